"""A simulated couple in real time, with real engines and the threads of a real session, watched."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bench.core import program
from companion.app.audio_io import in_a_room
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.clock import Clock
from companion.core import program as p
from companion.core.api.actions import Action
from companion.core.api.events import Event
from companion.core.api.record import Entry
from companion.core.audio import FRAME_S, PLAYED_RATE_HZ
from companion.core.machine.session import Session
from companion.core.program.text import Template
from companion.language.en import LANGUAGE
from companion.loop import Loop
from companion.room.plan import EchoPlan, Line, Partner, Piece, RoomPlan
from companion.room.simulated import SimulatedRoom

PEOPLE = ("Maya", "Leo")
VOICES = {"Maya": "maya", "Leo": "leo"}
NOISE = ("pink", -60.0)
_AUDIBLE = 200
"""Of 32768: 44 dB below full scale, and six times the RMS of the room's noise."""


@dataclass
class Watch:
    """Everything that happened in a session, with wall-clock times: it is its event log and a recorder."""

    clock: Clock
    entries: list[tuple[float, float, Entry]] = field(default_factory=list)
    """Wall clock, CPU time of the whole process, entry."""
    events: list[tuple[float, Event]] = field(default_factory=list)
    _frames_s: list[float] = field(default_factory=list)
    _companion: list[NDArray[np.int16]] = field(default_factory=list)
    _people: list[NDArray[np.int32]] = field(default_factory=list)

    def note(self, entry: Entry) -> None:
        """Note an entry of the record."""
        self.entries.append((self.clock.now(), time.process_time(), entry))

    def event(self, now: float, event: Event, bare: Event | None) -> None:
        """Note an event."""
        self.events.append((self.clock.now(), event))

    def deadline(self, now: float) -> None:
        """Not needed."""

    def action(self, now: float, action: Action) -> None:
        """Not needed: playback itself is observed."""

    def played(self, pcm: bytes) -> None:
        """Note a frame of the companion, at the moment a device would get it."""
        self._frames_s.append(self.clock.now())
        self._companion.append(np.frombuffer(pcm, np.int16))

    def sounded(self, pcm: bytes) -> None:
        """Note the same frame as heard in the room, with the people."""
        self._people.append(np.frombuffer(pcm, np.int16).astype(np.int32) - self._companion[-1])

    def companion_begins(self, after_s: float) -> float:
        """Return the wall clock of the companion's first audible sample from ``after_s`` on."""
        for at_s, frame in zip(self._frames_s, self._companion, strict=True):
            loud = np.flatnonzero(np.abs(frame.astype(np.int32)) > _AUDIBLE)
            if at_s >= after_s and len(loud):
                return at_s + int(loud[0]) / PLAYED_RATE_HZ
        raise ValueError("the companion said nothing more")

    def people_begin(self) -> float:
        """Return the wall clock of anybody's first audible sample."""
        for at_s, frame in zip(self._frames_s, self._people, strict=True):
            loud = np.flatnonzero(np.abs(frame) > _AUDIBLE)
            if len(loud):
                return at_s + int(loud[0]) / PLAYED_RATE_HZ
        raise ValueError("nobody said anything")

    def people_ended(self, before_s: float) -> float:
        """Return the wall clock of anybody's last audible sample before ``before_s``."""
        for at_s, frame in zip(reversed(self._frames_s), reversed(self._people), strict=True):
            loud = np.flatnonzero(np.abs(frame) > _AUDIBLE)
            if at_s < before_s and len(loud):
                return at_s + int(loud[-1]) / PLAYED_RATE_HZ
        raise ValueError("nobody said anything")

    def worst_delay_s(self, since_s: float) -> float:
        """Return how far the room fell behind the wall clock from ``since_s`` on."""
        delays = (at_s - index * FRAME_S for index, at_s in enumerate(self._frames_s) if at_s >= since_s)
        return max(delays)


class _Rehearsed:
    """A voice with rendered sentences: people need no CPU to speak."""

    def __init__(self, key: str, sounds: dict[str, bytes]) -> None:
        self.key = key
        self._sounds = sounds

    def speak(self, text: str) -> Iterator[bytes]:
        """Return the prepared sound."""
        yield self._sounds[text]


def perform(
    engines: Engines,
    turns: Iterable[p.Turn],
    lines: dict[str, Sequence[Line]],
    *,
    watch: Watch | None = None,
    echo: EchoPlan | None = None,
) -> Watch:
    """Play turns in sequence, in real time; people say their ``lines``."""
    partners = tuple(
        Partner(name, VOICES[name], tuple(lines.get(name, ())), reaction_s=0.6) for name in PEOPLE
    )
    plan = RoomPlan(partners, noise=NOISE, echo=echo or EchoPlan())
    voices = {card: _rehearsed(engines, card, lines.get(name, ())) for name, card in VOICES.items()}
    watch = watch or Watch(Clock())
    room = SimulatedRoom(plan, voices.__getitem__, on_sound=watch.sounded)
    # Where nobody has a line silence is measured: two silent turns must not make a pause without an end.
    session = Session(replace(program(turns), stands_alone=bool(lines)), PEOPLE, LANGUAGE)
    with in_a_room(
        engines,
        room,
        openness=DuplexMode.CANCELLING,
        on_trouble=_fail,
        on_played=watch.played,
        clock=watch.clock,
    ) as world:
        Loop(session, world.speaker, world.timeline, recorders=(watch, room), log=watch).run()
    return watch


def turn(number: int, holder: str, time_s: float, save: str | None = None) -> p.Turn:
    """Return a turn with a short prompt that differs from others."""
    head = p.Head(path=f"steps[{number}]", line=number + 1)
    say = Template.parse(f"{holder}, number {number + 1}, please.")
    return p.Turn(
        head=head, holder=holder, say=say, time_s=time_s, patience_s=2 * time_s, warn_s=0.0, save=save
    )


def _rehearsed(engines: Engines, card: str, lines: Iterable[Line]) -> _Rehearsed:
    voice = engines.voice(card)
    pieces: set[Piece] = {piece for line in lines for piece in line.pieces}
    return _Rehearsed(voice.key, {piece.text: b"".join(voice.speak(piece.text)) for piece in pieces})


def _fail(sentence: str) -> None:
    raise RuntimeError(sentence)
