"""A session is kept while it runs, as far as people agreed."""

import datetime
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.consent import Consent, Level
from companion.core.api.remembered import History, RememberedValue
from companion.core.api.session_log import LogEntry
from companion.errors import JournalError
from companion.journal.retention import allowed
from companion.journal.store import Journal
from companion.journal.store.running import LEFT
from companion.journal.store.tables import TABLES, columns
from tests.journal.store.deciphering import holds
from tests.journal.store.making import EVENING, Pocket, began, held, said, withheld

NAMES = ("Maya", "Leo", "Ada")
_SECONDS = st.floats(0, 10_000, allow_nan=False)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def _entries() -> st.SearchStrategy[r.Entry]:
    """Any entry of a record in which Maya, Leo and Ada take part."""
    person = st.sampled_from(NAMES)
    special: dict[str, st.SearchStrategy[object]] = {
        "speaker": st.none() | person,
        "by": st.none() | person,
        "holder": person,
        "overlapping": st.lists(person, max_size=2).map(tuple),
        "value": st.none() | _TEXT,
        "sentences_s": st.lists(_SECONDS, max_size=3).map(tuple),
        "sources": st.lists(st.integers(1, 99), max_size=3).map(tuple),
    }
    by_type: dict[object, st.SearchStrategy[object]] = {
        float: _SECONDS,
        str: _TEXT,
        int: st.integers(0, 2**40),
        bool: st.booleans(),
    }
    kinds: list[st.SearchStrategy[r.Entry]] = [
        st.builds(
            kind,
            **{
                field.name: special[field.name] if field.name in special else by_type[field.type]
                for field in fields(kind)
            },
        )
        for kind in TABLES
    ]
    return st.one_of(kinds)


@pytest.fixture
def pocket() -> Pocket:
    """The key."""
    return Pocket()


def test_every_kind_of_entry_has_its_table() -> None:
    """Nothing that a session leaves behind is lost because the journal has no place for it; help with the
    words has none on purpose."""
    assert set(get_args(r.Entry)) - set(TABLES) == {r.Forgotten, r.CompanionHinted}


def test_tables_have_the_fields_of_the_entries(tmp_path: Path, pocket: Pocket) -> None:
    """A field that the record gains is missed at once, and not when the first session is kept."""
    with Journal(tmp_path / "journal", pocket) as journal:
        for kind, table in TABLES.items():
            found = [row[1] for row in journal._database.rows(f"PRAGMA table_info({table})")]
            assert found == ["session", "moment", "place", *columns(kind)]


@settings(max_examples=40)
@given(moments=st.lists(st.builds(
    LogEntry,
    _SECONDS,
    st.none()
    | st.just(e.Begin())
    | st.builds(e.Heard, st.integers(0, 99), _TEXT, _SECONDS, _SECONDS, st.floats(0, 1), st.booleans()),
    st.lists(_entries(), max_size=4).map(tuple),
    st.lists(st.integers(0, 5), max_size=3).map(tuple),
), max_size=6))  # fmt: skip
def test_what_was_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, moments: list[LogEntry]
) -> None:
    """A session that was left is found as it was: what happened, in order, with all that may be kept."""
    moments = [
        replace(one, entries=tuple(allowed(entry, Level.WORDS) for entry in one.entries)) for one in moments
    ]
    folder, pocket = tmp_path_factory.mktemp("journal"), Pocket()
    begun = began(*NAMES, safe_word="pineapple")
    with Journal(folder, pocket) as journal:
        session = journal.running.begin(begun)
        journal.running.write(session, moments[:2])
        journal.running.write(session, moments[2:])
    with Journal(folder, pocket) as journal:
        left = journal.running.unfinished()
        assert left is not None
        assert (left.session, left.began, list(left.moments)) == (session, begun, moments)
        assert journal.reading.entries(session) == [entry for one in moments for entry in one.entries]


def test_a_session_goes_on_behind_what_was_kept(tmp_path: Path, pocket: Pocket) -> None:
    """After a crash the same session goes on, under the same number, behind what is known of it."""
    with Journal(tmp_path / "journal", pocket) as journal:
        session = journal.running.begin(began())
        journal.running.write(session, [said(1, "before")])
    with Journal(tmp_path / "journal", pocket) as journal:
        assert journal.running.unfinished() is not None
        journal.running.write(session, [said(2, "after")])
        journal.running.end(session, "complete")
        texts = [e.text for e in journal.reading.entries(session) if isinstance(e, r.PartnerSaid)]
        assert texts == ["before", "after"]
        assert journal.running.unfinished() is None


def test_a_session_that_nobody_went_on_with_is_left(tmp_path: Path, pocket: Pocket) -> None:
    """Who begins another session is not asked again about the one before."""
    with Journal(tmp_path / "journal", pocket) as journal:
        first = journal.running.begin(began(safe_word="pineapple"))
        journal.running.write(first, [said(90, "hello")])
        second = journal.running.begin(began())
        journal.running.end(second, "complete")
        assert journal.running.unfinished() is None
        assert journal.reading.session(first).ending == LEFT
        assert journal.reading.session(first).minutes == 1.5


def test_nothing_is_kept_where_nobody_agreed(tmp_path: Path, pocket: Pocket) -> None:
    """Without consent not even the existence of a session is kept."""
    with Journal(tmp_path / "journal", pocket) as journal:
        with pytest.raises(JournalError, match="no consent"):
            journal.running.begin(began(level=Level.NOTHING))
        assert journal.reading.sessions() == []


def test_times_and_answers_without_words(tmp_path: Path, pocket: Pocket) -> None:
    """Who agreed to times and answers finds no word of theirs on the disk, whoever handed it in."""
    entries = (
        r.PartnerSaid(1, 1.0, 2.0, "Maya", "SECRET-A", 0.9, "turn"),
        r.CompanionSaid(2.0, "You said: SECRET-B", quotes=True),
        r.Answered(3.0, "What do you wish?", "Leo", "SECRET-C", own_words=True),
        r.Answered(4.0, "How near do you feel, after SECRET-D?", "Leo", "7", quotes=True),
        r.FloorClosed(5.0, "Maya", 61.5, "words"),
    )
    with Journal(tmp_path / "journal", pocket) as journal:
        session = journal.running.begin(began(level=Level.ANSWERS))
        journal.running.write(session, [LogEntry(5.0, None, entries)])
        assert holds(tmp_path, "SECRET", pocket.all) == []
        assert journal.reading.turns(session)[0].held_s == 61.5
        assert journal.reading.answers(session)[1].value == "7"
        said = journal.reading.utterances(session)[0]
        assert (said.text, said.start_s, said.end_s, said.confidence) == ("", 1.0, 2.0, 0.9)


def test_words_taken_back_are_in_no_byte(tmp_path: Path, pocket: Pocket) -> None:
    """After "forget what I just said" the words are nowhere, at once; what was said around them stays."""
    with Journal(tmp_path / "journal", pocket) as journal:
        session = journal.running.begin(began())
        for number in range(1, 30):
            journal.running.write(session, [said(number, f"word-{number}. " * number)])
        assert holds(tmp_path, "word-17.", pocket.all) != []
        journal.running.rewrite(session, {16: withheld(17), 17: withheld(18)})
        assert holds(tmp_path, "word-17.", pocket.all) == []
        assert holds(tmp_path, "word-18.", pocket.all) == []
        journal.running.write(session, [said(30, "later")])
        texts = [row.text for row in journal.reading.utterances(session)]
        assert len(texts) == 28
        assert texts[-1] == "later"


def test_what_served_going_on_is_gone_at_the_end(tmp_path: Path, pocket: Pocket) -> None:
    """Once a session is over nothing can be read any more of its safe word and of what it began with."""
    before = History((RememberedValue("evening", "wish", ("leo", "maya"), "FIRST-WISH", None, EVENING),))
    start = began(safe_word="pineapple-word")
    start = type(start)(**{**{f.name: getattr(start, f.name) for f in fields(start)}, "past": before})
    with Journal(tmp_path / "journal", pocket) as journal:
        session = journal.running.begin(start)
        journal.running.write(session, [LogEntry(2.0, e.Heard(1, "DRAFT-ONLY", 1.0, 2.0, 0.5, draft=True))])
        assert holds(tmp_path, "pineapple-word", pocket.all) != []
        journal.running.end(session, "complete")
        for word in ("pineapple-word", "FIRST-WISH", "DRAFT-ONLY"):
            assert holds(tmp_path, word, pocket.all) == []


def test_a_clock_that_was_set_back_changes_nothing(tmp_path: Path, pocket: Pocket) -> None:
    """Sessions stand in the order in which they were held, and last as long as they lasted, though the clock
    of the room was set back an hour between them."""
    with Journal(tmp_path / "journal", pocket) as journal:
        first = held(journal, "one", "two")
        start = began()
        values = {field.name: getattr(start, field.name) for field in fields(start)}
        hour_less = EVENING - datetime.timedelta(hours=1)
        second = journal.running.begin(type(start)(**{**values, "started_at": hour_less}))
        journal.running.write(second, [said(30, "three")])
        journal.running.end(second, "complete")
        rows = journal.reading.sessions()
        assert [row.id for row in rows] == [first, second]
        assert rows[1].minutes == 0.5
        assert rows[1].ended == hour_less + datetime.timedelta(seconds=30)


def test_a_session_that_does_not_run_takes_nothing(tmp_path: Path, pocket: Pocket) -> None:
    """Late words cannot get into a session that another run, or nobody, began."""
    with (
        Journal(tmp_path / "journal", pocket) as journal,
        pytest.raises(JournalError, match="Session 3 is not running"),
    ):
        journal.running.write(3, [said(1, "late")])


def test_sound_is_kept_only_where_it_was_agreed(tmp_path: Path, pocket: Pocket) -> None:
    """The consent of a session can be read back."""
    start = began()
    values = {field.name: getattr(start, field.name) for field in fields(start)}
    with Journal(tmp_path / "journal", pocket) as journal:
        session = journal.running.begin(
            type(start)(**{**values, "consent": Consent(Level.WORDS, sound=True)})
        )
        row = journal.reading.session(session)
        assert (row.level, row.sound) == (Level.WORDS, True)
