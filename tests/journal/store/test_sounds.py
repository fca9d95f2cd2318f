"""The sound of words lies with them in the journal, and goes with them."""

from dataclasses import replace
from pathlib import Path

import pytest

from companion.core.api.consent import Consent, Level
from companion.core.api.session_log import LogEntry, Sound
from companion.journal.store import Journal, schema
from tests.journal.store.deciphering import holds
from tests.journal.store.making import Pocket, all_text, began, held, said, withheld

SOUNDS = {1: Sound(0.1, b"FIRST-SOUND" * 99), 2: Sound(1.1, b"SECOND-SOUND" * 99)}
MOMENTS = [said(1, "first"), said(2, "second")]


@pytest.fixture
def pocket() -> Pocket:
    """The key."""
    return Pocket()


def heard(journal: Journal, consent: Consent) -> int:
    """A session whose words and sounds are handed in."""
    session = journal.running.begin(replace(began(), consent=consent))
    journal.running.write(session, MOMENTS, SOUNDS)
    return session


def test_sound_is_kept_where_all_asked_for_it(tmp_path: Path, pocket: Pocket) -> None:
    """Encrypted, and there again when the journal is opened the next time."""
    with Journal(tmp_path, pocket) as journal:
        session = heard(journal, Consent(Level.WORDS, sound=True))
        assert b"FIRST-SOUND" not in all_text(tmp_path)
    with Journal(tmp_path, pocket) as journal:
        assert journal.reading.sounds(session) == SOUNDS
        assert journal.reading.session(session).sound


@pytest.mark.parametrize("consent", [Consent(Level.WORDS), Consent(Level.ANSWERS, sound=True)])
def test_whoever_hands_it_in_it_is_not_kept_otherwise(
    tmp_path: Path, pocket: Pocket, consent: Consent
) -> None:
    """Not without the yes to the sound, and never without the words."""
    with Journal(tmp_path, pocket) as journal:
        assert journal.reading.sounds(heard(journal, consent)) == {}
        assert holds(tmp_path, "FIRST-SOUND", pocket.all) == []


def test_words_that_are_taken_back_take_their_sound_with_them(tmp_path: Path, pocket: Pocket) -> None:
    """Out of every byte; of the others it stays."""
    with Journal(tmp_path, pocket) as journal:
        session = heard(journal, Consent(Level.WORDS, sound=True))
        journal.running.rewrite(session, {1: withheld(2)})
        assert journal.reading.sounds(session) == {1: SOUNDS[1]}
        assert holds(tmp_path, "SECOND-SOUND", pocket.all) == []
        assert holds(tmp_path, "FIRST-SOUND", pocket.all) != []


@pytest.mark.parametrize("how", ["session", "partner", "everything", "by voice"])
def test_what_is_forgotten_is_not_heard_again(tmp_path: Path, pocket: Pocket, how: str) -> None:
    """However it is forgotten."""
    with Journal(tmp_path, pocket) as journal:
        session = heard(journal, Consent(Level.WORDS, sound=True))
        match how:
            case "session":
                journal.forgetting.session(session)
            case "partner":
                journal.forgetting.partner("Leo")
            case "everything":
                journal.forgetting.everything()
            case _:
                journal.running.forget(session)
        assert holds(tmp_path, "SOUND", pocket.all) == []
        assert journal.damages() == []


def test_a_backup_has_it(tmp_path: Path, pocket: Pocket) -> None:
    """And brings it back."""
    with Journal(tmp_path / "here", pocket) as journal:
        session = heard(journal, Consent(Level.WORDS, sound=True))
        journal.running.end(session, "complete")
        journal.back_up(tmp_path / "copy.db", "a long passphrase")
    with Journal(tmp_path / "there", Pocket()) as other:
        other.restore(tmp_path / "copy.db", "a long passphrase")
        assert other.reading.sounds(session) == SOUNDS


def test_a_journal_of_the_time_before_goes_on(
    tmp_path: Path, pocket: Pocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sessions are as they were, and new ones have sound."""
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        patch.setattr(schema, "VERSION", 1)
        with Journal(tmp_path, pocket) as journal:
            first = held(journal, "before")
    with Journal(tmp_path, pocket) as journal:
        assert [row.text for row in journal.reading.utterances(first)] == ["before"]
        assert journal.reading.sounds(first) == {}
        session = heard(journal, Consent(Level.WORDS, sound=True))
        assert journal.reading.sounds(session) == SOUNDS


def test_nothing_that_was_heard_is_kept_without_its_words(tmp_path: Path, pocket: Pocket) -> None:
    """A rewrite of one moment looks at all."""
    with Journal(tmp_path, pocket) as journal:
        session = journal.running.begin(replace(began(), consent=Consent(Level.WORDS, sound=True)))
        journal.running.write(session, [withheld(1), *MOMENTS[1:], LogEntry(3.0, None)], SOUNDS)
        journal.running.rewrite(session, {2: LogEntry(3.0, None)})
        assert journal.reading.sounds(session) == {2: SOUNDS[2]}
