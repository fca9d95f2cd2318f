"""The real pages and their door, on a port of their own, for tests that come in as browsers or attackers."""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from websockets.sync.client import ClientConnection, connect

from companion.app.house import LiveHouse, devices_for
from companion.cli.commands import COMMANDS
from companion.clock import Clock, time_of_day_utc
from companion.core.api.actions import Tone, VoiceChange
from companion.core.api.events import Command, CommandGiven, PromptEnded
from companion.core.api.ports import Inbox
from companion.core.machine.session import Session
from companion.language import language
from companion.loop import EventInbox, Loop, WallTime
from companion.scripts.loading import load_text
from companion.web.authority import Authority
from companion.web.door import Door
from companion.web.pages import COOKIE, Pages
from companion.web.pairing import FULL, Codes, Devices, Grant
from companion.web.room import Room
from companion.web.server import Server

Headers = Mapping[str, str]


class Minutes:
    """A clock on which a minute passes between two looks: no request comes too soon."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def now(self) -> float:
        """Seconds."""
        self._now_s += 60.0
        return self._now_s


@dataclass
class Served:
    """Pages that are served."""

    server: Server
    house: LiveHouse
    room: Room
    codes: Codes
    devices: Devices
    terminal: StringIO
    cookies: dict[Grant, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Host and port."""
        return self.server.addresses[0]

    @property
    def url(self) -> str:
        """Address of the page."""
        return f"http://{self.host}/"

    def cookie(self, grant: Grant = FULL) -> str:
        """The cookie of a device that may do this."""
        if grant not in self.cookies:
            self.cookies[grant] = self.devices.add(grant, "A device")
        return f"{COOKIE}={self.cookies[grant]}"

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Headers | None = None,
        grant: Grant | None = None,
    ) -> tuple[int, str, Headers]:
        """Send a request as a page of ours does, with other headers in their place; return the answer."""
        sent: dict[str, str] = {"Origin": f"http://{self.host}"} if method != "GET" else {}
        if grant:
            sent["Cookie"] = self.cookie(grant)
        sent |= headers or {}
        raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        line = http.client.HTTPConnection(self.host, timeout=20)
        try:
            line.putrequest(method, path, skip_host="Host" in sent, skip_accept_encoding=True)
            for name, value in sent.items():
                if value:
                    line.putheader(name, value)
            if raw is not None:
                line.putheader("Content-Length", str(len(raw)))
            line.endheaders(raw)
            answer = line.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, answer.read().decode(), told
        finally:
            line.close()

    def socket(
        self, grant: Grant | None = FULL, origin: str | None = "", headers: Headers | None = None
    ) -> ClientConnection:
        """Open a WebSocket as a page of ours does; ``origin``: another one, None: none."""
        sent = {"Cookie": self.cookie(grant)} if grant else {}
        where = f"http://{self.host}" if origin == "" else origin
        return connect(
            f"ws://{self.host}/api/room",
            origin=where,  # type: ignore[arg-type]  # a str is an Origin
            additional_headers=sent | dict(headers or {}),
            proxy=None,
        )


@contextmanager
def served(folder: Path, port: int = 0, lan: str | None = None) -> Iterator[Served]:
    """Serve the pages of ``companion home``, with devices that are kept in ``folder``; ``lan``: there too."""
    clock, terminal = Clock(), StringIO()
    server, codes, room = Server(port, lan), Codes(clock.now), Room()
    authority = Authority(folder, time_of_day_utc()) if lan else None
    options = COMMANDS["home"].parser().parse_args([])
    house, devices = LiveHouse(options, terminal, server.addresses[0], codes, room), devices_for(folder)
    pages = Pages(
        house, house.archive, house.machine, room, codes, devices, authority.pem if authority else None
    )
    tls = authority.context(server.hosts) if authority else None
    with server.serve(Door(pages.app, server.addresses, Minutes().now), tls):
        yield Served(server, house, room, codes, devices, terminal)


S_A_LETTER = 0.03
"""As fast as anybody speaks: an answer that comes before half a question could be heard is none."""


class Hurried:
    """A voice without sound, which takes as long as the fastest."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def say(self, id: int, text: str, *, softly: bool = False) -> None:
        """Be over when it could have been said."""
        ended = threading.Timer(S_A_LETTER * len(text), lambda: self._inbox.post(PromptEnded(id)))
        ended.daemon = True
        ended.start()

    def tone(self, tone: Tone, duration_s: float | None) -> None:
        """Do nothing, as the rest."""

    def duck(self) -> None:
        """."""

    def unduck(self) -> None:
        """."""

    def hush(self, id: int) -> None:
        """."""

    def change_voice(self, change: VoiceChange) -> None:
        """It has one voice."""

    def hush_tones(self) -> None:
        """."""

    def prepare(self, texts: tuple[str, ...]) -> None:
        """."""


@contextmanager
def session(at: Served, script: str, people: Sequence[str]) -> Iterator[tuple[Session, threading.Thread]]:
    """Run a session in real time, without sound, shown on the pages and led by them alone; yield it with the
    thread that ends with it."""
    program = load_text(script)
    spoken = language(program.language)
    held = Session(program, people, spoken)
    inbox, clock = EventInbox(), Clock()
    offered = {command: held.commands.name(command) for command in held.commands.offered}
    loop = Loop(
        held,
        Hurried(inbox),
        WallTime(inbox, clock),
        displays=[at.room.display(held.memory.people, offered, spoken.screen)],
    )
    at.room.starting(people)
    at.room.enter(inbox, clock.now)
    thread = threading.Thread(target=loop.run, daemon=True)
    thread.start()
    try:
        yield held, thread
    finally:
        inbox.post(CommandGiven(Command.SAFE_WORD))
        inbox.post(CommandGiven(Command.STOP))
        thread.join(timeout=5)
        at.room.leave()
