"""Text as it sounds, by the espeak-ng that Piper brings; numbers, titles and abbreviations are read out."""

import re
from functools import cache, lru_cache

from piper import espeakbridge
from piper.phonemize_espeak import ESPEAK_DATA_DIR

from companion.core.language.words import normalise
from companion.system.espeak_data import ONE_AT_A_TIME, usable

_VOICES = {"en": "en-us"}
"""espeak-ng's voice by language, where it has another name."""
_FLAGS = re.compile(r"\([^)]*\)")
"""espeak-ng marks words that it reads as another language."""
_NO_SOUND = re.compile(r"[ˈˌː\W_]")
_ONE_SOUND = {"tʃ": "ʧ", "dʒ": "ʤ", "ɚ": "ɜ", "ɐ": "ə", "ɾ": "t", "ᵻ": "ɪ", "g": "ɡ"}

Sounds = tuple[str, ...]
"""Phonemes of one word each."""


@lru_cache(maxsize=512)
def sounds_of(text: str, language: str = "en") -> Sounds:
    """Phonemes in IPA, one string a word, without stress and length; empty where nothing is said. The letters
    stand for the sounds of a language that espeak-ng does not speak."""
    _begin()
    with ONE_AT_A_TIME:
        try:
            espeakbridge.set_voice(_VOICES.get(language, language))
        except RuntimeError:
            return tuple(normalise(text).split())
        clauses = [phonemes for phonemes, _, _ in espeakbridge.get_phonemes(text)]
    words = (_NO_SOUND.sub("", _FLAGS.sub("", word)) for clause in clauses for word in clause.split())
    return tuple(_as_one(word) for word in words if word)


def _as_one(phonemes: str) -> str:
    for several, one in _ONE_SOUND.items():
        phonemes = phonemes.replace(several, one)
    return phonemes


@cache
def _begin() -> None:
    espeakbridge.initialize(str(usable(ESPEAK_DATA_DIR)))
