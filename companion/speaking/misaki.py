"""Text in the phonemes that Kokoro's voices learned (misaki's), by the espeak-ng that Piper brings."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from piper.phonemize_espeak import ESPEAK_DATA_DIR, EspeakPhonemizer

from companion.system.espeak_data import ONE_AT_A_TIME, usable

ESPEAK_VOICES = {
    "en-US": "en-us",
    "en-GB": "en",
    "es": "es",
    "fr": "fr",
    "it": "it",
    "pt": "pt-br",
}
"""espeak-ng's voice for each language that Kokoro speaks."""

# From misaki's own table for espeak-ng (EspeakFallback, Apache-2.0).
_AFFRICATES = {"tʃ": "ʧ", "dʒ": "ʤ"}
_ENGLISH = {
    **_AFFRICATES, "aɪ": "I", "aʊ": "W", "eɪ": "A", "ɔɪ": "Y", "r": "ɹ", "x": "k", "ç": "k", "ɬ": "l",
    "ʔ": "t", "ɹɹ": "ɹ", "ʲ": "", "ɐ": "ə", "ɚ": "əɹ", "ɾ": "T",
}  # fmt: skip
_AMERICAN = {**_ENGLISH, "oʊ": "O", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "oː": "ɔ", "ː": ""}
_BRITISH = {**_ENGLISH, "əʊ": "Q", "eə": "ɛː", "oː": "ɔː"}
_ELSEWHERE = {**_AFFRICATES, "ts": "ʦ", "dz": "ʣ"}
_SIGNS: Mapping[str, Mapping[str, str]] = {"en-US": _AMERICAN, "en-GB": _BRITISH}
_SYLLABIC = re.compile("(\\S)\u0329")
_SYLLABIC_L = re.compile(r"(?<=[bdfkpstvzʃʤʧɡT])əl(?=z?(?:[ ,.;:!?]|$))")

_NUMBERED = (
    '·;:,.!?··—…"()“” \u0303ʣʥʦʨᵝꭧAI·····O·Q·ST··W·Yᵊabcdef·hijklmnopqrstuvwxyzɑɐɒæ··βɔɕç·ɖðʤə·ɚɛɜ··ɟ·ɡ'
    "······ɥ·ɨɪʝ······ɯɰŋɳɲɴø·ɸθœ··ɹ·ɾɻ·ʁɽʂʃʈʧ·ʊʋ·ʌɣɤ·χʎ···ʒʔ·······ˈˌː···ʰ·ʲ····↓·→↗↘···ᵻ"
)
_NUMBERS = {sign: number for number, sign in enumerate(_NUMBERED) if sign != "·"}


def phonemes(text: str, language: str) -> list[list[str]]:
    """Return the phonemes of ``text``, a row a sentence. ``language``: one of ``ESPEAK_VOICES``."""
    return [list(_as_learned(sentence, language)) for sentence in _sentences(text, language)]


def ipa(text: str, language: str) -> str:
    """Return ``text`` in the International Phonetic Alphabet."""
    return "".join(_sentences(text, language)).replace("ʲ", "")


def numbered(phonemes: Sequence[str]) -> list[int]:
    """Return the model's numbers of ``phonemes``, between the silences at both ends; unknown ones are left
    out."""
    return [0, *(_NUMBERS[sign] for sign in phonemes if sign in _NUMBERS), 0]


def _sentences(text: str, language: str) -> list[str]:
    with ONE_AT_A_TIME:
        return ["".join(sentence) for sentence in _espeak().phonemize(ESPEAK_VOICES[language], text)]


def _as_learned(ipa: str, language: str) -> str:
    ipa = ipa.replace("c\u0327", "ç")
    for sign, learned in _SIGNS.get(language, _ELSEWHERE).items():
        ipa = ipa.replace(sign, learned)
    return _SYLLABIC_L.sub("ᵊl", _SYLLABIC.sub(r"ᵊ\1", ipa)) if language in _SIGNS else ipa


@cache
def _espeak() -> EspeakPhonemizer:
    return EspeakPhonemizer(usable(ESPEAK_DATA_DIR))
