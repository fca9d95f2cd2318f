"""Where each system lets a program use the microphone, and what a program gets that may not."""

import sys
from collections.abc import Mapping

REMEDIES: Mapping[str, str] = {
    "darwin": "System Settings, Privacy & Security, Microphone: allow your terminal, then open it again.",
    "win32": "Settings, Privacy & security, Microphone: let desktop apps use it.",
    "linux": "Add yourself to the group audio (sudo usermod -aG audio $USER) and log in again.",
}
"""What to do where the microphone is not allowed, by ``sys.platform``."""
PLACES: Mapping[str, str] = {
    "darwin": "System Settings, Privacy & Security, Microphone",
    "win32": "Settings, Privacy & security, Microphone",
}
"""Where that is, on systems that ask people for each program."""


def silenced(system: str = sys.platform) -> bool:
    """Return whether a program that is not allowed to record gets zeros and no error.

    So on macOS (sounddevice issues 196, 267, 332), and on Windows where a key of the laptop blocks it.
    """
    return system in PLACES
