"""From YAML that a facilitator wrote to a program that the session machine runs.

``source`` reads YAML to a tree with places, ``model`` shapes the tree into models, ``check`` checks that they
make sense together, ``compiling`` makes a program of them, ``views`` shows a program to people. Each type of
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
