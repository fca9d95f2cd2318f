"""``companion read SCRIPT --as silent``: a session printed as one kind of couple would live it."""

import argparse
from typing import TextIO

from companion.app.authors import people_for
from companion.app.playing import people_named
from companion.app.script_files import find_script, read_settings
from companion.core.api import record as r
from companion.core.safe_text import clock, one_line
from companion.errors import SetupError
from companion.rehearsal.manners import Manner, lived
from companion.rehearsal.record_lines import PlayedLines


def run(options: argparse.Namespace, out: TextIO) -> int:
    """Print a session; return 1 if it broke down, else 0. Raises CompanionError."""
    program = find_script(options.script)
    people = people_named(options.people, min(max(program.people_min, 2), program.people_max))
    people_for(program, len(people))
    if options.only and options.only not in people:
        raise SetupError(f"--only {options.only}: nobody here has this name; there are {', '.join(people)}.")
    settings = read_settings(program, options.set)
    driver, broken = lived(program, Manner(options.manner), people, settings, options.only)
    who = options.only or " and ".join(people)
    out.write(f"{program.title}, with {' and '.join(people)}; {who}: {options.manner}.\n")
    shown = PlayedLines()
    for entry in driver.heard:
        out.write("".join(f"{line}\n" for line in shown.lines(entry)))
        if isinstance(entry, r.PartnerSaid) and entry.text:
            out.write(f"{clock(entry.start_s):>6}  {entry.speaker or 'Somebody'}: {one_line(entry.text)}\n")
    if broken:
        out.write(f"The session broke down here: {broken}. Please report this.\n")
    return 1 if broken else 0
