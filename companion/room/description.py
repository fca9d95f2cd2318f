"""Rooms described in YAML: read, and refused with one sentence that names file, line and column."""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from companion.errors import RoomError
from companion.room.acoustics import NOISES
from companion.room.plan import Cue, EchoPlan, Line, Partner, Piece, RoomPlan

__all__ = ["Cue", "EchoPlan", "Line", "Partner", "Piece", "RoomPlan", "load_room"]

_MOST_BYTES = 256 * 1024
_DEEPEST = 20
"""Levels of nesting: PyYAML takes seconds for a few thousand brackets."""
_PAUSE = re.compile(r"\[pause ([0-9]+(?:\.[0-9]+)?)s?\]")
_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_NEARLY_NONE = ("none", "~", "null", "")
_TRUE = ("true", "yes", "on")
_FALSE = ("false", "no", "off")
_WHEN = {"hears": ("during", "after"), "floor": ("after",), "interrupts": ()}
"""The cues, and what may say when a line is spoken after them."""


def load_room(path: Path) -> RoomPlan:
    """The room in ``path``. Raises RoomError, with file, line and column, when it is refused."""
    node = _composed(path)
    if node is None:
        raise RoomError(f"{path}: this room is empty; it needs `partners`.")
    return _room(_Fields(path, node, ("partners", "noise", "echo", "microphone", "seed", "safe_word")))


def _composed(path: Path) -> yaml.Node | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RoomError(f"{path}: this room can't be read ({error.strerror}).") from error
    if len(raw) > _MOST_BYTES:
        raise RoomError(f"{path}: a room is at most 256 KB long.")
    try:
        _refuse_traps(path, raw)
        return yaml.compose(raw, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: impossible characters
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        cause = getattr(error, "problem", None) or "it holds characters that are no text"
        raise RoomError(f"{place}: this is not valid YAML ({cause}).") from error


def _refuse_traps(path: Path, raw: bytes) -> None:
    """What would make a small file a large tree, or a slow one."""
    depth = 0
    for event in yaml.parse(raw, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise RoomError(f"{_place(path, event)}: a room has no anchors or aliases.")
        depth += isinstance(event, _OPENS) - isinstance(event, _CLOSES)
        if depth > _DEEPEST:
            raise RoomError(f"{_place(path, event)}: this is nested too deeply for a room.")


def _place(path: Path, at: yaml.Node | yaml.Event) -> str:
    mark = at.start_mark
    assert mark is not None, "PyYAML marks everything that comes from a stream"
    return f"{path}:{mark.line + 1}:{mark.column + 1}"


class _Fields:
    """A mapping of the file, with its places; every complaint names the place."""

    def __init__(self, path: Path, node: yaml.Node, known: tuple[str, ...]) -> None:
        self.path = path
        self._node = node
        if not isinstance(node, yaml.MappingNode):
            raise self.complaint(f"expected fields ({', '.join(known)}) here", node)
        self._values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "this list"
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}."
                raise self.complaint(f"`{name}` is not known here; {hint}", key)
            if name in self._values:
                raise self.complaint(f"`{name}` stands here twice", key)
            self._values[name] = value

    def complaint(self, cause: str, node: yaml.Node | None = None) -> RoomError:
        end = "" if cause.endswith((".", "?")) else "."
        return RoomError(f"{_place(self.path, node or self._node)}: {' '.join(cause.split())}{end}")

    def node(self, name: str) -> yaml.Node | None:
        return self._values.get(name)

    def fields(self, name: str, known: tuple[str, ...]) -> "_Fields | None":
        """The fields of ``name``; None where it is missing or ``none``."""
        node = self.node(name)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value in _NEARLY_NONE):
            return None
        return _Fields(self.path, node, known)

    def text(self, name: str) -> str | None:
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.complaint(f"`{name}` needs words", node)
        return str(node.value)

    def flag(self, name: str) -> bool:
        """``yes`` or ``no``; no where it is missing."""
        said = (self.text(name) or "no").lower()
        if said not in (*_TRUE, *_FALSE):
            raise self.complaint(f"`{name}` needs yes or no", self.node(name))
        return said in _TRUE

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """A number; one with an ``s`` behind it where the name is no ``_db`` or ``_ms``."""
        node = self.node(name)
        if node is None:
            return default
        said = node.value if isinstance(node, yaml.ScalarNode) else ""
        try:
            value = float(said if "_" in name else said.removesuffix("s"))
        except ValueError:
            raise self.complaint(f"`{name}` needs a number", node) from None
        if not least <= value <= most:
            raise self.complaint(f"`{name}` must be between {least:g} and {most:g}", node)
        return value

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        value = self.number(name, default, least, most)
        if value != int(value):
            raise self.complaint(f"`{name}` needs a whole number", self.node(name))
        return int(value)

    def items(self, name: str) -> Iterator[yaml.Node]:
        node = self.node(name)
        if isinstance(node, yaml.SequenceNode):
            yield from node.value
        elif node is not None:
            yield node


def _room(fields: _Fields) -> RoomPlan:
    keys = ("name", "voice", "reaction", "spread", "level_db", "lines", "mm_hm", "improvises")
    partners = tuple(_partner(_Fields(fields.path, node, keys)) for node in fields.items("partners"))
    if not 1 <= len(partners) <= 6:
        raise fields.complaint("a room needs one to six `partners`", fields.node("partners"))
    names = [partner.name.lower() for partner in partners]
    if len(set(names)) < len(names):
        raise fields.complaint("two partners have the same name", fields.node("partners"))
    microphone = fields.fields("microphone", ("gain_db",))
    return RoomPlan(
        partners=partners,
        noise=_noise(fields, can_talk=any(partner.voice for partner in partners)),
        echo=_echo(fields),
        gain_db=microphone.number("gain_db", 0, -60, 40) if microphone else 0.0,
        seed=fields.whole("seed", 1, 0, 10**9),
        safe_word=fields.text("safe_word"),
    )


def _noise(fields: _Fields, *, can_talk: bool) -> tuple[str, float] | None:
    noise = fields.fields("noise", ("kind", "level_db"))
    kind = noise.text("kind") if noise else "none"
    if noise is None or kind == "none":
        return None
    if kind not in NOISES:
        raise noise.complaint(f"`kind` must be one of {', '.join(NOISES)}, none", noise.node("kind"))
    if kind == "babble" and not can_talk:
        raise noise.complaint("babble needs a partner with a `voice`, which speaks it", noise.node("kind"))
    return kind, noise.number("level_db", -60, -120, 0)


def _echo(fields: _Fields) -> EchoPlan | None:
    echo = fields.fields("echo", ("delay_ms", "level_db", "rt60_s"))
    if echo is None:
        return None
    usual = EchoPlan()
    return EchoPlan(
        echo.number("delay_ms", usual.delay_ms, 0, 500),
        echo.number("level_db", usual.level_db, -80, 12),
        echo.number("rt60_s", usual.rt60_s, 0, 1.5),
    )


def _partner(fields: _Fields) -> Partner:
    name = fields.text("name")
    if name is None:
        raise fields.complaint("a partner needs a `name`")
    voice = fields.text("voice")
    keys = ("hears", "during", "floor", "interrupts", "says", "plays", "after", "times")
    mm_hm = fields.fields("mm_hm", ("says", "every"))
    if mm_hm and voice is None:
        raise mm_hm.complaint("`mm_hm` needs a partner with a `voice`")
    improvises = fields.flag("improvises")
    if improvises and voice is None:
        raise fields.complaint("`improvises` needs a partner with a `voice`", fields.node("improvises"))
    return Partner(
        name=name,
        voice=voice,
        lines=tuple(_line(_Fields(fields.path, node, keys), voice) for node in fields.items("lines")),
        reaction_s=fields.number("reaction", 0.8, 0, 60),
        spread_s=fields.number("spread", 0.2, 0, 30),
        level_db=fields.number("level_db", 0, -60, 12),
        improvises=improvises,
        backchannel=Line((Piece(mm_hm.text("says") or "Mm-hm."),), Cue.INTERRUPTS, times=0)
        if mm_hm
        else None,
        backchannel_every_s=mm_hm.number("every", 12, 1, 600) if mm_hm else 12.0,
    )


def _line(fields: _Fields, voice: str | None) -> Line:
    cue, delay_s = _cue(fields)
    pieces = tuple(_pieces(fields))
    if not pieces:
        raise fields.complaint("a line needs `says` or `plays`")
    if voice is None and any(piece.plays is None for piece in pieces):
        raise fields.complaint("a partner without a `voice` needs `plays` in every line")
    always = fields.node("times") is not None and fields.text("times") == "always"
    times = 0 if always else fields.whole("times", 1, 1, 1000)
    return Line(pieces, cue, fields.text("hears") or "", delay_s, times)


def _cue(fields: _Fields) -> tuple[Cue, float]:
    """What a line waits for, and how long it waits then."""
    cues = [name for name in _WHEN if fields.node(name)]
    if not cues:
        raise fields.complaint("a line needs a cue: `hears`, `floor` or `interrupts`")
    if len(cues) > 1:
        raise fields.complaint(f"a line has one cue, and this one has `{cues[0]}` and `{cues[1]}`")
    delays = [name for name in ("during", "after") if fields.node(name)]
    for name in delays:
        if name not in _WHEN[cues[0]] or len(delays) > 1:
            raise fields.complaint(f"`{name}` does not go with the rest of this line", fields.node(name))
    if cues[0] == "interrupts":
        return Cue.INTERRUPTS, fields.number("interrupts", 0, 0, 3600)
    if "during" in delays:
        return Cue.DURING, fields.number("during", 0, 0, 60)
    if fields.node("floor") and fields.text("floor") in _FALSE:
        raise fields.complaint("`floor` can only be true", fields.node("floor"))
    return Cue(cues[0]), fields.number("after", 0, 0, 3600)


def _pieces(fields: _Fields) -> Iterator[Piece]:
    plays = fields.text("plays")
    if plays is not None:
        file = fields.path.parent / plays
        if not file.is_file():
            raise fields.complaint(f"there is no sound file {file}", fields.node("plays"))
        yield Piece(fields.text("says") or "", plays=file)
        return
    pause_s = 0.0
    for node in fields.items("says"):
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise fields.complaint("`says` needs words, or a list of them", node)
        if _PAUSE.fullmatch(f"[{node.value}]"):  # YAML takes bare brackets for a list
            raise fields.complaint("words with a pause need quotation marks around them", node)
        words = _PAUSE.split(node.value)
        if any("[" in text or "]" in text for text in words[::2]):
            raise fields.complaint("in brackets stands a pause, like [pause 1.5]", node)
        for at, text in enumerate(words):
            if at % 2:
                pause_s += float(text)
            elif text.strip():
                yield Piece(text.strip(), pause_s)
                pause_s = 0.0
