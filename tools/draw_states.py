"""Generates docs/states.md from the table of states, so that they can't diverge.

python -m tools.draw_states
"""

import ast
from itertools import pairwise
from pathlib import Path

from companion.core.state import states
from companion.core.state.states import KINDS, STEP_STATES, TABLE, EventKind, Goes, Ignored, State

PAGE = Path(__file__).parents[1] / "docs" / "states.md"

_INTRODUCTION = """\
# The states of a session

Drawn by `python -m tools.draw_states` from `companion/core/state/states.py`; a test keeps it fresh.

The machine is total: each pair of a state and a kind of event is a transition, is ignored for a
reason, or can't happen, which would be our bug (`IllegalEvent`). Two rules stand before the table.
Words are recorded whatever the state. A `PromptEnded` whose id the session no longer waits for is
stale and goes no further.

## What a session does by itself

What follows when a prompt is over or a deadline comes. Words and keys can lead from every state
between begin and end to every other, as the table below says.
"""


def page() -> str:
    """Return the page, as Markdown."""
    return "\n".join([_INTRODUCTION, *_diagram(), "", *_states(), "", *_table()]) + "\n"


def _diagram() -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2", "    state next_step <<choice>>", "    [*] --> NEW"]
    lines += [f"    next_step --> {state.name}" for state in State if state in STEP_STATES]
    for state in State:
        for kind in KINDS:
            entry = TABLE[state][kind]
            if kind.__name__ in ("Begin", "PromptEnded", "Deadline") and isinstance(entry, Goes):
                lines += [f"    {state.name} --> {to}: {_words(kind)}" for to in _arrows(state, entry)]
    return [*lines, "    ENDED --> [*]", "```"]


def _arrows(state: State, entry: Goes) -> list[str]:
    next_step = entry.to >= STEP_STATES
    others = [to.name for to in _ordered(entry) if to is not state and not (next_step and to in STEP_STATES)]
    return ["next_step", *others] if next_step else others


def _states() -> list[str]:
    meanings = _meanings()
    return ["## States", "", *(f"- **{state.value}**: {meanings[state.name]}" for state in State)]


def _meanings() -> dict[str, str]:
    """Return the docstring of each state in its module."""
    members = next(
        node.body
        for node in ast.parse(Path(states.__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name == "State"
    )
    return {
        name.targets[0].id: str(ast.literal_eval(words.value))
        for name, words in pairwise(members)
        if isinstance(name, ast.Assign)
        and isinstance(name.targets[0], ast.Name)
        and isinstance(words, ast.Expr)
    }


def _table() -> list[str]:
    lines = ["## The whole table"]
    for state in State:
        lines += ["", f"### {state.value.capitalize()}", "", "| event | what follows |", "| --- | --- |"]
        lines += [f"| {_words(kind)} | {_cell(state, kind)} |" for kind in KINDS]
    return lines


def _cell(state: State, kind: EventKind) -> str:
    entry = TABLE[state][kind]
    if isinstance(entry, Goes):
        if entry.to == {state}:
            return "handled; stays"
        return ", ".join("stays" if to is state else to.value for to in _ordered(entry))
    what = "ignored" if isinstance(entry, Ignored) else "can't happen"
    return f"{what}: {entry.because}"


def _ordered(entry: Goes) -> list[State]:
    return [state for state in State if state in entry.to]


def _words(kind: EventKind) -> str:
    name = "".join(f" {c.lower()}" if c.isupper() else c for c in kind.__name__).strip()
    return {"begin": "begins", "deadline": "a deadline"}.get(name, name)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
