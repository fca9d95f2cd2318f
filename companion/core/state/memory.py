"""A session's memory while it runs: people, roles, settings, answers, words."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from companion.core.api.remembered import History, Plain, company
from companion.core.language import Language
from companion.core.language.words import normalise
from companion.core.program import Quantity, Ref
from companion.core.program.text import Template
from companion.core.state.redaction import readable


@dataclass(frozen=True, slots=True)
class Words:
    """Reference to the words of one turn, saved under a name."""

    speaker: str
    turn: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Origin of a saved text: who said it, and with what confidence."""

    speaker: str | None = None
    confidence: float = 1.0


PEOPLE_COUNT = "_people"
"""Under this a session knows how many take part."""
FLOOR_TIMES = "_floor_times"
"""Name of everybody's floor time so far, in words."""

Value = Plain | Mapping[str, Plain | None] | Words | None


class Memory:
    """Values by name. Roles and loop names exist only within the steps that define them."""

    def __init__(
        self,
        people: Sequence[str],
        language: Language,
        text_of: Callable[[int], str],
        awaits: Callable[[int], bool] = lambda turn: False,
    ) -> None:
        """``text_of(turn)`` is the transcribed text of a turn so far; ``awaits(turn)`` tells whether more is
        to come."""
        self.people = tuple(people)
        self.language = language
        self.company = company(people)
        self.values: dict[str, Value] = {}
        self.origins: dict[tuple[str, str | None], Origin] = {}
        """Origins of answers in free words, by name and partner."""
        self.own_words: dict[str, float] = {}
        """Answers in partners' own words, with their times; recalled ones have minus infinity."""
        self.answered: set[str] = set()
        """Names that hold answers, or values derived from them."""
        self.read: set[str] = set()
        """Partners' words that were put into prompts."""
        self.names: Mapping[str, Value] = {}
        """Roles and loop names of the current step; set by the session."""
        self.script = ""
        """Id of the script, under which values are remembered."""
        self.past = History()
        """Values remembered in earlier sessions, and in this one so far."""
        self.at: datetime.datetime | None = None
        """Wall time of the start of the current step, if known; set by the session."""
        self.seed = 0
        """Seed of all random choices."""
        self.drawn: dict[str, tuple[str, ...]] = {}
        """Draws of this session by key, the latest last."""
        self._text_of = text_of
        self._awaits = awaits

    def value(self, name: str) -> Value:
        """Value of a name; None when unset."""
        if name in self.names:
            return self.names[name]
        return self.values.get(name)

    def fact(self, name: str) -> Plain | Mapping[str, Plain | None] | None:
        """As ``value``, with words as text, None when empty; used by expressions."""
        value = self.value(name)
        if isinstance(value, Words):
            # Pending words count as words: a condition must not depend on how fast they are transcribed.
            return self._text_of(value.turn) or ("..." if self._awaits(value.turn) else None)
        return value

    def spoken(self, name: str) -> str:
        """Value of a name as spoken in a prompt; empty when unset."""
        value = self.value(name)
        if isinstance(value, Words):
            return self.reads(self._text_of(value.turn))
        if value is None:
            return ""
        if isinstance(value, str):
            return self.reads(value) if value in self.own_words else value
        if isinstance(value, bool):
            return self.language.forms.yes_no(value)
        if isinstance(value, float):
            return self.language.forms.duration(value)
        if isinstance(value, Mapping):
            given = [str(v) for v in value.values() if v is not None]
            return self.language.forms.all_of([self.reads(v) if v in self.own_words else v for v in given])
        return str(value)

    def reads(self, words: str) -> str:
        """A partner's words as they are put into a prompt; noted in ``read``."""
        not_kept = self.language.forms.not_kept
        words = readable(words, not_kept)
        if words != not_kept:
            self.read.add(words)
        return words

    def quotes(self, text: str) -> bool:
        """Whether a prompt contains a partner's words."""
        said = f" {normalise(text)} "
        return any(f" {words} " in said for words in map(normalise, self.read) if words)

    def unread(self, text: str) -> str:
        """A prompt with partners' words replaced."""
        for words in sorted(filter(None, self.read), key=len, reverse=True):
            text = text.replace(words, self.language.forms.not_kept)
        return "" if self.quotes(text) else text

    def holds_words(self, name: str) -> bool:
        """Whether a name holds a partner's words."""
        value = self.value(name)
        entries = value.values() if isinstance(value, Mapping) else (value,)
        return any(isinstance(entry, Words) or entry in self.own_words for entry in entries)

    def holds_answers(self, name: str) -> bool:
        """Whether a name holds a value known only because somebody spoke."""
        return name in self.answered or name == FLOOR_TIMES or self.holds_words(name)

    def take_back(self, since_s: float) -> None:
        """Forget answers in own words given since ``since_s``."""
        gone = {words for words, at_s in self.own_words.items() if at_s >= since_s}
        for name, value in self.values.items():
            if isinstance(value, Mapping):
                self.values[name] = {who: None if said in gone else said for who, said in value.items()}
            elif isinstance(value, str) and value in gone:
                self.values[name] = None

    def fill(self, template: Template) -> str:
        """Fill a prompt with values."""
        return template.fill(self.spoken)

    def addressed(self, text: str, person: str, template: Template | None = None) -> str:
        """``text`` with the name of ``person`` before it, unless the ``template`` of it names them."""
        if template is not None and any(self.person(name) == person for name in template.names):
            return text
        return self.language.forms.addressed(text, person, self.people)

    def copy(
        self, text_of: Callable[[int], str] | None = None, awaits: Callable[[int], bool] | None = None
    ) -> "Memory":
        """Independent copy. ``text_of`` and ``awaits`` default to those of this memory."""
        other = Memory(self.people, self.language, text_of or self._text_of, awaits or self._awaits)
        other.values, other.drawn = dict(self.values), dict(self.drawn)
        other.origins = dict(self.origins)
        other.own_words, other.read = dict(self.own_words), set(self.read)
        other.answered = set(self.answered)
        other.names, other.past, other.at = self.names, self.past, self.at
        other.script, other.seed = self.script, self.seed
        return other

    def words_in(self, template: Template) -> bool:
        """Whether a prompt contains the words of a turn."""
        return any(isinstance(self.value(name), Words) for name in template.names)

    def person(self, role: str) -> str | None:
        """The partner behind a role, loop name or name; None when there is none."""
        value = self.value(role)
        if isinstance(value, str) and value in self.people:
            return value
        return role if role in self.people else None

    def quantity(self, quantity: Quantity) -> float:
        """A number, looked up in the settings where it is a reference."""
        if not isinstance(quantity, Ref):
            return float(quantity)
        value = self.value(quantity.name)
        return float(value) if isinstance(value, int | float) else 0.0

    def save(
        self,
        name: str,
        value: Value,
        person: str | None = None,
        origin: Origin | None = None,
        *,
        answered: bool = True,
    ) -> None:
        """Save a value; with ``person``, as that partner's entry of a value that each has.

        ``answered``: it is an answer, or derived from one.
        """
        (self.answered.add if answered else self.answered.discard)(name)
        self.origins.pop((name, person), None)
        if origin is not None:
            self.origins[name, person] = origin
        if person is None:
            self.values[name] = value
            return
        old = self.values.get(name)
        entries = dict(old) if isinstance(old, Mapping) else dict.fromkeys(self.people)
        assert value is None or isinstance(value, bool | int | float | str)
        entries[person] = value
        self.values[name] = entries
