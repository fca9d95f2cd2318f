"""The pages in a real Chromium: from the code to the end of a session, by tap and by keyboard."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from companion.app.house import devices_for
from companion.app.sound_settings import sound_settings
from companion.app.spellings import spellings
from companion.language import language
from companion.web import pages
from companion.web.house import Json, Wish
from companion.web.pairing import FULL, Grant, Role
from tests.web.serving import Served, served, session
from tests.web.tapping import SCRIPT, answer_and_type
from tools import chromium
from tools.draw_pages import EVERY, MOMENTS, PEOPLE

AXE = Path(__file__).parents[2] / "tools" / "node" / "node_modules" / "axe-core" / "axe.min.js"
MOST_BYTES = 300_000
PLAYED = """\
window.played = [];
Object.defineProperty(navigator, "audioSession", { value: { type: "auto" } });
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function () { played.push(this.buffer.duration); start.call(this); };
"""
"""Notes how many seconds each sound has that a page plays; ``audioSession`` is what Safari alone has."""
SMALL = {"320 wide": (320, 568, 2.0), "on its side": (667, 375, 2.0)}
WIDE = """\
[...document.querySelectorAll('main *, header *')].filter((one) => one.checkVisibility() &&
  one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 3).map((one) => one.outerHTML.slice(0, 80)).join()
"""
SAFE = "document.querySelector('.safe:not([hidden])')?.getBoundingClientRect()"
PLACES = (
    ("", "#catalogue .session"),
    ("history", ".lead"),
    ("household", "#who1"),
    ("voices", "#sounds0"),
    ("backup", "#first"),
    ("machine", ".checks"),
    ("devices", ".device"),
    ("sound", ".checks"),
)
"""Each page, and what is there when it has come."""
SENDS = """\
window.sent = [];
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (message) { sent.push(message); return send.call(this, message); };
const now = performance.now.bind(performance);
performance.now = () => now() + 1000;
"""
"""Notes what a page sends, which takes all that it shows for a second older from then on."""

pytestmark = [
    pytest.mark.skipif(chromium.found() is None, reason="there is no Chromium here"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[chromium.Browser]:
    """One Chromium for all tests."""
    with chromium.browser() as running:
        yield running


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Pages that are served, on a machine with a microphone and an empty data folder."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    monkeypatch.setattr("companion.app.commands.deaf_because", lambda: "")
    with served(tmp_path) as found:
        yield found


def _paired(browser: chromium.Browser, at: Served, grant: Grant = FULL) -> chromium.Page:
    page = browser.page()
    page.size(chromium.PHONE)
    page.open(f"{at.url}#{at.codes.new(grant)}")
    # The next code voids this one: before the page says what only a paired one says, it may not have sent it.
    page.wait("document.querySelector('#catalogue .session, .lead.waiting')")
    return page


def _faults(page: chromium.Page) -> list[str]:
    """What axe-core finds on the page, WCAG 2.2 AA and good practice."""
    page.run(AXE.read_text("utf-8") + "; null")
    found = page.run(
        "axe.run().then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html)])))"
    )
    return [str(one) for one in json.loads(found)]


def test_from_the_code_to_a_session_by_name(browser: chromium.Browser, at: Served) -> None:
    """Typed as a couple would; the wish that reaches the household is what was chosen."""
    page = browser.page()
    page.open(at.url)
    page.wait("document.querySelector('#code')")
    page.click("Show a new code")
    page.wait("document.querySelector('[role=alert]').textContent.includes('terminal')")
    code = at.terminal.getvalue().split("#")[1][:8]
    page.fill("#code", code)
    page.click("Let me in")
    page.wait("document.querySelector('#catalogue .session')")
    page.fill("#name0", "Maya")
    page.fill("#name1", "Leo")
    page.fill("#search", "conflict repair")
    page.wait("document.querySelectorAll('#catalogue .session').length === 1")
    page.click("Choose Conflict repair")
    page.wait("document.querySelector('#set-turn_time')")
    page.run("history.back()")
    page.click("Choose Conflict repair")
    page.fill("#set-turn_time", "4")
    page.fill("#safe-word", "Pineapple")
    page.click("Begin")
    page.wait("document.querySelector('h1').textContent === 'One moment'")
    page.wait("document.title === 'Session, Companion' && document.activeElement.id === 'main'")
    wish = at.house.next_wish(30.0)
    assert wish is not None
    assert wish == Wish("conflict-repair", ("Maya", "Leo"), {"turn_time": "4m"}, "Pineapple")
    assert at.house.start_options(wish).safe_word == "Pineapple"
    assert page.errors == []
    page.close()


def test_what_comes_late_is_not_drawn_over_a_session(
    browser: chromium.Browser, at: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that still fetches the catalogue when a session begins shows the session and nothing else."""
    page, fetched, may_answer, catalogue = _paired(browser, at), Event(), Event(), at.house.catalogue

    def late() -> Json:
        fetched.set()
        may_answer.wait(60)
        return catalogue()

    monkeypatch.setattr(at.house, "catalogue", late)
    page.run("location.reload()")
    assert fetched.wait(60)
    with session(at, SCRIPT, ("Maya", "Leo")):
        page.wait("document.querySelector('.headline')?.textContent === 'Maya'")
        may_answer.set()
        page.wait(
            "performance.getEntriesByType('resource').some((one) => one.name.endsWith('/api/catalogue'))"
        )
        page.run("new Promise((done) => setTimeout(done, 100))")
        assert page.run("document.querySelector('.headline')?.textContent") == "Maya"
    page.close()


def test_a_session_is_led_by_tap(browser: chromium.Browser, at: Served) -> None:
    """Answers, a typed turn, a reload in the middle, a second screen without words, the end."""
    page, screen = _paired(browser, at), _paired(browser, at, Grant(Role.SCREEN))
    with session(at, SCRIPT, ("Maya", "Leo")) as (held, running):
        page.wait("document.querySelector('.headline')?.textContent === 'Maya'")
        screen.wait("document.querySelector('.headline')?.textContent === 'Maya'")
        assert page.run("document.querySelector('.said').textContent") == "Maya, shall we begin?"
        assert screen.run("document.body.textContent.includes('shall we')") is False
        assert screen.run("document.querySelector('.answers').checkVisibility()") is False
        for size in (chromium.PHONE, chromium.LAPTOP):
            page.size(size)
            assert page.run("document.querySelector('.safe').getBoundingClientRect().bottom <= innerHeight")
            assert page.run("document.documentElement.scrollWidth <= innerWidth")
        answer_and_type(page, at.url)
        assert screen.run("document.body.textContent.includes('heron')") is False
        assert page.run("document.querySelector('.arc').getAttribute('stroke-dashoffset') < 100")
        page.run(SENDS)
        page.tap("[value=PAUSE]", times=2)
        screen.wait("document.querySelector('.headline').textContent === 'Paused'")
        assert page.run("sent") == ['{"command":"PAUSE"}'], "a finger that taps twice does not go on"
        screen.click("Go on")
        page.wait("document.querySelector('.screen').dataset.mood === 'listening'")
        page.fill("#text", "And then it flew.")
        page.run("location.hash = 'devices'")  # as a phone's back button would
        page.run("location.hash = ''")
        page.click("I'm done")
        page.wait("document.querySelector('.screen').dataset.mood === 'breathing'")
        page.wait("document.querySelector('.form').getAttribute('r') > 30")
        page.click("Skip")
        page.wait("document.querySelector('.quiet').checkVisibility()")
        screen.click("Stop the exercise now")
        running.join(timeout=60)
        assert held.ending == "stopped"
        assert held.memory.values["begin"] is True
        assert held.memory.values["close"] == 7
        told = held.listening.text_of(1)
        assert told == "I saw a heron by the river. And then it flew.", "what was in the box is a part of it"
    page.wait("document.querySelector('#catalogue')")
    assert page.errors == screen.errors == []
    page.close()
    screen.close()


def test_a_voice_is_taken_and_a_name_is_said_as_it_sounds(
    browser: chromium.Browser, at: Served, tmp_path: Path, piper_joe: Path
) -> None:
    """Heard by what the page plays, where a slower pace takes longer, and kept for the next session."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / piper_joe.name).symlink_to(piper_joe)
    page = _paired(browser, at)
    page.run(PLAYED)
    page.click("Household")
    page.click("How it sounds")
    page.click("Hear Joe")
    page.wait("played.length === 1 && played[0] > 2")
    assert page.run("navigator.audioSession.type") == "playback", "heard with a phone's silent switch on"
    page.run("document.querySelector('#pace').value = 'much slower'")
    page.click("Hear Joe")
    page.wait("played.length === 2 && played[1] > 1.15 * played[0]")
    page.click("Keep Joe")
    page.wait("document.body.textContent.includes('Joe speaks from the next session on')")
    page.fill("#name0", "Siobhán")
    page.click("Say it: the name")
    page.wait("played.length === 3")
    page.fill("#sounds0", "Shivawn")
    page.click("Say it: the name")
    page.wait("played.length === 4")
    page.click("Keep it: how the name")
    page.wait("document.querySelector('#name0').readOnly")  # it is among those that are known
    assert page.errors == []
    page.close()
    assert (sound_settings().voice, sound_settings().pace) == ("joe", "much slower")
    assert spellings() == {"Siobhán": "Shivawn"}


def test_what_is_not_taken_stays_in_the_box(browser: chromium.Browser, at: Served) -> None:
    """Somebody speaks just then: what was typed is not lost."""
    page = _paired(browser, at)
    at.room.display(PEOPLE, EVERY, language().screen).show(MOMENTS["floor"])
    page.click("Type instead")
    page.fill("#text", "I saw a heron.")
    page.click("Say it")
    page.wait("document.querySelector('.told').textContent")
    assert page.run("document.querySelector('#text').value") == "I saw a heron."
    page.close()


def _too_wide(page: chromium.Page, where: str) -> Iterator[str]:
    """What does not fit, on small screens and with letters twice as large; in a session the safe word is in
    sight."""
    for name, size in SMALL.items():
        page.size(size)
        for letters in ("", "200%"):
            page.run(f"document.documentElement.style.fontSize = {letters!r}")
            fits = page.run(f"document.documentElement.scrollWidth <= {size[0]}")  # a phone zooms out
            safe = page.run(f"{SAFE} === undefined || {SAFE}.bottom <= innerHeight + 1")
            if not fits or not safe:
                yield f"{where}, {name} {letters}: {page.run(WIDE) if not fits else 'no safe word'}"
    page.run("document.documentElement.style.fontSize = ''")


def test_pages_fit_small_screens_and_large_letters(browser: chromium.Browser, at: Served) -> None:
    """As wide as WCAG asks for, on a phone that lies on its side, with names as long as they get; and what is
    printed is black on white."""
    page = _paired(browser, at)
    found: list[str] = []
    for name, there in PLACES:
        if name == "machine":
            continue  # it takes a minute, and looks like the one for sound
        page.run(f"location.hash = {name!r}")
        page.wait(f"document.querySelector({there!r})")
        found += _too_wide(page, name or "sessions")
    page.call("Emulation.setEmulatedMedia", media="print")
    assert page.run("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    page.call("Emulation.setEmulatedMedia", media="")
    for who in ("Maximiliana-Wilhelmina Katharina", "\N{FAMILY} Zoë", "שרה"):
        for name, moment in MOMENTS.items():
            shown = replace(moment, holder=moment.holder and who, heard_from=moment.heard_from and who)
            at.room.display((who, "Leo"), EVERY, language().screen).show(
                replace(shown, section=f"{name} {who}")
            )
            page.wait(f"document.querySelector('.section')?.textContent === {f'{name} {who}'!r}")
            found += _too_wide(page, name)
    assert (found, page.errors) == ([], [])
    page.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not in tools/node: npm ci --prefix tools/node")
def test_axe_finds_nothing(browser: chromium.Browser, at: Served) -> None:
    """Neither before a session nor in one, dark and light: for screen readers, keyboards and weak eyes."""
    page = browser.page()
    page.open(at.url)
    page.wait("document.querySelector('#code')")
    assert _faults(page) == []
    page.open(f"{at.url}trust.html")
    page.wait("document.querySelector('.steps')")
    assert _faults(page) == []
    page.open(f"{at.url}#{at.codes.new(FULL)}")
    page.wait("document.querySelector('#catalogue .session')")
    for name, there in PLACES:
        page.run(f"location.hash = {name!r}")
        page.wait(f"document.querySelector({there!r})")
        for scheme in ("light", "dark"):
            page.media(prefers_color_scheme=scheme)
            assert (name, scheme, _faults(page)) == (name, scheme, [])
    for name, moment in MOMENTS.items():
        at.room.display(PEOPLE, EVERY, language().screen).show(moment)
        page.wait(f"document.querySelector('.said')?.textContent === {moment.said!r}")
        for scheme in ("light", "dark") if name in ("floor", "waits", "asked") else ("light",):
            page.media(prefers_color_scheme=scheme)
            assert (name, scheme, _faults(page)) == (name, scheme, [])
    assert page.errors == []
    page.close()


def test_a_page_comes_back_by_itself(
    browser: chromium.Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the program was begun anew it shows what is so now, and its new pages; a removed device is out."""
    with served(tmp_path) as first:
        page, port = _paired(browser, first), first.server.port
        page.wait("document.querySelector('#catalogue')")
        page.run("window.before = true")
    page.wait("document.querySelector('#cut').textContent")
    with served(tmp_path, port):
        page.wait("document.querySelector('#cut').textContent === ''")
        assert page.run("before") is True, "nothing has changed"
    files = pages._load()
    monkeypatch.setattr(pages, "_load", lambda: {**files, "/new.js": (b"//", "text/javascript")})
    page.wait("document.querySelector('#cut').textContent")
    with served(tmp_path, port) as second:
        page.wait("!window.before && document.querySelector('#catalogue')")
        with session(second, SCRIPT, ("Maya", "Leo")):
            page.wait("document.querySelector('.headline')?.textContent === 'Maya'")
        away = _paired(browser, second)
        second.devices.revoke(second.devices.all()[0].id)
        page.wait("document.querySelector('#code')")
    away.wait("document.querySelector('#cut').textContent")
    kept = devices_for(tmp_path)
    kept.revoke(kept.all()[0].id)
    with served(tmp_path, port):
        away.wait("document.querySelector('#code')")
    page.close()
    away.close()


def test_all_that_a_page_loads_is_small_and_from_here(browser: chromium.Browser, at: Served) -> None:
    """Nothing comes from another server, and a phone has it in no time."""
    page = _paired(browser, at)
    page.wait("document.querySelector('#catalogue .session')")
    loaded = page.run("performance.getEntriesByType('resource').map(e => [e.name, e.encodedBodySize])")
    assert all(name.startswith(at.url) for name, _ in loaded)
    assert 10_000 < sum(size for _, size in loaded) < MOST_BYTES
    page.close()
