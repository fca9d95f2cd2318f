"""``companion play SCRIPT``: a session read alone, typing people's words."""

import argparse
import contextlib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from companion import private
from companion.app.authors import people_for
from companion.app.script_files import find_script, read_settings, script_file
from companion.clock import time_of_day
from companion.core.api import record as r
from companion.core.program import SettingKind
from companion.core.safe_text import composed, one_line
from companion.errors import SetupError
from companion.language.en.spoken_forms import spoken_duration
from companion.rehearsal.driver import Rung
from companion.rehearsal.people import NAMES, SAFE_WORD
from companion.rehearsal.playing import Reading
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.record_lines import PlayedLines
from companion.rehearsal.save_as_test import add_to_tests
from companion.system.invocation import as_started

_HELP = f"""\
  words        the person whose turn it is says them; pass, pause, repeat, stop and so on are obeyed
  Leo: words   Leo says them, also in the turn of another: his voice is known
  (empty)      nobody says anything, and time passes until something happens
  :later 30s   let so much time pass
  :back        take the last line back
  :where       the step that runs, and its line in the script
  :saved       what has been saved
  :test NAME   keep this session as a test beside the script, once it is over
  :quit        leave
The safe word is {SAFE_WORD}."""
_DURATION = re.compile(r"(\d{1,5})\s*(s|m|h)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LONGEST_S = 24 * 3600
_EXAMPLE = "write a time like 30s or 2m, at most a day"

Ask = Callable[[str], str]
"""Shows a prompt and returns the typed line. Raises EOFError at the end of input."""
Say = Callable[[str], None]
"""Speaks a prompt."""


def run(options: argparse.Namespace, out: TextIO, ask: Ask = input) -> int:
    """Play a session from a terminal or a pipe. Raises CompanionError."""
    program = find_script(options.script)
    people = people_named(options.people, min(max(program.people_min, 2), program.people_max))
    people_for(program, len(people))
    settings = read_settings(program, options.set)
    reading = Reading(ProgramIndex.of(program), people, settings, time_of_day(), options.start or "")
    with _voice(options.voice, program.pace) as say:
        out.write(f"{program.title}, with {' and '.join(people)}. Type what they say; ? helps.\n")
        if options.start:
            out.write(f"Until here: {reading.before(script_file(options.script))}.\n")
        game = _Game(reading, out, say)
        game.play(_with_history(ask))
    if game.test and reading.over:
        _keep_test(reading, game.test, script_file(options.script), options.set, out)
    return 0


class _Game:
    """Typed lines and their effects."""

    def __init__(self, reading: Reading, out: TextIO, say: Say) -> None:
        self._reading = reading
        self._out = out
        self._say = say
        self._shown = PlayedLines()
        self.test = ""
        """The name under which the session is kept as a test; empty: not at all."""

    def play(self, ask: Ask) -> None:
        """Process line after line, until the session is over or is left."""
        reading = self._reading
        self._tell(reading.news())
        while not reading.over:
            try:
                line = ask(f"{reading.waiting()} > ".lstrip())
            except EOFError:
                self._write("\nThat was the last line; the session is left here.")
                return
            if not sys.stdin.isatty():
                self._write(line)
            if line.strip() in (":quit", ":q"):
                return
            try:
                self._take(line.strip())
            except SetupError as error:
                self._write(str(error))
            self._tell(reading.news())

    def _take(self, line: str) -> None:
        reading = self._reading
        if line == "?":
            self._write(_HELP)
        elif line == ":back":
            self._back()
        elif line == ":where":
            number = reading.program_index.line(reading.place)
            where = f" (line {number} of its file)" if number else ""
            self._write(f"{reading.place or 'Before the first step'}{where}")
        elif line == ":saved":
            self._write("\n".join(_saved(reading)) or "Nothing yet.")
        elif line.startswith(":test"):
            self._name_test(line.removeprefix(":test").strip())
        elif line.startswith(":later"):
            reading.later(_seconds(line.removeprefix(":later").strip()))
        elif line.startswith(":"):
            raise SetupError(f"{line}: this is not known here; ? tells what is.")
        else:
            reading.go_on(line)

    def _name_test(self, name: str) -> None:
        if not name:
            raise SetupError("Give the test a name that says what it tests, like :test Nobody is ready.")
        self.test = name
        self._write("This is kept as a test, once the session is over.")

    def _back(self) -> None:
        """Undo a line, and repeat the last words."""
        if not self._reading.back():
            self._write("There is nothing to take back.")
            return
        self._write("One line back.")
        self._shown = PlayedLines()
        entries = self._reading.news()
        prompts = [number for number, entry in enumerate(entries) if isinstance(entry, r.CompanionSaid)]
        self._tell(entries[prompts[-1] :] if prompts else [])

    def _tell(self, entries: Sequence[r.Entry | Rung]) -> None:
        for entry in entries:
            for line in self._shown.lines(entry):
                self._write(line)
            if isinstance(entry, r.CompanionSaid):
                self._say(entry.text)

    def _write(self, line: str) -> None:
        self._out.write(f"{line}\n")
        self._out.flush()


def _keep_test(reading: Reading, name: str, script: Path, given: Sequence[str], out: TextIO) -> None:
    """Add the session to the tests beside the script. Raises SetupError."""
    settings = {key.strip(): value.strip() for key, _, value in (one.partition("=") for one in given)}
    entry = reading.as_test(name, settings)
    try:
        path = add_to_tests(script, entry)
    except OSError as error:
        raise SetupError(private.problem(script.parent, error)) from None
    out.write(as_started(f"The test is in {path}. It is tried by: companion check {script}\n"))


@contextlib.contextmanager
def _voice(name: str | None, pace: float) -> Iterator[Say]:
    """Yield a speaker in the voice of a card, at a script's pace; without one, a silent one."""
    if name is None:
        yield lambda text: None
        return
    from companion.app.engines import Engines
    from companion.app.preview_player import PreviewPlayer

    engines = Engines(voice_name=name or None)
    voice = engines.own_voice(pace)
    aloud = PreviewPlayer(lambda trouble: print(trouble, file=sys.stderr))
    try:
        yield lambda text: aloud.say(text, voice)
    finally:
        aloud.close()
        engines.close()


def _with_history(ask: Ask) -> Ask:
    """Make arrow keys recall earlier lines, if the terminal and Python can do that."""
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401  (imported for what it does to input)
    return ask


def _saved(reading: Reading) -> list[str]:
    settings = reading.program_index.program.settings
    durations = {setting.name for setting in settings if setting.kind is SettingKind.DURATION}
    return [
        f"  {name}: {spoken_duration(value)}"
        if name in durations and isinstance(value, float)
        else f"  {name}: {_plain(value)}"
        for name, value in reading.saved().items()
    ]


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return one_line(str(value)) if value is not None else "nothing"


def _seconds(text: str) -> float:
    found = _DURATION.fullmatch(text)
    seconds = float(found[1]) * _SECONDS[found[2] or "s"] if found else 0.0
    if not 0.0 < seconds <= _LONGEST_S:
        raise SetupError(f":later {text}: {_EXAMPLE}.")
    return seconds


def people_named(given: str | None, fewest: int) -> list[str]:
    """Return the names in ``--people``, or as many usual ones. Raises SetupError for a name given twice."""
    names = [composed(name) for name in (given or "").split(",") if name.strip()]
    if len({name.casefold() for name in names}) != len(names):
        raise SetupError(f"--people {given}: everybody needs a name of their own.")
    return names or list(NAMES[:fewest])
