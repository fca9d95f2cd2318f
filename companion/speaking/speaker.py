"""Turns the session's prompts into samples for the mixer."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

from companion.core.api.actions import Tone, VoiceChange
from companion.errors import CompanionError
from companion.speaking import tones
from companion.speaking.cache import CachedVoice
from companion.speaking.mixer import Mixer

_T = TypeVar("_T")
_MOST_AHEAD = 500


class Inline(Executor):
    """Runs each job immediately in the caller's thread: rendering in virtual time."""

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        """Run ``fn`` now; the future gets its exceptions, as in any executor."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class VoiceSpeaker:
    """A ``Speaker``: cached prompts play immediately, others sentence by sentence from a worker.

    The mixer's ``on_drained`` reports the end of every prompt, even if the voice
    fails or the prompt is hushed before its first sample.
    """

    def __init__(
        self,
        voice: CachedVoice,
        mixer: Mixer,
        executor: Executor,
        on_trouble: Callable[[str], None],
        tuning: tones.Tuning = tones.USUAL,
    ) -> None:
        """``executor`` has one worker, or is ``Inline``. No sentence for ``on_trouble`` contains a prompt.
        ``tuning``: how tones sound."""
        self._tuning = tuning
        self._voice = voice
        self._mixer = mixer
        self._executor = executor
        self._on_trouble = on_trouble
        self._prompts: deque[tuple[int, str]] = deque()
        self._ahead: deque[str] = deque(maxlen=_MOST_AHEAD)
        self._closed = False

    def say(self, id: int, text: str, *, softly: bool = False) -> None:
        """Speak ``text`` after the current prompts. A cached text starts with the next sample."""
        self._mixer.begin(id, softly=softly)
        if sound := self._voice.recall(text):
            for chunk in sound:
                self._mixer.append(id, chunk)
            self._mixer.finish(id)
            return
        self._prompts.append((id, text))
        self._executor.submit(self._work)

    def tone(self, tone: Tone, duration_s: float | None) -> None:
        """Play a tone over the current prompt."""
        rings_s = tones.RINGS_S if tone in tones.BELLS else 0.0
        self._mixer.tone(tones.render(tone, duration_s, self._tuning), rings_s=rings_s)

    def duck(self) -> None:
        """Lower the voice."""
        self._mixer.duck()

    def unduck(self) -> None:
        """Bring the voice back."""
        self._mixer.unduck()

    def change_voice(self, change: VoiceChange) -> None:
        """Change nothing: this speaker has one voice."""

    def hush(self, id: int) -> None:
        """Fade the prompt out; one that has ended, or never began, is not an error."""
        self._mixer.hush(id)

    def hush_tones(self) -> None:
        """Fade the tones that sound out."""
        self._mixer.hush_tones()

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Render texts ahead while no prompt is waiting, the newest request first."""
        unknown = [text for text in dict.fromkeys(texts) if not self._voice.holds(text)]
        self._ahead.extendleft(reversed(unknown))
        for _ in unknown:
            self._executor.submit(self._work)

    def close(self) -> None:
        """Stop rendering; the executor can then be shut down soon."""
        self._closed = True
        self._prompts.clear()
        self._ahead.clear()

    def _work(self) -> None:
        """Run one job: the waiting prompts, or else one text ahead. No job has its own text, so that
        a prompt overtakes everything being prepared."""
        if self._prompts:
            self._render_prompts()
        elif self._ahead:
            self._render_ahead(self._ahead.popleft())

    def _render_prompts(self) -> None:
        while self._prompts:
            id, text = self._prompts.popleft()
            try:
                for chunk in self._voice.speak(text):
                    self._mixer.append(id, chunk)
                    if self._closed or not self._mixer.wants(id):
                        break
            except Exception as error:  # a session continues without its voice, whatever failed
                self._on_trouble(_sentence(error))
            finally:
                self._mixer.finish(id)

    def _render_ahead(self, text: str) -> None:
        try:
            for _ in self._voice.speak(text):
                self._render_prompts()
                if self._closed:
                    return
        except Exception as error:  # preparing is optional
            self._on_trouble(_sentence(error))


def _sentence(error: Exception) -> str:
    """Return the sentence to show. Only our own errors are quoted: others might contain the text."""
    if isinstance(error, CompanionError):
        return str(error)
    return f"The voice failed ({type(error).__name__}), so a prompt is missing; the screen shows its words."
