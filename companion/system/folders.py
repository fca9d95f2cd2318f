"""Folders that are not what they seem: copied to other machines, or kept within a program's own cache."""

import os
import re
import sys
from pathlib import Path

_SERVICES = {"onedrive": "OneDrive", "icloud": "iCloud", "dropbox": "Dropbox", "google": "Google Drive"}
_NAMED = re.compile(r"(onedrive|dropbox|(?:icloud|google) ?drive)($|-| - | \()", re.IGNORECASE)
"""Their folders: “OneDrive - Contoso”, “GoogleDrive-me@example.org”, “Dropbox (Work)”."""
_ONEDRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
"""Windows' variables that name OneDrive's folders, whatever they are called."""
_ICLOUD = Path("Library", "Mobile Documents")
_STORE = re.compile(r"\\WindowsApps\\PythonSoftwareFoundation\.Python\.3", re.IGNORECASE)
"""Not the Python install manager, which comes from the Store too and redirects nothing."""


def synchronised_by(path: Path) -> str:
    """Return the service that copies what lies at ``path`` to other machines; empty if none is known."""
    for place in (Path(os.path.abspath(path)), Path(os.path.realpath(path))):
        if any(place.is_relative_to(folder) for name in _ONEDRIVE if (folder := os.environ.get(name))):
            return "OneDrive"
        for part in place.parts:
            if named := _NAMED.match(part):
                return next(name for key, name in _SERVICES.items() if named[1].casefold().startswith(key))
        if sys.platform == "darwin" and _in_icloud(place):
            return "iCloud"
    return ""


def _in_icloud(place: Path) -> bool:
    """Whether macOS keeps a place in iCloud: its drive, or Desktop and Documents where that was chosen."""
    home = Path.home()
    drive = home / _ICLOUD / "com~apple~CloudDocs"
    chosen = (name for name in ("Desktop", "Documents") if place.is_relative_to(home / name))
    return place.is_relative_to(home / _ICLOUD) or any((drive / name).exists() for name in chosen)


def redirected() -> bool:
    """Return whether files in AppData end up in the cache of this Python, and go with it.

    So does Windows with the Python of its Store (docs.python.org, “Redirection of local data”).
    """
    return sys.platform == "win32" and _STORE.search(sys.base_prefix) is not None
