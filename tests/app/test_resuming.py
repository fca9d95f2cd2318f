"""A session that was cut off: offered, gone on with in a world of sound, kept as it is, or forgotten."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from companion.app.audio_io import ANEW, AudioIO, StartPoint, in_a_room
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.app.journaling import SessionJournal, fingerprint
from companion.app.resuming import LEFT, YOUNG_S, CutOff, cut_off
from companion.app.running import INTERRUPTED, Outcome, RunOptions, go_on, run_session
from companion.app.setup_scripts import script
from companion.clock import time_of_day
from companion.core import program as p
from companion.core.api import record as r
from companion.core.api.consent import Consent, Level
from companion.core.api.events import Command, CommandGiven
from companion.core.api.session_log import LogEntry
from companion.core.api.snapshot import Mood, Snapshot
from companion.core.audio import HEARD_FRAME_BYTES
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.core.state.states import State
from companion.errors import ScriptError
from companion.journal.store import Journal
from companion.scripts.loading import load_text
from tests.journal.keeping import MemoryStore, kept_play
from tests.journal.store.making import Pocket
from tests.sessions.couple import Couple

TALK = """\
format: 1
id: talk
title: A talk
summary: Two turns.
people: {min: 2, max: 2, roles: [first, second]}
steps:
  - turn: first
    say: Tell the other about your day.
    time: 3m
  - turn: second
    say: Tell the other about your day.
    time: 3m
"""
PEOPLE = ("Maya", "Leo")
WORDS = Consent(Level.WORDS)


@pytest.fixture(scope="module")
def engines(piper_joe: Path, tiny_whisper: Path, base_whisper: Path) -> Iterator[Engines]:
    """The models."""
    engines = Engines()
    yield engines
    engines.close()


class Silence:
    """A room in which nothing is heard."""

    def exchange(self, played: bytes) -> bytes:
        """A frame of it."""
        return bytes(HEARD_FRAME_BYTES)

    def close(self) -> None:
        """Nothing to be closed."""


class Fingers:
    """Presses keys when the screen says that it is time; Ctrl-C at ``ends_s``."""

    def __init__(self, world: AudioIO, keys: Mapping[Mood, Command], ends_s: float) -> None:
        self._world, self._keys, self._ends_s = world, keys, ends_s
        self.seen: list[Snapshot] = []

    def show(self, snapshot: Snapshot) -> None:
        """Look, and press."""
        if not self.seen or snapshot.mood is not self.seen[-1].mood:
            command = self._keys.get(snapshot.mood)
            if command:
                self._world.inbox.post(CommandGiven(command))
        self.seen.append(snapshot)
        if snapshot.now_s > self._ends_s:
            raise KeyboardInterrupt

    def close(self) -> None:
        """Nothing to give back."""


def in_silence(engines: Engines, outset: StartPoint, held: Callable[[AudioIO], Outcome]) -> Outcome:
    """A session in a silent room."""
    room = Silence()
    with in_a_room(engines, room, openness=DuplexMode.OPEN, on_trouble=_fail, outset=outset) as world:
        return held(world)


def _fail(sentence: str) -> None:
    raise AssertionError(sentence)


def test_a_session_of_the_journal_goes_on_where_it_was(engines: Engines, tmp_path: Path) -> None:
    """Cut off in the first turn, it is taken up in another run, with the same time left, to its end; then
    there is nothing to be offered any more."""
    program, pocket = load_text(TALK), Pocket()
    first: list[Fingers] = []

    def held(world: AudioIO) -> Outcome:
        def show(session: Session) -> tuple[Fingers]:
            first.append(Fingers(world, {}, 40.0))
            return (first[0],)

        wishes = RunOptions(journal=SessionJournal(WORDS, journal.running, journal.memory, "talk"))
        return run_session(world, program, PEOPLE, show, wishes)

    with Journal(tmp_path, pocket) as journal:
        outcome = in_silence(engines, ANEW, held)
    assert outcome.ending == INTERRUPTED
    left_s = next(snapshot.time_left_s for snapshot in reversed(first[0].seen) if snapshot.time_left_s)

    second: list[Fingers] = []
    with Journal(tmp_path, pocket) as journal:
        left = cut_off(journal.running, lambda file: program, time_of_day())
        assert left is not None
        again = left.again
        assert again is not None

        def taken_up(world: AudioIO) -> Outcome:
            def show(session: Session) -> tuple[Fingers]:
                keys = {Mood.PAUSED: Command.GO_ON, Mood.LISTENING: Command.DONE}
                second.append(Fingers(world, keys, 3600.0))
                return (second[0],)

            wishes = RunOptions(journal=SessionJournal(WORDS, journal.running, journal.memory, "talk"))
            return go_on(world, left.left, again, show, wishes)

        outcome = in_silence(engines, left.outset, taken_up)
        assert cut_off(journal.running, lambda file: program, time_of_day()) is None
        (listed,) = journal.reading.sessions()
    assert outcome.ending == "postponed"  # nobody said a word
    assert outcome.session.ledger.accounts["Maya"].turns == 1
    assert second[0].seen[0].now_s >= left.outset.at_s
    listening = next(s for s in second[0].seen if s.mood is Mood.LISTENING)
    # A silence is not written down: what of it was not yet known belongs to the holder again.
    assert left_s <= (listening.time_left_s or 0.0) <= left_s + 20.0
    opened = [entry for entry in outcome.record.entries() if isinstance(entry, r.FloorOpened)]
    assert [entry.holder for entry in opened] == ["Maya", "Leo"]
    assert "Maya" in str(listed)


def _left(moments: int = 5, **changes: object) -> tuple[MemoryStore, p.Program]:
    """A store with a session that was cut off after some moments, not long ago."""
    program = load_text(TALK)
    store = MemoryStore()
    play = kept_play(program, PEOPLE, store).begin().run(30.0)
    assert play.session.state.name == "FLOOR"
    began = store.began[1]
    more = {"started_at": time_of_day() - datetime.timedelta(hours=1), "script_hash": fingerprint(program)}
    store.began[1] = replace(began, **{**more, **changes})  # type: ignore[arg-type]  # replace checks names
    del store.moments[1][moments:]
    return store, program


def _offered(left: CutOff, answers: Mapping[str, str]) -> tuple[object, list[str]]:
    said: list[str] = []

    def run(program: p.Program, names: Sequence[str], settings: Mapping[str, Value]) -> Session:
        play = Couple(program, answers, names, settings=settings).whole()  # type: ignore[arg-type]  # plain values
        said.extend(play.said)
        return play.session

    return left.offer(run), said


OFFER = "Something was cut off last time."
SAME = {"are you here again": "Yes."}


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"Carry on with": "Yes, please."}, "gone on with"),
        ({"Carry on with": "Start fresh.", "forget it?": "Keep it."}, LEFT),
        ({"Carry on with": "No.", "forget it?": "Forget it, please."}, "forgotten"),
        ({"Carry on with": "No."}, LEFT),
        ({}, LEFT),
    ],
)
def test_it_is_offered_aloud_and_nobody_loses_it_by_saying_nothing(
    answers: Mapping[str, str], outcome: str
) -> None:
    """It is forgotten only where they say so."""
    store, program = _left()
    left = cut_off(store, lambda file: program, time_of_day())
    assert left is not None
    again, said = _offered(left, {**SAME, **answers})
    assert said[0] == OFFER
    assert (again is not None) == (outcome == "gone on with")
    assert store.ended == ({1: LEFT} if outcome == LEFT else {})
    assert (1 in store.began) == (outcome != "forgotten")


@pytest.mark.parametrize("people", [("Maya",), ("Maya", "Leo"), ("Maya", "Leo", "Ada", "Ben", "Kim", "Sam")])
@pytest.mark.parametrize(
    ("name", "settings", "ending"),
    [
        ("_resume", {}, "others"),
        ("_agreement", {}, "left"),
        ("_offer", {}, "not-today"),
        ("_safe-word", {}, "without"),
        ("_consent", {"about": "cannot"}, "left"),
        ("_consent", {"about": "voices"}, "asked"),
        ("_consent", {"about": "ask"}, "asked"),
    ],
)
def test_silence_never_pauses_the_spoken_start(
    name: str, settings: Mapping[str, str], ending: str, people: tuple[str, ...]
) -> None:
    """It ends as its own text says, however many are silent: something waits for its result."""
    play = Couple(script(name), {}, people, settings=settings).whole()
    assert play.session.ending == ending
    assert not any("I'm pausing here" in text for text in play.said)


def test_other_people_are_told_nothing_of_it() -> None:
    """It is not named, and stays as it was."""
    store, program = _left()
    left = cut_off(store, lambda file: program, time_of_day())
    assert left is not None
    again, said = _offered(left, {"Maya, are you": "Yes.", "Leo, are you": "No."})
    assert again is None
    assert not any("A talk" in text for text in said)
    assert (store.ended, list(store.began)) == ({}, [1])


def test_a_script_that_has_changed_is_not_gone_on_with() -> None:
    """It is said; what was kept may still be kept or forgotten. A remark in the file is no change."""
    store, _ = _left()
    same = load_text("# A remark.\n" + TALK)
    assert getattr(cut_off(store, lambda file: same, time_of_day()), "cannot", "") == "no"
    changed = load_text(TALK.replace("3m", "4m"))
    left = cut_off(store, lambda file: changed, time_of_day())
    assert left is not None
    assert left.outset == ANEW
    again, said = _offered(left, {**SAME, "forget it?": "Forget it."})
    assert again is None
    assert any("its script changed" in text for text in said)
    assert not store.began


def test_a_script_that_is_gone_is_a_changed_one() -> None:
    """No error ends the evening."""

    def find(file: str) -> p.Program:
        raise ScriptError("There is no such session.")

    store, _ = _left()
    left = cut_off(store, find, time_of_day())
    assert left is not None
    assert left.cannot == "changed"


def test_what_does_not_lead_to_where_it_was_is_said() -> None:
    """Where a moment is missing nothing is invented."""
    store, program = _left(50)
    opened = next(
        i for i, m in enumerate(store.moments[1]) if any(isinstance(x, r.FloorOpened) for x in m.entries)
    )
    del store.moments[1][1:opened]
    store.moments[1].append(
        LogEntry(31.0, CommandGiven(Command.DONE), (r.FloorClosed(31.0, "Maya", 9.0, "words"),))
    )
    left = cut_off(store, lambda file: program, time_of_day())
    assert left is not None
    _, said = _offered(left, SAME)
    assert any("I lost my place" in text for text in said)


def test_an_old_session_is_kept_as_it_is() -> None:
    """Nobody is asked about an evening of last week."""
    store, program = _left()
    later = time_of_day() + datetime.timedelta(seconds=YOUNG_S)
    assert cut_off(store, lambda file: program, later) is None
    assert store.ended == {1: LEFT}


def test_what_had_not_begun_is_nothing_to_go_on_with() -> None:
    """Nor is what had come to its last words."""
    store, program = _left(0)
    assert cut_off(store, lambda file: program, time_of_day()) is None
    assert not store.began
    store = MemoryStore()
    play = kept_play(program, PEOPLE, store).begin()
    play.until_state(State.PAUSED)  # nobody uses the two turns
    play.hears("Go on.")
    play.to_end()
    store.began[1] = replace(
        store.began[1],
        started_at=time_of_day() - datetime.timedelta(hours=1),
        script_hash=fingerprint(program),
    )
    assert cut_off(store, lambda file: program, time_of_day()) is None
    assert store.ended == {1: "postponed"}


def test_nothing_cut_off_is_nothing_to_offer() -> None:
    """The usual start."""
    assert cut_off(MemoryStore(), load_text, time_of_day()) is None


def test_equal_scripts_have_equal_fingerprints() -> None:
    """In each run of the program, whatever the order of its sets."""
    one, other = load_text(TALK), load_text(TALK.replace("Two turns.", "Two turns."))
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(load_text(TALK.replace("second", "last")))
