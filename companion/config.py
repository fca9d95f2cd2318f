"""Locations: files that ship with the program, and the user's own folders."""

import os
import warnings
from pathlib import Path

import platformdirs

from companion.system.folders import redirected

_APP = "companion"
COMPANION_VOICE = "joe"
"""The default voice card of the companion."""
_PACKAGE = Path(__file__).resolve().parent


def data_folder() -> Path:
    """Return the data folder: models, journal, own sessions. ``COMPANION_DATA`` overrides it."""
    chosen = os.environ.get("COMPANION_DATA")
    if chosen:
        return Path(chosen).expanduser()
    return _at_home() if redirected() else platformdirs.user_data_path(_APP, appauthor=False)


def cache_folder() -> Path:
    """Return the cache folder: reproducible data, like rendered prompts. ``COMPANION_CACHE`` overrides it."""
    chosen = os.environ.get("COMPANION_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    return _at_home() / "cache" if redirected() else platformdirs.user_cache_path(_APP, appauthor=False)


def runtime_folder() -> Path:
    """Return the folder for what lives only while the program runs. ``COMPANION_RUNTIME`` overrides it.

    It belongs to a user, not to a data folder. Raises OSError where another user has it.
    """
    chosen = os.environ.get("COMPANION_RUNTIME")
    if chosen:
        return Path(chosen).expanduser()
    with warnings.catch_warnings(action="ignore"):  # that the system has none of its own: there is another
        return platformdirs.user_runtime_path(_APP, appauthor=False)


def _at_home() -> Path:
    return Path.home() / f".{_APP}"


def prompts_folder() -> Path:
    """Return the folder of rendered prompts."""
    return cache_folder() / "prompts"


def model_copies_folder() -> Path:
    """Return the folder of models as they are loaded, made from those of the store."""
    return cache_folder() / "models"


def models_folder() -> Path:
    """Return the root of the model store."""
    return data_folder() / "models"


def sessions_folder() -> Path:
    """Return the scripts that ship with the program."""
    return _shipped("sessions")


def own_sessions_folder() -> Path:
    """Return the user's own scripts; the folder may not exist."""
    return data_folder() / "sessions"


def voices_folder() -> Path:
    """Return the voice cards that ship with the program."""
    return _shipped("voices")


def rooms_folder() -> Path:
    """Return the simulated rooms that ship with the program, one for each session that is shown."""
    return _shipped("rooms")


def schema_file() -> Path:
    """Return the JSON schemas of scripts, for editors."""
    return _shipped("schema") / "session-1.json"


def _shipped(name: str) -> Path:
    # An installed wheel has the folder inside the package; a checkout beside it.
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
