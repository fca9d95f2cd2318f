"""``companion forget``: permanent erasure of a session, a partner or everything."""

import argparse
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TextIO

from companion import config, private
from companion.app.home import destroy_journal, has_journal, journal_folder, open_journal
from companion.errors import JournalError, SetupError
from companion.journal.store import InUse, Journal, remove_aside, remove_copy, was_set_aside
from companion.language.en.spoken_forms import all_of
from companion.system.invocation import as_started

_BEYOND = "What you exported, and backups, lie where you put them: delete those yourself.\n"


@dataclass(frozen=True)
class _Wanted:
    """The target of a command to forget."""

    description: str
    acts: tuple[Callable[[], str], ...]
    names: bool = False
    """Whether names are forgotten, which cached prompts may contain."""


class _Sure:
    """Asks for confirmation."""

    def __init__(self, out: TextIO, *, unasked: bool) -> None:
        self._out = out
        self._unasked = unasked

    def of(self, what: str) -> bool:
        """Return whether they confirm. Raises SetupError without a terminal."""
        if self._unasked:
            return True
        if sys.stdin is None or not sys.stdin.isatty():
            raise SetupError("Not running in a terminal, so nothing was deleted. Add --yes to confirm.")
        self._out.write(f"{what}\nIt can't be brought back. Type yes to forget it: ")
        self._out.flush()
        if sys.stdin.readline().strip().lower() == "yes":
            return True
        self._out.write("Nothing was forgotten.\n")
        return False


def run(options: argparse.Namespace, out: TextIO) -> int:
    """``companion forget``: ask for confirmation, erase, and report. Raises CompanionError."""
    asked = [bool(options.what), bool(options.partner), options.everything]
    if sum(asked) != 1:
        raise SetupError(
            "Say what is to be forgotten: the number of a session, the name of a partner, or --everything. "
            "Both are shown by: companion history"
        )
    sure = _Sure(out, unasked=options.yes)
    if options.everything:
        return _everything(sure, out)
    if not has_journal():
        if options.partner or not options.what.isdecimal():
            _remove_prompts(out)
        raise JournalError("There is no journal here, so there is nothing to forget in it.")
    with _opened() as journal:
        wanted = _partner(journal, options.partner) if options.partner else _meant(journal, options.what)
        if not sure.of(wanted.description):
            return 1
        for act in wanted.acts:
            out.write(f"{_done(journal, act)}\n")
    remove_copy(journal_folder())
    if wanted.names:
        _remove_prompts(out)
    if was_set_aside(journal_folder()):
        out.write(
            as_started(
                f"In {journal_folder()} is an older journal, set aside when it could not be read; it may "
                "hold this too. It goes with: companion forget --everything\n"
            )
        )
    out.write(_BEYOND)
    return 0


def _everything(sure: _Sure, out: TextIO) -> int:
    folder = journal_folder()
    is_there, is_aside = has_journal(), was_set_aside(folder)
    if not (is_there or is_aside):
        out.write("There is no journal here, so there is nothing to forget in it.\n")
        _remove_prompts(out)
        return 0
    if not sure.of("Everything: all sessions, all voices, what was remembered and what was agreed to."):
        return 1
    if is_there:
        _empty(out)
    remove_copy(folder)
    if is_aside:
        remove_aside(folder)
        out.write("The older journal that was set aside is deleted.\n")
    _remove_prompts(out)
    if any(config.own_sessions_folder().rglob("*.yaml")):
        out.write(f"The scripts in {config.own_sessions_folder()} stay; delete them if you like.\n")
    out.write(_BEYOND)
    return 0


def _empty(out: TextIO) -> None:
    """Erase everything in the journal; an unreadable one is deleted unopened."""
    try:
        journal = _opened()
    except InUse:
        raise
    except JournalError as error:
        destroy_journal()
        out.write(f"{error}\nSo all of its files were overwritten and deleted, and its key too.\n")
        return
    with journal:
        out.write(f"{_done(journal, journal.forgetting.everything)}\n")
    destroy_journal()  # the empty file and its key: a remaining key would mean that something was stored


def _remove_prompts(out: TextIO) -> None:
    """Delete the cached prompts, as they contain names."""
    prompts = [path for path in config.prompts_folder().glob("*") if path.is_file()]
    for path in prompts:
        private.remove(path, missing_ok=True)
    if prompts:
        out.write("The companion's prompts that were kept as sound are deleted; they will be made again.\n")


def _opened() -> Journal:
    try:
        return open_journal()
    except InUse as error:
        raise InUse(f'{error} In a session that runs you can also say: "forget this session".') from None


def _meant(journal: Journal, what: str) -> _Wanted:
    """Return the session of this number or partner of this name. Raises JournalError for neither, or both."""
    if not what.isdecimal():
        return _partner(journal, what)
    number = int(what)
    is_session = any(row.id == number for row in journal.reading.sessions())
    if _known(journal, what):
        if is_session:
            raise JournalError(
                f"{what} is the number of a session and the name of a partner; for the partner, say "
                f"--partner {what}; with the partner their sessions go too. Nothing was forgotten."
            )
        return _partner(journal, what)
    return _session(journal, number)


def _session(journal: Journal, number: int) -> _Wanted:
    row = journal.reading.session(number)
    day = f"{row.began.day} {row.began:%B %Y}"
    description = (
        f"Session {number}: {row.title}, {day}, {all_of(row.people)}; and what was remembered in it."
    )
    return _Wanted(description, (partial(journal.forgetting.session, number),))


def _partner(journal: Journal, name: str) -> _Wanted:
    names = _known(journal, name)
    if not names:
        longer = [
            known for known in _names(journal) if set(_alike(name).split()) <= set(_alike(known).split())
        ]
        if longer:
            how_many = "one name" if len(longer) == 1 else f"{len(longer)} names"
            raise JournalError(
                f"{name} is part of {how_many} in the journal; give the whole one; see: companion history"
            )
        raise JournalError(f"Nobody in the journal is called {name}; see: companion history")
    with_them = [
        row for row in journal.reading.sessions() if {_alike(p) for p in row.people} & {_alike(name)}
    ]
    count = "1 session" if len(with_them) == 1 else f"{len(with_them)} sessions"
    description = (
        f"{names[0]}: the voice, {count} with all that anybody said there, what was remembered, and what was "
        "agreed to."
    )
    return _Wanted(
        description, tuple(partial(journal.forgetting.partner, known) for known in names), names=True
    )


def _known(journal: Journal, name: str) -> list[str]:
    """Return the names in the journal that match; several only if they look the same."""
    return [known for known in _names(journal) if _alike(known) == _alike(name)]


def _names(journal: Journal) -> list[str]:
    """Return all names in the journal; in lower case for those with consent only."""
    names = journal.reading.people()
    keys = {name.casefold() for name in names}
    others = {name for kept in journal.memory.past().values for name in kept.people if name not in keys}
    return [*names, *sorted(others)]


def _alike(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _done(journal: Journal, act: Callable[[], str]) -> str:
    """Run ``act``; return its sentence. Raises JournalError, which says how far it got."""
    try:
        return act()
    except JournalError as error:
        begun = False
        with suppress(JournalError):
            begun = journal.forgetting.unfinished()
        if not begun:
            raise
        raise JournalError(
            f"{error} It is deleted, but not all of it is overwritten yet; that finishes by itself when the "
            "journal is next opened."
        ) from None
