"""``companion setup``: a household's one-time settings, typed in a minute."""

import argparse
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import TextIO

from companion.app.consenting import Answers, Consenting
from companion.app.home import begin_home
from companion.app.household import Household
from companion.app.safe_words import objection
from companion.clock import time_of_day
from companion.core.api.consent import Level, agreed
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.errors import JournalError, SetupError
from companion.system.invocation import as_started

Ask = Callable[[str], str]
"""Asks for a line; see ``input``."""
_MOST = 6
_LEVELS = {"n": Level.NOTHING, "t": Level.ANSWERS, "w": Level.WORDS}


def run(options: argparse.Namespace, out: TextIO) -> int:
    """``companion setup``. Raises CompanionError."""
    try:
        set_up(input, out)
        choose_voice(input, out)
    except EOFError:
        raise SetupError(
            "companion setup asks in the terminal; without one, start a session and answer aloud."
        ) from None
    return 0


def offer(ask: Ask, out: TextIO) -> None:
    """Offer it to somebody at a terminal for the first time. Raises JournalError."""
    try:
        said = ask("Type your names and what may be kept, in a minute? y, or Enter to begin by voice: ")
        if said.strip().lower() in ("y", "yes"):
            set_up(ask, out)
            choose_voice(ask, out)
    except EOFError:
        return


def choose_voice(ask: Ask, out: TextIO) -> None:
    """Offer to hear the voices and to choose one. Raises EOFError, SetupError."""
    if ask("Hear the voices I can speak with, and choose one? y, or Enter for later: ").strip().lower() in (
        "y",
        "yes",
    ):
        from companion.app.choosing_voices import choose  # typed settings alone need no speech engine
        from companion.app.engines import Engines

        with contextlib.closing(Engines()) as engines:
            choose(ask, out, engines)
    else:
        out.write(as_started("Later: companion voices\n"))


def set_up(ask: Ask, out: TextIO) -> None:
    """Ask for everything and store it; nothing is written before the last answer. Raises JournalError."""
    out.write(
        as_started(
            "What you say is turned into text on this computer, and never leaves it. Your names are kept in\n"
            "a locked journal here, with what you choose now. To take it back: companion forget\n\n"
        )
    )
    names = _names(ask, out)
    levels = {name: _level(name, ask, out) for name in names}
    word = _safe_word(names, ask, out)
    out.write(f"\n{store(names, levels, word)} Begin with: python3 run.py\n")


def store(names: Sequence[str], levels: Mapping[str, Level], word: str | None) -> str:
    """Store who is here, what each lets be kept, their safe word; say what is kept. Raises JournalError."""
    home, now = begin_home(), time_of_day()
    try:
        if home.journal is None:
            raise JournalError(home.trouble)
        household = Household(home.memory, now)
        household.keep_names(names)
        if word:
            household.keep_safe_word(names, word)
        answers = Answers(agreed(levels.values()), levels)
        Consenting(_spoken, home.memory, now).remember(answers, names)
    finally:
        home.close()
    return _told(answers.consent.level, len(names))


def _names(ask: Ask, out: TextIO) -> list[str]:
    while True:
        said = ask("First names, with commas between: ")
        names = [name.strip() for name in said.split(",") if name.strip()]
        if why := objection_to(names):
            out.write(f"{why}\n")
        else:
            return names


def objection_to(names: Sequence[str]) -> str:
    """Return what speaks against these names, as a sentence; empty if nothing does."""
    if not names:
        return "A first name is needed, like: Maya, Leo"
    if len(names) > _MOST or len({name.casefold() for name in names}) < len(names):
        return "One to six names, each of them different, please."
    return ""


def _level(name: str, ask: Ask, out: TextIO) -> Level:
    """Return the level that one person agrees to; none if nothing is typed."""
    while True:
        said = (
            ask(
                f"{name}, from now on, keep nothing (n), times and answers (t), or your words too (w)? "
                "Enter alone: nothing. "
            )
            .strip()
            .lower()
        )
        if not said:
            return Level.NOTHING
        if found := _LEVELS.get(said[0]):
            return found
        out.write("Type n, t or w.\n")


def _safe_word(names: Sequence[str], ask: Ask, out: TextIO) -> str | None:
    """Ask for a word that ends an exercise; None if they want none."""
    while True:
        word = ask("A safe word that ends an exercise at once, like pineapple? Enter alone: none. ").strip()
        why = objection(word, names) if word else None
        if not why:
            return word or None
        out.write(f"{word} {why}. Another one, please.\n")


def _told(level: Level, people: int) -> str:
    kept = {
        Level.NOTHING: "Nothing is kept of your sessions",
        Level.ANSWERS: "Times and answers are kept, and not your words",
        Level.WORDS: "Times, answers and your words are kept",
    }[level]
    return f"{kept}: the most careful answer counts." if people > 1 else f"{kept}."


def _spoken(program: Program, people: Sequence[str], settings: object) -> Session:
    raise AssertionError("nothing is asked aloud here")
