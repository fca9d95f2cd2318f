"""Data stays data: what a script or a partner says is spoken as it is, and does nothing else."""

import datetime
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api import record as r
from companion.core.api.remembered import History, RememberedValue, company
from companion.core.machine.session import Session
from companion.language.en import LANGUAGE
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import NAMES, Said, Willing
from companion.scripts.loading import check, load_text

AT = datetime.datetime(2026, 1, 10, 18, 0)
SCRIPT = """\
format: 1
id: said
title: Said
summary: Words go everywhere that words can go.
people: {min: 2, max: 2}
steps:
  - recall: earlier
    then:
      - quote: earlier
        say: Kept.
  - each: person
    do:
      - turn: person
        say: Now ${person} speaks.
        save: told
      - quote: told
        say: Quoted.
  - ask: A few words?
    to: the group
    answer: text
    save: words
  - set: wrapped
    words: "In a set, ${words}, and no more."
  - say: Filled ${wrapped}
  - remember: words
    as: earlier
"""
PIECES = (
    "${person}", "${told}", "${words}", "$person", "{0}", "{person}", "{{ 7 * 7 }}", "%s", "%(told)s", "\\n",
    "__import__('os')", "eval(1)", "`id`", "$(id)", "<b>bold</b>", "&lt", "../../etc/passwd", "file:///etc",
    "*x*", "[a](b)", "'; drop table", "🙂", "ünï", "hello", "again", "the river",
)  # fmt: skip
SEVERAL = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5)
SPOKEN = SEVERAL.map(" ".join)
NO_ANSWER = {"🙂", "again"}
"""Alone they answer nothing: one holds no word, the other asks for the question once more."""
ANSWERED = SEVERAL.filter(lambda pieces: not NO_ANSWER.issuperset(pieces)).map(" ".join)
PROGRAM = load_text(SCRIPT)


class _Saying(Willing):
    """Says the same words whenever words are wanted."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def turn_words(self, driver: Driver, holder: str | None) -> Said:
        """The words."""
        return self._words

    def asked(self, driver: Driver, ask: object, person: str | None) -> None:
        """The words, too."""
        driver.says(self._words)


def prompts(words: str, people: tuple[str, ...] = NAMES[:2]) -> list[str]:
    """All that the companion says where people say these words, and said them before."""
    kept = RememberedValue("said", "earlier", company(people), words, None, AT - datetime.timedelta(days=7))
    session = Session(
        PROGRAM, people, LANGUAGE, safe_word="lighthouse", started_at=AT, past=History((kept,)), prepare=False
    )
    driver = Driver(session, _Saying(words))
    driver.begin()
    driver.run()
    return [entry.text for entry in driver.record if isinstance(entry, r.CompanionSaid)]


@settings(max_examples=150)
@given(SPOKEN)
def test_what_people_say_is_spoken_as_it_is(words: str) -> None:
    """From a turn and from an earlier evening: nothing in it is filled in, run or looked up."""
    said = " ".join(prompts(words))
    assert f"Kept. {words}" in said
    assert said.count(f"Quoted. {words}") == 2


@settings(max_examples=150)
@given(ANSWERED)
def test_an_answer_is_spoken_as_it_is(words: str) -> None:
    """Filled in where the script wants it, it is neither filled in further, run nor looked up."""
    assert f"Filled In a set, {words}, and no more." in " ".join(prompts(words))


@pytest.mark.parametrize("words", sorted(NO_ANSWER))
def test_what_answers_nothing_is_never_kept_as_an_answer(words: str) -> None:
    """The question comes once more, and is left open in the end."""
    said = " ".join(prompts(words))
    assert said.count("A few words?") > 1
    assert "We'll leave it open. Filled In a set, , and no more." in said


@settings(max_examples=100)
@given(SPOKEN)
def test_names_are_spoken_as_they_are(name: str) -> None:
    """Whoever calls themselves by a placeholder is called by it."""
    assert any(f"ow {name} speaks." in said for said in prompts("hello", (name, "Leo")))


@pytest.mark.parametrize(
    "use",
    [
        "/etc/passwd", "../../../../etc/passwd", "file:///etc/passwd", "https://example.org/a.yaml",
        "/dev/zero", "//host/share/a.yaml", "~/a.yaml",
        "a.yaml\\0.txt", "C:\\\\a.yaml", "$HOME/a.yaml", "a\\u202e.yaml",
    ],
)  # fmt: skip
def test_no_script_reads_beyond_the_session_folders(use: str, tmp_path: Path) -> None:
    """What it would use is refused, and nothing of it is shown."""
    path = tmp_path / "a.yaml"
    path.write_text(f'{SCRIPT}  - use: "{use}"\n')
    problems = check([path], [tmp_path])
    assert problems
    assert all(problem.code[0] == "E" for problem in problems)
    assert "root:" not in " ".join(map(str, problems))


def test_a_device_or_a_pipe_among_the_sessions_is_not_read(tmp_path: Path) -> None:
    """Neither is waited for, and neither fills the memory."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes here")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    for name in ("pipe.yaml", "zero.yaml"):
        path = tmp_path / "a.yaml"
        path.write_text(f"{SCRIPT}  - use: {name}\n")
        assert [problem.code for problem in check([path], [tmp_path])] != []
        assert [problem.code for problem in check([tmp_path / name], [tmp_path])] != []
