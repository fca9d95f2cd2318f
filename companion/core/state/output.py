"""Output of a session: collected actions, and the prompt being spoken."""

import copy
from math import inf

from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.api.remembered import RememberedValue
from companion.core.state.memory import Memory

_SPOKEN = 5
"""Prompts before the latest: final words can come some prompts late."""


class Output:
    """Collects the actions of one call; knows the prompt being spoken and whether the voice is lowered."""

    def __init__(self, memory: Memory) -> None:
        """``memory`` tells whether a text contains a partner's words, and from where."""
        self.forgotten = False
        """Whether the session was deleted: from then on nothing is recorded or remembered."""
        self.said = ""
        """The latest prompt."""
        self.rung_s: float | None = None
        """When a bell ended something, and nothing was said since; None otherwise."""
        self.held_up_s = 0.0
        """Seconds of pauses, breaks and other interruptions so far."""
        self._held_up_since_s: float | None = None
        self.now_s = 0.0
        """Session time of the current event."""
        self._memory = memory
        self._actions: list[a.Action] = []
        self._prompt: int | None = None
        self._prompts = 0
        self._spoken: tuple[tuple[str, float, float], ...] = ()
        """The latest prompts: text, begin, end."""
        self._attempts = 0
        self._lowered = False
        self._held: list[a.Remember] | None = None
        """Values to remember once it is sure that they are; None: at once."""

    def branch(self, memory: Memory) -> "Output":
        """Copy for a trial session: silent, and without actions."""
        other = copy.copy(self)
        other._memory = memory
        other._prompt, other._lowered, other._actions = None, False, []
        other._held = None if self._held is None else list(self._held)
        return other

    def take(self) -> list[a.Action]:
        """Return the actions since the last call."""
        taken, self._actions = self._actions, []
        return taken

    def do(self, action: a.Action) -> None:
        """Add ``action``."""
        self._actions.append(action)

    def say(self, text: str, now: float, *, softly: bool = False, hint: bool = False) -> None:
        """Speak; the stage gets ``prompt_ended`` when it is over. A prompt still being spoken is stopped.
        ``softly``: it begins softly; ``hint``: it is kept nowhere."""
        self.hush()
        self.rung_s = None
        self._prompts += 1
        self._prompt = self._prompts
        self.said = text
        self._spoken = (*self._spoken[-_SPOKEN:], (text, now, inf))
        entry = r.CompanionHinted if hint else r.CompanionSaid
        self.note(entry(now, text, self._memory.quotes(text), self._memory.sources(text)))
        self.do(a.Speak(self._prompt, text, softly))

    def spoken(self, from_s: float, to_s: float) -> str:
        """The prompts, as far as they are the latest, that were spoken in this time."""
        return " ".join(text for text, begun_s, over_s in self._spoken if begun_s < to_s and over_s >= from_s)

    def hush(self) -> None:
        """Stop speaking, and ignore the end of the prompt that was stopped. No-op when silent."""
        if self._prompt is not None:
            self.do(a.Hush(self._prompt))
            self._prompt_over()

    def lose_voice(self) -> None:
        """Treat the prompt as over: the program was restarted, and nothing is being said."""
        if self._prompt is not None:
            self._prompt_over()

    def prompt_ended(self, prompt: int, sentences_s: tuple[float, ...] = ()) -> bool:
        """Close ``prompt``, whose sentences began that many seconds ago; False when it is stale."""
        if prompt != self._prompt:
            return False
        self._prompt_over(sentences_s)
        return True

    def duck(self, lower: bool) -> None:
        """Lower the voice while a prompt is spoken, or bring it back. Idempotent."""
        lower = lower and self._prompt is not None
        if lower != self._lowered:
            self._lowered = lower
            self.do(a.Duck() if lower else a.Unduck())

    def tone(self, tone: a.Tone, duration_s: float | None = None) -> None:
        """Play a tone."""
        if tone in (a.Tone.CLOSE, a.Tone.BELL):
            self.rung_s = self.now_s
        self.do(a.PlayTone(tone, duration_s))

    def hush_tones(self) -> None:
        """Stop the tones that sound."""
        self.do(a.HushTones())

    def note(self, entry: r.Entry) -> None:
        """Add an entry to the record."""
        if isinstance(entry, r.Interrupted) and self._held_up_since_s is None:
            self._held_up_since_s = entry.at_s
        elif isinstance(entry, r.Resumed) and self._held_up_since_s is not None:
            self.held_up_s += entry.at_s - self._held_up_since_s
            self._held_up_since_s = None
        if self.forgotten and not isinstance(entry, r.Forgotten):
            return
        self.do(a.Note(entry))

    def remember(self, remember: a.Remember) -> None:
        """Remember a value for later sessions."""
        if self.forgotten:
            return
        if self._held is None:
            self.do(remember)
        else:
            self._held.append(remember)

    def hold_values(self) -> None:
        """Remember nothing until ``keep_values``."""
        self._held = []

    def keep_values(self) -> None:
        """Remember what was held back, and from now on everything at once."""
        held, self._held = self._held, None
        for remember in held or ():
            self.do(remember)

    def forget(self, kept: RememberedValue) -> None:
        """Forget a value that this session remembered."""
        if self._held is not None:
            self._held = [remember for remember in self._held if remember.kept != kept]
        self.do(a.ForgetRemembered(kept))

    def learn(self, person: str) -> int:
        """Learn a voice from speech from now on; returns the id of the attempt."""
        self._attempts += 1
        self.do(a.LearnVoice(self._attempts, person))
        return self._attempts

    def stop_learning(self, id: int) -> None:
        """Stop learning a voice."""
        self.do(a.StopLearning(id))

    def forget_voice(self, person: str | None) -> None:
        """Delete a voice profile; None: all."""
        self.do(a.ForgetVoice(person))

    def _prompt_over(self, sentences_s: tuple[float, ...] = ()) -> None:
        self.duck(False)
        self._prompt = None
        self._spoken = (*self._spoken[:-1], (*self._spoken[-1][:2], self.now_s))
        self.note(r.CompanionFell(self.now_s, sentences_s))
