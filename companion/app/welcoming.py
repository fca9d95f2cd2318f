"""The spoken start: people, choice of session, and everybody's consent.

Each part is a short script. Between them the program decides what to offer, from these people's
earlier sessions.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from companion import config
from companion.app.household import Household
from companion.app.naming import checked, distinct, written
from companion.app.safe_words import objection, same
from companion.app.session_catalogue import SessionCatalogue
from companion.app.session_suggestions import (
    A_FEW,
    DONE,
    FIRST_MINUTES,
    MINUTES,
    Offers,
    in_words,
    told,
    told_kinds,
)
from companion.app.setup_scripts import Run, script
from companion.core import program as p
from companion.core.api.consent import Level
from companion.core.api.ports import MemoryStore
from companion.core.api.remembered import RememberedValue, company
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.language import language
from companion.scripts import Entry, Theme
from companion.scripts.loading import load

_MOST_ROUNDS = 10
_MOST_TRIES = 3
_MOST_PEOPLE = 6
_USUAL_MINUTES = 30.0
_SOMETHING_ELSE = "something-else"


@dataclass(frozen=True)
class Welcomed:
    """The result of the spoken start."""

    program: p.Program
    people: Sequence[str]
    safe_word: str | None
    change_keeping: bool = False
    """Whether somebody wants to change what may be stored."""
    agreed: bool = False
    """Whether everybody has agreed to this session."""


class Welcome:
    """One spoken start."""

    def __init__(
        self,
        run: Run,
        session_catalogue: Callable[[], SessionCatalogue],
        memory_store: MemoryStore,
        now: datetime.datetime,
        level_of: Callable[[Sequence[str]], Level | None] = lambda people: None,
    ) -> None:
        """``session_catalogue`` opens the sessions, once some are offered. ``memory_store`` knows what these
        people did, and their safe word; ``now`` dates it. ``level_of`` tells what some people agreed to have
        kept; None: they were never asked."""
        self._run = run
        self._session_catalogue = session_catalogue
        self._memory_store = memory_store
        self._now = now
        self._level_of = level_of
        self._household = Household(memory_store, now)
        self._named: str | None = None
        """The safe word that was named along the way."""

    def ask(self, program: p.Program | None, people: Sequence[str], safe_word: str | None) -> Welcomed | None:
        """Ask for whatever was not given beforehand; None when they would rather not today.

        With a session and names there is nothing to ask: the session itself asks whether they want it.
        Raises ScriptError, JournalError.
        """
        if program is not None and people:
            word = self._safe_word(people, safe_word, deep=program.deep)
            return Welcomed(program, people, word)
        names, hello = self._who(people)
        if not names:
            return None
        agreed = _Agreeing(self, names, hello, program).reached()
        if agreed is None:
            return None
        word = self._safe_word(agreed.people, safe_word, deep=agreed.program.deep)
        return replace(agreed, safe_word=word)

    def _who(self, given: Sequence[str]) -> tuple[Sequence[str], str]:
        """Who is here, and how they are greeted. Those who are known are not asked again."""
        known = (
            given if given and self._household.knows(given) else () if given else self._household.here_last()
        )
        if known:
            return known, f"{language().spoken_start.greeting(self._now)}, {language().forms.all_of(known)}."
        session = self.run("_welcome", ["you"], {"named": bool(given)})
        if given:
            return given, ""
        return self.heard_names(session.memory.values), ""

    def run(self, name: str, people: Sequence[str], settings: Mapping[str, Value]) -> Session:
        """Run one of the short scripts."""
        return self.run_program(script(name), people, settings)

    def run_program(
        self, program: p.Program, people: Sequence[str], settings: Mapping[str, Value]
    ) -> Session:
        """Run a short script that was fitted to these people."""
        session = self._run(program, people, settings)
        self._named = session.commands.safe_word or self._named
        return session

    def heard_names(self, values: Mapping[str, Value]) -> list[str]:
        """Return the names that were said, checked with their owners."""
        said = [values.get(name) for name in ("name_1", "name_2")]
        heard = [written(name) for name in said if isinstance(name, str)]
        return distinct(checked(self._run, heard)) if heard else []

    def one_more(self, names: Sequence[str]) -> Sequence[str]:
        """Return ``names`` with that of somebody who was left out."""
        session = self.run("_welcome", ["you"], {"more": True})
        name = session.memory.values.get("name_1")
        return distinct([*names, written(name)]) if isinstance(name, str) else names

    def others(self) -> Sequence[str]:
        """Ask for the names of other people than last time."""
        return self.heard_names(self.run("_welcome", ["you"], {}).memory.values)

    def keeping(self, names: Sequence[str], *, change: bool) -> str:
        """Return what is stored, in half a sentence."""
        level = self._level_of(names)
        return language().spoken_start.keeping["change" if change else level.value if level else ""]

    def offers(self, names: Sequence[str], minutes: float | None) -> Offers:
        """Return what may be offered to these people."""
        past = self._memory_store.past()
        been_here = any(one.key == DONE and one.people == company(names) for one in past.values)
        usual = _USUAL_MINUTES if been_here else FIRST_MINUTES
        first, today = not (been_here or minutes), self._now.date()
        return Offers(
            self._session_catalogue().themes, names, minutes or usual, past, first=first, today=today
        )

    def pick(self, offers: Offers, names: Sequence[str], title: str = "") -> Entry | None:
        """Offer a few, then others, then the themes, until one is chosen; None: not today."""
        kind, waiting = title, [*(offers.of_kind(title) if title else offers.best[1:])]
        for _ in range(_MOST_ROUNDS):
            shown: Sequence[Entry | Theme] = waiting[:A_FEW]
            if not shown:
                kind, shown = "", offers.kinds
            chosen = self._offer(offers, shown, names)
            if chosen is None or isinstance(chosen, Entry):
                return chosen
            if isinstance(chosen, Theme):
                kind, waiting = chosen.title, offers.of_kind(chosen.title)
            else:
                waiting = waiting[A_FEW:] if kind else []
        return None

    def _offer(
        self, offers: Offers, shown: Sequence[Entry | Theme], names: Sequence[str]
    ) -> Entry | Theme | str | None:
        """One question: a session or a theme, ``_SOMETHING_ELSE``, or None for not today."""
        entries = [choice for choice in shown if isinstance(choice, Entry)]
        options = offers.options(shown)
        if len(shown) == 1:
            options[0] = replace(options[0], spoken=(*options[0].spoken, *language().spoken_start.yes))
        offered = told(entries) or told_kinds([choice for choice in shown if isinstance(choice, Theme)])
        program = with_options(script("_offer"), "session", options)
        session = self.run_program(program, names, {"offers": offered})
        chosen = session.memory.values.get("session")
        if session.ending == "chosen" and isinstance(chosen, str):
            return offers.choices[int(chosen)]
        return _SOMETHING_ELSE if session.ending == _SOMETHING_ELSE else None

    def _safe_word(self, names: Sequence[str], given: str | None, *, deep: bool) -> str | None:
        """The safe word named so far, ``given``, or remembered; before a deep session otherwise a new one,
        which is remembered."""
        if self._named and not objection(self._named, names):
            self._household.keep_safe_word(names, self._named)
            return self._named
        if given and not objection(given, names):
            return given
        before = self._household.safe_word(names)
        if not given and (before or not deep):
            return before
        settings: dict[str, Value] = {"refused": given} if given else {}
        for _ in range(_MOST_TRIES):
            session = self.run("_safe-word", names, settings)
            word = session.memory.values.get("word")
            if session.ending != "chosen" or not isinstance(word, str):
                return None
            if objection(word, names):
                settings = {"refused": word}
            elif self._heard_again(word, names):
                self._household.keep_safe_word(names, word)
                return word
            else:
                settings = {"wrong": True}
        return None

    def _heard_again(self, word: str, names: Sequence[str]) -> bool:
        """Have ``word`` said once more, and as it would be said in need; whether it was heard both times."""
        tried = self.run("_safe-word", names, {"tried": word}).memory.values
        return same(word, (tried.get("again"), tried.get("cried")))


class _Agreeing:
    """Offers one session after the other, until each has said yes to one."""

    def __init__(self, welcome: Welcome, names: Sequence[str], hello: str, program: p.Program | None) -> None:
        self._welcome = welcome
        self._names = names
        self._hello = hello
        self._known = bool(hello)
        self._given = program
        self._minutes: float | None = None
        self._chosen: Entry | None = None
        """The session that they named."""
        self._change = self._more = False

    def reached(self) -> Welcomed | None:
        """Return the session that all want; None if they would rather not today."""
        for _ in range(_MOST_ROUNDS):
            offers = self._welcome.offers(self._names, self._minutes)
            entry = self._chosen or next(iter(offers.best), None)
            if self._given is None and entry is None:
                return None
            session = self._asked(offers, entry)
            if session.ending == "agreed":
                return self._welcomed(entry)
            if session.ending == "left" or not self._turns(str(session.memory.values.get("session")), offers):
                return None
        return None

    def _asked(self, offers: Offers, entry: Entry | None) -> Session:
        """Ask each of them."""
        given = self._given
        fits = given is None or given.people_min <= len(self._names) <= given.people_max
        begun = next((one for one in offers.begun if one.entry == entry and given is None), None)
        settings: dict[str, Value] = {
            "hello": self._hello,
            "known": self._known,
            "offer": self._told(entry),
            "keeping": self._welcome.keeping(self._names, change=self._change),
            "chosen": given is not None or self._chosen is not None,
            "deep": given.deep if given else entry is not None and entry.deep,
            "misfit": not fits,
            "more": self._more,
            **({"programme": begun.entry.title, "part": begun.part} if begun else {}),
        }
        options = [] if given else [*offers.options([]), *offers.times()]
        program = with_options(script("_agreement"), "session", options, listed=True)
        self._hello, self._more = "", False
        return self._welcome.run_program(program, self._names, settings)

    def _told(self, entry: Entry | None) -> str:
        """Return the session in words: with its length, if they don't know it."""
        if self._given:
            return self._given.title
        return "" if entry is None else entry.title if self._known else in_words(entry)

    def _turns(self, answer: str, offers: Offers) -> bool:
        """Handle an answer other than yes; return False if they would rather not today."""
        if answer in ("change", "tell-more"):
            self._change, self._more = self._change or answer == "change", answer == "tell-more"
        elif answer == "somebody-else":
            self._names = self._welcome.others()
        elif answer == "missing" and len(self._names) < _MOST_PEOPLE:
            self._names = self._welcome.one_more(self._names)
        elif answer.startswith(MINUTES):
            self._minutes, self._chosen = float(answer.removeprefix(MINUTES)), None
        elif answer.isdecimal() and isinstance(named := offers.choices[int(answer)], Entry):
            self._chosen = named
        else:
            title = offers.choices[int(answer)].title if answer.isdecimal() else ""
            self._chosen = self._welcome.pick(offers, self._names, title)
            return self._chosen is not None
        return bool(self._names)

    def _welcomed(self, entry: Entry | None) -> Welcomed:
        roots = (config.sessions_folder(), config.own_sessions_folder())
        program = self._given or load(entry.path, roots)  # type: ignore[union-attr]  # one of them is there
        return Welcomed(program, self._names, None, self._change, agreed=True)


def note_done(
    memory_store: MemoryStore, program: p.Program, people: Sequence[str], now: datetime.datetime
) -> None:
    """Keep that these people held a session, so that another one is offered next time."""
    memory_store.remember(RememberedValue(program.id, DONE, company(people), True, at=now), add=False)


def with_options(
    program: p.Program, save: str, options: Sequence[p.Option], *, listed: bool = False
) -> p.Program:
    """``program`` with further options for each choice that is saved as ``save``. They come before its own,
    which are no longer read aloud, unless they are to stay ``listed``."""

    def more(step: p.Step) -> p.Step:
        if isinstance(step, p.Each):
            return replace(step, do=tuple(map(more, step.do)))
        if not isinstance(step, p.Ask) or step.save != save:
            return step
        own = (option if listed else replace(option, listed=False) for option in step.options)
        return replace(step, options=(*options, *own))

    return replace(program, steps=tuple(map(more, program.steps)))
