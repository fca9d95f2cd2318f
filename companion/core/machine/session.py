"""The session machine: events in, actions out, time as an argument.

``handle`` takes one event and returns what is to be done about it. ``states.TABLE``
says what may happen in which state; what a state does is a class in ``stages/``.
This module holds the two together and owns all of a session: its place in the
script (``position``), its memory, the ledger, and whose words are whose.
"""

import copy
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.remembered import BEGAN_KEY, NO_HISTORY, History, RememberedValue
from companion.core.api.session_log import LogEntry
from companion.core.api.snapshot import Mood, Snapshot
from companion.core.language import Language
from companion.core.language.commands import Commands
from companion.core.language.meaning import AnswerValue
from companion.core.language.phrases import Phrases, fixed
from companion.core.machine.attendance import Attendance
from companion.core.machine.corrections import Answers, ClosedTurn, Correction, Mark
from companion.core.machine.cursor import Decisions
from companion.core.machine.event_handlers import commanded, react, redacted, register
from companion.core.machine.lookahead import answers_to
from companion.core.machine.position import HELD, Position
from companion.core.machine.quoting import said_before
from companion.core.machine.settings_questions import given_values, with_questions
from companion.core.stages.asking import Asking
from companion.core.stages.base import Save, Stage, StageContext, View
from companion.core.stages.prompting import Aside, Closing, LastWords, Remark
from companion.core.state.floor import Ledger
from companion.core.state.listening import Listening
from companion.core.state.memory import ANYTHING, Memory, Value
from companion.core.state.output import Output
from companion.core.state.provenance import unsaid
from companion.core.state.states import TABLE, Deadline, Goes, Illegal, IllegalEvent, State
from companion.core.state.wall_clock import WallClock

_ALONE_S = 1.5
"""A single word is spoken in less."""


class Session:
    """One run of a script by real people. Not thread-safe: one loop owns it."""

    def __init__(
        self,
        program: p.Program,
        people: Sequence[str],
        language: Language,
        *,
        settings: Mapping[str, Value] | None = None,
        safe_word: str | None = None,
        started_at: datetime.datetime | None = None,
        seed: int = 0,
        past: History = NO_HISTORY,
        knows_voices: bool = True,
        prepare: bool = True,
    ) -> None:
        """``language`` is the one that the script names;
        ``settings`` override the script's defaults; ``started_at`` lets breaks name a time of day;
        ``seed`` decides wordings and random orders; ``past`` is what earlier sessions kept; ``knows_voices``:
        there are ears that tell voices apart; without ``prepare`` no prompt is announced ahead.

        Raises ValueError when the number of people does not fit the script.
        """
        if not program.people_min <= len(people) <= program.people_max:
            raise ValueError(f"{program.title} is for {program.company} people.")
        # What was said in another session is a name or a setting here, and nobody's words.
        people = [unsaid(person) for person in people]
        self.program = program
        self.language = language
        self.listening = Listening()
        self.memory = Memory(
            people, language, self.listening.text_of, self.listening.awaits, self.listening.said_s
        )
        self.memory.begin(program, given_values(program, people, settings or {}), past, seed)
        self.wall = WallClock(started_at)
        """The time of day."""
        self.out = Output(self.memory)
        self.epoch = 0
        """Counts steps, questions and turns: words that began in an earlier one act on none."""
        self.ending = ""
        """The name of the ending, once the session is over."""
        self.ledger = Ledger.of(people)
        self.phrases = Phrases(language, seed, len(people))
        self.commands = Commands(
            language.commands,
            renamed=program.renamed,
            switched_off=program.switched_off,
            safe_word=safe_word,
        )
        self.knows_voices = knows_voices
        self._past = past
        self.position = Position(self, with_questions(program, settings or {}), seed, prepares=prepare)
        self.attendance = Attendance(self)
        if self.attendance.asks_to_tell:
            self.out.hold_values()
        self._stage: Stage | None = None
        self._idle = State.NEW
        self._turns = 0
        self._answers = Answers()
        self._closed: ClosedTurn | None = None
        """The last turn."""

    @property
    def state(self) -> State:
        """Where the session is."""
        return self._stage.state if self._stage else self._idle

    @property
    def decisions(self) -> Decisions:
        """How the script went on in the event that was handled last."""
        return self.position.decisions

    @property
    def asked(self) -> p.Ask | None:
        """The question that is spoken, or whose answer is waited for."""
        return self._stage.asked if self._stage else None

    @property
    def forgotten(self) -> bool:
        """Whether all of this session is to be thrown away."""
        return self.out.forgotten

    def handle(self, event: e.Event, now: float) -> list[a.Action]:
        """Take in one event at session second ``now``; returns what is to be done, in order.

        Raises IllegalEvent for an event that can't happen in this state: a bug of ours.
        The session is then as it was.
        """
        self.position.event_begins()
        return self._handle(event, now)

    def replay(self, moment: LogEntry) -> list[a.Action]:
        """Take in what happened before; it is decided as it was decided then."""
        self.position.event_begins(moment.decided)
        if moment.event is None:
            return self._on_deadline(moment.now_s)
        return self._handle(moment.event, moment.now_s)

    def redacted(self, event: e.Event) -> e.Event:
        """Copy of ``event`` for a log that may not hold its words; replaying it leads to the same state.
        Call before ``handle``."""
        stage = self._under()
        if not isinstance(event, e.Heard) or stage is None:
            return event
        return redacted(self, stage, self._answers, self.position.section, event)

    def _decided(self, event: e.Event) -> e.Event:
        """The event; where final words after a draft that waits are neither a command nor an answer, the
        draft counts after all: the better model makes "boss" of a single "pass"."""
        if isinstance(event, e.Heard) and self.commands.is_undecided(event):
            self.listening.undecided[event.utterance] = event
        if not isinstance(event, e.Heard | e.NothingHeard) or (isinstance(event, e.Heard) and event.draft):
            return event
        draft = self.listening.undecided.pop(event.utterance, None)
        if draft is None or self._stage is None:
            return event
        if isinstance(event, e.Heard):
            alone = event.end_s - event.start_s <= _ALONE_S
            means = commanded(self, self._under(), event) or self._stage.meaning(event).answers
            if means or not alone:
                return event
        return replace(draft, draft=False)

    def _handle(self, event: e.Event, now: float) -> list[a.Action]:
        event = self._decided(event)
        entry = TABLE[self.state][type(event)]
        if isinstance(entry, Illegal):
            raise IllegalEvent(self.state, event, entry.because)
        if self.state is State.ENDED:
            return []
        self.out.now_s = now
        if isinstance(event, e.PromptEnded) and not self.out.prompt_ended(event.id, event.sentences_s):
            return []
        heard = event if isinstance(event, e.Heard) and not event.again else None
        command = commanded(self, self._under(), heard) if heard else None
        if heard or isinstance(event, e.CommandGiven):
            self.attendance.seen()
        owner_known = register(self, self._stage, event, command)
        if isinstance(event, e.Begin):
            self._begin(now)
        elif isinstance(entry, Goes):
            assert self._stage is not None, "only a new session is without a stage, and it only takes Begin"
            react(self, self._stage, event, command, now)
        # Of a command that was obeyed as it was drafted, the record keeps that where it hears nothing itself.
        final = self.listening.obeyed(event.utterance) if isinstance(event, e.NothingHeard) else event
        if isinstance(final, e.Heard) and (owner_known or final is not event):
            said = self.listening.entry(final, is_command=command is not None)
            if said and command is e.Command.NEW_SAFE_WORD:
                said = replace(said, text="", kept=False)
            if said:
                self.out.note(said)
        return self._taken()

    def _taken(self) -> list[a.Action]:
        """What is to be done."""
        for window in self.listening.due_windows():
            self.out.do(a.TranscribeTogether(window))
        return self.out.take()

    def branch(self) -> "Session":
        """Another session that knows what is known here, and with ``Begin`` begins anew the step that runs.

        Words on their way are lost to it. Nothing that happens there changes anything here.
        """
        other = copy.copy(self)
        other.listening = self.listening.settled()
        other.memory = self.memory.copy(other.listening.text_of, other.listening.awaits)
        other.ledger = self.ledger.copy()
        other.phrases = self.phrases.copy()
        other.out = self.out.branch(other.memory)
        other.position, other.attendance = self.position.branch(other), self.attendance.branch(other)
        other._stage, other._idle, other._answers, other._closed = None, State.NEW, Answers(), None
        return other

    def deadline(self) -> float | None:
        """The session second at which ``on_deadline`` must be called; None: only events matter."""
        return self._stage.deadline() if self._stage else None

    def on_deadline(self, now: float) -> list[a.Action]:
        """Do what is due at ``now``; called before the deadline, nothing."""
        self.position.event_begins()
        return self._on_deadline(now)

    def _on_deadline(self, now: float) -> list[a.Action]:
        due_s = self.deadline()
        if self._stage is None or due_s is None or now < due_s:
            return []
        self.out.now_s = now
        entry = TABLE[self.state][Deadline]
        if isinstance(entry, Illegal):
            raise IllegalEvent(self.state, Deadline(), entry.because)
        self._stage.on_deadline(now)
        return self._taken()

    def picture(self, now: float) -> View:
        """Who holds the floor or is asked, and how much time is left."""
        return self._stage.picture(now) if self._stage else View(Mood.OVER if self.ending else Mood.QUIET)

    def snapshot(self, now: float) -> Snapshot:
        """A picture for screens."""
        heard = self.listening.latest()
        view = self.picture(now)
        return Snapshot(
            now_s=now,
            title=self.program.title,
            mood=view.mood,
            section=self.position.section,
            holder=view.holder,
            time_left_s=view.time_left_s,
            time_total_s=view.time_total_s,
            breath=view.breath,
            disturbed=view.disturbed,
            goes_on_in_s=view.goes_on_in_s,
            said=self.out.said,
            heard=heard.text if heard else "",
            heard_from=heard.speaker if heard else None,
            hearing=self.listening.speaking is not None,
            next_step=self.position.label_ahead() if self._stage else "",
            answers=answers_to(self.asked, self.language.forms)
            if view.mood in (Mood.ASKING, Mood.TROUBLE)
            else (),
            unseen_no=self.may_decline_unseen(),
        )

    # What stages ask of the session (see stages.base.StageContext).

    def go(self, stage: Stage, now: float, *, suspended: bool = False) -> None:
        """Turn to ``stage``. What the last one was saying is stopped."""
        self.out.hush()
        self._stage = stage
        if not suspended:
            stage.enter(now)

    def go_back(self, stage: Stage, now: float) -> None:
        """Return to a suspended stage."""
        self.out.hush()
        self._stage = stage
        stage.resume(now)

    def interrupt(self, by: Callable[[StageContext, Stage], Stage], now: float) -> None:
        """Suspend what is going on and turn to what ``by`` makes of it."""
        under = self._stage
        assert under is not None
        if isinstance(under, Aside):
            under = under.under
        under.suspend(now)
        self.out.hush()
        self.go(by(self, under), now)

    def aside(self, text: str, now: float) -> None:
        """Suspend, say something short, return."""
        self.interrupt(lambda context, under: Aside(context, text, under), now)

    def remark(self, text: str, now: float, *, hint: bool = False) -> None:
        """Like ``aside``, to the holder of the floor: it ends at their first word. ``hint``: it is kept
        nowhere."""
        self.interrupt(lambda context, under: Remark(context, text, under, hint=hint), now)

    def _begin(self, now: float) -> None:
        if self.position.step is not None:
            self.restart_step(now)
            return
        # What is not prepared is not kept either: the first words would be rendered in every session.
        self.position.prepare(*fixed(self.language, self.memory.people))
        self.next_step(now)

    def next_step(self, now: float, *, passed: bool = False) -> None:
        """On to the next step; at the end of the script, to the end."""
        self.position.next_step(now, passed=passed)

    def restart_step(self, now: float) -> None:
        """Start the current step again."""
        self.position.restart_step(now)

    def rewind(self, mark: Mark) -> None:
        """Go back to where the script was."""
        self.position.rewind(mark)

    def answered(self, question: Stage, value: AnswerValue | None, save: Save, now: float) -> None:
        """Note that a question of the script was answered."""
        assert isinstance(question, Asking)
        self._answers.add(question, value, save, self.position.mark(), now)

    def changes_answer(self, event: e.Heard, now: float) -> bool:
        """Whether words belong to an answer that was given, which then opens again; or whether the final
        words decide on it."""
        stage = self._under()
        assert stage is not None, "words come after the beginning"
        found = self._answers.concerned(event, stage, self.listening, self.position.section)
        if isinstance(found, Correction):
            self._answers.change(self, found, event, stage, self.position.mark(), now)
        return found is not None

    def nobody_there(self, stage: Stage, now: float) -> bool:
        """Note that nobody used a turn or a question; after two in a row, pause, or ask who is silent."""
        return self.attendance.nobody_there(stage, now)

    def used(self, person: str | None, now: float, *, told: bool, turn: int | None = None) -> None:
        """Note that a turn or a question was used; from the first that told something, values are kept."""
        self.attendance.used(person, now, told=told, turn=turn)

    def turn_closed(self, stage: Stage, now: float) -> None:
        """Note that a turn was closed."""
        self._closed = ClosedTurn(stage, self.position.mark(), now)

    def reopens_turn(self, speaker: str | None, said: e.Heard | None, now: float) -> bool:
        """Whether a turn that was just closed goes on."""
        closed, stage = self._closed, self._under()
        if closed is None or stage is None:
            return False
        if not closed.may_reopen(self.position.mark(), self.state, stage, speaker, said, now):
            return False
        self._closed = None
        closed.reopen(self, said, now)
        return True

    def said_before(self) -> str:
        """What somebody said last in this section, in a sentence for those who come back; may be empty."""
        if self._closed is None or self._closed.mark.section != self.position.section:
            return ""
        return said_before(self, self._closed.turn.owner())

    def _under(self) -> Stage | None:
        """What goes on, beneath a short remark."""
        return self._stage.under if isinstance(self._stage, Aside) else self._stage

    def close(self, ending: str, text: str, now: float) -> None:
        """Say the last words, if there are any, and end."""
        if self._stage:
            self._stage.abandon(now)
        held = self.attendance.held
        if ending == HELD and not held:
            ending, text = "postponed", self.phrases.say("nobody took part")
        if held:
            self._note_who_began()
            self.out.keep_values()
        else:
            self.memory.past = self._past
        silently = LastWords(self, lambda then: self.end(ending, then))
        self.go(Closing(self, text, ending) if text else silently, now)

    def _note_who_began(self) -> None:
        """Remember who began, so that somebody else does the next time."""
        if self.memory.past.of(*BEGAN_KEY, self.memory.people):
            began = self.memory.by_turns(0)[0].casefold()
            self.out.remember(
                a.Remember(RememberedValue(*BEGAN_KEY, self.memory.company, began, at=self.memory.at))
            )

    def end(self, ending: str, now: float) -> None:
        """Over, once all words are there."""
        complete = (
            self.listening.complete if self.program.stands_alone else not self.listening.undecided_words
        )
        if not complete and not isinstance(self._stage, LastWords):
            self.go(LastWords(self, lambda then: self.end(ending, then)), now)
            return
        self._stage = None
        self._idle = State.ENDED
        self.ending = ending
        self.out.note(r.Ended(now, ending))
        self.out.do(a.Finish(ending))

    def new_epoch(self) -> None:
        """Begin a new question or turn: words that began before act on nothing that comes."""
        self.epoch += 1

    def clock_time(self, now: float) -> str:
        """The time of day at ``now``, like ``8:40``; empty when unknown."""
        at = self.wall.at(now)
        return self.language.forms.time_of_day(at) if at else ""

    def go_on_later(self, away_s: float, now: float, *, anew: bool) -> None:
        """Move the time of day on by ``away_s``. ``anew``: words and prompts on their way are lost."""
        self.wall = self.wall.later(away_s)
        if anew:
            self.listening.give_up()
            self.out.lose_voice()
            self.new_epoch()

    def discard(self, stage: Stage, since_s: float, now: float, by: str | None = None) -> None:
        """Throw away what was said since ``since_s``, with ``by`` by them, and all that came of it."""
        self.listening.take_back(since_s, by)
        for kept in self.memory.take_back(since_s, now, by):
            self.out.forget(kept)
        stage.take_back(since_s, by)
        if self.memory.values.get(ANYTHING) is False:
            self.ledger.nothing_told()
            if self.attendance.asks_to_tell:
                self.out.hold_values()
        self.out.note(r.Discarded(now, since_s, by))

    def discard_all(self, stage: Stage, now: float) -> None:
        """Throw away all of this session; from here on nothing of it is noted or remembered."""
        self.out.forgotten = True
        remembered = list(self.memory.kept)
        self.discard(stage, 0.0, now)
        for kept in self.memory.kept.keys() & set(remembered):
            self.out.forget(kept)
        self.out.note(r.Forgotten(now))

    def new_turn(self) -> int:
        """A number for a turn."""
        self._turns += 1
        return self._turns

    def may_decline_unseen(self) -> bool:
        """Whether a no can be given by a key that nobody else sees: everyone is asked for a yes or a no."""
        ask = self.position.step
        return (
            isinstance(ask, p.Ask)
            and (ask.to, ask.answer) == (p.EVERYONE, p.Answer.YES_NO)
            and not ask.private
            and self.state in (State.PROMPT, State.ASKING)
        )

    def decline_unseen(self) -> None:
        """Note a no that nobody saw, where everyone is asked a yes or a no."""
        self.position.declined_unseen |= self.may_decline_unseen()
