"""What was just said."""

from companion.core.state.listening import Listening, Owner, Place

PASSAGE_S = 5.0
"""A silence longer than this lies between two things that somebody said, not within one."""


def passage_since_s(listening: Listening, before_s: float, speaker: str | None = None) -> float | None:
    """When the last passage of the record began that began before ``before_s``; None: there is none.

    A passage is what was said without a long silence in between, in the same turn or answer. With
    ``speaker`` it is the last one that may be theirs.
    """
    said = [span for span in listening.spans() if span[0] < before_s and _may_be_meant(span[2], speaker)]
    if not said:
        return None
    *earlier, (since_s, _, last) = said
    for began_s, ended_s, owner in reversed(earlier):
        same = (owner.turn, owner.epoch) == (last.turn, last.epoch)
        if not same or since_s - ended_s > PASSAGE_S:
            break
        since_s = began_s
    return since_s


def _may_be_meant(owner: Owner, speaker: str | None) -> bool:
    theirs = speaker is None or owner.speaker in (None, speaker)
    return theirs and not owner.off_record and owner.place is not Place.COMMAND
