"""Creation of a script: a small commented one, or a copy of another."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from companion import private
from companion.errors import SetupError
from companion.regex import regex
from companion.scripts.loading import load

STARTER: Final = Path(__file__).with_name("starter") / "my-session.yaml"
_TITLE: Final = "My session"
_SHARED: Final = "_shared"
"""Folder of files that scripts share, beside them; not listed among the sessions."""
_USES = regex(r"^(?P<before>[ -]*(?:use|template): )(?P<file>[^#\n]*?\.ya?ml)(?P<after>\s*(?:#.*)?)$", re.M)
_ID = regex(r"^id:[^#\n]*(?=$| #)", re.M)
_CALLED = regex(r"^title:[^\n]*$", re.M)


_RESERVED = regex(r"con|prn|aux|nul|(com|lpt)[1-9]")
"""Devices of Windows, where no file can be called so, with any ending."""


def new_script(
    wanted: str, folder: Path, *, original: Path | None, roots: Sequence[Path], schema: Path
) -> list[Path]:
    """Write a script named ``wanted`` (empty: choose a name) and its test into ``folder``.

    With ``original``, copy that script and everything it uses. The first line names the
    ``schema`` for editors. Returns the files, the script first. Raises ScriptError when the
    original is invalid, SetupError when a file already exists or can't be written.
    """
    source = original or STARTER
    load(source, roots)  # don't copy an invalid script
    name = _identifier(wanted) if wanted else _free(f"my-{source.stem.removeprefix('my-')}", folder)
    path = folder / f"{name}.yaml"
    text = _renamed(source.read_text("utf-8"), source.stem, name)
    pieces: dict[Path, str] = {}
    files = {path: _with_pieces(text, source.parent, folder / _SHARED, f"{_SHARED}/", pieces)}
    files[path] = f"# yaml-language-server: $schema={schema.as_uri()}\n{files[path]}"
    test = source.with_suffix(".test.yaml")
    if test.is_file():
        header = f"# yaml-language-server: $schema={schema.with_name('tests-1.json').as_uri()}\n"
        files[path.with_suffix(".test.yaml")] = header + _renamed(test.read_text("utf-8"), source.stem, name)
    for taken in filter(Path.exists, files):
        raise SetupError(f"{taken} is there already; choose another name, or another folder.")
    return _written({**files, **pieces})


def _identifier(wanted: str) -> str:
    """Derive an id from typed text: ``Our evening.yaml`` becomes ``our-evening``."""
    words = re.findall(r"[a-z0-9]+", wanted.removesuffix(".yaml").casefold())
    if not words:
        raise SetupError(f"{wanted}: a name needs letters or digits, like: companion new our-evening")
    name = "-".join(words)[:60].strip("-")
    return f"{name}-session" if _RESERVED.fullmatch(name) else name


def _free(name: str, folder: Path) -> str:
    """Return the name, with a number if it is taken."""
    return next(
        found
        for found in (name, *(f"{name}-{number}" for number in range(2, 1000)))
        if not (folder / f"{found}.yaml").exists()
    )


def _renamed(text: str, old: str, name: str) -> str:
    title = name.replace("-", " ").capitalize()
    text = _CALLED.sub(f"title: {title}", _ID.sub(f"id: {name}", text, count=1), count=1)
    return re.sub(rf"\b{re.escape(old)}(?=(\.test)?\.yaml\b)", name, text).replace(_TITLE, title)


def _with_pieces(text: str, origin: Path, shared: Path, shown: str, pieces: dict[Path, str]) -> str:
    """Return the text with the files that it uses copied to ``shared``, which it calls ``shown``."""

    def moved(found: re.Match[str]) -> str:
        source = (origin / found["file"].strip()).resolve()
        piece = shared / source.name
        if piece not in pieces:
            pieces[piece] = ""  # files in a cycle are copied once
            pieces[piece] = _with_pieces(source.read_text("utf-8"), source.parent, shared, "", pieces)
        return f"{found['before']}{shown}{source.name}{found['after']}"

    return _USES.sub(moved, text)


def _written(files: dict[Path, str]) -> list[Path]:
    """Write new files; an existing one must have the same text."""
    for path, text in files.items():
        if path.exists() and not (path.is_file() and path.read_bytes() == text.encode()):
            raise SetupError(f"{path} is there already; choose another name, or another folder.")
    written: list[Path] = []
    for path, text in files.items():
        if path.exists():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            private.write(path, text, new=True)
        except OSError as error:
            for half in written:  # all of them or none: a script without its test blocks the next try
                private.remove(half, missing_ok=True)
            raise SetupError(private.problem(path, error)) from error
        written.append(path)
    return list(files)
