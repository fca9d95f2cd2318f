"""A stage play: drives the session machine as the world would, in virtual time, without sound."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.voices import Likeness, Stretch, Who
from companion.core.expressions import parse
from companion.core.language import Language
from companion.core.machine.session import Session
from companion.core.program.text import Template
from companion.core.state.states import TABLE, Deadline, Goes, State
from companion.language.en import LANGUAGE

T = TypeVar("T")

SPOKEN_CHARACTERS_PER_S = 15.0
ENDPOINT_S = 0.6
DRAFT_S = 0.2
FINAL_S = 0.6
FIRST_LOOK_S = 0.8
LOOK_EVERY_S = 0.12
MOST_MOVES = 20_000
_once = lru_cache(4096)
ENGLISH = replace(LANGUAGE, understand=_once(LANGUAGE.understand), danger_in=_once(LANGUAGE.danger_in))
"""The same English, which understands each text once in a situation: plays say few things often."""


def head(path: str = "steps[0]", *, when: str | None = None, skippable: bool = True) -> p.Head:
    """What a step carries, for tests."""
    return p.Head(path=path, line=1, when=parse(when) if when else None, skippable=skippable)


def say(text: str, **more: Any) -> p.Say:
    """A say step."""
    return p.Say(head=head(text), texts=(Template.parse(text),), **more)


def turn(holder: str, text: str = "", **more: Any) -> p.Turn:
    """A turn step."""
    words = Template.parse(text) if text else None
    return p.Turn(head=head(f"turn {holder} {text}"), holder=holder, say=words, **more)


def ask(question: str, to: str = p.GROUP, answer: p.Answer = p.Answer.YES_NO, **more: Any) -> p.Ask:
    """An ask step."""
    return p.Ask(head=head(question), question=Template.parse(question), to=to, answer=answer, **more)


def program(*steps: p.Step, people: tuple[int, int] = (1, 6), **more: Any) -> p.Program:
    """A program of these steps."""
    return p.Program(
        id="test",
        title="A test",
        summary="",
        language="en",
        people_min=people[0],
        people_max=people[1],
        steps=steps,
        **more,
    )


class Play:
    """Runs a session; prompts take the time it takes to speak them; partners speak when told."""

    def __init__(
        self,
        script: p.Program,
        people: Sequence[str] = ("Maya", "Leo"),
        language: Language = ENGLISH,
        **more: Any,
    ) -> None:
        self.session = Session(script, people, language, **more)
        self.now = 0.0
        self.log: list[tuple[float, a.Action]] = []
        self.moves: list[tuple[State, type, State]] = []
        self._queue: list[tuple[float, int, e.Event]] = []
        self._count = 0
        self._utterances = 0
        self.quiet_from_s = 0.0
        """When the next can speak."""
        self._ends: dict[int, float] = {}
        self.speaking: int | None = None
        """Id of the prompt that is being spoken."""

    def begin(self) -> "Play":
        """Start the session."""
        self.give(e.Begin())
        return self

    def give(self, event: e.Event) -> None:
        """Hand over an event right now."""
        before = self.session.state
        if isinstance(event, e.PromptEnded) and event.id == self.speaking:
            self.speaking = None
        self._carry_out(self.session.handle(event, self.now))
        self._moved(before, type(event))

    def at(self, when_s: float, event: e.Event) -> None:
        """Have an event happen later."""
        self._count += 1
        heapq.heappush(self._queue, (when_s, self._count, event))

    def says(
        self,
        text: str,
        for_s: float = 1.0,
        *,
        after_s: float = 0.0,
        draft: bool = True,
        voice: Who | None = None,
        likeness: Likeness = (),
        held: bool = False,
        drafted: str = "",
        doubtful: bool = False,
    ) -> int:
        """Somebody speaks, once it is quiet; without text it is a cough. Returns the id of the utterance.

        ``drafted``: what the small model hears, where that is something else; ``held``: its sound can be
        transcribed again. ``voice``: whose voice it is, as the recogniser finds out while they speak;
        ``likeness``: what it sounds like where that is too short. ``doubtful``: it may be a refusal.
        """
        utterance = self._utterances
        self._utterances += 1
        start_s = max(self.now + after_s, self.quiet_from_s)
        end_s = start_s + for_s
        self.quiet_from_s = end_s + ENDPOINT_S
        self.at(start_s, e.SpeechStarted(utterance, start_s))
        if voice is not None:
            self._recognise(voice, start_s, end_s)
        self.at(end_s + ENDPOINT_S, e.SpeechEnded(utterance, end_s, likeness=likeness))
        if draft and text:
            heard = e.Heard(utterance, drafted or text, start_s, end_s, 0.9, draft=True, doubtful=doubtful)
            self.at(end_s + ENDPOINT_S + DRAFT_S, heard)
        final = (
            e.Heard(utterance, text, start_s, end_s, 0.9, held=held, doubtful=doubtful)
            if text
            else e.NothingHeard(utterance)
        )
        self.at(end_s + ENDPOINT_S + FINAL_S, final)
        return utterance

    def _recognise(self, voice: Who, start_s: float, end_s: float) -> None:
        """From the first look on, each eighth of a second; the last look is at the end of the speech."""
        looks = max(0, int((end_s - start_s - FIRST_LOOK_S) / LOOK_EVERY_S) + 1)
        for look in range(looks):
            at_s = start_s + FIRST_LOOK_S + look * LOOK_EVERY_S
            self.at(at_s, e.VoiceHeard(Stretch(voice, start_s, at_s)))
        if looks:
            self.at(end_s + 0.1, e.VoiceHeard(Stretch(voice, start_s, end_s)))

    def together(self) -> "Play":
        """Each says yes to going on."""
        while self.session.state is State.CONFIRMING:
            self.until(lambda: self.speaking is None)
            self.run(2.0)
            self.hears("Yes.")
        return self

    def hears(
        self,
        text: str,
        for_s: float = 1.0,
        *,
        draft: bool = True,
        voice: Who | None = None,
        likeness: Likeness = (),
        doubtful: bool = False,
    ) -> int:
        """Somebody speaks, and time passes until the words are transcribed."""
        utterance = self.says(text, for_s, draft=draft, voice=voice, likeness=likeness, doubtful=doubtful)
        self.until(lambda: self.session.listening.expects(utterance))
        self.until(lambda: not self.session.listening.expects(utterance))
        return utterance

    def let_all_finish(self) -> "Play":
        """Let time pass until everything that people began to say is transcribed."""
        # A moment more: sums of seconds are not exact, and the last words must be in.
        return self.run(max(0.0, self.quiet_from_s - self.now) + FINAL_S + 0.001)

    def presses(self, command: e.Command) -> "Play":
        """A command is given with a key."""
        self.give(e.CommandGiven(command))
        return self

    def run(self, for_s: float) -> "Play":
        """Let time pass."""
        return self.until(lambda: False, self.now + for_s)

    def until(self, done: Callable[[], bool], latest_s: float | None = None) -> "Play":
        """Let time pass until ``done()``, or ``latest_s``; without a latest time it must come."""
        stop_s = self.now + 36000 if latest_s is None else latest_s
        while not done():
            deadline = self.session.deadline()
            event_s = self._queue[0][0] if self._queue else None
            next_s = min((t for t in (deadline, event_s) if t is not None), default=None)
            if next_s is None or next_s > stop_s:
                assert latest_s is not None, f"nothing more happens in {self.session.state}"
                self.now = max(self.now, stop_s)
                break
            assert len(self.moves) < MOST_MOVES, f"it goes in circles in {self.session.state}"
            self.now = max(self.now, next_s)
            if event_s is not None and event_s <= self.now:
                self.give(heapq.heappop(self._queue)[2])
            else:
                before = self.session.state
                self._carry_out(self.session.on_deadline(self.now))
                self._moved(before, Deadline)
        return self

    def until_state(self, state: State) -> "Play":
        """Let time pass until the session is in ``state``."""
        return self.until(lambda: self.session.state is state)

    def to_end(self) -> "Play":
        """Let time pass until the session is over."""
        return self.until_state(State.ENDED)

    @property
    def said(self) -> list[str]:
        """All prompts so far."""
        return [action.text for _, action in self.log if isinstance(action, a.Speak)]

    @property
    def tones(self) -> list[tuple[float, a.Tone]]:
        """All tones so far, with their times."""
        return [(now, action.tone) for now, action in self.log if isinstance(action, a.PlayTone)]

    def entries(self, kind: type[T]) -> list[T]:
        """All entries of a kind in the record so far."""
        return [
            action.entry
            for _, action in self.log
            if isinstance(action, a.Note) and isinstance(action.entry, kind)
        ]

    def words_of(self, speaker: str, place: str = "turn") -> str:
        """What the record says a partner said."""
        said = [x for x in self.entries(r.PartnerSaid) if x.speaker == speaker and x.place == place]
        return " ".join(x.text for x in sorted(said, key=lambda x: x.start_s))

    def _carry_out(self, actions: list[a.Action]) -> None:
        for action in actions:
            self.log.append((self.now, action))
            if isinstance(action, a.Speak):
                assert self.speaking is None, f"two prompts at once: {action.text}"
                self.speaking = action.id
                self._ends[action.id] = self.now + len(action.text) / SPOKEN_CHARACTERS_PER_S
                self.at(self._ends[action.id], e.PromptEnded(action.id))
            elif isinstance(action, a.Hush):
                assert action.id == self.speaking, "a prompt is hushed that is not spoken"
                self.speaking = None
                self.at(self.now + 0.1, e.PromptEnded(action.id))

    def _moved(self, before: State, kind: type) -> None:
        after = self.session.state
        self.moves.append((before, kind, after))
        entry = TABLE[before][kind]
        allowed = entry.to if isinstance(entry, Goes) else {before}
        assert after in allowed, (
            f"{before.name} went to {after.name} by {kind.__name__}, which the table forbids"
        )
        self._check_alive(after)

    def _check_alive(self, state: State) -> None:
        """A session always waits for something that will come, or that people can bring about by speaking."""
        speaking = self.speaking is not None
        waiting = self.session.deadline() is not None or self.session.listening.pending
        if state in (State.PROMPT, State.ASIDE):
            assert speaking, f"{state.name}, and nothing is said"
        elif state in (State.FLOOR, State.GRACE):
            assert not speaking, "the clock of a turn runs while the companion speaks"
            assert self.session.deadline() is not None
        elif state not in (State.NEW, State.ENDED, State.PAUSED, State.LOST):
            assert speaking or waiting, f"{state.name} waits for nothing"
