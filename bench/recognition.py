"""Speaker recognition: accuracy, cost, and a simpler method for comparison.

``--speech DIR`` names a folder with real speech (as for ``bench.hearing``); without it, Piper
speaks with six shifted voices, which are easier to tell apart than people are.
"""

import argparse
import itertools
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

import numpy as np
import soxr

from bench.figure import Figure, of_sample, of_share, percent
from bench.readings import TABLE, VOICES, Sound, loud, rows, sound_of, with_noise
from companion import config
from companion.core.api.voices import VoiceKind
from companion.core.audio import FRAME_S, HEARD_FRAME_SAMPLES, HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.errors import SetupError
from companion.hearing.files import read_sound
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import Array, SpeakerEmbedder, unit
from companion.hearing.recogniser import Recogniser, judge
from companion.hearing.voiceprints import ENOUGH_S, Embedder, Voiceprint, voiceprint_of
from companion.models.store import Store
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice

RATIOS = (0.8, 0.88, 0.96, 1.1, 1.22, 1.38)
"""Shifts of one voice that make six people."""
NOISE_DB = 10.0
_LONGEST_PIECE_S = 3.0
_MOST_READERS = 12
_MOST_GROUPS = 40
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

T = TypeVar("T")
Talk = Mapping[str, Sound]
"""Speech of each person, without its pauses."""


def figures(speech: Path | None = None, *, quick: bool = False) -> list[Figure]:
    """Return wrong and unsure decisions, compared with the same voices known in quiet alone, and with mean
    spectra. About a minute; ``quick``, for synthetic voices, half."""
    talk = dict(recorded(speech) if speech else synthetic(6 if quick else len(_SPOKEN)))
    network = SpeakerEmbedder(Store(config.models_folder()).folder("ge2e") / "pretrained.pt")
    embedder = _Remembering(network)
    kind = f"{len(talk)} {'people' if speech else 'shifted voices'}"
    found: list[Figure] = []
    for how, change in (("", _as_it_is), (", 10 dB of noise in a room", _in_a_noisy_room)):
        changed = {name: change(sound) for name, sound in talk.items()}
        for seconds in (1.5, 3.0):
            simple = f"mean spectra {_simple_wrong(changed, seconds):.1f} % wrong"
            limits = 3.0 if how else 1.0 if seconds < 2 else 0.2, None if how else 10.0
            what = f"which of two, {seconds:g} s{how}"
            found += _decided(what, changed, 2, embedder, seconds, limits, f"{kind}; {simple}")
    for people in sorted({3, len(talk)} & set(range(3, len(talk) + 1))):
        found += _decided(f"which of {people}, 3 s", talk, people, embedder, 3.0, (2.0, None), kind)
    return [*found, _cost(talk, network)]


def recorded(folder: Path) -> Iterator[tuple[str, Sound]]:
    """Yield the speech of each reader in a folder who says enough. Raises SetupError where fewer than two
    do."""
    least_s = ENOUGH_S + _LONGEST_PIECE_S
    spoken = ((speaker, voiced(np.concatenate(sounds))) for speaker, sounds in readers(folder))
    yield from enough_said(folder, spoken, least_s, lambda sound: len(sound) / HEARD_RATE_HZ)


def enough_said(
    folder: Path, people: Iterable[tuple[str, T]], least_s: float, seconds_of: Callable[[T], float]
) -> list[tuple[str, T]]:
    """Return those who speak for ``least_s``. Raises SetupError where fewer than two do."""
    enough = [(name, spoken) for name, spoken in people if seconds_of(spoken) >= least_s]
    if len(enough) < 2:
        raise SetupError(
            f"{folder / TABLE}: voices are told apart where at least two speakers have {least_s:.0f} s of "
            f"speech each; {len(enough) or 'none'} of these {'has' if len(enough) < 2 else 'have'}."
        )
    return enough


def readers(folder: Path) -> Iterator[tuple[str, list[Sound]]]:
    """Yield the readings of each reader in a folder, of ``_MOST_READERS`` at most. Raises SetupError as
    ``bench.readings.rows`` does."""
    of_speakers = sorted(rows(folder, "speaker"), key=itemgetter("speaker"))
    names = list(dict.fromkeys(row["speaker"] for row in of_speakers))
    chosen = names[:: math.ceil(len(names) / _MOST_READERS)]
    for speaker, of_speaker in itertools.groupby(of_speakers, itemgetter("speaker")):
        if speaker in chosen:
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


def _decided(
    what: str,
    talk: Talk,
    people: int,
    embedder: Embedder,
    seconds: float,
    limits: tuple[float | None, float | None],
    peer: str,
) -> list[Figure]:
    """Return wrong and unsure decisions in groups of so many people, each of whom speaks once; beside them
    those by voiceprints without noise, as they were before."""
    enough = round(ENOUGH_S * HEARD_RATE_HZ)
    prints = {
        name: voiceprint_of(sound[:enough].astype(np.float32), embedder)[0] for name, sound in talk.items()
    }
    quiet = {name: replace(voiceprint, noisy=()) for name, voiceprint in prints.items()}
    groups = list(itertools.combinations(talk, people))
    groups = groups[:: math.ceil(len(groups) / _MOST_GROUPS)]
    turns = [(who, group) for group in groups for who in group]
    now, before = (Counter(_verdicts(talk, turns, known, embedder, seconds)) for known in (prints, quiet))
    return [
        of_share(
            f"{what}: {verdict}",
            now[verdict],
            now.total(),
            limit,
            f"decisions, {peer}; voices known in quiet alone: {100 * before[verdict] / now.total():.2f} %",
        )
        for verdict, limit in zip(("wrong", "unsure"), limits, strict=True)
    ]


def _verdicts(
    talk: Talk,
    turns: Iterable[tuple[str, tuple[str, ...]]],
    prints: Mapping[str, Voiceprint],
    embedder: Embedder,
    seconds: float,
) -> Iterator[str]:
    """Yield what is decided of each piece of one who speaks in a group."""
    enough, size = round(ENOUGH_S * HEARD_RATE_HZ), round(seconds * HEARD_RATE_HZ)
    for speaker, group in turns:
        here = Gallery({name: prints[name] for name in group})
        rest = talk[speaker][enough:].astype(np.float32)
        for at in range(0, len(rest) - size + 1, size):
            who = judge(rest[at : at + size], embedder, here)
            certain = who.kind is VoiceKind.PARTNER
            yield "right" if who.partner == speaker else "wrong" if certain else "unsure"


def _simple_wrong(talk: Talk, seconds: float) -> float:
    """Return the percentage of wrong choices between two by mean spectra, without unsure ones."""
    enough, size = round(ENOUGH_S * HEARD_RATE_HZ), round(seconds * HEARD_RATE_HZ)
    prints = {name: mean_spectrum(sound[:enough]) for name, sound in talk.items()}
    wrong: list[bool] = []
    pairs = list(itertools.permutations(talk, 2))
    for name, other in pairs[:: math.ceil(len(pairs) / _MOST_GROUPS)]:
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
    second = round(1 / FRAME_S)
    spent = []
    for at in range(0, len(frames), second):
        began_s = time.process_time()
        for frame in frames[at : at + second]:
            list(recogniser.feed(frame, True))
        spent.append((time.process_time() - began_s, len(frames[at : at + second]) * FRAME_S))
    what = "recognition while somebody speaks, share of a core"
    return of_sample(what, spent, percent, "%", 25.0, f"{len(spent)} seconds; with echo and detection")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", type=Path, metavar="DIR", help="a folder with transcripts.tsv")
    for figure in figures(parser.parse_args().speech):
        print(figure)


if __name__ == "__main__":
    main()
