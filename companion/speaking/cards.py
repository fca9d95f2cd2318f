"""Voice cards: one small YAML file says all that is known about a voice."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from companion.errors import ModelError

MOST_CARD_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceCard:
    """One voice: which model, how it is shifted, where it comes from, what one may do with it."""

    id: str
    """The name of the file without ``.yaml``."""
    name: str
    """What people call the voice."""
    model: str | None = None
    """Name of the model in the model store; either this or ``path``."""
    path: str | None = None
    """Folder of a Piper voice; relative to the card's own folder when it isn't absolute."""
    source: str
    """Where the model was published."""
    sha256: str
    """Of the ``.onnx`` file."""
    licence: str
    language: str
    words_per_minute: float
    """As measured, with the pauses between sentences."""
    ratio: float = 1.0
    """Pitch and formants are multiplied by this, while the tempo stays."""
    pace: float = 1.0
    """How long every sound lasts, relative to the model's own way; above 1 is calmer."""
    gain_db: float = 0.0
    """Added to the common loudness of all voices."""


def load_card(file: Path) -> VoiceCard:
    """The card in ``file``.

    Raises ModelError, naming the file and the field, when it can't be read as a card.
    """
    content = _content(file)
    known = {field.name: field for field in fields(VoiceCard)}
    for name in content:
        if name not in known:
            raise ModelError(f"{file}: field `{name}`: a voice card has only {', '.join(known)}.")
    for name, field in known.items():
        if name in content:
            if problem := _CHECKS[name](content[name]):
                raise ModelError(f"{file}: field `{name}`: {problem}.")
        elif field.default is MISSING:
            raise ModelError(f"{file}: field `{name}`: is missing.")
    card = VoiceCard(**content)
    if card.id != file.stem:
        raise ModelError(f"{file}: field `id`: must be `{file.stem}`, like the name of the file.")
    if (card.model is None) == (card.path is None):
        raise ModelError(f"{file}: field `model`: give either `model` or `path`, not both or neither.")
    return card


def load_cards(folder: Path) -> dict[str, VoiceCard]:
    """All cards of a folder by id, in alphabetical order. Raises ModelError as ``load_card``."""
    return {file.stem: load_card(file) for file in sorted(folder.glob("*.yaml"))}


def _content(file: Path) -> Mapping[str, Any]:
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_CARD_BYTES + 1)
    except OSError as error:
        raise ModelError(f"{file}: this voice card can't be read: {error.strerror}.") from error
    if len(raw) > MOST_CARD_BYTES:
        raise ModelError(f"{file}: a voice card is at most {MOST_CARD_BYTES} bytes long.")
    try:
        content = yaml.safe_load(raw)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}" if mark else str(file)
        raise ModelError(f"{place}: this is not valid YAML; compare it with a card that ships.") from error
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise ModelError(f"{file}: a voice card is a list of `field: value` lines; see one that ships.")
    return content


_Check = Callable[[object], str]
"""Says what is wrong with a value; empty: nothing."""


def _words(value: object) -> str:
    return (
        ""
        if isinstance(value, str) and 0 < len(value.strip()) <= 200
        else "must be words, at most 200 letters"
    )


def _like(pattern: str, hint: str) -> _Check:
    def check(value: object) -> str:
        return "" if isinstance(value, str) and re.fullmatch(pattern, value) else f"must be {hint}"

    return check


def _between(least: float, most: float) -> _Check:
    def check(value: object) -> str:
        number = isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
        return "" if number else f"must be a number from {least:g} to {most:g}"

    return check


_CHECKS: Mapping[str, _Check] = {
    "id": _like(r"[a-z][a-z0-9-]{0,39}", "small letters, digits and hyphens"),
    "name": _words,
    "model": _words,
    "path": _words,
    "source": _words,
    "sha256": _like(r"[0-9a-f]{64}", "64 hexadecimal digits in quotation marks"),
    "licence": _words,
    "language": _like(r"[a-z]{2}(-[A-Z]{2})?", "a language like `en` or `en-US`"),
    "words_per_minute": _between(60, 400),
    "ratio": _between(0.7, 1.6),
    "pace": _between(0.5, 2.0),
    "gain_db": _between(-12, 3),
}
