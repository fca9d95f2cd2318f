"""Languages: each folder here contains everything spoken, shown and understood in one.

A language is a package named by its code, with a ``LANGUAGE``.
"""

import pkgutil
from functools import cache
from importlib import import_module

from companion.language.pack import LanguagePack

OWN = "en"
"""The default language, also used for everything outside scripts."""


def available() -> tuple[str, ...]:
    """Return the codes of all languages, like ``en``."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg))


@cache
def language(code: str = OWN) -> LanguagePack:
    """Return the language with this code, one of those ``available``; ``en-GB`` is ``en``.

    Raises KeyError for any other.
    """
    code = code.partition("-")[0]
    if code not in available():
        raise KeyError(code)
    found = import_module(f"companion.language.{code}").LANGUAGE
    assert isinstance(found, LanguagePack), f"companion.language.{code}.LANGUAGE is a LanguagePack"
    return found
