"""Answers that repeat words of the question: "I'm calm", "I felt heard", "I won't tell"."""

from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import sentences

_EMPTY = frozenset(
    """
    a about again all also am an and any anything are as at be been but by can could did do does enough
    even everything feel felt for from get go had has have here how i if in is it just keep like little
    lot may me might more most much my no not now of on one or our please really right shall should so
    some something still than that the their them then there these they thing this to today too up us
    very was way we well were what when which will with would yes you your yourself both fine welcome
    say says said need needs reason kind
    """.split()
)
"""Words that echo nothing."""
_MINE = frozenset(
    """
    i we am are is was were be been have has had do did does will would can could feel feels felt it
    that this there my our me us still very really so quite just now again enough also already both to
    the a an much all for and with about of on at in too then let us please yes you may might here today
    tonight well good fine want like need wish care better think believe say feeling reasonably fairly
    pretty totally completely absolutely definitely currently actually kind of sort know get been being
    getting perfectly certainly entirely quite honestly truly sure oh well yeah yes no
    """.split()
)
_THIRD = frozenset("he she they him her them his hers their".split())
_NEGATIONS = frozenset("not no never neither nor nothing nobody none hardly barely without".split())
_PROMISED_NOT = Phrases(
    """
    not (be|to be)? (used|told|tell|told on|repeat|repeated|shared|share|use|say|speak) / stays
    (with|between) / (keep|stay|stays|remain) (between|private|secret|here|in this room) /
    to (yourself|yourselves) / nobody (hears|learns) / against (anybody|anyone|each other)
    """
)
_PROMISE_NOT = Phrases(
    """
    (i|we)? (promise|swear|would|will|am going to|shall|certainly|definitely|absolutely|of
    course|(promise|swear) i will|would)* (not|never) (to)?
    (tell|say|share|repeat|use|talk|speak|breathe|pass|let|betray|mention|spread|gossip|do
    (that|it)|throw|hold|abuse|misuse|reveal|leak|ever) ... / (not|never) to (a soul|anyone|anybody) /
    (nobody|no one) (will|would|is going to|should|shall) (ever)? (hear|know|learn|find out|get) ... /
    (i|we) (promise|swear) ... / my lips are sealed / (it|that) (stays|will stay) (with|between) ... /
    not a word (to ...)? / (i|we) (will|would|can|shall) keep (it|that|this) (secret|private|to
    (myself|ourselves)|between us|here)
    """
)
_STEMS = {
    "felt": "feel",
    "kept": "keep",
    "heard": "hear",
    "told": "tell",
    "went": "go",
    "was": "be",
    "ate": "eat",
}


_HEDGES = frozenset(
    """
    guess suppose somewhat kind sort little bit reasonably fairly hopefully probably maybe could might
    almost nearly mostly try
    """.split()
)


def echoed(clause: str, question: str) -> tuple[bool | None, bool]:
    """Return whether a clause affirms ``question`` (True), denies it (False), or neither (None); and
    whether with doubt."""
    return _side(clause, question), bool(_HEDGES & set(clause.split()))


def _side(clause: str, question: str) -> bool | None:
    asked = sentences(question)
    if not asked:
        return None
    whole = " ".join(sentence.words for sentence in asked)
    if _PROMISED_NOT.inside(whole) and _PROMISE_NOT.matches(clause):
        return True
    words = clause.split()
    if set(words) & _THIRD and not set(whole.split()) & _THIRD:
        return None
    content = {_stem(word) for sentence in asked for word in sentence.words.split() if word not in _EMPTY}
    negated = sum(word in _NEGATIONS for word in words)
    rest = [word for word in words if word not in _MINE | _HEDGES and word not in _NEGATIONS]
    if not rest or negated > 1 or any(_stem(word) not in content for word in rest):
        return None
    if negated and set(words) & {"no", "nothing", "nobody", "none"} and "not" not in words:
        return None
    return not negated


def _stem(word: str) -> str:
    word = _STEMS.get(word, word)
    for ending in ("ing", "ed", "es", "s", "er"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word
    return word.removesuffix("e") if len(word) > 3 else word
