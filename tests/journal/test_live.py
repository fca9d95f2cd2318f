"""A session is handed to its store as it happens; what fails is told once, and nothing is lost by it."""

from dataclasses import replace

from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.consent import Level
from companion.core.api.session_log import LogEntry, Sound
from companion.core.api.voices import Stretch, partner
from companion.core.language.meaning import UNCLEAR
from companion.core.state.redaction import redact
from companion.journal.live import LiveLog
from companion.journal.replaying import rebuilt
from companion.language.en import LANGUAGE
from tests.core.play import program, turn
from tests.journal.keeping import MemoryStore, comes_back, kept_play, taken_up

SCRIPT = program(turn("Maya", time_s=120.0, patience_s=100.0))


class Kept:
    """A live log, its store, and what was told."""

    def __init__(self, level: Level = Level.WORDS) -> None:
        self.store = MemoryStore()
        self.store.moments[1] = []
        self.told: list[str] = []
        self.failed: list[str] = []
        self.held: dict[int, Sound] = {}
        self.live = LiveLog(
            self.store,
            1,
            level,
            self.told.append,
            on_failed=self.failed.append,
            sound_of=lambda utterance: self.held.get(utterance),
        )

    def heard(self, number: int, text: str = "I felt alone.") -> None:
        """Maya said something."""
        heard = e.Heard(number, text, number - 1.0, float(number), 0.9)
        said = r.PartnerSaid(number, number - 1.0, float(number), "Maya", text, 0.9, "turn")
        untold = redact(heard, None, UNCLEAR, None, LANGUAGE)
        self.live.happened(LogEntry(float(number), heard), untold, [a.Note(said)])


def test_each_utterance_is_written_when_it_was_heard() -> None:
    """What comes many times a second waits for it, and is not lost."""
    kept = Kept()
    voice = e.VoiceHeard(Stretch(partner("Maya"), 0.0, 0.9))
    kept.live.happened(LogEntry(0.9, voice), voice, [])
    assert kept.store.calls == []
    kept.heard(1)
    assert kept.store.calls == ["write"]
    first, _ = kept.store.moments[1]
    assert first.event == voice


def test_a_store_that_fails_is_told_once_and_tried_again() -> None:
    """When the disk has room again everything is there, in its order."""
    kept = Kept()
    kept.heard(1)
    kept.store.broken = True
    kept.heard(2)
    kept.heard(3)
    assert kept.told == ["The journal can't be written: the disk is full."]
    assert kept.failed == ["The disk is full."]
    kept.store.broken = False
    kept.heard(4)
    assert [moment.now_s for moment in kept.store.moments[1]] == [1.0, 2.0, 3.0, 4.0]
    kept.store.broken = True
    kept.heard(5)
    assert (len(kept.told), len(kept.failed)) == (2, 2)


def test_words_that_are_forgotten_while_the_store_fails_are_never_written() -> None:
    """Neither those that were written, when it works again, nor those that waited."""
    kept = Kept()
    kept.heard(1, "The first secret.")
    kept.store.broken = True
    kept.heard(2, "The second secret.")
    command = e.CommandGiven(e.Command.FORGET_WORDS)
    kept.live.happened(LogEntry(3.0, command), command, [a.Note(r.Discarded(3.0, 0.0))])
    kept.store.broken = False
    kept.heard(5, "And now to something else.")
    assert "secret" not in repr(kept.store.moments[1])
    assert "something else" in repr(kept.store.moments[1])


def test_a_session_that_is_forgotten_is_gone_at_once() -> None:
    """And nothing is written any more."""
    store = MemoryStore()
    play = kept_play(SCRIPT, ("Maya", "Leo"), store).begin().run(20.0)
    play.hears("The money was mine.", 2.0)
    assert "money" in repr(store.moments)
    play.hears("Forget this session.")
    assert (store.began, store.moments) == ({}, {})
    play.hears("And the house.", 2.0)
    play.hears("I'm done.")
    play.to_end()
    assert (store.began, store.moments) == ({}, {})


def test_what_was_said_before_the_end_in_the_midst_can_be_forgotten_after_it() -> None:
    """It is taken out of what an earlier run has written."""
    store = MemoryStore()
    play = kept_play(SCRIPT, ("Maya", "Leo"), store).begin().run(20.0)
    play.hears("The money was mine.", 2.0)
    again, _ = taken_up(SCRIPT, store)
    comes_back(again, play.now).run(20.0)
    assert "money" in repr(store.moments)
    again.hears("Forget what I just said.")
    assert again.said[-1].startswith("I've forgotten")
    assert "money" not in repr(store.moments)
    left = store.unfinished()
    assert left is not None
    assert rebuilt(left, SCRIPT).session.listening.text_of(1) == ""


def test_the_sound_of_words_is_kept_with_them() -> None:
    """Also when the store failed meanwhile."""
    kept = Kept()
    kept.held = {number: Sound(number - 1.0, b"%d" % number) for number in (1, 2)}
    kept.heard(1)
    assert kept.store.sounds == {1: Sound(0.0, b"1")}
    kept.store.broken = True
    kept.heard(2)
    kept.store.broken = False
    kept.heard(3)
    assert kept.store.sounds == {1: Sound(0.0, b"1"), 2: Sound(1.0, b"2")}


def test_the_sound_of_what_is_not_kept_is_not_kept() -> None:
    """Off the record, thrown away before it was written, without words, and where no words are kept."""
    kept = Kept()
    kept.held = {number: Sound(number - 1.0, b"secret") for number in range(1, 9)}
    heard = e.Heard(1, "Between us.", 0.0, 1.0, 0.9)
    unkept = r.PartnerSaid(1, 0.0, 1.0, "Maya", "", 0.9, "turn", kept=False)
    kept.live.happened(LogEntry(1.0, heard), redact(heard, None, UNCLEAR, None, LANGUAGE), [a.Note(unkept)])
    kept.live.happened(LogEntry(2.0, e.NothingHeard(2)), e.NothingHeard(2), [])
    kept.store.broken = True
    kept.heard(3, "Forget this.")
    command = e.CommandGiven(e.Command.FORGET_WORDS)
    kept.live.happened(LogEntry(4.0, command), command, [a.Note(r.Discarded(4.0, 0.0))])
    kept.store.broken = False
    kept.live.happened(LogEntry(5.0, e.NothingHeard(5)), e.NothingHeard(5), [])
    assert kept.store.moments[1]
    assert kept.store.sounds == {}
    answers = Kept(Level.ANSWERS)
    answers.held = {1: Sound(0.0, b"secret")}
    answers.heard(1)
    assert answers.store.sounds == {}


def test_nothing_a_stranger_says_is_kept() -> None:
    """They were not asked: neither their voice nor their words are in the journal, only that they spoke."""
    kept = Kept()
    kept.held = {1: Sound(0.0, b"somebody else")}
    heard = e.Heard(1, "Dinner is ready.", 0.0, 1.0, 0.9)
    said = r.PartnerSaid(1, 0.0, 1.0, None, heard.text, 0.9, "aside", stranger=True)
    kept.live.happened(LogEntry(1.0, heard), redact(heard, None, UNCLEAR, None, LANGUAGE), [a.Note(said)])
    (moment,) = kept.store.moments[1]
    assert moment.entries == (replace(said, text="", kept=False),)
    assert "Dinner" not in str(moment)
    assert kept.store.sounds == {}
