"""A word of warning where other machines get a copy of what is written."""

import sys
from pathlib import Path

from companion import config
from companion.system.folders import synchronised_by


def warn_of_copies(path: Path) -> None:
    """Say which service copies what is written at ``path``, if one does."""
    if service := synchronised_by(path):
        print(
            f"{path} is in a folder that {service} copies to other machines. Name another one if you don't "
            "want that.",
            file=sys.stderr,
        )


def warn_of_journal() -> None:
    """Say which service copies the journal, if one does."""
    if service := synchronised_by(config.data_folder()):
        print(
            f"The journal is in {config.data_folder()}, which {service} copies to other machines while it "
            "is written. It is encrypted, but may be locked or damaged by that: name another folder in "
            "COMPANION_DATA.",
            file=sys.stderr,
        )
