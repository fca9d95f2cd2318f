"""Words that decline what was offered: a refusal, or that there is nothing to tell."""

from functools import lru_cache

from companion.core.language.meaning import Declined
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import sentences

_MOST_WORDS = 20
"""What is longer tells something, whatever else it says."""
_MOST_SENTENCES = 3

_MACROS = {
    "lead": """
        well / so / and / but / or / oh / hm / yeah / honestly / actually / frankly / really / sorry / i am
        sorry / i am afraid / look / okay / all right / right / to be honest / if i am honest / i mean / you
        know / i think / i guess / i suppose / maybe / perhaps / probably / then / now / for me / please /
        no / nope / nah / just / i would say / it is just that / i have to say / companion
        """,
    "tail": """
        honestly / really / sorry / i am sorry / thanks / thank you / please / today / tonight / rightnow /
        right now / now / at the moment / for now / for today / this time / this week / this evening / this
        year / lately / i think / i guess / i suppose / i am afraid / to be honest / if that is (okay|all
        right|fine) / if you do not mind / at all / in particular / special / as such / yet / either / after
        all / actually / for me / on my side / any more / that i know of / that i can think of / i can think
        of / like that / of that kind / or anything / so far / that i remember / off the top of my head /
        here / just / there
        """,
    "this": """
        this / that / it / this one / that one / about (it|this|that) / anything / any of (it|this|that) /
        anything (about|on) (it|this|that) / (this|that) question / it out loud / one
        """,
}
_SPEAKS = "(say|answer|tell|talk|share|speak|go there|go into|get into|do|discuss|name|show|comment|open)"
_REFUSES = Phrases(
    f"""
    <lead>* (i|we) (would|had|will|do)* (much)? (rather|sooner|prefer|like|prefer to|choose)+ (not|not to)
    (to)?
    ({_SPEAKS})? (<this>)* <tail>* / <lead>* (rather|better|prefer|preferably) not ({_SPEAKS})? (<this>)*
    <tail>* / <lead>* (i|we) (would|will|do|really|just|still)* not (really|actually|even|just|quite)*
    (want|wish|like|care|feel like|intend|going|dare) (to)? ({_SPEAKS}|answering|saying|telling|talking|
    sharing)? (<this>)* <tail>* / <lead>* (i|we) (will|would|shall) not ({_SPEAKS}) (<this>)* <tail>* /
    <lead>* (i|we) (would|will|had|want to|like to|prefer to|rather|sooner)* (keep|leave) (it|this|that|that
    one|this one) (to|for) (myself|ourselves|me) <tail>* / <lead>* (i|we) (would|will|had|rather|am going
    to|like to|want to|prefer to|just)* (leave|skip|pass|pass on|leave out) (it|this|that|that one|this
    one)? (out|there|at that|as it is|like that)? <tail>* / <lead>* (leave|skip) (it|this|that|that one|this
    one) (out|there|at that|as it is|like that|be|alone)? <tail>* /
    <lead>* let us (leave|skip|pass on) (it|this|that|that one|this
    one) (out|there)? <tail>* / <lead>* (i|we) (have)? (just)? changed my mind (about (it|this|that))?
    <tail>* / <lead>* (i|we) (would like to|want to)? take (that|it|this) back <tail>* / <lead>* not
    (answering|saying|telling|going there) (<this>)* <tail>* / <lead>* (that|it|this) is (private|too
    personal|personal|my business|mine) <tail>* / <lead>* no comment
    """,
    _MACROS,
)
_NOTHING = Phrases(
    """
    <lead>* (no|nope|nah|none|nowhere|never|nobody|no one|neither|nothing|not) (really|much|thanks|thank
    you|particularly|especially|quite|so much|specific|particular|exactly|big|new|comes to mind|to
    (say|tell|add|report|share|mention)|that i (want to|would like to|could|can) (say|tell|add|share|name)|i
    (want to|would like to|could|can) (say|tell|add|share|name)|of (it|them|those|that|the
    kind)|anything|any| one|i know of|stands out|stayed with me|stays with me|stuck)* <tail>* / <lead>*
    (i|we) do not (really|actually)* think (so|there (is|was|are|were) (any|one|anything)?|that there
    (is|was) (any|one|anything)?|i (do|did|have|had|can|want to|have one)) <tail>* / <lead>* (i|we)
    (can|could) not (really)? (say|tell) <tail>* / <lead>* (i|we) (am|are) (all)? (good|fine|okay)
    (thanks|thank you) / <lead>* no idea (what to (say|tell))? <tail>* / <lead>* (i|we)
    (do|really|just|honestly|have|would|still|actually|truly)* not
    (really|honestly|quite|even|actually|yet)* know (what to (say|tell|answer)|what (it|that) (is|was|could
    be)|that|yet|any)* <tail>* / <lead>* (i|we) have (really|absolutely)* no idea (what to (say|tell))?
    <tail>* / <lead>* (i|we)? (am|are)? not (really|quite|so)* sure (what to (say|tell)|about (it|that)|that
    i know)* <tail>* / <lead>* (i|we)? can not (really|even|quite)* (think of| come up
    with|name|remember|find|say|recall|tell) (anything|any|one|a thing|something|it|that|nothing)* <tail>* /
    <lead>* (i|we) (do|have|really|just|would|have got)* (not (really)? (have|got|see|find|feel|hear| know
    of|think of|remember) (any|anything|one|something)|(have|got|see|find) (nothing|none)) (to
    (say|tell|add|share)|like that)? <tail>* / <lead>* (i|we) have (got)? (nothing|none) (to
    (say|tell|add|share))? <tail>* / <lead>* (there|it) (is|was|were|has been) (really|just|actually)*
    (nothing|none|no such thing|not (really|actually)* (any|anything|one|a thing|much|such a thing)) (to
    (say|tell|add|share))? <tail>* / <lead>* there (is|was|were|has been) (really|just)* (not (really)?
    (any|a)|no) (hard|difficult|heavy|low|high|bad|good|such|special|real|particular|single)*
    (moment|part|thing| story|feeling|point|wish|request|secret|one|fear|low|high|picture|need|idea|memory)
    <tail>* / <lead>* (nothing|not a thing|not one thing) (really)? (comes|came|springs| sprang) (to|up)
    (mind)? <tail>* / <lead>* my mind is (blank|empty) / <lead>* not that i (know|can think| remember|could
    say|noticed|recall) (of)? <tail>* / <lead>* not (really|at all|today|tonight|rightnow|yet|this time)
    <tail>*
    """,
    _MACROS,
)
_BESIDE = Phrases(
    """
    <lead>+ / <tail>+ / (everything|it|that|all|i|we|the day|nothing but) (is|was|am|are|has been|have
    been)* (all|just|really|quite)*
    (fine|good|okay|all right) <tail>* / that is (all|it) / i am done / next (question|one)? please? / move
    on please? / let us (move|go) on / (is that|i hope that is|that is)* (okay|all right) / is that
    (okay|all right) / and that is (okay|fine|all right)
    """,
    _MACROS,
)
"""What may stand beside it without telling anything."""


_PART = "(it|this|that|this one|that one|(this|that|the) part|(this|that|the) bit|(this|that|the) exercise)"
_LEAVES_OUT = Phrases(
    f"""
    <lead>* (i|we)? (would|will|had|want to|like to|prefer to|rather|should|can)* (leave|skip|drop|let)
    {_PART} (out|go|be|there|here|at that)? <tail>* /
    <lead>* (let us|(i|we) (want to|would like to|would rather|can))? (go|move|carry) on without {_PART}?
    <tail>* / <lead>* (i|we) do not (want to|like to) (go back to|take up) {_PART} (again|now)? <tail>* /
    <lead>* without {_PART} <tail>* / <lead>* not {_PART} (again)? <tail>* / <lead>* (something|anything) else
    <tail>* / <lead>* let us (leave|skip|drop) {_PART} (out)? <tail>* / <lead>* (the)? next (part|one) <tail>*
    """,
    _MACROS,
)
_TAKES_UP = Phrases(
    f"""
    <lead>* (yes|sure)? (i|we)? (would like to|want to|can)? (take|pick) {_PART}? up (again)? <tail>* /
    <lead>* (yes|sure)? (let us)? (take|pick) {_PART} up (again)? <tail>* /
    <lead>* (yes)? {_PART} again <tail>* /
    <lead>* (let us)? (start|begin) {_PART} (over|again|anew) <tail>* /
    <lead>* (yes)? (once more|again) <tail>* / <lead>* let us (do|try) {_PART} (again|once more) <tail>*
    """,
    _MACROS,
)


def takes_up(text: str) -> bool | None:
    """Return whether an interrupted part is to be taken up again; False: left out; None: neither is said."""
    parts = [part for one in sentences(text) for part in (one.words, *one.clauses)]
    if any(map(_LEAVES_OUT.matches, parts)):
        return False
    return True if any(map(_TAKES_UP.matches, parts)) else None


@lru_cache(maxsize=512)
def declined(text: str) -> Declined | None:
    """Return how ``text`` declines what was offered; None if it tells something, or is empty."""
    said = sentences(text)
    if not 0 < len(said) <= _MOST_SENTENCES or sum(len(one.words.split()) for one in said) > _MOST_WORDS:
        return None
    parts = [part for one in said for part in _parts(one.words, one.clauses)]
    if any(_REFUSES.matches(part) for part in parts) and all(map(_says_nothing, parts)):
        return Declined.REFUSES
    nothing = any(_NOTHING.matches(part) for part in parts) and all(map(_says_nothing, parts))
    return Declined.NOTHING if nothing else None


def _parts(words: str, clauses: tuple[str, ...]) -> tuple[str, ...]:
    """Return a sentence as a whole where it is one phrase, otherwise its clauses."""
    return (words,) if _REFUSES.matches(words) or _NOTHING.matches(words) else clauses


def _says_nothing(part: str) -> bool:
    return _REFUSES.matches(part) or _NOTHING.matches(part) or _BESIDE.matches(part)
