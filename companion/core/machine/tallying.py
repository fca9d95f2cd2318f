"""The result of a checklist, and its wording."""

from collections.abc import Mapping, Sequence
from math import floor

from companion.core.api.remembered import Plain
from companion.core.language.phrases import Phrases
from companion.core.program import Band, Tally
from companion.core.state.memory import Memory

Answers = Sequence[Mapping[str, Plain | None]]
"""For each statement the answer of each partner; None if it was passed."""

APART = 2
"""Ratings that differ by less count as equal: one step of a scale is no difference to speak of."""


MOST_NAMED = 5
"""Nobody can follow a longer spoken list of statements."""


def answers(step: Tally, memory: Memory) -> Answers:
    """Return the answers to each statement."""
    found = []
    for name in step.answers:
        value = memory.fact(name)
        found.append(value if isinstance(value, Mapping) else {"": value})
    return found


def score(step: Tally, memory: Memory) -> int | None:
    """Return the number of statements with a yes from all; for ratings the rounded mean of partners' sums.

    A passed rating counts as the mean of that partner's others. None if somebody left half of the
    statements open: a verdict on unanswered statements would be invented.
    """
    given = answers(step, memory)
    for person in {person for answer in given for person in answer}:
        if 2 * sum(answer.get(person) is not None for answer in given) <= len(given):
            return None
    if not step.rating:
        return sum(all(value is True for value in answer.values()) for answer in given)
    ratings: dict[str, list[float]] = {}
    for answer in given:
        for person, value in answer.items():
            if isinstance(value, int | float):
                ratings.setdefault(person, []).append(value)
    sums = [sum(numbers) * len(given) / len(numbers) for numbers in ratings.values()]
    return floor(sum(sums) / len(sums) + 0.5)


def band(step: Tally, points: int | None) -> Band | None:
    """Return the band of a score."""
    reached = [band for band in step.bands if points is not None and band.least <= points]
    return max(reached, key=lambda band: band.least, default=None)


def differing(step: Tally, memory: Memory) -> list[int]:
    """Return the indices of the statements with different answers. A passed one doesn't differ."""
    return [i for i, answer in enumerate(answers(step, memory)) if _differ(list(answer.values()))]


def comparable(step: Tally, memory: Memory) -> bool:
    """Return whether any statement was answered by two people."""
    return any(sum(value is not None for value in answer.values()) > 1 for answer in answers(step, memory))


def verdict(step: Tally, memory: Memory, phrases: Phrases) -> str:
    """Return the sentence of the band, and where answers differ; never who gave which. May be empty."""
    reached = band(step, score(step, memory))
    said = [memory.fill(reached.say).strip()] if reached else []
    if step.compare and comparable(step, memory):
        said.append(_compared(step, memory, phrases))
    return " ".join(said)


def _compared(step: Tally, memory: Memory, phrases: Phrases) -> str:
    places = differing(step, memory)
    if not places:
        return phrases.say("alike")
    named = [memory.fill(step.statements[place]).strip().rstrip(" .") for place in places[:MOST_NAMED]]
    forms = memory.language.forms
    words = forms.all_of([f"“{statement}”" for statement in named])
    if len(places) > MOST_NAMED:
        return phrases.say("differs widely", words=words, count=forms.number(len(places)))
    return phrases.say("differs", words=words)


def _differ(values: Sequence[Plain | None]) -> bool:
    given = [value for value in values if value is not None]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in given) and given:
        numbers = [float(value) for value in given]
        return max(numbers) - min(numbers) >= APART
    return len(set(given)) > 1
