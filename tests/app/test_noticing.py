"""Sessions notice danger with the model where it is here, and go on without it."""

import contextlib
import shutil
from pathlib import Path

import pytest

from companion.app.engines import DANGER_MODEL, Engines
from companion.core.state.states import State
from companion.language import language
from companion.models.store import Store
from tests.core.play import Play, program, say, turn
from tests.hearing.test_danger_reader import HARMLESS, ONESELF, OTHERS


def _never(sentence: str) -> None:
    raise AssertionError(sentence)


@pytest.mark.parametrize(("words", "last"), [(OTHERS, "Thank you."), (ONESELF, "help page.")])
def test_a_session_ends_at_words_that_no_rule_has(minilm: Path, words: str, last: str) -> None:
    """As at any early end; harmless words before it do nothing, and nothing of the turn is kept."""
    with contextlib.closing(Engines()) as engines:
        spoken = engines.spoken("en", _never)
        assert spoken is engines.spoken("en", _never)
    play = Play(program(turn("Maya", "Maya, what is on your mind?"), say("Good.")), language=spoken).begin()
    play.until_state(State.FLOOR)
    play.says(HARMLESS, 2.0)
    play.until_state(State.FLOOR)
    assert not play.session.ending
    play.says(words, 2.0)
    play.to_end()
    assert play.session.ending.startswith("stopped")
    assert any(last in said for said in play.said[-2:])
    assert "Good." not in play.said
    assert words not in str(play.log)


def test_a_model_that_is_missing_or_damaged_ends_nothing(tmp_path: Path, minilm: Path) -> None:
    """Without it the language is as it is; a damaged one is told once, with the remedy."""
    told: list[str] = []
    for number, trouble in enumerate(("", "damaged")):
        store = Store(tmp_path / str(number))
        if trouble:
            shutil.copytree(minilm, store.root / DANGER_MODEL)
            (store.root / DANGER_MODEL / "model.onnx").write_bytes(b"cut off")
        with contextlib.closing(Engines(store=store)) as engines:
            for _ in range(2):
                assert engines.spoken("en", told.append) is language("en")
    assert len(told) == 1
    assert "companion models fetch" in told[0]
    assert told[0].count("\n") == 0
