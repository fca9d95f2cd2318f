"""The models of a session: located, loaded in the background, shared."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from companion import config
from companion.app import malloc
from companion.app.engine_link import Call, Link, Model, Sharing
from companion.app.sound_settings import SECOND_LANGUAGES, sound_settings
from companion.config import COMPANION_VOICE
from companion.core.api.utterances import Transcript, Utterance
from companion.core.audio import PACES
from companion.errors import ModelError
from companion.hearing import moonshine, whisper
from companion.hearing.danger_reader import DangerReader
from companion.hearing.first_names import NameFinder
from companion.hearing.ge2e import SpeakerEmbedder
from companion.hearing.moonshine import MoonshineTranscriber
from companion.hearing.places import usable_cores
from companion.hearing.whisper import WhisperTranscriber
from companion.language import available, language
from companion.language.pack import LanguagePack
from companion.models.foreign import Foreign, recognise
from companion.models.manifest import Kind
from companion.models.store import Status, Store
from companion.speaking.cache import CachedVoice
from companion.speaking.card_voice import CardVoice
from companion.speaking.cards import VoiceCard, load_cards
from companion.speaking.hibari_voice import HibariVoice
from companion.speaking.kokoro_voice import KokoroVoice
from companion.speaking.piper_voice import PiperVoice

NotNamed = Callable[[], str | None]
"""Returns the names already rejected while a name is being asked for; None at any other time."""
RECORD_MODEL = "whisper-base"
"""Model for the record: a fifth fewer wrong words than the small model on whole readings."""
WHOLE_MODEL, WHOLE_LANGUAGE = "moonshine-base", "en"
"""Model for turns as a whole, where it is here and this language is spoken: a quarter fewer wrong words than
``RECORD_MODEL`` in two thirds of the time. Of single words it mishears two in five."""
SPEAKER_MODEL = "ge2e"
"""The speaker embedding."""
DANGER_MODEL = "minilm"
"""Model that notices danger, in addition to the rules and the word weights, which work without it."""
_JUST_SAID = 8
"""How many utterances to cache the danger of: the log and the session both ask about each one."""
_SYNTHESIS: Mapping[Kind, Callable[[Path, VoiceCard, Callable[[str], str]], CardVoice]] = {
    Kind.HIBARI: HibariVoice,
    Kind.KOKORO: KokoroVoice,
    Kind.PIPER: PiperVoice,
}
_NO_ENGINE = (
    "Several sessions run on this machine, and the speech engine that they share does not answer. "
    "This one goes on with a small model of its own, which makes more mistakes."
)
_MOST_THREADS = 2
"""For a model that only one room uses: more threads gain little."""


def _threads() -> int:
    return min(_MOST_THREADS, usable_cores())


class RoomModel(Protocol):
    """A loaded model."""

    def transcribe(
        self, utterance: Utterance, *, not_named: str | None = None, safe_word: str | None = None
    ) -> Transcript:
        """See ``WhisperTranscriber.transcribe``."""


class Ears:
    """Transcribes one kind of utterance, with a model here or the engine that several rooms share."""

    def __init__(self, loader: Executor, load: Callable[[bool], RoomModel], link: Link | None = None) -> None:
        """``load``: loads a model; its argument: whether it has to be the small one."""
        self._load = load
        self._link = link
        self._own: RoomModel | None = None
        self._ready = loader.submit(self._prepare)

    def _prepare(self) -> None:
        if not (self._link and self._link.connect()):
            self._own = self._load(self._link is not None and not self._link.alone)
        malloc.give_back()

    def transcribe(self, utterance: Utterance, not_named: str | None, safe_word: str | None) -> Transcript:
        """Return the words; the first utterance waits for the model. Raises ModelError when it could not be
        loaded."""
        self._ready.result()
        if self._link:
            words = self._link.transcribe(utterance, Call(utterance.speech_s, not_named, safe_word))
            if words:
                self._give_up_own()
                return words
        if self._own is None:
            self._own = self._load(True)
        return self._own.transcribe(utterance, not_named=not_named, safe_word=safe_word)

    def _give_up_own(self) -> None:
        if self._own:
            self._own = None
            whisper.forget()
            moonshine.forget()
            malloc.give_back()


@dataclass(frozen=True)
class RoomTranscriber:
    """A ``Transcriber`` that knows what its session waits for."""

    ears: Ears
    safe_word: Callable[[], str | None] = lambda: None
    """The current safe word."""
    not_named: NotNamed = lambda: None
    """The names already rejected, while a name is being asked for."""

    def transcribe(self, utterance: Utterance) -> Transcript:
        """Return the words of one utterance. Raises ModelError when the model could not be loaded."""
        return self.ears.transcribe(utterance, self.not_named(), self.safe_word())


@dataclass
class Engines:
    """Locates and loads models. ``own`` is a folder of models named by the user."""

    own: Path | None = None
    voice_name: str | None = None
    """The card of the companion's voice; None: the one that the household chose."""
    language: LanguagePack = field(default_factory=language)
    store: Store = field(default_factory=lambda: Store(config.models_folder()))
    sharing: Sharing | None = None
    """How the rooms of this machine share an engine; None: this one shares nothing."""
    _links: list[Link] = field(default_factory=list)
    _told: bool = False
    _loader: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "loading"))
    """Loads one after another, the voice first: loaded together, the first word would wait for all."""
    _voices: dict[tuple[str, float], CardVoice] = field(default_factory=dict)
    _found: list[Foreign] | None = None
    _spoken: dict[str, LanguagePack] = field(default_factory=dict)

    def transcribers(
        self,
        safe_word: Callable[[], str | None] = lambda: None,
        not_named: NotNamed = lambda: None,
        on_trouble: Callable[[str], None] = lambda sentence: None,
    ) -> tuple[RoomTranscriber, RoomTranscriber, RoomTranscriber]:
        """The transcribers of drafts, of utterances and of whole turns, loading. ``safe_word`` returns the
        current one; ``not_named``: see ``NotNamed``. Raises ModelError when one is missing."""
        drafts, record = self._ears(on_trouble, draft=True), self._ears(on_trouble, draft=False)
        whole = self._ears(on_trouble, draft=False, whole=True) if self._has_whole_model else record
        return (
            RoomTranscriber(drafts, safe_word),
            RoomTranscriber(record, safe_word, not_named),
            RoomTranscriber(whole),
        )

    def transcriber(self, *, draft: bool, threads: int, callers: int = 1) -> WhisperTranscriber:
        """Return the transcriber of drafts or of the record, loaded, for ``callers`` at once on ``threads``
        each. Raises ModelError when it is missing or damaged."""
        folder, hearing = self._folder(draft=draft), self.language.hearing
        finder = None
        if hearing.names and not draft:
            finder = NameFinder(hearing.names, self.own_voice().pronounced)
        transcriber = WhisperTranscriber(
            folder,
            language=self.language.code,
            threads=threads,
            hints=hearing.likely_words if draft else None,
            refusals=hearing.refusals,
            names=finder,
            callers=callers,
            second=SECOND_LANGUAGES.get(sound_settings().second_language, ""),
        )
        transcriber.warm()
        return transcriber

    def whole_transcriber(self, *, threads: int) -> MoonshineTranscriber:
        """Return the transcriber of turns as a whole, loaded. Raises ModelError when it is missing or
        damaged."""
        return MoonshineTranscriber(self.store.folder(WHOLE_MODEL), threads=threads)

    @property
    def _has_whole_model(self) -> bool:
        wanted = self.language.code == WHOLE_LANGUAGE and self._own(Kind.WHISPER) is None
        is_known = wanted and WHOLE_MODEL in self.store.known
        return is_known and self.store.status(WHOLE_MODEL) is Status.READY

    def record_transcriber(self) -> WhisperTranscriber:
        """Return the record transcriber, loaded. Raises ModelError when it is missing or damaged."""
        return self.transcriber(draft=False, threads=_threads())

    def spoken(self, code: str, on_trouble: Callable[[str], None]) -> LanguagePack:
        """Return the language with this code, for a session with real people: it also notices danger with a
        model, if there is one. A damaged one is reported once."""
        if code not in self._spoken:
            self._spoken[code] = self._noticing(language(code), on_trouble)
        return self._spoken[code]

    def _noticing(self, spoken: LanguagePack, on_trouble: Callable[[str], None]) -> LanguagePack:
        is_known = spoken.danger_model is not None and DANGER_MODEL in self.store.known
        if not is_known or self.store.status(DANGER_MODEL) is Status.MISSING:
            return spoken
        assert spoken.danger_model is not None, "as seen above"
        try:
            reader = DangerReader(self.store.folder(DANGER_MODEL), spoken.danger_model)
        except ModelError as error:
            on_trouble(f"{error}. Danger is noticed by rules alone until then.")
            return spoken
        cached = lru_cache(_JUST_SAID)
        return replace(
            spoken,
            danger_in=cached(reader.danger_in),
            danger_together=cached(reader.danger_together),
        )

    def embedder(self) -> SpeakerEmbedder:
        """Return the speaker embedder. Raises ModelError when it is missing or damaged."""
        return SpeakerEmbedder(self.store.folder(SPEAKER_MODEL) / "pretrained.pt")

    @cached_property
    def cards(self) -> dict[str, VoiceCard]:
        """The cards that ship, by id. Raises ModelError when one is invalid."""
        return load_cards(config.voices_folder())

    def voice(self, name: str, pace: float = 1.0) -> CardVoice:
        """Return the voice of a card, with durations times ``pace``. Raises ModelError when card or model is
        missing."""
        if (name, pace) not in self._voices:
            if name not in self.cards:
                known = ", ".join(self.cards)
                raise ModelError(
                    f"There is no voice card {name} in {config.voices_folder()}; available: {known}."
                )
            card = self.cards[name]
            self._voices[name, pace] = self._load_voice(replace(card, pace=card.pace * pace))
        return self._voices[name, pace]

    def choices(self) -> list[str]:
        """Return the voices for the companion that are here and speak its language, the usual one first."""
        offered = [
            name
            for name, card in self.cards.items()
            if card.about and card.speaks(self.language.code) and self._is_here(card)
        ]
        return sorted(offered, key=lambda name: (name != COMPANION_VOICE, name))

    @property
    def own_name(self) -> str:
        """The card of the companion's voice: the one that was asked for; else the household's, where it is
        here and speaks the language; else one that does."""
        if self.voice_name is not None:
            return self.voice_name
        wished, choices = sound_settings().voice, self.choices()
        return wished if wished in choices else next(iter(choices), COMPANION_VOICE)

    def own_voice(self, pace: float = 1.0) -> CardVoice:
        """Return the companion's voice at the household's pace, slowed by a script's ``pace`` down to the
        slowest. Raises ModelError when it is missing, SetupError when the household's settings can't be
        understood."""
        return self.voice(self.own_name, min(PACES[sound_settings().pace] * pace, max(PACES.values())))

    def companion_voice(self, may_keep: Callable[[str], bool], pace: float = 1.0) -> CachedVoice:
        """Return the companion's own voice, loading, with the prompt cache. See ``own_voice``."""
        voice = self.own_voice(pace)
        self._loader.submit(voice.load)  # an error here recurs when it speaks
        return CachedVoice(voice, config.prompts_folder(), may_keep=may_keep, read=voice.read)

    def _is_here(self, card: VoiceCard) -> bool:
        return card.model not in self.store.known or self.store.status(card.model) is Status.READY

    def close(self) -> None:
        """Stop loading, and leave the engine that is shared."""
        self._loader.shutdown(wait=False, cancel_futures=True)
        for link in self._links:
            link.close()
        if self.sharing:
            self.sharing.close()

    def _load_voice(self, card: VoiceCard) -> CardVoice:
        code = card.language.partition("-")[0]
        as_read = language(code).as_read if code in available() else str
        if own := self._own(Kind.PIPER):
            return PiperVoice(own.parent if own.is_file() else own, card, as_read)
        if card.model is None or card.model not in self.store.known:
            return PiperVoice(self._folder_of(card), card, as_read)
        return _SYNTHESIS[self.store.known[card.model].kind](self._folder_of(card), card, as_read)

    def _ears(self, on_trouble: Callable[[str], None], *, draft: bool, whole: bool = False) -> Ears:
        self._folder(draft=draft)  # reports a missing model at once
        link = None
        if self.sharing:
            own = str(self.own) if self.own else None
            model = Model(str(self.store.root), own, self.language.code, self.own_name, draft, whole)
            link = Link(self.sharing, model)
            self._links.append(link)

        def load(small: bool) -> RoomModel:
            if small and not self._told:
                self._told = True
                on_trouble(_NO_ENGINE)
            if small and not draft:
                return WhisperTranscriber(self._folder(draft=True), language=self.language.code, threads=1)
            if whole:
                return self.whole_transcriber(threads=_threads())
            return self.transcriber(draft=draft, threads=_threads())

        return Ears(self._loader, load, link)

    def _folder(self, *, draft: bool) -> Path:
        name = self.language.hearing.draft_model if draft else RECORD_MODEL
        return self._own(Kind.WHISPER) or self.store.folder(name)

    def _folder_of(self, card: VoiceCard) -> Path:
        if card.path:
            return config.voices_folder() / card.path
        assert card.model is not None, "a card names a model or a path"
        return self.store.folder(card.model)

    def _own(self, kind: Kind) -> Path | None:
        if self.own is None:
            return None
        if self._found is None:
            self._found = recognise(self.own)
        return next((model.path for model in self._found if model.kind is kind), None)
