"""The safety property, tested by playing: from every step, “stop” and the safe word lead out.

A guard watches a session being played. At each step, in each state that waits for something, it
branches off: in one branch somebody says stop and confirms it, in another the safe word. Each
combination is tried once.
"""

from dataclasses import dataclass
from math import inf

from companion.core.api.events import Command
from companion.core.api.record import Discarded, PartnerSaid
from companion.core.stages.side_questions import LEAVING
from companion.core.state.states import State
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import THINKS_S, command_words, safe_words

STOPS_WITHIN_S = 120.0
"""The minute in which it can be taken back, the last words."""
ENDS_WITHIN_S = 5.0
"""From the first sound of the safe word: it has to be said and heard."""
HEARD_WITHIN_S = 3.0
"""Time to say, recognise and record words."""
_TRIED_IN = {
    State.PROMPT: "while its words are spoken",
    State.ASKING: "when the answer is waited for",
    State.LEARNING: "while a voice is learned",
    State.FLOOR: "when somebody has the floor",
    State.BREATHING: "while breaths are guided",
    State.QUIET: "in the silence",
}


@dataclass(frozen=True, slots=True)
class Trap:
    """A step from which one exit does not lead out."""

    code: str
    """One of ``codes.py``."""
    place: str
    """The path of the step."""
    cause: str

    def __str__(self) -> str:
        return f"{self.code}: {self.cause}"


class Guard:
    """Tries both exits from everything that it sees."""

    def __init__(self, *, thorough: bool = True) -> None:
        """Without ``thorough`` each step is left in one state: where it waits for people, if it does."""
        self.traps: list[Trap] = []
        self.tried: set[tuple[str, str]] = set()
        """The places that it has seen, each with its states."""
        self._thorough = thorough

    def __call__(self, driver: Driver) -> None:
        """Inspect the state of a session."""
        state = driver.state
        seen = (driver.place, state.value)
        asked = driver.session.asked
        if seen in self.tried or state not in _TRIED_IN or (asked and asked.head is LEAVING):
            return
        if not self._thorough and state is State.PROMPT and not driver.speaks_only:
            return
        self.tried.add(seen)
        for code, cause in (("E331", _stop(driver)), ("E332", _safe_word(driver))):
            if cause:
                self.traps.append(Trap(code, driver.place, f"{cause}, said {_TRIED_IN[state]}"))


class _Leaving:
    """Says nothing until the session is in the state to be left; then asks to leave, and nothing more."""

    def __init__(self, state: State, words: str) -> None:
        self.said_s: float | None = None
        """Start of the words."""
        self.closed_s = inf
        """Start of the session's last words."""
        self._state = state
        self._words = words

    def notice(self, driver: Driver) -> None:
        """Speak as soon as it is time."""
        state = driver.state
        if self.said_s is None and state is self._state:
            self._say(driver)

    def watch(self, driver: Driver) -> None:
        """Note when the last words begin."""
        if driver.state is State.CLOSING:
            self.closed_s = min(self.closed_s, driver.now)

    def step_began(self, driver: Driver) -> None:
        """Speak in the next step, as this one was over first."""
        if self.said_s is None:
            self._say(driver)

    def _say(self, driver: Driver) -> None:
        self.said_s = driver.now + THINKS_S
        driver.says(self._words, after_s=THINKS_S)

    def late(self, driver: Driver, within_s: float) -> bool:
        """Return whether the time for leaving is over."""
        return self.said_s is not None and driver.now > self.said_s + within_s

    @property
    def was_over(self) -> bool:
        """Whether the session was already ending before the words could be heard."""
        return self.said_s is None or self.closed_s < self.said_s + HEARD_WITHIN_S


def _stop(driver: Driver) -> str:
    """Return why “stop” does not lead out; empty if it does."""
    people = _Leaving(driver.state, command_words(driver, Command.STOP))
    branch = driver.branch(people, people.watch)
    if broken := branch.play(lambda: people.late(branch, STOPS_WITHIN_S)):
        return f"the session breaks down at “stop” ({broken})"
    if branch.session.ending != "stopped" and not (people.was_over and branch.session.ending):
        return f"“stop”, said and meant, does not end the session within {STOPS_WITHIN_S / 60:g} minutes"
    return ""


def _safe_word(driver: Driver) -> str:
    """Return why the safe word does not lead out; empty if it does, and nothing is stored."""
    people = _Leaving(driver.state, safe_words(driver.session.program))
    branch = driver.branch(people, people.watch)

    def too_late() -> bool:
        return people.closed_s == inf and people.late(branch, ENDS_WITHIN_S)

    if broken := branch.play(too_late):
        return f"the session breaks down at the safe word ({broken})"
    if not branch.session.ending:
        return "the safe word does not end the exercise at once"
    if branch.session.ending != "stopped" and not people.late(branch, HEARD_WITHIN_S):
        return ""  # it was over before the word could be heard
    if not any(isinstance(entry, Discarded) for entry in branch.record):
        return "the safe word does not have the unfinished words thrown away"
    if any(isinstance(entry, PartnerSaid) for entry in branch.record):
        return "the safe word is written down"
    return ""
