"""Understanding of answers and other reactions to questions, measured on written utterances.

``utterances/`` contains possible reactions to questions of every kind; its README gives their sources.
The file given by ``--paraphrases`` is measured too: lines of a meaning (``yes``, ``no``, ``unsure``,
``repeat``, ``help``, ``cancel``, ``none``), a tab and a text, as answers to a yes-or-no question. The
reference is the old rules (``earlier_answers``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import earlier_answers as earlier
from bench.figure import Figure
from companion.core.api.events import Command
from companion.core.language.commands import Commands
from companion.core.language.meaning import Act, Meaning, Question, Situation
from companion.core.program import Answer, Option
from companion.errors import SetupError
from companion.language.en import LANGUAGE

UTTERANCES = Path(__file__).parent / "utterances"
PEOPLE = ("Nora", "Sam")

_WALK = (
    Option("walk", ("a walk", "walk", "walking")),
    Option("alone", ("time alone", "alone", "by myself")),
    Option("tea", ("a cup of tea", "tea")),
)
_KEEP = (
    Option("nothing", ("nothing", "nothing at all", "keep nothing", "none of it", "none")),
    Option("answers", ("times and answers", "only times and answers", "answers", "only answers", "times")),
    Option("words", ("your words too", "my words too", "everything", "words too", "all of it", "the words")),
)
QUESTIONS: Mapping[str, Question] = {
    "calm": Question(Answer.YES_NO, "Are you calm enough to hear something hard?"),
    "heard": Question(Answer.YES_NO, "Did you feel heard?"),
    "agree": Question(
        Answer.YES_NO,
        "What is told here stays with those who are here, and is not used against anybody later. "
        "Can you agree to that?",
    ),
    "now": Question(Answer.YES_NO, "Would you like to do this now?"),
    "rate": Question(Answer.RATING, "How calm are you, from one to ten?"),
    "drink": Question(Answer.CHOICE, "What would you need: a walk, time alone, or tea?", options=_WALK),
    "keep": Question(
        Answer.CHOICE,
        "What may I keep? Nothing, times and answers, or your words too?",
        options=_KEEP,
        exposing=True,
    ),
    "name": Question(Answer.NAME, "What is your name?"),
    "free": Question(Answer.TEXT, "What stays with you?"),
}
"""The questions of the utterances, by the name in their first column."""

_REQUESTS = frozenset({"time", "repeat", "question back", "stop", "pause", "you choose", "unsure"})
_LEAST = {"yes": 90.0, "no": 90.0, "repeat": 85.0, "help": 85.0}
_COMMANDS = {
    Command.REPEAT: "repeat", Command.HELP: "help", Command.STOP: "cancel", Command.PAUSE: "cancel",
    Command.PASS: "cancel", Command.SKIP: "cancel",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance: its question, and its intended meaning."""

    asked: str
    said: str
    wanted: str

    @property
    def is_answer(self) -> bool:
        """Whether it clearly answers the question."""
        return self.wanted not in _REQUESTS | {"other"}


def lines(path: Path) -> list[Line]:
    """Read the utterances of a file. Raises SetupError unless every line has three columns."""
    return [Line(*columns) for columns in _table(path, 3)]


def understood(line: Line) -> Meaning:
    """Return the current meaning of the utterance."""
    return LANGUAGE.understand(
        line.said, Situation(question=QUESTIONS[line.asked], people=PEOPLE, person="Nora")
    )


def is_right(line: Line, meaning: Meaning) -> bool:
    """Return whether an utterance has its intended meaning."""
    if line.wanted == "other":
        return not meaning.answers
    if QUESTIONS[line.asked].answer is Answer.TEXT:
        return meaning.answers
    if line.is_answer:
        return meaning.answers and _shown(meaning) == line.wanted.removeprefix("hedged ")
    if line.wanted in ("time", "pause"):
        return meaning.act is Act.TIME or meaning.command is Command.PAUSE
    if line.wanted in ("repeat", "question back"):
        asks = meaning.act in (Act.REPEAT, Act.QUESTION)
        return asks or meaning.command in (Command.HELP, Command.REPEAT)
    return meaning.act.value == line.wanted or (
        meaning.command is not None and meaning.command.value == line.wanted
    )


def is_wrong_answer(line: Line, meaning: Meaning) -> bool:
    """Return whether an answer was taken that was not given. A no to a wish to stop is none."""
    if not meaning.answers or QUESTIONS[line.asked].answer is Answer.TEXT:
        return False
    if line.wanted in ("stop", "pause") and meaning.value is False:
        return False
    return not is_right(line, meaning)


def figures(paraphrases: Path | None = None) -> list[Figure]:
    """Return the shares of understood and misunderstood utterances, in percent."""
    made = list(_of_utterances())
    return made + (list(_of_paraphrases(paraphrases)) if paraphrases else [])


def _of_utterances() -> Iterator[Figure]:
    for name in ("tune", "report"):
        said = lines(UTTERANCES / f"{name}.tsv")
        clear = [line for line in said if line.is_answer]
        peer = f"{len(said)} utterances; rules before: {_earlier_share(clear):.1f} %"
        yield _missed(f"clear answers not taken, {name}", clear, 8.0, peer)
        wrong = [line.said for line in said if is_wrong_answer(line, understood(line))]
        before = sum(_earlier_wrong(line) for line in said)
        peer = f"rules before: {100 * before / len(said):.1f} %" + (f"; {'; '.join(wrong)}" if wrong else "")
        yield Figure(f"wrong answers taken, {name}", 100 * len(wrong) / len(said), "%", 0.5, peer)
        asking = [line for line in said if line.wanted in ("time", "repeat", "stop", "pause")]
        yield _missed(f"requests for time, to repeat, to stop not understood, {name}", asking, 10.0, "")
        consent = [line for line in said if line.asked == "keep" and line.wanted == "other"]
        taken = [line.said for line in consent if understood(line).value == "words"]
        yield Figure(f"consent: taken as words kept, {name}", len(taken), "", 0.0, f"of {len(consent)}")


def _missed(name: str, said: Iterable[Line], limit: float, peer: str) -> Figure:
    right = [is_right(line, understood(line)) for line in said]
    return Figure(name, 100 * right.count(False) / max(1, len(right)), "%", limit, peer or f"of {len(right)}")


def _of_paraphrases(path: Path) -> Iterator[Figure]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for meaning, text in _table(path, 2):
        texts[meaning].append(text)
    for meaning, said in texts.items():
        now, before = _share(said, meaning, _now), _share(said, meaning, _before)
        limit = 100 - _LEAST[meaning] if meaning in _LEAST else None
        peer = f"of {len(said)}; rules before: {before:.1f} %"
        if meaning != "none":
            yield Figure(f"“{meaning}” not understood", now, "%", limit, peer)
    yield from _mistaken(texts, "yes", "no", 0.2)
    yield from _mistaken(texts, "no", "yes", 0.2)
    yield from _mistaken(texts, "unsure", "no", 1.0)
    yield from _mistaken(texts, "unsure", "yes", None)
    yield from _mistaken(texts, "none", "yes", None)
    yield from _mistaken(texts, "none", "no", None)


def _share(said: list[str], meaning: str, reading: Callable[[str], str]) -> float:
    """Return the percentage not read as ``meaning``."""
    return 100 * sum(reading(text) != meaning for text in said) / len(said)


def _mistaken(
    texts: Mapping[str, list[str]], meaning: str, taken: str, limit: float | None
) -> Iterator[Figure]:
    said = texts.get(meaning, [])
    if said:
        share = 100 * sum(_now(text) == taken for text in said) / len(said)
        before = 100 * sum(_before(text) == taken for text in said) / len(said)
        yield Figure(f"“{meaning}” taken for a {taken}", share, "%", limit, f"rules before: {before:.1f} %")


_YES_OR_NO = Situation(question=Question(Answer.YES_NO))


def _now(text: str) -> str:
    """Return the current reading of a text as an answer to a yes-or-no question."""
    meaning = LANGUAGE.understand(text, _YES_OR_NO)
    if meaning.answers:
        return "yes" if meaning.value else "no"
    if meaning.command is not None:
        return _COMMANDS.get(meaning.command, meaning.command.value)
    return {Act.UNSURE: "unsure", Act.REPEAT: "repeat", Act.QUESTION: "help"}.get(
        meaning.act, meaning.act.value
    )


def _before(text: str) -> str:
    """Return the reading by the old rules, which had no unsure answers."""
    command = _EARLIER_COMMANDS.find(text)
    if command is not None:
        return _COMMANDS.get(command, command.value)
    found = earlier.yes_or_no(text)
    return ("yes" if found.value else "no") if isinstance(found, earlier.Understood) else "unclear"


_EARLIER_COMMANDS = Commands(LANGUAGE.commands)


def _earlier_value(line: Line) -> object:
    question = QUESTIONS[line.asked]
    match question.answer:
        case Answer.YES_NO:
            found = earlier.yes_or_no(line.said)
        case Answer.RATING:
            found = earlier.rating(line.said, question.low, question.high)
        case Answer.CHOICE:
            found = earlier.choice(line.said, question.options)
        case _:
            return None
    return found.value if isinstance(found, earlier.Understood) else None


def _earlier_share(clear: Iterable[Line]) -> float:
    """Return the percentage of clear answers that the old rules missed, excluding names and free words."""
    compared = [line for line in clear if line.asked not in ("name", "free")]
    missed = sum(_written(_earlier_value(line)) != line.wanted.removeprefix("hedged ") for line in compared)
    return 100 * missed / len(compared)


def _earlier_wrong(line: Line) -> bool:
    value = _earlier_value(line)
    return value is not None and _written(value) != line.wanted.removeprefix("hedged ")


def _shown(meaning: Meaning) -> str:
    return _written(meaning.value)


def _written(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _table(path: Path, columns: int) -> list[list[str]]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]
    for number, row in enumerate(rows, start=2):
        if len(row) != columns:
            raise SetupError(f"{path}, line {number}: there are {len(row)} columns, not {columns}.")
    return rows
