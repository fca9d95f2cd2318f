"""People in a room's description: who they are, and what they say on which cue."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.errors import RoomError
from companion.room.plan import Cue, Line, Partner, Piece, Point, Recordings, Walls, Yields
from companion.room.recordings import recordings_of
from companion.yamlfile.fields import Fields
from companion.yamlfile.tree import Node, Scalar

GUEST = (
    *("name", "voice", "recordings", "pitch", "level_db"),
    *("reaction", "spread", "at_m", "response", "lines"),
)
"""The fields of a guest, who takes no part."""
PARTNER = (*GUEST, "waits", "mm_hm", "improvises")
"""The fields of a partner."""
LINE = (
    *(cue.value for cue in Cue),
    *("in", "says", "plays", "from", "for", "reads", "after", "times", "yields"),
)
"""The fields of a line."""
_PAUSE = re.compile(r"\[pause ([0-9]+(?:\.[0-9]+)?)s?\]")
_WHEN: dict[Cue, tuple[str, ...]] = {
    Cue.HEARS: ("during", "after"),
    Cue.FLOOR: ("after",),
    Cue.ENROLS: ("after",),
}
"""Cues that may specify when a line is spoken; the others imply it."""
_CUES = tuple(cue for cue in Cue if cue is not Cue.DURING)
_OF_GUESTS = (Cue.HEARS, Cue.INTERRUPTS, Cue.OVER, Cue.PAUSES, Cue.AGAIN, Cue.AT)
_LONGEST_S = 3600


@dataclass(frozen=True, slots=True)
class _Means:
    """The means somebody has of speaking, and the cues they may wait for."""

    voice: str | None
    recordings: Recordings | None
    cues: tuple[Cue, ...]


def recordings_in(fields: Fields) -> Recordings | None:
    """Read the ``recordings`` field: a folder, or a folder and a speaker; None where it is missing."""
    node = fields.node("recordings")
    if node is None:
        return None
    if isinstance(node, Scalar):
        folder, speaker = fields.text("recordings"), None
    else:
        where = fields.within(node, ("folder", "speaker"))
        folder, speaker = where.text("folder"), where.text("speaker")
    if folder is None:
        raise fields.complaint("`recordings` needs a `folder`", node)
    recordings = Recordings(fields.path.parent / folder, speaker or "")
    try:
        recordings_of(recordings)
    except RoomError as error:
        raise fields.complaint(str(error), node) from None
    return recordings


def place_in(fields: Fields, walls: Walls | None) -> Point | None:
    """Read the ``at_m`` field; None if it is missing."""
    if walls is None and fields.node("at_m"):
        raise fields.complaint("`at_m` needs a room with `walls`", fields.node("at_m"))
    return fields.point("at_m", walls.size_m) if walls else None


def person_in(fields: Fields, walls: Walls | None, *, guest: bool) -> Partner:
    """Read one person."""
    name = fields.text("name")
    if name is None:
        raise fields.complaint(f"a {'guest' if guest else 'partner'} needs a `name`")
    means = _Means(fields.text("voice"), recordings_in(fields), _OF_GUESTS if guest else _CUES)
    mm_hm = None if guest else fields.fields("mm_hm", ("says", "every"))
    if mm_hm and means.voice is None:
        raise mm_hm.complaint("`mm_hm` needs a partner with a `voice`")
    improvises = not guest and fields.flag("improvises")
    if improvises and means.voice is None:
        raise fields.complaint("`improvises` needs a partner with a `voice`", fields.node("improvises"))
    return Partner(
        name=name,
        voice=means.voice,
        lines=tuple(_lines(fields, means)),
        reaction_s=fields.number("reaction", 0.8, 0, 60),
        spread_s=fields.number("spread", 0.2, 0, 30),
        level_db=fields.number("level_db", 0, -60, 12),
        improvises=improvises,
        backchannel=Line((Piece(mm_hm.text("says") or "Mm-hm."),), Cue.INTERRUPTS, times=0)
        if mm_hm
        else None,
        backchannel_every_s=mm_hm.number("every", 12, 1, 600) if mm_hm else 12.0,
        recordings=means.recordings,
        pitch=fields.number("pitch", 1, 0.5, 2),
        waits=not guest and fields.flag("waits"),
        at_m=place_in(fields, walls),
        response=fields.file("response", "sound file"),
    )


def _lines(person: Fields, means: _Means) -> Iterator[Line]:
    before: Line | None = None
    for node in person.items("lines"):
        fields = person.within(node, LINE)
        line = _line(fields, means)
        if line.cue is Cue.AGAIN and not (before and before.cue.breaks_in):
            raise fields.complaint(
                "`again` follows a line with `interrupts`, `over`, `pauses` or `again`", fields.node("again")
            )
        before = line
        yield line


def _line(fields: Fields, means: _Means) -> Line:
    cue, delay_s = _cue(fields, means.cues)
    pieces = tuple(_pieces(fields, means.recordings))
    if not pieces:
        raise fields.complaint("a line needs `says`, `plays` or `reads`")
    if means.voice is None and any(piece.plays is None and not piece.reads_s for piece in pieces):
        raise fields.complaint("a partner without a `voice` needs `plays` or `reads` in every line")
    always = fields.node("times") is not None and fields.text("times") == "always"
    times = 0 if always else fields.whole("times", 1, 1, 1000)
    yields = fields.one_of("yields", tuple(known.value for known in Yields))
    if yields and not (cue.breaks_in or cue is Cue.AT):
        raise fields.complaint("`yields` is for lines in the turn of another", fields.node("yields"))
    within = fields.text("in")
    if within and (cue is Cue.AGAIN or not cue.breaks_in):
        raise fields.complaint("`in` goes with `interrupts`, `over` or `pauses`", fields.node("in"))
    hears = within or fields.text("hears") or ""
    return Line(pieces, cue, hears, delay_s, times, Yields(yields or "no"))


def _cue(fields: Fields, known: tuple[Cue, ...]) -> tuple[Cue, float]:
    """Read the cue of a line, and its delay after the cue."""
    cues = [cue for cue in known if fields.node(cue.value)]
    if not cues:
        *others, last = (f"`{cue.value}`" for cue in known)
        raise fields.complaint(f"a line needs a cue: {', '.join(others)} or {last}")
    if len(cues) > 1:
        raise fields.complaint(
            f"a line has one cue, and this one has `{cues[0].value}` and `{cues[1].value}`"
        )
    (cue,) = cues
    delays = [name for name in ("during", "after") if fields.node(name)]
    for name in delays:
        if name not in _WHEN.get(cue, ()) or len(delays) > 1:
            raise fields.complaint(f"`{name}` does not go with the rest of this line", fields.node(name))
    if cue not in _WHEN:
        return cue, fields.number(cue.value, 0, 0, _LONGEST_S)
    if "during" in delays:
        return Cue.DURING, fields.number("during", 0, 0, 60)
    if cue is not Cue.HEARS and not fields.flag(cue.value):
        raise fields.complaint(f"`{cue.value}` can only be true", fields.node(cue.value))
    return cue, fields.number("after", 0, 0, _LONGEST_S)


def _pieces(fields: Fields, recordings: Recordings | None) -> Iterator[Piece]:
    for name in ("from", "for"):
        if fields.node(name) and not fields.node("plays"):
            raise fields.complaint(f"`{name}` needs `plays`", fields.node(name))
    if fields.node("plays"):
        yield _file(fields, recordings)
    elif fields.node("reads"):
        if recordings is None:
            raise fields.complaint("`reads` needs a partner with `recordings`", fields.node("reads"))
        if fields.node("says"):
            raise fields.complaint("`says` does not go with `reads`", fields.node("says"))
        for said, pause_s, node in _said(fields, "reads"):
            yield Piece("", pause_s, reads_s=fields.parsed(said, node, "reads", 0.2, 600))
    else:
        for said, pause_s, _ in _said(fields, "says"):
            yield Piece(said, pause_s)


def _file(fields: Fields, recordings: Recordings | None) -> Piece:
    file = fields.file("plays", "sound file", *((recordings.folder,) if recordings else ()))
    assert file is not None, "it was looked for because the line has it"
    listed = recordings_of(recordings) if recordings else ()
    known = {recording.file: recording.said for recording in listed}
    begin_s = fields.number("from", 0, 0, _LONGEST_S)
    for_s = fields.number("for", math.inf, 0.1, _LONGEST_S)
    whole = not begin_s and for_s == math.inf
    said = fields.text("says") or (known.get(file, "") if whole else "")
    return Piece(said, plays=file, from_s=begin_s, for_s=for_s)


def _said(fields: Fields, name: str) -> Iterator[tuple[str, float, Node]]:
    """Yield each breath of speech with the pause before it."""
    pause_s = 0.0
    for written, node in fields.texts(name):
        if _PAUSE.fullmatch(f"[{written}]"):  # YAML reads bare brackets as a list
            raise fields.complaint("words with a pause need quotation marks around them", node)
        words = _PAUSE.split(written)
        if any("[" in text or "]" in text for text in words[::2]):
            raise fields.complaint("in brackets stands a pause, like [pause 1.5]", node)
        for at, text in enumerate(words):
            if at % 2:
                pause_s += float(text)
            elif text.strip():
                yield text.strip(), pause_s, node
                pause_s = 0.0
