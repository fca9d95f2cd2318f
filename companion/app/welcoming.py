"""The spoken start: who is here, how much time there is, which session, and the safe word.

Each part is a short script of its own. Between them the program decides what is offered,
from what these people did before.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from companion import config
from companion.app.offering import A_FEW, DONE, Offers, told, told_kinds
from companion.app.safe_words import ordinary
from companion.app.session_catalogue import SessionCatalogue
from companion.app.setup_scripts import Run, script
from companion.core import program as p
from companion.core.api.ports import MemoryStore
from companion.core.api.remembered import History, RememberedValue, company
from companion.core.state.memory import Value
from companion.language import language
from companion.scripts import Entry, Theme, load

SAFE_WORD = "safe word"
"""Under this the program keeps the safe word of some people; no name in a script has a space."""
_SCRIPT = "welcome"
_MOST_ROUNDS = 8
_MOST_TRIES = 3
_USUAL_MINUTES = 30.0
_SOMETHING_ELSE = "something-else"


@dataclass(frozen=True)
class Welcomed:
    """What the spoken start found out."""

    program: p.Program
    people: Sequence[str]
    safe_word: str | None


class Welcome:
    """One spoken start."""

    def __init__(
        self, run: Run, shelf: SessionCatalogue, keeper: MemoryStore, now: datetime.datetime
    ) -> None:
        """``keeper`` knows what these people did, and keeps their safe word; ``now`` dates it."""
        self._run = run
        self._shelf = shelf
        self._keeper = keeper
        self._now = now

    def ask(self, program: p.Program | None, people: Sequence[str], safe_word: str | None) -> Welcomed | None:
        """Ask for whatever was not given beforehand; None when they would rather not today.

        Raises ScriptError, JournalError.
        """
        past = self._keeper.past()
        here = self._who(program, people, known_here=bool(past.kept))
        if here is None:
            return None
        names, minutes = here
        if program is None:
            entry = self._which(names, minutes, past)
            if entry is None:
                return None
            program = load(entry.path, (config.sessions_folder(), config.own_sessions_folder()))
        return Welcomed(program, names, safe_word or self._safe_word(names, past))

    def _who(
        self, program: p.Program | None, people: Sequence[str], *, known_here: bool
    ) -> tuple[Sequence[str], float] | None:
        settings: dict[str, Value] = {
            "known_here": known_here,
            "chosen": program is not None,
            "named": bool(people),
            **({"least": program.people_min, "most": program.people_max} if program else {}),
        }
        session = self._run(script("_welcome"), ["you"], settings)
        values = session.memory.values
        if session.ending != "ready":
            return None
        count, time = values.get("how_many"), values.get("time")
        many = count if isinstance(count, int) else 2
        names = [values.get(f"name_{n}") for n in range(1, many + 1)]
        found = people or distinct([name if isinstance(name, str) else "" for name in names])
        return found, float(time) if isinstance(time, str) else _USUAL_MINUTES

    def _which(self, names: Sequence[str], minutes: float, past: History) -> Entry | None:
        """Offer a few, then others, then the themes, until one is chosen."""
        offers = Offers(self._shelf.themes, names, minutes, past)
        about, waiting = "first", [*offers.best]
        for _ in range(_MOST_ROUNDS):
            shown: Sequence[Entry | Theme] = waiting[:A_FEW]
            if about == "kinds" or not shown:
                about, shown = "kinds", offers.kinds
            chosen = self._offer(offers, about, shown, names)
            if chosen is None or isinstance(chosen, Entry):
                return chosen
            if isinstance(chosen, Theme):
                about, waiting = "kind", offers.of_kind(chosen.title)
            elif about == "first":
                about, waiting = "others", waiting[A_FEW:]
            elif about == "kind" and waiting[A_FEW:]:
                waiting = waiting[A_FEW:]
            else:
                about = "kinds"
        return None

    def _offer(
        self, offers: Offers, about: str, shown: Sequence[Entry | Theme], names: Sequence[str]
    ) -> Entry | Theme | str | None:
        """One question: a session or a theme, ``_SOMETHING_ELSE``, or None for not today."""
        entries = [choice for choice in shown if isinstance(choice, Entry)]
        options = offers.options(shown)
        single = len(shown) == 1
        if single:
            options[0] = replace(options[0], spoken=(*options[0].spoken, *language().spoken_start.yes))
        settings: dict[str, Value] = {
            "about": about,
            "offers": told(entries) or told_kinds([choice for choice in shown if isinstance(choice, Theme)]),
            "single": single,
        }
        if about == "first" and (begun := offers.begun):
            settings |= {"programme": begun[0].entry.title, "part": begun[0].part}
        session = self._run(with_options(script("_offer"), "session", options), names, settings)
        chosen = session.memory.values.get("session")
        if session.ending == "chosen" and isinstance(chosen, str):
            return offers.choices[int(chosen)]
        return _SOMETHING_ELSE if session.ending == "something-else" else None

    def _safe_word(self, names: Sequence[str], past: History) -> str | None:
        """The word from before, or a new one that is kept; None when they want none."""
        before = past.of(_SCRIPT, SAFE_WORD, names)
        settings: dict[str, Value] = {"kept": str(before[-1].value)} if before else {}
        for _ in range(_MOST_TRIES):
            session = self._run(script("_safe-word"), names, settings)
            if before:
                return str(before[-1].value) if session.ending == "chosen" else None
            word = session.memory.values.get("word")
            if not isinstance(word, str) or session.ending not in ("chosen", "again"):
                return None
            if session.ending == "again":
                continue
            if not ordinary(word, names):
                self._keeper.keep(
                    RememberedValue(_SCRIPT, SAFE_WORD, company(names), word, at=self._now), add=False
                )
                return word
            settings = {"refused": word}
        return None


def note_done(keeper: MemoryStore, program: p.Program, people: Sequence[str], now: datetime.datetime) -> None:
    """Keep that these people held a session, so that another one is offered next time."""
    keeper.keep(RememberedValue(program.id, DONE, company(people), True, at=now), add=False)


def with_options(program: p.Program, save: str, options: Sequence[p.Option]) -> p.Program:
    """``program`` with further options for each choice of its top level that is saved as ``save``. They come
    before its own, which are no longer read aloud."""

    def more(step: p.Step) -> p.Step:
        if not isinstance(step, p.Ask) or step.save != save:
            return step
        own = (replace(option, listed=False) for option in step.options)
        return replace(step, options=(*options, *own))

    return replace(program, steps=tuple(map(more, program.steps)))


def distinct(names: Sequence[str]) -> list[str]:
    """Names that can be told apart: a missing one becomes a number, a second Maya ``Maya 2``."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        name = name or language().spoken_start.unnamed.format(number=number)
        found.append(f"{name} {number}" if name in found else name)
    return found
