"""Scripts and their settings, by their names on the command line."""

from collections.abc import Sequence
from math import isfinite
from pathlib import Path

from companion import config
from companion.core.program import Program, Setting, SettingKind
from companion.core.state.memory import Value
from companion.errors import ScriptError, SetupError
from companion.language.en.spoken_forms import spoken_duration
from companion.scripts.catalogue import file_of
from companion.scripts.loading import load
from companion.scripts.model.library import Library


def find_script(name: str) -> Program:
    """Load a script by name or file. Raises ScriptError when it is unknown or has errors."""
    path = script_file(name)
    return load(path, session_roots(path))


def script_file(name: str) -> Path:
    """Resolve a script's name, or a path, to its file. Raises ScriptError for an unknown name."""
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or path.is_file():
        return path
    found = file_of(name)
    if found is None:
        raise ScriptError(f"There is no session {name}; list them with: companion sessions")
    return found


def check_id(name: str, program: Program) -> None:
    """Refuse a script with the id of another session of this home: it would get, and replace, what that one
    remembers. A copy of it is the same session. Raises ScriptError."""
    path = script_file(name)
    here = (config.sessions_folder(), config.own_sessions_folder())
    for other in Library(here).with_id(program.id):
        if not path.samefile(other) and path.read_bytes() != other.read_bytes():
            raise ScriptError(
                f"{path}: {other} has the id {program.id} too, and each would read what the other remembers. "
                "Change the id of one of them."
            )


def session_roots(path: Path) -> tuple[Path, ...]:
    """Return the folders from which the script at ``path`` may use files."""
    return (path.parent, config.sessions_folder(), config.own_sessions_folder())


def read_settings(program: Program, given: Sequence[str]) -> dict[str, Value]:
    """Parse ``NAME=VALUE`` pairs as settings of ``program``. Raises SetupError for an unknown one."""
    known = {setting.name: setting for setting in program.settings}
    values: dict[str, Value] = {}
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals or name not in known:
            names = ", ".join(known) or "none"
            raise SetupError(f"--set {pair}: this session has these settings: {names}; write NAME=VALUE.")
        values[name] = _setting_value(known[name].kind, text, pair)
        _check_limits(known[name], values[name], pair)
    return values


def _check_limits(setting: Setting, value: Value, pair: str) -> None:
    if isinstance(value, bool) or not isinstance(value, float):
        return
    told = spoken_duration if setting.kind is SettingKind.DURATION else "{:g}".format
    if setting.least is not None and value < setting.least:
        raise SetupError(f"--set {pair}: this setting is at least {told(setting.least)}.")
    if setting.most is not None and value > setting.most:
        raise SetupError(f"--set {pair}: this setting is at most {told(setting.most)}.")


def _setting_value(kind: SettingKind, text: str, pair: str) -> Value:
    if kind is SettingKind.WORDS:
        return text
    if kind is SettingKind.YES_NO:
        if text not in ("yes", "no"):
            raise SetupError(f"--set {pair}: this setting is yes or no.")
        return text == "yes"
    units = {"s": 1.0, "m": 60.0, "h": 3600.0} if kind is SettingKind.DURATION else {"": 1.0}
    number, unit = (text[:-1], text[-1:]) if kind is SettingKind.DURATION else (text, "")
    try:
        value = float(number) * units[unit]
        if not isfinite(value):
            raise ValueError
    except (ValueError, KeyError):
        hint = "a duration like 90s or 3m" if kind is SettingKind.DURATION else "a number"
        raise SetupError(f"--set {pair}: this setting is {hint}.") from None
    return value
