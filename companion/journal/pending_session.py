"""A session in memory only, until its people have said what may be stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from companion.core.api.consent import Consent, Level
from companion.core.api.ports import SessionStore
from companion.core.api.record import PartnerSaid
from companion.core.api.session_log import NO_SOUNDS, LogEntry, SessionStart, Sound, Unfinished
from companion.journal.live import LiveLog


class PendingSession:
    """A ``SessionStore`` for one session that writes nothing; it is gone when the program ends."""

    def __init__(self) -> None:
        self._began: SessionStart | None = None
        self._live: LiveLog | None = None
        self._sounds: dict[int, Sound] = {}
        self._ending: str | None = None
        self._forgotten = False

    def log(
        self,
        began: SessionStart,
        on_trouble: Callable[[str], None],
        sound_of: Callable[[int], Sound | None],
    ) -> LiveLog:
        """Log the session that begins."""
        self._live = LiveLog(self, self.begin(began), Level.WORDS, on_trouble, sound_of=sound_of)
        return self._live

    def begin(self, began: SessionStart) -> int:
        """Begin a session."""
        self._began = began
        return 0

    def write(
        self, session: int, moments: Sequence[LogEntry], sounds: Mapping[int, Sound] = NO_SOUNDS
    ) -> None:
        """Hold the sounds; the log holds the moments."""
        self._sounds |= sounds

    def rewrite(self, session: int, moments: Mapping[int, LogEntry]) -> None:
        """Drop the sound of withdrawn words."""
        for moment in moments.values():
            for entry in moment.entries:
                if isinstance(entry, PartnerSaid) and not entry.text:
                    self._sounds.pop(entry.utterance, None)

    def end(self, session: int, ending: str) -> None:
        """End the session."""
        self._ending = ending

    def unfinished(self) -> Unfinished | None:
        """None: it can't be resumed."""
        return None

    def forget(self, session: int) -> None:
        """Drop everything."""
        self._forgotten = True
        self._sounds.clear()

    def settle(self, store: SessionStore, consent: Consent) -> None:
        """Store what they agreed to. Raises JournalError."""
        if self._began is None or self._live is None or self._forgotten or not consent.level.keeps:
            return
        session = store.begin(replace(self._began, consent=consent))
        store.write(session, self._live.moments(consent.level), self._sounds if consent.sound else NO_SOUNDS)
        store.end(session, self._ending or "left")
