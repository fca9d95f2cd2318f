"""A whole evening, without sound, as fast as the machine can: the product's own start, with people who speak
when the session waits for them."""

import argparse
import contextlib
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from companion.app.audio_io import ANEW, AudioIO, StartPoint
from companion.app.consenting import Answers, Consenting
from companion.app.home import Home, begin_home
from companion.app.household import Household
from companion.app.resuming import left_at
from companion.app.running import Outcome
from companion.app.script_files import find_script
from companion.app.spoken_session import SpokenSession
from companion.clock import time_of_day
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api.consent import Consent, Level
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.core.state.memory import Value
from companion.core.state.states import State
from companion.hearing.listener import Listener
from companion.hearing.recording import Recording
from companion.loop import EventInbox
from companion.speaking.speaker import VoiceSpeaker
from tests.test_loop import ListedTime

TALK = """\
format: 1
id: talk
title: A talk
summary: Two questions, and four turns.
people: {min: 2, max: 2, roles: [first, second]}
steps:
  - ask: ${first}, what is it about?
    to: first
    answer: text
    save: topic
  - ask: How much does it matter, from one to ten?
    to: everyone
    answer: rating
    save: weight
  - turn: first
    say: ${first}, tell ${second} about it.
    time: 2m
    save: message
  - quote: message
  - turn: second
    say: ${second}, the floor is yours.
    time: 2m
  - if: min(weight) > 5
    then:
      - turn: first
        say: ${first}, once more.
        time: 1m
  - turn: second
    say: And ${second}, once more.
    time: 1m
  - say: It was about ${topic}. Thank you both.
"""
PEOPLE = ("Maya", "Leo")
ANSWERS: Mapping[str, str] = {
    "is that right": "Yes.",
    "is that okay": "Yes.",
    "shall i keep nothing": "My words too.",
    "may i also keep the recording": "Yes.",
    "are you here again": "Yes.",
    "carry on with the": "Carry on.",
    "shall we go on without": "Yes.",
    "what is it about": "It is about the garden.",
    "from one to ten": "Seven.",
    "did i get it": "Yes.",
    "shall i read": "Yes.",
}
_PROMPT_S = 2.0
_S_A_LETTER = 0.05
"""A long prompt takes as long as a voice needs: nobody answers a question that can't have been heard."""
_SPEECH_S = 3.0
_HEARD_S = 0.6
_EVERY_S = 15.0
_LAST_S = 12.0
"""Nobody speaks in the last seconds of a turn, or they would be waited for."""
AGAIN_S = 4.0
"""Who said "I'm done" and was not heard says it again after so long, by the clock of the turn."""
_DONE_S = (26.0, 26.0 - AGAIN_S, 26.0 - 2 * AGAIN_S, 26.0 - 3 * AGAIN_S)
_EXACT_S = 1e-6
_LOOKS_EVERY_S = 0.5
"""Nothing on the screen lasts less than a prompt."""


class Scene(ListedTime):
    """Time in which two people speak when the session waits for them: they answer, they say "go on", and in a
    turn each says something whenever the turn has a certain time left. The second one says "I'm done"."""

    def __init__(self, outset: StartPoint, answers: Mapping[str, str], told: Callable[[str], None]) -> None:
        """``told`` hears ``say WORDS`` before words are handed over, and ``kept WORDS`` behind it."""
        super().__init__(ends_s=outset.at_s + 7200.0)
        self._now = outset.at_s
        self._utterance = outset.utterance
        self._answers = answers
        self._told = told
        self._saying: str | None = None
        self._met = -1
        """The prompt that was answered last."""
        self._spoken: set[tuple[int, float]] = set()
        self._silent_from_s = outset.at_s
        """When what was said last is heard."""
        self.quiet_from_s = outset.at_s
        """When the latest prompt is over, and a moment more."""
        self.inbox = EventInbox()
        self.session: Session | None = None
        self.prompts: list[tuple[int, str]] = []

    def wait(self, until_s: float | None) -> e.Event | None:
        """The next event, or None at ``until_s``."""
        if self._saying is not None:
            self._told(f"kept {self._saying}")
            self._saying = None
        if (event := self.inbox.poll()) is not None:
            return event
        due_s = self._meant_at_s()
        if due_s is not None and (until_s is None or due_s < until_s) and not self._comes_before(due_s):
            self._now = max(self._now, due_s)
            self._speak()
            return None
        event = super().wait(until_s)
        if isinstance(event, e.Heard) and not event.draft:
            self._saying = event.text
            self._told(f"say {event.text}")
        return event

    def _comes_before(self, due_s: float) -> bool:
        return bool(self._queue) and self._queue[0][0] <= due_s

    def _meant_at_s(self) -> float | None:
        """When somebody will say something, as things are now."""
        if self.session is None or self._now < self._silent_from_s:
            return None
        state = self.session.state
        if state in (State.ASKING, State.PAUSED) and self.prompts and self.prompts[-1][0] != self._met:
            return max(self._now, self.quiet_from_s)
        mark = self._mark()
        return None if mark is None else self._now + mark[1] - mark[0]

    def _mark(self) -> tuple[float, float] | None:
        """How much time the turn has left when its holder says something next, and how much it has now."""
        assert self.session is not None
        if self.session.state is not State.FLOOR:
            return None
        picture = self.session.snapshot(self._now)
        left_s, total_s = picture.time_left_s, picture.time_total_s
        if left_s is None or total_s is None:
            return None
        marks = [total_s - 4.0 - _EVERY_S * n for n in range(int(total_s // _EVERY_S) + 1)]
        if picture.holder == PEOPLE[1]:
            marks = [mark for mark in marks if mark > _DONE_S[0]] + list(_DONE_S)
        turns = self._turns_held()
        to_come = [m for m in marks if _LAST_S <= m <= left_s + _EXACT_S and (turns, m) not in self._spoken]
        return (to_come[0], left_s) if to_come else None

    def _turns_held(self) -> int:
        assert self.session is not None
        return sum(account.turns for account in self.session.ledger.accounts.values())

    def _speak(self) -> None:
        assert self.session is not None
        if (mark := self._mark()) is None:
            self._met, prompt = self.prompts[-1]
            if words := self._answer(prompt):
                self._say(words, 1.0)
            return
        turns = self._turns_held()
        self._spoken.add((turns, mark[0]))
        holder = self.session.snapshot(self._now).holder
        if holder == PEOPLE[1] and mark[0] in _DONE_S:
            self._say("I'm done.", 1.0)
        else:
            self._say(f"Word {turns} {mark[0]:g}.", _SPEECH_S)

    def _answer(self, prompt: str) -> str:
        assert self.session is not None
        if self.session.state is State.PAUSED:
            return "Go on."
        return next((said for asked, said in self._answers.items() if asked in prompt.casefold()), "")

    def _say(self, words: str, for_s: float) -> None:
        number, self._utterance = self._utterance, self._utterance + 1
        start_s, end_s = self._now, self._now + for_s
        heard_s = end_s + _HEARD_S
        self.at(start_s, e.SpeechStarted(number, start_s))
        self.at(heard_s, e.SpeechEnded(number, end_s))
        self.at(heard_s, e.Heard(number, words, start_s, end_s, 0.9, draft=True))
        self.at(heard_s + 0.3, e.Heard(number, words, start_s, end_s, 0.9))
        self._silent_from_s = heard_s + 0.4


class Mouth:
    """Says each prompt in two seconds, a long one as fast as a voice can."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def say(self, id: int, text: str, *, softly: bool = False) -> None:
        """Speak."""
        self._scene.prompts.append((id, text))
        over_s = self._scene.now() + max(_PROMPT_S, _S_A_LETTER * len(text))
        self._scene.at(over_s, e.PromptEnded(id))
        self._scene.quiet_from_s = over_s + 1.0

    def tone(self, tone: a.Tone, duration_s: float | None) -> None:
        """Play a tone."""

    def duck(self) -> None:
        """Lower the voice."""

    def unduck(self) -> None:
        """Bring it back."""

    def hush(self, id: int) -> None:
        """Be quiet."""

    def change_voice(self, change: a.VoiceChange) -> None:
        """It has one voice."""

    def hush_tones(self) -> None:
        """Be quiet."""

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Render ahead."""


class Deaf:
    """In the place of ears: what is said comes from the scene, and nobody's voice is known."""

    level_dbfs = -90.0

    def know(self, profiles: Mapping[str, bytes]) -> None:
        """Know voices."""

    def profiles(self) -> dict[str, bytes]:
        """Those that are known."""
        return {}

    def forget(self, person: str | None) -> None:
        """Forget a voice."""


class SceneWorld(AudioIO):
    """A world of a scene."""

    def __init__(self, scene: Scene) -> None:
        deaf = Deaf()
        super().__init__(
            scene.inbox,
            cast(VoiceSpeaker, Mouth(scene)),
            cast(Listener, deaf),
            cast(Any, deaf),
            scene,
            Recording(),
        )
        self.refresh_s = _LOOKS_EVERY_S
        self._scene = scene

    def watch(self, session: Session) -> None:
        """This is the session that runs now."""
        super().watch(session)
        self._scene.session = session
        self._scene._met = -1
        self._scene.prompts.clear()


def at_home(level: Level = Level.WORDS, people: Sequence[str] = PEOPLE) -> Home:
    """The home of people who were here before, and agreed to so much then."""
    home, now = begin_home(), time_of_day()
    if home.sessions and not Household(home.memory, now).knows(people):
        Household(home.memory, now).keep_names(people)
        answers = Answers(Consent(level), dict.fromkeys(people, level))
        Consenting(nobody_is_asked, home.memory, now).remember(answers, people)
    return home


def nobody_is_asked(program: Program, people: Sequence[str], settings: Mapping[str, Value]) -> Session:
    """Runs no script: nobody is asked."""
    raise AssertionError("nobody is asked here")


def hold(
    home: Home,
    script: Path,
    told: Callable[[str], None] = lambda text: None,
    *,
    answers: Mapping[str, str] = ANSWERS,
    people: Sequence[str] = PEOPLE,
    keep_sound: bool = False,
    homes: list[Home] | None = None,
) -> tuple[Outcome | None, list[str]]:
    """Start the product in a scene, as ``companion start`` does: what was cut off goes on, or else ``script``
    is held. Returns what came of it, and what stood on the screen."""
    screen = io.StringIO()
    options = argparse.Namespace(
        script=str(script),
        safe_word=None,
        set=[],
        no_voices=True,
        keep_sound=keep_sound,
        enrol=False,
        out=None,
    )
    with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
        home, left = left_at(home, find_script, time_of_day())
        scene = Scene(left.outset if left else ANEW, answers, told)
        told("resume" if left and left.again else "start")
        evening = SpokenSession(SceneWorld(scene), home, options)
        outcome = evening.hold(find_script(str(script)), people, left)
    if homes is not None:
        homes.append(evening.home)
    return outcome, screen.getvalue().splitlines()
