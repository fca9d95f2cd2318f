"""Rooms described in YAML; invalid ones are refused with one sentence: file, line, column, reason."""

from pathlib import Path

from companion.errors import RoomError
from companion.room.acoustics import NOISES
from companion.room.people import GUEST, PARTNER, person_in, place_in, recordings_in
from companion.room.plan import Cue, EchoPlan, Line, Partner, Piece, RoomPlan, Television, Walls
from companion.yamlfile.fields import Fields, read_fields
from companion.yamlfile.reading import Form

__all__ = ["Cue", "EchoPlan", "Line", "Partner", "Piece", "RoomPlan", "load_room", "voices_in"]

_LARGEST_M = (20.0, 20.0, 6.0)
ROOM = (
    *("partners", "guests", "television", "walls"),
    *("noise", "echo", "microphone", "seed", "safe_word"),
)
"""The fields of a room."""
_FORM = Form("room", example="`partners:` and `echo:`", begin="A room needs `partners`.")


def load_room(path: Path) -> RoomPlan:
    """Load the room in ``path``. Raises RoomError, with file, line and column, when it is invalid."""
    fields = read_fields(path, _FORM, ROOM, RoomError)
    walls = _walls(fields)
    partners = tuple(
        person_in(fields.within(node, PARTNER), walls, guest=False) for node in fields.items("partners")
    )
    if not 1 <= len(partners) <= 6:
        raise fields.complaint("a room needs one to six `partners`", fields.node("partners"))
    guests = tuple(
        person_in(fields.within(node, GUEST), walls, guest=True) for node in fields.items("guests")
    )
    names = [person.name.lower() for person in (*partners, *guests)]
    if len(set(names)) < len(names):
        where = fields.node("guests") or fields.node("partners")
        raise fields.complaint(f"two {'people' if guests else 'partners'} have the same name", where)
    microphone = fields.fields("microphone", ("gain_db", "drift_ppm"))
    return RoomPlan(
        partners=partners,
        noise=_noise(fields, can_talk=any(partner.voice for partner in partners)),
        echo=_echo(fields),
        gain_db=microphone.number("gain_db", 0, -60, 40) if microphone else 0.0,
        seed=fields.whole("seed", 1, 0, 10**9),
        safe_word=fields.text("safe_word"),
        guests=guests,
        television=_television(fields, walls),
        walls=walls,
        drift_ppm=microphone.number("drift_ppm", 0, -1000, 1000) if microphone else 0.0,
    )


def voices_in(plan: RoomPlan) -> tuple[str, ...]:
    """Return the voice cards that a room needs."""
    people = (*plan.partners, *plan.guests)
    television = plan.television.voices if plan.television else ()
    return (*(person.voice for person in people if person.voice), *television)


def _noise(fields: Fields, *, can_talk: bool) -> tuple[str, float] | None:
    noise = fields.fields("noise", ("kind", "level_db"))
    kind = noise.text("kind") if noise else "none"
    if noise is None or kind == "none":
        return None
    if kind not in NOISES:
        raise noise.complaint(f"`kind` must be one of {', '.join(NOISES)}, none", noise.node("kind"))
    if kind == "babble" and not can_talk:
        raise noise.complaint("babble needs a partner with a `voice`, which speaks it", noise.node("kind"))
    return kind, noise.number("level_db", -60, -120, 0)


def _echo(fields: Fields) -> EchoPlan | None:
    echo = fields.fields("echo", ("delay_ms", "level_db", "rt60_s", "distortion", "response"))
    if echo is None:
        return None
    usual = EchoPlan()
    return EchoPlan(
        echo.number("delay_ms", usual.delay_ms, 0, 500),
        echo.number("level_db", usual.level_db, -80, 12),
        echo.number("rt60_s", usual.rt60_s, 0, 1.5),
        echo.number("distortion", usual.distortion, 0, 20),
        echo.file("response", "sound file"),
    )


def _walls(fields: Fields) -> Walls | None:
    walls = fields.fields("walls", ("size_m", "rt60_s", "microphone_m", "loudspeaker_m"))
    if walls is None:
        return None
    usual = Walls()
    size = walls.point("size_m", _LARGEST_M) or usual.size_m
    if min(size) < 2:
        raise walls.complaint("`size_m` must be at least 2 each way", walls.node("size_m"))
    long, wide, _ = size
    middle = (long / 2, wide / 2, 0.8)
    return Walls(
        size,
        walls.number("rt60_s", usual.rt60_s, 0.1, 1.5),
        walls.point("microphone_m", size) or middle,
        walls.point("loudspeaker_m", size) or (middle[0] + 0.4, middle[1] + 0.2, middle[2]),
    )


def _television(fields: Fields, walls: Walls | None) -> Television | None:
    television = fields.fields("television", ("voices", "recordings", "level_db", "at_m"))
    if television is None:
        return None
    voices = tuple(voice for voice, _ in television.texts("voices"))
    recordings = recordings_in(television)
    if bool(voices) == bool(recordings):
        raise television.complaint("a television needs `voices` or `recordings`, and not both")
    usual = Television()
    level_db = television.number("level_db", usual.level_db, -120, 0)
    return Television(voices, recordings, level_db, place_in(television, walls))
