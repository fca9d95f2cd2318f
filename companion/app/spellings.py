"""How names and phrases sound in this household: ``names.txt`` in the data folder, ``Name: Sound`` a line."""

import argparse
import contextlib
import re
import sys
from collections.abc import Callable, Mapping
from typing import TextIO

from companion import config, private
from companion.app.engines import Engines
from companion.app.preview_player import PreviewPlayer
from companion.core.safe_text import composed
from companion.errors import DeviceError, SetupError
from companion.help_lines import read_text

FILE = "names.txt"
_MOST_LETTERS = 60


def spellings() -> dict[str, str]:
    """Return how each name is to be read, by the name. Raises SetupError when a line can't be understood."""
    path = config.data_folder() / FILE
    found: dict[str, str] = {}
    for number, line in enumerate(read_text(path).splitlines() if path.exists() else (), start=1):
        name, colon, sounds = (composed(part) for part in line.partition(":"))
        if not name.strip() or name.startswith("#"):
            continue
        if not colon or not sounds.strip():
            raise SetupError(f"{path}, line {number}: write a name and how it sounds, like Siobhán: Shivawn.")
        found[name.strip()] = sounds.strip()
    return found


def as_sounding(spelt: Mapping[str, str]) -> Callable[[str], str]:
    """Return what puts the sound of names and phrases in their place: whole words in any case, with any
    apostrophe, also over the end of a line."""
    if not spelt:
        return str
    sounds = {_plain(name): sound for name, sound in spelt.items()}
    written = (
        r"\s+".join(map(re.escape, name.split())).replace("'", "['’]")
        for name in sorted(sounds, key=len, reverse=True)
    )
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: sounds.get(_plain(found[0]), found[0]), text)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split())


def keep(name: str, sounds: str) -> None:
    """Keep how a name sounds; empty: as it is written. Raises SetupError when that can't be stored."""
    name, sounds = _checked(name, sounds)
    path = config.data_folder() / FILE
    lines = read_text(path).splitlines() if path.exists() else []
    lines = [line for line in lines if composed(line.partition(":")[0]).strip().casefold() != name.casefold()]
    lines += [f"{name}: {sounds}"] if sounds else []
    try:
        private.make_folder(path.parent)
        private.write(path, "\n".join([*lines, ""]))
    except OSError as error:
        raise SetupError(private.problem(path, error)) from error


def called(name: str, sounds: str = "") -> str:
    """Return what is said to hear a name; without ``sounds``, as it is read by now. Raises SetupError."""
    name, sounds = _checked(name, sounds)
    sounds = sounds or as_sounding(spellings())(name)
    return f"{sounds}, it is your turn. Thank you, {sounds}."


def _checked(name: str, sounds: str) -> tuple[str, str]:
    name, sounds = composed(name).strip(), composed(sounds).strip()
    if not name or ":" in name or max(len(name), len(sounds)) > _MOST_LETTERS or "\n" in name + sounds:
        raise SetupError(
            "A name or phrase and how it sounds: at most 60 letters, no colon, like: Siobhán Shivawn"
        )
    return name, sounds


def run(options: argparse.Namespace, out: TextIO) -> int:
    """``companion pronounce NAME [SOUNDS]``: hear a name, and correct it. Raises CompanionError."""
    if options.sounds is not None:
        keep(options.name, options.sounds)
    sounds = as_sounding(spellings())(options.name)
    told = f"{options.name} is read as it is written." if sounds == options.name else ""
    out.write(f"{told or f'{options.name} is read as: {sounds}'}\n")
    with contextlib.closing(Engines()) as engines:
        voice = engines.own_voice()
        try:
            aloud = PreviewPlayer(lambda trouble: print(trouble, file=sys.stderr))
        except DeviceError as error:
            out.write(f"{error}\n")
            return 0
        try:
            aloud.say(called(options.name), voice)
        finally:
            aloud.close()
    return 0
