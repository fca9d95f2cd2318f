"""What a command loads: nothing of speech where it neither speaks nor listens."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from companion.cli.commands import COMMANDS

ROOT = Path(__file__).parents[1]
ENGINES = {
    "av", "ctranslate2", "faster_whisper", "huggingface_hub", "numpy", "onnxruntime", "piper", "sounddevice",
    "soxr", "tokenizers", "webrtcvad",
}  # fmt: skip
SPEAKING = {command.name for command in COMMANDS.values() if command.needs_models} | {
    "doctor", "devices", "voices", "pronounce",
}  # fmt: skip


def test_looking_back_and_writing_load_no_speech_engine() -> None:
    """Their functions are imported without one: they start at once, and run where none can be loaded."""
    silent = [name for name in COMMANDS if name not in SPEAKING]
    program = (
        "import json, sys; from companion.cli.commands import COMMANDS\n"
        f"for name in {silent}: COMMANDS[name].load()\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"history", "journal", "trends", "export", "import", "forget", "backup", "restore"} <= set(silent)
    assert {"remind", "sessions", "check", "describe", "models"} <= set(silent)
    assert not ENGINES & set(json.loads(done.stdout))


@pytest.mark.parametrize("args", [["--help"], ["help", "start"], ["--version"], ["__complete", "st"]])
def test_help_and_completion_load_no_library(args: list[str]) -> None:
    """What people wait for while they type needs the standard library and the folders' names only."""
    program = (
        "import sys; from companion.cli import main\n"
        f"status = main({args})\n"
        "print([name for name in ('pydantic', 'yaml', 'sqlcipher3', 'numpy') if name in sys.modules])\n"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
