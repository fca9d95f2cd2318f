"""Puts the record of a session in order, and leaves out what must not be kept."""

from collections.abc import Iterable

from companion.core.api.events import Command
from companion.core.api.record import (
    Answered,
    CommandObeyed,
    CompanionSaid,
    Discarded,
    Entry,
    Forgotten,
    PartnerSaid,
)


def start_of(entry: Entry) -> float:
    """When an entry happened, in session seconds; for words, when they began."""
    return entry.start_s if isinstance(entry, PartnerSaid) else entry.at_s


def settled(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in time order, without what was thrown away.

    Words arrive when they are transcribed, which is later than they were spoken, and
    the last pieces of a turn may arrive after a safe word has discarded it.
    """
    ordered = sorted(entries, key=start_of)
    if any(isinstance(entry, Forgotten) for entry in ordered):
        return []
    thrown_away = [entry for entry in ordered if isinstance(entry, Discarded)]
    unnamed = _safe_words(ordered)
    return [
        entry
        for index, entry in enumerate(ordered)
        if index not in unnamed and not any(is_discarded(entry, by) for by in thrown_away)
    ]


def is_discarded(entry: Entry, by: Discarded) -> bool:
    """Whether ``entry`` holds words of a partner that ``by`` throws away.

    A piece that began before and ended after ``since_s`` goes too: in doubt nothing is kept.
    """
    if isinstance(entry, PartnerSaid):
        return entry.end_s > by.since_s and entry.start_s <= by.at_s
    holds_words = isinstance(entry, Answered) or (isinstance(entry, CompanionSaid) and entry.quotes)
    return holds_words and by.since_s <= entry.at_s <= by.at_s


def _safe_words(ordered: list[Entry]) -> set[int]:
    """Places of the words that were a safe word: nobody is named for having said it."""
    found: set[int] = set()
    last_command: int | None = None
    for index, entry in enumerate(ordered):
        if isinstance(entry, PartnerSaid) and entry.place == "command":
            last_command = index
        elif isinstance(entry, CommandObeyed):
            if entry.command == Command.SAFE_WORD.value and last_command is not None:
                found.add(last_command)
            last_command = None
    return found
