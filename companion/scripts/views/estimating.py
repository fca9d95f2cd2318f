"""Estimates for a session: minutes, words of the companion, and each partner's floor time.

The usual path: everybody cooperates, and turns have their usual length. Of several branches, the one with
the most content is taken, as one that ends the session early is not usual.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from companion.core import program as p
from companion.core.state.memory import TIME_LEFT
from companion.scripts.views.step_view import (
    ANSWER_S,
    LISTENING_S,
    Estimate,
    Rates,
    leaf_view_of,
    seconds,
    word_count,
    words,
)

WORDS_PER_MINUTE = 150.0
"""An unhurried reading voice; a real voice's figure may be given instead."""
MIRROR_USED = 0.4
"""Share of its limit that an attempt to mirror usually takes."""


def estimate(
    program: p.Program,
    people: int | None = None,
    words_per_minute: float = WORDS_PER_MINUTE,
    *,
    short: bool = False,
) -> Estimate:
    """Return estimates for ``program`` with this many people (default: its minimum); ``short``: with turns at
    their least, and without optional sections. A session with a limit takes no longer, unless that does."""
    people = people or program.people_min
    if program.at_most_s is not None and not short:
        whole = _estimated(program, people, words_per_minute, short=False)
        least = _estimated(program, people, words_per_minute, short=True)
        return replace(
            whole,
            usual_s=min(whole.usual_s, max(least.usual_s, program.at_most_s)),
            most_s=min(whole.most_s, max(least.most_s, program.at_most_s)),
        )
    return _estimated(program, people, words_per_minute, short=short)


def _estimated(program: p.Program, people: int, words_per_minute: float, *, short: bool) -> Estimate:
    settings = {setting.name: setting for setting in program.settings}
    holders = {role: number for number, role in enumerate(program.roles)}
    rates = Rates(people, program.pace * 60.0 / words_per_minute, settings, holders, short)
    total = Estimate(floor_s=(0.0,) * people)
    for setting in program.settings:
        if setting.ask:
            total += seconds(rates.spoken_s(setting.ask) + ANSWER_S) + words(word_count(setting.ask))
    return total + _block(program.steps, rates)


def minutes(found: Estimate) -> float:
    """Return the usual duration in minutes, rounded to the half minute."""
    return half_minutes(found.usual_s)


def half_minutes(duration_s: float) -> float:
    """Return a duration in minutes, rounded to the half minute; never zero."""
    return max(0.5, round(duration_s / 30) / 2)


def _block(block: p.Block, rates: Rates) -> Estimate:
    """Estimate steps in sequence; those after an unconditional end don't count."""
    total = Estimate()
    for step in block:
        found = _structural(step, rates) if isinstance(step, p.Structural) else _leaf(step, rates)
        total += found.times(0.0, 1.0, 1.0) if step.head.when else found
        if isinstance(step, p.End) and step.head.when is None:
            break
    return total


def _leaf(step: p.Step, rates: Rates) -> Estimate:
    return leaf_view_of(step).estimate(step, rates)


def _structural(step: p.Structural, rates: Rates) -> Estimate:
    match step:
        case p.If(cases=((test, _),)) if rates.short and str(test) == TIME_LEFT:
            return Estimate()
        case p.If() | p.Recall():
            return _usual([_block(block, rates) for block in step.blocks()])
        case p.Repeat():
            most = rates.quantity(step.most)
            least = 1.0 if step.until else most
            return _block(step.do, rates).times(least, least, most)
        case p.Each():
            each = (_block(step.do, rates.with_holders({step.person: who})) for who in range(rates.people))
            return sum(each, Estimate()).times(step.times, step.times, step.times)
        case p.Rounds():
            count = step.count if step.count is not None else rates.people if step.swap else 1
            rounds = (_block(step.do, rates.with_holders(_roles(step, at, rates))) for at in range(count))
            return sum(rounds, Estimate())
        case p.Use():
            bound = {
                name: rates.holders[to.name]
                for name, to in step.bind
                if isinstance(to, p.Ref) and to.name in rates.holders
            }
            return _block(step.do, rates.with_holders(bound))
        case p.Mirror():
            return _mirror(step, rates)
        case _:
            assert_never(step)


def _usual(ways: Sequence[Estimate]) -> Estimate:
    """Combine the shortest, the longest, and the fullest of several branches."""
    usual = max(ways, key=lambda way: way.weight_s)
    return Estimate(
        min(way.least_s for way in ways),
        max(way.usual_s for way in ways),
        max(way.most_s for way in ways),
        usual.words,
        usual.floor_s,
    )


def _roles(step: p.Rounds, at: int, rates: Rates) -> dict[str, int]:
    moved = at if step.swap else 0
    return {role: (number + moved) % rates.people for number, role in enumerate(step.roles)}


def _mirror(step: p.Mirror, rates: Rates) -> Estimate:
    limit_s = rates.quantity(step.time_s)
    usual_s = MIRROR_USED * limit_s
    asked_s = rates.spoken_s(step.opener) + rates.spoken_s(step.check) + ANSWER_S + 2 * LISTENING_S
    first = seconds(asked_s + 10.0, asked_s + usual_s, asked_s + limit_s)
    again = seconds(0.0, 0.0, 2 * limit_s + asked_s).times(0, 0, step.max_rounds - 1)
    otherwise = seconds(0.0, 0.0, _block(step.otherwise, rates).most_s)
    spoken = words(word_count(step.opener, step.check))
    return first + again + otherwise + spoken + rates.floor(step.by, usual_s)
