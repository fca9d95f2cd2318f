"""Comparison of a test's expectations with the session."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from companion.core.api import record as r
from companion.core.api.remembered import Plain
from companion.core.language.words import normalise
from companion.core.safe_text import clock
from companion.core.state.memory import Value, Words
from companion.regex import regex
from companion.rehearsal.played_test import PlayedTest
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.record_lines import excerpt
from companion.rehearsal.script_tests import Expected, Plan
from companion.scripts.source.values import FLAGS, duration_s
from companion.yamlfile.tree import Path_

NOTHING = "nothing"
_NOT_SAID = regex(r"[\"'“”‘’\s]+")


@dataclass(frozen=True, slots=True)
class Unmet:
    """An expectation that was not met; ``at`` is its place within the test."""

    code: str
    at: Path_
    cause: str
    remedy: str
    """The conversation up to that point."""


def unmet(program_index: ProgramIndex, plan: Plan, played: PlayedTest) -> Iterator[Unmet]:
    """Yield all expectations of a test that were not met."""
    record = played.driver.record
    if played.broken:
        yield Unmet("E418", ("name",), f"the session broke down: {played.broken}", _until(record))
        return
    expect = plan.expect
    if expect.ending is not None and played.session.ending != expect.ending:
        cause = f"the ending should be `{expect.ending}`, and it was `{played.session.ending}`"
        yield Unmet("E411", ("expect", "ending"), cause, _until(record))
    yield from _said(expect.said, record)
    yield from _not_said(expect.not_said, record)
    yield from _saved(expect.saved, played)
    yield from _remembered(program_index, expect.remembered, played)
    yield from _reached(program_index, plan, played)
    yield from _minutes(plan, played)
    for index in played.people.unsaid:
        at = plan.say[index].at
        cause = f"nobody came to say this: `{at}` did not begin, or was over before"
        yield Unmet("E417", ("say", index), cause, _until(record))


def _until(record: Sequence[r.Entry]) -> str:
    return f"The conversation up to there:\n{excerpt(record)}"


def comparable(text: str) -> str:
    """Normalise words for comparison: without case, quotes and spaces."""
    return _NOT_SAID.sub("", text).casefold()


def _prompts(record: Sequence[r.Entry]) -> list[tuple[int, r.CompanionSaid]]:
    return [(i, entry) for i, entry in enumerate(record) if isinstance(entry, r.CompanionSaid)]


def _said(parts: Sequence[str], record: Sequence[r.Entry]) -> Iterator[Unmet]:
    prompts = _prompts(record)
    spoken = [comparable(entry.text) for _, entry in prompts]
    whole = "".join(spoken)
    ends: list[int] = []
    for text in spoken:
        ends.append((ends[-1] if ends else 0) + len(text))
    seen = 0
    for index, part in enumerate(parts):
        wanted = comparable(part)
        found = whole.find(wanted, seen)
        if found >= 0:
            seen = found + len(wanted)
            continue
        cause = f"this should be said: {part}"
        shown: int | None = None
        if (earlier := whole.find(wanted)) >= 0:
            shown = next(i for i, end in enumerate(ends) if end > earlier)
            cause = f"this should be said later than it was ({clock(prompts[shown][1].at_s)}): {part}"
        elif near := _nearest(part, [entry.text for _, entry in prompts]):
            cause = f"{cause} (nearest: {near})"
            shown = next(i for i, (_, entry) in enumerate(prompts) if entry.text == near)
        yield Unmet("E412", ("expect", "said", index), cause, _until(_up_to(shown, prompts, record)))


def _up_to(
    shown: int | None, prompts: Sequence[tuple[int, r.CompanionSaid]], record: Sequence[r.Entry]
) -> Sequence[r.Entry]:
    """Return the record up to a prompt and the one after it; all of it for None."""
    return record if shown is None else record[: prompts[min(shown + 1, len(prompts) - 1)][0] + 1]


def _nearest(part: str, texts: Iterable[str]) -> str:
    """Return the prompt that shares most words with the expectation, if it shares the majority."""
    wanted = _words_of(part)
    best = max(texts, key=lambda text: len(wanted & _words_of(text)), default="")
    shared = len(wanted & _words_of(best))
    return best if shared >= 2 and shared >= 0.6 * len(wanted) else ""


def _words_of(text: str) -> set[str]:
    return set(normalise(text).split())


def _not_said(parts: Sequence[str], record: Sequence[r.Entry]) -> Iterator[Unmet]:
    for index, part in enumerate(parts):
        for at, entry in _prompts(record):
            if comparable(part) in comparable(entry.text):
                cause = f"this should never be said, and was: {part}"
                yield Unmet("E413", ("expect", "not_said", index), cause, _until(record[: at + 1]))
                break


def _saved(expected: Mapping[str, Expected], played: PlayedTest) -> Iterator[Unmet]:
    memory = played.session.memory
    for name, wanted in expected.items():
        value = memory.values.get(name)
        shown = _in_words(value, memory.spoken(name) if isinstance(value, Words) else "")
        if isinstance(wanted, Mapping):
            for person, one in wanted.items():
                entry = value.get(person) if isinstance(value, Mapping) else value
                if not same(str(one), entry):
                    at = ("expect", "saved", name, person)
                    cause = f"`{name}` of {person} should be {_shown(one)}, and is {_in_words(entry)}"
                    yield Unmet("E414", at, cause, _until(played.driver.record))
            continue
        values: list[Value] = list(value.values()) if isinstance(value, Mapping) else [value]
        if isinstance(value, Words):
            values = [memory.spoken(name)]
        if not all(same(str(wanted), one) for one in values or [None]):
            cause = f"`{name}` should be {_shown(wanted)}, and is {shown}"
            yield Unmet("E414", ("expect", "saved", name), cause, _until(played.driver.record))


def _remembered(
    program_index: ProgramIndex, expected: Mapping[str, Expected], played: PlayedTest
) -> Iterator[Unmet]:
    memory, script = played.session.memory, program_index.program.id
    for key, wanted in expected.items():
        by_person = wanted.items() if isinstance(wanted, Mapping) else ((None, wanted),)
        for person, one in by_person:
            kept = [entry.value for entry in memory.past.of(script, key, memory.people, person)]
            if isinstance(one, tuple):
                met = len(kept) == len(one) and all(same(*pair) for pair in zip(one, kept, strict=True))
            else:
                met = same(one, kept[-1] if kept else None)
            if not met:
                whose = f" of {person}" if person else ""
                is_ = "; ".join(_in_words(value) for value in kept) or NOTHING
                cause = f"`{key}`{whose} should be remembered as {_shown(one)}, and it is {is_}"
                at: Path_ = ("expect", "remembered", key, *((person,) if person else ()))
                yield Unmet("E415", at, cause, _until(played.driver.record))


def _reached(program_index: ProgramIndex, plan: Plan, played: PlayedTest) -> Iterator[Unmet]:
    record = played.driver.record
    for key, wanted in (("reached", plan.expect.reached), ("not_reached", plan.expect.not_reached)):
        for index, name in enumerate(wanted):
            entered = any(
                place == step or place.startswith(f"{step}.")
                for step in program_index.called(name)
                for place in played.people.reached
            )
            if entered != (key == "reached"):
                was = "should begin, and did not" if key == "reached" else "should not begin, and did"
                yield Unmet("E416", ("expect", key, index), f"the step `{name}` {was}", _until(record))


def _minutes(plan: Plan, played: PlayedTest) -> Iterator[Unmet]:
    minutes = played.driver.now / 60.0
    least, most = plan.expect.minutes.min, plan.expect.minutes.max
    if least is not None and minutes < least:
        cause = f"it should take at least {least:g} minutes, and takes {minutes:.2f}"
        yield Unmet("E419", ("expect", "minutes", "min"), cause, _until(played.driver.record))
    if most is not None and minutes > most:
        cause = f"it should take at most {most:g} minutes, and takes {minutes:.2f}"
        yield Unmet("E419", ("expect", "minutes", "max"), cause, _until(played.driver.record))


def same(written: str, value: Plain | Value) -> bool:
    """Return whether a value matches a test's: ``yes``, ``7``, ``2m``, words, or ``nothing``."""
    if value is None or value == "":
        return written == NOTHING
    if isinstance(value, bool):
        return FLAGS.get(written.casefold()) is value
    if isinstance(value, int | float):
        return _number(written) == float(value)
    return _words(written) == _words(str(value))


def _number(written: str) -> float | None:
    try:
        return float(written)
    except ValueError:
        pass
    try:
        return duration_s(written)
    except ValueError:
        return None


def _words(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!?")


def _in_words(value: object, words: str = "") -> str:
    if words:
        return f"“{words}”"
    if value is None or isinstance(value, Words):
        return NOTHING
    if isinstance(value, Mapping):
        return ", ".join(f"{person}: {_in_words(one)}" for person, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"“{value}”"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _shown(wanted: Expected) -> str:
    return wanted if isinstance(wanted, str) else "; ".join(wanted)
