"""The meaning of spoken English in its situation."""

from collections.abc import Collection, Sequence

from companion.core.api.events import Command
from companion.core.language.commands import VOICE_CHANGES, Commands
from companion.core.language.meaning import UNCLEAR, Act, AnswerValue, Meaning, Question, Scope, Situation
from companion.core.program import Answer
from companion.language.en.commands import COMMANDS
from companion.language.en.understanding import (
    bystanders,
    free_commands,
    questions_back,
    requests,
    stepping_away,
)
from companion.language.en.understanding.answers import OUTRIGHT, answer_to, is_named
from companion.language.en.understanding.corrections import ASKS_TO_CHANGE, NO_WAIT, NO_WAIT_CUT, takes_back
from companion.language.en.understanding.durations import duration_s
from companion.language.en.understanding.in_question import begins_anew, in_question
from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.retracting import Retracted, retracted
from companion.language.en.understanding.wordings import FORGETS_THAT
from companion.language.en.understanding.words import Sentence, normalised, sentences
from companion.language.en.understanding.yes_no import Side, yes_or_no

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


_MOST_CORRECTING = 6
"""Words of a correction whose value was not understood."""


def understand(text: str, situation: Situation) -> Meaning:
    """Return the meaning of ``text`` in ``situation``. Any text is allowed, also an empty one."""
    text = NO_WAIT_CUT.sub(lambda cut: f"{cut[1] or 'no'}, {cut[2]}, {cut[3]}".lower(), text)
    said = sentences(text)
    if not said:
        return UNCLEAR
    if situation.scope is Scope.TURN:
        return _in_a_turn(text, said, situation)
    if _MISHEARD.matches(normalised(text)):
        return UNCLEAR
    if bystanders.not_to_us(text, said, _called(situation)):
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
    was = answer_to(what.was, sentences(what.was), question) if sentences(what.was) else UNCLEAR
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
    if stepping_away.has_to_go(said):
        return Meaning(Act.TIME, command=Command.PAUSE)
    if stepping_away.ends_with_done(said):
        return Meaning(Act.SOMETHING_ELSE, command=Command.DONE)
    last = said[-1].words if len(said) > 1 else ""
    if (ends := _EXACT.find(last)) in (Command.MORE_TIME, Command.FORGET_WORDS) or _ENDS_WITH.matches(last):
        return Meaning(Act.SOMETHING_ELSE, command=ends)
    if FORGETS_THAT.matches(last):
        return Meaning(Act.SOMETHING_ELSE, command=Command.FORGET_WORDS)
    if takes_back(said) and ASKS_TO_CHANGE.matches(said[-1].words):
        return Meaning(Act.TAKES_BACK)
    if (len(said) == 1 and not said[0].asks) or (len(said) == 1 and free_commands.wishes_to_stop(said[0])):
        if situation.pause_s >= free_commands.PAUSE_BEFORE_DONE_S and free_commands.ends_turn(said[0]):
            return Meaning(Act.COMMAND, command=Command.DONE)
        if free_commands.wishes_to_stop(said[0]):
            return Meaning(Act.COMMAND, command=Command.TIME_OUT, offered=True)
    return Meaning(Act.SOMETHING_ELSE)


_ENDS_WITH = Phrases("(please)? (pause|skip) (please)?")
"""Commands that count as the last sentence of many; "skip it" may be for a partner."""


def _while_paused(text: str, said: Sequence[Sentence], situation: Situation) -> Meaning:
    if len(situation.people) > 1 and stepping_away.is_back_alone(said):
        return Meaning(Act.IS_HERE)
    command = _EXACT.find(text) or _freely(said, _PAUSED)
    if command is Command.DONE or (command is None and all(not one.asks for one in said)):
        command = Command.GO_ON if any(free_commands.command(one, (Command.GO_ON,)) for one in said) else None
    if command is not None:
        return Meaning(Act.COMMAND, command=command)
    if questions_back.asks_back(said) or any(free_commands.is_help(one) for one in said):
        return Meaning(Act.QUESTION)
    return Meaning(Act.SOMETHING_ELSE)


def _between(text: str, said: Sequence[Sentence]) -> Meaning:
    """Read words while nobody holds the floor and nothing is asked."""
    if (command := _EXACT.find(text)) is not None:
        return Meaning(Act.COMMAND, command=command)
    if takes_back(said):
        return Meaning(Act.TAKES_BACK)
    if bystanders.of_someone_else(text, said, (), None):
        return Meaning(Act.SOMEONE_ELSE)
    for among in ((Command.STOP,), (Command.MORE_TIME,), _BETWEEN):  # "Wait, I have more to say." is no pause
        if command := _freely(said, among):
            return Meaning(Act.COMMAND, command=command)
    if requests.asks_to_repeat(said):
        return Meaning(Act.COMMAND, command=Command.REPEAT)
    if any(free_commands.is_help(one) for one in said):
        return Meaning(Act.COMMAND, command=Command.HELP)
    if questions_back.asks_back(said):
        return Meaning(Act.QUESTION)
    return Meaning(Act.SOMETHING_ELSE)


def _freely(said: Sequence[Sentence], among: Collection[Command]) -> Command | None:
    """Return the command in one of a few sentences; longer speech is a story."""
    if sum(len(one.words.split()) for one in said) > _LONGEST_COMMAND:
        return None
    return next((found for one in said if (found := free_commands.command(one, among))), None)


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
    answer = answer_to(text, said, question) if exact not in _SAFE else UNCLEAR
    if situation.among_people and exact in (None, Command.PASS) and (which := _which_of_us(said, situation)):
        return which
    if exact is not None and not (answer.answers and exact in _MAY_ANSWER):
        return Meaning(Act.COMMAND, command=exact)
    if answer.act is Act.TAKES_BACK or (question.minutes and _is_a_length(said) and answer != UNCLEAR):
        return answer
    misheard = question.answer is not Answer.YES_NO and normalised(text) == "no way"
    if misheard or NO_WAIT.matches(normalised(text)) or (not answer.answers and takes_back(said)):
        return Meaning(Act.TAKES_BACK)
    if question.answer is Answer.TEXT:
        return _free_text(text, said, answer)
    chosen = question.answer is Answer.CHOICE and is_named(said, answer.value, question)
    anew = begins_anew((clause for one in said for clause in one.clauses), question.text)
    if (
        not chosen
        and not (anew and answer.answers)
        and requests.asks_to_repeat(said)
        and not _thinks_at_the_end(said)
    ):
        return Meaning(Act.REPEAT)
    if (question.answer is Answer.YES_NO or not answer.answers) and _only_asks_for_time(said, question):
        return Meaning(Act.TIME)
    if answer.answers and not _thinks_at_the_end(said):
        return answer
    if answer.act is Act.UNSURE and not requests.TIME.matches(said[-1].clauses[-1]):
        return answer
    if free_commands.needs_a_pause(said):
        return Meaning(Act.COMMAND, command=Command.PAUSE)
    if requests.asks_for_time(said):
        corrects = NO_WAIT.starts(said[0].words) and any(
            answer_to(one.words, (one,), question).answers for one in said[1:]
        )  # "No, wait. Six. Three." of two who speak at once
        return Meaning(Act.TAKES_BACK if corrects else Act.TIME)
    found = _no_answer(text, said, situation, question, answer)
    unclear = found.act in (Act.UNCLEAR, Act.SOMETHING_ELSE, Act.NOT_TO_US)
    if unclear and NO_WAIT.starts(said[0].words) and len(normalised(text).split()) <= _MOST_CORRECTING:
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


def _only_asks_for_time(said: Sequence[Sentence], question: Question) -> bool:
    """Return whether every clause asks for time, and none says yes or no."""
    if in_question(said[-1].words, question.text)[0] is not None:
        return False
    clauses = [clause for one in said for clause in one.clauses]
    return all(requests.TIME.matches(clause) for clause in clauses) and not OUTRIGHT.starts(clauses[0])


def _no_answer(
    text: str, said: Sequence[Sentence], situation: Situation, question: Question, answer: Meaning
) -> Meaning:
    """Read words that don't settle the question: the most helpful possible meaning."""
    asks_for = _no_yes_or_no(said) if question.answer is Answer.YES_NO and yes_or_no(said).torn else said
    if command := _freely(asks_for, _AT_A_QUESTION):
        return Meaning(Act.COMMAND, command=command)
    if answer.act in (Act.UNSURE, Act.YOU_CHOOSE) and not said[-1].asks:
        return answer
    if bystanders.of_someone_else(text, said, situation.people, situation.person):
        return Meaning(Act.SOMEONE_ELSE, heard=_chosen(answer))
    if questions_back.asks_back(said) and not (
        answer.heard is not None
        and len(normalised(text).split()) <= _ECHO
        and not questions_back.is_turned(said[-1])
    ):
        return Meaning(Act.QUESTION)
    if any(free_commands.is_help(one) for one in said):
        return Meaning(Act.COMMAND, command=Command.HELP)
    if any(free_commands.takes_back(one) for one in said):
        return Meaning(Act.COMMAND, command=Command.PASS)
    if bystanders.is_story(said) or (
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
    thinks = requests.TIME.matches(tail) and not tail.startswith("that is")
    return thinks and not _FOR_A_WHILE.starts(tail) and not tail.endswith("one more time")


_FOR_A_WHILE = Phrases("(but|and)? (only|just) for (a|one|two|five|ten|the)")
"""How long, behind a yes: a limit, and no request."""


def _free_text(text: str, said: Sequence[Sentence], answer: Meaning) -> Meaning:
    """Read an answer in free words: nearly everything is one; only what is plainly something else is not."""
    if len(said) > 2 or len(normalised(text).split()) > _SHORT_TEXT:
        return answer
    if requests.asks_to_repeat(said) and (any(one.asks for one in said) or _AGAIN.inside(normalised(text))):
        return Meaning(Act.REPEAT)
    if requests.asks_for_time(said) and _MOMENT.inside(normalised(text)):
        return Meaning(Act.TIME)
    if command := _freely_safe(said):
        return Meaning(Act.COMMAND, command=command)
    if said[-1].asks and questions_back.asks_back(said) and _ABOUT_THE_QUESTION.inside(said[-1].words):
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
    found = next((one for part in said if (one := free_commands.command(part, _BESIDE_FREE_WORDS))), None)
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
