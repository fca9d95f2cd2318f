"""Options of virtual people at each moment of a session: every answer, every command, every silence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api.events import Command
from companion.core.state.states import State
from companion.language import language
from companion.language.pack import LanguagePack, Simulated
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import (
    SAFE_WORD,
    SPOKEN_SHARE,
    THINKS_S,
    Willing,
    command_words,
    willing_answer,
    words_of,
)

IN_THE_MIDDLE_S = 10.0
"""Time in a turn at which somebody interrupts it."""
OVER_THE_LIMIT_S = 90.0

Do = Callable[["Choosing", Driver], None]


@dataclass(frozen=True, slots=True)
class Option:
    """Something that people could do, described in words, and its implementation."""

    label: str
    do: Do
    words: str = ""
    """Its form in a script test; empty if tests can't express it."""


@dataclass(frozen=True, slots=True)
class Point:
    """A moment with several options. The first is what cooperative people do."""

    options: tuple[Option, ...]
    answers: int
    """How many of them, from the first, are answers; the others are commands and accidents."""


class Decide(Protocol):
    """Picks one of the options of a point."""

    def __call__(self, point: Point, what: str, place: str, now: float) -> int:
        """Return the index of the option. ``what`` is going on at ``place``, the path of a step."""


def _nothing(people: "Choosing", driver: Driver) -> None:
    """Do nothing."""


def _says(words: str, after_s: float = THINKS_S) -> Do:
    return lambda people, driver: driver.says(words, after_s=after_s)


def _loses_microphone(people: "Choosing", driver: Driver) -> None:
    driver.at(driver.now + THINKS_S, e.MicrophoneLost(driver.now))


def _in_the_middle(option: Option) -> Option:
    """Return the same option, applied while somebody speaks in their turn."""

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
    driver.says(words_of(driver.session.program).own_words, left_s + OVER_THE_LIMIT_S, after_s=THINKS_S)


def _passes(people: "Choosing", driver: Driver) -> None:
    driver.says(command_words(driver, Command.PASS), after_s=THINKS_S)


def _tells(people: "Choosing", driver: Driver) -> None:
    people.tells(driver)


class Repertoire:
    """Options where nothing is asked, in the words of one language."""

    def __init__(self, spoken: LanguagePack) -> None:
        self.words = words = spoken.simulated
        self._names = spoken.commands.names
        safe_words = words.with_safe_word.format(word=SAFE_WORD)
        self._safe = Option("the safe word", _says(safe_words))
        self._lost = Option("the microphone is lost", _loses_microphone)
        self.commands = (
            *self._spoken(Command.PAUSE, Command.TIME_OUT, Command.STOP),
            _interjects("the safe word", safe_words, "(safe word)"),
            *self._spoken(
                Command.SKIP, Command.PASS, Command.REPEAT, Command.MORE_TIME, Command.HOW_LONG, Command.HELP,
                Command.GO_ON, Command.DONE,
            ),
            _interjects("somebody else speaks", words.remark, words.remark),
            _interjects("a cough", ""),
            self._lost,
        )  # fmt: skip
        self.listens = Point((Option("nobody interrupts", _nothing), *self.commands), 1)
        self.closing = Point(
            (Option("nobody interrupts", _nothing), self._safe, *self._spoken(Command.STOP),
             Option("somebody speaks", _says(words.own_words))), 1,
        )  # fmt: skip
        self._in_turns()
        self._in_breaks()

    def _in_turns(self) -> None:
        """Add what a partner can do who has the floor, or whose voice is learned."""
        self.floor = Point(
            (Option("speaks, and says it is done", _speaks),
             Option("says nothing", _stays_silent, "(silence)"),
             Option("speaks over the limit", _goes_over), Option("passes", _passes, "(pass)"),
             *map(_in_the_middle, self.commands)), 4,
        )  # fmt: skip
        self.floor_again = Point(
            (Option("is done", _says(self._said(Command.DONE))), Option("says nothing more", _stays_silent),
             *self.commands), 2,
        )  # fmt: skip
        self.learning = Point(
            (Option("tells enough", _tells), Option("tells too little", _says(self.words.own_words)),
             Option("says nothing", _stays_silent, "(silence)"), Option("passes", _passes, "(pass)"),
             *self.commands), 4,
        )  # fmt: skip

    def _in_breaks(self) -> None:
        """Add what can be done while the session is paused, in a time-out, or asked to stop."""
        safe, lost, spoken = self._safe, self._lost, self._spoken
        go_on = _says(self._said(Command.GO_ON))
        self.paused = Point(
            (*spoken(Command.GO_ON, Command.STOP, Command.TIME_OUT), safe,
             *spoken(Command.HOW_LONG, Command.PAUSE), lost), 1,
        )  # fmt: skip
        self.confirming = Point(
            (Option("yes", _says(self.words.yes[0])), Option("no", _says(self.words.no)),
             Option("silence", _nothing), *spoken(Command.STOP, Command.GO_ON), safe,
             *spoken(Command.PAUSE, Command.TIME_OUT), lost), 3,
        )  # fmt: skip
        self.on_a_break = Point(
            (Option("they wait", _nothing), Option("they come back early", go_on),
             *spoken(Command.STOP), safe, *spoken(Command.HOW_LONG, Command.PAUSE), lost), 2,
        )  # fmt: skip
        self.break_over = Point(
            (Option("they come back", go_on), Option("nobody comes back", _nothing),
             *spoken(Command.STOP), safe, *spoken(Command.HOW_LONG)), 2,
        )  # fmt: skip

    def _said(self, command: Command) -> str:
        """Return the words of a command."""
        name = self._names[command]
        return f"{name[:1].upper()}{name[1:]}."

    def _spoken(self, *commands: Command) -> tuple[Option, ...]:
        """Return an option for each command, spoken over whatever goes on."""
        return tuple(_interjects(f"“{said}”", said, said) for said in map(self._said, commands))


def _interjects(label: str, words: str, in_a_test: str = "") -> Option:
    return Option(label, lambda people, driver: people.interject(driver, words), in_a_test)


@cache
def repertoire(code: str) -> Repertoire:
    """Return the options in the language with this code."""
    return Repertoire(language(code))


class Choosing(Willing):
    """People who could do anything, and do what ``decide`` picks."""

    def __init__(
        self, questions: "Questions", decide: Decide, began: Callable[[Driver], None] | None = None
    ) -> None:
        """``began`` is called with each step that begins."""
        super().__init__()
        self._began = began
        self._questions = questions
        self._could = questions.repertoire
        self._decide = decide
        self.mute = False
        """The person asked, or with the floor, says nothing until it is over."""
        self._waits_for: tuple[str, str | None] = ("", None)
        self.reached: set[str] = set()
        """Paths of the steps that began."""

    def step_began(self, driver: Driver) -> None:
        """Start another step: people who were silent may speak again."""
        self.mute = False
        self.reached.add(driver.place)
        if self._began:
            self._began(driver)

    def notice(self, driver: Driver) -> None:
        """Apply one of the options of the moment."""
        match driver.state:
            case State.ASKING:
                self._asking(driver)
            case State.LEARNING:
                if not self.mute:
                    self._take(driver, self._could.learning, "a voice is learned")
            case State.FLOOR:
                self._floor(driver)
            case State.PROMPT | State.BREATHING | State.QUIET as state:
                self._take(driver, self._could.listens, state.value)
            case State.PAUSED:
                self._take(driver, self._could.paused, "paused")
            case State.CONFIRMING:
                self._take(driver, self._could.confirming, "stopped, or asked whether to go on")
            case State.TIME_OUT:
                over = not driver.session.picture(driver.now).time_left_s
                point = self._could.break_over if over else self._could.on_a_break
                self._take(driver, point, "the break is over" if over else "on a break")
            case State.CLOSING:
                self._take(driver, self._could.closing, "the last words")
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
            self._take(driver, self._could.floor, f"{holder} has the floor")
        elif not self.mute:
            self._take(driver, self._could.floor_again, f"{holder} has the floor again")

    def speaks(self, driver: Driver) -> None:
        """Use most of a turn, and end it."""
        left_s = driver.session.picture(driver.now).time_left_s or 0.0
        driver.says(self._could.words.own_words, SPOKEN_SHARE * left_s, after_s=THINKS_S)
        driver.says(command_words(driver, Command.DONE), after_s=THINKS_S)


_Key = tuple[str, p.Answer, tuple[p.Option, ...], str | None, tuple[str, ...]]


class Questions:
    """Possible answers to the questions of a script, computed once."""

    def __init__(self, repertoire: Repertoire) -> None:
        self.repertoire = repertoire
        self._points: dict[_Key, Point] = {}

    def point(self, ask: p.Ask, person: str | None, people: tuple[str, ...]) -> Point:
        """Return the options of ``person``, or of anybody among the people, for a question."""
        key = (ask.head.path, ask.answer, ask.options, person, people)
        if key not in self._points:
            answers = [
                *_possible(ask, person, people, self.repertoire.words),
                Option("silence", _stays_silent, "(silence)"),
            ]
            if ask.answer is not p.Answer.TEXT:
                answers.append(Option("an unclear answer", _says(self.repertoire.words.unclear), "(unclear)"))
            answers.append(Option("passes", _passes, "(pass)"))
            self._points[key] = Point((*answers, *self.repertoire.commands), len(answers))
        return self._points[key]


def _possible(ask: p.Ask, person: str | None, people: Sequence[str], said: Simulated) -> tuple[Option, ...]:
    willing = willing_answer(ask, person, people, said)
    match ask.answer:
        case p.Answer.YES_NO:
            words = [willing, said.no]
        case p.Answer.RATING:
            words = [willing, *dict.fromkeys(f"{number}." for number in _numbers(ask))]
        case p.Answer.CHOICE:
            words = [f"{option.spoken[0]}." for option in ask.options]
        case _:
            words = [willing]
    return tuple(Option(f"“{one}”", _says(one), one) for one in dict.fromkeys(words))


def _numbers(ask: p.Ask) -> Sequence[int]:
    """Return low, high and intermediate numbers; all if there are few."""
    if ask.high - ask.low <= 10:
        return range(ask.low, ask.high + 1)
    quarter = (ask.high - ask.low) // 4
    return [ask.low, ask.low + quarter, ask.high - quarter, ask.high]
