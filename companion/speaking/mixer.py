"""Mixes prompts and tones, sample by sample, for any player."""

from collections import deque
from collections.abc import Callable
from threading import Lock

import numpy as np

from companion.core.audio import PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.speaking.loudness import Samples, from_pcm, softly_limited, to_pcm

RAMP_S = 0.06
"""Duration of ducking, unducking and a hush. Prompts are 6 dB down after 35 ms: speech is suspected after
60 to 100 ms (``bench/echo.py``), and people start to hear the change within 150."""
DUCK_GAIN = 10 ** (-14 / 20)
SOFT_GAIN = 10 ** (-10 / 20)
SOFT_S = 1.2
"""How softly a prompt begins in somebody's floor, and how long it takes to its full level: three words."""
LATE_S = 60.0
"""Time without a prompt after which the room may have changed: somebody moved the loudspeaker, or a door."""
_SENTENCE_PAUSE_S = 0.28
"""What ends with a longer silence ends a sentence; the pauses of commas are shorter (``PiperVoice``)."""
_MOST = 0.98


class Ramp:
    """A gain that moves between ``low`` and 1 along half a cosine, and can reverse at any point."""

    def __init__(self, low: float, *, for_s: float = RAMP_S, at: float = 1.0) -> None:
        """``for_s``: duration from end to end; ``at``: position to begin with, 0 for the low gain."""
        self._low = low
        self._step = 1.0 / (for_s * PLAYED_RATE_HZ)
        self._position = at
        self._target = 1.0

    @property
    def at_top(self) -> bool:
        """Whether the gain is 1."""
        return self._position == 1.0

    def up(self) -> None:
        """Move towards 1."""
        self._target = 1.0

    def down(self) -> None:
        """Move towards the low gain."""
        self._target = 0.0

    @property
    def at_bottom(self) -> bool:
        """Whether the low gain has been reached."""
        return self._position == 0.0

    @property
    def goes_down(self) -> bool:
        """Whether it is moving, or has moved, towards the low gain."""
        return self._target == 0.0

    def advance(self, count: int) -> Samples:
        """Return the gains of the next ``count`` samples."""
        if self._position == self._target or not count:
            shape = np.full(count, self._position)
        else:
            steps = np.arange(1, count + 1) * (self._step if self._target > self._position else -self._step)
            shape = np.clip(self._position + steps, 0.0, 1.0)
            self._position = float(shape[-1])
        gains: Samples = (self._low + (1 - self._low) * (0.5 - 0.5 * np.cos(np.pi * shape))).astype(
            np.float32
        )
        return gains


class _Prompt:
    """One prompt: received chunks that haven't been played."""

    def __init__(self, id: int, *, softly: bool, gain: float) -> None:
        self.id = id
        self._gain = np.float32(gain)
        self._rise = Ramp(SOFT_GAIN, for_s=SOFT_S, at=0.0 if softly else 1.0)
        self.complete = False
        self.started = False
        self.fade = Ramp(0.0)
        self._chunks: deque[tuple[Samples, bool]] = deque()
        """Each with whether it begins a sentence."""
        self._next_begins = True
        self._played = 0
        """Samples since its first, those of waiting for synthesis among them."""
        self._begun: list[int] = []

    def append(self, samples: Samples) -> None:
        if len(samples):
            self._chunks.append((samples, self._next_begins))
            sounding = np.flatnonzero(samples)
            silent = len(samples) - 1 - (sounding[-1] if len(sounding) else -1)
            self._next_begins = bool(silent > _SENTENCE_PAUSE_S * PLAYED_RATE_HZ)

    @property
    def sentences_s(self) -> tuple[float, ...]:
        return tuple(round((self._played - begun) / PLAYED_RATE_HZ, 3) for begun in self._begun)

    @property
    def over(self) -> bool:
        if self.fade.goes_down and (self.fade.at_bottom or not self.started):
            return True
        return not self._chunks and (self.complete or self.fade.goes_down)

    def fill(self, out: Samples) -> int:
        """Write samples to the head of ``out``; return how many. Fewer than fit: no more are available."""
        filled = 0
        while filled < len(out) and self._chunks:
            chunk, begins = self._chunks.popleft()
            if begins:
                self._begun.append(self._played + filled)
            taken = chunk[: len(out) - filled]
            out[filled : filled + len(taken)] = taken
            filled += len(taken)
            if len(taken) < len(chunk):
                self._chunks.appendleft((chunk[len(taken) :], False))
        self.started = self.started or filled > 0
        if self.started:
            self._played += filled if self.over else len(out)
        out[:filled] *= self._rise.advance(filled) * self.fade.advance(filled) * self._gain
        return filled


class Mixer:
    """All output of the loudspeaker: prompts in sequence, tones over them.

    The owner of the loudspeaker calls ``render`` steadily; the other methods may be
    called from any thread. 24 kHz PCM. A prompt's life cycle: ``begin``, ``append`` as its
    sentences arrive, ``finish``; then ``on_drained(id)``, exactly once, from within the
    ``render`` that returned its last sample. Late synthesis leaves silence, and does not
    end the prompt.
    """

    def __init__(self, on_drained: Callable[[int], None]) -> None:
        self._on_drained = on_drained
        self.on_duck: Callable[[], None] = lambda: None
        self.sentences_s: tuple[float, ...] = ()
        """How long before its end each sentence of the prompt began of which ``on_drained`` tells."""
        self._lock = Lock()
        self._queue: deque[_Prompt] = deque()
        self._tones: list[Samples] = []
        self._hushed_early: list[int] = []
        self._duck = Ramp(DUCK_GAIN)
        self._gain = 1.0
        self._sounding: int | None = None
        self._overture = self._overture_again = np.zeros(0, np.float32)
        """What sounds before the next prompt, and before one that comes late."""
        self._quiet = 0
        """Samples since the last of a prompt."""
        self._wait = 0
        """Samples until prompts may sound."""
        self._rings = 0
        """Samples until a prompt may start, because a bell rings."""
        self._since_tone = 0
        """Samples rendered since the last of a tone."""

    def begin(self, id: int, *, softly: bool = False) -> None:
        """Announce a prompt; it plays after those that began before it. ``softly``: its first words rise to
        their full level."""
        with self._lock:
            self._queue.append(_Prompt(id, softly=softly, gain=self._gain))

    def append(self, id: int, pcm: bytes) -> None:
        """Append samples to a prompt. Ignored if the prompt has ended or was hushed."""
        samples = from_pcm(pcm)
        with self._lock:
            if (prompt := self._find(id)) and not prompt.fade.goes_down:
                prompt.append(samples)

    def finish(self, id: int) -> None:
        """Mark the prompt as complete. Unknown ids are ignored."""
        with self._lock:
            if prompt := self._find(id):
                prompt.complete = True

    def hush(self, id: int) -> None:
        """Fade the prompt out within 150 ms, or drop it if it hasn't started. Unknown ids are ignored."""
        with self._lock:
            if not (prompt := self._find(id)):
                return
            prompt.fade.down()
            if prompt.over:
                self._queue.remove(prompt)
                self._hushed_early.append(id)
                if self._wait > 0:
                    self._wait = 0
                    self._fade_tones()

    def wants(self, id: int) -> bool:
        """Return whether further samples of this prompt would be heard."""
        with self._lock:
            prompt = self._find(id)
            return prompt is not None and not prompt.fade.goes_down

    def tone(self, pcm: bytes, *, rings_s: float = 0.0) -> None:
        """Play ``pcm`` immediately, over everything else. Prompts that have not started yet wait until it has
        sounded for ``rings_s``."""
        with self._lock:
            self._tones.append(from_pcm(pcm))
            self._rings = max(self._rings, round(rings_s * PLAYED_RATE_HZ))

    def hush_tones(self) -> None:
        """Fade the tones that sound out within 60 ms; no prompt waits for them any longer."""
        with self._lock:
            self._fade_tones()
            self._rings = 0

    def open_with(self, first: bytes, again: bytes = b"") -> None:
        """Play ``first`` before the next prompt, and ``again`` before each that comes more than ``LATE_S``
        after the last one. The prompt waits until it has ended."""
        with self._lock:
            self._overture, self._overture_again = from_pcm(first), from_pcm(again)

    def set_loudness(self, level_db: float) -> None:
        """Play prompts that begin from now on at ``level_db`` relative to the common loudness."""
        with self._lock:
            self._gain = 10 ** (level_db / 20)

    def duck(self) -> None:
        """Lower prompts by 14 dB, until ``unduck``. Tones are not ducked."""
        with self._lock:
            self._duck.down()
        self.on_duck()

    def ducked(self, pcm: bytes) -> bytes | None:
        """Duck the newest samples from ``render``, which have not sounded yet; what is rendered next goes on
        from there. None where they stay as they are: ducking has not just begun, or a tone is among them."""
        count = len(pcm) // SAMPLE_BYTES
        with self._lock:
            if not (self._duck.goes_down and self._duck.at_top) or self._since_tone < count:
                return None
            return to_pcm(from_pcm(pcm) * self._duck.advance(count))

    def unduck(self) -> None:
        """Return prompts to full level."""
        with self._lock:
            self._duck.up()

    @property
    def sounding(self) -> bool:
        """Whether the last samples returned contained a prompt."""
        return self._sounding is not None

    @property
    def prompt(self) -> int | None:
        """The id of the prompt in the last samples returned; None if they contained none."""
        return self._sounding

    def render(self, count: int) -> bytes:
        """Return the next ``count`` samples, as PCM. Never blocks for longer than a mix takes."""
        out = np.zeros(count, np.float32)
        with self._lock:
            ended = [(id, ()) for id in self._hushed_early] + self._speak(out)
            self._hushed_early = []
            out *= self._duck.advance(count)
            self._add_tones(out)
        pcm = to_pcm(softly_limited(out, _MOST))
        for id, self.sentences_s in ended:
            self._on_drained(id)
        return pcm

    def _speak(self, out: Samples) -> list[tuple[int, tuple[float, ...]]]:
        self._quiet += len(out)
        if len(self._overture) and self._queue:
            self._tones.append(self._overture)
            self._wait, self._quiet, self._overture = len(self._overture), 0, self._overture[:0]
        elif self._quiet > LATE_S * PLAYED_RATE_HZ:
            self._overture = self._overture_again
        if self._wait > 0:
            self._wait -= len(out)
            self._sounding = None
            return []
        ended = []
        filled = 0
        self._sounding = None
        rings, self._rings = self._rings, max(0, self._rings - len(out))
        while self._queue:
            prompt = self._queue[0]
            if rings and not (prompt.started or prompt.over):
                break
            samples = prompt.fill(out[filled:])
            filled += samples
            if samples:
                self._sounding, self._quiet = prompt.id, 0
            if not prompt.over:
                break
            ended.append((prompt.id, prompt.sentences_s))
            self._queue.popleft()
        return ended

    def _fade_tones(self) -> None:
        fade = np.linspace(1.0, 0.0, round(RAMP_S * PLAYED_RATE_HZ), dtype=np.float32)
        self._tones = [tone[: len(fade)] * fade[: len(tone)] for tone in self._tones]

    def _add_tones(self, out: Samples) -> None:
        self._since_tone = 0 if self._tones else self._since_tone + len(out)
        going_on = []
        for tone in self._tones:
            taken = tone[: len(out)]
            out[: len(taken)] += taken
            if len(taken) < len(tone):
                going_on.append(tone[len(taken) :])
        self._tones = going_on

    def _find(self, id: int) -> _Prompt | None:
        return next((prompt for prompt in self._queue if prompt.id == id), None)
