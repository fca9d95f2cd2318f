"""Use of the microphone while the companion itself speaks."""

from collections.abc import Callable
from enum import Enum

from companion.core.audio import PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.hearing.duplex import Duplex
from companion.hearing.enrolling import Enrolling
from companion.hearing.listener import Listener
from companion.hearing.own_words import OwnWords
from companion.speaking.mixer import Mixer
from companion.speaking.tones import ripple, wave

HALF_DUPLEX = (
    "The companion's own voice can't be taken out of what the microphone hears, so it does not listen "
    "while it speaks; keys work at any time, and with headphones (--headphones) so does your voice."
)
_OWN_VOICE_S = 12.0
"""Length of prompts, with pauses, from which the companion's own voice is learned."""


class DuplexMode(Enum):
    """Handling of the microphone while the companion speaks."""

    CANCELLING = "it stays on, and the companion's own voice is taken out"
    OPEN = "it stays on: with headphones the companion does not hear itself"
    CLOSED = "it is ignored"


class InputRouter:
    """Passes the microphone's sound to the listener, in a mode.

    In CANCELLING, nothing counts as speech while the companion plays until its echo is known to be
    removed. If it is not, the companion says so, once; every further prompt tries again.
    """

    def __init__(
        self,
        openness: DuplexMode,
        listener: Listener,
        voices: Enrolling,
        mixer: Mixer,
        on_trouble: Callable[[str], None],
        lead_s: float,
        own_words: OwnWords,
        now: Callable[[], float],
    ) -> None:
        """``lead_s`` as for ``reference.Reference``; ``own_words`` receives the time each prompt plays, in
        session seconds like ``now``."""
        self._openness = openness
        self._listener = listener
        self._mixer = mixer
        self._on_trouble = on_trouble
        self._own_voice = _OwnVoice(mixer, voices)
        self._own_words = own_words
        self._now = now
        self._duplex = Duplex(listener.hear, lead_s=lead_s)
        self._told = False
        if openness is DuplexMode.CANCELLING:
            mixer.open_with(wave(), ripple())

    def played(self, pcm: bytes, at_s: float) -> None:
        """Note what becomes audible at a time."""
        self._own_voice.played(pcm)
        self._own_words.sounds(self._mixer.prompt, self._now())
        if self._openness is DuplexMode.CANCELLING:
            self._duplex.played(pcm, at_s)

    def gap(self) -> None:
        """Note that a device dropped samples."""
        self._duplex.gap()

    def heard(self, pcm: bytes, at_s: float) -> None:
        """Process a recording with its time, on the same clock."""
        self._listener.over_prompt(self._mixer.sounding)
        if self._openness is DuplexMode.CLOSED:
            self._listener.mute(self._mixer.sounding)
        if self._openness is not DuplexMode.CANCELLING:
            self._listener.hear(pcm)
            return
        leaks = self._duplex.leaks
        self._duplex.heard(pcm, at_s, sounding=self._mixer.sounding)
        if self._duplex.leaks > leaks:
            self._own_words.leaks(self._now())
        if self._duplex.gives_up and not self._told:
            self._told = True
            self._on_trouble(HALF_DUPLEX)


class _OwnVoice:
    """Teaches the recogniser the companion's own voice, from its first prompts."""

    def __init__(self, mixer: Mixer, voices: Enrolling) -> None:
        self._mixer = mixer
        self._voices = voices
        self._pcm: list[bytes] | None = []
        self._bytes = 0

    def played(self, pcm: bytes) -> None:
        """Note played 24 kHz PCM."""
        if self._pcm is None or not self._mixer.sounding:
            return
        self._pcm.append(pcm)
        self._bytes += len(pcm)
        if self._bytes >= _OWN_VOICE_S * PLAYED_RATE_HZ * SAMPLE_BYTES:
            self._voices.hear_companion(self._pcm)
            self._pcm = None
