"""Basic types of steps: quantities, kinds of answers, options, phases, bands."""

from dataclasses import dataclass
from enum import Enum

from companion.core.expressions import Expression
from companion.core.program.text import Template


@dataclass(frozen=True, slots=True)
class Ref:
    """A number in a setting: ``time: ${turn_time}``."""

    name: str


Quantity = float | Ref
"""Seconds (durations) or a plain number (counts), or the setting with it."""


class Answer(Enum):
    """The kind of answer expected by an ``ask``."""

    YES_NO = "yes_no"
    RATING = "rating"
    CHOICE = "choice"
    NAME = "name"
    TEXT = "text"
    PARTNER = "partner"
    """One of the people here, who can then be addressed by the name of the answer."""
    DAY = "day"
    """A day to come, which is read back; its value is the date, as in ISO 8601."""


class Ends(Enum):
    """What may end a turn."""

    ON_WORDS = "on_words"
    ON_SILENCE = "on_silence"
    ON_TIME = "on_time"


class Coach(Enum):
    """What somebody is helped to say, after their turn."""

    OBSERVATION = "observation"
    FEELING = "feeling"
    NEED = "need"
    REQUEST = "request"


class Cues(Enum):
    """How breathing is guided."""

    VOICE = "voice"
    TONES = "tones"
    NONE = "none"


class Order(Enum):
    """The order in which ``each`` visits the partners."""

    GIVEN = "given"
    RANDOM = "random"
    VOLUNTEER = "volunteer"


EVERYONE = "everyone"
"""``to: everyone``: each partner in turn."""
GROUP = "the group"
"""``to: the group``: one answer for all, from any of them."""


class SettingKind(Enum):
    """The type of a setting."""

    DURATION = "duration"
    NUMBER = "number"
    WORDS = "words"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Common fields of every step."""

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
    """The comment on a score from ``least`` up to the next band."""

    least: int
    say: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Intrusions:
    """Protection of a turn from partners who do not hold the floor: each reminder is a level."""

    watched: bool = True
    """False: nothing is done, and the clock keeps running."""
    after_s: Quantity = 1.5
    """Speech of another partner that is more than an "mm-hm"."""
    tone: bool = True
    """The first level: a soft tone."""
    remind: bool = True
    """The second: one kind sentence."""
    words: Template | None = None
    """That sentence, with ``_holder`` and ``_other``; the companion's own if None, or if the other is
    unknown."""
    time_out: bool = True
    """The third: a time-out is offered."""
