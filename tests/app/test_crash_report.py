"""What is left behind when something breaks that should not."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BREAKING = """
import sys, threading
from companion import cli
from companion.app import session_catalogue

def broken():
    said = "SECRET words"
    try:
        {}[said]
    except KeyError as error:
        raise ValueError(f"no {said}") from error

class Late:
    def __del__(self):
        broken()

def list_sessions(options, out):
    if sys.argv[1] == "command":
        broken()
    if sys.argv[1] == "thread":
        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()
    if sys.argv[1] == "late":
        Late()
    return 0

session_catalogue.list_sessions = list_sessions
code = cli.main(["sessions"])
if sys.argv[1] == "outside":
    broken()
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("where", "code"), [("command", 70), ("thread", 0), ("late", 0), ("outside", 1)]
)  # fmt: skip
def test_what_breaks_is_told_without_a_word(where: str, code: int) -> None:
    """Which errors, and where in the program; but no text of theirs, which might quote somebody."""
    done = subprocess.run(
        [sys.executable, "-c", BREAKING, where], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    assert "SECRET" not in done.stdout + done.stderr
    assert "Internal error" in done.stderr
    assert done.stderr.index("KeyError\n") < done.stderr.index("ValueError\n")
    assert " in broken" in done.stderr
    assert "Traceback" not in done.stderr


def crashed(folder: Path, before: str) -> list[Path]:
    """What a process leaves in ``folder`` that may write memory images, does ``before``, and crashes."""
    folder.mkdir()
    limit = "_, highest = r.getrlimit(r.RLIMIT_CORE); r.setrlimit(r.RLIMIT_CORE, (highest, highest))"
    program = [sys.executable, "-c", f"import os, resource as r; {limit}; {before}; os.abort()"]
    environment = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(program, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode < 0
    return list(folder.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_no_image_of_the_memory_is_left_behind(tmp_path: Path) -> None:
    """A crash in native code leaves no file where the system would write one."""
    if not crashed(tmp_path / "without", "pass"):
        pytest.skip("this system writes no memory images into the folder")
    assert crashed(tmp_path / "with", "from companion import cli; cli.main(['sessions'])") == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_limit_is_what_keeps_it_away() -> None:
    """From programs that collect crashes, too."""
    program = (
        "from companion.app import crash_report; crash_report.hide_words();"
        "import resource, os; print(resource.getrlimit(resource.RLIMIT_CORE)[0], oct(os.umask(0)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    limit, mask = done.stdout.strip().split(" 0o")
    assert limit in ("0", "1")
    assert mask == "77"
