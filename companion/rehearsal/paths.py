"""People's actions in a session: in words, and as a script test."""

import json
from collections.abc import Sequence
from pathlib import Path

from companion.core import program as p
from companion.core.safe_text import clock
from companion.rehearsal.evenings import Moment, names_of
from companion.rehearsal.people import NAMES
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.shrinking import Way

_MOST_WORDS = 9


def called(step: p.Step) -> str:
    """Describe a step for its author: its type, and the beginning of its words."""
    if isinstance(step, p.Section):
        return f"section {step.title}"
    if isinstance(step, p.End):
        return f"end {step.name}"
    words = " ".join(str(step.first_words() or "").split()).split(" ")
    begins = " ".join(words[:_MOST_WORDS]) + (" …" if len(words) > _MOST_WORDS else "")
    return f"{step.kind} “{begins}”" if begins else step.kind


def path_in_words(program_index: ProgramIndex, script: Path, way: Way) -> list[str]:
    """Return one line for each deviation from what cooperative people do."""
    lines: list[str] = []
    for number, (evening, run) in enumerate(zip(way.life, way.runs, strict=False)):
        if number:
            days = (
                f"{evening.days} days later"
                if evening.days > 1
                else ("the same day", "a day later")[evening.days]
            )
            lines.append(f"evening {number + 1}, {days}")
        for moment in run.moments:
            if moment.choice:
                file, line = program_index.spot(moment.place, script)
                where = f"{file}:{line}, " if line else ""
                lines.append(f"{clock(moment.at_s)}  {where}{moment.what}: {moment.option.label}")
    return lines or ["everybody goes along with everything"]


def as_test(program_index: ProgramIndex, way: Way, name: str, ending: str) -> str:
    """Return the last evening as a script test file; empty if tests can't express it.

    A test may still take another path: play it before it is shown.
    """
    keys = _test_keys(program_index, way.runs[-1].moments) if way.runs else None
    if keys is None:
        return ""
    test = {"name": name, "people": NAMES[: way.people], **_remembered(program_index, way), **keys}
    test["expect"] = {"ending": ending}
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in test.items())
    return "format: 1\ntests:\n  - " + "\n    ".join(lines) + "\n"


Answers = dict[str, dict[str, list[str]]]


def _test_keys(program_index: ProgramIndex, moments: Sequence[Moment]) -> dict[str, object] | None:
    """Return people's actions as keys of a test; None if tests can't express them."""
    settings: dict[str, str] = {}
    answers: Answers = {}
    turns: Answers = {}
    says: list[dict[str, object]] = []
    for moment, (place, what, time) in zip(moments, names_of(moments), strict=True):
        words, unforced = moment.option.words, moment.choice < moment.point.answers
        if what.endswith(" is asked") and unforced:
            person = what.removesuffix(" is asked")
            answers.setdefault(_name(program_index, place), {}).setdefault(person, []).append(words)
        elif not moment.choice:
            continue
        elif not words:
            return None
        elif what.startswith("the setting "):
            settings[what.removeprefix("the setting ")] = words
        elif what.endswith(" has the floor") and unforced:
            turns.setdefault(_name(program_index, place), {})[what.removesuffix(" has the floor")] = [words]
        elif place:
            says.append({"at": program_index.leaf(place) or place, "words": words, "time": time})
    changed = {_name(program_index, moment.place) for moment in moments if moment.choice}
    return {
        key: value
        for key, value in (
            ("settings", settings),
            ("answers", {name: _by_person(said) for name, said in answers.items() if name in changed}),
            ("turns", turns),
            ("say", says),
        )
        if value
    }


def _by_person(said: dict[str, list[str]]) -> object:
    """Return each person's words, or the group's."""
    return said.get(p.GROUP, said)


def _remembered(program_index: ProgramIndex, way: Way) -> dict[str, object]:
    """Return the values stored by earlier evenings."""
    if len(way.runs) < 2:
        return {}
    remembered: dict[str, object] = {}
    people, known = {name.casefold(): name for name in NAMES}, program_index.keys()
    for kept in way.runs[-2].past.values:
        if kept.key not in known:
            continue
        shown = ("yes" if kept.value else "no") if isinstance(kept.value, bool) else str(kept.value)
        before = remembered.get(kept.key)
        if kept.of:
            name = people[kept.of.casefold()]
            remembered[kept.key] = {**(before if isinstance(before, dict) else {}), name: shown}
        else:
            remembered[kept.key] = shown
    return {"remembered": remembered, "days_ago": way.life[-1].days} if remembered else {}


def _name(program_index: ProgramIndex, place: str) -> str:
    """Return the name of a step for a test."""
    step = program_index.steps.get(program_index.leaf(place))
    return (
        (step and (step.head.id or next(iter(step.saved_names()), None)))
        or program_index.leaf(place)
        or place
    )
