"""Numbers in spoken answers: "seven", "8/10", "I'd say maybe a six"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import Sentence, behind_correction, normalised
from companion.regex import regex

_ONES = (
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {word: number for number, word in enumerate(_ONES)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
_SOUND_ALIKE = {
    "won": 1,
    "to": 2,
    "too": 2,
    "for": 4,
    "fore": 4,
    "ate": 8,
    "tree": 3,
    "sex": 6,
    "nein": 9,
    "heaven": 7,
    "sen": 10,
    "tan": 10,
    "fife": 5,
}
"""Transcribers' spellings of some numbers; accepted only if nothing else is said."""
_NEAR = _SOUND_ALIKE | {"free": 3, "hey": 8, "a": 8, "hate": 8, "on": 1, "then": 10, "mine": 9, "sics": 6}
"""Spellings that stand for a number only behind a correction, and are asked about."""
NUMBER_WORD = rf"(?:\d+(?:[.,]\d+)?|(?:{'|'.join(_TENS)})(?: (?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES)})"
NUMBER = regex(rf"(?<!\S)({NUMBER_WORD})(?:s)?(?!\S)")

_SCALE = regex(
    rf"(?<!\S)(?:(?:on|in) )?(?:a|the|your|my|this|that)? ?scale (?:of|from) {NUMBER_WORD} (?:to|"
    rf"through|and) {NUMBER_WORD}"
    rf"|(?<=\S) (?:out of|over) (?:a )?(?:possible )?{NUMBER_WORD}(?!\S)|(?<!\S)(?:from|"
    rf"between) {NUMBER_WORD} (?:to|and) {NUMBER_WORD} (?=(?:i|it|a|my|that)\b)"
    rf"|(?<!\S){NUMBER_WORD} (?:being|is) (?:the )?(?:very )?(?:best|worst|highest|lowest|top|bottom|"
    rf"most|least|calmest|calm)(?!\S)"
)
_UNIT = regex(
    r"(?:more |full |whole |small |big |little |short |long |old |good |bad |half )?(?:minutes?|"
    r"seconds?|hours?|days?|weeks?|months?|years?|times?|oclock|am|pm|a m|p m|glasses|cups|"
    r"beers?|drinks?|kids|children|people|of us|of them|of you|of my|of the|thing|things|more|percent|"
    r"%|degrees|km|miles|kilos|pounds|euros?|dollars|bucks|cigarettes|steps|pieces|moments?|tick|and a half|"
    r"and a quarter|point|half|thirty|fifteen|hundred|thousand|million|sisters?|brothers?|dogs?|cats?|"
    r"friends|questions?|problems?|requests?|ideas?|meetings?|calls?|nights?|evenings?|mornings?|meals|pages|rooms|o)\b"
)
_CLOCK = regex(
    r"\b(?:at|until|since|by|before|after|around|about|past|to|for|in|from|every|no|any|some|another|"
    r"each|this|that|which|the other|only|not|never|quarter|half|bus|line|page|number of|room|chapter|"
    r"floor|channel|route|gate|platform|bring|buy|set|call me (?:at|in)|me (?:at|in))$"
)
_AT_ALLOWED = regex(
    r"(?:^|\b(?:i am|am|still|around|about|maybe|probably|now|currently|sitting|be|is|was|roughly|"
    r"somewhere|right|today) )(?:at|around|about|to|in|from|by|only|the|this)$"
)
_AT = regex(r"\b(?:at|by|until|till)$")
_CALLS = regex(r"\b(?:call|ring|phone|text|wake|meet|see) (?:me|us|you|him|her|them) (?:up |back )?\w+$")
_WAS_AT = regex(r"\b(?:was|were|came|left|got|woke|called|began|started|ended)\b.* (?:at|by|until|till)$")
_PART_OF_DAY = regex(r"(?:this|in the|yesterday|last|tonight|today|on)\b")
_COMPARES = Phrases(
    """
    (more|less|higher|lower|better|worse|greater|fewer|bigger|smaller|other|rather|over|under|above|below)
    than / at (least|most|best|worst) / (up|down|close|near|next|closer) (to|from) / between / minus /
    below / above / under / over /
    (went|go|gone|goes|moved|dropped|rose|fell|climbed|jumped|came|slid|sank) (up|down)? (from|to|by) /
    from ... to / no (more|less) than / not / never / neither / nor / except / anything but / instead of
    / without / half / point / quarter / hundred / thousand / divided / plus / times / or / used to be /
    was a / almost # / nearly # / give me # / give us # / would (have|be|like to be) ... if / if /
    unless / wish / would love to / want to be / hope / than
    """
)
_PERSON = Phrases("(he|she|they|you|him|her|them|his|hers|theirs) / (for|from|to) (him|her|them|both|each)")
_FRAME = frozenset(
    """
    a about absolute actually all alright am an and answer approximately around as at average be because
    been being bit bottom by call calm calmest can case circa closer clear currently day deep definite
    definitely do easily easy enough exactly exact feel feeling felt find firm for from gave get give go
    going good great guess guessing happy hard have he here high highest hm honest honestly how i if in
    is it just kind know least let level like likely little lot low lower lowest make mark may maybe me
    mean meant middle might moment more most much my myself nice not now number of oh okay on one only
    or other our out over pick perfect perhaps place please point pretty probably put quite rate rather
    rating really rightnow right roughly round said say score see seems shade so solid some somewhere
    sort stress stressed strong suppose sure take tell tense than thank thanks that the then there thing
    think this though tired to today tonight top try um us usual usually very was we weak well were
    whole with would yeah yes you your choose settle lean leaning go with currently call reckon imagine
    sense big mood energy calmness calmish relaxed since strict closest overall general normal ordinary
    typical whatever last final sticking stick healthy happyish proud comfortable small tiny happiest
    best worst still also too bang smack dead rock hands down no doubt question without
    """.split()
)
_HEDGES = Phrases(
    """
    maybe / perhaps / probably / about / around / roughly / approximately / i guess / i suppose / kind
    of / sort of / something like / like a / or so / i think / somewhere / more or less / possibly / say
    """
)
_OR_SO = regex(r"(?<!\S)(?:or so|more or less|or thereabouts)(?!\S)")
_GIVES = Phrases(
    "<lead>* # (<tail>* #)? <tail>* (<why>)?",
    {
        "lead": (
            """
        (on|in) (your|this|the|that|a|my) scale / well / so / okay / yeah / yes / oh / right now / today
        / now / tonight / at the moment / currently / honestly / (i|it|that|this) (would|will|can|have
        to|am going to|do|must|may)* (say|be|guess|give|rate|call|put|place|set|mark|go
        with|take|choose|pick|go for|settle (for|on)|land on|lean (to|towards)|be
        at|feel|think|make|have|call it) (it|that|me|this|myself|my|today)? (a|at|as|on|down|to|is|it
        is)* / i (guess|think|suppose|believe|feel|reckon|imagine) (that|like|it is|i am|it would
        be|that is|i would say|maybe)* / (i|it|that|this) (am|is|was|would be|feels|feel|seems|must
        be|might be|may be|could be|will be)
        (like|at|around|about|probably|more|maybe|perhaps|roughly|currently|sitting
        at|only|just|still|now|today|definitely|really|honestly|easily|somewhere|of|a)* / (my|the|your)
        (answer|number|rating|level|score|calm|calmness|stress|mood|energy|tension|guess|feeling|day|
        closeness|mark|vote|temperature)
        (today|now|right now|level)? (is|would be|was) (at|about|around|a|like|probably|maybe)* /
        (a|an|the|about|around|roughly|approximately|maybe|perhaps|probably|possibly|like|say|let us
        say|something like|somewhere around|somewhere near|more (like|of)|more of a|number|lucky
        number|only|just|definitely|easily|call it|make (it|that)|give (it|that)|put (me|it) (down)?
        (at|as|for|on)?|mark (me|it)|let me say|let us go (with|for)|i am
        at|(hover|hovering|sitting|sit) (around|at|about)|as|of|for
        me|honest|solid|strong|weak|good|perfect|clear|low|high|firm|big|small|nice|round|full|calm|pretty
        calm|very calm|quite calm|not calm|the
        (lowest|highest|middle|top|bottom)|lowest|highest|top|bottom|in the middle|so calm|fairly
        calm|healthy|generous|shaky|sad|happy|proud|tired|comfortable) / (the|a)
        (lowest|highest|middle|perfect|top|bottom) / hm / let me (think|see) / of course / sure / thank
        you / thanks / (if|to be|i am)? (i am)? honest / please
        """
        ),
        "tail": (
            """
        ish / today / now / right now / tonight / for me / for now / i think / i guess / i suppose / i
        would say / maybe / probably / perhaps / please / thanks / thank you / at the moment / at best /
        for sure / definitely / sadly / unfortunately / luckily / happily / thankfully / surprisingly /
        only / yes / yeah / exactly / really / honestly / on (the|that|your) scale / on a good day /
        calm / points / or thereabouts / give or take / more or less / i feel / again / as always / as
        usual / like (yesterday|last time|before) / to be honest / if i am honest / then / is (it|my
        answer|mine|what i would say|how i feel|about right|right|fine|good|the number) / feels right /
        is my (number|answer|rating) / calm enough / (is)? fair / i believe / easily / this evening /
        this morning / this time / in total / all in all / overall
        """
        ),
        "why": """
        (because|since|as|and|but|so|though|although|which|with|after|it|i|we|my|the|not|pretty|very|
        quite|still|that|this|there|just|a
        bit|a little|work|today was|he|she|they|you) ...
        """,
    },
)
"""A number, marked ``#``, in a sentence that states it."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The numbers found in an answer."""

    value: int | None = None
    """The one number that was clearly stated."""
    hedged: bool = False
    heard: int | None = None
    """A number that may have been meant, if none was clearly stated."""
    taken_back: bool = False
    """Whether it ends with a correction whose number was not understood: then nothing before it counts."""


def rating(said: Sequence[Sentence], question: str, low: int, high: int) -> Rated:
    """Return the number on a scale from ``low`` to ``high``."""
    last = Rated()
    for sentence in said:
        if sentence.asks:
            number = NUMBER.fullmatch(sentence.words)
            if number and last.value not in (None, whole_number(number[1])):
                last = Rated(heard=last.value)  # "Seven... eight?"
            continue
        nobody = sentence.clauses[0].startswith("no one")
        if _TAKES_BACK.match(sentence.words) and NUMBER.search(sentence.words) and not nobody:
            last = Rated()
            sentence = Sentence((_TAKES_BACK.sub("", sentence.words).strip(),))
        elif (rest := _unknown_correction(sentence)) is not None:
            near = _NEAR.get(rest)
            last = Rated(heard=near if near and low <= near <= high else None, taken_back=True)
            continue
        for clause in _telling(sentence):
            found = _in_clause(clause, question, low, high)
            if found.value is not None and last.value is not None and found.value != last.value:
                last = Rated(heard=found.value)
            elif found.value is not None or (found.heard is not None and last.value is None):
                last = found
            elif found.heard is not None:
                last = Rated(heard=last.value)
    return last


_TAKES_BACK = regex(
    r"(?<!\S)(?:(?:hm|oh|well|uh) )*(?:(?:no )?(?:hold|hang) on|no wait|wait no|no no|actually|i mean|"
    r"i meant|or rather|correction|scratch that|make that|sorry|no make (?:it|that)|change that to|well no|"
    r"wait|no)(?!\S)"
)


def _unknown_correction(sentence: Sentence) -> str | None:
    """Return the word or two in place of a number behind a correction; None where there is none."""
    rest = behind_correction(sentence)
    return None if not rest or len(rest.split()) > 2 or NUMBER.search(rest) else rest


def _telling(sentence: Sentence) -> Iterator[str]:
    """Yield the part of a sentence that states the number: the only clause with one, on its own."""
    clauses = list(sentence.clauses)
    held = [clause for clause in clauses if NUMBER.search(clause) or _alike(clause) in _SOUND_ALIKE]
    others = " ".join(clause for clause in clauses if clause not in held)
    if (
        len(held) == 1
        and others
        and not (_PERSON.inside(others) or (_LIMITS.inside(others) and not _OR_SO.search(others)))
    ):
        marked = " ".join(NUMBER.sub(" # ", _OR_SO.sub(" ", _SCALE.sub(" ", held[0]))).split())
        if _GIVES.matches(marked):
            yield held[0]
            return
    yield from _corrected(sentence)


_LIMITS = Phrases(
    "not more / not less / at (most|least) / if / unless / or / and a half / point / half / or less / or more"
)


def _corrected(sentence: Sentence) -> Iterator[str]:
    """Return the clauses of a sentence, joined, without what is revoked."""
    clauses = list(sentence.clauses)
    for i in range(len(clauses) - 1, 0, -1):
        before, here = " ".join(clauses[:i]), " ".join(clauses[i:])
        if _TAKES_BACK.match(here) and NUMBER.search(before) and NUMBER.search(here):
            yield _TAKES_BACK.sub("", here).strip()
            return
    yield " , ".join(clauses)


def _in_clause(words: str, question: str, low: int, high: int) -> Rated:
    bare = " ".join(part for part in words.split() if part != ",")
    if _alike(bare) in _SOUND_ALIKE:
        value = _SOUND_ALIKE[_alike(bare)]
        return Rated(value) if low <= value <= high else Rated()
    bare = re.sub(r"(?<=\d) / (?=\d)", " out of ", bare)
    bare = " ".join(_OR_SO.sub(" ", _SCALE.sub(" ", bare)).split())
    given: set[int] = set()
    doubtful: set[int] = set()
    for found in NUMBER.finditer(bare):
        number = whole_number(found[1])
        before, after = bare[: found.start()].strip(), bare[found.end() :].strip()
        calls = _CALLS.search(before) or (_WAS_AT.search(before) and _PART_OF_DAY.match(after))
        if _AT.search(before) and (calls or not _only_frames(before, question)):
            continue  # "Dinner is at seven"
        given_so = _GIVES.matches(" ".join(f"{before} # {after}".split())) and not _UNIT.match(after)
        if number is None or not (given_so or _counts(before, after, found[1])):
            stands = not _UNIT.match(after) and not (found[1] == "one" and _ONE_OF.search(before))
            if number is not None and low <= number <= high and stands:
                doubtful.add(number)
            continue
        (given if low <= number <= high else doubtful).add(number)
    heard = next(iter(sorted(given | doubtful)), None) if len(given | doubtful) == 1 else None
    heard = heard if heard is not None and low <= heard <= high else None
    if len(given) != 1 or doubtful - given:
        return Rated(heard=heard)
    marked = " ".join(NUMBER.sub(" # ", bare).split())
    if not (_GIVES.matches(marked) or _only_frames(marked, question)):
        return Rated(heard=heard)
    return Rated(given.pop(), hedged=_HEDGES.inside(bare))


def _only_frames(marked: str, question: str) -> bool:
    """Return whether only the usual surroundings of a number are around it."""
    if _COMPARES.inside(marked) or _PERSON.inside(marked):
        return False
    asked = set(normalised(question).split())
    return all(word in _FRAME or word in asked or word == "#" for word in marked.split())


_AROUND_ALIKE = regex(
    r"^(?:(?:a|an|about|it is|i am|i am at|at|maybe|number|well|like|i would say|i say|probably)\s+)+"
)


def _alike(words: str) -> str:
    return _AROUND_ALIKE.sub("", words)


def whole_number(word: str) -> int | None:
    """Return the whole number that a word represents."""
    if word[0].isdigit():
        return int(word) if word.isdecimal() and len(word) < 6 else None
    return sum(NUMBERS[part] for part in word.split())


_ONE_OF = regex(
    r"\b(?:no|this|that|which|the|another|any|some|every|each|only|last|first|next|good|bad|hard|easy|tough)$"
)
"""Where a "one" behind it is none."""


def _counts(before: str, after: str, number: str) -> bool:
    """Return whether a number stands on its own, without a unit after it or a clock before it."""
    if _UNIT.match(after):
        return False
    if number == "one" and re.match(r"(?:of|or|is|who|that|day|time|another|thing)\b", after):
        return False
    if number == "one" and _ONE_OF.search(before):
        return False
    if before and _CLOCK.search(before):
        return bool(_AT_ALLOWED.search(before))
    return True
