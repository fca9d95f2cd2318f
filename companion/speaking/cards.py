"""Voice cards: one small YAML file per voice."""

import re
from dataclasses import dataclass, fields
from pathlib import Path

from companion.errors import ModelError
from companion.yamlfile.fields import read_fields
from companion.yamlfile.reading import Form

_FORM = Form(
    "voice card",
    example="`id:` and `name:`",
    begin="Compare it with a card that ships.",
    most_bytes=4096,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceCard:
    """One voice: its model, its pitch shift, its source and its licence."""

    id: str
    """The file name without ``.yaml``."""
    name: str
    """Display name of the voice."""
    model: str | None = None
    """Name of the model in the model store; either this or ``path``."""
    style: str | None = None
    """Which of a model's voices, where it has several."""
    about: str | None = None
    """What people hear in it, in a few words. A card with it can be chosen as the companion's voice."""
    path: str | None = None
    """Folder of a Piper voice; relative to the card's folder unless absolute."""
    source: str
    """Where the model was published."""
    sha256: str
    """Digest of the ``.onnx`` file."""
    licence: str
    language: str
    words_per_minute: float
    """Measured, including the pauses between sentences."""
    ratio: float = 1.0
    """Factor for pitch and formants; the tempo stays."""
    pace: float = 1.0
    """Duration of every sound relative to the model's default; above 1 is calmer."""
    gain_db: float = 0.0
    """Added to the common loudness of all voices."""

    def speaks(self, language: str) -> bool:
        """Return whether this is a voice of a language: a code like ``en``."""
        return self.language.partition("-")[0] == language


def load_card(file: Path) -> VoiceCard:
    """Load the card in ``file``.

    Raises ModelError, naming file, line and field, when it isn't a valid card.
    """
    card = read_fields(file, _FORM, tuple(field.name for field in fields(VoiceCard)), ModelError)

    def words(name: str) -> str | None:
        return card.matching(name, r"(?s).{1,200}", "words, at most 200 letters")

    def needed(name: str, value: str | None) -> str:
        if value is None:
            raise card.complaint(f"the field `{name}` is missing")
        return value

    model, path = words("model"), words("path")
    if (model is None) == (path is None):
        raise card.complaint("a voice card needs either `model` or `path`, not both or neither")
    if card.node("words_per_minute") is None:
        needed("words_per_minute", None)
    return VoiceCard(
        id=needed("id", card.matching("id", re.escape(file.stem), f"`{file.stem}`, like the file's name")),
        name=needed("name", words("name")),
        model=model,
        path=path,
        style=card.matching("style", r"[a-z]+(_[a-z]+)*", "a name like `af_heart`"),
        about=words("about"),
        source=needed("source", words("source")),
        sha256=needed("sha256", card.matching("sha256", r"[0-9a-f]{64}", "64 hexadecimal digits")),
        licence=needed("licence", words("licence")),
        language=needed(
            "language", card.matching("language", r"[a-z]{2}(-[A-Z]{2})?", "a language like `en` or `en-US`")
        ),
        words_per_minute=card.number("words_per_minute", 0, 60, 400),
        ratio=card.number("ratio", 1.0, 0.7, 1.6),
        pace=card.number("pace", 1.0, 0.5, 2.0),
        gain_db=card.number("gain_db", 0.0, -12, 3),
    )


def load_cards(folder: Path) -> dict[str, VoiceCard]:
    """Load all cards of a folder by id, in alphabetical order. Raises ModelError like ``load_card``."""
    return {file.stem: load_card(file) for file in sorted(folder.glob("*.yaml"))}
