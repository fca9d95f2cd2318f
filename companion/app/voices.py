"""The voices of a session's partners: known from before, enrolled as they speak, stored with consent."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from companion.app.setup_scripts import Run, script
from companion.core import program as p
from companion.core.api.ports import ProfileStore
from companion.errors import JournalError

_SCRIPT = "_voices"


class Voices(Protocol):
    """Knowledge of voices in the ears; see ``hearing.enrolling.Enrolling``."""

    def know(self, profiles: Mapping[str, bytes]) -> None:
        """Load profiles of earlier sessions. Raises JournalError when one is damaged."""

    def profiles(self) -> dict[str, bytes]:
        """Return the partners' profiles, for storage."""


class Acquaintance:
    """Loads known voices, and stores those of people who want it."""

    def __init__(
        self, run: Run, voices: Voices, profile_store: ProfileStore | None, on_trouble: Callable[[str], None]
    ) -> None:
        """``profile_store``: storage for voices; None: none."""
        self._run = run
        self._voices = voices
        self._profile_store = profile_store
        self._on_trouble = on_trouble
        self._kept: set[str] = set()
        """Partners who want their voice stored."""

    def make(self, names: Sequence[str], *, enrol: bool = False) -> None:
        """Know those who are known from before. With ``enrol`` the others tell a little first; else they are
        learned from what they say in the session. A single person needs none of this.

        Raises ScriptError.
        """
        if len(names) < 2:
            return
        known = self.remember(names, all_or_none=not enrol)
        if enrol and len(known) < len(names):
            self._run(_for_these(script(_SCRIPT), names, known), names, {})

    def keep(self) -> None:
        """Store the current profiles of those who want it: after a session they are a little better."""
        if self._profile_store is None:
            return
        profiles = self._voices.profiles()
        try:
            for name in self._kept & profiles.keys():
                self._profile_store.store_voice(name, profiles[name])
        except JournalError as error:
            self._on_trouble(str(error))

    def remember(self, names: Sequence[str], *, all_or_none: bool = False) -> Collection[str]:
        """Know those of ``names`` who are known from before; returns who that is. With ``all_or_none``
        all are learned again if one is missing: beside a single known voice all others are strangers."""
        if self._profile_store is None:
            return ()
        try:
            kept = self._profile_store.voices()
            profiles = {name: kept[name] for name in names if name in kept}
            self._kept |= profiles.keys()
            if all_or_none and len(profiles) < len(names):
                return ()
            self._voices.know(profiles)
        except JournalError as error:
            self._on_trouble(str(error))
            return ()
        return profiles.keys()


def _for_these(program: p.Program, names: Sequence[str], known: Collection[str]) -> p.Program:
    """``program`` with a step for each whose voice is not known, in the place of the one for everyone."""

    def these(step: p.Step) -> tuple[p.Step, ...]:
        if not isinstance(step, p.Enrol):
            return (step,)
        return tuple(
            replace(step, to=name, head=replace(step.head, path=f"{step.head.path}.{number}"))
            for number, name in enumerate(names)
            if name not in known
        )

    return replace(program, steps=tuple(one for step in program.steps for one in these(step)))
