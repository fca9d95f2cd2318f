"""Where a sound server takes our recording from.

When a microphone is unplugged, PulseAudio (and PipeWire in its place) moves who records
from it to another source without a word: where there is no other microphone, to what the
loudspeaker plays. Sound goes on coming, so that no watchdog on frames notices.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable

CHECK_S = 1.0
"""Asking costs 8 ms of a core."""
_PATIENCE_S = 2.0
_MONITOR = ".monitor"
"""How the servers call what a loudspeaker plays."""


def recorded_source() -> str:
    """The name of the source this process records from; empty without a sound server to ask."""
    number = re.search(r"^\s*Source: (\d+)$", _our_recording(), flags=re.MULTILINE)
    if not number:
        return ""
    sources = (line.split("\t") for line in _pactl("list", "short", "sources").splitlines())
    return next((fields[1] for fields in sources if fields[0] == number[1]), "")


def bring_back(source: str) -> None:
    """Ask the server to record from ``source`` again; nothing happens while it is not there."""
    number = _our_recording().split("\n", 1)[0]
    if number:
        _pactl("move-source-output", number, source)


def _our_recording() -> str:
    """What the server says of it, beginning with its number."""
    outputs = re.split(r"^Source Output #", _pactl("list", "source-outputs"), flags=re.MULTILINE)
    return next((o for o in outputs if f'application.process.id = "{os.getpid()}"' in o), "")


class Route:
    """Notices when our recording was moved from its microphone to what a loudspeaker plays."""

    def __init__(
        self,
        source: Callable[[], str] = recorded_source,
        bring_back: Callable[[str], None] = bring_back,
    ) -> None:
        """``source`` names the present source; ``bring_back`` asks for another."""
        self._source = source
        self._bring_back = bring_back
        self._home: str | None = None
        self._check_at_s = 0.0
        self._astray = False

    def astray(self, now: float) -> bool:
        """Whether something other than the microphone is being recorded. Asks at most once a second."""
        if self._home is None:
            self._home = self._source()
        elif self._home and now >= self._check_at_s:
            present = self._source()
            self._astray = present != self._home and present.endswith(_MONITOR)
            if self._astray:
                self._bring_back(self._home)
        else:
            return self._astray
        self._check_at_s = now + CHECK_S
        return self._astray


def _pactl(*words: str) -> str:
    if sys.platform != "linux":  # Windows would look for it in the current folder first
        return ""
    try:
        done = subprocess.run(
            ["pactl", *words],
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
