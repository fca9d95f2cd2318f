"""Small text files that a household writes by hand, like its help lines: read in any encoding, or refused
with a sentence that says why.

Such files come from editors that write UTF-8 with a mark, UTF-16 or the code page of the system. They are
read in moments in which nobody can look for the reason why nothing is there, so every fault is found early.
"""

import codecs
import locale
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from companion import config, private
from companion.errors import SetupError
from companion.regex import regex

MOST_BYTES = 16 * 1024
MOST_SHOWN = 1000
"""Characters of help lines: what is long is not read in need."""
_HELP_LINES = "help-lines.txt"
_LIKE_HELP_LINES = regex(r"(?!\.).*help[-_ ]?lines?.*(?<!~)", re.IGNORECASE)
"""Also a second download, a copy, or with a word before; but nothing that an editor left behind."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "cp1252"
"""The code page most households' editors mean where the system itself uses UTF-8."""
_NO_TEXT = regex(r"[\x00-\x08\x0e-\x1f\ufffd\ufffe\uffff]")
_INVISIBLE = regex("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class HelpLines:
    """The help lines of the household."""

    text: str = ""
    """To stand first on the help page; empty where there are none."""
    trouble: str = ""
    """Why the file can't be read and what to do, as a sentence; empty where it can."""


def help_lines() -> HelpLines:
    """The help lines in the data folder.

    ``help-lines.txt`` is read, or a file of almost the same name: editors on systems that hide extensions
    make ``help-lines.txt.txt`` of it, and browsers ``help-lines (1).txt``.
    """
    path = _help_file()
    if path is None:
        return HelpLines()
    try:
        text = _INVISIBLE.sub("", " ".join(read_text(path).split()))
    except SetupError as error:
        return HelpLines(trouble=f"{error} Until then the help lines can't be shown.")
    if not text:
        return HelpLines(trouble=f"{path}: this file is empty; write the help lines into it, or delete it.")
    if len(text) > MOST_SHOWN:
        return HelpLines(
            trouble=f"{path}: this is too long for the help page ({len(text)} characters of at most "
            f"{MOST_SHOWN}). Leave the most important numbers in it."
        )
    return HelpLines(text)


def people_to_talk_to() -> Iterator[tuple[str, str]]:
    """Places and the numbers there, for everybody to see at any time: the household's own lines first."""
    if own := help_lines().text:
        yield "Your own", own
    numbers: dict[str, list[str]] = {}
    for line in files("companion").joinpath("help-lines.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            place, whom, number, _ = line.split("\t")
            numbers.setdefault(place, []).append(f"{number} ({whom})")
    yield from ((place, ", ".join(lines)) for place, lines in numbers.items())


def help_file() -> Path:
    """Where the help lines are expected."""
    return config.data_folder() / _HELP_LINES


def read_text(path: Path) -> str:
    """The text of a small file in UTF-8 or UTF-16, with or without a mark, or the system's code page.

    Raises SetupError, with a sentence that says what to do, for a file that is no text or can't be read.
    """
    try:
        with private.reading(path) as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        why = error.strerror or "it fails"
        raise SetupError(
            f"{path}: this file can't be read ({why}). Make it a text file you can read."
        ) from None
    if len(raw) > MOST_BYTES:
        raise SetupError(f"{path}: this file is too large ({MOST_BYTES // 1024} KB at most). Shorten it.")
    for encoding in _encodings(raw):
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _NO_TEXT.search(text):
            return text
    raise SetupError(f"{path}: this is not a plain text file. Save it again as plain text, in UTF-8.")


def marked(raw: bytes) -> str:
    """Return the encoding that a byte order mark tells; UTF-8 without one."""
    return next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "utf-8")


def _encodings(raw: bytes) -> tuple[str, ...]:
    """The encodings to try, the likeliest first."""
    if (encoding := marked(raw)) != "utf-8":
        return (encoding,)
    if b"\0" in raw:  # text in a Western language has a zero in each character of UTF-16
        return ("utf-16-le",) if raw[1::2].count(0) >= raw[::2].count(0) else ("utf-16-be",)
    return ("utf-8", locale.getencoding(), _WESTERN)


def _help_file() -> Path | None:
    """The file to read, even if it is unreadable; None without one."""
    expected = help_file()
    if os.path.lexists(expected):
        return expected
    try:
        names = sorted(os.listdir(expected.parent))
    except OSError:
        return None
    return next((expected.with_name(name) for name in names if _LIKE_HELP_LINES.fullmatch(name)), None)
