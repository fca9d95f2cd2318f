"""The source from which a sound server takes our recording.

When a microphone is unplugged, PulseAudio (and PipeWire in its place) silently moves its
recordings to another source: without another microphone, to the loudspeaker's output. Sound
keeps coming, so that no watchdog on frames notices.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable

CHECK_S = 1.0
"""A query costs 8 ms of a core."""
_PATIENCE_S = 2.0
_MONITOR = ".monitor"
"""The servers' suffix for a loudspeaker's output."""


def recorded_source() -> str:
    """Return the name of the source this process records from; empty without a sound server."""
    number = re.search(r"^\s*Source: (\d+)$", _our_recording(), flags=re.MULTILINE)
    if not number:
        return ""
    sources = (line.split("\t") for line in _pactl("list", "short", "sources").splitlines())
    return next((fields[1] for fields in sources if fields[0] == number[1]), "")


def records_output() -> bool:
    """Whether the server's default source is a loudspeaker's output: it knows no microphone."""
    default = re.search(r"^Default Source: (\S+)$", _pactl("info"), flags=re.MULTILINE)
    return default is not None and default[1].endswith(_MONITOR)


def bring_back(source: str) -> None:
    """Ask the server to record from ``source`` again; no effect while it is missing."""
    number = _our_recording().split("\n", 1)[0]
    if number:
        _pactl("move-source-output", number, source)


def _our_recording() -> str:
    """Return the server's description of it, beginning with its number."""
    outputs = re.split(r"^Source Output #", _pactl("list", "source-outputs"), flags=re.MULTILINE)
    return next((o for o in outputs if f'application.process.id = "{os.getpid()}"' in o), "")


class Route:
    """Notices when our recording was moved from its microphone to a loudspeaker's output."""

    def __init__(
        self,
        source: Callable[[], str] = recorded_source,
        bring_back: Callable[[str], None] = bring_back,
    ) -> None:
        """``source`` returns the current source; ``bring_back`` requests another."""
        self._source = source
        self._bring_back = bring_back
        self._home: str | None = None
        self._check_at_s = 0.0
        self._astray = False

    def astray(self, now: float) -> bool:
        """Return whether the source is not the microphone. Queries at most once a second."""
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
