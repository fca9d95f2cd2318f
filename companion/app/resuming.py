"""An interrupted session, offered at the next start: to resume, to keep as it is, or to forget."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from companion.app.audio_io import ANEW, StartPoint
from companion.app.home import Home, without_journal
from companion.app.journaling import fingerprint
from companion.app.running import say_trouble
from companion.app.setup_scripts import Run, script
from companion.core.api.ports import SessionStore
from companion.core.api.session_log import Unfinished
from companion.core.language import Language
from companion.core.program import Program
from companion.core.state.states import State
from companion.errors import JournalError, ScriptError
from companion.journal.replaying import Rebuilt, next_utterance, rebuilt
from companion.language import language

YOUNG_S = 12 * 3600.0
"""How long an interrupted session can be resumed; after that it is kept as it is."""
LEFT = "left"
"""The ending of a session that was not resumed."""
_MARGIN_S = 1.0
"""A gap after the interruption: words and sounds in transit belong before it."""


@dataclass(frozen=True)
class CutOff:
    """An interrupted session, and what can be done with it."""

    store: SessionStore
    left: Unfinished
    again: Rebuilt | None = None
    program: Program | None = None
    cannot: str = "no"
    """Why it can't be resumed: ``changed`` or ``lost``; else ``no``."""

    @property
    def outset(self) -> StartPoint:
        """Start time and first utterance number of the resumed session."""
        if self.again is None:
            return ANEW
        return StartPoint(self.again.left_at_s + _MARGIN_S, next_utterance(self.left.moments))

    def offer(self, run: Run) -> Rebuilt | None:
        """Ask whether to resume; returns the session to resume, else None.

        Otherwise it is kept as it is or forgotten, as they say; a failure of that is reported and ends
        nothing. Raises ScriptError.
        """
        people = self.left.began.people
        settings = {"name": self.left.began.title, "cannot": self.cannot}
        ending = run(script("_resume"), people, settings).ending
        if ending == "go-on" and self.again:
            return self.again
        if ending == "others":
            return None
        try:
            if ending == "forget":
                self.store.forget(self.left.session)
            else:
                self.store.end(self.left.session, LEFT)
        except JournalError as error:
            say_trouble(str(error))
        return None


def left_at(
    home: Home,
    find: Callable[[str], Program],
    now: datetime.datetime,
    spoken: Callable[[str], Language] = language,
) -> tuple[Home, CutOff | None]:
    """The interrupted session to offer at ``now``, if any, and ``home``; a home that stores nothing where
    the session can't be read or closed. ``spoken``: the language with a code, as sessions here understand
    it."""
    if home.sessions is None:
        return home, None
    try:
        return home, cut_off(home.sessions, find, now, spoken)
    except JournalError as error:
        home.close()
        return without_journal(error), None


def cut_off(
    store: SessionStore,
    find: Callable[[str], Program],
    now: datetime.datetime,
    spoken: Callable[[str], Language] = language,
) -> CutOff | None:
    """The interrupted session to offer at ``now``, if any; ``find`` loads its script.

    An old one, or one at its last words, is closed as it is; one without any moment is forgotten. Raises
    JournalError.
    """
    left = store.unfinished()
    if left is None:
        return None
    if not left.moments:
        store.forget(left.session)
        return None
    began_at = left.began.started_at + datetime.timedelta(seconds=left.moments[-1].now_s)
    if (now - began_at).total_seconds() > YOUNG_S:
        store.end(left.session, LEFT)
        return None
    return _rebuilt(store, left, find, spoken)


def _rebuilt(
    store: SessionStore, left: Unfinished, find: Callable[[str], Program], spoken: Callable[[str], Language]
) -> CutOff | None:
    try:
        program = find(left.began.script_file)
    except ScriptError:
        return CutOff(store, left, cannot="changed")
    if fingerprint(program) != left.began.script_hash:
        return CutOff(store, left, cannot="changed")
    try:
        again = rebuilt(left, program, spoken(program.language))
    except JournalError:
        return CutOff(store, left, cannot="lost")
    if again.session.state in (State.CLOSING, State.ENDED):
        store.end(left.session, again.session.ending or "finished")
        return None
    return CutOff(store, left, again, program)
