"""``companion history``, ``journal``, ``trends``, ``export`` and ``import``."""

import argparse
import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from companion import private
from companion.app.home import has_journal, open_journal
from companion.app.synchronised import warn_of_copies
from companion.core.api.consent import Level
from companion.core.api.record import CompanionSaid, Entry, PartnerSaid
from companion.core.api.session_log import Sound
from companion.core.safe_text import one_line
from companion.errors import JournalError, SetupError
from companion.help_lines import marked
from companion.journal.captions import webvtt
from companion.journal.exchange import MOST_BYTES, exported, json_schema, take_in, taken
from companion.journal.retention import settled
from companion.journal.store import Journal, SessionRow
from companion.journal.transcript import Cover, markdown
from companion.journal.trends import Trends, trends
from companion.journal.trends_page import page
from companion.journal.trends_text import text
from companion.language import language
from companion.system.invocation import as_started
from companion.terminal.tables import print_table

_NOTHING_YET = "There is no journal here yet. Before a session you are asked what may be kept."
_KEPT = {Level.ANSWERS: "times and answers", Level.WORDS: "words", Level.NOTHING: "nothing"}
_NO_WORDS = "*What was said was not kept: only times and answers, as you agreed.*"
_NO_SOUND = "the sound was not kept. It is kept where all ask for it: companion start --keep-sound"
_SUFFIXES = {"markdown": "md", "json": "json", "vtt": "vtt", "wav": "wav"}


def history(options: argparse.Namespace, out: TextIO) -> int:
    """``companion history``: a table of the stored sessions. Raises CompanionError."""
    rows: Sequence[SessionRow] = []
    if has_journal():
        with _journal() as journal:
            rows = journal.reading.sessions()
    if options.json:
        json.dump([as_json(row) for row in rows], out, indent=2, ensure_ascii=False)
        out.write("\n")
    elif not rows:
        out.write(f"{_NOTHING_YET}\n")
    else:
        header = ("", "when", "session", "who", "min", "kept", "")
        table = [_cells(row) for row in rows]
        print_table(header, table, out, shutil.get_terminal_size().columns, flexible=2)
        out.write(as_started("\nRead one again: companion journal show NUMBER\n"))
    return 0


def journal(options: argparse.Namespace, out: TextIO) -> int:
    """``companion journal show SESSION``: one session in full. Raises CompanionError."""
    number = options.session
    with _journal() as opened:
        row, entries = opened.reading.session(number), opened.reading.entries(number)
        sounds = sounds_of(opened, number, entries)
    out.write("\n".join(map(_shown, transcript_of(row, entries).split("\n"))))
    if sounds:
        out.write(
            as_started(f"\nHow it sounded is kept too. To hear it: companion export {number} --format wav\n")
        )
    return 0


def show_trends(options: argparse.Namespace, out: TextIO) -> int:
    """``companion trends``: development over time, here or as a page. Raises CompanionError."""
    with _journal() as opened:
        found = trends_of(opened)
    if options.html:
        warn_of_copies(options.html)
        _write(options.html, [page(found).encode("utf-8")])
        out.write(f"The page is in {options.html}. Open it in a browser; it fetches nothing.\n")
    else:
        out.write(text(found, shutil.get_terminal_size().columns))
    return 0


def trends_of(journal: Journal) -> Trends:
    """Return the trends of everything stored."""
    reading = journal.reading
    return trends(reading.sessions(), reading.turns(), reading.answers())


def export(options: argparse.Namespace, out: TextIO) -> int:
    """``companion export``: sessions as files. Raises CompanionError."""
    if options.schema:
        json.dump(json_schema(), out, indent=2)
        out.write("\n")
        return 0
    if bool(options.sessions) == options.all:
        raise SetupError("Which sessions? Give their numbers, or --all. To see them: companion history")
    with _journal() as opened:
        reading = opened.reading
        rows = (
            reading.sessions()
            if options.all
            else [reading.session(n) for n in dict.fromkeys(options.sessions)]
        )
        written = _export(opened, rows, options.format, options.to, every=options.all)
    count = f"{len(written)} files" if len(written) != 1 else written[0]
    out.write(f"{count} in {options.to}, unencrypted: keep it safe.\n")
    return 0


def take(options: argparse.Namespace, out: TextIO) -> int:
    """``companion import FILE.json``: sessions exported as JSON. Raises CompanionError."""
    file: Path = options.file
    try:
        with private.reading(file) as source:
            raw = source.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise SetupError(f"{file}: this is too large to import ({MOST_BYTES >> 20} MB at most).")
        sessions = taken(raw.decode(marked(raw)), str(file))
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise SetupError(
                f"{file}: this is no text; give a file that export --format json wrote."
            ) from None
        why = getattr(error, "strerror", None) or "its name can't be used"
        raise SetupError(f"{file}: this file can't be read ({why}).") from None
    with contextlib.closing(open_journal()) as opened:
        numbers, known = take_in(opened, sessions)
    new = {0: "No session is new", 1: f"One session is new: {numbers[0] if numbers else ''}"}
    summary = new.get(
        len(numbers), f"{len(numbers)} sessions are new: {numbers[0] if numbers else ''} and on"
    )
    out.write(f"{summary}.{f' {known} were here already.' if known else ''}\n")
    return 0


@contextlib.contextmanager
def _journal() -> Iterator[Journal]:
    """Yield the journal, if there is one. Raises JournalError."""
    if not has_journal():
        raise JournalError(_NOTHING_YET)
    with contextlib.closing(open_journal()) as opened:
        yield opened


def _cells(row: SessionRow) -> tuple[str, ...]:
    when = f"{row.began.day} {row.began:%b %Y, %H:%M}"
    ending = "not over yet" if row.ending is None else "" if row.ending == "finished" else row.ending
    ending = ", ".join(filter(None, (ending, "imported" if row.imported else "")))
    return str(row.id), when, row.title, ", ".join(row.people), f"{row.minutes:.0f}", _KEPT[row.level], ending


def as_json(row: SessionRow) -> dict[str, object]:
    """Return what the journal knows of a session, for tools and pages."""
    return {
        "number": row.id,
        "script": row.script,
        "title": row.title,
        "people": list(row.people),
        "began": row.began.isoformat(),
        "minutes": round(row.minutes, 2),
        "ending": row.ending,
        "kept": row.level.value,
        "imported": row.imported,
    }


def _shown(line: str) -> str:
    """Return a line for a terminal, with its margin."""
    return line[: len(line) - len(line.lstrip())] + one_line(line)


def transcript_of(row: SessionRow, entries: Sequence[Entry]) -> str:
    """Return the transcript; if words were not stored, it says so once."""
    cover = Cover(row.title, row.people, language().transcript.date(row.began))
    if row.level is Level.WORDS:
        return markdown(cover, entries)
    without = [entry for entry in entries if not _is_empty(entry)]
    title, facts, rest = markdown(cover, without).split("\n\n", 2)
    return "\n\n".join([title, facts, _NO_WORDS, rest])


def _is_empty(entry: Entry) -> bool:
    return isinstance(entry, PartnerSaid) or (isinstance(entry, CompanionSaid) and not entry.text)


def _export(
    journal: Journal, rows: Sequence[SessionRow], form: str, folder: Path, *, every: bool
) -> list[str]:
    """Write the sessions into ``folder``, one at a time: only one is in memory.

    Returns the names of the files: numbers only, since titles may contain what somebody said. Raises
    SetupError, with nothing written, if a file already exists, and JournalError for a session without
    stored sound, unless it is only one of ``every``.
    """
    if form == "wav":
        rows = _with_sound(journal, rows, every=every)
    names = ["sessions.json"] if form == "json" else [f"session-{row.id}.{_SUFFIXES[form]}" for row in rows]
    _make_folder(folder, names)
    sessions = ((row, journal.reading.entries(row.id)) for row in rows)
    if form == "json":
        _write(folder / names[0], (text.encode("utf-8", "backslashreplace") for text in exported(sessions)))
        return names
    for name, (row, entries) in zip(names, sessions, strict=True):
        _write(folder / name, [content_of(journal, row, entries, form)])
    return names


def content_of(journal: Journal, row: SessionRow, entries: list[Entry], form: str) -> bytes:
    """Return a session as a file: ``markdown``, ``vtt`` or ``wav``. Raises JournalError."""
    if form == "wav":
        from companion.hearing.opus import wav  # loads FFmpeg, needed only here

        return wav(sounds_of(journal, row.id, entries))
    text = webvtt(entries) if form == "vtt" else transcript_of(row, entries)
    return text.encode("utf-8", "backslashreplace")


def _with_sound(journal: Journal, rows: Sequence[SessionRow], *, every: bool) -> list[SessionRow]:
    """Return the sessions with stored sound."""
    found = [row for row in rows if sounds_of(journal, row.id, journal.reading.entries(row.id))]
    if not found:
        raise JournalError(f"Of these sessions {_NO_SOUND}")
    if not every and len(found) < len(rows):
        silent = next(row for row in rows if row not in found)
        raise JournalError(f"Of session {silent.id} {_NO_SOUND}")
    return found


def sounds_of(journal: Journal, number: int, entries: Sequence[Entry]) -> list[Sound]:
    """Return the stored sound of a session, for readable utterances."""
    kept = journal.reading.sounds(number)
    said = (entry for entry in settled(entries) if isinstance(entry, PartnerSaid) and entry.kept)
    return [kept[entry.utterance] for entry in said if entry.utterance in kept]


def _make_folder(folder: Path, names: Sequence[str]) -> None:
    """Create the folder of an export. Raises SetupError if one of its files already exists."""
    if there := next((name for name in names if os.path.lexists(folder / name)), None):
        raise SetupError(
            f"{folder / there} is there already; nothing was written. Name another folder with --to."
        )
    warn_of_copies(folder)
    try:
        private.make_folder(folder)
    except OSError as error:
        raise SetupError(f"{folder}: this folder can't be made ({error.strerror}).") from None


def _write(path: Path, content: Iterable[bytes]) -> None:
    try:
        with private.writing(path, new=True) as file:
            file.writelines(content)
    except FileExistsError:
        raise SetupError(f"{path} is there already; name another file.") from None
    except OSError as error:
        raise SetupError(private.problem(path, error)) from None
