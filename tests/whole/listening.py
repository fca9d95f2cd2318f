"""Compares what was said with what was written down."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from companion.cli import main

_DIGITS = {
    "1": "one",
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
}


def words(text: str) -> list[str]:
    """The words of ``text`` without case and punctuation; small figures as words."""
    found = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return [_DIGITS.get(word, word) for word in found]


def word_error(said: str, written: str) -> float:
    """Wrong, missing and added words per word said (Levenshtein distance)."""
    truth, found = words(said), words(written)
    return _distance(truth, found) / len(truth)


def listened(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What ``listen --json`` says of a file, line by line."""
    capsys.readouterr()
    assert main(["listen", str(path), "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def _distance(truth: Sequence[str], found: Sequence[str]) -> int:
    row = list(range(len(found) + 1))
    for i, word in enumerate(truth, start=1):
        before, row[0] = row[0], i
        for j, other in enumerate(found, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]
