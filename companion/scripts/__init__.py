"""Compilation of facilitators' YAML to a program for the session machine.

``source`` reads YAML into a tree with places, ``model`` turns the tree into models, ``check`` checks their
consistency, ``compiling`` turns them into a program, ``views`` presents a program to people. Each type of
step is one module in ``steps``.
"""

from typing import TYPE_CHECKING

from companion.scripts.catalogue import Entry, Theme, by_theme, catalogue, theme_titles
from companion.yamlfile.problems import Problem, Severity, has_errors

if TYPE_CHECKING:
    from companion.scripts.loading import check, load, load_text

__all__ = [
    "Entry",
    "Problem",
    "Severity",
    "Theme",
    "by_theme",
    "catalogue",
    "check",
    "has_errors",
    "load",
    "load_text",
    "theme_titles",
]


def __getattr__(name: str) -> object:
    """Import what reads scripts only when it is used: a cached list of sessions needs none of it."""
    if name not in __all__:
        raise AttributeError(name)
    from companion.scripts import loading

    return getattr(loading, name)
