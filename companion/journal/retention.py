"""The retention policy: which words of a session may be stored, in any form.

The journal and its store, the transcript, the captions and the event log all use it. Three
things decide: the level that people agreed to, whether words are recorded at all (``record: false``,
pauses and private answers are not), and later discards.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from companion.core.api.consent import Level
from companion.core.api.events import Command, Heard
from companion.core.api.record import (
    Answered,
    CommandObeyed,
    CompanionHinted,
    CompanionSaid,
    Discarded,
    Entry,
    Forgotten,
    PartnerSaid,
)
from companion.core.state.redaction import WITHHELD, redact_fully, withheld_answer, withheld_words


def start_of(entry: Entry) -> float:
    """Return the time of an entry, in session seconds; for words, their start."""
    return entry.start_s if isinstance(entry, PartnerSaid) else entry.at_s


def settled(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries in time order, without discarded words, the safe word, the words of strangers and
    help with the words.

    Of an utterance that was transcribed again the later words count. Words arrive when they are transcribed,
    which is later than they were spoken, and the last pieces of a turn may arrive after a safe word has
    discarded it.
    """
    ordered = sorted(latest(entries), key=start_of)
    if any(isinstance(entry, Forgotten) for entry in ordered):
        return []
    discards = discards_in(ordered)
    safe_words = _safe_words(ordered)
    return [
        allowed(entry, Level.WORDS)
        for index, entry in enumerate(ordered)
        if index not in safe_words
        and not is_discarded(entry, discards)
        and not isinstance(entry, CompanionHinted)
    ]


def latest(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without those of utterances that were transcribed again later."""
    known = list(entries)
    last = {(e.utterance, e.start_s): e for e in known if isinstance(e, PartnerSaid)}
    return [e for e in known if not isinstance(e, PartnerSaid) or last[e.utterance, e.start_s] is e]


def recorded(entries: Iterable[Entry], discards: Sequence[Discarded] = ()) -> set[int]:
    """Return the utterances whose words are recorded: none of people who take no part, none in
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
    """Return all discards, by the safe word or on request."""
    return [entry for entry in entries if isinstance(entry, Discarded)]


def is_discarded(entry: Entry, discards: Iterable[Discarded]) -> bool:
    """Return whether ``entry`` contains discarded words of a partner.

    A piece partly within the discarded time is dropped too: in doubt nothing is stored.
    """
    if isinstance(entry, PartnerSaid):
        return _lies_in(entry.start_s, entry.end_s, _meant(discards, entry.speaker))
    holds_words = isinstance(entry, Answered) or (isinstance(entry, CompanionSaid) and entry.quotes)
    meant = _meant(discards, entry.by if isinstance(entry, Answered) else None)
    return holds_words and any(gone.since_s <= entry.at_s <= gone.at_s for gone in meant)


def allowed(entry: Entry, level: Level, discards: Iterable[Discarded] = ()) -> Entry:
    """Return ``entry`` as it may be stored at a level: unchanged, or without its words.

    Words of people who take no part are never stored, as they were not asked. Below ``Level.WORDS`` an
    answer is stored if it is a choice, a number, a yes or a no; partners' speech, answers in their own
    words and words read back to them are not. Help with their words is stored at no level.
    """
    if is_discarded(entry, discards) or (isinstance(entry, PartnerSaid) and entry.stranger):
        return without_words(entry)
    if isinstance(entry, CompanionHinted):
        return replace(entry, text="")
    if level is Level.WORDS:
        return entry
    if isinstance(entry, Answered) and not entry.own_words:
        return replace(entry, question="") if entry.quotes else entry
    return without_words(entry)


def without_words(entry: Entry) -> Entry:
    """Return ``entry`` without any words of partners."""
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
    """Decisions about the words of events, for a whole session or as much of it as is known."""

    level: Level
    recorded: Collection[int]
    """The utterances whose words are recorded: none of people who take no part."""
    discards: Sequence[Discarded]
    private: Mapping[int, Heard]
    """The utterances that answered a private question, with the event used as the answer."""


def private_answers(events: Iterable[tuple[object, object]]) -> dict[int, Heard]:
    """Return the private answers among pairs of an event and its redacted copy, in order."""
    found: dict[int, Heard] = {}
    for event, bare in events:
        if isinstance(event, Heard) and isinstance(bare, Heard) and bare.answered == WITHHELD:
            found.setdefault(event.utterance, event)
    return found


def allowed_words(heard: Heard, bare: Heard, decided: Decisions) -> Heard:
    """Return ``heard`` as it may be stored: with its words, or ``bare``, the same event without them.

    Only final words are stored, where they are recorded. Of discarded words not even their effect as an
    answer is stored. All events of a private answer look alike, whatever was said: a "yes" that is
    harmless elsewhere is the whole secret here, and its transcript comes twice.
    """
    known = heard.utterance in decided.recorded
    if not known and _lies_in(heard.start_s, heard.end_s, decided.discards):
        return redact_fully(bare)
    if heard.utterance in decided.private:
        taken = heard is decided.private[heard.utterance]
        return withheld_answer(bare) if taken else withheld_words(bare)
    return heard if decided.level is Level.WORDS and known and not heard.draft else bare


def _meant(discards: Iterable[Discarded], speaker: str | None) -> list[Discarded]:
    """Return those of ``discards`` that may apply to words of ``speaker``."""
    return [gone for gone in discards if gone.by is None or speaker in (None, gone.by)]


def _lies_in(start_s: float, end_s: float, discards: Iterable[Discarded]) -> bool:
    return any(end_s > by.since_s and start_s <= by.at_s for by in discards)


def _safe_words(ordered: list[Entry]) -> set[int]:
    """Return the indices of words that were a safe word: the record never names its speaker."""
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
