"""A spoken evening: the people, their consent, their voices, and the session itself."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from companion import config
from companion.app.audio_io import AudioIO
from companion.app.authoring import NOT_NORMAL, wants_script, write_script
from companion.app.consenting import Agreed, Answers, Consenting, Deferred, Unsettled
from companion.app.home import Home
from companion.app.household import Household
from companion.app.journaling import ReportingStore, SessionJournal
from companion.app.resuming import CutOff
from companion.app.running import (
    INTERRUPTED,
    Outcome,
    RunOptions,
    displays_for,
    go_on,
    run_session,
    say_trouble,
)
from companion.app.script_files import read_settings, script_file
from companion.app.session_catalogue import SessionCatalogue, open_catalogue
from companion.app.setup_scripts import Run
from companion.app.voices import Acquaintance
from companion.app.welcoming import Welcome, Welcomed, note_done
from companion.clock import time_of_day
from companion.core.api.consent import NO_CONSENT, Consent
from companion.core.api.events import Command
from companion.core.api.ports import Recorder
from companion.core.api.record import CommandObeyed
from companion.core.api.remembered import REMINDER
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.core.state.memory import Value
from companion.errors import JournalError
from companion.journal.pending_session import PendingSession
from companion.system.invocation import as_started
from companion.terminal.keys import Keys


class SpokenSession:
    """One spoken evening in a world."""

    def __init__(
        self,
        world: AudioIO,
        home: Home,
        options: argparse.Namespace,
        recorders: Sequence[Recorder] = (),
        session_catalogue: Callable[[], SessionCatalogue] = open_catalogue,
    ) -> None:
        """``options``: those of ``start``; ``recorders`` follow everything from the first word;
        ``session_catalogue`` opens the sessions to choose from."""
        self._world = world
        self.home = home
        """The storage; it may be created after the first session."""
        self._options = options
        self._recorders = recorders
        self._session_catalogue = session_catalogue
        self._short = short_sessions(world, recorders)
        self._memory = ReportingStore(home.memory, say_trouble)

    def hold(self, program: Program | None, people: Sequence[str], left: CutOff | None) -> Outcome | None:
        """Hold a session: the one that was ``left``, where they want that, or else the one that is given, or
        chosen aloud; None when they would rather not today.

        Raises SetupError, ScriptError, JournalError.
        """
        keys = _keys(self._world)
        try:
            outcome = self._went_on(left) if left else None
            outcome = outcome or self._held(program, people)
        finally:
            if keys:
                keys.close()
        if outcome:
            self._write_script(outcome)
            _tell_reminder(outcome)
            self._note_done(outcome)
        return outcome

    def _went_on(self, left: CutOff) -> Outcome | None:
        again = left.offer(self._short)
        if again is None:
            return None
        began = left.left.began
        if self._options.keep_sound and not began.consent.sound:
            say_trouble(
                "This session goes on as it was agreed when it began, without the sound; "
                "--keep-sound is for a new one."
            )
        obeyed = [entry.command for entry in again.entries if isinstance(entry, CommandObeyed)]
        if Command.NEW_SAFE_WORD.value in obeyed:  # the log of a session holds none
            again.session.commands.choose(Household(self._memory, time_of_day()).safe_word(began.people))
        acquaintance = self._acquaintance(began.consent)
        acquaintance.remember(began.people)
        kept = SessionJournal(began.consent, self.home.sessions, self._memory, began.script_file)
        wishes = RunOptions(journal=kept, recorders=self._following(began.people))
        outcome = go_on(self._world, left.left, again, displays_for(self._world), wishes)
        acquaintance.keep()
        return outcome

    def _held(self, program: Program | None, people: Sequence[str]) -> Outcome | None:
        now = time_of_day()
        memory, consenting = Unsettled(self._memory), Consenting(self._short, self._memory, now)
        here = people or Household(self._memory, now).here_last()
        self._world.keep_prompts(bool(here) and consenting.before(here) is not None)
        welcome = Welcome(self._short, self._session_catalogue, memory, now, consenting.before)
        welcomed = welcome.ask(program, people, self._options.safe_word)
        if welcomed is None:
            return None
        if self.home.trouble:
            say_trouble(self.home.trouble)
            if not consenting.cannot(welcomed.people, self.home.aloud):
                return None
        keeping = self._keeping(welcomed, consenting, memory)
        acquaintance = self._acquaintance(keeping.consent)
        if not self._options.no_voices:
            acquaintance.make(welcomed.people, enrol=self._options.enrol)
        already = _already_agreed(welcomed.program) if welcomed.agreed else {}
        wishes = RunOptions(
            settings={**already, **read_settings(welcomed.program, self._options.set)},
            safe_word=welcomed.safe_word,
            journal=keeping,
            recorders=self._following(welcomed.people),
        )
        outcome = run_session(
            self._world, welcomed.program, welcomed.people, displays_for(self._world), wishes
        )
        if keeping.held:
            self._settle(outcome, memory)
        acquaintance.keep()
        return outcome

    def _keeping(self, welcomed: Welcomed, consenting: Consenting, memory: Unsettled) -> SessionJournal:
        """How much of the session is kept while it runs. Who was never asked is asked after it, and until
        then it lies in memory alone."""
        people, file = welcomed.people, self._file(welcomed.program)
        level = consenting.before(people)
        if self.home.sessions is None and self.home.later is None:
            return SessionJournal(NO_CONSENT if self.home.trouble else None, None, self._memory, file)
        if level is None:
            return SessionJournal(
                NO_CONSENT, None, self._memory, file, PendingSession(), Deferred(), self._options.keep_sound
            )
        consent = Consent(level)
        told = welcomed.agreed and not welcomed.change_keeping
        changes = welcomed.change_keeping or self._options.keep_sound
        if changes or (not told and consenting.tell(level, people)):
            answers = consenting.anew(people, sound=self._options.keep_sound)
            consenting.remember(answers, people)
            consent = answers.consent
        memory.settle(self._memory)
        self._world.keep_prompts(True)
        return SessionJournal(consent, self.home.sessions, self._memory, file)

    def _settle(self, outcome: Outcome, memory: Unsettled) -> None:
        """Ask what may be stored of a session in memory, and store that."""
        keeping, people = outcome.journal, outcome.session.memory.people
        consenting = Consenting(self._short, self._memory, time_of_day())
        if outcome.ending in NOT_NORMAL or outcome.session.forgotten:
            return
        answers = consenting.after(
            people, sound=self._options.keep_sound, voices=len(self._world.voices.profiles()) > 0
        )
        if not answers.names:
            return
        if self.home.sessions is None and self.home.later:
            self.home = self.home.later()
        if self.home.sessions is None:
            say_trouble(self.home.trouble)
            consenting.failed(people, self.home.aloud)
            return
        self._memory = ReportingStore(self.home.memory, say_trouble)
        try:
            self._keep(outcome, answers, memory)
        except JournalError as error:
            say_trouble(str(error))
            consenting.failed(people, error.aloud)
        outcome.journal = replace(keeping, consent=answers.consent)

    def _keep(self, outcome: Outcome, answers: Answers, memory: Unsettled) -> None:
        """Store the household's own data first: it is not forgotten with this session."""
        people, now = outcome.session.memory.people, time_of_day()
        memory.settle(self._memory)
        Household(self._memory, now).keep_names(people)
        Consenting(self._short, self._memory, now).remember(answers, people)
        keeping = outcome.journal
        assert self.home.sessions is not None, "the caller has begun the journal"
        assert keeping.held is not None, "it lies in memory"
        assert keeping.deferred is not None, "and so does what it remembers"
        keeping.held.settle(self.home.sessions, answers.consent)
        keeping.deferred.settle(Agreed(self._memory, answers.consent.level))
        if self.home.voices:
            profiles = self._world.voices.profiles()
            for name in answers.voices & profiles.keys():
                self.home.voices.store_voice(name, profiles[name])

    def _following(self, people: Sequence[str]) -> Sequence[Recorder]:
        """Return the session's recorders, including the one that enrols voices from ordinary speech."""
        if self._options.no_voices:
            return self._recorders
        self._world.voices.passive.begin(people)
        return (*self._recorders, self._world.voices.passive)

    def _acquaintance(self, consent: Consent | None) -> Acquaintance:
        profile_store = self.home.voices if consent and consent.level.keeps else None
        return Acquaintance(self._short, self._world.voices, profile_store, say_trouble)

    def _file(self, program: Program) -> str:
        path = (
            script_file(self._options.script) if self._options.script else open_catalogue().find(program.id)
        )
        return os.path.realpath(path or "")

    def _write_script(self, outcome: Outcome) -> None:
        """What a session writes becomes one of the user's own, where each of them wants that."""
        session, people = outcome.session, outcome.session.memory.people
        if not wants_script(session, outcome.ending):
            return
        if self.home.sessions is None and self.home.later is None:
            say_trouble("Nothing is kept today, so the new session was not written into a file.")
        elif Consenting(self._short, self._memory, time_of_day()).may_write(people):
            own, shipped = config.own_sessions_folder(), config.sessions_folder()
            path = write_script(session, outcome.ending, own, (shipped,))
            if path:
                begin = as_started(f"Begin it with: companion start {path.stem}")
                print(f"A new session is in {path}. {begin}")

    def _note_done(self, outcome: Outcome) -> None:
        session = outcome.session
        if outcome.ending not in NOT_NORMAL and outcome.journal.level.keeps and not session.forgotten:
            note_done(self._memory, session.program, session.memory.people, time_of_day())


def _tell_reminder(outcome: Outcome) -> None:
    """Say on the screen what became of a day that was chosen: a reminder is kept as everything else is."""
    session = outcome.session
    chosen = [kept for kept in session.memory.kept if kept.key == REMINDER]
    if not chosen or session.forgotten:
        return
    if outcome.journal.level.keeps:
        make = as_started(f"Make a calendar file of it with: companion remind {session.program.id}")
        print(f"The day you chose is kept: {chosen[-1].value}. {make}")
    else:
        print(f"Nothing is kept today, so there is no reminder of the day you chose: {chosen[-1].value}.")


def short_sessions(world: AudioIO, recorders: Sequence[Recorder]) -> Run:
    """Return a runner for the short scripts of the spoken start. Ctrl-C ends all."""

    def run(program: Program, people: Sequence[str], settings: Mapping[str, Value]) -> Session:
        outcome = run_session(
            world, program, people, displays_for(world), RunOptions(settings=settings, recorders=recorders)
        )
        if outcome.ending == INTERRUPTED:
            raise KeyboardInterrupt
        return outcome.session

    return run


def _already_agreed(program: Program) -> dict[str, Value]:
    """Return settings for a script that skip what the spoken start has covered, as each has said yes."""
    return {"welcomed": True} if any(setting.name == "welcomed" for setting in program.settings) else {}


def _keys(world: AudioIO) -> Keys | None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    world.has_keys = True
    return Keys(world.inbox, lambda: world.waits)
