"""Whether repetitions come to an end, and none asks for a yes until it gets one."""

from companion.core.expressions import ValueKind
from companion.core.program import Answer, Quantity, Ref
from companion.scripts.check.flow import implied
from companion.scripts.check.naming import Names, Place
from companion.scripts.check.saved import blocks_of
from companion.scripts.check.settings_values import setting
from companion.scripts.source.models import Script
from companion.scripts.source.plain_steps import AskStep, StepModel
from companion.scripts.source.steps import EachStep, RepeatStep, RoundsStep
from companion.scripts.source.tree import Path_

MOST_ASKED_AGAIN = 5
"""Asked the same more often, nobody is free to say no."""


class Repeating:
    """Knows the bounds of settings, and for how many people a script is."""

    def __init__(self, names: Names, script: Script) -> None:
        self._names = names
        self._script = script

    def bounded(self, place: Place, path: Path_, ref: Ref) -> None:
        """A repetition whose number is a setting needs a bound of that setting."""
        model = self._script.settings.get(ref.name)
        if model and model.max is None:
            cause = f"`{ref.name}` has no greatest value, so this repetition has no bound"
            self._names.report(place, "E309", path, cause, f"Write `max:` at the setting `{ref.name}`.")

    def times(self, step: RepeatStep | EachStep | RoundsStep) -> tuple[int, int]:
        """How often steps are repeated, at least and at most."""
        people = self._script.people
        match step:
            case EachStep() | RoundsStep(swap=True, number=None):
                return people.min, max(people.min, people.max)
            case RoundsStep():
                return step.number or 1, step.number or 1
        most = step.max if step.repeat is None else step.repeat
        least, most = self._bounds(most)
        return min(least, 1) if step.until else least, most

    def _bounds(self, quantity: Quantity | None) -> tuple[int, int]:
        if not isinstance(quantity, Ref):
            return int(quantity or 1), int(quantity or 1)
        model = self._script.settings.get(quantity.name)
        if model is None:
            return 1, 1
        found = setting(quantity.name, model, lambda *_: None)
        default = int(found.default) if isinstance(found.default, float) else 1
        least, most = found.least, found.most
        return int(default if least is None else least), int(default if most is None else most)

    def asks_again(self, place: Place, path: Path_, step: RepeatStep) -> None:
        """A repetition that only a yes ends."""
        assert step.until is not None, "only a repetition with `until` waits for an answer"
        _, most = self.times(step)
        for name in sorted(implied(step.until.root, True)):
            found = self._names.type_of(place, name)
            asked = found is not None and found.kind is ValueKind.YES_NO and _asked(step, name)
            if asked and most > MOST_ASKED_AGAIN:
                cause = f"only a yes to `{name}` ends this, and it is asked up to {most} times"
                remedy = f"Write `max: {MOST_ASKED_AGAIN}` or less: a no is an answer too."
                self._names.report(place, "W330", (*path, "until"), cause, remedy)
                return


def _asked(step: StepModel, name: str) -> bool:
    """Whether a step, or one within it, asks for this answer."""
    if isinstance(step, AskStep):
        return step.save == name and step.answer is Answer.YES_NO
    return any(_asked(inner, name) for _, block in blocks_of(step) for inner in block)
