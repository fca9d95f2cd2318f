"""Answers to a question, by what it asks for: a yes or no, a number, an option, a name, a day, free words."""

import re
from collections.abc import Sequence

from companion.core.language.meaning import UNCLEAR, Act, AnswerValue, Meaning, Question
from companion.core.program import Answer
from companion.language.en.understanding import questions_back, requests
from companion.language.en.understanding.choices import choice, says_nothing
from companion.language.en.understanding.corrections import CORRECTED_TO, CORRECTS, CORRECTS_OUTRIGHT
from companion.language.en.understanding.days import day
from companion.language.en.understanding.durations import duration_s
from companion.language.en.understanding.names import names, word
from companion.language.en.understanding.numbers import rating
from companion.language.en.understanding.option_matching import exactly, nearest, yes_and_no
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import Sentence, behind_correction, normalised, sentences
from companion.language.en.understanding.yes_no import Side, yes_or_no
from companion.regex import regex

_LONGEST_ANSWER = 60
_ASKS_FOR_A_WORD = regex(r"\bword\b", re.IGNORECASE)
"""A question for a safe word, which is said as a name is, but need not be one."""


def is_named(said: Sequence[Sentence], value: AnswerValue | None, question: Question) -> bool:
    """Return whether an option was named, and not only a yes or a no given that comes to it."""
    clauses = [clause for one in said for clause in (one.words, *one.clauses) if not OUTRIGHT.matches(clause)]
    named = any(exactly(clause, question.options) == value for clause in clauses)
    return value is not None and (named or value not in yes_and_no(question.options))


OUTRIGHT = Phrases("yes / yeah / yep / no / nope / nah / sure / okay / not (yet|now|today)")


def answer_to(text: str, said: Sequence[Sentence], question: Question) -> Meaning:
    """Return what the words answer, as far as they do."""
    if len(normalised(text).split()) > _LONGEST_ANSWER and question.answer is not Answer.TEXT:
        return UNCLEAR
    corrects, outright = CORRECTS.matches(said[0].words), CORRECTS_OUTRIGHT.matches(said[0].words)
    if corrects and (to := CORRECTED_TO.without_start(said[0].words)) not in ("", said[0].words):
        text = f"{to}. {' '.join(one.words for one in said[1:])}"
        said = sentences(text)
    match question.answer:
        case Answer.YES_NO:
            found = _yes_no(text, said, question)
        case Answer.RATING:
            found = _rating(said, question)
        case Answer.CHOICE | Answer.PARTNER:
            found = _choice(said, question)
        case Answer.NAME:
            found = _name(text, said, question)
        case Answer.DAY:
            found = _day(said, question)
        case Answer.TEXT:
            found = Meaning(Act.ANSWER, text.strip())
    if corrects and found.act is Act.ANSWER and question.answer is not Answer.TEXT:
        return Meaning(Act.CORRECTION, found.value, found.hedged, outright)
    return found


def _yes_no(text: str, said: Sequence[Sentence], question: Question) -> Meaning:
    if question.said_back and (right := _names_right(text, said, question)):
        return right
    reading = yes_or_no(said, question.text)
    if reading.torn:
        return UNCLEAR
    match reading.side:
        case Side.YES | Side.NO:
            return Meaning(Act.ANSWER, reading.side is Side.YES, reading.hedged)
        case Side.UNSURE:
            return Meaning(Act.UNSURE)
    return UNCLEAR


def _names_right(text: str, said: Sequence[Sentence], question: Question) -> Meaning | None:
    """Read a "no" with the right name in it."""
    if said[-1].asks:
        return None
    known = {name.casefold() for name in question.said_back}
    found = [name for name in names(text) if name.casefold() not in known]
    if not found or yes_or_no(said).side is Side.YES:
        return None
    all_names = names(text)
    return Meaning(Act.CORRECTION, found[0], names=all_names)


def _rating(said: Sequence[Sentence], question: Question) -> Meaning:
    if question.minutes:
        return _minutes(said, question)
    found = rating(said, question.text, question.low, question.high)
    if found.taken_back:
        return Meaning(Act.TAKES_BACK, heard=found.heard)
    if found.value is not None:
        return Meaning(Act.ANSWER, found.value, found.hedged)
    return _unsure_or(said, Meaning(Act.UNCLEAR, heard=found.heard))


def _minutes(said: Sequence[Sentence], question: Question) -> Meaning:
    """Read a length of time; the nearest that fits, in whole minutes within the range, is asked about."""
    seconds = duration_s(said)
    if seconds is None:
        return _unsure_or(said, UNCLEAR)
    minutes = min(max(round(seconds / 60), question.low), question.high)
    return Meaning(Act.ANSWER, minutes) if 60 * minutes == seconds else Meaning(Act.UNCLEAR, heard=minutes)


_FEW = 2
"""Words behind a correction that are most likely a misheard answer."""
_BOTH_WAYS = Phrases(
    "<half>* yes (and|but|or)? <half>* no <half>* / <half>* no (and|but|or)? <half>* yes <half>*",
    {"half": "maybe / perhaps / possibly / partly / half / a (bit|little) / (kind|sort) of / in a way"},
)
_SAYS_NOTHING = Phrases(
    "... (i|we) (will|would|can|shall|am going to)* (say|tell|tell you|talk about) nothing ..."
)
_OTHERS = Phrases("he / she / they / him / her / them")


def _choice(said: Sequence[Sentence], question: Question) -> Meaning:
    whole = " ".join(one.words for one in said)
    if _BOTH_WAYS.matches(whole):
        return Meaning(Act.UNSURE)
    if question.exposing and _SAYS_NOTHING.matches(whole) and _OTHERS.inside(whole):
        return UNCLEAR  # who will say what, and not what may be kept
    found = choice(said, question.options, exposing=question.exposing)
    if behind := behind_correction(Sentence(tuple(clause for one in said for clause in one.clauses))):
        instead = choice(sentences(behind), question.options, exposing=question.exposing)
        if instead.value is not None:
            return Meaning(Act.ANSWER, instead.value, instead.hedged)
        if found.value is not None and (question.exposing or len(behind.split()) <= _FEW):
            return Meaning(Act.TAKES_BACK, heard=instead.heard)  # "Tea, no, wait, wok."
    if found.value is None and not question.exposing and (other := _on_reflection(said, question)):
        return Meaning(Act.ANSWER, other)
    if not question.exposing and (settled := _as_yes_or_no(said, question, found.value)):
        return settled
    if found.value is not None:
        return Meaning(Act.ANSWER, found.value, found.hedged)
    if found.you_choose and not question.exposing:
        return Meaning(Act.YOU_CHOOSE)
    if found.heard is None and not found.any_of_them:
        near = nearest(said, question.options)
        if near is not None:
            return Meaning(Act.UNCLEAR, heard=near)
    if found.any_of_them:
        return UNCLEAR
    return _unsure_or(said, Meaning(Act.UNCLEAR, heard=found.heard))


def _on_reflection(said: Sequence[Sentence], question: Question) -> str | None:
    """Return the option that comes last, behind a no and its reason: "Tea. No, it's too hot. A walk."."""
    clauses = [clause for one in said for clause in one.clauses]
    no = next((at for at, clause in enumerate(clauses) if at and _NO.starts(clause)), None)
    if no is None or no == len(clauses) - 1 or said[-1].asks or any(yes_and_no(question.options)):
        return None
    named = [choice((Sentence((clause,)),), question.options) for clause in clauses[no:-1]]
    unnamed = all(one.value is None and one.heard is None for one in named)
    return exactly(clauses[-1], question.options) if unnamed else None


_NO = Phrases("(oh|or|hm|wait)* (no|nope|nah|actually)")


def _as_yes_or_no(said: Sequence[Sentence], question: Question, chosen: str | None) -> Meaning | None:
    """Read words as a yes or a no where those are among the options; None where another was ``chosen``, or
    wished for, or an option was named in one of its wordings."""
    yes, no = yes_and_no(question.options)
    if is_named(said, chosen, question):
        return None
    reading = yes_or_no(said, question.text)
    value = {Side.YES: yes, Side.NO: no}.get(reading.side)
    if value is None or reading.torn:
        return Meaning(Act.UNCLEAR, heard=chosen) if chosen else None
    if reading.side is Side.NO and _wishes_for_more(said, question):
        return UNCLEAR
    words = " ".join(one.words for one in said)
    doubtful = reading.hedged and (value == yes or len(words.split()) > _SHORT_NO)
    return Meaning(Act.UNCLEAR, heard=value) if doubtful else Meaning(Act.ANSWER, value)


_SHORT_NO = 4
"""Words of a doubtful no that is taken; in more there may be a wish: "I'd rather do the check-in"."""


def _wishes_for_more(said: Sequence[Sentence], question: Question) -> bool:
    """Return whether more is said than a no: "No, the long hug"."""
    clauses = [Sentence((clause,)) for one in said for clause in one.clauses]
    return len(clauses) > 1 and any(
        yes_or_no((one,), question.text).side is Side.NEITHER and not says_nothing(one.words)
        for one in clauses
    )


def _unsure_or(said: Sequence[Sentence], otherwise: Meaning) -> Meaning:
    if otherwise.heard is None and yes_or_no(said).side is Side.UNSURE:
        return Meaning(Act.UNSURE)
    return otherwise


def _name(text: str, said: Sequence[Sentence], question: Question) -> Meaning:
    chosen = _word(text, said) if _ASKS_FOR_A_WORD.search(question.text) else None
    if chosen:
        return Meaning(Act.ANSWER, chosen)
    if said[-1].asks and questions_back.asks_back(said):
        return UNCLEAR
    found = names(text)
    if len(found) == 1:
        return Meaning(Act.ANSWER, found[0])
    if len(found) > 1:
        return Meaning(Act.UNCLEAR, heard=found[0], names=found)
    return _unsure_or(said, UNCLEAR)


def _day(said: Sequence[Sentence], question: Question) -> Meaning:
    """Read a day; where today isn't known, none."""
    named = day(said, question.today) if question.today else None
    return Meaning(Act.ANSWER, named.isoformat()) if named else _unsure_or(said, UNCLEAR)


_SUGGESTS = Phrases("(how|what) about ...")


def _word(text: str, said: Sequence[Sentence]) -> str | None:
    """Return the word that was chosen; None if something else was said."""
    last = said[-1]
    asks = last.asks and len(last.words.split()) > 1 and not _SUGGESTS.matches(last.words)
    if asks or requests.asks_to_repeat(said) or requests.asks_for_time(said):
        return None
    return word(text) if yes_or_no(said).side is Side.NEITHER else None
