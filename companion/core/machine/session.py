"""The session machine: events in, actions out, time as an argument.

``handle`` takes one event and returns what the world shall do about it. What may
happen in which state stands in ``states.TABLE``; what a state does is a class in
``stages/``; this module keeps the two together, obeys the commands that work in
every state, and owns all that a session is: the place in the script, what is
remembered, the ledger, and whose words are whose.
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
from companion.core.language.meaning import UNCLEAR, AnswerValue
from companion.core.language.phrases import Phrases, fixed
from companion.core.machine.behaviours import begin, label, lacks_words
from companion.core.machine.command_handlers import takes_safe_word
from companion.core.machine.corrections import Answers, Mark
from companion.core.machine.cursor import Cursor, Decisions
from companion.core.machine.event_handlers import commanded, react, register
from companion.core.machine.lookahead import answers_to, label_ahead, prompts_ahead
from companion.core.machine.pacing import Pace
from companion.core.machine.quoting import last_words, sentence
from companion.core.machine.settings_questions import defaults, with_questions
from companion.core.stages.answers import without_end
from companion.core.stages.asking import Asking
from companion.core.stages.base import Save, Stage, StageContext, View
from companion.core.stages.meanwhile import leave_it
from companion.core.stages.prompting import Aside, Closing, LastWords, Remark
from companion.core.stages.waiting import Paused
from companion.core.state.floor import Ledger
from companion.core.state.listening import Listening
from companion.core.state.memory import ANYTHING, FLOOR_TIMES, PEOPLE_COUNT, TIME_LEFT, Memory, Value
from companion.core.state.output import Output
from companion.core.state.provenance import unsaid
from companion.core.state.redaction import mask, redact
from companion.core.state.states import TABLE, Deadline, Goes, Illegal, IllegalEvent, State
from companion.core.state.wall_clock import WallClock

HELD = "finished"
"""The ending of a session in which people took part."""
SILENT = 2
"""Turns or questions in a row that one of several people does not use: then they are asked about it."""
UNUSED = 2
"""Turns or questions in a row that nobody used: then nobody is there, and the session pauses."""
REOPENS_S = 8.0
"""So long behind the end of a turn "more time" opens it again: the closing words, and a breath."""

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
        roles = dict(zip(program.roles, people, strict=False))
        given = {name: unsaid(value) for name, value in (settings or {}).items()}
        self.memory.values |= defaults(program) | given | roles
        self.memory.values[PEOPLE_COUNT] = len(people)
        self.memory.script, self.memory.past, self.memory.seed = program.id, past, seed
        self._past = past
        self._cursor = Cursor.at_start(with_questions(program, settings or {}), seed)
        self._pace = Pace(program.at_most_s)
        self._prepares = prepare
        self._section = ""
        self._heading: p.Section | None = None
        """The section that begins with the next words."""
        self._asks_to_tell = any(
            isinstance(step, p.Turn) and not step.for_oneself for step in p.every_step(program.steps)
        )
        """Whether there is something to tell to each other."""
        if self._asks_to_tell:
            self.out.hold_values()
        self._asked_for = words_asked_for(program)
        self._leave_asked = False
        self._declined_unseen = False
        self._begins_step = False
        self._goes_on = False
        self.decisions = Decisions()
        """How the script went on in the event that was handled last."""
        self._stage: Stage | None = None
        self._idle = State.NEW
        self._step: p.Step | None = None
        self._turns = 0
        self._answers = Answers()
        self._begun = 0
        self._unused = 0
        """Turns and questions in a row that nobody used."""
        self._closed: tuple[Stage, Mark, float] | None = None
        """The last turn, where the script was, and when it ended."""

    @property
    def state(self) -> State:
        """Where the session is."""
        return self._stage.state if self._stage else self._idle

    @property
    def asked(self) -> p.Ask | None:
        """The question that is spoken, or whose answer is waited for."""
        return self._stage.asked if self._stage else None

    @property
    def forgotten(self) -> bool:
        """Whether all of this session is to be thrown away."""
        return self.out.forgotten

    def handle(self, event: e.Event, now: float) -> list[a.Action]:
        """Take in one event at session second ``now``; returns what shall be done, in order.

        Raises IllegalEvent for an event that can't happen in this state: a bug of ours.
        The session is then as it was.
        """
        self.decisions.begin()
        return self._handle(event, now)

    def replay(self, moment: LogEntry) -> list[a.Action]:
        """Take in what happened before; it is decided as it was decided then."""
        self.decisions.begin(moment.decided)
        if moment.event is None:
            return self._on_deadline(moment.now_s)
        return self._handle(moment.event, moment.now_s)

    def redacted(self, event: e.Event) -> e.Event:
        """Copy of ``event`` for a log that may not hold its words; replaying it leads to the same state.
        Call before ``handle``."""
        stage = self._under()
        if not isinstance(event, e.Heard) or stage is None:
            return event
        if event.foreign:
            return event
        if event.again:
            return replace(event, text=mask(event.text), withheld=True)
        command = commanded(self, self._under(), event) or self.commands.find(event.text)
        found = None if command else self._answers.changed_by(event, stage, self.listening, self._section)
        if found is None:
            waits = self._answers.waits_for(event, stage, self.listening)
            meaning = UNCLEAR if waits else stage.meaning(event)  # a draft that waits does nothing
            redacted = redact(event, command, meaning, stage.asked, self.language)
            if redacted.withheld and stage.hints(event):
                redacted = replace(redacted, hinted=True)
            text, ends = without_end(event.text, self.commands)
            if redacted.withheld and ends:  # "That's it." holds no secret, and an answer ends with it
                redacted = replace(redacted, text=f"{mask(text)} {event.text.strip()[len(text) :].strip()}")
            if command is e.Command.NEW_SAFE_WORD:
                return replace(
                    redacted, act=None, hedged=False, guessed=None, answered=takes_safe_word(self, event)
                )
            return redacted
        redacted = redact(event, None, found.meaning, found.given.asking.asked, self.language)
        return (
            replace(redacted, corrects=self._answers.number_of(found.given))
            if redacted.withheld
            else redacted
        )

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
            self._unused = 0
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
        other.phrases, other.decisions = self.phrases.copy(), Decisions()
        other.out = self.out.branch(other.memory)
        other._stage, other._idle, other._answers, other._closed = None, State.NEW, Answers(), None
        return other

    def deadline(self) -> float | None:
        """The session second at which ``on_deadline`` must be called; None: only events matter."""
        return self._stage.deadline() if self._stage else None

    def on_deadline(self, now: float) -> list[a.Action]:
        """Do what is due at ``now``; called before the deadline, nothing."""
        self.decisions.begin()
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
            section=self._section,
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
            next_step=label_ahead(self._cursor, self.memory, self._step)
            if self._stage and self._step
            else "",
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

    def remark(self, text: str, now: float) -> None:
        """Like ``aside``, to the holder of the floor: it ends at their first word."""
        self.interrupt(lambda context, under: Remark(context, text, under), now)

    def _begin(self, now: float) -> None:
        if self._step is not None:
            self.restart_step(now)
            return
        # What is not prepared is not kept either: the first words would be rendered in every session.
        self._prepare(None, *fixed(self.language, self.memory.people))
        self.next_step(now)

    def next_step(self, now: float, *, passed: bool = False) -> None:
        """On to the next step; at the end of the script, to the end."""
        if passed:
            self._cursor = self._cursor.passed()
        self.new_epoch()
        self._goes_on = True
        if self._begins_step:
            return  # a step that is over at once asks for the next: the loop below sees to it
        self._begins_step = True
        try:
            while self._goes_on:
                self._goes_on = False
                self._begin_next(now)
        finally:
            self._begins_step = False

    def _begin_next(self, now: float) -> None:
        self.memory.at = self.wall.at(now)
        step, self._cursor = self._cursor.next(self.memory, self.decisions)
        self.memory.names = self._cursor.names
        self.memory.values[FLOOR_TIMES] = self.ledger.in_words(self.language.forms)
        if step is None:
            self.close(HELD, self.phrases.say("the end"), now)
            return
        if isinstance(step, p.Section):
            self._take_up(step, now)
        if isinstance(step, p.Section) or lacks_words(step, self.memory, self._asked_for):
            self._goes_on = True
            return
        if isinstance(step, p.Turn):
            elapsed_s = now - self.out.held_up_s
            step, self._pace = self._pace.fitted(step, self._cursor, self.memory, elapsed_s, self.phrases)
        self._step, self._declined_unseen = step, False
        if self._heading and not step.is_silent():
            self._enter(self._heading, now)
            self._section, self._heading = self._heading.title, None
        self._enter(step, now)
        if not step.is_silent():
            self._begun += 1
            self._prepare(step)
        begin(self, step, now)

    def _take_up(self, section: p.Section, now: float) -> None:
        """Show a section with its first words, unless it is optional and there is no time for it."""
        elapsed_s = now - self.out.held_up_s
        fits = not section.optional or self._pace.goes_into(self._cursor, self.memory, elapsed_s)
        self.memory.values[TIME_LEFT] = fits
        if fits:
            self._heading = section

    def _enter(self, step: p.Step, now: float) -> None:
        self.out.note(r.StepEntered(now, step.head.path, step.kind, label(step, self.memory)))

    def _prepare(self, current: p.Step | None, *more: str) -> None:
        texts = (*more, *prompts_ahead(self._cursor, self.memory, current)) if self._prepares else ()
        if texts:
            self.out.do(a.Prepare(texts))

    def restart_step(self, now: float) -> None:
        """Begin the current step anew."""
        assert self._step is not None, "only the last words come before the first step"
        self.new_epoch()
        begin(self, self._step, now)

    def answered(self, question: Stage, value: AnswerValue | None, save: Save, now: float) -> None:
        """Note that a question of the script was answered."""
        assert isinstance(question, Asking)
        self._answers.add(question, value, save, self._mark(), now)

    def _mark(self) -> Mark:
        assert self._step is not None, "nothing is asked before the first step"
        turns = sum(account.turns for account in self.ledger.accounts.values())
        return Mark(self._cursor, self._step, self._section, self._begun + turns)

    def changes_answer(self, event: e.Heard, now: float) -> bool:
        """Whether words belong to an answer that was given, which then opens again; or whether the final
        words decide on it."""
        stage = self._under()
        assert stage is not None, "words come after the beginning"
        found = self._answers.changed_by(event, stage, self.listening, self._section)
        if found is None:
            return self._answers.waits_for(event, stage, self.listening)
        self._answers.change(self, found, event, stage, self._mark(), now)
        return True

    def nobody_there(self, stage: Stage, now: float) -> bool:
        """Note that nobody used a turn or a question; after two in a row, pause, or ask who is silent."""
        self._unused += 1
        if not self.program.stands_alone:
            return False
        if self._unused < UNUSED:
            person = stage.owner().speaker
            silent = self.ledger.unused(person) if person else 0
            if person is None or silent < SILENT or self._leave_asked:
                return False
            self._leave_asked = True
            leave_it(self, stage, person, now)
            return True
        self._unused = 0
        self.interrupt(lambda h, under: Paused(h, under, "nobody there", why="silence"), now)
        return True

    def used(self, person: str | None, now: float, *, told: bool, turn: int | None = None) -> None:
        """Note that a turn or a question was used; from the first that told something, values are kept."""
        for name in (person,) if person else self.memory.people:
            self.ledger.used(name, told=told)
        if told:
            self.memory.tell(person, now, turn)
            self.out.keep_values()

    def hangs(self) -> bool:
        """Whether the current step leans on words that were taken back."""
        step = self._step
        return step is not None and (
            self._cursor.hangs(step, self.memory) or lacks_words(step, self.memory, self._asked_for)
        )

    def turn_closed(self, stage: Stage, now: float) -> None:
        """Note that a turn was closed."""
        self._closed = stage, self._mark(), now

    def reopens_turn(self, speaker: str | None, said: e.Heard | None, now: float) -> bool:
        """Whether a turn that was just closed goes on: nothing else was begun but the next prompt, or a floor
        that holds no other words yet."""
        stage = self._under()
        if self._closed is None or stage is None:
            return False
        turn, mark, closed_s = self._closed
        owner = turn.owner()
        if self._mark().begun - mark.begun > 1 or speaker not in (None, owner.speaker):
            return False
        over_prompt = self.state is State.PROMPT and now <= closed_s + REOPENS_S
        if not over_prompt and not stage.gives_back(said, now):
            return False
        self._closed = None
        if said is not None:
            self.listening.reassign(said.utterance, speaker=owner.speaker, turn=owner.turn)
        self.rewind(mark)
        self.new_epoch()
        turn.reopen(now)
        return True

    def rewind(self, mark: Mark) -> None:
        """Go back to where the script was."""
        self._cursor, self._step, self._section = mark.cursor, mark.step, mark.section
        self.memory.names = self._cursor.names

    def _under(self) -> Stage | None:
        """What goes on, beneath a short remark."""
        return self._stage.under if isinstance(self._stage, Aside) else self._stage

    def close(self, ending: str, text: str, now: float) -> None:
        """Say the last words, if there are any, and end."""
        if self._stage:
            self._stage.abandon(now)
        held = self.ledger.told or not self._asks_to_tell
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

    def unread(self, text: str) -> str:
        """A prompt without the words of partners that were put into it."""
        return self.memory.unread(text)

    def discard(self, stage: Stage, since_s: float, now: float, by: str | None = None) -> None:
        """Throw away what was said since ``since_s``, with ``by`` by them, and all that came of it."""
        self.listening.take_back(since_s, by)
        for kept in self.memory.take_back(since_s, now, by):
            self.out.forget(kept)
        stage.take_back(since_s, by)
        if self.memory.values.get(ANYTHING) is False:
            self.ledger.nothing_told()
            if self._asks_to_tell:
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

    def may_swap(self, holder: str, other: str) -> bool:
        """Whether ``other`` can have the turn that runs, and ``holder`` theirs."""
        return self._cursor.swapped(holder, other, self.memory) is not None

    def swap(self, holder: str, other: str) -> None:
        """Exchange the two turns, where ``may_swap`` allows it."""
        swapped = self._cursor.swapped(holder, other, self.memory)
        assert swapped is not None, "it was asked before whether they may"
        self._cursor = swapped
        self.memory.names = swapped.names

    def new_turn(self) -> int:
        """A number for a turn."""
        self._turns += 1
        return self._turns

    def step_label(self) -> str:
        """A few words on the step that runs."""
        return label(self._step, self.memory) if self._step else ""

    def said_before(self) -> str:
        """What somebody said last in this section, in a sentence for those who come back; may be empty."""
        if self._closed is None or self._closed[1].section != self._section:
            return ""
        owner = self._closed[0].owner()
        found = last_words(owner, self.memory, self.listening)
        words = self.memory.reads(found.text) if found else ""
        return (
            self.phrases.say("said before", name=owner.speaker or "", words=sentence(words)) if words else ""
        )

    def may_decline_unseen(self) -> bool:
        """Whether a no that nobody sees can be given: everyone is asked for a yes or a no."""
        ask = self._step
        return (
            isinstance(ask, p.Ask)
            and (ask.to, ask.answer) == (p.EVERYONE, p.Answer.YES_NO)
            and not ask.private
            and self.state in (State.PROMPT, State.ASKING)
        )

    def decline_unseen(self) -> None:
        """Note a no that nobody saw, where everyone is asked a yes or a no."""
        self._declined_unseen = self._declined_unseen or self.may_decline_unseen()

    def declined_unseen(self) -> bool:
        """Whether somebody declined the current question so."""
        return self._declined_unseen

    def may_skip_step(self) -> bool:
        """Whether the current step can be left out."""
        return self._step is not None and self._step.head.skippable


def words_asked_for(program: p.Program) -> frozenset[str]:
    """Return the names under which people's own words are saved, which they may not say."""
    steps = list(p.every_step(program.steps))
    turns = {step.save for step in steps if isinstance(step, p.Turn | p.Mirror)}
    asks = {ask.save for step in steps for ask in step.questions() if ask.answer is p.Answer.TEXT}
    return frozenset(name for name in turns | asks if name)
