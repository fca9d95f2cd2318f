"""A session's memory while it runs: people, roles, settings, answers, words."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from companion.core.api.remembered import BEGAN_KEY, History, Plain, RememberedValue, company
from companion.core.expressions import OUTCOMES, came_to
from companion.core.language import Language
from companion.core.language.words import normalise
from companion.core.program import Program, Quantity, Ref
from companion.core.program.breaths import BreathPreferences
from companion.core.program.text import Template
from companion.core.state.outcomes import Outcome
from companion.core.state.provenance import ANSWER, NOBODY, Origin, Origins, Said, TakenBack, sources_of
from companion.core.state.redaction import declines, readable


@dataclass(frozen=True, slots=True)
class Words:
    """Reference to the words of one turn, saved under a name."""

    speaker: str
    turn: int


def day_of(value: object) -> datetime.date | None:
    """Return the day that an answer stands for (ISO 8601); None for any other value."""
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


SUPPOSED = 0
"""Number of a turn that is supposed to have words, where steps ahead are looked at."""
PEOPLE_COUNT = "_people"
"""Name of the number of participants."""
FLOOR_TIMES = "_floor_times"
"""Name of everybody's floor time so far, in words."""

TIME_LEFT = "_time_left"
"""Name of whether there is time for the optional section that comes next."""

ANYTHING = came_to("said", "")
"""Name of the value that says whether anybody has told anything yet."""

Value = Plain | Mapping[str, Plain | None] | Words | None


class Memory:
    """Values by name. Roles and loop names exist only within the steps that define them."""

    def __init__(
        self,
        people: Sequence[str],
        language: Language,
        text_of: Callable[[int], str],
        awaits: Callable[[int], bool] = lambda turn: False,
        said_s: Callable[[int], float] = lambda turn: -inf,
    ) -> None:
        """``text_of(turn)`` is the transcribed text of a turn so far; ``awaits(turn)`` tells whether more is
        to come; ``said_s(turn)`` is when its latest words began."""
        self.people = tuple(people)
        self.language = language
        self.company = company(people)
        self.values: dict[str, Value] = {}
        self.answered: dict[str, Origins] = {}
        """Names of answers, or of values derived from them."""
        self.kept: dict[RememberedValue, Origins] = {}
        """Values that this session remembered for later ones."""
        self.read: dict[str, str] = {}
        """Partners' words that were put into prompts, each with its normal form."""
        self.given_back: dict[str, frozenset[int]] = {}
        """Texts made of what was said or answered in earlier sessions, each with their numbers."""
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
        self.told: dict[str, tuple[Value, ...]] = {}
        """All that was saved under a name so far, by anybody."""
        self.outcomes: dict[str, Mapping[str | None, Outcome]] = {}
        """What became of the latest turn or question under a name; by partner where each was asked."""
        self._in_words: set[str] = set()
        """Names of what was said in own words, or is derived from it."""
        self._tellings: list[tuple[Origin, int | None]] = []
        """Where people told something, each with its turn where that is recorded."""
        self.breath = BreathPreferences()
        """Wishes of this session for its breaths."""
        self.said_at: dict[str, datetime.datetime] = {}
        """When recalled values were remembered, by name."""
        self.asked_all = 0
        """How many questions went to everyone so far."""
        self._text_of = text_of
        self._awaits = awaits
        self._said_s = said_s
        self._taken_back: list[TakenBack] = []

    def begin(self, program: Program, values: Mapping[str, Value], past: History, seed: int) -> None:
        """Take what is known at the start of a session."""
        self.values |= values
        self.script, self.past, self.seed = program.id, past, seed

    def days_since(self, name: str) -> int:
        """Return how many days ago a recalled value was remembered; 0 where that isn't known."""
        then = self.said_at.get(name)
        return max(0, (self.at.date() - then.date()).days) if then and self.at else 0

    def by_turns(self, number: int) -> tuple[str, ...]:
        """Return everybody in their order at the ``number``-th time: who begins changes, also from evening to
        evening; as they were named where it isn't known who began the last time."""
        began = self.past.of(*BEGAN_KEY, self.people)
        if not began:
            return self.people
        folded = [person.casefold() for person in self.people]
        last = folded.index(str(began[-1].value)) if began[-1].value in folded else -1
        at = (last + 1 + number) % len(self.people)
        return (*self.people[at:], *self.people[:at])

    def value(self, name: str) -> Value:
        """Return the value of a name; None if unset or withdrawn."""
        if name in self.names:
            value = self.names[name]
            return None if isinstance(value, Said) and self.forgotten(value.origins) else value
        return self.values.get(name)

    def origins_of(self, *names: str) -> Origins:
        """Return all utterances from which the values of names are derived."""
        return frozenset(origin for name in names for origin in self._origins_of(name))

    def _origins_of(self, name: str) -> Origins:
        value = self.value(name)
        if name == FLOOR_TIMES:
            return ANSWER
        if isinstance(value, Words):
            return frozenset({Origin(value.speaker, at_s=self._said_s(value.turn))})
        entries = value.values() if isinstance(value, Mapping) else (value,)
        words = frozenset(o for entry in entries if isinstance(entry, Said) for o in entry.origins)
        return words if name in self.names else words | self.answered.get(name, NOBODY)

    def forgotten(self, origins: Origins) -> bool:
        """Return whether any of it was withdrawn."""
        return any(gone.includes(origin) for gone in self._taken_back for origin in origins)

    def derived(self, template: Template) -> str:
        """Return a template filled with values; partners' words in it remain marked as theirs."""
        text, origins = self.fill(template), self.origins_of(*template.names)
        return Said(text, origins) if any(origin.words for origin in origins) else text

    def fact(self, name: str) -> Plain | Mapping[str, Plain | None] | None:
        """Like ``value``, with words as text, None if they tell nothing; used by expressions."""
        if name == ANYTHING:
            return self.values.get(name) is True
        outcome, _, of = name.removeprefix("_").partition(" ")
        if of and name.startswith("_") and outcome in OUTCOMES:
            return self.came_to(Outcome(outcome), of)
        value = self.value(name)
        if isinstance(value, Words):
            return self._text(value)
        return value

    def tell(self, person: str | None, now: float, turn: int | None) -> None:
        """Note that somebody told something, in a recorded turn or at ``now``."""
        self._tellings.append((Origin(person, at_s=now), turn))
        self.values[ANYTHING] = True

    def _stays(self, origin: Origin, turn: int | None) -> bool:
        if turn is None:
            return not self.forgotten(frozenset({origin}))
        return bool(self._text_of(turn)) or self._awaits(turn)

    def came_to(self, outcome: Outcome, name: str) -> bool:
        """Return whether the latest turn or answer under ``name`` ended so, of anybody who was asked; with
        ``SAID``, whether anybody told something so far."""
        told, ended = self.told.get(name, ()), self.outcomes.get(name, {}).values()
        if outcome is Outcome.SAID:
            return any(map(self._tells, told))
        latest = told[len(told) - len(ended) :]
        gone = any(value is not None and not self._tells(value) for value in latest)
        if outcome is Outcome.WITHDRAWN:
            return gone or outcome in ended
        return outcome in ended and not (gone and outcome is Outcome.CUT_OFF)

    def _tells(self, value: Value) -> bool:
        """Return whether a value holds something that was said, and not taken back."""
        if isinstance(value, Words):
            return self._text(value) is not None
        return value is not None and not (isinstance(value, Said) and self.forgotten(value.origins))

    def _text(self, value: Words) -> str | None:
        """Return the words of a turn; None if they tell nothing."""
        if value.turn == SUPPOSED:
            return "..."
        # Pending words count as words: a condition must not depend on how fast they are transcribed.
        text = self._text_of(value.turn)
        told = text and declines(text, self.language) is None
        return text if told else "..." if self._awaits(value.turn) else None

    def spoken(self, name: str) -> str:
        """Return the value of a name as spoken in a prompt; empty if unset."""
        value = self.value(name)
        if isinstance(value, Words):
            return self.reads(self._text_of(value.turn))
        if value is None:
            return ""
        if isinstance(value, str):
            return self._spoken_words(value)
        if isinstance(value, bool):
            return self.language.forms.yes_no(value)
        if isinstance(value, float):
            return self.language.forms.duration(value)
        if isinstance(value, Mapping):
            given = [v if isinstance(v, str) else str(v) for v in value.values() if v is not None]
            return self.language.forms.all_of([self._spoken_words(v) for v in given])
        return str(value)

    def _spoken_words(self, value: str) -> str:
        if isinstance(value, Said):
            return self.reads(str(value), sources_of(value.origins))
        return self.in_words(value)

    def in_words(self, value: str) -> str:
        """Return a value as spoken: a day that is stored as a date by its name, all else as it is."""
        day = day_of(value)
        return value if day is None else self.language.forms.day(day, self.at.date() if self.at else None)

    def reads(self, words: str, sources: Iterable[int] = ()) -> str:
        """Return a partner's words for use in a prompt, and note them in ``read``; ``sources``: the earlier
        sessions in which they were said."""
        not_kept = self.language.forms.not_kept
        words = self.language.forms.given_back(readable(words, not_kept))
        if words != not_kept:
            self.read[words] = normalise(words)
            self._note_sources(words, sources)
        return words

    def also_read(self, turned: str, words: str, sources: Iterable[int] = ()) -> str:
        """Return the ``turned`` form of a partner's ``words``, and note it like those."""
        if words in self.read:
            self.read[turned] = normalise(turned)
            self._note_sources(turned, sources)
        return turned

    def _note_sources(self, text: str, sources: Iterable[int]) -> None:
        if (numbers := frozenset(sources)) and (bare := normalise(text)):
            self.given_back[bare] = self.given_back.get(bare, frozenset()) | numbers

    def quotes(self, text: str) -> bool:
        """Whether a prompt contains a partner's words."""
        said = f" {normalise(text)} " if self.read else ""
        return any(f" {words} " in said for words in self.read.values() if words)

    def sources(self, text: str) -> tuple[int, ...]:
        """Return the earlier sessions from which something in a prompt comes: words, or an answer."""
        said = f" {normalise(text)} " if self.given_back else ""
        found = (sources for given, sources in self.given_back.items() if f" {given} " in said)
        return tuple(sorted(frozenset().union(*found)))

    def unread(self, text: str) -> str:
        """A prompt with partners' words replaced."""
        for words in sorted(filter(None, self.read), key=len, reverse=True):
            text = text.replace(words, self.language.forms.not_kept)
        return "" if self.quotes(text) else text

    def holds_words(self, name: str) -> bool:
        """Return whether a name has a partner's words, or something derived from them."""
        return any(origin.words for origin in self.origins_of(name))

    def holds_answers(self, name: str) -> bool:
        """Return whether a name has a value known only because somebody spoke."""
        return bool(self.origins_of(name))

    def take_back(self, since_s: float, now: float, by: str | None = None) -> list[RememberedValue]:
        """Forget what was said since ``since_s`` in own words, and what is derived from it; with ``by`` only
        what this partner said. Returns what was remembered of it for later sessions, answers too."""
        self._taken_back.append(TakenBack(since_s, now, by))
        for name in self._in_words:
            value = self.values[name]
            if isinstance(value, Mapping):
                self.values[name] = {who: None if self._gone(said) else said for who, said in value.items()}
            elif self._gone(value, self.answered.get(name, NOBODY)):
                self.values[name] = None
        gone = [kept for kept, origins in self.kept.items() if self.forgotten(origins)]
        for kept in gone:
            del self.kept[kept]
            self.past = self.past.without(kept)
        if self._tellings and not any(self._stays(*telling) for telling in self._tellings):
            self._tellings.clear()
            self.values[ANYTHING] = False
        return gone

    def _gone(self, value: Value, origins: Origins = NOBODY) -> bool:
        said = value.origins if isinstance(value, Said) else frozenset(o for o in origins if o.words)
        return bool(said) and self.forgotten(said)

    def fill(self, template: Template) -> str:
        """Fill a prompt with values."""
        text = template.fill(self.spoken)
        self._note_sources(text, sources_of(self.origins_of(*template.names)))
        return text

    def addressed(self, text: str, person: str, template: Template | None = None) -> str:
        """Return ``text`` with the name of ``person`` before it, unless its ``template`` names them."""
        if template is not None and any(self.person(name) == person for name in template.names):
            return text
        return self.language.forms.addressed(text, person, self.people)

    def copy(
        self, text_of: Callable[[int], str] | None = None, awaits: Callable[[int], bool] | None = None
    ) -> "Memory":
        """Independent copy. ``text_of`` and ``awaits`` default to those of this memory."""
        other = Memory(
            self.people, self.language, text_of or self._text_of, awaits or self._awaits, self._said_s
        )
        other.values, other.drawn, other.told = dict(self.values), dict(self.drawn), dict(self.told)
        other.read, other.answered, other.kept = dict(self.read), dict(self.answered), dict(self.kept)
        other.outcomes, other._in_words = dict(self.outcomes), set(self._in_words)
        other._taken_back, other._tellings = list(self._taken_back), list(self._tellings)
        other.names, other.past, other.at = self.names, self.past, self.at
        other.script, other.seed, other.breath = self.script, self.seed, self.breath
        other.given_back = dict(self.given_back)
        other.asked_all, other.said_at = self.asked_all, dict(self.said_at)
        return other

    def words_in(self, template: Template) -> bool:
        """Return whether a prompt contains the words of a turn."""
        return any(isinstance(self.value(name), Words) for name in template.names)

    def person(self, role: str) -> str | None:
        """Return the partner behind a role, loop name or name; None if the name is unknown."""
        value = self.value(role)
        if isinstance(value, str) and value in self.people:
            return value
        return role if role in self.people else None

    def quantity(self, quantity: Quantity) -> float:
        """Return a number, looked up in the settings if it is a reference."""
        if not isinstance(quantity, Ref):
            return float(quantity)
        value = self.value(quantity.name)
        return float(value) if isinstance(value, int | float) else 0.0

    def save(
        self,
        name: str,
        value: Value,
        person: str | None = None,
        origins: Origins = NOBODY,
    ) -> None:
        """Save a value; with ``person``, as that partner's entry of a value that each has.

        ``origins``: what was said from which it comes.
        """
        self.told[name] = (*self.told.get(name, ()), value)
        if isinstance(value, Said) or any(origin.words for origin in origins):
            self._in_words.add(name)
        if person is None:
            self.values[name], self.answered[name] = value, origins
            return
        self.answered[name] = self.answered.get(name, NOBODY) | origins
        old = self.values.get(name)
        entries = dict(old) if isinstance(old, Mapping) else dict.fromkeys(self.people)
        assert value is None or isinstance(value, bool | int | float | str)
        entries[person] = value
        self.values[name] = entries
