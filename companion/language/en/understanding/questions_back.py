"""Questions that people ask back instead of an answer."""

from collections.abc import Sequence

from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import Sentence

_ASKS_FIRST = frozenset(
    """
    who what where when why how which whose whom is are am was were do does did can could will would
    should shall may might has have had
    """.split()
)
_TURNED = frozenset(
    """
    you it that this i we they he she there the these those your my anyone anybody somebody our one
    everybody everything any a all
    """.split()
)
_NO_QUESTION = Phrases(
    """
    is not / are not / was not / were not / do not / does not / did not / have not / has not / had not /
    will not / would not / can not / could not / should not / why not ... / how
    (nice|lovely|wonderful|great|good|kind|right|true) ... / may as well ... / might as well ... / have
    (to|got) ... / had ... / what the (hell|heck) / whatever ... / when i ... / could be ... / may be
    ... / might be ... / would be ... / must be ... / can do / will do / could do / would love ... /
    would like ... / do (it|that|so) ... / how about no / have (a|no|some) ... / do keep ... / do go ...
    """
)
LEADS = Phrases(
    """
    ai / companion / and / but / so / well / wait / sorry / okay / hey / hm / no / yes / yeah / then /
    actually / companion / tell me / just / out of interest / one question / quick question / question /
    i (would like to|want to|need to|have to|would)* (know|ask|understand) / i wonder / i am wondering /
    can i ask / may i ask / can you (tell|explain) (me|us|to me)* / could you (tell|explain) (me|us|to
    me)* / please (tell|explain) (me|us|to me)* / before i answer / first / do you know / oh
    """
)
_INDIRECT = Phrases(
    """
    (let me know|(please)? inform me|tell (me|us) (the|what|which|about|who|how|why|where|more)) ... /
    (please|well|maybe|first|could you|can you)* (say|a (bit|little))? more (details)? (first|please|about
    ...) / (please)? say more / (i|we) (would|do|want|just)* (like|love|want|need)? to? (know|hear|learn)
    (a (bit|little))? more (first|please|about ...)? /
    (can|could|would|will) you (please)? (explain|tell|clarify|describe|define|give) ... / (please)?
    (explain|clarify|define|describe) ... / i (do|did) not (know|understand|get|see|quite)*
    (know|understand|get|see)? what (you|that|it|the|this|a|is|words) ... / i (do|did) not
    (understand|get) (the|that) (scale|word|words|options|choices|numbers) ... / what ...
    (mean|means|meant|scale|for|about|included|difference|options|choices) ... / tell (me|us)
    (more|what|who|how|why|where|about|which) ... / (give|read) (me|us) the (options|choices) ... /
    define ... / it depends on what you mean ... / (i wonder|i am wondering|wondering)
    (if|what|who|whether|how|where|why) ... / what about ... / how about ... / such as / like what / for
    example / meaning / meaning what / in what (way|sense) / compared (to|with) what / on what scale /
    (the)? (best|worst|highest|lowest|top) being / says who / since when / for what / for whom / for how
    long / what for / how so / how come / why / who / where / when
    """
)


def asks_back(said: Sequence[Sentence]) -> bool:
    """Return whether it ends in a question, or is one by its words."""
    return bool(said) and is_question(said[-1])


def is_question(sentence: Sentence) -> bool:
    """Return whether a sentence is a question."""
    words = sentence.words
    if _NO_QUESTION.matches(words):
        return False
    if sentence.asks:
        return True
    return _asks(words) or _INDIRECT.matches(words)


def is_turned(sentence: Sentence) -> bool:
    """Return whether a sentence is a question by its words, not only by the voice."""
    said = [clause for clause in sentence.clauses if not _NO_QUESTION.matches(clause)]
    if not said:
        return False
    return _asks(" ".join(said)) or " or " in f" {sentence.words} " or _INDIRECT.matches(sentence.words)


def _asks(words: str) -> bool:
    for rest in (words, *LEADS.after_start(words)):
        parts = rest.split()
        if _NO_QUESTION.matches(rest):
            continue
        if parts[0] in ("who", "what", "where", "why", "how", "which", "whose", "whats") and len(parts) > 1:
            return True
        if len(parts) > 2 and parts[0] in _ASKS_FIRST and parts[1] in _TURNED:
            return True
    return False
