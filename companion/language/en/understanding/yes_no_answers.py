"""Tables of answers to yes-or-no questions."""

from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.tables import MACROS

YES = Phrases(
    """
    (yes|yeah|yep|yup|yay|aye|yessir|yeh|yass|yup yup) (sir|maam|please|thanks|thank you|indeed|of
    course|sure|definitely|absolutely|totally|certainly|exactly|siree|very much|it|that|to that|okay|right)*
    / a yes / yes to (that|both|all of it|everything) / hell yeah / hell yes / heck yeah / heck yes / damn
    right / damn straight / you know it / you bet (it|ya|i do|your life)? / you got it / you have got it /
    you betcha / k / uhhuh / affirmative / affirmatively / affirm / roger (that)? / ten four / positive / true
    dat / word / yes yes
    """,
    MACROS,
)
NO = Phrases(
    """
    (no|nope|nah|nay|naw|non|nein|noway|noo|nada) (sir|maam|please|thanks|thank you|of
    course|not|definitely|absolutely|certainly|never|siree|way|to
    that|indeed|really|sorry|actually|just|though|need)* / a no / no to (that|both|all of it) / (no|not)
    (thanks|thank you) / huhuh / negative / nada / never / never ever / zero / nothing doing / no
    (way|chance|dice|deal|can do|go|sirree|siree) (jose|man|in hell|on earth)? /
    (hell|heck|fuck|god|absolutely|definitely|certainly|oh) (no|not|nah|nope) / hard (no|pass) / not a
    chance / not in a million years / (that is|it is)? out of the question / not on your life / over my
    dead body / not for all the tea in china /
    fat chance / when hell freezes over / forget it / forget about it / forget that / as if / in your dreams
    / not (today|now) satan / nope nope / thumbs down / hardly / scarcely / barely / far from it /
    (unfortunately|sadly|regrettably|sorry|afraid|i am afraid|alas) (not|no) / negatory / not at all / not
    in the (slightest|least) / by no means / under no circumstances / no how / quite the
    (opposite|contrary|reverse) / (just)? the (opposite|contrary|reverse) / on the contrary / nix / neither
    / none / none of (it|that|them|these) / absolutely nothing / nothing / nothing at all / not a
    (bit|thing|word|single thing) / not one bit / no more
    """,
    MACROS,
)
SAYS_YES = Phrases(
    """
    (most|very|so|pretty|quite)?
    (absolutely|definitely|certainly|surely|totally|completely|exactly|precisely|indeed|naturally|
    obviously|undoubtedly|clearly|gladly|happily|willingly|agreed|accepted|granted|approved|confirmed|
    confirm|deal|done
    deal|correct|right|true|sure|okay|fine|good|great|perfect|wonderful|lovely|awesome|excellent|
    fantastic|cool|super|brilliant|amazing|all
    right|accurate|ready|always|everything|totes|accurate|very|truly|for
    real|facts|fact|likewise|entirely|fully|positively|wholeheartedly|terrific|marvellous|beautifully|
    nicely|fair
    enough|better|calmer|well|bingo|ditto|both|affirmed|acknowledged)
    (thing|so|enough|do|did|am|is|was|will|would|can|it|right|correct|true|yes|good|well|much|now|very
    much|okay|sure|fine|one)* / of course (i|we|it|you|they)?
    (do|am|are|is|was|will|would|can|did|have|may|should)? / for (sure|certain|real) / by all means /
    with (great)? (pleasure|joy|all my heart) / (that|it|this) is (it|that|all|me|how it
    (is|was|feels)|about (it|right)|what (i|we) (want|wanted|meant|mean|said|need|think|like|feel|felt))
    / that was (it|all) / (go|move) (ahead|for it|on|right ahead) / carry on / let us
    (do|try|go|begin|start|hear|see|have|keep|give|get|move|say|continue|proceed|go on|get started|get
    going|get on|make|say yes|roll|rock) (with)? <that>? (a try|a go|on|ahead|for it|with it|yes)? /
    (do|please do|do it|do so|do that) / please (do|go ahead|go on|carry on|proceed|keep it|continue) /
    be my guest / i am (listening|all ears) / feel free (to)? / suits me / works (for|with)?
    (me|us|fine|well|great|perfectly)* /
    fine (by|with|for)? (me|us)? / okay (by|with|for)? (me|us)? / good (by|with|for|to)? (me|us|go)? /
    count (me|us) in / i am in / (all)? in / i am (all)? (for it|for that|in favor|yours|ears) / in
    favor / sounds (like)? <very>* <good> <kind>? / (sounds|seems|looks|feels) like (a|the)? <very>*
    <kind> / makes <very>* sense (to me|to us|as well)? / (that|it|this) (makes|made|does make) <very>*
    sense (to me|as well|too)? / (that|it|this) (works|would work|will work|helps|would help|fits|suits
    me|does it|would do|will do|does|will|resonates|rings true|hits home|lands|did
    it|matches|fit|worked|helped|reached me|came across|comes close|came close) (for|with)?
    (me|us|fine|well|great|perfectly|a lot|very much|me fine)* / (no|not a|not any)
    (problem|worries|doubt|question|question about it|objection|objections|issue|issues|trouble|problem
    with that|objections from me|complaints) (at all|with that|here|from me|from us|to that|against it)?
    / without (a|any)? (doubt|question|hesitation) / there is no (doubt|question) (about it|about that)?
    / nothing against (it|that) / nothing (missing|is missing|was missing|left out|to add|to change|to
    correct|wrong with (that|it)) / (there is|i have|we have)? nothing (else)? (to add|missing|against
    (it|that)|to change|to correct) / you (did not|have not) (miss|forget|leave|missed|forgotten)
    (anything|a thing|a word|it|anything out) / (i|we)? (can|could) not (agree|have agreed) more /
    (i|we)? (can|could) not (be|feel|have been) (better|happier|calmer|more ready|readier|more sure) /
    (i|we)? (can|could) not have (said|put|done|asked for|wished for) (it|that|anything)? (better|any
    better|more) (myself|ourselves)? / (i|we)? (can|could) not wait (for it|for that|to start|to begin)?
    / can not complain / (i|we) (would|could) not miss it (for the world|for anything)? / (i|we)
    (do|would|really|absolutely)* not mind (at all|that|it|if you do|a bit|in the least|one bit)? /
    (do|would) not mind (at all|if i do)? / do not mind if (i|we) do / (i|we)
    (do|have|can|could|would|really)* not (see|know|have) (any)? (why not|reason not to|reason why not|a
    problem|any problem|objections|an objection|objection|anything against it|a problem with that|any
    problem with (it|that)) / (i|we) see no (reason not to|problem|reason why not|problem with that|harm
    in (it|that)) / i have (no|not any|got no)
    (objection|objections|problem|problems|issue|issues|problem with (it|that)|doubt|doubts) (at all|to
    that|with that|about it|about that|against it)? / why (not|ever not|would i not|would not i|should
    not i|should i not) / why the hell not / (it|that|this|there) (is|was) (not|nothing|not at
    all|never) <very>* (bad|wrong|false|untrue|a lie|incorrect|a problem|too much|an
    issue|terrible|difficult|too bad|inaccurate|wrong with (it|that)) / not (bad|wrong|false|a
    problem|an issue|untrue|too bad|bad at all|half bad) (at all)? / (i|we) (do|can|could|would)* not
    (disagree|object|argue|deny|say no|complain|argue with that|deny that|say no to that|refuse) (to
    that|with that|with you)? / never (better|been better|felt better|more so) / <me> <very>*
    (think|believe|feel|reckon|expect|trust) so (too)? / <me> <very>*
    (would|will|do|could|can|should|really|certainly|definitely|totally|still|both|just|very
    much|absolutely|also|shall)* (like|love|want|enjoy|appreciate|welcome|adore|need|be
    (very|so|quite|really|more than)?
    (happy|glad|delighted|willing|honored|up|okay|fine|thrilled|interested|pleased|comfortable|ready|
    grateful|into|down|game|open|good|able|there))
    (to|for|with|in|about)* <do>* <that>? (very much|a lot|a try|a go|so much|to|too|dearly|sometime|to
    happen|alot|with that|to bits|much|one|some)* / <me> <very>*
    (agree|accept|approve|consent|promise|confirm|concur|am agreed|are agreed|swear|give (my|you my|our)
    (consent|word|permission|okay)|affirm|support (it|that)|second that|vow|can (agree|live
    with|confirm|promise|accept|do|go along with|get behind)|could agree|will
    (agree|accept|take|do)|would agree|do agree|do promise|go along with|go with|stand by)
    (to|with|on|of)* (you|that|it|this|so|both|everything|all of it|what you said|the statement|those
    terms|that completely|that statement|it too)* (completely|totally|fully|wholeheartedly|entirely|one
    hundred percent|100)? / <me> <very>* (am|are|feel|was|were|have been|will be|do feel|did feel|felt)
    <very>* (up for|in for|down for|down with|down|game|on board|willing|open to|happy|happy
    with|okay|okay with|fine|fine with|good with|all for|ready|keen|happy to|glad to|okay to|good to
    go|ready to go|good|all right|well|calm|relaxed|comfortable|willing to|able to|in favor
    of|interested|interested in|convinced|calmer|better|at ease|safe|heard|understood|seen|with
    you|here|there|back|all set|set|content|prepared|at
    peace|peaceful|able|satisfied|pleased|free|behind (it|that)|game
    for|excited|eager|delighted|present|awake|settled|steady) (to|for|with|about|enough|by)* (do|go|go
    on|start|begin|try|hear|listen|continue)? <that>? (now|enough|too|then|again|for it|to start|to
    begin|to go)? / <me> <very>* (will|shall|am going to|are going to|would)
    (definitely|certainly|gladly|happily|surely|absolutely|always|totally|most certainly)* (do)? <that>?
    / <me> <very>* (did|do|have|had|would|will|can|was|were|am|are|should|shall|must|does|has)
    (so|indeed|too|it|that|already|very much|both|just that|a lot)* / <me> <very>*
    (love|loved|like|liked|adore|enjoy|enjoyed|want|wanted|need|needed|prefer) <that> (a lot|very
    much|so much|too|all|really|here|to bits)* / (i|we) (have|had)
    (done|seen|tried|had|heard|been|got|felt|thought of|experienced) <that>?
    (before|already|there|once|many times)? / (it|that|this|there) <very>*
    (is|was|does|did|has|will|would|can|are|were|should|has been) (so|indeed|very|too|really)? /
    (you|they) (are|were) <very>* (indeed|right|correct|absolutely right|true|spot on) / you
    (are|do|did|have) / you (may|can|could|should) (indeed|keep (it|that)|do (that|so|it)|have
    (it|that)|go ahead)* / you have (got)? (it|my (permission|consent|blessing|word|okay|yes)) / you
    (got|have|had|heard|read|understood|said|caught|put|nailed) (it|that|me|everything|all of it)
    (right|all|all right|exactly|correctly|well|exactly right|down|perfectly|there)* /
    (keep|take|use|save|record|have|store) (it|that|them|all of it|everything) / <it> <be> <very>*
    <good> <very>* <kind>? (idea|to me|to do|with me|by me|for me|for us|with us)* / <it> <be>
    (fine|okay|good|all right|cool) (if|that) (you|we) (do|keep it|like) / <very>* <good> <kind> /
    (that|it|this) (is|was|would be) (a|the)?
    (yes|fact|truth|pleasure|true|good|great|correct|affirmative|right|real|deal)*
    (statement|idea|fact|one|answer)? / (that|it|this) is <very>* how (it|i|we) (is|was|feel|felt|see
    it|want it|want|do it|like it|meant it) / how (right|true) (you are|that is) / i (know|can see|see)
    (that|it)? (it|that|this|the statement)? (is|to be)? <very>* (true|right|correct|a fact) /
    (it|that|this)? (has|have) <very>* (happened|been)? / (i|we) (definitely|certainly|sure|really|most
    definitely) (have|do|did|am|can|will|would|was|are|should) / there (is|was|are|were)
    (one|some|something|a few|several|a little|many|plenty)? / (all)? yours / i have
    (one|some|something|both|it|that|a few|several) / so be it / amen / consider it done / it is a
    (deal|date|plan|go|yes) / thumbs up / (all)? (clear|set|good here) / hear hear / spot on / bang on /
    dead on / perfectly / (one hundred|a hundred|hundred|100) percent / (one hundred|a
    hundred|hundred|100) % / (very|really|beautifully|perfectly)? (well|nicely|beautifully|perfectly)
    (put|said|expressed|captured|done|summarized) / (that|it) (really|just)? (hit|struck) (home|the nail
    on the head|me) / please / yes please / i would say (so|that) / i (do)? think i
    (do|am|did|was|have|will|have it) / (he|she|they|you)
    (really|totally|completely|just|exactly|definitely)*
    (got|heard|understood|caught|said|nailed|captured|listened to|saw) (it|me|that|us|everything|all of
    it|the (point|message|gist|idea|essence|main (point|thing))|what i (said|meant|feel|felt))
    (right|exactly|well|correctly|all|perfectly|completely|very well|spot on)* / (he|she|they|you)
    (heard|got|caught|understood|said) every (word|bit|thing|single word) (of it)? / (i|we)
    (have|had|am|are) (all|now|already)* (calmed|cooled|settled) down (now|again|a bit)* / (you have|you
    can have|i give you|you have got) my (promise|word|consent|blessing) / i
    (solemnly|hereby|do|really)* swear (it|to it|on it)? / scout's honor / cross my heart / on my honor
    / i will take (it|that) to (the|my) grave / mom is the word / (hit|try) me / shoot / fire away /
    bring it on / make it so / ja / let us (all|just|both)* (do|try|start|begin|go|have|give) <that>? (a
    (go|try|whirl|shot))? together / let us (crack on|have (it|at it)|give (it|that) a whirl) / could do
    / (i|we) (would|do) fancy (that|it|one) / (i|we) have (the|enough|plenty of)? time (for (it|that))?
    / (he|she|you|they) (put|said|told) it (better|perfectly|beautifully|well|exactly|right|just right)
    ... / (it|that) was all there / (i|we) (am|are) doing (very|really|quite)?
    (fine|well|good|okay|great|all right) / you can (rely|count|depend) on (me|us|it|that) / okey dokey
    / okie dokie / same (here|for me)? / (that|it) goes without saying / goes without saying / (it)?
    would be (my|our|a) pleasure / (my|our) pleasure / i could (really)? use (that|one|it|some) /
    (that|it) sums it up / ready when you are / (i|we) (am|are) ready (when|whenever|if) you are /
    sounds (like)? (fun|a plan|like a plan|like
    fun|promising|interesting|reasonable|doable|fantastic|amazing|exciting|about right|just
    right|relaxing) / i was hoping you would (ask|say that) / (that|it) would (really)? (help|be a
    help|do me good|do us good) / me too / so (i|we) (do|am|are|have|did|will|would) / (i|we) could not
    (say|ask for) (more|better) / (i|we) heard (it|you|that|me) / message received / can do / will do /
    may it be so / that is the (one|spirit|way|truth|word|idea|plan|case)
    """,
    MACROS,
)
SAYS_NO = Phrases(
    """
    not (even)? (half|most|any|all|much) of (it|that) / not (in the mood|up for
    (it|that|this)|keen|interested) (for (it|that|this))? (now|today|tonight|rightnow)? / not
    (really|so|very|particularly|quite|at all|exactly)* (in the mood|up for
    (it|that|this)|keen|interested|comfortable|comfortable with
    (it|that|this)|able|inclined|convinced|good at (it|that)) (for (it|that|this)|in (it|that|this))?
    (now|today|tonight|rightnow)? / not this
    (time|evening|morning|afternoon|week|weekend|minute|moment|year|one|way) / (i|we) have (no|not
    any|little|zero) (interest|desire|wish|need|use|time|energy|strength|patience) (in|for|to|of)* <do>*
    <that>? (now|today|rightnow)? / no (interest|need|use|good|point|thank) (in|for)* <that>? / not
    (really|now|yet|today|tonight|quite|exactly|this time|at the moment|right now|for me|my
    thing|necessarily|particularly|especially|entirely|completely|all of
    (it|that)|interested|possible|okay|right|true|correct|good|a good (idea|time|day|moment)|like
    this|like that|here|ready|calm|enough|that one|this one|so much|that much|in my opinion|if i can
    help it|for us|with me|that|it|the case|happening|going to happen|going to|even
    close|close|fine|comfortable|the right time|anymore|any more|always|so|i|me|us|in the mood|today
    thanks|this week|tomorrow|that i know of|to my knowledge|very|well|a fan|accurate|so good|great|yet
    though|here not now|just yet|quite yet|without (him|her|you)|all|everything|much|good enough|that
    well|there yet|quite there|a good one|what i (said|meant|want|wanted|think|thought|need))
    (really|now|yet|today|thanks|please|i think|for me|at all|enough|anymore|any
    more|no|ready|calm|right now|time|good|well|much|like that|to me|tonight)* /
    (absolutely|definitely|certainly|of course|surely|totally|completely|most certainly|most
    definitely|obviously|clearly|probably|likely|really|sure|better|rather|maybe|perhaps|preferably|
    please|if
    possible|hopefully|apparently) not (now|today|yet|really|me|i|at all|tonight|this time)? / <me>
    (think|believe|hope|guess|suppose|reckon|am afraid|fear|say|would say|am sorry) not / (it|this|that)
    (would seem|seems|appears) not / i doubt (it|that|so|whether|if it is)* (very much|is true)? / i
    (really|seriously|highly|very much)* doubt (it|that) / <me> <very>*
    (do|did|would|can|could|will|have|am|are|was|were|had|should|must|shall|may|might) not <very>* (at
    all|yet|either|anymore|any more|so|that|it)? / <me> <very>*
    (do|did|would|can|could|will|have|am|are|was|were|should|might) not <very>*
    (think|believe|feel|suppose|expect|reckon|want|like|agree|care|mind
    to|need|accept|approve|consent|promise|do|enjoy|wish|love|consider|prefer|see|support|buy|allow|believe
    in|have|get|hear|feel like|feel up to|like to|care for|care to|go along with|agree to|agree
    with|want to|done|tried|been|seen|do that|up for|ready|ready for|ready to|comfortable|comfortable
    with|interested|interested in|willing|willing to|able|able to|in the mood|in the mood for|okay|okay
    with|fine|fine with|calm|calm enough|good|well|happy|happy with|happy about|sold on|convinced|sure i
    want|there|heard|feeling|feeling it|feeling up to|feeling well|feeling good|ready yet|in favor|in
    favor of|going to|allowed|keen|keen on|a fan|a fan of|here|that calm|so calm|safe|finished|at
    ease|relaxed|manage|make|take|stand|bear|handle|talk|listen|start|stop|go on|continue|keep|go|try)
    <very>* (heard|understood|seen|safe|comfortable|calm|ready|well|respected|up
    to|so|to|it|that|this|you|with|of|for|about|on|in|any|anything|one|him|her|them|those|either|either
    one|do|be|is|are|like|true|right|correct|the case|a good|idea|a good
    idea|need|needed|necessary|enough|now|today|yet|at all|more|anymore|any more|tonight|right
    now|time|here|there|go|keep|hear|try|talk|have|start|begin|answer|say|continue|further|on|again|too|
    really|very
    much|all|ever|me|us|statement|kept|recorded|of that|feel like|see|know|listen|myself|like that|that
    one|this one)* / (do|please do|would rather you did|i would rather you did|i would prefer you did)
    not (do|keep|save|record|read|store|have|use|take|want|bother|worry|think so)?
    (it|that|this|anything|them|my voice|me)? (do|please)? / <me> (would|had)
    (much|really|definitely|just|still)* (rather|prefer|sooner|better) (not|we did not|you did not|to
    not|not to|never) (do|keep|go|say|have|talk|hear|tell|be|answer|start|now)* <that>? (now|today|if
    that is okay)? / <me> prefer (not|not to|we did not) <do>? <that>? / <me> <very>*
    (refuse|decline|disagree|object|deny|reject|dispute|oppose|differ|beg to differ|dissent|doubt it|am
    against|am not|pass on) (to|with|on)* (you|that|it|this|the statement|your statement|all of
    it|do|what you said)* (completely|totally|strongly)? / count me out / leave me out (of it|of that)?
    / i am (good|okay|fine|all right) thanks / spare me / <it> <be> <very>* <bad> <very>* <kind>? (to
    me|for me|for us|to ask|to ask for|of me)* / <it> (is|was|would
    be|are|were|does|did|do|has|can|could|will|should|would|seems|sounds) not <very>* <good>? <very>*
    <kind>?
    (be|appeal|interest|speak|excite|convince|suit|sound|seem|look|feel|make|work|help|happen|fit|go|suit|
    like|match|reach|come|mean|do|count|exist|been|apply|belong|true|right)*
    <very>* <good>? (sense|me|us|close|for me|to me|true|well|so|it|that|now|yet|at all|up|with
    me|across|through|to me|to us|either|any more|anymore|what i (said|meant|want|wanted|mean|think)|at
    the moment|like that|one)* / can not be (right|true|correct|the case|it) / (that|it|this) can not be
    / (that|it|this)? (can|could|must) not be (right|true|so|correct|it) / (you|they|he|she)
    (are|were|got|have|had|did|heard|is|was|has) (it|that|me)? <very>* (wrong|mistaken|incorrect|not
    right|misunderstood|false|it wrong|me wrong|not understood) (about that|there|here)? / you
    (are|were|do|did|have|may|can|could|should) not (right|correct|understand|get it|get that|it|keep
    it|do that|keep that|hear me|listen|heard|got it|understood)* / (you|he|she|they)
    (misunderstood|misheard|missed|forgot|skipped|left out) (me|it|that|something|the ...|what ...|my
    ...|most of it|half of it)? / (he|she|they|you) did not (really|quite|fully|actually)*
    (get|hear|understand|catch|listen|see) (it|me|that|to me|what ...|all of it)? / not
    (with|in|under|like|on|for|by) (that|this|these|those|such|him|her) ... / not the
    (whole|important|main|right|real|best|full|essential|main) ... / (i|we) would not say (so|that) / i
    do not think (so|that is (right|true|it|so)|i (am|do|did|can|could|have|will|would|was)) /
    (can|could) not say (that)? (i|we) (do|am|did|have|would|are|was) / not by a long (shot|way|chalk) /
    (i|we) (can|could|will|would|shall) not (really|quite|ever|just)* _
    (up|for|to|in|on|with|about|make|do|a|the|any)* <that>
    (promise|commitment|anything|now|today|really|thing)? / (i|we) can not be bothered (with
    (it|that)|to)? / give (it|that|this) a miss (today|tonight|this time)? / there is no need (for
    (it|that)|to|really)* / (i|we) (am|are) (all)? done (for (today|now|tonight|the day)|with
    (it|that|this))? / (i|we) (will|would|should|had better)? leave it (for (today|tonight|now|another
    day)|there|here|at that)? / (it|that) (is|was) not (about|the|what|how|like) ... / i (felt|feel)
    (ignored|dismissed|misunderstood|unheard|attacked|judged|alone|overlooked|invisible|unseen)
    (again|by ...|there)? / (he|she|they|you) (got|had) (it|me|that) (backwards|the wrong way
    (round)?|all wrong|twisted|wrong) / (he|she|they|you) only (heard|got|caught|understood|said) ... /
    not on (a|my)? _ / not (really|exactly|quite)? my (cup of tea|thing|style|idea of fun|kind of thing)
    / that is asking (a bit|a lot|too) (much)? / i do not think (he|she|they|you|we|it|that)
    (did|does|is|was|has|got|heard|understood|listened|reached|can|could|need|will|would|should) ... /
    (i|we) (am|are) not <very>* (ready|willing|able|prepared|inclined|allowed) to ... / not
    (without|after|before|until|unless|while|as long as|if|when) ... / (i|we) (am|are)
    (fine|good|okay|better off|all right) without (it|that|this) / let us (do|try|leave|have|keep|make)
    (it|that|this)? (for)? (another (day|time|evening)|some other (day|time)|a different
    (day|time)|later|tomorrow|next time) / another time / i can not (promise|agree
    to|accept|guarantee|do) (that|it|anything|this) / i do not want to (promise|agree|say yes) (to)?
    (anything|that|this|it)? / nothing (like that|of the (sort|kind)|much|really|comes to mind|of that)
    / no such (thing|luck) / (there)? (is|was|are|were) (not|no|none|nothing|nobody)
    (one|any|anything|a|an|some|much|such thing|like that|really|at all|there|that)* /
    (is|was|are|do|does|did|have|has|had|could|would|should|can|will) not / far too
    (much|soon|early|hard) / too (much|soon|early|hard|painful|tired|late) (for me|for that|for
    this|now|today)* / (i am|we are) (too|far too|way too)
    (tired|upset|angry|busy|exhausted|hurt|sad|scared|nervous|tense|stressed|ashamed|shy|ill|sick) (for
    (that|this|it))? / bad (idea|time|timing) / no (he|she|it|they|that|we|i|you)
    (is|do|does|did|am|are|was|were|will|would|can|have|has) not / i have (not|never|none|no)
    (done|had|seen|been|tried|any|one|heard|got|thought of)* <that>? (before|yet|at all|any)? / never
    (have|did|had|will|would|again|happened|done it|heard of it|mind that|in my life) / i never
    (have|did|do|will|would|had|could) <that>? / (that|it) (never|hardly)
    (happens|happened|was|is|does|did|will)? / who (would|wants|cares)? (want)? that / i can do without
    (that|it) / i would pass / i am not having (it|that) / leave (it|that) / drop it / stay away / no go
    """,
    MACROS,
)
HEDGED_YES = Phrases(
    """
    (i|we) (could|might|may|guess i could|suppose i could|can|should|would|think i can|think i
    could|will|will try|would try) (probably|maybe|perhaps|possibly|try|at least try|give|consider)*
    (do|to|go for|give|take|have|live with|try|be)? (do|try)? <that> (a try|a go|a shot|one go|i guess)? /
    (i|we) (could|might|should|may) (probably|maybe|perhaps|possibly|as well|just)* (try|give it a
    (try|go|shot)|see|do so|do)? / (i|we) (will|would|can|could|shall|am going to|want to|am willing to)*
    (try|do (my|our) best|see (what|how)|give it a (try|go|shot|chance)|make an effort|do what i can)
    (it|that|to|my best|hard|i guess)* / give it a (try|go|shot|whirl) / might as well / may as well / could
    be (worse|right|true|good|nice|so|the case|okay|fine) / could do worse / it could be worse / i
    (guess|suppose|imagine|assume|would guess|would suppose|hope|expect) so / (guess|suppose) so / i think i
    (can|could|will|would|might|should) (so|do (that|it)|manage|be|manage that)* / (sort|kind) of / more or
    less / mostly / mainly / largely / by and large / for the most part / somewhat / a (little|bit|little
    bit|tiny bit|tad) (bit|better|calmer)? / to (some|a certain|a) (extent|degree) / in a (way|sense) / in
    (some|many) ways / (some|most|much|part|half) of the time / sometimes / usually / often / occasionally /
    most (times|days|of it|of the time) / at times / now and then / on and off / (probably|likely|most
    likely|presumably|very likely|quite likely|in all likelihood|quite possibly|very
    possibly|possibly|maybe|perhaps|hopefully|seems so|apparently|apparently so|so it seems|it seems so|it
    would seem so|it appears so|it looks like it|looks like it|seems like
    it|seemingly|reasonably|tolerably|sufficiently|calm ish|ish|pretty much|basically|as good as|just
    about|practically|virtually|essentially) (yes|so|i do|i am|i would|i will|i can|true|right|correct|it
    is|it was|we are|we do|a yes|that is right|that is true|okay|fine|do|am|can|will|would)* /
    (maybe|perhaps|possibly|i guess|probably) (yes|yeah|a yes|okay|i could|i would|i should|i can|i will|i
    do|so|true|we could|we should) / if (you|he|she|they|we|it) (like|want|wish|insist|say
    so|must|prefer|have to|say|helps|think so|think (it|that) (is|would be) (right|good|best|helpful)|want
    (me)? to|is (short|quick|not too long|quiet)) (it|that|to|me to|so)* / if (i|we) (must|have to|really
    must|had to|can|may) / as long as (it|he|she|you|we|they|i|that|there) ... / on one condition / under
    (certain|some|one) conditions? / up to a point / (it|that|this) <may_be> <very>* <good> <kind>? (idea|to
    me|for me)* / (that|it|this) is (almost|nearly|partly|mostly|largely|kind of|sort
    of|probably|likely|more or less|possibly|pretty much|roughly|basically|as good as) <very>* <good>
    <kind>? / (it|that|this) (seems|appears|seemed) (to be|like|that)? <very>* <good> (to me)? / (it|that)
    (kind|sort) of (does|is|was|did|works|fits|helps) / good enough / close enough / well enough / i am
    (almost|nearly|kind of|sort of|more or less|mostly|probably|pretty|somewhat|a little|a bit)
    (ready|calm|there|okay|fine|sure|good|calmer|better)* (enough|now)? / not too bad / not so bad / so so i
    guess / all right i (guess|suppose) / (it|that)? (might|could|may) be (worth (it|a try|a shot|a
    go|trying)|fun|good|nice|a good (idea|thing|start)|okay|interesting|helpful) / as much as (i|we) can
    (be)? / it will do / that will do / i (should|could|might|may) be / fairly / (only|sure|okay|fine|well)?
    (if|as long as|provided|so long as|unless) ... / i can (try|live with that|manage|cope) / fine whatever
    / whatever fine / okay whatever / if you insist / i am not (against|opposed to|averse to) (it|that) / i
    would consider (it|that) / (i|we) (do not|would not) object / one could say (that|so) / you could say
    (that|so) / i can not say no / (i|we) (have|might have|may have|probably have) <that>? / (i|we)
    (will|would) (probably|maybe|likely|perhaps) (do)? <that>? / (i|we) (probably|maybe|possibly|perhaps)
    (do|am|are|will|would|can|could|should|have|did|was) (so|that|it)* / (i|we) (guess|suppose|imagine) / i
    will manage / i can manage / as (calm|ready|good) as (i|it) (will|can|could|ever)* (get|be|gets|am|is)?
    / reluctantly / with (some)? (reservations|hesitation|doubts) / getting there / i am getting there /
    better than (before|it was|earlier) / under the circumstances
    """,
    MACROS,
)
HEDGED_NO = Phrases(
    """
    not really / not (quite|entirely|completely|totally|fully|exactly|altogether|so much|too much|very
    much|that much|all that
    much|particularly|especially|necessarily|overly|terribly|always|often|usually|for long|very|too|that)
    (really|well|good|sure i
    want|there|it|calm|ready|right|true|much|often|comfortable|happy|interested|keen)* (yet|no|to be
    honest)? / (almost|nearly|not quite|close|so close) (but not quite|but
    no|there|ready|calm|it|that|yet|enough|done)* / (i|we) (think|guess|suppose|imagine|believe|would
    say|feel|reckon) (probably|maybe|rather|perhaps|better|i would rather|i had better)? not /
    (probably|maybe|perhaps|possibly|likely|most
    likely|presumably|rather|better|preferably|apparently|hopefully) (not|no|a no|i do not|i am not|i would
    not|i will not|i can not|it is not|not now|not today|not yet|another time|later|tomorrow|some other
    time|next time) (now|today|really|yet)? / i (guess|suppose|would guess|imagine) (no|not|a no|i do not|i
    am not|it is not|that is not|i would not) (right|true|really)? / (i|we) (do not|did not)
    (really|quite|exactly|totally|entirely|particularly) (think|believe|feel|want|like|know
    about|agree|care|need) (so|to|it|that|like it)* / (maybe|perhaps)? (later|another
    (time|day|evening)|some other (time|day)|next (time|week)|tomorrow|an other time|some time later|not
    this time) (maybe|perhaps|please|then|thanks)? / it (seems|appears|looks like) (not|it is not) /
    (rarely|seldom|hardly ever|almost never|not often|not usually|not always|hardly|barely|scarcely)
    (ever|any|at all|enough)? / (there|it) (is|was) (still)? (more|something (missing|else|more)|more to it)
    (to it|to say|than that|that i said)? / (something|one thing|a part|the main thing|part of it|a bit)
    (is|was|got) (still)? (missing|left out|lost|forgotten|skipped) / i (would|will) (pass|skip|leave) (on)?
    (it|that|this)? / i am (reluctant|hesitant|afraid not|sorry no|afraid i can not|afraid that is not) (to
    (do|say))? <that>? / i (would|do) (rather|prefer) (to)? (stay|stop|wait|leave it|sit|be
    left|skip|keep|be|do) ... / i am on the fence but no
    """,
    MACROS,
)
STATES_AGAINST = Phrases(
    """
    (i (am|feel))? (absolutely|totally|completely|still|a bit|a
    little|rather|very|so|pretty|quite|really|too|kind of|just|way too)*
    (angry|upset|tense|nervous|agitated|furious|livid|raging|seething|crying|in tears|absolutely
    livid|like crying|like screaming|a mess|a wreck|shaking|shaky|wound up|worked up|on
    edge|stressed|anxious|overwhelmed|hurt|mad|raw|boiling|fuming|exhausted|drained|uncomfortable|in
    pain|sore|dizzy|stiff|cramped|cold|tired|scared|unsafe|misunderstood|unheard|alone) (now|about
    it|with (it|this|that)|like this|for (that|this|it)|still|right now)* / my
    (chest|throat|jaw|stomach) is (still)? (tight|tense|in knots|clenched) / my
    (hands|legs|knees|voice|whole body) (is|are) (still)? (shaking|trembling|tense) / my
    (heart|pulse|mind|head) is (still)? (racing|pounding|spinning|going fast|beating fast|all over the
    place) / (it|this|that) (still|really|just|does)* (hurts|hurt|aches|stings) (a bit|a little|too
    much|me|like this|my (back|neck|arm|shoulder|knee|knees|arms|shoulders|hand|hands|head))* / my
    (back|neck|arm|shoulder|arms|shoulders|knee|knees|hand|hands|leg|legs|head|stomach) (still|really)?
    (hurts|hurt|aches|ache|is (sore|stiff|killing me)|are (sore|stiff|cold)) (a bit|a little|like this)*
    / (it|this|that) is (still|a bit|a little|rather|really|just|way|far|all|quite|getting|all a bit)*
    (too
    (much|tight|close|warm|hot|hard|soon|early|fast|painful|raw|fresh)|uncomfortable|painful|unpleasant|
    awkward|not
    for me|much for me) (for me|now|like this|right now|still)* / i (would|might) (need|like|want) (a
    bit|a little|some)? more (space|room|distance|air) / it is not (easy|good|nice|comfortable|working)
    / (he|she|you) (is|are) (too|holding|pressing) (me)? (too)? (tight|tightly|hard|close) / i can not
    (breathe|relax|sit|stand|concentrate|listen|calm down|hear that) ...
    """,
    MACROS,
)
"""States that mean no to a question of how somebody is."""
UNSURE = Phrases(
    """
    (one|a)? (part|half|bit|side|piece) of me (...)? / (another|the other|one) (part|half|bit|side) (of
    me)? (...)?
    / the rest of me (...)? / (i|we) (might|may|could) (and)? (i|we) (might|may|could) not / (i|we)
    (do|did|would|am|can|want to) and (i|we) (do not|did not|would not|am
    not|can not) (want to)? /     (i|we)? (really|honestly|just|still|do|would|also|sorry)*
    (do|did|could|can) not
    (really|quite|even|honestly|actually|exactly|rightly|yet|truly)* (know|have (any|a|the|an)*
    (idea|clue|answer|answers|opinion|preference|information|knowledge|thoughts|feelings|answer for
    you|answer to that|idea sorry)|tell|say|decide|judge|remember|recall|answer|choose|pick|make up my
    mind|think of (one|anything)|come up with (one|anything)) (you|that|it|about that|about it|for
    sure|yet|right now|to that|for that|on that|the answer|the answer to that|what to
    (say|answer|think|do)|how to (answer|respond|say)|either|anything|the first thing about it|that
    information|one way or the other|one way or another|between them|if (i|it|we|that) ...|whether ...|which
    ...|what ...|how ...|where ...|with (certainty|any certainty)|exactly|now|today|this|that
    question|honestly|sorry|really|at the moment|which one|off the top of my head|for certain)* /
    (do|does|did) not know / (can|could) not (say|tell|decide|tell you|say for sure|choose|answer) / (no|not
    a|not the|not any|have no|i have no|i have not a|i have not the|i have got no) (idea|clue|slightest
    idea|faintest idea|foggiest|faintest|clue at all|idea at all|opinion|answer|preference|earthly|good
    answer|knowledge|information|way of knowing|answer to that|answer for (you|that)|knowledge about
    (it|that)|thoughts|strong feelings|view|information on that|clue about that) (sorry|really|either|at
    all|about (that|it)|on that|what ...|how ...|if ...|whether ...|yet|right now)* / (i|we)?
    (am|are|feel|was)? (really|honestly|just|still|so|not|totally|completely|quite|very|a bit|kind
    of|fairly|a little|sorry)* (not <very>*
    (sure|certain|positive|decided|clear|aware)|unsure|undecided|uncertain|unaware|torn|clueless|ignorant|on
    the fence|in two minds|of two minds|ambivalent|divided|conflicted|neutral|indifferent|confused|at a
    loss|stumped|unclear|of both minds|in the dark|wavering|hesitating) (about (that|it|this)|of
    (that|it|this)|yet|right now|really|here|either|if ...|whether ...|which ...|what ...|how ...|because
    ...|at all|to be honest|on (that|this)|exactly|i can ...|that i ...|i want ...|i am ...|it is ...)* /
    (it|that|this)? (is)? (really|just|very|so|quite|kind of|a bit|pretty|still)*
    (hard|difficult|tough|tricky|impossible|not easy|too early|too hard) to
    (say|tell|know|answer|decide|judge|choose) (really|yet|now|for sure|that)? / who (knows|can say|can
    tell|is to say|could say|could tell|can know) (really|that|for sure)* / (it|that)? (all|really|sort
    of|kind of)? depends (on ...|really|a lot|how ...|what ...|who ...)? / it would depend (on ...)? / i
    (go|keep going) back and forth (on (that|it|this)|about (it|that))? / beats me / i wish i knew / (i
    guess|well|i suppose)* (maybe|perhaps) / maybe maybe not / maybe (yes)? maybe no / (i am)? drawing a
    blank / what do i know / search me / your guess is as good as mine / (god|heaven|goodness|lord|who the
    hell|hell|shit|fuck|damned|damn) (only)? (knows|if i know|if i knew) /
    (maybe|perhaps|possibly|potentially|conceivably) (so|it is|both|either|either one|either or|one|is my
    answer|maybe|one maybe the other|i guess|i do not know|that is my answer|we will see|who knows)* /
    (it|that|this|i|we)? (could|might|may|can) (be|go|well be|work|very well be|possibly be|also be)
    (either|either way|both|either one|any|any of them|that one or the other one|one or the
    other|possible|true|false|anything|a possibility|one|it could be the other|both ways|either of
    them|yes|no|either of those)* (or ...)? (of them)? (though|i guess|too)? /
    (either|both|any|anything|either one|either way|either or|neither nor|either of them|both of them|any of
    them|all of them|one or the other) (one)? (is|would|could|should|will|may|might)? (be|work|do|works|go)?
    (fine|okay|possible|good|work|true|right|for me|with me|i guess|maybe|possibly|or both|well)* / (i|we)
    (have|had) not (decided|made up (my|our) mind|thought about (it|that)|figured (it|that) out|considered
    (it|that)|chosen) (yet|at all|so far|before)? / (still|i am still|we are still)
    (undecided|thinking|deciding|making up my mind|torn|figuring it out|not sure|unsure) / up in the air /
    the jury is still out / (it is)? (a)? (toss up|coin toss|coin flip|possibility|mystery|maybe|tough
    call|close call|tie|gray area|grey area|fifty fifty|50 50) / that is (a|one|always a)?
    (possibility|maybe|possible|mystery|possibly true) / (we|you|time|i) (will|shall|would) (see|tell|have
    to see|know later|find out|know soon) (later|about that|about it)? / i (would|will|do) not (know|be able
    to (say|tell)) (that|yet)? / beyond me / (way)? (above|over) my (pay grade|head) / (partly|partially|in
    part|half|half and half|so so|yes and no|no and yes|in between|somewhere in between|in the
    middle|neither yes nor no|a bit of both|both yes and no|fifty fifty|50 50|neither|kind of both|a little
    of both|half half|not sure) (yes|no|true|and partly not|yes partly no)* / i
    (really|honestly|just|still)* wonder (about that)? / (i)? can go either way / it is (either|one) (or|of)
    ... / no way (to|of) (know|tell|knowing|telling) (that)? / (i|we)? can not (put|express|measure|give)
    (that|it|this|you)? (in|into|as|with)? (a|any)? (number|numbers|words|figure) (on (it|that))? / i have
    mixed feelings (about ...)? / could be (either|both|anything) / either way / (i|we) will know
    (later|soon|then|tomorrow) / that is anyone's guess / anyone's guess / anybody's guess / i am of two
    minds / i can not decide ... / i can not make up my mind / there is no (way to
    (know|tell)|telling|knowing) / (some|part of me) (say)? yes (and)? (some|part of me) (say)? no / i
    (neither)? (agree)? nor disagree / no comment / i lean neither way / which one i do not know / not that
    i know of / not that i am aware of
    """,
    MACROS,
)
