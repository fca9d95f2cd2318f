"""The meaning of spoken English in its situation."""

import re
from collections.abc import Collection, Sequence

from companion.core.api.events import Command
from companion.core.language.commands import VOICE_CHANGES, Commands
from companion.core.language.meaning import UNCLEAR, Act, AnswerValue, Meaning, Question, Scope, Situation
from companion.core.program import Answer
from companion.language.en.commands import COMMANDS
from companion.language.en.understanding import freely, going, talk
from companion.language.en.understanding.choices import choice, exactly, nearest, says_nothing, yes_and_no
from companion.language.en.understanding.days import day
from companion.language.en.understanding.in_question import begins_anew, in_question
from companion.language.en.understanding.names import names, word
from companion.language.en.understanding.numbers import duration_s, rating
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.retracting import Retracted, retracted
from companion.language.en.understanding.words import Sentence, behind_correction, normalised, sentences
from companion.language.en.understanding.yes_no import Side, yes_or_no
from companion.regex import regex

_EXACT = Commands(COMMANDS)
_SAFE = frozenset(
    {
        Command.STOP,
        Command.PAUSE,
        Command.TIME_OUT,
        Command.FORGET_WORDS,
        Command.FORGET_MINE,
        Command.FORGET_SESSION,
        Command.FORGET_VOICE,
    }
)
_LONGEST_ANSWER = 60
_ASKS_FOR_A_WORD = regex(r"\bword\b", re.IGNORECASE)
"""A question for a safe word, which is said as a name is, but need not be one."""
_CORRECTS = Phrases(
    """
    (i|no|sorry|actually|wait|well|oh|and|hm|so)* (i|we) (meant|mean) (to say|to answer)? ... /
    (no|oh|wait|sorry|hold on|hang on)* (actually|sorry|on second thought|on second
    thoughts|correction|scratch that|rather|wait|i changed my mind|i have changed my mind|change (that|it|my
    answer) to|i take (that|it) back|let me correct (that|it|myself)|make (that|it)) ... / (can|could|may)
    (i|we) (answer|change|correct|say|do) (that|it|my answer|mine)? (again|over|anew)? ... / (i|we)
    (want|would like|need) to (change|correct|take back|redo) (my|that|it|the|what) ... / no wait ... / wait
    no ... / sorry i meant ... / change my answer ... / i (misspoke|said (it|that) wrong) ...
    """
)


_SAYS_SO = Phrases(
    """
    (i|no|sorry|actually|wait|well|oh|and|hm|so)* (i|we) meant (to say|to answer)? ... / (no|oh|wait|sorry)*
    (correction|scratch that|i changed my mind|i have changed my mind|change (that|it|my answer) to|i take
    (that|it) back|make (that|it)|i misspoke|i said (it|that) wrong) ... /
    (oh|sorry)* no (no)* (wait|hold on) ...
    """
)
"""Explicit corrections: no first answer begins like this."""
_TO = Phrases(
    """
    <lead>* (i|we) meant (to (say|answer))? / <lead>* ((i|we) (want|would like) to|can i|let me|please)?
    (change|correct) (that|it|my answer|mine) to / <lead>* make (that|it) / <lead>* (i|we) changed my
    mind (to)? / <lead>* correction
    """,
    {"lead": "no / oh / sorry / actually / wait / well / and / hm / so"},
)
_TAKES_BACK = Phrases(
    """
    <lead>* (wait no|hold on no|correction|scratch that|not that|change my
    answer|on second (thought|thoughts)) / <lead>* (i|we) (have)? changed (my|our) mind (and|so|now|sorry)*
    (i|we) (do|would|will|can) not (really)? (want|like|wish|feel like|do)? ... /
    <lead>* (i|we) take (that|it|my answer) back / <lead>* (let
    me|i (want|would like|need|wish|have) to|can i|could i|may i|might i|am i allowed to|is it okay if i)
    (please|just|quickly)* (change|correct|redo|revise|take back|answer|give) (that|it|my
    (answer|mind|last answer)|mine|this|one|the last (one|answer)|what i said|another
    answer|myself|differently)? (again|over|anew|once more|one more time|please|back|for a (moment|second)|i
    (said|gave) ...)* / <lead>* (i|we) (have)? changed my mind / <lead>* (i|we) (misspoke|said (it|that)
    wrong|got (it|that) wrong|made a mistake|answered wrong|did not mean (that|it|to say
    (that|it))|chose wrong|picked the wrong (one|number)) / <lead>* that (was|is) (wrong|not right|a
    mistake|not what i (meant|said|wanted|wanted to say)|not my answer|the wrong (one|answer|number))
    """,
    {"lead": "no / oh / sorry / actually / wait / well / please / but / okay / and / so / hm / companion"},
)
"""An answer is withdrawn, without another."""
_NO_WAIT = Phrases("(oh|sorry|um|well)* no (no)* (wait|hold on|hang on) (please|a (moment|second))?")
_NO_WAIT_CUT = regex(
    r"(?:^\W*|(?<=[.,!?]\s))(?:(oh no|oh sorry|no|oh|sorry)|now|know)\b[.,! ]*\b(wait|hold on|hang on|sorry|"
    r"actually|i meant)[.!,]*\s+(\w+)",
    re.IGNORECASE,
)
"""How a transcriber writes "No, wait, three." that is said slowly: "No. Wait. Three.", "Now, wait, three"."""
_MOST_CORRECTING = 6
"""Words of a correction whose value was not understood."""
_ASKS_TO_CHANGE = Phrases(
    "... (change|correct|redo|revise|take back) my (last)? answer / ... answer (that)? again"
)


def _takes_back(said: Sequence[Sentence]) -> bool:
    """Return whether a sentence or two only withdraw an answer."""
    return len(said) < 3 and _TAKES_BACK.matches(" ".join(one.words for one in said))


def understand(text: str, situation: Situation) -> Meaning:
    """Return the meaning of ``text`` in ``situation``. Any text is allowed, also an empty one."""
    text = _NO_WAIT_CUT.sub(lambda cut: f"{cut[1] or 'no'}, {cut[2]}, {cut[3]}".lower(), text)
    said = sentences(text)
    if not said:
        return UNCLEAR
    if situation.scope is Scope.TURN:
        return _in_a_turn(text, said, situation)
    if _MISHEARD.matches(normalised(text)):
        return UNCLEAR
    if talk.not_to_us(text, said, _called(situation)):
        return Meaning(Act.NOT_TO_US)
    if situation.scope is Scope.PAUSED:
        return _while_paused(text, said, situation)
    if situation.question is None:
        return _between(text, said)
    if situation.question.answer is not Answer.TEXT and (left := retracted(text)) is not None:
        return _without_retracted(left, situation, situation.question)
    return _at_a_question(text, said, situation, situation.question)


def _without_retracted(what: Retracted, situation: Situation, question: Question) -> Meaning:
    """Read what is left of an answer; where nothing is, what was said may have been meant all the same."""
    if sentences(what.left):
        return _at_a_question(what.left, sentences(what.left), situation, question)
    was = _answer(what.was, sentences(what.was), question) if sentences(what.was) else UNCLEAR
    return Meaning(Act.UNCLEAR, heard=was.value) if was.answers else Meaning(Act.SOMETHING_ELSE)


_MISHEARD = Phrases("(good)? bye (me|us) / buy (me|us)")
"""What a transcriber makes of "fine by me"."""


def _called(situation: Situation) -> tuple[str, ...]:
    """Return who may be called by name: anybody, if a name is asked, or a day ("No, Friday")."""
    question = situation.question
    if question is not None and (question.answer in (Answer.NAME, Answer.DAY) or question.said_back):
        return ("*",)
    return situation.people


def _in_a_turn(text: str, said: Sequence[Sentence], situation: Situation) -> Meaning:
    """Read words within a turn: nearly everything is talk."""
    command = _EXACT.find(text)
    if command in VOICE_CHANGES or (command is Command.DONE and situation.pause_s < 0):
        command = None
    if command is not None:
        return Meaning(Act.COMMAND, command=command)
    if going.has_to_go(said):
        return Meaning(Act.TIME, command=Command.PAUSE)
    if going.ends_with_done(said):
        return Meaning(Act.SOMETHING_ELSE, command=Command.DONE)
    last = said[-1].words if len(said) > 1 else ""
    if (ends := _EXACT.find(last)) in (Command.MORE_TIME, Command.FORGET_WORDS) or _ENDS_WITH.matches(last):
        return Meaning(Act.SOMETHING_ELSE, command=ends)
    if _FORGETS.matches(last):
        return Meaning(Act.SOMETHING_ELSE, command=Command.FORGET_WORDS)
    if _takes_back(said) and _ASKS_TO_CHANGE.matches(said[-1].words):
        return Meaning(Act.TAKES_BACK)
    if (len(said) == 1 and not said[0].asks) or (len(said) == 1 and freely.wishes_to_stop(said[0])):
        if situation.pause_s >= freely.PAUSE_BEFORE_DONE_S and freely.ends_turn(said[0]):
            return Meaning(Act.COMMAND, command=Command.DONE)
        if freely.wishes_to_stop(said[0]):
            return Meaning(Act.COMMAND, command=Command.TIME_OUT, offered=True)
    return Meaning(Act.SOMETHING_ELSE)


_ENDS_WITH = Phrases("(please)? (pause|skip) (please)?")
"""Commands that count as the last sentence of many; "skip it" may be for a partner."""
_FORGETS = Phrases(
    "please (forget|delete|erase) that / (forget|delete|erase) that please / "
    "(please)? do not (keep|record) that (please)?"
)


def _while_paused(text: str, said: Sequence[Sentence], situation: Situation) -> Meaning:
    if len(situation.people) > 1 and going.is_back_alone(said):
        return Meaning(Act.IS_HERE)
    command = _EXACT.find(text) or _freely(said, _PAUSED)
    if command is Command.DONE or (command is None and all(not one.asks for one in said)):
        command = Command.GO_ON if any(freely.command(one, (Command.GO_ON,)) for one in said) else None
    if command is not None:
        return Meaning(Act.COMMAND, command=command)
    if talk.asks_back(said) or any(freely.is_help(one) for one in said):
        return Meaning(Act.QUESTION)
    return Meaning(Act.SOMETHING_ELSE)


def _between(text: str, said: Sequence[Sentence]) -> Meaning:
    """Read words while nobody holds the floor and nothing is asked."""
    if (command := _EXACT.find(text)) is not None:
        return Meaning(Act.COMMAND, command=command)
    if _takes_back(said):
        return Meaning(Act.TAKES_BACK)
    if talk.of_someone_else(text, said, (), None):
        return Meaning(Act.SOMEONE_ELSE)
    for among in ((Command.STOP,), (Command.MORE_TIME,), _BETWEEN):  # "Wait, I have more to say." is no pause
        if command := _freely(said, among):
            return Meaning(Act.COMMAND, command=command)
    if talk.asks_to_repeat(said):
        return Meaning(Act.COMMAND, command=Command.REPEAT)
    if any(freely.is_help(one) for one in said):
        return Meaning(Act.COMMAND, command=Command.HELP)
    if talk.asks_back(said):
        return Meaning(Act.QUESTION)
    return Meaning(Act.SOMETHING_ELSE)


def _freely(said: Sequence[Sentence], among: Collection[Command]) -> Command | None:
    """Return the command in one of a few sentences; longer speech is a story."""
    if sum(len(one.words.split()) for one in said) > _LONGEST_COMMAND:
        return None
    return next((found for one in said if (found := freely.command(one, among))), None)


_LONGEST_COMMAND = 25
_BETWEEN = frozenset(Command) - {Command.GO_ON, Command.DONE}
_AT_A_QUESTION = _BETWEEN - {Command.HOW_LONG, Command.MORE_TIME}
_PAUSED = frozenset(Command) - {Command.DONE, Command.PASS, Command.SKIP, Command.MORE_TIME, Command.PAUSE}


def _at_a_question(text: str, said: Sequence[Sentence], situation: Situation, question: Question) -> Meaning:
    exact = _EXACT.find(text) or _urgently(text)
    if exact is Command.NEW_SAFE_WORD and question.answer is Answer.NAME:
        exact = None  # where a safe word is asked for, it is the answer
    if exact in VOICE_CHANGES and question.answer is Answer.TEXT:
        exact = None  # "Slower." is what somebody wishes
    answer = _answer(text, said, question) if exact not in _SAFE else UNCLEAR
    if situation.among_people and exact in (None, Command.PASS) and (which := _which_of_us(said, situation)):
        return which
    if exact is not None and not (answer.answers and exact in _MAY_ANSWER):
        return Meaning(Act.COMMAND, command=exact)
    if answer.act is Act.TAKES_BACK or (question.minutes and _is_a_length(said) and answer != UNCLEAR):
        return answer
    misheard = question.answer is not Answer.YES_NO and normalised(text) == "no way"
    if misheard or _NO_WAIT.matches(normalised(text)) or (not answer.answers and _takes_back(said)):
        return Meaning(Act.TAKES_BACK)
    if question.answer is Answer.TEXT:
        return _free_text(text, said, answer)
    chosen = question.answer is Answer.CHOICE and _is_named(said, answer.value, question)
    anew = begins_anew((clause for one in said for clause in one.clauses), question.text)
    if (
        not chosen
        and not (anew and answer.answers)
        and talk.asks_to_repeat(said)
        and not _thinks_at_the_end(said)
    ):
        return Meaning(Act.REPEAT)
    if (question.answer is Answer.YES_NO or not answer.answers) and _only_asks_for_time(said, question):
        return Meaning(Act.TIME)
    if answer.answers and not _thinks_at_the_end(said):
        return answer
    if answer.act is Act.UNSURE and not talk.TIME.matches(said[-1].clauses[-1]):
        return answer
    if freely.needs_a_pause(said):
        return Meaning(Act.COMMAND, command=Command.PAUSE)
    if talk.asks_for_time(said):
        corrects = _NO_WAIT.starts(said[0].words) and any(
            _answer(one.words, (one,), question).answers for one in said[1:]
        )  # "No, wait. Six. Three." of two who speak at once
        return Meaning(Act.TAKES_BACK if corrects else Act.TIME)
    found = _no_answer(text, said, situation, question, answer)
    unclear = found.act in (Act.UNCLEAR, Act.SOMETHING_ELSE, Act.NOT_TO_US)
    if unclear and _NO_WAIT.starts(said[0].words) and len(normalised(text).split()) <= _MOST_CORRECTING:
        return Meaning(Act.TAKES_BACK)  # "No, wait, free."
    return found


def _is_a_length(said: Sequence[Sentence]) -> bool:
    """Return whether it ends with a length of time, which is no request for time where one is asked for."""
    return duration_s(said[-1:]) is not None and not _GIVES_TIME.starts(said[-1].words)


_GIVES_TIME = Phrases(
    "<lead>* (give|gimme|wait|hold|hang|bear|let|can|could|may|i|we|need|just)",
    {"lead": "please / okay / hm / oh"},
)


def _urgently(text: str) -> Command | None:
    """Return what is wanted at once, as in "No, no, wait, stop"."""
    rest = _URGES.without_start(normalised(text))
    return found if (found := _EXACT.find(rest)) in (Command.STOP, Command.PAUSE, Command.TIME_OUT) else None


_URGES = Phrases("(no|oh|hey|please)* (wait|hold on|hang on) (no|wait|please)*")
_MAY_ANSWER = (Command.GO_ON, Command.DONE, Command.MORE_TIME, *VOICE_CHANGES)


def _which_of_us(said: Sequence[Sentence], situation: Situation) -> Meaning | None:
    """Read one name; "me", which is an answer where the voice is known; "neither of us", which is a pass."""
    if said[-1].asks or sum(len(one.words.split()) for one in said) > _LONG:
        return None
    clauses = [clause for one in said for clause in one.clauses if not _NOT_ME.matches(clause)]
    if not clauses:
        return UNCLEAR  # who, then?
    if (command := _EXACT.find(clauses[-1])) in _SAFE:
        return Meaning(Act.COMMAND, command=command)  # "Leo, stop."
    if _NOT_ONE_OF_US.matches(clauses[-1]):
        return Meaning(Act.COMMAND, command=Command.PASS)
    if _ONESELF.matches(clauses[-1]):
        return Meaning(Act.ANSWER, situation.speaker) if situation.speaker else UNCLEAR
    words = f" {clauses[-1]} "
    named = [name for name in situation.people if f" {normalised(name)} " in words]
    if len(named) != 1 or f" not {normalised(named[0])} " in words:
        return None
    return Meaning(Act.ANSWER, named[0])


_ONESELF = Phrases(
    "(that|it)? (is|was|would be)? me (please)? / (i|me) (did|do|was|am|have|had|would|will) (it|that|so)? / "
    "(me|i) (first)? / (i|me) (waited|started|began|want to|would like to|can|could) "
    "(start|begin|go first)? / (i|me) (will|would|can) (start|begin|go first) / myself / mine / "
    "i (was|am) the (one|first)"
)
_NOT_ME = Phrases("(it was)? not (me|i)")
_NOT_ONE_OF_US = Phrases(
    "(neither|none|both|all) (of us)? (did|do|was|were|are|have|would)? / (nobody|no one) (did|was)? / "
    "we both (did|do|were|are|have|would)? / (the two|both) of us (did)?"
)


def _is_named(said: Sequence[Sentence], value: AnswerValue | None, question: Question) -> bool:
    """Return whether an option was named, and not only a yes or a no given that comes to it."""
    clauses = [
        clause for one in said for clause in (one.words, *one.clauses) if not _OUTRIGHT.matches(clause)
    ]
    named = any(exactly(clause, question.options) == value for clause in clauses)
    return value is not None and (named or value not in yes_and_no(question.options))


def _only_asks_for_time(said: Sequence[Sentence], question: Question) -> bool:
    """Return whether every clause asks for time, and none says yes or no."""
    if in_question(said[-1].words, question.text)[0] is not None:
        return False
    clauses = [clause for one in said for clause in one.clauses]
    return all(talk.TIME.matches(clause) for clause in clauses) and not _OUTRIGHT.starts(clauses[0])


_OUTRIGHT = Phrases("yes / yeah / yep / no / nope / nah / sure / okay / not (yet|now|today)")


def _no_answer(
    text: str, said: Sequence[Sentence], situation: Situation, question: Question, answer: Meaning
) -> Meaning:
    """Read words that don't settle the question: the most helpful possible meaning."""
    asks_for = _no_yes_or_no(said) if question.answer is Answer.YES_NO and yes_or_no(said).torn else said
    if command := _freely(asks_for, _AT_A_QUESTION):
        return Meaning(Act.COMMAND, command=command)
    if answer.act in (Act.UNSURE, Act.YOU_CHOOSE) and not said[-1].asks:
        return answer
    if talk.of_someone_else(text, said, situation.people, situation.person):
        return Meaning(Act.SOMEONE_ELSE, heard=_chosen(answer))
    if talk.asks_back(said) and not (
        answer.heard is not None and len(normalised(text).split()) <= _ECHO and not talk.is_turned(said[-1])
    ):
        return Meaning(Act.QUESTION)
    if any(freely.is_help(one) for one in said):
        return Meaning(Act.COMMAND, command=Command.HELP)
    if any(freely.takes_back(one) for one in said):
        return Meaning(Act.COMMAND, command=Command.PASS)
    if talk.is_story(said) or (
        answer.heard is None and answer.act is Act.UNCLEAR and len(normalised(text).split()) > _LONG
    ):
        return Meaning(Act.SOMETHING_ELSE, heard=_chosen(answer))
    if answer.act is Act.UNSURE:
        return answer
    if answer.heard is None and len(normalised(text).split()) > 2 and answer == UNCLEAR:
        return Meaning(Act.SOMETHING_ELSE)
    return answer if answer.act is Act.UNCLEAR else UNCLEAR


def _no_yes_or_no(said: Sequence[Sentence]) -> list[Sentence]:
    """Return the clauses that are neither: "Yeah, I don't want to." is both, and no wish to stop."""
    clauses = [Sentence((clause,)) for one in said for clause in one.clauses]
    return [one for one in clauses if yes_or_no((one,)).side is Side.NEITHER]


_ECHO = 3
"""Words of a short answer with a question in the voice: "Tea?"."""
_LONG = 20


def _chosen(answer: Meaning) -> AnswerValue | None:
    """Return the option that was mentioned; a number in a story is no answer at all."""
    return answer.heard if isinstance(answer.heard, str) else None


def _thinks_at_the_end(said: Sequence[Sentence]) -> bool:
    """Return whether a request for time follows an answer, which undoes it: "Yeah, let me think"."""
    if len(said) == 1 and len(said[0].clauses) == 1:
        return False
    tail = said[-1].clauses[-1]
    thinks = talk.TIME.matches(tail) and not tail.startswith("that is")
    return thinks and not _FOR_A_WHILE.starts(tail) and not tail.endswith("one more time")


_FOR_A_WHILE = Phrases("(but|and)? (only|just) for (a|one|two|five|ten|the)")
"""How long, behind a yes: a limit, and no request."""


def _free_text(text: str, said: Sequence[Sentence], answer: Meaning) -> Meaning:
    """Read an answer in free words: nearly everything is one; only what is plainly something else is not."""
    if len(said) > 2 or len(normalised(text).split()) > _SHORT_TEXT:
        return answer
    if talk.asks_to_repeat(said) and (any(one.asks for one in said) or _AGAIN.inside(normalised(text))):
        return Meaning(Act.REPEAT)
    if talk.asks_for_time(said) and _MOMENT.inside(normalised(text)):
        return Meaning(Act.TIME)
    if command := _freely_safe(said):
        return Meaning(Act.COMMAND, command=command)
    if said[-1].asks and talk.asks_back(said) and _ABOUT_THE_QUESTION.inside(said[-1].words):
        return Meaning(Act.QUESTION)
    if yes_or_no(said).side is Side.UNSURE and len(normalised(text).split()) <= 6:
        return Meaning(Act.UNSURE)
    return answer


_SHORT_TEXT = 14
_AGAIN = Phrases(
    "again / repeat / question / hear / catch / understand / pardon / missed / slower / what / once more"
)
_MOMENT = Phrases(
    "moment / second / minute / minutes / seconds / think / thinking / wait / hold on / hang on / more time"
)
"""Words without which a single word like "quiet" is the answer, if words are asked for."""
_ABOUT_THE_QUESTION = Phrases(
    "you / mean / (should|can|may|do|must|am|could|shall) (i|we) / question / answer / "
    "(have|need|supposed) to / for example"
)
"""Words of a question back; any other question may be the answer itself, where words are asked for."""


def _freely_safe(said: Sequence[Sentence]) -> Command | None:
    """Return a command that free words can't be mistaken for: a need may be the answer itself."""
    found = next((one for part in said if (one := freely.command(part, _BESIDE_FREE_WORDS))), None)
    asks = any(_ASKS_FOR_IT.starts(part.words) for part in said)
    return None if found in (Command.PAUSE, Command.STOP, Command.TIME_OUT) and not asks else found


_BESIDE_FREE_WORDS = frozenset(
    {
        Command.STOP,
        Command.PAUSE,
        Command.TIME_OUT,
        Command.FORGET_WORDS,
        Command.FORGET_SESSION,
        Command.PASS,
    }
)
_ASKS_FOR_IT = Phrases(
    "(please|okay|sorry|no|companion)* (can|could|may|shall) (we|i|you) / (please|okay|no)* let us / "
    "(please|okay|no|sorry)* (stop|pause|wait|hold|hang) / i (want|would like|need) to stop / "
    "(okay|all right|right|well|i think)* that is (me|us) (done|finished) for / "
    "(i|we) (have|had) (had)? enough / that is enough / i can not do this / "
    "i do not want to (do this|go on|continue)"
)


def _answer(text: str, said: Sequence[Sentence], question: Question) -> Meaning:
    """Return what the words answer, as far as they do."""
    if len(normalised(text).split()) > _LONGEST_ANSWER and question.answer is not Answer.TEXT:
        return UNCLEAR
    corrects, outright = _CORRECTS.matches(said[0].words), _SAYS_SO.matches(said[0].words)
    if corrects and (to := _TO.without_start(said[0].words)) not in ("", said[0].words):
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
    if _is_named(said, chosen, question):
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
    if said[-1].asks and talk.asks_back(said):
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
    if asks or talk.asks_to_repeat(said) or talk.asks_for_time(said):
        return None
    return word(text) if yes_or_no(said).side is Side.NEITHER else None
