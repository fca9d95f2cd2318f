"""The YAML of a script."""

from pathlib import Path

from companion.yamlfile import reading
from companion.yamlfile.problems import Problem
from companion.yamlfile.reading import MOST_BYTES, Form
from companion.yamlfile.tree import Document

__all__ = ["MOST_BYTES", "read"]

_SCRIPT = Form(
    "script",
    example="`title:` and `steps:`",
    begin="Begin with `format: 1`.",
    too_long="Move parts of it to files of their own, and `use` them.",
    too_deep="Move the inner steps to a block of their own, and `use` it.",
)


def read(source: bytes | str, name: str, path: Path | None = None) -> tuple[Document | None, list[Problem]]:
    """Return the tree of a script and the problems in its YAML; no tree if that can't be mended."""
    return reading.read(source, name, _SCRIPT, path)
