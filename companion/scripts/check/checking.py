"""Whether a script makes sense: settings, people, what is used; and what the walk through its steps finds."""

from dataclasses import replace

from companion.core.expressions import Type
from companion.scripts.check.checker import ScriptChecker
from companion.scripts.check.elsewhere import known_of
from companion.scripts.check.flow import Flow
from companion.scripts.check.naming import PERSON, Names, Place
from companion.scripts.check.prompts import written_traps
from companion.scripts.check.saved import every_step, saves
from companion.scripts.check.settings_values import check_setting, setting, setting_type
from companion.scripts.check.unused import unused
from companion.scripts.check.writes import check_parts, check_writes
from companion.scripts.source.library import Library, Loaded
from companion.scripts.source.models import Script
from companion.scripts.source.problems import Problem

_NO_CHAIN = "a script that was written by a session can't write one itself"


def check(library: Library, script: Loaded[Script]) -> list[Problem]:
    """All that makes no sense in a script and in what it uses. Mistakes of shape are the library's."""
    names = Names(uncertain=script.uncertain)
    walk = ScriptChecker(names, library, script)
    model = script.model
    top = Place(script, {}, uncertain=script.uncertain)
    names.settings = _settings(names, top, model)
    names.known = known_of(library, script)
    _taken_twice(names, library, script, top)
    for name, given in model.settings.items():
        if given.ask:
            walk.spoken(top, ("settings", name, "ask"), given.ask)
    walk.people(top)
    walk.block(replace(top, names=dict.fromkeys(model.people.roles, PERSON)), ("steps",), model.steps)
    # When the session is over, on whichever way.
    names.way.flow = Flow(frozenset(names.known.types), frozenset(names.known.types))
    check_writes(names, library, script, top, lambda source: _trial(library, source))
    check_parts(names, library, script, top)
    unused(names, library, script, walk.blocks, top)
    for document in library.documents:
        names.problems += written_traps(document)
    return names.problems


def _trial(library: Library, source: str) -> list[Problem]:
    """What is wrong with a script that this one would write."""
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
    """Names that are settings, and are saved besides."""
    for loaded, path, step in every_step(library, script, ("steps",), script.model.steps, set()):
        for key, name in saves(step):
            if name in names.settings:
                at, cause = replace(top, loaded=loaded), f"`{name}` is a setting already"
                names.report(at, "E316", (*path, key), cause, "Choose another name.")
