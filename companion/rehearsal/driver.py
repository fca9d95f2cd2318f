"""Drives a session from outside, in virtual time and without sound."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.voices import Quality, Stretch, partner
from companion.core.machine.behaviours import BEHAVIOURS
from companion.core.machine.session import Session
from companion.core.state.states import TABLE, Deadline, Goes, IllegalEvent, State

WORDS_PER_MINUTE = 150.0
"""Default speech rate of the companion and the people."""
ENDPOINT_S = 0.6
"""Silence that marks the end of an utterance."""
DRAFT_S = 0.2
FINAL_S = 0.6
"""From the end of an utterance to its words: a draft of short ones, and the final ones."""
DRAFTED_S = 4.0
"""Utterances up to this length have a draft."""
HUSHED_S = 0.1
CONFIDENCE = 0.9
MOST_EVENTS = 20_000
MOST_SECONDS = 8 * 24 * 3600.0
"""More than a week, the longest time-out that a script can request."""
FIRST_LOOK_S = 0.8
LOOK_EVERY_S = 0.12
"""Time before the recogniser first names a voice, and its interval."""
VOICE_S = 8.0
"""Speech needed to enrol a voice; less is too short."""
_WAITS_FOR_PEOPLE = frozenset({State.PAUSED, State.LOST})


class Breakdown(Exception):
    """The session violated an invariant: a bug of ours, or a script error that the checker missed."""


Watch = Callable[["Driver"], None]


class People(Protocol):
    """The people in the room."""

    def notice(self, driver: "Driver") -> None:
        """React to a prompt's start or end, or to a session that waits for people.

        Called while no one speaks or is about to.
        """

    def step_began(self, driver: "Driver") -> None:
        """Note that a step of the script began; its path is in ``driver.place``."""


@dataclass(slots=True)
class _Speech:
    """Current or upcoming speech."""

    utterance: int
    start_s: float
    end_s: float
    text: str
    voice: str | None = None
    """The speaker, where the voice is recognised."""
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """A tone, which the record of a session leaves out."""

    at_s: float
    tone: a.Tone


Due = e.Event | Callable[[], None]


class Driver:
    """One session with virtual people, from its first word to its last.

    Raises ``Breakdown`` and ``IllegalEvent`` where the machine fails.
    """

    def __init__(
        self,
        session: Session,
        people: People,
        *,
        words_per_minute: float = WORDS_PER_MINUTE,
        watch: Watch | None = None,
    ) -> None:
        """``words_per_minute``: speech rate of prompts. ``watch`` is called at each new state."""
        self.session = session
        self.people = people
        self.now = 0.0
        self.place = ""
        """Path of the step that began last."""
        self.speaks_only = True
        """Whether the current step ends with its words."""
        self.record: list[r.Entry] = []
        self.heard: list[r.Entry | Rung] = []
        """The record with the tones in their places."""
        self.events = 0
        """Number of events that the session has handled."""
        self.state = session.state
        """State of the session after the last event."""
        self._watch = watch
        self._word_s = session.program.pace * 60.0 / words_per_minute
        self._queue: list[tuple[float, int, Due]] = []
        self._count = 0
        self._utterances = 0
        self._speeches: list[_Speech] = []
        self._prompt: int | None = None
        self._entered: list[str] = []
        self._learning: int | None = None
        """The current attempt to enrol a voice."""
        self._learned_s = 0.0

    def branch(self, people: People, watch: Watch | None = None) -> "Driver":
        """Return another session that restarts the current step, with other people, on ``begin``.

        Nothing that happens there changes anything here.
        """
        other = Driver(self.session.branch(), people, watch=watch)
        other.now, other.place = self.now, self.place
        other._utterances, other._word_s = self._utterances, self._word_s
        return other

    # Actions of people.

    @property
    def quiet(self) -> bool:
        """Whether no one speaks or is about to."""
        return not self._speeches

    @property
    def to_come(self) -> tuple[tuple[type, str], ...] | None:
        """What is on its way to the session, in order: kinds of events, and words. None while people do
        something, or are about to."""
        coming = [what for _, _, what in sorted(self._queue, key=lambda due: due[:2])]
        events = [what for what in coming if not callable(what)]
        if self._speeches or len(events) < len(coming):
            return None
        return tuple((type(event), event.text if isinstance(event, e.Heard) else "") for event in events)

    def says(
        self, text: str, for_s: float | None = None, *, after_s: float = 0.5, voice: str | None = None
    ) -> None:
        """Speak, once earlier speech has ended; empty text is a cough.

        ``for_s``: its duration; None: as long as the words need. ``voice``: a partner whose voice is
        recognised.
        """
        start_s = self.now + after_s
        if self._speeches:
            start_s = max(start_s, self._speeches[-1].end_s + ENDPOINT_S)
        takes_s = max(0.4, len(text.split()) * 60.0 / WORDS_PER_MINUTE) if for_s is None else for_s
        speech = _Speech(self._utterances, start_s, start_s + takes_s, text, voice)
        self._utterances += 1
        self._speeches.append(speech)
        if len(self._speeches) == 1:
            self.at(start_s, lambda: self._begin(speech))

    def breaks_off(self) -> None:
        """Stop the current speech, and drop anything that was to follow."""
        del self._speeches[1:]
        if self._speeches and self._speeches[0].begun:
            self._speeches[0].end_s = min(self._speeches[0].end_s, self.now)
            self._end(self._speeches[0])
        else:
            self._speeches.clear()

    def at(self, when_s: float, what: Due) -> None:
        """Schedule an event for the session, or an action of people."""
        self._count += 1
        heapq.heappush(self._queue, (when_s, self._count, what))

    # Time.

    def begin(self) -> None:
        """Start the session."""
        self._give(e.Begin())

    def play(self, until: Callable[[], bool] | None = None) -> str:
        """Start the session and run it; return why it broke down, or an empty string."""
        try:
            self.begin()
            self.run(until)
        except (Breakdown, IllegalEvent) as error:
            return str(error)
        except Exception as error:  # rehearsals exist to find any failure
            return f"{type(error).__name__}: {error}".partition("\n")[0]
        return ""

    def run(self, until: Callable[[], bool] | None = None) -> None:
        """Let time pass until the session is over, or ``until`` holds."""
        while self.state is not State.ENDED and not (until and until()):
            self.step()
        if self.state is State.ENDED:
            self._check_over()

    def step(self) -> None:
        """Process the next event."""
        deadline_s = self.session.deadline()
        if self._queue and (deadline_s is None or self._queue[0][0] <= deadline_s):
            when_s, _, what = heapq.heappop(self._queue)
            self.now = max(self.now, when_s)
            if callable(what):
                what()
            else:
                self._give(what)
        elif deadline_s is not None:
            self.now = max(self.now, deadline_s)
            self._deadline()
        else:
            self._ask_people()
        if self.events > MOST_EVENTS:
            raise Breakdown(f"the session goes in circles: {MOST_EVENTS} things have happened")
        if self.now > MOST_SECONDS:
            raise Breakdown(f"the session has no end: {MOST_SECONDS / 86400:.0f} days have passed")

    def _ask_people(self) -> None:
        """Call the people: nothing will happen by itself."""
        if self.session.state in _WAITS_FOR_PEOPLE:
            self.people.notice(self)
        if not self._queue:
            raise Breakdown(f"the session waits in state {self.session.state.name}, and nothing will come")

    def _begin(self, speech: _Speech) -> None:
        if not self._speeches or self._speeches[0] is not speech:
            return
        speech.begun = True
        self._give(e.SpeechStarted(speech.utterance, speech.start_s))
        self.at(speech.end_s + ENDPOINT_S, lambda: self._end(speech))
        if speech.voice:
            self.at(speech.start_s + FIRST_LOOK_S, lambda: self._recognise(speech))

    def _recognise(self, speech: _Speech) -> None:
        """Report the speaker, while they can be heard."""
        if not self._speeches or self._speeches[0] is not speech or self.now > speech.end_s:
            return
        self._hear_voice(speech, self.now)
        self.at(self.now + LOOK_EVERY_S, lambda: self._recognise(speech))

    def _hear_voice(self, speech: _Speech, until_s: float) -> None:
        assert speech.voice is not None, "only a voice that is known is recognised"
        self._give(e.VoiceHeard(Stretch(partner(speech.voice), speech.start_s, until_s)))

    def _end(self, speech: _Speech) -> None:
        if not self._speeches or self._speeches[0] is not speech:
            return
        self._speeches.pop(0)
        if self._speeches:
            following = self._speeches[0]
            following.start_s = max(following.start_s, self.now)
            self.at(following.start_s, lambda: self._begin(following))
        if speech.voice and speech.end_s - speech.start_s >= FIRST_LOOK_S:
            self._hear_voice(speech, speech.end_s)
        self._give(e.SpeechEnded(speech.utterance, speech.end_s))
        if self._learning is not None:
            self._learn(speech.end_s - speech.start_s)
        start_s, end_s, text = speech.start_s, speech.end_s, speech.text
        if not text:
            self.at(self.now + FINAL_S, e.NothingHeard(speech.utterance))
            return
        if end_s - start_s <= DRAFTED_S:
            draft = e.Heard(speech.utterance, text, start_s, end_s, CONFIDENCE, draft=True)
            self.at(self.now + DRAFT_S, draft)
        self.at(self.now + FINAL_S, e.Heard(speech.utterance, text, start_s, end_s, CONFIDENCE))

    def _learn(self, for_s: float) -> None:
        """Enrol a voice from this much speech, once it is enough."""
        assert self._learning is not None
        self._learned_s += for_s
        missing_s = max(0.0, VOICE_S - self._learned_s)
        quality = Quality.TOO_SHORT if missing_s else Quality.GOOD
        self.at(self.now + FINAL_S, e.VoiceTaken(self._learning, quality, missing_s))

    def _give(self, event: e.Event) -> None:
        if isinstance(event, e.PromptEnded) and event.id == self._prompt:
            self._prompt = None
        self._carry_out(self.session.handle(event, self.now))
        self._moved(type(event))

    def _deadline(self) -> None:
        self._carry_out(self.session.on_deadline(self.now))
        self._moved(Deadline)

    def _carry_out(self, actions: list[a.Action]) -> None:
        for action in actions:
            if isinstance(action, a.Note):
                self.record.append(action.entry)
                self.heard.append(action.entry)
                if isinstance(action.entry, r.StepEntered):
                    self._entered.append(action.entry.path)
                    self.speaks_only = not _waits(action.entry.kind)
            elif isinstance(action, a.Speak):
                if self._prompt is not None:
                    raise Breakdown("two prompts are spoken at once")
                self._prompt = action.id
                self.at(self.now + self._word_s * (action.text.count(" ") + 1), e.PromptEnded(action.id))
            elif isinstance(action, a.PlayTone):
                self.heard.append(Rung(self.now, action.tone))
            elif isinstance(action, a.LearnVoice):
                self._learning, self._learned_s = action.id, 0.0
            elif isinstance(action, a.StopLearning):
                self._learning = None
            elif isinstance(action, a.Hush):
                if action.id != self._prompt:
                    raise Breakdown("a prompt is stopped that is not spoken")
                self._prompt = None
                self.at(self.now + HUSHED_S, e.PromptEnded(action.id))

    def _moved(self, kind: type) -> None:
        self.events += 1
        before, after = self.state, self.session.state
        self.state = after
        moved = after is not before
        if moved or self._entered:
            entry = TABLE[before][kind]
            if moved and not (isinstance(entry, Goes) and after in entry.to):
                raise Breakdown(
                    f"{before.name} became {after.name} by {kind.__name__}, which is not foreseen"
                )
            while self._entered:
                self.place = self._entered.pop(0)
                self.people.step_began(self)
            if self._watch:
                self._watch(self)
        self._check_voice(after)
        if (moved or kind is e.PromptEnded) and not self._speeches:
            self.people.notice(self)

    def _check_voice(self, state: State) -> None:
        """Check that the companion speaks where it reports so, and is quiet while somebody has the floor."""
        if self._prompt is None:
            if state is State.PROMPT or state is State.ASIDE:
                raise Breakdown(f"the session is in state {state.name}, and nothing is said")
        elif state is State.FLOOR or state is State.GRACE:
            raise Breakdown("the clock of a turn runs while the companion speaks")

    def _check_over(self) -> None:
        """Check that an ended session says nothing, and that later events have no effect."""
        late = [what for _, _, what in sorted(self._queue, key=lambda due: due[:2]) if not callable(what)]
        if self._prompt is not None or any(self.session.handle(event, self.now) for event in late):
            raise Breakdown("the session is over, and the companion goes on")


def _waits(kind: str) -> bool:
    """Return whether a type of step continues after its words."""
    return any(step.waits and step.kind == kind for step in BEHAVIOURS)
