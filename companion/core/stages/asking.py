"""Questions: asked, gently repeated, and left open in the end."""

from collections.abc import Callable
from dataclasses import replace
from math import inf

from companion.core.api import events as e
from companion.core.api.snapshot import Mood
from companion.core.language.meaning import UNCLEAR, Act, AnswerValue, Declined, Meaning, Question, Situation
from companion.core.language.words import normalise
from companion.core.program import Answer, Ask
from companion.core.stages.answers import FreeWords, Letters, answer_entry, correct, read_back, without_end
from companion.core.stages.base import JUST_OPENED_S, Stage, StageContext, View
from companion.core.stages.prompting import AskingAloud, Transition
from companion.core.stages.wording import Wording
from companion.core.state.attribution import Owner, Place
from companion.core.state.listening import Piece
from companion.core.state.outcomes import Outcome
from companion.core.state.redaction import WITHHELD, declines, meant
from companion.core.state.states import State

LEVELS = 3
"""Reminders before a question is left open."""
ECHO_S = 0.2
"""Latency of a prompt's last sample through devices and room. Nobody answers that quickly."""
ROOM = 3.0
"""Factor on the waiting time after a request for time, and for somebody who is unsure."""
_MOST_WAITED = 10
"""Requests for time, or for a repetition, without counting as a try: each shows that somebody is there."""
_MOST_EXPLAINED = 2
"""Questions back that are answered; after that the question is only repeated."""
_MISHEARD_LETTERS = 4
"""Letters of the longest words as which a short refusal is misheard, like "yes" or "yeah"; option names that
are longer aren't in doubt."""
_LEAST_S_A_LETTER = 0.04
"""No intelligible voice speaks faster."""
PRIVATE = "private"
"""Recorded in place of a private answer, given or passed."""
_CLEAR_IN_A_DRAFT = frozenset({Answer.YES_NO, Answer.RATING, Answer.CHOICE})

Done = Callable[[AnswerValue | None, float], None]


class Asking(Stage):
    """A question to one partner, or to the group."""

    state = State.ASKING
    mood = Mood.ASKING

    levels = LEVELS
    """Reminders before the question is left open."""
    ours = False
    """Whether it is about how to go on, and not a question of the script."""

    def __init__(
        self,
        context: StageContext,
        step: Ask,
        person: str | None,
        question: str,
        done: Done,
        *,
        again: Callable[[float], None] | None = None,
    ) -> None:
        """``done`` gets the answer, None when passed or left open. ``again`` continues after a time-out
        (default: restart the step)."""
        super().__init__(context)
        self.kept = not step.private
        self.person = person
        self.asked: Ask = step
        self._words = Wording(context, step, person)
        self.question = question
        self._done = done
        if not self.ours and context.ledger.silent(person):
            self.levels = 1
        self._again = again or context.restart_step
        self._quiet_since: float | None = None
        self._silences = 0
        self._unclear = 0
        self._redirected = False
        self._room = 1.0
        self._unsure = False
        self._waited = 0
        self._explained = 0
        self._repeated = 0
        self._words_so_far = FreeWords()
        self._letters = Letters()
        self._asked_s = 0.0
        self._half_s = 0.0
        """Time at which half of the question has been heard; before, nobody can answer it."""
        self.answered_s = 0.0
        """End of the words that answered it."""
        self.outcome = Outcome.SAID
        self._withdrew = False
        """Whether an answer was taken back before it was complete: then silence leaves it at that."""
        self._open_s = inf
        """When the question was first heard to its end."""
        self._listens_s = inf
        """Start of valid answers that must not have begun over the question, or over a reminder of it."""

    def ask(self, now: float) -> None:
        """Speak the question."""
        self._asked_s = now
        self._half_s = now + len(self.question) * _LEAST_S_A_LETTER / 2
        self._say(self.question, now)

    def _say(self, text: str, now: float) -> None:
        self._listens_s = inf
        self.context.go(AskingAloud(self, text, interruptible=self.asked.interruptible), now)

    def enter(self, now: float) -> None:
        """Wait for the answer; speech in progress counts."""
        self._open_s = min(self._open_s, now)
        self._listens_s = now + ECHO_S
        self.resume(now)

    def resume(self, now: float) -> None:
        """Count silence from now; speech in progress counts."""
        self._quiet_since = now
        self.context.listening.adopt(self.owner())

    def unfinished_since_s(self, otherwise: float) -> float:
        """The start of the question."""
        return self._asked_s

    def suspend(self, now: float) -> None:
        """Stop counting silence."""
        self._quiet_since = None

    def restart(self, now: float) -> None:
        """Continue after a time-out."""
        self._again(now)

    def take_back(self, since_s: float, by: str | None) -> None:
        """Drop parts of an answer in free words, and partners' words from the question."""
        self.question = self.context.memory.unread(self.question)
        if by is None or self.person in (None, by):
            before = bool(self._words_so_far)
            self._words_so_far.take_back(since_s)
            self._withdrew = self._withdrew or (before and not self._words_so_far)

    @property
    def confidence(self) -> float:
        """Confidence of an answer in free words."""
        return self._words_so_far.confidence

    def deadline(self) -> float | None:
        """End of the allowed silence; none while words are pending."""
        if self._quiet_since is None or self.context.listening.pending:
            return None
        wait_s = self.context.memory.quantity(self.asked.wait_s)
        return self._quiet_since + (
            self._words_so_far.patience_s if self._words_so_far else wait_s * self._room
        )

    def on_deadline(self, now: float) -> None:
        """Complete an answer in free words, or ask again."""
        if self._words_so_far:
            self._free_words(self._words_so_far.text, now)
        else:
            self._room = 1.0
            self._silences += 1
            self._remind("silence", now)

    def _free_words(self, text: str, now: float) -> None:
        """Take an answer in free words; where they tell nothing, as a pass."""
        declined = declines(text, self.context.language)
        if declined is None:
            self._answer(text, now)
        else:
            self.outcome = Outcome.REFUSED if declined is Declined.REFUSES else Outcome.NOTHING
            self._note(None, now)
            self._then(self.context.phrases.say("nothing said"), None, now)

    def speech_ended(self, event: e.SpeechEnded, now: float) -> None:
        """Count silence from here."""
        self._quiet_since = max(self._quiet_since or 0.0, event.at_s)

    def heard(self, event: e.Heard, now: float) -> None:
        """Take an answer, or ask again."""
        if event.draft and self.asked.answer not in _CLEAR_IN_A_DRAFT:
            return
        if self._is_anothers(event):
            self.not_theirs(event, now)
            return
        if self.context.listening.is_strangers(event.utterance):
            return
        meaning = self.meaning(event)
        if meaning.answers:
            if event.draft and (not self.is_plain(meaning) or self._may_correct(meaning)):
                return
            if self._in_doubt(event):
                if not event.draft and meaning.value is not None:
                    self.context.listening.act_on(event.utterance)
                    self._ask_who("was that you", meaning.value, now)
                return
            self.context.listening.reassign(
                event.utterance, place=Place.ANSWER, speaker=self.person, doubtful=False
            )
            self._understood(event, meaning, now)
        elif not (event.draft or self.context.listening.pending) and (
            meaning.heard is not None or not self.is_backchannel(event)
        ):
            self._met(meaning, now)

    def heard_foreign(self, event: e.Heard, now: float) -> None:
        """Say once which language is understood, and ask again."""
        if self._is_anothers(event) or self.context.listening.is_strangers(event.utterance):
            return
        self._unclear += 1
        if self.context.listening.foreign.to_be_told():
            self._ask_again("another language", now)
        else:
            self._remind("unclear", now)

    def _in_doubt(self, event: e.Heard) -> bool:
        """Return whether an answer may be another's, by the voice. Free words are long enough to tell."""
        owner = self.context.listening.owners[event.utterance]
        open_ = owner.doubtful or bool(owner.overlapping)
        return open_ and self.person is not None and self.asked.answer is not Answer.TEXT

    def _ask_who(self, phrase: str, value: AnswerValue | None, now: float) -> None:
        """Ask the one who was asked whether they said it; None: that they pass."""
        self.context.new_epoch()
        _WasIt(self, self._words.named(phrase), value).ask(now)

    def confirm(self, command: e.Command, now: float) -> None:
        """Ask before a question is passed by a voice that may be another's."""
        if command is e.Command.DONE:
            self.done(now)
        else:
            self._ask_who("would you pass", None, now)

    def is_plain(self, meaning: Meaning) -> bool:
        """Return whether an answer can be taken from the draft, before the better model has heard it."""
        return meaning.act is Act.ANSWER and not meaning.hedged and not self.asked.confirm

    def _may_correct(self, meaning: Meaning) -> bool:
        """Whether a no to what was read back may have the right words in it, which drafts can lose."""
        return meaning.value is False and bool(self.asked.question.names)

    def _met(self, meaning: Meaning, now: float) -> None:
        """React to words that do not answer, according to their meaning."""
        heard = None if self.asked.answer is Answer.NAME else meaning.heard
        match meaning.act:
            case Act.NOT_TO_US:
                return
            case Act.TAKES_BACK if heard is not None:
                self._read_back("did you mean", heard, now)
            case Act.TIME | Act.TAKES_BACK if self._waited < _MOST_WAITED:
                self._waited += 1
                self._give_room("take your time", now)
            case Act.UNSURE if not self._unsure:
                self._unsure = True
                self._give_room("unsure", now)
            case Act.REPEAT if self._repeated < _MOST_WAITED:
                self.repeat(now)
            case Act.QUESTION if self._explained < _MOST_EXPLAINED:
                self._explained += 1
                self._say(f"{self._words.explanation()} {self._words.in_short(self.question)}", now)
            case Act.YOU_CHOOSE if self.asked.options and self.kept:
                self._read_back("you choose", self.asked.options[0].value, now)
            case Act.UNCLEAR | Act.SOMETHING_ELSE | Act.SOMEONE_ELSE if heard is not None:
                self._read_back("a yes in doubt" if heard is True else "did you mean", heard, now)
            case Act.SOMEONE_ELSE if self.person:
                self._unclear += 1
                self._ask_again("and you", now)
            case _:
                self._unclear += 1
                self._remind("unclear", now)

    def _give_room(self, phrase: str, now: float) -> None:
        """Wait longer, without counting a try."""
        self._room = ROOM
        self._say(self._words.named(phrase), now)

    def _ask_again(self, phrase: str, now: float) -> None:
        """Ask the question in short, unless it was asked often enough."""
        if self._silences + self._unclear > self.levels:
            self._leave_open(now)
        else:
            self._say(self._words.named(phrase, question=self._words.in_short(self.question)), now)

    def _read_back(self, phrase: str, value: AnswerValue, now: float) -> None:
        """Say what was heard, and accept it only after a yes."""
        self.context.new_epoch()
        _ReadBack(self, self._words.with_value(phrase, value), value).ask(now)

    def not_theirs(self, event: e.Heard, now: float) -> None:
        """Thank somebody else who answered, once; the question stays with the person asked."""
        owner = self.context.listening.owners[event.utterance]
        hums = self.is_backchannel(event) and self.asked.answer is not Answer.YES_NO
        if event.draft or hums or self.context.listening.pending or self._redirected:
            return
        self._redirected = True
        text = self.context.phrases.say(
            "asked another", name=self.person, other=owner.speaker, how=self._words.how()
        )
        self._say(text, now)

    def _is_anothers(self, event: e.Heard) -> bool:
        """Whether it surely is not the voice of the person asked."""
        owner = self.context.listening.owners.get(event.utterance)
        another = owner is not None and owner.speaker not in (None, self.person)
        return self.person is not None and another

    def claims(self, event: e.Heard) -> bool:
        """A clear answer."""
        return not self._is_anothers(event) and self.meaning(event).answers

    def meaning(self, event: e.Heard) -> Meaning:
        """What words answer; a "yeah" or free words over the question itself are no answer.

        Where the question must be heard first, because the answer gives something away, nothing that began
        before its end is one: it may be the companion's own echo. What a private question made of them is
        never said back, so no doubt about it is left to settle.
        """
        if not self.asked.interruptible and event.start_s < self._listens_s:
            return UNCLEAR
        if event.withheld:
            return meant(event)
        if event.start_s < self._half_s:
            return Meaning(Act.NOT_TO_US)
        if self.asked.answer is Answer.NAME:
            event = self._letters.joined(event)
        over_the_question = event.end_s < self._open_s
        if over_the_question and (self.asked.answer is Answer.TEXT or self.is_backchannel(event)):
            return UNCLEAR
        meaning = super().meaning(event)
        if event.doubtful and meaning.answers and self._is_yes(event, meaning):
            meaning = Meaning(Act.UNCLEAR, heard=meaning.value)  # "pass" sounds like it
        return meaning if self.kept else replace(meaning, hedged=False, heard=None)

    def _is_yes(self, event: e.Heard, meaning: Meaning) -> bool:
        """Whether an answer is a yes, or an option that was chosen with one, not by its own words."""
        if self.asked.answer is not Answer.CHOICE:
            return meaning.value is True
        said, ways = normalise(event.text), (way for option in self.asked.options for way in option.spoken)
        if said in {normalise(way) for way in ways if len(way) > _MISHEARD_LETTERS}:
            return False  # "better" is a yes elsewhere
        yes_or_no = Situation(question=Question(Answer.YES_NO))
        return self.context.language.understand(event.text, yes_or_no).value is True

    def situation(self, event: e.Heard) -> Situation:
        """At this question."""
        people = tuple(self.context.memory.people)
        at = self.context.memory.at
        said_back = tuple(read_back(self.context.memory, self.asked).values())
        question = Question.of(self.asked, self.question, said_back, at.date() if at else None)
        speaker = self.context.listening.voice_of(event.utterance) or self.person
        return Situation(question=question, people=people, person=self.person, speaker=speaker)

    def _understood(self, event: e.Heard, meaning: Meaning, now: float) -> None:
        if self.asked.answer is Answer.TEXT:
            self._add(event, now)
            return
        self.answered_s = event.end_s
        self._letters.note(event)
        memory, yes_no = self.context.memory, self.asked.answer is Answer.YES_NO
        if isinstance(meaning.value, str) and yes_no and read_back(memory, self.asked):
            self.context.listening.act_on(event.utterance)
            correct(memory, self.asked, meaning.names or (meaning.value,), self.person, now)
            self.question = memory.fill(self.asked.question).strip()
            self.context.new_epoch()
            self.ask(now)
        elif meaning.value is not None:
            self.context.listening.act_on(event.utterance)
            self._take(meaning.value, now, hedged=meaning.hedged)

    def _add(self, event: e.Heard, now: float) -> None:
        """Add a piece to an answer in free words; one that ends with "that's it" completes it."""
        text, ends = without_end(event.text, self.context.commands)
        self._words_so_far.add(Piece(event.start_s, text, event.confidence), event.start_s - self.answered_s)
        self.answered_s = event.end_s
        self._quiet_since = max(self._quiet_since or 0.0, event.end_s)
        if ends and self.context.listening.speaking is None:
            self.on_deadline(now)

    def _take(self, value: AnswerValue, now: float, *, hedged: bool = False) -> None:
        """Take an answer; one that gives something away is read back first, a private one never."""
        if self._reads_back(value):
            self._read_back("a yes in doubt" if hedged and value is True else "read back", value, now)
        elif hedged and isinstance(value, bool) and (value or not self.asked.no_is_plain):
            self._note(value, now)
            self._then(self.context.phrases.say("take it as yes" if value else "take it as no"), value, now)
        else:
            self._answer(value, now)

    def _reads_back(self, value: AnswerValue) -> bool:
        """Whether an answer is taken only once it was read back: a day always is, as its words mislead."""
        sensitive = value in self.asked.confirm or self.asked.answer is Answer.DAY
        return self.kept and sensitive and value != WITHHELD

    def asks(self) -> str | None:
        """The person asked."""
        return self.person

    def open_since_s(self) -> float:
        """When the question was first heard to its end."""
        return self._open_s

    def gives_back(self, said: e.Heard | None, now: float) -> bool:
        """Let the turn before go on, where this was asked just before and nothing was said to it."""
        in_time = said is not None and said.start_s <= self._open_s + JUST_OPENED_S
        return in_time and not self.ours and not self._words_so_far and not self.tried()

    def tried(self) -> bool:
        """Whether something was said to it that did not answer it."""
        return bool(self._unclear or self._explained or self._waited)

    def change(self, event: e.Heard, meaning: Meaning, now: float) -> None:
        """Open an answer again that was given: take what was said in its place, or ask once more."""
        self._silences = self._unclear = 0
        if self.asked.answer is Answer.TEXT and meaning.answers:
            self.context.go(self, now)
            self._understood(event, meaning, now)
        elif meaning.value is None and meaning.heard is not None:
            self._read_back("did you mean", meaning.heard, now)
        elif meaning.value is None:
            self._say(self._words.named("once more", question=self._words.in_short(self.question)), now)
        elif self._reads_back(meaning.value):
            self._take(meaning.value, now)
        else:
            self.answered_s = event.end_s
            self._then(self.changed_to(meaning.value, now), meaning.value, now)

    def changed_to(self, value: AnswerValue | None, now: float) -> str:
        """Note another answer; returns half a sentence that says it back, unless it is private."""
        self._note(value, now)
        if value is None or not self.kept:
            return self._words.named("changed")
        return self._words.with_value("changed to", value)

    def settle(self, value: AnswerValue, said: AnswerValue | None, now: float) -> None:
        """``value`` was read back: take it, or what was said instead; nothing that was not confirmed."""
        if said is True or (said == value and self.asked.answer is Answer.DAY):
            self._answer(value, now)
        elif said is None:
            self._leave_open(now)
        elif said is not False:
            self._take(said, now)
        elif value is True:
            self._answer(False, now)
        else:
            self._unclear += 1
            self._ask_again("once more", now)

    def was_theirs(self, value: AnswerValue | None, said: AnswerValue | None, now: float) -> None:
        """Take ``value``, or pass with None, after a yes of the person asked; otherwise ask once more."""
        if said is None:
            self._leave_open(now)
        elif said is False:
            self._ask_again("once more", now)
        elif said is not True:
            self._take(said, now)
        elif value is None:
            self._answer(None, now)
        else:
            self._take(value, now)

    def owner(self) -> Owner:
        """The person asked; a private answer is not recorded before it is understood."""
        place = Place.ANSWER if self.kept else Place.ASIDE
        return Owner(place, self.person, kept=self.kept, epoch=self.context.epoch)

    def done(self, now: float) -> None:
        """End an answer in free words."""
        if self._words_so_far:
            self.on_deadline(now)

    def passes(self, now: float) -> None:
        """Leave the question unanswered."""
        self.outcome = Outcome.PASSED
        self._answer(None, now)

    def skip(self, now: float) -> None:
        """Like pass, where the script allows it."""
        if self.asked.head.skippable:
            self.passes(now)
        else:
            self.context.aside(self.context.phrases.say("can't skip"), now)

    def repeat(self, now: float) -> None:
        """Ask again, the second time slower."""
        self._repeated += 1
        self._asked_s = now
        slower = self.context.language.forms.slower
        self._say(slower(self.question) if self._repeated > 1 else self.question, now)

    def help_key(self) -> tuple[str, str]:
        """Help for questions."""
        return "help question", self.person or ""

    def status(self, now: float) -> str:
        """The question."""
        return self.question

    def picture(self, now: float) -> View:
        """The person asked; after an answer in free words, how long the companion still waits."""
        at_s = self.deadline() if self._words_so_far and self.context.listening.speaking is None else None
        return View(self.mood, self.person, goes_on_in_s=None if at_s is None else max(0.0, at_s - now))

    def _remind(self, why: str, now: float) -> None:
        count = self._silences if why == "silence" else self._unclear
        if self._silences + self._unclear > self.levels or self._withdrew:
            if (
                not self.ours
                and not self.tried()
                and not self._withdrew
                and self.context.nobody_there(self, now)
            ):
                self._silences = 0
            else:
                self._leave_open(now)
            return
        self._say(self._words.reminder(why, count, self.question), now)

    def _leave_open(self, now: float) -> None:
        self.outcome = Outcome.WITHDRAWN if self._withdrew else Outcome.NOTHING
        default = None if self.asked.default is True else self.asked.default  # a yes is never invented
        self._note(default, now)
        self._then(self.context.phrases.say("left open"), default, now)

    def _then(self, text: str, value: AnswerValue | None, now: float) -> None:
        """Say how it was understood, and go on with it."""
        transition = Transition(self.context, text, lambda then: self._done(value, then))
        transition.kept = self.kept
        self.context.go(transition, now)

    def _answer(self, value: AnswerValue | None, now: float) -> None:
        self._note(value, now)
        self._done(None if value == WITHHELD else value, now)

    def _note(self, value: AnswerValue | None, now: float) -> None:
        entry = answer_entry(self.context.memory, self.asked, self.question, self.person, value, now)
        self.context.out.note(entry if self.kept else replace(entry, value=PRIVATE, own_words=False))


class _ReadBack(Asking):
    """What was heard, said back: taken after a yes, asked again after a no, and never taken in silence."""

    levels = 1
    ours = True

    def __init__(self, asking: Asking, text: str, value: AnswerValue | None) -> None:
        step = replace(
            asking.asked,
            answer=Answer.YES_NO,
            silence=(),
            unclear=(),
            options=(),
            help=None,
            confirm=(),
            default=None,
        )
        super().__init__(asking.context, step, asking.person, text, self._settled, again=asking.restart)
        self._asking = asking
        self._value = value

    def meaning(self, event: e.Heard) -> Meaning:
        """A yes or a no, or another answer to what was asked first.

        Who refused says no to a yes that they never said, so one in doubt counts here; where the answer
        binds, only the second.
        """
        counts = not self._asking.asked.confirm or self._unclear
        meaning = super().meaning(replace(event, doubtful=event.doubtful and not counts))
        if meaning.value is True or event.withheld:
            return meaning
        other = self._asking.meaning(event)
        return other if other.answers and not isinstance(other.value, bool) else meaning

    def _met(self, meaning: Meaning, now: float) -> None:
        """A yes in doubt is not read back a second time."""
        super()._met(replace(meaning, heard=None), now)

    def _take(self, value: AnswerValue, now: float, *, hedged: bool = False) -> None:
        self._settled(value, now)

    def _settled(self, value: AnswerValue | None, now: float) -> None:
        if self._value is not None:
            self._asking.settle(self._value, value, now)

    def _note(self, value: AnswerValue | None, now: float) -> None:
        """The answer itself is noted, not that it was read back."""

    def _leave_open(self, now: float) -> None:
        self._settled(None, now)

    def take_back(self, since_s: float, by: str | None) -> None:
        """As the question."""
        super().take_back(since_s, by)
        self._asking.take_back(since_s, by)

    def passes(self, now: float) -> None:
        """Passes the question itself."""
        self._asking.passes(now)

    def skip(self, now: float) -> None:
        """Skips the question itself."""
        self._asking.skip(now)


class _WasIt(_ReadBack):
    """Whether an answer was that of the one who was asked: what is said now is long enough to tell."""

    def _in_doubt(self, event: e.Heard) -> bool:
        return False

    def _settled(self, value: AnswerValue | None, now: float) -> None:
        self._asking.was_theirs(self._value, value, now)
