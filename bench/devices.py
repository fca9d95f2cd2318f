"""The companion's own sound through real devices, in real time.

The microphone picks up the loudspeaker on a private sound server (PulseAudio null sinks, one loopback per
reflection): all levels, delays and reflections, of which the tests use four. Besides the residual echo:
false detections of speech while nobody spoke.
"""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.figure import Figure, print_figures
from bench.loudspeaker import PROMPTS
from companion.app.audio_io import DEVICE_LEAD_S
from companion.app.engines import Engines
from companion.clock import Clock
from companion.config import COMPANION_VOICE
from companion.core.api.ports import InputCallbacks
from companion.core.audio import PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.hearing.detector import voice_detector
from companion.hearing.duplex import Duplex
from companion.hearing.microphone import Microphone
from companion.hearing.segmenter import Began, Segmenter
from companion.speaking.mixer import Mixer
from companion.speaking.player import Player
from companion.speaking.tones import wave
from tests import sound_server as pulse

LEVELS_DB, DELAYS_MS, TAPS = (0.0, -12.0, -24.0, -36.0), (20, 60, 200), (1, 4)
_QUICK = ((0.0, 20, 1), (-12.0, 60, 4), (-24.0, 200, 1), (-36.0, 60, 4))
_QUIET_S = 1.2
_SETTLED_S = 3.0
"""Sound during which the echo is not evaluated."""


@dataclass
class _Heard:
    """Everything picked up in one run."""

    near: list[bytes] = field(default_factory=list)
    left: list[bytes] = field(default_factory=list)
    began: int = 0
    gave_up: bool = False


def figures(*, quick: bool = False) -> list[Figure]:
    """Fifteen minutes, in real time; ``quick``: two and a half."""
    grid = [(level, delay, taps) for level in LEVELS_DB for delay in DELAYS_MS for taps in TAPS]
    with (
        tempfile.TemporaryDirectory(prefix="pulse-") as home,
        spoken_prompts() as prompts,
        pulse.running(Path(home), in_one_room=True) as server,
    ):
        return [figure for case in (_QUICK if quick else grid) for figure in _case(server, prompts, *case)]


@contextmanager
def spoken_prompts() -> Iterator[bytes]:
    """Yield the prompts in the companion's voice, 24 kHz."""
    engines = Engines()
    try:
        voice = engines.voice(COMPANION_VOICE)
        pause = bytes(SAMPLE_BYTES * PLAYED_RATE_HZ // 2)
        yield b"".join(b"".join(voice.speak(text)) + pause for text in PROMPTS)
    finally:
        engines.close()


def _case(
    server: pulse.SoundServer, prompts: bytes, level_db: float, delay_ms: int, taps: int
) -> Iterator[Figure]:
    with server.room(level_db, delay_ms, taps):
        heard = _play(prompts)
    where = f"{level_db:.0f} dB, {delay_ms} ms, {taps} taps"
    near, left = (np.frombuffer(b"".join(part), "<i2") / 32768.0 for part in (heard.near, heard.left))
    count = min(len(near), len(left)) // 320 * 320
    loud = (near[:count].reshape(-1, 320) ** 2).mean(axis=1) > 1e-9
    loud &= np.cumsum(loud) > _SETTLED_S * 50
    power = [float((part[:count].reshape(-1, 320)[loud] ** 2).mean()) for part in (near, left)]
    yield Figure(f"echo left, {where}", 10 * float(np.log10(power[1] / power[0] + 1e-12)), "dB", -20.0, "")
    gave_up = "gave up" if heard.gave_up else "never gave up"
    yield Figure(f"self-interruptions in {len(PROMPTS)} prompts, {where}", heard.began, "", 0.0, gave_up)


def _play(prompts: bytes) -> _Heard:
    heard, detector, over = _Heard(), voice_detector(), threading.Event()
    only_echo = stands_out = False
    segmenter = Segmenter(lambda frame: detector.feed(frame, only_echo=only_echo, stands_out=stands_out))

    def take(pcm: bytes, only: bool, stands: bool) -> None:
        nonlocal only_echo, stands_out
        only_echo, stands_out = only, stands
        heard.left.append(pcm)
        heard.began += sum(isinstance(segment, Began) for segment in segmenter.feed(pcm))

    clock, mixer = Clock(0.0), Mixer(lambda id: over.set())
    duplex = Duplex(take, lead_s=DEVICE_LEAD_S)
    player = Player(mixer, None, lambda sentence: None, duplex.played, duplex.gap)

    def hear(pcm: bytes, at_s: float) -> None:
        player.tend(clock.now())
        heard.near.append(pcm)
        duplex.heard(pcm, at_s, sounding=mixer.sounding)
        heard.gave_up |= duplex.gives_up
        if len(heard.near) == round(_QUIET_S * 50):
            mixer.open_with(wave())
            mixer.begin(1)
            mixer.append(1, prompts)
            mixer.finish(1)

    microphone = Microphone(
        pulse.MICROPHONE,
        InputCallbacks(hear, lambda since_s: over.set(), lambda ago_s: None, duplex.gap),
        clock.now,
    )
    try:
        player.start()
        microphone.start()
        over.wait(60.0 + len(prompts) / SAMPLE_BYTES / PLAYED_RATE_HZ)
    finally:
        microphone.stop()
        player.stop()
    return heard


def main() -> None:
    """Print the figures."""
    print_figures(figures, "four of the twenty-four cases")


if __name__ == "__main__":
    main()
