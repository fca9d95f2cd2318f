"""Voices are learned: what partners hear, and that nobody has to."""

from typing import Any

import pytest

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.voices import Quality, partner
from companion.core.state.states import State
from tests.core.play import Play, head, program, say

TOLD = "I went to the market and bought far too many pears."


def enrolling(people: tuple[str, ...] = ("Maya", "Leo"), *, to: str = p.EVERYONE, **more: Any) -> Play:
    """A session at the moment the first voice is listened to."""
    step = p.Enrol(head=head("enrol"), to=to, save="known", **more)
    return Play(program(step, say("Thank you both.")), people).begin().until_state(State.LEARNING)


def attempts(play: Play) -> list[tuple[int, str]]:
    """Which voices were to be learned."""
    return [(x.id, x.person) for _, x in play.log if isinstance(x, a.LearnVoice)]


def tells(play: Play, quality: Quality, for_s: float = 9.0) -> None:
    """Somebody tells something, and that is what becomes of it."""
    play.hears(TOLD, for_s)
    play.give(e.VoiceTaken(attempts(play)[-1][0], quality))


def known(play: Play) -> object:
    """Whose voices the script knows of."""
    return play.session.memory.value("known")


def test_each_partner_is_asked_and_thanked() -> None:
    """One after the other, by name; what they tell is not in the record."""
    play = enrolling()
    assert play.said[-1].startswith("Maya, so I can learn your voice")
    tells(play, Quality.GOOD)
    assert play.said[-1].startswith("Thank you, Maya.")
    play.until_state(State.LEARNING)
    tells(play, Quality.GOOD)
    play.to_end()
    assert [person for _, person in attempts(play)] == ["Maya", "Leo"]
    assert known(play) == {"Maya": True, "Leo": True}
    assert all(not x.text for x in play.entries(r.PartnerSaid))


@pytest.mark.parametrize(
    ("quality", "asked"),
    [(Quality.TOO_NOISY, "closer"), (Quality.ANOTHER_VOICE, "just you")],
)
def test_what_is_not_good_enough_is_asked_again_kindly(quality: Quality, asked: str) -> None:
    """With the reason, and from the beginning."""
    play = enrolling(to="Maya")
    tells(play, quality)
    assert asked in play.said[-1]
    play.until_state(State.LEARNING)
    tells(play, Quality.GOOD)
    play.to_end()
    assert len({id for id, _ in attempts(play)}) == 2


def test_a_pause_is_no_end() -> None:
    """Too little speech: time to think first, and then a little more is asked for, in the same attempt."""
    play = enrolling(to="Maya")
    said = len(play.said)
    tells(play, Quality.TOO_SHORT, 3.0)
    play.run(1.0)
    assert len(play.said) == said
    play.until(lambda: len(play.said) > said)
    assert "more" in play.said[-1]
    play.until_state(State.LEARNING)
    tells(play, Quality.GOOD)
    assert len(attempts(play)) == 1


def test_nobody_has_to() -> None:
    """Pass, or silence: it goes on without, and nothing is learned."""
    play = enrolling()
    play.hears("Pass.")
    assert "without it" in play.said[-1]
    play.until_state(State.LEARNING)
    play.run(120.0)
    play.to_end()
    assert known(play) == {"Maya": False, "Leo": False}
    stopped = [x.id for _, x in play.log if isinstance(x, a.StopLearning)]
    assert set(stopped) == {id for id, _ in attempts(play)}


def test_after_some_tries_it_goes_on_without() -> None:
    """Not a third time, where the script says two."""
    play = enrolling(to="Maya", tries=2)
    tells(play, Quality.TOO_NOISY)
    play.until_state(State.LEARNING)
    tells(play, Quality.TOO_NOISY)
    play.to_end()
    assert known(play) == {"Maya": False, "Leo": None}


def test_voices_that_are_alike_are_said_to_be() -> None:
    """Honest, and no obstacle."""
    play = enrolling(to="Leo")
    tells(play, Quality.ALIKE)
    assert "very similar" in play.said[-1]
    play.to_end()


def test_what_is_said_in_a_pause_is_not_learned_from() -> None:
    """The attempt is aborted, and starts again."""
    play = enrolling(to="Maya")
    play.hears("Pause.")
    play.until_state(State.PAUSED)
    assert any(isinstance(x, a.StopLearning) for _, x in play.log)
    play.run(3.0)
    play.hears("Go on.")
    play.until_state(State.LEARNING)
    assert len(attempts(play)) == 2
    old = attempts(play)[0][0]
    play.give(e.VoiceTaken(old, Quality.GOOD))
    assert play.session.state is State.LEARNING


@pytest.mark.parametrize("more", [{"people": ("Maya",)}, {"knows_voices": False}])
def test_where_there_is_nothing_to_tell_apart_nobody_is_asked(more: dict[str, Any]) -> None:
    """One person alone, or ears that can't: not a word about voices."""
    people = more.pop("people", ("Maya", "Leo"))
    step = p.Enrol(head=head("enrol"), to=p.EVERYONE, save="known")
    play = Play(program(step, say("Thank you.")), people, **more).begin().to_end()
    assert play.said[0] == "Thank you."
    assert set(known(play).values()) == {False}  # type: ignore[attr-defined]  # a yes or no for each


def test_a_voice_can_be_forgotten_by_voice() -> None:
    """At any time; where it is not known whose it is, all are forgotten: in doubt nothing is kept."""
    for voice, forgotten in ((partner("Leo"), "Leo"), (None, None)):
        play = Play(program(say("One."), p.Silence(head=head("s"), for_s=60.0)), ("Maya", "Leo")).begin()
        play.until_state(State.QUIET)
        play.hears("Please forget my voice.", 1.5, voice=voice)
        assert [x.person for _, x in play.log if isinstance(x, a.ForgetVoice)] == [forgotten]
        assert "forgotten your voice" in play.said[-1]
