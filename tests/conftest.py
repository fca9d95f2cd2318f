"""What all tests share: real models, and folders that are not the user's own."""

import os
import random
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from companion import config
from companion.journal.store import copies
from companion.models.store import Status, Store
from companion.scripts import catalogue
from tests import sound_server as pulse

# Every run tries the same examples: a test fails because of a change, never by chance. New ones are found by
# ``run.py test --explore``. No example is timed, and none fails because the machine is slow.
_ALWAYS: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
settings.register_profile("same", derandomize=True, **_ALWAYS)
settings.register_profile("explore", derandomize=False, max_examples=300, **_ALWAYS)
settings.load_profile("same")

DEVICES = "devices"
"""The modules whose tests play and record in real time: one after the other, in one process."""
_LOW_PRIORITY = 10

# Taken before any test changes the environment: the models come from the user's real store.
_STORE = Store(config.models_folder())
_COPIES = config.model_copies_folder()
_STRETCHING = {name: getattr(copies, name) for name in ("_ROUNDS", "_MEMORY_KIB")}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Modules with devices go first, then whole sessions, which take longest.

    A search for examples goes in any order: it is cut off when its time is over.
    """
    first = (DEVICES, "tests/whole")
    items.sort(key=lambda item: [not _group(item.nodeid).startswith(group) for group in first])
    if config.getoption("--hypothesis-profile") == "explore":
        random.Random(config.getoption("--hypothesis-seed")).shuffle(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """In several processes a module stays together, and so do all modules with devices.

    xdist's own marks for groups have no effect with pytest 9.2 (pytest-xdist, issue 1386).
    """
    from xdist.scheduler import LoadScopeScheduling

    class Grouped(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid)

    config.option.loadscopereorder = False
    return Grouped(config, log)


def _group(nodeid: str) -> str:
    module = nodeid.partition("::")[0]
    return DEVICES if _has_devices(module) else module


@cache
def _has_devices(module: str) -> bool:
    source = (Path(__file__).parents[1] / module).read_text("utf-8")
    return "sound_server" in source or "far_device" in source


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Beside other processes, whatever doesn't run in real time makes way for what does."""
    in_parallel = "PYTEST_XDIST_WORKER" in os.environ and hasattr(os, "nice")
    if in_parallel and _group(item.nodeid) != DEVICES and os.nice(0) < _LOW_PRIORITY:
        os.nice(_LOW_PRIORITY)
    _forget("companion.speaking.card_voice")  # before fixtures of modules; before the test itself once more


@pytest.fixture(autouse=True)
def _voices_of_a_fresh_program() -> None:
    """Piper adds noise, by a seed that is set when it is loaded: a test hears the same after any other."""
    _forget("companion.speaking.card_voice")


@pytest.fixture(autouse=True, scope="module")
def _transcribers_of_a_fresh_program() -> None:
    """Whisper's second try draws words, by a seed that is set when it is loaded: the same for modules."""
    _forget("companion.hearing.whisper")


def _forget(module: str) -> None:
    if models := sys.modules.get(module):
        models.forget()


@pytest.fixture(scope="session", autouse=True)
def _copies_of_models() -> Iterator[None]:
    """Each is made once, and not in every test's own cache: 110 MB."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "model_copies_folder", lambda: _COPIES)
        yield


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
def hibari() -> Path:
    """The folder of the voice hibari."""
    return _optional("hibari")


@pytest.fixture(scope="session")
def kokoro() -> Path:
    """The folder of Kokoro and its voices."""
    return _optional("kokoro")


@pytest.fixture(scope="session")
def moonshine() -> Path:
    """The folder of Moonshine base."""
    return _optional("moonshine-base")


def _optional(name: str) -> Path:
    if _STORE.status(name) is not Status.READY:
        pytest.skip(f"the model {name} is not here: companion models fetch {name}")
    return _STORE.folder(name)


@pytest.fixture(scope="session")
def minilm() -> Path:
    """The folder of the model that notices danger."""
    return _STORE.folder("minilm")


@pytest.fixture(scope="session")
def ge2e() -> Path:
    """The weights of the speaker embedding."""
    return _STORE.folder("ge2e") / "pretrained.pt"


@pytest.fixture(scope="session", autouse=True)
def _no_other_room(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sessions in these tests share no engine with others on this machine."""
    os.environ["COMPANION_RUNTIME"] = str(tmp_path_factory.mktemp("runtime"))


@pytest.fixture(scope="session", autouse=True)
def _passphrases_are_stretched_little() -> Iterator[None]:
    """To stretch one takes half a second by design: here the least that Argon2id does, and scrypt only once
    for the same passphrase with the same salt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "_ROUNDS", 1)
        patch.setattr(copies, "_MEMORY_KIB", 8 * copies._LANES)
        patch.setattr(copies, "_stretched_with_scrypt", cache(copies._stretched_with_scrypt))
        yield


@pytest.fixture
def stretched_as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups of this test cost each guess as much as those of a household."""
    for name, value in _STRETCHING.items():
        monkeypatch.setattr(copies, name, value)


@pytest.fixture(scope="session")
def list_of_sessions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache folder with the list of the sessions that ship, which takes seconds to make: for a program
    that is started with a cache of its own."""
    folder = tmp_path_factory.mktemp("listed")
    catalogue(config.sessions_folder(), kept=folder / "sessions" / "shipped.json")
    return folder


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for this test alone (``data``; the cache is ``cache`` beside it)."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    return tmp_path / "data"


@pytest.fixture(scope="session")
def _sound_server() -> Iterator[pulse.SoundServer]:
    must = os.environ.get("CI") and sys.platform == "linux"
    if (missing := pulse.missing_tools()) and not must:
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
