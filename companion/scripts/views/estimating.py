"""About how long a program takes, from its words, turns, breaths and silences."""

from collections.abc import Mapping
from dataclasses import dataclass

from companion.core import program as p
from companion.core.program.text import Template

WORDS_PER_MINUTE = 150.0
"""An unhurried reading voice; the figure of a real voice may be given instead."""
ANSWER_S = 6.0
"""From the end of a short question to the end of its answer and what is said to it."""
_ENROLMENT_S = 25.0
"""A request, two or three sentences, and thanks."""
_GOING_OUT_S = 25.0
"""For somebody to go out of hearing, and for another to come back."""
_LISTENING_S = 2.5
"""Around each turn: the handing over of the floor."""


@dataclass(frozen=True, slots=True)
class Span:
    """Three durations in seconds: when all goes fast, as usual, and when all limits are used."""

    least_s: float = 0.0
    usual_s: float = 0.0
    most_s: float = 0.0

    def __add__(self, other: "Span") -> "Span":
        return Span(self.least_s + other.least_s, self.usual_s + other.usual_s, self.most_s + other.most_s)

    def times(self, least: float, usual: float, most: float) -> "Span":
        """The span of so many repetitions."""
        return Span(self.least_s * least, self.usual_s * usual, self.most_s * most)


def estimate(
    program: p.Program, people: int | None = None, words_per_minute: float = WORDS_PER_MINUTE
) -> Span:
    """How long ``program`` takes with so many people (its least number where None is given)."""
    estimator = _Estimator(program, people or program.people_min, 60.0 / words_per_minute)
    questions = [estimator.words(setting.ask) for setting in program.settings if setting.ask]
    asked = sum((_same(said + ANSWER_S) for said in questions), Span())
    return asked + estimator.block(program.steps)


def minutes(span: Span) -> float:
    """The usual duration in minutes, as it is told to people: to the half minute."""
    return max(0.5, round(span.usual_s / 30) / 2)


def _same(seconds: float) -> Span:
    return Span(seconds, seconds, seconds)


class _Estimator:
    def __init__(self, program: p.Program, people: int, word_s: float) -> None:
        self._people = people
        self._word_s = word_s
        self._settings: Mapping[str, p.Setting] = {setting.name: setting for setting in program.settings}

    def words(self, template: Template | None) -> float:
        """Seconds to speak a prompt."""
        return len(str(template).split()) * self._word_s if template else 0.0

    def block(self, block: p.Block) -> Span:
        """Steps one after the other; those behind an unconditional end don't count."""
        total = Span()
        for step in block:
            span = self.step(step)
            total += Span(0.0, span.usual_s, span.most_s) if step.head.when else span
            if isinstance(step, p.End) and step.head.when is None:
                break
        return total

    def step(self, step: p.Step) -> Span:
        """One step, as often as it happens."""
        match step:
            case p.Say():
                pause = self._quantity(step.pause_s)
                lengths = [self.words(text) + pause for text in step.texts]
                return Span(min(lengths), sum(lengths) / len(lengths), max(lengths))
            case p.Ask():
                asked = self._people if step.to == p.EVERYONE else 1
                once = self.words(step.question) + ANSWER_S
                return Span(once, once, once + 3 * self._quantity(step.wait_s)).times(asked, asked, asked)
            case p.Turn():
                said = self.words(step.say) + _LISTENING_S
                least = max(15.0, self._quantity(step.at_least_s), self._quantity(step.protected_s))
                limit = self._quantity(step.time_s)
                usual, most = 0.7 * limit, limit + self._quantity(step.grace_s)
                return Span(said + min(least, limit), said + usual, said + most)
            case p.Mirror():
                return self._mirror(step)
            case p.Enrol():
                asked = self._people if step.to == p.EVERYONE else 1
                each = Span(0.0, _ENROLMENT_S, step.tries * _ENROLMENT_S)
                return each.times(asked, asked, asked) if self._people > 1 else Span()
            case p.Breathe():
                cycle_s = sum(phase.duration_s for phase in step.phases)
                return _same(self.words(step.say) + cycle_s * step.cycles)
            case p.Silence():
                return _same(self.words(step.say) + self._quantity(step.for_s))
            case p.End():
                return _same(self.words(step.say))
            case p.Quote():
                said = self.words(step.say)
                return Span(
                    0.0, said + 0.5 * step.max_words * self._word_s, said + step.max_words * self._word_s
                )
            case p.Tally():
                lengths = [self.words(band.say) for band in step.bands]
                return Span(0.0, max(lengths, default=0.0) / 2, max(lengths, default=0.0))
            case p.Apart():
                asks = sum((self.step(ask) for ask in step.asks), Span())
                return asks + _same(_GOING_OUT_S * self._people if self._people > 1 else 0.0)
        return self._structure(step)

    def _mirror(self, step: p.Mirror) -> Span:
        limit = self._quantity(step.time_s)
        asked = self.words(step.opener) + self.words(step.check) + ANSWER_S + 2 * _LISTENING_S
        first = Span(asked + 10.0, asked + 0.4 * limit, asked + limit)
        again = Span(0.0, 0.0, 2 * limit + asked).times(0, 0, step.max_rounds - 1)
        otherwise = self.block(step.otherwise)
        return first + again + Span(0.0, 0.0, otherwise.most_s)

    def _structure(self, step: p.Step) -> Span:
        match step:
            case p.If():
                ways = [self.block(block) for _, block in step.cases] + [self.block(step.otherwise)]
                # A way that ends the session early is not the usual one.
                usual = max(way.usual_s for way in ways)
                return Span(min(w.least_s for w in ways), usual, max(w.most_s for w in ways))
            case p.Recall():
                ways = [self.block(step.then), self.block(step.otherwise)]
                usual = max(way.usual_s for way in ways)
                return Span(min(w.least_s for w in ways), usual, max(w.most_s for w in ways))
            case p.Repeat():
                most = self._quantity(step.most)
                least = 1.0 if step.until else most
                return self.block(step.do).times(least, (least + most) / 2, most)
            case p.Each():
                return self.block(step.do).times(self._people, self._people, self._people)
            case p.Rounds():
                count = step.count if step.count is not None else self._people if step.swap else 1
                return self.block(step.do).times(count, count, count)
            case p.Use():
                return self.block(step.do)
        return Span()

    def _quantity(self, quantity: p.Quantity) -> float:
        if not isinstance(quantity, p.Ref):
            return quantity
        found = self._settings.get(quantity.name)
        default = found.default if found else None
        return float(default) if isinstance(default, int | float) else 60.0
