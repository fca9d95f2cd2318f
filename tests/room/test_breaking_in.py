"""People who speak in the turn of another: when they begin, and what makes them stop."""

import pytest

from companion.core.api.record import CompanionFell, CompanionSaid, FloorClosed, FloorOpened
from companion.core.api.snapshot import Mood, Snapshot
from companion.core.program import Ask
from companion.room.partners import SpokenLine
from companion.room.plan import Cue, Line, Partner, Piece, RoomPlan, Yields
from companion.room.simulated import SimulatedRoom
from tests.room.making import Script, ToneVoice, line, live, partner, room_of, stretches

MAYA = partner("Maya", line(Cue.FLOOR, "one two three four five six", (1.5, "seven eight nine ten")))
"""Speaks from 0.5 to 2.3 s, and from 3.8 to 5 s."""
TURN: Script = [(0.0, FloorOpened(0.0, "Maya", 60.0))]
LONG = "one two three four five six seven eight nine ten"
"""Three seconds."""


def leo(*lines: Line) -> Partner:
    """Somebody who reacts after half a second."""
    return partner("Leo", *lines)


def breaks_in(cue: Cue, delay_s: float, *says: str, yields: Yields = Yields.NO, hears: str = "") -> Line:
    """A line in the turn of another."""
    return Line(tuple(Piece(text) for text in says or ("But no.",)), cue, hears, delay_s, 1, yields)


def said_by_leo(*lines: Line, script: Script = TURN, seconds: float = 12.0) -> list[SpokenLine]:
    """What Leo says in a turn of Maya's."""
    room = room_of(MAYA, leo(*lines))
    live(room, seconds, script)
    return [said for said in room.spoken if said.partner == "Leo"]


def test_somebody_speaks_over_the_holder() -> None:
    """A second into the other's speech both voices sound at once."""
    room = room_of(MAYA, leo(breaks_in(Cue.OVER, 1.0, "one two")))
    live(room, 4.0, TURN)
    mine, over = room.spoken[:2]
    assert over.partner == "Leo"
    assert over.start_s == pytest.approx(mine.start_s + 1.0, abs=0.041)
    assert over.end_s < mine.end_s


def test_only_the_speech_of_the_holder_counts() -> None:
    """2.4 s of speech are reached in the second sentence: 1.8 s in the first, and the pause is none."""
    (said,) = said_by_leo(breaks_in(Cue.OVER, 2.4))
    assert said.start_s == pytest.approx(3.8 + 0.6, abs=0.061)


def test_somebody_waits_for_a_pause_to_break_in() -> None:
    """Half a second after the holder fell silent, and not before they have begun."""
    (said,) = said_by_leo(breaks_in(Cue.PAUSES, 0.4))
    assert said.start_s == pytest.approx(2.3 + 0.4, abs=0.061)


def test_a_turn_may_be_broken_into_again_and_again() -> None:
    """Each time so long after the last one ended; in another turn the next lines come."""
    lines = (
        breaks_in(Cue.INTERRUPTS, 1.0, "First of all."),
        breaks_in(Cue.AGAIN, 2.0, "Second."),
        breaks_in(Cue.AGAIN, 1.0, "Third."),
        breaks_in(Cue.INTERRUPTS, 1.0, "Another turn."),
    )
    first, second, third = said_by_leo(*lines)
    assert first.start_s == pytest.approx(1.0, abs=0.021)
    assert second.start_s == pytest.approx(first.end_s + 2.0, abs=0.041)
    assert third.start_s == pytest.approx(second.end_s + 1.0, abs=0.041)


def test_nobody_goes_on_when_the_turn_is_over() -> None:
    """What was still to come belongs to that turn."""
    script: Script = [*TURN, (3.0, FloorClosed(3.0, "Maya", 3.0, "words"))]
    lines = (breaks_in(Cue.INTERRUPTS, 1.0), breaks_in(Cue.AGAIN, 4.0))
    assert [said.text for said in said_by_leo(*lines, script=script)] == ["But no."]


def test_a_line_may_belong_to_one_turn_of_many() -> None:
    """To the one before which the companion said these words, to whomever."""
    script: Script = [
        (0.0, FloorOpened(0.0, "Maya", 60.0)),
        (4.0, FloorClosed(4.0, "Maya", 4.0, "words")),
        (4.1, CompanionSaid(4.1, "Maya, what broke between you?")),
        (5.0, CompanionFell(5.0)),
        (6.0, FloorOpened(6.0, "Maya", 60.0)),
    ]
    lines = (breaks_in(Cue.INTERRUPTS, 1.0, hears="what broke"),)
    (said,) = said_by_leo(*lines, script=script)
    assert said.start_s == pytest.approx(7.0, abs=0.021)


@pytest.mark.parametrize("yields", list(Yields))
def test_a_sentence_of_the_companion_stops_those_who_listen(yields: Yields) -> None:
    """Half a second after it began they stop within a word; stubborn ones keep talking."""
    script: Script = [
        *TURN,
        (2.0, CompanionSaid(2.0, "Leo, this is Maya's time.")),
        (3.5, CompanionFell(3.5)),
    ]
    room = room_of(partner("Maya"), leo(breaks_in(Cue.INTERRUPTS, 1.0, LONG, yields=yields)))
    heard = live(room, 6.0, script)
    (said,) = room.spoken
    assert said.whole == (yields is Yields.NO)
    assert said.end_s == pytest.approx(4.0 if said.whole else 2.5, abs=0.1)
    ((begin_s, end_s),) = stretches(heard)
    assert (begin_s, end_s) == pytest.approx((said.start_s, said.end_s), abs=0.02)


class Session:
    """A session that notices an intrusion at a second."""

    asked: Ask | None = None

    def __init__(self, notices_s: float) -> None:
        self._notices_s = notices_s

    def snapshot(self, now: float) -> Snapshot:
        """A turn of Maya's."""
        disturbed = now >= self._notices_s
        return Snapshot(now, "A talk", Mood.LISTENING, holder="Maya", disturbed=disturbed)


@pytest.mark.parametrize(("yields", "whole"), [(Yields.TONE, False), (Yields.SENTENCE, True)])
def test_a_tone_stops_those_who_mind_it(yields: Yields, whole: bool) -> None:
    """When the session notices them they fall silent half a second later; others wait for a sentence."""
    room = room_of(partner("Maya"), leo(breaks_in(Cue.INTERRUPTS, 1.0, LONG, yields=yields)))
    room.watch(Session(notices_s=2.6))
    live(room, 6.0, TURN)
    (said,) = room.spoken
    assert said.whole == whole
    assert said.end_s == pytest.approx(4.0 if whole else 3.1, abs=0.15)


def test_who_fell_silent_leaves_the_rest_and_may_come_again() -> None:
    """The next sentence of the line stays unsaid, the next line comes in its time."""
    lines = (
        Line((Piece(LONG), Piece("And more.", 0.5)), Cue.INTERRUPTS, "", 1.0, 1, Yields.SENTENCE),
        breaks_in(Cue.AGAIN, 3.0, "Still."),
    )
    script: Script = [*TURN, (2.0, CompanionSaid(2.0, "Leo, please.")), (3.0, CompanionFell(3.0))]
    first, again = said_by_leo(*lines, script=script)
    assert (first.text, again.text) == (LONG, "Still.")
    assert again.start_s == pytest.approx(first.end_s + 3.0, abs=0.041)


def test_who_is_told_in_a_pause_does_not_begin_again() -> None:
    """The rest of the line stays unsaid, too."""
    lines = (Line((Piece("But"), Piece("no.", 2.0)), Cue.INTERRUPTS, "", 1.0, 1, Yields.SENTENCE),)
    script: Script = [*TURN, (1.5, CompanionSaid(1.5, "Leo, please.")), (2.0, CompanionFell(2.0))]
    (said,) = said_by_leo(*lines, script=script)
    assert (said.text, said.whole) == ("But", True)


@pytest.mark.parametrize("waits", [True, False])
def test_a_holder_may_wait_until_the_other_has_finished(waits: bool) -> None:
    """The next sentence begins a moment after the other's, or over it."""
    maya = Partner("Maya", "maya", MAYA.lines, reaction_s=0.5, spread_s=0.0, waits=waits)
    room = room_of(maya, leo(breaks_in(Cue.PAUSES, 0.5, LONG)))
    live(room, 12.0, TURN)
    first, intrusion, second = sorted(room.spoken, key=lambda said: said.start_s)
    assert intrusion.partner == "Leo"
    assert first.end_s < intrusion.start_s
    assert second.start_s == pytest.approx(intrusion.end_s + 0.6 if waits else 3.8, abs=0.041)


def test_somebody_speaks_at_a_time_of_the_room() -> None:
    """Whatever the session does meanwhile; also a guest, whose name is none of the partners'."""
    child = partner("Emma", line(Cue.AT, "Mummy?", delay_s=3.0), line(Cue.AT, "Look!", delay_s=1.0))
    room = SimulatedRoom(RoomPlan((MAYA,), guests=(child,)), lambda name: ToneVoice())
    live(room, 6.0, TURN)
    hers = [said for said in room.spoken if said.partner == "Emma"]
    assert [said.text for said in hers] == ["Look!", "Mummy?"]
    assert [said.start_s for said in hers] == pytest.approx([1.0, 3.0], abs=0.021)


def test_a_guest_may_break_into_a_turn() -> None:
    """Somebody comes in and talks, in whosever turn it is."""
    guest = partner("Ruth", breaks_in(Cue.OVER, 1.0, "Hello!"))
    room = SimulatedRoom(RoomPlan((MAYA,), guests=(guest,)), lambda name: ToneVoice())
    live(room, 4.0, TURN)
    assert [said.text for said in room.spoken if said.partner == "Ruth"] == ["Hello!"]
