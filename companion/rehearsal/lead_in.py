"""What a rehearsal with cooperative people shows: how long a session takes, and how long the companion
speaks before somebody's first turn, as people came to talk to each other."""

from companion.core import program as p
from companion.core.api import record as r
from companion.core.machine.session import Session
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import Willing, remembering

_NAMES = ("Maya", "Leo", "Ada", "Ben", "Kim", "Sam")
_SEEDS = (0, 1, 2)
"""Wordings vary: the longest counts."""
_ALONE = frozenset({"checklist", "apart", "tally", "pairs"})
"""Steps in which people answer for themselves, or talk with each other."""


_QUIET = frozenset({"silence", "breathe"})


def usual_s(program: p.Program, people: int) -> float:
    """Return the seconds that the session takes with cooperative people."""
    return _played(program, people, _SEEDS[0]).now


def lead_in_s(program: p.Program, people: int, words_per_minute: float) -> float | None:
    """Return the seconds that the companion speaks, in total, before cooperative people are first heard: in
    a turn, in answers of their own, or in statements for each person; at this rate, breathing excluded. None
    for a silent session."""
    words = [_words_before(program, people, seed) for seed in _SEEDS]
    found = [count for count in words if count is not None]
    return program.pace * 60.0 * max(found) / words_per_minute if found else None


def _played(program: p.Program, people: int, seed: int) -> Driver:
    session = Session(
        program, _NAMES[:people], remembering(program.language), seed=seed, knows_voices=False, prepare=False
    )
    driver = Driver(session, Willing())
    driver.play()
    return driver


def _words_before(program: p.Program, people: int, seed: int) -> int | None:
    driver = _played(program, people, seed)
    is_quiet = not any(isinstance(entry, r.FloorOpened) for entry in driver.record)
    count, kind = 0, ""
    for entry in driver.record:
        match entry:
            case r.StepEntered():
                kind = entry.kind
                if kind in _ALONE:
                    return count
                if is_quiet and kind in _QUIET:
                    return None
            case r.CompanionSaid() if kind != "breathe":
                count += len(entry.text.split())
            case r.FloorOpened():
                return count
            case r.Answered() if entry.own_words or entry.value not in ("yes", "no"):
                return count
    return None
