"""The operating system's keyring. The only module that imports ``keyring``."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from companion.errors import JournalError
from companion.journal.keys.places import SERVICE, Keyring
from companion.journal.store.faults import NO_KEY

_PROBE = "probe"
_NAMES = {
    "macOS": "the Keychain of macOS",
    "Windows": "the Credential Manager of Windows",
    "SecretService": "the keyring of this desktop (Secret Service)",
    "libsecret": "the keyring of this desktop (Secret Service)",
    "kwallet": "KWallet",
}
"""Keyrings that protect secrets with the user's login, by the module that accesses them. Others, which
write plain files or ask a server, are not used."""

_T = TypeVar("_T")


class SystemKeyring:
    """A keyring of the operating system."""

    def __init__(self, backend: Any, name: str) -> None:
        self.name = name
        self._backend = backend

    def get(self, entry: str) -> str | None:
        """Return the secret under ``entry``."""
        found = self._asked(lambda: self._backend.get_password(SERVICE, entry))
        return None if found is None else str(found)

    def set(self, entry: str, secret: str) -> None:
        """Store ``secret`` under ``entry``."""
        self._asked(lambda: self._backend.set_password(SERVICE, entry, secret))

    def works(self) -> bool:
        """Return whether a stored secret can be read back: some keyrings are locked or lack a daemon."""
        try:
            self.set(_PROBE, _PROBE)
            return self.get(_PROBE) == _PROBE
        except JournalError:
            return False
        finally:
            self._clean()

    def _clean(self) -> None:
        with suppress(JournalError):
            self._asked(lambda: self._backend.delete_password(SERVICE, _PROBE))

    def _asked(self, call: Callable[[], _T]) -> _T:
        try:
            return call()
        except Exception as error:  # each backend has its own errors, from D-Bus to Windows
            raise JournalError(
                f"The key of the journal can't be read from {self.name} ({type(error).__name__}); "
                "is it locked? Unlock it, and start again.",
                NO_KEY,
            ) from None


def system_keyring() -> Keyring | None:
    """Return the keyring of this system; None if none is trusted or none answers."""
    try:
        import keyring  # slow: it looks for backends, and is needed only to open a journal

        chosen = keyring.get_keyring()
    except Exception:  # backends raise any error while being probed
        return None
    for backend in getattr(chosen, "backends", [chosen]):
        package, _, module = type(backend).__module__.rpartition(".")
        if package == "keyring.backends" and module in _NAMES:
            return SystemKeyring(backend, _NAMES[module])
    return None
