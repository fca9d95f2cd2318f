"""The scripts of a folder, as a list to choose from."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from companion import __version__, config, private
from companion.core import program
from companion.core.program import Parts, Program
from companion.errors import ScriptError

THEMES = "themes.txt"
"""Lists the titles of the folders in a session folder, in display order."""
Usual = Callable[[Program], float]
"""How many minutes a session usually takes that doesn't say so."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One script in the list."""

    id: str
    title: str
    summary: str
    people: tuple[int, int]
    """Minimum and maximum number of people."""
    minutes: float
    path: Path
    theme: str = ""
    """Its folder below the session folder; empty if it is directly in it."""
    deep: bool = False
    """Whether it can bring up strong feelings."""
    aliases: tuple[str, ...] = ()
    """Spoken names, besides its title."""
    parts: Parts | None = None
    """Its division into several sessions."""
    problem: str = ""
    """Why it can't be loaded, in a sentence; empty if it can."""

    def fits(self, people: int) -> bool:
        """Return whether it is for this number of people."""
        return self.people[0] <= people <= self.people[1]


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of related scripts."""

    title: str
    entries: tuple[Entry, ...]


def catalogue(
    folder: Path, roots: Sequence[Path] = (), *, kept: Path | None = None, usual: Usual | None = None
) -> list[Entry]:
    """Return the scripts in a folder and its subfolders, by title; ``roots`` are further session folders,
    whose files they may use.

    An invalid script is left out: ``refused`` tells of it. So is a file or folder whose name
    begins with ``_``: it exists for other scripts, or for the program itself. ``kept`` is a
    cache file for the list, used as long as no file has changed, as reading forty scripts
    takes over a second. Without ``usual`` minutes that a file doesn't say are estimated.
    """
    return [entry for entry in _all(folder, roots, kept, usual) if not entry.problem]


def refused(
    folder: Path, roots: Sequence[Path] = (), *, kept: Path | None = None, usual: Usual | None = None
) -> list[Entry]:
    """Return the scripts that ``catalogue`` leaves out because of a mistake: their files, and why."""
    return [entry for entry in _all(folder, roots, kept, usual) if entry.problem]


def cached(folder: Path, roots: Sequence[Path] = (), *, kept: Path) -> list[Entry] | None:
    """Return the scripts in a folder, as ``catalogue``, where their list is cached: nothing else is read."""
    entries = _read(kept, _fingerprint((folder, *roots)))
    return None if entries is None else [entry for entry in entries if not entry.problem]


def _all(folder: Path, roots: Sequence[Path], kept: Path | None, usual: Usual | None) -> list[Entry]:
    key = _fingerprint((folder, *roots))
    entries = _read(kept, key) if kept else None
    if entries is None:
        entries = list(_listed(folder, tuple(roots), key, usual))
        if kept:
            _write(kept, key, entries)
    return entries


def by_theme(entries: Iterable[Entry], titles: Mapping[str, str]) -> list[Theme]:
    """Group entries by their folder's title, in the order of ``titles``; other folders come last."""
    found: dict[str, list[Entry]] = {folder: [] for folder in titles}
    for entry in entries:
        found.setdefault(entry.theme, []).append(entry)
    return [
        Theme(titles.get(folder) or folder.replace("-", " ").capitalize() or "More", tuple(of))
        for folder, of in found.items()
        if of
    ]


def theme_titles(folder: Path) -> dict[str, str]:
    """Return the titles of the folders in a session folder, from its ``themes.txt``; empty if it has none."""
    try:
        lines = (folder / THEMES).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.partition(":") for line in lines)
    return {name.strip(): title.strip() for name, _, title in pairs if title.strip()}


@lru_cache(maxsize=4)
def _listed(folder: Path, roots: tuple[Path, ...], key: str, usual: Usual | None) -> tuple[Entry, ...]:
    """Return the list; ``key``, the fingerprint, invalidates it when a file has changed."""
    from companion.scripts.loading import load  # which takes longer to import than a cached list to be shown

    entries = []
    for path in sorted(folder.rglob("*.yaml")):
        inside = path.relative_to(folder)
        if path.name.endswith(".test.yaml") or any(part.startswith("_") for part in inside.parts):
            continue
        try:
            script = load(path, (folder, *roots))
        except ScriptError as error:
            about = str(error).partition("\n")[0]
            entries.append(Entry(path.stem, path.stem, "", (1, 6), 0.0, path, problem=about))
            continue
        entries.append(
            Entry(
                script.id,
                script.title,
                script.summary,
                (script.people_min, script.people_max),
                usual(script) if usual and not script.declares_minutes else script.minutes or 0.0,
                path,
                inside.parts[0] if len(inside.parts) > 1 else "",
                script.deep,
                script.aliases,
                script.parts,
            )
        )
    return tuple(sorted(entries, key=lambda entry: entry.title))


def _fingerprint(folders: Sequence[Path]) -> str:
    """Return a digest that changes with any script, and with the program that reads them."""
    code = (path for part in (__file__, program.__file__) for path in Path(part).parent.rglob("*.py"))
    scripts = (path for folder in folders for path in folder.rglob("*.yaml"))
    found = hashlib.sha256(f"{__version__} {folders}".encode())
    for path in (*sorted(code), *sorted(scripts)):
        try:
            status = path.stat()
        except OSError:
            continue
        found.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    return found.hexdigest()


def _read(file: Path, key: str) -> list[Entry] | None:
    """Return the cached list; None when it is missing or out of date."""
    try:
        found = json.loads(file.read_text("utf-8"))
        if found["key"] != key:
            return None
        return [_entry(**entry) for entry in found["entries"]]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _entry(
    path: str,
    people: Sequence[int],
    aliases: Sequence[str],
    parts: Mapping[str, Any] | None,
    **others: object,
) -> Entry:
    least, most = people
    return Entry(
        path=Path(path),
        people=(least, most),
        aliases=tuple(aliases),
        parts=Parts(**{**parts, "minutes": tuple(parts["minutes"])}) if parts else None,
        **others,  # type: ignore[arg-type]  # likewise; anything else raises TypeError
    )


def _write(file: Path, key: str, entries: Sequence[Entry]) -> None:
    """Cache the list. If it can't be written, it is rebuilt each time."""
    plain = [{**asdict(entry), "path": str(entry.path)} for entry in entries]
    new = file.with_suffix(".new")
    try:
        private.make_folder(file.parent)
        private.write(new, json.dumps({"key": key, "entries": plain}))
        private.replace(new, file)
    except OSError:
        return


def file_of(name: str) -> Path | None:
    """Return the file of a session by its name, shipped or one's own; None if there is none."""
    roots = (config.sessions_folder(), config.own_sessions_folder())
    found = (path for root in roots for path in sorted(root.rglob("*.yaml")) if path.stem == name)
    return next(found, None)
