"""Completion: what is offered, and that each shell shows it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from companion.cli import main
from companion.cli.completion import complete

ROOT = Path(__file__).parents[2]


def values(*words: str) -> list[str]:
    """What is offered, without its meaning."""
    return [candidate.partition("\t")[0] for candidate in complete(words)]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("st",), ["start"]),
        (("help", "exp"), ["export", "explain"]),
        (("start", "conflict"), ["conflict-repair"]),
        (("demo", "--voice", "jo"), ["joe"]),
        (("demo", "--f"), ["--fast"]),
        (("export", "--format", ""), ["markdown", "json", "vtt", "wav"]),
        (("export", "--format", "json", "--a"), ["--all"]),
        (("export", "--format=j"), ["--format=json"]),
        (("export", "--format", "=", "j"), ["json"]),
        (("export", "--format", "="), ["markdown", "json", "vtt", "wav"]),
        (("journal", ""), ["show"]),
        (("models", "f"), ["fetch"]),
        (("models", "fetch", "piper"), ["piper-joe"]),
        (("models", "fetch", "piper-joe", "ge"), ["ge2e"]),
        (("new", "--from", "conflict"), ["conflict-repair"]),
        (("simulate", "conflict-repair", "shared-br"), ["shared-breathing"]),
        (("completion", "z"), ["zsh"]),
        (("check", ""), []),
        (("start", "conflict-repair", ""), []),
        (("start", "--names", ""), []),
        (("nonsense", ""), []),
    ],
)
def test_what_can_stand_there_is_offered(words: tuple[str, ...], offered: list[str]) -> None:
    """Commands, options, choices, names of sessions, voices and models; nothing where a file fits."""
    assert values(*words) == offered


def test_own_sessions_are_offered_and_tests_and_shared_parts_are_not(data_home: Path) -> None:
    """As ``sessions`` lists them."""
    (data_home / "sessions").mkdir(parents=True)
    (data_home / "sessions" / "zoe-and-tom.yaml").touch()
    (data_home / "sessions" / "zoe-and-tom.test.yaml").touch()
    assert values("start", "zoe") == ["zoe-and-tom"]
    assert "agree" not in values("start", "")


@pytest.fixture
def companion_on_path(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``companion`` is this program."""
    command = tmp_path / "bin" / "companion"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m companion "$@"\n', "utf-8")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}


ASK = {
    "bash": 'eval "$(companion completion bash)"; COMP_WORDS=({words}); COMP_CWORD={last}; _companion; '
    'printf "%s\\n" "${{COMPREPLY[@]}}"',
    "fish": "companion completion fish | source; complete --do-complete '{line}'",
    "zsh": 'autoload -U compinit; compinit -u -D; eval "$(companion completion zsh)"; '
    "compadd() {{ print -l -- ${{(P)@[-1]}} }}; words=({words}); CURRENT={last}+1; _companion",
}


@pytest.mark.parametrize("shell", ASK)
@pytest.mark.parametrize(
    ("line", "offered"), [("companion sta", "start"), ("companion start conflict-", "conflict-repair")]
)
def test_each_shell_gets_it(shell: str, line: str, offered: str, companion_on_path: dict[str, str]) -> None:
    """What is printed works in the shell itself."""
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    words = line.split()
    program = ASK[shell].format(words=" ".join(words), last=len(words) - 1, line=line)
    done = subprocess.run(
        [shell, "-c", program], env=companion_on_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""
    assert [one.partition("\t")[0] for one in done.stdout.split("\n") if one] == [offered]


def test_an_unknown_shell_is_wrong_usage() -> None:
    """With the shells there are."""
    with pytest.raises(SystemExit):
        main(["completion", "csh"])
