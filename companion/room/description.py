"""A room described in YAML: who is in it, what they say when, what else sounds."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import yaml

from companion.errors import RoomError

_MOST_BYTES = 256 * 1024
_PAUSE = re.compile(r"\[pause ([0-9]+(?:\.[0-9]+)?)s?\]")
_NOISES = ("pink", "fan", "keyboard")


class Cue(Enum):
    """What makes a partner speak a line."""

    HEARS = "hears"
    """The companion finished a prompt that holds these words."""
    DURING = "during"
    """The companion began such a prompt so many seconds ago."""
    FLOOR = "floor"
    """The partner received the floor."""
    INTERRUPTS = "interrupts"
    """Another partner received the floor so many seconds ago."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words spoken in one breath, after a pause."""

    text: str
    pause_s: float = 0.0
    plays: Path | None = None
    """A sound file instead of a voice; the text is then what it says."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a partner says on a cue."""

    pieces: tuple[Piece, ...]
    cue: Cue
    hears: str = ""
    delay_s: float = 0.0
    """Beyond the partner's own reaction; for DURING and INTERRUPTS: since the cue."""
    times: int = 1
    """How often at most; 0: as often as the cue comes."""


@dataclass(frozen=True, slots=True)
class Partner:
    """One simulated person."""

    name: str
    voice: str | None
    """A voice card; None where every line plays a file."""
    lines: tuple[Line, ...]
    reaction_s: float = 0.8
    spread_s: float = 0.2
    level_db: float = 0.0
    """Loudness against the companion's own voice."""
    backchannel: Line | None = None
    backchannel_every_s: float = 12.0


@dataclass(frozen=True, slots=True)
class EchoPlan:
    """How the companion comes back to the microphone."""

    delay_ms: float = 40.0
    level_db: float = -12.0
    rt60_s: float = 0.3


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A whole room."""

    partners: tuple[Partner, ...]
    noise: tuple[str, float] | None = None
    """Kind and level in decibels below full scale."""
    echo: EchoPlan | None = None
    """None: headphones."""
    gain_db: float = 0.0
    """Of the microphone."""
    seed: int = 1
    safe_word: str | None = None


def load_room(path: Path) -> RoomPlan:
    """The room in ``path``. Raises RoomError, with file, line and column, when it is refused."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RoomError(f"{path}: this room can't be read ({error.strerror}).") from error
    if len(raw) > _MOST_BYTES:
        raise RoomError(f"{path}: a room is at most 256 KB long.")
    try:
        for event in yaml.parse(raw, yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                mark = event.start_mark
                assert mark is not None, "PyYAML marks every event of a stream"
                raise RoomError(
                    f"{path}:{mark.line + 1}:{mark.column + 1}: a room has no anchors or aliases."
                )
        node = yaml.compose(raw, yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise RoomError(
            f"{place}: this is not valid YAML ({getattr(error, 'problem', 'unreadable')})."
        ) from error
    if node is None:
        raise RoomError(f"{path}: this room is empty; it needs `partners`.")
    return _room(_Fields(path, node, ("partners", "noise", "echo", "microphone", "seed", "safe_word")))


class _Fields:
    """A mapping of the file, with its places; every complaint names the place."""

    def __init__(self, path: Path, node: yaml.Node, known: tuple[str, ...]) -> None:
        self.path = path
        self._node = node
        if not isinstance(node, yaml.MappingNode):
            raise self.complaint(f"expected fields ({', '.join(known)}) here", node)
        self._values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}."
                raise self.complaint(f"`{name}` is not known here; {hint}", key)
            if name in self._values:
                raise self.complaint(f"`{name}` stands here twice", key)
            self._values[name] = value

    def complaint(self, cause: str, node: yaml.Node | None = None) -> RoomError:
        mark = (node or self._node).start_mark
        end = "" if cause.endswith((".", "?")) else "."
        return RoomError(f"{self.path}:{mark.line + 1}:{mark.column + 1}: {cause}{end}")

    def node(self, name: str) -> yaml.Node | None:
        return self._values.get(name)

    def fields(self, name: str, known: tuple[str, ...]) -> "_Fields | None":
        node = self.node(name)
        return None if node is None else _Fields(self.path, node, known)

    def text(self, name: str) -> str | None:
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise self.complaint(f"`{name}` needs words", node)
        return str(node.value)

    def number(self, name: str, default: float, least: float, most: float) -> float:
        node = self.node(name)
        if node is None:
            return default
        try:
            value = float(str(node.value).removesuffix("s"))
        except (TypeError, ValueError):
            raise self.complaint(f"`{name}` needs a number", node) from None
        if not least <= value <= most:
            raise self.complaint(f"`{name}` must be between {least:g} and {most:g}", node)
        return value

    def items(self, name: str) -> Iterator[yaml.Node]:
        node = self.node(name)
        if isinstance(node, yaml.SequenceNode):
            yield from node.value
        elif node is not None:
            yield node


def _room(fields: _Fields) -> RoomPlan:
    keys = ("name", "voice", "reaction", "spread", "level_db", "lines", "mm_hm")
    partners = tuple(_partner(_Fields(fields.path, node, keys)) for node in fields.items("partners"))
    if not 1 <= len(partners) <= 6:
        raise fields.complaint("a room needs one to six `partners`")
    names = [partner.name for partner in partners]
    if len(set(names)) < len(names):
        raise fields.complaint("two partners have the same name", fields.node("partners"))
    microphone = fields.fields("microphone", ("gain_db",))
    return RoomPlan(
        partners=partners,
        noise=_noise(fields),
        echo=_echo(fields),
        gain_db=microphone.number("gain_db", 0, -60, 40) if microphone else 0.0,
        seed=int(fields.number("seed", 1, 0, 1e9)),
        safe_word=fields.text("safe_word"),
    )


def _noise(fields: _Fields) -> tuple[str, float] | None:
    noise = fields.fields("noise", ("kind", "level_db")) if fields.node("noise") else None
    if noise is None:
        return None
    kind = noise.text("kind")
    if kind not in _NOISES:
        raise noise.complaint(f"`kind` must be one of {', '.join(_NOISES)}", noise.node("kind"))
    return kind, noise.number("level_db", -60, -120, 0)


def _echo(fields: _Fields) -> EchoPlan | None:
    node = fields.node("echo")
    if node is None or (isinstance(node, yaml.ScalarNode) and node.value == "none"):
        return None
    echo = _Fields(fields.path, node, ("delay_ms", "level_db", "rt60_s"))
    return EchoPlan(
        echo.number("delay_ms", 40, 0, 500),
        echo.number("level_db", -12, -80, 12),
        echo.number("rt60_s", 0.3, 0, 1.5),
    )


def _partner(fields: _Fields) -> Partner:
    name = fields.text("name")
    if name is None:
        raise fields.complaint("a partner needs a `name`")
    voice = fields.text("voice")
    keys = ("hears", "during", "floor", "interrupts", "says", "plays", "after", "times")
    lines = tuple(_line(_Fields(fields.path, node, keys), voice) for node in fields.items("lines"))
    mm_hm = fields.fields("mm_hm", ("says", "every"))
    return Partner(
        name=name,
        voice=voice,
        lines=lines,
        reaction_s=fields.number("reaction", 0.8, 0, 60),
        spread_s=fields.number("spread", 0.2, 0, 30),
        level_db=fields.number("level_db", 0, -60, 12),
        backchannel=Line((Piece(mm_hm.text("says") or "Mm-hm."),), Cue.INTERRUPTS, times=0)
        if mm_hm
        else None,
        backchannel_every_s=mm_hm.number("every", 12, 1, 600) if mm_hm else 12.0,
    )


def _line(fields: _Fields, voice: str | None) -> Line:
    hears = fields.text("hears")
    delay_s = fields.number("after", 0, 0, 3600)
    if fields.node("floor"):
        cue = Cue.FLOOR
    elif fields.node("interrupts"):
        cue, delay_s = Cue.INTERRUPTS, fields.number("interrupts", 0, 0, 3600)
    elif hears and fields.node("during"):
        cue, delay_s = Cue.DURING, fields.number("during", 0, 0, 60)
    elif hears:
        cue = Cue.HEARS
    else:
        raise fields.complaint("a line needs a cue: `hears`, `floor` or `interrupts`")
    pieces = tuple(_pieces(fields))
    if not pieces:
        raise fields.complaint("a line needs `says` or `plays`")
    if voice is None and any(piece.plays is None for piece in pieces):
        raise fields.complaint("a partner without a `voice` needs `plays` in every line")
    return Line(pieces, cue, hears or "", delay_s, _times(fields))


def _times(fields: _Fields) -> int:
    return 0 if fields.text("times") == "always" else int(fields.number("times", 1, 1, 1000))


def _pieces(fields: _Fields) -> Iterator[Piece]:
    plays = fields.text("plays")
    if plays is not None:
        yield Piece(fields.text("says") or "", plays=fields.path.parent / plays)
        return
    for node in fields.items("says"):
        if not isinstance(node, yaml.ScalarNode):
            raise fields.complaint("`says` needs words, or a list of them", node)
        words = _PAUSE.split(str(node.value))
        pause_s = 0.0
        for at, text in enumerate(words):
            if at % 2:
                pause_s += float(text)
            elif text.strip():
                yield Piece(text.strip(), pause_s)
                pause_s = 0.0
