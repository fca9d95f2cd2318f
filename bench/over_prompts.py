"""Talking over the companion, in real time: delay of ducking and of obeying.

A simulated couple and a loudspeaker whose echo is as loud as they are; each time a partner says
one word while a prompt plays. Everything is included: canceller, detector, threads, ducking and the
small model work as in a session. For comparison: ears that are closed while the companion speaks
can't hear the word before the prompt has ended.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from bench import live
from bench.figure import Figure, print_figures
from companion.app.engines import Engines
from companion.clock import Clock
from companion.core import program as p
from companion.core.api.actions import Action, Duck, Hush
from companion.core.audio import PLAYED_RATE_HZ
from companion.core.program.text import Template
from companion.room.plan import Cue, EchoPlan, Line, Piece
from companion.speaking.mixer import DUCK_GAIN, Ramp

PROMPT = (
    "Sit down so that you can see each other. One of you speaks, and the other listens. "
    "I keep the time, and I tell you when it is your turn. Nobody has to be quick, and nobody is wrong. "
    "When it gets too much, say so, and we stop for as long as you need."
)
WORDS = ("Stop.", "Stop!", "Pause.", "Stop.", "Stop!", "Time out.")
_ECHO = EchoPlan(level_db=0.0)
_EARLIEST_S, _LATEST_S = 0.2, 9.0
"""After the start of the prompt: a quarter of the words come in its first second."""
_OBEYED_S = 1.5
_DUCKED_MS = 150.0


class _Obeyed(Exception):
    """The prompt was stopped: nothing more will happen."""


@dataclass
class _Watch(live.Watch):
    """Observes when a prompt gets softer, and when it is stopped."""

    ducked_s: list[float] = field(default_factory=list)
    hushed_s: float | None = None

    def action(self, now: float, action: Action) -> None:
        """Note an action of the session."""
        if isinstance(action, Duck):
            self.ducked_s.append(self.clock.now())
        if isinstance(action, Hush):
            self.hushed_s = self.clock.now()
            raise _Obeyed


@dataclass(frozen=True, slots=True)
class _Seen:
    """One word over a prompt."""

    ducked_ms: float | None
    """From its first sound; None: never."""
    obeyed_s: float | None
    """From its last sound; None: never."""
    stop: bool
    """Whether the word was "stop"."""


def figures(*, quick: bool = False) -> list[Figure]:
    """Measure ducking, and commands over a prompt. Fifteen minutes, in real time; ``quick``: three."""
    engines = Engines()
    try:
        seen = list(_words(engines, 12 if quick else 60))
    finally:
        engines.close()
    ducked = [one.ducked_ms for one in seen if one.ducked_ms is not None]
    stop, other = [one for one in seen if one.stop], [one for one in seen if not one.stop]
    obeyed = [one.obeyed_s for one in seen if one.obeyed_s is not None]
    spoken = f"{len(seen)} words"
    softer = [ms for ms in ducked if ms <= _DUCKED_MS]
    return [
        Figure(
            f'"stop" over a prompt not obeyed within {_OBEYED_S:g} s',
            _late(stop),
            "%",
            5.0,
            f"of {len(stop)}, as loud as the echo; closed ears: 100 % before the prompt ends",
        ),
        Figure(
            '"pause" and "time out" not obeyed within the same',
            _late(other),
            "%",
            None,
            f"of {len(other)}",
        ),
        Figure(
            "the prompt stops, from the last sound of the word, median", _median(obeyed), "s", 1.5, spoken
        ),
        Figure(
            "the prompt is 6 dB softer, from the first sound, median", _median(ducked), "ms", 150.0, spoken
        ),
        Figure(
            "prompts not softer within 150 ms",
            100 * (1 - len(softer) / len(seen)),
            "%",
            None,
            f"{len(ducked)} of {len(seen)} ducked, the slowest after {max(ducked, default=0.0):.0f} ms",
        ),
    ]


def _words(engines: Engines, count: int) -> Iterator[_Seen]:
    random = np.random.default_rng(4)
    for number in range(count):
        name = live.PEOPLE[number % 2]
        after_s = float(random.uniform(_EARLIEST_S, _LATEST_S if number % 4 else 1.0))
        word = WORDS[number // 2 % len(WORDS)]
        line = Line((Piece(word),), Cue.DURING, "sit down", delay_s=after_s)
        watch = _Watch(Clock())
        with contextlib.suppress(_Obeyed):
            turns = [live.turn(0, name, 0.5), _turn(name)]
            live.perform(engines, turns, {name: [line]}, watch=watch, echo=_ECHO)
        yield _seen(watch, word)


def _turn(holder: str) -> p.Turn:
    head = p.Head(path="steps[1]", line=2)
    return p.Turn(head=head, holder=holder, say=Template.parse(PROMPT), time_s=1.0, warn_s=0.0, save=None)


def _seen(watch: _Watch, word: str) -> _Seen:
    began_s = watch.people_begin()
    first_s = next((at_s for at_s in watch.ducked_s if at_s >= began_s), None)
    ducked_ms = None if first_s is None else 1000 * (first_s - began_s) + _falls_ms()
    hushed_s = watch.hushed_s
    obeyed_s = None if hushed_s is None else hushed_s - watch.people_ended(hushed_s)
    return _Seen(ducked_ms, obeyed_s, word.startswith("Stop"))


def _late(seen: list[_Seen]) -> float:
    late = [one for one in seen if one.obeyed_s is None or one.obeyed_s > _OBEYED_S]
    return 100 * len(late) / len(seen) if seen else float("nan")


def _falls_ms() -> float:
    """Return the time the mixer takes to get 6 dB softer."""
    ramp = Ramp(DUCK_GAIN)
    ramp.down()
    return 1000 * int(np.argmax(ramp.advance(PLAYED_RATE_HZ) < 0.5)) / PLAYED_RATE_HZ


def _median(values: list[float]) -> float:
    return float(np.median(values)) if values else float("nan")


def main() -> None:
    """Print the figures."""
    print_figures(figures, "a fifth of the words")


if __name__ == "__main__":
    main()
