"""How soon a session that was cut off is offered again, in a process of its own."""

import datetime
import os
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import Any

from bench.figure import Figure
from companion import config
from companion.app.journaling import fingerprint
from companion.app.script_files import find_script, script_file
from companion.clock import time_of_day
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api.consent import Consent, Level
from companion.core.api.session_log import LogEntry, SessionStart
from companion.core.machine.session import Session
from companion.journal.keys import InKeyFile
from companion.journal.live import LiveLog
from companion.journal.store import Journal
from companion.language.en import LANGUAGE
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import Willing

_ROOT = Path(__file__).parents[1]
_SCRIPT, _QUICK_SCRIPT = "truth-hour", "shared-breathing"
_STARTS = 5
_PEOPLE = ("Maya", "Leo")


def figures(*, quick: bool = False) -> list[Figure]:
    """From the start of the process to the first sound of the offer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").mkdir()
        (folder / "data" / "models").symlink_to(config.models_folder())
        silence = folder / "silence.wav"
        with wave.open(str(silence), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(bytes(2 * 16_000 * 60))
        moments, minutes = _leave(folder / "data" / "journal", _QUICK_SCRIPT if quick else _SCRIPT)
        took = [_offered_s(folder, silence, number) for number in range(1 if quick else _STARTS)]
    peer = f"from the start of the process; {minutes:.0f} minutes in {moments} moments, no sound device"
    return [Figure("a session that was cut off, offered", statistics.median(took), "s", 3.0, peer)]


class _Heard(Driver):
    """Whose voice it is, is recognised while they speak: most of what happens in a session."""

    def says(
        self, text: str, for_s: float | None = None, *, after_s: float = 0.5, voice: str | None = None
    ) -> None:
        """Somebody speaks."""
        speaker = voice or self.session.picture(self.now).holder
        super().says(text, for_s, after_s=after_s, voice=speaker if text else None)


class _Kept(Session):
    """A session that is kept while it is played."""

    live: LiveLog
    moments = 0

    def handle(self, event: e.Event, now: float) -> list[a.Action]:
        """Keep what happens."""
        bare = self.redacted(event)
        return self._kept(now, event, bare, super().handle(event, now))

    def on_deadline(self, now: float) -> list[a.Action]:
        """Keep what happens."""
        return self._kept(now, None, None, super().on_deadline(now))

    def _kept(self, now: float, event: Any, bare: Any, actions: list[a.Action]) -> list[a.Action]:
        self.moments += 1
        self.live.happened(LogEntry(now, event, decided=self.decisions.made), bare, actions)
        return actions


def _leave(folder: Path, script: str) -> tuple[int, float]:
    """Play a session nearly to its end, and leave it; gives how many moments and minutes it has."""
    program, file = find_script(script), str(script_file(script).resolve())
    whole = _Heard(Session(program, _PEOPLE, LANGUAGE), Willing())
    whole.begin()
    whole.run()
    started_at = time_of_day() - datetime.timedelta(seconds=whole.now)
    consent = Consent(Level.WORDS)
    began = SessionStart(program.id, program.title, file, fingerprint(program), _PEOPLE, started_at, consent)
    with Journal(folder, InKeyFile(folder)) as journal:
        session = _Kept(program, _PEOPLE, LANGUAGE, started_at=started_at)
        session.live = LiveLog(journal.running, journal.running.begin(began), consent.level, _fail)
        played = _Heard(session, Willing())
        played.begin()
        played.run(lambda: played.now > 0.9 * whole.now)
    return session.moments, played.now / 60.0


def _fail(sentence: str) -> None:
    raise AssertionError(sentence)


def _offered_s(folder: Path, silence: Path, number: int) -> float:
    environment = os.environ | {
        "COMPANION_DATA": str(folder / "data"),
        "COMPANION_CACHE": str(folder / f"cache-{number}"),  # the offer was never spoken before
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    began_s = time.time()  # this clock is the same in both processes
    command = [sys.executable, "-m", "bench.first_word", "offer", str(silence)]
    done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=True)
    return float(done.stderr.split("\n")[-1]) - began_s
