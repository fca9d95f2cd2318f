"""Answers that only their question makes a yes or a no: "Partly", "No touching", "From the start"."""

from collections.abc import Iterable
from dataclasses import dataclass

from companion.language.en.understanding.answering import FRAME
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import normalised


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of question, and the answers that it gives a meaning."""

    asks: Phrases
    """Words of the question."""
    no: Phrases | None = None
    yes: Phrases | None = None
    hedged: bool = True


_MACROS = {
    "touch": """
        (touch|touching|touched|hold|holding|held|hug|hugs|hugging|hugged|hand|hands|embrace|embracing|
        embraced|cuddle|cuddles|cuddling|contact|physical contact|body contact|close|closeness)
        """,
    "end": "(today|tonight|now|right now|yet|please|thanks|thank you|at all|at the moment|for me|sorry)",
    "meal": "(it|that|dinner|supper|lunch|breakfast|(the|our|a|that) (meal|dinner|food)|anything|food)",
    "when": "(yet|so far|already|today|tonight|before|earlier|this evening|though)",
}
_WHOLE = _Kind(
    Phrases("across / that land / (want|wanted|meant|wished) to say / (i|you|it) (get|got) (it|that|you)"),
    no=Phrases(
        """
        (only|just|well|but)* (partly|partially|in (part|parts)|half|half of (it|that)|a bit of it|
        (some|part|parts|a part|bits) of (it|that)|to (some|a certain) (extent|degree)) (only|though|anyway)?
        """
    ),
)
_CALM = _Kind(
    Phrases("calm / calmer / are you ready / settled"),
    no=Phrases(
        """
        no? (i|we)? (still|just|would|really|do)* (need|want|could use)? (some|a (bit|little))?
        more time <end>*
        """,
        _MACROS,
    ),
)
_TOUCH = _Kind(
    Phrases("<touch>", _MACROS),
    no=Phrases(
        """
        (no|not|without) (more|any)? <touch>+ <end>* / (please)? do not (touch|hold|hug) (me|us)? <end>* /
        (i|we) (do|would|really|just|can|could)* not (really|want|wish|like|need|feel like|stand|bear)+
        (to|be|being|get|getting|have|having|it|anyone|anybody|someone|you|him|her|them|any|your|his)*
        <touch>+ (me|us|my hand|my hands)? <end>* / hands off
        """,
        _MACROS,
    ),
    hedged=False,
)
_TO_COME = _Kind(
    Phrases("still to come"),
    no=Phrases(
        """
        no? (i|we)? (have|already|just)* (ate|eaten|(had|finished) <meal>) <when>* /
        <meal> (is|was) (already)? (over|done|finished|eaten) <when>*
        """,
        _MACROS,
    ),
    yes=Phrases(
        """
        (i|we)? (have|did|still|still have)* not (yet|actually|even|really)* (eaten|eat|had|have|cooked)
        <meal>? <when>* / (i|we) (still (have|need|want)|have yet) to (eat|cook|have) <meal>? <when>* /
        (i|we) (will|are going to|want to) (eat|have <meal>) (later|afterwards|soon|after (this|that))
        """,
        _MACROS,
    ),
    hedged=False,
)
# Each permission is asked for anew, so that one for this time is what was asked for. As a yes with a limit
# it is said back, or asked about again where keeping it gives something away.
_MAY_I = _Kind(
    Phrases("may i / can i / shall i"),
    yes=Phrases(
        """
        (only|just) (for)? (once|today|tonight|this (once|time|one time|evening)) (please|then|though)* /
        for? this (once|time|evening) only? (please|then|though)* / for? (today|tonight) only
        """
    ),
)
_ANEW = Phrases(
    """
    <ask>* (start|begin|do it)? (again|over|afresh|anew|fresh|all over|over again)
    (from the (start|beginning|top))? please? / <ask>* (start|begin)? again? right? (from|at) the very?
    (start|beginning|top) (again|please)*
    """,
    {"ask": "no / please / let us / i want to / we want to / can we"},
)
_GO_ON = _Kind(
    Phrases("from there / start fresh / (carry|go) on with / last time / where (you|we) (left|stopped|were)"),
    no=_ANEW,
    hedged=False,
)
_KINDS = (_WHOLE, _CALM, _TOUCH, _TO_COME, _MAY_I, _GO_ON)


def in_question(clause: str, question: str) -> tuple[bool | None, bool]:
    """Return whether a clause is a yes (True) or a no (False) to a question of its kind, or neither (None);
    and whether with doubt or a limit."""
    asked = normalised(question)
    for kind in _KINDS:
        if kind.asks.inside(asked):
            for words in (clause, *FRAME.after_start(clause)):
                if kind.no and kind.no.matches(words):
                    return False, kind.hedged
                if kind.yes and kind.yes.matches(words):
                    return True, kind.hedged
    return None, False


def begins_anew(clauses: Iterable[str], question: str) -> bool:
    """Return whether one wants to begin anew, where going on is offered; no wish to hear it again."""
    asked = normalised(question)
    return _GO_ON.asks.inside(asked) and any(_ANEW.matches(clause) for clause in clauses)
