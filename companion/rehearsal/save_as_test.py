"""A played session kept as a script test.

It refers to questions and turns by their names, and expects an ending and answers that decide: it lives
through changed words.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from companion.core import program as p
from companion.core.api.events import Command
from companion.core.state.memory import Memory
from companion.core.state.states import State
from companion.errors import SetupError
from companion.regex import regex
from companion.rehearsal.driver import Driver
from companion.rehearsal.expecting import unmet
from companion.rehearsal.played_test import rehearse
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.run_tests import tests_of
from companion.rehearsal.script_tests import Plan, Plans, plans_in
from companion.rehearsal.validate_tests import problems_of, settings_of

_PLAIN: Final = regex(r"[A-Za-z(][\w ().'’?!-]*[\w).'’?!]|[A-Za-z]|\d+")
"""What needs no quotes, also between brackets."""
_DECIDING: Final = frozenset({p.Answer.YES_NO, p.Answer.RATING, p.Answer.CHOICE})
"""Answers whose value is the same whenever the test is played, and however the question is worded."""
_ENDS: Final = (Command.PASS, Command.DONE)
"""Commands that end a turn, as its words in a test do too."""


@dataclass(frozen=True, slots=True)
class Line:
    """A typed line at its moment."""

    kind: Literal["answers", "turns", "say"]
    at: str
    """The name of the question, the turn or the step."""
    by: str | None
    words: str
    time: int = 1
    """How often the step had begun."""


def line_typed(index: ProgramIndex, driver: Driver, by: str | None, words: str) -> Line | None:
    """Return what a test says of a line typed now; None for nothing. ``by``: who was named as its speaker."""
    session, holder = driver.session, driver.session.picture(driver.now).holder
    command = session.commands.find(words)
    theirs = by in (None, holder)
    if session.state is State.ASKING and session.asked and (theirs or holder is None):
        said = "(silence)" if not words else "(pass)" if command is Command.PASS else words
        return Line("answers", _name(index, session.asked.head.path, session.asked.save), holder or by, said)
    if session.state in (State.FLOOR, State.GRACE) and theirs and (command in _ENDS or command is None):
        said = "(pass)" if command is Command.PASS else "" if command else words
        return Line("turns", _name(index, driver.place, None), holder, said)
    place = index.leaf(driver.place)
    if not words or not place:
        return None
    begun = sum(getattr(entry, "path", None) == driver.place for entry in driver.record)
    return Line("say", _name(index, place, None), by, words, max(1, begun))


def _name(index: ProgramIndex, path: str, save: str | None) -> str:
    step = index.steps.get(index.leaf(path))
    named = step and (step.head.id or next(iter(step.saved_names()), None))
    return save or named or index.leaf(path) or path


def kept(
    index: ProgramIndex,
    name: str,
    people: Sequence[str],
    settings: Mapping[str, str],
    lines: Iterable[Line],
    memory: Memory,
    ending: str,
) -> str:
    """Return the test as an entry of a list in YAML, without indentation. Raises SetupError when a test does
    not lead to the same end."""
    lines = list(lines)
    keys: dict[str, object] = {"name": name, "people": list(people), "settings": dict(settings)}
    keys["answers"] = _by_name(line for line in lines if line.kind == "answers")
    keys["turns"] = _by_name(_joined(line for line in lines if line.kind == "turns"))
    keys["say"] = [_interjection(line) for line in lines if line.kind == "say"]
    keys["expect"] = {"ending": ending, "saved": _saved(index, memory)}
    entry = "\n".join(f"{key}: {_yaml(value)}" for key, value in keys.items() if value)
    _try(index, entry)
    return entry


def add_to_tests(script: Path, entry: str) -> Path:
    """Add a test to those of a script; returns their file. Raises SetupError, OSError."""
    path = tests_of(script)
    text = path.read_text("utf-8") if path.exists() else "format: 1\ntests:\n"
    found = re.search(r"^tests:[^\n]*\n( *)- ", text, re.MULTILINE)
    indent = found[1] if found else "  "
    item = "\n".join(f"{indent}{'- ' if not n else '  '}{line}" for n, line in enumerate(entry.split("\n")))
    whole = f"{text.rstrip()}\n{item}\n"
    before, after = _plans(text), _plans(whole)
    if after is None or len(after.tests) != 1 + (len(before.tests) if before else 0):
        raise SetupError(f"{path} could not be added to; write it there yourself:\n{item}")
    path.write_text(whole, "utf-8")
    return path


def _plans(text: str) -> Plans | None:
    return plans_in(text, "tests")[1]


def _try(index: ProgramIndex, entry: str) -> None:
    """Play the test. Raises SetupError where it does not come to what was played."""
    plans = _plans("format: 1\ntests:\n- " + entry.replace("\n", "\n  ") + "\n")
    why = "what was typed can't be written down" if plans is None else _why_not(index, plans.tests[0])
    if why:
        raise SetupError(f"No test was kept: played again, it would come to something else ({why}).")


def _why_not(index: ProgramIndex, plan: Plan) -> str:
    for problem in problems_of(index, plan):
        return problem.cause
    found = unmet(index, plan, rehearse(index, plan, settings_of(index.program, plan)))
    return next((one.cause for one in found), "")


def _joined(lines: Iterable[Line]) -> Iterable[Line]:
    """Yield each turn once, with all that was typed in it; a turn without words is silence."""
    last: Line | None = None
    for line in lines:
        if last and (last.at, last.by) == (line.at, line.by):
            words = " ".join(filter(None, (last.words, line.words))) if line.words != "(pass)" else "(pass)"
            last = Line("turns", line.at, line.by, words)
            continue
        if last:
            yield last
        last = line
    if last:
        yield last


def _by_name(lines: Iterable[Line]) -> dict[str, object]:
    """Return words by question or turn, and by person where it is one who is asked."""
    found: dict[str, dict[str | None, list[str]]] = {}
    for line in lines:
        found.setdefault(line.at, {}).setdefault(line.by, []).append(line.words or "(silence)")
    return {
        at: _one(said[None]) if None in said else {str(by): _one(words) for by, words in said.items()}
        for at, said in found.items()
    }


def _one(words: list[str]) -> object:
    return words[0] if len(set(words)) == 1 else words


def _interjection(line: Line) -> dict[str, object]:
    time = {"time": line.time} if line.time > 1 else {}
    by = {"by": line.by} if line.by else {}
    return {"at": line.at, **by, "words": line.words, **time}


def _saved(index: ProgramIndex, memory: Memory) -> dict[str, object]:
    """Return the answers that decide, as far as they are no secret."""
    found: dict[str, object] = {}
    for step in index.steps.values():
        asks = [ask for ask in step.questions() if ask.answer in _DECIDING and ask.save and not ask.private]
        for ask in asks:
            value = memory.values.get(ask.save or "")
            if isinstance(value, Mapping):
                found[str(ask.save)] = {who: _value(one) for who, one in value.items()}
            elif ask.save in memory.values:
                found[str(ask.save)] = _value(value)
    return found


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)


def _yaml(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_yaml(key)}: {_yaml(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_yaml, value))}]"
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
