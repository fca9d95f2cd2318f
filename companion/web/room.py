"""The running session as pages see it: its latest picture, and what they may do to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from companion.core.api.events import (
    Command,
    CommandGiven,
    DeclinedUnseen,
    Heard,
    NothingHeard,
    SpeechEnded,
    SpeechStarted,
)
from companion.core.api.ports import Inbox
from companion.core.api.snapshot import Snapshot
from companion.core.api.voices import Fit
from companion.language.screen import Offered, ScreenWords
from companion.web.picture import Picture, picture
from companion.web.sound import PageSound

BUTTONS = (
    Command.PAUSE,
    Command.GO_ON,
    Command.REPEAT,
    Command.SKIP,
    Command.PASS,
    Command.MORE_TIME,
    Command.DONE,
    Command.HOW_LONG,
    Command.HELP,
    Command.TIME_OUT,
    Command.STOP,
    Command.SAFE_WORD,
)
"""The commands that a page has buttons for: those of the keyboard."""
MOST_TYPED = 2000
"""Characters of a turn that is typed at once."""
_TYPED_S = 0.01
"""Typed words take this long at least, as an utterance."""
_ANSWERED = ("asking", "listening", "trouble")
"""Moods in which typing counts as speaking: somebody is expected to."""


class NotNow(Exception):
    """It can't be done at this moment. Its text says why, in one sentence."""


@dataclass(frozen=True)
class State:
    """What all pages are shown. ``version`` grows with each change."""

    version: int = 0
    phase: str = "idle"
    """``idle``, ``starting`` or ``running``."""
    people: tuple[str, ...] = ()
    trouble: str = ""
    """Why a session could not begin, or what went wrong in it, as a sentence."""
    shown: Picture | None = None


@dataclass(frozen=True)
class _World:
    """The ears of the session, for what pages give it."""

    inbox: Inbox
    now: Callable[[], float]


@dataclass(frozen=True)
class _Typing:
    """An utterance that is being typed."""

    page: object
    utterance: int
    since_s: float


class Room:
    """State of the session for pages. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state = State()
        self._world: _World | None = None
        self._people: tuple[str, ...] = ()
        self._hearing = False
        self._typed_ms = 0
        self._typing: _Typing | None = None
        self.sound = PageSound()
        """The page that is a microphone and a loudspeaker, if one is."""
        self.changed: Callable[[], None] = lambda: None
        """Called after each change, in the thread that made it."""

    @property
    def state(self) -> State:
        """The latest state."""
        with self._lock:
            return self._state

    def starting(self, people: Sequence[str]) -> bool:
        """Show that a session is about to begin; return whether none was there."""
        with self._lock:
            if self._state.phase != "idle":
                return False
            self._state = State(self._state.version + 1, "starting", tuple(people))
        self.changed()
        return True

    def enter(self, inbox: Inbox, now: Callable[[], float]) -> None:
        """Take what pages give into ``inbox`` from now on; ``now`` returns session seconds."""
        with self._lock:
            self._world = _World(inbox, now)

    def leave(self, trouble: str = "") -> None:
        """Show that no session runs; ``trouble``: why not."""
        with self._lock:
            self._world, self._hearing, self._typing = None, False, None
        self._set(phase="idle", people=(), trouble=trouble, shown=None)

    def display(self, people: Sequence[str], offered: Offered, words: ScreenWords) -> "PageDisplay":
        """Return a display that shows a session of these people here."""
        with self._lock:
            self._typing = None  # what was begun belonged to the session before
        return PageDisplay(self, people, offered, words)

    def show(self, people: Sequence[str], shown: Picture) -> None:
        """Show a picture of the session."""
        with self._lock:
            if self._state.shown == shown and self._state.phase == "running":
                return
            self._people, self._hearing = tuple(people), bool(shown["hearing"])
        self._set(phase="running", people=tuple(people), trouble="", shown=shown)

    def command(self, name: str) -> None:
        """Give a command, as its key would. Raises NotNow without a session, or a button for it."""
        found = next((command for command in BUTTONS if command.name == name), None)
        if found is None:
            raise NotNow("There is no such button.")
        self._running().inbox.post(CommandGiven(found))

    def declines(self) -> None:
        """Take a no that nobody sees. Raises NotNow without a session."""
        self._running().inbox.post(DeclinedUnseen())

    def typing(self, page: object) -> None:
        """Note that somebody types on ``page``: where speech is expected, it counts as speaking."""
        with self._lock:
            world, shown = self._world, self._state.shown
            if world is None or shown is None or shown["mood"] not in _ANSWERED:
                return
            if self._typing or self._hearing:
                return
            typing = self._typing = self._begun(page, world.now())
        world.inbox.post(SpeechStarted(typing.utterance, typing.since_s, typed=True))

    def types(self, page: object) -> bool:
        """Whether somebody types on ``page``."""
        with self._lock:
            return self._typing is not None and self._typing.page is page

    def stopped_typing(self, page: object) -> None:
        """Note that nobody types on ``page`` any more, and that nothing came of it."""
        with self._lock:
            world, typing = self._world, self._typing
            if world is None or typing is None or typing.page is not page:
                return
            self._typing = None
        world.inbox.post(SpeechEnded(typing.utterance, world.now()))
        world.inbox.post(NothingHeard(typing.utterance))

    def say(self, text: str, by: str | None, page: object = None) -> None:
        """Take words typed on ``page`` as if they had been said; ``by``: who typed them, None: the one who is
        expected.

        Raises NotNow when no session runs, somebody else is speaking, or there are no words.
        """
        text = " ".join(text.split())
        if not 0 < len(text) <= MOST_TYPED:
            raise NotNow(f"Type something, {MOST_TYPED} characters at most.")
        world = self._running()
        with self._lock:
            begun = self._typing if self._typing and self._typing.page is page else None
            if self._hearing and not begun:
                raise NotNow("Somebody is speaking. Send it when they have finished.")
            if by is not None and by not in self._people:
                raise NotNow(f"{by} takes no part in this session.")
            now = world.now()
            typing = begun or self._begun(page, now)
            self._typing = None if begun else self._typing
            fits = tuple(Fit(name, 1.0 if name == by else 0.0) for name in self._people) if by else ()
        utterance, since_s, ended_s = typing.utterance, typing.since_s, max(now, typing.since_s + _TYPED_S)
        if not begun:
            world.inbox.post(SpeechStarted(utterance, since_s, typed=True))
        world.inbox.post(SpeechEnded(utterance, ended_s, likeness=fits))
        world.inbox.post(Heard(utterance, text, since_s, ended_s, confidence=1.0))

    def _begun(self, page: object, now: float) -> _Typing:
        # Utterances of the microphone count up from nought; session time makes these unique, also in a
        # session that was resumed.
        self._typed_ms = max(self._typed_ms + 1, int(now * 1000) + 1)
        return _Typing(page, -self._typed_ms, now)

    def _running(self) -> _World:
        with self._lock:
            if self._world is None or self._state.phase != "running":
                raise NotNow("No session is running.")
            return self._world

    def _set(self, *, phase: str, people: tuple[str, ...], trouble: str, shown: Picture | None) -> None:
        with self._lock:
            self._state = State(self._state.version + 1, phase, people, trouble, shown)
        self.changed()


class PageDisplay:
    """A ``core.ports.Display`` on all pages that are open."""

    def __init__(self, room: Room, people: Sequence[str], offered: Offered, words: ScreenWords) -> None:
        self._room = room
        self._people = tuple(people)
        self._offered = offered
        self._words = words

    def show(self, snapshot: Snapshot) -> None:
        """Show a snapshot."""
        self._room.show(self._people, picture(snapshot, self._people, self._offered, self._words))

    def close(self) -> None:
        """Do nothing: the last picture stays until the evening goes on or is over."""
