"""The WebSocket of one page: how much it may send, and what it has yet to play."""

import asyncio
import contextlib
from collections.abc import Callable

from starlette.websockets import WebSocket, WebSocketDisconnect

from companion.web.pairing import Device, Role

SEND_S = 5.0
"""A page that takes longer to accept a message is dropped; it comes back by itself."""
MESSAGES_PER_S = 10.0
SOUND_PER_S = 150.0
"""Frames of sound from one page: three times as many as it records, so that what it kept comes after."""
SOUND_BURST = 700.0
"""Ten seconds of frames, and more."""
MOST_TO_PLAY = 250
"""Pieces that wait for a slow page; later ones are dropped."""


class Line:
    """The WebSocket of a page, what it may send, and what it has yet to play."""

    def __init__(self, socket: WebSocket, device: Device) -> None:
        self.socket = socket
        self.device = device
        self._loop = asyncio.get_running_loop()
        self._left = {False: MESSAGES_PER_S, True: SOUND_BURST}
        self._at_s = self._loop.time()
        self._to_play: asyncio.Queue[bytes | str] = asyncio.Queue(MOST_TO_PLAY)

    @property
    def may_sound(self) -> bool:
        """Whether its device may be the room's microphone and loudspeaker."""
        return self.device.grant.role in (Role.ROOM, Role.PARTNER)

    def may_send(self, *, sound: bool) -> bool:
        """Count a message, and return whether it is one of those that a page may send, and not too many."""
        now = self._loop.time()
        passed_s, self._at_s = now - self._at_s, now
        for kind, per_s, most in (
            (False, MESSAGES_PER_S, MESSAGES_PER_S),
            (True, SOUND_PER_S, SOUND_BURST),
        ):
            self._left[kind] = min(most, self._left[kind] + per_s * passed_s)
        self._left[sound] -= 1
        return self._left[sound] >= 0 and (self.may_sound or not sound)

    def plays(self) -> Callable[[bytes], None]:
        """Return what sends it a piece to play; from any thread."""

        def send(piece: bytes) -> None:
            with contextlib.suppress(RuntimeError):  # the server has stopped
                self._loop.call_soon_threadsafe(self.put, piece)

        return send

    def put(self, piece: bytes | str) -> None:
        """Send it next; if too much waits, never."""
        with contextlib.suppress(asyncio.QueueFull):
            self._to_play.put_nowait(piece)

    async def play(self) -> None:
        """Send what it is to play, as it comes."""
        with contextlib.suppress(
            TimeoutError, WebSocketDisconnect, RuntimeError
        ):  # RuntimeError: it was closed
            while True:
                piece = await self._to_play.get()
                async with asyncio.timeout(SEND_S):
                    if isinstance(piece, str):
                        await self.socket.send_text(piece)
                    else:
                        await self.socket.send_bytes(piece)


async def dropped(socket: WebSocket) -> None:
    """Close the socket of a page that is too slow, or sends what it may not; it comes back by itself."""
    with contextlib.suppress(RuntimeError):  # it is closed
        await socket.close(1013)
