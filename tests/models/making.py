"""Small models in small wheels, made for tests."""

import hashlib
import json
import zipfile
from pathlib import Path

from companion.models.manifest import Kind, Model, ModelFile, Part, Wheel

HALVES = (b"first half, ", b"second half")
WHOLE = b"".join(HALVES)
CONFIG = b'{"small": true}'


def digest(data: bytes) -> str:
    """The sha256 of ``data``."""
    return hashlib.sha256(data).hexdigest()


def make_wheel(folder: Path, package: str, members: dict[str, bytes], version: str = "1.0") -> Wheel:
    """A wheel that pip accepts, with ``members`` inside; importing the package would fail loudly."""
    module = package.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    inside = {
        f"{module}/__init__.py": b"raise SystemExit('imported as code')\n",
        **{f"{module}/data/{name}": data for name, data in members.items()},
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{module}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in inside.items():
            archive.writestr(name, data)
        archive.writestr(f"{info}/RECORD", "".join(f"{name},,\n" for name in [*inside, f"{info}/RECORD"]))
    return Wheel(package, version, path.name, path.stat().st_size, digest(path.read_bytes()))


def make_model(folder: Path) -> Model:
    """A model in two wheels in ``folder``, whose ``model.bin`` has a half in each."""
    one = make_wheel(folder, "half-one", {"model.bin.part1": HALVES[0]})
    two = make_wheel(folder, "half-two", {"model.bin.part2": HALVES[1], "config.json": CONFIG})
    joined = ModelFile(
        "model.bin",
        len(WHOLE),
        digest(WHOLE),
        (
            Part("half-one", "half_one/data/model.bin.part1"),
            Part("half-two", "half_two/data/model.bin.part2"),
        ),
    )
    config = ModelFile(
        "config.json", len(CONFIG), digest(CONFIG), (Part("half-two", "half_two/data/config.json"),)
    )
    return Model("small", Kind.WHISPER, "a test", "CC0-1.0", "made here", (one, two), (joined, config))


def make_whisper(folder: Path) -> Path:
    """A folder that looks like a faster-whisper model in all that is checked before loading."""
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"\x06\0\0\0\x0c\0WhisperSpec\0\x03\0")
    for name in ("config.json", "tokenizer.json"):
        (folder / name).write_text("{}", "utf-8")
    (folder / "vocabulary.txt").write_text("hello\n", "utf-8")
    return folder


def make_voice(folder: Path, name: str = "en_GB-someone-low") -> Path:
    """The ``.onnx`` file of what looks like a Piper voice."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(b"\x08\x08rest")
    described = {"audio": {"sample_rate": 16_000}, "phoneme_id_map": {"_": [0]}}
    (folder / f"{name}.onnx.json").write_text(json.dumps(described), "utf-8")
    return folder / f"{name}.onnx"
