"""What of a session may be kept: the record in order, without what was discarded or not agreed to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.consent import Level
from companion.core.api.events import Heard
from companion.core.api.record import (
    Answered,
    CommandObeyed,
    CompanionSaid,
    Discarded,
    Entry,
    FloorClosed,
    PartnerSaid,
)
from companion.journal.retention import Decisions, allowed, allowed_words, recorded, settled, start_of


def said(start_s: float, text: str = "words", speaker: str = "Maya", place: str = "turn") -> PartnerSaid:
    """Words of one second."""
    return PartnerSaid(int(start_s * 10), start_s, start_s + 1.0, speaker, text, 0.9, place)


@given(st.lists(st.floats(0, 1000), unique=True), st.randoms())
def test_the_order_does_not_depend_on_when_words_arrived(starts: list[float], random: object) -> None:
    """However late and mixed the final words come, the record reads in the order of speaking."""
    entries: list[Entry] = [said(start) for start in starts]
    mixed = entries.copy()
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis types its Random as object
    assert settled(mixed) == settled(entries) == sorted(entries, key=start_of)


@given(st.lists(st.floats(0, 100), unique=True), st.floats(0, 100), st.floats(0, 100))
def test_nothing_spoken_in_the_discarded_time_is_left(starts: list[float], one: float, other: float) -> None:
    """After a safe word no word of its turn is kept, whenever it arrives; all other words are."""
    since_s, at_s = sorted((one, other))
    entries = [said(start) for start in starts]
    kept = settled([Discarded(at_s, since_s), *entries])
    outside = [entry for entry in entries if entry.end_s <= since_s or entry.start_s > at_s]
    assert sorted(outside, key=start_of) == [entry for entry in kept if isinstance(entry, PartnerSaid)]


def test_an_answer_of_the_discarded_time_goes_too() -> None:
    """What was understood from words that are thrown away is thrown away with them."""
    kept = settled(
        [Answered(4.0, "How?", "Maya", "badly"), Answered(1.0, "Ready?", "Maya", "yes"), Discarded(5.0, 3.0)]
    )
    assert [entry.value for entry in kept if isinstance(entry, Answered)] == ["yes"]


def test_who_gave_the_safe_word_is_not_kept() -> None:
    """Outside a turn too, the words that were the safe word are left out; other commands stay."""
    kept = settled(
        [
            said(1.0, "Repeat.", place="command"),
            CommandObeyed(2.1, "repeat"),
            said(3.0, "Pineapple.", place="command"),
            CommandObeyed(4.1, "safe word"),
        ]
    )
    assert [entry.text for entry in kept if isinstance(entry, PartnerSaid)] == ["Repeat."]


SAID = PartnerSaid(3, 4.0, 5.0, "Leo", "I was tired", 0.9, "turn")
CHOSE = Answered(4.5, "Shall we go on?", "Leo", "yes")
CHOSE_ON_A_QUOTE = Answered(4.5, "Is it: I was tired?", "Leo", "yes", quotes=True)
TOLD = Answered(4.5, "How was it?", "Leo", "I was tired", own_words=True)
READ_BACK = CompanionSaid(4.5, "You said: I was tired.", quotes=True)
PROMPT = CompanionSaid(4.5, "Breathe in.")
TURN = FloorClosed(4.5, "Leo", 12.0, "words")
DISCARDED = [Discarded(6.0, 3.0)]


@pytest.mark.parametrize(
    ("entry", "at_answers", "discarded"),
    [
        (SAID, replace(SAID, text="", kept=False), replace(SAID, text="", kept=False)),
        (CHOSE, CHOSE, replace(CHOSE, value=None)),
        (
            CHOSE_ON_A_QUOTE,
            replace(CHOSE_ON_A_QUOTE, question=""),
            replace(CHOSE_ON_A_QUOTE, question="", value=None),
        ),
        (TOLD, replace(TOLD, value=None), replace(TOLD, value=None)),
        (READ_BACK, replace(READ_BACK, text=""), replace(READ_BACK, text="")),
        (PROMPT, PROMPT, PROMPT),
        (TURN, TURN, TURN),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_policy_of_what_is_kept(entry: Entry, at_answers: Entry, discarded: Entry) -> None:
    """At "words" all is kept, at "answers" no free words, and of discarded words nothing at any level."""
    assert allowed(entry, Level.WORDS) == entry
    assert allowed(entry, Level.ANSWERS) == at_answers
    assert allowed(entry, Level.WORDS, DISCARDED) == discarded
    assert allowed(entry, Level.ANSWERS, DISCARDED) == discarded
    assert allowed(entry, Level.NOTHING) == at_answers


def test_words_of_people_who_take_no_part_are_kept_at_no_level() -> None:
    """A guest was not asked: that somebody spoke is recorded, and no word of it, in whatever form."""
    guest = PartnerSaid(4, 4.0, 5.0, None, "Dinner is ready", 0.9, "aside", stranger=True)
    silent = replace(guest, text="", kept=False)
    assert [allowed(guest, level) for level in Level] == [silent] * len(Level)
    assert settled([guest]) == [silent]
    assert recorded([guest]) == set()


def test_what_one_forgets_takes_nothing_from_another() -> None:
    """Words and answers of the partner who did not ask stay; those of nobody in particular go, in doubt."""
    gone = Discarded(9.0, 3.0, by="Maya")
    theirs: list[Entry] = [said(4.0, speaker="Leo"), Answered(5.0, "How?", "Leo", "well")]
    own: list[Entry] = [
        said(6.0, speaker="Maya"),
        Answered(7.0, "How?", "Maya", "badly"),
        replace(said(8.0), speaker=None),
    ]
    kept = settled([*theirs, *own, gone])
    assert [entry for entry in kept if not isinstance(entry, Discarded)] == theirs
    assert recorded([*theirs, *own], [gone]) == {40}


@pytest.mark.parametrize(
    ("level", "draft", "known", "discards", "with_words"),
    [
        (Level.WORDS, False, {3}, [], True),
        (Level.WORDS, True, {3}, [], False),
        (Level.WORDS, False, set(), [], False),
        (Level.ANSWERS, False, {3}, [], False),
        (Level.WORDS, False, set(), DISCARDED, False),
    ],
)
def test_the_policy_for_what_was_heard(
    level: Level, draft: bool, known: set[int], discards: list[Discarded], with_words: bool
) -> None:
    """An event keeps its words only when they are final, recorded, agreed to and not discarded."""
    heard = Heard(3, "I was tired", 4.0, 5.0, 0.9, draft=draft)
    bare = replace(heard, text="… … …", withheld=True, answered="tired")
    found = allowed_words(heard, bare, Decisions(level, known, discards, {}))
    assert (found == heard) is with_words
    assert (found.answered == "tired") is (not with_words and not discards)
