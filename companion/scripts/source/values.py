"""Readers for values of fields: text, names, times, numbers, conditions.

Each reader takes the source, always a string, a list or a mapping, and returns the value
or rejects it with a code, a cause and a remedy.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Final, NoReturn, TypeVar

from pydantic_core import PydanticCustomError

from companion.core.expressions import FUNCTIONS, LITERALS, NAMES_TOO, Expression, ExpressionError, parse
from companion.core.program import EVERYONE, GROUP, Quantity, Ref
from companion.core.program.text import Template
from companion.regex import regex
from companion.scripts.source.readers import Reader, Reads, Schema, schema_of
from companion.yamlfile.problems import did_you_mean, listed

Read = TypeVar("Read")

NO_WORDS = "stands here instead of words"
MOST_WORDS_CHARACTERS = 4000

_DURATION = regex(r"(?:(\d+(?:\.\d+)?)h)?\s*(?:(\d+(?:\.\d+)?)m)?\s*(?:(\d+(?:\.\d+)?)s)?")
_NUMBER = regex(r"-?\d{1,9}(?:\.\d{1,3})?")
_REFERENCE = regex(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_NAME = regex(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_ID = regex(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_IN_WORDS = regex(r"(\d+(?:\.\d+)?)\s*(s|m|h)[a-z]*\.?", re.IGNORECASE)
_CLOCK = regex(r"(\d{1,2}):(\d{2})")

_NAMES = "A name begins with a letter and holds only letters, digits and _, at most 40 of them."
_IDS = "An id looks like this: evening-check-in."
_WARNING = regex(r"W\d{3}")
_LOOKS = "A time is written like 90s, 3m, 1h or 2m30s."
_SETTING = r"\$\{[A-Za-z_][A-Za-z0-9_]*\}"
_TIME = r"(?=\S)(\d+(\.\d+)?h)?\s*(\d+(\.\d+)?m)?\s*(\d+(\.\d+)?s)?"

FLAGS: Final[Mapping[str, bool]] = {
    "yes": True, "true": True, "on": True, "no": False, "false": False, "off": False,
}  # fmt: skip


def refuse(code: str, cause: str, remedy: str = "", offset: int = 0) -> NoReturn:
    """Reject a value; ``offset`` is the position of the mistake, in characters."""
    context = {"cause": cause, "remedy": remedy, "offset": offset}
    raise PydanticCustomError(code, "{cause}", context)


def text(value: object) -> str:
    """Read text, without surrounding spaces."""
    if not isinstance(value, str):
        refuse("E204", f"{'a list' if isinstance(value, list) else 'a mapping'} {NO_WORDS}")
    if not value.strip():
        refuse("E203", "nothing stands here")
    return value.strip()


def words(value: object) -> Template:
    """Read spoken text, with ``${name}`` in it."""
    found = text(value)
    if len(found) > MOST_WORDS_CHARACTERS:
        refuse(
            "E207", f"a prompt has at most {MOST_WORDS_CHARACTERS} characters", "Make several steps of it."
        )
    template = Template.parse(found)
    seen = 0
    for index, part in enumerate(template.parts):
        if index % 2:
            seen += len(part) + 3
        elif (at := part.find("${")) >= 0:
            remedy = "Write ${name}, with a closing brace and only letters, digits and _ between the braces."
            refuse("E302", "this `${` does not become a name", remedy, seen + at)
        else:
            seen += len(part)
    return template


def name(value: object) -> str:
    """Read a name that a script assigns."""
    found = text(value)
    if not _NAME.fullmatch(found):
        alone = _REFERENCE.fullmatch(found)
        remedy = (
            f"Write the name alone: `{alone[1]}`. Braces are for words that are spoken." if alone else _NAMES
        )
        refuse("E210", f"`{shown(found)}` can't be a name", remedy)
    reserved = found in FUNCTIONS and found not in NAMES_TOO
    if reserved or found in LITERALS or found in ("and", "or", "not", "in", EVERYONE):
        refuse("E210", f"`{found}` means something in conditions already", _others_than(found))
    return found


def partner(value: object) -> str:
    """Read a role, or everyone, or the group."""
    found = text(value)
    return found if found in (EVERYONE, GROUP) else name(found)


def _others_than(word: str) -> str:
    return "To ask everybody, write `everyone`." if word == "all" else "Choose another name."


def identifier(value: object) -> str:
    """Read an id: lower-case letters, digits and hyphens."""
    found = text(value)
    if not _ID.fullmatch(found) or len(found) > 60:
        refuse("E210", f"`{shown(found)}` can't be an id", _IDS)
    return found


def flag(value: object) -> bool:
    """Read yes or no."""
    found = text(value).casefold()
    if found not in FLAGS:
        refuse("E205", f"`{shown(found)}` is neither yes nor no", "Write yes or no.")
    return FLAGS[found]


def condition(value: object) -> Expression:
    """Read a condition."""
    found = text(value)
    try:
        return parse(found)
    except ExpressionError as error:
        remedy = 'Conditions look like: all(ready), or: mood < 4 and not topic, or: season == "winter".'
        refuse("E303", error.message, remedy, error.column - 1)


def duration_s(value: object) -> float:
    """Read a time like ``90s``, ``3m``, ``1h`` or ``2m30s``, in seconds."""
    found = text(value)
    if (match := _DURATION.fullmatch(found)) and any(match.groups()):
        hours, minutes, seconds = (float(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds
    if _NUMBER.fullmatch(found):
        refuse("E206", f"`{found}` has no unit", f"Write {found}s for seconds or {found}m for minutes.")
    remedy = _LOOKS
    if clock := _CLOCK.fullmatch(found):
        remedy = f"Write {int(clock[1])}m{int(clock[2])}s."
    elif (spelled := _IN_WORDS.fullmatch(found)) and len(spelled[1]) < 7:
        remedy = f"Write {spelled[1]}{spelled[2].lower()}."
    refuse("E206", f"`{shown(found)}` is not a time", remedy)


_ENDLESS = frozenset(
    {"forever", "always", "endless", "endlessly", "infinite", "infinity", "inf", "unlimited"}
)


def number(value: object) -> float:
    """Read a plain number."""
    found = text(value)
    if not _NUMBER.fullmatch(found):
        endless = found.casefold() in _ENDLESS
        remedy = (
            "A session comes to an end: write how often at most, in digits."
            if endless
            else "Write it in digits."
        )
        refuse("E206", f"`{shown(found)}` is not a number", remedy)
    return float(found)


def reference(value: object) -> Ref | None:
    """Return the setting if the value is ``${name}`` alone."""
    match = _REFERENCE.fullmatch(text(value))
    return Ref(match[1]) if match else None


def span(least_s: float, most_s: float) -> Reader[Quantity]:
    """Return a reader of times within bounds, or of a setting with one."""

    def read(value: object) -> Quantity:
        if ref := reference(value):
            return ref
        seconds = duration_s(value)
        if not least_s <= seconds <= most_s:
            bounds = f"between {written(least_s)} and {written(most_s)}"
            refuse("E207", f"{text(value)} is outside of what makes sense here", f"Choose a time {bounds}.")
        return seconds

    return Reader(read, _a_time(f"({_TIME}|{_SETTING})"))


def _a_time(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^{pattern}$", "patternErrorMessage": _LOOKS}


def fixed_span(least_s: float, most_s: float) -> Reader[float]:
    """Return a reader of times within bounds, without settings."""
    within = span(least_s, most_s)

    def read(value: object) -> float:
        found = within(value)
        if isinstance(found, Ref):
            refuse("E206", "a setting can't stand here", "Write the time itself, like 90s or 3m.")
        return found

    return Reader(read, _a_time(_TIME))


def count(least: int, most: int) -> Reader[int]:
    """Return a reader of whole numbers within bounds."""

    def read(value: object) -> int:
        found = number(value)
        if found != int(found):
            refuse("E206", f"`{text(value)}` is not a whole number", "Leave out what is after the point.")
        if not least <= found <= most:
            remedy = f"Choose a number from {least} to {most}."
            refuse("E207", f"{int(found)} is outside of what makes sense here", remedy)
        return int(found)

    return Reader(read, _whole(least, most, r"\d+"))


def count_or_setting(least: int, most: int) -> Reader[Quantity]:
    """Return a reader of whole numbers within bounds, or of a setting with one."""
    within = count(least, most)

    def read(value: object) -> Quantity:
        return reference(value) or float(within(value))

    return Reader(read, _whole(least, most, rf"\d+|{_SETTING}"))


def _whole(least: int, most: int, pattern: str) -> Schema:
    return {
        "type": ["integer", "string"],
        "minimum": least,
        "maximum": most,
        "pattern": f"^({pattern})$",
        "patternErrorMessage": "Write a whole number, in digits.",
    }


def one_of(known: Mapping[str, Read]) -> Reader[Read]:
    """Return a reader of the keys of ``known`` that returns their values."""

    def read(value: object) -> Read:
        found = text(value)
        if found not in known:
            remedy = f"{did_you_mean(found, known)}There are {listed(known)}."
            refuse("E205", f"`{shown(found)}` can't stand here", remedy)
        return known[found]

    return Reader(read, {"enum": list(known)})


def several(read: Callable[[object], Read]) -> Reader[tuple[Read, ...]]:
    """Return a reader of one item, or of a list."""

    def read_all(value: object) -> tuple[Read, ...]:
        if not isinstance(value, list):
            return (read(value),)
        if not value:
            refuse("E203", "this list is empty")
        return tuple(inside(index, read, item) for index, item in enumerate(value))

    one = schema_of(read)
    return Reader(read_all, {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]})


def allowances(value: object) -> dict[str, str]:
    """Read the codes of warnings that are meant, each with its reason."""
    if not isinstance(value, dict):
        code = value if isinstance(value, str) and _WARNING.fullmatch(value) else "W335"
        remedy = f'Write `allow: {{{code}: "why it is meant"}}`.'
        refuse("E203", "a reason is missing", remedy)
    for key in value:
        if not _WARNING.fullmatch(key):
            cause = f"`{shown(key)}` is no warning" if key[:1] != "E" else f"`{shown(key)}` is an error"
            refuse("E205", cause, "Only warnings can be allowed, by their code, like W335.")
    return {code: inside(code, text, reason) for code, reason in value.items()}


def nothing_or(read: Callable[[object], object], nothing: object) -> Reader[object]:
    """Return a reader that also accepts an empty value: ``repeat:`` with its parts below."""
    return Reader(lambda value: nothing if value == "" else read(value), schema_of(read))


def inside(key: str | int, read: Callable[[object], Read], value: object) -> Read:
    """Read the value at ``key`` of a list or mapping, so that an error points there."""
    try:
        return read(value)
    except PydanticCustomError as error:
        context = dict(error.context or {})
        context["inside"] = (key, *context.get("inside", ()))
        raise PydanticCustomError(error.type, "{cause}", context) from None


def written(seconds: float) -> str:
    """Format a time for a script."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    parts = (f"{hours}h" if hours else "", f"{minutes}m" if minutes else "", f"{rest}s" if rest else "")
    return "".join(parts) or "0s"


def shown(found: str) -> str:
    """Return the source, shortened for a message."""
    return found if len(found) <= 40 else f"{found[:40]}…"


_A_NAME: Final[Schema] = {"type": "string", "pattern": f"^{_NAME.pattern}$", "patternErrorMessage": _NAMES}
_AN_ID: Final[Schema] = {
    "type": ["string", "integer"], "pattern": f"^{_ID.pattern}$", "patternErrorMessage": _IDS,
}  # fmt: skip
_A_FLAG: Final[Schema] = {"enum": ["yes", "no", True, False]}

_ALLOWANCES: Final[Schema] = {
    "type": "object",
    "propertyNames": {"pattern": f"^{_WARNING.pattern}$"},
    "additionalProperties": {"type": "string"},
}

Allowances = Annotated[dict[str, str], Reads(allowances, _ALLOWANCES)]
Words = Annotated[Template, Reads(words)]
Wordings = Annotated[tuple[Template, ...], Reads(several(words))]
Text = Annotated[str, Reads(text)]
Name = Annotated[str, Reads(name, _A_NAME)]
Names = Annotated[tuple[str, ...], Reads(several(Reader(name, _A_NAME)))]
Partner = Annotated[str, Reads(partner)]
Identifier = Annotated[str, Reads(identifier, _AN_ID)]
Flag = Annotated[bool, Reads(flag, _A_FLAG)]
Condition = Annotated[Expression, Reads(condition)]
