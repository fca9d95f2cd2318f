"""What all tests share: real models, and folders that are not the user's own."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from companion import config
from companion.models.store import Store
from tests import sound_server as pulse

# In CI a change is judged by the same examples as the change before it; new ones are looked for at home.
# No example is timed: machines are shared, and speed is measured in bench/.
settings.register_profile("home", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "home")

# Taken before any test changes the environment: the models come from the user's real store.
_STORE = Store(config.models_folder())


@pytest.fixture(autouse=True, scope="module")
def _voice_of_a_fresh_program() -> None:
    """Piper adds noise by chance: what a module hears must not depend on the modules before it."""
    if voices := sys.modules.get("companion.speaking.piper_voice"):
        voices.forget()


@pytest.fixture(scope="session")
def tiny_whisper() -> Path:
    """The folder of faster-whisper tiny.en; fails with the sentence that says how to fetch it."""
    return _STORE.folder("whisper-tiny.en")


@pytest.fixture(scope="session")
def base_whisper() -> Path:
    """The folder of faster-whisper base."""
    return _STORE.folder("whisper-base")


@pytest.fixture(scope="session")
def piper_joe() -> Path:
    """The folder of the Piper voice en_US-joe-medium."""
    return _STORE.folder("piper-joe")


@pytest.fixture(scope="session")
def ge2e() -> Path:
    """The weights of the speaker embedding."""
    return _STORE.folder("ge2e") / "pretrained.pt"


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for this test alone (``data``; the cache is ``cache`` beside it)."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    return tmp_path / "data"


@pytest.fixture(scope="session")
def _sound_server() -> Iterator[pulse.SoundServer]:
    if (missing := pulse.missing_tools()) and not os.environ.get("CI"):
        pytest.skip(f"{', '.join(missing)} not installed (Debian: apt install pulseaudio pulseaudio-utils)")
    assert not missing, f"CI has to run the device tests, and {', '.join(missing)} is not installed"
    with tempfile.TemporaryDirectory(prefix="pulse-") as home, pulse.running(Path(home)) as server:
        yield server


@pytest.fixture
def sound_server(_sound_server: pulse.SoundServer) -> pulse.SoundServer:
    """A private sound server: PortAudio's devices ``companion_mic`` and ``companion_out``, also the default.

    The microphone is there at the start of each test, whatever the test before did to it.
    """
    _sound_server.load_microphone()
    return _sound_server
