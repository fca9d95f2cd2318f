"""Answers that people give in the shipped sessions, each to its question."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest

from companion.core.language.meaning import Question, Situation
from companion.core.program import Answer
from companion.language.en.understanding import understand
from companion.language.en.understanding.declining import declined

ROWS = [
    line.split("\t") for line in Path(__file__).with_name("answers_here.tsv").read_text().splitlines()[1:]
]
ASKED = [(asked, [row[1:] for row in rows]) for asked, rows in groupby(ROWS, key=lambda row: row[0])]


def meant(asked: str, said: str) -> str:
    """``yes``, ``no``, perhaps ``hedged``, or ``neither``; ``declined`` or ``told``; else the command."""
    if asked == "turn":
        return "declined" if declined(said) else "told"
    between = asked == "between"
    question = None if between else Question(Answer.YES_NO, asked)
    meaning = understand(said, Situation(question=question, people=("Nora", "Sam"), person="Nora"))
    if between:
        return meaning.command.value if meaning.command else meaning.act.value
    side = "yes" if meaning.value else "no"
    return f"{'hedged ' if meaning.hedged else ''}{side}" if meaning.answers else "neither"


@pytest.mark.parametrize(("asked", "rows"), ASKED, ids=[asked for asked, _ in ASKED])
def test_what_people_say_is_understood_as_they_mean_it(asked: str, rows: Sequence[Sequence[str]]) -> None:
    """No answer comes to its opposite, and a wish to stop stops where nobody holds the floor."""
    assert [said for wanted, said in rows if meant(asked, said) not in wanted.split(" / ")] == []
