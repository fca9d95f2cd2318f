"""The way from a room to the speech engine that all rooms of this machine share.

It is a socket in a folder that only this user may enter, on Windows a pipe with a name that nobody else can
know; never an address of a network. A note in that folder says where it is, with a key that each caller
shows. Sound and words go through it as bytes and JSON, and nothing of them is written to disk.
"""

import contextlib
import json
import os
import secrets
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from threading import Lock
from typing import Any

import companion
from companion import config, private
from companion.clock import Clock
from companion.core.api.utterances import Transcript, Utterance
from companion.system.locks import locked

_ANSWERS_S = 10.0
"""How long a room waits for an engine to begin, and to answer."""
_LOADS_S = 30.0
"""How long for its models."""
_DRAFT_S, _RECORD_S = 10.0, 60.0
"""How long for words: a record waits for those of other rooms."""
_AGAIN_S = 30.0
"""When an engine that gave no words is tried again: it may only have been busy."""
_LOOKS_EVERY_S = 0.05
_LONGEST_PATH = 100
"""Bytes of a socket's path; the least that systems allow is 104, with the end of it."""
_LONGEST_MESSAGE = 1 << 16
LONGEST_SOUND = 1 << 26
_NOTE, _ROOM_LOCK, _ENGINE_LOCK = "engine.json", "room-lock", "engine-lock"
_GONE = (OSError, EOFError, ValueError, KeyError, TypeError)
"""What a call raises when the engine was killed, or something else answers."""


@dataclass(frozen=True)
class Note:
    """Where the engine is."""

    address: str
    key: str


@dataclass(frozen=True)
class Model:
    """What a room wants its words from."""

    store: str
    own: str | None
    language: str
    voice: str
    draft: bool
    whole: bool = False
    """Whether it is for turns as a whole."""


@dataclass(frozen=True)
class Call:
    """What goes with the sound of an utterance."""

    speech_s: float
    not_named: str | None
    safe_word: str | None


def is_private(path: Path) -> bool:
    """Whether ``path`` is this user's, and nobody else may read, enter or write it."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    if sys.platform == "win32":  # a profile's folders are private by inheritance
        return not stat.S_ISLNK(status.st_mode)
    return (
        status.st_uid == os.getuid()
        and not stat.S_ISLNK(status.st_mode)
        and not stat.S_IMODE(status.st_mode) & 0o077
    )


def send(connection: "Connection[Any, Any]", message: str | Model | Call | Transcript) -> None:
    """Send a message. Raises OSError."""
    plain = message if isinstance(message, str) else asdict(message)
    connection.send_bytes(json.dumps(plain).encode())


def received(connection: "Connection[Any, Any]") -> Any:
    """Receive a message. Raises OSError, EOFError or ValueError."""
    return json.loads(connection.recv_bytes(_LONGEST_MESSAGE))


@contextlib.contextmanager
def listening() -> Iterator[tuple[Listener, Note]]:
    """Be the engine of this machine for the block. Raises OSError, also where there is one."""
    folder = config.runtime_folder()
    private.make_folder(folder)
    if not is_private(folder):
        raise PermissionError(f"{folder} is open to others")
    with contextlib.ExitStack() as over:
        if not over.enter_context(locked(folder / _ENGINE_LOCK)):
            raise BlockingIOError(f"{folder} has an engine")
        if sys.platform == "win32":
            address = rf"\\.\pipe\companion-{secrets.token_hex(16)}"
        else:
            path = folder / "engine"
            if len(os.fsencode(path)) > _LONGEST_PATH:
                path = over.enter_context(private.work_folder(Path("/tmp"), "companion-")) / "engine"
            path.unlink(missing_ok=True)
            address = str(path)
        note = Note(address, secrets.token_hex(32))
        with Listener(address, backlog=16) as listener:
            private.write(folder / _NOTE, json.dumps(asdict(note)))
            try:
                yield listener, note
            finally:
                (folder / _NOTE).unlink(missing_ok=True)


class Sharing:
    """What one room knows of the others on this machine. Safe from any thread."""

    def __init__(self) -> None:
        """Looks whether another room is here. Where the folder can't be private, none ever is."""
        self._folder: Path | None = None
        self._first = contextlib.ExitStack()
        self._lock = Lock()
        self._clock = Clock()
        self._failed: tuple[Note, float] | None = None
        self.alone = True
        """Whether no other room was here when this one came."""
        self._gave_up = False
        self._process: subprocess.Popen[bytes] | None = None
        """The engine that this room began, held as long as it runs: Python warns of one that is let go."""
        try:
            folder = config.runtime_folder()
            private.make_folder(folder)
            if not is_private(folder):
                return
            self.alone = self._first.enter_context(locked(folder / _ROOM_LOCK))
            self._folder = folder
        except OSError:
            return

    def close(self) -> None:
        """Make way: the next room may be the first again."""
        self._first.close()

    def note(self) -> Note | None:
        """Where the engine is, if one was begun and has not failed this room."""
        try:
            path = self._folder / _NOTE if self._folder else None
            if path is None or not is_private(path):
                return None
            note = Note(**json.loads(path.read_text("utf-8")))
        except _GONE:
            return None
        failed, at_s = self._failed or (None, 0.0)
        return None if note == failed and self._clock.now() < at_s + _AGAIN_S else note

    def engine(self) -> Note | None:
        """Return the engine's address, started if other rooms are open; None if that takes too long."""
        with self._lock:
            note = self.note()
            if note or self.alone or self._gave_up:
                return note
            self._process = begin()
            until_s = self._clock.now() + _ANSWERS_S
            while not (note := self.note()) and self._clock.now() < until_s:
                self._clock.sleep_until(self._clock.now() + _LOOKS_EVERY_S)
            self._gave_up = note is None
            return note

    def joined(self) -> None:
        """From now on this room has its words from the engine, and begins another where it is gone."""
        self.alone = self._gave_up = False

    def failed(self, note: Note) -> None:
        """Note that this engine did not answer."""
        self._failed = note, self._clock.now()


class Link:
    """One caller's connection to the engine. For one thread at a time."""

    def __init__(self, sharing: Sharing, model: Model) -> None:
        self._sharing = sharing
        self._model = model
        self._open: tuple[Note, Connection[Any, Any]] | None = None

    @property
    def alone(self) -> bool:
        """Whether no other room was here when this one came, and it has its own models."""
        return self._sharing.alone

    def connect(self) -> bool:
        """Connect, unless it is done. False: there is no engine, and the room has its own models."""
        while not self._open:
            note = self._sharing.engine()
            if note is None:
                return False
            try:
                connection = Client(note.address)
                self._open = note, connection
                send(connection, note.key)
                send(connection, self._model)
                self._await(_ANSWERS_S)
                self._await(_LOADS_S)
                self._sharing.joined()
            except _GONE:
                self.close()
                self._sharing.failed(note)
        return True

    def transcribe(self, utterance: Utterance, call: Call) -> Transcript | None:
        """The words of an utterance; None without an engine. When one is killed, the next gets the utterance
        again."""
        while self.connect():
            assert self._open
            note, connection = self._open
            try:
                send(connection, call)
                self._await(_ANSWERS_S)
                connection.send_bytes(utterance.pcm)
                return Transcript(**self._await(_DRAFT_S if self._model.draft else _RECORD_S))
            except _GONE:
                self.close()
                self._sharing.failed(note)
        return None

    def _await(self, most_s: float) -> Any:
        """Receive. Raises TimeoutError, which is an OSError, or what ``received`` does."""
        assert self._open
        if not self._open[1].poll(most_s):
            raise TimeoutError
        return received(self._open[1])

    def close(self) -> None:
        """Hang up."""
        if self._open:
            self._open[1].close()
            self._open = None


def begin() -> "subprocess.Popen[bytes] | None":
    """Begin an engine; of two that begin at once, one ends. None: the system allows none."""
    apart: dict[str, Any] = (
        {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined,unused-ignore]  # Windows only
        if sys.platform == "win32"
        else {"start_new_session": True}  # Ctrl-C in one room must not end it for the others
    )
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "companion.app.shared_engine"],
            cwd=Path(companion.__file__).parents[1],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **apart,
        )
    except OSError:
        return None
