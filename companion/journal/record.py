"""Keeps the record of a session and writes what is left of it as files."""

from collections.abc import Iterable
from pathlib import Path

from companion import private
from companion.core.api.record import Entry
from companion.errors import JournalError
from companion.journal.captions import webvtt
from companion.journal.retention import settled
from companion.journal.transcript import Cover, markdown


class SessionRecord:
    """The record of one session, a ``core.ports.Recorder``. Words may arrive late."""

    def __init__(self, cover: Cover, before: Iterable[Entry] = ()) -> None:
        """``before``: what was noted of it in an earlier run."""
        self._cover = cover
        self._entries: list[Entry] = list(before)

    def note(self, entry: Entry) -> None:
        """Keep one entry."""
        self._entries.append(entry)

    def entries(self) -> list[Entry]:
        """What may be kept, in time order: discarded words are gone."""
        return settled(self._entries)

    def write_markdown(self, path: Path) -> None:
        """Write the transcript. Raises JournalError when the file cannot be written."""
        _write(path, markdown(self._cover, self._entries))

    def write_captions(self, path: Path) -> None:
        """Write the captions as WebVTT. Raises JournalError when the file cannot be written."""
        _write(path, webvtt(self._entries, self._cover.language))


def _write(path: Path, text: str) -> None:
    try:
        private.write(path, text)
    except OSError as error:
        raise JournalError(private.problem(path, error)) from None
