"""Compares what was said with what was written down."""

import json
import re
from pathlib import Path

import pytest

from bench.readings import errors
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
    return errors(truth, found) / len(truth)


def listened(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What ``listen --json`` says of a file, line by line."""
    capsys.readouterr()
    assert main(["listen", str(path), "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]
