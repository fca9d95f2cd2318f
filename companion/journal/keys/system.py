"""The operating system's keyring. The only module that knows ``keyring``."""

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
"""The keyrings that keep secrets behind the user's login, by the module that reaches them. Others, which
write plain files or ask a server, are not used."""

_T = TypeVar("_T")


class SystemKeyring:
    """One of the keyrings that come with an operating system."""

    def __init__(self, backend: Any, name: str) -> None:
        self.name = name
        self._backend = backend

    def get(self, entry: str) -> str | None:
        """What stands under ``entry``."""
        found = self._asked(lambda: self._backend.get_password(SERVICE, entry))
        return None if found is None else str(found)

    def set(self, entry: str, secret: str) -> None:
        """Keep ``secret`` under ``entry``."""
        self._asked(lambda: self._backend.set_password(SERVICE, entry, secret))

    def works(self) -> bool:
        """Whether it takes a secret and gives it back: some are there, but locked or without a daemon."""
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
        except Exception as error:  # each backend has errors of its own, from D-Bus to those of Windows
            raise JournalError(
                f"The key of the journal can't be had from {self.name} ({type(error).__name__}); "
                "is it locked? Unlock it, and start again.",
                NO_KEY,
            ) from None


def system_keyring() -> Keyring | None:
    """The keyring of this system; None where none is trusted or none answers."""
    try:
        import keyring  # slow: it looks for backends, and is needed only where a journal is opened

        chosen = keyring.get_keyring()
    except Exception:  # backends raise errors of any kind while they are probed
        return None
    for backend in getattr(chosen, "backends", [chosen]):
        package, _, module = type(backend).__module__.rpartition(".")
        if package == "keyring.backends" and module in _NAMES:
            return SystemKeyring(backend, _NAMES[module])
    return None
