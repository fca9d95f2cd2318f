"""What the companion's voice says of text as people write it, heard with real ears."""

import pytest

from companion.app.engines import Engines
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ, heard_seconds
from tests.whole.far_device import resampled
from tests.whole.listening import words


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Rate your week, and take 5-10 minutes for it.", "minutes"),
        ("Did your sister/brother call you?", "or"),
        ("I feel ... when you are late.", "when"),
        ("Doctor, meet me at 19:00 for €20.", "euros"),
        ("Nguyễn Łukasz, how was your week?", "week"),
    ],
)
def test_it_says_what_a_person_would(engines: Engines, written: str, heard: str) -> None:
    """The word that a reader puts in the place of a sign is heard, and no sign is named."""
    pcm = resampled(b"".join(engines.voice("joe").speak(written)), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    spoken = Utterance(0, 0.0, heard_seconds(pcm), 0.0, pcm)
    text = words(engines.record_transcriber().transcribe(spoken).text)
    assert heard in text
    assert not {"dash", "slash", "dot", "letter", "code", "feelwhen"} & set(text)
