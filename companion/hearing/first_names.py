"""Which name was said: what a model heard, weighed against how the names sound that people have.

A speech model writes a rare name as words that it knows better: "I'm legal", "Shavon". Its several
guesses are compared with a list of first names by their sounds, or by their letters where it was spelled, and
what was heard for a name that turned out wrong counts as well.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from companion.hearing.sounds_alike import LETTERS, SOUNDS, Distances, Rows, sounds
from companion.language.pack import NameWords

_PER_LOGPROB = 0.5
"""What a guess costs for each unit that its mean log-probability is below the best guess."""
_PER_RARITY = 0.07
"""Cost of a name per factor of ten in its rank."""
_AS_WRITTEN = 0.25
"""Bonus for a guess that is spelled like a listed name."""
_FARTHEST = 0.5
"""Names farther than this from what was heard are ruled out: distance over the square root of the length."""
_FARTHEST_FROM_WORDS = 0.4
"""The same when ordinary words were heard."""
_LEAST_S_A_LETTER = 0.2
"""Nobody spells faster."""
_UNLISTED = 0.3
"""Cost of an unlisted name."""
_UNLISTED_PER_LOGPROB = 1.0
"""Its further cost per unit by which a guess's mean log-probability is below 0: a sure model is right."""
_SOUND_BESIDE_LETTERS = 1.6
"""Weight of a name's sound, relative to its letters."""
_MOST_APART = 1.5
"""Distances are capped here: larger ones tell nothing more."""
_LONGEST = 14
"""Maximum letters of a name."""
_COMMONEST = 30
"""Names are about equally common up to this rank."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What may have been said."""

    text: str
    logprob: float
    """Mean log-probability of its tokens."""


@dataclass
class NameFinder:
    """Finds the name that was meant among the guesses of a model."""

    words: NameWords
    pronounced: Callable[[str], str]
    """How a word is said, in the International Phonetic Alphabet."""
    _heard: dict[str, Sequence[Guess]] = field(default_factory=dict)
    """What was guessed when a name was found, by the name."""

    def __post_init__(self) -> None:
        listed = self.words.first_names()
        self._written = [name for name, _ in listed]
        self._place = {_plain(name): place for place, name in reversed(list(enumerate(self._written)))}
        self._firsts = np.cumsum([0, *(len(ways) for _, ways in listed)])[:-1]
        self._sounds = Rows(SOUNDS, [way for _, ways in listed for way in ways])
        self._letters = Rows(LETTERS, [_plain(name) for name in self._written])
        self._rarity = _PER_RARITY * np.log10(np.arange(len(listed)) + _COMMONEST).astype(np.float32)

    def forget(self) -> None:
        """Forget what was heard: other people are here."""
        self._heard.clear()

    def is_spelling(self, text: str, seconds: float) -> bool:
        """Whether ``text`` spells a name, in no less time than that takes, and is no letter over and over."""
        letters = self.words.spelled(text)
        fits = 0 < len(letters) <= min(_LONGEST, seconds / _LEAST_S_A_LETTER)
        return fits and not re.search(r"(.)\1\1", letters)

    def in_a_sentence(self, text: str) -> bool:
        """Whether ``text`` is a name with words around it, and no letters."""
        return len(text.split()) > 1 and bool(self.words.name_in(text)) and not self.words.spelled(text)

    def understood(self, guesses: Sequence[Guess], not_named: str = "") -> str:
        """Return the first of ``guesses``, which begin with the best, with the likeliest name in it.
        ``not_named``: names that were rejected before."""
        known = re.findall(r"\w+", _plain(not_named))
        found, text = self.found(guesses, [name for name in self._heard if name in known]), guesses[0].text
        if found is None:
            return text
        if self.words.spelled(text):
            letters = ", ".join(_plain(found).upper()) + "."
            return letters if self.words.spelled(letters) else f"{found}."
        heard = self._name_in(text)
        return text.replace(heard, found) if heard in text else f"{found}."

    def found(self, guesses: Sequence[Guess], refused: Collection[str] = ()) -> str | None:
        """Return the name that was most likely said or spelled, none of ``refused``; None without any."""
        if not guesses:
            return None
        letters = [(guess, self.words.spelled(guess.text)) for guess in guesses]
        if letters[0][1]:
            found = self._spelled(
                [(self._cost(guess, guesses), row) for guess, row in letters if row],
                guesses[0].logprob,
                refused,
            )
        else:
            found = self._said(guesses, refused)
        if found:
            self._heard[_plain(found)] = guesses if not letters[0][1] else ()
        return found

    def _said(self, guesses: Sequence[Guess], refused: Collection[str]) -> str | None:
        name = self.words.name_in(guesses[0].text)
        first = self._name_in(guesses[0].text)
        if not first:
            return None
        costs = self._by_sound(guesses)
        for guess in guesses:
            place = self._place.get(_plain(self.words.name_in(guess.text)))
            if place is not None:
                costs[place] = min(costs[place], self._cost(guess, guesses) - _AS_WRITTEN)
        unlisted = _UNLISTED - _UNLISTED_PER_LOGPROB * guesses[0].logprob
        near = costs.copy()
        others = self._written_before(guesses, refused)
        for one in refused:
            beside, before = self._beside(one), self._heard.get(_plain(one), ())
            costs += beside
            unlisted += self._apart(first, before) if before else 0.0
        costs += self._rarity
        self._refuse(costs, refused)
        best = int(np.argmin(costs))
        if others and min(others)[0] < min(costs[best], unlisted):
            return min(others)[1]
        if not name:
            return self._written[best] if near[best] <= _FARTHEST_FROM_WORDS else None
        if near[best] <= _FARTHEST and (costs[best] <= unlisted or _plain(name) in map(_plain, refused)):
            return self._written[best]
        return name

    def _written_before(
        self, guesses: Sequence[Guess], refused: Collection[str]
    ) -> Sequence[tuple[float, str]]:
        """Names of no list, with their costs, that were written when another was found and refused."""
        found = []
        for before in filter(None, (self._heard.get(_plain(one)) for one in refused)):
            name, taken = self.words.name_in(before[0].text), {*map(_plain, refused), *self._place}
            if name and _plain(name) not in taken:
                unlisted = _UNLISTED - _UNLISTED_PER_LOGPROB * before[0].logprob
                found.append((unlisted + self._apart(name, guesses), name))
        return found

    def _spelled(
        self, rows: Sequence[tuple[float, str]], sure: float, refused: Collection[str]
    ) -> str | None:
        costs = np.min([cost + self._letters.distances(row) for cost, row in rows], axis=0)
        literal = rows[0][1]
        unlisted = _UNLISTED - _UNLISTED_PER_LOGPROB * sure
        for name in refused:
            before = self._heard.get(_plain(name), ())
            costs += _SOUND_BESIDE_LETTERS * self._beside(name)
            unlisted += _SOUND_BESIDE_LETTERS * self._apart(literal, before) if before else 0.0
        costs += self._rarity
        self._refuse(costs, [name for name in refused if _plain(name) != literal])
        best = int(np.argmin(costs))
        return self._written[best] if costs[best] <= unlisted else literal.capitalize()

    def _refuse(self, costs: Distances, refused: Collection[str]) -> None:
        for name in refused:
            if (place := self._place.get(_plain(name))) is not None:
                costs[place] = np.inf

    def _beside(self, name: str) -> Distances:
        """Return each name's distance from what was heard when ``name`` was wrongly found."""
        before = self._heard.get(_plain(name))
        if not before:
            return np.zeros(len(self._written), np.float32)
        return np.minimum(self._by_sound(before), _MOST_APART)

    def _apart(self, word: str, guesses: Sequence[Guess]) -> float:
        """Return the distance of a word from what was heard."""
        row = Rows(SOUNDS, [sounds(self.pronounced(word))])
        costs = (
            self._cost(guess, guesses) + float(_relative(row, heard)[0])
            for guess, heard in self._rows(guesses)
        )
        return min(_MOST_APART, *costs, _MOST_APART)

    def _by_sound(self, guesses: Sequence[Guess]) -> Distances:
        """The cost of each name, by the guess that it sounds most like."""
        costs = np.full(len(self._written), np.inf, np.float32)
        for guess, row in self._rows(guesses):
            # The ways of one name are side by side.
            nearest = np.minimum.reduceat(_relative(self._sounds, row), self._firsts)
            np.minimum(costs, self._cost(guess, guesses) + nearest, out=costs)
        return costs

    def _rows(self, guesses: Sequence[Guess]) -> Sequence[tuple[Guess, str]]:
        said = [(guess, self._name_in(guess.text)) for guess in guesses]
        rows = [(sounds(self.pronounced(name)), guess) for guess, name in reversed(said) if name]
        return [(guess, row) for row, guess in dict(rows).items() if row]

    def _name_in(self, text: str) -> str:
        return self.words.name_in(text) or self.words.in_its_place(text)

    @staticmethod
    def _cost(guess: Guess, guesses: Sequence[Guess]) -> float:
        return _PER_LOGPROB * (guesses[0].logprob - guess.logprob)


def _relative(rows: Rows, row: str) -> Distances:
    found: Distances = rows.distances(row) / np.sqrt(np.maximum(rows.lengths, len(row)))
    return found


def _plain(name: str) -> str:
    """A name in small letters, without marks."""
    flat = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in flat if not unicodedata.combining(c))
