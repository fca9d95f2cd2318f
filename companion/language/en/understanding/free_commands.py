"""Free wordings of commands for the companion, and the situations in which they count.

While nobody holds the floor a command may be phrased in many ways. Within a turn only plain, separate
ones count; a wish to stop or to pause in other words leads to the offer of a time-out.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from companion.core.api.events import Command
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.requests import TIME
from companion.language.en.understanding.wordings import (
    ASK,
    DONE,
    END,
    FORGET_SESSION,
    FORGET_VOICE,
    FORGET_WORDS,
    GO_ON,
    HELP,
    HOW_LONG,
    LEAD,
    MORE_TIME,
    PASS,
    PAUSE,
    SKIP,
    STOP,
    TIME_OUT,
    UNDO,
)
from companion.language.en.understanding.words import Sentence
from companion.regex import regex

PAUSE_BEFORE_DONE_S = 0.8
"""Silence that separates a lone "Done." or "that's it" from the talk before it."""

_FREELY: Mapping[Command, Phrases] = {
    Command.FORGET_SESSION: FORGET_SESSION,
    Command.FORGET_VOICE: FORGET_VOICE,
    Command.FORGET_WORDS: FORGET_WORDS,
    Command.TIME_OUT: TIME_OUT,
    Command.PAUSE: PAUSE,
    Command.STOP: STOP,
    Command.PASS: PASS,
    Command.SKIP: SKIP,
    Command.HOW_LONG: HOW_LONG,
    Command.MORE_TIME: MORE_TIME,
    Command.GO_ON: GO_ON,
    Command.DONE: DONE,
}
"""Wordings accepted while nobody holds the floor; the first match counts."""
_MOST_PEELS = 4


def command(sentence: Sentence, among: Collection[Command] = frozenset(_FREELY)) -> Command | None:
    """Return the command that a sentence expresses in any way, while nobody holds the floor."""
    for one, table in _FREELY.items():
        if one in among and _is(sentence, table):
            return one
    return None


def needs_a_pause(said: Sequence[Sentence]) -> bool:
    """Return whether somebody has to leave, or wants a break, which is more than time to think."""
    return any(
        PAUSE.matches(words) and not TIME.matches(words)
        for sentence in said
        for clause in (sentence.words, *sentence.clauses)
        if not TIME.matches(clause)
        for words in cores(clause)
    )


def is_help(sentence: Sentence) -> bool:
    """Return whether a sentence asks what can be said, or how to continue."""
    return _is(sentence, HELP)


def takes_back(sentence: Sentence) -> bool:
    """Return whether a sentence revokes what was said: "never mind"."""
    return _is(sentence, UNDO)


def _is(sentence: Sentence, table: Phrases) -> bool:
    """Return whether a sentence is in the table, or, if it is short, its first or last clause."""
    if any(_COMMENTS.matches(clause) for clause in sentence.clauses[1:]):
        return False
    if any(table.matches(words) for words in cores(sentence.words)):
        return True
    if len(sentence.clauses) < 2 or len(sentence.words.split()) > _MOST_WORDS:
        return False
    edges = [clause for clause in (sentence.clauses[0], sentence.clauses[-1]) if clause not in ASIDES]
    return any(table.matches(words) for clause in edges for words in cores(clause))


_MOST_WORDS = 8
ASIDES = frozenset(
    {
        "next",
        "yes",
        "okay",
        "sure",
        "ready",
        "enough",
        "wait",
        "no",
        "done",
        "one",
        "nothing",
        "again",
        "good",
    }
)
"""Clauses that are no command if more is said."""


@lru_cache(maxsize=64)
def cores(words: str) -> tuple[str, ...]:
    """Return words with more and more of a command's surroundings removed."""
    found = dict.fromkeys([words])
    layer = [words]
    own = _OWN_HABIT.starts(words)
    for _ in range(_MOST_PEELS):
        layer = [
            rest
            for one in layer
            for rest in (*LEAD.after_start(one), *ASK.after_start(one), *END.before_end(one))
            if not _is_stated(one[len(rest) :] if one.startswith(rest) else "", own=own)
            if rest not in found and not found.update({rest: None})
        ][:_MOST_CORES]
    return tuple(found)


_MOST_CORES = 60
_REASONS = "(because|before|after|until|so|and|if)"
_OWN_HABIT = Phrases(
    "(i|we) (always|often|usually|sometimes|never|just|only)* "
    "(stop|end|leave|finish|quit|cancel|close|drop|pause|wait|rest|hold|take|have)"
)
_REASON = Phrases(_REASONS)
_OF_NOW = Phrases(
    f"{_REASONS} (i|we) (can|could|do|am|are|have|need|want) ... / {_REASONS} (it|this|that) is ..."
)
_COMMENTS = Phrases(
    "(that|this|it|which|he|she) (is|was) (how|what|why|where|when|my|our|his|her|a|an|the) ..."
)
_STATES = regex(
    r"(?<!\bi)(?<!\b(?:we|he|it))(?<!\b(?:you|she))(?<!\bthis)(?<!\b(?:they|that))(?<!\bthere) "
    r"(?:is|are|was|were|would|will|has|had|feels|felt|helps|helped|means|matters|makes|made|seems|takes|"
    r"took|works|scares|scared|sounds|says|said)\b(?! you\b)"
)
_HAS_A_SUBJECT = regex(
    r"\b(?:because|so|until|if|and|but) (?:the|my|our|his|her|your|everything|somebody|someone|nobody)\b"
)


def _is_stated(end: str, *, own: bool) -> bool:
    """Return whether ``end``, with which a sentence ends, makes it a statement: "before an answer is part of
    it" has a verb whose subject is the silence before. ``own``: it is about what somebody does: "We stop
    before it hurts"."""
    if len(_STATES.findall(end)) > len(_HAS_A_SUBJECT.findall(end)):
        return True
    words = end.strip()
    return own and _REASON.starts(words) and not _OF_NOW.matches(words)


def ends_turn(sentence: Sentence) -> bool:
    """Return whether a separate sentence ends a turn, judging by its words: "Done", "I think that's it"."""
    return not sentence.words.startswith(("yes", "yeah", "no ")) and _is(sentence, DONE)


def wishes_to_stop(sentence: Sentence) -> bool:
    """Return whether somebody within a turn explicitly wishes to stop or to pause."""
    words = sentence.words
    return _WISH.matches(words)


_WISH = Phrases(
    """
    <lead>* (i|we) (really|just|do|think i|think we|would|also)* (want|need|have|like|must|should|would
    like) (to)? (stop|pause|quit|take a (break|pause|moment|breather)|have a (break|pause)|end (this|it)
    here|stop (this|it|here|now)|a (break|pause|breather)|take five) (now|here|please|for (now|today|a
    (moment|minute|second|bit|while))|right now|a (moment|minute|bit)|today)* / <lead>*
    (can|could|may|shall) (we|i) (please|just)* (stop|pause|quit|take a (break|pause|moment|breather)|have a
    (break|pause|moment)|stop (this|it|here|now)|end (this|it) here|take five) (now|here|please|for
    (now|today|a (moment|minute|second|bit|while))|right now|a (moment|minute|bit)|today)* / <lead>* let us
    (please|just)* (stop|take a (break|pause|moment|breather)|have a (break|pause)|stop
    (this|it|here|now)|end (this|it) here) (now|here|please|for (now|today|a
    (moment|minute|second|bit|while))|right now|a (moment|minute|bit)|today)*
    """,
    {"lead": "okay / please / sorry / well / companion / no / so / i think"},
)
