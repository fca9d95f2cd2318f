"""The scripts of a folder, as people choose from them."""

from dataclasses import dataclass
from pathlib import Path

from companion.errors import ScriptError
from companion.scripts.loading import load


@dataclass(frozen=True, slots=True)
class Entry:
    """One script to choose."""

    id: str
    title: str
    summary: str
    people: tuple[int, int]
    """The least and the greatest number."""
    minutes: float
    path: Path


def catalogue(folder: Path) -> list[Entry]:
    """The scripts of a folder and of those in it, by title.

    A script that is refused is left out: ``check`` says why. So is a file whose name
    begins with ``_``: it is there for others, or for the program itself.
    """
    entries = []
    for path in sorted(folder.rglob("*.yaml")):
        if path.name.endswith(".test.yaml") or path.name.startswith("_"):
            continue
        try:
            program = load(path, (folder,))
        except ScriptError:
            continue
        people = (program.people_min, program.people_max)
        entries.append(
            Entry(program.id, program.title, program.summary, people, program.minutes or 0.0, path)
        )
    return sorted(entries, key=lambda entry: entry.title)
