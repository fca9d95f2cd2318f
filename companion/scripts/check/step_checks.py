"""What makes no sense in a step by itself, whatever stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass

from companion.core.language.words import normalise
from companion.core.program import GROUP, Answer
from companion.scripts.source.breaths import USUAL_CYCLES, cycles_in, faults
from companion.scripts.source.plain_steps import AskStep, BreatheStep, SilenceStep, StepModel, TurnStep
from companion.scripts.source.problems import listed
from companion.scripts.source.steps import RepeatStep
from companion.scripts.source.tree import Path_
from companion.scripts.source.value_steps import ChecklistStep, SectionStep
from companion.scripts.source.values import FLAGS


@dataclass(frozen=True, slots=True)
class StepProblem:
    """A problem of a step; ``at`` is the place within it."""

    code: str
    at: Path_
    cause: str
    remedy: str = ""


def step_problems(step: StepModel) -> Iterator[StepProblem]:
    """All that is wrong with a step by itself."""
    match step:
        case AskStep():
            yield from _ask(step)
        case TurnStep():
            yield from _turn(step)
        case BreatheStep():
            yield from _breathe(step)
        case SilenceStep():
            yield from _silence(step)
        case RepeatStep():
            yield from _repeat(step)
        case ChecklistStep():
            yield from _checklist(step)
        case SectionStep(section=words) if "${" in words:
            yield StepProblem("E302", ("section",), "a heading holds no names", "Write it out.")


def cycles(step: BreatheStep) -> int:
    """How many breaths a step takes."""
    phases = step.breathe or step.phases
    if step.for_s is not None and phases:
        return cycles_in(step.for_s, phases)
    return step.cycles or USUAL_CYCLES


def default_answer(step: AskStep) -> bool | int | str | None:
    """The default of a question as the kind of its answer; None when it has none or can't be one."""
    written = step.default
    if written is None:
        return None
    match step.answer:
        case Answer.YES_NO:
            return FLAGS.get(written.casefold())
        case Answer.RATING:
            return int(written) if written.isdecimal() and step.low <= int(written) <= step.high else None
        case Answer.CHOICE:
            return written if written in {option.value for option in step.options} else None
    return written


def _ask(step: AskStep) -> Iterator[StepProblem]:
    choice = step.answer is Answer.CHOICE
    if choice and not step.options:
        yield StepProblem(
            "E203", ("answer",), "a choice needs `options`", "Write `options:` and two or more of them."
        )
    if step.options and not choice:
        cause = f"an answer of the kind `{step.answer.value}` has no options"
        yield StepProblem("E205", ("options",), cause, "Write `answer: choice`, or leave the options out.")
    if step.answer is not Answer.RATING:
        for key in sorted({"low", "high"} & step.model_fields_set):
            yield StepProblem(
                "E205", (key,), f"only a rating has `{key}`", "Write `answer: rating`, or leave it out."
            )
    elif step.low >= step.high:
        yield StepProblem("E207", ("low",), "`low` is not below `high`", "Change one of them.")
    if step.private and step.to == GROUP:
        cause = "nobody can go out of hearing while all are asked together"
        yield StepProblem("E205", ("private",), cause, "Write `to: everyone`, or leave `private` out.")
    yield from _alike(step)
    found = default_answer(step)
    if found is True:
        cause = "silence would become a yes, and a yes is never invented"
        yield StepProblem("E311", ("default",), cause, "Leave the default out: the question then stays open.")
    elif found is None and step.default is not None:
        yield StepProblem(
            "E205", ("default",), "the default is no possible answer", "Choose one, or leave it out."
        )


def _alike(step: AskStep) -> Iterator[StepProblem]:
    """Options that can't be told apart, or that can't be said at all."""
    heard: dict[str, str] = {}
    for index, option in enumerate(step.options):
        for spoken in option.spoken:
            words = normalise(spoken)
            if not words:
                yield StepProblem("E205", ("options", index), "this option has no words that can be said")
            elif heard.setdefault(words, option.value) != option.value:
                cause = f"{listed([heard[words], option.value])} are said in the same words"
                yield StepProblem("E316", ("options", index), cause, "Give one of them other words.")


def _turn(step: TurnStep) -> Iterator[StepProblem]:
    if not isinstance(step.time, float):
        return
    for key in ("at_least", "protected", "warn"):
        shorter = getattr(step, key)
        if key in step.model_fields_set and isinstance(shorter, float) and shorter > step.time:
            yield StepProblem(
                "E207", (key,), f"`{key}` is longer than the turn itself", "Change `time`, or this."
            )


def _breathe(step: BreatheStep) -> Iterator[StepProblem]:
    if not step.breathe and not step.phases:
        yield StepProblem(
            "E203", ("breathe",), "a breath needs a pattern or `phases`", "Write `breathe: coherent`."
        )
        return
    if step.breathe and step.phases:
        yield StepProblem(
            "E205", ("phases",), "a pattern and phases of your own stand together", "Keep one of them."
        )
        return
    if step.cycles is not None and step.for_s is not None:
        yield StepProblem("E205", ("for",), "`cycles` and `for` stand together", "Keep one of them.")
    at = "phases" if step.phases else "cycles" if step.cycles is not None else "for"
    for cause in faults(step.breathe or step.phases, cycles(step)):
        yield StepProblem("E310", (at,), cause, "Choose fewer or slower breaths.")


def _silence(step: SilenceStep) -> Iterator[StepProblem]:
    for index, mark in enumerate(step.marks):
        if isinstance(step.silence, float) and mark >= step.silence:
            yield StepProblem("E207", ("marks", index), "this mark comes after the end of the silence")


def _checklist(step: ChecklistStep) -> Iterator[StepProblem]:
    if not step.checklist:
        yield StepProblem(
            "E203",
            ("checklist",),
            "a checklist needs statements",
            "Write each on a line of its own, after `- `.",
        )
    rating = step.answer is Answer.RATING
    if rating and step.low >= step.high:
        yield StepProblem("E207", ("low",), "`low` is not below `high`", "Change one of them.")
    for key in sorted({"low", "high"} & step.model_fields_set) if not rating else ():
        yield StepProblem(
            "E205", (key,), f"only a rating has `{key}`", "Write `answer: rating`, or leave it out."
        )
    if step.private and step.to == GROUP:
        cause = "nobody can go out of hearing while all are asked together"
        yield StepProblem("E205", ("private",), cause, "Write `to: everyone`, or leave `private` out.")
    most = len(step.checklist) * (step.high if rating else 1)
    for band in step.bands if step.checklist else ():
        if band.least > most:
            cause = f"no score reaches {band.least}: the most is {most}"
            yield StepProblem("E207", ("bands", str(band.least)), cause, "Choose a smaller number.")


def _repeat(step: RepeatStep) -> Iterator[StepProblem]:
    if step.repeat is None and step.max is None:
        remedy = "Write `max: 3` beside `until`." if step.until else "Write `repeat: 3`."
        yield StepProblem("E309", ("repeat",), "this repetition has no bound", remedy)
    if step.repeat is not None and step.max is not None:
        yield StepProblem("E205", ("max",), "`times` and `max` stand together", "Keep one of them.")
