"""Looking back at what the journal holds."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from companion.core.api import record as r
from companion.core.api.consent import Level
from companion.core.api.session_log import LogEntry
from companion.errors import JournalError
from companion.journal.store import AnswerRow, IntrusionRow, Journal, SessionRow, TurnRow, UtteranceRow
from tests.journal.store.making import EVENING, Pocket, began, held, said

ENTRIES: tuple[r.Entry, ...] = (
    r.StepEntered(0.0, "steps[0]", "turns", "Turns"),
    r.CompanionSaid(1.0, "Maya, your turn."),
    r.CompanionFell(3.0),
    r.FloorOpened(3.0, "Maya", 90.0),
    r.PartnerSaid(1, 4.0, 9.0, "Maya", "I was tired.", 0.9, "turn"),
    r.Intruded(10.0, "Maya", "Leo", 1.5, "tone"),
    r.PartnerSaid(2, 10.0, 11.5, None, "But", 0.4, "aside", overlapping=("Maya", "Leo")),
    r.FloorClosed(70.0, "Maya", 61.5, "words"),
    r.Answered(80.0, "How near, from 1 to 10?", "Leo", "7"),
    r.Answered(85.0, "How near, from 1 to 10?", "Maya", None),
    r.Ended(90.0, "complete"),
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """With an evening of Maya and Leo, and one of Ada alone."""
    opened = Journal(tmp_path / "journal", Pocket())
    session = opened.running.begin(began())
    opened.running.write(
        session, [LogEntry(entry_at, None, (entry,)) for entry_at, entry in enumerate(ENTRIES)]
    )
    opened.running.write(session, [LogEntry(90.0, None)])
    opened.running.end(session, "complete")
    held(opened, "alone", people=("Ada",))
    return opened


def test_sessions_are_listed(journal: Journal) -> None:
    """A table of what was held: who, when, how long, and how it ended."""
    first, second = journal.reading.sessions()
    assert first == SessionRow(
        1, "evening", "An evening", ("Maya", "Leo"), EVENING, "complete", 1.5, Level.WORDS, sound=False
    )
    assert first.ended == EVENING + datetime.timedelta(seconds=90)
    assert (second.people, journal.reading.session(2)) == (("Ada",), second)
    journal.close()


def test_what_happened_in_a_session_can_be_read(journal: Journal) -> None:
    """The record comes back entry by entry, and its turns, intrusions, answers and words as rows."""
    reading = journal.reading
    assert tuple(reading.entries(1)) == ENTRIES
    assert reading.turns(1) == [TurnRow(1, 70.0, "Maya", 61.5, "words")]
    assert reading.intrusions(1) == [IntrusionRow(1, 10.0, "Maya", "Leo", 1.5)]
    question = "How near, from 1 to 10?"
    assert reading.answers(1) == [
        AnswerRow(1, 80.0, question, "Leo", "7", own_words=False),
        AnswerRow(1, 85.0, question, "Maya", None, own_words=False),
    ]
    assert reading.utterances(1)[1] == UtteranceRow(1, 10.0, 11.5, None, "But", 0.4, "aside")
    assert [row.session for row in reading.utterances()] == [1, 1, 2]
    assert reading.people() == ["Ada", "Leo", "Maya"]
    journal.close()


def test_a_session_that_is_not_there_is_told(journal: Journal) -> None:
    """A wrong number ends in a sentence that says where the right ones are."""
    for read in (journal.reading.session, journal.reading.entries):
        with pytest.raises(JournalError, match="no session 9 in the journal; see: companion history"):
            read(9)
    journal.close()


def test_a_session_that_still_runs_is_listed(tmp_path: Path) -> None:
    """A session that was interrupted stands in the list too, as long as it lasted until then."""
    with Journal(tmp_path, Pocket()) as journal:
        session = journal.running.begin(began())
        journal.running.write(session, [said(120, "so far")])
        (row,) = journal.reading.sessions()
        assert (row.ending, row.ended, row.minutes) == (None, None, 2.0)


def test_what_was_exported_can_be_taken_in(tmp_path: Path, journal: Journal) -> None:
    """A session that is taken in is the same as where it was held, and marked as imported."""
    first = journal.reading.session(1)
    with Journal(tmp_path / "other", Pocket()) as other:
        number = other.take_in(began(safe_word="secret"), journal.reading.entries(1), "complete", 90.0)
        assert other.reading.session(number) == replace(first, imported=True)
        assert tuple(other.reading.entries(number)) == ENTRIES
        assert other.running.unfinished() is None
    journal.close()
