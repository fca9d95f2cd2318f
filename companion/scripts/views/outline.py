"""Outline of a program, step by step in plain sentences, as a facilitator would describe it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from companion.core import program as p
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, lasts, quoted
from companion.scripts.views.step_view import view_of

WITHOUT_END: Final = "The session ends here (finished), in the companion's own words."
"""Said of steps that are over without an ``end``."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an outline."""

    depth: int
    """Conditional or repeated steps are indented."""
    text: str
    note: str = ""
    """The facilitator's own note."""
    heading: bool = False


def outline(program: p.Program) -> list[Line]:
    """Return all steps of a program, in the order of the script."""
    lines = list(_lines(program.steps, Phrasing(program), 0))
    return lines if p.always_ends(program.steps) else [*lines, Line(0, WITHOUT_END)]


def settings(program: p.Program) -> list[str]:
    """Describe the settings before a session, and those asked for at its start."""
    return [_setting(setting) for setting in program.settings]


def _lines(block: p.Block, phrasing: Phrasing, depth: int) -> Iterator[Line]:
    for step in block:
        inner = depth
        if step.head.when:
            yield Line(depth, f"Only if {phrasing.condition(step.head.when)}:")
            inner += 1
        yield from _step_lines(step, phrasing, inner)


def _step_lines(step: p.Step, phrasing: Phrasing, depth: int) -> Iterator[Line]:
    view, note = view_of(step), step.head.note or ""
    if sentence := view.sentence(step, phrasing):
        yield Line(depth, sentence, note, heading=isinstance(step, p.Section))
        note = ""
    for title, block in view.ways(step, phrasing):
        yield Line(depth, title, note)
        note = ""
        yield from _lines(block, phrasing, depth + 1)


def _setting(setting: p.Setting) -> str:
    bounds = [_value(setting, bound) for bound in (setting.least, setting.most) if bound is not None]
    found = f"{readable_name(setting.name)}: "
    if setting.default is not None:
        found += _value(setting, setting.default)
    if setting.ask:
        found += f"{', ' if setting.default is not None else ''}asked at the start, {quoted(setting.ask)}"
    if len(bounds) == 2:
        return f"{found} (from {bounds[0]} to {bounds[1]})"
    return f"{found} ({'at most' if setting.least is None else 'at least'} {bounds[0]})" if bounds else found


def _value(setting: p.Setting, value: bool | float | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return lasts(value) if setting.kind is p.SettingKind.DURATION else f"{value:g}"
