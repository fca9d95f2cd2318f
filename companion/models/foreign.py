"""Models added by the user: recognised and checked before anything is loaded."""

import json
import struct
from dataclasses import dataclass
from pathlib import Path

from companion.errors import ModelError
from companion.models.manifest import Kind

# CTranslate2 starts with the version of its format, then the length and the name of the model type.
_BINARY_HEAD = struct.Struct("<IH")
_WHISPER = b"WhisperSpec\0"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A model added by the user."""

    name: str
    kind: Kind
    path: Path
    """A faster-whisper folder, or the ``.onnx`` file of a Piper voice."""


def recognise(path: Path) -> list[Foreign]:
    """Return the models at ``path``: a faster-whisper folder, a Piper voice, or a folder with either inside.

    Raises ModelError when it is missing, incomplete or damaged.
    """
    if path.is_file():
        return [_piper(path)]
    if not path.is_dir():
        raise ModelError(f"there is no file or folder {path}")
    if (path / "model.bin").is_file():
        return [_whisper(path)]
    found = [_piper(onnx) for onnx in sorted(path.glob("*.onnx"))]
    for folder in sorted(inner for inner in path.iterdir() if inner.is_dir()):
        if (folder / "model.bin").is_file():
            found.append(_whisper(folder))
        found += [_piper(onnx) for onnx in sorted(folder.glob("*.onnx"))]
    if not found:
        raise ModelError(
            f"{path} holds no model: a faster-whisper folder has model.bin, config.json, "
            "tokenizer.json and vocabulary.txt or .json; a Piper voice is NAME.onnx "
            "with NAME.onnx.json beside it"
        )
    return found


def _whisper(folder: Path) -> Foreign:
    needed = ["config.json", "tokenizer.json"]
    missing = [name for name in needed if not (folder / name).is_file()]
    if not any((folder / f"vocabulary.{ending}").is_file() for ending in ("txt", "json")):
        missing.append("vocabulary.txt (or .json)")
    if missing:
        raise ModelError(
            f"the faster-whisper model in {folder} lacks {' and '.join(missing)}; "
            "copy the whole folder of the converted model"
        )
    for name in needed:
        _object(folder / name)
    with (folder / "model.bin").open("rb") as file:
        head = file.read(_BINARY_HEAD.size + len(_WHISPER))
    if head[_BINARY_HEAD.size :] != _WHISPER:
        raise ModelError(
            f"{folder / 'model.bin'} is not a Whisper model in the format of CTranslate2; "
            "convert it with ct2-transformers-converter, or download it again"
        )
    return Foreign(folder.resolve().name, Kind.WHISPER, folder.resolve())


def _piper(onnx: Path) -> Foreign:
    if onnx.suffix != ".onnx":
        raise ModelError(f"{onnx} is no Piper voice: give the .onnx file or its folder")
    card = onnx.with_name(onnx.name + ".json")
    if not card.is_file():
        raise ModelError(f"the Piper voice {onnx} lacks {card.name}: both files belong side by side")
    described = _object(card)
    audio = described.get("audio")
    rate = audio.get("sample_rate") if isinstance(audio, dict) else None
    if not isinstance(rate, int) or rate <= 0 or not described.get("phoneme_id_map"):
        raise ModelError(
            f"{card} does not describe a Piper voice (audio.sample_rate and phoneme_id_map are missing)"
        )
    with onnx.open("rb") as file:
        # An ONNX file is a protocol buffer whose first field, the version, has key 0x08; a pointer is text.
        if file.read(1) != b"\x08":
            raise ModelError(f"{onnx} is not an ONNX model; download it again")
    return Foreign(onnx.stem, Kind.PIPER, onnx.resolve())


def _object(path: Path) -> dict[str, object]:
    try:
        read = json.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"{path} is not JSON ({error}); download it again") from error
    if not isinstance(read, dict):
        raise ModelError(f"{path} does not hold a JSON object; download it again")
    return read
