"""A household that is set up by typing: kept for all later starts, and nothing before the last answer."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.app.consenting import Consenting
from companion.app.home import has_journal, open_home
from companion.app.household import Household
from companion.app.setting_up import offer, set_up
from companion.clock import time_of_day
from companion.core.api.consent import Level
from tests.app.evening import nobody_is_asked


@pytest.fixture(autouse=True)
def machine(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty machine without a keyring."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


def typed(*lines: str) -> tuple[list[str], io.StringIO]:
    """What is asked when this is typed, and what is shown."""
    waiting: Iterator[str] = iter(lines)
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return next(waiting)

    shown = io.StringIO()
    set_up(ask, shown)
    return asked, shown


def test_what_is_typed_once_holds_at_every_start() -> None:
    """Names as they were written, what each agreed to, and the safe word."""
    asked, shown = typed("Siobhán, Leo", "w", "t", "pineapple")
    assert len(asked) == 4
    assert "Times and answers are kept" in shown.getvalue()
    home = open_home()
    household = Household(home.memory, time_of_day())
    names = household.here_last()
    assert list(names) == ["Siobhán", "Leo"]
    assert household.safe_word(names) == "pineapple"
    assert Consenting(nobody_is_asked, home.memory, time_of_day()).before(names) is Level.ANSWERS
    home.close()


def test_enter_alone_keeps_nothing_and_sets_no_word() -> None:
    """The safest answer is what happens without one."""
    _, shown = typed("Maya", "", "")
    assert "Nothing is kept" in shown.getvalue()
    home = open_home()
    assert Household(home.memory, time_of_day()).safe_word(["Maya"]) is None
    home.close()


def test_what_cannot_be_taken_is_asked_for_again() -> None:
    """The same name twice, a letter that means nothing, a word that comes up by chance."""
    asked, shown = typed("Maya, maya", "Maya", "x", "n", "dinner", "walrus")
    assert len(asked) == 6
    assert "dinner comes up too easily" in shown.getvalue()


def test_who_stops_half_way_has_kept_nothing() -> None:
    """No journal is begun before the last answer."""

    def ask(question: str) -> str:
        if "safe word" in question:
            raise EOFError
        return "Maya" if "First names" in question else "w"

    with pytest.raises(EOFError):
        set_up(ask, io.StringIO())
    assert not has_journal()


def test_nobody_has_to_type() -> None:
    """Enter begins by voice."""
    offer(lambda question: "", io.StringIO())
    assert not has_journal()
