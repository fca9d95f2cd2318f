"""What is forgotten is in no byte any more, and not under an older key either."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from companion.core.api import record as r
from companion.core.api.remembered import RememberedValue
from companion.core.api.session_log import LogEntry
from companion.errors import JournalError
from companion.journal.store import Journal, forgetting
from tests.journal.store.deciphering import holds
from tests.journal.store.disk import FULL, IOERR_WRITE, OK, Disk, Op
from tests.journal.store.making import EVENING, Pocket, all_text, began, held, said, withheld


@pytest.fixture
def pocket() -> Pocket:
    """The key."""
    return Pocket()


def test_the_files_hold_no_readable_word(tmp_path: Path, pocket: Pocket) -> None:
    """Whoever copies the files reads nothing without the key: no word, no name, not even that it is
    SQLite."""
    with Journal(tmp_path, pocket) as journal:
        held(journal, "nobody shall read this sentence")
        journal.voices.store_voice("Maya", b"VOICEPRINT" * 20)
        text = all_text(tmp_path)
        for word in (b"nobody shall", b"Maya", b"VOICEPRINT", b"SQLite format", b"utterance"):
            assert word not in text
        assert holds(tmp_path, "nobody shall read", pocket.all) != []


def test_a_session_is_forgotten(tmp_path: Path, pocket: Pocket) -> None:
    """Forgetting a session takes its words and what was remembered in it out of every byte, changes the key,
    says so, and leaves the others as they were."""
    with Journal(tmp_path, pocket) as journal:
        first = held(journal, "FIRST-WORDS")
        second = held(journal, "SECOND-WORDS")
        journal.memory.remember(
            RememberedValue("evening", "wish", ("leo", "maya"), "WISHED", "Leo", EVENING), add=True
        )
        others = journal.reading.entries(first)
        told = journal.forgetting.session(second)
        assert told.startswith("Session 2 is forgotten")
        assert "new key" in told
        for word in ("SECOND-WORDS", "WISHED"):
            assert holds(tmp_path, word, pocket.all) == []
        assert journal.reading.entries(first) == others
        assert len(set(pocket.all)) == 2
        assert journal.damages() == []
    with Journal(tmp_path, pocket) as journal:
        assert [row.id for row in journal.reading.sessions()] == [first]
        assert held(journal, "third") == 3, "the number of what was forgotten is not given again"


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("seed", [4, 32, 37])  # with these SQLite leaves a copy of a deleted row in a page
def test_copies_that_sqlite_left_are_erased(
    tmp_path: Path, pocket: Pocket, monkeypatch: pytest.MonkeyPatch, seed: int, is_large: bool
) -> None:
    """Words that are taken back stand nowhere in the file, even where SQLite had moved them between pages
    before: at once in a small journal, in a large one when it is closed."""
    if is_large:
        monkeypatch.setattr(forgetting, "_QUICK_BYTES", 0)
    chance = random.Random(seed)
    journal = Journal(tmp_path, pocket)
    session = journal.running.begin(began())
    words = [f"word-{number}." + "x" * chance.randint(0, 900) for number in range(60)]
    journal.running.write(session, [said(number, text) for number, text in enumerate(words, start=1)])
    gone = chance.sample(range(60), 30)
    for number in gone:
        journal.running.rewrite(session, {number: withheld(number + 1)})
    if is_large:
        assert journal.forgetting.unfinished()
        journal.close()
    left = [number for number in gone if holds(tmp_path, f"word-{number}.", pocket.all)]
    journal.close()
    assert left == []


def test_an_older_copy_is_not_opened_by_the_new_key(tmp_path: Path, pocket: Pocket) -> None:
    """A copy of the file that somebody made before opens no more with the key that is kept now."""
    with Journal(tmp_path / "journal", pocket) as journal:
        session = held(journal, "words")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "journal.db").write_bytes((tmp_path / "journal" / "journal.db").read_bytes())
    with Journal(tmp_path / "journal", pocket) as journal:
        journal.forgetting.session(session)
    with pytest.raises(JournalError, match="can't be read with the key"):
        Journal(tmp_path / "copy", pocket)


def test_a_partner_is_forgotten(tmp_path: Path, pocket: Pocket) -> None:
    """Who is forgotten leaves no name, voice or word, in no session that they took part in; what others held
    without them stays."""
    # A name long enough not to stand in encrypted bytes by chance.
    with Journal(tmp_path, pocket) as journal:
        held(journal, "WITH-LEO", people=("Maya", "Leopold"))
        alone = held(journal, "ALONE", people=("Maya",))
        journal.voices.store_voice("Leopold", b"LEO-VOICE" * 9)
        journal.voices.store_voice("Maya", b"voice of Maya")
        journal.memory.remember(RememberedValue("s", "k", ("leopold", "maya"), "BETWEEN-US"), add=True)
        journal.memory.remember(RememberedValue("s", "k", ("maya",), "mine"), add=True)
        told = journal.forgetting.partner("leopold")
        assert "1 session" in told
        for word in ("WITH-LEO", "LEO-VOICE", "BETWEEN-US", "Leopold"):
            assert holds(tmp_path, word, pocket.all) == []
        assert [row.id for row in journal.reading.sessions()] == [alone]
        assert journal.voices.voices() == {"Maya": b"voice of Maya"}
        assert [kept.value for kept in journal.memory.past().values] == ["mine"]
        assert journal.reading.people() == ["Maya"]


def test_what_is_forgotten_is_gone_from_a_session_that_waits(tmp_path: Path, pocket: Pocket) -> None:
    """A session that was cut off knows what was remembered before it. Who or what is forgotten is forgotten
    there too, and the rest stays, so that it can be gone on with."""
    of_leo = RememberedValue("s", "k", ("leo", "maya"), "OF-LEÓ", "Leo", EVENING)
    after_leo = RememberedValue("s", "k", ("ada", "zoë"), "AFTER-LEÓ")
    then = RememberedValue("s", "k", ("ada", "zoë"), "THÉN")
    then_of_ada = RememberedValue("s", "k", ("ada", "zoë"), 3, "Ada", EVENING)
    mine = RememberedValue("s", "k", ("ada", "zoë"), "STÄYS", "Ada", EVENING)
    with Journal(tmp_path, pocket) as journal:
        journal.memory.remember(mine, add=True)
        journal.memory.remember(of_leo, add=True)
        held(journal, "with Leo")
        journal.memory.remember(after_leo, add=True)
        second = held(journal, "without him", people=("Ada", "Zoë"))
        journal.memory.remember(then, add=True)
        journal.memory.remember(then_of_ada, add=True)
        past = journal.memory.past()
        waiting = journal.running.begin(replace(began("Ada", "Zoë"), past=past))

        def known() -> tuple[RememberedValue, ...]:
            left = journal.running.unfinished()
            assert left is not None
            assert left.session == waiting
            return left.began.past.values

        assert known() == (mine, of_leo, after_leo, then, then_of_ada)
        journal.forgetting.partner("Leo")
        assert known() == (mine, then, then_of_ada)
        journal.forgetting.session(second)
        assert known() == (mine,)
        for word in (r"LE\u00d3", r"TH\u00c9N"):  # as JSON has them
            assert holds(tmp_path, word, pocket.all) == []
        assert holds(tmp_path, r"ST\u00c4YS", pocket.all) != []


def test_what_is_forgotten_is_forgotten_where_it_was_quoted(tmp_path: Path, pocket: Pocket) -> None:
    """A later session that read back what the first had said keeps the prompt, without those words, and
    remembers nothing made of them; what it said itself stays."""
    wish = RememberedValue("s", "wish", ("leo", "maya"), "A GARDEN by the sea", None, EVENING)
    with Journal(tmp_path, pocket) as journal:
        first = journal.running.begin(began())
        told = r.Answered(1.0, "What do you wish?", "Leo", "A GARDEN by the sea.", own_words=True)
        moments = [said(2, "I felt so very ALONE that night"), LogEntry(3.0, None, (told,))]
        journal.running.write(first, moments)
        journal.memory.remember(wish, add=True)
        journal.running.end(first, "complete")
        second = journal.running.begin(replace(began(), past=journal.memory.past()))
        journal.memory.remember(replace(wish, key="motto", value="It is a GARDEN, by the sea"), add=True)
        journal.memory.remember(replace(wish, key="own", value="BREAD"), add=True)
        entries = (
            r.CompanionSaid(1.0, "Last time you wished: a GARDEN by the sea.", quotes=True),
            r.CompanionSaid(2.0, "You said: you felt so very ALONE that night.", quotes=True),
            r.Answered(3.0, "Is it still a GARDEN by the sea?", "Leo", "yes", quotes=True),
            r.CompanionSaid(4.0, "You said: we need BREAD.", quotes=True),
            r.CompanionSaid(5.0, "Breathe in by the sea."),
        )
        journal.running.write(second, [LogEntry(5.0, None, entries)])
        journal.running.end(second, "complete")
        journal.forgetting.session(first)
        for word in ("GARDEN", "ALONE"):
            assert holds(tmp_path, word, pocket.all) == []
        texts = [getattr(entry, "text", "") for entry in journal.reading.entries(second)]
        assert texts == ["", "", "", "You said: we need BREAD.", "Breathe in by the sea."]
        assert [value.value for value in journal.memory.past().values] == ["BREAD"]


def test_what_was_read_back_in_other_words_is_forgotten_by_where_it_came_from(
    tmp_path: Path, pocket: Pocket
) -> None:
    """A prompt, a question and a remembered value say from which session they come, a number too, and so does
    what a session that was interrupted still holds."""
    wish = RememberedValue("s", "wish", ("leo", "maya"), "It was my BLUNDER", None, EVENING)
    with Journal(tmp_path, pocket) as journal:
        first = journal.running.begin(began())
        journal.running.write(first, [said(2, "It was my BLUNDER that the boat sank")])
        journal.memory.remember(wish, add=False)
        journal.running.end(first, "complete")
        (kept,) = journal.memory.past().values
        assert kept.session == first
        second = journal.running.begin(began())
        for derived in (replace(wish, value="His doing"), replace(wish, key="n", value=7)):
            journal.memory.remember(replace(derived, sources=(first,)), add=False)
        entries = (
            r.CompanionSaid(1.0, "You called it HIS DOING.", quotes=True, sources=(first,)),
            r.CompanionSaid(2.0, "Last time it was SEVEN.", sources=(first,)),
            r.Answered(3.0, "Is it still HIS DOING?", "Leo", "yes", sources=(first,)),
            r.CompanionSaid(4.0, "Breathe in.", sources=(second,)),
        )
        journal.running.write(second, [LogEntry(5.0, None, entries)])
        journal.running.end(second, "complete")
        journal.running.begin(replace(began(), past=journal.memory.past()))
        journal.forgetting.session(first)
        texts = [
            getattr(e, "text", "") or getattr(e, "question", "") for e in journal.reading.entries(second)
        ]
        assert texts == ["", "", "", "Breathe in."]
        assert journal.memory.past().values == ()
        left = journal.running.unfinished()
        assert left
        assert left.began.past.values == ()
        for word in ("HIS DOING", "His doing", "SEVEN", "BLUNDER"):
            assert holds(tmp_path, word, pocket.all) == []


@pytest.mark.parametrize(
    ("told", "read", "is_gone"),
    [
        ("Well, I think it was ENVY, I guess.", "Your word was: ENVY.", True),
        ("I was so afraid of the DARK house that night", "You said: I was so afraid …", True),
        ("NEVER.", "You said: NEVER.", True),
        ("NEVER again.", "Last time: NEVER again.", True),
        ("BREAD.", "You said: we need BREAD.", False),
    ],
)
@pytest.mark.parametrize("in_turn", [False, True])
def test_a_part_of_it_or_a_word_is_forgotten_where_it_was_quoted(
    tmp_path: Path, pocket: Pocket, told: str, read: str, is_gone: bool, in_turn: bool
) -> None:
    """Also where nothing remembers it any more; a word that the later session said itself is its own."""
    answer = r.Answered(1.0, "What was it?", "Leo", told, own_words=True)
    with Journal(tmp_path, pocket) as journal:
        first = journal.running.begin(began())
        journal.running.write(first, [said(2, told) if in_turn else LogEntry(2.0, None, (answer,))])
        journal.running.end(first, "complete")
        second = journal.running.begin(began())
        prompt = LogEntry(5.0, None, (r.CompanionSaid(4.0, read, quotes=True),))
        journal.running.write(second, [said(2, "We need BREAD."), prompt])
        journal.running.end(second, "complete")
        journal.forgetting.session(first)
        (text,) = [e.text for e in journal.reading.entries(second) if isinstance(e, r.CompanionSaid)]
        assert (text == "") == (is_gone or not in_turn)


def test_everything_is_forgotten(tmp_path: Path, pocket: Pocket) -> None:
    """Forgetting everything leaves an empty journal, with another key."""
    with Journal(tmp_path, pocket) as journal:
        held(journal, "SOME-WORDS")
        held(journal, "OTHER-WORDS")
        journal.voices.store_voice("Adeline", b"ADA-VOICE" * 9)
        journal.memory.remember(RememberedValue("s", "k", ("adeline",), "REMEMBERED"), add=True)
        assert "2 sessions" in journal.forgetting.everything()
        # Three letters would be found in encrypted bytes by chance.
        for word in ("-WORDS", "ADA-VOICE", "REMEMBERED", "Maya", "Adeline"):
            assert holds(tmp_path, word, pocket.all) == []
        assert (journal.reading.sessions(), journal.reading.people()) == ([], [])
        assert journal.memory.past().values == ()


def test_a_voice_is_forgotten(tmp_path: Path, pocket: Pocket) -> None:
    """ "Forget my voice" takes the profile out of every byte; the newest is what was kept before."""
    with Journal(tmp_path, pocket) as journal:
        journal.voices.store_voice("Maya", b"OLD-VOICE" * 300)
        journal.voices.store_voice("maya", b"NEW-VOICE" * 300)
        journal.voices.store_voice("Leo", b"LEO-VOICE" * 300)
        assert journal.voices.voices()["maya"] == b"NEW-VOICE" * 300
        journal.voices.forget_voice("MAYA")
        assert list(journal.voices.voices()) == ["Leo"]
        assert holds(tmp_path, "OLD-VOICE", pocket.all) == []
        assert holds(tmp_path, "NEW-VOICE", pocket.all) == []
        journal.voices.forget_voice(None)
        assert journal.voices.voices() == {}
        assert holds(tmp_path, "LEO-VOICE", pocket.all) == []


def test_one_thing_that_was_remembered_is_forgotten(tmp_path: Path, pocket: Pocket) -> None:
    """What a session remembered can be taken back alone; an equal key of others stays."""
    wish = RememberedValue("s", "wish", ("leo", "maya"), "WISH-A", "Leo", EVENING)
    other = RememberedValue("s", "wish", ("leo", "maya"), "WISH-B", "Maya", EVENING)
    with Journal(tmp_path, pocket) as journal:
        journal.memory.remember(wish, add=True)
        journal.memory.remember(other, add=True)
        journal.memory.forget(wish)
        journal.memory.forget(wish)
        assert journal.memory.past().values == (other,)
        assert holds(tmp_path, "WISH-A", pocket.all) == []


@pytest.mark.parametrize(
    ("what", "told"), [("session", "no session 9"), ("partner", "Nobody in the journal has this name")]
)
def test_who_is_not_known_cannot_be_forgotten(tmp_path: Path, pocket: Pocket, what: str, told: str) -> None:
    """A slip of the keyboard forgets nothing, and is told."""
    with Journal(tmp_path, pocket) as journal:
        held(journal, "words")
        forget = {
            "session": lambda: journal.forgetting.session(9),
            "partner": lambda: journal.forgetting.partner("Zoe"),
        }
        with pytest.raises(JournalError, match=told):
            forget[what]()
        assert len(journal.reading.sessions()) == 1


@pytest.mark.parametrize("code", [FULL, IOERR_WRITE])
def test_a_forgetting_that_fails_midway_is_finished_later(tmp_path: Path, pocket: Pocket, code: int) -> None:
    """Wherever the disk fails during forgetting: the session is there whole, or is gone; and when the journal
    is opened next nothing of it stands in any byte."""
    disk = Disk(f"forgetting-{code}")
    disk.register()
    chance = random.Random(code)
    with Journal(tmp_path, pocket, vfs=disk.name) as journal:
        kept = held(journal, "KEPT-WORDS")
    for _ in range(25):
        with Journal(tmp_path, pocket, vfs=disk.name) as journal:
            session = held(journal, "SECRET-WORDS")
            for forget in (partial(journal.forgetting.session, session), journal.forgetting.finish):
                disk.refuse = _failing(chance.randint(0, 250), code)
                with suppress(JournalError):
                    forget()
            disk.refuse = lambda op: OK
        with Journal(tmp_path, pocket) as journal:
            assert journal.damages() == []
            found = {row.id for row in journal.reading.sessions()}
            assert kept in found
            if session not in found:
                assert holds(tmp_path, "SECRET-WORDS", pocket.all) == []
            else:
                journal.forgetting.session(session)


def _failing(after: int, code: int) -> Callable[[Op], int]:
    """A disk that can be written so many times, and then no more."""
    left = iter(range(after))
    return lambda op: code if op.kind == "write" and next(left, None) is None else OK


def test_forgetting_by_voice_takes_what_was_kept_meanwhile(tmp_path: Path, pocket: Pocket) -> None:
    """ "Forget this session" leaves nothing of it while it still runs, also after it was gone on with."""
    with Journal(tmp_path, pocket) as journal:
        session = journal.running.begin(began())
        journal.running.write(session, [said(1, "SPOKEN")])
        journal.memory.remember(RememberedValue("s", "k", ("leo", "maya"), "MEANWHILE"), add=True)
    with Journal(tmp_path, pocket) as journal:
        assert journal.running.unfinished() is not None
        journal.memory.remember(RememberedValue("s", "k", ("leo", "maya"), "AFTERWARDS"), add=True)
        journal.running.forget(session)
        assert journal.reading.sessions() == []
        assert journal.running.unfinished() is None
        assert journal.memory.past().values == ()
        for word in ("SPOKEN", "MEANWHILE", "AFTERWARDS"):
            assert holds(tmp_path, word, pocket.all) == []
