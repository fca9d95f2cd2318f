"""Commands for authors of sessions: describe, graph, sheet, new, share, add."""

import argparse
import json
import os
from pathlib import Path
from typing import TextIO

from companion import config, private
from companion.app.script_files import find_script, script_file, session_roots
from companion.config import COMPANION_VOICE
from companion.core.program import Program
from companion.errors import ModelError, SetupError
from companion.rehearsal.lead_in import lead_in_s, usual_s
from companion.scripts.loading import load_text
from companion.scripts.model.library import Library
from companion.scripts.new import new_script
from companion.scripts.sharing import shared_text
from companion.scripts.source.reading import MOST_BYTES
from companion.scripts.views.chart_page import page as chart_page
from companion.scripts.views.describing import describe as described
from companion.scripts.views.graph import flowchart
from companion.scripts.views.sheet import preface
from companion.scripts.views.sheet import sheet as printable
from companion.speaking.cards import load_cards
from companion.system.invocation import as_started

_SHEET = '<meta name="generator" content="Companion">'
"""Marker in the head of each sheet."""
_HEAD_BYTES = 1024
WRITTEN_FROM_ANSWERS = "Written by Companion from what you answered"
"""In the heading of a script that a session wrote."""


def describe(options: argparse.Namespace, out: TextIO) -> int:
    """``companion describe SCRIPT``: an outline in plain words, with minutes, words and shares.

    Raises CompanionError.
    """
    program = find_script(options.script)
    people = people_for(program, options.people)
    rate = words_per_minute(options.voice)
    count = people or program.people_min
    found = described(program, people, rate, lead_in_s(program, count, rate), usual_s(program, count))
    if options.json:
        json.dump(found.as_dict(), out, indent=2, ensure_ascii=False)
        out.write("\n")
    else:
        out.write(f"{found}\n")
    return 0


def graph(options: argparse.Namespace, out: TextIO) -> int:
    """``companion graph SCRIPT``: a flowchart, for Mermaid or as a page. Raises CompanionError."""
    program = find_script(options.script)
    if options.page is None:
        out.write(flowchart(program))
        return 0
    write_file(options.page, chart_page(program), over=_SHEET)
    out.write(f"The chart is in {options.page}. It opens in any browser, without a network.\n")
    return 0


def sheet(options: argparse.Namespace, out: TextIO) -> int:
    """``companion sheet SCRIPT``: a page to print, as HTML. Raises CompanionError."""
    path = script_file(options.script)
    program = find_script(options.script)
    people = people_for(program, options.people)
    count = people or program.people_min
    rate = words_per_minute(COMPANION_VOICE)
    found = described(program, people, rate, usual_s=usual_s(program, count))
    page = printable(program, found, preface(path.read_text("utf-8-sig")))
    if options.out:
        write_file(options.out, page, over=_SHEET)
        out.write(f"The sheet is in {options.out}. Open it in a browser, and print it there.\n")
    else:
        out.write(page)
    return 0


def write_file(path: Path, text: str, *, over: str = "") -> None:
    """Write a file for this user alone; an existing one is replaced only if its head contains ``over``.

    Raises SetupError when it can't be written.
    """
    try:
        if os.path.lexists(path) and not (over and _is_ours(path, over)):
            raise SetupError(f"{path} is there already and is something else; name another file.")
        private.write(path, text)
    except OSError as error:
        raise SetupError(private.problem(path, error)) from error


def _is_ours(path: Path, mark: str) -> bool:
    if not path.is_file():
        return not path.is_dir()  # /dev/stdout, a pipe
    with path.open("rb") as file:
        return mark.encode() in file.read(_HEAD_BYTES)


def new(options: argparse.Namespace, out: TextIO) -> int:
    """``companion new [NAME]``: a starter script with a test. Raises CompanionError."""
    original = script_file(options.original) if options.original else None
    script, *others = new_script(
        options.name,
        options.folder,
        original=original,
        roots=session_roots(original) if original else (),
        schema=config.schema_file(),
    )
    out.write(f"The session is in {script}.\n")
    out.write("".join(f"Beside it: {path}\n" for path in others))
    out.write(
        as_started(
            "Open it in an editor, and change what you like. Then:\n"
            f"  companion check {script}     says what is wrong\n"
            f"  companion describe {script}  says what happens\n"
            f"  companion play {script}      lets you read it alone, by typing\n"
            f"  companion sheet {script}     is a page to print\n"
            f"  companion simulate {script}  tries it a thousand times\n"
            f"  companion demo {script}      plays it with a simulated couple\n"
        )
    )
    return 0


def share(options: argparse.Namespace, out: TextIO) -> int:
    """``companion share SCRIPT --to FILE``: one file with all that it uses. Raises CompanionError."""
    path = script_file(options.script)
    text = shared_text(path, session_roots(path))
    write_file(options.to, text)
    out.write(
        f"{options.to} holds the session with all that it uses. Others add it with: companion add FILE\n"
    )
    if WRITTEN_FROM_ANSWERS in text:
        out.write("It was written from what you answered: read it before you give it away.\n")
    return 0


def add(options: argparse.Namespace, out: TextIO) -> int:
    """``companion add FILE``: put a session that was shared among your own. Raises CompanionError."""
    shipped, own = config.sessions_folder(), config.own_sessions_folder()
    try:
        with private.reading(options.file) as file:
            source = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise SetupError(f"{options.file}: this file can't be read ({error.strerror}).") from error
    program = load_text(source, str(options.file), (shipped,))
    for other in Library((shipped, own)).with_id(program.id):
        raise SetupError(f"{other} has the id {program.id} already; nothing was changed.")
    found = described(program, program.people_min, words_per_minute(COMPANION_VOICE))
    path = own / f"{program.id}.yaml"
    try:
        private.make_folder(own)
        schema = f"# yaml-language-server: $schema={config.schema_file().as_uri()}\n"
        private.write(path, schema + source.decode("utf-8-sig"), new=True)
    except OSError as error:
        raise SetupError(private.problem(path, error)) from error
    begin = as_started(f"Begin it with: companion start {program.id}")
    out.write(f"{found}\n\nIt is among your sessions now. {begin}\n")
    return 0


def people_for(program: Program, people: int | None) -> int:
    """Return ``people``, or the minimum. Raises SetupError if the script is not for that many."""
    count = program.people_min if people is None else people
    if not program.people_min <= count <= program.people_max:
        raise SetupError(f"--people {count}: this session is for {program.company}.")
    return count


def words_per_minute(voice: str) -> float:
    """Return a voice's speech rate from its card. Raises ModelError when there is no such card."""
    cards = load_cards(config.voices_folder())
    if voice not in cards:
        raise ModelError(f"There is no voice card {voice}; there are: {', '.join(cards)}.")
    return cards[voice].words_per_minute
