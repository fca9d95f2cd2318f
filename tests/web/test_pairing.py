"""Codes are valid once and slow to guess; of a device only what recognises it is kept."""

import stat
from pathlib import Path

import pytest

from companion.errors import SetupError
from companion.web.pairing import FULL, LIFE_S, WRONG_TRIES, Codes, Devices, Grant, Refused, Role

SCREEN = Grant(Role.SCREEN)


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def now(self) -> float:
        """Seconds."""
        return self.now_s


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


def test_a_code_lets_in_once() -> None:
    """It gives what it was made for, and a second time nothing."""
    codes = Codes(Hand().now)
    code = codes.new(SCREEN)
    assert len(code) == 8
    assert codes.take(code) == SCREEN
    with pytest.raises(Refused):
        codes.take(code)


def test_a_code_is_over_after_five_minutes_and_when_there_is_a_newer_one() -> None:
    """An old one that somebody wrote down opens nothing."""
    hand = Hand()
    codes = Codes(hand.now)
    old = codes.new(FULL)
    new = codes.new(FULL)
    with pytest.raises(Refused):
        codes.take(old if old != new else _wrong(new))
    hand.now_s = LIFE_S
    with pytest.raises(Refused):
        codes.take(new)


def test_guessing_is_slow_and_ends_the_code() -> None:
    """Each wrong try is followed by a longer wait, also for the right code; after a few the code is void."""
    hand = Hand()
    codes = Codes(hand.now)
    code = codes.new(FULL)

    def refused(tried: str) -> str:
        with pytest.raises(Refused) as why:
            codes.take(tried)
        return str(why.value)

    waits = []
    for _ in range(WRONG_TRIES):
        began_s = hand.now_s
        while "quick" in refused(_wrong(code)):
            hand.now_s += 0.5
        assert "quick" in refused(code)
        waits.append(hand.now_s - began_s)
    assert waits == [0.0, 1.0, 2.0, 4.0, 8.0]
    hand.now_s += 60.0
    assert "over" in refused(code)
    assert codes.take(codes.new(FULL)) == FULL


def test_devices_are_kept_without_their_cookies(tmp_path: Path) -> None:
    """Who reads the file can come in nowhere; a program begun anew knows each device."""
    path = tmp_path / "data" / "devices.json"
    cookie = Devices(path).add(SCREEN, "  Kitchen \n tablet ")
    assert cookie not in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = Devices(path)
    device = again.of(cookie)
    assert device is not None
    assert (device.name, device.grant) == ("Kitchen tablet", SCREEN)
    assert again.of(cookie + "x") is None
    again.revoke(device.id)
    assert again.of(cookie) is None
    assert not again.still(device)
    assert Devices(path).all() == []


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1]", '[{"id": 1}]', '[{"id":"a","name":"b","digest":"c","grant":{"role":"king","words":1}}]'],
)
def test_a_damaged_list_is_one_sentence(tmp_path: Path, text: str) -> None:
    """It says which file, and what to do."""
    path = tmp_path / "devices.json"
    path.write_text(text, "utf-8")
    with pytest.raises(SetupError, match="Delete it"):
        Devices(path)
