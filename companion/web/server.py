"""The web server, in a thread beside the session: it can be slow or busy without the session knowing."""

import asyncio
import logging
import socket
from threading import Thread
from types import TracebackType
from typing import Self

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from companion.errors import SetupError

HERE = "127.0.0.1"
PORT = 8765
MOST_CONNECTIONS = 64
"""More are closed at once: the files that the session needs must stay within what a process may open."""
IDLE_S = 5.0
MOST_MESSAGE = 16 * 1024
"""Bytes of a WebSocket message."""
_HEADERS_BYTES = 16 * 1024


class _Impatient(H11Protocol):
    """HTTP that closes connections which are too many, or send no whole request for some seconds."""

    _seen: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
        else:
            self.loop.call_later(IDLE_S, self._look)

    def _look(self) -> None:
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return  # a WebSocket has taken it over
        if self.conn.their_state is h11.IDLE and self._seen == (self.cycle,):
            self.transport.abort()
            return
        self._seen = (self.cycle,) if self.conn.their_state is h11.IDLE else None
        self.loop.call_later(IDLE_S, self._look)


class Server:
    """Serves an application on this machine alone, while it is used as a context."""

    def __init__(self, port: int = PORT) -> None:
        """Take the port; 0: any. Raises SetupError when another program has it."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((HERE, port))
        except OSError as error:
            self._socket.close()
            raise SetupError(
                f"Port {port} is taken ({error.strerror}): perhaps companion home runs already. "
                "Choose another with --port."
            ) from None
        self.port: int = self._socket.getsockname()[1]
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The hosts with port under which it is known."""
        return f"{HERE}:{self.port}", f"localhost:{self.port}"

    def serve(self, app: ASGIApp) -> Self:
        """Serve ``app`` from a thread of its own; use the result as a context."""
        logger = logging.getLogger("uvicorn.error")  # what it logs may hold addresses and errors with words
        logger.handlers, logger.propagate = [logging.NullHandler()], False
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=_Impatient,
                ws="websockets-sansio",
                ws_max_size=MOST_MESSAGE,
                ws_ping_interval=10.0,
                ws_ping_timeout=10.0,
                ws_per_message_deflate=False,
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                h11_max_incomplete_event_size=_HEADERS_BYTES,
                timeout_keep_alive=int(IDLE_S),
                timeout_graceful_shutdown=1,
            )
        )
        self._socket.listen(128)
        server = self._server
        self._thread = Thread(target=lambda: server.run([self._socket]), name="pages", daemon=True)
        self._thread.start()
        return self

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving, and wait for that."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join()
        self._socket.close()
