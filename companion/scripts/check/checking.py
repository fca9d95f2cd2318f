"""Checks of a script: its settings and people, its steps, unused definitions, the scripts that it writes."""

from collections.abc import Container
from dataclasses import replace
from pathlib import Path

from companion.core.expressions import Type, ValueKind
from companion.regex import regex
from companion.scripts.check.checker import ScriptChecker
from companion.scripts.check.known_names import known_of
from companion.scripts.check.linked_sessions import check_parts, check_writes
from companion.scripts.check.prompts import written_traps
from companion.scripts.check.settings import check_setting, setting, setting_type
from companion.scripts.model.flow import Flow
from companion.scripts.model.library import Library
from companion.scripts.model.names import PERSON, Loaded, Names, Place
from companion.scripts.model.script import Script
from companion.scripts.source.reading import MOST_BYTES
from companion.yamlfile.problems import Problem, has_errors
from companion.yamlfile.tree import Path_

_WORD = regex(r"\w+")
_NO_CHAIN = "a script that was written by a session can't write one itself"


def check(library: Library, script: Loaded[Script]) -> list[Problem]:
    """Return all inconsistencies in a script and what it uses. The library reports errors of form."""
    names = Names(uncertain=script.uncertain)
    checker = ScriptChecker(names, library, script)
    model = script.model
    here = ((script.document.name, ("steps",)),)
    top = Place(script, {}, here, uncertain=script.uncertain)
    names.settings = _settings(names, top, model)
    names.known = known_of(library, script)
    _taken_twice(names, library, script, top)
    for name, given in model.settings.items():
        if given.ask:
            checker.prompt(top, ("settings", name, "ask"), given.ask)
    checker.people(top)
    checker.block(replace(top, names=dict.fromkeys(model.people.roles, PERSON)), ("steps",), model.steps)
    # At the end of the session, on any path.
    names.way.flow = Flow(frozenset(names.known.types), frozenset(names.known.types))
    check_writes(names, library, script, top, lambda source: _trial(library, source))
    check_parts(names, library, script, top)
    _check_unused(names, library, script, checker.used_blocks, top)
    for document in library.documents:
        names.problems += written_traps(document)
    return names.problems


def _trial(library: Library, source: str) -> list[Problem]:
    """Return the problems of a script that this one would write."""
    library = library.apart()
    found = library.open_text(source, "template")
    if found and found.model.writes:
        return [found.document.problem("E342", found.document.key_mark(("writes",)), _NO_CHAIN)]
    return [*library.problems, *(check(library, found) if found else ())]


def _settings(names: Names, top: Place, model: Script) -> dict[str, Type | None]:
    types: dict[str, Type | None] = {}
    for name, given in model.settings.items():

        def report(code: str, key: str, cause: str, remedy: str, name: str = name) -> None:
            names.report(top, code, ("settings", name, key), cause, remedy)

        found = setting(name, given, report)
        check_setting(found, given, report)
        types[name] = setting_type(found)
    return types


def _taken_twice(names: Names, library: Library, script: Loaded[Script], top: Place) -> None:
    """Report names that are both settings and saved values."""
    for loaded, path, step in library.every_step(script, ("steps",), script.model.steps):
        for key, name in step.saves():
            if name in names.settings:
                at, cause = replace(top, loaded=loaded), f"`{name}` is a setting already"
                names.report(at, "E316", (*path, key), cause, "Choose another name.")


def _check_unused(
    names: Names, library: Library, script: Loaded[Script], blocks: Container[Path_], top: Place
) -> None:
    """Report unused settings, blocks and saved values; ``blocks`` are those that are used.

    Saved values may also be used by the script's tests, or by the program, whose own
    scripts begin with ``_``. A free answer needs no use: saying it was enough.
    """
    if has_errors(library.problems):
        return  # unreadable parts may use anything
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
    used = set(names.used)
    for loaded, path, step in library.every_step(script, ("steps",), model.steps):
        for key, name in step.saves():
            kind = names.known.types.get(name)
            free = kind is not None and kind.kind is ValueKind.TEXT
            unused = name not in used and not free and name not in _tested(script)
            if unused and loaded.document is script.document:
                used.add(name)
                cause = f"what is saved as `{name}` is never used"
                remedy = "Leave `save` out; what people say is in the transcript without it."
                names.report(top, "W324", (*path, key), cause, remedy)


def _tested(script: Loaded[Script]) -> frozenset[str]:
    """Return the words in a script's tests."""
    path = script.document.path
    tests = path.with_name(f"{path.stem}.test.yaml") if path else Path()
    try:
        with tests.open("rb") as file:
            return frozenset(_WORD.findall(file.read(MOST_BYTES).decode("utf-8", "replace")))
    except OSError:
        return frozenset()
