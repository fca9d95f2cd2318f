"""People who follow a test's script, and otherwise cooperate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from companion.core import program as p
from companion.core.state.states import State
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import Said, Willing, spoken
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.script_tests import Answers, Interjection, Plan, Sequence_


@dataclass(slots=True)
class _Waiting:
    """An interjection to come."""

    what: Interjection
    steps: frozenset[str]
    """The steps at which it is said."""
    begun: int = 0
    due: bool = False


class ScriptedPeople(Willing):
    """The people of one test."""

    def __init__(self, program_index: ProgramIndex, plan: Plan) -> None:
        super().__init__()
        self._index = program_index
        self._plan = plan
        self._used: dict[tuple[str, str, str], int] = {}
        self._waiting = [_Waiting(entry, program_index.called(entry.at)) for entry in plan.say]
        self._before = ""
        self.reached: set[str] = set()
        """Paths of the steps that began."""

    @property
    def unsaid(self) -> list[int]:
        """The indices of the ``say`` entries that were never said."""
        return [index for index, entry in enumerate(self._plan.say) if entry in self._left()]

    def _left(self) -> list[Interjection]:
        return [waiting.what for waiting in self._waiting]

    def step_began(self, driver: Driver) -> None:
        """Prepare the interjections for this step."""
        place, before = driver.place, self._before
        self._before = place
        self.reached.add(place)
        for waiting in self._waiting:
            if not any(_begins(step, place, before) for step in waiting.steps):
                continue
            waiting.begun += 1
            if waiting.begun != waiting.what.time:
                continue
            if waiting.what.after is None:
                waiting.due = True
            else:
                driver.at(driver.now + waiting.what.after, partial(self._interject, driver, waiting))

    def notice(self, driver: Driver) -> None:
        """Say what is due, before any answer."""
        due = next((waiting for waiting in self._waiting if waiting.due), None)
        if due is not None and self._can_be_said(driver):
            self._interject(driver, due)
        else:
            super().notice(driver)

    def paused(self, driver: Driver) -> None:
        """Resume after a while, unless the test specifies when."""
        if not any(waiting.begun == waiting.what.time for waiting in self._waiting):
            super().paused(driver)

    def asked(self, driver: Driver, ask: p.Ask, person: str | None) -> None:
        """Answer as in the test, or cooperatively."""
        names = self._index.names_of(ask.head.path, ask.save)
        said = self._next("answers", self._plan.answers, names, person)
        if said is None and ask.answer is p.Answer.TEXT:
            said = self._next("turns", self._plan.turns, (*names, person or ""), person)
        if said is None:
            super().asked(driver, ask, person)
        else:
            self.reply(driver, ask, spoken(said, ask) if isinstance(said, str) else said)

    def turn_words(self, driver: Driver, holder: str | None) -> Said:
        """Return the test's words, or some sentences."""
        step = self._index.steps.get(self._index.leaf(driver.place))
        names = self._index.names_of(driver.place, getattr(step, "save", None))
        return self._next("turns", self._plan.turns, (*names, holder or ""), holder) or ""

    def _can_be_said(self, driver: Driver) -> bool:
        """In a step that waits for people, wait for its words to end, as nothing is heard before."""
        step = self._index.steps.get(self._index.leaf(driver.place))
        return driver.session.state is not State.PROMPT or isinstance(step, p.Say | p.Quote | p.Tally)

    def _interject(self, driver: Driver, waiting: _Waiting) -> None:
        if waiting not in self._waiting:
            return
        self._waiting.remove(waiting)
        self.interject(driver, waiting.what.words)

    def _next(self, where: str, planned: Answers, names: Sequence[str], person: str | None) -> Said | None:
        for name in names:
            given = planned.get(name)
            who = ""
            if isinstance(given, Mapping):
                who = next(iter(given), "") if person is None else person
                given = given.get(who)
            if given is not None:
                return self._one_of(given, (where, name, who))
        return None

    def _one_of(self, sequence: Sequence_, key: tuple[str, str, str]) -> Said:
        used = self._used.get(key, 0)
        self._used[key] = used + 1
        return sequence[min(used, len(sequence) - 1)]


def _begins(step: str, place: str, before: str) -> bool:
    """Return whether a step begins now: entered itself, or from outside into a step it contains."""
    return place == step or (_within(step, place) and not _within(step, before))


def _within(step: str, place: str) -> bool:
    return place.startswith(f"{step}.")
