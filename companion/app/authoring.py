"""Sessions that write a script at the end: its location and preconditions."""

from collections.abc import Sequence
from pathlib import Path

from companion import private
from companion.core.expressions import evaluate, true
from companion.core.machine.session import Session
from companion.errors import ScriptError, SetupError
from companion.scripts import has_errors
from companion.scripts.loading import check_text
from companion.scripts.source.templates import file_name, filled

NOT_NORMAL = frozenset({"stopped", "postponed", "interrupted"})
"""Endings after which nothing is written, whatever was answered before."""
_HEADING = """\
Written by Companion from what you answered in “{title}”.
It is yours: change what you like, and see whether all is well with: companion check {file}"""


def wants_script(session: Session, ending: str) -> bool:
    """Whether a session wants to write a script: it ended normally, is not forgotten, and agreed to it."""
    writes = session.program.writes
    normal = ending not in NOT_NORMAL and not session.forgotten
    return writes is not None and normal and true(evaluate(writes.when, session.memory.fact))


def write_script(session: Session, ending: str, folder: Path, shelves: Sequence[Path]) -> Path | None:
    """Write the script that an ended session wants to write into ``folder``; returns its file.

    None where it wants none. The caller has asked everybody: the file is plain text. No file is ever written
    over, and no session in ``shelves`` (session folders) has the same name. Raises ScriptError when the new
    script is refused, which leaves no file behind, and SetupError when it can't be written.
    """
    writes, memory = session.program.writes, session.memory
    if writes is None or not wants_script(session, ending):
        return None
    values = {name: memory.spoken(name) for name in writes.names}
    listed = (path.relative_to(shelf) for shelf in (folder, *shelves) for path in shelf.rglob("*.yaml"))
    taken = {path.stem for path in listed if not path.parts[0].startswith("_")}
    name = file_name(Path(writes.name).stem, taken)
    path = folder / f"{name}.yaml"
    heading = _HEADING.format(title=session.program.title, file=path.name)
    source = filled(writes.template, values, id=name, untitled=writes.title, heading=heading).source
    if has_errors(check_text(source, str(path), shelves)):
        raise ScriptError(
            "The new script would have mistakes, so it is not kept; your answers are in no file."
        )
    try:
        private.make_folder(folder)
        private.write(path, source, new=True)
    except OSError as error:
        raise SetupError(f"{path}: the new script can't be written ({error.strerror}).") from error
    return path
