"""How the companion speaks is changed by voice: over its prompts, between turns, and never in a turn."""

import pytest

from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.api.actions import VoiceChange
from companion.core.program import Answer
from tests.core.play import Play, ask, program, say, turn

WORDS = "Take your time, both of you, and look at each other. " * 3
LONG = program(say(WORDS), turn("Maya", "Maya, tell Leo."))


def changes(play: Play) -> list[VoiceChange]:
    """What was to be changed."""
    return [action.change for _, action in play.log if isinstance(action, a.ChangeVoice)]


@pytest.mark.parametrize(
    ("said", "change", "told"),
    [
        ("Another voice, please.", VoiceChange.ANOTHER, "like this"),
        ("Speak more slowly, would you?", VoiceChange.SLOWER, "more slowly"),
        ("We'd like a different voice.", VoiceChange.ANOTHER, "like this"),
        ("I don't like this voice.", VoiceChange.ANOTHER, "like this"),
        ("You're talking a bit too fast for us.", VoiceChange.SLOWER, "more slowly"),
        ("Volume down a bit, please.", VoiceChange.SOFTER, "softly"),
        ("Faster.", VoiceChange.FASTER, "faster"),
        ("A bit softer, please.", VoiceChange.SOFTER, "softly"),
        ("Can you speak up?", VoiceChange.LOUDER, "louder"),
    ],
)
def test_over_a_prompt_the_voice_is_changed(said: str, change: VoiceChange, told: str) -> None:
    """It answers in the new way, and then says the prompt again."""
    play = Play(LONG, ("Maya", "Leo")).begin()
    play.run(0.2)
    prompt = play.said[-1]
    play.says(said)
    play.run(2.2)
    assert changes(play) == [change]
    assert told in play.said[-1]
    play.run(4.0)
    assert play.said[-1] == prompt


@pytest.mark.parametrize("said", ["Slower.", "Softer, please.", "Another voice."])
def test_in_a_turn_such_words_are_for_the_partner(said: str) -> None:
    """Whose turn it is goes on, and what was said stands in the record."""
    play = Play(program(turn("Maya", "Maya, tell Leo.")), ("Maya", "Leo")).begin()
    play.run(6.0)
    play.says(said)
    play.run(3.0)
    assert changes(play) == []
    assert not play.entries(r.CommandObeyed)


def test_at_a_question_an_answer_comes_first() -> None:
    """Where "slower" is an answer, it is taken for one; where it isn't, it is the command."""
    free = Play(program(ask("What would you like from Leo?", answer=Answer.TEXT)), ("Maya", "Leo")).begin()
    free.run(6.0)
    free.says("Slower.")
    free.run(3.0)
    assert changes(free) == []
    yes_no = Play(program(ask("Shall we begin?")), ("Maya", "Leo")).begin()
    yes_no.run(6.0)
    yes_no.says("Slower.")
    yes_no.run(3.0)
    assert changes(yes_no) == [VoiceChange.SLOWER]
