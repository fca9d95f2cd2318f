"""Voice activity detection: Silero decides; webrtcvad is the fallback.

webrtcvad was meant as a cheap gate before Silero. Measured on human readings it rejects
43 % of the speech of somebody 20 dB softer, while running Silero on everything costs
0.3 % of a core (``bench/hearing.py``). So Silero processes everything.

Silero's memory is cleared after long non-speech: after minutes of breath and silence
it would go deaf.
"""

from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import onnxruntime
import webrtcvad
from faster_whisper.utils import get_assets_path
from numpy.typing import NDArray

from companion.core.audio import FRAME_S, HEARD_RATE_HZ

WINDOW_SAMPLES = 512
"""Silero processes windows of 32 ms, with the last 64 samples of the previous one."""
_CONTEXT_SAMPLES = 64
_STATE_SHAPE = (1, 1, 128)

FORGET_AFTER_S = 5.0
"""Non-speech after which Silero's memory is cleared."""
_SURELY_QUIET = 0.1
"""Below this probability no speech is about to begin: the state can be reset without loss."""
_MOST_AGGRESSIVE = 3
_STANDS_OUT_ODDS = 8.0
"""Factor for the odds of speech that stands out from an echo: Silero is less sure of a short word."""


class Judge(Protocol):
    """Estimates the probability that a window contains speech, with memory of earlier ones."""

    def judge(self, window: NDArray[np.float32]) -> float:
        """Return 0 to 1 for 512 samples in [-1, 1]."""

    def forget(self) -> None:
        """Clear the memory."""


class Silero:
    """Silero VAD 6, as shipped with faster-whisper, one window at a time."""

    def __init__(self) -> None:
        """Raises OSError or onnxruntime's errors when the model can't be loaded."""
        self._session = _load(f"{get_assets_path()}/silero_vad_v6.onnx")
        self.forget()

    def forget(self) -> None:
        """Clear the memory."""
        self._h = np.zeros(_STATE_SHAPE, np.float32)
        self._c = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def judge(self, window: NDArray[np.float32]) -> float:
        """Return 0 to 1 for 512 samples in [-1, 1]."""
        framed = np.concatenate([self._context, window])[np.newaxis]
        self._context = window[-_CONTEXT_SAMPLES:]
        out, self._h, self._c = self._session.run(None, {"input": framed, "h": self._h, "c": self._c})
        return float(np.ravel(out)[0])


@lru_cache
def _load(file: str) -> Any:
    """Return an onnxruntime session; it is stateless, so all detectors share it."""
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"], sess_options=options)


class VoiceDetector:
    """The probability of speech for each frame of 20 ms."""

    def __init__(self, judge: Judge | None) -> None:
        """Without a ``judge`` webrtcvad decides."""
        self._judge = judge
        self._fallback = webrtcvad.Vad(_MOST_AGGRESSIVE)
        self._samples: NDArray[np.float32] = np.zeros(0, np.float32)
        self._probability = 0.0
        self._quiet_s = 0.0

    @property
    def judged(self) -> bool:
        """Whether Silero decides; False: webrtcvad alone."""
        return self._judge is not None

    def feed(self, frame: bytes, *, only_echo: bool = False, stands_out: bool = False) -> float:
        """Return the probability of speech, 0 to 1, after another 640 bytes of 16 kHz PCM.

        ``only_echo`` is never speech, whatever it sounds like, and leaves no memory; what ``stands_out``
        from an echo is more likely speech. Both together find 1200 of 1200 single words over prompts, as loud
        as them and 10 dB softer, where Silero alone finds 999.
        """
        if only_echo and self._judge:
            self._judge.forget()
        probability = self._hear(frame)
        if only_echo:
            return 0.0
        odds = _STANDS_OUT_ODDS if stands_out else 1.0
        return odds * probability / (1 - probability + odds * probability)

    def _hear(self, frame: bytes) -> float:
        if self._judge is None:
            # A moving average over 100 ms: single frames of webrtcvad flicker.
            voiced = self._fallback.is_speech(frame, HEARD_RATE_HZ)
            self._probability += 0.2 * (float(voiced) - self._probability)
            return self._probability
        fresh = np.frombuffer(frame, np.int16).astype(np.float32) / 32768.0
        self._samples = np.concatenate([self._samples, fresh])
        while len(self._samples) >= WINDOW_SAMPLES:
            window, self._samples = self._samples[:WINDOW_SAMPLES], self._samples[WINDOW_SAMPLES:]
            self._probability = self._judge.judge(window)
        self._quiet_s = 0.0 if self._probability >= _SURELY_QUIET else self._quiet_s + FRAME_S
        if self._quiet_s >= FORGET_AFTER_S:
            self._judge.forget()
            self._quiet_s = 0.0
        return self._probability


def voice_detector() -> VoiceDetector:
    """Return a detector with Silero; with webrtcvad alone if Silero can't be loaded."""
    try:
        return VoiceDetector(Silero())
    except Exception:  # onnxruntime raises many types; each means that there is no judge
        return VoiceDetector(None)
