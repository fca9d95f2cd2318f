"""Partners without scripted lines: they answer, take their turns, mirror, and have their voice learned."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from companion.core.api.events import Command
from companion.core.api.record import Entry, StepEntered
from companion.core.api.snapshot import Mood, Snapshot
from companion.core.program import Answer, Ask
from companion.language import language
from companion.room.plan import Cue, Line, Piece

_SAYS = language().simulated
_DONE = f"{language().commands.names[Command.DONE]}."
_RETRY_S = 7.0
"""Time without a reaction after which an answer is repeated in other words."""
_MOST_TRIES = 4
_THINKING_S = 0.9
_BEFORE_DONE_S = 1.5
_SENTENCES = ((20.0, 1), (60.0, 2), (150.0, 3))
"""Turn lengths in seconds, at most, and the number of sentences spoken in each."""
_MANY = 4
ENROLMENTS = 6
"""The number of texts for voice enrolment with different beginnings; each has another for a second time."""
_BREATH_S = 0.35
_READS_S = 9.5


class Watched(Protocol):
    """A session as the people in the room see it."""

    @property
    def asked(self) -> Ask | None:
        """The question that is being asked or awaits its answer."""

    def snapshot(self, now: float) -> Snapshot:
        """The state of the session at ``now``."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the session waits for: an answer, or speech in a turn."""

    asked: Ask | None
    """None for a turn or voice enrolment."""
    holder: str | None
    """None if anyone may answer."""
    limit_s: float
    tells: bool = False
    """Whether speech for voice enrolment is wanted."""
    disturbed: bool = field(default=False, compare=False)
    """Whether the session has noticed somebody else speaking in the turn."""


def moment_of(session: Watched, now: float) -> Moment | None:
    """Return what ``session`` waits for; None while it speaks, is paused, or allows silence."""
    picture = session.snapshot(now)
    if picture.mood is Mood.ASKING and session.asked:
        return Moment(session.asked, picture.holder, 0.0)
    if picture.mood is Mood.ASKING and picture.holder:
        return Moment(None, picture.holder, 0.0, tells=True)
    if picture.mood is Mood.LISTENING:
        return Moment(None, picture.holder, picture.time_total_s or 0.0, disturbed=picture.disturbed)
    return None


@dataclass
class Talk:
    """State shared by all improvisers of a room: the last utterance, to be mirrored, and unused thoughts."""

    speaker: str = ""
    mirrored: Sequence[str] = ()
    left: list[int] = field(default_factory=list)


@dataclass
class Improviser:
    """Chooses the words of one partner."""

    name: str
    leads: bool
    """Whether this partner answers questions to anybody."""
    talk: Talk
    chance: random.Random
    _moment: Moment | None = None
    _since_s: float = 0.0
    _wait_s: float = 0.0
    _tries: Counter[tuple[Ask | None, str | None]] = field(default_factory=Counter)
    _in_mirror: bool = False

    def note(self, entry: Entry) -> None:
        """Tell mirroring from a turn by the step in the record."""
        if isinstance(entry, StepEntered):
            self._in_mirror = entry.path.endswith(".turn")
            self._tries.clear()
            self._moment = None

    def line(self, moment: Moment | None, now: float, reaction_s: float) -> Line | None:
        """Return what to say now, if anything. Call it several times a second while nobody speaks."""
        if moment != self._moment:
            self._moment, self._since_s, self._wait_s = moment, now, reaction_s
        if moment is None or moment.tells or not self._is_mine(moment) or now < self._since_s + self._wait_s:
            return None
        tries = self._tries[moment.asked, moment.holder]
        if tries >= _MOST_TRIES:
            return None
        self._tries[moment.asked, moment.holder] += 1
        self._wait_s = _RETRY_S
        words = self._answer(moment.asked, tries) if moment.asked else self._turn(moment.limit_s, tries)
        return Line(tuple(words), Cue.HEARS if moment.asked else Cue.FLOOR)

    def speaks(self, now: float) -> None:
        """Note that the planned line is being spoken."""
        self._since_s = now

    def _is_mine(self, moment: Moment) -> bool:
        return moment.holder == self.name or (moment.holder is None and self.leads)

    def _answer(self, asked: Ask, again: int) -> list[Piece]:
        match asked.answer:
            case Answer.YES_NO:
                return [Piece(_SAYS.yes[again % len(_SAYS.yes)])]
            case Answer.RATING:
                number = round(asked.low + 0.7 * (asked.high - asked.low))
                return [Piece(_SAYS.rating(number, again % 2 == 1))]
            case Answer.CHOICE:
                option = asked.options[again % len(asked.options)]
                return [Piece(f"{_capital(option.spoken[0])}.")]
            case Answer.NAME:
                return [Piece(f"{self.name}.")]
            case Answer.DAY:
                return [Piece(_SAYS.day)]
        return [Piece(self.chance.choice(_SAYS.moods))]

    def _turn(self, limit_s: float, again: int) -> list[Piece]:
        if again:
            return [Piece(_DONE)]
        if self._in_mirror:
            others = self.talk.mirrored if self.talk.speaker != self.name else ()
            said = list(others) or [_SAYS.mirrored]
        else:
            chosen = [_SAYS.thoughts[self._next()] for _ in range(_sentences(limit_s))]
            said = [own for own, _ in chosen]
            self.talk.speaker, self.talk.mirrored = self.name, [given_back for _, given_back in chosen]
        pieces = [Piece(sentence, _THINKING_S if at else 0.0) for at, sentence in enumerate(said)]
        return [*pieces, Piece(_DONE, _BEFORE_DONE_S)]

    def _next(self) -> int:
        """Return a thought that has not been used, as long as there are any."""
        if not self.talk.left:
            self.talk.left = self.chance.sample(range(len(_SAYS.thoughts)), len(_SAYS.thoughts))
        return self.talk.left.pop()


def _sentences(limit_s: float) -> int:
    return next((count for most_s, count in _SENTENCES if limit_s <= most_s), _MANY)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def enrolment(place: int, again: int, *, reads: bool) -> Line:
    """Return what the partner at ``place`` says for voice enrolment the ``again``-th time, counted from 0:
    about ten seconds; with ``reads``, as much of their recordings."""
    if reads:
        return Line((Piece("", reads_s=_READS_S),), Cue.ENROLS)
    told = _SAYS.days[(place % ENROLMENTS + ENROLMENTS * again) % len(_SAYS.days)]
    return Line(tuple(Piece(text, _BREATH_S if at else 0.0) for at, text in enumerate(told)), Cue.ENROLS)
