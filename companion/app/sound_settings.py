"""How breaths and bells sound in this household: ``sound.txt`` in the data folder, written by hand.

breath: clear
bells: louder
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from companion import config
from companion.errors import SetupError
from companion.help_lines import read_text
from companion.speaking.tones import BELLS_DB, BREATH_SOUNDS, USUAL, Tuning

FILE = "sound.txt"
_KNOWN: Mapping[str, Iterable[str]] = {"breath": BREATH_SOUNDS, "bells": BELLS_DB}


def tuning() -> Tuning:
    """Return what the household chose; the usual sounds without a file. Raises SetupError when a line of it
    can't be understood."""
    path = config.data_folder() / FILE
    if not path.exists():
        return USUAL
    chosen = USUAL
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        key, _, value = (part.strip().casefold() for part in line.partition(":"))
        if not key or key.startswith("#"):
            continue
        known = _KNOWN.get(key)
        if known is None:
            raise SetupError(
                f"{path}, line {number}: `{key}` is unknown; write `breath: clear` or `bells: louder`."
            )
        if value not in known:
            raise SetupError(f"{path}, line {number}: `{key}` is one of: {', '.join(known)}.")
        chosen = replace(chosen, **{key: value})
    return chosen
