"""Wordings of commands that count while nobody holds the floor, and what may stand around them."""

from companion.language.en.understanding.phrases import Phrases

LEAD = Phrases(
    """
    please / okay / well / so / all right / right / hey / sorry / excuse me / no / yes / yeah / oh / um /
    and / but / now / hm / look / listen / companion / ai / hey (companion|ai|you|there) / wait / actually /
    just / maybe / i think / i guess / i am sorry (but)? / you know / honestly / god / oh god / then / thank
    you / thanks / that is (too much|enough) / i am (so|really|too|very)*
    (tired|exhausted|upset|done|overwhelmed)
    """,
)
ASK = Phrases(
    """
    (can|could|would|will|may|shall) (you|we|i|one) (please|just|maybe|perhaps|kindly|possibly|both|all)* /
    (i|we|i think i|i think we) (would|do|really|just|both|will|am|are|all)*
    (like|want|need|wish|prefer|love|have|ought|going|rather|better|think we should|think i
    should|should|must|have got|suggest we|propose we|say we|needing|wanting)? (you)? (to|have to|need
    to|want to)* (please|just|maybe)* / let us (please|just|all|both)* / (is it|would it be) (okay|all
    right|possible|fine|good) (if|to|for us to) (we|i|you)? (could)? / (why do not|how about|what
    if|maybe|perhaps|i think) (we|i|you) (should|could|can|need to|better|just|might|have to|must|want to)*
    / (it is|it would be|is it|time) (time|best|better|good|enough|wise) (to|for us to|for me to|if we)*
    (time)? / do you mind if (we|i) / would you (mind|please|kindly)* / (i|we) (had|would) better / i
    (demand|insist) (that)? (you|we)? / you (should|must|need to|have to|can|may) (please|just|now)* / i
    advise you to / go ahead and / be so kind as to / i am asking you to
    """,
)
END = Phrases(
    """
    please / now / right now / right here / here / there / for (now|today|tonight|the moment|me|us|a
    while|good|this evening|the day|the night|an evening|a (moment|minute|bit|second|while|day|bit
    please)|one (moment|minute|second)|five|five minutes|ten minutes|a few minutes|a couple of minutes|two
    minutes) / today / tonight / at this point / companion / ai / thanks / thank you / okay / all right /
    already / then / at once / immediately / this (moment|instant|minute|second) / sorry / a
    (moment|minute|second|bit|little|while) / one (moment|minute|second) / if (that is|it
    is|you|we|possible|i may|you do not) ... / with this / with that / with it / altogether / completely /
    entirely / (any)? more / any further / just / i think / i guess / because ... / so ... / (it|this|that)
    is (too|all|just|getting|not|really|so) ... / i (am|feel|can not|do not|really|just|will be|have
    to|need|want|have) ... / before ... / until ... / from here (on)? / and ... / i mean it / i said / right
    away / quickly / real quick / first / again / there please / would you / will you / for god's sake /
    honestly / really
    """,
)
_MACROS = {
    "session": """
        (it|this|that|everything|all this|all of this|the
        (session|exercise|game|recording|program|conversation|thing|call|whole
        thing|questions|talk|task|action|process|procedure|input|request|current
        (task|action|process))|this
        (session|exercise|conversation|thing|part|process|task|question|talk|program)|what you
        (are|were) doing|the current (task|action|process)|your current
        (task|action|process)|things|here|our session|any of this|that (process|immediately)|doing
        (this|that|it|what ...)|(the|your|that|my|this|running|our)*
        (current|present|running|last|previous|whole|entire)*
        (process|task|program|command|request|input|job|action|work|operation|session|procedure|order)|
        working
        on ...|talking|speaking|asking|the voice)
        """
}

STOP = Phrases(
    """
    (stop|stopping|quit|quitting|end|ending|cancel|abort|terminate|discontinue|halt|cease|finish|leave|
    exit|drop|conclude|shut|close|wrap|wind|break|call|turn|switch|knock|cut|give|interrupt|kill)
    (off|up|down|out|it|that|on)* <session>* (off|up|down|out|here|doing (this|that)|with)* <session>?
    (a day|a night|quits|for a day|it a day|it a night|it quits)? / (enough|enough is enough|that is
    enough|that will be enough|this is enough|that is (quite|more than)? enough|no more|not any more|no
    further|basta|stop stop|quit|end|abort|cancel|terminate|halt|mute|silence|quiet|shush|hush|shut
    up|be quiet|shut it|cut it|cut it out|knock it off|never again|over and out|full stop|i give up|i
    quit|we quit|no more of (this|that|it)|no more questions|stop it all|we are out|i am out|i am out of
    here|game over|the end|done with (this|that|it)|i call it a (day|night)|call it a (day|night)|call
    it quits) (of (this|that|it)|with (this|that|it)|questions|talking|for me|of this|already)? / (i|we)
    (have)? (really|just|definitely|already)* (had|have had|have) (quite)? enough (of
    (this|that|it|you))? / (i|we) (want|need|would like|have to|wish|must|would love) (to)? (be)?
    (get|go)? (out|out of (here|this|it)|to get out|done with (this|that|it)|gone|go|leave|go home|to
    leave|to go|to go home|to be done|finished|over) (now|of (this|here|it))* / get me out (of
    (here|this))? / let me (out|go|leave) (of (here|this))? / (i|we) (really|just|simply|honestly)*
    (do|can|will|would|could) not (really|just|possibly|even)* (want|wish|like|do|go
    on|continue|take|stand|bear|handle|keep going|carry on|keep doing|go any further|need|feel like)
    (to|any of)* (do|go on|continue|keep going|be here|talk|have|hear|answer|carry on|take part|go
    further|go through with|listen to|proceed|play|being here|doing|going on|go on with|continue with)*
    (this|it|that|any of (this|it)|with (this|it|that)|here|anything|any
    (more|further|longer)|you|questions)* (any more|any longer|now|right now|today|at
    all|tonight|further|please|again|actually anymore)* /
    (i|we) (do|would) not (really|like to|want to|wish to)* be (touched|held|hugged) (any more|right
    now|now|today|here|by (you|anyone|anybody))* / get (off|away from) (of)? me? / (take|get) your hands?
    (off|away)
    (me|from me|of me)? / hands off (me)? / (do not|stop|no) (touch|touching|hold|holding) (me|us) / you
    are hurting (me|us) / (i|we) do not want this any more / (i|we) (would like|want|need) (us|you|this)
    to (stop|end|
    finish) / (i|we) (am|are)
    (stopping|leaving|out|quitting) (this|here|it)? / let us not (do
    (this|that|it)|go (on|there)) (any more|now|today|after all)* /
    (do|please do) not (go on|continue|keep
    going|carry on|talk|speak|say (anything|another word|a word|any more)|proceed|ask (me|us)? (any
    more|anything|more)?|keep (talking|going|asking)) (with (this|that|it|what you are doing)|any
    more|any further|please|questions|now|further|this process|doing ...)* / (refrain from|quit|no more)
    (talking|speaking|continuing|asking|it|questions|carrying out ...) / let go (of (me|us|it))? / i
    take (it|that) back stop / that is (me|us) (done|finished) (for (today|tonight|now|the (night|day|
    evening)))? / (that|this) is (it|enough|all) for (me|us|today|tonight|now) / (forget
    it|never mind|nevermind) (all|then|just)* (stop|cancel|end it|leave it|let us stop) / (i|we)
    (would like|want) (this|it|that) to (stop|end|be over) (now|here|please)* / time to
    (stop|quit|end|finish|go|call it a (day|night)) <session>? / (i|we) (am|are) (going
    to|done|finished|leaving|through|out|off|over)*
    (stop|quit|leave|done|finished|stopping|leaving|quitting|go|through) (with)? <session> / (we|i)
    (should|need to|have to|must|will|are going to|want to|would like to|had better)
    (leave|go|end|close|drop) (it)? (at that|there|here|now|off here)? / (go away|leave (me|us)
    alone|leave it at that|not any further|good night|goodbye|bye|turn (yourself|it|this) off|switch
    (yourself|it|this) off|shut (yourself|it|this) (down|off)|log off|sign off) / (i|we) (would|will|am
    going to)? (rather|prefer to|sooner|like to)? (not (go on|continue|carry on|do this)|stop|quit|end)
    <session>?
    """,
    _MACROS,
)
PAUSE = Phrases(
    """
    (pause|pausing|wait|hold|rest|freeze|interrupt|stop|halt|break) (on|it|this|that|everything|things|the
    (session|clock|exercise|timer|time|recording|program)|this (session|exercise)|our session|there|up)*
    (for)? (a|one|just a|just one|half a|five|two|ten|a few|a couple of|a little|a short|a quick|3|5|10|2)
    (moment|second|minute|minutes|seconds|moments|bit|while|little|little bit|mo|tick|hour) /
    (pause|pausing|hold on|hang on|hold it|hold up|hold off|hold that|wait up|wait here|wait there|pause
    pause|freeze|stand by|sit tight) (it|this|that|everything|things|the
    (session|clock|exercise|timer|time|recording|program|game)|this (session|exercise|part)|our
    session|now|with this|this please)* (companion|there|please|just|for (me|us)|here|a)*
    (moment|second|minute|bit|sec|while|one (moment|second|minute)|a (moment|second|minute|bit|while))* /
    (take|have|make|get|use|do with|do|grab|call|go on|go for|be given|give (me|us))*
    (a|an|our|some|another|one|five|ten|two)? (little|short|quick|small|brief|tiny|five minute|ten
    minute|two minute|bathroom|toilet|coffee|tea|water|smoke|cigarette|longer|long|real|proper|bit of a)*
    (break|breaks|pause|breather|rest|intermission|time off|minute off|moment off|breathing space|breath of
    air|breath of fresh air|fresh air|bio break|pit stop|minute to myself|minute to ourselves|minute
    alone|moment alone|moment to myself|a moment to breathe|minute to breathe|second to breathe|recess)
    (from (this|it|here)|here|now|first|please|to ...)* / (i|we|it) (am|are|will|would|have to|need
    to|must|gotta|should|want to|have got to|just need to|just have to|am going to|really need to|really
    have to)* (be)? (right|just|only)* (be)? (right back|back (in|soon|shortly) ...|brb|back soon|go to the
    (bathroom|toilet|loo|door|kitchen|restroom)|use the (bathroom|toilet|loo|restroom)|get (the door|the
    phone|some water|a (drink|glass of water|tissue|sweater|blanket)|that|it|this|a)|answer (the|that|this)
    (door|phone|call)|take (this|that) (call|phone)?|take a call|see who is ...|check on ...|check
    (the|something) ...|step out|step away|go pee|pee|look after ...|go to the ...) (quickly|real
    quick|first|now|for a ...)* / (can|may|could) (i|we) (just)? (get|have|grab|fetch) (a|some|my|the)
    (glass of water|water|drink|tissue|sweater|blanket|glasses|coffee|tea|drink of water)
    (first|quickly|please)* / (a|the|some) (short|quick|little)? (break|pause|breather) would
    (be|do me|do us)? (good|nice|great|lovely|fine|perfect|helpful)? (now|here|please)? / time for
    (a|our|another) (short|quick|little|small|coffee)*
    (break|pause|breather) / (i|we) need (a|some) (drink of water|water|sip of water|glass of
    water|tissue|drink) / (just)? need to (get|grab|fetch) (a|some|my) _ / back in (a|one|two|five|ten|a
    few) (minute|minutes|second|moment|bit) / take five / (i|we) need (the|a|to use the|to go to the|to
    visit the) (bathroom|toilet|loo|restroom|ladies|gents|tissue|drink|water) / (the|our)
    (baby|kids|kid|child|children|son|daughter|dog) (is|are) (crying|awake|up|calling|barking|at the
    door|screaming|up again) / (somebody|someone) is (calling|at the door|ringing|knocking) / (the|my|our)
    (phone|doorbell|bell|door) is ringing / (right back|be right back|brb|back in a
    (minute|moment|second|bit|sec)|just a (moment|minute|second|sec|mo)|one (moment|minute|second)|a
    (moment|minute|second)|two minutes|five minutes|give (me|us) (a|one|five|two|ten|just a|a few|just one|a
    couple of) (moment|minute|second|minutes|seconds|moments|bit)|wait|time please|hang on) / (the|that is
    the|there is (somebody|someone) at the|somebody is at the|someone is at the)
    (door|doorbell|phone|baby|kids|bell|dog) (is (crying|ringing|barking|awake))? / (i|we) (need|want|would
    like|have to have|could use|could do with|can have|can we have|have to take|have to get|must have|may
    have) (a|some|my|one|just a|just one|five|a few|two|ten|another)
    (moment|minute|second|air|space|minutes|break|pause|water|rest|tissue|drink|sip of water|glass of water)
    (alone|of (peace|quiet|silence|rest)|to (breathe|myself|rest|cry|calm ...|collect ...|cool
    ...|recover|settle)|first|off|for myself|please|here)* / can (i|we) (just)? (go|have) (to the
    (bathroom|toilet|loo|restroom)|a (break|drink|moment|minute)) ... / (interruption|bathroom break|toilet
    break|coffee break|break time|timeout for a minute) / hold your horses
    """,
    _MACROS,
)
GO_ON = Phrases(
    """
    (go on|going on|go ahead|continue|carry on|resume|proceed|keep going|move on|move along|get on with
    it|get going|get started|start again|begin again|pick up where we left off|pick it up (again|there)|take
    it up again|come back to it|get back to it|go back to it|get back into
    it|restart|unpause|start|begin|keep on|press on|play|next|go|do it|do this|go again|roll|do go on|go
    forward|move forward|get on|onwards|onward|forward|let it roll|take it from there|start up again|start
    over|carry on with it|unfreeze) (with (it|this|that|the (session|exercise|next
    (part|one|question)))|now|then|here|there|this|it|the (session|exercise)|from (here|there|where
    ...)|where ...|again|please|on)* / (i|we|both of us|we both|we all|everybody|everyone|she|he|they|all of
    us)? (am|is|are|feel|do feel|think i am|think we are|would be|will be|are both|are all|am all)?
    (both|all|now|again|finally|all of us|so|really|still|just)* (ready|back|here|here again|there|back
    again|set|all set|ready to go|ready to go on|ready when you are|good to go|good|okay|fine|okay now|good
    now|fine now|better|better now|calm|calm now|calmer|both here|all here|returned|home|ready now|back
    now|in our seats|seated|present|with you|listening|rested|refreshed|ready for (more|it|the next
    (part|one)|this)|ready to (go on|go|continue|start|begin|resume|carry on|proceed|go back to it|go
    back|try again)) (now|again|to (go on|go|continue|start|begin|resume|talk)|when you are|then|and
    ready|for more|companion|both of us|here)* / (yes|yeah|yep|sure|okay|all right|ready|back|of
    course|absolutely|let us|come on|yes please|bring it on|off we go|here we (go|are)|where were we|let us
    do (it|this)|let us roll|shall we|shoot|fire away|on we go|i am ready|as you were) / (the)?
    (break|pause|time) is over / (we|i) (can|may|could|might|should|want to|would like to|need to|are happy
    to|are ready to|will) (now)? (go on|continue|go ahead|carry on|resume|proceed|start|begin|move on|keep
    going|go|start again) (now|again|then|please|together)* / (that|it) is
    (done|over|sorted|settled|handled|dealt with|fine now|quiet again|asleep|asleep again) (we|i|let
    us|now)* (can|are|am|go on|continue|ready|back|go)* / (they|he|she|the baby|the kids|the dog) (is|are)
    (asleep|gone|quiet|sleeping|back in bed|okay|fine) (now|again)*
    """,
    _MACROS,
)
SKIP = Phrases(
    """
    (skip|skipping|leave|leave out|drop|omit|miss out|jump over|pass over|move past|go past|move on
    from|get past|bypass|move on to the|go to the|jump to the|go on to the|do the|have the|take the|hear
    the|get to the|to the)
    (out|over|this|that|it|the|next|one|question|part|step|exercise|section|bit|thing|on|past|a|another|
    different|on
    this)* (please|out|for now|one|question|part|step|exercise|section|topic|round|instead)* /
    (next|next (one|question|part|step|please|topic|exercise|round)|another question|a different question|
    move on|moving on|let us move on|new question|next question please|onto the next (one|question|part)|on
    to the next (one|question|part))
    """,
    _MACROS,
)
PASS = Phrases(
    """
    (pass|passing|opt out|sit this one out|sit (this|that|it) out|abstain|sit out) (on)? (this|that|it|this
    (one|time|question|round)|that (one|question)|the question|here|for now|today|me|now)* / i (will|am
    going to|would like to|want to|think i will|would rather|guess i will|would|am|have to|do|think i would
    rather|really|prefer to|choose to|am afraid i)* (pass|passing|have to pass|must pass)
    (on|this|that|it|one|question|time|round|here|now|today|please|for)* / i
    (would|will|am|do|really|just|think i would|think i|can|prefer|had)* (rather not|not want to|prefer not
    to|not feel like|not like to|not care to|not wish to|not be|not comfortable|not going to|prefer
    not|rather keep|not answer|not say|not talk about|decline to|refuse to|sooner not)
    (to|rather|be|about|comfortable)* (answer|answering|say|saying|talk about|talking
    about|share|sharing|tell|discuss|go into|get into|go there|speak about|respond|comment|reply) (to|on)*
    (it|that|this|anything|this one|that one|the question|that question|this question|one|you|about it|about
    that|that with|in front of ...|right now|now|today|here|to that|any of (this|that))* / (no answer|no
    comment|not (this|that) (one|question)|skip me|leave me out|next person|not me|ask (him|her|them|someone
    else|somebody else|the other|my partner)|i have no answer|i have nothing to say|nothing to
    (say|add)|nothing to (say|add) to that|that is private|it is private|that is personal|none of your
    business|my turn is over|no thanks next) (please|first|instead|now|this time|about (it|that))* / pass
    please / pass
    """,
    _MACROS,
)
HELP = Phrases(
    """
    (help|help (me|us)|please help|i need help|we need help|i need some help|can you help (me|us)|could
    you help (me|us)|help please|assistance|support|instructions|options|commands|menu|list
    commands|what are my options) (please|here|with (this|that)|out|a bit|now)* / (tell me|tell
    us|remind me|remind us|can you tell (me|us)|could you tell (me|us)|i (would like|want|need|do not)
    (to)? know|i forgot|i have forgotten|let (me|us) know|please tell (me|us)|explain|show
    (me|us)|explain to (me|us)|do you know|i am not sure|inform (me|us) of|please inform me of|i
    wonder|i need to know|list|i wish to know)? (what|which|how|who|the
    (things|commands|words|phrases|questions|subjects|topics|subject areas|types of
    (things|subjects|questions)|kinds of (things|questions))|the types of subjects are)
    (all|else|other|kind of|kinds of|sort of|sorts of|type of|types of|different|are|is)*
    (commands|things|words|phrases|questions|stuff|subjects|topics|queries|options|possibilities|
    information|orders|sentences|answers|rules|choices)?
    (can|could|may|might|do|should|shall|am|are|is|was|would|will|does|did|must|to|able)*
    (i|we|you|it|this|one|there|people|somebody|someone|the|my|your|ai)* (supposed to|allowed to|able
    to|going to|meant to|need to|have to|get to|programmed to|like to|want
    to|familiar|capable|possible|have|know)*
    (say|do|use|ask|tell|answer|know|understand|respond|help|work|offer|go
    on|continue|start|call|speak|talk|familiar|capable|available|there|works|next|mean|accept|have|reply|
    command|choose
    from|aware|comprehend|assist) ... / (how|what) (does|do|did|is|are|can|will|would) (this|it|that|the
    session|the game|one|i|we|you) (work|go|function|goes|works|use
    (it|this|you)|do|stop|pause|answer|continue|repeat|start|begin|end|run|for|about|happen|happening|do
    this|do (it|here|now)) ... / (what|which) (are|is) (the|my|our|your)
    (commands|options|choices|rules|words|possibilities|instructions|functions|features|capabilities|
    abilities|skills|list
    of commands) ... / (what|how) (now|next|then|about now|happens now|happens next|is next|comes
    next|do i do|do we do|now what) (please)? / (can|may|could|are|do) (i|we|you|there)
    (say|ask|tell|do|help|answer|have|certain|any|know|give)* ...
    (ask|say|help|command|commands|questions|things|options|subjects|topics) ... / i (do|am|did|have)?
    (not|no) (know|understand|sure|idea|clue) (what|how) (to|i|we)
    (do|say|can|should|does|works|answer|it)* ... / (i am|we are) (lost|confused|stuck)
    (here|now|please|can you help)* / how do (i|we) ...
    """,
    _MACROS,
)
MORE_TIME = Phrases(
    """
    (have|get|take|need|give (me|us)|use|want)* (a|some|a bit|a little|a
    lot|just|much|one|two|another|five|a few)* (more|extra|additional|longer|bit longer|little
    longer|another|minute|time) (time|minutes|minute|more|longer|seconds|of time)? / (i|we) (am|are|have)?
    not (done|finished|through|quite done|quite finished|done yet|finished yet|there yet) (yet|with
    this|quite|talking|speaking)* / i (still)? have (more|something|a lot|a bit more|much more) (more)? to
    say / (and|just|only|no|but)* (one|a) (more|last|other|final) (thing|word|sentence) (about ...|to
    (say|add))? / (there is|i have|i have got) (something|one thing|one more thing) (else|more)? (to
    (say|add))? / (can|may|could) i (just|please|quickly)* (add|say) (something|one (more|last) thing|a
    word) (more|else|to that)? / i (would like|want|need|have) to (add|say) (something|one more thing|more)
    (else|to that)? / (extend|extension|add) (my|the|some|a)? (time|turn|minute|minutes)? / i was not
    (done|finished) (yet)?
    """,
    _MACROS,
)
HOW_LONG = Phrases(
    """
    (how (long|much (time|longer)|many minutes)|what time|how much more time|how far along)
    (is|do|does|are|have|has|will|did|until|left|was|would)* (i|we|this|it|that|there|the
    (session|break|exercise|turn|clock)|left|my (turn|time)|she|he|they|to go|remaining|you)*
    (have|has|left|got|take|last|been|is left|still|going|to go|remaining|is it|already|get|go on|until|so
    far|talking|taken|end|ends|over|lasts|takes|wait|spoken|is|are|it)* (left|for|here|until
    ...|now|still|to go|already|in total|today|altogether|is it|the end|all in all|speaking|at this|more|we
    have|i have)* (please)? / (is|am|are) (there|i|we|it) (much|any|still|nearly|almost|any more|a lot of)*
    (time|over|done|finished|through|half way|halfway) (left|remaining|yet|soon)? / (are|is) (we|it|this)
    (nearly|almost|still going to be|going to be) (over|done|there|finished|long) (yet|soon)? / (when)
    (is|does|will|are) (this|it|the (session|break)|we) (be)? (over|end|done|finish|finished|stop) ... /
    (time check|time left|time remaining|the time please|what is the time|clock check)
    """,
    _MACROS,
)
TIME_OUT = Phrases(
    """
    (take|have|call|use|make|do)* (a|an|our|another)? (time out|time outs|timeout|cooling off
    (break|period)|break to cool down|time to cool (down|off)|moment to cool (down|off)|break to calm
    down|minute to (calm|cool) (down|off)|longer break) / (cool|calm) (down|off) (first|apart|a bit|alone)*
    / (time out|time out time out) / (i|we) need to (get|be|go) (apart|separate|alone|away from (each
    other|here|this|you))
    """,
    _MACROS,
)
DONE = Phrases(
    """
    (i|we) (am|are|have) (all|now|about|pretty much|just|basically|so)* (done|finished|through|done
    talking|finished talking) (now|here|with (my turn|that)|for (now|me|today)|talking|speaking|thanks|thank
    you|so far|i think)* / (that|this) (is|was|will be|would be|is about|is pretty much)
    (it|all|everything|the end|the whole (thing|story)|all there is|all from me) (i think|i guess|from
    me|for me|for now|from my side|i suppose|really|then|so far|on that|for today|i
    (have|had|wanted|want|can|need|would like|needed|got) (to say|to share|to add|say|for now|to tell)*|to
    say|there is to (say|it)|basically|actually|i believe|thanks|thank you|about it)* / (done|finished|done
    now|all done|over to (you|him|her)|your turn|next|next person|nothing (else|more) (from me|to
    (say|add))?|no more (from me|to say)|(i have)? (nothing|no more) (else|more) to (say|add|share|tell)|i
    have (nothing|no more) to (say|add)|i have said (it all|everything|enough|all of it|my (piece|part)|what
    i (wanted|needed) to say)|i said (everything|it all|what i (wanted|had) to say)|i rest my case|end of
    story|my turn is (over|done)|end of (my)? turn|i yield|i give (over|the floor back)|i have finished|i
    finished) (thanks|thank you|i think|now|for now|from me|with me|here|i guess|please|about (that|it)|on
    that|then)*
    """,
    _MACROS,
)
FORGET_WORDS = Phrases(
    """
    (forget|delete|erase|scratch|strike|remove|take back|do not (keep|save|record|store|write down|note)|not
    (keep|save|record|store|write down)|wipe|unsay|throw away|discard|drop) (what (i|we|he|she) (just)?
    (said|told you|told|answered)|my last (words|sentence|answer|sentences)|the last
    (thing|bit|sentence|part|minute) (i said|that i said|we said|there)?|that last
    (bit|part|sentence|thing|answer)|that part|what was (just)? said|those words|my words just now|what i
    just told (you|him|her)|that i said that|it again what i said|that from the record|it from the
    record|that off the record|that please companion) (again|please|right away|from the record|there|now)* /
    (that|this) (was|is|should be|stays) off the record / (please)? do not keep (that|this|it) / i
    (do|would) not want (you to (keep|save|record|store)|that|it|this) (what i (just)?
    said|kept|recorded|saved|to be (kept|saved|recorded))+
    """,
    _MACROS,
)
FORGETS_THAT = Phrases(
    "please (forget|delete|erase) that / (forget|delete|erase) that please / "
    "(please)? do not (keep|record) that (please)?"
)
"""Forgets the words before it in the same breath; alone "forget that" may be said to a partner."""
FORGET_SESSION = Phrases(
    """
    (forget|delete|erase|wipe|do not (keep|save|record|store)|not (keep|save|record|store)|throw
    away|discard|destroy) (all|everything|the whole|all of|any|of|the|this|our|anything|whole)*
    (session|evening|conversation|talk|recording|of it all|of this|from (this|the|our)
    (session|evening|talk|conversation)|in (this|the) session|we (said|talked about|told you)|i said
    today|about (this|today)|you (heard|have|know|recorded|have heard|kept)|this whole thing)
    (again|please|now|completely|at all|tonight|today|of us|so far)*
    """,
    _MACROS,
)
FORGET_VOICE = Phrases(
    """
    (forget|delete|erase|wipe|do not (keep|save|store|remember|learn)|remove|not (keep|save|store|remember))
    (my|our|how my|how our|the|your copy of my)* (voice|voices|voiceprint|voiceprints|voice print|voice
    prints) (again|please|sounds|sound|now|you have|profile|profiles|data)* / forget how (i|we) sound
    """,
    _MACROS,
)
UNDO = Phrases(
    """
    (never mind|nevermind|forget it|forget that|forget about it|cancel that|scratch that|undo|undo that|undo
    this|take that back|i take (it|that) back|i changed my mind|i have changed my mind|my mistake|disregard
    (that|it)|ignore (that|it|me)|not that|rescind|do not bother|leave it|go back|negate ...|cancel|cancel
    (it|please|the last ...|that last ...|my ...)|i do not (want|need) (that|it|this)|actually forget ...|it
    is nothing|nothing|no matter|does not matter|false alarm|as you were|oops|sorry forget it|ignore what i
    (just)? said|strike that|revoke that|withdraw that|belay that|undo ...|i did not mean (that|to (say|do)
    that|it)) (any more|please|now|then|sorry|actually|again|thanks)*
    """,
    _MACROS,
)
