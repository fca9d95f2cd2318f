"""Looking back, forgetting and the household's settings for the pages, by the code of the commands."""

import argparse
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from companion import config, private
from companion.app import forgetting, setting_up
from companion.app.consenting import Consenting
from companion.app.home import has_journal, needs_asking, open_journal
from companion.app.household import Household
from companion.app.looking_back import as_json, content_of, sounds_of, transcript_of, trends_of
from companion.app.passphrases import composed, strong
from companion.app.safe_words import objection
from companion.clock import time_of_day
from companion.core.api.consent import Level
from companion.core.machine.session import Session
from companion.errors import JournalError, SetupError
from companion.journal.exchange import exported
from companion.journal.store import Journal
from companion.journal.trends_page import page
from companion.journal.trends_text import text
from companion.web.house import Forget, Json

_IN_USE_S = 2.0
"""How long a page waits for another one that reads."""


class HouseArchive:
    """The journal for pages, one at a time, and never while a session has it open."""

    def __init__(self, lock: Lock) -> None:
        """``lock`` is held while the journal is open."""
        self._lock = lock

    def history(self, columns: int = 64) -> Json:
        """Return the sessions, the latest first, and the trends in so many columns. Raises JournalError."""
        if not has_journal():
            return {"sessions": [], "trends": ""}
        with self._journal() as journal:
            rows = journal.reading.sessions()
            trends = text(trends_of(journal), columns) if rows else ""
        return {"sessions": [as_json(row) for row in reversed(rows)], "trends": trends}

    def session(self, number: int) -> Json:
        """Return one session in full. Raises JournalError."""
        with self._journal() as journal:
            row, entries = journal.reading.session(number), journal.reading.entries(number)
            sounds = bool(sounds_of(journal, number, entries))
        return {**as_json(row), "text": transcript_of(row, entries), "sound": sounds}

    def file(self, number: int, form: str) -> bytes:
        """Return one session as a file. Raises JournalError."""
        with self._journal() as journal:
            row, entries = journal.reading.session(number), journal.reading.entries(number)
            if form == "json":
                return "".join(exported([(row, entries)])).encode("utf-8", "backslashreplace")
            if form == "wav" and not sounds_of(journal, number, entries):
                raise JournalError("Of this session no sound was kept.")
            return content_of(journal, row, entries, form)

    def charts(self) -> bytes:
        """Return how it went over time, as a page with drawings. Raises JournalError."""
        with self._journal() as journal:
            return page(trends_of(journal)).encode("utf-8")

    def backup(self, passphrase: str) -> bytes:
        """Return what ``companion backup`` writes: all that is kept, encrypted. Raises JournalError."""
        strong(composed(passphrase))
        try:
            with self._journal() as journal, TemporaryDirectory(dir=config.data_folder()) as folder:
                copy = Path(folder) / "companion.backup"
                journal.back_up(copy, composed(passphrase))
                return copy.read_bytes()
        except OSError as error:
            raise JournalError(private.problem(config.data_folder(), error)) from None

    def forget(self, what: Forget) -> str:
        """Forget for good, as ``companion forget`` does. Raises CompanionError."""
        out = StringIO()
        number = "" if what.session is None else str(what.session)
        options = argparse.Namespace(what=number, partner=what.partner, everything=what.everything, yes=True)
        with self._free():
            forgetting.run(options, out)
        return out.getvalue().strip()

    def household(self) -> Json:
        """Return who is here, what each lets be kept, whether there is a safe word. Raises JournalError."""
        if not has_journal():
            return {"names": [], "levels": {}, "safe_word": False}
        now = time_of_day()
        with self._journal() as journal:
            household = Household(journal.memory, now)
            names = list(household.here_last())
            consenting = Consenting(_aloud, journal.memory, now)
            levels = {name: level.value for name, level in consenting.levels(names).items()}
            return {"names": names, "levels": levels, "safe_word": household.safe_word(names) is not None}

    def keep_household(self, names: Sequence[str], levels: Mapping[str, str], word: str) -> str:
        """Keep it; return what holds now. Raises CompanionError."""
        if not has_journal():
            raise SetupError(
                "The journal begins in the terminal, where its passphrase can be typed: companion setup"
            )
        if why := setting_up.objection_to(names):
            raise SetupError(why)
        if word and (why_not := objection(word, names)):
            raise SetupError(f"The safe word {word} {why_not}. Choose another one.")
        known = {level.value: level for level in Level}
        chosen = {name: known.get(levels.get(name, ""), Level.NOTHING) for name in names}
        with self._free():
            return setting_up.store(names, chosen, word or None)

    @contextlib.contextmanager
    def _free(self) -> Iterator[None]:
        """Have the journal to oneself. Raises JournalError while a session runs, and where it is locked."""
        if needs_asking():
            raise JournalError(
                "The journal is locked with a passphrase, which is typed in the terminal: companion history"
            )
        if not self._lock.acquire(timeout=_IN_USE_S):
            raise JournalError("A session has the journal open. Look again when it is over.")
        try:
            yield
        finally:
            self._lock.release()

    @contextlib.contextmanager
    def _journal(self) -> Iterator[Journal]:
        if not has_journal():
            raise JournalError("Nothing is kept here yet.")
        with self._free(), contextlib.closing(open_journal()) as journal:
            yield journal


def _aloud(program: object, people: object, settings: object) -> Session:
    raise AssertionError("nothing is asked aloud here")
