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
        (most|nearly all|almost all|not all) of it / (nearly|almost|not) everything /
        (only|just|well|but)* (the)? (first|second|last|other) (half|part|bit) / (only|just|well|but)*
        (partly|partially|in (part|parts)|half|half of (it|that)|a bit of it|
        (some|part|parts|a part|bits) of (it|that)|to (some|a certain) (extent|degree)) (only|though|anyway)?
        """
    ),
    yes=Phrases(
        """
        to a t / (there is)? (nothing|not a thing|not anything) (that)? (i|we) would (add|change|correct) /
        (there is)? (nothing|not anything) (left|more)? to (add|change|correct)
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
    yes=Phrases("(i am|we are)? (as)? calm as (i|we|anyone)? (can|could|will|ever) (be|get)?"),
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
_COMFORT = _Kind(
    Phrases("good for you / comfortable / like this"),
    no=Phrases(
        """
        ow / ouch / no? <much>* <bad> <end>* / (i am|we are|it is|this is|that is|it feels|this feels)
        <much>* <bad> <end>* /
        (my|the) (back|neck|arm|arms|leg|legs|knee|knees|shoulder|shoulders|hip|hips|foot|feet|hand|hands)
        (is|are|feels|hurts|hurt|aches|ache)
        <much>* <bad>? <end>* / (can|could|would) you (please|just)* (move|shift|turn|loosen|scoot|lean) ...
        """,
        {
            **_MACROS,
            "much": """
                (a (bit|little)|too|rather|slightly|very|quite|so|really|pretty|getting|somewhat|actually)
            """,
            "bad": """
                (tight|hot|warm|close|heavy|hard|uncomfortable|cramped|squashed|stiff|sore|awkward|
                painful|numb|unpleasant)
            """,
        },
    ),
    yes=Phrases(
        "(it|this|i|we)? (could|can) not (be|get) (any)? (better|nicer|warmer|cosier|cozier|happier|comfier)"
    ),
    hedged=False,
)
_SECRET = _Kind(
    Phrases("stays (between|with) / keep (it|this|that) (between|to)"),
    no=Phrases(
        """
        (i|we) (do|would|really)* not (really)? (like|want|keep|believe in|have) (to keep|keeping|having)?
        secrets <end>*
        """,
        _MACROS,
    ),
    yes=Phrases(
        """
        (it|this|that|nothing|none of (it|this|that)|no word of (it|this)) (will|shall|does)? (not|never)?
        (ever)? (leave|leaves) (this|the|our) (room|house|walls) /
        what is said (here|in here) stays (here|in here) / (it|that|this|everything) (is|will be) safe
        with (me|us)
        """
    ),
    hedged=False,
)
_OFFER = _Kind(
    Phrases("shall (we|i) / would you like / do you want"),
    no=Phrases(
        """
        ((i|we)? (would|had)? (sooner|rather|prefer to|better) (do|have|try|begin|start|leave)? (it|this|
        that)?)?
        <other> (maybe|perhaps|please|then)? / (can i|i will)? (take)? a? rain check / ask (me|us) (again)?
        <other> / (tonight|today|now|this|this evening) (is|would be) (not|a bad) (a|such)? (good|great|
        ideal)?
        (time|evening|night|day)? (for (me|us))? / (i|we) (have|have got) (a|this|such a) (headache|
        migraine|cold)
        """,
        {
            "other": """
                (tomorrow|later|(another|some other) (day|night|evening|time)|at the weekend|next week)
            """
        },
    ),
    yes=Phrases(
        """
        (i|we)? (can|could|do)? not (see|think of|have) (any|a|one)? reason (why)? (not|not to|against it) /
        (there is)? no (good)? reason (why)? (not|not to|against it)
        """
    ),
    hedged=False,
)
_HERE = _Kind(
    Phrases("here again / are you here / back"),
    yes=Phrases("here (we|i) (am|are) (again|now)?"),
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
_KINDS = (_WHOLE, _CALM, _TOUCH, _COMFORT, _SECRET, _OFFER, _HERE, _TO_COME, _MAY_I, _GO_ON)


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
