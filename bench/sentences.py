"""Files of sentences with labels, as people outside the project write them."""

from collections.abc import Iterator
from pathlib import Path

from companion.errors import SetupError

_HEADINGS = ("said", "text", "sentence")


def labelled(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line and its fields, which tabs separate; the sentence is one of them.

    Blank lines, comments and the heading are left out. Raises SetupError where the file can't be read.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: this can't be read as text ({error}).") from None
    for number, line in enumerate(lines, start=1):
        fields = [field.strip() for field in line.split("\t")]
        if line.strip() and not line.startswith("#") and fields[-1] not in _HEADINGS:
            yield number, fields
