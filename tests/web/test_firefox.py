"""The pages in a real Firefox: paired by the code, and a session by tap."""

from pathlib import Path

import pytest

from companion.web.pairing import FULL
from tests.web.serving import served, session
from tests.web.tapping import SCRIPT, answer_and_type
from tools import firefox

pytestmark = [
    pytest.mark.skipif(firefox.found() is None, reason="there is no Firefox here"),
    pytest.mark.timeout(300),
]


def test_a_session_is_led_by_tap_in_firefox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code, two answers, a typed turn, a reload within it, a pause, a breath, the end."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    monkeypatch.setattr("companion.app.commands.deaf_because", lambda: "")
    with served(tmp_path) as at, firefox.page() as page:
        page.open(f"{at.url}#{at.codes.new(FULL)}")
        page.wait("document.querySelector('#catalogue .session')")
        with session(at, SCRIPT, ("Maya", "Leo")) as (held, running):
            answer_and_type(page, at.url)
            page.click("Pause")
            page.wait("document.querySelector('.headline').textContent === 'Paused'")
            page.click("Go on")
            page.click("I'm done")
            page.wait("document.querySelector('.form').getAttribute('r') > 30")
            page.click("Stop the exercise now")
            running.join(timeout=60)
            assert (held.ending, held.memory.values["close"]) == ("stopped", 7)
            assert held.listening.text_of(1) == "I saw a heron by the river."
        page.wait("document.querySelector('#catalogue')")
