"""Compilation of facilitators' YAML to a program for the session machine.

``source`` reads YAML into a tree with places, ``model`` turns the tree into models, ``check`` checks their
consistency, ``compiling`` turns them into a program, ``views`` presents a program to people. Each type of
step is one module in ``steps``.
"""

from companion.scripts.catalogue import Entry, Theme, by_theme, catalogue, theme_titles
from companion.scripts.loading import check, load, load_text
from companion.yamlfile.problems import Problem, Severity, has_errors

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
