"""What strangers on this machine or in this browser try: each is refused, and the pages go on."""

import asyncio
import contextlib
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.types import Message, Scope
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from companion.errors import SetupError
from companion.web import pages, server
from companion.web.door import BURST, HEADERS, MOST_BODY, Door
from companion.web.pairing import FULL, Grant, Role
from companion.web.picture import Picture
from companion.web.server import Server
from tests.web.serving import Served, served

SCREEN, CAPTIONS = Grant(Role.SCREEN), Grant(Role.SCREEN, words=True)
OPEN = {"/api/pair", "/api/knock", "/api/me"}
SHOWN: Picture = {
    "mood": "asking",
    "headline": "Maya",
    "said": "You said: I am lonely",
    "heard": "I am lonely",
    "heard_from": "Maya",
    "answers": ["lonely"],
    "hearing": False,
}


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Pages that are served."""
    with pytest.MonkeyPatch.context() as patch, served(tmp_path_factory.mktemp("data")) as found:
        patch.setattr(server, "IDLE_S", 0.2)
        yield found


@pytest.fixture
def routes(at: Served) -> list[tuple[str, str]]:
    """Each path of the interface with its method."""
    app = pages.Pages(at.house, at.house.archive, at.house.machine, at.room, at.codes, at.devices).app
    at.room.changed = lambda: None
    listed = [route for route in app.routes if isinstance(route, Route) and route.path.startswith("/api/")]
    return [
        ("GET" if "GET" in (route.methods or ()) else "POST", re.sub(r"{[^}]*}", "1", route.path))
        for route in listed
    ]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:80", "localhost.evil:{port}"]
)
def test_a_name_that_was_made_to_resolve_here_gets_nothing(at: Served, host: str) -> None:
    """DNS rebinding: the page of a stranger reaches this machine, under the stranger's name."""
    host = host.format(port=at.server.port)
    assert at.ask("GET", "/", headers={"Host": host})[0] == 403
    assert at.ask("GET", "/api/catalogue", headers={"Host": host}, grant=FULL)[0] == 403
    assert at.ask("POST", "/api/pair", {}, {"Host": host, "Origin": f"http://{host}"})[0] == 403


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://{host}", "http://localhost:1", "", "http://{host}.evil"],
)
def test_a_foreign_page_changes_nothing(at: Served, origin: str) -> None:
    """Also with the cookie of a partner, and where a request comes without an origin."""
    origin = origin.format(host=at.host)
    status, _, _ = at.ask("POST", "/api/code", {}, {"Origin": origin}, FULL)
    assert status == 403
    with pytest.raises(InvalidStatus) as refused, at.socket(origin=origin or None):
        pass
    assert refused.value.response.status_code == 403


def test_what_a_browser_says_of_the_sender_counts(at: Served) -> None:
    """What a browser marks as another site's, or another port's, is refused; a link may lead here."""
    for site in ("cross-site", "same-site", "none"):
        assert at.ask("POST", "/api/code", {}, {"Sec-Fetch-Site": site}, FULL)[0] == 403
        inside = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
        assert at.ask("GET", "/api/devices", None, inside, FULL)[0] == (200 if site == "none" else 403)
        led = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
        assert at.ask("GET", "/", None, led, FULL)[0] == 200
    assert at.ask("POST", "/api/code", {}, {"Sec-Fetch-Site": "same-origin"}, FULL)[0] == 200


def test_nothing_is_open_to_who_is_not_paired(at: Served, routes: list[tuple[str, str]]) -> None:
    """Each path of the interface, and the socket; a made-up cookie is none."""
    assert len(routes) >= 8
    for method, path in routes:
        if path not in OPEN:
            for headers in ({}, {"Cookie": "companion=guess"}):
                assert (path, at.ask(method, path, {}, headers)[0]) == (path, 401)
    with pytest.raises(InvalidStatus), at.socket(grant=None):
        pass


@pytest.mark.parametrize("grant", [SCREEN, CAPTIONS, Grant(Role.ROOM)])
def test_a_screen_gets_neither_journal_nor_devices_nor_codes(
    at: Served, routes: list[tuple[str, str]], grant: Grant
) -> None:
    """It shows the floor, and that is all."""
    for method, path in routes:
        if path not in OPEN:
            assert (path, at.ask(method, path, {}, grant=grant)[0]) == (path, 403)


def test_nothing_changes_by_get(at: Served, routes: list[tuple[str, str]]) -> None:
    """What a link or a picture can ask for reads at most."""
    for method, path in routes:
        if method == "POST":
            assert (path, at.ask("GET", path, grant=FULL)[0]) == (path, 405)
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE"):
        assert at.ask(method, "/api/code", {}, grant=FULL)[0] == 405


def test_who_only_knocks_does_not_fill_the_terminal(tmp_path: Path) -> None:
    """A session is shown there; the code stands there once."""
    with served(tmp_path) as at:
        assert [at.ask("POST", "/api/knock", {})[0] for _ in range(3)] == [200, 400, 400]
        assert at.terminal.getvalue().count("#") == 1


def _until_closed(line: ClientConnection, times: int = 9) -> None:
    for _ in range(times):
        line.recv(timeout=30)


def _state(line: ClientConnection) -> dict[str, object]:
    found: dict[str, object] = json.loads(line.recv(timeout=30))
    return found


def test_a_screen_shows_words_only_where_that_was_allowed(at: Served) -> None:
    """Neither what was heard nor what the companion says, which may quote it."""
    at.room.show(("Maya", "Leo"), SHOWN)
    with at.socket(SCREEN) as bare, at.socket(CAPTIONS) as captions:
        without, shown = _state(bare), _state(captions)
        assert "lonely" not in json.dumps(without)
        assert "Maya" in json.dumps(without)
        assert shown["shown"] == SHOWN
        bare.send(json.dumps({"say": "I am Maya"}))
        assert "screen" in next(str(m["no"]) for _ in range(9) if "no" in (m := _state(bare)))
    at.room.leave()


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/%2e%2e/pyproject.toml",
        "/static/../pages.py",
        "//etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/style.css/..",
        "/pages.py",
        "/.%00/style.css",
    ],
)
def test_no_path_leads_out(at: Served, path: str) -> None:
    """Only the files of the pages are served."""
    assert at.ask("GET", path)[0] in (400, 404)


def test_every_answer_carries_its_headers(at: Served) -> None:
    """Also refusals and mistakes: nothing is kept, framed, sniffed or referred to."""
    answers = [
        at.ask("GET", "/"),
        at.ask("GET", "/style.css"),
        at.ask("GET", "/api/catalogue"),
        at.ask("GET", "/api/devices", grant=FULL),
        at.ask("GET", "/nothing"),
        at.ask("GET", "/", headers={"Host": "evil.example"}),
        at.ask("POST", "/api/pair", b"x" * (MOST_BODY + 1)),
    ]
    assert [status for status, _, _ in answers] == [200, 200, 401, 200, 404, 403, 413]
    for _, _, headers in answers:
        assert {name.decode(): value.decode() for name, value in HEADERS}.items() <= headers.items()
    assert "'unsafe" not in str(HEADERS)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'"x"', b"\xff", b"[" * 5000, b'{"code": 5}', b'{"code": "%s"}' % (b"1" * 99)]
)
def test_nonsense_is_one_sentence(at: Served, body: bytes) -> None:
    """Never a traceback."""
    status, text, _ = at.ask("POST", "/api/pair", body)
    assert status == 400
    assert json.loads(text) == {"error": "That was not understood."}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/hear", {"voice": "../../etc/passwd"}),
        ("/api/hear", {"voice": "maya"}),
        ("/api/hear", {"name": "x" * 5000}),
        ("/api/hear", {"name": ["Maya"], "pace": 7, "voice": {}}),
        ("/api/hear", {"name": "Maya\nvoice: x"}),
        ("/api/voices/keep", {"voice": "joe\nbells: x", "pace": "usual", "loudness": "usual"}),
        ("/api/voices/keep", {"voice": "joe", "pace": "usual\nbells: x", "loudness": "usual"}),
        ("/api/names/keep", {"name": "Maya", "sounds": "x" * 61}),
        ("/api/names/keep", {"name": "", "sounds": "secret"}),
        ("/api/backup", {"passphrase": "secret"}),
        ("/api/backup", {"passphrase": "secret words\x00of mine"}),
        ("/api/backup", {"passphrase": ["secret"]}),
    ],
)
def test_what_a_page_sends_is_no_path_no_line_and_no_command(
    at: Served, path: str, body: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused in one sentence that repeats nothing of it, and nothing is written."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    status, text, _ = at.ask("POST", path, body, grant=FULL)
    assert (status, list(json.loads(text))) == (400, ["error"])
    assert "secret" not in text
    assert list(tmp_path.iterdir()) == []


def test_pairing_sets_a_cookie_that_no_script_can_read(at: Served) -> None:
    """It is sent nowhere else; the code is worth nothing after it."""
    code = at.codes.new(FULL)
    status, _, headers = at.ask("POST", "/api/pair", {"code": f"{code[:4]} {code[4:]}", "name": "Phone"})
    assert status == 200
    told = headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=strict" in told
    cookie = headers["set-cookie"].partition(";")[0]
    assert at.ask("GET", "/api/devices", headers={"Cookie": cookie})[0] == 200
    assert at.ask("POST", "/api/pair", {"code": code, "name": "Thief"})[0] == 400


def test_a_device_that_is_removed_is_out_at_once(at: Served) -> None:
    """Its open socket too."""
    lost = Grant(Role.PARTNER)
    with at.socket(lost) as line:
        _state(line)
        mine = json.loads(at.ask("GET", "/api/devices", grant=lost)[1])
        id = next(device["id"] for device in mine if device["this"])
        assert at.ask("POST", "/api/revoke", {"id": id}, grant=FULL)[0] == 200
        with pytest.raises(ConnectionClosed) as closed:
            _until_closed(line)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == pages.REVOKED
    assert at.ask("GET", "/api/devices", grant=lost)[0] == 401


def test_an_error_holds_no_word(
    at: Served, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither in the answer nor in the terminal."""

    def broken() -> None:
        raise ValueError("I am lonely")

    monkeypatch.setattr(at.house, "catalogue", broken)
    status, text, _ = at.ask("GET", "/api/catalogue", grant=FULL)
    assert (status, "lonely" in text) == (500, False)
    assert "lonely" not in "".join(capfd.readouterr())


def _flood(line: ClientConnection) -> None:
    for _ in range(100):  # it may be closed meanwhile
        line.send('{"command": "PAUSE"}')
    _until_closed(line, times=200)


def test_large_frames_and_floods_cost_the_sender_the_line(at: Served) -> None:
    """Others keep theirs."""
    with at.socket() as other:
        with at.socket() as line:
            line.send("x" * (server.MOST_MESSAGE + 1))
            with pytest.raises(ConnectionClosed):
                _until_closed(line)
        with at.socket() as line, pytest.raises(ConnectionClosed):
            _flood(line)
        assert _state(other)["phase"] == "idle"


def test_one_device_opens_only_so_many_sockets(at: Served) -> None:
    """The others are refused."""
    with contextlib.ExitStack() as lines:
        for _ in range(pages.SOCKETS_PER_DEVICE):
            lines.enter_context(at.socket(CAPTIONS))
        with pytest.raises(InvalidStatus), at.socket(CAPTIONS):
            pass


def test_a_thousand_sockets_that_say_nothing_shut_no_one_out(at: Served) -> None:
    """Those that are too many, and those that are slow to ask, are closed; who was there stays connected."""
    with at.socket() as line:
        _state(line)
        held: list[socket.socket] = []
        for number in range(1000):
            one = socket.create_connection(("127.0.0.1", at.server.port), timeout=20)
            if number % 2:
                one.sendall(b"GET / HTTP/1.1\r\nHost: ")
            held.append(one)
            if len(held) > 150:
                held.pop(0).close()
        at.room.show(("Maya", "Leo"), SHOWN)
        assert any(_state(line)["phase"] == "running" for _ in range(9))
        for one in held:
            with contextlib.suppress(ConnectionResetError):
                assert one.recv(100) == b""
            one.close()
        assert at.ask("GET", "/")[0] == 200
        at.room.leave()


def test_requests_that_change_something_are_counted() -> None:
    """A burst is served, what follows at once is not, a moment later it is."""
    now_s = 0.0
    statuses: list[int] = []

    async def app(scope: Scope, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body"})  # type: ignore[operator]

    door = Door(app, ["here:1"], lambda: now_s)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    headers = [(b"host", b"here:1"), (b"origin", b"http://here:1")]
    scope = {"type": "http", "method": "POST", "scheme": "http", "headers": headers}
    for _ in range(BURST + 5):
        asyncio.run(door(scope, receive, send))
    now_s = 10.0
    asyncio.run(door(scope, receive, send))
    assert statuses == [200] * BURST + [429] * 5 + [200]


def test_it_listens_here_alone_and_says_when_it_cannot(at: Served, tmp_path: Path) -> None:
    """A port that is taken is one sentence."""
    assert at.server.addresses[0].startswith("127.0.0.1:")
    with pytest.raises(SetupError, match="--port"):
        Server(at.server.port)
