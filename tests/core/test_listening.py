"""Whose words are whose, from the first sound to the final words."""

import pytest

from companion.core.api.events import Heard
from companion.core.api.voices import Stretch, VoiceKind, Who, partner
from companion.core.state.attribution import Owner, Place
from companion.core.state.listening import Listening

MAYA = Owner(Place.TURN, "Maya", 1)
LEO = Owner(Place.TURN, "Leo", 2)


def heard(utterance: int, text: str = "words", start_s: float = 0.0) -> Heard:
    """Final words."""
    return Heard(utterance, text, start_s, start_s + 1.0, 0.9)


def test_late_words_go_to_the_turn_they_began_in() -> None:
    """What Maya said at the end of her turn is hers, however late it is transcribed."""
    listening = Listening()
    listening.start(0, 10.0, MAYA)
    listening.end(0)
    listening.start(1, 20.0, LEO)
    listening.settle(1, "I see.")
    assert listening.pending
    assert listening.settle(0, "Because of Sunday.") is MAYA
    assert listening.text_of(1) == "Because of Sunday."
    assert listening.text_of(2) == "I see."
    assert not listening.pending


def test_words_are_put_in_the_order_they_were_spoken() -> None:
    """Pieces that are transcribed out of order still read as they were said."""
    listening = Listening()
    for utterance, at_s in ((0, 1.0), (1, 5.0), (2, 9.0)):
        listening.start(utterance, at_s, MAYA)
    for utterance, text in ((2, "three"), (0, "one"), (1, "two")):
        listening.settle(utterance, text)
    assert listening.text_of(1) == "one two three"


def test_words_still_to_come_are_waited_for() -> None:
    """From the first sound until the words, or the knowledge that there were none."""
    listening = Listening()
    listening.start(0, 1.0, MAYA)
    assert listening.speaking == 0
    listening.end(0)
    assert listening.expects(0)
    listening.settle(0, "")
    assert not listening.expects(0)
    assert listening.text_of(1) == ""


def test_who_speaks_when_the_floor_opens_is_heard() -> None:
    """Speech that began over a prompt belongs to what the prompt opened."""
    listening = Listening()
    assert not listening.adopt(MAYA)
    listening.start(0, 1.0, Owner(Place.ASIDE))
    assert listening.adopt(MAYA)
    assert listening.settle(0, "Right away.") is MAYA


@pytest.mark.parametrize(("overlap_s", "speaker"), [(0.6, "Maya"), (2.0, None)])
def test_a_short_overlap_takes_no_words_from_the_holder(overlap_s: float, speaker: str | None) -> None:
    """Eight seconds of hers are hers when another laughs into them; a long overlap is nobody's."""
    listening, both = Listening(), Who(VoiceKind.SEVERAL, among=("Leo", "Maya"))
    listening.start(0, 0.0, MAYA)
    for who, start_s, end_s in ((partner("Maya"), 0.0, 8.0), (both, 4.0, 4.0 + overlap_s)):
        listening.voices.add(Stretch(who, start_s, end_s))
    listening.end(0, 8.0)
    assert listening.settle(0, "It was on Sunday.").speaker == speaker


def test_what_began_off_the_record_stays_off_it() -> None:
    """Words that began in a pause are not recorded because the pause ended meanwhile."""
    listening = Listening()
    listening.start(0, 1.0, Owner(Place.ASIDE, kept=False, off_record=True))
    assert listening.adopt(MAYA)
    listening.settle(0, "Between us.")
    assert listening.text_of(1) == ""
    assert listening.entry(heard(0, "Between us."), is_command=False) is None


def test_something_reacts_to_an_utterance_once() -> None:
    """A draft and its final words are one answer, not two."""
    listening = Listening()
    listening.start(0, 1.0, MAYA)
    assert listening.act_on(0)
    assert not listening.act_on(0)
    assert listening.acted_on(0)


def test_taking_back_forgets_what_was_said_and_what_is_still_to_come() -> None:
    """After the safe word neither transcribed words nor later ones of that time are kept."""
    listening = Listening()
    listening.start(0, 1.0, MAYA)
    listening.settle(0, "Before.")
    listening.start(1, 10.0, LEO)
    listening.settle(1, "Unfinished.")
    assert listening.entry(heard(1, "Unfinished.", 10.0), is_command=False)
    listening.start(2, 12.0, LEO)
    listening.take_back(10.0)
    listening.settle(2, "Late.")
    assert listening.text_of(1) == "Before."
    assert listening.text_of(2) == ""
    assert listening.entry(heard(2, "Late.", 12.0), is_command=False) is None
    assert listening.latest() is None


def test_a_turn_begins_with_its_first_word() -> None:
    """A turn whose holder spoke before the floor opened is thrown away from that word on."""
    listening = Listening()
    listening.start(0, 8.0, MAYA)
    listening.start(1, 15.0, MAYA)
    assert listening.turn_since_s(1, 10.0) == 8.0
    assert listening.turn_since_s(2, 10.0) == 10.0
    assert listening.recording_since_s(1, 99.0) == 8.0
    listening.start(2, 20.0, Owner(Place.ANSWER, "Leo"))
    assert listening.recording_since_s(2, 99.0) == 20.0
    assert listening.recording_since_s(77, 99.0) == 99.0


def test_off_the_record_by_script_keeps_that_there_were_words_but_not_which() -> None:
    """``record: false`` leaves the time of speech, for fairness, and no word of it."""
    listening = Listening()
    listening.start(0, 1.0, Owner(Place.TURN, "Maya", 1, kept=False))
    listening.settle(0, "A secret.")
    entry = listening.entry(heard(0, "A secret."), is_command=False)
    assert entry is not None
    assert (entry.text, entry.kept) == ("", False)
    assert listening.text_of(1) == ""


def test_words_without_a_beginning_disturb_nothing() -> None:
    """Words of an utterance that began before the session belong to nobody."""
    listening = Listening()
    assert listening.settle(5, "Hello?").speaker is None
    assert not listening.pending


def test_a_command_misheard_later_is_still_a_command() -> None:
    """A "pause" that was obeyed is no word of the turn, though the better model makes "boss" of it."""
    listening = Listening()
    listening.start(1, 2.0, Owner(Place.TURN, "Maya", turn=1))
    listening.obey(1, Heard(1, "Pause.", 1.0, 1.5, 0.8, draft=True))
    listening.settle(1, "Boss.")
    said = listening.entry(Heard(1, "Boss.", 2.0, 2.5, 0.4), is_command=False)
    assert said is not None
    assert (said.text, said.place) == ("Pause.", "command")
    assert listening.text_of(1) == ""
