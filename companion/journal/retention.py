"""The retention policy: which words of a session may be kept, wherever they are kept.

The journal and its store, the transcript, the captions and the event log all ask here.
Three things decide: the level that people agreed to, what the record keeps (``record: false``,
pauses and private answers are not kept), and what was discarded afterwards.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from companion.core.api.consent import Level
from companion.core.api.events import Command, Heard
from companion.core.api.record import (
    Answered,
    CommandObeyed,
    CompanionSaid,
    Discarded,
    Entry,
    Forgotten,
    PartnerSaid,
)
from companion.core.state.redaction import WITHHELD, redact_fully, withheld_answer, withheld_words


def start_of(entry: Entry) -> float:
    """When an entry happened, in session seconds; for words, when they began."""
    return entry.start_s if isinstance(entry, PartnerSaid) else entry.at_s


def settled(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in time order, without what was discarded, the safe word and the words of strangers.

    Words arrive when they are transcribed, which is later than they were spoken, and the last
    pieces of a turn may arrive after a safe word has discarded it.
    """
    ordered = sorted(entries, key=start_of)
    if any(isinstance(entry, Forgotten) for entry in ordered):
        return []
    discards = discards_in(ordered)
    safe_words = _safe_words(ordered)
    return [
        allowed(entry, Level.WORDS)
        for index, entry in enumerate(ordered)
        if index not in safe_words and not is_discarded(entry, discards)
    ]


def recorded(entries: Iterable[Entry], discards: Sequence[Discarded] = ()) -> set[int]:
    """The utterances whose words the record keeps: none of people who take no part, none that are in
    ``discards``."""
    return {
        entry.utterance
        for entry in settled(entries)
        if isinstance(entry, PartnerSaid)
        and entry.kept
        and not entry.stranger
        and not is_discarded(entry, discards)
    }


def discards_in(entries: Iterable[Entry]) -> list[Discarded]:
    """What was discarded, by the safe word or because somebody asked."""
    return [entry for entry in entries if isinstance(entry, Discarded)]


def is_discarded(entry: Entry, discards: Iterable[Discarded]) -> bool:
    """Whether ``entry`` holds words of a partner that were discarded.

    A piece that lies partly in the discarded time goes too: in doubt nothing is kept.
    """
    if isinstance(entry, PartnerSaid):
        return _lies_in(entry.start_s, entry.end_s, _meant(discards, entry.speaker))
    holds_words = isinstance(entry, Answered) or (isinstance(entry, CompanionSaid) and entry.quotes)
    meant = _meant(discards, entry.by if isinstance(entry, Answered) else None)
    return holds_words and any(gone.since_s <= entry.at_s <= gone.at_s for gone in meant)


def allowed(entry: Entry, level: Level, discards: Iterable[Discarded] = ()) -> Entry:
    """``entry`` as it may be kept at a level: the same, or without its words.

    Words of people who take no part are never kept: they were not asked. Below ``Level.WORDS`` an
    answer is kept where it is a choice, a number, a yes or a no; what partners said, answered in
    their own words or had read back to them is not.
    """
    if is_discarded(entry, discards) or (isinstance(entry, PartnerSaid) and entry.stranger):
        return without_words(entry)
    if level is Level.WORDS:
        return entry
    if isinstance(entry, Answered) and not entry.own_words:
        return replace(entry, question="") if entry.quotes else entry
    return without_words(entry)


def without_words(entry: Entry) -> Entry:
    """``entry`` without any words of partners."""
    match entry:
        case PartnerSaid():
            return replace(entry, text="", kept=False)
        case Answered():
            return replace(entry, value=None, question="" if entry.quotes else entry.question)
        case CompanionSaid(quotes=True):
            return replace(entry, text="")
    return entry


@dataclass(frozen=True, slots=True)
class Decisions:
    """What decides about the words of events, of a whole session or of what is known of it so far."""

    level: Level
    recorded: Collection[int]
    """The utterances whose words the record keeps: none of people who take no part."""
    discards: Sequence[Discarded]
    private: Mapping[int, Heard]
    """The utterances that answered a private question, with the event that was taken for the answer."""


def private_answers(events: Iterable[tuple[object, object]]) -> dict[int, Heard]:
    """The private answers among pairs of an event and its redacted copy, in order."""
    found: dict[int, Heard] = {}
    for event, bare in events:
        if isinstance(event, Heard) and isinstance(bare, Heard) and bare.answered == WITHHELD:
            found.setdefault(event.utterance, event)
    return found


def allowed_words(heard: Heard, bare: Heard, decided: Decisions) -> Heard:
    """``heard`` as it may be kept: with its words, or ``bare``, the same event without them.

    Words are kept where the record keeps them, and only final ones. Of discarded words not even
    what they answered is kept. All events of a private answer look alike, whatever was said: a "yes"
    that is harmless elsewhere is the whole secret here, and its transcript comes twice.
    """
    known = heard.utterance in decided.recorded
    if not known and _lies_in(heard.start_s, heard.end_s, decided.discards):
        return redact_fully(bare)
    if heard.utterance in decided.private:
        taken = heard is decided.private[heard.utterance]
        return withheld_answer(bare) if taken else withheld_words(bare)
    return heard if decided.level is Level.WORDS and known and not heard.draft else bare


def _meant(discards: Iterable[Discarded], speaker: str | None) -> list[Discarded]:
    """Those of ``discards`` that may throw away what ``speaker`` said."""
    return [gone for gone in discards if gone.by is None or speaker in (None, gone.by)]


def _lies_in(start_s: float, end_s: float, discards: Iterable[Discarded]) -> bool:
    return any(end_s > by.since_s and start_s <= by.at_s for by in discards)


def _safe_words(ordered: list[Entry]) -> set[int]:
    """Indices of the words that were a safe word: the record never names who said it."""
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
