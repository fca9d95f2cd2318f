"""Guided breath."""

import pytest

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api.actions import HushTones, Speak, Tone
from companion.core.program.breaths import FASTEST, SLOWEST
from companion.core.state.states import State
from tests.core.play import Play, head, program, say

IN, FULL, OUT, EMPTY = Tone.BREATH_IN, Tone.BREATH_FULL, Tone.BREATH_OUT, Tone.BREATH_EMPTY
BOX = (p.Phase("in", 4.0), p.Phase("hold", 4.0), p.Phase("out", 4.0), p.Phase("hold", 4.0))
EVEN = (p.Phase("in", 5.5), p.Phase("out", 5.5))
LONG_HOLD = (p.Phase("in", 4.0), p.Phase("hold", 7.0), p.Phase("out", 8.0))
SIGH = (p.Phase("in", 2.5), p.Phase("in", 1.0), p.Phase("out", 6.5))
LEAD_IN_S = 1.7 + 4.0


def breathing(
    cues: p.Cues = p.Cues.TONES,
    phases: tuple[p.Phase, ...] = BOX,
    *,
    skippable: bool = True,
    cycles: p.Quantity = 3,
    rate: p.Quantity | None = None,
) -> Play:
    """A session that breathes."""
    step = p.Breathe(head=head(skippable=skippable), phases=phases, cycles=cycles, cues=cues, rate=rate)
    return Play(program(step, say("Next."))).begin().until_state(State.BREATHING)


def onsets(play: Play, tone: Tone) -> list[float]:
    """When a tone began."""
    return [at_s for at_s, played in play.tones if played is tone]


def test_breath_is_guided_without_drift() -> None:
    """After a breath out that leads in, each phase begins when the last is over; full and empty differ."""
    play = breathing()
    began_s = play.now
    play.until_state(State.PROMPT)
    phases = [IN, FULL, OUT, EMPTY] * 3
    assert play.tones[0][1] is OUT
    assert [tone for _, tone in play.tones[1:]] == [*phases, Tone.CLOSE]
    onsets_s = [at_s - began_s - LEAD_IN_S for at_s, _ in play.tones[1:]]
    assert onsets_s == pytest.approx([4.0 * number for number in range(13)])


def test_breath_is_led_by_voice_tones_or_nothing() -> None:
    """As the script says; the voice leads in to tones, too, and there may be no sound at all."""
    assert breathing(p.Cues.VOICE).to_end().said.count("Breathe in.") == 2
    assert breathing().to_end().said[:3] == ["Breathe out.", "And in.", "Next."]
    quiet = breathing(p.Cues.NONE).to_end()
    assert quiet.tones == []
    assert quiet.said[0] == "Next."


@pytest.mark.parametrize("phases", [BOX, EVEN, LONG_HOLD, SIGH])
def test_words_come_just_before_their_phase(phases: tuple[p.Phase, ...]) -> None:
    """Each word begins up to a second before its phase, and none where the one before leaves no time for it;
    of a sigh's short second breath the words are short."""
    play = breathing(p.Cues.VOICE, phases, cycles=2).to_end()
    spoken = [
        (at_s, action.text)
        for at_s, action in play.log
        if isinstance(action, Speak) and action.text.endswith(("in.", "out.", "Hold."))
    ]
    turns = [at_s for at_s, tone in play.tones]
    for at_s, words in spoken:
        next_s = min(turn for turn in turns if turn > at_s)
        assert next_s - at_s == pytest.approx(0.8 if words.startswith("And") else 1.0)
    if phases is SIGH:
        assert [words for _, words in spoken][1:5] == ["And in.", "And in.", "And out.", "Breathe in."]


def test_a_breath_that_was_broken_off_begins_again() -> None:
    """After a pause it is led in again, and nobody starts in the middle; the breaths before count."""
    play = breathing()
    play.run(LEAD_IN_S + 16.0 + 9.0)
    play.presses(e.Command.PAUSE).run(60.0)
    play.presses(e.Command.GO_ON).until_state(State.BREATHING)
    assert play.session.snapshot(play.now).time_left_s == 32.0
    play.run(LEAD_IN_S + 0.1)
    breath = play.session.snapshot(play.now).breath
    assert breath is not None
    assert (breath.phase, breath.cycle) == ("in", 2)


@pytest.mark.parametrize("command", [e.Command.PAUSE, e.Command.PASS, e.Command.STOP, e.Command.SAFE_WORD])
def test_a_tone_that_sounds_stops_with_the_breath(command: e.Command) -> None:
    """Nothing goes on sounding for seconds into a pause, or over the next breath."""
    play = breathing()
    play.run(3.0).presses(command)
    assert any(isinstance(action, HushTones) and at_s == play.now for at_s, action in play.log)


def test_a_picture_of_a_breath() -> None:
    """A screen can show it growing and shrinking."""
    play = breathing()
    play.run(LEAD_IN_S + 6.0)
    breath = play.session.snapshot(play.now).breath
    assert breath is not None
    assert (breath.phase, breath.cycle, breath.cycles) == ("hold", 1, 3)
    assert breath.fraction == pytest.approx(0.5)


def test_how_long_is_answered_while_breathing() -> None:
    """In words, and the breath begins again."""
    play = breathing(cycles=6)
    play.run(LEAD_IN_S + 20.0)
    play.hears("How long?")
    assert "About one minute left here." in play.said
    play.until_state(State.BREATHING)


def test_slower_and_faster_count_from_the_next_breath_on() -> None:
    """Within what is comfortable, and it is said that it was heard."""
    play = breathing(phases=EVEN, cycles=12)
    play.run(LEAD_IN_S + 3.0)
    play.says("A bit slower, please.")
    play.until_state(State.PROMPT)
    one, two, *_, last = [b - a for a, b in zip(onsets(play, IN), onsets(play, IN)[1:], strict=False)]
    assert [one, two, last] == pytest.approx([11.0, 12.1, 12.1])
    assert "Then we'll breathe a little slower." in play.said
    play = breathing(phases=EVEN, cycles=12)
    for _ in range(5):
        play.run(3.0).says("Slower.")
    play.until_state(State.PROMPT)
    assert onsets(play, IN)[-1] - onsets(play, IN)[-2] == pytest.approx(60.0 / SLOWEST)
    assert "Let's leave it as it is." in play.said


@pytest.mark.parametrize(
    ("words", "breaths"), [("Fewer.", 3), ("More.", 9), ("Four breaths.", 4), ("I like this.", 6)]
)
def test_there_may_be_fewer_or_more_breaths(words: str, breaths: int) -> None:
    """Who is tired has fewer, and the one that goes on is finished; other words change nothing."""
    play = breathing(phases=EVEN, cycles=6)
    play.run(LEAD_IN_S + 2.0)
    play.says(words)
    play.until_state(State.PROMPT)
    assert len(onsets(play, IN)) == breaths


def test_long_holds_do_not_become_more() -> None:
    """Four at a time are enough to begin with."""
    play = breathing(phases=LONG_HOLD, cycles=4)
    play.run(10.0).says("More breaths, please.")
    play.until_state(State.PROMPT)
    assert len(onsets(play, IN)) == 4


def test_without_holding_nothing_is_held_any_more() -> None:
    """The hold that goes on ends at once, and the next breaths flow, at a comfortable rate."""
    play = breathing(phases=BOX, cycles=4)
    play.run(LEAD_IN_S + 4.5)
    play.says("Without holding.", 0.5)
    play.until_state(State.PROMPT)
    assert len(onsets(play, FULL)) == 1
    assert onsets(play, OUT)[1] - onsets(play, FULL)[0] < 4.0
    assert onsets(play, EMPTY) == [pytest.approx(onsets(play, OUT)[1] + 4.0)]
    assert onsets(play, IN)[-1] - onsets(play, IN)[-2] == pytest.approx(60.0 / FASTEST)


def test_holding_is_left_out_before_the_first_breath_too() -> None:
    """Where it was said over the words before."""
    step = p.Breathe(
        head=head(),
        phases=LONG_HOLD,
        cycles=2,
        cues=p.Cues.TONES,
        say=say("In, hold, and out, twice.").texts[0],
    )
    play = Play(program(step, say("Next."))).begin()
    play.says("Without holding, please.", 0.8)
    play.until_state(State.BREATHING).until_state(State.PROMPT)
    assert "Without holding, then." in play.said
    assert FULL not in [tone for _, tone in play.tones]


@pytest.mark.parametrize("rate", [SLOWEST, 5.0, FASTEST])
def test_the_rate_of_breaths_can_be_set(rate: float) -> None:
    """Resonance is individual."""
    play = breathing(phases=EVEN, rate=rate)
    play.until_state(State.PROMPT)
    assert onsets(play, IN)[1] - onsets(play, IN)[0] == pytest.approx(60.0 / rate)


def test_a_draft_does_not_decide_between_pause_and_pass() -> None:
    """They sound alike: the better model decides which it was, and no breath is left out by mistake."""
    play = breathing()
    play.run(LEAD_IN_S + 1.0)
    utterance = play.says("Pause.", draft=False)
    play.at(play.now + 1.9, e.Heard(utterance, "Pass.", play.now, play.now + 1.0, 0.74, draft=True))
    play.run(2.0)
    assert play.session.state is State.BREATHING
    play.until_state(State.PAUSED)


def test_a_pass_that_the_better_model_hears_as_something_else_still_counts() -> None:
    """A single word is short of sound: "boss" is no reason to leave somebody waiting."""
    play = breathing()
    play.run(LEAD_IN_S + 1.0)
    utterance = play.says("Boss.", 0.6, draft=False)
    play.give(e.Heard(utterance, "Pass.", play.now - 0.6, play.now, 0.74, draft=True))
    assert play.session.state is State.BREATHING
    play.run(3.0)
    assert play.session.state is not State.BREATHING
