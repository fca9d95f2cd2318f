"""A checked script, compiled: what the session machine runs.

``scripts/`` makes these from YAML; the machine never sees YAML. Everything is
frozen and hashable by value, so a position in a program is a plain tuple.
"""

from dataclasses import dataclass, field
from enum import Enum

from companion.core.expressions import Expression
from companion.core.text import Template


@dataclass(frozen=True, slots=True)
class Ref:
    """A number that stands in a setting: ``time: ${turn_time}``."""

    name: str


Quantity = float | Ref
"""Seconds (durations) or a plain number (counts), or the setting that holds it."""


class Answer(Enum):
    """What kind of answer an ``ask`` waits for."""

    YES_NO = "yes_no"
    RATING = "rating"
    CHOICE = "choice"
    NAME = "name"
    TEXT = "text"


class Ends(Enum):
    """What may end a turn."""

    ON_WORDS = "on_words"
    ON_SILENCE = "on_silence"
    ON_TIME = "on_time"


class Cues(Enum):
    """How breathing is guided."""

    VOICE = "voice"
    TONES = "tones"
    NONE = "none"


class Order(Enum):
    """In which order ``each`` visits the partners."""

    GIVEN = "given"
    RANDOM = "random"
    VOLUNTEER = "volunteer"


EVERYONE = "everyone"
"""``to: everyone``: each partner in turn."""
GROUP = "the group"
"""``to: the group``: one answer for all, whoever gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What every step carries."""

    path: str
    """Its place in the script, like ``steps[3].do[0]``; unique in a program."""
    line: int
    """1-based line in its file."""
    id: str | None = None
    when: Expression | None = None
    note: str | None = None
    """For the facilitator, never spoken."""
    skippable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    head: Head
    texts: tuple[Template, ...]
    """One, or the wordings to vary between."""
    to: str | None = None
    """A role, ``everyone`` or None: whom the words address (shown, and named by the words)."""
    pause_s: Quantity = 0.0


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is saved, and every way of saying it (the first is read aloud)."""

    value: str
    spoken: tuple[str, ...]
    listed: bool = True
    """Whether it is one of those that are read aloud: unlisted ones are neither named nor counted ("the last")."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    head: Head
    of: str
    """Name under which the words to mirror were saved."""
    by: str
    opener: Template
    """How the listener may begin; the companion offers it."""
    check: Template
    """Asked of the one whose words they were; yes ends the mirror."""
    more: Template | None = None
    """Said to the original speaker after a no; None: the companion's own words."""
    max_rounds: int = 3
    otherwise: "Block" = ()
    time_s: Quantity = 120.0
    patience_s: Quantity = 12.0
    save: str | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a breath: ``in``, ``hold`` or ``out``, in seconds."""

    kind: str
    duration_s: float


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
class If:
    """``if`` and ``choose``: the first case whose test holds, else ``otherwise``."""

    head: Head
    cases: tuple[tuple[Expression, "Block"], ...]
    otherwise: "Block" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Runs ``do`` at most ``most`` times, and stops after a run once ``until`` holds."""

    head: Head
    most: Quantity
    do: "Block"
    until: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    head: Head
    person: str
    """The name that stands for each partner in ``do``."""
    do: "Block"
    order: Order = Order.GIVEN
    allow_pass: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Roles rotate by one partner a round; without ``count`` until all have held each."""

    head: Head
    roles: tuple[str, ...]
    do: "Block"
    swap: bool = True
    """``swap: each_round`` (True) or ``never`` (False)."""
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A block from another place; ``bind`` gives its names values; it always returns."""

    head: Head
    name: str
    do: "Block"
    bind: tuple[tuple[str, "Bound"], ...] = ()


Bound = Template | Ref | bool | float | str
"""A value given to a name: words, another name, or a literal."""


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
class Draw:
    """One of a list at random."""

    head: Head
    items: tuple[Template, ...]
    save: str
    ever: bool = False
    """Not drawn again before all were drawn, in later sessions too; False: in this session."""


@dataclass(frozen=True, slots=True)
class Band:
    """What is said of a score of ``least`` and more, up to the next band."""

    least: int
    say: Template


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Brings back what an earlier session kept."""

    head: Head
    key: str
    script: str
    """The id of the script that kept it."""
    save: str
    of: str | None = None
    days: str | None = None
    """A name that gets the whole days since it was kept."""
    then: "Block" = ()
    """What happens when something was kept."""
    otherwise: "Block" = ()


Step = (
    Say | Ask | Turn | Mirror | Breathe | Silence | If | Repeat | Each | Rounds | Use | End
    | Quote | Draw | Tally | Apart | Set | Section | Remember | Recall
)  # fmt: skip
Block = tuple[Step, ...]


class Kind(Enum):
    """What a setting holds."""

    DURATION = "duration"
    NUMBER = "number"
    WORDS = "words"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    name: str
    kind: Kind
    default: bool | float | str | None = None
    """Durations in seconds. None only where ``ask`` is given."""
    least: float | None = None
    most: float | None = None
    ask: Template | None = None
    """The question that finds its value at the start."""


@dataclass(frozen=True, slots=True)
class TimeOut:
    """How a time-out goes."""

    break_s: float = 20 * 60.0
    return_by_s: float = 24 * 3600.0
    resume: str = "step"
    """``step``: the step begins again. ``end``: the session is over."""


@dataclass(frozen=True, slots=True)
class Parts:
    """How a script is spread over several sessions: which part comes next can be told before it begins."""

    key: str
    """Under this the script keeps the number of the last part that was done."""
    of: int
    """How many parts there are."""
    called: str
    """What one is called: ``day``, ``evening``."""


@dataclass(frozen=True, slots=True)
class Writes:
    """A new script that a session writes in the end, out of what was answered."""

    template: str
    """The script with ``${name}`` where the answers go, as it stands in its file."""
    name: str
    """The file of the template, as people call it."""
    names: tuple[str, ...]
    """The names in it that this script saves; the others belong to the new script."""
    when: Expression
    """Nothing is written unless this holds: the yes of those who are here."""
    title: str
    """The title of the new script where nobody gave it one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A whole script, checked and compiled."""

    id: str
    title: str
    summary: str
    language: str
    people_min: int
    people_max: int
    steps: Block
    roles: tuple[str, ...] = ()
    """Fixed names for the partners, in their order: the first holds the first."""
    settings: tuple[Setting, ...] = ()
    time_out: TimeOut = TimeOut()
    renamed: tuple[tuple[str, str], ...] = ()
    """Commands with other words: (value of the Command, phrase)."""
    switched_off: frozenset[str] = field(default_factory=frozenset)
    """Values of the Commands that this script does not offer."""
    minutes: float | None = None
    """About how long it takes."""
    parts: Parts | None = None
    """Where it is spread over several sessions."""
    writes: Writes | None = None
    """The script that it writes, where it writes one."""

    @property
    def company(self) -> str:
        """How many people it is for: ``2``, or ``2 to 6``."""
        least, most = self.people_min, self.people_max
        return str(least) if least == most else f"{least} to {most}"
