"""``companion home --install``: an entry that begins it when this user logs in, and the way back."""

import argparse
import os
import plistlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import TextIO

from companion import private
from companion.errors import SetupError
from companion.system.folders import redirected
from companion.system.invocation import as_started

MARK = "Written by Companion, to begin its page"
"""Only files with this text are replaced or deleted."""
_CARRIED = ("COMPANION_DATA", "COMPANION_CACHE")
"""Variables that the entry sets too. Not the passphrase of the journal, which is never written to a file."""
_LABEL = "companion-home"
_MOST_BYTES = 1 << 16
"""More than any entry has."""


@dataclass(frozen=True)
class Entry:
    """A start-up entry of one system."""

    path: PurePath
    text: str
    begin: str
    """How to begin without logging in again, as a clause."""
    end: str
    """How to end what runs, as a clause."""
    link: PurePath | None = None
    """A symbolic link to ``path`` that switches it on."""


def entry(platform: str, home: str, environ: Mapping[str, str], command: Sequence[str]) -> Entry:
    """Return the entry for a system, as ``sys.platform`` names it; ``command`` begins with the interpreter.

    What the program prints may be words of a partner, so no entry sends it to a log.
    Raises SetupError for a quotation mark or a control character, which the three formats quote differently.
    """
    carried = {name: environ[name] for name in _CARRIED if environ.get(name)}
    for word in (*command, *carried.values()):
        if '"' in word or not word.isprintable():
            raise SetupError(f"{word!r} can't be written into a start-up entry; leave it out, or rename it.")
    if platform == "win32":
        return _windows(home, environ, command, carried)
    if platform == "darwin":
        return _mac(home, command, carried)
    return _linux(home, environ, command, carried)


def _linux(
    home: str, environ: Mapping[str, str], command: Sequence[str], carried: Mapping[str, str]
) -> Entry:
    folder = PurePosixPath(environ.get("XDG_CONFIG_HOME") or f"{home}/.config", "systemd", "user")
    name = f"{_LABEL}.service"

    def quoted(word: str) -> str:
        return '"' + word.replace("\\", r"\\").replace("%", "%%") + '"'

    # The colon switches off the substitution of variables; SIGINT is what Ctrl-C sends.
    lines = [
        f"# {MARK}",
        "[Unit]",
        "Description=Companion: the page of this household",
        "After=pipewire.service pulseaudio.service",
        "",
        "[Service]",
        f"ExecStart={' '.join([quoted(':' + command[0]), *map(quoted, command[1:])])}",
        *(f"Environment={quoted(f'{variable}={value}')}" for variable, value in carried.items()),
        "KillSignal=SIGINT",
        "SuccessExitStatus=130",
        "Restart=on-failure",
        "RestartSec=30",
        "StandardOutput=null",
        "StandardError=null",
        "",
        "[Install]",
        "WantedBy=default.target",
    ]
    return Entry(
        folder / name,
        "\n".join([*lines, ""]),
        f"systemctl --user daemon-reload, then systemctl --user start {_LABEL}",
        f"systemctl --user stop {_LABEL}",
        folder / "default.target.wants" / name,
    )


def _mac(home: str, command: Sequence[str], carried: Mapping[str, str]) -> Entry:
    label = f"org.companion.{_LABEL}"
    path = PurePosixPath(home, "Library", "LaunchAgents", f"{label}.plist")
    agent = {
        "Label": label,
        "ProgramArguments": list(command),
        "EnvironmentVariables": dict(carried),
        "RunAtLoad": True,
        "KeepAlive": {"Crashed": True},
        "ProcessType": "Interactive",  # else its threads of sound are slowed down
    }
    text = plistlib.dumps(agent).decode().replace("<plist", f"<!-- {MARK} -->\n<plist", 1)
    return Entry(path, text, f"launchctl load '{path}'", f"launchctl unload '{path}'")


def _windows(
    home: str, environ: Mapping[str, str], command: Sequence[str], carried: Mapping[str, str]
) -> Entry:
    roaming = PureWindowsPath(environ.get("APPDATA") or PureWindowsPath(home, "AppData", "Roaming"))
    path = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs" / "Startup" / f"{_LABEL}.cmd"

    def quoted(word: str) -> str:
        return '"' + word.replace("%", "%%") + '"'

    lines = [
        "@echo off",
        f"rem {MARK}",
        "chcp 65001 >nul",
        *(f"set {quoted(f'{variable}={value}')}" for variable, value in carried.items()),
        f'start "Companion" /min {" ".join(map(quoted, command))}',
    ]
    return Entry(path, "\r\n".join([*lines, ""]), "open that file", "close its window in the task bar")


def command_of(options: argparse.Namespace, python: str, started_as: str) -> list[str]:
    """Return the words that begin ``home`` with these options; ``started_as``: ``sys.argv[0]``."""
    script = os.path.abspath(started_as)
    words = [python, script] if os.path.basename(script) == "run.py" else [python, "-m", "companion"]
    words += ["home", "--port", str(options.port)]
    models = os.path.abspath(options.models) if options.models else ""
    given = {"lan": options.lan, "microphone": options.microphone, "speaker": options.speaker,
             "models": models, "voice": options.voice}  # fmt: skip
    for name, value in given.items():
        words += [f"--{name}={value}"] if value else []
    for name in ("headphones", "no_voices", "half_duplex"):
        words += [f"--{name.replace('_', '-')}"] if getattr(options, name) else []
    return words


def change(options: argparse.Namespace, out: TextIO) -> int:
    """``companion home --install`` or ``--uninstall``. Raises SetupError, also over another's file."""
    if options.install and options.uninstall:
        raise SetupError("--install or --uninstall: use one of them.")
    if redirected():
        raise SetupError(
            "The Python of the Windows Store can't reach the start-up folder; use the one of python.org."
        )
    command = command_of(options, sys.executable, sys.argv[0])
    found = entry(sys.platform, str(Path.home()), os.environ, command)
    path = Path(found.path)
    try:
        (_write if options.install else _take_back)(found)
    except OSError as error:
        raise SetupError(private.problem(path, error)) from None
    if options.install:
        told = (
            f"{path} is written: companion home begins when you log in. Now: {found.begin}.\n"
            "Let your browsers in beforehand: codes are shown in a terminal only, and under Devices.\n"
            "To take it back: companion home --uninstall"
        )
    else:
        told = f"{path} is deleted: companion home no longer begins by itself. If it runs now: {found.end}."
    out.write(f"{as_started(told)}\n")
    return 0


def _write(found: Entry) -> None:
    path = Path(found.path)
    _must_be_ours(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with private.writing(path) as file:
        file.write(found.text.encode())
    if found.link:
        link = Path(found.link)
        link.parent.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(path)


def _take_back(found: Entry) -> None:
    path = Path(found.path)
    if not os.path.lexists(path):
        raise SetupError(f"There is no {path}: companion home does not begin by itself.")
    _must_be_ours(path)
    if found.link:
        Path(found.link).unlink(missing_ok=True)
    private.remove(path)


def _must_be_ours(path: Path) -> None:
    """Raises SetupError for a file that is not an entry of ours."""
    if not os.path.lexists(path):
        return
    known = False
    if path.is_file() and not path.is_symlink():
        with private.reading(path) as file:
            known = MARK.encode() in file.read(_MOST_BYTES)
    if not known:
        raise SetupError(
            f"{path} was not written by Companion. Move it elsewhere, or delete it, then try again."
        )
