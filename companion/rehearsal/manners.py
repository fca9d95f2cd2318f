"""People of one manner each: natural, quiet, silent, passing, refusing, and others."""

from collections.abc import Mapping, Sequence
from enum import Enum

from companion.core import program as p
from companion.core.api import events as e
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import (
    PASS,
    PAUSE_S,
    SAFE_WORD,
    SILENCE,
    Said,
    Willing,
    command_words,
    remembering,
    words_of,
)
from companion.rehearsal.played_test import STARTED_AT


class Manner(Enum):
    """How people live through a session."""

    NATURAL = "natural"
    """They tell, answer and agree."""
    QUIET = "quiet"
    """They say yes to what is asked, and tell nothing."""
    SILENT = "silent"
    """They agree to begin, and say nothing any more."""
    PASSING = "passing"
    """They agree to begin, and pass on everything."""
    REFUSING = "refusing"
    """They agree to begin, and would rather not, or have nothing to tell."""
    WITHDRAWING = "withdrawing"
    """They agree to begin, tell something, and take it back."""
    CUT_OFF = "cut-off"
    """They tell more than there is time for, and are cut off."""
    HARD = "hard"
    """They tell, and it does not go well: noes, low numbers, a bad evening."""


_LIKE_NATURAL = frozenset({Manner.NATURAL, Manner.CUT_OFF})
_AGREE = frozenset({Manner.QUIET, Manner.WITHDRAWING})
_TOO_LONG_S = 60.0
"""How long somebody who is cut off speaks beyond their time."""
_MOST_PAUSES = 6
"""Pauses after which a silent couple goes on; then they stop."""


class Mannered(Willing):
    """People who live through a session in one manner; the others, if only one has it, are natural."""

    def __init__(self, manner: Manner, only: str | None = None) -> None:
        super().__init__()
        self._manner = manner
        self._only = only
        self._begun = False
        """Whether there was anything to tell: what is asked before that begins the session."""
        self._said = 0
        self._pauses = 0
        self._withdrew: tuple[str, str | None] = ("", None)
        """The question whose answer was taken back last, and who was asked."""

    def _of(self, person: str | None) -> Manner:
        return self._manner if self._only in (None, person) else Manner.NATURAL

    def step_began(self, driver: Driver) -> None:
        """Note whether the session asks for more than consent."""
        name = driver.place.rsplit(".", 1)[-1]
        self._begun = self._begun or name in ("turn", "more")

    def asked(self, driver: Driver, ask: p.Ask, person: str | None) -> None:
        """Answer a question as the person does."""
        manner, words = self._of(person), words_of(driver.session.program)
        agrees = ask.answer is p.Answer.YES_NO and (manner in _AGREE or not self._begun)
        if ask.answer is not p.Answer.YES_NO:
            self._begun = True
        if manner in _LIKE_NATURAL or agrees:
            said: Said = self._natural(ask, words.moods)
            if ask.answer in (p.Answer.YES_NO, p.Answer.NAME) or not said:
                super().asked(driver, ask, person)
                return
        elif manner is Manner.HARD:
            said = self._hard(ask, words.hard_no, words.hard_mood)
        elif manner is Manner.PASSING:
            said = PASS
        elif manner is Manner.WITHDRAWING and (driver.place, person) == self._withdrew:
            said = SILENCE
        elif manner is Manner.WITHDRAWING and ask.answer is p.Answer.TEXT:
            self._withdrew = (driver.place, person)
            self.reply(driver, ask, self._next(words.moods))
            said = command_words(driver, e.Command.FORGET_WORDS)
        elif manner is Manner.REFUSING:
            said = words.no if ask.answer is p.Answer.YES_NO else self._next(words.refusals)
        else:
            said = SILENCE
        self.reply(driver, ask, said)

    def sentences(self, driver: Driver) -> list[tuple[str, float | None]]:
        """Return the sentences of the turn; some take them back, or speak too long."""
        view, plan = driver.session.picture(driver.now), super().sentences(driver)
        match self._of(view.holder):
            case Manner.WITHDRAWING if len(plan) > 1:
                plan.insert(-1, (command_words(driver, e.Command.FORGET_WORDS), None))
            case Manner.CUT_OFF if plan:
                return [(plan[0][0], (view.time_left_s or 0.0) + _TOO_LONG_S)]
        return plan

    def turn_words(self, driver: Driver, holder: str | None) -> Said:
        """Speak in a turn as its holder does."""
        self._begun = True
        words = words_of(driver.session.program)
        match self._of(holder):
            case Manner.NATURAL | Manner.HARD | Manner.WITHDRAWING | Manner.CUT_OFF:
                thoughts = [thought for thought, _ in words.thoughts]
                return words.mirrored if self._mirrors(driver) else self._next(thoughts)
            case Manner.PASSING:
                return PASS
            case Manner.REFUSING:
                return self._next(words.refusals)
        return SILENCE

    def paused(self, driver: Driver) -> None:
        """Resume after a while; who says nothing at all stops in the end."""
        self._pauses += 1
        command = e.Command.GO_ON if self._pauses <= _MOST_PAUSES else e.Command.STOP
        driver.says(command_words(driver, command), after_s=PAUSE_S)

    def says_stop(self, driver: Driver) -> None:
        """Let a stop stand."""

    def _mirrors(self, driver: Driver) -> bool:
        return driver.place.endswith(".turn")

    def _natural(self, ask: p.Ask, moods: Sequence[str]) -> str:
        return self._next(moods) if ask.answer is p.Answer.TEXT else ""

    def _hard(self, ask: p.Ask, no: str, mood: str) -> Said:
        match ask.answer:
            case p.Answer.YES_NO:
                return no
            case p.Answer.RATING:
                return f"{ask.low}."
            case p.Answer.CHOICE:
                return f"{ask.options[-1].spoken[0]}."
        return mood

    def _next(self, sayings: Sequence[str]) -> str:
        self._said += 1
        return sayings[(self._said - 1) % len(sayings)]


def lived(
    program: p.Program,
    manner: Manner,
    people: Sequence[str],
    settings: Mapping[str, Value] | None = None,
    only: str | None = None,
) -> tuple[Driver, str]:
    """Play one session with people of a manner; return its driver, and why it broke down, if it did."""
    session = Session(
        program,
        people,
        remembering(program.language),
        settings=settings,
        safe_word=SAFE_WORD,
        started_at=STARTED_AT,
        prepare=False,
    )
    driver = Driver(session, Mannered(manner, only))
    return driver, driver.play()
