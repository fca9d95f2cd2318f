"""A turn at its edges, measured on the sound: who is talked over, which words are lost.

Voices speak to the limit and past it, breathe there, go on within the companion's first words, ask late
for more time, or say nothing, in a simulated room in which the companion hears itself. Virtual time, real
models.
"""

from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from bench import core, live
from bench.figure import Figure, print_figures
from bench.session import PAUSES_S, SENTENCES
from companion.app.audio_io import in_a_room
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.core.api.record import CompanionFell, CompanionSaid, Entry, FloorClosed, PartnerSaid
from companion.core.audio import FRAME_S, PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.core.machine.session import Session
from companion.language.en import LANGUAGE
from companion.language.en.commands import COMMANDS
from companion.language.en.understanding.words import normalised
from companion.loop import Loop
from companion.room.plan import Cue, EchoPlan, Line, Partner, Piece, RoomPlan
from companion.room.simulated import SimulatedRoom

VOICES = ("maya", "ada", "sam", "kim")
_TIME_S, _GRACE_S = 15.0, 20.0
_AUDIBLE = 200
_REACTION_S = 0.6
_ECHO = EchoPlan(level_db=-12.0)


@dataclass(frozen=True, slots=True)
class Case:
    """What the holder does; ``to_s`` is how long they speak from the start of the floor."""

    name: str
    to_s: float = 0.0
    more: tuple[Line, ...] = ()
    next: tuple[Line, ...] = ()
    """What whoever follows says."""
    ends_grace: bool = False
    """Whether it lasts to the end of the grace, where the companion may talk over it."""


_GOES_ON = Line((Piece("And there is one more thing that I want to say."),), Cue.DURING, "your time", 0.3)
_MORE_TIME = Line((Piece("More time, please."),), Cue.HEARS, "your time", 0.2)
_ANSWERS = Line((Piece("I am glad that we are here."),), Cue.FLOOR)
CASES = (
    Case("to the limit", _TIME_S),
    Case("4 s over", _TIME_S + 4),
    Case("10 s over, with breaths", _TIME_S + 10),
    Case("30 s over", _TIME_S + 30, ends_grace=True),
    Case("on in the companion's first words", 5.0, (_GOES_ON,)),
    Case("more time, late", 5.0, (_MORE_TIME,)),
    Case("silent", next=(_ANSWERS,)),  # two silent turns in a row would be a pause without an end
)


@dataclass
class _Heard:
    """Everything that sounded, and the record."""

    entries: list[Entry] = field(default_factory=list)
    companion: list[NDArray[np.int16]] = field(default_factory=list)
    people: list[NDArray[np.int32]] = field(default_factory=list)

    def note(self, entry: Entry) -> None:
        """Note an entry of the record."""
        self.entries.append(entry)

    def played(self, pcm: bytes) -> None:
        """Note a frame of the companion."""
        self.companion.append(np.frombuffer(pcm, np.int16))

    def sounded(self, pcm: bytes) -> None:
        """Note the same frame with the people in it."""
        self.people.append(np.frombuffer(pcm, np.int16).astype(np.int32) - self.companion[-1])

    def both_s(self, since_s: float, until_s: float) -> float:
        """Seconds in which the companion's words and a person sounded together."""
        begun = [entry.at_s for entry in self.entries if isinstance(entry, CompanionSaid)]
        ended = [entry.at_s for entry in self.entries if isinstance(entry, CompanionFell)]
        total = 0.0
        for index, (own, theirs) in enumerate(zip(self.companion, self.people, strict=True)):
            at_s = index * FRAME_S
            says = any(a <= at_s <= b + 0.1 for a, b in zip(begun, ended, strict=False))
            loud = bool(np.abs(own).max() > _AUDIBLE and np.abs(theirs).max() > _AUDIBLE)
            total += FRAME_S * (since_s <= at_s < until_s and says and loud)
        return total


def figures(*, quick: bool = False) -> list[Figure]:
    """Half an hour; ``quick``: one voice, three cases."""
    engines = Engines()
    found: list[Figure] = []
    try:
        for case in CASES[:5:2] if quick else CASES:
            seen = [_perform(engines, case, voice) for voice in VOICES[: 1 if quick else None]]
            found += _summed(case, seen)
    finally:
        engines.close()
    return found


def _summed(case: Case, seen: list[tuple[float, float, float, float]]) -> list[Figure]:
    over, lost, misheard, gap = (np.array(values) for values in zip(*seen, strict=True))
    peer = (
        f"{len(seen)} voices, echo {_ECHO.level_db:.0f} dB; {100 * misheard.mean():.1f} % misheard; "
        f"closed {np.median(gap):.1f} s after the last word"
    )
    limit = None if case.ends_grace else 0.3
    figures = [Figure(f"{case.name}: talked over, worst", float(over.max()), "s", limit, peer)]
    if case.to_s:
        figures.append(Figure(f"{case.name}: words lost", 100 * float(lost.mean()), "%", 2.0, peer))
    return figures


def _perform(engines: Engines, case: Case, voice: str) -> tuple[float, float, float, float]:
    """Return the seconds talked over, the shares of words lost and misheard, and the gap before the turn was
    closed."""
    speaks = engines.voice(voice)
    pieces: list[Piece] = []
    filled_s = _REACTION_S
    while filled_s < case.to_s:
        at = len(pieces)
        pause_s = PAUSES_S[at % len(PAUSES_S)] if pieces else 0.0
        pieces.append(Piece(SENTENCES[at % len(SENTENCES)], pause_s))
        length = sum(map(len, speaks.speak(pieces[-1].text)))
        filled_s += pause_s + length / (SAMPLE_BYTES * PLAYED_RATE_HZ)
    lines = ((Line(tuple(pieces), Cue.FLOOR),) if pieces else ()) + case.more
    plan = RoomPlan(
        (Partner("Maya", voice, lines, reaction_s=_REACTION_S), Partner("Leo", "leo", case.next)),
        noise=live.NOISE,
        echo=_ECHO,
    )
    maya = replace(live.turn(0, "Maya", _TIME_S), grace_s=_GRACE_S, patience_s=60.0)
    program = core.program((maya, live.turn(1, "Leo", 1.0)))
    heard = _Heard()
    room = SimulatedRoom(plan, engines.voice, on_sound=heard.sounded)
    with in_a_room(
        engines, room, openness=DuplexMode.CANCELLING, on_trouble=print, on_played=heard.played
    ) as world:
        Loop(
            Session(program, live.PEOPLE, LANGUAGE), world.speaker, world.timeline, recorders=(heard, room)
        ).run()
    closed_s = [x.at_s for x in heard.entries if isinstance(x, FloorClosed) and x.holder == "Maya"][-1]
    spoken = [line for line in room.spoken if line.partner == "Maya"]
    said = " ".join(line.text for line in spoken)
    kept = " ".join(x.text for x in heard.entries if isinstance(x, PartnerSaid) and x.speaker == "Maya")
    lost, misheard = _lost_and_misheard(said, kept)
    last_s = max((line.end_s for line in spoken if line.end_s <= closed_s), default=closed_s)
    until_s = closed_s if case.ends_grace else closed_s + 3.0
    return heard.both_s(0.0, until_s), lost, misheard, closed_s - last_s


def _lost_and_misheard(said: str, kept: str) -> tuple[float, float]:
    """Return the share of words with nothing in their place in the record, and of those with another word."""
    words, record = (COMMANDS.normalise(normalised(text)).split() for text in (said, kept))
    if not words:
        return 0.0, 0.0
    lost = misheard = 0
    for tag, a, b, c, d in SequenceMatcher(None, words, record, autojunk=False).get_opcodes():
        if tag != "equal":
            lost += max(0, (b - a) - (d - c))
            misheard += min(b - a, d - c)
    return lost / len(words), misheard / len(words)


def main() -> None:
    """Print the figures."""
    print_figures(figures, "one voice, three cases")


if __name__ == "__main__":
    main()
