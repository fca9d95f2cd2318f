"""``start --keep-sound`` as people meet it: asked for aloud, each time, and told."""

from pathlib import Path

import pytest

from companion.app.home import Home, begin_home
from tests.app.evening import ANSWERS, TALK, at_home, hold

SOUND = "may i also keep the recording"


@pytest.fixture(autouse=True)
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A talk of two, on a machine without a keyring."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    path = tmp_path / "talk.yaml"
    path.write_text(TALK, "utf-8")
    return path


@pytest.mark.parametrize(
    ("wished", "answer", "kept", "told"),
    [
        (True, "Yes.", True, "and this once your voices."),
        (True, "No.", False, "and not your voices."),
        (False, "Yes.", False, "Your words, from now on."),
    ],
)
def test_it_is_kept_where_it_was_wished_for_and_each_said_yes(
    script: Path, wished: bool, answer: str, kept: bool, told: str
) -> None:
    """What is decided stands in the journal, and was said."""
    homes: list[Home] = []
    outcome, screen = hold(
        begin_home(), script, answers={**ANSWERS, SOUND: answer}, keep_sound=wished, homes=homes
    )
    assert outcome
    assert outcome.ending == "finished"
    assert any(told in line for line in screen)
    asked = [line for line in screen if SOUND in line.lower()]
    assert len(asked) == (2 if wished else 0)
    assert homes[0].journal
    assert [row.sound for row in homes[0].journal.reading.sessions()] == [kept]
    homes[0].close()


def test_the_next_time_it_has_to_be_wished_for_again(script: Path) -> None:
    """What was said about words is remembered, and what was said about the sound is not."""
    home = at_home()
    hold(home, script, keep_sound=True)
    _, screen = hold(home, script)
    assert not any(SOUND in line.lower() for line in screen)
    assert home.journal
    assert [row.sound for row in home.journal.reading.sessions()] == [True, False]
    home.close()


def test_a_session_that_goes_on_keeps_what_was_agreed_when_it_began(script: Path) -> None:
    """Whoever wishes for the sound only then is told so."""

    def cut(text: str) -> None:
        if text == "kept It is about the garden.":
            raise KeyboardInterrupt

    home = at_home()
    hold(home, script, cut)
    outcome, screen = hold(home, script, keep_sound=True)
    assert outcome
    assert outcome.ending == "finished"
    assert any("without the sound; --keep-sound is for a new one" in line for line in screen)
    assert not any(SOUND in line.lower() for line in screen)
    assert home.journal
    assert [row.sound for row in home.journal.reading.sessions()] == [False]
    home.close()
