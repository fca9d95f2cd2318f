"""Validation of a test against its script: names, people and settings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from companion.core import program as p
from companion.core.state.memory import Value
from companion.rehearsal.people import NAMES
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.script_tests import Expected, Plan
from companion.scripts.source.values import duration_s, flag, inside, number, refuse, text
from companion.yamlfile.problems import did_you_mean, listed
from companion.yamlfile.tree import Path_

_MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class TestProblem:
    """A problem of a test; ``at`` is its place within the test."""

    code: str
    at: Path_
    cause: str
    remedy: str = ""


def problems_of(program_index: ProgramIndex, plan: Plan) -> Iterator[TestProblem]:
    """Yield the problems of a test: everything that does not fit the script."""
    yield from _people(program_index.program, plan)
    people = plan.people or NAMES[: program_index.program.people_min]
    yield from _persons(plan, people)
    known, saved = program_index.known(), program_index.saved()
    for name in plan.answers:
        yield from _unknown("E405", ("answers", name), name, known, "no question goes by this name")
    for name in plan.turns:
        cause = "no turn and nobody here goes by this name"
        yield from _unknown("E405", ("turns", name), name, {*known, *people}, cause)
    for index, entry in enumerate(plan.say):
        yield from _unknown("E405", ("say", index, "at"), entry.at, known, "no step goes by this name")
    for key in ("reached", "not_reached"):
        for index, name in enumerate(getattr(plan.expect, key)):
            yield from _unknown("E405", ("expect", key, index), name, known, "no step goes by this name")
    for name in plan.expect.saved:
        at: Path_ = ("expect", "saved", name)
        yield from _unknown("E405", at, name, saved, "nothing is saved under this name")
    keys = program_index.keys()
    remembered: tuple[tuple[Path_, Mapping[str, Expected]], ...] = (
        (("remembered",), plan.remembered),
        (("expect", "remembered"), plan.expect.remembered),
    )
    for at, kept in remembered:
        for key in kept:
            yield from _unknown("E405", (*at, key), key, keys, "nothing is remembered under this key")
    endings = {*program_index.endings(), "finished", "stopped", "postponed"}
    if plan.expect.ending is not None:
        at_ending = ("expect", "ending")
        yield from _unknown("E405", at_ending, plan.expect.ending, endings, "the script has no such ending")
    yield from _bad_settings(program_index.program, plan)


def _unknown(code: str, at: Path_, name: str, known: Iterable[str], cause: str) -> Iterator[TestProblem]:
    names = set(known)
    if name in names:
        return
    shown = sorted(name for name in names if "[" not in name)
    more = " and more" if len(shown) > _MOST_LISTED else ""
    some = f"There {'is' if len(shown) == 1 else 'are'} {listed(shown[:_MOST_LISTED])}{more}."
    remedy = f"{did_you_mean(name, shown)}{some if shown else ''}".strip()
    yield TestProblem(code, at, f"{cause}: `{name}`", remedy)


def _people(program: p.Program, plan: Plan) -> Iterator[TestProblem]:
    count = len(plan.people)
    if plan.people and not program.people_min <= count <= program.people_max:
        cause = f"{count} {'is' if count == 1 else 'are'} here, and the session is for {program.company}"
        in_one = next((name for name in plan.people if "," in name), "")
        remedy = f"Write a list: `[{in_one}]`." if in_one else "Name as many people as the session is for."
        yield TestProblem("E404", ("people",), cause, remedy)
    if len({name.casefold() for name in plan.people}) < count:
        yield TestProblem(
            "E404", ("people",), "two people have the same name", "Give each a name of their own."
        )


def _persons(plan: Plan, people: Iterable[str]) -> Iterator[TestProblem]:
    here = list(people)

    def unknown(name: str, at: Path_) -> Iterator[TestProblem]:
        if name not in here:
            remedy = f"{did_you_mean(name, here)}Here are {listed(here)}."
            yield TestProblem("E404", at, f"`{name}` is not here", remedy)

    groups: tuple[tuple[Path_, Mapping[str, object]], ...] = (
        (("answers",), plan.answers),
        (("turns",), plan.turns),
        (("remembered",), plan.remembered),
        (("expect", "saved"), plan.expect.saved),
        (("expect", "remembered"), plan.expect.remembered),
    )
    for at, group in groups:
        for name, given in group.items():
            for person in given if isinstance(given, Mapping) else ():
                yield from unknown(person, (*at, name, person))
    for index, entry in enumerate(plan.say):
        if entry.by is not None:
            yield from unknown(entry.by, ("say", index, "by"))


def settings_of(program: p.Program, plan: Plan) -> dict[str, Value]:
    """Return the settings of a test as values. Raises ValueError (like ``values``) for an invalid one."""
    known = {setting.name: setting for setting in program.settings}
    return {
        name: inside(name, partial(_setting, known[name]), written) for name, written in plan.settings.items()
    }


def _setting(setting: p.Setting, written: object) -> Value:
    match setting.kind:
        case p.SettingKind.YES_NO:
            return flag(written)
        case p.SettingKind.WORDS:
            return text(written)
        case p.SettingKind.DURATION:
            value = duration_s(written)
        case p.SettingKind.NUMBER:
            value = number(written)
    if (setting.least is not None and value < setting.least) or (
        setting.most is not None and value > setting.most
    ):
        refuse("E406", f"`{written}` lies outside of what the setting `{setting.name}` may be")
    return int(value) if setting.kind is p.SettingKind.NUMBER and value.is_integer() else value


def _bad_settings(program: p.Program, plan: Plan) -> Iterator[TestProblem]:
    known = {setting.name: setting for setting in program.settings}
    for name, written in plan.settings.items():
        if name not in known:
            yield from _unknown("E406", ("settings", name), name, known, "the script has no such setting")
            continue
        try:
            _setting(known[name], written)
        except ValueError as error:
            context = getattr(error, "context", None) or {}
            cause, remedy = str(context.get("cause", error)), context.get("remedy", "")
            yield TestProblem("E406", ("settings", name), cause, remedy)
