"""``companion history``, ``journal``, ``trends``, ``export`` and ``import``: what is kept, seen again."""

import argparse
import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from companion import private
from companion.app.home import has_journal, open_journal
from companion.core.api.consent import Level
from companion.core.api.record import CompanionSaid, Entry, PartnerSaid
from companion.core.api.session_log import Sound
from companion.core.safe_text import one_line
from companion.errors import JournalError, SetupError
from companion.journal.captions import webvtt
from companion.journal.exchange import exported, json_schema, take_in, taken
from companion.journal.settling import settled
from companion.journal.store import Journal, SessionRow
from companion.journal.transcript import Cover, markdown
from companion.journal.trends import Trends, trends
from companion.journal.trends_page import page
from companion.journal.trends_text import text
from companion.language import language
from companion.terminal.tables import print_table

_NOTHING_YET = (
    "There is no journal here yet: nothing was kept so far. Before a session you are asked what may be kept."
)
_KEPT = {Level.ANSWERS: "times and answers", Level.WORDS: "words", Level.NOTHING: "nothing"}
_NO_WORDS = "*What was said was not kept: only times and answers, as you agreed.*"
_NO_SOUND = "the sound was not kept. It is kept where all ask for it: companion start --keep-sound"
_SUFFIXES = {"markdown": "md", "json": "json", "vtt": "vtt", "wav": "wav"}


def history(options: argparse.Namespace, out: TextIO) -> int:
    """``companion history``: a table of the sessions that are kept. Raises CompanionError."""
    rows: Sequence[SessionRow] = []
    if has_journal():
        with _journal() as journal:
            rows = journal.reading.sessions()
    if options.json:
        json.dump([_plain(row) for row in rows], out, indent=2, ensure_ascii=False)
        out.write("\n")
    elif not rows:
        out.write(f"{_NOTHING_YET}\n")
    else:
        header = ("", "when", "session", "who", "min", "kept", "")
        table = [_cells(row) for row in rows]
        print_table(header, table, out, shutil.get_terminal_size().columns, flexible=2)
        out.write("\nRead one again: companion journal show NUMBER\n")
    return 0


def journal(options: argparse.Namespace, out: TextIO) -> int:
    """``companion journal show SESSION``: reads a session back. Raises CompanionError."""
    number = options.session
    with _journal() as opened:
        row, entries = opened.reading.session(number), opened.reading.entries(number)
        sounds = _sounds(opened, number, entries)
    out.write("\n".join(map(_shown, _transcript(row, entries).split("\n"))))
    if sounds:
        out.write(f"\nHow it sounded is kept too. To hear it: companion export {number} --format wav\n")
    return 0


def show_trends(options: argparse.Namespace, out: TextIO) -> int:
    """``companion trends``: how it went over time, here or as a page. Raises CompanionError."""
    with _journal() as opened:
        found = trends_of(opened)
    if options.html:
        _write(options.html, page(found).encode("utf-8"))
        out.write(f"The page is in {options.html}. Open it in a browser; it fetches nothing.\n")
    else:
        out.write(text(found, shutil.get_terminal_size().columns))
    return 0


def trends_of(journal: Journal) -> Trends:
    """The trends of all that is kept."""
    reading = journal.reading
    return trends(reading.sessions(), reading.turns(), reading.answers())


def export(options: argparse.Namespace, out: TextIO) -> int:
    """``companion export``: sessions as files. Raises CompanionError."""
    if options.schema:
        json.dump(json_schema(), out, indent=2)
        out.write("\n")
        return 0
    if bool(options.sessions) == options.all:
        raise SetupError("Say which sessions: their numbers, or --all. They are shown by: companion history")
    with _journal() as opened:
        reading = opened.reading
        rows = (
            reading.sessions()
            if options.all
            else [reading.session(n) for n in dict.fromkeys(options.sessions)]
        )
        sessions = [(row, reading.entries(row.id)) for row in rows]
        if options.format == "wav":
            files = _wavs(opened, sessions, every=options.all)
        else:
            files = {
                name: text.encode("utf-8", "backslashreplace")
                for name, text in _files(options.format, sessions)
            }
    _write_all(options.to, files)
    count = f"{len(files)} files" if len(files) != 1 else next(iter(files))
    out.write(f"{count} in {options.to}. What is in there is no longer encrypted: keep it well.\n")
    return 0


def take(options: argparse.Namespace, out: TextIO) -> int:
    """``companion import FILE.json``: sessions that were exported as JSON. Raises CompanionError."""
    file = options.file
    try:
        sessions = taken(file.read_text("utf-8-sig"), str(file))
    except OSError as error:
        raise SetupError(f"{file}: this file can't be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise SetupError(f"{file}: this is no text; give a file that export --format json wrote.") from None
    with contextlib.closing(open_journal()) as opened:
        numbers, known = take_in(opened, sessions)
    new = {0: "No session is new", 1: f"One session is new: {numbers[0] if numbers else ''}"}
    told = new.get(len(numbers), f"{len(numbers)} sessions are new: {numbers[0] if numbers else ''} and on")
    out.write(f"{told}.{f' {known} were here already.' if known else ''}\n")
    return 0


@contextlib.contextmanager
def _journal() -> Iterator[Journal]:
    """The journal, where there is one. Raises JournalError."""
    if not has_journal():
        raise JournalError(_NOTHING_YET)
    with contextlib.closing(open_journal()) as opened:
        yield opened


def _cells(row: SessionRow) -> tuple[str, ...]:
    when = f"{row.began.day} {row.began:%b %Y, %H:%M}"
    ending = "not over yet" if row.ending is None else "" if row.ending == "finished" else row.ending
    return str(row.id), when, row.title, ", ".join(row.people), f"{row.minutes:.0f}", _KEPT[row.level], ending


def _plain(row: SessionRow) -> dict[str, object]:
    return {
        "number": row.id,
        "script": row.script,
        "title": row.title,
        "people": list(row.people),
        "began": row.began.isoformat(),
        "minutes": round(row.minutes, 2),
        "ending": row.ending,
        "kept": row.level.value,
    }


def _shown(line: str) -> str:
    """A line for a terminal, with its margin."""
    return line[: len(line) - len(line.lstrip())] + one_line(line)


def _transcript(row: SessionRow, entries: Sequence[Entry]) -> str:
    """As a session writes it; where words were not kept, it says so once."""
    cover = Cover(row.title, row.people, language().transcript.date(row.began))
    if row.level is Level.WORDS:
        return markdown(cover, entries)
    without = [entry for entry in entries if not _is_empty(entry)]
    title, facts, rest = markdown(cover, without).split("\n\n", 2)
    return "\n\n".join([title, facts, _NO_WORDS, rest])


def _is_empty(entry: Entry) -> bool:
    return isinstance(entry, PartnerSaid) or (isinstance(entry, CompanionSaid) and not entry.text)


def _files(form: str, sessions: Sequence[tuple[SessionRow, list[Entry]]]) -> Iterator[tuple[str, str]]:
    """Texts and the names of their files: numbers only, for titles may hold what somebody said."""
    if form == "json":
        yield "sessions.json", exported(sessions)
        return
    made: dict[str, Callable[[SessionRow, list[Entry]], str]] = {
        "markdown": _transcript,
        "vtt": lambda row, entries: webvtt(entries),
    }
    for row, entries in sessions:
        yield f"session-{row.id}.{_SUFFIXES[form]}", made[form](row, entries)


def _wavs(
    journal: Journal, sessions: Sequence[tuple[SessionRow, list[Entry]]], *, every: bool
) -> dict[str, bytes]:
    """How sessions sounded, at the times of their captions. Raises JournalError for one whose sound is not
    kept, unless it is only one of ``every``."""
    from companion.hearing.opus import wav  # brings FFmpeg and numpy, which only sound needs

    files = {}
    for row, entries in sessions:
        if sounds := _sounds(journal, row.id, entries):
            files[f"session-{row.id}.wav"] = wav(sounds)
        elif not every:
            raise JournalError(f"Of session {row.id} {_NO_SOUND}")
    if not files:
        raise JournalError(f"Of these sessions {_NO_SOUND}")
    return files


def _sounds(journal: Journal, number: int, entries: Sequence[Entry]) -> list[Sound]:
    """What is kept of the sound of a session: of those utterances that can be read."""
    kept = journal.reading.sounds(number)
    said = (entry for entry in settled(entries) if isinstance(entry, PartnerSaid) and entry.kept)
    return [kept[entry.utterance] for entry in said if entry.utterance in kept]


def _write_all(folder: Path, files: dict[str, bytes]) -> None:
    """All of them or, where one is there already, none. Raises SetupError."""
    if there := next((name for name in files if (folder / name).exists()), None):
        raise SetupError(
            f"{folder / there} is there already; nothing was written. Name another folder with --to."
        )
    try:
        private.make_folder(folder)
    except OSError as error:
        raise SetupError(f"{folder}: this folder can't be made ({error.strerror}).") from None
    for name, content in files.items():
        _write(folder / name, content)


def _write(path: Path, content: bytes) -> None:
    try:
        with private.create(path, new=True) as file:
            file.write(content)
    except FileExistsError:
        raise SetupError(f"{path} is there already; name another file.") from None
    except OSError as error:
        raise SetupError(f"{path}: this file can't be written ({error.strerror}).") from None
