"""Voices to test with: a real one, and one whose sound and faults are known exactly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.speaking.cards import VoiceCard, load_cards
from companion.speaking.piper_voice import PiperVoice
from tests.speaking.signals import sine

VOICES = Path(__file__).parents[2] / "voices"


class ScriptedVoice:
    """Speaks a sine of 0.1 s for each sentence, counts what it was asked, fails where told to."""

    key = "scripted-1"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails_after: int | None = None

    def speak(self, text: str) -> Iterator[bytes]:
        """One chunk for each sentence between full stops."""
        self.asked.append(text)
        for number, sentence in enumerate(filter(None, text.split("."))):
            if number == self.fails_after:
                raise OSError(f"while saying {text}")
            yield sine(0.1, 200 + len(sentence))


@pytest.fixture
def scripted_voice() -> ScriptedVoice:
    """A voice whose sound and faults are known."""
    return ScriptedVoice()


@pytest.fixture(scope="session")
def cards() -> dict[str, VoiceCard]:
    """The cards that ship."""
    return load_cards(VOICES)


@pytest.fixture(scope="session")
def joe(piper_joe: Path, cards: dict[str, VoiceCard]) -> PiperVoice:
    """The companion's own voice, loaded."""
    voice = PiperVoice(piper_joe, cards["joe"])
    voice.warm()
    return voice
