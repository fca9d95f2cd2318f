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
    """How a script is spread over several sessions, so that the next part can be named before it begins."""

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
    """Nothing is written unless this holds: the partners' consent."""
    title: str
    """The title of the new script where it was given none."""


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
    """How turns are protected, where they do not say otherwise."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Commands with other words: (value of the Command, phrase)."""
    switched_off: frozenset[str] = field(default_factory=frozenset)
    """Values of the Commands that this script does not offer."""
    minutes: float | None = None
    """About how long it takes."""
    parts: Parts | None = None
    """Where it is spread over several sessions."""
    deep: bool = False
    """Whether it can stir up much: a longer notice and a safe word come before it."""
    aliases: tuple[str, ...] = ()
    """What people say who want it, beside its title: ``we had a fight``."""
    writes: Writes | None = None
    """The script that it writes, where it writes one."""

    @property
    def company(self) -> str:
        """How many people it is for: ``2``, or ``2 to 6``."""
        least, most = self.people_min, self.people_max
        return str(least) if least == most else f"{least} to {most}"
