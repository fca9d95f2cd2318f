"""Meaning of speech: one result type for everything said to the companion."""

import datetime
from dataclasses import dataclass
from enum import Enum

from companion.core.api.events import Command
from companion.core.program import Answer, Ask, Option, SettingKind

AnswerValue = bool | int | str
"""A yes or no, a number, the value of an option, a name, a day as in ISO 8601, or the words themselves."""


class Act(Enum):
    """What somebody did with their words."""

    ANSWER = "answer"
    CORRECTION = "correction"
    """A replacement for an earlier answer: "I meant three", "No, it's Siobhan"."""
    TAKES_BACK = "takes back"
    """An earlier answer is withdrawn, without a new one yet: "No, wait", "Can I answer again?"."""
    IS_HERE = "is here"
    """Somebody says that they are back, for themselves alone."""
    UNSURE = "unsure"
    """An honest answer that decides nothing: "I can't decide". Never a no."""
    YOU_CHOOSE = "you choose"
    """The choice is handed back: "whatever you think"."""
    TIME = "time"
    """A request for time, or thinking aloud."""
    REPEAT = "repeat"
    QUESTION = "question back"
    COMMAND = "command"
    SOMETHING_ELSE = "something else"
    SOMEONE_ELSE = "someone else"
    """Somebody else's words, wishes or actions: "Leo takes tea"."""
    NOT_TO_US = "not to us"
    """For another device, or for somebody who takes no part."""
    UNCLEAR = "unclear"


class Declined(Enum):
    """How words for a turn or an answer decline it."""

    REFUSES = "refuses"
    """ "I'd rather not say"."""
    NOTHING = "nothing"
    """There is nothing to tell: "No, not really", "I don't know"."""


class Scope(Enum):
    """The situation in which something is said."""

    BETWEEN = "between turns"
    """Nobody holds the floor. Something may be asked."""
    TURN = "in a turn"
    """Somebody holds the floor: nearly everything is talk."""
    PAUSED = "paused"
    """The session is paused."""


@dataclass(frozen=True, slots=True)
class Question:
    """The current question, as far as it helps to understand an answer."""

    answer: Answer
    text: str = ""
    """The question as it was spoken."""
    low: int = 1
    high: int = 10
    """Range of a rating; of a length of time, in minutes."""
    options: tuple[Option, ...] = ()
    minutes: bool = False
    """Whether the answer is a length of time in minutes."""
    exposing: bool = False
    """Whether the answer gives something away: only explicit words count."""
    said_back: tuple[str, ...] = ()
    """Names that the question reads back, to be confirmed or corrected."""
    today: datetime.date | None = None
    """From which days are counted; None: not known."""

    @classmethod
    def of(
        cls, ask: Ask, text: str, said_back: tuple[str, ...] = (), today: datetime.date | None = None
    ) -> "Question":
        """``ask``, spoken as ``text``."""
        return cls(
            answer=ask.answer,
            text=text,
            low=ask.low,
            high=ask.high,
            options=ask.options,
            minutes=ask.setting is SettingKind.DURATION,
            exposing=bool(ask.confirm) and ask.answer is Answer.CHOICE,
            said_back=said_back,
            today=today,
        )


@dataclass(frozen=True, slots=True)
class Situation:
    """Where something was said, and among whom."""

    scope: Scope = Scope.BETWEEN
    question: Question | None = None
    people: tuple[str, ...] = ()
    person: str | None = None
    """Who is asked, or holds the floor; None: anybody."""
    pause_s: float = 0.0
    """Silence before the words."""
    speaker: str | None = None
    """Whose voice it surely is."""

    @property
    def among_people(self) -> bool:
        """Whether the question is which of those who are here."""
        options = self.question.options if self.question else ()
        return bool(options) and all(option.value in self.people for option in options)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of words."""

    act: Act
    value: AnswerValue | None = None
    """Of an answer or a correction."""
    hedged: bool = False
    """Given with doubt, reluctance or a condition: "I guess so", "Yes, if he listens"."""
    outright: bool = False
    """Whether a correction is explicit, and can't be a first answer: "I meant three"."""
    command: Command | None = None
    """Of a COMMAND; within other words, what they end with."""
    offered: bool = False
    """Whether the command may not have been meant for the companion: ask before obeying it."""
    heard: AnswerValue | None = None
    """Possible meaning of unclear words, to be confirmed."""
    names: tuple[str, ...] = ()
    """All names that were said, if a name is asked or corrected."""

    @property
    def answers(self) -> bool:
        """Whether it settles the question."""
        return self.act in (Act.ANSWER, Act.CORRECTION)


@dataclass(frozen=True, slots=True)
class BreathWish:
    """A wish for the breaths that are guided; one of these is given."""

    slower: int = 0
    """1: slower; -1: faster."""
    fewer: int = 0
    """1: fewer breaths; -1: more."""
    count: int | None = None
    """Number of breaths."""
    rate: float | None = None
    """Breaths a minute."""
    holds: bool | None = None
    """False: without holding."""


UNCLEAR = Meaning(Act.UNCLEAR)


def understood(value: AnswerValue) -> Meaning:
    """Return a plain answer."""
    return Meaning(Act.ANSWER, value)
