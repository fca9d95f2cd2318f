"""The page to print: complete, safe, and in need of nothing else."""

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from companion.core import program as p
from companion.core.program.text import Template
from companion.scripts.loading import load, load_text
from companion.scripts.views.describing import describe
from companion.scripts.views.sheet import preface, sheet
from tests.scripts.browser import missing_browser, printed_pages, title_after
from tests.scripts.making import EXAMPLE, script

SESSIONS = Path(__file__).parents[2] / "sessions"
SCRIPTS = [
    path
    for path in sorted(SESSIONS.rglob("*.yaml"))
    if not path.name.endswith(".test.yaml")
    and not any(part.startswith("_") for part in path.relative_to(SESSIONS).parts)
]
WILD = "</title><script>alert('1 & 2')</script> <b>\"x\"</b>"
in_a_browser = pytest.mark.skipif(bool(missing_browser()), reason=missing_browser())
_EMPTY = {"meta", "link", "br", "hr", "img", "input"}


class Balanced(HTMLParser):
    """Fails for a tag that is closed without being open, and remembers all text and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the tag."""
        self.tags.add(tag)
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It must be the one that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Remember the text."""
        self.text += data


def page_of(path: Path) -> str:
    """The sheet of a script, as the command prints it."""
    program = load(path, [SESSIONS])
    return sheet(program, describe(program, program.people_min, 170), preface(path.read_text("utf-8")))


def read(page: str) -> Balanced:
    """The page as a browser takes it."""
    reader = Balanced()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def wild_page() -> str:
    """The sheet of a script that looks like HTML wherever it can."""
    program = load_text(EXAMPLE)
    say = p.Say(head=program.steps[0].head, texts=(Template((WILD,)),))
    program = replace(program, title=WILD, steps=(say, *program.steps))
    return sheet(program, describe(program, 2, 170), {"What for": WILD})


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_session_has_a_sheet_that_needs_nothing_else(path: Path) -> None:
    """It is whole, tells what the session is for and when not to use it, and loads nothing."""
    page = page_of(path)
    reader = read(page)
    assert "What for" in reader.text
    assert "When not" in reader.text
    assert not reader.tags & {"script", "img", "link", "iframe"}
    assert not re.search(r"https?:|url\(|@import", page)


def test_all_that_is_said_is_on_the_sheet() -> None:
    """Prompts of every branch stand there in the order of the script, each name as a word to fill in."""
    program = load_text(
        script(
            "  - section: Beginning\n"
            "  - ask: Are you ready?\n"
            "    to: everyone\n"
            "    answer: yes_no\n"
            "    save: ready\n"
            "  - if: all(ready)\n"
            "    then:\n"
            "      - say: Then we begin.\n"
            "    else:\n"
            "      - end: postponed\n"
            "        say: Another time.\n"
            "  - rounds: [speaker, listener]\n"
            "    do:\n"
            "      - turn: speaker\n"
            "        say: Tell ${listener} about it.\n"
            "        time: ${turn_time}\n",
            more="settings:\n  turn_time: {default: 2m}\n",
        )
    )
    text = " ".join(read(sheet(program, describe(program, 2, 170), {})).text.split())
    told = ["Beginning", "Are you ready?", "Then we begin.", "Another time.", "Tell listener about it."]
    places = [text.index(words) for words in told]
    assert places == sorted(places)
    assert "2 minutes" in text


def test_words_of_a_script_are_never_taken_for_the_page() -> None:
    """What looks like HTML in a title, a prompt or the preface is printed as it was written."""
    page = wild_page()
    assert "<script>" not in page
    assert unescape(page).count(WILD) >= 3


def test_the_preface_is_read_by_its_labels() -> None:
    """A paragraph goes on where it is set in, and anything else is no part of it."""
    source = (
        "# A title\n#\n# What for: two people,\n#   after a quarrel.\n# When not: in a fight.\n"
        "# A remark.\nformat: 1\n# Not: here.\n"
    )
    assert preface(source) == {"What for": "two people, after a quarrel.", "When not": "in a fight."}


@in_a_browser
def test_a_browser_shows_words_as_they_were_written(tmp_path: Path) -> None:
    """What looks like HTML is text there, too: in the title, in the heading and in what is said."""
    asked = (
        "document.title = JSON.stringify([document.title, document.querySelector('h1').textContent,"
        " document.querySelector('.prompt').textContent, document.scripts.length])"
    )
    assert json.loads(title_after(wild_page(), asked, tmp_path, 900)) == [WILD, WILD, WILD, 1]


@in_a_browser
@pytest.mark.parametrize("width_px", [600, 1400])
def test_nothing_is_wider_than_the_page(tmp_path: Path, width_px: int) -> None:
    """The longest sheet fits paper and a wide screen without being scrolled sideways."""
    page = max(map(page_of, SCRIPTS), key=len)
    asked = "document.title = document.documentElement.scrollWidth <= innerWidth"
    assert title_after(page, asked, tmp_path, width_px) == "true"


@in_a_browser
def test_a_sheet_can_be_printed(tmp_path: Path) -> None:
    """On a few pages, and not on one with the rest cut off."""
    page = page_of(next(path for path in SCRIPTS if path.stem == "conflict-repair"))
    assert 2 <= printed_pages(page, tmp_path) <= 14
