"""How the companion sounds and hears here: ``sound.txt`` in the data folder, also written by hand.

breath: clear
bells: louder
voice: lark
pace: slower
loudness: softer
second language: german
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from companion import config, private
from companion.core.audio import PACES
from companion.errors import SetupError
from companion.help_lines import read_text
from companion.speaking.loudness import LOUDNESS_DB
from companion.speaking.tones import BELLS_DB, BREATH_SOUNDS, Tuning

FILE = "sound.txt"
SECOND_LANGUAGES = {
    name: code
    for code, name in (
        pair.split(" ")
        for pair in (
            "ar arabic/cs czech/da danish/de german/el greek/es spanish/fa persian/fi finnish/fr french/"
            "he hebrew/hi hindi/hu hungarian/id indonesian/it italian/ja japanese/ko korean/nl dutch/"
            "no norwegian/pl polish/pt portuguese/ro romanian/ru russian/sv swedish/tr turkish/"
            "uk ukrainian/ur urdu/vi vietnamese/zh chinese"
        ).split("/")
    )
}
"""Languages that people may fall into, with their codes."""
_KNOWN: Mapping[str, Iterable[str]] = {
    "breath": BREATH_SOUNDS,
    "bells": BELLS_DB,
    "voice": (),
    "pace": PACES,
    "loudness": LOUDNESS_DB,
    "second language": SECOND_LANGUAGES,
}
"""What can be chosen, and its values; any word where there are none."""


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """What a household chose."""

    breath: str = "warm"
    """One of ``BREATH_SOUNDS``."""
    bells: str = "usual"
    """One of ``BELLS_DB``."""
    voice: str = ""
    """The id of a card; empty: the usual voice."""
    pace: str = "usual"
    """One of ``PACES``."""
    loudness: str = "usual"
    """One of ``LOUDNESS_DB``."""
    second_language: str = ""
    """One of ``SECOND_LANGUAGES``; empty: none."""

    @property
    def tuning(self) -> Tuning:
        """How breaths and bells sound."""
        return Tuning(self.breath, self.bells)


def sound_settings() -> SoundSettings:
    """Return what the household chose; the usual sounds without a file. Raises SetupError when a line of it
    can't be understood."""
    path = config.data_folder() / FILE
    if not path.exists():
        return SoundSettings()
    chosen = SoundSettings()
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        key, value = _parts(line)
        if not key or key.startswith("#"):
            continue
        known = _KNOWN.get(key)
        if known is None:
            raise SetupError(
                f"{path}, line {number}: `{key}` is unknown; write `breath: clear` or `bells: louder`."
            )
        if known and value not in known:
            raise SetupError(f"{path}, line {number}: `{key}` is one of: {', '.join(known)}.")
        chosen = replace(chosen, **{key.replace(" ", "_"): value})
    return chosen


def keep(**choices: str) -> None:
    """Write choices into the file; all other lines stay. Raises SetupError when that fails."""
    path = config.data_folder() / FILE
    lines = read_text(path).splitlines() if path.exists() else []
    lines = [line for line in lines if _parts(line)[0] not in choices]
    lines += [f"{key}: {value}" for key, value in choices.items()]
    try:
        private.make_folder(path.parent)
        private.write(path, "\n".join([*lines, ""]))
    except OSError as error:
        raise SetupError(private.problem(path, error)) from error


def _parts(line: str) -> tuple[str, str]:
    key, _, value = (part.strip().casefold() for part in line.partition(":"))
    return key, value
