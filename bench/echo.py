"""How much of itself the companion hears, and how much of the others is left while it speaks.

Beside each figure: WebRTC's AEC3 where ``pywebrtc-audio`` is installed, and no canceller.
"""

import importlib.util
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import soxr

from bench.figure import Figure
from bench.readings import VOICES, Sound, errors, noise, pcm_of, sound_of, words
from companion import config
from companion.app.engines import LIKELY_WORDS
from companion.core.audio import FRAME_S, HEARD_RATE_HZ, PLAYED_FRAME_BYTES, PLAYED_RATE_HZ
from companion.core.audio import HEARD_FRAME_SAMPLES as FRAME
from companion.core.commands import Commands
from companion.hearing.detector import voice_detector
from companion.hearing.duplex import Duplex
from companion.hearing.segmenter import Began, Cut, Segmenter
from companion.hearing.whisper import WhisperTranscriber
from companion.models.store import Store
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice
from companion.speaking.tones import wave

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
_BEFORE_S = 1.2
"""Devices run so long before the wave sounds that comes before the first prompt."""
_JITTER_S = 0.005
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


@dataclass(frozen=True, slots=True)
class Frame:
    """20 ms of what is left."""

    pcm: bytes
    only_echo: bool
    stands_out: bool


def figures(*, quick: bool = False) -> list[Figure]:
    """Echo taken away, words over a prompt, and what the companion says to itself. Two to fifteen minutes."""
    far = with_wave(prompts())
    cleaners: dict[str, Clean] = {"ours": ours, "none": lambda near, far: near}
    if importlib.util.find_spec("pywebrtc_audio"):
        cleaners["AEC3"] = aec3
    found = [_removed(scene, far, cleaners) for scene in SCENES]
    talk = with_wave(_talk(1.0 if quick else 20.0))
    found += [_own_words(scene, talk) for scene in SCENES]
    store = Store(config.models_folder())
    tiny = WhisperTranscriber(store.folder("whisper-tiny.en"), hints=LIKELY_WORDS)
    found += _commands(far, cleaners, tiny, 1 if quick else 4)
    found.append(_words(far, cleaners, WhisperTranscriber(store.folder("whisper-base"))))
    return found


Hear = Callable[[bytes, bool, bool], None]
"""Takes what is left, as ``Duplex`` hands it on."""


def _nobody(pcm: bytes, only_echo: bool, stands_out: bool) -> None:
    """Nobody listens."""


def ours(near: Sound, far: Sound) -> Sound:
    """Our own ears."""
    return sound_of_frames(through(near, far))


def through(near: Sound, far: Sound, drift: float = 0.0, hear: Hear = _nobody) -> list[Frame]:
    """All that our own ears make of it. Devices give wrong times, by up to 5 ms, and their clocks drift."""
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
    """What all the frames sound like."""
    return sound_of(b"".join(frame.pcm for frame in frames))


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
    """How ``far`` comes back, as loud as it was, into a microphone with 6 dB of room above it."""
    played = np.tanh(scene.distortion * far) / scene.distortion if scene.distortion else far
    random = np.random.default_rng(3)
    count = round(scene.rt60_s * HEARD_RATE_HZ)
    response = 0.1 * random.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    response[0] = 1.0
    response = np.concatenate([np.zeros(round(scene.delay_ms / 1000 * HEARD_RATE_HZ)), response])
    back = np.convolve(played, response)[: len(far)]
    if scene.drift:
        fine = soxr.resample(back, HEARD_RATE_HZ, 8 * HEARD_RATE_HZ)
        back = np.interp(np.arange(len(back)) * 8 * (1 + scene.drift), np.arange(len(fine)), fine)
    heard: Sound = 0.5 * (back + noise(len(far)) * 10 ** (_ROOM_DB / 20))
    return heard


def _removed(scene: Scene, far: Sound, cleaners: dict[str, Clean]) -> Figure:
    near = echo(far, scene)
    cleaned = {name: clean(near, far) for name, clean in cleaners.items() if name != "ours"}
    cleaned["ours"] = sound_of_frames(through(near, far, scene.drift))
    left = {name: _rms_db(near, far) - _rms_db(sound, far) for name, sound in cleaned.items()}
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
    sounding = np.cumsum(loud) / HEARD_RATE_HZ
    loud[sounding < _SETTLED_S] = False
    return float(10 * np.log10(np.mean(sound[:count][loud] ** 2) + 1e-12))


def _own_words(scene: Scene, far: Sound) -> Figure:
    """What the companion says itself and takes for somebody's speech."""
    began = list(_began(through(echo(far, scene), far, scene.drift)))
    hours = len(far) / HEARD_RATE_HZ / 3600
    detected = list(_began([Frame(pcm, False, False) for pcm in _frames_of(echo(far, scene))]))
    peer = f"no canceller: {len(detected) / hours:.0f}; in {60 * hours:.0f} minutes"
    return Figure(
        f"self-interruptions in an hour of prompts, {scene.name}", len(began) / hours, "", 0.5, peer
    )


def _frames_of(sound: Sound) -> Iterator[bytes]:
    pcm = pcm_of(sound)
    return (pcm[at : at + 2 * FRAME] for at in range(0, len(pcm) - 2 * FRAME + 1, 2 * FRAME))


def _began(frames: list[Frame]) -> Iterator[Began]:
    return (segment for segment in _segments(frames) if isinstance(segment, Began))


def _segments(frames: list[Frame]) -> Iterator[object]:
    """Utterances, where what is only echo is no speech."""
    detector, only_echo = voice_detector(), False

    def probability(pcm: bytes) -> float:
        speech = detector.feed(pcm)
        return 0.0 if only_echo else speech

    segmenter = Segmenter(probability)
    for frame in frames:
        only_echo = frame.only_echo
        yield from segmenter.feed(frame.pcm)
    yield from segmenter.flush()


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A command over the prompts, as loud as they are."""

    near: Sound
    from_s: float
    to_s: float


def _spoken(far: Sound, takes: int, level_db: float = 0.0) -> Iterator[_Spoken]:
    random = np.random.default_rng(5)
    back = echo(far, SCENES[0])
    places = random.uniform(8, len(far) / HEARD_RATE_HZ - 3, (2, len(COMMANDS), takes))
    for by, name in enumerate(("maya", "leo")):
        for index, command in enumerate(COMMANDS):
            word = _as_loud_as(said(command, name), back) * 10 ** (level_db / 20)
            for at_s in places[by, index]:
                near, at = back.copy(), round(at_s * HEARD_RATE_HZ)
                near[at : at + len(word)] += word
                begins_s = (at + _onset(word)) / HEARD_RATE_HZ
                yield _Spoken(near, begins_s, (at + len(word)) / HEARD_RATE_HZ)


def _onset(word: Sound) -> int:
    """Its first sound that is less than 26 dB below its loudest, in pieces of 5 ms."""
    pieces = np.square(word[: len(word) // 80 * 80].reshape(-1, 80)).mean(axis=1)
    return int(np.argmax(pieces > pieces.max() * 10**-2.6)) * 80


def _commands(far: Sound, cleaners: dict[str, Clean], tiny: WhisperTranscriber, takes: int) -> list[Figure]:
    """Commands that were missed, spoken over a prompt, without any ducking."""
    caught: dict[str, list[bool]] = {name: [] for name in cleaners}
    for spoken in _spoken(far, takes):
        for how, clean in cleaners.items():
            frames = through(spoken.near, far) if how == "ours" else opened(clean(spoken.near, far))
            caught[how].append(_hears_command(frames, tiny, spoken))
    missed = {how: 100 * (1 - float(np.mean(hits))) for how, hits in caught.items()}
    peers = ", ".join(f"{how} {share:.0f} %" for how, share in missed.items() if how != "ours")
    return [Figure("commands over a prompt missed, no ducking", missed["ours"], "%", 5.0, peers)]


def opened(sound: Sound) -> list[Frame]:
    """Frames of which nothing is known."""
    return [Frame(pcm, False, False) for pcm in _frames_of(sound)]


def _hears_command(frames: list[Frame], tiny: WhisperTranscriber, spoken: _Spoken) -> bool:
    since, until = max(0.0, spoken.from_s - 2), spoken.to_s + _AFTER_S
    part = frames[round(since / FRAME_S) : round(until / FRAME_S)]
    return any(Commands().find(text) is not None for text in transcribed(part, tiny))


def transcribed(frames: list[Frame], transcriber: WhisperTranscriber) -> list[str]:
    """The words of each utterance."""
    return [transcriber.transcribe(s.utterance).text for s in _segments(frames) if isinstance(s, Cut)]


def _words(far: Sound, cleaners: dict[str, Clean], base: WhisperTranscriber) -> Figure:
    """Words lost of somebody who speaks while the companion is silent."""
    quiet = np.concatenate([far[: 10 * HEARD_RATE_HZ], np.zeros(12 * HEARD_RATE_HZ)])
    back = echo(quiet, SCENES[0])
    speech = 0.5 * np.concatenate([said(SENTENCE, by) for by in ("maya", "leo")])[: 11 * HEARD_RATE_HZ]
    at = round(10.5 * HEARD_RATE_HZ)
    near = back.copy()
    near[at : at + len(speech)] += speech
    rates: dict[str, float] = {}
    for how, clean in {"ours": ours, "no canceller": cleaners["none"]}.items():
        heard = clean(near, quiet)[at - HEARD_RATE_HZ // 4 :]
        said = words(f"{SENTENCE} {SENTENCE}")
        text = " ".join(transcribed(opened(heard), base))
        rates[how] = 100 * errors(said, words(text)) / len(said)
    return Figure(
        "words wrong while the companion is silent",
        rates["ours"],
        "%",
        rates["no canceller"] + 5.0,
        f"without the canceller {rates['no canceller']:.0f} %",
    )


def prompts() -> Sound:
    """The prompts, by the companion's voice."""
    pause = np.zeros(HEARD_RATE_HZ // 2)
    return np.concatenate([part for text in PROMPTS for part in (said(text, "joe"), pause)])


def with_wave(far: Sound) -> Sound:
    """As the companion begins: with the wave before its first prompt."""
    first = soxr.resample(sound_of(wave()), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    return np.concatenate([np.zeros(round(_BEFORE_S * HEARD_RATE_HZ)), first, far])


def _talk(minutes: float) -> Sound:
    """Prompts of the sessions that ship, in any order, with pauses."""
    random = np.random.default_rng(0)
    scripts = [path.read_text("utf-8") for path in sorted(config.sessions_folder().rglob("*.yaml"))]
    texts = re.findall(r"say: \"?([^${}\"]{40,})\"?$", "\n".join(scripts), re.MULTILINE)
    parts: list[Sound] = []
    while sum(map(len, parts)) < 60 * minutes * HEARD_RATE_HZ:
        parts.append(said(str(random.choice(texts)), "joe"))
        parts.append(np.zeros(round(random.uniform(0.5, 2.0) * HEARD_RATE_HZ)))
    return np.concatenate(parts)


def said(text: str, by: str) -> Sound:
    """A text by the voice of a card."""
    voice = PiperVoice(Store(config.models_folder()).folder("piper-joe"), load_cards(VOICES)[by])
    heard: Sound = soxr.resample(sound_of(b"".join(voice.speak(text))), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    return heard


def _as_loud_as(word: Sound, other: Sound) -> Sound:
    loud_word, loud_other = word[np.abs(word) > 1e-3], other[np.abs(other) > 1e-3]
    scaled: Sound = word * float(np.std(loud_other) / np.std(loud_word))
    return scaled
