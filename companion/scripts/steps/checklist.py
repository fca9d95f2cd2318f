"""``checklist``: statements that each person answers, a score, and the differences."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import Type, ValueKind
from companion.core.program import EVERYONE, GROUP, Answer, Band
from companion.core.program.text import Template
from companion.scripts.model.name_types import Known, Types
from companion.scripts.model.step import CompileContext, Here, StepModel, StepProblem, default_of
from companion.scripts.source.readers import SCALAR, Reads, Schema
from companion.scripts.source.values import (
    Flag,
    Name,
    Partner,
    count,
    inside,
    nothing_or,
    one_of,
    refuse,
    words,
)
from companion.scripts.steps.ask import check_way_out, rating_problems
from companion.scripts.steps.draw import PROMPTS, two_or_more
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, quoted
from companion.scripts.views.step_view import Estimate, LeafView, Rates, Row, seconds, word_count
from companion.scripts.views.step_view import words as spoken_words


def _bands(value: object) -> tuple[Band, ...]:
    if not isinstance(value, dict) or not value:
        refuse("E204", "`bands` gives words to scores", "Write `9: ...` and below it `0: ...`.")
    read = (Band(inside(key, count(0, 1000), key), inside(key, words, said)) for key, said in value.items())
    return tuple(sorted(read, key=lambda band: -band.least))


_SOME_BANDS: Schema = {"type": "object", "additionalProperties": SCALAR, "minProperties": 1}


class ChecklistStep(StepModel):
    """Statements that each answers, a score, and where the answers differ."""

    leading: ClassVar[str] = "checklist"
    main: ClassVar[str | None] = "items"
    checklist: Annotated[tuple[Template, ...], Reads(nothing_or(two_or_more, ()), PROMPTS)] = Field(
        description="The statements."
    )
    to: Partner = Field(EVERYONE, description="A role, everyone, or the group.")
    answer: Annotated[Answer, Reads(one_of({a.value: a for a in (Answer.YES_NO, Answer.RATING)}))] = Field(
        Answer.YES_NO, description="yes_no or rating."
    )
    low: Annotated[int, Reads(count(0, 10))] = Field(
        default_of(p.Ask, "low"), description="The lowest rating."
    )
    high: Annotated[int, Reads(count(1, 10))] = Field(
        default_of(p.Ask, "high"), description="The highest rating."
    )
    private: Flag = Field(False, description="Whether each answers while the others are out of hearing.")
    save: Name | None = Field(
        None,
        description="The name of the score: statements that all said yes to, or the mean of the sums.",
    )
    bands: Annotated[tuple[Band, ...], Reads(_bands, _SOME_BANDS)] = Field(
        (), description="What is said of a score: the least score, and the words."
    )
    compare: Flag = Field(False, description="Whether statements are named that were answered differently.")

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        return Type(ValueKind.NUMBER)

    def problems(self) -> Iterator[StepProblem]:
        if not self.checklist:
            cause, remedy = "a checklist needs statements", "Write each on a line of its own, after `- `."
            yield StepProblem("E203", ("checklist",), cause, remedy)
        yield from rating_problems(self)
        told = [key for key in ("save", "bands", "compare") if getattr(self, key)]
        if self.private and self.to != EVERYONE and told:
            cause = "what one partner answered in private would be told by the score"
            yield StepProblem("E319", (told[0],), cause, "Write `to: everyone`, or leave `private` out.")
        most = len(self.checklist) * (self.high if self.answer is Answer.RATING else 1)
        for band in self.bands if self.checklist else ():
            if band.least > most:
                cause = f"no score reaches {band.least}: the most is {most}"
                yield StepProblem("E207", ("bands", str(band.least)), cause, "Choose a smaller number.")

    def check_in(self, here: Here) -> None:
        here.partner(("to",), self.to, also=(EVERYONE, GROUP))
        check_way_out(self, here, silence=False)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        """Return a question for each statement, and the tally."""
        # Names in a script can't begin like this.
        names = tuple(f"_{head.path} {number}" for number in range(1, len(self.checklist) + 1))
        asks = [
            p.Ask(
                head=replace(head, path=f"{head.path}.items[{number}]", id=None if number else head.id),
                question=statement,
                save=name,
                **{key: getattr(self, key) for key in ("to", "answer", "low", "high", "private")},
            )
            for number, (statement, name) in enumerate(zip(self.checklist, names, strict=True))
        ]
        tally = p.Tally(
            head=replace(head, id=None),
            statements=self.checklist,
            answers=names,
            rating=self.answer is Answer.RATING,
            save=self.save,
            bands=tuple(sorted(self.bands, key=lambda band: band.least)),
            compare=self.compare,
        )
        return [*asks, tally]


class TallyView(LeafView[p.Tally]):
    """View of the end of a checklist."""

    def sentence(self, step: p.Tally, phrasing: Phrasing) -> str:
        kept = f" (kept as {readable_name(step.save)})" if step.save else ""
        bands = "; ".join(f"from {band.least}: {quoted(band.say)}" for band in step.bands)
        says = f" The companion says, {bands}." if bands else ""
        statements = "a statement" if len(step.statements) == 1 else f"{len(step.statements)} statements"
        compare = " It names where answers differ, and not who said what." if step.compare else ""
        return f"The answers to {statements} are counted{kept}.{says}{compare}"

    def row(self, step: p.Tally, phrasing: Phrasing) -> Row:
        bands = ", ".join(f"from {band.least}" for band in step.bands)
        compare = " Where answers differ is named, and not who said what." if step.compare else ""
        detail = f"The score decides what is said{f' ({bands})' if bands else ''}.{compare}"
        return Row(0, "Companion", tuple(band.say for band in step.bands), detail)

    def estimate(self, step: p.Tally, rates: Rates) -> Estimate:
        if not step.bands:
            return Estimate()
        longest_s = max(rates.spoken_s(band.say) for band in step.bands)
        spoken = word_count(*(band.say for band in step.bands)) / len(step.bands)
        return seconds(0.0, longest_s / 2, longest_s) + spoken_words(spoken)
