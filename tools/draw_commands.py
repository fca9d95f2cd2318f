"""Writes ``docs/facilitators/commands.md``: what silence and each command do at each type of step.

Each cell is played: a small session reaches the step, one thing happens there, and the page tells what
followed. A test keeps it fresh.

python -m tools.draw_commands
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.machine.session import Session
from companion.core.state.states import State
from companion.language import language
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import NAMES, Willing
from companion.scripts.loading import load_text
from companion.scripts.views.phrasing import capital, lasts

PAGE = Path(__file__).parents[1] / "docs" / "facilitators" / "commands.md"
HEAD = """\
# What silence and each command do at each step

Drawn by `python -m tools.draw_commands`: each line was played with two people, Maya and Leo, in a session
with the usual settings; times and names are those of the samples. What a script changes there (`commands`,
`skippable`, `silence`, `patience`, `protected`, …) is in the [reference](reference.md). Under each step
stands what silence does, and each command that does something else there than usually. Steps without words
(`set`, `draw`, `remember`, `recall`, `section`) are over at once. “Another voice”, “slower”, “softer” and so
on change how the companion speaks, where it speaks, asks or waits; said in a turn, a silence or a breath, and
where any words answer, they are for a partner.
"""
SCRIPT = """\
format: 1
id: commands
title: Commands
summary: One step, and one behind it.
people: {{min: 2, max: 2, roles: [first, second]}}
steps:
{steps}- say: Behind it.
"""
TOLD = "- turn: first\n  time: 1m\n  save: told\n"
PLACES: dict[str, tuple[str, str, State]] = {
    "`say`, and the words before any other step": ("", "- say: Some words of the script.\n", State.PROMPT),
    "`say`, in its `pause`": ("", "- say: Some words.\n  pause: 60s\n", State.QUIET),
    "`ask`, and each statement of a `checklist`": (
        "",
        "- ask: Is it good?\n  to: first\n  answer: yes_no\n",
        State.ASKING,
    ),
    "`ask` with `private: yes`, while the others go out of hearing": (
        "",
        "- ask: Is it good?\n  to: everyone\n  private: yes\n  answer: yes_no\n",
        State.ASKING,
    ),
    "`turn`": ("", "- turn: first\n  time: 3m\n", State.FLOOR),
    "`mirror`, while the listener gives back": (TOLD, "- mirror: told\n  by: second\n", State.FLOOR),
    "`enrol`": ("", "- enrol: first\n", State.LEARNING),
    "`breathe`": ("", "- breathe: coherent\n", State.BREATHING),
    "`silence`": ("", "- silence: 2m\n", State.QUIET),
    "`bell`": ("", "- bell: 5\n", State.QUIET),
    "`pairs`": ("", "- pairs: 2m\n", State.QUIET),
}
"""Each kind of place, with the steps before it, its step, and the state in which the command comes."""
_OUTCOMES = {
    State.PAUSED: "It waits until “go on”",
    State.TIME_OUT: "The break begins",
    State.CONFIRMING: "It has stopped, and “go on” takes that back for a minute",
    State.CLOSING: "The session ends",
    State.ENDED: "The session ends",
}
_BY_ITSELF_S = 400.0
"""Long enough to see what a silence leads to."""
_MOMENT_S = 1.0
"""From the beginning of a stage to a command."""


class Silent(Willing):
    """Says what leads to the step, and nothing in it."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def notice(self, driver: Driver) -> None:
        """React only before the step."""
        if not driver.place.startswith(self._place):
            super().notice(driver)


@dataclass(frozen=True, slots=True)
class Place:
    """A session at a step."""

    driver: Driver
    path: str
    since_s: float

    @property
    def left(self) -> bool:
        """Whether what comes behind the step has begun."""
        return not self.driver.place.startswith(self.path) or self.driver.state is State.ENDED

    def said(self, since_s: float, until_s: float) -> list[tuple[float, str]]:
        """What the companion said in this step, with the seconds from ``since_s``."""
        found = []
        for entry in self.driver.record:
            match entry:
                case r.StepEntered(at_s, path) if at_s >= since_s and not path.startswith(self.path):
                    break
                case r.CompanionSaid(at_s, text) if since_s <= at_s <= until_s:
                    found.append((at_s - since_s, text))
        return found


def page() -> str:
    """Return the page."""
    effects = {name: _effects(name) for name in PLACES}
    commands = [command for command in e.Command if command is not e.Command.NEW_SAFE_WORD]
    usual = {c: Counter(found[c] for found in effects.values()).most_common(1)[0][0] for c in commands}
    lines = [HEAD, "## Usually", "", *_table({_spoken(c): effect for c, effect in usual.items()})]
    for name in PLACES:
        own = {_spoken(c): effects[name][c] for c in commands if effects[name][c] != usual[c]}
        lines += ["", f"## {name}", "", *_table({"*silence*": _silence(name), **own})]
    return "\n".join([*lines, "", "## Where a script has no `end`", "", _without_end(), ""])


def _table(rows: dict[str, str]) -> list[str]:
    return ["| | what happens |", "| --- | --- |", *(f"| {key} | {value} |" for key, value in rows.items())]


def _spoken(command: e.Command) -> str:
    return f"“{command.value}”"


def _effects(name: str) -> dict[e.Command, str]:
    return {command: _effect(name, command) for command in e.Command}


def program_of(name: str) -> p.Program:
    """Return the session that is played for a place."""
    before, step, _ = PLACES[name]
    return load_text(SCRIPT.format(steps=before + step))


def _reach(name: str) -> Place:
    """Return the session of a place, a moment after it has come there."""
    before, _, state = PLACES[name]
    path = f"steps[{1 if before else 0}]"
    session = Session(program_of(name), NAMES[:2], language("en"), safe_word="lighthouse", prepare=False)
    driver = Driver(session, Silent(path))
    driver.begin()
    driver.run(lambda: driver.place.startswith(path) and driver.state is state)
    return Place(driver, path, driver.now)


def _effect(name: str, command: e.Command) -> str:
    place = _reach(name)
    driver, at_s = place.driver, place.since_s + _MOMENT_S
    before = driver.state
    given = False

    def give() -> None:
        nonlocal given
        given = True
        driver.at(driver.now, e.CommandGiven(command))

    driver.at(at_s, give)
    driver.run(lambda: given)
    events = driver.events
    driver.run(lambda: driver.events > events)
    _while(place, lambda: driver.state in (State.ASIDE, State.PROMPT) and driver.state is not before)
    said = "".join(f"“{text}” " for _, text in place.said(at_s, driver.now))
    if any(isinstance(entry, r.Forgotten) for entry in driver.record):
        said += "Nothing of the session is kept, from its beginning on. "
    if place.left and driver.state is not State.ENDED:
        return f"{said}It goes on with what follows."
    return f"{said}{_OUTCOMES.get(driver.state, 'The step goes on')}."


def _while(place: Place, holds: Callable[[], bool]) -> None:
    place.driver.run(lambda: place.left or not holds())


def _silence(name: str) -> str:
    place = _reach(name)
    driver, since_s = place.driver, place.since_s
    driver.run(lambda: place.left or driver.state is State.PAUSED or driver.now > since_s + _BY_ITSELF_S)
    said = [f"after {lasts(round(at_s))} “{text}”" for at_s, text in place.said(since_s, driver.now) if at_s]
    told = f"{capital('; '.join(said))} " if said and PLACES[name][2] is not State.BREATHING else ""
    over = "It goes on with what follows" if place.left else _OUTCOMES.get(driver.state, "The step goes on")
    return f"{told}{over}, {lasts(round(driver.now - since_s))} after its beginning."


def _without_end() -> str:
    place = _reach("`say`, and the words before any other step")
    driver = place.driver
    driver.run()
    last = [entry.text for entry in driver.record if isinstance(entry, r.CompanionSaid)][-1]
    ended = driver.session.ending
    return f"The companion closes in its own words, “{last}”, and the ending is called `{ended}`."


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
