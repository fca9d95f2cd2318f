"""Each question on which a way depends, played with each person silent and with each passing.

A missing answer may not lead further than every answer does: where an answer would have ended a session
before people open up, silence may not go on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from companion.core import program as p
from companion.core.api.remembered import NO_HISTORY
from companion.core.expressions import names
from companion.rehearsal.choices import Point
from companion.rehearsal.evenings import At, Evening
from companion.rehearsal.people import NAMES
from companion.rehearsal.retelling import called
from companion.rehearsal.scenario_runner import ScenarioRunner

_MISSING: Mapping[str, str] = {"(silence)": "silent", "(pass)": "passing"}
_OWN_WORDS = (p.Answer.TEXT, p.Answer.NAME, p.Answer.RATING)
_MOST_ANSWERS = 4
"""Answers that are tried at a question: of a rating, the lowest, the highest and two between."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A missing answer that leads further than an answer would."""

    line: int
    question: str
    who: str
    """The person, or ``everybody`` where whoever likes may answer."""
    how: str
    """``silent`` or ``passing``."""
    answer: str
    """The answer that does not lead there."""
    to: str
    """Where it leads."""

    def __str__(self) -> str:
        return (
            f"with {self.who} {self.how} at “{self.question}” (line {self.line}), this goes on to "
            f"*{self.to}*; “{self.answer}” does not"
        )


def silences(runner: ScenarioRunner, people: int) -> Iterator[Silence]:
    """Yield the missing answers that lead too far, with this many people; the others go along."""
    index = runner.program_index
    deciding = _deciding(index.program)
    willing = runner.play(people, Evening(), NO_HISTORY)
    asked: dict[tuple[str, str], tuple[p.Ask, Point]] = {}
    for moment in willing.moments:
        step = index.steps.get(index.leaf(moment.place))
        asks = () if step is None else step.questions()
        ask = next((ask for ask in asks if ask.save in deciding), None)
        if ask and moment.what.endswith(" is asked"):
            asked.setdefault((moment.place, moment.what), (ask, moment.point))
    for (place, what), (ask, point) in asked.items():
        ways = [one for one in point.options[: point.answers] if one.words not in (*_MISSING, "(unclear)")]
        tried = ways[:: max(1, (len(ways) - 1) // (_MOST_ANSWERS - 1))]
        opened = {
            one.words: _opened(runner, people, At(place, what, one.words), ask) for one in (*tried, ways[-1])
        }
        for words, how in _MISSING.items():
            found, ending = _opened(runner, people, At(place, what, words), ask)
            sooner = (said for said, (less, end) in opened.items() if less < found and end != ending)
            answer = next(sooner, None)
            if answer is not None:
                who = what.removesuffix(" is asked")
                who = "everybody" if who not in NAMES else who
                to = _named(index.program, found - opened[answer][0])
                yield Silence(ask.head.line, " ".join(str(ask.question).split()), who, how, answer, to)


def _deciding(program: p.Program) -> frozenset[str]:
    """Return the names on which a way depends."""
    found: set[str] = set()
    for step in p.every_step(program.steps):
        tests = [step.head.when] if step.head.when else []
        if isinstance(step, p.If):
            tests += [test for test, _ in step.cases]
        if isinstance(step, p.Repeat) and step.until:
            tests.append(step.until)
        found.update(name for test in tests for name in names(test))
    return frozenset(found)


def _opened(runner: ScenarioRunner, people: int, at: At, ask: p.Ask) -> tuple[frozenset[str], str]:
    """Return the steps, reached in a session, in which people open up, and its ending.

    To be asked the same again is not opening up.
    """
    index = runner.program_index
    run = runner.play(people, Evening(), NO_HISTORY, chance=at)
    steps = {path: step for path in map(index.leaf, run.reached) if (step := index.steps.get(path))}
    opened = frozenset(
        path for path, step in steps.items() if _opens_up(step) and ask.save not in step.saved_names()
    )
    return opened, run.ending


def _opens_up(step: p.Step) -> bool:
    asks_words = isinstance(step, p.Ask) and step.answer in _OWN_WORDS
    return asks_words or isinstance(step, p.Turn | p.Mirror | p.Apart | p.Enrol | p.Pairs)


def _named(program: p.Program, paths: frozenset[str]) -> str:
    """Return the title of the section in which the first of some steps stands, or the step in words."""
    title = ""
    for step in p.every_step(program.steps):
        if isinstance(step, p.Section):
            title = step.title
        if step.head.path in paths:
            return title or called(step)
    return title
