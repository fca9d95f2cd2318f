"""What all tests share: real models, and folders that are not the user's own."""

from pathlib import Path

import pytest

from companion import config
from companion.models.store import Store

# Taken before any test changes the environment: the models come from the user's real store.
_STORE = Store(config.models_folder())


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


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for this test alone (``data``; the cache is ``cache`` beside it)."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    return tmp_path / "data"
