"""What whole sessions share: real engines, loaded once, and no network at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.app.engines import Engines
from tests.whole import network


@pytest.fixture(scope="module", autouse=True)
def network_attempts() -> Iterator[list[str]]:
    """Every whole session runs with the network blocked; an attempt to use it fails the tests."""
    with network.blocked() as attempts:
        yield attempts
    assert attempts == []


@pytest.fixture(scope="session")
def engines(
    base_whisper: Path, tiny_whisper: Path, piper_joe: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engines]:
    """Real Whisper and Piper; prompts are kept in a folder of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMPANION_CACHE", str(tmp_path_factory.mktemp("cache")))
        engines = Engines()
        yield engines
        engines.close()
