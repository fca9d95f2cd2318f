"""What is kept of a session while it runs, so that it can be gone on with.

A session is deterministic: made again from what it began with and given the same moments,
it stands where it stood, with the same ledger.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from companion.core.api.consent import NO_CONSENT, Consent
from companion.core.api.events import Event
from companion.core.api.record import Entry
from companion.core.api.remembered import NO_HISTORY, History, Plain


@dataclass(frozen=True, slots=True)
class SessionStart:
    """All that a session began with. What of it is private is needed only until the session is over."""

    script: str
    """The id of the script."""
    title: str
    script_file: str
    """Where the script was read: a name or a path, as ``start`` takes it."""
    script_hash: str
    """SHA-256, in hex, of what the script said, with all that it includes."""
    people: tuple[str, ...]
    started_at: datetime.datetime
    """The time of day at session second 0, as people of this place read it."""
    consent: Consent = NO_CONSENT
    settings: Mapping[str, Plain | None] = field(default_factory=dict)
    safe_word: str | None = None
    """Private."""
    seed: int = 0
    past: History = NO_HISTORY
    """What earlier sessions had kept. Private."""
    knows_voices: bool = True


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that happened to a session, and what it left in the record.

    It holds only words that may be kept: where they may not, ``event`` is a ``Heard`` with ``withheld``,
    and a ``PartnerSaid`` has no text.
    """

    now_s: float
    event: Event | None
    """None: a deadline of the session was due."""
    entries: tuple[Entry, ...] = ()
    decided: tuple[int, ...] = ()
    """How the script went on, where it had a choice: what it depended on may not be kept."""


@dataclass(frozen=True, slots=True)
class Sound:
    """How an utterance sounded."""

    start_s: float
    """Session second of its first sample."""
    opus: bytes
    """An Ogg Opus file, mono."""


NO_SOUNDS: Mapping[int, Sound] = {}
"""Of no utterance."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A session that was begun and is not over."""

    session: int
    began: SessionStart
    moments: Sequence[LogEntry]
