"""Where things are: what ships with the program, and the user's own folders."""

import os
from pathlib import Path

import platformdirs

_APP = "companion"
COMPANION_VOICE = "joe"
"""The voice card with which the companion speaks, unless people choose another."""
_PACKAGE = Path(__file__).resolve().parent


def data_folder() -> Path:
    """The data folder: models, journal, own sessions. ``COMPANION_DATA`` overrides it."""
    chosen = os.environ.get("COMPANION_DATA")
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path(_APP, appauthor=False)


def cache_folder() -> Path:
    """The cache folder: what can be made again, like rendered prompts. ``COMPANION_CACHE`` overrides it."""
    chosen = os.environ.get("COMPANION_CACHE")
    return Path(chosen).expanduser() if chosen else platformdirs.user_cache_path(_APP, appauthor=False)


def prompts_folder() -> Path:
    """The companion's prompts as sound."""
    return cache_folder() / "prompts"


def models_folder() -> Path:
    """The root of the model store."""
    return data_folder() / "models"


def sessions_folder() -> Path:
    """The scripts that ship with the program."""
    return _shipped("sessions")


def own_sessions_folder() -> Path:
    """The user's own scripts; need not be there."""
    return data_folder() / "sessions"


def voices_folder() -> Path:
    """The voice cards that ship with the program."""
    return _shipped("voices")


def rooms_folder() -> Path:
    """The simulated rooms that ship with the program, one for each session that is shown."""
    return _shipped("rooms")


def schema_file() -> Path:
    """JSON schemas of scripts, for editors."""
    return _shipped("schema") / "session-1.json"


def _shipped(name: str) -> Path:
    # An installed wheel carries the folder inside the package; in a checkout it lies beside the package.
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
