"""Writes ``docs/facilitators/README.md``: the pages for facilitators, and the note on each session by theme.

python -m tools.draw_index
"""

from collections.abc import Iterator
from pathlib import Path

from companion.scripts import theme_titles
from companion.scripts.source.reading import read
from companion.yamlfile.tree import plain

ROOT = Path(__file__).parents[1]
SESSIONS = ROOT / "sessions"
NOTES = ROOT / "docs" / "facilitators"
PAGE = NOTES / "README.md"
HEAD = """\
# For facilitators

You lead people through sessions, or would like to write one. Nothing here asks you to program.

- [Write your first session](first-session.md), in twenty minutes
- [Three readings of one session](readings.md): a couple, one that refuses, one with a silent partner
- [Recipes](recipes.md): mirroring, rounds, private answers, programmes that remember, groups, varying words
- [The language, step by step](../script-language.md)
- [Reference](reference.md): all that a script can hold
- [What silence and each command do](commands.md) at each step
- [Holding a session safely](holding-a-session.md): consent, the safe word, flooding, when not to

## The sessions that ship

Each has a note: what it is for, when not to use it, where it comes from, what to watch for.
"""


def page() -> str:
    """Return the page."""
    lines = [HEAD]
    for title, sessions in _themes():
        lines += [f"### {title}", "", "| session | what happens |", "| --- | --- |"]
        lines += [f"| [{name}]({id}.md) | {summary} |" for id, name, summary in sessions]
        lines.append("")
    return "\n".join(lines)


def sessions(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield id, title and summary of the scripts in a folder, by title."""
    found = []
    for path in folder.glob("*.yaml"):
        if path.name.startswith("_") or path.name.endswith(".test.yaml"):
            continue
        document, _ = read(path.read_bytes(), path.name)
        root = plain(document.root) if document else {}
        assert isinstance(root, dict)
        found.append((path.stem, str(root.get("title", path.stem)), str(root.get("summary", ""))))
    return iter(sorted(found, key=lambda session: session[1]))


def _themes() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    for folder, title in {**theme_titles(SESSIONS), ".": "More"}.items():
        if found := list(sessions(SESSIONS / folder)):
            yield title, found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
