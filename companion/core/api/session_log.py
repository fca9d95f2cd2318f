"""The log from which an unfinished session is resumed.

A session is deterministic: created from the same start and given the same log entries, it
reaches the same point, with the same ledger.
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
    """Everything a session started with. Private fields are deleted when the session is over."""

    script: str
    """Id of the script."""
    title: str
    script_file: str
    """Name or path of the script, as ``start`` takes it."""
    script_hash: str
    """SHA-256, in hex, of the script with everything it uses."""
    people: tuple[str, ...]
    started_at: datetime.datetime
    """Local time of day at session second 0."""
    consent: Consent = NO_CONSENT
    settings: Mapping[str, Plain | None] = field(default_factory=dict)
    safe_word: str | None = None
    """Private."""
    seed: int = 0
    past: History = NO_HISTORY
    """Remembered values at the start. Private."""
    knows_voices: bool = True


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event, and the record entries it led to.

    Words that may not be kept are not in it: ``event`` is then a ``Heard`` with ``withheld``, and a
    ``PartnerSaid`` has no text.
    """

    now_s: float
    event: Event | None
    """None: a deadline of the session."""
    entries: tuple[Entry, ...] = ()
    decided: tuple[int, ...] = ()
    """Branches the script took: what they depended on may not be kept."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Audio of an utterance."""

    start_s: float
    """Session second of its first sample."""
    opus: bytes
    """An Ogg Opus file, mono."""


NO_SOUNDS: Mapping[int, Sound] = {}
"""Sound of no utterance."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A session that was interrupted."""

    session: int
    began: SessionStart
    moments: Sequence[LogEntry]
