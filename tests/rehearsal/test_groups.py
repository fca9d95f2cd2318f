"""A session for four with all that groups need: a bell, two rounds, pairs, and a role given by voice."""

import io
from pathlib import Path

from companion.cli.commands import COMMANDS
from tests.rehearsal.planting import simulated_file

TALKING_PIECE = """\
format: 1
id: talking-piece
title: Talking piece
summary: A talking piece goes round twice, and then pairs talk.
people: {min: 4, max: 4}
steps:
  - bell:
    say: Let's arrive.
  - ask: Which of you found the talking piece?
    answer: partner
    save: finder
    unanswered:
      - end: postponed
        say: Then look for one, and begin another day.
  - turn: finder
    id: found
    say: ${finder}, where was it?
    time: 3m
  - each: {person: friend, times: 2}
    do:
      - turn: friend
        say: ${friend}, the piece is with you.
        time: 30s
  - pairs: 1m
    say: Now talk with each other.
  - bell: 3
  - end: finished
    say: Thank you.
"""
TEST = """\
format: 1
tests:
  - name: Who found it begins, then the piece goes round twice.
    people: [Maya, Leo, Ada, Ben]
    answers:
      finder: Ada
    expect:
      said: ["Ada, where was it?", "Ben, the piece is with you.", "Maya, the piece is with you."]
      reached: [found]
      ending: finished
  - name: When nobody says who found it, nobody is made to begin.
    people: [Maya, Leo, Ada, Ben]
    answers:
      finder: (silence)
    expect:
      ending: postponed
"""


def test_a_talking_piece_for_four_can_be_written_as_it_is_meant(tmp_path: Path) -> None:
    """It checks without a warning, its tests hold, and simulated people come everywhere and out again."""
    path = tmp_path / "talking-piece.yaml"
    path.write_text(TALKING_PIECE)
    path.with_name("talking-piece.test.yaml").write_text(TEST)
    out = io.StringIO()
    assert COMMANDS["check"].run([str(path)], out) == 0, out.getvalue()
    assert out.getvalue() == "1 script, 2 tests: no errors, no warnings.\n"
    found = simulated_file(path, runs=60)
    assert found.complete, str(found)
