"""Plain lines for a pipe, a log or a screen reader: one line per event."""

import difflib
import math
from typing import TextIO

from companion.core.api.snapshot import Mood, Snapshot
from companion.core.safe_text import clock, one_line
from companion.language.screen import ScreenWords, is_long_silence, is_nearly_over, subline

SETTLED_AFTER_S = 2.0
"""Words unchanged for this long are final: the record replaces a first draft within about a second."""
ALIKE = 0.5
"""At or above this similarity, new words are a better version of the previous ones (``difflib`` ratio)."""


class PlainDisplay:
    """A ``core.ports.Display`` that only appends lines, and only when something changed."""

    def __init__(self, stream: TextIO, words: ScreenWords) -> None:
        self._stream = stream
        self._words = words
        self._before: Snapshot | None = None
        self._heard = ("", "")
        self._heard_at_s = 0.0
        self._heard_printed = ("", "")
        self._warned = False

    def show(self, snapshot: Snapshot) -> None:
        """Print what changed since the last snapshot."""
        before = self._before
        if before is None:
            self._line(snapshot.now_s, one_line(snapshot.title))
        if before and before.mood is Mood.LISTENING and (snapshot.mood, snapshot.holder) != _floor(before):
            self._print_heard()
            left = self._words.left.format(time=clock(before.time_left_s)) if before.time_left_s else ""
            self._line(snapshot.now_s, self._words.clock_stops.format(name=self._name(before), left=left))
        if snapshot.section and (before is None or snapshot.section != before.section):
            self._print_heard()
            self._line(snapshot.now_s, f"— {one_line(snapshot.section)} —")
        if snapshot.disturbed and not (before and before.disturbed):
            self._print_heard()
            self._line(snapshot.now_s, self._words.clock_waits.format(name=self._name(snapshot)))
        self._prompt(snapshot, before)
        self._partner(snapshot)
        self._mood(snapshot, before)
        self._warning(snapshot)
        self._before = snapshot

    def close(self) -> None:
        """Print pending lines. Idempotent."""
        self._print_heard()

    def _prompt(self, snapshot: Snapshot, before: Snapshot | None) -> None:
        said = one_line(snapshot.said)
        if said and (before is None or said != one_line(before.said)):
            self._print_heard()
            self._line(snapshot.now_s, f"{self._words.companion}: {said}")

    def _partner(self, snapshot: Snapshot) -> None:
        heard = (one_line(snapshot.heard_from or self._words.someone), one_line(snapshot.heard))
        if heard != self._heard:
            if not _is_version_of(heard, self._heard):
                self._print_heard()
            self._heard, self._heard_at_s = heard, snapshot.now_s
        elif snapshot.now_s - self._heard_at_s >= SETTLED_AFTER_S:
            self._print_heard()

    def _mood(self, snapshot: Snapshot, before: Snapshot | None) -> None:
        if (
            before
            and (snapshot.mood, snapshot.holder) == _floor(before)
            and snapshot.mood is not Mood.BREATHING
        ):
            return
        text = self._words.changes.get(snapshot.mood, "")
        if snapshot.mood is Mood.LISTENING:
            self._warned = False
            text = self._words.has_floor.format(name=self._name(snapshot), left=self._left(snapshot))
        elif snapshot.mood is Mood.ASKING:
            asked = self._words.person_asked if snapshot.holder else self._words.anyone_asked
            text = asked.format(name=self._name(snapshot))
        elif is_long_silence(snapshot):
            text = self._words.silence.format(left=self._left(snapshot))
        elif snapshot.breath and (
            before is None or before.breath is None or _cycle(before) != _cycle(snapshot)
        ):
            text = subline(snapshot, self._words).capitalize() + "."
        if text:
            self._print_heard()
            self._line(snapshot.now_s, text)

    def _warning(self, snapshot: Snapshot) -> None:
        if snapshot.mood is Mood.LISTENING and is_nearly_over(snapshot) and not self._warned:
            self._warned = True
            left = clock(math.ceil(snapshot.time_left_s or 0.0))
            self._line(snapshot.now_s, self._words.nearly_over.format(name=self._name(snapshot), time=left))

    def _print_heard(self) -> None:
        who, words = self._heard
        if words and not _is_version_of(self._heard, self._heard_printed):
            self._line(self._heard_at_s, f"{who}: {words}")
        if words:
            self._heard_printed = self._heard

    def _name(self, snapshot: Snapshot) -> str:
        return one_line(snapshot.holder or self._words.someone)

    def _left(self, snapshot: Snapshot) -> str:
        left_s = snapshot.time_left_s
        return "" if left_s is None else self._words.left.format(time=clock(math.ceil(left_s)))

    def _line(self, at_s: float, text: str) -> None:
        self._stream.write(f"{clock(at_s):>7}  {text}\n")
        self._stream.flush()


def _floor(snapshot: Snapshot) -> tuple[Mood, str | None]:
    return (snapshot.mood, snapshot.holder)


def _cycle(snapshot: Snapshot) -> int:
    return snapshot.breath.cycle if snapshot.breath else 0


def _is_version_of(new: tuple[str, str], old: tuple[str, str]) -> bool:
    """Return whether ``new`` (speaker, words) is a better version of the utterance ``old``."""
    if new[0] != old[0] or not old[1]:
        return False
    return difflib.SequenceMatcher(None, new[1].lower(), old[1].lower()).ratio() >= ALIKE
