"""A script's links to other sessions: the script it writes, and the parts it is divided into."""

from collections.abc import Callable, Iterable

from companion.core import expressions as ex
from companion.core.program.text import Template
from companion.scripts.model.library import Library, NotThere
from companion.scripts.model.names import Loaded, Names, Place
from companion.scripts.model.script import Script
from companion.scripts.source.templates import filled, names_in
from companion.scripts.source.values import shown
from companion.yamlfile.problems import Problem, did_you_mean, has_errors

_SAMPLES = {ex.ValueKind.NUMBER: "3", ex.ValueKind.YES_NO: "yes", ex.ValueKind.DURATION: "three minutes"}
_WORDS = "some words"


def check_writes(
    names: Names,
    library: Library,
    script: Loaded[Script],
    top: Place,
    check: Callable[[str], Iterable[Problem]],
) -> None:
    """Fill the template of ``writes`` with samples, and ``check`` the result."""
    writes = script.model.writes
    if writes is None:
        return
    at = ("writes", "template")
    names.condition(top, ("writes", "if"), writes.when)
    template = library.template(script, writes.template)
    if isinstance(template, NotThere):
        names.report(top, template.code, at, template.cause, template.remedy)
        return
    asked = sorted(name for name in names_in(template) if name in names.known.types)
    names.words(top, at, Template.parse("".join(f"${{{name}}}" for name in asked)))
    samples = {name: _sample(names.known.types[name]) for name in asked}
    new = filled(template, samples, id="written")
    problems = [*new.problems, *(check(new.source) if new.source else ())]
    if has_errors(problems):
        worst = next(problem for problem in problems if problem.code.startswith("E"))
        cause = f"the script that would be written is refused: {worst.cause}"
        names.report(top, "E341", at, cause, f"{worst.remedy} It stands in {shown(writes.template)}.".strip())


def check_parts(names: Names, library: Library, script: Loaded[Script], top: Place) -> None:
    """Check that the script remembers which of its ``parts`` was the last."""
    parts = script.model.parts
    if parts is None or top.uncertain:
        return
    steps = library.every_step(script, ("steps",), script.model.steps)
    kept = {remembered.key for _, _, step in steps if (remembered := step.remembers())}
    if parts.key not in kept:
        cause = f"nothing is ever remembered as `{parts.key}`, so nobody can be told where they are"
        remedy = f"{did_you_mean(parts.key, kept)}Write a step `remember: …` with `as: {parts.key}` below it."
        names.report(top, "E343", ("parts", "key"), cause, remedy)
    if parts.minutes and len(parts.minutes) != parts.of:
        cause = f"`minutes` has {len(parts.minutes)} numbers for {parts.of} parts"
        names.report(top, "E205", ("parts", "minutes"), cause, "Write one for each part.")


def _sample(found: ex.Type | None) -> str:
    if found and found.options:
        return found.options[0]
    return _SAMPLES.get(found.kind, _WORDS) if found else _WORDS
