"""Detection of intrusions: speech that surely is not the holder's alone.

Where a partner's voice overlaps with the holder's the clock stops; a reminder takes speech that surely is
another's. Uncertain voices count for the clock beside what is sure, and nowhere by themselves; guests and
television don't count.
"""

from collections import Counter
from dataclasses import dataclass

from companion.core.api.voices import Stretch, Track, VoiceKind

BRIDGED_S = 0.6
"""A pause up to this length does not end an intrusion: people breathe, and the recogniser reports eight
times a second. Measured with human readings inserted into other readings (``bench/recognition.py``)."""
DOUBT_S = 1.0
"""Uncertain speech up to this length doesn't end an intrusion: in noise first words are mostly uncertain."""
_DOUBT_COUNTS = 2 / 3
"""Most uncertain speech that counts, against what surely is another's: of 1.5 s that is 0.9."""
EDGE_S = 0.1
"""Precision of the ends of a stretch: 1.5 s of speech may be reported as 1.4 s."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of speech by others, alone or over the holder's, short pauses bridged."""

    since_s: float
    until_s: float
    speech_s: float
    """Without its pauses."""
    another_s: float
    """Of it, what surely is not the holder's."""
    by: str | None
    """Whose voice it is; None: not the holder's alone, but not known whose."""

    def lasts(self, after_s: float) -> bool:
        """Whether it is long enough for an intrusion of ``after_s``."""
        return self.speech_s >= after_s - EDGE_S

    def is_anothers(self, after_s: float) -> bool:
        """Whether so much of it surely is another's, without an overlap."""
        return self.another_s >= after_s - EDGE_S


def latest_run(track: Track, holder: str, since_s: float, until_s: float) -> Run | None:
    """The run that continues at ``until_s``, or ended at most ``BRIDGED_S`` before.

    None when the holder spoke since, or nobody did.
    """
    run: list[Stretch] = []
    reaches_s, doubt_s, doubts_s = until_s, 0.0, 0.0
    for stretch in reversed(track.between(since_s, until_s)):
        if reaches_s - stretch.end_s > BRIDGED_S or stretch.who.partner == holder or doubt_s > DOUBT_S:
            break
        if stretch.who.is_surely_not(holder) or stretch.who.kind is VoiceKind.SEVERAL:
            run.append(stretch)
            doubts_s, doubt_s = doubts_s + doubt_s, 0.0
        elif stretch.who.kind is VoiceKind.UNSURE:
            doubt_s += stretch.length_s
        else:
            continue
        reaches_s = stretch.start_s
    if not run:
        return None
    sure_s = sum(stretch.length_s for stretch in run)
    another_s = sum(stretch.length_s for stretch in run if stretch.who.is_surely_not(holder))
    speech_s = sure_s + min(doubts_s + min(doubt_s, DOUBT_S), _DOUBT_COUNTS * another_s)
    return Run(run[-1].start_s, run[0].end_s, speech_s, another_s, _name(run, sure_s))


def has_spoken(track: Track, person: str, since_s: float, until_s: float) -> bool:
    """Whether a partner was heard, or may have been: overlapping or uncertain voices count."""
    return any(
        stretch.who.partner == person
        or (
            stretch.who.kind in (VoiceKind.SEVERAL, VoiceKind.UNSURE)
            and not stretch.who.is_surely_not(person)
        )
        for stretch in track.between(since_s, until_s)
    )


def _name(run: list[Stretch], speech_s: float) -> str | None:
    """The partner to whom more than half of it surely belongs."""
    seconds: Counter[str] = Counter()
    for stretch in run:
        if stretch.who.partner:
            seconds[stretch.who.partner] += stretch.length_s  # type: ignore[assignment]  # seconds, not counts
    name, most_s = seconds.most_common(1)[0] if seconds else (None, 0.0)
    return name if most_s > speech_s / 2 else None
