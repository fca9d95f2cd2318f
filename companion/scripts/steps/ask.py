"""``ask``: a short question, or private questions asked in one absence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, ClassVar, Final

from pydantic import Field

from companion.core import program as p
from companion.core.api.events import Command
from companion.core.expressions import Expression, Type, ValueKind, parse
from companion.core.language.words import normalise
from companion.core.program import EVERYONE, GROUP, Answer, Option, Quantity
from companion.core.program.text import Template
from companion.scripts.model.flow import Flow, rejoin
from companion.scripts.model.name_types import Known, Types
from companion.scripts.model.step import CompileContext, Here, Step, StepModel, StepProblem, default_of
from companion.scripts.source.readers import SCALAR, Reads, Schema
from companion.scripts.source.values import (
    FLAGS,
    Flag,
    Name,
    Partner,
    Text,
    Wordings,
    Words,
    count,
    inside,
    one_of,
    refuse,
    several,
    shown,
    span,
    text,
)
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, capital, quoted, whom
from companion.scripts.views.step_view import (
    ANSWER_S,
    QUESTION,
    Estimate,
    LeafView,
    Rates,
    Row,
    Ways,
    seconds,
    word_count,
    words,
)
from companion.yamlfile.problems import listed
from companion.yamlfile.tree import Path_

GOING_OUT_S: Final = 25.0
"""For somebody to go out of earshot, and for another to come back."""
_HELD: Final[Mapping[Answer, ValueKind]] = {
    Answer.YES_NO: ValueKind.YES_NO,
    Answer.RATING: ValueKind.NUMBER,
    Answer.CHOICE: ValueKind.CHOICE,
    Answer.NAME: ValueKind.WORDS,
    Answer.TEXT: ValueKind.TEXT,
    Answer.PARTNER: ValueKind.PERSON,
    Answer.DAY: ValueKind.DAY,
}
_ALL: Final[Mapping[str, str]] = {EVERYONE: "each", GROUP: "all"}
"""Who is asked, where it is not one person."""
_ANSWERS: Final[Mapping[Answer, str]] = {
    Answer.YES_NO: "yes or no",
    Answer.NAME: "a name",
    Answer.TEXT: "free words",
    Answer.PARTNER: "one of the people here",
    Answer.DAY: "a day, which is read back",
}


def _options(value: object) -> tuple[Option, ...]:
    """Read a list of what people can say, or a mapping from saved values to ways of saying them."""
    if isinstance(value, dict):
        found = tuple(Option(text(key), inside(key, several(text), said)) for key, said in value.items())
    elif isinstance(value, list):
        found = tuple(Option(said, (said,)) for said in several(text)(value))
    else:
        refuse("E204", "the options are no list", "Write each option on a line of its own, after `- `.")
    if len(found) < 2:
        refuse("E203", "a choice needs at least two options")
    return found


_OPTIONS: Schema = {
    "anyOf": [
        {"type": "array", "items": SCALAR, "minItems": 2},
        {
            "type": "object",
            "additionalProperties": {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]},
            "minProperties": 2,
        },
    ]
}


class AskStep(StepModel):
    """A short question. Silence and unclear answers are met gently, three times; then it stays open."""

    leading: ClassVar[str] = "ask"
    ask: Words = Field(description="The question.")
    to: Partner = Field(
        GROUP, description="A role, everyone (each is asked), or the group (whoever answers)."
    )
    answer: Annotated[Answer, Reads(one_of({a.value: a for a in Answer}))] = Field(
        description="What kind of answer: yes_no, rating, choice, name, text, partner (one of you), or day."
    )
    save: Name | None = Field(None, description="The name under which the answer is kept.")
    wait: Annotated[Quantity, Reads(span(3, 300))] = Field(
        default_of(p.Ask, "wait_s"), description="Silence allowed before a reminder."
    )
    silence: Wordings = Field((), description="What is said after silence, one for each of three times.")
    unclear: Wordings = Field((), description="What is said after an unclear answer.")
    options: Annotated[tuple[Option, ...], Reads(_options, _OPTIONS)] = Field(
        (), description="For a choice: what can be chosen."
    )
    low: Annotated[int, Reads(count(0, 10))] = Field(
        default_of(p.Ask, "low"), description="The lowest rating."
    )
    high: Annotated[int, Reads(count(1, 10))] = Field(
        default_of(p.Ask, "high"), description="The highest rating."
    )
    default: Text | None = Field(None, description="Taken when nobody answers. Never a yes.")
    unanswered: list[Step] = Field(
        [], description="What happens when somebody who was asked gave no answer; then it goes on behind it."
    )
    interruptible: Flag = Field(
        default_of(p.Ask, "interruptible"),
        description="Whether people may answer before the question is over.",
    )
    private: Flag = Field(False, description="Whether the others should not hear the answer.")
    help: Words | None = Field(None, description="Said when somebody asks back what is meant.")
    confirm: Annotated[tuple[str, ...], Reads(several(text))] = Field(
        (), description="Answers that give something away: each is read back and taken only after a yes."
    )

    def blocks(self) -> Iterable[tuple[Path_, Sequence[StepModel]]]:
        return ((("unanswered",), self.unanswered),) if self.unanswered else ()

    def default_answer(self) -> bool | int | str | None:
        """Return the default as its answer type; None if it is missing or invalid."""
        return None if self.default is None else self.answer_of(self.default)

    def answer_of(self, written: str) -> bool | int | str | None:
        """Parse ``written`` as the answer type; None if it is invalid."""
        match self.answer:
            case Answer.YES_NO:
                return FLAGS.get(written.casefold())
            case Answer.RATING:
                return int(written) if written.isdecimal() and self.low <= int(written) <= self.high else None
            case Answer.CHOICE:
                return written if written in {option.value for option in self.options} else None
        return written

    def wordings(self) -> Sequence[Template | None]:
        return (self.ask, self.help)

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        options = tuple(option.value for option in self.options)
        return Type(_HELD[self.answer], self.to == EVERYONE, options)

    def private_names(self) -> Iterable[str]:
        return (self.save,) if self.private and self.save else ()

    def problems(self) -> Iterator[StepProblem]:
        choice = self.answer is Answer.CHOICE
        if choice and not self.options:
            remedy = "Write `options:` and two or more of them."
            yield StepProblem("E203", ("answer",), "a choice needs `options`", remedy)
        if self.options and not choice:
            cause = f"an answer of the kind `{self.answer.value}` has no options"
            yield StepProblem(
                "E205", ("options",), cause, "Write `answer: choice`, or leave the options out."
            )
        if self.answer is Answer.PARTNER and (self.to == EVERYONE or self.default is not None):
            at, cause = (
                ("to", "each would name somebody")
                if self.to == EVERYONE
                else ("default", "nobody is named by silence")
            )
            yield StepProblem("E205", (at,), f"{cause}, and one person is looked for", "Leave it out.")
        yield from self._day_problems()
        yield from rating_problems(self)
        yield from self._alike()
        if self.unanswered and not self.save:
            remedy = "Write `save:` and a name for the answer."
            yield StepProblem("E203", ("unanswered",), "`unanswered` needs an answer that is saved", remedy)
        if self.unanswered and self.default is not None:
            cause = "with a `default` there is always an answer"
            yield StepProblem("E205", ("unanswered",), cause, "Leave out `default` or `unanswered`.")
        if self.unanswered and self.private and self.to != EVERYONE:
            cause = "whether somebody answered in private would be told by what happens"
            yield StepProblem("E319", ("unanswered",), cause, "Leave out `private` or `unanswered`.")
        for index, value in enumerate(self.confirm):
            if self.answer_of(value) is None or self.answer in (Answer.NAME, Answer.TEXT, Answer.DAY):
                cause = f"`{value}` is no answer to this question"
                remedy = "Name answers of a yes or no, a rating or a choice."
                yield StepProblem("E205", ("confirm", index), cause, remedy)
        if self.confirm and self.private:
            cause = "a private answer is never said back"
            yield StepProblem("E205", ("confirm",), cause, "Leave out `confirm` or `private`.")
        found = self.default_answer()
        if found is True:
            cause = "silence would become a yes, and a yes is never invented"
            remedy = "Leave the default out: the question then stays open."
            yield StepProblem("E311", ("default",), cause, remedy)
        elif found is None and self.default is not None:
            cause = "the default is no possible answer"
            yield StepProblem("E205", ("default",), cause, "Choose one, or leave it out.")

    def _day_problems(self) -> Iterator[StepProblem]:
        """Check a question for a day: it is read back, and taken only after a yes."""
        if self.answer is not Answer.DAY:
            return
        if self.private:
            cause = "a day is read back, and a private answer never is"
            yield StepProblem("E205", ("private",), cause, "Leave `private` out.")
        if self.default is not None:
            yield StepProblem("E205", ("default",), "no day is named by silence", "Leave it out.")

    def _alike(self) -> Iterator[StepProblem]:
        """Yield options that can't be told apart, or can't be said at all."""
        heard: dict[str, str] = {}
        for at, option, spoken in self._spoken():
            said = normalise(spoken)
            if not said:
                yield StepProblem("E205", at, "this option has no words that can be said")
            elif heard.setdefault(said, option.value) != option.value:
                cause = f"{listed([heard[said], option.value])} are said in the same words"
                yield StepProblem("E316", at, cause, "Give one of them other words.")

    def _spoken(self) -> Iterator[tuple[Path_, Option, str]]:
        """Yield each wording of each option, with its place."""
        listed = all(option.spoken == (option.value,) for option in self.options)
        for index, option in enumerate(self.options):
            for number, spoken in enumerate(option.spoken):
                at: Path_ = ("options", index) if listed else ("options", option.value, number)
                yield at, option, spoken

    def check_in(self, here: Here) -> None:
        here.partner(("to",), self.to, also=(EVERYONE, GROUP))
        sounds: dict[str, tuple[str, str]] = {}
        for at, option, spoken in self._spoken():
            command = here.checker.commands.find(spoken)
            if command and command is not Command.GO_ON:  # which answers a question that waits
                cause = (
                    f"this wording is also the command `{command.value}`, so the option can never be chosen"
                )
                here.report("W321", at, cause, "Choose other words.")
            sound = here.checker.sound(spoken)
            if not sound and normalise(spoken):
                cause = f"nobody can say `{shown(spoken)}`, since it has no vowel"
                here.report("W338", at, cause, "Choose words that can be said, or letters in capitals.")
                continue
            value, other = sounds.setdefault(sound, (option.value, spoken))
            if value != option.value and normalise(other) != normalise(spoken):
                cause = f"{listed([other, spoken])} sound alike, and can be mistaken for each other"
                here.report("W338", at, cause, "Choose words that sound different.")
        check_way_out(self, here, silence=self.default is not None)

    def after(self, flow: Flow) -> Flow | None:
        """Who was not named in an answer can't be addressed."""
        found = super().after(flow)
        return found.unset(self.save) if found and self.save and self.answer is Answer.PARTNER else found

    def _open(self) -> Expression:
        return parse(f"unanswered({self.save})")

    def walk(self, here: Here) -> None:
        if not self.unanswered or not self.save:
            return
        open_, given = here.split(self._open())
        open_, given = here.each_way([(("unanswered",), self.unanswered, open_), ((), (), given)])
        here.go_on(rejoin(self._open(), open_, given))

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        confirm = tuple(value for name in self.confirm if (value := self.answer_of(name)) is not None)
        fields = self.shared(p.Ask) | {"default": self.default_answer(), "confirm": confirm}
        ask = p.Ask(head=head, question=self.ask, **fields)
        if not self.unanswered:
            return (ask,)
        behind = replace(head, path=f"{head.path}.open", id=None, note=None)
        steps = context.inner(("unanswered",), self.unanswered)
        return (ask, p.If(head=behind, cases=((self._open(), steps),)))


def rating_problems(step: "StepModel") -> Iterator[StepProblem]:
    """Check the bounds of a rating, and privacy, in a question or a checklist."""
    answer, low, high, private, to = (
        getattr(step, key) for key in ("answer", "low", "high", "private", "to")
    )
    if answer is not Answer.RATING:
        for key in sorted({"low", "high"} & step.model_fields_set):
            remedy = "Write `answer: rating`, or leave it out."
            yield StepProblem("E205", (key,), f"only a rating has `{key}`", remedy)
    elif low >= high:
        yield StepProblem("E207", ("low",), "`low` is not below `high`", "Change one of them.")
    if private and to == GROUP:
        cause = "nobody can go out of hearing while all are asked together"
        yield StepProblem("E205", ("private",), cause, "Write `to: everyone`, or leave `private` out.")


def check_way_out(step: StepModel, here: Here, *, silence: bool) -> None:
    """Reject a question that can neither be passed nor skipped, unless ``silence`` answers it."""
    off = here.checker.off
    skipped = step.skippable and Command.SKIP not in off
    if Command.PASS in off and not skipped and not silence:
        cause = "nobody can say no to this question: it can neither be passed nor skipped"
        remedy = "Leave `pass` on under `commands`, or write `skippable: yes`, or a `default`."
        here.report("E329", (step.leading,), cause, remedy)


def _asked(step: p.Ask) -> str:
    alone = ", alone" if step.private else ""
    are = "are" if step.to == GROUP else "is"
    return f"{capital(_ALL.get(step.to, whom(step.to)))} {are} asked{alone}"


def _if_needed(step: p.Ask) -> list[str]:
    """Return what the script has said after silence, an unclear answer and a question back."""
    told = {
        "After silence": step.silence,
        "If it was unclear": step.unclear,
        "If somebody asks back": (step.help,),
    }
    said = {when: "; ".join(quoted(text) for text in texts if text) for when, texts in told.items()}
    return [f"{when}: {texts}." for when, texts in said.items() if texts]


class AskView(LeafView[p.Ask]):
    """View of ``ask``."""

    shape = QUESTION

    def sentence(self, step: p.Ask, phrasing: Phrasing) -> str:
        kept = f"; kept as {readable_name(step.save)}" if step.save else ""
        likes = ", and anyone may answer" if step.to == GROUP else ""
        said = "".join(f" {words}" for words in _if_needed(step))
        return f"{_asked(step)}{likes}: {quoted(step.question)} ({self.answer(step)}{kept}).{said}"

    def answer(self, step: p.Ask) -> str:
        """Describe the expected type of answer."""
        if step.answer is Answer.RATING:
            return f"a number from {step.low} to {step.high}"
        if step.answer is Answer.CHOICE:
            return f"one of: {', '.join(option.value for option in step.options)}"
        return _ANSWERS[step.answer]

    def row(self, step: p.Ask, phrasing: Phrasing) -> Row:
        detail = " ".join([f"{capital(self.answer(step))}.", *_if_needed(step)])
        return Row(0, self.who(step), (step.question,), detail)

    def who(self, step: p.Ask) -> str:
        alone = ", alone" if step.private else ""
        return f"Companion asks {_ALL.get(step.to, whom(step.to))}{alone}"

    def label(self, step: p.Ask, phrasing: Phrasing) -> str:
        return f"{_asked(step)}: {quoted(step.question)}"

    def estimate(self, step: p.Ask, rates: Rates) -> Estimate:
        asked = rates.asked(step.to)
        once_s = rates.spoken_s(step.question) + ANSWER_S
        once = seconds(once_s, once_s, once_s + 3 * rates.quantity(step.wait_s))
        return (once + words(word_count(step.question))).times(asked, asked, asked)


class ApartView(LeafView[p.Apart]):
    """View of private questions in one absence."""

    def sentence(self, step: p.Apart, phrasing: Phrasing) -> str:
        return ""

    def ways(self, step: p.Apart, phrasing: Phrasing) -> Ways:
        return [("While the others are out of hearing:", step.asks)]

    def estimate(self, step: p.Apart, rates: Rates) -> Estimate:
        asks = sum((AskView().estimate(ask, rates) for ask in step.asks), Estimate())
        going = seconds(GOING_OUT_S * rates.people if rates.people > 1 else 0.0)
        return asks + going
