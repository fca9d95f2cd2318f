"""Who may come in: codes that are shown once, and the devices that were paired with them."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from threading import Lock

from companion import private
from companion.errors import SetupError

LIFE_S = 300.0
"""How long a code is valid."""
DIGITS = 8
WRONG_TRIES = 5
"""So many wrong tries end a code: then it takes a new one from the terminal or a paired page."""
LONGEST_WAIT_S = 60.0
"""The longest wait after a wrong try; it begins with a second, and doubles."""
MOST_DEVICES = 20
MOST_NAME = 40


class Role(StrEnum):
    """What a device may see and do."""

    SCREEN = "screen"
    """Sees the floor and the time, and gives commands; words only if that was allowed."""
    ROOM = "room"
    """The room's microphone and loudspeaker, and what a screen without words does."""
    PARTNER = "partner"
    """Everything: begins sessions, sees words, reads the journal."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code gives."""

    role: Role
    words: bool = False
    """For a screen: whether it shows what is said."""


FULL = Grant(Role.PARTNER, words=True)


@dataclass(frozen=True, slots=True)
class Device:
    """A paired browser."""

    id: str
    name: str
    grant: Grant
    digest: str
    """SHA-256 of its cookie, in hexadecimal: 256 random bits need no slower function."""


class Refused(Exception):
    """A code was not taken. Its text says why, in one sentence."""


class Codes:
    """One code at a time: valid once, for five minutes, slowed down by wrong tries. Safe from any thread."""

    def __init__(self, now: Callable[[], float]) -> None:
        """``now`` returns seconds of a clock that no one can set."""
        self._now = now
        self._lock = Lock()
        self._code: str | None = None
        self._grant = FULL
        self._until_s = 0.0
        self._wrong = 0
        self._wait_s = 1.0
        self._not_before_s = float("-inf")

    def new(self, grant: Grant) -> str:
        """Return a new code for ``grant``; the one before it is void. The slowing down stays."""
        with self._lock:
            self._code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            self._grant, self._until_s, self._wrong = grant, self._now() + LIFE_S, 0
            return self._code

    def again(self, grant: Grant) -> str:
        """Return the code for ``grant`` that is valid, or a new one: who only asks for codes makes none void.

        Raises Refused while one for another grant is valid.
        """
        with self._lock:
            valid = self._code if self._now() < self._until_s else None
            if valid and self._grant != grant:
                raise Refused("Another code is waiting to be used. Try again in five minutes.")
        return valid or self.new(grant)

    def take(self, code: str) -> Grant:
        """Return what ``code`` gives, and void it. Raises Refused."""
        with self._lock:
            now = self._now()
            if now < self._not_before_s:
                raise Refused("Too quick after a wrong code. Wait a minute, then try again.")
            if self._code is None or now >= self._until_s:
                raise Refused("That code is over. Ask for a new one.")
            if not hmac.compare_digest(code.encode(), self._code.encode()):
                self._wrong += 1
                self._not_before_s = now + self._wait_s
                self._wait_s = min(LONGEST_WAIT_S, 2 * self._wait_s)
                if self._wrong >= WRONG_TRIES:
                    self._code = None
                raise Refused("That is not the code. Look at it again.")
            self._code, self._wait_s = None, 1.0
            return self._grant


class Devices:
    """The paired devices, in a file that holds no cookie, only what recognises one. Safe from any thread."""

    def __init__(self, path: Path) -> None:
        """Read ``path``, if it is there. Raises SetupError when it can't be read."""
        self._path = path
        self._lock = Lock()
        self._devices = _read(path)

    def of(self, cookie: str) -> Device | None:
        """Return the device with this cookie."""
        digest = _digest(cookie)
        with self._lock:
            return next((d for d in self._devices if hmac.compare_digest(d.digest, digest)), None)

    def still(self, device: Device) -> bool:
        """Return whether a device has not been revoked."""
        with self._lock:
            return any(one.id == device.id for one in self._devices)

    def all(self) -> list[Device]:
        """Return all devices, the latest last."""
        with self._lock:
            return list(self._devices)

    def add(self, grant: Grant, name: str) -> str:
        """Pair a device; return its cookie. The oldest goes when there are too many. Raises SetupError."""
        cookie = secrets.token_urlsafe(32)
        shown = " ".join(name.split())[:MOST_NAME] or "A browser"
        device = Device(secrets.token_hex(4), shown, grant, _digest(cookie))
        with self._lock:
            self._write([*self._devices, device][-MOST_DEVICES:])
        return cookie

    def revoke(self, id: str) -> None:
        """Forget a device; its cookie is worth nothing from now on. Raises SetupError."""
        with self._lock:
            self._write([device for device in self._devices if device.id != id])

    def _write(self, devices: list[Device]) -> None:
        try:
            private.make_folder(self._path.parent)
            private.write(self._path, json.dumps([asdict(device) for device in devices], indent=1))
        except OSError as error:
            raise SetupError(private.problem(self._path, error)) from None
        self._devices = devices


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "surrogateescape")).hexdigest()


def _read(path: Path) -> list[Device]:
    try:
        listed = json.loads(path.read_text("utf-8"))
        devices = [Device(**one) for one in listed]
        return [replace(one, grant=_grant(one.grant)) for one in devices]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is damaged"
        raise SetupError(
            f"{path}: the list of paired devices can't be read ({why}). Delete it, and pair them again."
        ) from None


def _grant(kept: object) -> Grant:
    if not isinstance(kept, dict):
        raise TypeError("a grant is an object")
    return Grant(Role(kept["role"]), bool(kept["words"]))
