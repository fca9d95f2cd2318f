"""The loop between the session machine and the world, in a world made of a list of events."""

import heapq
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from companion.clock import Clock
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.snapshot import Snapshot
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.errors import EndOfSound
from companion.journal.codec import Deadline
from companion.journal.events import EventLog, Logged
from companion.language.en import LANGUAGE
from companion.loop import EventInbox, Loop, WallTime
from tests.core.play import ask, program, say, turn
from tests.event_logs import read_log

PROMPT_S = 2.0


class ListedTime:
    """A timeline whose events are known beforehand; after ``ends_s`` there is nothing more to hear."""

    def __init__(self, events: Sequence[tuple[float, e.Event]] = (), ends_s: float = 600.0) -> None:
        self._count = 0
        self._queue: list[tuple[float, int, e.Event]] = []
        self._now = 0.0
        self._ends_s = ends_s
        for at_s, event in events:
            self.at(at_s, event)

    def at(self, at_s: float, event: e.Event) -> None:
        """``event`` comes at ``at_s``."""
        self._count += 1
        heapq.heappush(self._queue, (at_s, self._count, event))

    def now(self) -> float:
        """Session seconds."""
        return self._now

    def wait(self, until_s: float | None) -> e.Event | None:
        """The next event, or None at ``until_s``."""
        next_s = self._queue[0][0] if self._queue else self._ends_s
        if until_s is not None and until_s < next_s:
            self._now = until_s
            return None
        self._now = next_s
        if not self._queue:
            raise EndOfSound("Nothing more to hear.")
        return heapq.heappop(self._queue)[2]


class Mouth:
    """A speaker that says each prompt in two seconds, and keeps what it was asked for."""

    def __init__(self, time: ListedTime) -> None:
        self._time = time
        self.asked: list[tuple[object, ...]] = []

    def say(self, id: int, text: str, *, softly: bool = False) -> None:
        """Speak."""
        self.asked.append((a.Speak, id, text))
        self._time.at(self._time.now() + PROMPT_S, e.PromptEnded(id))

    def tone(self, tone: a.Tone, duration_s: float | None) -> None:
        """Play a tone."""
        self.asked.append((a.PlayTone, tone, duration_s))

    def duck(self) -> None:
        """Lower the voice."""
        self.asked.append((a.Duck,))

    def unduck(self) -> None:
        """Bring it back."""
        self.asked.append((a.Unduck,))

    def change_voice(self, change: a.VoiceChange) -> None:
        """Sound different."""
        self.asked.append((a.ChangeVoice, change))

    def hush(self, id: int) -> None:
        """Be quiet."""
        self.asked.append((a.Hush, id))

    def hush_tones(self) -> None:
        """No tone any more."""
        self.asked.append((a.HushTones,))

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Render ahead."""
        self.asked.append((a.Prepare, texts))


class Notebook:
    """A recorder that keeps everything."""

    def __init__(self) -> None:
        self.entries: list[r.Entry] = []

    def note(self, entry: r.Entry) -> None:
        """Keep one entry."""
        self.entries.append(entry)


class Album:
    """A display that keeps every picture."""

    def __init__(self) -> None:
        self.pictures: list[Snapshot] = []

    def show(self, snapshot: Snapshot) -> None:
        """Keep one picture."""
        self.pictures.append(snapshot)

    def close(self) -> None:
        """Nothing to give back."""


class World:
    """A loop with all that it needs."""

    def __init__(
        self, script: Program, events: Sequence[tuple[float, e.Event]] = (), ends_s: float = 600.0
    ) -> None:
        self.session = Session(script, ("Maya", "Leo"), LANGUAGE)
        self.time = ListedTime(events, ends_s)
        self.mouth = Mouth(self.time)
        self.notebooks = (Notebook(), Notebook())
        self.album = Album()
        self.log = EventLog()

    def run(self, refresh_s: float = 0.5) -> str:
        """Run to the end; returns the ending."""
        loop = Loop(
            self.session,
            self.mouth,
            self.time,
            recorders=self.notebooks,
            displays=(self.album,),
            log=self.log,
            refresh_s=refresh_s,
        )
        return loop.run()

    def closed(self) -> r.FloorClosed:
        """How the turn ended."""
        return next(entry for entry in self.notebooks[0].entries if isinstance(entry, r.FloorClosed))


def said(utterance: int, at_s: float, text: str) -> list[tuple[float, e.Event]]:
    """An utterance of half a second whose words come at ``at_s``."""
    start_s, end_s = at_s - 1.0, at_s - 0.5
    return [
        (start_s, e.SpeechStarted(utterance, start_s)),
        (at_s, e.SpeechEnded(utterance, end_s)),
        (at_s, e.Heard(utterance, text, start_s, end_s, 0.9)),
    ]


TURN = program(turn("Maya", "Maya, tell Leo.", time_s=30.0, warn_s=0.0, patience_s=60.0))


def test_a_turn_ends_at_its_limit() -> None:
    """The machine's deadline is met to the moment, though nobody says a word, and nothing was held."""
    world = World(TURN)
    assert world.run() == "postponed"
    assert (world.closed().at_s, world.closed().ended_by) == (PROMPT_S + 30.0, "time")


def test_an_event_of_the_last_moment_counts() -> None:
    """What comes with the deadline goes first: who was done in time ended the turn."""
    world = World(TURN, [(PROMPT_S + 30.0, e.CommandGiven(e.Command.DONE))])
    world.run()
    assert (world.closed().at_s, world.closed().ended_by) == (PROMPT_S + 30.0, "words")


def test_the_end_of_the_sound_ends_the_session_kindly() -> None:
    """A recording that is over before the script loses nothing of what was said."""
    world = World(TURN, said(1, 10.0, "I liked our walk."), ends_s=12.0)
    assert world.run() == "the sound ended"
    words = [entry.text for entry in world.notebooks[0].entries if isinstance(entry, r.PartnerSaid)]
    assert words == ["I liked our walk."]


def test_every_recorder_gets_every_entry() -> None:
    """From the first step to the end, each the same."""
    world = World(program(say("Welcome."), ask("Ready?")), said(1, 5.0, "Yes."))
    world.run()
    first, second = (notebook.entries for notebook in world.notebooks)
    assert first == second
    assert isinstance(first[0], r.StepEntered)
    assert isinstance(first[-1], r.Ended)


def test_each_action_reaches_the_mouth() -> None:
    """What the machine asks for is asked of the speaker, in the same order, and nothing else."""
    world = World(program(say("Welcome."), turn("Maya", "Maya, tell Leo.", time_s=30.0)), [
        (1.0, e.SpeechStarted(1, 1.0)),
        (1.4, e.SpeechEnded(1, 1.3)),
        (1.5, e.NothingHeard(1)),
        *said(2, 3.5, "Pause."),
        *said(3, 9.0, "Go on."),
    ])  # fmt: skip
    world.run()
    assert {kind for kind, *_ in world.mouth.asked} == {
        a.Speak, a.PlayTone, a.Duck, a.Unduck, a.Hush, a.HushTones, a.Prepare
    }  # fmt: skip
    fields = {
        a.Speak: ("id", "text"),
        a.PlayTone: ("tone", "duration_s"),
        a.Hush: ("id",),
        a.Prepare: ("texts",),
    }
    logged = [line.item for line in _lines(world) if isinstance(line.item, a.Action)]
    wanted = [
        (type(item), *(getattr(item, name) for name in fields.get(type(item), ())))
        for item in logged
        if not isinstance(item, a.Note | a.Finish)
    ]
    assert world.mouth.asked == wanted


@pytest.mark.parametrize("refresh_s", [0.1, 1.0])
def test_the_display_is_refreshed_while_nothing_happens(refresh_s: float) -> None:
    """A clock on the screen moves on during half a minute of silence, as often as it was asked for."""
    world = World(TURN)
    world.run(refresh_s)
    shown = [picture.now_s for picture in world.album.pictures if 3.0 < picture.now_s < 31.0]
    assert len(shown) == pytest.approx(28.0 / refresh_s, abs=2)
    left = [picture.time_left_s for picture in world.album.pictures if 3.0 < picture.now_s < 31.0]
    assert left == sorted(left, key=lambda seconds: -(seconds or 0.0))


def test_a_session_without_display_log_or_recorder_runs_too() -> None:
    """None of them is needed."""
    session = Session(TURN, ("Maya", "Leo"), LANGUAGE)
    time = ListedTime()
    assert Loop(session, Mouth(time), time).run() == "postponed"


def test_the_log_tells_all_that_went_in_and_came_out() -> None:
    """A fresh session that is given its events and deadlines does the very same."""
    world = World(program(ask("Ready?"), *TURN.steps), said(1, 4.0, "Yes."))
    world.run()
    lines = _lines(world)
    again = Session(program(ask("Ready?"), *TURN.steps), ("Maya", "Leo"), LANGUAGE)
    redone: list[Logged] = []
    for line in lines:
        if isinstance(line.item, Deadline):
            redone += [Logged(line.now, action) for action in again.on_deadline(line.now)]
        elif isinstance(line.item, e.Event):
            redone += [Logged(line.now, action) for action in again.handle(line.item, line.now)]
    assert redone == [line for line in lines if isinstance(line.item, a.Action)]
    assert again.ending == "postponed"


def test_the_wall_clock_waits_until_the_moment_and_no_longer() -> None:
    """Nothing comes before the moment: none. A moment that has passed: none, at once."""
    clock = Clock()
    timeline = WallTime(EventInbox(), clock)
    until_s = clock.now() + 0.05
    assert timeline.wait(until_s) is None
    assert until_s - 0.002 <= timeline.now() < until_s + 0.5
    assert timeline.wait(timeline.now() - 1.0) is None


def test_the_wall_clock_is_woken_by_an_event_of_any_thread() -> None:
    """Events come in the order in which they were posted, as soon as they were."""
    inbox = EventInbox()
    timeline = WallTime(inbox, Clock())
    events = [e.PromptEnded(number) for number in range(3)]

    def post() -> None:
        for event in events:
            inbox.post(event)

    poster = threading.Thread(target=post)
    poster.start()
    assert [timeline.wait(timeline.now() + 5.0) for _ in events] == events
    poster.join()
    assert inbox.poll() is None


def _lines(world: World) -> list[Logged]:
    with tempfile.TemporaryDirectory() as folder:
        world.log.write(Path(folder) / "events.jsonl")
        return read_log(Path(folder) / "events.jsonl")


class Lid:
    """The clock of a machine that sleeps when it is told to, and a queue on which waiting takes as long."""

    def __init__(self) -> None:
        self._now, self._asleep_s = 0.0, 0.0
        self.naps: list[tuple[float, float]] = []
        """For each wait: how long the clock goes on, and how long the machine sleeps in it."""
        self.inbox = EventInbox()
        self.inbox.wait = self._wait  # type: ignore[method-assign]  # time does not pass in tests

    def now(self) -> float:
        """Seconds."""
        return self._now

    def slept_s(self) -> float:
        """Seconds asleep."""
        return self._asleep_s

    def _wait(self, timeout_s: float) -> e.Event | None:
        goes_on_s, asleep_s = self.naps.pop(0) if self.naps else (timeout_s, 0.0)
        self._now += goes_on_s
        self._asleep_s += asleep_s
        return self.inbox.poll()


@pytest.mark.parametrize(("goes_on_s", "asleep_s"), [(0.4, 3600.0), (3600.0, 0.0)])
def test_a_lid_that_was_closed_is_told_before_anything_else(goes_on_s: float, asleep_s: float) -> None:
    """Whether the clock stands while the machine sleeps, or goes on; and what waited comes after it."""
    lid = Lid()
    time = WallTime(lid.inbox, lid)
    assert time.wait(0.5) is None
    lid.naps = [(goes_on_s, asleep_s)]
    lid.inbox.post(e.MicrophoneLost(1.0))
    assert time.wait(None) == e.CameBack(0.5, asleep_s)
    assert time.wait(None) == e.MicrophoneLost(1.0)
    assert time.wait(None) is None


def test_a_busy_machine_was_not_away() -> None:
    """A few seconds late, or a clock that was set: nothing is said."""
    lid = Lid()
    time = WallTime(lid.inbox, lid)
    lid.naps = [(4.0, 0.0), (0.1, 5.0), (0.1, -3600.0)]
    assert [time.wait(None) for _ in range(3)] == [None, None, None]


def test_closing_the_lid_pauses_the_session_and_costs_nobody_time() -> None:
    """The turn is as long as it was, and it is said whose it is."""
    world = World(
        program(turn("Maya", time_s=120.0, patience_s=100.0)), [(12.0, e.CameBack(11.0, 3000.0))], 20.0
    )
    assert world.run() == "the sound ended"
    (text,) = [said for kind, *_, said in world.mouth.asked if kind is a.Speak and "asleep" in str(said)]
    assert "It's Maya's turn, with" in str(text)
    assert world.session.state.name == "PAUSED"


def test_a_clock_can_go_on_from_where_another_was() -> None:
    """And it does not sleep in a test."""
    clock = Clock(500.0)
    assert 500.0 <= clock.now() < 510.0
    assert clock.slept_s() == pytest.approx(0.0, abs=1.0)
