"""Requests in place of an answer: to hear the question again, and for time to think."""

import re
from collections.abc import Sequence

from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import Sentence

_MACROS = {
    "ask": (
        """
        (can|could|would|will|may|might|do) (you|we|i|that|it|somebody|someone)
        (mind|please|just|maybe|kindly|possibly)* / please / (i|we) (would|will|just|really|am|do)*
        (like|need|want|have|love|needing|wanting|asking|wish) (for)? (you|that|it|this|the question)?
        (to|please)* / (i|we) (would|did)? (appreciate|love|be grateful) (it)? (if)? (you)?
        (could|would|to)? / would you mind / do you mind / just / maybe / let us / let me / (i am)?
        sorry / excuse me / okay / hey / wait / hold on / hang on / (is there a|any) (chance|way)
        (that|for)? (you|i)? (can|could|to)? / i (would)? ask (that)? you (to)? / be so kind (as to|and)
        / go ahead and / companion / ai / well / so / um / oops / no / (i|we) (did|could|can|do) not
        (quite|really)? (hear|catch|get|understand|follow) (you|that|it|what you said|the
        question|this|the last (bit|part|one|thing))? (so|and)? / i missed (that|it|you|the
        question|what you said|the last (bit|one|part)|that last one) (so|and)?
        """
    ),
    "once_more": """
        (again|once more|one more time|another time|a second time|one more once|once again|over
        again|gain|anew|afresh|over|from the (top|start|beginning))
        """,
    "the_words": (
        """
        (that|it|this|the question|your question|that question|this question|that last
        (one|bit|part|question|sentence|response|statement|thing)|the last
        (one|bit|part|question|sentence|response|statement|thing|thing (you|that was) (said|told
        me|asked|mentioned|just said))|what (you|was|it was|that was|you have|it is you|i was)
        (just|were)? (said|say|asked|ask|told|tell|saying|mentioned|asking|supposed to answer|wanted to
        know|read|did just say) (me|to me)?|yourself|everything|all of (it|that)|your (last)?
        (statement|response|answer|words|sentence|question|message)|the
        (words|sentence|instructions|instruction|options|choices|prompt|list|beginning|bit before|part
        about ...|statement|message|information|response|answer)|those|them|what|the
        (numbers|number|scale|name|names|end|beginning|start|(first|second|third|last|middle|other)
        (one|option|choice|bit|part))|all the (options|choices))
        """
    ),
    "say": """
        (say|tell|ask|read|repeat|restate|rephrase|reiterate|state|go over|run|run through|run
        by|give|explain|speak|put|phrase|hear|play|start|do|recap|list|recite|go through|go back to|go
        back over|voice|resay|retell|reask|have|know|word|mention)
        """,
}

REPEAT = Phrases(
    """
    <ask>* (repeat|restate|rephrase|reiterate|resay|reask|rewind|retell|recap|repeating) <the_words>?
    (for me|to me|please|<once_more>|now|slowly|slower|more slowly|louder|back|a little|differently|a
    bit|if you (can|could|would)|in other words|then|first|thanks)* / <ask>* <say> (me|to me|us)?
    <the_words>? (to|for|by|past)? (me|us)? (please)? <once_more> (for me|to
    me|please|slowly|slower|more slowly|louder|if you (can|could)|thanks|in other words|because ...|so
    ...)* / <ask>* (again|once more|one more time|a second time|once again|from the
    (top|start|beginning)) (for me|to me|please|slowly|slower|more slowly|louder|companion|thanks|with
    that|on that|that)* / another time please / just another time please / come again (please|with
    that)? / <ask>* be repeated (for me|again|please)* / <ask>* (that|it|this)? <once_more> please /
    <ask>* <the_words> (to)? be? (repeated|said|restated|asked|read|told) (for me|to
    me|again|<once_more>|please|back)* / <ask>* (that|it|what you said) (repeated|said
    again|restated|again) (for me|please|to me)* / <ask>* (have|get|hear|know|be told) <the_words>?
    (repeated|restated|read out|said again|<once_more>) (for me|please|to me)* <once_more>? / (i
    am|so|oh)? (sorry|pardon|pardon me|excuse me|beg (your|you) pardon|i beg (your|you) pardon|beg
    pardon|my apologies|apologies) (sorry|what|come again|say again|again|me|huh|please|what was
    (that|it|the question) (again)?|say that again)* / (what|huh|hm what|eh|sorry what|say what|wait
    what|hold on what|what what|what sorry|what now|whats that|you what|huh what|huh sorry)
    (sorry|again|please)? / <ask>* what (was|is|were|are) (that|it|this|the question|said|your
    question|asked|being asked|the question again|that question|the last
    (one|bit|part|thing|question)|it again|you saying|you asking|that last
    (thing|bit|part|one|question|sentence)|the thing you said|the options|the choices|the scale|the
    (first|second|third|last|middle|other|fourth) (one|option|choice|bit|part)|you asking|you saying)
    (again|once more|please|just now|you (just)? (said|asked|say|told me|mentioned)|that you (just)?
    (said|asked)|one more time|sorry|of yours|we were asked|i was asked|there|to me)* / <ask>* what
    (did|do|was it|had|would) (you|it|that) (just|want|even)? (say|said|ask|asked|mention|tell
    me|saying|want|know|to know|call it) (to me|again|just now|just|sorry|please|from
    me|me|there|exactly|before)* / <ask>* what (you|it) (just)? (said|say|asked) (again)? / <ask>* how
    (was|did) (that|the question|you say that) (go|again|start)? (again)? / what (was)? (i|were we|was
    i|am i|are we) (supposed|meant|asked) to (answer|say|do|answer to) (again)? / which question (was
    (that|it))? / (and|so)? the question (was|is|again|please)* (what|again|please)* /
    (sorry|well|oh|but|so|no|yeah|companion|ai|okay|apologies)* (i|we)
    (am|was|were|just|really|have|had|still|honestly|think i|might have|must have)*
    (did|could|can|do|was|have|am) not (quite|really|even|fully|exactly|properly|clearly|at
    all|all|just|catch any)*
    (hear|catch|get|understand|understood|heard|caught|follow|listen|listening|grasp|make out|make sense
    of|paying attention|able to (hear|make out|catch|understand)|with
    you|comprehend|hearing|following|getting|pick up|register|sure what (you|the question)) <the_words>?
    (you|anything|a word|any of (it|that)|much|it all|me|at
    all|correctly|properly|well|clearly|there|that well|all of (it|that)|the
    (end|start|beginning|middle)|over ...|because ...|with ...|so ...|can you ...|could you ...|say
    ...|please ...|what ...|the tv ...|the end of (it|that)|said|are asking|asked|mean|meant|asking)* /
    (sorry|well|oh|companion)* (i|we) (just|must have|think i|might have|may have|totally|completely)*
    (missed|misheard|lost|forgot|spaced|spaced out|my mind wandered|zoned out|tuned out|got lost|got
    distracted|was distracted|lost you|forgotten|drifted off|was elsewhere|was miles away|blanked|did
    not listen) (on)? <the_words>? (the)? (first|last|second|end|beginning|start)? (half|bit|part|of
    (it|that|the question|what you said)|one|there|for a (moment|second)|again|you|completely|sorry|say
    ...|can you ...|could you ...|please ...|what ...|i was ...|sorry ...|so ...)* / (sorry)? my mind
    (just|has|had)* (wandered|was elsewhere|drifted off) / you (lost|are losing|have lost) me (there|at
    ...)? / (a (bit|little)|much|can you (speak|talk|go|say it|be)|could you (speak|talk|go|say
    it|be)|please (speak|talk|go|say it|be)|speak|talk|say (it|that)|go|(please)? be|you
    (are|were|speak|talk|spoke|talked))? (up|too|a (bit|little|lot)|much|more|so|very|way too|rather)*
    (louder|slower|slowly|slow|fast|quiet|quietly|quick|quickly|softly|soft|low|up|loudly|faint|mumbling|
    unclear|clearer|clearly|repeat)
    (please|for me|say (it|that) again|again|now|there|can you ...|could you ...|down)* / not so
    (fast|quick|quickly|quiet|quietly) (please)? / slow down (please|a bit|a little)* / speak up
    (please)? / (your voice|the sound|it|that|you) (is|was|were|are) (too|very|so|a bit|kind of)*
    (quiet|low|faint|unclear|muffled|garbled|choppy|hard to (hear|understand)|cut off|breaking
    up|inaudible|cut out) (there|for me)? / you (cut|broke|went|were cutting|are cutting|are breaking)
    (out|up|off|quiet) (there)? / (it|that|there) (was|is) (too)? (noisy|loud|noise) (here|in here)? /
    (a)? (bus|car|plane|train|truck|dog|baby|phone|siren) (just)? (went by|passed|barked|rang|drove
    (by|past)|made noise|interrupted) ... / can not (hear|understand) (you|that|it|a thing|anything)
    (well|properly)? / (i)? (did|could|do|can) not (hear|get|catch|understand) (that|it|you|the
    question)? ... (again|please|repeat|sorry|you) / say (it|that) (slowly|slower|more
    slowly|clearly|louder|differently|in other words|simpler|more simply) (please)? / (in|with|use)
    (other|simpler|different) words (please)? / i (need|want|would like) to (hear|know) (it|that|the
    question|this)? <once_more> (please)? / i do not (understand|get) (the|that|this|your)
    (question|sentence|word|words) (at all|sorry|really)? / (sorry|oh)? (i|we)? (did|could|can) not
    (quite|really|even)? (get|catch|hear|understand|follow) (a (word|thing) of)? (that|it|you|a
    (word|thing)|anything|the
    question) / how do you mean that again / run (it|that)
    by (me|us) <once_more> (please)? / (i|we) (would)? need (it|that|this|the question)
    (again|repeated|once more|one more time|louder|slower) (please)? / (was|were) (that|you) (talking to
    me|a question|for me|speaking to me|asking me) (then)? / did you (just)? (say|ask) (something|me
    something|anything|a question) / is (it|that) my turn to answer / are you asking me
    """,
    _MACROS,
)
"""Asking to hear the question again."""

TIME = Phrases(
    """
    <lead>* <wanting>* (a|one|just a|just
    one|half a|another|two|a few|few|some|a couple of|a little|a bit of|a bit|a
    short|5|five|ten|the|more|a little more|a bit more|some more|a while|only a|a quick)+
    <moment> <purpose>* / <lead>* <wanting>+ <moment> <purpose>* / <lead>* (let|allow|give)
    (me|us) (just|first|a moment to|please|quickly|a second to|maybe|really)*
    (think|see|consider|reflect|ponder|feel|check|mull|process|catch my breath|sit with|sleep
    on|gather|collect|breathe|work|figure|sort|find|have a think|weigh|remember|arrive|sense|digest|take
    that in|decide|chew on|come back|put|reconsider|think that over|wrap my head around) (...)? /
    <lead>* (i|we) (am|are|just|have to|need to|must|will have to|would have to|want to|would like
    to|will need to|will|am going to|have got to|still need to|really need to|am going to have
    to|should|would need to) (still|just|only|really|honestly|have to|need to)*
    (thinking|think|considering|consider|ponder|pondering|deciding|decide|reflect|reflecting|feeling
    into|feel into|searching
    for|working|processing|process|mull|mulling|figuring|collecting|gathering|gather|sort|order|arrange|
    weighing|trying
    to (think|decide|remember|find|figure|feel)|sit with|sleep on|chew on|digest|digesting|get back to
    you|come back to (that|it|this)|think about|going through|looking for|find the (words|right
    ...)|find my words|go away and think)
    (it|that|this|over|about|on|here|through|for|myself|my|the|a|words|word|answer|thoughts|moment|one|
    out|to|hard|again|first|more|carefully|with|into|something|overnight|question|properly|what
    ...|how ...|whether ...|if ...|which
    ...|second|minute|while|bit|please|little|longer|and|still|now)* / <lead>* (that|it|this|what)
    (is|was)? (really|such)? (a|an)? (really|very|quite|pretty|so|rather)*
    (good|hard|tough|tricky|difficult|big|interesting|great|deep|heavy|fair|excellent|complicated|
    important|not
    easy|tricky) (question|one|thing to (answer|ask)) (to answer|that|there|for me|let me ...|i have to
    ...|i need ...|hm)* / <lead>*
    (good|hard|tough|tricky|difficult|big|interesting|great|deep|fair|excellent) (question|one)
    (that|there|let me ...|i need ...|i have to ...|hm)* / <lead>* (wait|hold on|hang on|bear with
    me|hold it|hold your horses|not so fast now|patience|stay with me|easy|be patient|hold that
    thought|stand by|one moment|whoa) (please|a bit|there|now|a little|with me|companion|for me|i am
    ...|let me ...|i need ...|i have ...|until ...|while ...|a while|before ...|just|sorry|okay|a
    moment|a second|for a (second|moment|minute|bit)|one (second|moment|minute)|till ...|not yet|for
    it)* / <lead>* hm / <lead>* (can|could|would|will|may|might) (you|we|i)
    (please|just|maybe|possibly)* (come back|ask (me|us)|return|wait|get back|answer|do
    (this|that|it)|hold on|hang on|hold|check back|try (me|again)|give me|leave (it|that|me)|skip
    back|circle back|think about|think (it|that) over|take a moment|pause on that|come back to
    (me|us|that|this|it)|have a think|think)
    (that|this|it|to|me|us|on|about|again|later|in|a|an|bit|little|while|few|five|ten|two|three|one|
    minutes|minute|moment|moments|second|seconds|hour|for|after|please|when
    ...|until ...|then|first|more|some|tomorrow|soon|half|another|question|with)* / (ask|try) (me|us)
    (again)? (later|in|a|few|minute|minutes|moment|bit|while|five|ten|two|when ...|after
    ...|then|again|please)* / (come|get|circle) back (to)? (me|us|that|this|it)?
    (later|in|a|few|minute|minutes|moment|bit|while|five|ten|when ...|please|with that)* / i
    (will|would|can|shall)? (rather)? (answer|tell you|say|come back|get back|think about|decide|let you
    know) (that|it|this|to|you|on|about|one)* (later|in a ...|when ...|soon|after ...|then|tomorrow) /
    (i|we) (am|are)? not (quite|yet|really)* (ready to (answer|say|decide|choose|tell)|finished
    thinking|done thinking) (yet|to answer|for that|with that|thinking|to say|answering)* / (no|do not)
    (rush|hurry|push) (me|us)? (please)? / do not (rush|hurry|push|press) (me|us) (please)? / (i|we)
    (did|have)? not (thought|think) (about (that|it|this)|of that) (yet|before|so far)? / (i have|i) to
    think (about (that|it|this))? / where (was|were) (i|we) / how (do|shall|should|would) (i|we)
    (say|put) (this|that|it) / what (do|shall|should) i say / thinking / still thinking / i am still
    thinking / i am getting there / time to think (please)? / more time (to (think|answer|decide))?
    (please)? / (i) need (more)? time / i have not decided yet let me ... / somebody is at the door /
    let it sink in / let that sink in / that needs (thought|thinking|some thought|a moment|a bit of
    thought|time) / i was not (ready|expecting that) (for that)? / you (caught|got) me (off
    guard|there|cold|unprepared)
    """,
    {
        "lead": """
        ai / well / so / okay / right / yes / yeah / no / sorry / please / just / and / but / companion
        / oh / all right / can you / could you / hey / hm / sure / actually / please just / thanks / now
        / um / look / you know
        """,
        "wanting": """
        (just|only|for|give (me|us)|gimme|i (need|want|would like)|we need|need|can (i|we)
        (have|get|take)|could (i|we) (have|get|take)|may (i|we) (have|take)|let (me|us) (have|take)|i will
        (need|take)|wait|hold on|hang on|hold|bear with me|stay with me|one|take)
        """,
        "moment": """
        (moment|moments|second|seconds|minute|minutes|time|while|sec|bit|mo|tick|jiffy|instant|heartbeat|
        breath|thinking time|time out to think|beat)
        """,
        "purpose": """
        (please|to
        (think|consider|answer|decide|reflect|feel|find|breathe|process|collect|sort|sort
        out|look|get|put|work|figure|settle|remember|mull|sit|arrive|let|go|check|weigh|ponder|make|come|
        recall|reply|respond|calm)
        ...|to (think|consider|decide|answer|reflect|breathe|process|feel)|here|with (that|this)|for
        (that|this)|first|thanks|before i ...|i am ...|longer|more|or (two|so)|let me ...|i will ...|while i
        ...|with it|on (this|that)|i have to ...|i need to ...|sorry ...|okay)
        """,
    },
)
"""Asking for time."""


def asks_to_repeat(said: Sequence[Sentence]) -> bool:
    """Return whether its essence is "say it again"."""
    return (
        _any(said, REPEAT) or any(_leans_to_repeat(sentence.words) for sentence in said)
    ) and not _narrates(said)


_SAYING = frozenset("repeat repeated repeating restate rephrase reiterate replay rewind".split())
_TELLING = frozenset(
    """
    say said ask asked tell told read hear heard state sat go run explain speak catch get know mention
    """.split()
)
_ONCE_MORE = frozenset("again gain once twice another".split())
_IN_REPEAT = frozenset(
    """
    i you we me us can could would will may might must have to get need needing want going am please
    just that this it what which question sentence words phrase part thing one last more time for did do
    does not was were been is be over back out loud slowly slower louder sorry ai companion hey so the a
    your like kindly if mind now thanks thank really quite well but clearly statement response of by oh
    okay ok let repeat wish able make sure fully
    """.split()
)


def _leans_to_repeat(words: str) -> bool:
    """Return whether all words belong to a request for repetition, and one is made."""
    parts = words.split()
    kinds = set(parts)
    if len(parts) > 16 or not kinds <= _SAYING | _TELLING | _ONCE_MORE | _IN_REPEAT:
        return False
    first_person = parts[0] == "i" and "had" in kinds
    once_more = bool(kinds & _ONCE_MORE) or "more time" in words
    return not first_person and (
        bool(kinds & _SAYING)
        or (once_more and bool(kinds & _TELLING) and bool(kinds & {"you", "please", "it", "that"}))
    )


def asks_for_time(said: Sequence[Sentence]) -> bool:
    """Return whether it asks for time to think, or only thinks aloud."""
    return _any(said, TIME)


_POLITE = frozenset(
    {"sorry", "i am sorry", "excuse me", "pardon", "again", "no", "apologies", "my apologies", "okay", "hm"}
)
"""Words that ask for nothing if more is said."""


def _any(said: Sequence[Sentence], table: Phrases) -> bool:
    """Return whether a sentence is in the table, as a whole or with its first or last clause."""
    alone = sum(len(sentence.clauses) for sentence in said) == 1
    for sentence in said:
        if table.matches(sentence.words) and (alone or sentence.words not in _POLITE):
            return True
        hits = [table.matches(clause) and clause not in _POLITE for clause in sentence.clauses]
        if any(hits) and (all(hits) or hits[0] or hits[-1]):
            return True
    return False


def _narrates(said: Sequence[Sentence]) -> bool:
    words = " ".join(sentence.words for sentence in said)
    return (
        re.search(r"\b(?:had to|have to) repeat\b|\b(?:he|she|they) (?:repeat|said|asked)", words) is not None
    )
