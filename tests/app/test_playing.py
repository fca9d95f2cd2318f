"""Reading a session alone: what is typed is what people say."""

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.app import playing
from companion.cli import main

SCRIPT = """\
format: 1
id: small
title: Small
summary: A small session.
people: {min: 1, max: 3}
settings:
  turn_time: {default: 1m, min: 20s, max: 3m}
steps:
  - say: Welcome.
  - ask: Are you ready?
    to: everyone
    answer: yes_no
    save: ready
  - if: not all(ready)
    then:
      - end: postponed
        say: Another time.
  - section: Telling
  - each: person
    do:
      - turn: person
        say: ${person}, tell us something.
        time: ${turn_time}
        save: told
      - quote: told
        say: I heard this.
  - end: finished
    say: Goodbye.
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    """A small session in a file."""
    path = tmp_path / "small.yaml"
    path.write_text(SCRIPT)
    return str(path)


def played(args: list[str], *lines: str) -> str:
    """What is shown when these lines are typed."""
    out = io.StringIO()
    typed: Iterator[str] = iter(lines)

    def ask(prompt: str) -> str:
        out.write(prompt)
        for line in typed:
            return line
        raise EOFError

    assert playing.run(args, out, ask) == 0
    return out.getvalue()


def test_what_is_typed_is_answered_as_if_it_were_spoken(script: str) -> None:
    """Answers lead on, a turn's words are read back, and the session comes to its end."""
    shown = played([script, "--people", "Maya"], "yes", "The dog slept.", "I'm done")
    assert "Maya has the floor, for up to 1:00" in shown
    assert "I heard this. The dog slept" in shown
    assert "(the end: finished)" in shown


def test_another_answer_leads_elsewhere(script: str) -> None:
    """Each branch can be read."""
    shown = played([script], "yes", "no")
    assert "Companion: Another time." in shown
    assert "tell us something" not in shown
    assert "(the end: postponed)" in shown


def test_an_empty_line_lets_time_pass(script: str) -> None:
    """Silence brings the reminder, and in a turn the gentle offer."""
    shown = played([script, "--people", "Maya"], "", "yes", "")
    assert shown.split("> ")[1].count("Companion: ") == 1
    assert "Still your turn" in shown


def test_a_line_can_be_taken_back(script: str) -> None:
    """A no that was typed to see what happens is no end, if it is taken back in time."""
    shown = played([script], "yes", ":saved", ":back", ":saved", "yes", "yes")
    assert "ready: Maya: yes" in shown
    assert "One line back." in shown
    after = shown.split("One line back.")[1]
    assert "ready: Maya: yes" not in after.split(">")[1]
    assert "Maya, tell us something." in after


def test_it_can_begin_at_a_step(script: str) -> None:
    """By its section, its saved name or its path; what came before is not shown."""
    for start in ("Telling", "telling", "told", "steps[4].do[0]"):
        shown = played([script, "--from", start])
        assert "Are you ready?" not in shown
        assert "Maya, tell us something." in shown
    assert "— Telling —" in played([script, "--from", "Telling"])


def test_time_can_be_let_pass(script: str) -> None:
    """So much as is wished, and the clock of the turn with it."""
    shown = played([script, "--people", "Maya"], "yes", ":later 15s", ":later 5x")
    assert "[Maya has the floor, 0:45]" in shown
    assert "write a time like 30s or 2m" in shown


def test_settings_and_people_can_be_chosen(script: str) -> None:
    """As the session itself would take them."""
    shown = played([script, "--people", "Ada,Ben,Kim", "--set", "turn_time=2m"], "yes", "yes", "yes")
    assert "Ada has the floor, for up to 2:00" in shown


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--from", "nowhere"], "Its sections are “Telling”"),
        (["--people", "Ada,Ada"], "a name of their own"),
        (["--people", "Ada,Ben,Kim,Sam"], "this session is for 1 to 3"),
        (["--from", "steps[2].then[0]"], "going along with everything"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    script: str, args: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong argument ends it with one sentence and no traceback."""
    assert main(["play", script, *args]) != 0
    shown = capsys.readouterr().err
    assert told in shown
    assert "Traceback" not in shown


def test_private_answers_are_not_told(tmp_path: Path) -> None:
    """Also who reads alone does not get used to seeing them."""
    path = tmp_path / "apart.yaml"
    head = SCRIPT.split("settings:")[0]
    steps = """\
steps:
  - ask: Is it good?
    to: everyone
    answer: yes_no
    private: yes
    save: secret
  - say: Both said yes.
    if: all(secret)
  - each: person
    do:
      - turn: person
"""
    path.write_text(head + steps)
    shown = played([str(path)], "ready", "yes", "ready", "yes", "ready", ":saved")
    assert "secret" not in shown


def test_it_reads_from_a_pipe(script: str) -> None:
    """Lines of a file do as well, and what was typed stands beside what was said."""
    done = subprocess.run(
        [sys.executable, "-m", "companion", "play", script],
        input="yes\nyes\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "[Leo is asked] > yes" in done.stdout
    assert "That was the last line" in done.stdout
    assert done.stderr == ""
