"""The loop: feeds events to the session machine and executes its actions.

One thread owns all session state. It waits on its inbox until the machine's deadline;
how it waits is up to the timeline: the wall clock of a real room, or the virtual time
of a simulated one.
"""

import queue
from collections.abc import Sequence
from typing import Protocol

from companion.core.api import actions as a
from companion.core.api.events import Begin, CameBack, Event
from companion.core.api.ports import Display, Recorder, Speaker, Together, VoiceEnroller
from companion.core.api.session_log import LogEntry
from companion.core.machine.session import Session
from companion.core.state.states import State
from companion.errors import EndOfSound

REFRESH_S = 0.1
"""Refresh interval of displays."""


class EventInbox:
    """Queue for the events of all parts. Safe from any thread."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def post(self, event: Event) -> None:
        """Add an event; never blocks."""
        self._events.put(event)

    def poll(self) -> Event | None:
        """Return the oldest event, or None."""
        try:
            return self._events.get_nowait()
        except queue.Empty:
            return None

    def wait(self, timeout_s: float) -> Event | None:
        """Return the oldest event; None if none came within ``timeout_s``."""
        try:
            return self._events.get(timeout=max(0.0, timeout_s))
        except queue.Empty:
            return None


class Timeline(Protocol):
    """Session time."""

    def now(self) -> float:
        """Return session seconds."""

    def wait(self, until_s: float | None) -> Event | None:
        """Return the next event, or None at ``until_s``. Raises EndOfSound when no more will come."""


class Clock(Protocol):
    """A clock; see ``companion.clock``."""

    def now(self) -> float:
        """Return seconds, excluding the machine's sleep if known."""

    def slept_s(self) -> float:
        """Return the seconds that it slept."""


class WallTime:
    """The timeline of a real room."""

    LONGEST_WAIT_S = 1.0
    """On some systems Ctrl-C reaches a thread waiting on a queue only between two waits."""

    AWAY_S = 10.0
    """A longer gap is a closed lid, or a stopped program; a shorter one a busy machine."""

    def __init__(self, inbox: EventInbox, clock: Clock) -> None:
        self._inbox = inbox
        self._clock = clock
        self._slept_s = clock.slept_s()
        self._late: Event | None = None
        """What came in the same moment as the machine."""

    def now(self) -> float:
        """Return session seconds."""
        return self._clock.now()

    def wait(self, until_s: float | None) -> Event | None:
        """Return the next event, or None at ``until_s``, or sooner if that is far away.

        Sleep of the machine is reported before anything that happened after it woke.
        """
        if self._late is not None:
            late, self._late = self._late, None
            return late
        since_s = self.now()
        left_s = self.LONGEST_WAIT_S if until_s is None else min(self.LONGEST_WAIT_S, until_s - since_s)
        event = self._inbox.wait(left_s)
        asleep_s = self._clock.slept_s() - self._slept_s
        self._slept_s += asleep_s
        if asleep_s + self.now() - since_s < self.AWAY_S:
            return event
        self._late = event
        return CameBack(since_s, max(0.0, asleep_s))


class EventLog(Protocol):
    """Log of events and actions, from which a session can be replayed."""

    def event(self, now: float, event: Event, bare: Event) -> None:
        """Log an event; ``bare``: a copy without words that a log must not contain."""

    def deadline(self, now: float) -> None:
        """Log a deadline."""

    def action(self, now: float, action: a.Action) -> None:
        """Log an action."""


class LiveLog(Protocol):
    """Stores a session while it runs, so that it can be resumed."""

    def happened(self, moment: LogEntry, bare: Event | None, actions: Sequence[a.Action]) -> None:
        """Store an event and its actions; ``bare`` is the event without words."""


class Remembering(Protocol):
    """Stores values that scripts remember, as far as people agreed."""

    def remember(self, keep: a.Remember) -> None:
        """Store a value for later sessions."""

    def forget(self, forget: a.ForgetRemembered) -> None:
        """Erase a value."""


class Loop:
    """Runs one session to its end."""

    def __init__(
        self,
        session: Session,
        speaker: Speaker,
        timeline: Timeline,
        *,
        ears: VoiceEnroller | None = None,
        transcriber: Together | None = None,
        recorders: Sequence[Recorder] = (),
        displays: Sequence[Display] = (),
        log: EventLog | None = None,
        live: LiveLog | None = None,
        remembering: Remembering | None = None,
        refresh_s: float = REFRESH_S,
    ) -> None:
        """``ears`` enrol voices; ``transcriber`` writes turns as a whole; all ``displays`` get one snapshot
        every ``refresh_s`` session seconds."""
        self._session = session
        self._speaker = speaker
        self._timeline = timeline
        self._ears = ears
        self._transcriber = transcriber
        self._recorders = recorders
        self._displays = displays
        self._log = log
        self._live = live
        self._remembering = remembering
        self._refresh_s = refresh_s
        self._show_at_s = 0.0

    def run(self, first: Event | None = None) -> str:
        """Run until the session is over or the sound ends; return the name of the ending.

        ``first``: the first event for a session that has already begun.
        """
        self._handle(first or Begin(), self._timeline.now())
        while self._session.state is not State.ENDED:
            try:
                event = self._timeline.wait(self._next_moment_s())
            except EndOfSound:
                return "the sound ended"
            now = self._timeline.now()
            if event is not None:
                self._handle(event, now)
            due_s = self._session.deadline()
            if due_s is not None and due_s <= now:
                self._due(now)
            self._show(now)
        return self._session.ending

    def _next_moment_s(self) -> float | None:
        moments = [self._session.deadline(), self._show_at_s if self._displays else None]
        return min((moment for moment in moments if moment is not None), default=None)

    def _handle(self, event: Event, now: float) -> None:
        bare = self._session.redacted(event)
        if self._log:
            self._log.event(now, event, bare)
        actions = self._session.handle(event, now)
        self._keep(now, event, bare, actions)
        self._carry_out(actions, now)

    def _due(self, now: float) -> None:
        if self._log:
            self._log.deadline(now)
        actions = self._session.on_deadline(now)
        self._keep(now, None, None, actions)
        self._carry_out(actions, now)

    def _keep(self, now: float, event: Event | None, bare: Event | None, actions: Sequence[a.Action]) -> None:
        """Store first, then act: nothing that was heard or said is ever lost."""
        if self._live:
            self._live.happened(LogEntry(now, event, decided=self._session.decisions.made), bare, actions)

    def _carry_out(self, actions: Sequence[a.Action], now: float) -> None:
        for action in actions:
            if self._log:
                self._log.action(now, action)
            match action:
                case a.Speak(id, text, softly):
                    self._speaker.say(id, text, softly=softly)
                case a.PlayTone(tone, duration_s):
                    self._speaker.tone(tone, duration_s)
                case a.Duck():
                    self._speaker.duck()
                case a.Unduck():
                    self._speaker.unduck()
                case a.ChangeVoice(change):
                    self._speaker.change_voice(change)
                case a.Hush(id):
                    self._speaker.hush(id)
                case a.HushTones():
                    self._speaker.hush_tones()
                case a.Prepare(texts):
                    self._speaker.prepare(texts)
                case a.LearnVoice() | a.StopLearning() | a.ForgetVoice():
                    self._listen(action)
                case a.TranscribeTogether(utterances):
                    if self._transcriber:
                        self._transcriber.transcribe_together(utterances)
                case a.Remember() | a.ForgetRemembered():
                    self._remember(action)
                case a.Note(entry):
                    for recorder in self._recorders:
                        recorder.note(entry)

    def _remember(self, action: a.Remember | a.ForgetRemembered) -> None:
        if self._remembering is None:
            return
        if isinstance(action, a.Remember):
            self._remembering.remember(action)
        else:
            self._remembering.forget(action)

    def _listen(self, action: a.LearnVoice | a.StopLearning | a.ForgetVoice) -> None:
        if self._ears is None:
            return
        match action:
            case a.LearnVoice(id, person):
                self._ears.learn(id, person)
            case a.StopLearning(id):
                self._ears.stop_learning(id)
            case a.ForgetVoice(person):
                self._ears.forget(person)

    def _show(self, now: float) -> None:
        if self._displays and now >= self._show_at_s:
            self._show_at_s = now + self._refresh_s
            snapshot = self._session.snapshot(now)
            for display in self._displays:
                display.show(snapshot)
