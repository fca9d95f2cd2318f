"""Speaker recognition: accuracy, cost, and a simpler method for comparison.

``--speech DIR`` names a folder with real speech (as for ``bench.hearing``); without it, Piper
speaks with six shifted voices, which are easier to tell apart than people are.
"""

import argparse
import csv
import itertools
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import soxr

from bench.figure import Figure
from bench.readings import VOICES, Sound, loud, sound_of, with_noise
from companion import config
from companion.core.api.voices import VoiceKind
from companion.core.audio import HEARD_FRAME_SAMPLES, HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.files import read_sound
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import Array, SpeakerEmbedder, unit
from companion.hearing.recogniser import Recogniser, judge
from companion.hearing.voiceprints import ENOUGH_S, Embedder, voiceprint_of
from companion.models.store import Store
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice

RATIOS = (0.8, 0.88, 0.96, 1.1, 1.22, 1.38)
"""Shifts of one voice that make six people."""
NOISE_DB = 10.0
_RT60_S = 0.4
_SPOKEN = (
    "I had a long day, and now there is time for the two of us, which I have been looking forward to.",
    "When you came home late on Tuesday, I sat in the kitchen and waited for you.",
    "I know that your work is hard, and that you cannot always leave on time.",
    "What I would like is that you call me when it gets late, even for a minute.",
    "Thank you for telling me. I did not know that it was so hard for you.",
    "We could walk along the river while it is still light, and cook something afterwards.",
    "Perhaps it helps when I tell you first how it was for me, and then you tell me.",
    "I felt worried at first, and then I felt alone, and a little angry too.",
)

Talk = Mapping[str, Sound]
"""Speech of each person, without its pauses."""


def figures(speech: Path | None = None, *, quick: bool = False) -> list[Figure]:
    """Return wrong and unsure decisions, compared with mean spectra. About a minute."""
    talk = dict(recorded(speech) if speech else synthetic(6 if quick else len(_SPOKEN)))
    network = SpeakerEmbedder(Store(config.models_folder()).folder("ge2e") / "pretrained.pt")
    kind = "people" if speech else "shifted voices"
    found: list[Figure] = []
    for how, change in (("", _as_it_is), (", 10 dB of noise in a room", _in_a_noisy_room)):
        changed = {name: change(sound) for name, sound in talk.items()}
        for seconds in (1.5, 3.0):
            wrong, unsure = of_two(changed, network, seconds)
            simple = _simple_wrong(changed, seconds)
            limit = 3.0 if how else 1.0 if seconds < 2 else 0.2
            name = f"which of two, {seconds:g} s{how}"
            peer = f"{kind}; mean spectra: {simple:.1f} % wrong"
            found.append(Figure(f"{name}: wrong", wrong, "%", limit, peer))
            found.append(Figure(f"{name}: unsure", unsure, "%", None if how else 10.0, kind))
    for people in (3, len(talk)):
        wrong, unsure = of_many(talk, people, network, 3.0)
        found.append(Figure(f"which of {people}, 3 s: wrong", wrong, "%", 2.0, kind))
        found.append(Figure(f"which of {people}, 3 s: unsure", unsure, "%", None, kind))
    return [*found, _cost(talk, network)]


def recorded(folder: Path) -> Iterator[tuple[str, Sound]]:
    """Yield the speech of each reader in a folder."""
    for speaker, sounds in readers(folder):
        yield speaker, voiced(np.concatenate(sounds))


def readers(folder: Path) -> Iterator[tuple[str, list[Sound]]]:
    """Yield the readings of each reader in a folder."""
    with (folder / "transcripts.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["speaker"]]
    rows.sort(key=lambda row: row["speaker"])
    for speaker, of_speaker in itertools.groupby(rows, lambda row: row["speaker"]):
        yield speaker, [sound_of(read_sound(folder / row["file"])) for row in of_speaker]


def synthetic(sentences: int) -> Iterator[tuple[str, Sound]]:
    """Yield six shifted voices."""
    folder = Store(config.models_folder()).folder("piper-joe")
    card = load_cards(VOICES)["joe"]
    for ratio in RATIOS:
        voice = PiperVoice(folder, replace(card, ratio=ratio))
        played = np.concatenate([sound_of(b"".join(voice.speak(text))) for text in _SPOKEN[:sentences]])
        yield f"{ratio:g}", voiced(soxr.resample(played, PLAYED_RATE_HZ, HEARD_RATE_HZ))


def voiced(sound: Sound) -> Sound:
    """Return the frames that are speech."""
    frames = sound[: len(sound) // HEARD_FRAME_SAMPLES * HEARD_FRAME_SAMPLES]
    spoken: Sound = frames.reshape(-1, HEARD_FRAME_SAMPLES)[loud(sound)].ravel()
    return spoken


def of_two(talk: Talk, embedder: Embedder, seconds: float) -> tuple[float, float]:
    """Return, over all pairs, the percentage of pieces given to the wrong person, and of unsure ones."""
    return _shares(talk, itertools.permutations(talk, 2), embedder, seconds)


def of_many(talk: Talk, people: int, embedder: Embedder, seconds: float) -> tuple[float, float]:
    """Like ``of_two`` for groups; each member speaks once."""
    groups = list(itertools.combinations(talk, people))[:20]
    turns = [(who, *(other for other in group if other != who)) for group in groups for who in group]
    return _shares(talk, turns, embedder, seconds)


def _shares(
    talk: Talk, groups: Iterable[tuple[str, ...]], embedder: Embedder, seconds: float
) -> tuple[float, float]:
    """Return the shares when the first of each group speaks."""
    embedder = _Remembering(embedder)
    enough = round(ENOUGH_S * HEARD_RATE_HZ)
    prints = {
        name: voiceprint_of(sound[:enough].astype(np.float32), embedder)[0] for name, sound in talk.items()
    }
    size = round(seconds * HEARD_RATE_HZ)
    wrong = unsure = count = 0
    for group in groups:
        here = Gallery({name: prints[name] for name in group})
        rest = talk[group[0]][enough:].astype(np.float32)
        for at in range(0, len(rest) - size + 1, size):
            who = judge(rest[at : at + size], embedder, here)
            count += 1
            unsure += who.kind is not VoiceKind.PARTNER
            wrong += who.kind is VoiceKind.PARTNER and who.partner != group[0]
    return 100 * wrong / count, 100 * unsure / count


def _simple_wrong(talk: Talk, seconds: float) -> float:
    """Return the percentage of wrong choices between two by mean spectra, without unsure ones."""
    enough, size = round(ENOUGH_S * HEARD_RATE_HZ), round(seconds * HEARD_RATE_HZ)
    prints = {name: mean_spectrum(sound[:enough]) for name, sound in talk.items()}
    wrong: list[bool] = []
    for name, other in itertools.permutations(talk, 2):
        for at in range(enough, len(talk[name]) - size + 1, size):
            piece = mean_spectrum(talk[name][at : at + size])
            wrong.append(bool(piece @ prints[other] > piece @ prints[name]))
    return 100 * float(np.mean(wrong))


def mean_spectrum(speech: Sound) -> Array:
    """Return the level of a voice at each pitch, as a direction."""
    frames = speech[: len(speech) // 400 * 400].reshape(-1, 400) * np.hanning(400)
    spectrum = np.log(np.abs(np.fft.rfft(frames, axis=1)) + 1e-4).mean(axis=0)
    return unit((spectrum - spectrum.mean()).astype(np.float32))


class _Remembering:
    """An embedder with a cache."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[bytes, Array] = {}

    def embed(self, speech: Array) -> Array:
        """(256,)."""
        key = speech.tobytes()
        if key not in self._known:
            self._known[key] = self._embedder.embed(speech)
        return self._known[key]


def _as_it_is(sound: Sound) -> Sound:
    return sound


def _in_a_noisy_room(sound: Sound) -> Sound:
    random = np.random.default_rng(3)
    count = round(_RT60_S * HEARD_RATE_HZ)
    response = 0.03 * random.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    response[0] = 1.0
    return with_noise(np.convolve(sound, response)[: len(sound)], NOISE_DB)


def _cost(talk: Talk, network: SpeakerEmbedder) -> Figure:
    """Return the share of a core while somebody speaks continuously."""
    names = list(talk)[:2]
    enough = round(ENOUGH_S * HEARD_RATE_HZ)
    prints = {name: voiceprint_of(talk[name][:enough].astype(np.float32), network)[0] for name in names}
    recogniser = Recogniser(network, Gallery(prints))
    speech = talk[names[0]][: 20 * HEARD_RATE_HZ].astype(np.float32)
    frames = speech[: len(speech) // HEARD_FRAME_SAMPLES * HEARD_FRAME_SAMPLES].reshape(
        -1, HEARD_FRAME_SAMPLES
    )
    began_s = time.process_time()
    for frame in frames:
        list(recogniser.feed(frame, True))
    share = 100 * (time.process_time() - began_s) / (len(frames) * HEARD_FRAME_SAMPLES / HEARD_RATE_HZ)
    return Figure(
        "recognition while somebody speaks, share of a core", share, "%", 25.0, "with echo and detection"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", type=Path, metavar="DIR", help="a folder with transcripts.tsv")
    for figure in figures(parser.parse_args().speech):
        print(figure)


if __name__ == "__main__":
    main()
