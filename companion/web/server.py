"""The web server, in a thread beside the session: it can be slow or busy without the session knowing."""

import asyncio
import logging
import socket
import ssl
from threading import Thread
from types import TracebackType
from typing import Self
from weakref import WeakSet

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from companion.errors import SetupError

HERE = "127.0.0.1"
PORT = 8765
MOST_CONNECTIONS = 64
"""More are closed at once: the files that the session needs must stay within what a process may open."""
MOST_OF_ONE = 48
"""Connections of one address: the others can still come in."""
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


class _Counting(socket.socket):
    """A socket that takes so many connections of an address at a time: those too that begin no TLS, which a
    protocol hears nothing of."""

    def accept(self) -> tuple[socket.socket, object]:
        connection, address = super().accept()
        taken = _TAKEN.setdefault(address[0], WeakSet())
        if sum(one.fileno() != -1 for one in taken) >= MOST_OF_ONE:
            connection.close()
            raise BlockingIOError("too many of this address")
        taken.add(connection)
        return connection, address


_TAKEN: dict[str, "WeakSet[socket.socket]"] = {}


class Server:
    """Serves an application while it is used as a context: here, and at one address in the home."""

    def __init__(self, port: int = PORT, lan: str | None = None) -> None:
        """Take the port; 0: any. ``lan``: the address in the home network, if it is open to that.

        Raises SetupError when another program has the port, or the address is none of this machine.
        """
        self._lan = lan
        self._sockets: list[socket.socket] = []
        self.port = port
        for host in filter(None, (HERE, lan)):
            self._sockets.append(_listening(host, self.port))
            self.port = self._sockets[0].getsockname()[1]
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The hosts with port under which it is known."""
        return tuple(f"{host}:{self.port}" for host in self.hosts)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names and addresses under which it is known, the one in the home network first."""
        return (*filter(None, (self._lan,)), HERE, "localhost")

    def serve(self, app: ASGIApp, tls: ssl.SSLContext | None = None) -> Self:
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
                ssl_context_factory=(lambda config, usual: tls) if tls else None,
            )
        )
        for one in self._sockets:
            one.listen(128)
        server = self._server
        self._thread = Thread(target=lambda: server.run(self._sockets), name="pages", daemon=True)
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
        for one in self._sockets:
            one.close()


def _listening(host: str, port: int) -> socket.socket:
    taken = _Counting(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise SetupError(
            f"Port {port} can't be used at {host} ({error.strerror}): perhaps companion home runs "
            "already, or this machine has another address. Choose another port with --port."
        ) from None
    return taken
