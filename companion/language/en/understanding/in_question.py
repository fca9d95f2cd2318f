"""Answers that only their question makes a yes or a no: "Partly", "No touching", "From the start"."""

from collections.abc import Iterable
from dataclasses import dataclass

from companion.language.en.understanding.answer_frames import FRAME
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
        / (there is|there was|it is)? (still|just)* (a|one|something|some|the (main|most important))
        (bit|piece|part|point|thing|detail)? (is|was)? missing ... /
        (he|she|you|they) (missed|skipped|left out|forgot|passed over|did not (mention|get)) (a|one|the|
        some|my|
        something) ...
        """
    ),
    yes=Phrases(
        """
        to a t / (that is|it is|it was|that was)? (just|exactly)* (what|how|the way) i
        (meant|felt|feel|mean|wanted to say|said it) / (he|she|you) (really)* (understood|understands|got)
        me / (there is)? (nothing|not a thing|not anything) (that)? (i|we) would (add|change|correct) /
        (there is)? (nothing|not anything) (left|more)? to (add|change|correct)
        """
    ),
)
_CALM = _Kind(
    Phrases("calm / calmer / are you ready / settled"),
    no=Phrases(
        """
        no? (i|we)? (still|just|would|really|do)* (need|want|could use)? (some|a (bit|little))?
        more time <end>* / (i am|we are)? (just|still)* not (quite|really|yet)* (calm|calm enough|there)
        <end>* /
        (i|we) (just|only)? (want|need|would like|feel like) to? (scream|shout|screaming|shouting) ... /
        (not|nowhere) (near|close|nearly|remotely|by a long way) <end>* /
        (i|we) would (just|only)* (start|begin|end up)* (shout|shouting|yell|yelling|scream|screaming|cry|
        crying)
        (again|straight away)* / (i am|we are)? (still|just|really)* (too|so) (wound up|worked up|agitated|
        tense|
        angry|upset|furious|hot|raw) (for that|now|still)*
        """,
        _MACROS,
    ),
    yes=Phrases(
        """
        (my|the) (pulse|heart|breath|breathing|heart rate|head|body) (is|has|feels)* (back to normal|normal|
        slow|
        slower|settled|calm|calmer|down|steady|clear|gone down|slowed down|slowing down) (now|again)* /
        (i am|we are)? (settled|quieter|calmed down|cooled (down|off)|all right) (now|again)* /
        (i am|we are)? (as)? calm as (i|we|anyone)? (can|could|will|ever) (be|get)?
        """
    ),
)
_NOT_CALM = _Kind(
    _CALM.asks,
    no=Phrases(
        "(i am|we are)? (just|still)* not (quite|really|yet)* (calm|calm enough|there) <end>*", _MACROS
    ),
    hedged=False,
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
        <much>* <bad>? <end>* / (my|the) <limb> (is|are|has|have)* (gone|going|fallen|falling|went) (to
        sleep|numb|
        dead|stiff) ... / (it is|this is|that is) (giving|hurting|killing) (me|my) ... /
        (you are|he is|she is) (squeezing|holding|hugging|pressing|leaning) ... <much> <bad>? ... /
        (can|could|would) you (please|just)* (move|shift|turn|loosen|scoot|lean) ...
        """,
        {
            **_MACROS,
            "limb": "(back|neck|arm|arms|leg|legs|knee|shoulder|hip|foot|feet|hand|hands|fingers|side)",
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
        """
        (it|this|i|we)? (could|can) not (be|get) (any)? (better|nicer|warmer|cosier|cozier|happier|comfier) /
        (i|we) (could|can|would|want to|would like to)* (stay|be|sit|lie|stand) (here|like this|this way)
        (for (hours|ever)|forever|all (night|day|evening)) / (this is|it is|it feels|that is)? (so|really|
        very)*
        (cosy|cozy|snug|nice|lovely|warm|soft)
        """
    ),
    hedged=False,
)
_SECRET = _Kind(
    Phrases("stays (between|with) / keep (it|this|that) (between|to)"),
    no=Phrases(
        """
        (i|we) (do|would|really)* not (really)? (like|want|keep|believe in|have) (to keep|keeping|having)?
        secrets <end>* / (i|we) (would|will|might|may|have to|need to|must|want to) (have to|want to|need to)?
        (tell|mention it to|share it with|talk (about it)? (to|with)) (my|a|the|somebody|someone) ... /
        (i am|we are) (terrible|hopeless|useless|bad|no good|not good|rubbish) at (keeping)? ...
        """,
        _MACROS,
    ),
    yes=Phrases(
        """
        (it|this|that|nothing|none of (it|this|that)|no word of (it|this)) (will|shall|does)? (not|never)?
        (ever)? (leave|leaves) (this|the|our) (room|house|walls) /
        (you can|he can|she can|they can) (trust|rely on|count on) me / what is said (here|in here) stays
        (here|in here) / (it|that|this|everything) (is|will be) safe
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
        <other> / (could|can|may|shall|might) (we|i) (please)? do (it|this|that) (after|before|later|
        tomorrow|at|on|
        next|in|<other>) ... / give (it|me|us) (another|a|one more) (day|night|week) (or two)? /
        (i am|we are) (just|really|still)* not in (the|a) (right|best|good)? (headspace|frame of mind|state|
        place|
        mood|state of mind) (for (this|it|that))? (now|today|tonight)* / (i am|we are) (just|so|too|really|
        absolutely|completely|totally|pretty|honestly)* (wiped out|worn out|exhausted|shattered|knackered|
        drained|
        spent|beat|done in|dead on my feet) (now|today|tonight)* /
        (i|we) (need to|have to|must|want to) (lie down|sleep|eat|get some (sleep|rest)) first /
        (tonight|today|now|this|this evening) (is|would be) (not|a bad) (a|such)? (good|great|
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
        let us do (it|this|that) (before|while|now) ... /
        (i|we)? (can|could|do)? not (see|think of|have) (any|a|one)? reason (why)? (not|not to|against it) /
        (there is)? no (good)? reason (why)? (not|not to|against it)
        """
    ),
    hedged=False,
)
_HERE = _Kind(
    Phrases("here again / are you here / back"),
    yes=Phrases(
        """
        here (we|i) (am|are) (again|now)? / (i|we) (have|am|are)* been back ... /
        (i am|we are) back (on|in|at|with|from) ... / present
        """
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
        for? this (once|time|evening) only? (please|then|though)* / for? (today|tonight) only /
        (you (can|may|could))? (keep|save|store|hang on to|hold on to) (it|that|this|them|mine|ours|my
        words|the lot|everything|all of it)
        (for (next time|later|another time|us|me)|till next time|please|then)*
        """
    ),
)
_LISTEN = _Kind(
    Phrases("listen / could you hear / ready to hear"),
    no=Phrases(
        """
        (i|we)? (would|will)? (only|just)? (try to|try|want to|start to|end up|be)* (to)? (fix|fixing|solve|
        solving) ... / (i am|we are) (just|really)* too (tired|full|wound up|upset) to ...
        """
    ),
    yes=Phrases(
        """
        (my|our) ears are (all|wide)? (yours|open|his|hers) / (i|we) (promise|swear)? (i|we)? will (just|
        only)?
        listen ...
        """
    ),
    hedged=False,
)
_KEEP = _Kind(
    Phrases("keep / read (it|them) back"),
    no=Phrases(
        """
        (i|we) would (be|feel) (more comfortable|happier|better|easier|glad|relieved) if you (did|do|would)
        not ... /
        (please|just)* (leave|keep) (mine|me|my words|my part|us|ours) out (of (it|this|that))? /
        (please)? do not (write|note|put) (that|this|it|any of it|anything) down ... / (i|we) want
        (it|that|this|mine) (gone|deleted|erased|forgotten)
        """
    ),
    hedged=False,
)
_AGREE = _Kind(
    Phrases("agree / all right for you / live with / fair to you"),
    no=Phrases(
        """
        (it|that|this) (asks|is asking|wants|takes) (too much|a lot) (of|from) (me|us) /
        (it|that|this) is more than (i|we) can (give|do|manage|promise|take) ... /
        not (the way|as|how|like) (it|that|this) (is|has been)? (worded|put|phrased|written|said|stands) /
        (it|that|this) does not (quite|really)* (sit (right|well)|feel (right|fair)|work) (with|for|to)?
        (me|us)?
        """
    ),
    yes=Phrases(
        """
        (it|that|this) (works|suits|is (fine|good|okay)|will do) (for)? (us both|both of us|me|us|all of us) /
        fair is fair / (i am|we are) on board (with (it|that|this))? / let us (try|give) (it|that|this) (a
        try|a go|for ...)?
        """
    ),
    hedged=False,
)
_REACHED = _Kind(
    Phrases("reach / touch you"),
    yes=Phrases(
        """
        (it|that|this) (really|just)* (went|hit|got|cut|came) (right|straight|deep)* (to|in|into|through
        to) (my|me|the)
        (heart|core|bones|soul)? / i (really|truly|actually)* felt (that|it|every word) /
        (i|we) feel (better|lighter|closer|warmer) (for|after)? hearing (that|it)
        """
    ),
    hedged=False,
)
_FITS = _Kind(
    Phrases("still fit / still right / still true"),
    no=Phrases(
        """
        (i|we) (have)? (outgrown|grown out of|moved on from) (it|that|them|this) /
        not so much (now|any more|these days|lately)* / (it|that) (is|was)? (no longer|not) (me|us|so|true)
        ...
        """
    ),
    yes=Phrases("(the|just the)? same as (ever|always|before)"),
    hedged=False,
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
_KINDS = (
    _WHOLE,
    _NOT_CALM,
    _CALM,
    _TOUCH,
    _COMFORT,
    _SECRET,
    _OFFER,
    _HERE,
    _TO_COME,
    _KEEP,
    _MAY_I,
    _LISTEN,
    _AGREE,
    _REACHED,
    _FITS,
    _GO_ON,
)


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
