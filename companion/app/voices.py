"""Getting to know the voices of a session's partners, before it begins."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from companion.app.setup_scripts import Run, script
from companion.core import program as p
from companion.core.api.ports import ProfileStore
from companion.core.state.memory import Value
from companion.errors import JournalError

_SCRIPT = "_voices"


class Voices(Protocol):
    """What the ears know of voices; see ``hearing.enrolling.Enrolling``."""

    def know(self, profiles: Mapping[str, bytes]) -> None:
        """Know partners by profiles of earlier sessions. Raises JournalError when one is damaged."""

    def profiles(self) -> dict[str, bytes]:
        """What the partners sound like, to be kept."""


class Acquaintance:
    """Knows voices from before, asks for those it does not know, and keeps them where that is wished."""

    def __init__(
        self, run: Run, voices: Voices, keeper: ProfileStore | None, on_trouble: Callable[[str], None]
    ) -> None:
        """``keeper``: where voices are kept; None: nowhere."""
        self._run = run
        self._voices = voices
        self._keeper = keeper
        self._on_trouble = on_trouble
        self._kept: set[str] = set()
        """Partners who want their voice to be kept."""

    def make(self, names: Sequence[str], *, ask: bool = True) -> None:
        """Get to know these partners; without ``ask`` they are not asked whether they want it.

        One alone is not asked: there is nobody to be confused with.
        """
        if len(names) < 2:
            return
        known = self.remember(names)
        settings: dict[str, Value] = {
            "known": "all" if len(known) == len(names) else "some" if known else "none",
            "keeps": self._keeper is not None,
            "asks": ask,
        }
        session = self._run(_for_these(script(_SCRIPT), names, known), names, settings)
        keep, learned = session.memory.fact("keep"), session.memory.fact("learned")
        if isinstance(keep, Mapping) and isinstance(learned, Mapping):
            self._kept |= {name for name in names if keep.get(name) is True and learned.get(name) is True}
        self.keep()

    def keep(self) -> None:
        """Keep what is known by now of those who want it: after a session it is known a little better."""
        if self._keeper is None:
            return
        profiles = self._voices.profiles()
        try:
            for name in self._kept & profiles.keys():
                self._keeper.keep_voice(name, profiles[name])
        except JournalError as error:
            self._on_trouble(str(error))

    def remember(self, names: Iterable[str]) -> Collection[str]:
        """Know those of ``names`` who are known from before; returns who that is."""
        if self._keeper is None:
            return ()
        try:
            kept = self._keeper.voices()
            profiles = {name: kept[name] for name in names if name in kept}
            self._voices.know(profiles)
        except JournalError as error:
            self._on_trouble(str(error))
            return ()
        self._kept |= profiles.keys()
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
