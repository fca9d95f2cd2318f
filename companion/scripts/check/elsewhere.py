"""What is known of the names of a script: this one, or another that it recalls something from."""

from collections.abc import Sequence

from companion.scripts.check.name_types import Known, known
from companion.scripts.check.saved import every_step
from companion.scripts.check.settings_values import setting, setting_type
from companion.scripts.source.library import Library, Loaded
from companion.scripts.source.models import Script


def known_of(library: Library, script: Loaded[Script], seen: Sequence[str] = ()) -> Known:
    """All that is known of the names of a script; ``seen`` are the ids of those that recall from it.

    What is recalled in a circle is not known.
    """
    model = script.model
    settings = {
        name: setting_type(setting(name, given, lambda *_: None)) for name, given in model.settings.items()
    }
    steps = [step for _, _, step in every_step(library, script, ("steps",), model.steps, set())]
    found: dict[str, Known] = {}

    def elsewhere(other: str) -> Known | None:
        if other == model.id:
            return None
        if other not in found:
            loaded = library.other(other) if other not in seen else None
            found[other] = known_of(library.apart(), loaded, (*seen, model.id)) if loaded else Known()
        return found[other]

    return known(steps, settings, elsewhere)
