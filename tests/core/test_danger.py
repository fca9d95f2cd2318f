"""Words of danger end a session, and nothing tells the others what was noticed."""

from collections.abc import Callable

import pytest

from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.state.states import State
from tests.core.play import Play, program, say, turn


def _talking() -> Play:
    script = program(turn("Maya", "Maya, what is on your mind?", save="words"), say("Good."))
    return Play(script).begin().until_state(State.FLOOR)


def _record(play: Play) -> list[str]:
    """What the record shows, without times and without how the stop came about."""
    return [
        type(entry).__name__
        for entry in play.entries(object)
        if not isinstance(entry, r.CompanionFell | r.CompanionSaid | r.CommandObeyed)
    ]


def test_danger_ends_the_session_as_a_stop_does() -> None:
    """The same words, the same ending, and no way back; only a stop says first that it can be taken back."""
    danger, stop = _talking(), _talking()
    danger.says("I am afraid of you when you shout.", 2.0)
    danger.to_end()
    stop.presses(e.Command.STOP).presses(e.Command.STOP).to_end()
    assert danger.session.ending == stop.session.ending == "stopped"
    assert danger.said[-1] == stop.said[-1] == "Let's leave it here for today. Thank you."
    assert [kind for kind in _record(danger) if kind != "PartnerSaid"] == _record(stop)


def test_nothing_of_the_moment_is_kept() -> None:
    """Neither the words nor what led to them in the same turn."""
    play = _talking()
    play.hears("Last night was bad.", 2.0)
    play.hears("You hit me.", 1.0)
    play.to_end()
    since_s = play.entries(r.Discarded)[0].since_s
    assert since_s == play.entries(r.FloorOpened)[0].at_s
    assert "hit" not in str(play.log)
    assert play.session.memory.fact("words") is None


def test_danger_to_oneself_names_help_as_something_for_everyone() -> None:
    """The numbers are on the page that everybody meets; nobody is spoken to."""
    play = _talking()
    play.hears("Sometimes I want to die.", 2.0)
    assert play.said[-1].startswith("Let's leave it here for today. Thank you. There are people to talk to")
    assert "Maya" not in play.said[-1]
    assert play.to_end().session.ending == "stopped"


IN_TWO = ("Last night his hands were.", "Round my neck.")


def test_danger_told_across_a_pause_is_noticed() -> None:
    """Neither half tells it, and the whole does; nothing of either is kept."""
    play = _talking()
    play.hears(IN_TWO[0], 1.5)
    assert play.session.state is State.FLOOR
    play.run(6.0)
    play.hears(IN_TWO[1], 1.0)
    assert play.to_end().session.ending == "stopped"
    assert "neck" not in str(play.log)
    assert play.session.memory.fact("words") is None


def test_a_word_of_listening_in_between_changes_nothing() -> None:
    """An "mm-hm" doesn't part what belongs together."""
    play = _talking()
    play.hears(IN_TWO[0], 1.5)
    play.hears("Mm-hm.", 0.4)
    play.hears(IN_TWO[1], 1.0)
    assert play.to_end().session.ending == "stopped"


def _long_after(play: Play) -> None:
    play.run(25.0)


def _in_another_turn(play: Play) -> None:
    play.hears("I'm done.")
    play.until_state(State.FLOOR)


def _taken_back(play: Play) -> None:
    play.presses(e.Command.FORGET_WORDS)
    play.until_state(State.FLOOR)


@pytest.mark.parametrize("happens", [_long_after, _in_another_turn, _taken_back])
def test_what_does_not_belong_together_is_not_joined(happens: Callable[[Play], None]) -> None:
    """A long silence, another turn, or words that were taken back."""
    script = program(
        *(turn(name, f"{name}, what is on your mind?", patience_s=60.0) for name in ("Maya", "Leo"))
    )
    play = Play(script).begin().until_state(State.FLOOR)
    play.hears(IN_TWO[0], 1.5)
    happens(play)
    play.hears(IN_TWO[1], 1.0)
    assert play.session.state is State.FLOOR


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("His hands were.", "Full of shopping."),
        ("If I leave.", "The window open, it gets cold."),
        ("I told him about your hands.", "He was round my house yesterday."),
    ],
)
def test_harmless_words_with_a_pause_in_them_go_on(before: str, words: str) -> None:
    """As they would without it."""
    play = _talking()
    play.hears(before, 1.5)
    play.hears(words, 1.5)
    assert play.session.state is State.FLOOR


@pytest.mark.parametrize("words", ["I was scared of her dog.", "I'm not afraid of you."])
def test_what_only_sounds_like_danger_goes_on(words: str) -> None:
    """A turn is not ended by a dog, a saying or a negation."""
    play = _talking()
    play.hears(words, 2.0)
    assert play.session.state is State.FLOOR


def test_a_draft_alone_ends_nothing() -> None:
    """The small model mishears: only the final words count."""
    play = _talking()
    play.give(e.SpeechStarted(0, play.now))
    play.give(e.SpeechEnded(0, play.now))
    play.give(e.Heard(0, "You hit me.", play.now, play.now, 0.9, draft=True))
    assert play.session.state is State.FLOOR


def test_what_is_said_in_a_pause_ends_nothing() -> None:
    """Nothing is listened to while the exercise stands still."""
    play = _talking()
    play.presses(e.Command.PAUSE).run(5.0)
    play.hears("You hit me.", 1.0)
    assert play.session.state is State.PAUSED
