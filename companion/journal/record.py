"""Collects the record of a session and writes the permitted part as files."""

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
        """``before``: its entries from an earlier run."""
        self._cover = cover
        self._entries: list[Entry] = list(before)

    def note(self, entry: Entry) -> None:
        """Add one entry."""
        self._entries.append(entry)

    def entries(self) -> list[Entry]:
        """Return what may be stored, in time order, without discarded words."""
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
