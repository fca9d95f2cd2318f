"""The companion's voice, the sound of names, and the doctor for the pages, by the code of the commands."""

import contextlib
import io
import wave
from collections.abc import Callable, Iterator
from functools import cached_property
from threading import Lock

from companion.app import spellings
from companion.app.choosing_voices import choice, missing, sentence
from companion.app.engines import Engines
from companion.app.home import has_journal, needs_asking, open_home
from companion.app.household import Household
from companion.app.probes import MachineProbes
from companion.app.sound_settings import keep, sound_settings
from companion.clock import time_of_day
from companion.core.audio import PACES, PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.doctor import checks
from companion.errors import SetupError
from companion.speaking.loudness import LOUDNESS_DB
from companion.system.invocation import as_started
from companion.web.house import Json, Sentence

_RUNS = "A session is running, or about to begin. Look again when it is over."
_IN_USE_S = 20.0
"""How long a page waits for another one that listens to a voice."""


class HouseMachine:
    """What belongs to this machine and not to the journal, for pages; at rest while a session runs."""

    def __init__(self, lock: Lock, voice: str | None, is_free: Callable[[], bool]) -> None:
        """``lock`` is held while devices or the journal are used; ``voice``: the card that ``home`` was told
        to speak with; ``is_free``: whether no session runs."""
        self._lock = lock
        self._voice = voice
        self._is_free = is_free
        self._speaking = Lock()

    @cached_property
    def _engines(self) -> Engines:
        return Engines(voice_name=self._voice)

    @cached_property
    def _probes(self) -> MachineProbes:
        return MachineProbes(self._engines)  # it watches for network access for as long as the program runs

    def voices(self) -> Json:
        """Return the voices to choose from, and what is chosen. Raises CompanionError."""
        engines, chosen = self._engines, sound_settings()
        here = engines.choices()
        voices = [
            {
                "id": name,
                "name": card.name,
                "about": card.about,
                "missing": "" if name in here else as_started(missing(card)),
            }
            for name, card in engines.cards.items()
            if card.about and card.speaks(engines.language.code)
        ]
        return {
            "voices": sorted(voices, key=lambda voice: bool(voice["missing"])),
            "voice": engines.own_name,
            "told": bool(self._voice),
            "pace": chosen.pace,
            "paces": list(PACES),
            "loudness": chosen.loudness,
            "loudnesses": dict(LOUDNESS_DB),
        }

    def hear(self, what: Sentence) -> bytes:
        """Return a sentence as a WAV file: of a voice about itself, or with a name. Raises CompanionError."""
        chosen = sound_settings()
        pace = what.pace or chosen.pace
        if pace not in PACES:
            raise SetupError(f"The pace is one of: {', '.join(PACES)}.")
        with self._alone():
            card = choice(self._engines, what.voice or self._engines.own_name)
            text = spellings.called(what.name, what.sounds) if what.name else sentence(card)
            voice = self._engines.voice(card.id, PACES[pace])
            return _wav(b"".join(voice.speak(text)))

    def keep_voice(self, voice: str, pace: str, loudness: str) -> str:
        """Keep how the companion speaks; return what holds from now on. Raises CompanionError."""
        if pace not in PACES or loudness not in LOUDNESS_DB:
            raise SetupError(f"The pace is one of: {', '.join(PACES)}; loudness: {', '.join(LOUDNESS_DB)}.")
        card = choice(self._engines, voice)
        keep(voice=card.id, pace=pace, loudness=loudness)
        return f"{card.name} speaks from the next session on."

    def names(self) -> list[Json]:
        """Return the names that are known here, and how each is read. Raises CompanionError."""
        spelt = spellings.spellings()
        here = {name: spelt.get(name, "") for name in self._here_last()}
        return [{"name": name, "sounds": sounds} for name, sounds in {**here, **spelt}.items()]

    def keep_name(self, name: str, sounds: str) -> str:
        """Keep how a name sounds; return what holds from now on. Raises SetupError."""
        spellings.keep(name, sounds)
        return f"{name} is read as {sounds}." if sounds else f"{name} is read as it is written."

    def examine(self) -> list[Json]:
        """Examine this machine, as ``companion doctor`` does; a minute. Raises SetupError."""
        found: list[Json] = []
        with self._free():
            for check in checks(self._probes):
                if not self._is_free():
                    raise SetupError("A session is about to begin, and so the examination was ended.")
                found.append(
                    {
                        "name": check.name,
                        "verdict": check.ok.value,
                        "finding": as_started(check.finding),
                        "remedy": as_started(check.remedy),
                    }
                )
        return found

    def _here_last(self) -> tuple[str, ...]:
        if not has_journal() or needs_asking():
            return ()
        with self._free(), contextlib.closing(open_home()) as home:
            return tuple(Household(home.memory, time_of_day()).here_last())

    @contextlib.contextmanager
    def _free(self) -> Iterator[None]:
        """Have devices and journal to oneself. Raises SetupError while a session runs."""
        if not self._is_free() or not self._lock.acquire(timeout=_IN_USE_S):
            raise SetupError(_RUNS)
        try:
            yield
        finally:
            self._lock.release()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one voice speak at a time. Raises SetupError while a session runs."""
        if not self._is_free() or not self._speaking.acquire(timeout=_IN_USE_S):
            raise SetupError(_RUNS)
        try:
            yield
        finally:
            self._speaking.release()


def _wav(pcm: bytes) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setparams((1, SAMPLE_BYTES, PLAYED_RATE_HZ, 0, "NONE", ""))
        file.writeframes(pcm)
    return written.getvalue()
