"""Virtual people: their answers to a session's questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.language import Language
from companion.core.stages.side_questions import LEAVING
from companion.core.state.states import State
from companion.language import language
from companion.language.pack import LanguagePack, Simulated
from companion.rehearsal.driver import VOICE_S, WORDS_PER_MINUTE, Driver

NAMES = ("Maya", "Leo", "Ada", "Ben", "Kim", "Sam")
"""The people if a test names none."""
SAFE_WORD = "lighthouse"
_MOST_UNDERSTOOD = 4096
SPOKEN_SHARE = 0.6
"""The share of a turn that its holder uses."""
PAUSE_S = 60.0
"""Duration of a pause, unless it ends earlier."""
THINKS_S = 1.0
REMARK_S = 5.0
"""Time after somebody else's remark at which speech continues."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens instead of words."""

    name: str


SILENCE, UNCLEAR, PASS = Happening("silence"), Happening("unclear"), Happening("pass")
HAPPENINGS: Mapping[str, Happening] = {f"({h.name})": h for h in (SILENCE, UNCLEAR, PASS)}

Said = str | Happening


def words_of(program: p.Program) -> Simulated:
    """Return people's words in the language of a script."""
    return language(program.language).simulated


@cache
def remembering(code: str) -> Language:
    """Return a language that remembers what it understood: simulated people say few things often. A real
    session never caches words like this."""
    own = language(code)
    cached = lru_cache(_MOST_UNDERSTOOD)
    harmless, danger_in, together = lines_of(own), cached(own.danger_in), cached(own.danger_together)
    return replace(
        own,
        understand=cached(own.understand),
        danger_in=lambda text: None if text in harmless else danger_in(text),
        danger_together=lambda before, text: None if text in harmless else together(before, text),
    )


def lines_of(own: LanguagePack) -> frozenset[str]:
    """Return what simulated people say of their own accord: none of it speaks of danger, and to look that
    up takes longer than all the rest of a rehearsal."""
    said = own.simulated
    alone = (
        said.no,
        said.unclear,
        said.own_words,
        said.day,
        said.remark,
        said.told,
        said.hard_no,
        said.hard_mood,
    )
    lines = (*alone, *said.yes, *said.sentences, *said.moods, *said.refusals, *chain(*said.thoughts))
    return frozenset((*lines, *(f"{name[:1].upper()}{name[1:]}." for name in own.commands.names.values())))


def safe_words(program: p.Program) -> str:
    """Return the safe word, spoken in the language of a script."""
    return words_of(program).with_safe_word.format(word=SAFE_WORD)


def willing_answer(ask: p.Ask, person: str | None, people: Sequence[str], words: Simulated) -> str:
    """Return a cooperative person's answer."""
    match ask.answer:
        case p.Answer.YES_NO:
            return words.yes[0]
        case p.Answer.RATING:
            return f"{(ask.low + ask.high) // 2}."
        case p.Answer.CHOICE:
            return f"{ask.options[0].spoken[0]}."
        case p.Answer.NAME | p.Answer.PARTNER:
            return person or people[0]
        case p.Answer.TEXT:
            return words.own_words
        case p.Answer.DAY:
            return words.day


def spoken(value: str, ask: p.Ask) -> str:
    """Return an answer as spoken: yes, a number, the first wording of an option, or the words themselves."""
    options = {option.value: option.spoken[0] for option in ask.options}
    return options.get(value, value)


class Willing:
    """Cooperates with everything: says yes, speaks in each turn, comes back from a break."""

    def __init__(self) -> None:
        self.turn = -1
        """Number of the last turn noticed."""
        self._has_words = True
        self._turns = 0
        self._noted = 0

    def notice(self, driver: Driver) -> None:
        """React to the state of the session."""
        match driver.state:
            case State.ASKING:
                asked = driver.session.asked
                assert asked is not None, "somebody is asked"
                self.asked(driver, asked, driver.session.picture(driver.now).holder)
            case State.LEARNING:
                self.tells(driver)
            case State.FLOOR:
                self.has_floor(driver)
            case State.PAUSED:
                self.paused(driver)
            case State.CONFIRMING:
                self.says_stop(driver)
            case State.TIME_OUT:
                self.on_a_break(driver)
            case State.LOST:
                driver.at(driver.now + THINKS_S, e.MicrophoneFound())

    def step_began(self, driver: Driver) -> None:
        """Ignore it."""

    def tells(self, driver: Driver) -> None:
        """Say enough for voice enrolment."""
        driver.says(words_of(driver.session.program).told, VOICE_S + 1.0, after_s=THINKS_S)

    def asked(self, driver: Driver, ask: p.Ask, person: str | None) -> None:
        """Answer a question."""
        words = words_of(driver.session.program)
        if ask.head is LEAVING:
            self.reply(driver, ask, words.no)
            return
        self.reply(driver, ask, willing_answer(ask, person, driver.session.memory.people, words))

    def reply(self, driver: Driver, ask: p.Ask, said: Said) -> None:
        """Say the answer, or let something else happen."""
        match said:
            case Happening("pass"):
                driver.says(command_words(driver, e.Command.PASS), after_s=THINKS_S)
            case Happening("unclear"):
                unclear = words_of(driver.session.program).unclear
                driver.says("" if ask.answer is p.Answer.TEXT else unclear, 1.0, after_s=THINKS_S)
            case str():
                driver.says(said, after_s=THINKS_S)

    def has_floor(self, driver: Driver) -> None:
        """Speak and end the turn; after an interruption just end it."""
        opened = self.floors(driver)
        if opened != self.turn:
            self.turn = opened
            plan = self.sentences(driver)
            self._has_words = len(plan) > 1
            for words, for_s in plan:
                driver.says(words, for_s, after_s=THINKS_S)
        elif self._has_words:
            driver.says(command_words(driver, e.Command.DONE), after_s=THINKS_S)

    def floors(self, driver: Driver) -> int:
        """Return how often the floor has been opened."""
        record = driver.record
        while self._noted < len(record):
            self._turns += isinstance(record[self._noted], r.FloorOpened)
            self._noted += 1
        return self._turns

    def sentences(self, driver: Driver) -> list[tuple[str, float | None]]:
        """Return the sentences for the turn that begins, each with its duration."""
        holder = driver.session.picture(driver.now).holder
        said = self.turn_words(driver, holder)
        if said == SILENCE:
            return []
        if said == PASS:
            return [(command_words(driver, e.Command.PASS), None)]
        if said == UNCLEAR:
            return [("", 1.0)]
        assert isinstance(said, str)
        done = command_words(driver, e.Command.DONE)
        if said:
            return [(said, len(said.split()) * 60.0 / WORDS_PER_MINUTE), (done, None)]
        left_s = driver.session.picture(driver.now).time_left_s or 0.0
        sentences = words_of(driver.session.program).sentences
        each_s = SPOKEN_SHARE * left_s / len(sentences)
        return [*((words, each_s) for words in sentences), (done, None)]

    def turn_words(self, driver: Driver, holder: str | None) -> Said:
        """Return the words for a turn; empty: some sentences, for most of its time."""
        return ""

    def interject(self, driver: Driver, words: str) -> None:
        """Say something unprompted; the speaker breaks off, and continues after a remark."""
        driver.breaks_off()
        driver.says(words, after_s=0.1)
        driver.at(driver.now + REMARK_S, lambda: self._go_on(driver))

    def _go_on(self, driver: Driver) -> None:
        if driver.quiet and driver.session.state in (State.FLOOR, State.ASKING):
            self.notice(driver)

    def paused(self, driver: Driver) -> None:
        """Resume after a while."""
        driver.says(command_words(driver, e.Command.GO_ON), after_s=PAUSE_S)

    def says_stop(self, driver: Driver) -> None:
        """Say yes, where each is asked whether to go on."""
        driver.says(words_of(driver.session.program).yes[0], after_s=THINKS_S)

    def on_a_break(self, driver: Driver) -> None:
        """Come back when the break is over."""
        if not driver.session.picture(driver.now).time_left_s:
            driver.says(command_words(driver, e.Command.GO_ON), after_s=THINKS_S)


def command_words(driver: Driver, command: e.Command) -> str:
    """Return the spoken form of a command."""
    name = driver.session.commands.name(command)
    return f"{name[:1].upper()}{name[1:]}."
