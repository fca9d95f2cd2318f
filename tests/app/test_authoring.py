"""Sessions that write a script: what people said becomes one, word for word, when they agreed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.app.authoring import write_script
from companion.core.machine.session import Session
from companion.errors import SetupError
from companion.scripts import catalogue
from companion.scripts.loading import check, load
from companion.scripts.source.templates import answer
from tests.sessions.couple import Couple, spoken

SCRIPT = """\
format: 1
id: tea-maker
title: Tea maker
summary: Makes a session about tea.
people: {min: 1, max: 2}
writes: {template: new/tea.yaml, if: all(keep)}
steps:
  - ask: What would you like to say to each other?
    answer: text
    save: wish
  - ask: Is there something that comes last?
    answer: yes_no
    save: has_last
  - ask: What is it called?
    answer: text
    save: title
  - ask: And what comes last?
    answer: text
    save: last
    if: has_last
  - ask: Shall I keep it?
    to: everyone
    answer: yes_no
    save: keep
  - end: done
"""
TEMPLATE = """\
format: 1
id: any
title: ${title}
summary: Of your own.
people: {min: 1, max: 2}
steps:
  - say: ${wish}
  - each: person
    do:
      - turn: person
        say: "${person}: ${last}"
  - end: done
    say: Until then.
"""
ANSWERS = {
    "is there something": "Yes.",
    "like to say": "It is good to see you.",
    "called": "Tea!",
    "last": "A cup.",
    "keep it": "Yes.",
}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A session folder with a script that writes."""
    folder = tmp_path / "sessions"
    (folder / "new").mkdir(parents=True)
    (folder / "new" / "_tea.yaml").write_text(TEMPLATE)
    (folder / "tea-maker.yaml").write_text(SCRIPT.replace("new/tea", "new/_tea"))
    return folder


def ended(folder: Path, answers: dict[str, str]) -> Session:
    """The session, held by two who answer so."""
    return Couple(load(folder / "tea-maker.yaml", (folder,)), answers).whole().session


def test_with_the_yes_of_both_a_session_of_their_own_is_there_from_then_on(
    scripts: Path, tmp_path: Path
) -> None:
    """It is sound, says what they said, and is listed among their own."""
    session = ended(scripts, ANSWERS)
    own = tmp_path / "own"
    path = write_script(session, session.ending, own, (scripts,))
    assert path == own / "tea.yaml"  # as the template is called
    assert path.read_text().startswith("# Written by Companion from what you answered in “Tea maker”.")
    assert check([path], [own]) == []
    assert [text for _, text in spoken(load(path))] == [
        "It is good to see you",
        "${person}: A cup",
        "Until then.",
    ]
    assert [(entry.id, entry.title) for entry in catalogue(own)] == [("tea", "Tea!")]


@pytest.mark.parametrize("said", ["No.", "", "Pass."])
def test_without_a_yes_nothing_is_written(scripts: Path, tmp_path: Path, said: str) -> None:
    """Neither after a no nor after silence."""
    session = ended(scripts, {"Leo, shall I keep": said, **ANSWERS})
    assert session.ending == "done"
    assert write_script(session, session.ending, tmp_path / "own", (scripts,)) is None
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize("ending", ["stopped", "postponed", "interrupted"])
def test_a_session_that_was_broken_off_writes_nothing(scripts: Path, tmp_path: Path, ending: str) -> None:
    """Even when the yes was given before."""
    assert write_script(ended(scripts, ANSWERS), ending, tmp_path / "own", (scripts,)) is None


def test_nothing_is_ever_written_over(scripts: Path, tmp_path: Path) -> None:
    """Neither a script of their own nor the name of one that ships."""
    own = tmp_path / "own"
    session = ended(scripts, ANSWERS)
    first, second = (write_script(session, session.ending, own, (scripts,)) for _ in range(2))
    assert (first, second) == (own / "tea.yaml", own / "tea-2.yaml")
    (scripts / "tea-3.yaml").write_text("anything")
    session = ended(scripts, {**ANSWERS, "called": "Sunday."})
    assert write_script(session, session.ending, own, (scripts,)) == own / "tea-4.yaml"


def test_what_was_forgotten_is_not_written(scripts: Path, tmp_path: Path) -> None:
    """Nothing of a session that was forgotten; and of words that were taken back not one."""
    session = ended(scripts, ANSWERS)
    session.memory.take_back(0.0, 10_000.0)
    path = write_script(session, session.ending, tmp_path / "own", (scripts,))
    assert path
    assert "cup" not in path.read_text()
    session.out.forgotten = True
    assert write_script(session, session.ending, tmp_path / "own", (scripts,)) is None


def test_what_nobody_answered_is_left_out(scripts: Path, tmp_path: Path) -> None:
    """Also where a question was never asked, because of another one."""
    session = ended(
        scripts, {**ANSWERS, "like to say": "Pass.", "called": "Pass.", "is there something": "No."}
    )
    path = write_script(session, session.ending, tmp_path / "own", (scripts,))
    assert path
    assert path.name == "tea.yaml"
    assert [text for _, text in spoken(load(path))] == ["Until then."]


def test_a_folder_that_can_not_be_written_is_said(scripts: Path, tmp_path: Path) -> None:
    """In one sentence, with the file."""
    (tmp_path / "own").write_text("a file")
    session = ended(scripts, ANSWERS)
    with pytest.raises(SetupError, match=r"own/tea\.yaml: the new script can't be written"):
        write_script(session, session.ending, tmp_path / "own", (scripts,))


@settings(max_examples=40)
@given(
    wish=st.text(max_size=60), title=st.text(max_size=60), last=st.text("${}\"'\\:#-\nperson ", max_size=30)
)
def test_whatever_is_heard_becomes_words_and_nothing_else(
    scripts: Path, tmp_path: Path, wish: str, title: str, last: str
) -> None:
    """The written script is sound, and says exactly what was answered."""
    session = ended(scripts, ANSWERS)
    session.memory.values |= {"wish": wish, "title": f"Tea {title}", "last": last}
    path = write_script(session, session.ending, tmp_path / "own", (scripts,))
    assert path
    program = load(path)
    words = [answer(wish)] * bool(answer(wish)) + [f"${{person}}: {answer(last)}"] * bool(answer(last))
    assert [text for _, text in spoken(program)] == [*words, "Until then."]
    assert program.title == answer(f"Tea {title}")
