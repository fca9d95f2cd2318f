"""From YAML that a facilitator wrote to a program that the session machine runs.

reading (YAML to a tree with places) → shaping (the tree to models) → checking (do they
make sense together) → compiling (models to a program).
"""

from companion.scripts.catalogue import Entry, Theme, by_theme, catalogue, theme_titles
from companion.scripts.loading import check, load, load_text
from companion.scripts.source.problems import Problem, Severity, has_errors

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
