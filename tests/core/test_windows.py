"""Turns as a whole: what is transcribed together, and what becomes of its words."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.state.states import State
from companion.core.state.windows import AROUND_S, WINDOW_S, Windows
from companion.journal.retention import settled
from tests.core.play import Play, head, program, say, turn

PIECES = ("I regret that I called you careless.", "in front of your sister.", "For next time.")
WHOLE = ("I regret that I called you careless", "in front of your sister.", "For next time.")
QUOTED = program(
    turn("Maya", "Go ahead.", save="message"),
    p.Quote(head=head("quote"), of="message"),
    say("Thank you."),
)


def told(command: str = "I'm done.") -> Play:
    """Maya speaks in three pieces, then a command."""
    play = Play(QUOTED).begin().until_state(State.FLOOR)
    for piece in PIECES:
        play.says(piece, 3.0, held=True)
    play.let_all_finish()
    play.hears(command)
    return play


def asked(play: Play) -> list[tuple[int, ...]]:
    """What was to be transcribed together."""
    return [x.utterances for _, x in play.log if isinstance(x, a.TranscribeTogether)]


def written(play: Play, texts: Sequence[str] = WHOLE) -> None:
    """The words of the whole arrive."""
    for said in play.entries(r.PartnerSaid)[: len(texts)]:
        words = texts[said.utterance]
        play.give(e.Heard(said.utterance, words, said.start_s, said.end_s, 0.95, again=True))


def test_a_turn_is_read_back_as_it_was_written_as_a_whole() -> None:
    """What was cut at pauses is transcribed together when the turn is over; the quote waits for that."""
    play = told()
    assert asked(play) == [(0, 1, 2)]
    play.until_state(State.GATHERING)
    written(play)
    play.to_end()
    assert any("I regret that I called you careless in front of your sister." in said for said in play.said)
    record = [x.text for x in settled(play.entries(r.PartnerSaid)) if isinstance(x, r.PartnerSaid)]
    assert record[:3] == list(WHOLE)


def test_words_that_never_come_keep_nobody_waiting() -> None:
    """Where the whole is not transcribed in time, the pieces are read."""
    play = told().to_end()
    assert any(" ".join(PIECES) in said for said in play.said)


def test_of_words_that_were_taken_back_none_comes_again() -> None:
    """After "forget what I just said" the words of the whole, which may hold them, are dropped."""
    play = Play(QUOTED).begin().until_state(State.FLOOR)
    for piece in PIECES:
        play.says(piece, 3.0, held=True)
    play.let_all_finish()
    play.hears("I'm done.")
    play.presses(e.Command.FORGET_WORDS)
    play.run(1.0)
    before = len(play.entries(r.PartnerSaid))
    written(play)
    assert len(play.entries(r.PartnerSaid)) == before
    assert play.session.listening.text_of(1) == ""


def test_words_that_come_again_command_nothing() -> None:
    """The whole is for the record: "stop" in it stops nothing, and an event log may hold it without words."""
    play = told()
    heard = e.Heard(0, "Stop.", 0.0, 1.0, 0.9, again=True)
    assert play.session.redacted(heard) == replace(heard, text="….", withheld=True)
    state = play.session.state
    play.give(heard)
    assert play.session.state is state


@pytest.mark.parametrize(
    ("lengths_s", "pauses_s", "closed", "windows"),
    [
        ([5.0, 5.0], [1.0], False, []),
        ([5.0, 5.0], [1.0], True, [(0, 1)]),
        ([5.0], [], True, []),
        ([9.0, 9.0, 9.0], [1.0, 1.0], False, [(0, 1)]),
        ([5.0, 5.0, 5.0, 5.0, 5.0], [1.0, 1.0, 3.0, 1.0], False, [(0, 1, 2)]),
        ([24.0, 24.0], [0.6], True, []),
    ],
)
def test_windows_are_cut_at_the_longest_pause(
    lengths_s: list[float], pauses_s: list[float], closed: bool, windows: list[tuple[int, ...]]
) -> None:
    """As soon as there is more than a window holds, all but the rest is transcribed, up to a long pause; the
    rest when the turn is over. One utterance alone is not done again."""
    waiting, at_s = Windows(), 0.0
    for utterance, (length_s, pause_s) in enumerate(zip(lengths_s, [*pauses_s, 0.0], strict=True)):
        waiting.add(1, utterance, at_s, at_s + length_s)
        at_s += length_s + pause_s
    if closed:
        waiting.close(1)
    found = waiting.due(lambda turn: False, lambda turn, utterance: True)
    assert found == windows
    assert all(sum(lengths_s[id] + AROUND_S for id in window) <= WINDOW_S for window in found)


@given(st.lists(st.floats(0.5, 24.0), min_size=1, max_size=40))
def test_little_is_left_to_do_at_the_end_of_a_long_turn(lengths_s: list[float]) -> None:
    """What fills a window is transcribed while the turn runs: when it is over, one window is left at most."""
    waiting, at_s, asked_for = Windows(), 0.0, list[int]()

    def due() -> list[tuple[int, ...]]:
        found = waiting.due(lambda turn: False, lambda turn, utterance: True)
        asked_for.extend(id for window in found for id in window)
        return found

    for utterance, length_s in enumerate(lengths_s):
        waiting.add(1, utterance, at_s, at_s + length_s)
        at_s += length_s + 0.7
        due()
    waiting.close(1)
    left = due()
    assert len(left) <= 1
    assert sum(lengths_s[id] + AROUND_S for window in left for id in window) <= WINDOW_S
    assert len(asked_for) == len(set(asked_for)), "no words are transcribed together twice"
