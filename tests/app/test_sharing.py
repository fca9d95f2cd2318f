"""The speech engine that several rooms on one machine share."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from multiprocessing.connection import Client, Listener
from pathlib import Path

import pytest

from companion.app import engine_link
from companion.app.engine_link import Link, Model, Note, Sharing
from companion.app.engines import Engines, RoomTranscriber
from companion.core.api.utterances import Utterance
from companion.core.audio import heard_seconds
from tests.whole import network

PATIENCE_S = 120.0
Begun = list["subprocess.Popen[bytes]"]
Enter = Callable[[], RoomTranscriber]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets in folders, and their modes")


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begun]:
    """The engines that are begun, in a folder that no other room knows."""
    monkeypatch.setenv("COMPANION_RUNTIME", str(tmp_path / "runtime"))
    processes: Begun = []
    begin = engine_link.begin

    def noted() -> "subprocess.Popen[bytes] | None":
        process = begin()
        processes.extend([process] if process else [])
        return process

    monkeypatch.setattr(engine_link, "begin", noted)
    yield processes
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def said() -> list[str]:
    """What is said of the engine."""
    return []


@pytest.fixture
def enter(tiny_whisper: Path, said: list[str], begun: Begun) -> Iterator[Enter]:
    """A further room, which transcribes drafts."""
    rooms: list[Engines] = []

    def room() -> RoomTranscriber:
        rooms.append(Engines(own=tiny_whisper, sharing=Sharing()))
        return rooms[-1].transcribers(on_trouble=said.append)[0]

    yield room
    for engines in rooms:
        engines.close()
    for process in begun[1:]:  # the first was killed
        assert process.wait(PATIENCE_S) == 0


@pytest.fixture(scope="module")
def done(piper_joe: Path) -> Utterance:
    """Somebody says "I'm done"."""
    from companion.app.probes import _heard_at_16_khz

    pcm = _heard_at_16_khz(b"".join(Engines().voice("joe").speak("I'm done.")))
    return Utterance(0, 0.0, heard_seconds(pcm), 0.0, pcm)


def test_rooms_share_one_engine_and_a_killed_one_loses_no_utterance(
    enter: Enter, begun: Begun, said: list[str], done: Utterance, tmp_path: Path
) -> None:
    """One alone has its own model; with a second both have the engine. When it is killed there is another,
    strangers hear nothing from it, nothing of what was said is in a file, and it ends when all rooms have."""
    first = enter()
    assert first.transcribe(done).text == "I'm done."
    assert not begun, "a session alone stays in one process"
    second = enter()
    assert second.transcribe(done) == first.transcribe(done)
    (engine,) = begun
    assert first.ears._own is second.ears._own is None
    note = Note(**json.loads((tmp_path / "runtime/engine.json").read_text()))
    for hello in (b'"wrong"', b"[]", b"\xff", b""):
        with Client(note.address) as stranger:
            stranger.send_bytes(hello)
            with pytest.raises(EOFError):
                stranger.recv_bytes()
    engine.kill()
    assert [room.transcribe(done).text for room in (second, first)] == ["I'm done."] * 2
    assert len(begun) == 2
    assert not said
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if "done" in path.read_bytes().decode("latin-1")]


def test_without_an_engine_a_room_goes_on_with_a_small_model_and_says_so_once(
    enter: Enter, said: list[str], done: Utterance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within seconds, and what was said in the meantime is transcribed all the same."""
    monkeypatch.setattr(engine_link, "begin", lambda: None)
    monkeypatch.setattr(engine_link, "_ANSWERS_S", 0.0)
    _first, second = enter(), enter()
    assert [second.transcribe(done).text for _ in range(2)] == ["I'm done."] * 2
    assert ["a small model of its own" in sentence for sentence in said] == [True]


def test_an_engine_that_hangs_keeps_nobody_waiting(
    enter: Enter, begun: Begun, done: Utterance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers no call, and a room that has its own model goes on with it."""
    monkeypatch.setattr(engine_link, "_ANSWERS_S", 0.0)
    room = enter()
    with Listener(str(tmp_path / "hangs")) as listener:
        _leave(tmp_path, json.dumps(asdict(Note(str(listener.address), "key"))))
        assert room.transcribe(done).text == "I'm done."


def _leave(tmp_path: Path, note: str, mode: int = 0o600) -> None:
    path = tmp_path / "runtime/engine.json"
    path.write_text(note)
    path.chmod(mode)


@pytest.mark.parametrize(
    ("note", "mode"),
    [
        ('{"address": ["127.0.0.1", 9], "key": "k"}', 0o600),
        ('{"address": "127.0.0.1:9", "key": "k"}', 0o600),
        ('{"address": 9, "key": "k"}', 0o600),
        ('{"address": "ADDRESS", "key": "k"}', 0o644),
        ('{"address": "ADDRESS"}', 0o600),
        ("[]", 0o600),
        ("not JSON", 0o600),
    ],
)
def test_no_note_leads_to_a_network_or_to_another_user(
    begun: Begun, tmp_path: Path, note: str, mode: int
) -> None:
    """A note that others could have written counts as none, and no address of a network is ever tried."""
    link = Link(Sharing(), Model("models", None, "en", "joe", draft=True))
    with Listener(str(tmp_path / "trap")) as trap:
        _leave(tmp_path, note.replace("ADDRESS", str(trap.address)), mode)
        with network.blocked() as attempts:
            assert not link.connect()
    assert set(attempts) <= ({"socket.connect"} if "127.0.0.1:9" in note else set())  # a path of that name


def test_a_folder_that_others_may_enter_is_no_place_to_share(
    begun: Begun, tmp_path: Path, enter: Enter, done: Utterance
) -> None:
    """Each room has its own models there, as on a machine without any other room."""
    (tmp_path / "runtime").mkdir()
    (tmp_path / "runtime").chmod(0o755)
    first, second = enter(), enter()
    assert first.transcribe(done) == second.transcribe(done)
    assert not begun
