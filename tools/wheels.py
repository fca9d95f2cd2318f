"""The table of systems and Pythons for which every pinned library has a prebuilt package.

    python tools/wheels.py

Needs ``uv`` (pip install uv), which resolves the pins for other systems without installing anything.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

PINS = Path(__file__).resolve().parents[1] / "requirements" / "runtime.txt"
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
SYSTEMS = {
    "Linux x86-64": ("x86_64-manylinux_2_28", ""),
    "Linux ARM": ("aarch64-manylinux_2_28", ""),
    "Windows x64": ("x86_64-pc-windows-msvc", ""),
    "Windows on ARM": ("aarch64-pc-windows-msvc", ""),
    "macOS 14, Apple Silicon": ("aarch64-apple-darwin", "14.0"),
    "macOS 13, Apple Silicon": ("aarch64-apple-darwin", "13.0"),
    "macOS 13, Intel": ("x86_64-apple-darwin", "13.0"),
}
"""uv's name for a system, and the version of macOS."""


def lacking(system: str, macos: str, python: str) -> str:
    """Return the first library without a package there; empty if there is none."""
    tried = subprocess.run(
        ["uv", "pip", "install", "--quiet", "--dry-run", "--target", tempfile.gettempdir(),
         "--only-binary", ":all:", "--python-platform", system, "--python-version", python, "-r", str(PINS)],
        env={**os.environ, "MACOSX_DEPLOYMENT_TARGET": macos} if macos else None,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if tried.returncode == 0:
        return ""
    named = re.search(r"([\w.-]+)(?:\{[^}]*\})?==\S+ has\s+no\s", tried.stderr) or re.search(
        r"wheels for `([\w.-]+)`", tried.stderr
    )
    return named[1] if named else tried.stderr.strip().splitlines()[-1]


def main() -> None:
    """Print the table as Markdown."""
    print("| | " + " | ".join(PYTHONS) + " |")
    print("| --- |" + " --- |" * len(PYTHONS))
    for name, (system, macos) in SYSTEMS.items():
        cells = [f"no {library}" if (library := lacking(system, macos, v)) else "yes" for v in PYTHONS]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
