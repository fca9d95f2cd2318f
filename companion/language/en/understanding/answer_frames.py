"""Words that people put around an answer: "I think that ...", "... to be honest"."""

from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.tables import MACROS

FRAME = Phrases(
    """
    i (have)? (just|already) (said|told you|answered) (that)? / well / so / and / then /
    now / hey / hi / hello / okay / all right / right / look / listen / you know /
    you see / like / see / i (would|will|have to|must|can|just|guess i would|think i would|think i will|do)*
    say (that|to that)? / i would have to say (that)? / i have got to say (that|to say)? / i am (going
    to|just|only)* saying? (that)? / i am going to say (that)? / i
    (really|do|honestly|strongly|firmly|personally|certainly|still)*
    (think|believe|know|feel|find|reckon|suspect|bet) (that|like|it)? / i (am|feel)
    (pretty|quite|very|fairly|absolutely|almost)? (sure|certain|positive|convinced|confident) (that|of
    that)? / i want you to know (that)? / i have to (admit|confess) (that)? / i am
    (happy|glad|pleased|sorry) to say (that)? / if i am honest / to be (honest|fair|frank) (with you)? /
    honestly / frankly / personally / actually / basically / obviously / clearly / really / truly / in my
    opinion / in fact / as far as i know / let us say / i would have to go with / i would go with / i am
    going with / i will go with / put me down (as|for)? / you can put (me)? down (as|for)? / i will give
    (you|that|it) / (my|the|our) (answer|response|reply|vote) (to that|to this|to that question|to the
    question|here)? (is|would be|has to be|will be|goes to) (definitely|certainly|still|clearly|probably|of
    course|simply)* (a|an)? (definite|clear|big|firm|hard|resounding|solid|strong)* / i vote (for|a)? / i
    would have to say (that)? (the|my) answer (to that)? is / (that|it|this) (is|would be|will be|has to be)
    (a|an)? (definite|clear|big|firm|hard|resounding|solid|strong|definitely|certainly|absolutely|for sure)*
    (a)? / make (that|it) (a)? / call it (a)? / i (suppose|guess) (that)? / oh / my god / god / oh my god /
    my / wow / hell / heck / damn / goodness / for me / for my part / as for me / from my side / on my part
    / (thank you|thanks) (very much|so much|for asking)? / (i am)? sorry / please / good / great / yes i
    (think|believe) (that)? / i tell you / i can (honestly|only|safely|definitely)? say (that)? / with all
    my heart / hm / i mean / i am (saying|voting) / you are right
    """,
    MACROS,
)
HEDGING_FRAME = Phrases(
    """
    (i|we) (would|do|kind of|sort of|just)* (guess|suppose|imagine|assume|presume) (that|so)? / i (kind
    of|sort of)? (reckon|suspect) / maybe / perhaps / possibly / probably / likely / most likely /
    presumably / kind of / sort of / i (just|really|do)? (hope|want to believe) / in a way / more or less /
    in some ways / to some (extent|degree) / somehow / (i|we) (am|are|feel)
    (fairly|almost|pretty|reasonably)? (sure|certain) / it seems (like|that|as if)? / it (looks|sounds)
    (like|as if) / i am (almost|nearly) / i think (maybe|perhaps) / i am inclined to say / if anything /
    potentially / supposedly / apparently / theoretically / in theory / as far as i (know|can tell|am
    concerned)
    """,
    MACROS,
)
TAIL = Phrases(
    """
    <thanks> / is (the|my|our) (answer|response|reply|vote|word) (to that|here)? / is what i
    (say|think|would say) / for me / to me / from me / with me / by me / on me / for now / then / too / as
    well / though / really / honestly / i think / i would say / i believe / for sure / indeed / actually /
    to that / to that question / to this / to the question / on that / with that / about that / about it /
    in my opinion / my friend / of course / right now / at this point / again / at all times / all the same
    / anyway / i know / i am sure / you know / now / if i am honest / to be honest / i must say / i have to
    say / by all means / all in all / at the moment / today / tonight / i promise / right / okay / here /
    for us / to us / with us / after all / all the time / always / so far / definitely / absolutely /
    certainly / exactly / completely / totally / a hundred percent / one hundred percent / all the way / no
    doubt / without a doubt / for certain
    """,
    MACROS,
)
HEDGING_TAIL = Phrases(
    """
    i guess / i suppose / maybe / perhaps / probably / possibly / kind of / sort of / in a way / more or
    less / mostly / mainly / somewhat / for the most part / to some (extent|degree) / a (little|bit|little
    bit) / i hope / hopefully / in some ways / if (you|he|she|they) (like|want|wish|insist|say
    so|must|prefer) (it|that|to)? / whatever / or so / at least / most of the time / sometimes / i imagine /
    i assume / why not / as far as i (know|can tell) / if (i|we) (have|must|had) to / for what it is worth /
    if it helps / if possible / if need be / if necessary / i will try
    """,
    MACROS,
)
