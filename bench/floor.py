"""Protection of the floor from interruptions: detections and false alarms.

Turns are assembled from speech: the holder speaks with pauses, the other says "mm-hm" and the
like, and there is noise. In half of the turns the other interrupts for two seconds.
"""

import argparse
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from bench.figure import Figure, of_events, of_share
from bench.readings import VOICES, Sound, pcm_of, sound_of, speech_db, with_noise
from bench.recognition import enough_said, readers
from companion import config
from companion.core.api.voices import Track
from companion.core.audio import (
    FRAME_S,
    HEARD_FRAME_BYTES,
    HEARD_FRAME_SAMPLES,
    HEARD_RATE_HZ,
    PLAYED_RATE_HZ,
)
from companion.core.state.intrusions import latest_run
from companion.hearing.detector import voice_detector
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import SpeakerEmbedder
from companion.hearing.listener import VOICED
from companion.hearing.recogniser import Recogniser
from companion.hearing.voiceprints import ENOUGH_S, voiceprint_of
from companion.models.store import Store
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice

AFTER_S = 1.5
"""Length of another's speech that counts: the default of a script."""
BREAKS_IN_S = 2.0
NOTICED_WITHIN_S = 2.2
_TURN_S = 45.0
_SNR_DB = 18.0
_TALK_DB = 10.0
"""How far the holder stands out from others who talk next door."""
_TALKERS = 6
_SPEECH_DB = -28.0
_SPOKEN = (
    "On Sunday I waited for you at the station, and it was cold, and nobody told me anything.",
    "I thought that something had happened to you, and I did not know whom to call.",
    "When you came at last you went straight to the kitchen, and I felt as if I were not there.",
    "Next time I would like you to send me a word, even if it is only that it gets late.",
    "I know that your week was hard. Mine was hard as well, and I would have liked to hear about yours.",
    "We used to walk along the river in the evening, and I miss that more than I thought.",
    "Perhaps we could do that again on Fridays, if the weather lets us, and leave the phones at home.",
    "It is not about the dishes. It is that I feel alone with all of it, and then I get loud.",
)

_LEAST_PEOPLE = 4
"""A couple, and two who talk next door."""
_LEAST_S = 16.0
"""Speech of one who takes part: half of it is learned."""
_FLUENT = 0.85
"""Minimum share of speech in an interrupting passage: nobody breathes for long in two seconds."""


@dataclass
class Scene:
    """A turn: the microphone's input, and the true interruption."""

    sound: Sound
    breaks_in_s: float | None


@dataclass
class Seen:
    """The results for many turns."""

    seconds: float = 0.0
    false: int = 0
    delays_s: list[float] = field(default_factory=list)
    """Of interruptions that were noticed; infinite for one that never was."""

    @property
    def late(self) -> int:
        """Interruptions that were noticed late or never."""
        return sum(delay_s > NOTICED_WITHIN_S for delay_s in self.delays_s)


def figures(speech: Path | None = None, *, minutes: float = 20.0, quick: bool = False) -> list[Figure]:
    """False and true intrusions, beside those by voices known in quiet alone, as they were before, and false
    ones where people talk next door. A fifth of the time that is listened to; ``quick``: three minutes."""
    minutes = 3.0 if quick else minutes
    network = SpeakerEmbedder(Store(config.models_folder()).folder("ge2e") / "pretrained.pt")
    kind = "people" if speech else "Piper's voices"
    random = np.random.default_rng(11)
    speakers = dict(_recorded(speech, network) if speech else _synthetic(network))
    now, before = Seen(), Seen()
    for number, (holder, other) in enumerate(itertools.cycle(itertools.permutations(speakers, 2))):
        scene = _turn(speakers[holder], speakers[other], random, breaks_in=number % 2 == 1)
        prints = {name: speakers[name].voiceprint for name in (holder, other)}
        quiet = {name: replace(voiceprint, noisy=()) for name, voiceprint in prints.items()}
        _listen(scene, holder, Recogniser(network, Gallery(prints)), now)
        _listen(scene, holder, Recogniser(network, Gallery(quiet)), before)
        if now.seconds >= minutes * 60:
            break
    known = "with voices known in quiet alone"
    delays_s = sorted(now.delays_s)
    median_s = delays_s[len(delays_s) // 2] if delays_s else math.nan
    return [
        of_events(
            "false intrusions in an hour",
            now.false,
            now.seconds / 3600,
            0.0,
            f"{kind}; {known}: {before.false}",
        ),
        of_share(
            f"intrusions of {BREAKS_IN_S:g} s not noticed within {NOTICED_WITHIN_S:g} s",
            now.late,
            len(delays_s),
            5.0,
            f"of them, after {median_s:.2f} s in the median; {known}: {before.late}",
        ),
        *_beside_talk(speakers, network, random, minutes / 2, kind),
    ]


def _beside_talk(
    speakers: Mapping[str, "_Speaker"],
    network: SpeakerEmbedder,
    random: np.random.Generator,
    minutes: float,
    kind: str,
) -> Iterator[Figure]:
    """Yield how often a clock is stopped where only the holder speaks, and others talk next door."""
    if len(speakers) < _LEAST_PEOPLE:
        return
    seen = Seen()
    for holder, other in itertools.cycle(itertools.permutations(speakers, 2)):
        talkers = [speaker for name, speaker in speakers.items() if name not in (holder, other)]
        scene = Scene(_beside(_alone(speakers[holder], random), talkers, random), None)
        prints = {name: speakers[name].voiceprint for name in (holder, other)}
        _listen(scene, holder, Recogniser(network, Gallery(prints)), seen)
        if seen.seconds >= minutes * 60:
            break
    what = f"stopped clocks in an hour, one speaks, others talk next door {_TALK_DB:g} dB softer"
    yield of_events(what, seen.false, seen.seconds / 3600, 1.0, kind)


def _recorded(folder: Path, network: SpeakerEmbedder) -> Iterator[tuple[str, "_Speaker"]]:
    """Yield the readers of a folder who say enough. Raises SetupError where fewer than two do."""
    readings = ((name, np.concatenate(sounds)) for name, sounds in readers(folder))
    spoken = ((name, (sound, speech_frames(sound))) for name, sound in readings)
    for name, (sound, _) in enough_said(folder, spoken, _LEAST_S, lambda heard: FRAME_S * heard[1].sum()):
        yield name, _Speaker([sound], network)


def _synthetic(network: SpeakerEmbedder) -> Iterator[tuple[str, "_Speaker"]]:
    for name, sounds in voices():
        yield name, _Speaker(sounds, network)


def voices() -> Iterator[tuple[str, list[Sound]]]:
    """Yield the sentences in all shipped partners' voices."""
    folder = Store(config.models_folder()).folder("piper-joe")
    for name, card in load_cards(VOICES).items():
        if card.model != "piper-joe":
            continue
        if name != "joe":  # the companion's own
            voice = PiperVoice(folder, card)
            played = (sound_of(b"".join(voice.speak(text))) for text in _SPOKEN)
            yield name, [soxr.resample(sound, PLAYED_RATE_HZ, HEARD_RATE_HZ) for sound in played]


class _Speaker:
    """Somebody's speech: the first part for the voiceprint, the rest for turns."""

    def __init__(self, sounds: list[Sound], network: SpeakerEmbedder) -> None:
        whole = _as_loud_as_others(np.concatenate(sounds))
        whole = whole[: len(whole) // HEARD_FRAME_SAMPLES * HEARD_FRAME_SAMPLES]
        speech = speech_frames(whole)
        enough = int(np.argmax(np.cumsum(speech) * FRAME_S >= ENOUGH_S))
        frames = whole.reshape(-1, HEARD_FRAME_SAMPLES)
        learned = frames[:enough][speech[:enough]].ravel()
        self.voiceprint = voiceprint_of(learned.astype(np.float32), network)[0]
        self._sound, self._speech = frames[enough:].ravel(), speech[enough:]
        self._at = 0

    def goes_on(self, random: np.random.Generator) -> Sound:
        """Return the next three to eight seconds."""
        count = round(float(random.uniform(3, 8)) * HEARD_RATE_HZ)
        if self._at + count > len(self._sound):
            self._at = 0
        self._at += count
        return self._sound[self._at - count : self._at]

    def hums(self, random: np.random.Generator) -> Sound:
        """Return the beginning of something, less than a second."""
        return self._from(self._onsets(), float(random.uniform(0.3, 0.9)), random)

    def breaks_in(self, random: np.random.Generator) -> Sound:
        """Return a passage spoken without a break."""
        count = round(BREAKS_IN_S / FRAME_S)
        shares = np.convolve(self._speech, np.ones(count) / count, "valid")
        onsets = [at for at in self._onsets() if at < len(shares)]
        fluent = [at for at in onsets if shares[at] >= _FLUENT] or [max(onsets, key=lambda at: shares[at])]
        return self._from(fluent, BREAKS_IN_S, random)

    def _onsets(self) -> list[int]:
        """Return the frames at which speech begins."""
        begins = self._speech[1:] & ~self._speech[:-1]
        return [0, *(int(at) + 1 for at in np.flatnonzero(begins))]

    def _from(self, onsets: list[int], seconds: float, random: np.random.Generator) -> Sound:
        count = round(seconds * HEARD_RATE_HZ)
        at = [
            at * HEARD_FRAME_SAMPLES for at in onsets if at * HEARD_FRAME_SAMPLES + count <= len(self._sound)
        ]
        first = int(random.choice(at))
        return self._sound[first : first + count]


def _as_loud_as_others(clean: Sound) -> Sound:
    """Normalise the speech to a common level: in a room people adapt to each other."""
    scaled: Sound = clean * 10 ** ((_SPEECH_DB - speech_db(clean)) / 20)
    return scaled


def speech_frames(clean: Sound) -> NDArray[np.bool_]:
    """Return which frames of clean readings are speech."""
    detector, pcm = voice_detector(), pcm_of(clean)
    frames = (pcm[at : at + HEARD_FRAME_BYTES] for at in range(0, len(pcm), HEARD_FRAME_BYTES))
    return np.array([detector.feed(frame) >= VOICED for frame in frames])


def _turn(holder: _Speaker, other: _Speaker, random: np.random.Generator, *, breaks_in: bool) -> Scene:
    """Build a turn: the holder speaks and pauses, the other hums; in some, the other interrupts."""
    parts: list[Sound] = []
    length_s, at_s = 0.0, None
    hum_at_s = float(random.uniform(4, 10))

    def add(sound: Sound) -> None:
        nonlocal length_s
        parts.append(sound)
        length_s += len(sound) / HEARD_RATE_HZ

    while length_s < _TURN_S:
        add(holder.goes_on(random))
        add(_quiet(float(random.choice([0.4, 0.8, 1.5, 3.5]))))
        if length_s > hum_at_s:
            add(other.hums(random))
            add(_quiet(0.3))
            hum_at_s = length_s + float(random.uniform(8, 14))
        if breaks_in and at_s is None and length_s > _TURN_S / 2:
            at_s = length_s
            add(other.breaks_in(random))
            add(_quiet(0.5))
    return Scene(with_noise(np.concatenate(parts), _SNR_DB), at_s)


def _alone(holder: _Speaker, random: np.random.Generator) -> Sound:
    """Build a turn in which nobody else speaks."""
    parts: list[Sound] = []
    while sum(map(len, parts)) < _TURN_S * HEARD_RATE_HZ:
        parts += [holder.goes_on(random), _quiet(float(random.choice([0.4, 0.8, 1.5])))]
    return np.concatenate(parts)


def _beside(clean: Sound, talkers: Sequence[_Speaker], random: np.random.Generator) -> Sound:
    """Add several who talk at once, as softly as through a door; some talk more than once."""
    talk = np.zeros(len(clean))
    for number in range(_TALKERS):
        turn = _alone(talkers[number % len(talkers)], random)
        talk += np.resize(turn, len(clean))
    heard: Sound = clean + talk / np.sqrt(np.mean(talk**2)) * 10 ** ((speech_db(clean) - _TALK_DB) / 20)
    return heard


def _quiet(seconds: float) -> Sound:
    return np.zeros(round(seconds * HEARD_RATE_HZ))


def _listen(scene: Scene, holder: str, recogniser: Recogniser, seen: Seen) -> None:
    detector, track = voice_detector(), Track()
    pcm = pcm_of(scene.sound)
    noticed_s: float | None = None
    runs: set[float] = set()
    for number in range(len(pcm) // HEARD_FRAME_BYTES):
        frame = pcm[number * HEARD_FRAME_BYTES : (number + 1) * HEARD_FRAME_BYTES]
        samples = np.frombuffer(frame, "<i2").astype(np.float32) / np.float32(32768)
        for stretch in recogniser.feed(samples, detector.feed(frame) >= VOICED):
            track.add(stretch)
        now_s = (number + 1) * FRAME_S
        run = latest_run(track, holder, 0.0, now_s)
        if run is None or not run.lasts(AFTER_S):
            continue
        truly = scene.breaks_in_s is not None and abs(run.since_s - scene.breaks_in_s) < BREAKS_IN_S
        if truly and scene.breaks_in_s is not None:
            noticed_s = noticed_s if noticed_s is not None else now_s - scene.breaks_in_s
        elif not any(abs(run.since_s - since_s) < 1.0 for since_s in runs):
            runs.add(run.since_s)
    seen.seconds += len(scene.sound) / HEARD_RATE_HZ
    seen.false += len(runs)
    if scene.breaks_in_s is not None:
        seen.delays_s.append(math.inf if noticed_s is None else noticed_s)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", type=Path, metavar="DIR", help="a folder with transcripts.tsv")
    parser.add_argument("--minutes", type=float, default=20.0, help="of turns to listen to")
    options = parser.parse_args()
    for figure in figures(options.speech, minutes=options.minutes):
        print(figure)


if __name__ == "__main__":
    main()
