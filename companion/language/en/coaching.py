"""Help with the words: what a turn says in place of an observation, a feeling, a need or a request.

The lists follow Marshall Rosenberg: evaluations, feelings that are thoughts, strategies, demands.
A wrong hint hurts more than a missed one, so a sentence is left alone where it is reported speech, a question
to oneself, about others than the one spoken to, or kind.
"""

import re
from collections.abc import Mapping, Sequence

from companion.regex import regex

_FILLERS = regex(
    r"\b(?:um+|uh+|erm?|hm+|like,|you know|i mean|sort of|kind of|kinda|basically|well),?\s*", re.I
)
_REPORTED = regex(
    r"\b(?:(?:he|she|they|mum|mom|dad|my \w+|people|everyone|everybody|somebody|someone|"
    r"the \w+) (?:always )?"
    r"(?:said|says|told|asked|thinks?|thought|kept saying|wrote|yelled|shouted|used to (?:say|tell))|"
    r"(?:in|from) (?:the|a) (?:film|movie|book|song|story|dream)|the (?:song|sign|film|book) (?:goes|says)|"
    r"i(?:'m| am) not saying|i don't (?:think|mean|want to say|believe)|not that you|it's not that|"
    r"i (?:know|see) (?:that )?you don't|i used to (?:think|say)|without saying|"
    r"you (?:said|told (?:me|us|her|him|them)|wrote|promised|asked))\b",
    re.I,
)
_KIND = regex(
    r"\b(?:laugh|smile|happy|kind|kindest|there for me|support\w*|help(?:ed|s|ful|ing)?|thank\w*|love[ds]?|"
    r"glad|grateful|sweet|gentle|generous|patient|beautiful|warm|caring|encourag\w*|proud|"
    r"comfort\w*|remember(?:ed)?|"
    r"listen(?:ed)? to me|bring me|make me (?:tea|coffee|laugh)|lovely|wonderful|brilliant|great|"
    r"let me down|gave up on me"
    r"|welcome)\b",
    re.I,
)
_UNKIND = regex(
    r"\b(?:you (?:always|constantly) (?:let me down|give up on me)|"
    r"you never (?:once |ever |even )?(?:thank|love|help|"
    r"listen|support|smile|comfort|encourage|laugh|remember)\w*)\b",
    re.I,
)

_TRAITS = (
    "lazy|selfish|rude|mean|cruel|stupid|careless|thoughtless|irresponsible|unreliable|childish|"
    "immature|dramatic|"
    "impossible|cold|heartless|arrogant|stubborn|inconsiderate|ungrateful|controlling|needy|clingy|"
    "crazy|hysterical|"
    "ridiculous|pathetic|insensitive|unfair|hopeless|useless|messy|sloppy|jealous|bossy|spoilt|"
    "spoiled|hypocritical|"
    "aggressive|passive[- ]aggressive|distant|self[- ]centred|self[- ]centered|narcissistic|"
    "negative|lying|dishonest|"
    "manipulative|oversensitive|too sensitive|so sensitive|paranoid|difficult|unbearable|impatient|"
    "forgetful|a liar|"
    "a coward|a child|a bully|a slob|a mess|an idiot|a control freak|a workaholic|a hypocrite|"
    "a terrible \\w+|a bad \\w+"
)
_OBSERVATION = (
    regex(
        r"\byou (?P<words>(?:behave|behaved|act|acted|talk|talked|treat|"
        r"treated)\b[^.?!]{0,25}\blike (?:an?|the|dirt|trash|"
        r"your|nothing|i'm))\b",
        re.I,
    ),
    regex(
        r"\byou (?:just |completely |totally )*(?P<words>(?:ruined|spoilt|spoiled|wrecked|"
        r"destroyed) (?:the|my|our|everything|it)|"
        r"(?:ruin|spoil|wreck|destroy) (?:the|my|our|everything|it)|made a (?:scene|fuss|fool)|"
        r"make a (?:scene|fuss)|"
        r"(?:obviously|clearly) (?:prefer|hate|want|think|don't|enjoy)|(?:don't|"
        r"do not) (?:respect|appreciate|value|love|care) )",
        re.I,
    ),
    regex(
        r"\byou(?:'re| are| were|'ve been| have been)? (?:just |simply |almost |nearly |"
        r"practically |really )?"
        r"(?P<words>always|never|constantly|forever|every single time|all the time|"
        r"only ever)\b(?! mind| know what)",
        re.I,
    ),
    regex(
        r"\byou\b[^.?!]{0,40}\b(?P<words>all the time|every single time|every time|constantly|"
        r"non-?stop|as usual)\b",
        re.I,
    ),
    regex(r"\b(?P<words>every single time|each and every time),? you\b", re.I),
    regex(
        r"\byou(?:'re| are| were| can be| act| acted| behave| behaved| sounded| sound| look| looked|"
        r" seem| seemed)"
        r"(?: being| been)?(?: just| really| always| such| so| very| too| completely| totally|"
        r" quite| a bit| pretty"
        r"| incredibly| rather| like| again)* (?P<words>" + _TRAITS + r")\b",
        re.I,
    ),
    regex(r"\b(?:how|so|what a) (?P<words>" + _TRAITS + r")(?: thing)? (?:of you|you are)\b", re.I),
    regex(
        r"\b(?:it|that|this)(?:'s| is| was)(?: so| really| just|"
        r" very)* (?P<words>" + _TRAITS + r") of you\b",
        re.I,
    ),
    regex(
        r"\b(?P<words>you (?:just |only |simply |clearly |obviously |really |"
        r"deliberately )*(?:don't|do not|didn't|did not|"
        r"couldn't|never) (?:even )?(?:care|give a damn|give a \w+|respect me|love me|appreciate|"
        r"value|bother|want to be here|"
        r"listen|try|understand me))\b",
        re.I,
    ),
    regex(
        r"\b(?P<words>you (?:just |only |clearly |obviously |deliberately )*(?:wanted|want|tried|"
        r"try|were trying|are trying|"
        r"meant|mean|intended|love|like|enjoy) to (?:hurt|punish|provoke|annoy|embarrass|humiliate|"
        r"control|win|upset|test|"
        r"get back at|manipulate|avoid|make me|shut me|be right|spite|ruin|get your)\w*)\b",
        re.I,
    ),
    regex(
        r"\byou\b[^.?!]{0,40}\b(?P<words>on purpose|deliberately|to spite me|"
        r"because you(?: just)? don't care|just to \w+ me)\b",
        re.I,
    ),
    regex(
        r"\b(?P<words>you (?:think|thought|believe|believed|decided|assume|assumed|"
        r"figured) (?:that )?(?:i|i'm|i am|you|you're|it's|"
        r"everything|my|nobody|the)\b)(?! ?(?:were|was) (?:asleep|at home))",
        re.I,
    ),
    regex(
        r"\byou (?:just |simply |completely |totally )*(?P<words>ignored|attacked|abandoned|"
        r"neglected|disrespected|manipulated|"
        r"betrayed|rejected|belittled|overreacted|freaked out|lost it|dumped|disregarded|"
        r"took advantage|took me for granted|"
        r"ignore|belittle|attack|disrespect|take me for granted|overreact)\b",
        re.I,
    ),
    regex(r"\b(?P<words>you(?:'re| are) the (?:problem|one who started|reason|worst))\b", re.I),
)
_FAUX = (
    "abandoned|abused|accused|attacked|belittled|betrayed|blamed|bullied|boxed in|cheated|coerced|"
    "controlled|cornered|"
    "criticised|criticized|devalued|diminished|discarded|discounted|dismissed|disregarded|"
    "disrespected|distrusted|"
    "dumped on|excluded|exploited|forgotten|humiliated|ignored|interrupted|insulted|intimidated|"
    "invalidated|invisible|"
    "isolated by you|judged|left out|let down|lied to|manipulated|mistreated|misunderstood|mocked|"
    "neglected|not heard|"
    "not seen|not important|not good enough|not appreciated|not respected|not supported|not wanted|"
    "not listened to|not taken seriously|overpowered|"
    "overworked|patronised|patronized|pressured|provoked|punished|put down|pushed away|"
    "pushed around|rejected|ridiculed|"
    "ripped off|shut out|smothered|stupid|stepped on|suffocated|taken advantage of|"
    "taken for granted|threatened|"
    "trampled on|tricked|trapped|unappreciated|unheard|unimportant|unloved|unseen|unsupported|"
    "unwanted|used|"
    "victimised|victimized|violated|walked all over|worthless|wronged|walked on|talked down to|"
    "talked over|cut off|singled out|"
    "replaced|second best|inadequate|a burden|a failure|useless"
)
_DEGREE = (
    r"(?:so|really|very|just|a bit|a little|quite|totally|completely|kind of|pretty|rather|"
    r"always|often|too|that|somehow|almost|,|still|deeply|utterly) "
)
_FEELING = (
    regex(
        r"\bi(?:'m| am| was|'ve been)? (?:just |really |still |often |always |do |"
        r"did )*(?:feel(?:ing|s)?|felt) (?:" + _DEGREE + r")*"
        r"(?P<words>" + _FAUX + r")\b(?! (?:to |up|my))",
        re.I,
    ),
    regex(r"\bmade me feel (?:" + _DEGREE + r")*(?P<words>" + _FAUX + r")\b", re.I),
    regex(
        r"\bi(?:'m| am| was)? (?:just |really |still |often |do |did )*(?:feel(?:ing)?|felt) (?:"
        + _DEGREE
        + r")*"
        r"(?P<words>that (?:you|i|he|she|we|they|it|this|nobody|no one|everything|my|our|the)\b|"
        r"like (?:you|i|i'm|i am|he|she|we|they|it's|it|nobody|no one|nothing|everything|my|this|"
        r"an? (?:failure|burden|servant|maid|idiot|fool|child|stranger|ghost|doormat|prisoner|loser|"
        r"nobody|guest|machine|cash machine|"
        r"bad \w+|third wheel|piece of \w+|roommate|flatmate|nanny|wallet))\b|as if\b|as though\b)",
        re.I,
    ),
    regex(
        r"\bi(?:'m| am| was)? (?:just |really |still )*(?:feel(?:ing)?|felt) (?P<words>you(?:'re|"
        r"'ve|'d)?|it(?:'s| is| was)|we(?:'re)?|"
        r"they(?:'re)?|he|she) (?:not |are |were |is |was |don't |didn't |should |could |have |had |"
        r"never |always |just |only |unfair|care|do |did |"
        r"n't )",
        re.I,
    ),
)
_NEED = (
    regex(
        r"\b(?:i|we)(?: really| just| also| only| do| still|'d| would)* (?P<words>need(?:ed)? (?:you|"
        r"him|her|them|leo|my (?:partner|"
        r"husband|wife|boyfriend|girlfriend)))\b(?! (?:all|guys) know)",
        re.I,
    ),
    regex(
        r"\bwhat (?:i|we)(?: really| just)* need(?:ed)?(?: most| here| from you)? (?:is|was|"
        r"would be) (?P<words>for you|you|that you|"
        r"from you|your)\b",
        re.I,
    ),
    regex(r"\bmy needs? (?:is|was|are) (?:just |simply )?(?P<words>for you|that you|you to)\b", re.I),
    regex(
        r"\b(?:i|we)(?: really| just)* need(?:ed)? [^.?!]{1,30}?\b(?P<words>from you|you to|"
        r"by (?:six|seven|eight|nine|ten|noon|"
        r"midnight|tonight|tomorrow|\d+))\b",
        re.I,
    ),
    regex(
        r"\b(?:i|we)(?: really| just)* need(?:ed)? (?:the |a |an |our )?(?P<words>dishes|dishwasher|"
        r"phone(?:s)?|new \w+|bigger \w+|"
        r"cleaner|apology|text|message|phone call|date night|your \w+|second car|holiday|vacation)\b",
        re.I,
    ),
)
_REQUEST = (
    regex(
        r"\b(?P<words>you(?:'ve| have)?(?: really| just| simply| absolutely)* (?:must(?:n't)?|have to|"
        r"got to|gotta|need to|should(?:n't)?|"
        r"ought to|had better|better))\b(?! (?:know|see|understand that|be (?:tired|hungry|joking)|"
        r"have (?:been|felt|thought|noticed)))",
        re.I,
    ),
    regex(r"\b(?P<words>you'd better)\b", re.I),
    regex(
        r"\b(?P<words>or else|or (?:i'm|i am|i'll|i will|we're|we are) (?:leaving|gone|done|going|"
        r"out|over|leave|go|move|sleep\w*|not)\b)",
        re.I,
    ),
    regex(
        r"\bif you (?:don't|do not|won't|ever|keep|do that)[^.?!]{1,60}?\b(?P<words>i'll|i will|"
        r"i'm (?:leaving|done|gone)|we're (?:done|over)|it's over|then i)\b",
        re.I,
    ),
    regex(
        r"\b(?P<words>i (?:demand|insist|expect|order|forbid|won't accept|refuse to accept)|"
        r"i'm not asking|no (?:excuses|discussion|buts)|"
        r"end of (?:story|discussion)|once and for all|from now on,? you|that's non-?negotiable)\b",
        re.I,
    ),
    regex(
        r"(?:^|[.!?,;] ?|\b(?:please|just|so|and|now|leo|maya) )(?P<words>(?:stop|quit) (?:being|"
        r"\w+ing)|never (?:do|be|say|talk|speak|raise|"
        r"touch|call|come|leave|ignore|again)|don't (?:you (?:dare|ever)|ever)|do it (?:now|"
        r"immediately|or)|grow up|pull yourself together|"
        r"get over it|leave me alone|shut up|calm down)\b",
        re.I,
    ),
    regex(r"\b(?P<words>i (?:just |really )?(?:want|need) you to (?:stop|quit|never|not))\b", re.I),
    regex(
        r"\b(?P<words>why can't you(?: just)?|why don't you ever|can't you (?:just|for once|ever)|"
        r"would it kill you|how hard (?:is|can) it)\b",
        re.I,
    ),
    regex(
        r"\b(?P<words>i don't want you to|i(?: really)? want you to,? (?:always|finally|do as|"
        r"obey))\b",
        re.I,
    ),
)
_LISTS: Mapping[str, Sequence[re.Pattern[str]]] = {
    "observation": _OBSERVATION, "feeling": _FEELING, "need": _NEED, "request": _REQUEST,
}  # fmt: skip
_SENTENCE = regex(r"[^.?!]+[.?!]*")


def coached(text: str, kind: str) -> str:
    """Return the words in ``text`` that could be said in another way; empty: none.

    ``kind`` is what was asked for: ``observation``, ``feeling``, ``need`` or ``request``.
    """
    for sentence in _SENTENCE.findall(text.replace("\u2019", "'")):
        plain = _FILLERS.sub("", sentence).strip()
        if _REPORTED.search(plain):
            continue
        if kind == "observation" and _KIND.search(plain) and not _UNKIND.search(plain):
            continue
        found = next((match for one in _LISTS[kind] if (match := one.search(plain))), None)
        if found:
            return " ".join(found["words"].lower().split())
    return ""
