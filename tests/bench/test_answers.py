"""What is measured of answers, held to its limits."""

from pathlib import Path

import pytest

from bench.answers import UTTERANCES, figures, is_wrong_answer, lines, understood
from companion.errors import SetupError


@pytest.mark.parametrize("name", ["tune", "report"])
def test_hardly_any_answer_is_taken_that_was_not_given(name: str) -> None:
    """At most one in two hundred, and none that keeps words nobody gave."""
    said = lines(UTTERANCES / f"{name}.tsv")
    wrong = [line for line in said if is_wrong_answer(line, understood(line))]
    assert len(wrong) <= len(said) / 200
    assert not [line for line in wrong if line.asked == "keep"]


def test_any_file_of_paraphrases_is_measured(tmp_path: Path) -> None:
    """A meaning, a tab and a text; the header is left out."""
    path = tmp_path / "said.tsv"
    path.write_text("meaning\ttext\nyes\tI guess so\nno\tno way\nunsure\tno idea\n", encoding="utf-8")
    found = {figure.name: figure.value for figure in figures(path)}
    assert (
        found["“yes” not understood"]
        == found["“no” not understood"]
        == found["“unsure” not understood"]
        == 0.0
    )
    assert found["“unsure” taken for a no"] == 0.0


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    """With the line at fault."""
    path = tmp_path / "said.tsv"
    path.write_text("meaning\ttext\nyes\n", encoding="utf-8")
    with pytest.raises(SetupError, match="line 2"):
        figures(path)
