"""A page's microphone in a real Chromium, where other pages, calls and devices come in between."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.web.pairing import Grant, Role
from tests.web.serving import Served, served
from tools import chromium

COUNTS = """\
window.opened = [];
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await real(wanted);
  opened.push(stream.getAudioTracks()[0]);
  return stream;
};
"""
"""Notes each microphone that the page opens."""
STANDS_STILL = """\
window.contexts = [];
window.AudioContext = class extends AudioContext {
  constructor(...settings) { super(...settings); contexts.push(this); }
  get state() { return this.stopped ? "running" : super.state; }
};
Object.defineProperty(navigator, "audioSession", { value: { type: "auto" } });
"""
"""A context that goes on saying that it runs; ``audioSession`` is what Safari alone has."""

pytestmark = [
    pytest.mark.skipif(chromium.found() is None, reason="there is no Chromium here"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    """A Chromium with a microphone that beeps."""
    with chromium.browser(*chromium.FAKE_MICROPHONE) as running:
        yield running


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Served]:
    """Pages that are served."""
    with served(tmp_path) as found:
        yield found


def _listening(browser: chromium.Browser, at: Served, script: str = "") -> chromium.Page:
    page = browser.page()
    page.call("Page.addScriptToEvaluateOnNewDocument", source=COUNTS + script)
    page.open(f"{at.url}#{at.codes.new(Grant(Role.ROOM))}")
    page.click("Listen and speak here")
    return page


def test_a_microphone_that_stays_muted_is_opened_anew(browser: chromium.Browser, at: Served) -> None:
    """As Safari leaves it when another page had it: a tap on the page is enough, and it is said meanwhile."""
    page = _listening(browser, at)
    page.wait("document.body.textContent.includes('This device is the room')")
    page.run("Object.defineProperty(opened[0], 'muted', { value: true })")
    page.run("opened[0].dispatchEvent(new Event('mute'))")
    page.wait("document.querySelector('#ears').textContent.includes('muted')")
    page.run("document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))")
    page.wait("opened.length === 2 && opened[1].readyState === 'live'")
    page.wait("document.querySelector('#ears').textContent === ''")
    assert page.errors == []
    page.close()


def test_sound_that_stands_still_begins_anew(browser: chromium.Browser, at: Served) -> None:
    """As Safari leaves it after a call: the context says it runs, and nothing comes from it any more. So does
    what a browser has closed."""
    page = _listening(browser, at, STANDS_STILL)
    page.wait("document.body.textContent.includes('This device is the room')")
    assert page.run("navigator.audioSession.type") == "play-and-record"
    page.run("contexts[0].stopped = true; contexts[0].suspend()")
    page.wait("contexts.length === 2 && contexts[1].state === 'running'")
    page.run("contexts[1].close()")
    page.wait("contexts.length === 3 && contexts[2].state === 'running'")
    page.wait("document.querySelector('#ears').textContent === ''")
    assert page.errors == []
    page.close()


def test_one_page_of_a_browser_listens(browser: chromium.Browser, at: Served) -> None:
    """The one that was tapped last; another goes on when that is closed. To be opened is not enough."""
    page = _listening(browser, at)
    page.wait("document.body.textContent.includes('This device is the room')")
    two = page.beside()
    two.open(at.url)
    two.wait("document.querySelector('.checks')")
    assert page.run("document.querySelector('#ears').textContent") == ""
    two.click("Listen and speak here")
    two.wait("document.body.textContent.includes('This device is the room')")
    page.wait("document.querySelector('#ears').textContent.includes('Another page of this browser')")
    assert page.run("opened[0].readyState") == "ended"
    two.call("Page.close")
    page.wait("opened.length === 2 && document.querySelector('#ears').textContent === ''")
    assert page.errors == []
    page.close()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "AudioContext.prototype.createMediaStreamSource = () => "
            "{ throw new DOMException('', 'NotSupportedError'); };",
            "at its rate",
        ),
        ("delete window.AudioWorkletNode;", "too old"),
    ],
)
def test_what_a_browser_can_not_do_is_said_in_words(
    browser: chromium.Browser, at: Served, script: str, said: str
) -> None:
    """A rate that Firefox can't convert is another thing than a browser of long ago."""
    page = _listening(browser, at, script)
    page.wait(f"document.querySelector('#ears').textContent.includes({said!r})")
    page.close()
