"""A name, out of the sentence that it is said in: "Hi, I'm Maya", "It's May, like the month"."""

import re
import unicodedata
from collections.abc import Iterator

from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.spelling import spelled
from companion.language.en.understanding.words import normalised
from companion.regex import regex

_MOST_WORDS = 3
_BEFORE = Phrases(
    """
    hi / hello / hey / well / now / so / okay / yes / yeah / oh / and / sure / no / nope / hm / sorry /
    actually / good (morning|evening|afternoon) / hi there / hello there / please / wait / not quite /
    close / almost / that is (wrong|not right|not my name|not it) / (can|could|will)? (you)?
    (correct|fix|change) (yourself|that|it|this|my name|the name|the spelling|me) / (my|the|her|his)
    (first|full|real|given|last)? (name|names) (is|are|would be) (actually|just|really)? / (i|we)
    (am|are) (called|named)? / this is / (he|she) is / (it|that) is me / (i am)? going by / here is /
    that would be / (it|that) is
    (pronounced|spelled|actually|really|just|supposed to be|meant to be)* / name / names / (please|you
    (can|may|could)|just|people|everybody|everyone|they|friends|my friends|most people|my
    (wife|husband|partner|kids|mother|family)|all)* (just|usually|always|all|mostly)*
    (call|calls|called|say|named|name)
    (me|us|him|her)? / (i|we) (go|goes) by / (i|we)
    (said|meant|say|mean) / (i|we) (would|do)? (like|prefer|want) (to be called|you to call me|it to
    be|to go by)? / just / only / call me / the name is / name is / they call me / i was
    (named|called|born) / her / his / it should be / it is supposed to be / say / make (it|that) /
    change (it|that) to / mine is / i am known as / known as / you can write / put / the
    (first|second|third) (one|name) is / first name / second name / with me (it is|is) / let us
    (take|use|say|have|go with|make it|try|choose|pick) / (how|what) about / (i|we) (would|will)?
    (choose|take|pick|use|say|go with|like|want|suggest) / (our|the|my) (safe)? word
    (is|should be|could be|will be|would be) / maybe / i think / i guess / speaking is / that would
    be / here
    """
)
_AFTER = Phrases(
    """
    hi / hello / hey / as (our|the|a) (safe)? word / i (think|guess|suppose) / maybe / please / thanks /
    thank you / here / speaking / like ... / as in ... / with (a|an|one|two|no) ...
    / spelled ... / that is (it|my name|me|all|right)
    / is (my name|fine|okay|the name|what (people|they|everyone) call
    me|good|it|me|here) / for short / short for ... / but ... / and i ... / nice to meet you / if you
    (like|will|want) / by the way / not ... / the (first|second|third) / it is / actually / without ...
    / capital ...
    """
)
_NOT_NAMES = frozenset(
    """
    a about absolutely afraid after again ago all almost alone already also always am an and angry
    another any anybody anymore anyone anything anyway are around as asleep at away awful back bad be
    because bed been before begin beautiful best better between big bit both bored boring break breathe
    bring busy but bye by call called calm came can cancel car care careful change child clear close
    cold come coming confused continue could course cry crazy curious day dead deaf dear delete did
    different dinner do does dog done door down dunno each early easy eat either else embarrassed empty
    end enough even evening ever every everybody everyone everything exactly excited excuse exhausted
    far fast feel feeling few fine finished first follow food for forget forgot found free from full fun
    fuck funny gave get getting give glad go going gone good got great guess guys had half happen happy
    hard has hate have having he hear heard hell hello help her here hers hey hi him his hm hold home
    honest honestly hot hour hours house how hungry hurt hurry husband i idea if ill important
    impossible in inside interesting into is it its jealous just keep kept kid kidding kids kind kitchen
    knew know known last late later leave leaving left less let lets like listen listening little live
    lol lonely long look looking lost lot loud love mad made make many married matter may maybe me mean
    meant might mind mine minute minutes mistake moment money more morning most mother much must my
    myself name names near need nervous never new next nice night no nobody none nope nor not nothing
    now number of off often oh okay old on once one ones only open or other ours out outside over own
    pain pardon part pass pause people perfect perhaps person phone place please pregnant private
    probably problem put question quick quiet quite rather ready real really repeat right rude run sad
    safe said same saw say saying scared second secret see seem seen serious set shall she shit should
    shut shy sick silence silly simple since sit skip slow small so some somebody someone something
    sometimes soon sorry spell speak start started stay step still stop strange stressed stuck such sure
    surprised table take taken talk talking telephone tell ten terrible than thank thanks that the their
    them then there these they thing things think thinking third this those thought thirsty three
    through time tired to today together told tomorrow tonight too took true try trying turn twelve two
    ugly under understand unhappy until up upset us use used useless usually very voice wait waiting
    walk want wanted was wasnt water way we weird well went were wet what when where which while whisper
    who whole whom whose why wife will wish with without woman wonderful word words work working worried
    worry would wow write wrong yeah year yes yesterday yet you young your yours yourself zero excited
    bathroom toilet trouble nuts drunk sleepy dying starving freezing sweating laughing crying joking
    leaving off awesome cool super nameless anonymous unknown testing check mic secret business
    difference clue nickname surname alexa siri google companion partner wife husband boyfriend
    girlfriend mom dad mister missus doctor sir madam alright uh um er erm huh mhm uhhuh huhuh correct
    incorrect wrong spelled pronounced misheard heard monday tuesday wednesday thursday friday saturday
    sunday january february march july september october november december seven eight nine four five
    six eleven hundred thousand twenty thirty forty fifty same above below whatever nevermind mind none
    neither either both all us ourselves themselves herself himself enough next previous first second
    fourth fifth last hungry grateful thankful impressed annoyed frustrated anxious depressed okay good
    great fantastic unsure uncertain nobody's
    """.split()
)
"""Words that are no names, however they are said. Those that are names as well stand below."""
_ALSO_NAMES = frozenset(
    """
    may will mark joy hope grace art bill rose dawn summer june april august faith rich frank drew grant
    guy jack pat rob skip sue wade ray gene dean jean josh ivy holly ruby pearl amber daisy lily iris
    ava robin jay kit miles chase hunter melody harmony angel destiny sky star sunny penny brook brooke
    dale glen cliff heath forest reed rusty sandy crystal misty autumn carol merry noel eve bliss honor
    constance prudence patience charity clarity blue rain river
    """.split()
)
"""Names that are words: names where they are all that is said, or where a sentence gives them as one."""
_PARTS_OF_NAMES = frozenset("de la van von der den bin al el du le da dos san st o".split())
_GIVES_A_NAME = Phrases(
    """
    (no|yes|hi|hello|hey|well|oh|so|okay|sorry|actually|please|and|just|wait|hi there)*
    ((my|the|her|his) (first|full|real)? (name|names) (is|are)|(you can|you
    may|please|just|they|people|everybody|everyone)* call (me|us)|(i|we) (am|are) (called|named)|i go
    by|(it|that) is (pronounced|spelled)?|this is|the name is|i said|i meant|call me|known as|i was
    named) ...
    """
)
_I_AM = Phrases("(no|yes|hi|hello|hey|well|oh|so|okay|sorry|actually|please|and|just)* (i|we) (am|are) ...")
_IN_ITS_PLACE = regex(
    r"(?:(?:(?:no|now|nope|sorry)\b[\s,.!]*)+it['’]?s|(?:\w+\W+){0,2}?my name(?:['’]?s| is))\s+(.+)",
    re.IGNORECASE,
)
_NOT_IN_ITS_PLACE = frozenset(
    """
    all almost and another because both close correct different done enough fine good him her how
    just like me mine my neither no not nothing okay only other our over reversed right same so somebody
    someone something spelled still that their them this tired too us very what with without wrong
    your
    """.split()
)
"""What follows "No, it's" where no name does."""
_MURMURED = regex(r"h?m+|h+m+|sh+|ps+t")
_SPELLED_BEHIND = regex(r"(?:\w+\W+){1,5}?((?:[^\W\d_]\b[\s,.\-]*){3,})$")
"""The letters in "It's Siobhan, S, I, O, B, H, A, N."."""
_AND = regex(r"\s*(?:,\s*and|\band\b|&|,)\s*", re.IGNORECASE)
_WORD = regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")


def name(text: str) -> str | None:
    """The one name that was said, of one to three words; None where there is none, or more than one."""
    found = names(text)
    return found[0] if len(found) == 1 else None


def name_in(text: str) -> str:
    """``name``, as words: empty where there is none."""
    return name(text) or ""


def in_its_place(text: str) -> str:
    """The words that stand where a name stands, whatever they are: "new in" in "No, it's new in."; or
    nothing. A transcriber writes a name that it doesn't know as words."""
    found = _IN_ITS_PLACE.match(text.strip())
    words = normalised(found[1]).split() if found else []
    fits = 0 < len(words) <= _MOST_WORDS and words[0] not in _NOT_IN_ITS_PLACE
    return found[1].strip(" .,!?") if found and fits else ""


def names(text: str) -> tuple[str, ...]:
    """All names that were said, as they are spelled."""
    behind = _SPELLED_BEHIND.match(text)
    if letters := spelled(text) or (behind and spelled(behind[1])):
        return (letters.capitalize(),)
    left = _taken_off(unicodedata.normalize("NFC", text))
    if left is None:
        return ()
    parts = list(dict.fromkeys(_bare(part.strip()).strip(" .,!?'’") for part in _AND.split(left)))
    given = _GIVES_A_NAME.matches(normalised(text))
    good = [part for part in parts if part and _is_name(part, text, given=given)]
    if len(good) == len([part for part in parts if part]):
        return tuple(_written(part, text) for part in good)
    return ()


def word(text: str) -> str | None:
    """A word that was chosen, out of the sentence around it, of one to three; None where there is none."""
    left = re.sub(r"^(?:an?|the)\s+", "", _taken_off(text.replace("?", ".")) or "", flags=re.IGNORECASE)
    sayable = len(left.split()) <= _MOST_WORDS and re.search(r"[aeiouy]", left, re.IGNORECASE)
    return _written(left, text) if sayable else None


def _taken_off(text: str) -> str | None:
    """The text without the sentence around a name; the original spelling stays."""
    best: str | None = None
    for sentence in reversed(
        [part for part in re.split(r"(?<=[a-z]{2}[.!?])\s+|(?<=\w{3}[.!?])\s+", text.strip()) if part.strip()]
    ):
        if sentence.rstrip().endswith("?") and best is None and len(sentence.split()) > 1:
            return None
        left = _bare(sentence)
        if left and best is None:
            best = left
    return best


def _bare(sentence: str) -> str:
    sentence = re.sub(r"^(\w+)['’]s (?:my|the) name\b.*", r"\1", sentence)
    words = re.sub(r"^(?:[Nn]o,? )?[Nn]ot [^,]+, ", "", sentence).split()
    changed = True
    while words and changed:
        changed = False
        for count in range(min(len(words) - 1, 7), 0, -1):
            head = normalised(" ".join(words[:count]))
            if head and _BEFORE.matches(head):
                words, changed = words[count:], True
                break
        if not changed and words and not normalised(words[0]):
            words, changed = words[1:], True
    for start in range(1, len(words)):
        if _AFTER.matches(normalised(" ".join(words[start:]))):
            words = words[:start]
            break
    return " ".join(words).strip(" .,!?-–—")


def _is_name(part: str, text: str, *, given: bool) -> bool:
    words = [word.strip(".,!?").lower() for word in part.split()]
    if not 0 < len(words) <= _MOST_WORDS or not all(_WORD.fullmatch(word) for word in words):
        return False
    if normalised(part) in ("huhuh", "uhhuh") or _MURMURED.fullmatch(words[0]):
        return False
    if _I_AM.matches(normalised(text)) and not given and _lower_in(part, text):
        return False
    for word in words:
        flat = word.replace("’", "'").replace("'", "")
        if flat in _ALSO_NAMES:
            if _I_AM.matches(normalised(text)) and _lower_in(part, text):
                return False
            continue
        if flat in _NOT_NAMES and not (len(words) > 1 and flat in _PARTS_OF_NAMES):
            return False
        if (
            _I_AM.matches(normalised(text))
            and flat.endswith(("ing", "ed", "ful", "less", "ous"))
            and _lower_in(part, text)
        ):
            return False
    return any(len(word) > 1 for word in words)


def _lower_in(part: str, text: str) -> bool:
    """Whether it is written small in a text that has capitals, as no transcriber writes a name."""
    return part == part.lower() and text != text.lower()


def _written(part: str, text: str) -> str:
    """A name as one writes it: never all in capitals or small."""
    part = part.strip()
    return part if part not in (part.lower(), part.upper()) else _titled(part)


def _titled(part: str) -> str:
    return "".join(_pieces(part))


def _pieces(part: str) -> Iterator[str]:
    for piece in re.split(r"([\s'’-])", part):
        yield piece[:1].upper() + piece[1:].lower()
