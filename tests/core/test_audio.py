"""The two formats of sound, and lengths in them."""

from companion.core import audio
from companion.core.api.utterances import Utterance


def test_a_second_is_a_second() -> None:
    """Heard and played sound have different rates and the same seconds."""
    assert audio.heard_seconds(bytes(2 * 16_000)) == 1.0
    assert audio.played_seconds(bytes(2 * 24_000)) == 1.0
    assert audio.heard_seconds(bytes(audio.HEARD_FRAME_BYTES)) == audio.FRAME_S
    assert audio.played_seconds(bytes(audio.PLAYED_FRAME_BYTES)) == audio.FRAME_S


def test_an_utterance_knows_how_long_somebody_spoke() -> None:
    """Without what is kept from before and after."""
    utterance = Utterance(0, 2.0, 5.0, 1.5, bytes(2 * 16_000 * 4))
    assert utterance.speech_s == 3.0
