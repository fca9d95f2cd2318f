"""A loudspeaker with the companion's prompts, a room, and the companion's ears: the residual echo."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import soxr

from bench.readings import VOICES, Sound, noise, pcm_of, sound_of
from companion import config
from companion.core.api.actions import Tone
from companion.core.audio import FRAME_S, HEARD_RATE_HZ, PLAYED_FRAME_BYTES, PLAYED_RATE_HZ
from companion.core.audio import HEARD_FRAME_SAMPLES as FRAME
from companion.hearing.duplex import Duplex
from companion.models.store import Store
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice
from companion.speaking.tones import render, wave

PROMPTS = (
    "Welcome. Something came between you, and you are here to mend what can be mended. "
    "I keep the time, and I take no sides.",
    "You speak one after the other, and whoever listens gives back what was heard. "
    "No reason is needed for a no.",
    "Let us settle first. Sit comfortably, and let each breath out take its time.",
    "Now look for one small thing you can do about it. Small enough for the next few days. "
    "Say what, and when.",
    "Thank you both for staying with it. What was said can rest now. Go gently with each other.",
)
_BEFORE_S = 1.2
"""Time that devices run before the wave that precedes the first prompt."""
_JITTER_S = 0.005
_ROOM_DB = -65.0


@dataclass(frozen=True, slots=True)
class Scene:
    """The loudspeaker's sound, and its echo."""

    name: str
    delay_ms: float = 40.0
    rt60_s: float = 0.3
    distortion: float = 0.0
    drift: float = 0.0
    level_db: float = 0.0
    """Relative to playback."""
    limit_db: float | None = None


SCENES = (
    Scene("a room", limit_db=30.0),
    Scene("12 dB softer", level_db=-12.0, limit_db=25.0),
    Scene("24 dB softer", level_db=-24.0),
    Scene("36 dB softer", level_db=-36.0),
    Scene("a late echo, a larger room", delay_ms=120.0, rt60_s=0.5),
    Scene("a distorting loudspeaker", distortion=2.0),
    Scene("clocks 100 ppm apart", drift=1e-4),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """20 ms of the residue."""

    pcm: bytes
    only_echo: bool
    stands_out: bool


Hear = Callable[[bytes, bool, bool], None]
"""Takes the output of ``Duplex``."""


def _nobody(pcm: bytes, only_echo: bool, stands_out: bool) -> None:
    """Ignore it."""


def through(near: Sound, far: Sound, drift: float = 0.0, hear: Hear = _nobody) -> list[Frame]:
    """Process with our own ears. Devices report wrong times, by up to 5 ms, and their clocks drift."""
    found: list[Frame] = []

    def take(pcm: bytes, only_echo: bool, stands_out: bool) -> None:
        found.append(Frame(pcm, only_echo, stands_out))
        hear(pcm, only_echo, stands_out)

    duplex = Duplex(take)
    random = np.random.default_rng(6)
    played = pcm_of(soxr.resample(far, HEARD_RATE_HZ, PLAYED_RATE_HZ))
    blocks = iter(range(0, len(played) - PLAYED_FRAME_BYTES + 1, PLAYED_FRAME_BYTES))
    heard = pcm_of(near)
    for number in range(len(near) // FRAME):
        now_s = number * FRAME_S * (1 + drift)
        while (at := next(blocks, None)) is not None:
            at_s = at / PLAYED_FRAME_BYTES * FRAME_S
            duplex.played(played[at : at + PLAYED_FRAME_BYTES], at_s + random.uniform(-_JITTER_S, _JITTER_S))
            if at_s > now_s + 0.1:
                break
        frame = heard[2 * number * FRAME : 2 * (number + 1) * FRAME]
        duplex.heard(frame, now_s + random.uniform(-_JITTER_S, _JITTER_S))
    return found


def sound_of_frames(frames: list[Frame]) -> Sound:
    """Return the sound of all the frames."""
    return sound_of(b"".join(frame.pcm for frame in frames))


def echo(far: Sound, scene: Scene, room: int = 3) -> Sound:
    """Return the echo of ``far``, in a microphone with 6 dB of headroom. Each ``room`` has other
    reflections."""
    played = np.tanh(scene.distortion * far) / scene.distortion if scene.distortion else far
    random = np.random.default_rng(room)
    count = round(scene.rt60_s * HEARD_RATE_HZ)
    response = 0.1 * random.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    response[0] = 1.0
    response = np.concatenate([np.zeros(round(scene.delay_ms / 1000 * HEARD_RATE_HZ)), response])
    response *= 10 ** (scene.level_db / 20)
    # By its spectrum: an hour would take an hour.
    size = 1 << (len(far) + len(response)).bit_length()
    back = np.fft.irfft(np.fft.rfft(played, size) * np.fft.rfft(response, size), size)[: len(far)]
    if scene.drift:
        fine = soxr.resample(back, HEARD_RATE_HZ, 8 * HEARD_RATE_HZ)
        back = np.interp(np.arange(len(back)) * 8 * (1 + scene.drift), np.arange(len(fine)), fine)
    heard: Sound = 0.5 * (back + noise(len(far)) * 10 ** (_ROOM_DB / 20))
    return heard


def prompts() -> Sound:
    """Return the prompts in the companion's voice."""
    pause = np.zeros(HEARD_RATE_HZ // 2)
    return np.concatenate([part for text in PROMPTS for part in (said(text, "joe"), pause)])


def with_wave(far: Sound) -> Sound:
    """Return the sound with the wave before the first prompt, as at the start of a session."""
    first = soxr.resample(sound_of(wave()), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    return np.concatenate([np.zeros(round(_BEFORE_S * HEARD_RATE_HZ)), first, far])


def breathing(count: int) -> Sound:
    """Return so many samples of breathing tones."""
    cycle = sound_of(render(Tone.BREATH_IN, 4.0) + render(Tone.BREATH_OUT, 6.0))
    heard: Sound = np.resize(soxr.resample(cycle, PLAYED_RATE_HZ, HEARD_RATE_HZ), count)
    return heard


def talk(minutes: float, seed: int) -> Sound:
    """Return prompts of the shipped sessions, shuffled by ``seed``, with pauses."""
    random = np.random.default_rng(seed)
    scripts = [path.read_text("utf-8") for path in sorted(config.sessions_folder().rglob("*.yaml"))]
    texts = re.findall(r"say: \"?([^${}\"]{40,})\"?$", "\n".join(scripts), re.MULTILINE)
    parts: list[Sound] = []
    while sum(map(len, parts)) < 60 * minutes * HEARD_RATE_HZ:
        parts.append(said(str(random.choice(texts)), "joe"))
        parts.append(np.zeros(round(random.uniform(0.5, 2.0) * HEARD_RATE_HZ)))
    return np.concatenate(parts)


def said(text: str, by: str) -> Sound:
    """Return a text in the voice of a card."""
    voice = PiperVoice(Store(config.models_folder()).folder("piper-joe"), load_cards(VOICES)[by])
    heard: Sound = soxr.resample(sound_of(b"".join(voice.speak(text))), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    return heard
