"""``companion play SCRIPT``: read a session alone, by typing what people would say."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from companion.app.authors import people_for
from companion.app.running import find_script, read_settings
from companion.clock import time_of_day
from companion.core.lines import one_line
from companion.errors import SetupError
from companion.rehearsal.outline import Outline
from companion.rehearsal.people import NAMES, SAFE_WORD
from companion.rehearsal.playing import Reading

_HELP = f"""\
  words        whoever may speak says them; pass, pause, repeat, stop and so on are obeyed
  (empty)      nobody says anything, and time passes until something happens
  :later 30s   let so much time pass
  :back        take the last line back
  :where       the step that runs, and its line in the script
  :saved       what has been saved
  :quit        leave
The safe word is {SAFE_WORD}."""
_DURATION = re.compile(r"(\d+)\s*(s|m|h)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600}

Ask = Callable[[str], str]
"""Shows a prompt and gives the line that is typed. Raises EOFError at the end of input."""


def run(args: Sequence[str], out: TextIO, ask: Ask = input) -> int:
    """Play a session from a terminal or a pipe. Raises CompanionError."""
    options = _parser().parse_args(args)
    program = find_script(options.script)
    people = _people(options.people, min(max(program.people_min, 2), program.people_max))
    people_for(program, len(people))
    settings = read_settings(program, options.set or [])
    reading = Reading(Outline.of(program), people, settings, time_of_day(), options.start or "")
    out.write(f"{program.title}, with {' and '.join(people)}. Type what they say; ? helps.\n")
    if options.start:
        out.write("Until here everybody went along with everything.\n")
    _tell(reading, out)
    while not reading.over:
        try:
            line = ask(f"[{reading.waiting()}] > " if reading.waiting() else "> ")
        except EOFError:
            out.write("\nThat was the last line; the session is left here.\n")
            return 0
        if not sys.stdin.isatty():
            out.write(f"{line}\n")
        if line.strip() in (":quit", ":q"):
            return 0
        try:
            _take(reading, line.strip(), out)
        except SetupError as error:
            out.write(f"{error}\n")
        _tell(reading, out)
    return 0


def _take(reading: Reading, line: str, out: TextIO) -> None:
    if line == "?":
        out.write(f"{_HELP}\n")
    elif line == ":back":
        out.write("One line back.\n" if reading.back() else "There is nothing to take back.\n")
    elif line == ":where":
        number = reading.outline.line(reading.place)
        where = f" (line {number} of its file)" if number else ""
        out.write(f"{reading.place or 'Before the first step'}{where}\n")
    elif line == ":saved":
        saved = (f"  {name}: {_plain(value)}\n" for name, value in reading.saved().items())
        out.write("".join(saved) or "Nothing yet.\n")
    elif line.startswith(":later"):
        reading.later(_seconds(line.removeprefix(":later").strip()))
    elif line.startswith(":"):
        raise SetupError(f"{line}: this is not known here; ? tells what is.")
    else:
        reading.go_on(line)


def _tell(reading: Reading, out: TextIO) -> None:
    for line in reading.new_lines():
        out.write(f"{line}\n")


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return one_line(str(value)) if value is not None else "nothing"


def _seconds(text: str) -> float:
    found = _DURATION.fullmatch(text)
    if not found:
        raise SetupError(f":later {text}: write a time like 30s or 2m.")
    return float(found[1]) * _SECONDS[found[2] or "s"]


def _people(given: str | None, fewest: int) -> list[str]:
    names = [name.strip() for name in (given or "").split(",") if name.strip()]
    if len(set(names)) != len(names):
        raise SetupError(f"--people {given}: everybody needs a name of their own.")
    return names or list(NAMES[:fewest])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="companion play", description="Read a session alone: type what people would say."
    )
    parser.add_argument("script", metavar="SCRIPT", help="a session's name, or a file")
    parser.add_argument(
        "--from",
        dest="start",
        metavar="STEP",
        help="begin at a step: its id, saved name, path or section title",
    )
    parser.add_argument("--people", metavar="A,B", help="who is there (default: Maya, Leo, ...)")
    parser.add_argument("--set", action="append", metavar="NAME=VALUE", help="a setting of the script")
    return parser
