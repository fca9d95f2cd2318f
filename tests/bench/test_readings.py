"""Folders of readings, and the intervals beside what is measured on them."""

import re
from pathlib import Path

import pytest

from bench.figure import of_share, of_words
from bench.readings import TABLE, rows
from companion.errors import SetupError


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (None, "transcripts.tsv is not there; it lists the readings"),
        ("file,speaker,transcript\na.wav,Ann,Hello.\n", "has no column file and transcript"),
        ("file\tspeaker\na.wav\tAnn\n", "has no column transcript"),
        ("file\tspeaker\ttranscript\n", "lists no reading with its transcript"),
        ("file\tspeaker\ttranscript\na.wav\tAnn\t\nb.wav\tBen\n", "lists no reading with its transcript"),
    ],
)
def test_a_folder_without_readings_is_refused_in_a_sentence(
    tmp_path: Path, table: str | None, sentence: str
) -> None:
    """Whoever names the wrong folder reads what is missing in it."""
    if table is not None:
        (tmp_path / TABLE).write_text(table, "utf-8")
    with pytest.raises(SetupError, match=re.escape(sentence)):
        rows(tmp_path, "transcript")


def test_readings_without_words_are_left_out(tmp_path: Path) -> None:
    """They may still say whose voice it is."""
    (tmp_path / TABLE).write_text("file\tspeaker\ttranscript\na.wav\tAnn\t\nb.wav\tBen\tHello.\n", "utf-8")
    assert [row["file"] for row in rows(tmp_path, "transcript")] == ["b.wav"]
    assert [row["file"] for row in rows(tmp_path, "speaker")] == ["a.wav", "b.wav"]


def test_each_figure_says_how_sure_it_is() -> None:
    """Wilson's interval of a share, and the spread of the readings for word errors."""
    assert of_share("missed", 1, 10, None, "of them").peer == "[1.8 to 40.4], 1 of 10 of them"
    found = of_words("word error", [(0, 10), (5, 10)], 10.0, "")
    assert (found.value, found.peer) == (25.0, "[0 to 50], 20 words, 2 readings")
