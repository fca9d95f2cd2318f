"""Protection of a turn from others: the ``intrusions`` key."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, NoReturn

from companion.core.program import Intrusions
from companion.core.program.text import Template
from companion.scripts.source.readers import SCALAR, Reader, Schema
from companion.scripts.source.values import FLAGS, fixed_span, flag, inside, refuse, shown, words
from companion.yamlfile.problems import did_you_mean

PROTECTION = "intrusions"
"""The key."""
HOLDER, OTHER = "_holder", "_other"
"""Names that a reminder may use: the holder of the floor, and the other speaker."""
_LEAST_S, _MOST_S = 0.5, 20.0
_AFTER = fixed_span(_LEAST_S, _MOST_S)
Given = Mapping[str, Any]
"""Fields of ``Intrusions`` that were given."""


def _remind(value: object) -> dict[str, Any]:
    """Parse yes, no, or a sentence."""
    if isinstance(value, str) and value.strip().casefold() in FLAGS:
        return {"remind": flag(value)}
    template: Template = words(value)
    for name in template.names:
        if name not in (HOLDER, OTHER):
            remedy = f"A reminder can use ${{{HOLDER}}}, who has the floor, and ${{{OTHER}}}, who speaks."
            refuse("E301", f"nothing is called `{shown(name)}` here", remedy)
    return {"remind": True, "words": template}


_KEYS: Final[Mapping[str, Callable[[object], dict[str, Any]]]] = {
    "after": lambda value: {"after_s": _AFTER(value)},
    "tone": lambda value: {"tone": flag(value)},
    "remind": _remind,
    "time_out": lambda value: {"time_out": flag(value)},
}
_FLAG: Schema = {"enum": [True, False, "yes", "no"]}
_SCHEMA: Schema = {
    "anyOf": [
        _FLAG,
        {
            "type": "object",
            "properties": {"after": dict(_AFTER.schema), "tone": _FLAG, "remind": SCALAR, "time_out": _FLAG},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}


def _intrusions(value: object) -> Given:
    if isinstance(value, str):
        return {"watched": flag(value)}
    if not isinstance(value, dict) or not value:
        refuse("E204", "`intrusions` is yes, no, or says which reminders there are", _REMEDY)
    given: dict[str, Any] = {"watched": True}
    for key, written in value.items():
        given |= inside(key, _KEYS.get(key, partial(_unknown, str(key))), written)
    return given


def _unknown(key: str, _: object) -> NoReturn:
    remedy = f"{did_you_mean(key, _KEYS)}{_REMEDY}"
    refuse("E201", f"`{shown(key)}` means nothing under `intrusions`", remedy)


_REMEDY = "Write `intrusions: no`, or like `intrusions: {after: 2s, tone: yes, remind: no, time_out: no}`."
INTRUSIONS: Final[Reader[Given]] = Reader(_intrusions, _SCHEMA)


def protection(*given: Given) -> Intrusions:
    """Merge what was given key by key, later ones overriding earlier ones."""
    found = Intrusions()
    for one in given:
        found = replace(found, **one)
    return found
