"""Partners who are asked to tell something, so that their voices can be learned."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from companion.core.api.record import CompanionFell, CompanionSaid, StepEntered
from companion.core.api.snapshot import Mood, Snapshot
from companion.core.language.commands import Commands
from companion.core.program import EVERYONE, Ask, Enrol
from companion.language.en import LANGUAGE
from companion.room.improvising import ENROLMENTS
from companion.room.partners import SpokenLine
from companion.room.plan import Cue, Partner, Recordings, RoomPlan
from companion.room.simulated import SimulatedRoom
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice
from tests.core.play import head, program, say
from tests.room.making import Script, ToneVoice, line, live, partner
from tests.room.test_recordings import speech
from tests.sessions.test_rooms import enact

DAYS = LANGUAGE.simulated.days
ENROL = StepEntered(0.0, "steps[0]", "enrol", "")
ASKED: Script = [(0.0, ENROL), (0.1, CompanionSaid(0.1, "Maya, tell a little.")), (3.0, CompanionFell(3.0))]


@dataclass
class Learning:
    """A session that asks by turns: somebody, from a second to a second."""

    asks: tuple[tuple[str, float, float], ...]
    asked: Ask | None = None

    def snapshot(self, now: float) -> Snapshot:
        """Whoever is asked now; in between the companion speaks."""
        for name, from_s, until_s in self.asks:
            if from_s <= now < until_s:
                return Snapshot(now, "A talk", Mood.ASKING, holder=name)
        return Snapshot(now, "A talk", Mood.SPEAKING)


def told(
    *people: Partner,
    asks: tuple[tuple[str, float, float], ...],
    script: Script = ASKED,
    seconds: float = 20.0,
) -> list[SpokenLine]:
    """What people tell."""
    room = SimulatedRoom(RoomPlan(people), lambda name: ToneVoice())
    room.watch(Learning(asks))
    live(room, seconds, script)
    return room.spoken


def words(spoken: list[SpokenLine], name: str) -> tuple[str, ...]:
    """What one of them said."""
    return tuple(said.text for said in spoken if said.partner == name)


def test_who_is_asked_tells_something_and_the_other_is_quiet() -> None:
    """After the reaction; each partner has words of their own."""
    people = partner("Maya"), partner("Leo")
    spoken = told(*people, asks=(("Maya", 3.0, 20.0), ("Leo", 20.5, 40.0)), seconds=40.0)
    assert words(spoken, "Maya") == DAYS[0]
    assert words(spoken, "Leo") == DAYS[1]
    assert spoken[0].start_s == pytest.approx(3.5, abs=0.22)
    assert all(said.start_s > 20.5 for said in spoken if said.partner == "Leo")


def test_who_is_asked_again_tells_something_else() -> None:
    """Once for each time that the companion asks."""
    spoken = told(partner("Maya"), asks=(("Maya", 3.0, 20.0), ("Maya", 22.0, 40.0)), seconds=45.0)
    assert words(spoken, "Maya") == DAYS[0] + DAYS[ENROLMENTS]


def test_a_question_is_no_request_to_tell() -> None:
    """Only in a step in which voices are learned."""
    script: Script = [(0.0, StepEntered(0.0, "steps[0]", "question", "")), *list(ASKED)[1:]]
    assert told(partner("Maya"), asks=(("Maya", 3.0, 20.0),), script=script) == []


def test_lines_of_ones_own_come_first() -> None:
    """As often as they say; then the usual words."""
    maya = partner("Maya", line(Cue.ENROLS, "My own words.", (0.5, "And more.")))
    spoken = told(maya, asks=(("Maya", 3.0, 8.0), ("Maya", 9.0, 30.0)), seconds=30.0)
    assert words(spoken, "Maya") == ("My own words.", "And more.", *DAYS[0])


def test_what_was_enough_is_not_gone_on_with() -> None:
    """When the companion says thank you, the rest stays unsaid."""
    thanks: Script = [(6.0, CompanionSaid(6.0, "Thank you, Maya.")), (7.0, CompanionFell(7.0))]
    spoken = told(partner("Maya"), asks=(("Maya", 3.0, 6.0),), script=[*ASKED, *thanks])
    assert words(spoken, "Maya") == DAYS[0][:1]


def test_a_recorded_partner_reads(tmp_path: Path) -> None:
    """Some nine seconds of the recordings, and others the next time; without voice and recordings nothing."""
    speech(tmp_path / "reading.wav", 30.0, 400.0)
    maya = Partner("Maya", None, (), spread_s=0.0, recordings=Recordings(tmp_path))
    spoken = told(maya, asks=(("Maya", 3.0, 18.0), ("Maya", 19.0, 40.0)), seconds=40.0)
    assert [said.end_s - said.start_s for said in spoken] == pytest.approx([9.5, 9.5], abs=0.6)
    assert told(Partner("Maya", None, ()), asks=(("Maya", 3.0, 18.0),)) == []


def test_what_is_told_is_long_enough(piper_joe: Path) -> None:
    """Of the slowest and the fastest voice nine to fourteen seconds: a voice is known after eight."""
    cards = load_cards(Path(__file__).parents[2] / "voices")
    for name in ("kim", "sam"):
        voice = PiperVoice(piper_joe, cards[name])
        seconds = [
            sum(len(chunk) for text in told for chunk in voice.speak(text)) / 48_000
            for told in (DAYS[0], DAYS[3])
        ]
        assert all(9.0 < length < 14.0 for length in seconds), (name, seconds)


def test_everybody_tells_what_nobody_else_told() -> None:
    """Six partners, asked twice: no two tell the same, and nothing in it could be taken for a command."""
    everything = [text for told in DAYS for text in told]
    assert len(set(everything)) == len(everything)
    assert len(DAYS) == 2 * ENROLMENTS
    assert not [text for text in everything if Commands(LANGUAGE.commands).find(text) is not None]


def test_in_a_real_session_everybody_tells_something_each_time_they_are_asked() -> None:
    """Here the ears never have enough: each partner is asked three times, and answers three times."""
    steps = (Enrol(head=head(), to=EVERYONE, tries=3), say("Thank you."))
    play, (maya, leo) = enact(program(*steps, people=(2, 2)), "_anyone")
    assert play.session.ending
    assert words(maya.spoken, "Maya") == (*DAYS[0], *DAYS[ENROLMENTS], *DAYS[0])
    assert words(leo.spoken, "Leo") == (*DAYS[1], *DAYS[ENROLMENTS + 1], *DAYS[1])
