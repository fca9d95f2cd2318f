"""Drives a session as the world would, in virtual time and without sound."""

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
"""How fast the companion and the people speak by default."""
ENDPOINT_S = 0.6
"""Silence that proves the end of an utterance."""
DRAFT_S = 0.2
FINAL_S = 0.6
"""From the end of an utterance until its words are there: a draft of short ones, and the final ones."""
DRAFTED_S = 4.0
"""Utterances up to this long have a draft."""
HUSHED_S = 0.1
CONFIDENCE = 0.9
MOST_EVENTS = 20_000
MOST_SECONDS = 8 * 24 * 3600.0
"""The longest time-out that a script can ask for is a week."""
FIRST_LOOK_S = 0.8
LOOK_EVERY_S = 0.12
"""When the recogniser first says whose voice it is, and how often."""
VOICE_S = 8.0
"""Speech that makes a voice known; less is too short."""
_WAITS_FOR_PEOPLE = frozenset({State.PAUSED, State.LOST})


class Breakdown(Exception):
    """The session did what it never may: a bug of ours, or a script that slipped past the checker."""


Watch = Callable[["Driver"], None]


class People(Protocol):
    """Those who are in the room."""

    def notice(self, driver: "Driver") -> None:
        """Something that people react to: a prompt began or ended, or the session waits for them.

        Called while no one speaks or is about to.
        """

    def step_began(self, driver: "Driver") -> None:
        """A step of the script began: its place is in ``driver.place``."""


@dataclass(slots=True)
class _Speech:
    """Somebody speaks, or is about to."""

    utterance: int
    start_s: float
    end_s: float
    text: str
    voice: str | None = None
    """Whose voice it is, where that is recognised."""
    begun: bool = False


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
        """``words_per_minute``: how fast prompts are spoken. ``watch`` looks on wherever it gets to."""
        self.session = session
        self.people = people
        self.now = 0.0
        self.place = ""
        """Path of the step that began last."""
        self.speaks_only = True
        """Whether the step that began last is over with its words."""
        self.record: list[r.Entry] = []
        self.events = 0
        """How many events the session has handled."""
        self.state = session.state
        """Where the session is, since what happened last."""
        self._watch = watch
        self._word_s = 60.0 / words_per_minute
        self._queue: list[tuple[float, int, Due]] = []
        self._count = 0
        self._utterances = 0
        self._speeches: list[_Speech] = []
        self._prompt: int | None = None
        self._entered: list[str] = []
        self._learning: int | None = None
        """The attempt to learn a voice."""
        self._learned_s = 0.0

    def branch(self, people: People, watch: Watch | None = None) -> "Driver":
        """Another session that begins anew the step that runs here, with other people, on ``begin``.

        Nothing that happens there changes anything here.
        """
        other = Driver(self.session.branch(), people, watch=watch)
        other.now, other.place = self.now, self.place
        other._utterances, other._word_s = self._utterances, self._word_s
        return other

    # What people do.

    @property
    def quiet(self) -> bool:
        """Whether no one speaks or is about to."""
        return not self._speeches

    def says(
        self, text: str, for_s: float | None = None, *, after_s: float = 0.5, voice: str | None = None
    ) -> None:
        """Somebody speaks, once the speech before is over; no text is a cough.

        ``for_s``: how long it takes; None: as long as the words need. ``voice``: a partner whose voice is
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
        """Stop the speech that is going on, and drop those that were to follow."""
        del self._speeches[1:]
        if self._speeches and self._speeches[0].begun:
            self._speeches[0].end_s = min(self._speeches[0].end_s, self.now)
            self._end(self._speeches[0])
        else:
            self._speeches.clear()

    def at(self, when_s: float, what: Due) -> None:
        """Have something happen at a time: an event for the session, or something that people do."""
        self._count += 1
        heapq.heappush(self._queue, (when_s, self._count, what))

    # The course of time.

    def begin(self) -> None:
        """Start the session."""
        self._give(e.Begin())

    def play(self, until: Callable[[], bool] | None = None) -> str:
        """Start the session and run it; returns why it broke down, nothing when it did not."""
        try:
            self.begin()
            self.run(until)
        except (Breakdown, IllegalEvent) as error:
            return str(error)
        except Exception as error:  # whatever breaks is what rehearsals are for
            return f"{type(error).__name__}: {error}".partition("\n")[0]
        return ""

    def run(self, until: Callable[[], bool] | None = None) -> None:
        """Let time pass until the session is over, or ``until`` holds."""
        while self.state is not State.ENDED and not (until and until()):
            self.step()
        if self.state is State.ENDED:
            self._check_over()

    def step(self) -> None:
        """Let the next thing happen."""
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
        """Nothing will happen by itself: only people can go on now."""
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
        """Say whose voice it is, as long as it is heard."""
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
        """The ears make a voice of what was said, once it is enough."""
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
                if isinstance(action.entry, r.StepEntered):
                    self._entered.append(action.entry.path)
                    self.speaks_only = not _waits(action.entry.kind)
            elif isinstance(action, a.Speak):
                if self._prompt is not None:
                    raise Breakdown("two prompts are spoken at once")
                self._prompt = action.id
                self.at(self.now + self._word_s * (action.text.count(" ") + 1), e.PromptEnded(action.id))
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
        """The companion speaks where it says so, and is quiet while somebody has the floor."""
        if self._prompt is None:
            if state is State.PROMPT or state is State.ASIDE:
                raise Breakdown(f"the session is in state {state.name}, and nothing is said")
        elif state is State.FLOOR or state is State.GRACE:
            raise Breakdown("the clock of a turn runs while the companion speaks")

    def _check_over(self) -> None:
        """Over is over: nothing is being said, and nothing that still comes brings anything about."""
        late = [what for _, _, what in sorted(self._queue, key=lambda due: due[:2]) if not callable(what)]
        if self._prompt is not None or any(self.session.handle(event, self.now) for event in late):
            raise Breakdown("the session is over, and the companion goes on")


def _waits(kind: str) -> bool:
    """Whether a kind of step is not over with its words."""
    return any(step.waits and step.kind == kind for step in BEHAVIOURS)
