"""Answers that were given and turns that were closed, and how they are taken up again.

Words immediately after an answer, even over the next prompt, belong to the answer, which opens again. Later
"I meant three" or "Can I answer again?" does the same, until the section is over; an answer that gave
something away can be changed at any time. As long as nothing depends on it the script continues from
there; otherwise only the value changes. "More time" just after the end of a turn opens it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from companion.core import program as p
from companion.core.api import events as e
from companion.core.language.meaning import Act, AnswerValue, Meaning
from companion.core.machine.cursor import Cursor
from companion.core.stages.asking import Asking
from companion.core.stages.base import Save, Stage, StageContext
from companion.core.stages.prompting import Closing
from companion.core.stages.side_questions import SideQuestion
from companion.core.state.attribution import Place
from companion.core.state.listening import Listening
from companion.core.state.states import State

REOPENS_S = 8.0
"""How long after the end of a turn "more time" opens it again: the closing words, and a breath."""
BEHIND_S = 1.5
"""Words this soon after an answer belong to it; nobody else is that quick."""
INTO_NEXT_S = 1.0
"""So early in the next prompt nobody can know what is asked."""
SOON_S = 3.0
"""So soon after the next question "Actually, no" in an unknown voice changes the previous answer."""
MOST_OPEN = 8
"""The latest answers that may be corrected without a word on which; what is said is compared with each."""
_MORE_THAN_A_WORD_S = 0.8
"""A bare yes, no or number is shorter; two words that are said calmly are longer."""
_STANDS_STILL = frozenset({State.PAUSED, State.TIME_OUT, State.CONFIRMING, State.LOST, State.LEARNING})
_FLOOR = frozenset({State.FLOOR, State.GRACE})


class Rewinding(StageContext, Protocol):
    """A session that can go back in its script."""

    def rewind(self, mark: "Mark") -> None:
        """Return to an earlier place in the script."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a session in its script."""

    cursor: Cursor
    step: p.Step
    section: str
    begun: int
    """Number of steps with words begun so far, and of turns held."""


@dataclass(frozen=True, slots=True)
class ClosedTurn:
    """A turn that is over."""

    turn: Stage
    mark: Mark
    """Where the script was."""
    at_s: float

    def may_reopen(
        self, here: Mark, state: State, stage: Stage, speaker: str | None, said: e.Heard | None, now: float
    ) -> bool:
        """Whether it goes on, as ``speaker`` wants more time: nothing else was begun until ``here`` but the
        next prompt, or a floor that holds no other words yet."""
        if here.begun - self.mark.begun > 1 or speaker not in (None, self.turn.owner().speaker):
            return False
        over_prompt = state is State.PROMPT and now <= self.at_s + REOPENS_S
        return over_prompt or stage.gives_back(said, now)

    def reopen(self, context: Rewinding, said: e.Heard | None, now: float) -> None:
        """Go on with it."""
        owner = self.turn.owner()
        if said is not None:
            context.listening.reassign(said.utterance, speaker=owner.speaker, turn=owner.turn)
        context.rewind(self.mark)
        context.new_epoch()
        self.turn.reopen(now)


@dataclass(slots=True)
class Given:
    """A given answer."""

    asking: Asking
    value: AnswerValue | None
    save: Save
    mark: Mark
    until_s: float
    """Until this time all words belong to it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of an answer."""

    given: Given
    meaning: Meaning


@dataclass
class Answers:
    """All answers of a session that can be changed, in order."""

    given: dict[Asking, Given] = field(default_factory=dict)
    _sensitive: dict[Asking, Given] = field(default_factory=dict)
    """Those that can be changed after their section, too."""

    def add(self, asking: Asking, value: AnswerValue | None, save: Save, mark: Mark, now: float) -> None:
        """Note an answer; it replaces an earlier one to the same question."""
        until_s = max(asking.answered_s + BEHIND_S, now + INTO_NEXT_S)
        given = Given(asking, value, save, mark, until_s)
        for answers in (self.given, self._sensitive) if asking.asked.confirm else (self.given,):
            answers.pop(asking, None)
            answers[asking] = given

    def latest(self) -> Given | None:
        """Return the answer that was given last."""
        return next(reversed(self.given.values()), None)

    def concerned(
        self,
        event: e.Heard,
        stage: Stage,
        listening: Listening,
        section: str,
        *,
        command: e.Command | None = None,
    ) -> "Correction | Given | None":
        """Return what words change of the answers given: a correction, or the answer that a draft may change
        once its final words are there; None if they concern the current ``stage``. A ``command`` corrects
        nothing."""
        found = None if command else self.changed_by(event, stage, listening, section)
        return found or (self.latest() if self.waits_for(event, stage, listening) else None)

    def changed_by(
        self, event: e.Heard, stage: Stage, listening: Listening, section: str
    ) -> Correction | None:
        """Return the answer that words change, and its value; None if they concern the current ``stage``."""
        if event.corrects is not None:
            return _corrected(list(self.given.values())[event.corrects], event)
        last = self.latest()
        if last is None or event.withheld or stage.state in _STANDS_STILL:
            return None
        voice = listening.voice_of(event.utterance)
        until_s = min(last.until_s, stage.open_since_s())
        if last.asking.answered_s < event.start_s < until_s and _may_be(last, voice):
            found = _corrected(last, event)
            return found if found.meaning.answers or _takes_back(found.meaning) else None
        if stage.state is State.CLOSING or (stage.state in _FLOOR and not _takes_back(stage.meaning(event))):
            return None
        open_ = (given for given in self._open(section) if _may_be(given, voice))
        for given in islice(open_, MOST_OPEN):
            found = _corrected(given, event)
            if found.meaning.act in (Act.CORRECTION, Act.TAKES_BACK):
                return None if _is_about(stage, event, given, found.meaning, voice) else found
        return None

    def _open(self, section: str) -> Iterator[Given]:
        """Yield the answers of the current section, the latest first, then the sensitive ones before it."""
        for given in reversed(self.given.values()):
            if given.mark.section != section:
                break
            yield given
        yield from (given for given in reversed(self._sensitive.values()) if given.mark.section != section)

    def number_of(self, given: Given) -> int:
        """Return the index of an answer, by which a log names it."""
        return list(self.given).index(given.asking)

    def waits_for(self, draft: e.Heard, stage: Stage, listening: Listening) -> bool:
        """Return whether a draft may be what is left of a correction: the small model makes "No. No." of
        "Actually, no." The final words tell whose answer it is."""
        given = self.latest()
        asked, last = stage.asks(), given.asking.person if given else None
        return (
            draft.draft
            and None not in (asked, last)
            and asked != last
            and not stage.tried()
            and draft.start_s < stage.open_since_s() + SOON_S
            and draft.end_s - draft.start_s >= _MORE_THAN_A_WORD_S
            and listening.voice_of(draft.utterance) is None
        )

    def change(
        self, context: Rewinding, found: Correction, event: e.Heard, stage: Stage, here: Mark, now: float
    ) -> None:
        """Change an answer; the script continues from it as long as nothing else was answered or held."""
        given, asking, meaning = found.given, found.given.asking, found.meaning
        if event.draft and not asking.is_plain(meaning):
            return
        context.listening.act_on(event.utterance)
        context.listening.reassign(event.utterance, place=Place.ANSWER, speaker=asking.person, doubtful=False)
        if meaning.answers and meaning.value == given.value:
            context.out.duck(False)
        elif stage.state is State.CLOSING:
            given.save(meaning.value, now)
            changed = asking.changed_to(meaning.value, now)
            if isinstance(stage, Closing):  # not where the last words were said, and are still transcribed
                context.out.say(f"{changed} {context.out.said}", now)
        else:
            soon = here.begun - given.mark.begun <= 1 and stage.state in (State.PROMPT, State.ASKING)
            if soon and given is self.latest():
                context.rewind(given.mark)
            else:
                asking = amending(context, given, stage, now)
            if meaning.answers:
                context.new_epoch()
            else:  # the words since then are most likely the answer
                context.listening.entitle(asking.owner())
            asking.change(event, meaning, now)


def amending(context: StageContext, given: Given, under: Stage, now: float) -> Asking:
    """Return the question of an answer on which something depends, to be asked in the middle of ``under``."""

    def done(value: AnswerValue | None, then: float) -> None:
        given.value = value
        given.save(value, then)
        context.go_back(under, then)

    asking = given.asking
    under.suspend(now)
    again = SideQuestion(context, asking.asked, asking.person, asking.question, done, under)
    again.kept = asking.kept
    return again


def _corrected(given: Given, event: e.Heard) -> Correction:
    return Correction(given, given.asking.meaning(event))


def _may_be(given: Given, voice: str | None) -> bool:
    """Return whether an answer may be the speaker's."""
    return given.asking.person is None or voice in (None, given.asking.person)


def _takes_back(meaning: Meaning) -> bool:
    return meaning.act is Act.TAKES_BACK


def _is_about(stage: Stage, event: e.Heard, given: Given, meaning: Meaning, voice: str | None) -> bool:
    """Return whether words that would change an answer concern the open question."""
    if stage.asked is None or (voice is not None and stage.asks() not in (None, voice)):
        return False
    if meaning.outright or _takes_back(meaning):
        return stage.tried()
    # Nobody begins a first answer with "actually" or "sorry".
    soon = event.start_s < stage.open_since_s() + SOON_S
    if voice is None and soon and not stage.tried() and stage.asks() != given.asking.person:
        return False
    return stage.meaning(event).answers
