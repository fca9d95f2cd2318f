"""A few sessions out of many: by number of people, time, their recent sessions, and today's reminders."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from companion.core.api.remembered import REMINDER, History
from companion.core.language.commands import Commands
from companion.core.language.words import normalise
from companion.core.program import Option
from companion.language import language
from companion.scripts import Entry, Theme

DONE = "session done"
"""Key of a session's completion; no name in a script has a space."""
A_FEW = 3
FOR_OTHERS = "others-only"
"""Value of a choice for another number of people."""
MINUTES = "minutes-"
"""Prefix of a choice with a duration: ``minutes-10``."""
FIRST_MINUTES = 10.0
"""Approximate length of the session offered to first-time users."""
_ABOUT_MINUTES = 2.5
"""Sessions whose lengths differ by less count as equally long."""
_LONGER = 1.25
"""Factor by which a session may exceed the available time, which is an estimate."""
_SHORT = 1 / 3
"""Sessions shorter than this part of the available time are listed later."""
_LANGUAGE = language()
_START = _LANGUAGE.spoken_start
_COMMANDS = Commands(_LANGUAGE.commands)


@dataclass(frozen=True, slots=True)
class Begun:
    """A programme in progress."""

    entry: Entry
    part: str
    """The next part: ``day three``."""


class Offers:
    """Sessions to offer to these people with this much time."""

    def __init__(
        self,
        themes: Sequence[Theme],
        names: Sequence[str],
        minutes: float,
        past: History,
        *,
        first: bool = False,
        today: datetime.date | None = None,
    ) -> None:
        """``first``: it is their first time, so nothing that goes deep is offered."""
        self._first = first
        self._today = today.isoformat() if today else ""
        self._names = names
        self._minutes = minutes
        self._past = past
        themes = [Theme(theme.title, tuple(map(self._as_it_goes_on, theme.entries))) for theme in themes]
        self._themes = [
            Theme(theme.title, tuple(e for e in theme.entries if e.fits(len(names)))) for theme in themes
        ]
        self._all = [entry for theme in themes for entry in theme.entries]
        self._last = {entry.id: self._held_last(entry) for entry in self._all}

    @property
    def begun(self) -> list[Begun]:
        """Return programmes in progress, the latest first."""
        found = [(entry, self._done(entry)) for theme in self._themes for entry in theme.entries]
        under_way = [
            Begun(entry, f"{entry.parts.called} {_LANGUAGE.forms.number(done + 1)}")
            for entry, done in found
            if entry.parts and 0 < done < entry.parts.of
        ]
        return sorted(under_way, key=lambda begun: -self._last[begun.entry.id])

    @property
    def best(self) -> list[Entry]:
        """Return everything that fits: what they are reminded of today, then programmes in progress; then
        themes alternate, each starting with what was not held lately. The first time, the closest in length
        comes first."""
        if self._first:
            light = [e for theme in self._themes for e in theme.entries if not (e.deep or e.parts)]
            return sorted(light, key=lambda e: round(abs(e.minutes - self._minutes) / _ABOUT_MINUTES))
        first = [*self._due, *(begun.entry for begun in self.begun)]
        fitting = [
            [e for e in self._ranked(theme.entries) if e.minutes <= _LONGER * self._minutes]
            for theme in sorted(self._themes, key=self._last_of)
        ]
        in_turn = [of[i] for i in range(max(map(len, fitting), default=0)) for of in fitting if i < len(of)]
        shortest = sorted((e for t in self._themes for e in t.entries), key=lambda e: e.minutes)
        return list({e.path: e for e in (*first, *(in_turn or shortest))}.values())

    @property
    def _due(self) -> list[Entry]:
        """The sessions for which they chose this day."""
        entries = (entry for theme in self._themes for entry in theme.entries)
        return [e for e in entries if self._today and self._reminder(e.id).startswith(self._today)]

    def _reminder(self, script: str) -> str:
        kept = self._past.of(script, REMINDER, self._names)
        return str(kept[-1].value) if kept else ""

    @property
    def kinds(self) -> list[Theme]:
        """Return the themes with something for this number of people."""
        return [theme for theme in self._themes if theme.entries]

    def of_kind(self, title: str) -> list[Entry]:
        """Return the sessions of a theme, the best first; those too long for today come last."""
        entries = next(theme.entries for theme in self._themes if theme.title == title)
        return sorted(self._ranked(entries), key=lambda e: e.minutes > _LONGER * self._minutes)

    def options(self, listed: Sequence[Entry | Theme]) -> list[Option]:
        """Return the possible answers: ``listed`` is read aloud; all others can be named too.

        The value is the index in ``choices``, or ``FOR_OTHERS``.
        """
        shown = list(listed)
        unlisted = [choice for choice in self.choices if choice not in shown]
        words = Counter(word for entry in self._all for word in set(normalise(entry.title).split()))
        numbered = [*enumerate(shown, start=1), *((0, choice) for choice in unlisted)]
        found = [self._option(choice, number, words) for number, choice in numbered]
        return [option for option in found if option.spoken]

    @staticmethod
    def times() -> list[Option]:
        """Return options for the available time, as people say it."""
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
        """Return all sessions and all themes."""
        return [*self._all, *self.kinds]

    def _option(self, choice: Entry | Theme, number: int, words: Counter[str]) -> Option:
        """Return the spoken forms of a session or theme: its title, its distinctive words, its number."""
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
        """Sort: never held, then held long ago; then what fills the time; then the smaller step."""

        def rank(entry: Entry) -> tuple[int, bool, float]:
            return (self._last[entry.id], entry.minutes < _SHORT * self._minutes, entry.minutes)

        return sorted(entries, key=rank)

    def _held_last(self, entry: Entry) -> int:
        """Return when it was held last, as an index into the past; -1: never."""
        held = self._past.of(entry.id, DONE, self._names)
        return self._past.values.index(held[-1]) if held else -1

    def _last_of(self, theme: Theme) -> int:
        return max((self._last[entry.id] for entry in theme.entries), default=-1)

    def _as_it_goes_on(self, entry: Entry) -> Entry:
        """Return a programme with the length of the part that comes next."""
        lengths = entry.parts.minutes if entry.parts else ()
        return replace(entry, minutes=lengths[self._done(entry) % len(lengths)]) if lengths else entry

    def _done(self, entry: Entry) -> int:
        """Return the number of the last part held; 0 before the first."""
        kept = self._past.of(entry.id, entry.parts.key, self._names) if entry.parts else ()
        value = kept[-1].value if kept else 0
        return int(value) if isinstance(value, int | float) else 0


def told(entries: Sequence[Entry]) -> str:
    """Return sessions as spoken: Long hug, about five minutes. Or High and low, about four."""
    return _START.offers([(entry.title, max(1, round(entry.minutes))) for entry in entries])


def in_words(entry: Entry) -> str:
    """Return one session as spoken: ``Long hug, about five minutes``."""
    return told([entry]).removesuffix(".")


def told_kinds(themes: Sequence[Theme]) -> str:
    """Return themes as spoken."""
    return _START.kinds([theme.title for theme in themes])
