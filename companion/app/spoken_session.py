"""A spoken evening: who is here, what may be kept, whose voices, and the session itself."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from companion import config
from companion.app.audio_io import AudioIO
from companion.app.authoring import NOT_NORMAL, write_script
from companion.app.consenting import Consenting, Unsettled
from companion.app.home import Home
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
from companion.app.session_catalogue import open_catalogue
from companion.app.setup_scripts import Run
from companion.app.voices import Acquaintance
from companion.app.welcoming import Welcome, Welcomed, note_done
from companion.clock import time_of_day
from companion.core.api.consent import NO_CONSENT, Consent, Level
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.core.state.memory import Value
from companion.terminal.keys import Keys


class SpokenSession:
    """One spoken evening in a world."""

    def __init__(self, world: AudioIO, home: Home, options: argparse.Namespace) -> None:
        """``options``: those of ``start``."""
        self._world = world
        self._home = home
        self._options = options
        self._short = _short(world)
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
            _keep_script(outcome)
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
        acquaintance = self._acquaintance(began.consent)
        acquaintance.remember(began.people)
        wishes = RunOptions(keeping=self._keeping(began.consent, began.script_file))
        outcome = go_on(self._world, left.left, again, displays_for(self._world), wishes)
        acquaintance.keep()
        return outcome

    def _held(self, program: Program | None, people: Sequence[str]) -> Outcome | None:
        memory = Unsettled(self._memory)
        welcomed, already = self._welcomed(program, people, memory)
        if welcomed is None:
            return None
        if self._home.trouble and not self._without_keeping(welcomed.people):
            return None
        consent = self._consent(welcomed.people)
        memory.settle(consent.level if consent else Level.NOTHING)
        acquaintance = self._acquaintance(consent)
        if not self._options.no_voices:
            acquaintance.make(welcomed.people)
        wishes = RunOptions(
            settings={**already, **read_settings(welcomed.program, self._options.set)},
            safe_word=welcomed.safe_word,
            keeping=self._keeping(consent, self._file(welcomed.program)),
        )
        show = displays_for(self._world)
        outcome = run_session(self._world, welcomed.program, welcomed.people, show, wishes)
        acquaintance.keep()
        return outcome

    def _welcomed(
        self, program: Program | None, people: Sequence[str], memory: "Unsettled"
    ) -> tuple[Welcomed | None, dict[str, Value]]:
        """Who is here and what they hold, and the settings that follow from having asked."""
        safe_word = self._options.safe_word
        if program is not None and people:
            return Welcomed(program, people, safe_word), {}
        welcome = Welcome(self._short, open_catalogue(), memory, time_of_day())
        welcomed = welcome.ask(program, people, safe_word)
        return welcomed, _already_said(welcomed.program) if welcomed else {}

    def _consent(self, people: Sequence[str]) -> Consent | None:
        """None where nobody is asked."""
        if self._home.trouble:
            return NO_CONSENT
        if self._home.sessions is None:
            return None
        return self._consenting().ask(people, sound=self._options.keep_sound)

    def _without_keeping(self, people: Sequence[str]) -> bool:
        """Whether all want to hold a session of which nothing can be kept."""
        say_trouble(self._home.trouble)
        return self._consenting().cannot(people, self._home.aloud)

    def _consenting(self) -> Consenting:
        return Consenting(self._short, self._memory, time_of_day())

    def _acquaintance(self, consent: Consent | None) -> Acquaintance:
        keeper = self._home.voices if consent and consent.level.keeps else None
        return Acquaintance(self._short, self._world.voices, keeper, say_trouble)

    def _keeping(self, consent: Consent | None, file: str) -> SessionJournal:
        return SessionJournal(consent, self._home.sessions, self._memory, file)

    def _file(self, program: Program) -> str:
        path = (
            script_file(self._options.script) if self._options.script else open_catalogue().find(program.id)
        )
        return str(Path(path or "").resolve())

    def _note_done(self, outcome: Outcome) -> None:
        session = outcome.session
        if outcome.ending not in NOT_NORMAL and outcome.keeping.level.keeps and not session.forgotten:
            note_done(self._memory, session.program, session.memory.people, time_of_day())


def _keep_script(outcome: Outcome) -> None:
    """What a session writes becomes one of the user's own."""
    own, shipped = config.own_sessions_folder(), config.sessions_folder()
    path = write_script(outcome.session, outcome.ending, own, (shipped,))
    if path:
        print(f"A new session is in {path}. Begin it with: companion start {path.stem}")


def _short(world: AudioIO) -> Run:
    """Runs the short scripts of the spoken start. Ctrl-C ends all."""

    def run(program: Program, people: Sequence[str], settings: Mapping[str, Value]) -> Session:
        outcome = run_session(world, program, people, displays_for(world), RunOptions(settings=settings))
        if outcome.ending == INTERRUPTED:
            raise KeyboardInterrupt
        return outcome.session

    return run


def _already_said(program: Program) -> dict[str, Value]:
    """The welcome has said what a script need not say again."""
    return {"welcomed": True} if any(setting.name == "welcomed" for setting in program.settings) else {}


def _keys(world: AudioIO) -> Keys | None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    world.has_keys = True
    return Keys(world.inbox, lambda: world.waits)
