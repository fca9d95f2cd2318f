"""The models of a session: located, loaded in the background, shared."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from companion import config
from companion.app import malloc
from companion.config import COMPANION_VOICE
from companion.core.api.utterances import Transcript, Utterance
from companion.errors import ModelError
from companion.hearing.first_names import NameFinder
from companion.hearing.ge2e import SpeakerEmbedder
from companion.hearing.whisper import WhisperTranscriber
from companion.language import available, language
from companion.language.pack import LanguagePack
from companion.models.foreign import Foreign, recognise
from companion.models.manifest import Kind
from companion.models.store import Store
from companion.speaking.cache import CachedVoice
from companion.speaking.card_voice import CardVoice
from companion.speaking.cards import VoiceCard, load_cards
from companion.speaking.hibari_voice import HibariVoice
from companion.speaking.kokoro_voice import KokoroVoice
from companion.speaking.piper_voice import PiperVoice

NotNamed = Callable[[], str | None]
"""The names that are not right, where one is asked for at this moment; None where none is."""
RECORD_MODEL = "whisper-base"
"""Model for the record: a fifth fewer wrong words than the small model on whole readings."""
SPEAKER_MODEL = "ge2e"
"""The speaker embedding."""
_SYNTHESIS: Mapping[Kind, Callable[[Path, VoiceCard, Callable[[str], str]], CardVoice]] = {
    Kind.HIBARI: HibariVoice,
    Kind.KOKORO: KokoroVoice,
    Kind.PIPER: PiperVoice,
}


class LaterTranscriber:
    """A transcriber that is still loading; the first utterance waits for it."""

    def __init__(
        self,
        loading: "Future[WhisperTranscriber]",
        safe_word: Callable[[], str | None],
        not_named: NotNamed = lambda: None,
    ) -> None:
        """``safe_word``: the one in force now; ``not_named``: what it is not, where a name is asked for."""
        self._loading = loading
        self._safe_word = safe_word
        self._not_named = not_named

    def transcribe(self, utterance: Utterance) -> Transcript:
        """Return the words of one utterance. Raises ModelError when the model could not be loaded."""
        transcriber = self._loading.result()
        return transcriber.transcribe(utterance, not_named=self._not_named(), safe_word=self._safe_word())


@dataclass
class Engines:
    """Locates and loads models. ``own`` is a folder of models named by the user."""

    own: Path | None = None
    voice_name: str = COMPANION_VOICE
    language: LanguagePack = field(default_factory=language)
    store: Store = field(default_factory=lambda: Store(config.models_folder()))
    _loader: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "loading"))
    """Loads one after another, the voice first: loaded together, the first word would wait for all."""
    _voices: dict[str, CardVoice] = field(default_factory=dict)
    _cards: dict[str, VoiceCard] = field(default_factory=dict)
    _found: list[Foreign] | None = None

    def transcribers(
        self, safe_word: Callable[[], str | None] = lambda: None, not_named: NotNamed = lambda: None
    ) -> tuple[LaterTranscriber, LaterTranscriber, LaterTranscriber]:
        """The transcribers of drafts, of utterances and of whole turns, loading; ``safe_word``: the one in
        force now; ``not_named``: what it is not, where a name is asked for. Raises ModelError when one is
        missing."""
        own = self._own(Kind.WHISPER)
        draft = own or self.store.folder(self.language.hearing.draft_model)
        record = own or self.store.folder(RECORD_MODEL)
        first = self._loader.submit(self._load, draft, self.language.hearing.likely_words)
        self._loader.submit(malloc.give_back)
        second = self._loader.submit(self._load, record, names=True)
        self._loader.submit(malloc.give_back)
        pieces = LaterTranscriber(second, safe_word, not_named)
        return LaterTranscriber(first, safe_word), pieces, LaterTranscriber(second, lambda: None)

    def record_transcriber(self) -> WhisperTranscriber:
        """Return the record transcriber, loaded. Raises ModelError when it is missing or damaged."""
        return self._load(self._own(Kind.WHISPER) or self.store.folder(RECORD_MODEL))

    def embedder(self) -> SpeakerEmbedder:
        """Return the speaker embedder. Raises ModelError when it is missing or damaged."""
        return SpeakerEmbedder(self.store.folder(SPEAKER_MODEL) / "pretrained.pt")

    def voice(self, name: str) -> CardVoice:
        """Return the voice of a card. Raises ModelError when card or model is missing."""
        if name not in self._voices:
            self._cards = self._cards or load_cards(config.voices_folder())
            if name not in self._cards:
                known = ", ".join(self._cards)
                raise ModelError(
                    f"There is no voice card {name} in {config.voices_folder()}; available: {known}."
                )
            self._voices[name] = self._load_voice(self._cards[name])
        return self._voices[name]

    def companion_voice(self, may_keep: Callable[[str], bool]) -> CachedVoice:
        """Return the companion's own voice, loading, with the prompt cache."""
        voice = self.voice(self.voice_name)
        self._loader.submit(voice.load)  # an error here recurs when it speaks
        return CachedVoice(voice, config.prompts_folder(), may_keep=may_keep)

    def words_per_minute(self) -> float:
        """Return the speech rate of the companion's voice."""
        self.voice(self.voice_name)
        return self._cards[self.voice_name].words_per_minute

    def close(self) -> None:
        """Stop loading."""
        self._loader.shutdown(wait=False, cancel_futures=True)

    def _load_voice(self, card: VoiceCard) -> CardVoice:
        code = card.language.partition("-")[0]
        as_read = language(code).as_read if code in available() else str
        if own := self._own(Kind.PIPER):
            return PiperVoice(own.parent if own.is_file() else own, card, as_read)
        if card.model is None or card.model not in self.store.known:
            return PiperVoice(self._folder_of(card), card, as_read)
        return _SYNTHESIS[self.store.known[card.model].kind](self._folder_of(card), card, as_read)

    def _load(self, folder: Path, hints: str | None = None, *, names: bool = False) -> WhisperTranscriber:
        words = self.language.hearing.names
        finder = NameFinder(words, self.voice(self.voice_name).pronounced) if names and words else None
        transcriber = WhisperTranscriber(folder, language=self.language.code, hints=hints, names=finder)
        transcriber.warm()
        return transcriber

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
