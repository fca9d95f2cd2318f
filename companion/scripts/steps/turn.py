"""``turn``: one partner holds the floor."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, ClassVar, Final

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import Type, ValueKind
from companion.core.program import Ends, Quantity
from companion.core.program.text import Template
from companion.scripts.model.intrusions import INTRUSIONS, PROTECTION, Given, protection
from companion.scripts.model.name_types import Known, Types
from companion.scripts.model.step import HOUR_S, CompileContext, Here, StepModel, StepProblem, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Flag, Name, Partner, Words, nothing_or, one_of, several, span
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, after, capital, whom
from companion.scripts.views.step_view import (
    FLOOR,
    LISTENING_S,
    Estimate,
    LeafView,
    Rates,
    Row,
    said_before,
    seconds,
    word_count,
    words,
)

TURN_USED: Final = 0.7
"""Share of its limit that a turn usually takes."""
_LEAST_S: Final = 15.0


class TurnStep(StepModel):
    """One partner holds the floor."""

    leading: ClassVar[str] = "turn"
    checked_apart: ClassVar[frozenset[str]] = frozenset({PROTECTION})  # its reader knows a reminder's names
    turn: Partner = Field(description="Who: a role, or the person of an `each`.")
    say: Words | None = Field(None, description="What is said before.")
    time: Annotated[Quantity, Reads(span(5, 2 * HOUR_S))] = Field(
        default_of(p.Turn, "time_s"), description="How long at most."
    )
    min: Annotated[Quantity | None, Reads(span(5, 2 * HOUR_S))] = Field(
        None, description="Down to which it may be shortened, where the script says `at_most`."
    )
    at_least: Annotated[Quantity, Reads(span(0, 2 * HOUR_S))] = Field(
        default_of(p.Turn, "at_least_s"),
        description="Before this, the first “I'm done” is answered with the time that is left; a second ends "
        "the turn.",
    )
    protected: Annotated[Quantity, Reads(span(0, 2 * HOUR_S))] = Field(
        default_of(p.Turn, "protected_s"),
        description="Before this, neither silence nor “skip” ends the turn.",
    )
    warn: Annotated[Quantity, Reads(span(0, 600))] = Field(
        default_of(p.Turn, "warn_s"), description="How long before the end a soft tone sounds; 0s: none."
    )
    grace: Annotated[Quantity, Reads(span(0, 120))] = Field(
        default_of(p.Turn, "grace_s"), description="How long a sentence may run on after the end."
    )
    patience: Annotated[Quantity, Reads(span(3, 600))] = Field(
        default_of(p.Turn, "patience_s"), description="Silence allowed before the gentle offer."
    )
    ends: Annotated[tuple[Ends, ...], Reads(several(one_of({e.value: e for e in Ends})))] = Field(
        (Ends.ON_WORDS, Ends.ON_TIME),
        description="What ends the turn: on_words, when its holder says so; on_silence, a silence at once, "
        "where otherwise it ends only after an offer; on_time, its time.",
    )
    interruptible: Flag = Field(
        default_of(p.Turn, "interruptible"),
        description="Whether the turn may begin before the words are over.",
    )
    save: Name | None = Field(None, description="The name under which the words are kept.")
    record: Flag = Field(default_of(p.Turn, "record"), description="With no, the words are kept nowhere.")
    thanks: Flag = Field(default_of(p.Turn, "thanks"), description="With no, the companion does not thank.")
    coach: Annotated[p.Coach | None, Reads(nothing_or(one_of({e.value: e for e in p.Coach}), None))] = Field(
        None,
        description="What its holder is helped to say afterwards, where each said yes to a question saved as "
        "`coach`: observation, feeling, need or request.",
    )
    intrusions: Annotated[Given, Reads(INTRUSIONS)] = Field(
        {}, description="How it is protected when another speaks: no, or after, tone, remind, time_out."
    )

    def wordings(self) -> Sequence[Template | None]:
        return (self.say,)

    def records(self) -> bool | None:
        return self.record

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        return Type(ValueKind.TURN)

    def problems(self) -> Iterator[StepProblem]:
        if not isinstance(self.time, float):
            return
        for key in ("min", "at_least", "protected", "warn"):
            shorter = getattr(self, key)
            if key in self.model_fields_set and isinstance(shorter, float) and shorter > self.time:
                cause = f"`{key}` is longer than the turn itself"
                yield StepProblem("E207", (key,), cause, "Change `time`, or this.")

    def check_in(self, here: Here) -> None:
        here.partner(("turn",), self.turn)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        fields = self.shared(p.Turn) | {
            "ends": frozenset(self.ends),
            "intrusions": protection(context.intrusions, self.intrusions) if self.intrusions else None,
        }
        return (p.Turn(head=head, holder=self.turn, **fields),)


class TurnView(LeafView[p.Turn]):
    """View of ``turn``."""

    shape = FLOOR

    def sentence(self, step: p.Turn, phrasing: Phrasing) -> str:
        unkept = "; nothing of it is kept" if not step.record else ""
        kept = f"; kept as {readable_name(step.save)}" if step.save else ""
        limit = _limit(step, phrasing)
        return f"{capital(whom(step.holder))} speaks, for up to {limit}{kept}{unkept}{after(step.say)}."

    def who(self, step: p.Turn) -> str:
        return f"{capital(whom(step.holder))} speaks"

    def row(self, step: p.Turn, phrasing: Phrasing) -> Row:
        kept = "" if step.record else " Nothing of it is kept."
        return Row(0, self.who(step), said_before(step), f"Up to {_limit(step, phrasing)}.{kept}")

    def label(self, step: p.Turn, phrasing: Phrasing) -> str:
        return super().label(replace(step, save=None), phrasing)

    def estimate(self, step: p.Turn, rates: Rates) -> Estimate:
        said_s = rates.spoken_s(step.say) + LISTENING_S
        limit_s = rates.quantity(step.time_s)
        if rates.short and step.min_s is not None:
            limit_s = min(limit_s, rates.quantity(step.min_s))
        least_s = max(_LEAST_S, rates.quantity(step.at_least_s), rates.quantity(step.protected_s))
        most_s = limit_s + rates.quantity(step.grace_s)
        usual_s = most_s if rates.short else TURN_USED * limit_s
        taken = seconds(said_s + min(least_s, limit_s), said_s + usual_s, said_s + most_s)
        return taken + words(word_count(step.say)) + rates.floor(step.holder, usual_s)


def _limit(step: p.Turn, phrasing: Phrasing) -> str:
    """Format the time of a turn, and how short it may become."""
    short = f", down to {phrasing.time(step.min_s)} where time is short" if step.min_s is not None else ""
    return f"{phrasing.time(step.time_s)}{short}"
