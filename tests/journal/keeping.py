"""A store in memory, and plays that are kept in it."""

import copy
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api.consent import Consent, Level
from companion.core.api.session_log import NO_SOUNDS, LogEntry, SessionStart, Sound, Unfinished
from companion.core.machine.session import Session
from companion.core.state.floor import Account
from companion.core.state.states import State
from companion.errors import JournalError
from companion.journal.live import Happened, LiveLog
from companion.journal.replaying import next_utterance, rebuilt
from companion.language.en import LANGUAGE
from tests.core.play import Play

STARTED_AT = datetime.datetime(2026, 3, 1, 20, 0)


class MemoryStore:
    """Keeps sessions as a store of the real kind does; ``broken``: nothing can be written."""

    def __init__(self) -> None:
        self.began: dict[int, SessionStart] = {}
        self.moments: dict[int, list[LogEntry]] = {}
        self.ended: dict[int, str] = {}
        self.sounds: dict[int, Sound] = {}
        self.broken = False
        self.calls: list[str] = []

    def begin(self, began: SessionStart) -> int:
        """A number for it."""
        self._note("begin")
        number = len(self.began) + 1
        self.began[number], self.moments[number] = began, []
        return number

    def write(
        self, session: int, moments: Sequence[LogEntry], sounds: Mapping[int, Sound] = NO_SOUNDS
    ) -> None:
        """Behind the others."""
        self._note("write")
        self.moments[session] += moments
        self.sounds.update(sounds)

    def rewrite(self, session: int, moments: Mapping[int, LogEntry]) -> None:
        """In the place of others."""
        self._note("rewrite")
        for place, moment in moments.items():
            self.moments[session][place] = moment

    def end(self, session: int, ending: str) -> None:
        """It is over."""
        self._note("end")
        self.ended[session] = ending

    def unfinished(self) -> Unfinished | None:
        """The last."""
        left = [number for number in self.began if number not in self.ended]
        return Unfinished(left[-1], self.began[left[-1]], tuple(self.moments[left[-1]])) if left else None

    def forget(self, session: int) -> None:
        """All of it."""
        self._note("forget")
        del self.began[session], self.moments[session]
        self.ended.pop(session, None)

    def _note(self, call: str) -> None:
        self.calls.append(call)
        if self.broken:
            raise JournalError("The journal can't be written: the disk is full.", "The disk is full.")


class KeptSession(Session):
    """A session that is kept as the loop keeps it, with the ledger and the words as they stood."""

    live: LiveLog
    raw: list[Happened]
    stood: list[tuple[dict[str, Account], list[str]]]
    states: list[State]

    def handle(self, event: e.Event, now: float) -> list[a.Action]:
        """Keep what happens."""
        bare = self.redacted(event)
        return self._keep(now, event, bare, super().handle(event, now))

    def on_deadline(self, now: float) -> list[a.Action]:
        """Keep what happens."""
        return self._keep(now, None, None, super().on_deadline(now))

    def words(self) -> list[str]:
        """What was said in each turn."""
        return [self.listening.text_of(turn) for turn in range(1, 40)]

    def _keep(
        self, now: float, event: e.Event | None, bare: e.Event | None, actions: list[a.Action]
    ) -> list[a.Action]:
        moment = LogEntry(now, event, decided=self.decisions.made)
        entries = tuple(action.entry for action in actions if isinstance(action, a.Note))
        self.raw.append(Happened(replace(moment, entries=entries), bare))
        self.live.happened(moment, bare, actions)
        self.stood.append((copy.deepcopy(self.ledger.accounts), self.words()))
        self.states.append(self.state)
        return actions


def kept_play(
    script: p.Program,
    people: Sequence[str],
    store: MemoryStore,
    level: Level = Level.WORDS,
    safe_word: str | None = "pineapple",
) -> Play:
    """A play whose session is kept."""
    play = Play(script, people)
    session = KeptSession(script, people, LANGUAGE, safe_word=safe_word, started_at=STARTED_AT)
    began = SessionStart(
        script=script.id,
        title=script.title,
        script_file="test",
        script_hash="",
        people=tuple(people),
        started_at=STARTED_AT,
        consent=Consent(level),
        safe_word=safe_word,
    )
    session.live = LiveLog(store, store.begin(began), level, _no_trouble)
    session.raw, session.stood, session.states = [], [], []
    play.session = session
    return play


def taken_up(
    script: p.Program, store: MemoryStore, away_s: float = 60.0, later_s: float = 8.0, **more: Any
) -> tuple[Play, LiveLog]:
    """A play that goes on with the unfinished session of ``store``, ``later_s`` session seconds after its end
    and ``away_s`` more by the clock on the wall."""
    left = store.unfinished()
    assert left is not None
    again = rebuilt(left, script)
    play = Play(script, left.began.people, **more)
    live = LiveLog(store, left.session, left.began.consent.level, _no_trouble, again.happened)
    play.session = kept_by(again.session, live)
    play.now = play.quiet_from_s = again.left_at_s + later_s
    play._utterances = next_utterance(left.moments)
    return play, live


def comes_back(play: Play, since_s: float, away_s: float = 60.0) -> Play:
    """The machine is there again."""
    play.give(e.CameBack(since_s, away_s, anew=True))
    return play


def kept_by(session: Session, live: LiveLog) -> Session:
    """The same session, kept from now on."""
    session.__class__ = KeptSession
    assert isinstance(session, KeptSession)
    session.live, session.raw, session.stood, session.states = live, [], [], []
    return session


def _no_trouble(sentence: str) -> None:
    raise AssertionError(sentence)
