"""Readings of known words, real or synthetic, and tools for comparison."""

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from companion import config
from companion.core.audio import HEARD_FRAME_SAMPLES, HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.errors import SetupError
from companion.hearing.files import read_sound
from companion.models.store import Store
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice

TABLE = "transcripts.tsv"
VOICES = Path(__file__).parents[1] / "voices"
_MOST_READINGS = 18
_LABEL_DB = 30.0
"""A frame of a clean reading is speech if it is at most this far below the reading's loud frames."""

Sound = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of known words."""

    said: str
    sound: Sound


def recorded(folder: Path, most: int = _MOST_READINGS) -> Iterator[Reading]:
    """Yield ``most`` readings from a folder, an equal share from each speaker. Raises SetupError as ``rows``
    does."""
    found = rows(folder, "transcript")
    for row in found[:: math.ceil(len(found) / most)]:
        yield Reading(row["transcript"], sound_of(read_sound(folder / row["file"])))


def rows(folder: Path, needed: str) -> list[dict[str, str]]:
    """Return the readings that a folder lists, each with its ``file`` and what is ``needed``: ``speaker`` or
    ``transcript``. Raises SetupError where the table is missing, or has no such reading."""
    path = folder / TABLE
    if not path.is_file():
        raise SetupError(f"{path} is not there; it lists the readings: file, speaker, transcript, with tabs.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", restval="")
        if missing := {"file", needed}.difference(lines.fieldnames or ()):
            names = " and ".join(sorted(missing))
            raise SetupError(f"{path} has no column {names}; its first line names them, with tabs between.")
        found = [row for row in lines if row["file"] and row[needed].strip()]
    if not found:
        raise SetupError(f"{path} lists no reading with its {needed}; there is nothing to measure with.")
    return found


def synthetic(texts: tuple[str, ...]) -> Iterator[Reading]:
    """Yield the sentences in all shipped voices."""
    folder = Store(config.models_folder()).folder("piper-joe")
    for card in load_cards(VOICES).values():
        if card.model != "piper-joe":
            continue
        voice = PiperVoice(folder, card)
        for text in texts:
            played = sound_of(b"".join(voice.speak(text)))
            yield Reading(text, soxr.resample(played, PLAYED_RATE_HZ, HEARD_RATE_HZ))


def frame_db(sound: Sound) -> Sound:
    """Return the level of each frame of 20 ms, in dB relative to full scale."""
    whole = len(sound) - len(sound) % HEARD_FRAME_SAMPLES
    power = (sound[:whole].reshape(-1, HEARD_FRAME_SAMPLES) ** 2).mean(axis=1)
    decibel: Sound = 10 * np.log10(power + 1e-12)
    return decibel


def loud(clean: Sound) -> NDArray[np.bool_]:
    """Return which frames of a clean reading are speech."""
    level = frame_db(clean)
    return level > np.percentile(level, 95) - _LABEL_DB


def noise(samples: int) -> Sound:
    """Return pink noise with an RMS of 1."""
    spectrum = np.fft.rfft(np.random.default_rng(3).standard_normal(samples))
    pink = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)).clip(1)), samples)
    level: Sound = pink / np.sqrt(np.mean(pink**2))
    return level


def speech_db(sound: Sound) -> float:
    """Return the level of the speech in a clean reading, in dB relative to full scale."""
    level = frame_db(sound)
    return 10 * float(np.log10(np.mean(10 ** (level[loud(sound)] / 10))))


def with_noise(sound: Sound, snr_db: float) -> Sound:
    """Add pink noise to a clean reading, relative to its speech."""
    noisy: Sound = sound + noise(len(sound)) * 10 ** ((speech_db(sound) - snr_db) / 20)
    return noisy


def words(text: str) -> list[str]:
    """Return words for comparison: lower case, no punctuation, digits in letters."""
    plain = text.lower().replace("mr.", "mister").replace("mrs.", "missus").replace("-", " ")
    digits = re.sub(r"\b7\b", "seven", plain)
    return re.sub(r"[^a-z' ]", " ", digits).split()


def errors(said: list[str], heard: list[str]) -> int:
    """Count words added, omitted and replaced (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, start=1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(heard, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1]


def sound_of(pcm: bytes) -> Sound:
    """Convert to samples in [-1, 1]."""
    samples: Sound = np.frombuffer(pcm, "<i2") / 32768.0
    return samples


def pcm_of(sound: Sound) -> bytes:
    """Convert to the microphone's format."""
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
