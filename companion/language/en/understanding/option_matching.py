"""The option that words name: by a wording, part of one, its position, or a length of time."""

from collections.abc import Iterator, Sequence

from companion.core.program import Option
from companion.language.en.understanding.durations import duration_s, durations_in
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import Sentence, normalised, sentences
from companion.regex import regex

_PLACES = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_COUNTS = "one two three four five six seven eight nine ten".split()
_PLACE = regex(
    rf"(?<!\S)(?:(?:the )?({'|'.join(_PLACES)}|last|final|middle|former|latter|top|bottom|"
    rf"other)(?: (?:one|option|choice|thing|idea|answer|of (?:those|these|them)|you (?:said|mentioned|"
    rf"named)|of the (?:two|three|four)))*"
    rf"|(?:option|number|choice|answer|no) ({'|'.join(_COUNTS)}|\d+)|(?:the )?(\d+)(?:st|nd|rd|"
    rf"th)(?: (?:one|option))?)(?!\S)"
)
_FRAME = Phrases(
    """
    i (think|guess|suppose|believe|would think|mean) / well / so / okay / yes / yeah / oh / hm / sure /
    now / then / and / today / tonight / honestly / actually / please / definitely / just / maybe /
    perhaps / probably / only / all right / thanks / thank you / first / rather / here / if (it|that) is
    (okay|all right|possible|fine|up to me) / for (me|us) (it is|it would be)? / in that case / of those
    / out of those / let me see / let me think / right now / to be honest / if i (may|can|could|had to)
    (choose|pick|say)? / as for me / (i|we|me|it|that|let us|it would be|it is|my
    (answer|choice|vote|pick|preference) (is|would be|goes to)|i am|i would say|i say|i will say) /
    (i|we) (would|will|do|can|could|may|might|am|are|just|really|definitely|still|guess i|guess|think
    i|think we|think|probably|also|both|suppose|feel like|would have to|have to)*
    (like|love|want|need|prefer|choose|pick|take|have|go (for|with)|say|vote (for)?|opt (for)?|rather
    (have|do|take|go (for|with)|not)?|sooner|stick with|settle for|go|do|try|keep|say|enjoy|going
    (for|with)|in favor of|leaning (towards|to|toward)|lean (towards|to|toward)|up for|in the mood
    for|be up for|be happy with|start with|begin with|be|fancy|wish|hope|for|choosing|taking|feeling)
    (to|for|with|the|that|it|have|do|go|take|us|you
    to|a|an|be|try|going|doing|having|taking|keep|just|only|maybe)* / (let us|shall we|can we|could
    we|can i|could i|may i|may we|how about we|why do not we|we could|we can|we should|please|maybe we
    could) (please|just|maybe)* (go (for|with)?|do|take|have|try|choose|pick|say|make
    (it|that)|keep|start with|begin with|stick with|use|get|settle (for|on))?
    (to|for|with|the|that|it|a|an|have|do)* / (i|we) (could use|could do with|would kill for|fancy|am
    having|would fancy|could murder) (a|an|some|the)? / out (for)? / (go|going|head) (out|outside)
    (for)? / (i|we) feel like (a|an|some|having|going for|to|taking)* / let (me|us) (have|take|go
    for|do|get|be)? (some|a)? / (make|call) (it|that)? / (give|put) (me|us|down|me down for|us down for)
    / go (for|with) / (take|choose|pick|do|have|try|keep) / (sounds|seems|looks) (good|best|nice|right)
    / (the|a|an|my|our|some|to|with|for|this|that)
    """
)
_TAIL = Phrases(
    """
    please / thanks / thank you / then / today / tonight / now / for (me|us|now|today|tonight|sure|a
    start|the moment) / i think / i guess / i suppose / i would say / maybe / probably / first / sounds
    (good|best|nice|right|great|lovely|perfect|fine|like a plan|wonderful) (to me|for me|today|tonight)*
    / would hit the spot / around the block / would (do (me|us)? (good|fine|nicely|well)|help|suit
    (me|us)|work|feel (good|nice|right)) (now|today|me|us|most|best)* / for (a bit|a while|a moment|a
    little) / (a bit|a little|a while) / would be (good|best|nice|great|lovely|fine|perfect|my
    choice|enough|better|the best) (for me|today|tonight|for now|for us)* / (is|seems|works|feels)
    (good|best|fine|right|better|okay|great|enough|my choice|what i (want|need|would like)|for
    me|nice|perfect|it|the one|well|all right|more like it) (for me|today|tonight|for now|for us)* /
    (one|option|thing|ones) / if (that is|it is|i may|we may|possible|you do not mind|that is okay|it
    has to be one) ... / this time / for once / instead / as well / too / only / right now / really /
    honestly / actually / more / me / it is / (any day|every time|all the way) / because ... / so ... /
    since ... / as (it|that|i|we) ... / i
    (am|was|have|need|feel|really|just|do|did|will|would|slept|like|love) ... / it
    (is|will|would|helps|has|feels|sounds) ... / we (are|have|can|did|need|could) ... /
    (no|without|with|and some|with some|but no|extra|lots of)
    (sugar|milk|lemon|honey|cream|rush|hurry|talking) / today at least / at least / if at all / with
    (you|her|him|sam|leo|nora)
    """
)
_SMALL = frozenset(
    """
    a an the my our your some to of for with in on at it is be and or i we us me you please just only
    one thing that this do have go take get want would like nice good lovely hot little quick warm cosy
    cozy being having going doing getting
    """.split()
)
_ALLOWS = Phrases(
    """
    well / so / okay / yes / yeah / hm / please / just / only / you (may|can|could) (please|just|only)*
    (keep|have|save|store) / keep / (i|we) (would|am|are|do|think|guess|say|want|like|want you to|would
    like you to|am okay with|am fine with|am happy with|choose|pick|take|would say|prefer|would prefer|
    would rather|will take|will say|vote for|go for|go with|let you|allow)* (you (to)?)?
    (keep|keeping|kept)? / let us (keep|say|do|go with|take) / my answer is / it is / the / for me / i
    think / i guess / (you have)? my (permission|consent) (for|to keep) / thanks / thank you /
    definitely / honestly
    """
)
"""Words that may precede an answer that gives something away."""
_ALLOWS_TAIL = Phrases(
    """
    please / thanks / thank you / for me / then / as well / (is|are) (fine|okay|good|all right)
    (with|by|for)? (me|us)? / for now / today / i think / i guess / can be kept / only / this time / too
    """
)


def _allowed(words: str) -> Iterator[str]:
    yield words
    for rest in _ALLOWS.after_start(words):
        yield from _allowed(rest)
    for rest in _ALLOWS_TAIL.before_end(words):
        yield from _allowed(rest)


def yes_and_no(options: Sequence[Option]) -> tuple[str | None, str | None]:
    """Return the options that are a yes and a no; None where one is missing."""
    return exactly("yes", options), exactly("no", options)


def exactly(words: str, options: Sequence[Option], *, exposing: bool = False) -> str | None:
    """Return the option of which ``words`` are a wording, apart from politeness."""
    for bare in _allowed(words) if exposing else (words, *peeled(words)):
        for option in options:
            wordings = {normalised(wording) for wording in option.spoken}
            if bare in wordings or (bare in _ALL and wordings & _ALL):
                return option.value
    return None


_ALL = frozenset({"everything", "all of it", "all", "it all", "the lot", "the whole lot", "the whole thing"})


def peeled(words: str) -> Iterator[str]:
    """Yield words with more and more of the surroundings of a choice removed; a limited number of layers."""
    seen = {words}
    layer = [words]
    for _ in range(3):
        following: list[str] = []
        for one in layer:
            for rest in (*_FRAME.after_start(one), *_TAIL.before_end(one)):
                if rest not in seen:
                    seen.add(rest)
                    following.append(rest)
                    yield rest
        layer = following[:40]


def positions(words: list[str], value: str, options: Sequence[Option]) -> list[int]:
    """Return where in ``words`` those stand that only the option ``value`` has."""
    stems = _stems_of(options)[value]
    return [i for i, word in enumerate(words) if _stem(word) in stems]


def says_only(words: str, value: str, options: Sequence[Option]) -> bool:
    """Return whether ``words`` say little but the option."""
    stems = _all_stems(options)[value]
    parts = [word for word in words.split() if word not in _SMALL]
    named = [word for word in parts if _stem(word) in stems]
    return bool(named) and len(parts) - len(named) == 0


_NOTHING_TO = regex(r"(?<!\S)nothing to (?:hide|lose|fear|add|worry about|be ashamed of|say)(?!\S)")
"""Where "nothing" is not the option."""


def mentioned_in(words: str, options: Sequence[Option]) -> list[str]:
    """Return options with a wording, or a word unique to them, in ``words``."""
    found: list[str] = []
    rest = f" {_NOTHING_TO.sub(' ', words)} "
    wordings = sorted(
        ((normalised(wording), option.value) for option in options for wording in option.spoken),
        key=lambda pair: -len(pair[0]),
    )
    for wording, value in wordings:
        if wording and f" {wording} " in rest:
            found.append(value)
            rest = rest.replace(f" {wording} ", " , ")
    own = _stems_of(options)
    for word in rest.split():
        if word not in _SMALL:
            found += [value for value, stems in own.items() if _stem(word) in stems]
    return list(dict.fromkeys(found))


def _stems_of(options: Sequence[Option]) -> dict[str, set[str]]:
    """Return for each option the words that no other option has."""
    every = _all_stems(options)
    return {
        value: {
            stem for stem in stems if not any(stem in other for name, other in every.items() if name != value)
        }
        for value, stems in every.items()
    }


def _all_stems(options: Sequence[Option]) -> dict[str, set[str]]:
    return {
        option.value: {
            _stem(word)
            for wording in option.spoken
            for word in normalised(wording).split()
            if word not in _SMALL
        }
        - _WEAK_STEMS
        for option in options
    }


_WEAK_STEMS = frozenset("not no yes keep all any more other little lot can will".split())


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            word = word[:-1] if word[-1] == word[-2] and word[-1] not in "ls" else word
            break
    return word.removesuffix("e") if len(word) > 3 else word


def at_place(clause: str, options: Sequence[Option]) -> str | None:
    """Return the option whose position in the list was said."""
    listed = [option.value for option in options if option.listed]
    for one in (clause, *peeled(clause)):
        found = _PLACE.fullmatch(one)
        if not found:
            continue
        place, count, digits = found.groups()
        if place == "other":
            return None
        if place in ("last", "final", "latter", "bottom"):
            index = len(listed) - 1
        elif place in ("former", "top"):
            index = 0
        elif place == "middle":
            index = len(listed) // 2 if len(listed) % 2 else -1
        elif place:
            index = _PLACES.index(place)
        else:
            index = (
                (_COUNTS.index(count) if count in _COUNTS else int(count)) - (count not in _COUNTS)
                if count
                else int(digits) - 1
            )
        return listed[index] if 0 <= index < len(listed) else None
    return None


def of_length(clause: str, options: Sequence[Option]) -> str | None:
    """Return the option that names the given length of time."""
    seconds = duration_s(sentences(clause), bare_minutes=False)
    if seconds is None:
        return None
    return next(
        (o.value for o in options if any(durations_in(wording) == seconds for wording in o.spoken)), None
    )


def nearest(said: Sequence[Sentence], options: Sequence[Option]) -> str | None:
    """Return the option nearest to a length of time that none of them names, to be confirmed."""
    seconds = duration_s(said)
    named = {o.value: length for o in options for wording in o.spoken if (length := durations_in(wording))}
    if seconds is None or len(named) < 2:
        return None
    return min(named, key=lambda value: abs(named[value] - seconds))
