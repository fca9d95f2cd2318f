"""Whose words are kept in a turn, and which act."""

from typing import Any

from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.program import Turn
from companion.core.state.states import State
from tests.core.play import Play, program, say, turn

SAVED = "${words}"


def holding(*after: Turn, **more: Any) -> Play:
    """A session at the moment Maya's floor opens."""
    play = Play(program(turn("Maya", save="words", **more), say(f"You said: {SAVED}"), *after))
    return play.begin().until_state(State.FLOOR)


def closed(play: Play) -> r.FloorClosed:
    """How the first turn ended."""
    return play.entries(r.FloorClosed)[0]


def test_late_words_go_to_the_turn_they_were_said_in() -> None:
    """What Maya says last is hers, even when it is transcribed in Leo's turn."""
    play = Play(program(turn("Maya", time_s=30.0), turn("Leo"))).begin().until_state(State.FLOOR)
    play.give(e.SpeechStarted(90, play.now))
    play.give(e.SpeechEnded(90, play.now + 1.0))
    play.until(lambda: play.session.snapshot(play.now).holder == "Leo")
    play.hears("My turn.", 1.0)
    play.give(e.Heard(90, "It was Sunday.", 5.0, 6.0, 0.9))
    assert play.words_of("Maya") == "It was Sunday."
    assert play.words_of("Leo") == "My turn."


def test_a_late_i_am_done_does_not_end_the_next_turn() -> None:
    """A command counts in the turn in which it was begun."""
    play = Play(program(turn("Maya", time_s=30.0), turn("Leo"))).begin().until_state(State.FLOOR)
    play.give(e.SpeechStarted(90, play.now))
    play.give(e.SpeechEnded(90, play.now + 1.0))
    play.until(lambda: play.session.snapshot(play.now).holder == "Leo")
    play.give(e.Heard(90, "I'm done.", 5.0, 6.0, 0.9))
    assert play.session.state is State.FLOOR
    assert play.session.snapshot(play.now).holder == "Leo"


def test_speech_that_begins_over_the_prompt_is_part_of_the_turn() -> None:
    """Who starts a little early loses no word."""
    play = Play(program(turn("Maya", "What did you see?"))).begin()
    play.run(1.0)
    play.says("The dishes in the sink.", 6.0)
    play.until_state(State.FLOOR)
    play.run(8.0)
    assert play.words_of("Maya") == "The dishes in the sink."


def test_an_eager_holder_may_start_only_where_the_script_allows_it() -> None:
    """Otherwise the prompt is heard out; either way a listening sound opens no floor."""
    for allowed in (True, False):
        play = Play(
            program(turn("Maya", f"What did you see? {'It may be long. ' * 9}", interruptible=allowed))
        )
        play.begin().run(1.0)
        play.hears("Mm-hm.", 0.5)
        assert play.session.state is State.PROMPT
        play.hears("The dishes.", 1.0)
        assert play.session.state is (State.FLOOR if allowed else State.PROMPT)
        assert play.words_of("Maya") == ("The dishes." if allowed else "")


def test_record_false_keeps_no_words() -> None:
    """Neither in the record nor for later prompts; only that the turn took place."""
    play = holding(record=False)
    play.hears("A secret.", 2.0)
    play.hears("I'm done.")
    play.to_end()
    assert not any("secret" in str(entry) for entry in play.log)
    assert closed(play).ended_by == "words"


def test_a_draft_acts_and_the_final_words_make_the_record() -> None:
    """Commands are quick; what is written down is what the better model heard, once."""
    play = holding()
    utterance = 50
    play.give(e.SpeechStarted(utterance, play.now))
    play.give(e.SpeechEnded(utterance, play.now))
    play.give(e.Heard(utterance, "I'm done.", play.now, play.now, 0.5, draft=True))
    assert closed(play).ended_by == "words"
    assert not play.entries(r.PartnerSaid)
    play.give(e.Heard(utterance, "I am done.", play.now, play.now, 0.9))
    assert [entry.text for entry in play.entries(r.PartnerSaid)] == ["I am done."]
    assert len(play.entries(r.FloorClosed)) == 1


def test_a_command_that_the_better_model_does_not_hear_is_in_the_record() -> None:
    """What was obeyed was said: it stands there as it was drafted, once."""
    play = holding()
    utterance = 50
    play.give(e.SpeechStarted(utterance, play.now))
    play.give(e.SpeechEnded(utterance, play.now))
    play.give(e.Heard(utterance, "I'm done.", play.now, play.now, 0.5, draft=True))
    play.give(e.NothingHeard(utterance))
    (said,) = play.entries(r.PartnerSaid)
    assert (said.speaker, said.text, said.place) == ("Maya", "I'm done.", "command")


def test_a_piece_of_a_long_sentence_does_not_end_grace() -> None:
    """A stretch cut for the transcriber goes on; only its real end counts."""
    play = holding(time_s=30.0, grace_s=30.0)
    play.give(e.SpeechStarted(70, play.now))
    play.run(31.0)
    play.give(e.SpeechEnded(70, play.now, goes_on=True))
    play.give(e.SpeechStarted(71, play.now))
    play.give(e.Heard(70, "A long", 10.0, 40.0, 0.9))
    assert play.session.state is State.GRACE
    play.give(e.SpeechEnded(71, play.now))
    play.give(e.Heard(71, "story.", 40.0, 41.0, 0.9))
    play.run(2.0)
    assert closed(play).ended_by == "time"
    assert play.words_of("Maya") == "A long story."


def test_alone_there_is_nobody_to_name() -> None:
    """One person is not addressed by name before every prompt."""
    play = Play(program(turn("me", "What do you value about yourself?"), roles=("me",)), ["Maya"]).begin()
    assert play.said == ["What do you value about yourself?"]


def test_a_draft_of_i_am_done_is_not_taken_for_words_on_their_way() -> None:
    """Who says nothing else has told nothing, and is not thanked for it."""
    play = holding(time_s=60.0)
    play.give(e.SpeechStarted(90, play.now))
    play.give(e.SpeechEnded(90, play.now + 0.5))
    play.give(e.Heard(90, "I'm done.", play.now, play.now + 0.5, 0.9, draft=True))
    assert closed(play).ended_by == "words"
    assert play.said[-1] == "That's fine. Nothing for now."
