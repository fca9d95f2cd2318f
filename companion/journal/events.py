"""The event log: every event in and every action out, one JSON object per line.

The log contains all inputs of the session machine, so a session can be replayed from
it. An object has the session time and the name of the class, then its fields:
``{"now": 1.24, "event": "Heard", "text": "Yes.", ...}``.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from companion import private
from companion.core.api.actions import Action, ForgetRemembered, Note, Remember, Speak
from companion.core.api.consent import Level
from companion.core.api.events import Command, Event, Heard
from companion.core.api.record import CompanionHinted, CompanionSaid, Forgotten
from companion.errors import JournalError
from companion.journal.codec import Deadline, encode
from companion.journal.retention import (
    Decisions,
    allowed,
    allowed_words,
    discards_in,
    is_discarded,
    private_answers,
    recorded,
)

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, from a name typed in bytes that aren't UTF-8: no file can contain it."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the log: input or output at session time ``now``."""

    now: float
    item: Event | Deadline | Action
    bare: Event | None = None
    """For an event: a copy without its words, from ``Session.redacted``. Not written itself."""


class EventLog:
    """Collects input and output of the session machine, until it is written.

    It stays in memory during the session (an hour is a few megabytes), because words
    that must not be recorded may be recognised as such only some seconds later.
    """

    def __init__(self) -> None:
        self._lines: list[Logged] = []
        self._forgotten = False

    def event(self, now: float, event: Event, bare: Event) -> None:
        """Add an event; ``bare``: a copy without its words."""
        self._add(Logged(now, event, bare))

    def deadline(self, now: float) -> None:
        """Add a deadline that was due."""
        self._add(Logged(now, Deadline()))

    def action(self, now: float, action: Action) -> None:
        """Add an action; one that forgets the session empties the log and ends it."""
        if isinstance(action, Note) and isinstance(action.entry, Forgotten):
            self._forgotten = True
            self._lines.clear()
        self._add(Logged(now, action))

    def _add(self, line: Logged) -> None:
        if not self._forgotten:
            self._lines.append(line)

    @property
    def lines(self) -> Sequence[Logged]:
        """The log so far, with all its words."""
        return self._lines

    def write(self, path: Path) -> None:
        """Write the log without the words that must not be stored.

        Raises JournalError when the file cannot be written.
        """
        text = "".join(line_of(logged) for logged in without_secrets(self._lines))
        try:
            private.write(path, _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))
        except OSError as error:
            raise JournalError(private.problem(path, error)) from None


def line_of(logged: Logged) -> str:
    """Return one line of the log, with its line end."""
    return json.dumps({"now": logged.now} | encode(logged.item), ensure_ascii=False, allow_nan=False) + "\n"


def without_secrets(lines: Iterable[Logged]) -> Iterator[Logged]:
    """Yield the log with only those words of partners that are also in the record.

    Other words (``record: false``, private answers, pauses, the safe word and the words it
    discarded) are left out; the event then states their effect on the session, so the log
    can still be replayed.
    """
    lines = list(lines)
    entries = [logged.item.entry for logged in lines if isinstance(logged.item, Note)]
    discards = discards_in(entries)
    private = private_answers((logged.item, logged.bare) for logged in lines)
    decided = Decisions(Level.WORDS, recorded(entries), discards, private)
    unread = {
        e.text
        for e in entries
        if isinstance(e, CompanionHinted) or (isinstance(e, CompanionSaid) and is_discarded(e, discards))
    }
    for logged in lines:
        item = logged.item
        if isinstance(item, Heard) and isinstance(logged.bare, Heard):
            item = allowed_words(item, logged.bare, decided)
            if item.danger:  # in a file that both can read it looks like an ordinary stop
                item = replace(
                    item, danger=False, oneself=False, hinted=False, act=None, command=Command.STOP
                )
        elif isinstance(item, Note):
            item = Note(allowed(item.entry, Level.WORDS, discards))
        elif isinstance(item, Speak) and item.text in unread:
            item = replace(item, text="")
        elif isinstance(item, Remember | ForgetRemembered) and isinstance(item.kept.value, str):
            # Remembered values can be forgotten where they are stored, but not here.
            item = replace(item, kept=replace(item.kept, value=""))
        yield Logged(logged.now, item)
