"""The door: every request and every handshake passes it, whatever it asks for.

It refuses foreign hosts (a name made to resolve here), foreign origins (somebody else's page in the same
browser), changes by GET, and bodies that are large or slow. Each answer gets its headers here.
"""

import asyncio
from collections.abc import Callable, Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 64 * 1024
"""Bytes of a request."""
BODY_S = 5.0
"""How long a request may take to arrive."""
BURST = 40
PER_S = 10.0
"""Requests that change something, from one address: so many at once, then so many a second."""
MOST_SENDERS = 1000

HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
)


class Door:
    """ASGI middleware around everything that is served."""

    def __init__(self, app: ASGIApp, addresses: Iterable[str], now: Callable[[], float]) -> None:
        """``addresses``: the hosts with port under which this server is known, like ``localhost:8765``."""
        self._app = app
        self._hosts = frozenset(address.encode() for address in addresses)
        self._now = now
        self._senders: dict[str, tuple[float, float]] = {}
        """By address: how many requests are left, and when that was."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] == "websocket":
            if self._may_enter(scope, changes=True):
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        refused = self._refusal(scope)
        # Read in any case: a connection that is closed over a body nobody read is reset, and the answer lost.
        body = await _body(receive)
        if refused:
            await _answer(send, *refused)
            return
        if isinstance(body, int):
            await _answer(send, body, "This request is too large, or too slow.")
            return
        await self._serve(scope, body, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return why a request is refused."""
        changes = scope["method"] not in ("GET", "HEAD")
        if not self._may_enter(scope, changes=changes):
            return 403, "This address is not one of this household, or another page sent this."
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "This can't be done here."
        if changes and not self._in_time((scope.get("client") or ("",))[0]):
            return 429, "Too many requests. Wait a moment."
        return None

    def _may_enter(self, scope: Scope, *, changes: bool) -> bool:
        """Return whether host and origin are ours; what changes something must have an origin."""
        hosts, origins = _all(scope, b"host"), _all(scope, b"origin")
        sites = _all(scope, b"sec-fetch-site")
        if len(hosts) != 1 or hosts[0] not in self._hosts or len(origins) > 1:
            return False
        if changes and any(site != b"same-origin" for site in sites):
            return False
        # Another server on this machine is the same site, whatever its port: its pages may lead here only.
        led_here = _all(scope, b"sec-fetch-mode") == [b"navigate"]
        if not led_here and any(site not in (b"same-origin", b"none") for site in sites):
            return False
        scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
        return origins == [f"{scheme}://".encode() + hosts[0]] if changes or origins else True

    def _in_time(self, sender: str) -> bool:
        now = self._now()
        left, at_s = self._senders.pop(sender, (float(BURST), now))
        left = min(float(BURST), left + PER_S * (now - at_s)) - 1.0
        self._senders[sender] = max(-1.0, left), now
        if len(self._senders) > MOST_SENDERS:
            del self._senders[next(iter(self._senders))]
        return left >= 0.0

    async def _serve(self, scope: Scope, body: bytes, send: Send) -> None:
        begun = False
        given = False

        async def receive() -> Message:
            nonlocal given
            if given:
                return {"type": "http.disconnect"}
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                named = {name for name, _ in HEADERS}
                own = [pair for pair in message.get("headers", ()) if pair[0].lower() not in named]
                message = {**message, "headers": [*own, *HEADERS]}
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except asyncio.CancelledError:  # the server stops; its log would show where
            return
        except Exception:  # its text might quote a partner
            if not begun:
                await _answer(send, 500, "Something broke here. The session goes on.")


def _all(scope: Scope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key == name]


async def _body(receive: Receive) -> bytes | int:
    """Return the body, or the status of a refusal."""
    body = b""
    try:
        async with asyncio.timeout(BODY_S):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return 400
                body += bytes(message.get("body", b""))
                if len(body) > MOST_BODY:
                    return 413
                if not message.get("more_body"):
                    return body
    except TimeoutError:
        return 408


async def _answer(send: Send, status: int, sentence: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})
