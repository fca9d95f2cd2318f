"""The speech engine that all rooms of this machine share: a process of its own, while two or more want it."""

import hmac
import signal
import sys
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from companion.app import crash_report, malloc
from companion.app.engine_link import LONGEST_SOUND, Call, Model, Note, listening, received, send
from companion.clock import Clock
from companion.core.api.utterances import Utterance
from companion.errors import CompanionError
from companion.hearing.places import Places, usable_cores
from companion.system.urgency import step_back

IDLE_S = 2.0
"""How long it stays when no room is connected: one may be on its way."""
_LOOKS_EVERY_S = 0.25


class SharedEngine:
    """Answers rooms, each connection in a thread of its own; a place for each core, on one thread each."""

    def __init__(self, listener: Listener, note: Note) -> None:
        self._listener = listener
        self._note = note
        self._clock = Clock()
        self._cores = usable_cores()
        self._places = Places(self._cores, self._clock.now)
        self._lock = Lock()
        self._rooms = 0
        self._left_s = 0.0

    def serve(self) -> None:
        """Answer until no room has been here for ``IDLE_S``."""
        Thread(target=self._accept, daemon=True).start()
        while self._rooms or self._clock.now() < self._left_s + IDLE_S:
            self._clock.sleep_until(self._clock.now() + _LOOKS_EVERY_S)

    def _accept(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except OSError:
                continue
            with self._lock:
                self._rooms += 1
            Thread(target=self._room, args=(connection,), daemon=True).start()

    def _room(self, connection: "Connection[Any, Any]") -> None:
        try:
            with connection:
                self._answer(connection)
        except (OSError, EOFError, ValueError, KeyError, TypeError, CompanionError):
            pass  # the room is gone, or was never one; a room goes on with its own model
        finally:
            with self._lock:
                self._rooms -= 1
                self._left_s = self._clock.now()

    def _answer(self, connection: "Connection[Any, Any]") -> None:
        if not hmac.compare_digest(str(received(connection)), self._note.key):
            return
        model = Model(**received(connection))
        send(connection, "loading")
        if not model.draft:
            step_back()
        # Loaded once somebody is here: where an engine is must be known within seconds.
        from companion.app.engines import Engines, RoomModel
        from companion.language import language
        from companion.models.store import Store

        engines = Engines(
            own=Path(model.own) if model.own else None,
            voice_name=model.voice,
            language=language(model.language),
            store=Store(Path(model.store)),
        )
        if model.whole:
            transcriber: RoomModel = engines.whole_transcriber(threads=1)
        else:
            transcriber = engines.transcriber(draft=model.draft, threads=1, callers=self._cores)
        malloc.give_back()
        send(connection, "ready")
        while True:
            call = Call(**received(connection))
            send(connection, "go on")
            pcm = connection.recv_bytes(LONGEST_SOUND)
            utterance = Utterance(0, 0.0, call.speech_s, 0.0, pcm)
            with self._places.place(draft=model.draft):
                words = transcriber.transcribe(utterance, not_named=call.not_named, safe_word=call.safe_word)
            send(connection, words)


def main() -> int:
    """Serve; 0 when it is over, 1 where another engine is here already."""
    crash_report.hide_words()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    malloc.limit_memory()
    try:
        with listening() as (listener, note):
            SharedEngine(listener, note).serve()
    except (CompanionError, OSError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
