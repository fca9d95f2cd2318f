"""Choice among options: by a wording, part of one, its position, or a length of time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from companion.core.program import Option
from companion.language.en.understanding.numbers import duration_s, durations_in
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import Sentence, normalised, sentences
from companion.regex import regex

_TIME = Phrases(
    "(just|wait|for|only|give me|give us|hold on|hang on|one|a)* (just)? (a|one|half a|another) second ..."
)
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
_EXCLUDES = regex(
    r"(?<!\S)(?:except(?: for| the)?|without|not|no|leave out|skip|anything but|everything but|"
    r"all but|instead of|rather than|never|minus|other than|apart from|besides|forget|"
    r"drop|delete|erase|omit|nothing but not|no more|exclude|excluding|avoid|anything except|neither|"
    r"nor|but the|but my|hate|less than|lose|remove|keep out|stay away from|against)(?!\S)"
)
_THAN = regex(r"(?<!\S)(?:rather than|than|instead of) .*")
_BUT = regex(r"(?<!\S)(?:but|except|unless|if|only if|although|though)(?!\S)")
_SMALL = frozenset(
    """
    a an the my our your some to of for with in on at it is be and or i we us me you please just only
    one thing that this do have go take get want would like nice good lovely hot little quick warm cosy
    cozy being having going doing getting
    """.split()
)
_YOU_CHOOSE = Phrases(
    """
    (you|companion) (choose|pick|decide|say|tell (me|us)|can (choose|decide|pick)|may
    (choose|decide|pick)|make the (choice|call|decision)|get to (choose|pick|decide)) (for (me|us))?
    (please)? / (whatever|whichever|what) (you|he|she|they|one)?
    (think|like|want|prefer|say|choose|recommend|suggest|suits you|feel|find|comes first|is
    (easiest|best|easier|fine|first)|works) (best|is best|is right|is good|works|fits|to|for us|for
    you|you like|better|like best|easier)* / (it is|i leave (it|that)|i will leave (it|that)|that is|we
    leave it)? (all)? (up to|to) you / surprise (me|us) / (i|we)? (do|really|just|honestly)* not
    (mind|care|have a preference|have any preference|have a strong preference) (which|either way|which
    one|really|at all|much|so you choose|whatever)* / (it|that)? (does|do)? not matter (to me|to
    us|which|which one|really|at all|much)* / (all|any|anything|either|either one|any one|any of
    (them|those|these)|whichever|whatever|both|each) (one|of (them|those|these))? (is|are|would be|will
    be|will do|works|sounds|goes|would) (fine|okay|good|all right|great|do|work|fun|with me|for me|by
    me|to me|with us|for us|nice)* / (what|which one)? (do|would)? you (recommend|suggest|advise) /
    whatever / (any|either|whichever) (of (them|those|these|the (two|three)))? / (you)?
    (throw|toss|flip) (a|the)? (dice|coin) / (pick|choose) (one|any|for me|for us|something|whatever|any
    of them|at random) (for (me|us))? (please)? / dealer's choice / your (choice|call|pick|decision|turn
    to choose) / (all|they are all) the same to (me|us) / (it is)? all (the same|one|equal) (to me|to
    us)? / no preference / i am (easy|open|fine either way|fine with
    (any|either|anything|whatever|both)|happy with (any|either|anything|whatever|both)|good with
    (any|either|anything|whatever)) (of them)? / i trust you / random / i have no preference / i leave
    the choice to you / do what you think (is)? (best|right) / you know best / either way (is
    fine|works|is good)? / i am not (fussy|picky) / anything goes / same difference / makes no
    difference (to me)?
    """
)
_ANY = Phrases(
    """
    (either|any|both|all|neither|none) (one|of (them|those|these|the (two|three)))? (of them)? / all of
    (them|it|the above) / both please / (one|some) of (them|those)
    """
)
_EITHER = Phrases("either (one|of (them|those|these|the two))?")
"""No choice where one is asked for: it says no more than that somebody hesitates."""
_NOTHING = Phrases(
    """
    not (a|one) (single)? (thing|word|bit) / none (of (it|that|them|these|those))? / nothing (at all|please|
    whatsoever|thanks|for me|today|here|of (it|that)|thank you|else|for now)* / absolutely nothing /
    (please|just)* do not keep (anything|any of it|a thing|it) (at all|please)* / zero / zilch / nada /
    (i|we) (would|do|will|want|say|choose|like|prefer|rather|take|you to|to|keep|kept|please)* nothing
    (at all|please|kept|to be kept|thanks)*
    """,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The result of understanding a choice."""

    value: str | None = None
    heard: str | None = None
    """An option that may have been meant."""
    hedged: bool = False
    you_choose: bool = False
    any_of_them: bool = False


@dataclass
class _Found:
    """Options found in words, in order, and the remaining words."""

    named: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    rest: str = ""


def choice(said: Sequence[Sentence], options: Sequence[Option], *, exposing: bool = False) -> Chosen:
    """Return the chosen option. ``exposing``: only explicit words count."""
    clear: list[str] = []
    doubtful: list[str] = []
    excluded: list[str] = []
    hedged = you_choose = any_of_them = stray = False
    for sentence in said:
        if sentence.asks and not _REQUESTS.starts(sentence.words):
            stray = True
            asked = exactly(sentence.words, options)
            doubtful += [asked] if asked and clear and asked not in clear else []  # "Tea... a walk?"
            continue
        whole = sentence.words
        exact = exactly(whole, options, exposing=exposing)
        if exact:
            clear.append(exact)
            continue
        for clause in sentence.clauses:
            taken = _clause(clause, options, exposing=exposing)
            clear += taken.named
            doubtful += [taken.rest] if taken.rest else []
            excluded += taken.excluded
            you_choose |= _any_frame(_YOU_CHOOSE, clause) and not _EITHER.matches(clause)
            any_of_them |= _any_frame(_ANY, clause)
            hedged |= _HEDGED.inside(clause)
            denied = _EXCLUDES.match(clause) is not None
            stray |= not (taken.named or taken.rest or taken.excluded or denied or says_nothing(clause))
    limited = _limits(said)
    clear = [value for value in dict.fromkeys(clear) if value not in excluded or (limited and not exposing)]
    contradicted = limited and bool(excluded) and not exposing
    sides = () if exposing else yes_and_no(options)
    if len(clear) > 1 and clear[0] in sides and exactly(said[0].clauses[0], options) == clear[0]:
        clear = clear[1:] if clear[1] not in sides else clear  # "No, something else."
    if exposing and clear and clear[-1] == _nothing(options) and not _both(said, options):
        return Chosen(clear[-1])
    if len(clear) == 1 and not doubtful and not contradicted and not (exposing and stray):
        return Chosen(clear[0], hedged=hedged)
    possible = list(dict.fromkeys([*clear, *[value for value in doubtful if value not in excluded]]))
    heard = possible[0] if len(possible) == 1 and not (exposing and limited) else None
    return Chosen(
        heard=heard, you_choose=you_choose and not possible and not excluded, any_of_them=any_of_them
    )


def _both(said: Sequence[Sentence], options: Sequence[Option]) -> bool:
    """Return whether one clause names several options."""
    return any(len(_mentions(clause, options)) > 1 for sentence in said for clause in sentence.clauses)


_REQUESTS = Phrases(
    """
    (please|well|so|okay|hm|then|maybe|yes)* (can|could|may|shall|might) (i|we)
    (please|just|maybe|perhaps|possibly)* (have|get|take|do|go|try|choose|pick|use|start|say|make)
    """
)
"""A wish phrased as a question."""
_HEDGED = Phrases("maybe / perhaps / probably / i guess / i suppose / kind of / possibly / might / could")


def _limits(said: Sequence[Sentence]) -> bool:
    return any(
        re.search(
            r"(?<!\S)but not(?!\S)|(?<!\S)(?:except|unless|anything but|everything but|all but)(?!\S)",
            sentence.words,
        )
        for sentence in said
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
    for bare in _allowed(words) if exposing else (words, *_peeled(words)):
        for option in options:
            wordings = {normalised(wording) for wording in option.spoken}
            if bare in wordings or (bare in _ALL and wordings & _ALL):
                return option.value
    return None


_ALL = frozenset({"everything", "all of it", "all", "it all", "the lot", "the whole lot", "the whole thing"})


def _peeled(words: str) -> Iterator[str]:
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


def _any_frame(table: Phrases, clause: str) -> bool:
    return table.matches(clause) or any(table.matches(rest) for rest in _LEADING.after_start(clause))


_LEADING = Phrases(
    """
    well / so / okay / honestly / really / i guess / i think / i would say / yes / no / hm / companion /
    actually
    """
)


def says_nothing(clause: str) -> bool:
    """Return whether a clause is only politeness or thinking aloud."""
    return _POLITE.matches(clause)


_POLITE = Phrases(
    """
    (please|thanks|thank you|sorry|i am sorry|well|so|okay|yes|yeah|hm|oh|sure|all right|i think|i
    guess|maybe|today|for me|definitely|honestly|good|great|fine|let me (see|think)|hello|hi|no|thanks a
    lot|and|i mean|actually|companion|really|now)* / (i|we|it|that|because|so)
    (am|was|are|is|have|need|feel|slept|had|like|love|want|would|will|do|did|can|could|just|really|helps|
    sounds)
    ... / (that|it) is (all|it|my (choice|answer)|what i (want|need|would like)) / (no|without|with)
    (sugar|milk|lemon|honey|rush|hurry|cream)
    """
)


def _clause(clause: str, options: Sequence[Option], *, exposing: bool) -> _Found:
    """Return the options in one clause: ``named`` clearly, ``rest`` (one value) doubtfully, ``excluded``."""
    clause = _THAN.sub("", clause).strip() or clause
    exact = exactly(clause, options, exposing=exposing)
    if exact:
        return _Found(named=[exact])
    nothing = _nothing(options)
    if nothing and any(_NOTHING.matches(one) for one in (clause, *_LEADING.after_start(clause))):
        return _Found(named=[nothing])
    out = _EXCLUDES.search(clause)
    if out:
        kept, dropped = clause[: out.start()].strip(), clause[out.end() :].strip()
        excluded = _mentions(dropped, options)
        if excluded:
            kept = _BUT.sub("", kept).strip()
            named = [] if exposing or not kept else _clause(kept, options, exposing=exposing).named
            doubt = "" if named else next(iter(_mentions(kept, options)), "")
            return _Found(named=named, excluded=excluded, rest=doubt if kept else "")
        if kept and not exposing and out[0] in ("without", "no"):
            return _clause(kept, options, exposing=exposing)
        return _Found(rest=next(iter(_mentions(clause, options)), ""))
    mentioned = _mentions(clause, options)
    placed = None if _TIME.matches(clause) else _placed(clause, options)
    if not mentioned and placed:
        return _Found(named=[placed])
    if len(mentioned) != 1:
        timed = _timed(clause, options) if not mentioned else None
        return (
            _Found(named=[timed] if timed else [], rest=mentioned[0] if len(mentioned) > 1 else "")
            if len(mentioned) < 2
            else _two(clause, options, mentioned)
        )
    gives = not exposing and any(_gives(one, mentioned[0], options) for one in (clause, *_peeled(clause)))
    return _Found(named=mentioned) if gives else _Found(rest=mentioned[0])


def _nothing(options: Sequence[Option]) -> str | None:
    """Return the option that reveals nothing, if there is one."""
    return next((o.value for o in options if any(normalised(w) in _NONE for w in o.spoken)), None)


_NONE = frozenset({"nothing", "keep nothing", "none", "none of it"})


def _two(clause: str, options: Sequence[Option], mentioned: list[str]) -> _Found:
    """Handle two adjacent options: the latter specifies the former ("a walk alone")."""
    words = clause.split()
    spots = {value: _spots(words, value, options) for value in mentioned}
    if len(mentioned) == 2 and all(len(at) == 1 for at in spots.values()):
        first, second = sorted(mentioned, key=lambda value: spots[value][0])
        if spots[second][0] == spots[first][0] + 1 and any(
            " ".join(words[spots[first][0] : spots[second][0] + 1]) == one
            for one in (clause, *_peeled(clause))
        ):
            return _Found(named=[second])
    return _Found(rest=mentioned[0], named=[]) if len(mentioned) == 1 else _Found(named=mentioned)


def _spots(words: list[str], value: str, options: Sequence[Option]) -> list[int]:
    stems = _stems_of(options)[value]
    return [i for i, word in enumerate(words) if _stem(word) in stems]


def _gives(words: str, value: str, options: Sequence[Option]) -> bool:
    """Return whether ``words`` say little but the option."""
    stems = _all_stems(options)[value]
    parts = [word for word in words.split() if word not in _SMALL]
    named = [word for word in parts if _stem(word) in stems]
    return bool(named) and len(parts) - len(named) == 0


_NOTHING_TO = regex(r"(?<!\S)nothing to (?:hide|lose|fear|add|worry about|be ashamed of|say)(?!\S)")
"""Where "nothing" is not the option."""


def _mentions(words: str, options: Sequence[Option]) -> list[str]:
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


def _placed(clause: str, options: Sequence[Option]) -> str | None:
    """Return the option whose position in the list was said."""
    listed = [option.value for option in options if option.listed]
    for one in (clause, *_peeled(clause)):
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


def _timed(clause: str, options: Sequence[Option]) -> str | None:
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
