"""What stands in a script and is never used."""

import re
from collections.abc import Container
from pathlib import Path

from companion.core.expressions import ValueKind
from companion.scripts.check.naming import Names, Place
from companion.scripts.check.saved import saved
from companion.scripts.source.library import Library, Loaded
from companion.scripts.source.models import Script
from companion.scripts.source.problems import has_errors
from companion.scripts.source.reading import MOST_BYTES
from companion.scripts.source.tree import Path_

_WORD = re.compile(r"\w+")


def unused(
    names: Names, library: Library, script: Loaded[Script], blocks: Container[Path_], top: Place
) -> None:
    """Report settings, blocks and saved words that nothing uses; ``blocks`` are those that are used.

    What is saved may also be used by the tests of the script, or by the program, whose own
    scripts begin with ``_``. A free answer needs no use: that it was said is enough.
    """
    if has_errors(library.problems):
        return  # what could not be read may use anything
    model = script.model
    for name in model.settings:
        if name not in names.used:
            remedy = f"Use it as ${{{name}}} or in a condition, or leave it out."
            names.report(top, "W324", ("settings", name), f"the setting `{name}` is never used", remedy)
    for name in model.blocks:
        if ("blocks", name) not in blocks:
            names.report(top, "W324", ("blocks", name), f"the block `{name}` is never used", "Leave it out.")
    if script.document.path and script.document.path.name.startswith("_"):
        return
    told: set[str] = set()
    for found in saved(library, script, ("steps",), model.steps, set()):
        kind = names.known.types.get(found.name)
        free = kind is not None and kind.kind is ValueKind.TEXT
        idle = found.name not in names.used | told and not free
        if idle and found.loaded.document is script.document and found.name not in _tested(script):
            told.add(found.name)
            cause = f"what is saved as `{found.name}` is never used"
            remedy = "Leave `save` out; what people say is in the transcript without it."
            names.report(top, "W324", found.path, cause, remedy)


def _tested(script: Loaded[Script]) -> frozenset[str]:
    """The words in the tests of a script."""
    path = script.document.path
    tests = path.with_name(f"{path.stem}.test.yaml") if path else Path()
    try:
        with tests.open("rb") as file:
            return frozenset(_WORD.findall(file.read(MOST_BYTES).decode("utf-8", "replace")))
    except OSError:
        return frozenset()
