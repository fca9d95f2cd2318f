"""Words in another language: they are in the record as that, and do nothing else."""

from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.state.states import State
from tests.core.play import Play, ask, program, say, turn

NOTE = "(in another language)"


def says_foreign(play: Play) -> None:
    """Their words arrive as a note."""
    start_s, utterance = play.now, 900 + len(play.moves)
    play.give(e.SpeechStarted(utterance, start_s))
    play.run(2.0)
    play.give(e.SpeechEnded(utterance, play.now))
    play.give(e.Heard(utterance, NOTE, start_s, play.now, 0.8, foreign=True))


def test_another_language_answers_nothing_and_is_mentioned_once() -> None:
    """The question is asked again in short; a second time it is only unclear."""
    play = Play(program(ask("Shall we begin?", to="Maya", save="on"), say("Thank you."))).begin()
    play.until_state(State.ASKING)
    play.until(lambda: play.speaking is None)
    says_foreign(play)
    assert "I only understand English" in play.said[-1]
    play.until(lambda: play.speaking is None)
    says_foreign(play)
    assert sum("English" in said for said in play.said) == 1
    play.until(lambda: play.speaking is None)
    play.hears("Yes.")
    play.to_end()
    assert [x.value for x in play.entries(r.Answered)] == ["yes"]
    assert [x.text for x in play.entries(r.PartnerSaid)].count(NOTE) == 2


def test_a_turn_in_another_language_is_no_silence() -> None:
    """It is noted whose words they were, and told with the closing words that they are not written down."""
    play = Play(program(turn("Maya", "Go ahead."), say("Bye."))).begin().until_state(State.FLOOR)
    says_foreign(play)
    play.hears("I'm done.")
    assert "I only understand English" in play.said[-1]
    said = play.entries(r.PartnerSaid)[0]
    assert (said.text, said.speaker, said.place) == (NOTE, "Maya", "turn")
