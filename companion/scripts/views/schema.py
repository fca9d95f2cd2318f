"""JSON schemas for editors, generated from the models: completion, descriptions, errors while typing.

Written for yaml-language-server, which supports draft 7. A step is selected by its leading key
through ``if``, ``then`` and ``else``: an editor then offers the keys of this step only, and reports
an error once, where ``oneOf`` would report it for every step type.
"""

import json
from collections.abc import Mapping
from enum import Enum
from graphlib import TopologicalSorter
from inspect import cleandoc
from typing import Any, Final, TextIO

from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema

from companion.core.program.text import Template
from companion.scripts.model.script import FORMAT, Piece, Script
from companion.scripts.model.step import A_STEP, STEPS, StepModel, Written
from companion.scripts.source.readers import Reader, Reads
from companion.scripts.source.values import written

KINDS: Final[Mapping[str, type[Piece]]] = {"session": Script, "piece": Piece}
"""Types of files with a schema: a whole script, or a file that others use."""
_HERE = "#/definitions/"
_STEPS_HERE = {"$ref": f"{_HERE}steps"}
Plain = dict[str, Any]
_NOTHING: Final[Plain] = {"not": {"type": ["string", "number", "boolean", "array", "object"]}}
"""An empty value; written as ``type: null`` it would be suggested while typing."""


def json_schema(kind: str = "session") -> Plain:
    """Return the schema of one of ``KINDS``."""
    top, definitions = _described(KINDS[kind])
    for leading, model in STEPS.items():
        step, others = _described(model)
        definitions |= {**others, f"step-{leading}": _opened(leading, step)}
    definitions["step"] = _any_step()
    definitions["steps"] = {"type": "array", "items": {"$ref": f"{_HERE}step"}, "minItems": 1}
    return _titled(kind, top, definitions)


def schema_of(kind: str, model: type[Written]) -> Plain:
    """Return the schema of a type of file without steps."""
    return _titled(kind, *_described(model))


def _titled(kind: str, top: Plain, definitions: Plain) -> Plain:
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **top,
        "title": f"Companion {kind}, format {FORMAT}",
        "definitions": dict(sorted(definitions.items())),
    }


def write_schema(out: TextIO, schema: Plain) -> None:
    """Print a schema in the repository's format."""
    json.dump(schema, out, indent=1, ensure_ascii=False)
    out.write("\n")


def default_words(field: FieldInfo) -> str:
    """Return a field's default in a script's notation; empty without one."""
    found = () if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
    for reads in field.metadata:
        if isinstance(reads, Reads) and isinstance(reads.read, Reader) and isinstance(found, bool):
            choices = (word for word in reads.read.schema.get("enum", ()) if isinstance(word, str))
            return next((word for word in choices if reads.read(word) == found), _in_words(found))
    return _in_words(found)


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():  # all numbers with a fraction are times
            return written(value)
        case int() | str() | Template():
            return str(value)
        case Enum():
            return str(value.value)
        case tuple() if value:
            return f"[{', '.join(map(_in_words, value))}]"
    return ""


class _Without(GenerateJsonSchema):
    """Omits defaults: they are Python values, and the descriptions state them in words."""

    def default_schema(self, schema: Any) -> Plain:
        """Return the schema without its default."""
        return self.generate_inner(schema["schema"])


def _described(model: type[Written]) -> tuple[Plain, Plain]:
    """Return the schema of a model, and of the nested models that are not steps."""
    found = model.model_json_schema(schema_generator=_Without, ref_template=f"{_HERE}{{model}}")
    others = found.pop("$defs", {})
    steps = {step.__name__ for step in STEPS.values()}
    if model.__name__ in others:  # a step that contains steps refers to itself
        found = others[model.__name__]
    kept = {name: _simple(schema) for name, schema in others.items() if name not in steps}
    found = _simple(found)
    for name, field in model.model_fields.items():
        key = field.alias or name
        default = default_words(field)
        words = f"{field.description or ''}{f' Default: {default}' if default else ''}"
        found["properties"][key]["description"] = words
    return found, kept


def _simple(schema: Any) -> Any:
    """Remove made-up titles and ``null`` for optional fields, and use one name for all steps."""
    if isinstance(schema, list):
        return [_simple(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("items") == A_STEP:
        return dict(_STEPS_HERE)
    ways = [way for way in schema.get("anyOf", ()) if way != {"type": "null"}]
    if len(ways) == 1:
        schema = {**ways[0], **{key: value for key, value in schema.items() if key != "anyOf"}}
    return {
        key: {name: _simple(inner) for name, inner in value.items()}
        if key == "properties"
        else _simple(value)
        for key, value in schema.items()
        if key != "title"
    }


def _opened(leading: str, step: Plain) -> Plain:
    """Also allow the notation with the keys in braces after the leading key, for steps that have it."""
    own = step["properties"][leading]
    own["description"] = f"{cleandoc(STEPS[leading].__doc__ or '')}\n\n{own['description']}"
    main = STEPS[leading].main
    if main is None:
        return step
    about = own["description"]
    short = {key: value for key, value in own.items() if key != "description"}
    inner = {key: value for key, value in step["properties"].items() if key != leading}
    long = {"type": "object", "properties": {main: own, **inner}, "additionalProperties": False}
    ways = [short, long, _NOTHING]
    # The keys may be in either place, so only the leading key can be required here.
    properties = {**step["properties"], main: own, leading: {"anyOf": ways, "description": about}}
    return {**step, "properties": properties, "required": [leading]}


def _any_step() -> Plain:
    """Select the step by its leading key, and offer all leading keys before one is written."""
    offered = {leading: _offer(leading, model) for leading, model in STEPS.items()}
    chosen: Plain = {"properties": offered, "additionalProperties": False, "minProperties": 1}
    for leading in reversed(_in_order()):
        chosen = {
            "if": {"type": "object", "required": [leading]},
            "then": {"$ref": f"{_HERE}step-{leading}"},
            "else": chosen,
        }
    return {"type": "object", **chosen}


def _offer(leading: str, model: type[StepModel]) -> Plain:
    return {"description": cleandoc(model.__doc__ or "")}


def _in_order() -> list[str]:
    """Order the leading keys so that none comes before a step that may have it as an ordinary key: a turn
    may have ``say`` and ``if``, and is still a turn."""
    sorter: TopologicalSorter[str] = TopologicalSorter({leading: () for leading in STEPS})
    for leading, model in STEPS.items():
        for name, field in model.model_fields.items():
            key = field.alias or name
            if key in STEPS and key != leading:
                sorter.add(key, leading)
    return list(sorter.static_order())
