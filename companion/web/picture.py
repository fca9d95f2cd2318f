"""A snapshot in the words and figures of a page."""

from collections.abc import Sequence

from companion.core.api.snapshot import Mood, Snapshot
from companion.core.safe_text import one_line
from companion.language.screen import (
    Offered,
    ScreenWords,
    headline,
    is_long_silence,
    is_nearly_over,
    subline,
    useful,
)

Picture = dict[str, object]
"""What a page shows, as JSON."""
_TIMELESS = (Mood.OVER, Mood.TROUBLE)


def picture(snapshot: Snapshot, people: Sequence[str], offered: Offered, words: ScreenWords) -> Picture:
    """Return ``snapshot`` for a page; ``people`` have a colour and a shape each, in their order."""
    holder = snapshot.holder
    silent = snapshot.mood is Mood.QUIET
    timed = snapshot.mood not in _TIMELESS and (not silent or is_long_silence(snapshot))
    return {
        "mood": snapshot.mood.name.lower(),
        "title": one_line(snapshot.title),
        "section": one_line(snapshot.section),
        "headline": one_line(headline(snapshot, words)),
        "subline": subline(snapshot, words),
        "person": people.index(holder) if holder in people else None,
        "left_s": round(snapshot.time_left_s, 1) if timed and snapshot.time_left_s is not None else None,
        "total_s": snapshot.time_total_s if timed else None,
        "nearly": is_nearly_over(snapshot),
        "waits": snapshot.disturbed or snapshot.mood in (Mood.PAUSED, Mood.TROUBLE),
        "silence": is_long_silence(snapshot),
        "breath": _breath(snapshot),
        "said": one_line(snapshot.said),
        "heard": one_line(snapshot.heard),
        "heard_from": one_line(snapshot.heard_from or words.someone) if snapshot.heard else "",
        "hearing": snapshot.hearing,
        "next": one_line(snapshot.next_step),
        "answers": list(snapshot.answers),
        "unseen_no": snapshot.unseen_no,
        "useful": [command.name for command in useful(snapshot.mood, offered)],
    }


def without_words(shown: Picture) -> Picture:
    """Return a picture for a screen that may show no words of people: nor what the companion says, which may
    quote them."""
    return {**shown, "said": "", "heard": "", "heard_from": "", "answers": [], "unseen_no": False}


def _breath(snapshot: Snapshot) -> Picture | None:
    breath = snapshot.breath
    if breath is None or snapshot.mood is not Mood.BREATHING:
        return None
    return {"phase": breath.phase, "fraction": round(breath.fraction, 3), "at_s": round(snapshot.now_s, 3)}
