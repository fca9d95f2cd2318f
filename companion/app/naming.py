"""People's names: recognised, read back, and corrected by saying or spelling them."""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from companion.app.setup_scripts import NAMES, Run, script
from companion.core.language.meaning import Question, Situation
from companion.core.machine.session import Session
from companion.core.program import Answer
from companion.core.state.memory import Value
from companion.language import language

_A_NAME = Situation(question=Question(Answer.NAME))
_ROUNDS = 4
"""Corrections after which it continues with what it heard."""
_BEFORE_A_NAME = re.compile(r"^(?:(?:no|nope|nah|sorry|not quite|actually)\b[\s,.!]*)+", re.IGNORECASE)
_SPELLED = re.compile(r"(?:\b[^\W\d_]\b[\s,.\-–]*){2,}")


def checked(run: Run, names: Sequence[str]) -> list[str]:
    """``names`` as people say that they are right: said back, and corrected where they say no.

    A "no" with a name in it is the correction. What was heard wrong twice is asked for letter by letter.
    Raises ScriptError.
    """
    found, heard, letters = list(names), "", ""
    for _ in range(_ROUNDS):
        said_back = language().forms.all_of(found)
        spelled: dict[str, Value] = {"letters": ", ".join(letters.upper())} if letters else {}
        session = run(script("_names"), ["you"], {NAMES: said_back, **spelled})
        if session.memory.values.get("right") is not False:
            break
        if not (new := _correction(session)):
            session = _asked_again(run, heard, said_back)
            name = session.memory.values.get("name")
            if not isinstance(name, str):
                break
            new = written(name)
        letters = _letters(session)
        heard = new if new.casefold() in map(str.casefold, found) else ""
        found[_most_alike(new, found)] = new
    return found


def distinct(names: Sequence[str]) -> list[str]:
    """Return distinct names: a missing one is ``the first of you``, a second Maya ``Maya 2``."""
    found: list[str] = []
    for number, given in enumerate(names, start=1):
        said = given or language().spoken_start.unnamed[number - 1]
        found.append(f"{said} {number}" if said in found else said)
    return found


def written(text: str) -> str:
    """Return a name as usually written: spelled letters joined, and never all in capitals."""
    letters = _SPELLED.fullmatch(text.strip())
    if letters:
        text = "".join(re.findall(r"[^\W\d_]", letters[0]))
    return "".join(part.capitalize() for part in re.split(r"([\s'’-])", text)) if _plain(text) else text


def _plain(text: str) -> bool:
    """Return whether its capitals carry no meaning: all upper case, or all lower case."""
    return text in (text.upper(), text.lower())


def _correction(session: Session) -> str | None:
    """Return the name in "No, it's Siobhan"."""
    said = session.listening.latest()
    return _name(_BEFORE_A_NAME.sub("", said.text)) if said else None


def _letters(session: Session) -> str:
    """The letters that were said last; empty where nothing was spelled."""
    said, names = session.listening.latest(), language().hearing.names
    return names.spelled(_BEFORE_A_NAME.sub("", said.text)) if said and names else ""


def _asked_again(run: Run, heard: str, said_back: str) -> Session:
    """A name is asked for once more, and to be spelled where it was heard the same way twice."""
    settings: dict[str, Value] = {"about": "spell", "heard": heard} if heard else {"about": "again"}
    return run(script("_names"), ["you"], {NAMES: said_back, **settings})


def _name(text: str) -> str | None:
    if _SPELLED.fullmatch(text.strip(" .")):
        return written(text)
    meaning = language().understand(text, _A_NAME)
    return written(str(meaning.value)) if meaning.answers else None


def _most_alike(new: str, names: Sequence[str]) -> int:
    """Return which of the names is meant: the one with the most similar spelling."""
    likeness: Callable[[str], float] = lambda old: SequenceMatcher(  # noqa: E731  # it is the key below
        None, new.casefold(), old.casefold()
    ).ratio()
    return max(range(len(names)), key=lambda index: likeness(names[index]))
