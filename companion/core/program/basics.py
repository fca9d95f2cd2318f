"""What steps are made of: quantities, kinds of answers, options, phases, bands."""

from dataclasses import dataclass
from enum import Enum

from companion.core.expressions import Expression
from companion.core.program.text import Template


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
"""``to: the group``: one answer for all, from any of them."""


class SettingKind(Enum):
    """What a setting holds."""

    DURATION = "duration"
    NUMBER = "number"
    WORDS = "words"
    YES_NO = "yes_no"


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


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is saved, and every way of saying it (the first is read aloud)."""

    value: str
    spoken: tuple[str, ...]
    listed: bool = True
    """Whether it is read aloud with the others; an unlisted one is not counted either ("the last")."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a breath: ``in``, ``hold`` or ``out``, in seconds."""

    kind: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class Band:
    """What is said of a score of ``least`` and more, up to the next band."""

    least: int
    say: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Intrusions:
    """How a turn is protected from partners who do not hold the floor: each reminder is a level."""

    watched: bool = True
    """False: nothing is done, and the clock runs on."""
    after_s: Quantity = 1.5
    """Speech of another partner that is more than an "mm-hm"."""
    tone: bool = True
    """The first level: a soft tone."""
    remind: bool = True
    """The second: one kind sentence."""
    words: Template | None = None
    """That sentence, with ``_holder`` and ``_other``; None, or where it is not known who the other is: the
    companion's own."""
    time_out: bool = True
    """The third: a time-out is offered."""
