"""Whole sessions, kept in a real journal."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from companion.core import program as p
from companion.core.api.consent import Level
from companion.core.api.session_log import NO_SOUNDS, LogEntry, SessionStart, Sound
from companion.core.api.voices import partner
from companion.core.state.states import State
from companion.journal.replaying import rebuilt
from companion.journal.store import Journal
from tests.core.play import ask, program, say, turn
from tests.journal.keeping import KeptSession, MemoryStore, kept_play
from tests.journal.store.deciphering import holds
from tests.journal.store.making import Pocket

SCRIPT = program(
    ask("What is it about?", "Maya", answer=p.Answer.TEXT, save="topic"),
    ask("How much does it matter, from one to ten?", "Leo", p.Answer.RATING, save="weight", low=1, high=10),
    turn("Maya", "Maya, tell Leo about ${topic}.", time_s=180.0, save="message", patience_s=60.0),
    turn("Leo", "Now Leo.", time_s=60.0, patience_s=60.0),
    say("It was about ${topic}."),
)


class Both(MemoryStore):
    """Keeps a session in memory, and in a journal too."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._running = journal.running

    def begin(self, began: SessionStart) -> int:
        """In both."""
        number = super().begin(began)
        assert self._running.begin(began) == number
        return number

    def write(
        self, session: int, moments: Sequence[LogEntry], sounds: Mapping[int, Sound] = NO_SOUNDS
    ) -> None:
        """In both."""
        super().write(session, moments, sounds)
        self._running.write(session, moments, sounds)

    def rewrite(self, session: int, moments: Mapping[int, LogEntry]) -> None:
        """In both."""
        super().rewrite(session, moments)
        self._running.rewrite(session, moments)

    def end(self, session: int, ending: str) -> None:
        """In both."""
        super().end(session, ending)
        self._running.end(session, ending)


@pytest.mark.parametrize("level", [Level.WORDS, Level.ANSWERS])
def test_a_session_comes_back_from_the_journal_as_it_was(tmp_path: Path, level: Level) -> None:
    """After an end in the midst the journal gives back what it was given, and the session made of it stands
    where it stood, with the same ledger; what was taken back, or not agreed to, is in no byte."""
    pocket = Pocket()
    with Journal(tmp_path, pocket) as journal:
        store = Both(journal)
        play = kept_play(SCRIPT, ("Maya", "Leo"), store, level).begin()
        for text in ("It is about the money.", "Seven, I think."):
            play.until_state(State.ASKING)
            play.hears(text)
            play.run(5.0)
        play.until_state(State.FLOOR)
        play.hears("I felt alone on Sunday.", 3.0, voice=partner("Maya"))
        play.hears("But listen.", 2.0, voice=partner("Leo"))
        play.hears("Something secret.", 2.0, voice=partner("Maya"))
        play.hears("Forget what I just said.", 1.5, voice=partner("Maya"))
        play.run(6.0)
        play.until_state(State.FLOOR)
        play.hears("And I was tired.", 2.0, voice=partner("Maya"))
        play.run(3.0)
    session = play.session
    assert isinstance(session, KeptSession)
    assert "rewrite" in store.calls or level is Level.ANSWERS
    with Journal(tmp_path, pocket) as journal:
        left = journal.running.unfinished()
        assert left is not None
        assert list(left.moments) == store.moments[1]
        again = rebuilt(left, SCRIPT)
        assert again.session.ledger.accounts == session.ledger.accounts
        assert again.session.state is session.state
        for words in ("the money", "I was tired", "Something secret"):
            is_kept = level is Level.WORDS and words != "Something secret"
            assert bool(holds(tmp_path, words, pocket.all)) == is_kept
