"""Turns: one partner has the floor."""

from dataclasses import replace

from companion.core.api import events as e
from companion.core.api.actions import Tone
from companion.core.api.record import FloorClosed, FloorOpened
from companion.core.api.snapshot import Mood
from companion.core.language.commands import SURE
from companion.core.language.meaning import AnswerValue, Scope, Situation
from companion.core.program import Ends, Turn
from companion.core.stages.base import JUST_OPENED_S, Stage, StageContext, View
from companion.core.stages.guarding import Guard
from companion.core.stages.prompting import EndOfTurn, Transition
from companion.core.stages.telling import Coaching, TurnWords
from companion.core.stages.waiting import Away
from companion.core.state.attribution import Owner, Place
from companion.core.state.floor import Need, TurnClock, TurnLimits
from companion.core.state.intrusions import latest_run
from companion.core.state.memory import Words
from companion.core.state.outcomes import Outcome
from companion.core.state.states import State

OTHERS_FINISH_S = 10.0
"""How long a floor waits to open for somebody who is still speaking in their own."""
_SAID_S = 1.5
"""After so much of the closing words it has been understood that the turn is over."""
_MOST_RETURNS = 3
"""How often speech over its closing words may take the end of a turn back: an echo must not go on so."""


class Holding(Stage):
    """A turn. It ends by words, at its limit, or after unanswered offers."""

    mood = Mood.LISTENING

    def __init__(self, context: StageContext, step: Turn, holder: str, number: int, prompt: str) -> None:
        """``number`` identifies the turn; ``prompt`` is what "repeat" says."""
        super().__init__(context)
        self.holder = holder
        self._step = step
        self._number = number
        self._prompt = prompt
        quantity = context.memory.quantity
        self.clock = TurnClock(
            TurnLimits(
                time_s=quantity(step.time_s),
                at_least_s=quantity(step.at_least_s),
                protected_s=quantity(step.protected_s),
                warn_s=quantity(step.warn_s),
                grace_s=quantity(step.grace_s),
                patience_s=quantity(step.patience_s),
                ends=step.ends,
            )
        )
        self.opened_s = 0.0
        """Start of the floor."""
        self._waits_since_s: float | None = None
        """Since when it waits to open, for somebody who still speaks."""
        self._returns = 0
        self._recorded_s = 0.0
        """How much of the time held stands in the record, of a turn that goes on after its end."""
        self._closing_said = False
        """Whether the closing words were heard, and taken back by speech over them."""
        self._asked_early = False
        self._passed = False
        self._words = TurnWords(context, step, number)
        self._coaching = Coaching(context, step, holder, number)
        self._guard = Guard(context, self, self, step.intrusions or context.program.intrusions, step.head)

    @property
    def state(self) -> State:  # type: ignore[override]  # the one stage that has two states
        """FLOOR, or GRACE past the limit."""
        return State.GRACE if self.clock.in_grace else State.FLOOR

    def enter(self, now: float) -> None:
        """Open the floor, once whose turn it was before has finished speaking."""
        self._waits_since_s = now
        if not self._another_finishes(now):
            self._open(now)

    def _open(self, now: float) -> None:
        """Open the floor with a tone and start the clock."""
        self._waits_since_s = None
        self.opened_s = now
        self.context.out.tone(Tone.OPEN)
        self.context.out.note(FloorOpened(now, self.holder, self.clock.limit_s))
        self.resume(now)

    def _another_finishes(self, now: float) -> bool:
        """Whether speech in progress belongs to an earlier turn, or is another's by its voice."""
        listening = self.context.listening
        if listening.speaking is None:
            return False
        if listening.owners[listening.speaking].turn not in (None, self._number):
            return True
        run = latest_run(listening.voices, self.holder, now - OTHERS_FINISH_S, now)
        return run is not None and run.by in self.context.memory.people

    def resume(self, now: float) -> None:
        """Run the clock, unless somebody else speaks; speech in progress counts."""
        if self._waits_since_s is not None:
            self.enter(now)
            return
        speaking = not self._another_finishes(now) and self.context.listening.adopt(self.owner())
        if self._guard.resumed(now):
            self.clock.run(now)
            if speaking:
                self.clock.speech_started(now)

    def suspend(self, now: float) -> None:
        """Stop the clock: nobody loses time to an interruption."""
        self.clock.stop(now)

    def deadline(self) -> float | None:
        """The clock's next moment; during an intrusion, when that is over."""
        if self._waits_since_s is not None:
            return self._waits_since_s + OTHERS_FINISH_S
        return self._guard.deadline() if self._guard.alert else self.clock.deadline()

    def on_deadline(self, now: float) -> None:
        """Warn, offer, or end."""
        if self._waits_since_s is not None:
            self._open(now)
            return
        if self._guard.alert:
            self._guard.look(now)
            return
        say = self.context.phrases.say
        match self.clock.due(now):
            case Need.WARN:
                self.context.out.tone(Tone.NEARLY_OVER)
            case Need.GRACE:
                self.context.out.tone(Tone.LIMIT)
            case Need.OFFER | Need.ANNOUNCE if self._words.declined() or (
                self._step.for_oneself and not self._words.text()
            ):
                self._close(now, "silence")
            case Need.OFFER:
                self.context.remark(say("offer", name=self.holder), now)
            case Need.ANNOUNCE:
                waits_s = self.clock.limits.patience_s
                self.context.remark(say("offer ends", name=self.holder, time_s=waits_s), now)
            case Need.CLOSE_BY_TIME | Need.CLOSE_BY_SILENCE as need:
                unused = not self._step.for_oneself and not self.clock.used
                if unused and self.context.nobody_there(self, now):
                    self.clock = TurnClock(self.clock.limits)
                else:
                    self._close(now, "time" if need is Need.CLOSE_BY_TIME else "silence")

    def speech_started(self, event: e.SpeechStarted, now: float) -> None:
        """Note that the silence is over."""
        if self._waits_since_s is None:
            self.clock.speech_started(now)

    def went_on(self, now: float) -> None:
        """Count the remark as not made: a cough may have cut it short."""
        self.clock.not_offered()

    def speech_ended(self, event: e.SpeechEnded, now: float) -> None:
        """Count silence from here."""
        if event.goes_on:
            return
        if self._waits_since_s is not None:
            self._open(now)
            return
        self._guard.over(event.at_s)
        self.clock.speech_ended(event.at_s)

    def voice_heard(self, event: e.VoiceHeard, now: float) -> None:
        """Check for an intrusion, except during the last sentence; while waiting to open, for the holder."""
        if self._waits_since_s is not None:
            if not self._another_finishes(now):
                self._open(now)
        elif not self.clock.in_grace:
            self._guard.look(now)

    def heard(self, event: e.Heard, now: float) -> None:
        """Obey what a sentence ends with; a backchannel counts as silence."""
        if not event.draft:
            self._words.add(event)
            self._coaching.note(event)
        if not event.draft and self.is_backchannel(event):
            self._was_no_speech()
        elif not event.draft and not self.clock.speaking and self._ends_with(event, e.Command.DONE):
            self.done(now)
        elif not event.draft and self._ends_with(event, e.Command.MORE_TIME):
            self.more_time(now)
        elif not event.draft and not self.clock.speaking and self._words.refuse(event):
            self.passes(now)
        elif not event.draft and self._coaching.left(event):
            self.done(now)
        elif not event.draft and self._ends_with(event, e.Command.FORGET_WORDS):
            self.context.discard(self, event.start_s, now, self.holder)
            self.context.aside(self.context.phrases.say("words forgotten"), now)
        elif self._ends_with(event, e.Command.PAUSE) and event.confidence >= SURE:
            self.context.listening.act_on(event.utterance)
            self.context.interrupt(lambda h, under: Away(h, under, self.holder), now)
        elif not event.draft and self._ends_with(event, e.Command.SKIP) and event.confidence >= SURE:
            self.skip(now)
        elif not event.draft and self.meaning(event).offered and not self.clock.speaking:
            self._guard.offer_time_out("would a time-out help", now)

    def hints(self, event: e.Heard) -> str:
        """As asked for by the script, and agreed to by everybody."""
        return self._coaching.hint_in(event)

    def _ends_with(self, event: e.Heard, command: e.Command) -> bool:
        """Whether words of the holder end with a command."""
        owner = self.context.listening.owners[event.utterance]
        theirs = owner.speaker == self.holder and not owner.doubtful
        meaning = self.meaning(event)
        offered = command in self.context.commands.offered
        return theirs and offered and meaning.command is command and not meaning.offered

    def situation(self, event: e.Heard) -> Situation:
        """In this turn, after this much silence; words that began before it was opened, between turns."""
        if event.start_s < self.opened_s:
            return super().situation(event)
        pause_s = self.context.listening.silence_before_s(event.utterance, self.opened_s)
        people = tuple(self.context.memory.people)
        return Situation(Scope.TURN, people=people, person=self.holder, pause_s=pause_s)

    def nothing_heard(self, event: e.NothingHeard, now: float) -> None:
        """Count a cough as silence."""
        self._was_no_speech()

    def _was_no_speech(self) -> None:
        if not self.context.listening.pending:  # nothing was said since
            self.clock.was_no_speech()

    def claims(self, event: e.Heard) -> bool:
        """Words of the holder."""
        owner = self.context.listening.owners.get(event.utterance)
        return owner is not None and owner.turn == self._number and not self.is_backchannel(event)

    def not_theirs(self, event: e.Heard, now: float) -> None:
        """Say that only the holder ends the turn."""
        if self.context.listening.act_on(event.utterance):
            self.context.aside(self.context.phrases.say("not yours to end", name=self.holder), now)

    def confirm(self, command: e.Command, now: float) -> None:
        """Ask the holder before the turn ends."""
        phrase = "are you done" if command is e.Command.DONE else "would you pass"
        obey = {e.Command.DONE: self.done, e.Command.PASS: self.passes}.get(command, self.skip)

        def done(yes: AnswerValue | None, then: float) -> None:
            if yes:
                self.context.go(self, then, suspended=True)
                obey(then)
            else:
                self.returned(then)

        self._guard.ask(self.context.phrases.say(phrase, name=self.holder), self.holder, done, now)

    def unfinished_since_s(self, otherwise: float) -> float:
        """The start of the floor, or of the holder's first words."""
        return self.context.listening.turn_since_s(self._number, self.opened_s)

    def take_back(self, since_s: float, by: str | None) -> None:
        """Replace partners' words in the prompt."""
        self._prompt = self.context.memory.unread(self._prompt)
        if by in (None, self.holder):
            self._words.take_back(used=self.clock.used)

    def abandon(self, now: float) -> None:
        """Close the floor without saving."""
        self._settle(now, "end")

    def owner(self) -> Owner:
        """The holder's turn."""
        return Owner(Place.TURN, self.holder, self._number, kept=self._step.record, epoch=self.context.epoch)

    def done(self, now: float) -> None:
        """End the turn; before its minimum, ask once."""
        early = self.clock.held_s(now) < self.clock.limits.at_least_s
        if Ends.ON_WORDS not in self.clock.limits.ends or (early and not self._asked_early):
            self._asked_early = True
            text = self.context.phrases.say("done early", name=self.holder, time_s=self.clock.left_s(now))
            self.context.aside(text, now)
            if Ends.ON_WORDS not in self.clock.limits.ends:
                limits = self.clock.limits
                self.clock.limits = replace(limits, ends=limits.ends | {Ends.ON_WORDS})
        else:
            self._close(now, "words")

    def passes(self, now: float) -> None:
        """End the turn as passed."""
        self._close(now, "pass")

    def skip(self, now: float) -> None:
        """Skip the turn, unless the script forbids or still protects it."""
        if not self._step.head.skippable:
            self.context.aside(self.context.phrases.say("can't skip"), now)
        elif self.clock.protects(now):
            self.context.aside(self.context.phrases.say("not yet", name=self.holder), now)
        else:
            self._close(now, "skip")

    def more_time(self, now: float) -> None:
        """Add a minute, until the turn is doubled."""
        added_s = self.clock.more_time()
        if added_s:
            text = self.context.phrases.say("time given", name=self.holder, time_s=added_s)
        else:
            text = (
                f"{self.context.phrases.say('no more time', name=self.holder)} {self._left('time left', now)}"
            )
        self.context.remark(text, now)

    def repeat(self, now: float) -> None:
        """Repeat the prompt; the clock waits."""
        self.context.aside(self._prompt, now)

    def how_long(self, now: float) -> None:
        """Tell the time left, and everybody's floor time so far."""
        left, so_far = self._left("time left", now), self.context.ledger.in_words(self.context.language.forms)
        several = so_far and len(self.context.memory.people) > 1
        self.context.aside(
            f"{left} {self.context.phrases.say('floor so far', times=so_far)}" if several else left, now
        )

    def returned(self, now: float) -> None:
        """Say that it stays the holder's turn, and continue."""
        self.context.go(self, now, suspended=True)
        self.context.remark(self._left("stay with", now), now)

    def give_way(self, other: str, now: float) -> None:
        """Swap: ``other`` goes first, keeping what they said; the holder gets their later turn."""
        context = self.context
        self._leave(now)
        context.position.swap(self.holder, other)
        context.new_epoch()
        turn = Holding(context, self._step, other, context.new_turn(), self._prompt)
        context.listening.hand_to(turn.owner(), self.opened_s)
        text = context.phrases.say("begins instead", name=self.holder, other=other)
        context.go(Transition(context, text, lambda then: context.go(turn, then)), now)

    def _leave(self, now: float) -> None:
        """Let another go first."""
        self.clock.stop(now)
        self._guard.closed(now)
        self.context.out.note(FloorClosed(now, self.holder, 0.0, "swap"))

    def gives_back(self, said: e.Heard | None, now: float) -> bool:
        """Let the turn before go on, where this one was opened just before and holds no other words."""
        if said is None or self._words.unkept:
            return False
        late = self._waits_since_s is None and said.start_s > self.opened_s + JUST_OPENED_S
        if late or self._words.text() or self.context.listening.awaits(self._number, but=said.utterance):
            return False
        if self._waits_since_s is None:
            self._leave(now)
        return True

    def help_key(self) -> tuple[str, str]:
        """Help for turns, with the holder's name."""
        return "help turn", self.holder

    def status(self, now: float) -> str:
        """Whose turn it is, with the time left."""
        return self._left("still your turn", now)

    def picture(self, now: float) -> View:
        """Holder, time, and whether the clock is stopped for an intrusion."""
        left_s, limit_s = self.clock.left_s(now), self.clock.limit_s
        ends_in_s = self.clock.ends_in_s(now)
        return View(
            self.mood, self.holder, left_s, limit_s, disturbed=self._guard.alert, goes_on_in_s=ends_in_s
        )

    def _left(self, key: str, now: float) -> str:
        """A phrase with the time left, or that only a sentence is left."""
        key = "last sentence" if self.clock.in_grace else key
        return self.context.phrases.say(key, name=self.holder, time_s=self.clock.left_s(now))

    def _settle(self, now: float, ended_by: str) -> bool:
        if self._waits_since_s is not None:
            self._waits_since_s = None
            self.context.out.note(FloorOpened(now, self.holder, self.clock.limit_s))
        self.clock.stop(now)
        self._guard.closed(now)
        held_s = self.clock.held_s(now)
        self.context.listening.windows.close(self._number)
        passed = self._passed = ended_by in ("pass", "skip")
        self.context.ledger.close_turn(self.holder, held_s, passed=passed)
        self.context.out.note(FloorClosed(now, self.holder, held_s - self._recorded_s, ended_by))
        self._recorded_s = held_s
        return passed

    def _close(self, now: float, ended_by: str) -> None:
        if self._coaching.offers(self.clock, ended_by, now):
            return
        context = self.context
        told = self._words.told(used=self.clock.used)
        outcome = self._words.outcome(ended_by, told=told, speaking=self.clock.speaking)
        if told or self.clock.used or ended_by in ("pass", "skip"):
            tells = told and ended_by not in ("pass", "skip")
            context.used(self.holder, now, told=tells, turn=self._number if self._step.record else None)
        passed = self._settle(now, ended_by) or not told
        if ended_by == "time":
            context.out.tone(Tone.CLOSE)
        if self._step.save and self._step.record and not passed:
            context.memory.save(self._step.save, Words(self.holder, self._number))
        if self._step.save:
            context.memory.outcomes[self._step.save] = {None: outcome}
        key = {"time": "time is over", "pass": "passed", "skip": "skipped"}.get(ended_by, "thanks")
        if outcome is Outcome.CUT_OFF:
            key = "cut off"
        if not told and key in ("time is over", "thanks"):
            key = "nothing said"
        unthanked = key == "thanks" and not self._step.thanks
        silently = self._closing_said or unthanked or (not told and self._step.for_oneself)
        text = "" if silently else context.phrases.say(key, name=self.holder)
        if context.listening.foreign.to_be_told():
            text = f"{text} {context.phrases.say('not in words')}".strip()
        context.turn_closed(self, now)
        context.new_epoch()

        def on(then: float) -> None:
            context.next_step(then, passed=passed)

        by_itself = ended_by in ("time", "silence")
        yields = not self.clock.grace_is_over(now) and self._returns < _MOST_RETURNS
        context.go(
            EndOfTurn(self, text, on, self.keep if yields else None)
            if by_itself
            else Transition(context, text, on),
            now,
        )

    def _settle_anew(self, now: float) -> None:
        self.context.ledger.reopen_turn(self.holder, self.clock.held_s(now), passed=self._passed)
        self.context.out.note(FloorOpened(now, self.holder, self.clock.limit_s))
        self.context.listening.windows.reopen(self._number)

    def reopen(self, now: float) -> None:
        """Go on with the turn as if it had not ended, with more time."""
        self._settle_anew(now)
        self._closing_said = False
        self.context.go(self, now, suspended=True)
        self.more_time(now)

    def keep(self, now: float, said_s: float) -> None:
        """Go on with the turn: its holder spoke within ``said_s`` seconds of the closing words."""
        self._settle_anew(now)
        self._returns += 1
        self._closing_said = self._closing_said or said_s >= _SAID_S
        self.clock.goes_on(now)
        self.context.go_back(self, now)
