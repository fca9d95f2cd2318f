"""What a session asks of the world: the actions of one call, and the prompt being spoken."""

from companion.core.api import actions as a
from companion.core.api import record as r


class Outlet:
    """Collects actions. Knows which prompt is being spoken and whether the voice is lowered."""

    def __init__(self) -> None:
        self._actions: list[a.Action] = []
        self._prompt: int | None = None
        self._prompts = 0
        self._attempts = 0
        self._lowered = False
        self._keeps: list[tuple[float, a.Remember]] = []
        self.forgotten = False
        """Whether all of this session is to be thrown away."""
        self.said = ""
        """The latest prompt."""
        self.now_s = 0.0
        """Session time of the event that is being handled."""

    def say(self, text: str, now: float) -> None:
        """Speak. A prompt that is still being spoken is stopped: there is one voice."""
        self.hush()
        self._prompts += 1
        self._prompt = self._prompts
        self.said = text
        self.note(r.CompanionSaid(now, text, self.quotes(text)))
        self._do(a.Speak(self._prompt, text))

    def quotes(self, text: str) -> bool:
        """Whether words of a partner stand in a prompt."""
        return False

    def hush(self) -> None:
        """Stop speaking; nothing being said: nothing happens."""
        if self._prompt is not None:
            self._do(a.Hush(self._prompt))
            self._prompt_over()

    def lose_voice(self) -> None:
        """What was being said is not being said any more."""
        if self._prompt is not None:
            self._prompt_over()

    def duck(self, lower: bool) -> None:
        """Lower the voice while a prompt is spoken, or bring it back."""
        lower = lower and self._prompt is not None
        if lower != self._lowered:
            self._lowered = lower
            self._do(a.Duck() if lower else a.Unduck())

    def tone(self, tone: a.Tone, duration_s: float | None = None) -> None:
        """Play a tone."""
        self._do(a.PlayTone(tone, duration_s))

    def note(self, entry: r.Entry) -> None:
        """Put an entry into the record; of a session that is forgotten there is none."""
        if self.forgotten and not isinstance(entry, r.Forgotten):
            return
        self._do(a.Note(entry))

    def remember(self, keep: a.Remember) -> None:
        """Have something kept for later sessions, unless this one is forgotten."""
        if not self.forgotten:
            self._keeps.append((self.now_s, keep))
            self._do(keep)

    def forget_since(self, since_s: float) -> None:
        """Have forgotten what was to be kept since ``since_s``, if words of partners are in it."""
        for at_s, keep in self._keeps:
            if at_s >= since_s and (keep.own_words or self.forgotten):
                self._do(a.ForgetRemembered(keep.kept))

    def learn(self, person: str) -> int:
        """Have a voice learned from what is said from now on; returns the id of the attempt."""
        self._attempts += 1
        self._do(a.LearnVoice(self._attempts, person))
        return self._attempts

    def stop_learning(self, id: int) -> None:
        """No further."""
        self._do(a.StopLearning(id))

    def forget_voice(self, person: str | None) -> None:
        """Have a voice forgotten; None: all."""
        self._do(a.ForgetVoice(person))

    def _do(self, action: a.Action) -> None:
        self._actions.append(action)

    def _expects(self, prompt: int) -> bool:
        return prompt == self._prompt

    def _prompt_over(self) -> None:
        self.duck(False)
        self._prompt = None
        self.note(r.CompanionFell(self.now_s))

    def _fall_silent(self) -> None:
        """Forget what is being said, and what was to be done."""
        self._prompt, self._lowered, self._actions = None, False, []
        self._keeps = list(self._keeps)

    def _take_actions(self) -> list[a.Action]:
        taken, self._actions = self._actions, []
        return taken
