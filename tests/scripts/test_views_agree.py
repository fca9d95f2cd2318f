"""Outline, sheet, flowchart and a played session tell of the same persons, words, order and times."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import TypeVar, get_args

import pytest

from companion.core import program as p
from companion.core.api import record as r
from companion.core.api.actions import Tone
from companion.core.machine.behaviours import BEHAVIOURS
from companion.core.machine.session import Session
from companion.core.program.text import Template
from companion.core.safe_text import clock, one_line
from companion.core.state.memory import Memory
from companion.rehearsal.driver import Driver, Rung
from companion.rehearsal.people import NAMES, Willing, remembering
from companion.rehearsal.record_lines import PlayedLines
from companion.scripts.loading import load, load_text
from companion.scripts.views.graph import flowchart
from companion.scripts.views.outline import WITHOUT_END, outline
from companion.scripts.views.phrasing import lasts, quoted
from companion.scripts.views.sheet import rows
from companion.scripts.views.step_view import Row
from tests.scripts.every_step import EVERY_STEP

SESSIONS = Path(__file__).parents[2] / "sessions"
SCRIPTS = {
    path.stem: path
    for path in sorted(SESSIONS.rglob("*.yaml"))
    if not path.name.endswith(".test.yaml")
    and not any(part.startswith("_") for part in path.relative_to(SESSIONS).parts)
}
NATURAL = ("every step", *SCRIPTS)


@cache
def program_of(name: str) -> p.Program:
    """A shipped script, or the one with every type of step."""
    return load(SCRIPTS[name], (SESSIONS,)) if name in SCRIPTS else load_text(EVERY_STEP)


def walk(block: p.Block) -> Iterator[tuple[str, p.Step]]:
    """All that happens, in the order of the script, by the path under which a session enters it."""
    for step in block:
        path = step.head.path
        match step:
            case p.Mirror():
                parts = ("turn", "check", "more") if step.max_rounds > 1 else ("turn", "check")
                yield from ((f"{path}.{part}", step) for part in parts)
            case p.Apart(asks=asks):
                yield from ((ask.head.path, ask) for ask in asks)
            case _ if not step.blocks() or isinstance(step, p.Recall):
                yield path, step
        for inner in step.blocks():
            yield from walk(inner)


_PERSON = re.compile(
    r"Companion asks (?P<asked>.+?)(?:, alone)?"
    r"|(?P<is_asked>.+?) (?:is|are) asked.*"
    r"|(?P<holder>[^:,]+?) speaks.*"
    r"|(?:The companion says|Companion)?\s?[Tt]o (?P<to>[^,:]+)(?:, with .*)?:?\s?"
    r"|(?:The companion says|Companion):?\s?"
)
_TIME = re.compile(
    r"the time that was chosen \(.*?\)|[\d.]+ (?:seconds?|minutes?|hours?)"
    r"|\d+ breaths?|bell(?: \d times| before)?"
)


@dataclass(frozen=True)
class Told:
    """What one view tells of one step."""

    person: str
    words: tuple[str, ...]
    times: tuple[str, ...]


def person(text: str) -> str:
    """Who is asked, speaks or is addressed, as a view words it."""
    found = _PERSON.fullmatch(text)
    return next(filter(None, found.groups()), "").casefold().removeprefix("the ") if found else ""


def told(who: str, text: str, words: Sequence[Template]) -> Told:
    """What a sentence tells, where these words of the script are expected in it."""
    said = [quoted(template) for template in words]
    rest = text
    for prompt in said:
        rest = rest.replace(prompt, "", 1)
    return Told(
        person(who),
        tuple(prompt for prompt in said if prompt in text),
        tuple(dict.fromkeys(_TIME.findall(rest))),
    )


def charted(program: p.Program) -> list[str]:
    """The labels of a flowchart that are steps or headings, without choices and loops."""
    found = []
    for line in flowchart(program).splitlines():
        if node := re.fullmatch(r'\s+(?:subgraph s|n)\d+(\W+)"(.*)"\W+', line):
            label = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), node[2])
            if not node[1].startswith("{"):
                found.append(unescape(label))
    ended = p.always_ends(program.steps)
    return found[1 : -2 if ended else -3]


@cache
def steps_of(name: str) -> list[tuple[str, p.Step, Row]]:
    """Each step with its path and its row of the sheet."""
    program = program_of(name)
    shown = [row for row in rows(program) if row.kind != "way" and row.detail != WITHOUT_END]
    return [(path, step, row) for (path, step), row in zip(walk(program.steps), shown, strict=True)]


def on_sheet(row: Row) -> Told:
    """What a row of the sheet tells."""
    return told(row.who, " ".join([row.detail, *map(quoted, row.prompts)]), row.prompts)


@pytest.mark.parametrize("name", NATURAL)
def test_outline_and_sheet_tell_the_same(name: str) -> None:
    """Step by step: who, the words, the times, and nothing in another place."""
    lines = [line for line in outline(program_of(name)) if line.heading or not line.text.endswith(":")]
    lines = [line for line in lines if line.text != WITHOUT_END]
    for (path, step, row), line in zip(steps_of(name), lines, strict=True):
        sheet = on_sheet(row)
        who = line.text.partition("“")[0]
        shown = told(who, line.text, row.prompts)
        if isinstance(step, p.Say) and len(step.texts) > 1:
            assert "other word" in line.text
            shown = Told(shown.person, sheet.words if shown.words else (), shown.times)
        assert shown == sheet, f"{path}: {line.text}"


@pytest.mark.parametrize("name", NATURAL)
def test_the_chart_tells_the_same_as_the_sheet(name: str) -> None:
    """Step by step: who, the times, and the first of the words as far as there is room."""
    for (path, step, row), label in zip(steps_of(name), charted(program_of(name)), strict=True):
        sheet = on_sheet(row)
        before, _, cut = label.partition("“")
        assert person(before) == sheet.person or isinstance(step, p.End | p.Recall), f"{path}: {label}"
        if not isinstance(step, p.Tally):
            assert tuple(dict.fromkeys(_TIME.findall(before))) == sheet.times, f"{path}: {label}"
        if row.prompts:
            first = " ".join(quoted(row.prompts[0]).split())
            assert first.startswith(f"“{cut.removesuffix(' …')}") or f"“{cut}".startswith(first), path


def test_every_type_of_step_is_compared() -> None:
    """A new type of step belongs into the script that has all of them."""
    used = {type(step) for step in p.every_step(program_of("every step").steps)}
    known = {*BEHAVIOURS, *get_args(p.Structural)}
    assert {kind for kind in known if kind.__module__.startswith("companion.")} <= used


class Noting(Willing):
    """Cooperates, and notes who has which role when a step begins."""

    def __init__(self) -> None:
        super().__init__()
        self.memories: list[Memory] = []

    def step_began(self, driver: Driver) -> None:
        """Note what the session knows."""
        self.memories.append(driver.session.memory.copy())


EntryT = TypeVar("EntryT", bound=r.Entry)


@dataclass
class Entered:
    """A step of a played session: what happened from its beginning to that of the next."""

    path: str
    memory: Memory
    since_s: float
    entries: list[r.Entry | Rung]
    shown: list[str]
    """Its lines in `play`."""
    until_s: float = 0.0

    def all(self, kind: type[EntryT]) -> list[EntryT]:
        """Its entries of a kind."""
        return [entry for entry in self.entries if isinstance(entry, kind)]

    def rung(self, tone: Tone) -> list[float]:
        """When a tone sounded."""
        return [entry.at_s for entry in self.entries if isinstance(entry, Rung) and entry.tone is tone]


def played(program: p.Program) -> list[Entered]:
    """The steps of a session with people who do what they are asked."""
    names = NAMES[: max(program.people_min, min(2, program.people_max))]
    people = Noting()
    session = Session(program, names, remembering(program.language), prepare=False)
    driver = Driver(session, people)
    assert not driver.play()
    found: list[Entered] = []
    lines = PlayedLines()
    for entry in driver.heard:
        shown = list(lines.lines(entry))
        if isinstance(entry, r.StepEntered):
            if found:
                found[-1].until_s = entry.at_s
                found[-1].shown += [line for line in shown if "of silence" in line]
                shown = [line for line in shown if "of silence" not in line]
            found.append(Entered(entry.path, people.memories[len(found)], entry.at_s, [], []))
        elif found:
            found[-1].entries.append(entry)
        if found:
            found[-1].shown += shown
    found[-1].until_s = driver.now
    return found


def spoken(template: Template, texts: Sequence[str]) -> bool:
    """Whether these words were said, with anything for their names."""
    words = ".*".join(re.escape(" ".join(part.split())) for part in template.parts[::2])
    return any(re.search(words, " ".join(text.split()), re.IGNORECASE) for text in texts)


SPEAKER = "one who said it"
_SILENT = p.Draw | p.Set | p.Remember | p.Recall | p.Section
_PERHAPS = p.Tally | p.Quote
"""What is said depends on answers: a score, or words that nobody said."""


def amount(memory: Memory, time: str) -> str:
    """A time as a view shows it, with the value of a setting in its place."""
    setting = re.match(r"the time that was chosen \((.+?)[,)]", time)
    return lasts(memory.quantity(p.Ref(setting[1].replace(" ", "_")))) if setting else time


def happened(step: p.Step, here: Entered) -> list[str]:
    """How long what a step asks for lasted in a session, in the words of the views."""
    last_s = max((entry.at_s for entry in here.all(r.CompanionFell)), default=here.since_s)
    match step:
        case p.Turn() | p.Mirror():
            return [lasts(opened.limit_s) for opened in here.all(r.FloorOpened)]
        case p.Silence(bell=True) | p.Pairs():
            opened_s, closed_s = here.rung(Tone.OPEN), here.rung(Tone.CLOSE)
            return [lasts(round(end - begin, 3)) for begin, end in zip(opened_s, closed_s, strict=True)]
        case p.Silence():
            return [lasts(round(here.until_s - last_s, 3))]
        case p.Say(pause_s=pause_s) if pause_s:
            return [lasts(round(here.until_s - last_s, 3))]
        case p.Bell():
            strokes = len(here.rung(Tone.BELL))
            return ["bell" if strokes == 1 else f"bell {strokes} times"]
        case p.Breathe(rate=None, cues=cues) if cues is not p.Cues.NONE:
            begun_s = sorted(here.rung(Tone.BREATH_IN) + here.rung(Tone.BREATH_OUT))
            kinds = [phase.kind for phase in step.phases if phase.kind != "hold"]
            # The lead-in has a tone too.
            return [f"{(len(begun_s) - 1) // len(kinds)} breaths", lasts(round(here.until_s - begun_s[1]))]
    return []


def said_to(step: p.Step, here: Entered, who: str, said_by: dict[str, str]) -> None:
    """Whoever the sheet names was asked, or spoke."""
    memory = here.memory
    named = said_by[step.of] if who == SPEAKER and isinstance(step, p.Mirror) else None
    expected = named or memory.person(who.replace(" ", "_"))
    for opened in here.all(r.FloorOpened):
        assert opened.holder == expected, (here.path, who)
    answers = [entry.by for entry in here.all(r.Answered)]
    if isinstance(step, p.Ask) or here.path.endswith(".check"):
        everybody = {"each": set(memory.people), "all": {None}}
        assert set(answers) == everybody.get(who, {expected}), (here.path, who, answers)


def shown_in_play(step: p.Step, here: Entered) -> None:
    """What happened stands in the lines of `play`: the words, the floor, each bell and silence."""
    shown = "\n".join(here.shown)
    for said in here.all(r.CompanionSaid):
        assert f"Companion: {one_line(said.text)}" in shown
    for opened in here.all(r.FloorOpened):
        assert f"({opened.holder} has the floor, for up to {clock(opened.limit_s)})" in shown
    bells = [here.rung(tone) for tone in (Tone.BELL, Tone.OPEN, Tone.CLOSE)]
    assert shown.count("(a bell)") == sum(map(len, bells)), shown
    if isinstance(step, p.Silence):
        assert "of silence" in shown, shown
    if isinstance(step, p.Section):
        assert f"— {step.title} —" in shown


def loops_of(block: p.Block) -> list[str]:
    """The paths of all steps that come again."""
    again = p.Repeat | p.Each | p.Rounds | p.Mirror
    return [f"{step.head.path}." for step in p.every_step(block) if isinstance(step, again)]


@pytest.mark.parametrize("name", NATURAL)
def test_what_is_played_is_what_the_sheet_tells(name: str) -> None:
    """Each step that a session enters stands there, in its order, with its words, times and persons."""
    program = program_of(name)
    shown = {path: (number, step, row) for number, (path, step, row) in enumerate(steps_of(name))}
    apart = {step.head.path: step for step in p.every_step(program.steps) if isinstance(step, p.Apart)}
    loops = loops_of(program.steps)
    said_by: dict[str, str] = {}
    order: list[tuple[int, str]] = []
    for here in played(program):
        if here.path.startswith("settings"):
            continue
        texts = [entry.text for entry in here.all(r.CompanionSaid)]
        if here.path in apart:
            for ask in apart[here.path].asks:
                number, _, row = shown[ask.head.path]
                order.append((number, ask.head.path))
                asked = len(here.memory.people) if on_sheet(row).person == "each" else 1
                assert sum(spoken(ask.question, [text]) for text in texts) == asked, ask.head.path
            continue
        number, step, row = shown[here.path]
        if not step.is_silent() or isinstance(step, p.Section):
            order.append((number, here.path))
        sheet = on_sheet(row)
        if isinstance(step, _SILENT):
            assert not texts, here.path
            continue
        if row.prompts and not isinstance(step, _PERHAPS):
            assert any(spoken(template, texts) for template in row.prompts), (here.path, texts)
        said_to(step, here, sheet.person, said_by)
        shown_in_play(step, here)
        times = [amount(here.memory, time) for time in sheet.times]
        for lasted in happened(step, here):
            assert lasted in times, (here.path, lasted, times)
        for opened in here.all(r.FloorOpened):
            if isinstance(step, p.Turn) and step.save:
                said_by[step.save] = opened.holder
    for (before, left), (after, came) in pairwise(order):
        again = any(left.startswith(loop) and came.startswith(loop) for loop in loops)
        assert after > before or again, f"{came} comes after {left}, and stands before it"
