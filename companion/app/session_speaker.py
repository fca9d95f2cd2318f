"""The companion's voice in a session: prepared prompts, and a voice that can be changed while it speaks."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor

from companion.app.engines import Engines
from companion.app.sound_settings import keep, sound_settings
from companion.app.spellings import as_sounding, spellings
from companion.core.api.actions import VoiceChange
from companion.core.audio import PACES
from companion.core.program import Program
from companion.errors import CompanionError
from companion.hearing.own_words import OwnWords
from companion.speaking.cache import CachedVoice
from companion.speaking.loudness import LOUDNESS_DB
from companion.speaking.mixer import Mixer
from companion.speaking.speaker import VoiceSpeaker

Trouble = Callable[[str], None]


class SessionSpeaker(VoiceSpeaker):
    """The companion's voice. Only prepared texts are cached on disk: they contain no words of a partner."""

    def __init__(
        self,
        engines: Engines,
        mixer: Mixer,
        executor: Executor,
        on_trouble: Trouble,
        own_words: OwnWords,
    ) -> None:
        """``own_words`` receives each prompt before it plays."""
        self._engines = engines
        self._own_words = own_words
        self._prepared: set[str] = set()
        self.keeps = True
        """Whether prepared prompts may be stored: they contain people's names."""
        self._as_sounding = as_sounding(spellings())
        self._script_pace = 1.0
        voice = engines.companion_voice(self._prepared.__contains__)
        super().__init__(voice, mixer, executor, on_trouble, sound_settings().tuning)
        mixer.set_loudness(LOUDNESS_DB[sound_settings().loudness])

    def change_voice(self, change: VoiceChange) -> None:
        """Speak differently, and keep that for the household; render again what was prepared."""
        engines, settings = self._engines, sound_settings()
        try:
            match change:
                case VoiceChange.ANOTHER:
                    choices = engines.choices()
                    if len(choices) < 2:
                        self._on_trouble("There is no other voice here; fetch more with: companion voices")
                        return
                    index = choices.index(engines.own_name) + 1 if engines.own_name in choices else 0
                    engines.voice_name = choices[index % len(choices)]
                    keep(voice=engines.voice_name)
                case VoiceChange.SLOWER | VoiceChange.FASTER:
                    keep(pace=_next(PACES, settings.pace, 1 if change is VoiceChange.SLOWER else -1))
                case VoiceChange.SOFTER | VoiceChange.LOUDER:
                    step = 1 if change is VoiceChange.LOUDER else -1
                    loudness = _next(LOUDNESS_DB, settings.loudness, step)
                    keep(loudness=loudness)
                    self._mixer.set_loudness(LOUDNESS_DB[loudness])
                    return
            self._take_voice()
        except CompanionError as error:
            self._on_trouble(str(error))

    def follow(self, program: Program) -> None:
        """Speak at a script's pace from the next prompt on, and its phrases as it spells them: where the
        household spells one, that counts."""
        self._as_sounding = as_sounding({**dict(program.sounds), **spellings()})
        if program.pace != self._script_pace:
            self._script_pace = program.pace
            self._voice = self._companion_voice()

    def _companion_voice(self) -> CachedVoice:
        return self._engines.companion_voice(self._prepared.__contains__, self._script_pace)

    def _take_voice(self) -> None:
        self._voice = self._companion_voice()
        super().prepare(tuple(self._prepared))

    def say(self, id: int, text: str, *, softly: bool = False) -> None:
        """Speak a prompt and note its words."""
        self._own_words.say(id, text)
        super().say(id, self._as_sounding(text), softly=softly)

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Render ahead, and allow these texts in the cache, unless names in them may not be stored."""
        texts = tuple(map(self._as_sounding, texts))
        if self.keeps:
            self._prepared.update(texts)
        super().prepare(texts)


def _next(steps: Mapping[str, float], now: str, step: int) -> str:
    """Return the name ``step`` places from ``now``; the last one where there is no further."""
    names = list(steps)
    return names[min(max(names.index(now) + step, 0), len(names) - 1)]
