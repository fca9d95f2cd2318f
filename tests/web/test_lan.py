"""The pages in the home network: with TLS that phones can trust, and that vouches for nothing else."""

import contextlib
import datetime
import http.client
import json
import socket
import ssl
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.clock import time_of_day_utc
from companion.errors import SetupError
from companion.web.authority import CERTIFICATE, KEY, Authority, home_address
from companion.web.pairing import FULL
from tests.web.serving import Served, served

LAN = "127.0.0.2"
"""Stands for the address of this machine in the home network."""
needs_addresses = pytest.mark.skipif(sys.platform != "linux", reason="here 127.0.0.2 is no address")


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Served]:
    """Pages that are served in the home network too."""
    with served(tmp_path, lan=LAN) as found:
        yield found


def _trusting(folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=folder / CERTIFICATE)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def _shakes_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> None:
    """Let a client meet a server, in memory. Raises SSLError."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(to_client, to_server, server_hostname=name)
    other = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (one, other):
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
    assert one.version() in ("TLSv1.2", "TLSv1.3")


def test_an_authority_is_made_once_and_its_key_is_private(tmp_path: Path) -> None:
    """At the next start it is the same, so that phones trust once; no key of a server is left behind."""
    first = Authority(tmp_path, time_of_day_utc())
    first.context(["192.168.1.20", "localhost"])
    again = Authority(tmp_path, time_of_day_utc() + datetime.timedelta(days=900))
    assert first.fingerprint == again.fingerprint
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {CERTIFICATE, KEY}
    assert b"PRIVATE" not in first.pem


def test_browsers_that_trust_it_come_in_and_others_do_not(tmp_path: Path) -> None:
    """By each name and address that it was made for."""
    server = Authority(tmp_path, time_of_day_utc()).context(["192.168.1.20", "localhost"])
    for name in ("192.168.1.20", "localhost"):
        _shakes_hands(server, _trusting(tmp_path), name)
    with pytest.raises(ssl.SSLError):
        _shakes_hands(server, _trusting(tmp_path), "192.168.1.21")
    with pytest.raises(ssl.SSLError):
        _shakes_hands(server, ssl.create_default_context(), "192.168.1.20")


@pytest.mark.parametrize("name", ["bank.example", "8.8.8.8", "localhost.evil.example"])
def test_it_can_vouch_for_nothing_outside(tmp_path: Path, name: str) -> None:
    """Whoever steals its key can't be a bank to your phone."""
    stolen = Authority(tmp_path, time_of_day_utc()).context([name])
    with pytest.raises(ssl.SSLError, match="permitted subtree"):
        _shakes_hands(stolen, _trusting(tmp_path), name)


@pytest.mark.parametrize("file", [KEY, CERTIFICATE])
def test_a_damaged_authority_is_one_sentence(tmp_path: Path, file: str) -> None:
    """It says which files to delete."""
    Authority(tmp_path, time_of_day_utc())
    (tmp_path / file).write_text("-----BEGIN", "utf-8")
    with pytest.raises(SetupError, match="Delete it"):
        Authority(tmp_path, time_of_day_utc())


@pytest.mark.parametrize(
    "text", ["", "0.0.0.0", "127.0.0.1", "8.8.8.8", "kitchen", "::1", "192.168.1.20/24", "169.254.1.1"]
)
def test_only_an_address_of_a_home_network_is_opened(text: str) -> None:
    """Never all of them, and never one that the world can reach."""
    assert home_address("192.168.1.20") == "192.168.1.20"
    with pytest.raises(SetupError, match="--lan"):
        home_address(text)


@needs_addresses
def test_pages_are_served_by_tls_alone(at: Served, tmp_path: Path) -> None:
    """With the certificate for phones, a cookie that no plain line carries, and the same door."""
    trusting, port = _trusting(tmp_path), at.server.port

    def ask(method: str, path: str, body: str = "", host: str = f"{LAN}:{port}") -> tuple[int, str, str]:
        line = http.client.HTTPSConnection(LAN, port, context=trusting, timeout=20)
        line.request(method, path, body, {"Host": host, "Origin": f"https://{host}"})
        answer = line.getresponse()
        told = answer.status, answer.read().decode(), str(answer.headers["set-cookie"]).lower()
        line.close()
        return told

    assert ask("GET", "/")[0] == 200
    assert ask("GET", "/home-ca.crt")[1] == (tmp_path / CERTIFICATE).read_text("utf-8")
    assert ask("GET", "/", host=f"evil.example:{port}")[0] == 403
    status, _, cookie = ask("POST", "/api/pair", json.dumps({"code": at.codes.new(FULL), "name": "Phone"}))
    assert status == 200
    assert "; secure" in cookie
    plain = http.client.HTTPConnection(LAN, port, timeout=20)
    with contextlib.suppress(http.client.BadStatusLine, ConnectionError):
        plain.request("GET", "/")
        assert plain.getresponse().status >= 400
    plain.close()


@needs_addresses
def test_one_device_that_opens_many_sockets_shuts_no_other_out(at: Served, tmp_path: Path) -> None:
    """Not even one that says nothing, and never begins TLS."""
    with contextlib.ExitStack() as held:
        for _ in range(200):
            one = socket.create_connection((LAN, at.server.port), timeout=20, source_address=("127.0.0.3", 0))
            held.callback(one.close)
        line = http.client.HTTPSConnection(LAN, at.server.port, context=_trusting(tmp_path), timeout=20)
        line.request("GET", "/")
        assert line.getresponse().status == 200
        line.close()
