"""Settings, and the values of ``with``: their types, derived from their notation."""

from collections.abc import Callable, Mapping

from pydantic_core import PydanticCustomError

from companion.core import expressions as ex
from companion.core.program import Bound, Ref, Setting, SettingKind
from companion.core.program.text import Template
from companion.scripts.model.script import SettingModel
from companion.scripts.source.values import FLAGS, duration_s, flag, number

Report = Callable[[str, str, str, str], None]
"""Takes a code, the key of the setting, cause and remedy."""

_READERS: Mapping[SettingKind, Callable[[object], bool | float | str]] = {
    SettingKind.DURATION: duration_s,
    SettingKind.NUMBER: number,
    SettingKind.YES_NO: flag,
    SettingKind.WORDS: str,
}
_TYPES: Mapping[SettingKind, ex.ValueKind] = {
    SettingKind.DURATION: ex.ValueKind.DURATION,
    SettingKind.NUMBER: ex.ValueKind.NUMBER,
    SettingKind.YES_NO: ex.ValueKind.YES_NO,
    SettingKind.WORDS: ex.ValueKind.WORDS,
}


def kind_of(written: str) -> SettingKind:
    """Return a value's type: ``3m`` is a duration, ``3`` a number, ``yes`` a yes; anything else is words."""
    for kind in (SettingKind.DURATION, SettingKind.NUMBER):
        try:
            _READERS[kind](written)
        except PydanticCustomError:
            continue
        return kind
    return SettingKind.YES_NO if written.casefold() in FLAGS else SettingKind.WORDS


def setting(name: str, model: SettingModel, report: Report) -> Setting:
    """Return a setting; unreadable parts are reported and left out."""
    written = model.default or model.min or model.max
    kind = model.kind or (kind_of(written) if written else SettingKind.WORDS)
    values: dict[str, bool | float | str | None] = {}
    for key in ("default", "min", "max"):
        found = getattr(model, key)
        try:
            values[key] = _READERS[kind](found) if found is not None else None
        except PydanticCustomError as error:
            context = error.context or {}
            report(error.type, key, str(context.get("cause")), str(context.get("remedy")))
            values[key] = None
    least, most = (v if isinstance(v, float) else None for v in (values["min"], values["max"]))
    return Setting(name=name, kind=kind, default=values["default"], least=least, most=most, ask=model.ask)


def check_setting(found: Setting, model: SettingModel, report: Report) -> None:
    """Report inconsistencies in a setting."""
    if model.default is None and model.ask is None:
        report(
            "E203",
            "",
            "a setting needs a `default` or a question: `ask`",
            "Write `default: 3m`, for example.",
        )
    if found.kind in (SettingKind.WORDS, SettingKind.YES_NO) and (model.min or model.max):
        report("E304", "min" if model.min else "max", "only times and numbers have bounds", "Leave it out.")
    if found.least is not None and found.most is not None and found.least > found.most:
        report("E308", "min", "the least value is greater than the greatest", "Change `min` or `max`.")
    elif isinstance(found.default, float):
        low = found.least is not None and found.default < found.least
        high = found.most is not None and found.default > found.most
        if low or high:
            report(
                "E308",
                "default",
                f"the default is {'below `min`' if low else 'above `max`'}",
                "Change one of them.",
            )
    if found.ask is None:
        return
    if found.kind is SettingKind.DURATION and not (
        found.most and found.most >= 60 and (found.least or 60) <= found.most
    ):
        report("E207", "ask", "a time is asked for in whole minutes, and none fits", "Write `max: 10m`.")
    if found.kind is SettingKind.YES_NO and found.default is True:
        report(
            "E311",
            "default",
            "silence would become a yes, and a yes is never invented",
            "Write `default: no`.",
        )
    if found.kind is SettingKind.NUMBER and not (0 <= (found.least or 1) <= (found.most or 10) <= 10):
        report("E207", "ask", "a number that is asked for lies between 0 and 10", "Change `min` and `max`.")


def setting_type(found: Setting) -> ex.Type:
    """Return the type of a setting in conditions. Free speech never decides."""
    if found.kind is SettingKind.WORDS and found.ask:
        return ex.Type(ex.ValueKind.TEXT)
    return ex.Type(_TYPES[found.kind])


def bound(template: Template) -> Bound:
    """Parse a value given by ``with``: another name, a literal, or words that contain names."""
    if template.names:
        return (
            Ref(template.names[0])
            if set(template.parts[0::2]) == {""} and len(template.names) == 1
            else template
        )
    written = str(template)
    kind = kind_of(written)
    if kind is SettingKind.WORDS:
        return template
    value = _READERS[kind](written)
    # A float is spoken as a duration, so a whole number must stay one.
    whole = kind is SettingKind.NUMBER and isinstance(value, float) and value.is_integer()
    return int(value) if whole else value


def bound_type(template: Template, types: Mapping[str, ex.Type | None]) -> ex.Type | None:
    """Return the type of a value given by ``with``; None if unknown."""
    found = bound(template)
    if isinstance(found, Ref):
        return types.get(found.name)
    return ex.Type(ex.ValueKind.WORDS if isinstance(found, Template) else _TYPES[kind_of(str(template))])
