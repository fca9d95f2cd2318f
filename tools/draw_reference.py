"""Writes ``docs/facilitators/reference.md`` from the models of the language. A test keeps the page fresh.

python -m tools.draw_reference
"""

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from companion.rehearsal.people import HAPPENINGS
from companion.rehearsal.script_tests import Expectation, Interjection, Minutes, Plan
from companion.scripts.model.script import (
    CommandsModel,
    PartsModel,
    People,
    Script,
    SettingModel,
    TimeOutModel,
    WritesModel,
)
from companion.scripts.model.step import STEPS, StepModel
from companion.scripts.steps.breathe import PATTERNS
from companion.scripts.views.schema import default_words
from companion.yamlfile.problems import listed

PAGE = Path(__file__).parents[1] / "docs" / "facilitators" / "reference.md"
HEAD = """\
# Reference: all that a script can hold

This page is made from the program itself, so it is never behind. For a first look read [write your first
session](first-session.md), for ways of doing things the [recipes](recipes.md). What the checker says is
explained by `companion explain E102`.

How things are written: times as `90s`, `3m`, `1h` or `2m30s`; yes and no as `yes` and `no`; names with
letters, digits and `_`. Words are prose; `${name}` in them is replaced by what the name holds. A condition
looks like `all(ready)`, `mood < 4` or `season == "winter"`.
"""
TESTS = f"""\
Beside `evening.yaml`, `evening.test.yaml` holds what is expected of it: `format: 1`, and `tests`, each with
the keys below. `companion check` plays them. What people say is written as words, and
{listed(HAPPENINGS)} stand for what happens instead. Several in a list come one after another, the last again
and again. What no test names is answered as people do who go along with everything."""
PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("people", People),
    ("settings", SettingModel),
    ("time_out", TimeOutModel),
    ("commands", CommandsModel),
    ("parts", PartsModel),
    ("writes", WritesModel),
)


def page() -> str:
    """Return the page."""
    lines = [HEAD, "## The script", "", *_table(Script)]
    for key, model in PARTS:
        about = f"`{key}`" if key != "settings" else "Each of the `settings`"
        lines += ["", f"### {about}", "", _about(model), "", *_table(model)]
    lines += ["", "## Every step", "", _about(StepModel), "", *_table(StepModel)]
    for leading, model in STEPS.items():
        lines += ["", f"## `{leading}`", "", _about(model), "", *_table(model, leading)]
        if model.main:
            short = f"`{leading}: {{{model.main}: …}}`"
            lines += ["", f"The keys may also stand in braces behind the first: {short}."]
    lines += ["", "## Patterns of breath", "", "| pattern | seconds |", "| --- | --- |"]
    for name, phases in PATTERNS.items():
        lines.append(f"| `{name}` | {', '.join(f'{p.kind} {p.duration_s:g}' for p in phases)} |")
    lines += ["", "## Tests", "", TESTS, "", *_table(Plan)]
    for where, model in (("say", Interjection), ("expect", Expectation), ("minutes", Minutes)):
        lines += ["", f"### `{where}` of a test", "", _about(model), "", *_table(model)]
    return "\n".join(lines) + "\n"


def _about(model: type[BaseModel]) -> str:
    return " ".join(cleandoc(model.__doc__ or "").split())


def _table(model: type[BaseModel], leading: str = "") -> list[str]:
    """Return the keys of a model; those of every step are listed once, elsewhere."""
    common = StepModel.model_fields.keys() if leading else ()
    rows = [
        _row(field.alias or name, field, leading)
        for name, field in model.model_fields.items()
        if name not in common or (field.alias or name) == leading
    ]
    return ["| key | meaning | without it |", "| --- | --- | --- |", *rows]


def _row(key: str, field: FieldInfo, leading: str) -> str:
    without = "must be there" if field.is_required() else default_words(field)
    if key == leading:
        without = "begins the step"
    return f"| `{key}` | {_cell(field.description or '')} | {_cell(without)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def undescribed() -> Iterator[str]:
    """Yield keys without a description, which facilitators would find empty."""
    models: list[type[BaseModel]] = [Script, StepModel, *(model for _, model in PARTS), *STEPS.values()]
    models += [Plan, Interjection, Expectation, Minutes]
    for model in models:
        yield from (f"{model.__name__}.{n}" for n, f in model.model_fields.items() if not f.description)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
