"""The simulated room: people, the companion's echo, noise and television, frame by frame."""

import math
from collections.abc import Callable
from concurrent.futures import Executor

import numpy as np

from companion.core.api.ports import Voice
from companion.core.api.record import Entry
from companion.core.audio import PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.room.acoustics import DriftingRate, Echo, MicrophoneRate, Samples, clipped, gain_of
from companion.room.background import background_of
from companion.room.improvising import Talk, Watched, moment_of
from companion.room.partners import SimulatedPartner, SpokenLine
from companion.room.plan import EchoPlan, Partner, Point, RoomPlan, Walls
from companion.room.responses import Response, as_loud, response_in, response_of
from companion.room.sounds import Sounds

OnSound = Callable[[bytes], None]

_LOOKS_EVERY_FRAMES = 10
_PARTNERS_M = 1.0
_GUESTS_M = 1.6
"""Distance from the microphone of people without a place."""
_MOUTH_M = 1.2
_FROM_WALLS_M = 0.3


class SimulatedRoom:
    """A ``Soundscape`` with people in it, who follow the session's record for their cues."""

    def __init__(
        self,
        plan: RoomPlan,
        voices: Callable[[str], Voice],
        *,
        executor: Executor | None = None,
        on_sound: OnSound | None = None,
    ) -> None:
        """``voices`` returns the voice of a card; with an ``executor`` lines are rendered ahead in the
        background; ``on_sound`` receives what a listener in the room hears, 24 kHz PCM.

        Raises what ``voices`` raises, here if there is babble or television, else when a line is due; and
        RoomError when sounds or recordings are missing."""
        people = (*plan.partners, *plan.guests)
        names = tuple(partner.name for partner in plan.partners)
        self._sounds = Sounds(voices, people, executor)
        talk = Talk()
        self._people = [SimulatedPartner(p, names, self._sounds.of, plan.seed, talk) for p in people]
        self._responses = _responses(plan)
        self._background = background_of(plan, self._sounds.say)
        self._session: Watched | None = None
        self._distortion = plan.echo.distortion if plan.echo else 0.0
        self._echo = _echo(plan.echo, plan.walls, plan.seed) if plan.echo else None
        self._gain = np.float32(gain_of(plan.gain_db))
        self._microphone = DriftingRate(plan.drift_ppm) if plan.drift_ppm else MicrophoneRate()
        self._on_sound = on_sound
        self._frames = 0
        if executor:
            self._sounds.ahead()

    @property
    def spoken(self) -> list[SpokenLine]:
        """Everything actually said so far, in order."""
        return sorted((line for p in self._people for line in p.spoken), key=lambda line: line.start_s)

    def watch(self, session: Watched) -> None:
        """Attach the session that people follow when they improvise, enrol their voice or yield to a tone."""
        self._session = session

    def note(self, entry: Entry) -> None:
        """Pass an entry of the session's record to everybody."""
        for person in self._people:
            person.note(entry)

    def exchange(self, played: bytes) -> bytes:
        """Play one frame of the loudspeaker; return what the microphone heard."""
        now = self._frames * PLAYED_FRAME_SAMPLES / PLAYED_RATE_HZ
        if self._session and self._frames % _LOOKS_EVERY_FRAMES == 0:
            self._look(self._session, now)
        self._frames += 1
        sound = self._voices(now)
        for noise in self._background:
            sound += noise.next(PLAYED_FRAME_SAMPLES)
        companion = np.frombuffer(played, np.int16).astype(np.float32) / 32768.0
        if self._distortion:
            companion = clipped(companion, self._distortion)
        if self._on_sound:
            self._on_sound(_pcm(sound + companion))
        echo = self._echo.of(companion) if self._echo else None
        if echo is not None:
            sound += echo
        return _pcm(self._microphone.of(sound) * self._gain)

    def close(self) -> None:
        """Stop rendering. Idempotent."""
        self._sounds.close()

    def _voices(self, now: float) -> Samples:
        """Return people's voices as they arrive at the microphone."""
        sound = np.zeros(PLAYED_FRAME_SAMPLES, np.float32)
        speaking = [person.plan.name for person in self._people if person.speaking]
        for person, response in zip(self._people, self._responses, strict=True):
            others = [name for name in speaking if name != person.plan.name]
            frame = person.frame(now, PLAYED_FRAME_SAMPLES, others=others)
            if response:
                frame = response.of(frame)
            if frame is not None:
                sound += frame
        return sound

    def _look(self, session: Watched, now: float) -> None:
        moment = moment_of(session, now)
        for person in self._people:
            if line := person.improvise(moment, now):
                self._sounds.line_ahead(person.plan, line)


def _echo(plan: EchoPlan, walls: Walls | None, seed: int) -> Echo | Response:
    if walls is None and plan.response is None:
        return Echo(plan.delay_ms, plan.level_db, plan.rt60_s, seed)
    if plan.response:
        response = response_in(plan.response)
    else:
        assert walls is not None, "without walls and file the echo is sparse"
        response = response_of(walls, walls.loudspeaker_m, seed)
    late = np.zeros(round(plan.delay_ms / 1000 * PLAYED_RATE_HZ), np.float32)
    return Response(np.concatenate([late, response * np.float32(gain_of(plan.level_db))]))


def _responses(plan: RoomPlan) -> list[Response | None]:
    """Return the response from each person to the microphone; None in a room without walls."""
    found: list[Response | None] = []
    for group, far_m in ((plan.partners, _PARTNERS_M), (plan.guests, _GUESTS_M)):
        for index, person in enumerate(group):
            if person.response:
                found.append(Response(as_loud(response_in(person.response))))
            elif plan.walls:
                place = _place(person, plan.walls, index / len(group), far_m)
                found.append(Response(as_loud(response_of(plan.walls, place, plan.seed + len(found) + 1))))
            else:
                found.append(None)
    return found


def _place(person: Partner, walls: Walls, turn: float, far_m: float) -> Point:
    """Return somebody's position: around the microphone for people without a place."""
    if person.at_m:
        return person.at_m
    around = 2 * math.pi * (turn + far_m / 8)
    along = walls.microphone_m[0] + far_m * math.cos(around)
    across = walls.microphone_m[1] + far_m * math.sin(around)
    long, wide, high = walls.size_m
    return _inside(along, long), _inside(across, wide), min(_MOUTH_M, high - _FROM_WALLS_M)


def _inside(at_m: float, length_m: float) -> float:
    return min(max(at_m, _FROM_WALLS_M), length_m - _FROM_WALLS_M)


def _pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16).tobytes()
