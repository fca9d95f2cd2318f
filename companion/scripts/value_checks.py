"""Whether steps that quote, set, choose, remember and recall make sense with what was saved."""

from collections.abc import Sequence

from companion.core import expressions as ex
from companion.core.program import Answer
from companion.scripts.naming import Names, Place
from companion.scripts.plain_steps import AskStep, StepModel, TurnStep
from companion.scripts.problems import did_you_mean, listed
from companion.scripts.steps import ChooseStep, RecallStep
from companion.scripts.tree import Path_
from companion.scripts.value_steps import ChecklistStep, QuoteStep, RememberStep, SetStep
from companion.scripts.values import FLAGS, shown
from companion.scripts.valuing import RANGE

_QUOTED = frozenset({ex.Kind.TURN, ex.Kind.TEXT, ex.Kind.WORDS})


class ValueChecker:
    """Knows what is kept, and what must not be said."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._unrecorded: frozenset[str] = frozenset()
        self._script = ""

    def begin(self, steps: Sequence[StepModel], script: str) -> None:
        """All steps of the script ``script``; names that are recalled get the kind of what was remembered."""
        turns = [step for step in steps if isinstance(step, TurnStep) and step.save]
        kept = {step.save for step in turns if step.record}
        self._unrecorded = frozenset(step.save for step in turns if step.save and step.save not in kept)
        self._names.private = frozenset(
            step.save for step in steps if isinstance(step, AskStep) and step.private and step.save
        )
        self._script = script
        remembered = {
            step.key or step.remember: step.remember for step in steps if isinstance(step, RememberStep)
        }
        for step in steps:
            if isinstance(step, RecallStep) and step.script in (None, script):
                self._recalled(step, remembered)

    def _recalled(self, step: RecallStep, remembered: dict[str, str]) -> None:
        name, of = step.save or step.recall, remembered.get(step.recall)
        found = self._names.known.get(of) if of else None
        if found is None:
            return
        # What was said freely comes back as free words, and they decide nothing.
        free = found.kind in (ex.Kind.TURN, ex.Kind.TEXT)
        recalled = ex.Type(ex.Kind.TEXT) if free else ex.Type(found.kind, options=found.options)
        others = self._names.known.get(name)
        self._names.known[name] = recalled if name != of and others is None else others

    def look(self, place: Place, path: Path_, step: StepModel) -> None:
        """What makes no sense in a step."""
        match step:
            case QuoteStep():
                self._quote(place, path, step)
            case SetStep():
                self._set(place, path, step)
            case ChooseStep():
                self._choose(place, path, step)
            case RememberStep():
                self._names.use(place, (*path, "remember"), step.remember, 0)
                self._kept(place, (*path, "remember"), step.remember)
            case RecallStep():
                self._names.used.update({step.save or step.recall, *filter(None, (step.days,))})
            case ChecklistStep(answer=Answer.RATING, low=low, high=high) if low >= high:
                self._names.report(
                    place, "E207", (*path, "low"), "`low` is not below `high`", "Change one of them."
                )

    def _kept(self, place: Place, path: Path_, name: str) -> None:
        if name in self._unrecorded:
            cause = f"the words under `{name}` are kept nowhere: their turn says `record: no`"
            self._names.report(place, "E318", path, cause, "Leave `record: no` out, or leave this step out.")
        if name in self._names.private:
            cause = f"`{name}` was answered in private, and is never said or kept"
            self._names.report(
                place, "E319", path, cause, "Ask without `private`, if all may hear the answer."
            )

    def _quote(self, place: Place, path: Path_, step: QuoteStep) -> None:
        at = (*path, "quote")
        self._names.use(place, at, step.quote, 0)
        self._kept(place, at, step.quote)
        found = self._names.type_of(place, step.quote)
        if found and found.kind not in _QUOTED:
            cause = f"`{step.quote}` is {found.kind.value}, and only words are read back"
            self._names.report(place, "E315", at, cause, f"To say it, write ${{{step.quote}}} in a prompt.")
        elif found and found.each and not step.of:
            cause = f"each partner has an answer under `{step.quote}`"
            self._names.report(place, "E315", at, cause, "Write `of:` and a role, to say whose is meant.")

    def _set(self, place: Place, path: Path_, step: SetStep) -> None:
        if (step.value is None) == (step.words is None):
            cause = "`set` needs either a `value` or `words`"
            self._names.report(
                place, "E203", (*path, "set"), cause, "Write `value: day + 1`, or `words: ...`."
            )
        if step.value is None:
            return
        at = (*path, "value")
        for name, column in ex.places(step.value):
            self._names.use(place, at, name, column - 1)
        names = ex.names(step.value)
        types = {name: known for name in names if (known := self._names.type_of(place, name))}
        for fault in ex.check_value(step.value, types):
            remedy = "Values look like: day + 1, or: yes, or: all(ready)."
            self._names.report(place, "E304", at, fault.message, remedy, fault.column - 1)

    def _choose(self, place: Place, path: Path_, step: ChooseStep) -> None:
        at = (*path, "choose")
        self._names.use(place, at, step.choose, 0)
        found = self._names.type_of(place, step.choose)
        if found is None:
            return
        if found.each or found.kind in (ex.Kind.TURN, ex.Kind.TEXT):
            what = "an answer of each partner" if found.each else found.kind.value
            cause = f"`{step.choose}` is {what}, which never decides what happens"
            self._names.report(place, "E304", at, cause, "Choose by a choice, a number, or a yes or no.")
            return
        for value in step.cases:
            if not _can_be(value, found):
                options = (
                    f"{did_you_mean(value, found.options)}There are {listed(found.options)}."
                    if found.options
                    else ""
                )
                cause = f"`{step.choose}` is {found.kind.value}, and never `{shown(value)}`"
                self._names.report(place, "E326", (*path, "cases", value), cause, options)
        missing = _missing(found, step)
        if missing and not step.otherwise:
            cause = f"nothing is said of {listed(missing)}, and there is no `otherwise`"
            self._names.report(place, "E326", at, cause, "Write a case for it, or `otherwise:`.")


def _can_be(value: str, found: ex.Type) -> bool:
    if found.kind is ex.Kind.YES_NO:
        return value.casefold() in FLAGS
    if found.kind in (ex.Kind.NUMBER, ex.Kind.DURATION):
        return value.lstrip("-").isdecimal() or RANGE.fullmatch(value.strip()) is not None
    return not found.options or value in found.options


def _missing(found: ex.Type, step: ChooseStep) -> list[str]:
    """Values without a case; where they can't be counted, there is always another."""
    if found.kind is ex.Kind.YES_NO:
        there = {FLAGS.get(value.casefold()) for value in step.cases}
        return [word for word, flag in (("yes", True), ("no", False)) if flag not in there]
    if found.options:
        return [option for option in found.options if option not in step.cases]
    return ["any other value"]
