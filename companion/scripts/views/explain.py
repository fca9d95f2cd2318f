"""``companion explain CODE``: the meaning of a code of the checker, with a wrong and a right example."""

import argparse
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TextIO

from companion.errors import ScriptError
from companion.regex import regex
from companion.scripts.views.codes import CODES
from companion.yamlfile.problems import did_you_mean

PAGES: Final = Path(__file__).with_name("explanations")
_PAGE = regex(
    r"^## (?P<code>[EW]\d{3})\n\n(?P<meaning>.+?)\n\n"
    r"```\w+ wrong\n(?P<wrong>.*?)```\n\n```\w+ right\n(?P<right>.*?)```\n\n"
    r"(?P<why>.+?)\n*(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)
_CODE_WIDTH = 6


@dataclass(frozen=True, slots=True)
class Page:
    """The explanation of one code."""

    code: str
    meaning: str
    wrong: str
    right: str
    why: str


def run(options: argparse.Namespace, out: TextIO) -> int:
    """``companion explain [CODE...]``: explain codes, or list all. Raises ScriptError for an unknown one."""
    asked = options.codes
    if not asked:
        out.write("".join(f"{code:<{_CODE_WIDTH}}{meaning}\n" for code, meaning in CODES.items()))
    out.write("\n".join(explained(code) for code in asked))
    return 0


def explained(code: str) -> str:
    """Return the page for a code. Raises ScriptError when there is no such code."""
    found = code.strip().upper()
    if found not in CODES:
        near = did_you_mean(found.casefold(), (known.casefold() for known in CODES))
        raise ScriptError(f"There is no code {code[:20]}. {near}All are listed by: companion explain")
    page = pages()[found]
    kind = "error: the script is refused" if found.startswith("E") else "warning: the script can be used"
    heading = "" if CODES[found] == page.meaning else f"{CODES[found]}\n\n"
    return (
        f"{found} ({kind})\n{heading}{page.meaning}\n\n"
        f"Not so:\n{_indented(page.wrong)}\nBut so:\n{_indented(page.right)}\n{page.why}\n"
    )


@cache
def pages() -> Mapping[str, Page]:
    """Return all pages by code."""
    return {page.code: page for file in sorted(PAGES.glob("*.md")) for page in _read(file.read_text("utf-8"))}


def _read(text: str) -> Iterator[Page]:
    for found in _PAGE.finditer(text):
        yield Page(
            found["code"],
            found["meaning"].replace("\n", " "),
            found["wrong"],
            found["right"],
            found["why"].replace("\n", " "),
        )


def _indented(example: str) -> str:
    return "".join(f"    {line}".rstrip() + "\n" for line in example.splitlines())
