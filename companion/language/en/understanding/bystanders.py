"""Words for or about somebody else: to a device or a child, what another would say, a story."""

import re
from collections.abc import Collection, Sequence

from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.questions_back import LEADS
from companion.language.en.understanding.words import Sentence
from companion.regex import regex

_DEVICES = Phrases(
    "(hey|okay|ok|hi|hello)? (alexa|siri|google|cortana|bixby|echo|jarvis|gemini|computer) ..."
)
_VOCATIVES = frozenset(
    """
    mom mommy mama mummy dad daddy papa grandma grandpa granny nana auntie uncle officer waiter doctor
    kiddo kids boys girls guys buddy sweetie boy girl dog rex
    """.split()
)
_AT_HOME = Phrases(
    """
    (it|that|there) (is|was) (just|only|probably)? (the|our|a|my)
    (dog|cat|door|doorbell|bell|phone|kettle|baby|kids|kid|oven|neighbor|neighbors|neighbour|neighbours|
    tv|television|radio|washing
    machine|dishwasher|wind|mailman|postman|delivery|post|mail|upstairs|alarm|timer|microwave|window|car|
    rain|children|bus|heating|boiler|fridge|washer|dryer|cleaner|delivery
    guy|delivery man) ... / (down|sit|off|stay|quiet|out|heel|drop it) (boy|girl|buddy|rex|bella) /
    (good|bad) (boy|girl|dog|kitty) / get (down|off) (the|of the) ... / (come|coming) in / who is
    (there|it|at the door) / the door is open / (it is|its)? open / just leave it (at|by) ... / (i am|we
    are)? on the phone / can you (get|answer|close|shut|open|turn (off|down)) (the|that)
    (door|phone|window|tv|radio|bell|oven|kettle|light|lights) ... / (close|shut|open|get|answer|turn
    (off|down)) (the|that) (door|phone|window|tv|radio|bell|oven|kettle|light|lights) ... /
    (set|start|cancel|stop) (a|the|my) (timer|alarm) ... / play (some|the|my)? (music|song|next song)
    ... / go (back)? to (bed|sleep|your room) ... / (not now|in a minute|one minute|wait)
    (mom|dad|kids|honey boy|sweetie|kiddo) / (mommy|daddy|mom|dad) is (busy|talking|here) ... / i will
    call you (back|later) ... / can i call you back ... / hello who is (this|calling) / (sorry)? wrong
    number / put (it|that) (down|away|on the table)
    """
)


def not_to_us(text: str, said: Sequence[Sentence], people: Collection[str]) -> bool:
    """Return whether it is meant for another device, or for somebody who takes no part."""
    if not said:
        return False
    if any(_DEVICES.matches(sentence.words) for sentence in said):
        return True
    for sentence in said:
        if any(_AT_HOME.matches(clause) for clause in (*sentence.clauses, sentence.words)):
            return True
    first = said[0].words.split()
    others = _VOCATIVES - {name.lower() for name in people}
    called = first[0] in others or (first[-1] in others and len(first) <= 3)
    answers = len(first) > 1 and first[0] in _ANSWERS_TO and first[1] in others
    return (len(first) > 1 and (called or answers)) or _calls_another(text, people)


_ANSWERS_TO = frozenset("yes no yeah okay not coming".split())
_CALLED = regex(
    r"^(?:yes|no|yeah|okay|hey|hi|not now|come here|stop it|coming)[ ,]+([A-Z][a-z]+)\b[,.!?]", re.IGNORECASE
)
_NO_NAMES = frozenset(
    """
    i god jesus lord christ sure please thanks thank sorry no yes absolutely definitely honey dear
    darling love companion i'm it that we sir maam
    """.split()
)


def _calls_another(text: str, people: Collection[str]) -> bool:
    """Return whether it calls somebody by a name of nobody here."""
    if "*" in people:
        return False
    called = _CALLED.match(text)
    return bool(
        called
        and called[1][0].isupper()
        and called[1][1:].islower()
        and called[1].lower() not in {*people, *_NO_NAMES}
        and text[called.start(1) - 2 : called.start(1)].strip() in (",", "")
    )


_OTHERS = Phrases(
    """
    (he|she|they|my
    (husband|wife|partner|boyfriend|girlfriend|mother|father|sister|brother|son|daughter|friend|boss|mom|
    dad|kids|parents))
    (would|will|really|always|also|usually|probably|definitely|certainly|just|might|could|should|never|
    only|too|surely|does|do|did|has|have|had|still|often|can|must|already|clearly)*
    (rather|say|says|said|answer|answers|answered|want|wants|wanted|think|thinks|thought|take|takes|took|
    choose|chooses|chose|like|likes|liked|love|loves|need|needs|prefer|prefers|pick|picks|go|goes|is|was|
    are|were|be|give|gives|feel|feels|felt|agree|agrees|know|knows|tell|tells|told|ask|asks|asked|keep|
    keeps|do|does|have|has|decide|decides|drink|drinks|eat|eats|vote|votes|mean|means|meant|hate|hates|
    rate|rates|call|calls|not)
    ... / (ask|for) (him|her|them) ... / (he|she|they)
    (does|do|is|are|was|were|did|would|will|has|have|can|could|had|should|may|might|must) (not|too|so)?
    / that is (his|her|their) (answer|number|choice|turn|question|call|decision) ... / (in)?
    (his|her|their) (opinion|case|view|words|place|eyes) ... / according to (him|her|them|my ...) ...
    """
)
_NAMED = regex(
    r"(?:^|[.!?,] )([A-Z][a-z]+) (?:would |will |always |also |usually |probably |only |just |might |"
    r"could |never |really )*"
    r"(?:says?|said|thinks?|thought|wants?|wanted|takes|took|chooses|chose|picks|likes|loves|needs|"
    r"prefers?|drinks|knows|told|agrees|feels)\b"
)
_NOBODY = frozenset(
    """
    I It That This He She They We You Who What Everything Everybody Nobody Nothing Something One My Our
    Please Yes No Well Yeah
    """.split()
)


def of_someone_else(text: str, said: Sequence[Sentence], people: Collection[str], person: str | None) -> bool:
    """Return whether it reports somebody else's words, wishes or actions."""
    if any(found[1] not in {*_NOBODY, person} for found in _NAMED.finditer(text)):
        return True
    others = {name.lower() for name in people if name != person}
    for sentence in said:
        for clause in sentence.clauses:
            plain = LEADS.without_start(clause)
            words = plain.split()
            if words and words[0] in others:
                plain = " ".join(["he", *words[1:]])
            if _OTHERS.matches(plain) or (" for him" in f" {plain} " and " for me" not in f" {plain} "):
                return True
    return False


_PAST = Phrases(
    """
    (he|she|they|we|i|it) (just|then|always|never|had|also)*
    (came|went|said|told|asked|shrugged|left|saw|was|were|had|got|took|made|drove|walked|called|cried|
    yelled|shouted|thought|felt|started|stopped|slammed|looked|ate|drank|slept|woke|bought|sat|stood|
    forgot|remembered|tried|wanted|needed|used|kept|fell|met|found|lost|paid|worked|lived|moved|fought|
    argued)
    """
)
_STORY = Phrases(
    """
    when (i|we|he|she|they|it|you|the|my|our|leo|nora|sam) / last
    (week|night|year|month|time|summer|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday)
    / yesterday / the other day / (years|weeks|months|days) ago / once upon / this morning / back then /
    and then / since (noon|then|last|monday|yesterday|the|this|i|we)
    """
)


def is_story(said: Sequence[Sentence]) -> bool:
    """Return whether it tells of a past event."""
    whole = " ".join(sentence.words for sentence in said)
    return bool(_STORY.inside(whole)) and (bool(_PAST.inside(whole)) or len(whole.split()) > 8)
