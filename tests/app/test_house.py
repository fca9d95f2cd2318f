"""A session begun from a page is the session that ``companion start`` begins."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.cli.commands import COMMANDS
from companion.errors import CompanionError
from companion.web.house import Wish
from tests.web.serving import Served, served


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The household of a ``companion home``."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    with served(tmp_path) as found:
        yield found


def test_a_wish_becomes_the_options_of_start(at: Served) -> None:
    """None is missing, and what nobody chose is as it is there."""
    wish = Wish("conflict-repair", ("Maya", "Leo"), {"turn_time": "4m"})
    options = vars(at.house.start_options(wish))
    typed = ["conflict-repair", "--names", "Maya,Leo", "--set", "turn_time=4m"]
    there = vars(COMMANDS["start"].parser().parse_args(typed))
    assert Path(options.pop("script")).stem == there.pop("script")
    assert there.items() <= options.items()


@pytest.mark.parametrize(
    "wish",
    [
        Wish("nothing-here", ("Maya", "Leo")),
        Wish("../../secret.yaml", ("Maya", "Leo")),
        Wish("/etc/passwd", ("Maya", "Leo")),
        Wish("conflict-repair", ()),
        Wish("conflict-repair", ("Maya", "Maya")),
        Wish("conflict-repair", ("Maya", "Leo"), {"turn_time": "soon"}),
        Wish("conflict-repair", ("Maya", "Leo"), {"nothing": "1"}),
    ],
)
def test_a_wish_that_can_not_be_fulfilled_begins_nothing(at: Served, wish: Wish) -> None:
    """It is one sentence for the page; a page names sessions that are listed, and no other file."""
    with pytest.raises(CompanionError):
        at.house.begin(wish)
    assert at.room.state.phase == "idle"
    assert at.house.next_wish(0.0) is None


def test_one_session_at_a_time(at: Served) -> None:
    """Two taps begin one."""
    wish = Wish("conflict-repair", ("Maya", "Leo"))
    at.house.begin(wish)
    with pytest.raises(CompanionError, match="already"):
        at.house.begin(wish)
    assert at.house.next_wish(0.0) == wish
    assert at.house.next_wish(0.0) is None


def test_the_settings_of_each_session_fit_a_form(at: Served) -> None:
    """What the form sends back unchanged is taken by the session."""
    for setting in at.house.settings("conflict-repair"):
        changed = {str(setting["name"]): f"{setting['value']}{setting['unit']}"}
        at.house.begin(Wish("conflict-repair", ("Maya", "Leo"), changed))
        at.room.leave()
