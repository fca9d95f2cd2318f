"""Residual echo, and preservation of others' speech while the companion speaks.

For comparison: WebRTC's AEC3 if ``pywebrtc-audio`` is installed, and no canceller.
"""

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.figure import Figure
from bench.loudspeaker import (
    SCENES,
    Frame,
    Scene,
    breathing,
    echo,
    prompts,
    said,
    sound_of_frames,
    talk,
    through,
    with_wave,
)
from bench.readings import Sound, pcm_of
from companion import config
from companion.core.api.events import Command
from companion.core.audio import FRAME_S, HEARD_RATE_HZ
from companion.core.audio import HEARD_FRAME_SAMPLES as FRAME
from companion.core.language.commands import Commands
from companion.hearing.detector import voice_detector
from companion.hearing.segmenter import Began, Cut, Segmenter
from companion.hearing.whisper import WhisperTranscriber
from companion.language.en import LANGUAGE
from companion.models.store import Store

COMMANDS = ("Stop.", "Pause.", "Time out.")
OVER_TONES = (*COMMANDS, "Skip.")
VOICES_OVER_TONES = ("ada", "ben", "kim", "sam")
_EVERY_S = 4.7
"""From one command over tones to the next: each falls into another part of a breath."""
_SETTLED_S = 3.0
_AFTER_S = 1.5


Clean = Callable[[Sound, Sound], Sound]
"""Takes the microphone's input and the playback."""


def figures(*, quick: bool = False) -> list[Figure]:
    """Return echo attenuation, commands over a prompt, and false detections of the companion's own speech.

    Three quarters of an hour; ``quick``: three minutes.
    """
    far = with_wave(prompts())
    cleaners: dict[str, Clean] = {"ours": ours, "none": lambda near, far: near}
    if importlib.util.find_spec("pywebrtc_audio"):
        cleaners["AEC3"] = aec3
    found = [_removed(scene, far, cleaners) for scene in SCENES]
    evenings = [with_wave(talk(1.0, 0))] if quick else [with_wave(talk(10.0, seed)) for seed in range(6)]
    found += [_own_words(scene, evenings) for scene in SCENES]
    store = Store(config.models_folder())
    tiny = WhisperTranscriber(store.folder("whisper-tiny.en"), hints=LANGUAGE.hearing.likely_words)
    found += [_commands(far, cleaners, tiny, 1 if quick else 4, level_db) for level_db in (0.0, -10.0)]
    base = WhisperTranscriber(store.folder("whisper-base"), hints=LANGUAGE.hearing.likely_words)
    return found + [over_tones(tiny, base, level_db) for level_db in (0.0, -10.0)]


def over_tones(tiny: WhisperTranscriber, base: WhisperTranscriber, level_db: float) -> Figure:
    """Return missed commands, spoken while breathing tones sound, ``level_db`` above their echo."""
    words = [(word, said(word, voice)) for voice in VOICES_OVER_TONES for word in OVER_TONES]
    lead = np.concatenate([with_wave(prompts()[: 8 * HEARD_RATE_HZ]), np.zeros(HEARD_RATE_HZ)])
    count = round((len(words) + 1) * _EVERY_S * HEARD_RATE_HZ)
    far = np.concatenate([lead, breathing(count)])
    near = echo(far, SCENES[0])
    tones = near[len(lead) :].copy()
    begins = [len(lead) + round((index + 0.5) * _EVERY_S * HEARD_RATE_HZ) for index in range(len(words))]
    for at, (_, word) in zip(begins, words, strict=True):
        near[at : at + len(word)] += _as_loud_as(word, tones) * 10 ** (level_db / 20)
    frames = through(near, far)
    missed = []
    for at, (text, word) in zip(begins, words, strict=True):
        spoken = _Spoken(near, at / HEARD_RATE_HZ, (at + len(word)) / HEARD_RATE_HZ)
        wanted = Commands(LANGUAGE.commands).find(text)
        if not any(wanted in _commands_in(frames, model, spoken) for model in (tiny, base)):
            missed.append(text)
    how_loud = f"{-level_db:.0f} dB softer" if level_db else "as loud"
    peer = f"of {len(words)} by {len(VOICES_OVER_TONES)} voices. {' '.join(missed)}"
    return Figure(
        f"commands over breathing tones missed, {how_loud}",
        100 * len(missed) / len(words),
        "%",
        None if level_db else 5.0,
        peer,
    )


def ours(near: Sound, far: Sound) -> Sound:
    """Apply our own ears."""
    return sound_of_frames(through(near, far))


def aec3(near: Sound, far: Sound) -> Sound:
    """Apply WebRTC's canceller."""
    from pywebrtc_audio import EchoCanceller as Aec3

    processor = Aec3(sample_rate=HEARD_RATE_HZ)
    frames = [
        processor.process(near[at : at + FRAME].astype(np.float32), far[at : at + FRAME].astype(np.float32))
        for at in range(0, len(near) - FRAME + 1, FRAME)
    ]
    return np.concatenate(frames).astype(np.float64)


def _removed(scene: Scene, far: Sound, cleaners: dict[str, Clean]) -> Figure:
    near = echo(far, scene)
    cleaned = {name: clean(near, far) for name, clean in cleaners.items() if name != "ours"}
    cleaned["ours"] = sound_of_frames(through(near, far, scene.drift))
    left = {name: _rms_db(near, far) - _rms_db(sound, far) for name, sound in cleaned.items()}
    peer = f"AEC3 {left['AEC3']:.0f} dB" if "AEC3" in left else "AEC3 is not installed"
    if scene.limit_db:
        peer = f"at least {scene.limit_db:.0f}; {peer}"
    # A limit is an upper bound: the figure is the remaining echo.
    limit = -scene.limit_db if scene.limit_db else None
    return Figure(f"echo left after {_SETTLED_S:.0f} s, {scene.name}", -left["ours"], "dB", limit, peer)


def _rms_db(sound: Sound, far: Sound) -> float:
    """Return the level while the companion speaks, once the canceller has settled."""
    count = min(len(sound), len(far)) // FRAME * FRAME
    loud = np.repeat((far[:count].reshape(-1, FRAME) ** 2).mean(axis=1) > 1e-5, FRAME)
    sounding = np.cumsum(loud) / HEARD_RATE_HZ
    loud[sounding < _SETTLED_S] = False
    return float(10 * np.log10(np.mean(sound[:count][loud] ** 2) + 1e-12))


def _own_words(scene: Scene, evenings: Sequence[Sound]) -> Figure:
    """Return the companion's own words mistaken for speech; each time it has to learn the room."""
    began = detected = 0
    for far in evenings:
        near = echo(far, scene)
        began += _utterances(through(near, far, scene.drift))
        detected += _utterances(opened(near))
    hours = sum(map(len, evenings)) / HEARD_RATE_HZ / 3600
    peer = f"no canceller: {detected / hours:.0f}; {len(evenings)} evenings, {60 * hours:.0f} minutes"
    return Figure(f"self-interruptions in an hour of prompts, {scene.name}", began / hours, "", 0.0, peer)


def _frames_of(sound: Sound) -> Iterator[bytes]:
    pcm = pcm_of(sound)
    return (pcm[at : at + 2 * FRAME] for at in range(0, len(pcm) - 2 * FRAME + 1, 2 * FRAME))


def _utterances(frames: list[Frame]) -> int:
    return sum(isinstance(segment, Began) for segment in segments(frames))


def segments(frames: list[Frame]) -> Iterator[object]:
    """Yield utterances, as the listener finds them."""
    detector, now = voice_detector(), Frame(b"", False, False)

    def probability(pcm: bytes) -> float:
        return detector.feed(pcm, only_echo=now.only_echo, stands_out=now.stands_out)

    segmenter = Segmenter(probability)
    for now in frames:
        yield from segmenter.feed(now.pcm)
    yield from segmenter.flush()


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A command over prompts, at their level."""

    near: Sound
    from_s: float
    to_s: float


def _spoken(far: Sound, takes: int, level_db: float) -> Iterator[_Spoken]:
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
    """Return its first sound within 26 dB of its loudest, in pieces of 5 ms."""
    pieces = np.square(word[: len(word) // 80 * 80].reshape(-1, 80)).mean(axis=1)
    return int(np.argmax(pieces > pieces.max() * 10**-2.6)) * 80


def _commands(
    far: Sound, cleaners: dict[str, Clean], tiny: WhisperTranscriber, takes: int, level_db: float
) -> Figure:
    """Return missed commands, spoken over a prompt, without ducking."""
    caught: dict[str, list[bool]] = {name: [] for name in cleaners}
    for spoken in _spoken(far, takes, level_db):
        for how, clean in cleaners.items():
            frames = through(spoken.near, far) if how == "ours" else opened(clean(spoken.near, far))
            caught[how].append(_hears_command(frames, tiny, spoken))
    missed = {how: 100 * (1 - float(np.mean(hits))) for how, hits in caught.items()}
    peers = ", ".join(f"{how} {share:.0f} %" for how, share in missed.items() if how != "ours")
    how_loud = f"{-level_db:.0f} dB softer" if level_db else "as loud"
    limit = None if level_db else 5.0
    return Figure(f"commands over a prompt missed, {how_loud}, no ducking", missed["ours"], "%", limit, peers)


def opened(sound: Sound) -> list[Frame]:
    """Return frames without any analysis."""
    return [Frame(pcm, False, False) for pcm in _frames_of(sound)]


def _hears_command(frames: list[Frame], tiny: WhisperTranscriber, spoken: _Spoken) -> bool:
    return any(_commands_in(frames, tiny, spoken))


def _commands_in(
    frames: list[Frame], transcriber: WhisperTranscriber, spoken: _Spoken
) -> list[Command | None]:
    """Return what each utterance around ``spoken`` commands, None for nothing."""
    since, until = max(0.0, spoken.from_s - 2), spoken.to_s + _AFTER_S
    part = frames[round(since / FRAME_S) : round(until / FRAME_S)]
    return [Commands(LANGUAGE.commands).find(text) for text in transcribed(part, transcriber)]


def transcribed(frames: list[Frame], transcriber: WhisperTranscriber) -> list[str]:
    """Return the words of each utterance."""
    return [transcriber.transcribe(s.utterance).text for s in segments(frames) if isinstance(s, Cut)]


def _as_loud_as(word: Sound, other: Sound) -> Sound:
    loud_word, loud_other = word[np.abs(word) > 1e-3], other[np.abs(other) > 1e-3]
    scaled: Sound = word * float(np.std(loud_other) / np.std(loud_word))
    return scaled
