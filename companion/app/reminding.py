"""``companion remind``: a calendar file with a session that comes again, or on a day chosen in it.

Nothing runs in between.
"""

import argparse
import contextlib
import datetime
import shlex
import sys
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import TextIO

from companion import private
from companion.app.home import has_journal, open_journal
from companion.app.schedule import Schedule, Wish, schedule
from companion.app.script_files import find_script
from companion.clock import time_of_day
from companion.core.api.remembered import REMINDER, company
from companion.core.program import Program
from companion.errors import SetupError
from companion.journal.calendar import PRODUCT, Appointment, calendar
from companion.language.en.spoken_forms import all_of
from companion.system.invocation import as_started

_MOST_BYTES = 1 << 16
"""More than any reminder has."""


def run(options: argparse.Namespace, out: TextIO) -> int:
    """``companion remind SCRIPT``: write the file. Raises CompanionError."""
    program = find_script(options.script)
    now = time_of_day()
    wish = Wish(options.on, options.daily, " ".join(options.every), options.until)
    names = _names(options.names, program)
    chosen = None if wish.on or wish.daily else _chosen(program, names, now)
    times = chosen or schedule(wish, now, program.parts.of if program.parts else None)
    appointment = Appointment(
        uid=f"{program.id}@reminders.companion",
        begins=times.begins,
        minutes=max(_lengths(program)),
        title=_title(options.title or program.title, names),
        text=_text(program, options.script, names),
        rule=times.rule,
        all_day=times.all_day,
    )
    path = options.to or Path(f"{program.id}.ics")
    _write(path, calendar(appointment, now.astimezone(datetime.UTC)), appointment.uid)
    out.write(
        f"{appointment.title}: {times}.\n"
        f"The reminder is in {path}. Open the file to add it to your calendar; a new one for the same "
        "session takes the place of the old one.\n"
    )
    return 0


def _chosen(program: Program, names: Sequence[str], now: datetime.datetime) -> Schedule | None:
    """Return the day that people chose in the session, today or later; the last chosen of several. With
    ``names`` only theirs. Raises JournalError."""
    if not has_journal():
        return None
    with contextlib.closing(open_journal()) as journal:
        past = journal.memory.past()
    kept = [one for one in past.values if (one.script, one.key) == (program.id, REMINDER)]
    theirs = [one for one in kept if not names or one.people == company(names)]
    coming = [str(one.value) for one in theirs if str(one.value)[:10] >= now.date().isoformat()]
    if not coming:
        return None
    return Schedule(datetime.datetime.fromisoformat(coming[-1]), None, all_day=" " not in coming[-1])


def _names(text: str, program: Program) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if text and not program.people_min <= len(names) <= program.people_max:
        raise SetupError(f"--names {text}: this session is for {program.company}.")
    return names


def _title(title: str, names: Sequence[str]) -> str:
    return f"{title}: {all_of(names)}" if names else title


def _lengths(program: Program) -> tuple[int, ...]:
    """Return the minutes of each part, or of the whole."""
    return (program.parts.minutes if program.parts else ()) or (ceil(program.minutes or 1),)


def _text(program: Program, script: str, names: Sequence[str]) -> str:
    # Only the file name: calendars are copied to other machines, and a path can identify its owner.
    start = ["start", Path(script).name, *(["--names", ",".join(names)] if names else [])]
    least, most = min(_lengths(program)), max(_lengths(program))
    takes = f"{least}" if least == most else f"{least} to {most}"
    lines = [program.summary, f"It takes about {takes} minutes."]
    if program.parts:
        lines.append(
            f"One {program.parts.called} at a time, {program.parts.of} in all; it goes on where you were."
        )
    return "\n".join([*lines, "", as_started(f"To begin: companion {_quoted(start)}")])


def _quoted(words: Sequence[str]) -> str:
    """Return a command as this system's shell reads it: Windows' knows no single quotes."""
    if sys.platform == "win32":
        return " ".join(f'"{word}"' if " " in word else word for word in words)
    return shlex.join(words)


def _write(path: Path, content: bytes, uid: str) -> None:
    """Write the file; replace only an older reminder of the same session."""
    try:
        if path.exists() and not _is_older(path, uid):
            raise SetupError(f"{path}: there is something else of this name; choose another one with --to.")
        with private.writing(path) as file:
            file.write(content)
    except OSError as error:
        raise SetupError(private.problem(path, error)) from None


def _is_older(path: Path, uid: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        lines = file.read(_MOST_BYTES).splitlines()
    return f"PRODID:{PRODUCT}".encode() in lines and f"UID:{uid}".encode() in lines
