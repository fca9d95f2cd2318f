"""Run every command once, in one process, and print what each did as JSON lines: name, status, complaints.

Started in a folder that holds the script, and in the environment under test: the standard streams
of each command are made anew with the encoding that this process was given.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Sequence
from unittest import mock

from companion.app import commands as app_commands
from companion.app.home import open_journal
from companion.cli import main
from companion.cli.commands import COMMANDS
from companion.doctor import Device
from companion.models import command as models_command
from tests.journal.store.making import held
from tests.test_doctor import Healthy

SCRIPT = "lodz.yaml"
PEOPLE = ("Łukasz", "José")
HERE = ["--names", ",".join(PEOPLE), "--keep-nothing"]
COMMAND_LINES: dict[str, list[str]] = {
    "start": [SCRIPT, *HERE, "--microphone", "fehlt-ł.wav"],
    "home": ["--lan", "nirgendwo-ł"],
    "setup": [],
    "voices": ["--list"],
    "pronounce": ["Łukasz", "Wookash"],
    "demo": [SCRIPT, "--fast", "--room", "fehlt-ł.yaml"],
    "sessions": [],
    "remind": [SCRIPT, "--on", "mon 19:00", "--names", "Łukasz,José", "--title", "Łódź 🌿", "--to", "ł.ics"],
    "history": [],
    "journal": ["1"],
    "trends": [],
    "export": ["1", "--to", "."],
    "import": ["fehlt-ł.json"],
    "forget": ["Łucja"],
    "backup": ["ł.backup"],
    "restore": ["ł.backup"],
    "new": ["mine", "--in", "."],
    "check": [SCRIPT],
    "share": [SCRIPT, "--to", "gł.yaml"],
    "add": ["gł.yaml"],
    "explain": ["E319"],
    "describe": [SCRIPT],
    "play": [SCRIPT, "--people", "Łukasz,José"],
    "read": [SCRIPT],
    "simulate": [SCRIPT, "--runs", "1"],
    "graph": [SCRIPT],
    "sheet": [SCRIPT],
    "render": [SCRIPT, "--out", "ł.wav", "--voice", "ł"],
    "schema": [],
    "doctor": [],
    "devices": [],
    "models": [],
    "listen": ["fehlt-ł.wav"],
    "bench": ["--only", "ł"],
    "completion": ["bash"],
}


class _Glass(io.BytesIO):
    """What a terminal shows."""

    def isatty(self) -> bool:
        """Yes."""
        return True


class _Odd(Healthy):
    """A machine whose devices have names in letters that few code pages have."""

    def microphones(self) -> Sequence[Device]:
        """One."""
        return [Device("Mikrofon Łódź", 48_000, is_default=True)]


def _complaints(name: str, stdout: io.BytesIO, encoding: str) -> list[str]:
    """What is wrong with the output of one run."""
    args = [name, *(os.fsdecode(one.encode()) for one in COMMAND_LINES[name])]  # as a shell hands them over
    sys.argv = ["companion", *args]
    stderr = type(stdout)()
    sys.stdout, sys.stderr = io.TextIOWrapper(stdout, encoding), io.TextIOWrapper(stderr, encoding)
    try:
        status = main(args)
    except SystemExit as exit_:
        status = int(exit_.code or 0)
    shown, said = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    with contextlib.suppress(ValueError):
        shown.flush()
        said.flush()
    found = [] if status in (0, 1, 2) else [f"status {status}"]
    for content in (stdout.getvalue(), stderr.getvalue()):
        try:
            text = content.decode(encoding if stdout.isatty() else "utf-8")
        except UnicodeDecodeError as error:
            found.append(f"{error.encoding} can't read {content[error.start - 20 : error.end + 20]!r}")
        else:
            found += ["Internal error" for line in text.splitlines() if "Internal error" in line]
    return found


def _run() -> None:
    encoding = sys.stdout.encoding
    with open_journal() as journal:
        held(journal, "Dzień dobry, café.", people=PEOPLE)
    with (
        mock.patch.object(app_commands, "MachineProbes", return_value=_Odd()),
        mock.patch.object(models_command, "ensure_models", return_value=None),
    ):
        for name in COMMANDS:
            for stream in (io.BytesIO(), _Glass()):
                where = "on a terminal" if stream.isatty() else "redirected"
                for complaint in _complaints(name, stream, encoding):
                    print(json.dumps(f"{name} {where}: {complaint}"))


if __name__ == "__main__":
    _run()
