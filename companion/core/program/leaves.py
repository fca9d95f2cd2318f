"""Steps that hold no others: what is said, asked, waited for, kept."""

from dataclasses import dataclass

from companion.core.expressions import Expression
from companion.core.program.basics import (
    Answer,
    Band,
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
class Say:
    head: Head
    texts: tuple[Template, ...]
    """One, or the wordings to vary between."""
    to: str | None = None
    """A role, ``everyone`` or None: whom the words address (shown, and named by the words)."""
    pause_s: Quantity = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    head: Head
    question: Template
    to: str
    """A role, ``everyone`` or ``the group``."""
    answer: Answer
    save: str | None = None
    wait_s: Quantity = 12.0
    """Silence allowed before the first gentle reminder."""
    silence: tuple[Template, ...] = ()
    """What is said at each level of silence; empty: the companion's own words."""
    unclear: tuple[Template, ...] = ()
    """What is said after unclear answers; empty: the companion's own words."""
    options: tuple[Option, ...] = ()
    low: int = 1
    high: int = 10
    """Range of a rating."""
    default: bool | int | str | None = None
    """Taken after three levels; None: the question is left open. A yes is never a default."""
    interruptible: bool = True
    private: bool = False
    setting: SettingKind | None = None
    """Where it finds the value of a setting: a pass leaves that as it is, a duration is told in minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    head: Head
    holder: str
    """A role or person."""
    say: Template | None = None
    time_s: Quantity = 180.0
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
    intrusions: Intrusions | None = None
    """None: as the script has it for all turns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol:
    """Learns what a partner sounds like, from a sentence or two."""

    head: Head
    to: str
    """A role or person, or ``everyone``."""
    say: Template | None = None
    """What they are asked to tell; None: the companion's own words."""
    tries: int = 3
    """After so many utterances that made no voice, it goes on without."""
    save: str | None = None
    """A yes for each partner whose voice is known afterwards, a no for the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breathe:
    head: Head
    phases: tuple[Phase, ...]
    cycles: int
    cues: Cues = Cues.VOICE
    say: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    head: Head
    for_s: Quantity
    marks: tuple[float, ...] = ()
    """Seconds from the start at which a soft tone sounds."""
    bell: bool = True
    """A tone at the start and the end."""
    say: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    head: Head
    name: str
    say: Template | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Reads saved words back. Where the transcript is unsure, the partner is asked first."""

    head: Head
    of: str
    """Name under which the words were saved."""
    by: str | None = None
    """Whose words, where each partner has an answer under the name."""
    say: Template | None = None
    """Said before the words; None: the companion's own."""
    max_words: int = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The end of a checklist, whose statements were asked before: the score, and where answers differ."""

    head: Head
    statements: tuple[Template, ...]
    answers: tuple[str, ...]
    """The names under which the answer to each statement was saved."""
    rating: bool = False
    """False: the score counts statements that all said yes to. True: the mean of the partners' sums."""
    save: str | None = None
    bands: tuple[Band, ...] = ()
    compare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Private questions: each partner answers all of them while the others are out of hearing."""

    head: Head
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One of a list at random."""

    head: Head
    items: tuple[Template, ...]
    save: str
    ever: bool = False
    """Not drawn again before all were drawn, in later sessions too; False: in this session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """Gives a name a value: words, or what an expression comes to."""

    head: Head
    name: str
    value: Expression | Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading: shown and written down, never spoken."""

    head: Head
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remember:
    """Keeps the value of a name for later sessions."""

    head: Head
    name: str
    key: str
    of: str | None = None
    """A role: kept for this partner. None: for all who are here."""
    add: bool = False
    """Beside what was kept before, not in its place."""
