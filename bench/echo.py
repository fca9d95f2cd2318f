"""How much of itself the companion hears, and how much of the others is left while it speaks.

Beside each figure: WebRTC's AEC3 where ``pywebrtc-audio`` is installed, and no canceller.
"""

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import soxr

from bench.figure import Figure
from bench.readings import VOICES, Sound, errors, noise, pcm_of, sound_of, words
from companion import config
from companion.app.engines import LIKELY_WORDS
from companion.core.audio import HEARD_FRAME_SAMPLES as FRAME
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.core.commands import Commands
from companion.hearing.canceller import EchoCanceller
from companion.hearing.detector import voice_detector
from companion.hearing.segmenter import Cut, Segmenter
from companion.hearing.whisper import WhisperTranscriber
from companion.models.store import Store
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice

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
COMMANDS = ("Stop.", "Pause.", "Time out.")
SENTENCE = "I would like to say something about that before we go on to the next thing."
_SETTLED_S = 3.0
_ROOM_DB = -65.0
_AFTER_S = 1.5


@dataclass(frozen=True, slots=True)
class Scene:
    """The loudspeaker's sound, and how it comes back."""

    name: str
    delay_ms: float = 40.0
    rt60_s: float = 0.3
    distortion: float = 0.0
    drift: float = 0.0
    limit_db: float | None = None


SCENES = (
    Scene("a room", limit_db=30.0),
    Scene("a late echo, a larger room", delay_ms=120.0, rt60_s=0.5),
    Scene("a distorting loudspeaker", distortion=2.0),
    Scene("clocks 100 ppm apart", drift=1e-4),
)

Clean = Callable[[Sound, Sound], Sound]
"""Takes what the microphone heard and what was played."""


def figures(*, quick: bool = False) -> list[Figure]:
    """Echo taken away, words left over a prompt, and cost. One to four minutes."""
    far = _prompts()
    cleaners: dict[str, Clean] = {"ours": ours, "none": lambda near, far: near}
    if importlib.util.find_spec("pywebrtc_audio"):
        cleaners["AEC3"] = aec3
    found = [_removed(scene, far, cleaners) for scene in SCENES]
    store = Store(config.models_folder())
    tiny = WhisperTranscriber(store.folder("whisper-tiny.en"), hints=LIKELY_WORDS)
    found += _commands(far, cleaners, tiny, 1 if quick else 4)
    found.append(_words(far, cleaners, WhisperTranscriber(store.folder("whisper-base"))))
    return [*found, _cost(far)]


def ours(near: Sound, far: Sound) -> Sound:
    """Our own canceller."""
    canceller = EchoCanceller()
    frames = [
        canceller.clean(near[at : at + FRAME].astype(np.float32), far[at : at + FRAME].astype(np.float32))
        for at in range(0, len(near) - FRAME + 1, FRAME)
    ]
    return np.concatenate(frames).astype(np.float64)


def aec3(near: Sound, far: Sound) -> Sound:
    """WebRTC's canceller."""
    from pywebrtc_audio import EchoCanceller as Aec3

    processor = Aec3(sample_rate=HEARD_RATE_HZ)
    frames = [
        processor.process(near[at : at + FRAME].astype(np.float32), far[at : at + FRAME].astype(np.float32))
        for at in range(0, len(near) - FRAME + 1, FRAME)
    ]
    return np.concatenate(frames).astype(np.float64)


def echo(far: Sound, scene: Scene) -> Sound:
    """How ``far`` comes back, as loud as it was."""
    played = np.tanh(scene.distortion * far) / scene.distortion if scene.distortion else far
    random = np.random.default_rng(3)
    count = round(scene.rt60_s * HEARD_RATE_HZ)
    response = 0.1 * random.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    response[0] = 1.0
    response = np.concatenate([np.zeros(round(scene.delay_ms / 1000 * HEARD_RATE_HZ)), response])
    back = np.convolve(played, response)[: len(far)]
    if scene.drift:
        back = np.interp(np.arange(len(back)) * (1 + scene.drift), np.arange(len(back)), back)
    heard: Sound = back + noise(len(far)) * 10 ** (_ROOM_DB / 20)
    return heard


def _removed(scene: Scene, far: Sound, cleaners: dict[str, Clean]) -> Figure:
    near = echo(far, scene)
    left = {name: _rms_db(near, far) - _rms_db(clean(near, far), far) for name, clean in cleaners.items()}
    peer = f"AEC3 {left['AEC3']:.0f} dB" if "AEC3" in left else "AEC3 is not installed"
    if scene.limit_db:
        peer = f"at least {scene.limit_db:.0f}; {peer}"
    # A limit is what a value should not be above: what is shown is the echo that is still there.
    limit = -scene.limit_db if scene.limit_db else None
    return Figure(f"echo left after {_SETTLED_S:.0f} s, {scene.name}", -left["ours"], "dB", limit, peer)


def _rms_db(sound: Sound, far: Sound) -> float:
    """Loudness while the companion speaks, once the canceller has settled."""
    count = min(len(sound), len(far)) // FRAME * FRAME
    loud = np.repeat((far[:count].reshape(-1, FRAME) ** 2).mean(axis=1) > 1e-5, FRAME)
    loud[: round(_SETTLED_S * HEARD_RATE_HZ)] = False
    return float(10 * np.log10(np.mean(sound[:count][loud] ** 2) + 1e-12))


def _commands(far: Sound, cleaners: dict[str, Clean], tiny: WhisperTranscriber, takes: int) -> list[Figure]:
    """Commands that were missed, spoken over a prompt and as loud as it, without any ducking."""
    found: list[Figure] = []
    random = np.random.default_rng(5)
    back = echo(far, SCENES[0])
    places = random.uniform(5, len(far) / HEARD_RATE_HZ - 3, (2, len(COMMANDS), takes))
    caught: dict[str, list[bool]] = {name: [] for name in cleaners}
    for by, name in enumerate(("maya", "leo")):
        for index, command in enumerate(COMMANDS):
            word = _as_loud_as(_said(command, name), back)
            for at_s in places[by, index]:
                near, at = back.copy(), round(at_s * HEARD_RATE_HZ)
                near[at : at + len(word)] += word
                end_s = at_s + len(word) / HEARD_RATE_HZ
                for how, clean in cleaners.items():
                    caught[how].append(_hears_command(clean(near, far), tiny, at_s, end_s))
    missed = {how: 100 * (1 - float(np.mean(hits))) for how, hits in caught.items()}
    peers = ", ".join(f"{how} {share:.0f} %" for how, share in missed.items() if how != "ours")
    found.append(Figure("commands over a prompt missed, no ducking", missed["ours"], "%", 5.0, peers))
    return found


def _hears_command(heard: Sound, tiny: WhisperTranscriber, from_s: float, to_s: float) -> bool:
    since = max(0, round((from_s - 2) * HEARD_RATE_HZ))
    pcm = pcm_of(heard[since : round((to_s + _AFTER_S) * HEARD_RATE_HZ)])
    return any(Commands().find(text) is not None for text in _transcribed(pcm, tiny))


def _transcribed(pcm: bytes, transcriber: WhisperTranscriber) -> list[str]:
    segmenter = Segmenter(voice_detector().feed)
    segments = [*segmenter.feed(pcm), *segmenter.flush()]
    return [transcriber.transcribe(s.utterance).text for s in segments if isinstance(s, Cut)]


def _words(far: Sound, cleaners: dict[str, Clean], base: WhisperTranscriber) -> Figure:
    """Words lost of somebody who speaks while the companion is silent."""
    quiet = np.concatenate([far[: 10 * HEARD_RATE_HZ], np.zeros(12 * HEARD_RATE_HZ)])
    back = echo(quiet, SCENES[0])
    speech = np.concatenate([_said(SENTENCE, by) for by in ("maya", "leo")])[: 11 * HEARD_RATE_HZ]
    at = round(10.5 * HEARD_RATE_HZ)
    near = back.copy()
    near[at : at + len(speech)] += speech
    rates: dict[str, float] = {}
    for how, clean in {"ours": ours, "no canceller": cleaners["none"]}.items():
        pcm = pcm_of(clean(near, quiet)[at - HEARD_RATE_HZ // 4 :])
        said = words(f"{SENTENCE} {SENTENCE}")
        text = " ".join(_transcribed(pcm, base))
        rates[how] = 100 * errors(said, words(text)) / len(said)
    return Figure(
        "words wrong while the companion is silent",
        rates["ours"],
        "%",
        rates["no canceller"] + 5.0,
        f"without the canceller {rates['no canceller']:.0f} %",
    )


def _cost(far: Sound) -> Figure:
    near = echo(far, SCENES[0])
    began_s = time.process_time()
    ours(near, far)
    share = 100 * (time.process_time() - began_s) / (len(far) / HEARD_RATE_HZ)
    return Figure("echo canceller, share of a core", share, "%", 25.0, "with detection and recognition")


def _prompts() -> Sound:
    pause = np.zeros(HEARD_RATE_HZ // 2)
    return np.concatenate([part for text in PROMPTS for part in (_said(text, "joe"), pause)])


def _said(text: str, by: str) -> Sound:
    voice = PiperVoice(Store(config.models_folder()).folder("piper-joe"), load_cards(VOICES)[by])
    heard: Sound = soxr.resample(sound_of(b"".join(voice.speak(text))), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    return heard


def _as_loud_as(word: Sound, other: Sound) -> Sound:
    loud_word, loud_other = word[np.abs(word) > 1e-3], other[np.abs(other) > 1e-3]
    scaled: Sound = word * float(np.std(loud_other) / np.std(loud_word))
    return scaled
