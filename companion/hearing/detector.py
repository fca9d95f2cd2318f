"""Is somebody speaking? webrtcvad is the cheap gate, Silero the judge.

Silero decides. It sleeps while the gate has been shut for a while, and is woken with
the audio from before the gate opened, so that soft beginnings are judged too. Its
memory is cleared after long non-speech: left running through minutes of breath and
silence it goes deaf.
"""

from collections import deque
from typing import Protocol

import numpy as np
import onnxruntime
import webrtcvad
from faster_whisper.utils import get_assets_path
from numpy.typing import NDArray

from companion.core.audio import FRAME_S, HEARD_FRAME_SAMPLES, HEARD_RATE_HZ

WINDOW_SAMPLES = 512
"""Silero judges windows of 32 ms, with the last 64 samples of the one before."""
_CONTEXT_SAMPLES = 64
_STATE_SHAPE = (1, 1, 128)

GATE_HOLD_S = 2.0
"""How long the gate stays open after the last frame that may be speech."""
LOOK_BACK_S = 0.8
"""What the judge hears of the time before the gate opened."""
FORGET_AFTER_S = 5.0
"""Non-speech after which the judge's memory is cleared."""
_MOST_AGGRESSIVE = 3


class Judge(Protocol):
    """Gives the probability that a window holds speech, remembering those before."""

    def judge(self, window: NDArray[np.float32]) -> float:
        """0 to 1 for 512 samples in [-1, 1]."""

    def forget(self) -> None:
        """Clear the memory."""


class Silero:
    """Silero VAD 6, as faster-whisper carries it, one window at a time."""

    def __init__(self) -> None:
        """Raises OSError or onnxruntime's errors when the model can't be loaded."""
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            f"{get_assets_path()}/silero_vad_v6.onnx",
            providers=["CPUExecutionProvider"],
            sess_options=options,
        )
        self.forget()

    def forget(self) -> None:
        """Clear the memory."""
        self._h = np.zeros(_STATE_SHAPE, np.float32)
        self._c = np.zeros(_STATE_SHAPE, np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)

    def judge(self, window: NDArray[np.float32]) -> float:
        """0 to 1 for 512 samples in [-1, 1]."""
        framed = np.concatenate([self._context, window])[np.newaxis]
        self._context = window[-_CONTEXT_SAMPLES:]
        out, self._h, self._c = self._session.run(None, {"input": framed, "h": self._h, "c": self._c})
        return float(np.ravel(out)[0])


class VoiceDetector:
    """The probability of speech for each frame of 20 ms: gate, judge, or the gate alone."""

    def __init__(self, judge: Judge | None) -> None:
        """Without a ``judge`` the gate decides alone."""
        self._judge = judge
        self._gate = webrtcvad.Vad(_MOST_AGGRESSIVE)
        self._waiting: deque[bytes] = deque(maxlen=round(LOOK_BACK_S / FRAME_S))
        self._samples: NDArray[np.float32] = np.zeros(0, np.float32)
        self._probability = 0.0
        self._quiet_s = FORGET_AFTER_S
        self._shut_s = GATE_HOLD_S

    @property
    def judged(self) -> bool:
        """Whether Silero decides; False: only the simple gate does."""
        return self._judge is not None

    def feed(self, frame: bytes) -> float:
        """Probability of speech, 0 to 1, after 640 bytes more of 16 kHz PCM."""
        voiced = self._gate.is_speech(frame, HEARD_RATE_HZ)
        if self._judge is None:
            # A moving average over 100 ms: single frames of the gate flicker.
            self._probability += 0.2 * (float(voiced) - self._probability)
            return self._probability
        was_shut = self._shut_s >= GATE_HOLD_S
        self._shut_s = 0.0 if voiced else self._shut_s + FRAME_S
        if self._shut_s >= GATE_HOLD_S and self._probability < 0.1:
            self._waiting.append(frame)
            self._quiet_s += FRAME_S
            self._probability = 0.0
            return 0.0
        if was_shut:
            if self._quiet_s >= FORGET_AFTER_S:
                self._judge.forget()
                self._samples = np.zeros(0, np.float32)
            for earlier in self._waiting:
                self._listen(earlier)
            self._waiting.clear()
        self._listen(frame)
        self._quiet_s = 0.0 if self._probability >= 0.5 else self._quiet_s + FRAME_S
        return self._probability

    def _listen(self, frame: bytes) -> None:
        assert self._judge is not None
        fresh = np.frombuffer(frame, np.int16).astype(np.float32) / 32768.0
        self._samples = np.concatenate([self._samples, fresh])
        while len(self._samples) >= WINDOW_SAMPLES:
            window, self._samples = self._samples[:WINDOW_SAMPLES], self._samples[WINDOW_SAMPLES:]
            self._probability = self._judge.judge(window)


def voice_detector() -> VoiceDetector:
    """Silero behind the gate; the gate alone where Silero can't be loaded."""
    try:
        return VoiceDetector(Silero())
    except Exception:  # onnxruntime raises many kinds; each means that there is no judge
        return VoiceDetector(None)


