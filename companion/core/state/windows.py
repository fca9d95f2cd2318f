"""Which utterances of a turn are transcribed once more, together, for the record.

Pieces that were cut at pauses lose words at their edges and get full stops in mid-sentence. What is
transcribed together fits into one window of a transcriber, so that little is left to do when a turn is over.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW_S = 29.0
"""Whisper takes 30 s at once."""
AROUND_S = 1.0
"""Sound before and after an utterance's speech: pre-roll and tail."""


@dataclass(frozen=True, slots=True, order=True)
class _Span:
    start_s: float
    end_s: float
    utterance: int


@dataclass
class Windows:
    """The utterances of turns that wait to be transcribed together, and those that are being."""

    _waiting: dict[int, list[_Span]] = field(default_factory=dict)
    """By turn."""
    _closed: set[int] = field(default_factory=set)
    _asked: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """The window of each utterance that was asked for."""

    @property
    def pending(self) -> bool:
        """Whether words are still to come."""
        return bool(self._asked)

    def add(self, turn: int, utterance: int, start_s: float, end_s: float) -> None:
        """Add an utterance that has its words."""
        self._waiting.setdefault(turn, []).append(_Span(start_s, end_s, utterance))

    def close(self, turn: int) -> None:
        """The turn is over: what waits is not waited with any longer."""
        self._closed.add(turn)

    def reopen(self, turn: int) -> None:
        """The turn goes on."""
        self._closed.discard(turn)

    def due(self, awaits: Callable[[int], bool], wanted: Callable[[int, int], bool]) -> list[tuple[int, ...]]:
        """Return the windows to be transcribed now.

        ``awaits(turn)``: whether words of it are still to come; ``wanted(turn, utterance)``: whether the
        utterance still is one of the turn's that may be recorded.
        """
        found: list[tuple[int, ...]] = []
        for turn, spans in list(self._waiting.items()):
            left = sorted(span for span in spans if wanted(turn, span.utterance))
            while _length_s(left) > WINDOW_S:
                count = _fitting(left)
                found.append(tuple(span.utterance for span in left[:count]))
                left = left[count:]
            if turn in self._closed and not awaits(turn):
                found.append(tuple(span.utterance for span in left))
                left = []
            if left:
                self._waiting[turn] = left
            else:
                del self._waiting[turn]
        # A single utterance was transcribed as a whole already.
        windows = [window for window in found if len(window) > 1]
        self._asked |= {utterance: window for window in windows for utterance in window}
        return windows

    def answered(self, utterance: int) -> tuple[int, ...]:
        """Note that words came; returns their window, empty where none was asked for."""
        return self._asked.pop(utterance, ())

    def give_up(self) -> None:
        """Wait for nothing any longer."""
        self._waiting.clear()
        self._asked.clear()


def _length_s(spans: list[_Span]) -> float:
    return sum(span.end_s - span.start_s + AROUND_S for span in spans)


def _fitting(spans: list[_Span]) -> int:
    """Number of spans for one window: up to the longest pause in its second half."""
    fits = [n for n in range(1, len(spans)) if _length_s(spans[:n]) <= WINDOW_S] or [1]
    late = [n for n in fits if _length_s(spans[:n]) >= WINDOW_S / 2] or fits[-1:]
    return max(late, key=lambda n: spans[n].start_s - spans[n - 1].end_s)
