"""The steps of a program: their data, and properties known without running them.

A step type is a frozen dataclass below ``Step``. It contains data only; its behaviour in a session is in
``core.machine.behaviours``, its notation and presentation in ``scripts.steps``. Steps that decide which steps
come are in ``control_flow``.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from companion.core.expressions import Expression
from companion.core.program.basics import (
    Answer,
    Band,
    Coach,
    Cues,
    Ends,
    Head,
    Intrusions,
    Option,
    Phase,
    Quantity,
    SettingKind,
)
from companion.core.program.text import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a program; each type of step is a subclass."""

    kind: ClassVar[str]
    """The word for it in the session's record."""
    waits: ClassVar[bool] = False
    """Whether it continues after its words are spoken: it listens, or lets time pass."""
    head: Head

    def blocks(self) -> "tuple[Block, ...]":
        """The blocks that it contains, in the order of the script."""
        return ()

    def questions(self) -> "tuple[Ask, ...]":
        """The questions that it asks."""
        return ()

    def saved_names(self) -> tuple[str, ...]:
        """The names that it assigns, by default its field ``save``; the first also names the step."""
        name = getattr(self, "save", None)
        return (name,) if name else ()

    def first_words(self) -> Template | None:
        """The first prompt in the script, by default its field ``say``; None if it has none."""
        return getattr(self, "say", None)

    def is_silent(self) -> bool:
        """Whether it ends immediately, without a word."""
        return False

    def always_ends(self) -> bool:
        """Whether the session is over after it, whatever people answer."""
        return False


Block = tuple[Step, ...]
"""Steps in sequence."""


def every_step(block: Block) -> Iterator[Step]:
    """Yield all steps of a block and of the blocks in it, outer ones first."""
    for step in block:
        yield step
        for inner in step.blocks():
            yield from every_step(inner)


def always_ends(block: Block) -> bool:
    """Return whether no session reaches the end of a block."""
    return any(step.head.when is None and step.always_ends() for step in block)


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Step):
    kind: ClassVar[str] = "say"
    texts: tuple[Template, ...]
    """One, or the wordings to vary between."""
    to: str | None = None
    """A role, ``everyone`` or None: whom the words address (shown, and named by the words)."""
    pause_s: Quantity = 0.0

    def first_words(self) -> Template | None:
        return self.texts[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Step):
    kind: ClassVar[str] = "question"
    waits: ClassVar[bool] = True
    question: Template
    to: str
    """A role, ``everyone`` or ``the group``."""
    answer: Answer
    save: str | None = None
    wait_s: Quantity = 12.0
    """Silence allowed before the first gentle reminder."""
    silence: tuple[Template, ...] = ()
    """Prompts for each level of silence; empty: the companion's own words."""
    unclear: tuple[Template, ...] = ()
    """Prompts after unclear answers; empty: the companion's own words."""
    options: tuple[Option, ...] = ()
    low: int = 1
    high: int = 10
    """Range of a rating."""
    default: bool | int | str | None = None
    """Taken after three levels; None: the question is left open. A yes is never a default."""
    interruptible: bool = True
    private: bool = False
    help: Template | None = None
    """Answers a question back: what a word means, what the scale is; None: the companion's own words."""
    confirm: tuple[bool | int | str, ...] = ()
    """Sensitive answers: each is read back and confirmed, and one in doubt is withdrawn."""
    no_is_plain: bool = False
    """A no in doubt is not said back: what follows shows how it was taken."""
    setting: SettingKind | None = None
    """For a question about a setting: a pass leaves it unchanged, a duration is given in minutes."""

    def first_words(self) -> Template | None:
        return self.question

    def questions(self) -> "tuple[Ask, ...]":
        return (self,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Step):
    kind: ClassVar[str] = "turn"
    waits: ClassVar[bool] = True
    holder: str
    """A role or person."""
    say: Template | None = None
    time_s: Quantity = 180.0
    min_s: Quantity | None = None
    """Down to which it may be shortened, where the session has a limit; None: not at all."""
    at_least_s: Quantity = 0.0
    """Before this, "I'm done" is met with: there is time left."""
    protected_s: Quantity = 0.0
    """Before this, neither silence nor "skip" ends the turn."""
    warn_s: Quantity = 20.0
    """How long before the limit the warning tone sounds; 0: none."""
    grace_s: Quantity = 20.0
    """How long a sentence in progress may run past the limit."""
    patience_s: Quantity = 20.0
    """Silence allowed before the gentle offer (or the end, with ``on_silence``)."""
    ends: frozenset[Ends] = frozenset({Ends.ON_WORDS, Ends.ON_TIME})
    interruptible: bool = False
    """May the holder start before the prompt is over?"""
    save: str | None = None
    record: bool = True
    thanks: bool = True
    """Whether the companion thanks after it; False where the script has words of its own, or no word fits."""
    coach: Coach | None = None
    """What its holder is helped to say, where everybody agreed to that under the name ``coach``."""
    intrusions: Intrusions | None = None
    """None: the script's default for all turns."""

    @property
    def for_oneself(self) -> bool:
        """Whether it can be answered in silence: silence ends it, and nothing of it is kept."""
        return not self.record and Ends.ON_SILENCE in self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol(Step):
    """Learn a partner's voice, from a sentence or two."""

    kind: ClassVar[str] = "enrol"
    waits: ClassVar[bool] = True
    to: str
    """A role or person, or ``everyone``."""
    say: Template | None = None
    """What they are asked to say; None: the companion's own words."""
    tries: int = 3
    """The number of utterances without a usable voice after which it goes on without."""
    save: str | None = None
    """A yes for each partner whose voice is known afterwards, a no for the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathe(Step):
    kind: ClassVar[str] = "breathing"
    waits: ClassVar[bool] = True
    phases: tuple[Phase, ...]
    cycles: Quantity
    rate: Quantity | None = None
    """Breaths a minute; None: as the phases are."""
    cues: Cues = Cues.VOICE
    say: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence(Step):
    kind: ClassVar[str] = "silence"
    waits: ClassVar[bool] = True
    for_s: Quantity
    marks: tuple[float, ...] = ()
    """Seconds from the start at which a soft tone sounds."""
    bell: bool = True
    """A tone at the start and the end."""
    say: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs(Step):
    """All pairs talk at the same time in one room; the session keeps the time for them."""

    kind: ClassVar[str] = "pairs"
    waits: ClassVar[bool] = True
    time_s: Quantity
    swap: bool = True
    """Whether one of a pair speaks and then, for as long, the other; False: they talk with each other."""
    say: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell(Step):
    """A bell, which rings out before the session goes on."""

    kind: ClassVar[str] = "bell"
    waits: ClassVar[bool] = True
    strokes: int = 1
    say: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Step):
    kind: ClassVar[str] = "end"
    name: str
    say: Template | None = None

    def always_ends(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Step):
    """Read saved words back. Where the transcript is unsure, the partner is asked first."""

    kind: ClassVar[str] = "quote"
    of: str
    """Name under which the words were saved."""
    by: str | None = None
    """Whose words, where each partner has an answer under the name."""
    say: Template | None = None
    """Said before the words; None: the companion's own."""
    max_words: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally(Step):
    """The end of a checklist, whose statements were asked before: the score, and where answers differ."""

    kind: ClassVar[str] = "tally"
    statements: tuple[Template, ...]
    answers: tuple[str, ...]
    """The names under which the answer to each statement was saved."""
    rating: bool = False
    """False: the score counts statements that all said yes to. True: the mean of the partners' sums."""
    save: str | None = None
    bands: tuple[Band, ...] = ()
    compare: bool = False

    def is_silent(self) -> bool:
        return not self.bands and not self.compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart(Step):
    """Private questions: each partner answers all of them while the others are out of hearing."""

    kind: ClassVar[str] = "apart"
    waits: ClassVar[bool] = True
    asks: tuple[Ask, ...]

    def questions(self) -> tuple[Ask, ...]:
        return self.asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw(Step):
    """A random item of a list."""

    kind: ClassVar[str] = "draw"
    items: tuple[Template, ...]
    save: str
    ever: bool = False
    """Whether an item is repeated only after all others, across sessions; False: within this session."""

    def is_silent(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Set(Step):
    """Assign a value to a name: words, or the value of an expression."""

    kind: ClassVar[str] = "set"
    name: str
    value: Expression | Template

    def saved_names(self) -> tuple[str, ...]:
        return (self.name,)

    def is_silent(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Step):
    """A heading: shown and written down, never spoken."""

    kind: ClassVar[str] = "section"
    title: str
    optional: bool = False
    """Whether it is left out where the time of the session does not suffice: an ``If`` follows it."""

    def is_silent(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Remember(Step):
    """Store the value of a name for later sessions."""

    kind: ClassVar[str] = "remember"
    name: str
    key: str
    of: str | None = None
    """A role: stored for this partner. None: for everyone present."""
    add: bool = False
    """Whether it is added to earlier values instead of replacing them."""

    def is_silent(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(Step):
    """Store a day that was named, so that these people are reminded of it."""

    kind: ClassVar[str] = "remind"
    day: str
    """The name of the day."""
    at: datetime.time | None = None
    """The time of that day; None: all day."""

    def is_silent(self) -> bool:
        return True
