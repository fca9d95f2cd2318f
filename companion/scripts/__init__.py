"""Compilation of facilitators' YAML to a program for the session machine.

``loading`` is the way in: it checks and loads scripts. ``source`` reads YAML into a tree with places,
``model`` turns the tree into models, ``check`` checks their consistency, ``compiling`` turns them into a
program, ``views`` presents a program to people. Each type of step is one module in ``steps``.

What lists scripts stands here, apart from ``loading``: a cached list needs nothing that reads them.
"""

from companion.scripts.catalogue import Entry, Theme, by_theme, catalogue, theme_titles
from companion.yamlfile.problems import Problem, Severity, has_errors

__all__ = [
    "Entry",
    "Problem",
    "Severity",
    "Theme",
    "by_theme",
    "catalogue",
    "has_errors",
    "theme_titles",
]
