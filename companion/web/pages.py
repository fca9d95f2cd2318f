"""The pages and what they fetch: each route says which devices may use it."""

import asyncio
import contextlib
import hashlib
import json
from collections.abc import Awaitable, Callable
from importlib.resources import files

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from companion.errors import CompanionError
from companion.web.house import Archive, House, Json, Machine, Wish
from companion.web.line import SEND_S, Line, dropped
from companion.web.looking_back import archive_routes
from companion.web.machine_routes import machine_routes
from companion.web.pairing import FULL, Codes, Device, Devices, Grant, Refused, Role
from companion.web.picture import without_words
from companion.web.room import NotNow, Room, State
from companion.web.sound import MOST_FRAME, Malformed

COOKIE = "companion"
YEAR_S = 365 * 24 * 3600
SOCKETS_PER_DEVICE = 8
HEARTBEAT_S = 1.0
"""The state is sent this often, changed or not: a page that hears nothing knows that it is cut off."""
KNOCK_S = 5.0
"""The code is written to the terminal this often at most, however many ask: a session is shown there."""
TYPING_S = 20.0
"""A pause in typing after which nobody types any more."""
REVOKED = 4401
"""Close code of a WebSocket whose device is not paired any more."""
_PEOPLE = 6
_MOST_LIFE = 40
_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def _load() -> dict[str, tuple[bytes, str]]:
    """Return the files of the pages by their path in a URL: what is not listed can't be reached."""
    found = {}
    for file in files("companion.web").joinpath("static").iterdir():
        kind = _TYPES.get(file.name.rpartition(".")[2])
        if kind:
            found[f"/{file.name}"] = file.read_bytes(), f"{kind}; charset=utf-8"
    found["/"] = found["/index.html"]
    return found


class Pages:
    """The application behind the door."""

    def __init__(
        self,
        house: House,
        archive: Archive,
        machine: Machine,
        room: Room,
        codes: Codes,
        devices: Devices,
        certificate: bytes | None = None,
    ) -> None:
        """``certificate``: the public half of the household's authority, for phones."""
        self._house = house
        self._room = room
        self._codes = codes
        self._devices = devices
        self._sound = room.sound
        self._files = _load()
        self._made_of = hashlib.sha256(b"".join(content for content, _ in self._files.values())).hexdigest()
        if certificate:
            self._files["/home-ca.crt"] = certificate, "application/x-x509-ca-cert"
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: set[asyncio.Event] = set()
        self._open: dict[str, int] = {}
        self._knocked_s = float("-inf")
        self._forgotten = 0
        room.changed = self._wake
        partners = (
            lambda path, handler: self._get(path, handler, Role.PARTNER),
            lambda path, handler: self._post(path, handler, Role.PARTNER),
        )
        self.app = Router(
            [
                *(Route(path, self._file) for path in self._files),
                self._post("/api/pair", self._pair, None),
                self._post("/api/knock", self._knock, None),
                self._post("/api/begin", self._begin, Role.PARTNER),
                self._post("/api/code", self._code, Role.PARTNER),
                self._post("/api/revoke", self._revoke, Role.PARTNER),
                self._get("/api/me", self._me, None),
                self._get("/api/catalogue", self._catalogue, Role.PARTNER),
                self._get("/api/settings/{script}", self._settings, Role.PARTNER),
                self._get("/api/devices", self._list, Role.PARTNER),
                *archive_routes(archive, *partners, self._forget),
                *machine_routes(machine, *partners),
                WebSocketRoute("/api/room", self._socket),
            ]
        )

    # Who asks.

    def _device(self, cookies: dict[str, str]) -> Device | None:
        cookie = cookies.get(COOKIE)
        return self._devices.of(cookie) if cookie else None

    def _route(
        self, path: str, method: str, handler: Callable[..., Awaitable[object]], role: Role | None
    ) -> Route:
        async def serve(request: Request) -> Response:
            device = self._device(request.cookies)
            if role is not None and device is None:
                return _error(401, "This browser is not paired.")
            if role is Role.PARTNER and device and device.grant.role is not Role.PARTNER:
                return _error(403, "A screen can't see or do this.")
            try:
                body = _object(await request.body()) if method == "POST" else {}
                found = await handler(request, body)
            except (CompanionError, Refused, NotNow) as error:
                return _error(400, str(error))
            return found if isinstance(found, Response) else JSONResponse(found)

        return Route(path, serve, methods=[method])

    def _get(self, path: str, handler: Callable[..., Awaitable[object]], role: Role | None) -> Route:
        return self._route(path, "GET", handler, role)

    def _post(self, path: str, handler: Callable[..., Awaitable[object]], role: Role | None) -> Route:
        return self._route(path, "POST", handler, role)

    async def _file(self, request: Request) -> Response:
        content, kind = self._files[request.scope["path"]]
        return Response(content, headers={"content-type": kind})

    # Pairing.

    async def _knock(self, request: Request, body: Json) -> object:
        now = asyncio.get_running_loop().time()
        if now < self._knocked_s + KNOCK_S:
            raise Refused("A code is in the terminal already. Look there.")
        self._knocked_s = now
        await run_in_threadpool(self._house.show_code)
        return {}

    async def _pair(self, request: Request, body: Json) -> object:
        grant = self._codes.take(_text(body, "code", 16).replace(" ", ""))
        cookie = await run_in_threadpool(self._devices.add, grant, _text(body, "name", 80))
        response = JSONResponse({})
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=YEAR_S,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    async def _code(self, request: Request, body: Json) -> object:
        """A code for another device: a screen with or without words, the room's sound, or a partner's."""
        role = body.get("role")
        grant = FULL if role == Role.PARTNER else Grant(Role.SCREEN, words=body.get("words") is True)
        if role == Role.ROOM:
            grant = Grant(Role.ROOM)
        return {"code": self._codes.new(grant)}

    async def _list(self, request: Request, body: Json) -> object:
        mine = self._device(request.cookies)
        return [
            {
                "id": device.id,
                "name": device.name,
                "role": device.grant.role,
                "words": device.grant.words,
                "this": bool(mine and mine.id == device.id),
            }
            for device in self._devices.all()
        ]

    async def _revoke(self, request: Request, body: Json) -> object:
        await run_in_threadpool(self._devices.revoke, _text(body, "id", 16))
        self._wake()
        return {}

    async def _me(self, request: Request, body: Json) -> object:
        device = self._device(request.cookies)
        return {"role": device.grant.role, "words": device.grant.words} if device else {}

    # Sessions.

    async def _catalogue(self, request: Request, body: Json) -> object:
        return await run_in_threadpool(self._house.catalogue)

    async def _settings(self, request: Request, body: Json) -> object:
        return await run_in_threadpool(self._house.settings, request.path_params["script"])

    async def _begin(self, request: Request, body: Json) -> object:
        people, settings = body.get("people"), body.get("settings")
        wish = Wish(
            _text(body, "script", 100),
            tuple(str(name)[:60] for name in people[:_PEOPLE]) if isinstance(people, list) else (),
            {str(name): str(value)[:200] for name, value in settings.items()}
            if isinstance(settings, dict)
            else {},
            _text(body, "safe_word", 60) if body.get("safe_word") else "",
            body.get("demonstration") is True,
        )
        await run_in_threadpool(self._house.begin, wish)
        return {}

    # The room.

    def _forget(self) -> None:
        """Let pages that show what was kept look again: some of it is gone."""
        self._forgotten += 1
        self._wake()

    def _wake(self) -> None:
        """Let each socket look at the state; from any thread."""
        loop = self._loop
        if loop:
            with contextlib.suppress(RuntimeError):  # the server has stopped; the session goes on
                loop.call_soon_threadsafe(self._wake_here)

    def _wake_here(self) -> None:
        for event in self._waiting:
            event.set()

    async def _socket(self, socket: WebSocket) -> None:
        device = self._device(socket.cookies)
        if device is None or self._open.get(device.id, 0) >= SOCKETS_PER_DEVICE:
            await socket.close(1008)
            return
        self._loop = asyncio.get_running_loop()
        self._open[device.id] = self._open.get(device.id, 0) + 1
        await socket.accept()
        line = Line(socket, device)
        tasks = [asyncio.create_task(self._send(line)), asyncio.create_task(line.play())]
        try:
            await self._receive(line)
        finally:
            self._open[device.id] -= 1
            self._room.stopped_typing(socket)
            self._sound.leave(socket)
            for task in tasks:
                task.cancel()

    async def _send(self, line: Line) -> None:
        """Send the latest state when it changes; what a slow page misses is never sent later."""
        event, socket, device = asyncio.Event(), line.socket, line.device
        self._waiting.add(event)
        try:
            while self._devices.still(device):
                event.clear()
                message = json.dumps(
                    {
                        **_shown(self._room.state, device.grant),
                        "ears": self._sound.is_here(socket),
                        "forgotten": self._forgotten,
                        "pages": self._made_of,
                    }
                )
                async with asyncio.timeout(SEND_S):
                    await socket.send_text(message)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT_S):
                        await event.wait()
            await socket.close(REVOKED)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):  # RuntimeError: it was closed meanwhile
            await dropped(socket)
        finally:
            self._waiting.discard(event)

    async def _receive(self, line: Line) -> None:
        socket, device = line.socket, line.device
        while True:
            try:
                async with asyncio.timeout(TYPING_S if self._room.types(socket) else None):
                    message = await socket.receive()
            except TimeoutError:
                self._room.stopped_typing(socket)
                continue
            except RuntimeError:  # it was closed
                return
            if message["type"] == "websocket.disconnect":
                return
            frame, text = message.get("bytes"), message.get("text") or ""
            if not line.may_send(sound=frame is not None) or not self._devices.still(device):
                await dropped(socket)
                return
            try:
                if frame is not None:
                    self._sound.take(socket, frame[: MOST_FRAME + 1])
                else:
                    self._take(_object(text.encode()), line)
            except Malformed:
                await dropped(socket)
                return
            except (NotNow, Refused) as error:
                await socket.send_text(json.dumps({"no": str(error)}))

    def _take(self, message: Json, line: Line) -> None:
        page, device = line.socket, line.device
        if "command" in message:
            self._room.command(str(message["command"]))
        elif "ears" in message:
            self._claim(message, line)
        elif device.grant.role is not Role.PARTNER:
            raise Refused("A screen can't speak for anybody.")
        elif message.get("unseen") is True:
            self._room.declines()
        elif "say" in message:
            by = message.get("by")
            self._room.say(str(message["say"]), str(by) if by else None, page)
        elif message.get("typing") is True:
            self._room.typing(page)
        else:
            self._room.stopped_typing(page)

    def _claim(self, message: Json, line: Line) -> None:
        """Make this page the room's microphone and loudspeaker, or let it be that no more."""
        life, latency_s = message["ears"], message.get("latency_s")
        if not line.may_sound:
            raise Refused("This device was let in as a screen. Let it in as the room's microphone to use it.")
        if not isinstance(life, str) or not 0 < len(life) <= _MOST_LIFE:
            self._sound.leave(line.socket)
            return
        latency_s = float(latency_s) if isinstance(latency_s, int | float) else 0.0
        after_s = self._sound.claim(line.socket, line.device.name, life, latency_s, line.plays())
        line.put(json.dumps({"after": after_s}))


def _shown(state: State, grant: Grant) -> Json:
    return {
        "phase": state.phase,
        "people": state.people,
        "trouble": state.trouble,
        "shown": state.shown if grant.words or state.shown is None else without_words(state.shown),
        "role": grant.role,
        "words": grant.words,
    }


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Refused("That was not understood.")
    return found


def _text(body: Json, name: str, most: int) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise Refused("That was not understood.")
    return value


def _error(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence}, status)
