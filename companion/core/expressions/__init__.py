"""Conditions of a script: ``not all(ready)``, ``mood < 4 and topic``.

A small language read with Python's own parser and evaluated here, node by node, from
an allow-list: names, literals, comparisons, ``and or not in``, ``+ -`` and the
functions of ``FUNCTIONS``. Nothing is ever passed to ``eval``.

Evaluation is total. A name that holds nothing is None, and None is never true, never
equal, never greater: a yes is never invented. A number and a no are answers, be the
number 0. What several people answered is true only where it holds with everybody's answer:
``min(calm) >= 5`` never holds while one is missing, ``min(calm) < 4`` once somebody said 3.
"""

from companion.core.expressions.evaluating import came_to, evaluate, true
from companion.core.expressions.kinds import (
    ExpressionProblem,
    Type,
    ValueKind,
    check,
    check_value,
    kind_of_value,
)
from companion.core.expressions.nodes import (
    Expression,
    ExpressionError,
    Scalar,
    Value,
    names,
    places,
    together,
)
from companion.core.expressions.parsing import FUNCTIONS, LITERALS, NAMES_TOO, OUTCOMES, parse

__all__ = [
    "FUNCTIONS",
    "LITERALS",
    "NAMES_TOO",
    "OUTCOMES",
    "Expression",
    "ExpressionError",
    "ExpressionProblem",
    "Scalar",
    "Type",
    "Value",
    "ValueKind",
    "came_to",
    "check",
    "check_value",
    "evaluate",
    "kind_of_value",
    "names",
    "parse",
    "places",
    "together",
    "true",
]
