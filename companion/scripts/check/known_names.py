"""Knowledge about the names of a script: this one, or another that it recalls values from."""

from collections.abc import Callable, Sequence

from companion.core.expressions import Type
from companion.scripts.check.settings import setting, setting_type
from companion.scripts.model.library import Library
from companion.scripts.model.name_types import Known, Remembered, Types, merged
from companion.scripts.model.names import Loaded
from companion.scripts.model.script import Script
from companion.scripts.model.step import StepModel

_ROUNDS = 8
"""Depth of names derived from names: more than anyone writes."""


def known_of(library: Library, script: Loaded[Script], seen: Sequence[str] = ()) -> Known:
    """Return what is known of a script's names; ``seen`` are the ids of the scripts that recall from it.

    Nothing is known of values recalled in a cycle.
    """
    model = script.model
    settings = {
        name: setting_type(setting(name, written, lambda *_: None))
        for name, written in model.settings.items()
    }
    steps = [step for _, _, step in library.every_step(script, ("steps",), model.steps)]
    found: dict[str, Known] = {}

    def elsewhere(other: str) -> Known | None:
        if other == model.id:
            return None
        if other not in found:
            loaded = library.other(other) if other not in seen else None
            found[other] = known_of(library.apart(), loaded, (*seen, model.id)) if loaded else Known()
        return found[other]

    return _known(steps, settings, elsewhere)


def _known(steps: Sequence[StepModel], settings: Types, elsewhere: Callable[[str], Known | None]) -> Known:
    """Return what is known of the names in all ``steps``.

    ``elsewhere`` returns what is known of the script with an id; None: it is this one. The value of a ``set``
    or a ``recall`` depends on other names, so all steps are processed again until nothing new is found.
    """
    kept: dict[str, list[Remembered]] = {}
    for step in steps:
        if remembered := step.remembers():
            kept.setdefault(remembered.key, []).append(remembered)
    saved = [(step, key, name) for step in steps for key, name in step.saves() if name not in settings]
    types: Types = dict(settings)
    for _ in range(_ROUNDS):
        here = Known(types, kept=kept)
        found: dict[str, list[Type | None]] = {}
        for step, key, name in saved:
            script = step.recalls_from()
            source = (elsewhere(script) if script else None) or here
            found.setdefault(name, []).append(step.type_of(key, types, source))
        before, types = types, {**settings, **{name: merged(several) for name, several in found.items()}}
        if types == before:
            break
    confided = frozenset(name for step in steps for name in step.private_names())
    unrecorded = _turns(steps, False) - _turns(steps, True)
    return Known(types, confided, _private(steps, confided), unrecorded, kept)


def _turns(steps: Sequence[StepModel], recorded: bool) -> frozenset[str]:
    """Return names that contain the words of recorded, or of unrecorded, turns."""
    return frozenset(name for step in steps if step.records() is recorded for _, name in step.saves())


def _private(steps: Sequence[StepModel], confided: frozenset[str]) -> frozenset[str]:
    """Return private answers, and names derived from them."""
    found = set(confided)
    made = [one for step in steps for one in step.made_of().items()]
    while new := {name for name, of in made if name not in found and of & found}:
        found |= new
    return frozenset(found)
