"""Coming and going: somebody has to leave for a moment, or is back."""

from collections.abc import Sequence

from companion.language.en.understanding.free_commands import ASIDES, cores
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.requests import TIME
from companion.language.en.understanding.words import Sentence
from companion.regex import regex

_MOST_WORDS = 16
_MACROS = {
    "must": """
        (i|we|let me)? (just|really|only|quickly|will|am|are|have got to|have to|need to|must|should|going
        to|would like to|had better|better)*
        """,
    "what": "(the|that|this|my|our) (door|doorbell|bell|phone|call|baby|kid|kids|dog|cat|oven|kettle)",
    "moment": "(moment|minute|minutes|second|seconds|bit)",
    "soon": """
        (soon|shortly|now|quickly|first|real quick|for a (moment|minute|second|bit)|please|again|in
        (a|one|two|five|ten|a few|just a) (moment|minute|minutes|second|seconds|bit))
        """,
}
_GOES = Phrases(
    """
    <must> be (right|straight|just)? back <soon>* / (i am|we are)? (right|straight) back <soon>* /
    back (soon|shortly|in (a|one|two|five|ten|a few|just a) <moment>) <soon>* / brb /
    (just|only|wait|hold on|give me|half)* (a|one) (moment|minute|second) please? / (hold on|hang on|wait
    up|hold that thought) please? / wait (a|one) (moment|minute|second) / (that is|there is|sorry|oh)*
    <what> (is (ringing|crying|awake|at it again|up|barking|on|boiling|beeping|burning|overflowing|
    calling)|rang|again)* / (something|the (food|rice|pasta|pan|milk|dinner)) is (burning|boiling over) /
    (phone|door|doorbell|baby|kettle|oven) / it is (my|the) (mom|mother|father|dad|sister|brother|boss|kids|
    school|doctor|neighbor|neighbour|post|postman|delivery|babysitter) (calling|on the phone|at the door) /
    i (really|just|quickly)* (have to|need to|must|should|had better) (get|take) (that|this) <soon>* /
    (the|our|my) (dog|cat) (needs|wants|has to) (to)? (go)? (out|in) / (somebody|someone|the
    postman) is (at the door|ringing|knocking|calling|here) / there is (somebody|someone) at the door /
    (the|my|our) (kids|kid|baby|dog|cat|son|daughter|children) (is|are) (crying|awake|up|barking|calling|at
    the door) again? / <must> (get|answer|open|take|see to|see|look after|check on|check|go to|go get)
    <what> <soon>* / <must> (go to|use|visit|go)? the (bathroom|toilet|loo|restroom|kitchen) <soon>* /
    excuse me (for|just)* (a|one) (quick|short)? (moment|minute|second) / (somebody|someone) (just)?
    (rang|knocked) (the (bell|doorbell)|at the door)? / (bathroom|toilet|loo) break? /
    <must> (get|fetch|grab|go get)? (a|some|my|another|the)
    (tissue|tissues|water|glass of water|drink|glasses|blanket|jumper|sweater) <soon>* / <must>
    (step|go|pop|run) (out|outside|away|off) <soon>*
    """,
    _MACROS,
)
_AND_WHY = Phrases(
    """
    sorry / excuse me / <must> (get|answer|open|take|see|check|look after|let) ... / (my|the)
    (phone|alarm|oven|food) ... / (it|that|there) is ... / i hear ... / (somebody|someone) ... / do not
    (wait|go away|start without me)
    """,
    _MACROS,
)
_TELLS = regex(r"(?<!\S)(?:and|because|but|when|while) (?:you|he|she|they|we)(?!\S)")
"""What makes it a story: "The phone rang and you took it."."""
_DONE = Phrases("(okay|so|and|yes|well)* (i|we) (am|are|have) (done|finished) now? (thanks|thank you)?")
_BACK = Phrases(
    """
    (okay|so|hey|hi|hello|well|yes|right|sorry|all right)* (i am|i have come|i got|i just got) (back|here|back
    here|here again|home) (now|again|first|already)*
    """
)


def has_to_go(said: Sequence[Sentence]) -> bool:
    """Whether somebody says that they are away for a moment, perhaps why, and nothing else."""
    clauses = [clause for one in said for clause in one.clauses if clause not in ASIDES]
    if (
        len(said) > 3
        or any(_TELLS.search(clause) for clause in clauses)
        or sum(len(clause.split()) for clause in clauses) > _MOST_WORDS
    ):
        return False
    goes = [any(_GOES.matches(core) for core in cores(clause)) for clause in clauses]
    around = [TIME.matches(clause) or _AND_WHY.matches(clause) for clause in clauses]
    return any(goes) and all(one or other for one, other in zip(goes, around, strict=True))


def ends_with_done(said: Sequence[Sentence]) -> bool:
    """Whether several sentences end with "I'm done" as one of its own."""
    return len(said) > 1 and not said[-1].asks and _DONE.matches(said[-1].words)


def is_back_alone(said: Sequence[Sentence]) -> bool:
    """Whether one person says that they are back, and nothing of others."""
    return all(_BACK.matches(one.words) for one in said)
