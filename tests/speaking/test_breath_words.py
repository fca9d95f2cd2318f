"""Words of guided breath, as the companion's voice speaks them."""

import numpy as np

from companion.core.audio import PLAYED_RATE_HZ
from companion.core.stages.breathing import SHORT_WORDS_S, WORDS_S
from companion.language.en import LANGUAGE
from companion.speaking.piper_voice import PiperVoice
from tests.speaking.signals import samples

AUDIBLE = 0.01


def test_words_are_over_before_their_phase_begins(joe: PiperVoice) -> None:
    """With a tenth of a second to spare for the loudspeaker: "Breathe in" is no late order."""
    for key, words in LANGUAGE.prompts.breath.items():
        sound = np.abs(samples(b"".join(joe.speak(words))))
        lasts_s = np.nonzero(sound > AUDIBLE)[0][-1] / PLAYED_RATE_HZ
        assert lasts_s < (SHORT_WORDS_S if key.startswith("and ") else WORDS_S) - 0.1, words
