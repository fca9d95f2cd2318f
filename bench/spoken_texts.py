"""How well a voice is understood: times, numbers, names and abbreviations, spoken and transcribed."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import soxr

from bench.readings import errors, sound_of
from companion.app.engines import RECORD_MODEL
from companion.config import models_folder
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.core.language.words import normalise
from companion.language.en.reading_aloud import as_read
from companion.language.en.spoken_forms import spoken_number
from companion.models.store import Store
from companion.speaking.card_voice import CardVoice

TEXTS = Path(__file__).parents[1] / "tests" / "language" / "read_aloud.tsv"
_NUMBER = re.compile(r"\d+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")


def texts(count: int) -> list[str]:
    """Return so many texts, spread over the whole list; those in other scripts are left out."""
    with TEXTS.open(encoding="utf-8", newline="") as file:
        rows = [row["written"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    plain = [text for text in rows if text.isascii() and len(text.split()) >= 3 and "http" not in text]
    step = max(1, len(plain) // count)
    return plain[::step][:count]


def misheard(voice: CardVoice, written: list[str]) -> tuple[int, int]:
    """Return how many words were heard wrongly, and how many were said."""
    wrong = said = 0
    for text, heard in zip(written, _heard(voice, written), strict=True):
        wanted = _words(as_read(text))
        wrong += min(errors(wanted, _words(heard)), len(wanted))
        said += len(wanted)
    return wrong, said


def _heard(voice: CardVoice, written: list[str]) -> Iterator[str]:
    for text in written:
        sound = soxr.resample(sound_of(b"".join(voice.speak(text))), PLAYED_RATE_HZ, HEARD_RATE_HZ)
        segments, _ = _listener().transcribe(
            sound.astype(np.float32), language="en", beam_size=5, temperature=0.0
        )
        yield " ".join(segment.text for segment in segments)


def _words(text: str) -> list[str]:
    """Words for comparison: what stands in digits in words, and single letters as one word."""
    plain = _ORDINAL.sub("", as_read(text))
    plain = _NUMBER.sub(lambda number: spoken_number(int(number[0])).replace("-", " "), plain)
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", normalise(plain)).split()


@cache
def _listener():  # type: ignore[no-untyped-def]  # faster-whisper has no types
    from faster_whisper import WhisperModel

    folder = Store(models_folder()).folder(RECORD_MODEL)
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)
