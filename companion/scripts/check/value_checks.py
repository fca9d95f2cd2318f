"""Whether steps that quote, set, choose, remember and recall make sense with what was saved."""

from collections.abc import Sequence

from companion.core import expressions as ex
from companion.scripts.check.elsewhere import known_of
from companion.scripts.check.naming import Names, Place
from companion.scripts.source.library import Library, Loaded
from companion.scripts.source.models import Script
from companion.scripts.source.plain_steps import StepModel
from companion.scripts.source.problems import did_you_mean, listed
from companion.scripts.source.steps import ChooseStep, RecallStep
from companion.scripts.source.tree import Path_
from companion.scripts.source.value_steps import QuoteStep, RememberStep, SetStep
from companion.scripts.source.values import FLAGS, shown
from companion.scripts.source.valuing import NUMBERS, Cover, covered, holds

_QUOTED = frozenset({ex.ValueKind.TURN, ex.ValueKind.TEXT, ex.ValueKind.WORDS})
_ANY_OTHER = "any other value"


class ValueChecker:
    """Knows what is kept, and what must not be said."""

    def __init__(self, names: Names, library: Library, script: Loaded[Script]) -> None:
        self._names = names
        self._library = library
        self._script = script

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
                self._recall(place, path, step)

    def _kept(self, place: Place, path: Path_, name: str) -> None:
        if name in self._names.known.unrecorded:
            cause = f"the words under `{name}` are kept nowhere: their turn says `record: no`"
            self._names.report(place, "E318", path, cause, "Leave `record: no` out, or leave this step out.")
        if name in self._names.known.private:
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
        if step.value is not None:
            self._names.value(place, (*path, "value"), step.value)

    def _recall(self, place: Place, path: Path_, step: RecallStep) -> None:
        """Whether something is kept under the key, by the script and for the partner that are meant."""
        if step.then or step.otherwise:
            self._names.used.add(step.save or step.recall)
        if step.script in (None, self._script.model.id):
            whose, kept, broken = "this script", self._names.known.kept, self._names.uncertain
        elif (other := self._library.other(str(step.script))) is None:
            cause = f"there is no script with the id `{step.script}` in the session folders"
            self._names.report(place, "E327", (*path, "script"), cause, "Check the id of the other script.")
            return
        else:
            whose = f"`{step.script}`"
            kept, broken = known_of(self._library, other).kept, other.uncertain
        if broken:
            return
        if step.recall not in kept:
            cause = f"{whose} never remembers anything as `{step.recall}`"
            remedy = f"{did_you_mean(step.recall, kept)}Write `remember:` there, with this name."
            self._names.report(place, "E327", (*path, "recall"), cause, remedy)
        elif all((one.of is None) is not (step.of is None) for one in kept[step.recall]):
            one_has = step.of is None
            cause = f"`{step.recall}` is kept for {'each partner' if one_has else 'all of you'}"
            remedy = "Write `of:` and a role, to say whose is meant." if one_has else "Leave `of` out."
            self._names.report(place, "E327", (*path, "recall"), cause, remedy)

    def _choose(self, place: Place, path: Path_, step: ChooseStep) -> None:
        at = (*path, "choose")
        self._names.use(place, at, step.choose, 0)
        found = self._names.type_of(place, step.choose)
        if found is None:
            return
        if found.each or found.kind in (ex.ValueKind.TURN, ex.ValueKind.TEXT):
            what = "an answer of each partner" if found.each else found.kind.value
            cause = f"`{step.choose}` is {what}, which never decides what happens"
            self._names.report(place, "E304", at, cause, "Choose by a choice, a number, or a yes or no.")
            return
        self._cases(place, path, step, found)

    def _cases(self, place: Place, path: Path_, step: ChooseStep, found: ex.Type) -> None:
        earlier: list[tuple[str, Cover]] = []
        for value in step.cases:
            at, cover = (*path, "cases", value), covered(value, found)
            if cover is None:
                remedy = (
                    f"{did_you_mean(value, found.options)}There are {listed(found.options)}."
                    if found.options
                    else "Write a number, or a range like 1 to 3."
                    if found.kind in NUMBERS
                    else "Write yes or no."
                )
                cause = f"`{step.choose}` is {found.kind.value}, and never `{shown(value)}`"
                self._names.report(place, "E326", at, cause, remedy)
                continue
            if before := next((name for name, other in earlier if holds(other, cover)), None):
                cause = f"this never comes: `{shown(before)}` above it is taken first"
                self._names.report(place, "E326", at, cause, "Leave one of them out.")
            earlier.append((value, cover))
        missing = _missing(found, step)
        if missing and not step.otherwise:
            cause = f"nothing is said of {_told(missing)}, and there is no `otherwise`"
            remedy = "Write a case for it, or `otherwise:`."
            self._names.report(place, "E326", (*path, "choose"), cause, remedy)


def _missing(found: ex.Type, step: ChooseStep) -> list[str]:
    """Values without a case; where they can't be counted, there is always another."""
    if found.kind is ex.ValueKind.YES_NO:
        there = {FLAGS.get(value.casefold()) for value in step.cases}
        return [word for word, flag in (("yes", True), ("no", False)) if flag not in there]
    if found.options:
        there_ = {value.casefold() for value in step.cases}
        return [option for option in found.options if option.casefold() not in there_]
    return [_ANY_OTHER]


def _told(missing: Sequence[str]) -> str:
    return _ANY_OTHER if missing == [_ANY_OTHER] else listed(missing)
