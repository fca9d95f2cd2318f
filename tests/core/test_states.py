"""The table of states, and what holds from any moment of any session."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.voices import Quality, Who
from companion.core.state.states import KINDS, TABLE, Goes, Ignored, Illegal, IllegalEvent, State
from tests.core.play import Play, program, say, turn
from tests.core.scripts import MOVES, PEOPLE, programs

SAFE_WORD = "pineapple"


def lead(play: Play, moves: Sequence[tuple[object, ...]]) -> None:
    """Let people and devices do ``moves``, as long as the session lasts."""
    lost = False
    for move in moves:
        if play.session.state is State.ENDED:
            return
        match move:
            case ("says", str(text), float(for_s), bool(draft), voice) if not lost:
                assert voice is None or isinstance(voice, Who)
                play.says(text, for_s, draft=draft, voice=voice)
                play.run(0.0)
            case ("presses", e.Command() as command):
                play.presses(command)
            case ("waits", float(for_s)):
                play.run(for_s)
            case ("listens",):
                play.until(lambda: play.speaking is None, play.now + 30.0)
            case ("microphone", float(ago_s)):
                play.run(0.0)
                play.give(e.MicrophoneFound() if lost else e.MicrophoneLost(max(0.0, play.now - ago_s)))
                lost = not lost
            case ("taken", Quality() as quality):
                attempts = [action.id for _, action in play.log if isinstance(action, a.LearnVoice)]
                play.give(e.VoiceTaken(attempts[-1] if attempts else 1, quality))
            case ("suspected", bool(dismissed)):
                play.give(e.SpeechSuspected(play.now))
                if dismissed:
                    play.give(e.SpeechDismissed())
            case ("away", float(away_s)):
                play.give(e.CameBack(play.now, away_s))
            case ("unkept",):
                play.give(e.StorageFailed())
            case ("stale",):
                play.give(e.PromptEnded(10_000))
    if lost:
        play.give(e.MicrophoneFound())
    play.run(0.0)


@pytest.mark.parametrize("state", State)
def test_every_state_answers_every_kind_of_event(state: State) -> None:
    """Nothing that can happen in a session finds the machine without an answer."""
    assert set(TABLE[state]) == set(KINDS)


def test_the_table_lists_every_state() -> None:
    """A state that somebody adds must be given its row."""
    assert set(TABLE) == set(State)


def test_every_reason_is_given() -> None:
    """Whatever is ignored or can't happen says why."""
    for row in TABLE.values():
        for entry in row.values():
            assert isinstance(entry, Goes) or entry.because


def test_every_state_can_be_reached_and_left() -> None:
    """No state is an island, and only the end is an end."""
    reached = {State.NEW}
    while True:
        next_states = {
            to
            for state in reached
            for entry in TABLE[state].values()
            if isinstance(entry, Goes)
            for to in entry.to
        }
        if next_states <= reached:
            break
        reached |= next_states
    assert reached == set(State)
    for state in set(State) - {State.ENDED}:
        assert any(isinstance(entry, Goes) and entry.to - {state} for entry in TABLE[state].values()), state


@pytest.mark.parametrize(
    "event", [e.PromptEnded(1), e.SpeechStarted(0, 0.0), e.CommandGiven(e.Command.STOP), e.MicrophoneFound()]
)
def test_an_illegal_event_leaves_the_session_as_it_was(event: e.Event) -> None:
    """A bug of ours is named, and the session can still begin."""
    play = Play(program(say("Hello.")))
    with pytest.raises(IllegalEvent, match=type(event).__name__):
        play.session.handle(event, 0.0)
    assert play.begin().to_end().session.ending == "finished"


def test_a_session_begins_once() -> None:
    """A second beginning is a bug, and nothing is said twice."""
    play = Play(program(say("Hello."))).begin()
    with pytest.raises(IllegalEvent, match="Begin"):
        play.session.handle(e.Begin(), 0.0)
    assert play.to_end().said.count("Hello.") == 1


def test_the_end_of_another_prompt_is_ignored() -> None:
    """A late report of the loudspeaker never cuts short what is being said."""
    play = Play(program(say("Hello."), say("Sit down."))).begin()
    assert play.session.handle(e.PromptEnded(99), 0.0) == []
    assert play.session.state is State.PROMPT
    assert play.said == ["Hello."]


def test_nothing_follows_the_end() -> None:
    """Late words after the end change neither state nor record."""
    play = Play(program(turn("Maya", time_s=30.0)), ["Maya"]).begin().until_state(State.FLOOR)
    play.give(e.SpeechStarted(0, play.now))
    play.to_end()
    assert isinstance(play.log[-1][1], a.Finish)
    assert play.session.handle(e.Heard(0, "late words", 0.0, 1.0, 0.9), play.now + 1) == []
    assert play.session.state is State.ENDED
    assert play.session.deadline() is None


@settings(max_examples=150)
@given(programs(), PEOPLE, MOVES)
def test_no_course_of_a_session_breaks_it(
    script: p.Program, people: tuple[str, ...], moves: list[tuple[object, ...]]
) -> None:
    """Whatever people say and press: the table holds, one voice speaks, something is always waited for."""
    play = Play(script, people, safe_word=SAFE_WORD).begin()
    lead(play, moves)
    for row, kind, after in play.moves:
        entry = TABLE[row][kind]
        assert not isinstance(entry, Illegal)
        assert after is row or not isinstance(entry, Ignored)


@settings(max_examples=60)
@given(programs(), PEOPLE, MOVES)
def test_stop_ends_a_session_from_any_moment(
    script: p.Program, people: tuple[str, ...], moves: list[tuple[object, ...]]
) -> None:
    """Nobody is ever held in a session: saying stop is always enough."""
    play = Play(script, people, safe_word=SAFE_WORD).begin()
    lead(play, moves)
    play.let_all_finish()
    if play.session.state not in (State.ENDED, State.CLOSING):
        play.says("Stop.")
    play.to_end()
    assert play.session.ending in ("stopped", "finished", "early", "postponed")


@settings(max_examples=150)
@given(programs(), PEOPLE, MOVES)
@example(program(turn("Maya")), ("Maya",), [("waits", 6.0), ("says", "Because of you.", 2.0, False, None)])
def test_the_safe_word_is_obeyed_from_any_moment(
    script: p.Program, people: tuple[str, ...], moves: list[tuple[object, ...]]
) -> None:
    """It ends the session at once, and of the unfinished recording not a word is kept."""
    play = Play(script, people, safe_word=SAFE_WORD).begin()
    lead(play, moves)
    play.run(0.0)
    if play.session.state in (State.CLOSING, State.ENDED):
        return
    holds_floor = play.session.state in (State.FLOOR, State.GRACE)
    opened = [entry.at_s for entry in play.entries(r.FloorOpened)]
    play.presses(e.Command.SAFE_WORD)
    play.until_state(State.CLOSING)
    if play.session.forgotten:
        return  # of which there is no record at all
    thrown_away = play.entries(r.Discarded)[-1]
    if holds_floor:
        assert thrown_away.since_s <= opened[-1]
    before = len(play.log)
    play.run(5.0)
    late = [x.entry for _, x in play.log[before:] if isinstance(x, a.Note)]
    assert not [x for x in late if isinstance(x, r.PartnerSaid) and x.start_s <= thrown_away.at_s]
