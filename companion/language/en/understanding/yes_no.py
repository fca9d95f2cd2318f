"""The meaning of an answer to a yes-or-no question: yes, no, with doubt, undecided.

Speech is evaluated clause by clause. Its usual surroundings are stripped, and the rest is looked up in
tables; clauses that contradict each other make it unclear. Nothing is concluded from a single word among
others: a clause as a whole has to be an answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from companion.language.en.understanding import answer_frames, yes_no_answers
from companion.language.en.understanding.echoes import echoed
from companion.language.en.understanding.in_question import in_question
from companion.language.en.understanding.leaning import Lean, lean
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.questions_back import is_turned
from companion.language.en.understanding.words import Sentence, normalised

_MOST_PEELS = 4
_MOST_RUN_ON = 16
_STARTERS = frozenset(
    """
    i we it that this you no not yes yeah sure of please thank thanks absolutely definitely either can
    sorry could let
    """.split()
)


class Side(Enum):
    """The direction in which words lean."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    NEITHER = "neither"
    """They don't address the question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of words as an answer."""

    side: Side
    hedged: bool = False
    outright: bool = False
    """By a word that is always an answer, like "yes"."""
    torn: bool = False
    """Whether parts of it contradict each other."""


_NEITHER = Reading(Side.NEITHER)
_OPPOSITE = {Side.YES: Side.NO, Side.NO: Side.YES}

_SPLIT = frozenset("but though although however except unless until because and so otherwise only if".split())
_SUBORDINATE = frozenset({"if", "unless", "until", "because"})
_LIMITS = frozenset("but though although however except unless until if only provided".split())
_CONDITIONS = Phrases(
    "but / if / unless / until / only / as long as / provided / though / although / however / except / "
    "because otherwise / because (he|she|they) / or else / otherwise / so that (he|she|they) / as soon as / "
    "depending / when (he|she|they|you) / once (he|she|they|you)"
)
_DENIES = Phrases(
    """
    (i|we)? (do|am|are|would|will|can|could|just|really)* (not|never) (now|today|yet|like
    this|here|tonight|really|want ...|ready|do (it|that|this)|at the moment|right now|in this
    way|agree|all of it|this way|this time) / later / another time / tomorrow / i (would|had) rather ...
    / no more / leave it ...
    """
)
_CONTRARY_TO_FACT = Phrases(
    "(if)? (i|we|you|he|she|they|it|that|this|there|things|people|somebody|anybody|everybody|only|_) "
    "(i|we|you|he|she|they|it)? (had|did not|were|could|was not) ..."
)
_RELUCTANT = Phrases(
    """
    (fine|all right|okay|yes)? whatever / i (have|had) to / if i (must|have to) / (he|she|they)
    (wants|want|makes|make|told|will get|gets|get) ... / because (otherwise|he|she|they|i have to|i
    must|you (will|would|are)) ... / otherwise ... / or else ... / i (do not|have no) (have
    (a|any|much)?|choice) ...
    """
)
_CORRECTS = Phrases(
    """
    no wait / wait no / no no wait / wait / i mean / i meant / sorry / actually / no actually / or
    rather / rather / correction / scratch that / on second thought / on second thoughts / let me
    correct that / i take that back / i changed my mind / no i mean / no i meant / wait actually /
    change that to / make that / well no / no sorry / hold on / hang on
    """,
)
_ASKS_HOW_ONE_IS = Phrases(
    """
    calm / ready / good for you / all right / okay / fine / awake / comfortable / able / listen / hear /
    like this / help / safe / would you like
    """
)
_NO_LONGER = Phrases("(i|we) (am|are|feel|do feel) (not|no longer) _ (any more)? (now|at all|about it)?")
_NO_LONGER_NOT = Phrases("not / no longer / any more / at all")
_FILLERS = frozenset(
    {
        "well",
        "so",
        "okay",
        "right",
        "all right",
        "sure",
        "good",
        "now",
        "fine",
        "great",
        "true",
        "yeah right",
        "please",
        "very well",
        "very good",
        "really great",
    }
)
"""Words that agree only if nothing else is said."""
_YES_OR_NO = Phrases("<yes>", {"yes": "yes / yeah / yep / yup / no / nope / nah"})
_DETERMINER = Phrases(
    """
    no
    (more|less|other|one|longer|matter|sugar|milk|wonder|idea|words|time|place|body|thing|phones|kids|
    children|food|coffee|money|sleep|tea|wine|beer|fun|news|need|rush|hurry|reason|help|luck)
    """
)


def yes_or_no(said: Sequence[Sentence], question: str = "") -> Reading:
    """Return the meaning of sentences as an answer to ``question``."""
    said = _settled(said)
    found: list[Reading] = []
    heard: list[str] = []
    taken_back = False
    for sentence in said:
        if _POLITE_NO.matches(sentence.words) and _OFFERS.inside(normalised(question)):
            found.append(Reading(Side.NO, hedged=True))
            continue
        if is_turned(sentence) and not _is_answer(sentence.words):
            continue
        for corrects, clause, joint in _clauses(sentence):
            taken_back = taken_back or (corrects and bool(found))
            if clause:
                reading = _limited(_clause(clause, question, first=not found), clause, joint, found, question)
                if clause in _FILLERS and found and found[-1].side is not Side.YES:
                    reading = _NEITHER
                unsure = reading.side is Side.UNSURE and heard[-1:] == ["well"]
                if heard and heard[-1] in _FILLERS and (unsure or reading.side in (Side.NO, Side.NEITHER)):
                    found = found[:-1]
                if taken_back and reading.side is not Side.NEITHER:
                    found.clear()
                    taken_back = False
                found.append(reading)
                heard.append(clause)
        if sentence.asks and found and found[-1].side is not Side.NEITHER and not _asks_nothing(sentence):
            found[-1] = replace(found[-1], torn=True)
    together = _together(found)
    conditional = any(_IF.starts(sentence.words) for sentence in said)
    return replace(together, hedged=True) if conditional and together.side in _OPPOSITE else together


def _settled(said: Sequence[Sentence]) -> Sequence[Sentence]:
    """Drop a "yeah, no" that only begins a sentence, which then says which of them is meant."""
    first = said[0].clauses if said else ()
    rest = first[1:] if first and _YEAH_NO.matches(first[0]) else first[2:]
    if _YEAH_NO.matches(" ".join(first[: len(first) - len(rest)])) and any(map(_is_answer, rest)):
        return (Sentence(tuple(rest), asks=said[0].asks), *said[1:])
    return said


_YEAH_NO = Phrases("(yeah|yep) (no|nah) / (no|nah) (yeah|yep)")
_IF = Phrases("(only|well|so|okay)* (if|as long as|provided|unless|so long as)")


def _state(clause: str) -> bool:
    """Return whether a clause describes a state that means no."""
    return yes_no_answers.STATES_AGAINST.matches(clause) or any(
        yes_no_answers.STATES_AGAINST.matches(rest) for rest in answer_frames.FRAME.after_start(clause)
    )


_POLITE_NO = Phrases(
    "(no)? (i|we) (am|are) (good|fine|okay|all right) (thanks|thank you) (though|for asking|anyway)?"
)
_RATHER = Phrases("(well|honestly|actually|no)* (i|we) would (much|really)* (rather|prefer to) ...")
_OFFERS = Phrases(
    "would you like / shall we / shall i / do you want / may i / can i / would it help / would that help"
)


def _asks_nothing(sentence: Sentence) -> bool:
    """Return whether a question is only rhetorical, as in "why not?"; "do you know?" is none."""
    return (
        sentence.clauses[-1] != "do you know"
        and sentence.clauses[-1].endswith(("why not", "why ever not", "right", "okay", "you know"))
        and len(sentence.words.split()) > 1
    )


def _clauses(sentence: Sentence) -> Iterator[tuple[bool, str, str]]:
    """Yield the pieces of a sentence: whether each revokes the last, its words, and its conjunction."""
    for clause in sentence.clauses:
        corrects = False
        rest = _CORRECTS.without_start(clause)
        if rest != clause and (not rest or _is_answer(rest)):
            corrects, clause = (
                True,
                rest or ("" if len(sentence.clauses) > 1 or not _is_answer(clause) else clause),
            )
        pieces: list[tuple[str, list[str]]] = [("", [])]
        for word in clause.split():
            if word in _SPLIT and pieces[-1][1] and not _YES_OR_NO.matches(" ".join((*pieces[-1][1], word))):
                pieces.append((word, []))
            else:
                pieces[-1][1].append(word)
        for number, (joint, words) in enumerate(_sensible(pieces)):
            yield corrects and number == 0, words, joint


def _sensible(pieces: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """Rejoin pieces that are an answer as a whole, like "i think so"."""
    whole = " ".join(" ".join(([joint] if joint else []) + words) for joint, words in pieces)
    if len(pieces) == 1 or _is_answer(whole):
        return [("", whole)]
    done: list[tuple[str, str]] = []
    for joint, words in pieces:
        if joint == "so" and done and not words:
            done[-1] = (done[-1][0], f"{done[-1][1]} so")
        elif joint == "so" and done and _is_answer(f"{done[-1][1]} so {' '.join(words)}"):
            done[-1] = (done[-1][0], f"{done[-1][1]} so {' '.join(words)}")
        else:
            done.append((joint, " ".join(words)))
    return done


def _is_answer(clause: str) -> bool:
    return _looked_up(clause) is not _NEITHER


def _limited(reading: Reading, clause: str, joint: str, before: Sequence[Reading], question: str) -> Reading:
    """Handle a clause that limits the previous one: "but I'm tired", "if he listens"."""
    said = any(one.side in _OPPOSITE for one in before)
    if not said:
        return _NEITHER if joint in _SUBORDINATE and reading.side in _OPPOSITE else reading
    if joint == "if" and _CONTRARY_TO_FACT.matches(clause):
        return Reading(Side.UNSURE, torn=True)
    if joint in _LIMITS or _CONDITIONS.starts(clause) or _RELUCTANT.starts(f"{joint} {clause}".strip()):
        bare = _CONDITIONS.without_start(clause)
        if _DENIES.matches(clause) or _DENIES.matches(bare) or _denies_what_is_asked(bare, question):
            return Reading(Side.NO)
        return (
            reading if reading.side in _OPPOSITE and not reading.hedged else Reading(Side.UNSURE, hedged=True)
        )
    return reading


def _denies_what_is_asked(clause: str, question: str) -> bool:
    """Return whether it says "not" of words of the question: "calmer, but not calm"."""
    denied = _NOT.without_start(clause)
    return denied != clause and set(denied.split()) <= _BESIDE | {*normalised(question).split()}


_BESIDE = frozenset("enough yet now the a my at all".split())
_NOT = Phrases(
    "(i|we|it|that)? (am|are|is|do|feel|would say|do feel)? (still|just|really|certainly)? (not|never) "
    "(feel|feeling|really|quite|yet|exactly|completely|fully|entirely|that|very|all that|so)*"
)


def _clause(clause: str, question: str, *, first: bool) -> Reading:
    """Read one clause as an answer."""
    if _IS_TO_CORRECT.inside(clause):
        return _NEITHER
    agrees, hedged = in_question(clause, question)
    if agrees is not None:
        return Reading(Side.YES if agrees else Side.NO, hedged)
    found = _looked_up(clause)
    if found is _NEITHER and _ASKS_HOW_ONE_IS.inside(normalised(question)):
        if _state(clause):
            return Reading(Side.NO, hedged=True)
        if _NO_LONGER.matches(clause) and _state(_NO_LONGER_NOT.without(clause)):
            return Reading(Side.YES)
    if found is _NEITHER and question:
        agrees, hedged = echoed(clause, question)
        if agrees is not None:
            found = Reading(Side.YES if agrees else Side.NO, hedged)
    if found is _NEITHER and _RATHER.matches(clause) and _OFFERS.inside(normalised(question)):
        return Reading(Side.NO, hedged=True)
    if found is _NEITHER and first:
        found = _led(clause)
    if found is _NEITHER:
        side, hedged = lean(clause)
        found = _NEITHER if side is None else Reading(_SIDES[side], hedged and side is not Lean.UNSURE)
    return found


_SIDES = {Lean.YES: Side.YES, Lean.NO: Side.NO, Lean.UNSURE: Side.UNSURE}


_IS_TO_CORRECT = Phrases(
    """
    (please|(want|need|like|have) to|must|should|could you|can you|let me) correct
    (that|it|this|yourself|me|my|our|his|her|the|them|something|one)? / correct (yourself|me|my|our|his|her|
    the (name|names|spelling|answer|number))
    """
)
"""Where "correct" is what somebody should do, and no yes."""


def _led(clause: str) -> Reading:
    """Read a clause with a plain yes or no and more, without a comma: "yes it's the dishes"."""
    word, _, rest = clause.partition(" ")
    if _IS_A_WORD.matches(rest) and not _IS_THE_ANSWER.matches(rest):
        return _NEITHER
    if yes_no_answers.YES.matches(word):
        tail = _looked_up(rest)
        torn = tail.side is Side.NO
        return Reading(Side.YES, tail.hedged or tail.side is Side.UNSURE, outright=True, torn=torn)
    if yes_no_answers.NO.matches(word) and rest and not _DETERMINER.starts(clause) and _goes_on(rest):
        tail = _looked_up(rest)
        return Reading(Side.NO, tail.hedged, outright=True, torn=tail.side is Side.YES and tail.outright)
    return _NEITHER


_IS_A_WORD = Phrases("(is|was|means|meant|comes|came|sounds|would be|will be|can be|has) ...")
"""How it goes on where a yes is only spoken of: "Yes is easy to say"."""
_IS_THE_ANSWER = Phrases("(is|was|would be|will be) (my|our|the) (answer|vote|choice) ...")
_GOES_ON = frozenset(
    """
    i we it that this there you he she they my our the not never thanks thank please way sir maam do
    does did is are was would can could let absolutely definitely really just sorry because what to
    these those his her
    """.split()
)


def _goes_on(rest: str) -> bool:
    """Return whether words after a "no" are a separate sentence, not the object of the negation."""
    return rest.split()[0] in _GOES_ON


@lru_cache(maxsize=512)
def _looked_up(clause: str) -> Reading:
    """Look the clause up, with less and less around it; as two, if it runs on without a comma."""
    found = _peeled(clause, _MOST_PEELS)
    if found is not _NEITHER:
        return found
    words = clause.split()
    for i in range(1, len(words) if len(words) <= _MOST_RUN_ON else 0):
        first, second = " ".join(words[:i]), " ".join(words[i:])
        if _can_begin(words[i]) and (one := _peeled(first, 2)) is not _NEITHER:
            other = _peeled(second, 2)
            if other.side is one.side:
                return _together((one, other))
    return _NEITHER


def _can_begin(word: str) -> bool:
    return word in _STARTERS


def _peeled(clause: str, layers: int) -> Reading:
    if (found := _in_tables(clause)) is not _NEITHER or not layers:
        return found
    for rests, hedged in (
        (answer_frames.HEDGING_FRAME.after_start(clause), True),
        (answer_frames.FRAME.after_start(clause), False),
        (answer_frames.HEDGING_TAIL.before_end(clause), True),
        (answer_frames.TAIL.before_end(clause), False),
    ):
        for rest in rests:
            if (found := _peeled(rest, layers - 1)) is not _NEITHER:
                return replace(found, hedged=found.hedged or (hedged and found.side is not Side.UNSURE))
    return _NEITHER


def _in_tables(clause: str) -> Reading:
    if yes_no_answers.UNSURE.matches(clause):
        return Reading(Side.UNSURE)
    if yes_no_answers.YES.matches(clause):
        return Reading(Side.YES, outright=True)
    if yes_no_answers.NO.matches(clause):
        return Reading(Side.NO, outright=True)
    if yes_no_answers.HEDGED_NO.matches(clause):
        return Reading(Side.NO, hedged=True)
    if yes_no_answers.SAYS_NO.matches(clause):
        return Reading(Side.NO)
    if yes_no_answers.SAYS_YES.matches(clause):
        return Reading(Side.YES)
    if yes_no_answers.HEDGED_YES.matches(clause):
        return Reading(Side.YES, hedged=True)
    return _NEITHER


def _together(found: Sequence[Reading]) -> Reading:
    """Combine several clauses to one answer."""
    sides = [one for one in found if one.side is not Side.NEITHER]
    if not sides:
        return _NEITHER
    if any(one.torn for one in sides):
        return Reading(Side.UNSURE, torn=True)
    decided = [one for one in sides if one.side in _OPPOSITE]
    if not decided:
        return Reading(Side.UNSURE)
    if len({one.side for one in decided}) > 1:
        return _weighed(decided)
    unsure = any(one.side is Side.UNSURE and not one.hedged for one in sides)
    if unsure and decided[0].side is Side.NO and not any(one.outright for one in decided):
        return Reading(Side.UNSURE)
    doubts = any(one.side is Side.UNSURE for one in sides)
    if doubts and not any(one.outright or not one.hedged for one in decided):
        return (
            Reading(Side.UNSURE)
            if not any(one.side is Side.UNSURE and one.hedged for one in sides)
            else decided[0]
        )
    hedged = doubts or (any(one.hedged for one in decided))
    return replace(decided[0], hedged=hedged, outright=any(one.outright for one in decided))


def _weighed(decided: Sequence[Reading]) -> Reading:
    """Weigh a yes and a no in one answer. Only a polite word beside an explicit no gives way to it."""
    if all(one.hedged for one in decided):
        return Reading(Side.UNSURE)
    outright = {one.side for one in decided if one.outright}
    if outright == {Side.NO} and not any(one.outright for one in decided if one.side is Side.YES):
        weak = all(one.side is Side.NO or not one.hedged for one in decided)
        if weak and decided[0].side is Side.NO:
            return Reading(Side.NO, outright=True)
    return Reading(Side.UNSURE, torn=True)
