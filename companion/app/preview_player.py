"""The companion's voice on the loudspeaker, outside of any session."""

import threading
from collections.abc import Callable

from companion.clock import Clock
from companion.core.api.ports import Voice
from companion.speaking.mixer import Mixer
from companion.speaking.player import Player

_LOOK_S = 0.1


class PreviewPlayer:
    """Speaks one text after another, waiting for the end of each."""

    def __init__(self, on_trouble: Callable[[str], None]) -> None:
        """Raises DeviceError when no loudspeaker can be opened."""
        self._over = threading.Event()
        self._mixer = Mixer(lambda id: self._over.set())
        self._player = Player(self._mixer, None, on_trouble)
        self._clock = Clock()
        self._count = 0
        self._player.start()

    def say(self, text: str, voice: Voice) -> None:
        """Speak a text to its end. Raises ModelError when the voice can't be loaded."""
        self._count += 1
        self._over.clear()
        self._mixer.begin(self._count)
        for chunk in voice.speak(text):
            self._mixer.append(self._count, chunk)
        self._mixer.finish(self._count)
        while not self._over.wait(_LOOK_S):
            self._player.tend(self._clock.now())

    def close(self) -> None:
        """Stop playback. Idempotent."""
        self._player.stop()
