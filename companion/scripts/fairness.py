"""Whether the partners of a session have the floor for about as long as each other."""

from collections.abc import Iterator

from companion.core.program import Program
from companion.scripts.source.library import Loaded
from companion.scripts.source.models import Script
from companion.scripts.source.problems import Problem
from companion.scripts.views.expecting import expected
from companion.scripts.views.plain_text import lasts

FAR_MORE = 1.5
"""Times as long as another partner: more than how differently people talk."""
LEAST_S = 60.0
"""A difference that is felt."""


def unfair(script: Loaded[Script], program: Program) -> Iterator[Problem]:
    """A warning where one partner has the floor for far longer, with as few and with as many as may come."""
    for people in range(program.people_min, program.people_max + 1):
        floor_s = expected(program, people).floor_s
        longest, shortest = max(floor_s), min(floor_s)
        if longest - shortest < LEAST_S or longest <= FAR_MORE * shortest:
            continue
        who, other = (_called(program, floor_s.index(held_s)) for held_s in (longest, shortest))
        times = f"about {_about(longest)}, {other} for {_about(shortest)}"
        cause = f"with {people} people {who} has the floor for {times}"
        remedy = "Let the roles move on (`rounds` with `swap: each_round`), or ask `each` of them."
        yield script.document.problem("W335", script.document.key_mark(("steps",)), cause, remedy)
        return


def _called(program: Program, number: int) -> str:
    return f"`{program.roles[number]}`" if number < len(program.roles) else f"partner {number + 1}"


def _about(seconds: float) -> str:
    return lasts(round(seconds / 30) * 30) if seconds >= 15 else "no time at all"
