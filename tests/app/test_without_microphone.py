"""Where there is no microphone a session goes on, typed and tapped."""

import threading

from companion.app.without_microphone import WithoutMicrophone
from companion.core.api.ports import InputCallbacks, SoundSource


class _Source:
    """Counts what is rendered."""

    def __init__(self) -> None:
        self.frames = 0
        self.enough = threading.Event()
        self.on_duck = lambda: None

    def render(self, samples: int) -> bytes:
        """Silence."""
        self.frames += 1
        if self.frames > 5:
            self.enough.set()
        return bytes(2 * samples)

    def ducked(self, pcm: bytes) -> None:
        """Nobody speaks."""


def test_it_gives_silence_and_prompts_end_unheard() -> None:
    """As with a microphone that is muted, and a loudspeaker that nobody hears."""
    source, heard = _Source(), []
    device = WithoutMicrophone(None)
    output = device.open_output(source, lambda pcm, at_s: None, lambda: None)
    callbacks = InputCallbacks(lambda pcm, at_s: heard.append(pcm), lambda since_s: None, lambda ago_s: None)
    device.open_input(callbacks, lambda: 0.0)
    output.start()
    device.start()
    assert source.enough.wait(30)
    device.stop()
    output.stop()
    assert set(map(max, heard)) == {0}


def test_a_loudspeaker_plays_where_there_is_one() -> None:
    """It asks for its samples itself."""
    opened: list[SoundSource] = []

    def loudspeaker(source: SoundSource, on_played: object, on_gap: object) -> WithoutMicrophone:
        opened.append(source)
        return WithoutMicrophone(None)

    source = _Source()
    WithoutMicrophone(loudspeaker).open_output(source, lambda pcm, at_s: None, lambda: None)
    assert opened == [source]
