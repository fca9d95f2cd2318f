"""Breathing and silence."""

from collections.abc import Callable

import pytest

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api.actions import Tone
from companion.core.program.text import Template
from companion.core.state.states import State
from tests.core.play import Play, head, program, say

BOX = (p.Phase("in", 4.0), p.Phase("hold", 4.0), p.Phase("out", 4.0), p.Phase("hold", 4.0))


def breathing(cues: p.Cues = p.Cues.TONES, *, skippable: bool = True, cycles: int = 3) -> Play:
    """A session that breathes."""
    step = p.Breathe(head=head(skippable=skippable), phases=BOX, cycles=cycles, cues=cues)
    return Play(program(step, say("Next."))).begin().until_state(State.BREATHING)


def silent(*, bell: bool = True, skippable: bool = True) -> Play:
    """A session that is silent for a minute."""
    step = p.Silence(head=head(skippable=skippable), for_s=60.0, marks=(20.0, 40.0), bell=bell)
    return Play(program(step, say("Next."))).begin().until_state(State.QUIET)


def ringing(*, strokes: int = 20, skippable: bool = True) -> Play:
    """A session in which a bell rings, by default for a minute."""
    step = p.Bell(head=head(skippable=skippable), strokes=strokes)
    return Play(program(step, say("Next."))).begin().until_state(State.QUIET)


@pytest.mark.parametrize("start", [breathing, silent, ringing])
@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Stop.", State.CONFIRMING),
        ("Pause.", State.PAUSED),
        ("Time out.", State.TIME_OUT),
        ("I'm done.", State.PROMPT),
    ],
)
def test_safety_words_stay_live(start: Callable[..., Play], word: str, state: State) -> None:
    """In the deepest silence too."""
    play = start()
    play.run(20.0)
    play.says(word)
    play.until_state(state)
    assert play.now < 40.0


@pytest.mark.parametrize(
    "words", ["I changed my mind.", "I've changed my mind, I don't want to.", "I take it back."]
)
@pytest.mark.parametrize("start", [breathing, silent, ringing])
def test_whoever_changes_their_mind_stops_it(start: Callable[..., Play], words: str) -> None:
    """A yes to be still, or to be held, can be taken back in plain words."""
    play = start()
    play.run(20.0)
    play.hears(words)
    play.until_state(State.CONFIRMING)
    assert play.said[-1].startswith("We've stopped.")


@pytest.mark.parametrize("start", [breathing, silent, ringing])
def test_skip_is_the_script_s_to_allow_and_pass_is_not(start: Callable[..., Play]) -> None:
    """Pass is always an answer."""
    play = start(skippable=False)
    play.presses(e.Command.SKIP)
    assert "can't be skipped" in play.said[-1]
    play.presses(e.Command.PASS)
    assert play.said[-1] == "Next."
    play = start()
    play.presses(e.Command.SKIP)
    assert play.said[-1] == "Next."


def test_silence_has_its_tones_and_its_length() -> None:
    """A bell at both ends, soft marks between; what is whispered changes nothing."""
    play = silent()
    began_s = play.now
    play.run(5.0)
    play.says("Hm, what a day.", 2.0)
    play.until_state(State.PROMPT)
    tones = [(0.0, Tone.OPEN), (20.0, Tone.NEARLY_OVER), (40.0, Tone.NEARLY_OVER), (60.0, Tone.CLOSE)]
    assert play.tones == [(began_s + at_s, tone) for at_s, tone in tones]
    assert silent(bell=False).to_end().tones[0][1] is Tone.NEARLY_OVER


def test_a_bell_rings_out_and_no_stroke_is_lost_to_a_pause() -> None:
    """What comes next waits for each stroke to fade; a pause leaves the strokes that are to come."""
    play = ringing(strokes=3)
    began_s = play.now
    play.run(1.0).presses(e.Command.PAUSE).run(100.0)
    play.presses(e.Command.GO_ON).to_end()
    assert [tone for _, tone in play.tones] == [Tone.BELL] * 3
    play = ringing(strokes=2)
    began_s = play.now
    play.until_state(State.PROMPT)
    assert play.tones == [(began_s, Tone.BELL), (began_s + 3.0, Tone.BELL)]
    assert (play.now, play.said[-1]) == (began_s + 6.0, "Next.")


def test_silence_goes_on_where_it_was() -> None:
    """An interruption is not part of it."""
    play = silent()
    play.run(30.0)
    play.hears("How long?")
    assert "left here" in play.said[-1]
    play.until_state(State.QUIET)
    assert play.session.snapshot(play.now).time_left_s == pytest.approx(30.0 - 1.8)
    play.presses(e.Command.PAUSE).run(600.0)
    play.presses(e.Command.GO_ON).until_state(State.QUIET)
    assert play.session.snapshot(play.now).time_left_s == pytest.approx(30.0 - 1.8)


def test_a_prompt_may_be_followed_by_a_pause() -> None:
    """Time for it to sink in, without a bell."""
    step = p.Say(head=head(), texts=(Template.parse("Look at each other."),), pause_s=30.0)
    play = Play(program(step, say("Next."))).begin().until_state(State.QUIET)
    began_s = play.now
    play.until_state(State.PROMPT)
    assert play.now == began_s + 30.0
    assert play.tones == []


def test_two_silences_have_a_breath_between_them() -> None:
    """The bell that ends one is not the bell that begins the next."""
    one = p.Silence(head=head("one"), for_s=30.0)
    two = p.Silence(head=head("two"), for_s=30.0)
    play = Play(program(one, two)).begin().to_end()
    times = {tone: [at_s for at_s, rung in play.tones if rung is tone] for tone in (Tone.OPEN, Tone.CLOSE)}
    assert times[Tone.OPEN][1] - times[Tone.CLOSE][0] == 5.0
    assert times[Tone.CLOSE][1] - times[Tone.OPEN][1] == 30.0
