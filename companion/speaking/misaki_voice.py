"""What voices share that read misaki's phonemes: Kokoro, and hibari, which was distilled from it."""

from collections.abc import Callable
from pathlib import Path

import soxr

from companion.core.audio import PLAYED_RATE_HZ
from companion.errors import ModelError
from companion.speaking import misaki
from companion.speaking.card_voice import CardVoice
from companion.speaking.cards import VoiceCard
from companion.speaking.loudness import Samples


class MisakiVoice(CardVoice):
    """A ``Voice`` whose model reads misaki's phonemes."""

    def __init__(self, file: Path, card: VoiceCard, as_read: Callable[[str], str] = str) -> None:
        """As for ``CardVoice``. Raises ModelError if the card's language isn't known."""
        self._language = language_of(card)
        super().__init__(file, card, as_read)

    def pronounced(self, text: str) -> str:
        """How it says ``text``, in the International Phonetic Alphabet."""
        return misaki.ipa(text, self._language)

    def _phonemes(self, text: str) -> list[list[str]]:
        return misaki.phonemes(text, self._language)


def language_of(card: VoiceCard) -> str:
    """Return the card's language as misaki names it. Raises ModelError when it isn't one of misaki's."""
    for language in (card.language, card.language.partition("-")[0]):
        if language in misaki.ESPEAK_VOICES:
            return language
    raise ModelError(
        f"The voice card {card.id}: language {card.language} is none that its model speaks; "
        f"known: {', '.join(misaki.ESPEAK_VOICES)}."
    )


def shifted(sound: Samples, ratio: float) -> Samples:
    """Return 24 kHz sound with pitch and formants times ``ratio``, and as much shorter."""
    if ratio == 1.0:
        return sound
    higher: Samples = soxr.resample(sound, PLAYED_RATE_HZ * ratio, PLAYED_RATE_HZ)
    return higher
