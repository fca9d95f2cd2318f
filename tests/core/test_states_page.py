"""The page on states says what the machine does."""

from pathlib import Path

from tools.draw_states import PAGE, page


def test_the_page_on_states_is_fresh() -> None:
    """Whoever changes the table draws it again: ``python -m tools.draw_states``."""
    assert Path(PAGE).read_text(encoding="utf-8") == page()
