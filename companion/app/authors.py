"""Commands for authors of sessions: describe, graph, sheet, new."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from companion import config
from companion.app.engines import COMPANION_VOICE
from companion.app.running import find_script, script_file, session_roots
from companion.core.program import Program
from companion.errors import ModelError, SetupError
from companion.scripts.new import new_script
from companion.scripts.views.describing import describe as described
from companion.scripts.views.graph import flowchart
from companion.scripts.views.sheet import preface
from companion.scripts.views.sheet import sheet as printable
from companion.speaking.cards import load_cards


def describe(args: Sequence[str], out: TextIO) -> int:
    """``companion describe SCRIPT``: an outline in plain words, with minutes, words and shares.

    Raises CompanionError.
    """
    parser = _parser("describe", "What happens in a session, in plain words; how long it takes; who speaks.")
    parser.add_argument("--json", action="store_true", help="print one JSON object for tools")
    parser.add_argument("--people", type=int, metavar="N", help="reckon for so many people")
    parser.add_argument("--voice", default=COMPANION_VOICE, metavar="CARD", help="spoken with this voice")
    options = parser.parse_args(args)
    program = find_script(options.script)
    people = people_for(program, options.people)
    found = described(program, people, words_per_minute(options.voice))
    if options.json:
        json.dump(found.as_dict(), out, indent=2, ensure_ascii=False)
        out.write("\n")
    else:
        out.write(f"{found}\n")
    return 0


def graph(args: Sequence[str], out: TextIO) -> int:
    """``companion graph SCRIPT``: a flowchart in the language of Mermaid. Raises CompanionError."""
    parser = _parser("graph", "A session as a flowchart, which any viewer of Mermaid shows.")
    out.write(flowchart(find_script(parser.parse_args(args).script)))
    return 0


def sheet(args: Sequence[str], out: TextIO) -> int:
    """``companion sheet SCRIPT``: a page to print, as HTML. Raises CompanionError."""
    parser = _parser("sheet", "A page to print: all that is said, who speaks when, and room for notes.")
    parser.add_argument(
        "--out", type=Path, metavar="FILE.html", help="the file (default: it is printed here)"
    )
    parser.add_argument("--people", type=int, metavar="N", help="reckon for so many people")
    options = parser.parse_args(args)
    path = script_file(options.script)
    program = find_script(options.script)
    people = people_for(program, options.people)
    found = described(program, people, words_per_minute(COMPANION_VOICE))
    page = printable(program, found, preface(path.read_text("utf-8-sig")))
    if options.out:
        write_file(options.out, page)
        out.write(f"The sheet is in {options.out}. Open it in a browser, and print it there.\n")
    else:
        out.write(page)
    return 0


def write_file(path: Path, text: str) -> None:
    """Write a file, in the place of one that is there. Raises SetupError when it can't be written."""
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise SetupError(f"{path}: this file can't be written ({error.strerror}).") from error


def new(args: Sequence[str], out: TextIO) -> int:
    """``companion new [NAME]``: a script to begin with, and a test of it. Raises CompanionError."""
    parser = argparse.ArgumentParser(
        prog="companion new", description="Write a session to begin with, and a test of it."
    )
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="what it is to be called")
    parser.add_argument(
        "--from", dest="original", metavar="SESSION", help="a copy of a session that there is"
    )
    parser.add_argument(
        "--in", dest="folder", type=Path, default=Path(), metavar="DIR", help="where (default: here)"
    )
    options = parser.parse_args(args)
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
        "Open it in an editor, and change what you like. Then:\n"
        f"  companion check {script}     says what is wrong\n"
        f"  companion describe {script}  says what happens\n"
        f"  companion play {script}      lets you read it alone, by typing\n"
        f"  companion sheet {script}     is a page to print\n"
        f"  companion simulate {script}  tries it a thousand times\n"
        f"  companion demo {script}      plays it with a simulated couple\n"
    )
    return 0


def people_for(program: Program, people: int | None) -> int:
    """So many people, or the least number. Raises SetupError when the script is not for so many."""
    count = program.people_min if people is None else people
    if not program.people_min <= count <= program.people_max:
        raise SetupError(f"--people {count}: this session is for {program.company}.")
    return count


def words_per_minute(voice: str) -> float:
    """How fast a voice speaks, as its card says. Raises ModelError when there is no such card."""
    cards = load_cards(config.voices_folder())
    if voice not in cards:
        raise ModelError(f"There is no voice card {voice}; there are: {', '.join(cards)}.")
    return cards[voice].words_per_minute


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"companion {name}", description=about)
    parser.add_argument("script", metavar="SCRIPT", help="a session's name, or a file")
    return parser
