"""Recent speech as sound, in memory, until its retention is decided."""

from collections import OrderedDict
from threading import Event, Lock

from companion.core.api.session_log import Sound
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, SAMPLE_BYTES
from companion.hearing.opus import encoded

_MOST_BYTES = 5_000_000
"""Twenty minutes of speech: words come after their sound, on a slow machine by minutes."""
_MARGIN_S = 0.1
"""Margin of an utterance on either side; further out, the sound may be somebody else's."""


class Recording:
    """Holds the latest utterances while a session wants their sound. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._wanted = Event()
        self._held: OrderedDict[int, Sound] = OrderedDict()
        self._bytes = 0

    def begin(self) -> None:
        """Start recording."""
        with self._lock:
            self._wanted.set()

    def end(self) -> None:
        """Stop recording and drop the held sound."""
        with self._lock:
            self._wanted.clear()
            self._held.clear()
            self._bytes = 0

    def hold(self, utterance: Utterance, offset_s: float) -> None:
        """Hold an utterance; ``offset_s``: the session time of the very first sample."""
        start_s = max(utterance.start_s - _MARGIN_S, utterance.pcm_start_s)
        first, last = (
            round((at_s - utterance.pcm_start_s) * HEARD_RATE_HZ) * SAMPLE_BYTES
            for at_s in (start_s, utterance.end_s + _MARGIN_S)
        )
        pcm = utterance.pcm[first:last]
        if not self._wanted.is_set() or not pcm:
            return
        sound = Sound(start_s + offset_s, encoded(pcm))
        with self._lock:
            if not self._wanted.is_set():  # the session ended meanwhile
                return
            self._held[utterance.id] = sound
            self._bytes += len(sound.opus)
            while self._bytes > _MOST_BYTES:
                _, oldest = self._held.popitem(last=False)
                self._bytes -= len(oldest.opus)

    def of(self, utterance: int) -> Sound | None:
        """Return the sound of an utterance; None if it is not held."""
        with self._lock:
            return self._held.get(utterance)
