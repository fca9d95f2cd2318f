"""The couples of the demonstrations, with real voices and real ears: what they answer is understood."""

import numpy as np
import pytest
import soxr

from companion import config
from companion.app.engines import Engines
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.core.language.words import normalise
from companion.room.description import Cue, load_room

ROOMS = ("conflict-repair", "nonviolent-communication", "shared-breathing", "_anyone")


@pytest.mark.parametrize("room", ROOMS)
def test_each_answer_of_the_couples_is_heard_word_for_word(engines: Engines, room: str) -> None:
    """No question of a demonstration stays open; what they tell each other may be heard with a mistake."""
    _, record, _ = engines.transcribers()
    heard = {}
    for partner in load_room(config.rooms_folder() / f"{room}.yaml").partners:
        assert partner.voice is not None
        voice = engines.voice(partner.voice)
        answers = [line for line in partner.lines if line.cue is Cue.HEARS and len(line.pieces) == 1]
        for text in sorted({line.pieces[0].text for line in answers}):
            pcm = _at_the_microphone(b"".join(voice.speak(text)))
            seconds = len(pcm) / 2 / HEARD_RATE_HZ
            heard[text] = record.transcribe(Utterance(0, 0.0, seconds, seconds, pcm)).text
    assert {text: normalise(words) for text, words in heard.items()} == {
        text: normalise(text) for text in heard
    }


def _at_the_microphone(pcm: bytes) -> bytes:
    samples = np.frombuffer(pcm, np.int16).astype(np.float32)
    resampled = soxr.resample(samples, PLAYED_RATE_HZ, HEARD_RATE_HZ).clip(-32768, 32767)
    return bytes(resampled.astype(np.int16).tobytes())
