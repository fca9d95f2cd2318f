"""What virtual people could do at each moment of a session: every answer, every command, every silence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from companion.core import program as p
from companion.core.api import events as e
from companion.core.state.states import State
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import (
    DONE_WORDS,
    OWN_WORDS,
    SAFE_WORD,
    SPOKEN_SHARE,
    THINKS_S,
    UNCLEAR_WORDS,
    Willing,
    pass_words,
    willing_answer,
)

IN_THE_MIDDLE_S = 10.0
"""When somebody interrupts a turn."""
OVER_THE_LIMIT_S = 90.0
SAFE_WORDS = f"Please, {SAFE_WORD}."
REMARK = "I wish you would stop and look at it."
"""Talk that holds a command and is none."""

Do = Callable[["Choosing", Driver], None]


@dataclass(frozen=True, slots=True)
class Option:
    """Something that people could do, in words, and how they do it."""

    label: str
    do: Do
    words: str = ""
    """As a script test writes it; empty: it can't."""


@dataclass(frozen=True, slots=True)
class Point:
    """A moment at which people could do several things. The first is what willing people do."""

    options: tuple[Option, ...]
    answers: int
    """How many of them, from the first, are answers; the others are commands and accidents."""


class Decide(Protocol):
    """Picks one of the options of a point."""

    def __call__(self, point: Point, what: str, place: str, now: float) -> int:
        """The number of the option. ``what`` goes on at ``place``, the path of a step."""


def _nothing(people: "Choosing", driver: Driver) -> None:
    """Do nothing."""


def _says(words: str, after_s: float = THINKS_S) -> Do:
    return lambda people, driver: driver.says(words, after_s=after_s)


def _loses_microphone(people: "Choosing", driver: Driver) -> None:
    driver.at(driver.now + THINKS_S, e.MicrophoneLost(driver.now))


def _command(words: str) -> Option:
    return Option(f"“{words}”", lambda people, driver: people.interject(driver, words), words)


_COMMANDS = (
    _command("Pause."),
    _command("Time out."),
    _command("Stop."),
    Option("the safe word", lambda people, driver: people.interject(driver, SAFE_WORDS), "(safe word)"),
    _command("Skip."),
    _command("Pass."),
    _command("Repeat."),
    _command("More time."),
    _command("How long?"),
    _command("Help."),
    _command("Go on."),
    _command("I'm done."),
    Option("somebody else speaks", lambda people, driver: people.interject(driver, REMARK), REMARK),
    Option("a cough", lambda people, driver: people.interject(driver, "")),
    Option("the microphone is lost", _loses_microphone),
)
_LISTENS = Point((Option("nobody interrupts", _nothing), *_COMMANDS), 1)
_PAUSED = Point(
    (_command("Go on."), _command("Stop."), _command("Time out."),
     Option("the safe word", _says(SAFE_WORDS)), _command("How long?"), _command("Pause."),
     Option("the microphone is lost", _loses_microphone)), 1,
)  # fmt: skip
_CONFIRMING = Point(
    (Option("yes", _says("Yes.")), Option("no", _says("No.")), Option("silence", _nothing),
     _command("Stop."), _command("Go on."), Option("the safe word", _says(SAFE_WORDS)), _command("Pause."),
     _command("Time out."), Option("the microphone is lost", _loses_microphone)), 3,
)  # fmt: skip
_BREAK = Point(
    (Option("they wait", _nothing), Option("they come back early", _says("Go on.")), _command("Stop."),
     Option("the safe word", _says(SAFE_WORDS)), _command("How long?"), _command("Pause."),
     Option("the microphone is lost", _loses_microphone)), 2,
)  # fmt: skip
_BREAK_OVER = Point(
    (Option("they come back", _says("Go on.")), Option("nobody comes back", _nothing), _command("Stop."),
     Option("the safe word", _says(SAFE_WORDS)), _command("How long?")), 2,
)  # fmt: skip
_CLOSING = Point(
    (Option("nobody interrupts", _nothing), Option("the safe word", _says(SAFE_WORDS)), _command("Stop."),
     Option("somebody speaks", _says(OWN_WORDS))), 1,
)  # fmt: skip


def _in_the_middle(option: Option) -> Option:
    """The same, while somebody speaks in their turn."""

    def do(people: "Choosing", driver: Driver) -> None:
        people.speaks(driver)
        driver.at(driver.now + IN_THE_MIDDLE_S, lambda: option.do(people, driver))

    return Option(f"{option.label} in the middle of it", do, option.words)


def _speaks(people: "Choosing", driver: Driver) -> None:
    people.speaks(driver)


def _stays_silent(people: "Choosing", driver: Driver) -> None:
    people.mute = True


def _goes_over(people: "Choosing", driver: Driver) -> None:
    left_s = driver.session.picture(driver.now).time_left_s or 0.0
    driver.says(OWN_WORDS, left_s + OVER_THE_LIMIT_S, after_s=THINKS_S)


def _passes(people: "Choosing", driver: Driver) -> None:
    driver.says(pass_words(driver), after_s=THINKS_S)


_FLOOR = Point(
    (Option("speaks, and says it is done", _speaks), Option("says nothing", _stays_silent, "(silence)"),
     Option("speaks over the limit", _goes_over), Option("passes", _passes, "(pass)"),
     *map(_in_the_middle, _COMMANDS)), 4,
)  # fmt: skip
_FLOOR_AGAIN = Point(
    (Option("is done", _says(DONE_WORDS)), Option("says nothing more", _stays_silent), *_COMMANDS), 2
)


def _tells(people: "Choosing", driver: Driver) -> None:
    people.tells(driver)


_LEARNING = Point(
    (Option("tells enough", _tells), Option("tells too little", _says(OWN_WORDS)),
     Option("says nothing", _stays_silent, "(silence)"), Option("passes", _passes, "(pass)"),
     *_COMMANDS), 4,
)  # fmt: skip


class Choosing(Willing):
    """People who could do anything, and do what ``decide`` picks."""

    def __init__(self, questions: "Questions", decide: Decide) -> None:
        super().__init__()
        self._questions = questions
        self._decide = decide
        self.mute = False
        """The person who is asked, or has the floor, says nothing until it is over."""
        self._waits_for: tuple[str, str | None] = ("", None)
        self.reached: set[str] = set()
        """Places of the steps that began."""

    def step_began(self, driver: Driver) -> None:
        """Another step: people who were silent may speak again."""
        self.mute = False
        self.reached.add(driver.place)

    def notice(self, driver: Driver) -> None:
        """Do one of the things that could be done."""
        match driver.state:
            case State.ASKING:
                self._asking(driver)
            case State.LEARNING:
                if not self.mute:
                    self._take(driver, _LEARNING, "a voice is learned")
            case State.FLOOR:
                self._floor(driver)
            case State.PROMPT | State.BREATHING | State.QUIET as state:
                self._take(driver, _LISTENS, state.value)
            case State.PAUSED:
                self._take(driver, _PAUSED, "paused")
            case State.CONFIRMING:
                self._take(driver, _CONFIRMING, "asked whether to stop")
            case State.TIME_OUT:
                over = not driver.session.picture(driver.now).time_left_s
                point = _BREAK_OVER if over else _BREAK
                self._take(driver, point, "the break is over" if over else "on a break")
            case State.CLOSING:
                self._take(driver, _CLOSING, "the last words")
            case State.LOST:
                driver.at(driver.now + THINKS_S, e.MicrophoneFound())

    def _take(self, driver: Driver, point: Point, what: str) -> None:
        point.options[self._decide(point, what, driver.place, driver.now)].do(self, driver)

    def _asking(self, driver: Driver) -> None:
        ask, person = driver.session.asked, driver.session.picture(driver.now).holder
        assert ask is not None, "somebody is asked"
        question = (ask.head.path, person)
        if question != self._waits_for:
            self._waits_for, self.mute = question, False
        if not self.mute:
            point = self._questions.point(ask, person, driver.session.memory.people)
            self._take(driver, point, f"{person or 'the group'} is asked")

    def _floor(self, driver: Driver) -> None:
        opened = self.floors(driver)
        holder = driver.session.picture(driver.now).holder
        if opened != self.turn:
            self.turn, self.mute = opened, False
            self._take(driver, _FLOOR, f"{holder} has the floor")
        elif not self.mute:
            self._take(driver, _FLOOR_AGAIN, f"{holder} has the floor again")

    def speaks(self, driver: Driver) -> None:
        """Use most of a turn, and say that it is done."""
        left_s = driver.session.picture(driver.now).time_left_s or 0.0
        driver.says(OWN_WORDS, SPOKEN_SHARE * left_s, after_s=THINKS_S)
        driver.says(DONE_WORDS, after_s=THINKS_S)


_Key = tuple[str, p.Answer, tuple[p.Option, ...], str | None, tuple[str, ...]]


class Questions:
    """What could be answered to the questions of a script, thought of once."""

    def __init__(self) -> None:
        self._points: dict[_Key, Point] = {}

    def point(self, ask: p.Ask, person: str | None, people: tuple[str, ...]) -> Point:
        """What ``person``, or somebody of the people, could do when asked."""
        key = (ask.head.path, ask.answer, ask.options, person, people)
        if key not in self._points:
            answers = [*_possible(ask, person, people), Option("silence", _stays_silent, "(silence)")]
            if ask.answer is not p.Answer.TEXT:
                answers.append(Option("an unclear answer", _says(UNCLEAR_WORDS), "(unclear)"))
            answers.append(Option("passes", _passes, "(pass)"))
            self._points[key] = Point((*answers, *_COMMANDS), len(answers))
        return self._points[key]


def _possible(ask: p.Ask, person: str | None, people: Sequence[str]) -> tuple[Option, ...]:
    willing = willing_answer(ask, person, people)
    match ask.answer:
        case p.Answer.YES_NO:
            words = [willing, "No."]
        case p.Answer.RATING:
            words = [willing, *dict.fromkeys(f"{number}." for number in _numbers(ask))]
        case p.Answer.CHOICE:
            words = [f"{option.spoken[0]}." for option in ask.options]
        case _:
            words = [willing]
    return tuple(Option(f"“{said}”", _says(said), said) for said in dict.fromkeys(words))


def _numbers(ask: p.Ask) -> Sequence[int]:
    """Low, high and between; all where there are few."""
    if ask.high - ask.low <= 10:
        return range(ask.low, ask.high + 1)
    quarter = (ask.high - ask.low) // 4
    return [ask.low, ask.low + quarter, ask.high - quarter, ask.high]
