"""A few sessions out of many: by people, by time at hand, and by what these people did lately."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from companion.core.api.remembered import History
from companion.core.language.commands import Commands
from companion.core.language.words import normalise
from companion.core.program import Option
from companion.language import language
from companion.scripts import Entry, Theme

DONE = "session done"
"""Under this the program keeps that a session was held; no name in a script has a space."""
A_FEW = 3
FOR_OTHERS = "others-only"
"""What is chosen with a session for another number of people."""
MINUTES = "minutes-"
"""What is chosen with a time begins so: ``minutes-10``."""
FIRST_MINUTES = 10.0
"""About so long is the session that is offered to those who are here for the first time."""
_ABOUT_MINUTES = 2.5
"""Sessions whose lengths differ less are equally long."""
_LONGER = 1.25
"""A session may take so much longer than the time at hand: it was said by guess."""
_SHORT = 1 / 3
"""Shorter than this part of the time at hand comes later."""
_LANGUAGE = language()
_START = _LANGUAGE.spoken_start
_COMMANDS = Commands(_LANGUAGE.commands)


@dataclass(frozen=True, slots=True)
class Begun:
    """A programme that is under way."""

    entry: Entry
    part: str
    """Which part comes next: ``day three``."""


class Offers:
    """The sessions as they may be offered to some people with some time."""

    def __init__(
        self,
        themes: Sequence[Theme],
        names: Sequence[str],
        minutes: float,
        past: History,
        *,
        first: bool = False,
    ) -> None:
        """``first``: they are here for the first time, and are offered nothing that goes deep."""
        self._first = first
        self._themes = [
            Theme(theme.title, tuple(e for e in theme.entries if e.fits(len(names)))) for theme in themes
        ]
        self._all = [entry for theme in themes for entry in theme.entries]
        self._names = names
        self._minutes = minutes
        self._past = past
        self._last = {entry.id: self._held_last(entry) for entry in self._all}

    @property
    def begun(self) -> list[Begun]:
        """What is under way, what was held last first."""
        found = [(entry, self._done(entry)) for theme in self._themes for entry in theme.entries]
        under_way = [
            Begun(entry, f"{entry.parts.called} {_LANGUAGE.forms.number(done + 1)}")
            for entry, done in found
            if entry.parts and 0 < done < entry.parts.of
        ]
        return sorted(under_way, key=lambda begun: -self._last[begun.entry.id])

    @property
    def best(self) -> list[Entry]:
        """All that fits, what is under way first; then themes take turns, and in each what was not
        held lately comes first. The first time it is what is nearest to the time at hand."""
        if self._first:
            light = [e for theme in self._themes for e in theme.entries if not (e.deep or e.parts)]
            return sorted(light, key=lambda e: round(abs(e.minutes - self._minutes) / _ABOUT_MINUTES))
        first = [begun.entry for begun in self.begun]
        fitting = [
            [e for e in self._ranked(theme.entries) if e.minutes <= _LONGER * self._minutes]
            for theme in sorted(self._themes, key=self._last_of)
        ]
        in_turn = [of[i] for i in range(max(map(len, fitting), default=0)) for of in fitting if i < len(of)]
        shortest = sorted((e for t in self._themes for e in t.entries), key=lambda e: e.minutes)
        return list({e.path: e for e in (*first, *(in_turn or shortest))}.values())

    @property
    def kinds(self) -> list[Theme]:
        """The themes that hold something for so many people."""
        return [theme for theme in self._themes if theme.entries]

    def of_kind(self, title: str) -> list[Entry]:
        """What a theme holds, the best first; what is too long for today comes last."""
        entries = next(theme.entries for theme in self._themes if theme.title == title)
        return sorted(self._ranked(entries), key=lambda e: e.minutes > _LONGER * self._minutes)

    def options(self, listed: Sequence[Entry | Theme]) -> list[Option]:
        """What can be said: ``listed`` is read aloud; every other session and theme can be named too.

        The value is the place in ``choices``, or ``FOR_OTHERS``.
        """
        shown = list(listed)
        unlisted = [choice for choice in self.choices if choice not in shown]
        words = Counter(word for entry in self._all for word in set(normalise(entry.title).split()))
        numbered = [*enumerate(shown, start=1), *((0, choice) for choice in unlisted)]
        found = [self._option(choice, number, words) for number, choice in numbered]
        return [option for option in found if option.spoken]

    @staticmethod
    def times() -> list[Option]:
        """How much time there is, as people say it."""
        return [
            Option(
                f"{MINUTES}{minutes}",
                (f"{_LANGUAGE.forms.number(minutes)} minutes", f"{minutes} minutes", *others),
                listed=False,
            )
            for minutes, others in _START.times.items()
        ]

    @property
    def choices(self) -> list[Entry | Theme]:
        """All sessions and all themes."""
        return [*self._all, *self.kinds]

    def _option(self, choice: Entry | Theme, number: int, words: Counter[str]) -> Option:
        """How a session or theme is named: by its title, by what only it has in its title, by its number."""
        bare = normalise(choice.title)
        spoken = [choice.title, reduce(str.removeprefix, _START.articles, bare)]
        spoken += [w for w in bare.split() if words[w] < 2 and len(w) > 3 and w not in _START.small_words]
        fits = True
        if isinstance(choice, Entry):
            spoken += [choice.id.replace("-", " "), *choice.aliases]
            fits = choice.fits(len(self._names))
        if number:
            spoken.append(_START.numbered.format(number=_LANGUAGE.forms.number(number)))
        value = str(self.choices.index(choice)) if fits else FOR_OTHERS
        sayable = (words for words in spoken if normalise(words) and not _COMMANDS.find(words))
        return Option(value, tuple(dict.fromkeys(sayable)), listed=number > 0)

    def _ranked(self, entries: Iterable[Entry]) -> list[Entry]:
        """Never held before held, long ago before lately; then what fills the time; then the smaller step."""

        def rank(entry: Entry) -> tuple[int, bool, float]:
            return (self._last[entry.id], entry.minutes < _SHORT * self._minutes, entry.minutes)

        return sorted(entries, key=rank)

    def _held_last(self, entry: Entry) -> int:
        """When it was held last, as the place in the past; -1: never."""
        held = self._past.of(entry.id, DONE, self._names)
        return self._past.kept.index(held[-1]) if held else -1

    def _last_of(self, theme: Theme) -> int:
        return max((self._last[entry.id] for entry in theme.entries), default=-1)

    def _done(self, entry: Entry) -> int:
        """The number of the last part that was done; 0 before the first."""
        kept = self._past.of(entry.id, entry.parts.key, self._names) if entry.parts else ()
        value = kept[-1].value if kept else 0
        return int(value) if isinstance(value, int | float) else 0


def told(entries: Sequence[Entry]) -> str:
    """Sessions as they are offered aloud, like: Long hug, about five minutes. Or High and low, about four."""
    return _START.offers([(entry.title, max(1, round(entry.minutes))) for entry in entries])


def in_words(entry: Entry) -> str:
    """One session as it is offered aloud: ``Long hug, about five minutes``."""
    return told([entry]).removesuffix(".")


def told_kinds(themes: Sequence[Theme]) -> str:
    """Themes as they are offered aloud."""
    return _START.kinds([theme.title for theme in themes])
