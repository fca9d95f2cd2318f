"""Every code has a page, and every page tells the truth."""

import io

import pytest

from companion.cli.commands import COMMANDS
from companion.errors import ScriptError
from companion.scripts.loading import check_text
from companion.scripts.views.codes import CODES
from companion.scripts.views.explain import pages
from companion.yamlfile.problems import has_errors
from tests.scripts.making import HEAD

PAGES = pages()
NOT_BY_TEXT = {"E100", "E101", "E103", "E341", "E342"}
"""Codes that a few lines of a script can't show: they are about files, sizes, versions, other files."""
BY_PLAYING = {c for c in CODES if c[:2] == "E4" or c[:3] == "E33" or c in ("W345", "W351", "W352")}
"""Codes of tests, and of what only shows when a script is played."""
IN_SCRIPTS = [code for code in PAGES if code not in NOT_BY_TEXT | BY_PLAYING]


def whole(example: str) -> str:
    """The script around an example."""
    return example if example.startswith("format:") else f"{HEAD}{example}"


def codes_of(example: str) -> list[str]:
    """The codes of what is wrong with an example."""
    return [problem.code for problem in check_text(whole(example))]


def shown(*args: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    assert COMMANDS["explain"].run(args, out) == 0
    return out.getvalue()


def test_every_code_has_a_page() -> None:
    """Whatever the checker says can be asked about."""
    assert list(CODES) == [code for code in CODES if code in PAGES]
    assert set(PAGES) <= set(CODES)


@pytest.mark.parametrize("code", IN_SCRIPTS)
def test_the_wrong_example_has_this_mistake_and_no_other(code: str) -> None:
    """The checker answers to the wrong example with just this code."""
    assert set(codes_of(PAGES[code].wrong)) == {code}


@pytest.mark.parametrize("code", IN_SCRIPTS)
def test_the_right_example_is_sound(code: str) -> None:
    """The right example can be copied as it stands."""
    assert codes_of(PAGES[code].right) == []


def test_the_page_shows_meaning_examples_and_remedy() -> None:
    """``companion explain e206`` says what is wrong, shows both ways, and says why."""
    page = shown("e206")
    assert page.startswith("E206 (error: the script is refused)\nA time or a number is not written as one.")
    assert page.index("Not so:") < page.index("silence: 2\n") < page.index("But so:")
    assert page.index("But so:") < page.index("silence: 2m") < page.index("Times are written")


def test_a_warning_is_called_one() -> None:
    """Nobody has to fear that a warning stops the session."""
    assert "warning: the script can be used" in shown("W320")


def test_without_a_code_all_are_listed() -> None:
    """``companion explain`` lists every code with its sentence."""
    listed = shown().splitlines()
    assert len(listed) == len(CODES)
    assert all(line.startswith(code) for line, code in zip(listed, CODES, strict=True))


def test_several_codes_are_explained_after_each_other() -> None:
    """All codes of one check can be asked about at once."""
    page = shown("E110", "E206")
    assert page.index("E110 (error") < page.index("E206 (error")


def test_an_unknown_code_gets_a_sentence() -> None:
    """A slip in the code is told, with the way to the list."""
    with pytest.raises(ScriptError, match=r"There is no code E999.*companion explain"):
        shown("E999")


def test_examples_of_errors_are_errors() -> None:
    """A code with an E refuses the script, one with a W does not."""
    for code in IN_SCRIPTS:
        assert has_errors(check_text(whole(PAGES[code].wrong))) == code.startswith("E"), code
