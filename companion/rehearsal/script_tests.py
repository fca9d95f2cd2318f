"""The format of a script test file: ``NAME.test.yaml`` beside ``NAME.yaml``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails

from companion.rehearsal.people import HAPPENINGS, NAMES, SAFE_WORD, Said
from companion.scripts.model.step import Written
from companion.scripts.source.readers import SCALAR, Reads, Schema
from companion.scripts.source.reading import read
from companion.scripts.source.values import (
    Text,
    count,
    duration_s,
    inside,
    number,
    refuse,
    several,
    shown,
    text,
)
from companion.yamlfile.problems import Problem, did_you_mean, listed
from companion.yamlfile.tree import Document, Path_, plain

MOST_TESTS = 200
_SAID: Schema = {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]}
_BY_NAME: Schema = {
    "type": "object",
    "additionalProperties": {"anyOf": [*_SAID["anyOf"], {"type": "object", "additionalProperties": _SAID}]},
}
"""Words by name; for everyone, or for each person."""
ENDS_WITH = ".test.yaml"
SAFE_WORDS = "(safe word)"

Sequence_ = tuple[Said, ...]
"""One after another; the last is repeated."""
Answers = Mapping[str, Sequence_ | Mapping[str, Sequence_]]
"""By name; for everyone, or for each person."""
Expected = str | Mapping[str, str | tuple[str, ...]] | tuple[str, ...]


def _said(value: object) -> Said:
    words = text(value)
    if words.startswith("(") and words.endswith(")"):
        if words not in HAPPENINGS:
            near = did_you_mean(words, HAPPENINGS)
            remedy = f"{near}There are {listed(HAPPENINGS)}; anything else is said."
            refuse("E403", f"`{shown(words)}` is nothing that can happen here", remedy)
        return HAPPENINGS[words]
    return words


def _answers(value: object) -> Answers:
    if not isinstance(value, dict):
        refuse("E403", "names and what is answered belong here", "Write `ready: yes`, one name a line.")
    return {key: inside(key, _answer, given) for key, given in value.items()}


def _answer(value: object) -> Sequence_ | Mapping[str, Sequence_]:
    if isinstance(value, dict):
        return {person: inside(person, several(_said), said) for person, said in value.items()}
    return several(_said)(value)


def _kept(value: object) -> Mapping[str, Expected]:
    if not isinstance(value, dict):
        refuse("E403", "names and their values belong here", "Write `score: 7`, one name a line.")
    return {key: inside(key, _expected, given) for key, given in value.items()}


def _expected(value: object) -> Expected:
    if isinstance(value, dict):
        return {person: inside(person, _one_or_more, said) for person, said in value.items()}
    return _one_or_more(value)


def _one_or_more(value: object) -> str | tuple[str, ...]:
    return several(text)(value) if isinstance(value, list) else text(value)


def _settings(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        refuse("E403", "settings and their values belong here", "Write `turn_time: 2m`, one a line.")
    return {key: inside(key, text, given) for key, given in value.items()}


def _spoken(value: object) -> str:
    words = text(value)
    return f"{SAFE_WORD.capitalize()}." if words == SAFE_WORDS else words


class Interjection(Written):
    """Something said unprompted: a command, a remark."""

    at: Text = Field(description="The step: its id, the name it saves, or its place like steps[3].do[0].")
    words: Annotated[str, Reads(_spoken)] = Field(description="What is said; (safe word) is the safe word.")
    by: Text | None = Field(None, description="Who says it.")
    after: Annotated[float | None, Reads(duration_s)] = Field(
        None, description="So long after the step began; else as soon as one can be heard."
    )
    time: Annotated[int, Reads(count(1, 99))] = Field(
        1, description="2: when the step begins for the second time."
    )


class Minutes(Written):
    """Limits for the duration of the session."""

    min: Annotated[float | None, Reads(number)] = Field(default=None, description="At least so many minutes.")
    max: Annotated[float | None, Reads(number)] = Field(default=None, description="At most so many minutes.")


class Expectation(Written):
    """The expectations of a test."""

    ending: Text | None = Field(None, description="The name of the ending.")
    said: Annotated[tuple[str, ...], Reads(several(text))] = Field(
        (), description="Parts of what is said, in this order."
    )
    not_said: Annotated[tuple[str, ...], Reads(several(text))] = Field((), description="Never said.")
    saved: Annotated[Mapping[str, Expected], Reads(_kept, _BY_NAME)] = Field(
        {}, description="Values by name."
    )
    remembered: Annotated[Mapping[str, Expected], Reads(_kept, _BY_NAME)] = Field(
        {}, description="What is kept for later sessions, by key; `nothing` where nothing is."
    )
    reached: Annotated[tuple[str, ...], Reads(several(text))] = Field((), description="Steps that begin.")
    not_reached: Annotated[tuple[str, ...], Reads(several(text))] = Field((), description="Steps that don't.")
    minutes: Minutes = Field(default=Minutes(), description="How long it takes, as `min` and `max`.")


class Plan(Written):
    """One test: the people, their words, and the expectations."""

    name: Text = Field(description="One sentence that says what is tested.")
    people: Annotated[tuple[str, ...], Reads(several(text))] = Field(
        (), description=f"Who is there; else as many as the script needs of {', '.join(NAMES)}."
    )
    settings: Annotated[
        Mapping[str, str], Reads(_settings, {"type": "object", "additionalProperties": SCALAR})
    ] = Field({}, description="Settings by name.")
    remembered: Annotated[Mapping[str, Expected], Reads(_kept, _BY_NAME)] = Field(
        {}, description="What earlier sessions kept, by key."
    )
    days_ago: Annotated[int, Reads(count(0, 3650))] = Field(7, description="How long ago that was.")
    answers: Annotated[Answers, Reads(_answers, _BY_NAME)] = Field(
        {}, description="Answers to questions, by name."
    )
    turns: Annotated[Answers, Reads(_answers, _BY_NAME)] = Field(
        {}, description="Words of turns, mirrors and answers in free words: by name, or by person."
    )
    say: list[Interjection] = Field(default=[], description="What is said without being asked.")
    expect: Expectation = Field(description="What must come of it.")


class Plans(Written):
    """A file of tests."""

    format: Annotated[int, Reads(count(1, 1))] = Field(description="1.")
    tests: list[Plan] = Field(min_length=1, max_length=MOST_TESTS, description="The tests.")


def read_plans(path: Path, name: str) -> tuple[Document | None, Plans | None, list[Problem]]:
    """Read the tests in a file, as far as possible, and the problems in their form."""
    try:
        source = path.read_bytes()
    except OSError as error:
        cause = f"the file can't be read: {error.strerror}"
        return None, None, [Problem(code="E100", file=name, line=0, column=0, cause=cause)]
    return plans_in(source, name, path)


def plans_in(
    source: bytes | str, name: str, path: Path | None = None
) -> tuple[Document | None, Plans | None, list[Problem]]:
    """Read the tests in a text, like ``read_plans`` those of a file."""
    document, problems = read(source, name, path)
    if document is None:
        return None, None, problems
    try:
        return document, Plans.model_validate(plain(document.root)), problems
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    return document, None, problems + [_problem(document, detail) for detail in details]


def _problem(document: Document, detail: ErrorDetails) -> Problem:
    path: Path_ = tuple(detail["loc"])
    code, context = detail["type"], detail.get("ctx", {})
    if code[0] == "E":
        path = (*path, *context.get("inside", ()))
        remedy = str(context.get("remedy", ""))
        return document.problem(code, document.mark(path), str(context["cause"]), remedy)
    if code in ("missing", "extra_forbidden"):
        model, what = _model_at(path[:-1])
        fields = model.model_fields
        if code == "missing":
            wanted = fields[str(path[-1])].description or ""
            cause = f"`{path[-1]}` is missing in {what}"
            return document.problem("E402", document.mark(path[:-1]), cause, wanted)
        cause = f"`{shown(str(path[-1]))}` is not known in {what}"
        near = did_you_mean(str(path[-1]), fields)
        remedy = f"{near}{what[:1].upper()}{what[1:]} knows {listed(fields)}."
        return document.problem("E401", document.key_mark(path), cause, remedy)
    remedies: Mapping[str, str] = {
        "too_short": "Write at least one test.",
        "too_long": f"A file holds at most {MOST_TESTS} tests; make several scripts of it.",
        "list_type": "Begin each entry on a line of its own with `- `.",
    }
    model, what = _model_at(path)
    remedy = remedies.get(code, f"{what[:1].upper()}{what[1:]} knows {listed(model.model_fields)}.")
    where = f"`{path[-1]}`" if path and isinstance(path[-1], str) else what
    cause = f"{where} needs {'a list' if code == 'list_type' else 'keys of its own'}"
    if code in ("too_short", "too_long"):
        cause = f"{where} has {'no entries' if code == 'too_short' else 'too many entries'}"
    return document.problem("E403", document.mark(path), cause, remedy)


def _model_at(path: Path_) -> tuple[type[BaseModel], str]:
    """Return the model at a path, and its name in messages."""
    keys: tuple[Any, ...] = tuple(part for part in path if isinstance(part, str))
    match keys:
        case ("tests",):
            return Plan, "a test"
        case ("tests", "say"):
            return Interjection, "an entry of `say`"
        case ("tests", "expect"):
            return Expectation, "`expect`"
        case ("tests", "expect", "minutes"):
            return Minutes, "`minutes`"
    return Plans, "a file of tests"
