"""Speech synthesis with Kokoro: one model, and a small file for each of its voices."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np

from companion.errors import ModelError
from companion.speaking import misaki
from companion.speaking.card_voice import run_options, session
from companion.speaking.cards import VoiceCard
from companion.speaking.loudness import Samples
from companion.speaking.misaki_voice import MisakiVoice, shifted
from companion.speaking.stretching import stretched

MODEL = "kokoro.onnx"
_STYLE_NUMBERS = 256
_MOST_SIGNS = 500
_SLOWEST = 1.1
"""Pace up to which the model itself speaks more slowly. Beyond, it draws out the first sounds of short texts:
"No." was heard as "And now" at 1.3, where nine of 58 words were misheard; with stretched sound two are."""


class KokoroVoice(MisakiVoice):
    """A ``Voice`` of the Kokoro model."""

    RENDERING = 2
    # A second of sound takes it 0.2 to 0.8 s: a piece is made while the one before, about as long, plays.
    FIRST_WORDS = 4
    USUAL_WORDS = 8

    def __init__(self, folder: Path, card: VoiceCard, as_read: Callable[[str], str] = str) -> None:
        """``folder`` has ``kokoro.onnx``, and the card's ``style`` with the ending ``.bin``; ``as_read``: see
        ``CardVoice``. Raises ModelError if one is missing, or the card's language isn't known."""
        self._style_file = folder / f"{card.style}.bin"
        for file in (folder / MODEL, self._style_file):
            if not file.is_file():
                raise ModelError(f"{file} is missing; fetch the voice again: companion models fetch kokoro")
        super().__init__(folder / MODEL, card, as_read)

    def _synthesise(self, phonemes: list[str], ratio: float, pace: float) -> Samples:
        ids, own = misaki.numbered(phonemes)[: _MOST_SIGNS + 2], min(pace, _SLOWEST)
        inputs = {
            "tokens": np.array([ids], np.int64),
            "style": self._styles[min(len(ids) - 2, len(self._styles) - 1)][None],
            "speed": np.array([1 / (own * ratio)], np.float32),
        }
        sound = np.asarray(session(self._file).run(None, inputs, run_options())[0], np.float32).reshape(-1)
        return stretched(shifted(sound, ratio), pace / own)

    @cached_property
    def _styles(self) -> Samples:
        """The voice for a portion of each length: a row for each number of phonemes."""
        return np.fromfile(self._style_file, np.float32).reshape(-1, _STYLE_NUMBERS)
