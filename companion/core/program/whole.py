"""A whole script, with its settings."""

from dataclasses import dataclass, field

from companion.core.expressions import Expression
from companion.core.program.basics import Intrusions, SettingKind
from companion.core.program.steps import Block
from companion.core.program.text import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    name: str
    kind: SettingKind
    default: bool | float | str | None = None
    """Durations in seconds. None only if ``ask`` is given."""
    least: float | None = None
    most: float | None = None
    ask: Template | None = None
    """The question asked at the start to set its value."""


@dataclass(frozen=True, slots=True)
class TimeOut:
    """Rules for a time-out."""

    break_s: float = 20 * 60.0
    return_by_s: float = 24 * 3600.0
    resume: str = "step"
    """``step``: the step starts again. ``end``: the session is over."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Division of a script into several sessions, so that the next part can be named before it begins."""

    key: str
    """Key of the number of the last completed part."""
    of: int
    """Number of parts."""
    called: str
    """The word for a part: ``day``, ``evening``."""
    minutes: tuple[int, ...] = ()
    """About how long each part takes, in minutes; empty: all take as long as the script says."""


@dataclass(frozen=True, slots=True)
class Writes:
    """A new script that a session writes at the end, from the answers."""

    template: str
    """The script with ``${name}`` for the answers, as in its file."""
    name: str
    """The name of the template file in messages."""
    names: tuple[str, ...]
    """The names in it that this script saves; the others belong to the new script."""
    when: Expression
    """Nothing is written unless this holds: the partners' consent."""
    title: str
    """The title of the new script if none was given."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A warning of the checker that is meant on purpose."""

    code: str
    reason: str
    file: str
    first_line: int
    last_line: int
    """The lines of ``file`` for which it holds."""

    def covers(self, code: str, file: str, line: int) -> bool:
        """Return whether a warning is meant."""
        return self.code == code and self.file == file and self.first_line <= line <= self.last_line


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
    intrusions: Intrusions = field(default_factory=Intrusions)
    """Default protection of turns."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Commands with other words: (value of the Command, phrase)."""
    switched_off: frozenset[str] = field(default_factory=frozenset)
    """Values of the Commands that this script does not offer."""
    minutes: float | None = None
    """Approximate duration."""
    declares_minutes: bool = False
    """Whether the script itself says how long it takes."""
    pace: float = 1.0
    """Durations of prompts relative to the household's pace; above 1 is slower."""
    sounds: tuple[tuple[str, str], ...] = ()
    """Names and phrases of another language, each with how it sounds in letters of the script's language."""
    at_most_s: float | None = None
    """How long it may take, without pauses and breaks; None: as long as it does."""
    parts: Parts | None = None
    """Its division into several sessions, if any."""
    deep: bool = False
    """Whether it can bring up strong feelings: a longer notice and a safe word come before it."""
    aliases: tuple[str, ...] = ()
    """Spoken names besides its title: ``we had a fight``."""
    allowed: tuple[Allowed, ...] = ()
    """Warnings that its author means."""
    writes: Writes | None = None
    """The script that it writes, if any."""
    stands_alone: bool = True
    """Whether it is a talk. Somebody waits for the result of a script of the spoken start: it doesn't pause
    where nobody answers twice, and an answer that was taken from a draft ends it at once."""

    @property
    def company(self) -> str:
        """The number of people: ``2``, or ``2 to 6``."""
        least, most = self.people_min, self.people_max
        return str(least) if least == most else f"{least} to {most}"
