"""Rebuilds a session by replaying its stored log."""

from collections.abc import Iterable
from dataclasses import dataclass

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api.record import Entry, FloorClosed, StepEntered
from companion.core.api.session_log import LogEntry, SessionStart, Unfinished
from companion.core.language import Language
from companion.core.machine.session import Session
from companion.core.state.states import IllegalEvent
from companion.errors import JournalError
from companion.journal.live import Happened
from companion.language import language

_MILESTONES = (StepEntered, FloorClosed)
"""Entries that must come out the same in a replay."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A session in the state in which it was interrupted."""

    session: Session
    happened: list[Happened]
    """Its log so far, for the ``LiveLog`` that continues it."""

    @property
    def left_at_s(self) -> float:
        """The last session second in the log."""
        return self.happened[-1].moment.now_s if self.happened else 0.0

    @property
    def entries(self) -> list[Entry]:
        """The record so far, as stored."""
        return [entry for one in self.happened for entry in one.moment.entries]


def session_of(began: SessionStart, program: p.Program, spoken: Language) -> Session:
    """Create the session that ``began`` describes, in the language ``spoken``.

    Raises ValueError when the number of people does not fit the script.
    """
    return Session(
        program,
        began.people,
        spoken,
        settings=began.settings,
        safe_word=began.safe_word,
        started_at=began.started_at,
        seed=began.seed,
        past=began.past,
        knows_voices=began.knows_voices,
    )


def rebuilt(unfinished: Unfinished, program: p.Program, spoken: Language | None = None) -> Rebuilt:
    """Replay an unfinished session. ``program`` must be its unchanged script; ``spoken``: its language, where
    danger in it is noticed in another way.

    Raises JournalError when the replay does not lead to the same state.
    """
    session = session_of(unfinished.began, program, spoken or language(program.language))
    happened: list[Happened] = []
    for moment in unfinished.moments:
        bare = session.redacted(moment.event) if moment.event else None
        try:
            actions = session.replay(moment)
        except IllegalEvent:
            raise _another_way(unfinished.began.title) from None
        if _milestones(actions) != [entry for entry in moment.entries if isinstance(entry, _MILESTONES)]:
            raise _another_way(unfinished.began.title)
        happened.append(Happened(moment, bare))
    return Rebuilt(session, happened)


def next_utterance(moments: Iterable[LogEntry]) -> int:
    """The lowest utterance id after all that ``moments`` use."""
    ids = (getattr(moment.event, "utterance", None) for moment in moments)
    return max((id for id in ids if id is not None), default=-1) + 1


def _milestones(actions: Iterable[a.Action]) -> list[Entry]:
    notes = (action.entry for action in actions if isinstance(action, a.Note))
    return [entry for entry in notes if isinstance(entry, _MILESTONES)]


def _another_way(title: str) -> JournalError:
    return JournalError(f'"{title}" can\'t be resumed: its saved log no longer replays to the same point.')
