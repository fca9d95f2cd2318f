"""The record is put in order, and what was thrown away is gone."""

from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.record import Answered, CommandObeyed, Discarded, Entry, PartnerSaid
from companion.journal.settling import settled, start_of


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


@given(st.lists(st.floats(0, 100)), st.floats(0, 100), st.floats(0, 100))
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
