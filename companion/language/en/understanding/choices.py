"""The choice that somebody makes among options, with what they rule out, leave to the companion or doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from companion.core.program import Option
from companion.language.en.understanding.option_matching import (
    at_place,
    exactly,
    mentioned_in,
    of_length,
    peeled,
    positions,
    says_only,
    yes_and_no,
)
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import Sentence, normalised
from companion.regex import regex

_TIME = Phrases(
    "(just|wait|for|only|give me|give us|hold on|hang on|one|a)* (just)? (a|one|half a|another) second ..."
)
_EXCLUDES = regex(
    r"(?<!\S)(?:except(?: for| the)?|without|not|no|leave out|skip|anything but|everything but|"
    r"all but|instead of|rather than|never|minus|other than|apart from|besides|forget|"
    r"drop|delete|erase|omit|nothing but not|no more|exclude|excluding|avoid|anything except|neither|"
    r"nor|but the|but my|hate|less than|lose|remove|keep out|stay away from|against)(?!\S)"
)
_THAN = regex(r"(?<!\S)(?:rather than|than|instead of) .*")
_BUT = regex(r"(?<!\S)(?:but|except|unless|if|only if|although|though)(?!\S)")
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
    return any(len(mentioned_in(clause, options)) > 1 for sentence in said for clause in sentence.clauses)


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
        excluded = mentioned_in(dropped, options)
        if excluded:
            kept = _BUT.sub("", kept).strip()
            named = [] if exposing or not kept else _clause(kept, options, exposing=exposing).named
            doubt = "" if named else next(iter(mentioned_in(kept, options)), "")
            return _Found(named=named, excluded=excluded, rest=doubt if kept else "")
        if kept and not exposing and out[0] in ("without", "no"):
            return _clause(kept, options, exposing=exposing)
        return _Found(rest=next(iter(mentioned_in(clause, options)), ""))
    mentioned = mentioned_in(clause, options)
    placed = None if _TIME.matches(clause) else at_place(clause, options)
    if not mentioned and placed:
        return _Found(named=[placed])
    if len(mentioned) != 1:
        timed = of_length(clause, options) if not mentioned else None
        return (
            _Found(named=[timed] if timed else [], rest=mentioned[0] if len(mentioned) > 1 else "")
            if len(mentioned) < 2
            else _two(clause, options, mentioned)
        )
    gives = not exposing and any(says_only(one, mentioned[0], options) for one in (clause, *peeled(clause)))
    return _Found(named=mentioned) if gives else _Found(rest=mentioned[0])


def _nothing(options: Sequence[Option]) -> str | None:
    """Return the option that reveals nothing, if there is one."""
    return next((o.value for o in options if any(normalised(w) in _NONE for w in o.spoken)), None)


_NONE = frozenset({"nothing", "keep nothing", "none", "none of it"})


def _two(clause: str, options: Sequence[Option], mentioned: list[str]) -> _Found:
    """Handle two adjacent options: the latter specifies the former ("a walk alone")."""
    words = clause.split()
    spots = {value: positions(words, value, options) for value in mentioned}
    if len(mentioned) == 2 and all(len(at) == 1 for at in spots.values()):
        first, second = sorted(mentioned, key=lambda value: spots[value][0])
        if spots[second][0] == spots[first][0] + 1 and any(
            " ".join(words[spots[first][0] : spots[second][0] + 1]) == one
            for one in (clause, *peeled(clause))
        ):
            return _Found(named=[second])
    return _Found(rest=mentioned[0], named=[]) if len(mentioned) == 1 else _Found(named=mentioned)
