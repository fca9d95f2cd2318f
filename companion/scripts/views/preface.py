"""What stands in the comments at the top of a script: what it is for, when not to use it, its source."""

import re
from collections.abc import Mapping

_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z ]{2,24}):\s+(?P<words>.+)")


def preface(source: str) -> Mapping[str, str]:
    """Each paragraph of the leading comments that begins with a label, like ``What for: …``, by its label.

    A paragraph goes on in the lines that are set in further than its label.
    """
    found: dict[str, str] = {}
    label = ""
    for line in source.splitlines():
        if not line.startswith("#"):
            if line.strip():
                break
            label = ""
            continue
        comment = line[1:]
        if begun := _LABEL.match(comment.strip()):
            label = begun["label"]
            found[label] = begun["words"].strip()
        elif label and comment.startswith("   "):
            found[label] += f" {comment.strip()}"
        else:
            label = ""
    return found
