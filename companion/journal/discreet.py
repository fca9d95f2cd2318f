"""Words as they may be kept: what of events and entries goes where they may not be."""

from collections.abc import Iterable
from dataclasses import replace

from companion.core.api.events import Heard
from companion.core.api.record import Answered, CompanionSaid, Discarded, Entry, PartnerSaid
from companion.core.state.redaction import redact_fully
from companion.journal.settling import is_discarded


def with_or_without(heard: Heard, bare: Heard, recorded: bool, discards: Iterable[Discarded]) -> Heard:
    """Words as they may be kept: final ones that the record keeps too; of those that were thrown away not
    even the answer. A draft has no words: the final ones are those of the partner."""
    if is_thrown_away(heard, discards):
        return redact_fully(bare)
    return heard if recorded and not heard.draft else bare


def is_thrown_away(heard: Heard, discards: Iterable[Discarded]) -> bool:
    """Whether words were thrown away after they were spoken."""
    return any(heard.end_s > by.since_s and heard.start_s <= by.at_s for by in discards)


def emptied(entry: Entry) -> Entry:
    """``entry`` without words of partners."""
    match entry:
        case PartnerSaid():
            return replace(entry, text="", kept=False)
        case Answered():
            return replace(entry, value=None, question="" if entry.quotes else entry.question)
        case CompanionSaid(quotes=True):
            return replace(entry, text="")
    return entry


def is_any_discarded(entry: Entry, discards: Iterable[Discarded]) -> bool:
    """Whether words of a partner in ``entry`` were thrown away."""
    return any(is_discarded(entry, by) for by in discards)
