"""All available sessions: shipped ones, and the user's own."""

import argparse
import contextlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import companion
from companion import config
from companion.core.program import Program
from companion.core.safe_text import one_line
from companion.scripts import Entry, Theme, by_theme, catalogue, theme_titles
from companion.scripts.catalogue import cached, refused
from companion.system.invocation import as_started
from companion.terminal.tables import SessionGroup, SessionRow, print_sessions

YOURS = "Yours"


@dataclass(frozen=True)
class SessionCatalogue:
    """The sessions by theme; the user's own come last, under a separate theme."""

    themes: tuple[Theme, ...]

    @property
    def entries(self) -> list[Entry]:
        """All entries, in the order of the themes."""
        return [entry for theme in self.themes for entry in theme.entries]

    def find(self, id: str) -> Path | None:
        """Return the file of the session with this id."""
        return next((entry.path for entry in self.entries if entry.id == id), None)


def open_catalogue() -> SessionCatalogue:
    """Return the current sessions. Lists are cached as long as no script changes."""
    return _arranged(_shipped(), _own())


def _shipped() -> list[Entry]:
    return catalogue(config.sessions_folder(), kept=_list("shipped"), usual=_usual_minutes)


def _own() -> list[Entry]:
    shipped, own = config.sessions_folder(), config.own_sessions_folder()
    return catalogue(own, (shipped,), kept=_list("own"), usual=_usual_minutes)


def _arranged(shipped: list[Entry], own: list[Entry]) -> SessionCatalogue:
    themes = by_theme(shipped, theme_titles(config.sessions_folder()))
    return SessionCatalogue((*themes, *((Theme(YOURS, tuple(own)),) if own else ())))


@contextlib.contextmanager
def reading_ahead() -> Iterator[Callable[[], SessionCatalogue]]:
    """Return what opens the current sessions. Without lists in the cache another process makes them: it takes
    seconds, in which this one could not serve a loudspeaker."""
    shipped, own = config.sessions_folder(), config.own_sessions_folder()
    listed, yours = cached(shipped, kept=_list("shipped")), cached(own, (shipped,), kept=_list("own"))
    if listed is not None and yours is not None:
        found = _arranged(listed, yours)
        yield lambda: found
        return
    reader = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=Path(companion.__file__).parents[1],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def opened() -> SessionCatalogue:
        reader.wait()
        return open_catalogue()

    try:
        yield opened
    finally:
        reader.kill()
        reader.wait()


def _usual_minutes(program: Program) -> float:
    """Return the minutes that ``describe`` shows, too."""
    from companion.rehearsal.lead_in import usual_s  # not for a list in the cache, which is shown at once
    from companion.scripts.views.estimating import half_minutes

    return half_minutes(usual_s(program, program.people_min))


def _list(name: str) -> Path:
    return config.cache_folder() / "sessions" / f"{name}.json"


def _left_out() -> dict[Path, str]:
    """Return the user's own scripts that can't be started, each with one sentence why."""
    shipped, own = config.sessions_folder(), config.own_sessions_folder()
    without = refused(own, (shipped,), kept=_list("own"), usual=_usual_minutes)
    found = {entry.path: f"{entry.problem}." for entry in without}
    taken = {entry.id: entry.path for entry in _shipped()}
    for entry in _own():
        first = taken.setdefault(entry.id, entry.path)
        if first != entry.path and first.read_bytes() != entry.path.read_bytes():
            found[entry.path] = (
                f"{entry.path}: {first} has the id {entry.id} too. Change the id of one of them."
            )
    return found


def list_sessions(options: argparse.Namespace, out: TextIO) -> int:
    """``sessions``: list them by theme."""
    groups = [
        SessionGroup(
            theme.title, [SessionRow(e.id, _people(e.people), e.minutes, e.summary) for e in theme.entries]
        )
        for theme in open_catalogue().themes
    ]
    print_sessions(groups, out, width=min(120, shutil.get_terminal_size().columns))
    if left_out := _left_out():
        out.write("\nNot listed, or not started:\n")
        out.write("".join(f"  {one_line(why)}\n" for why in left_out.values()))
        out.write(as_started(f"More: companion check {next(iter(left_out))}\n"))
    return 0


def _people(people: tuple[int, int]) -> str:
    least, most = people
    return str(least) if least == most else f"{least} to {most}"


if __name__ == "__main__":
    open_catalogue()
