"""A voice with the settings of its card: text to 24 kHz sound, portion by portion."""

import hashlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime

from companion.core.audio import PLAYED_RATE_HZ
from companion.errors import ModelError
from companion.speaking.cards import VoiceCard
from companion.speaking.loudness import Samples, faded, levelled, to_pcm, trimmed
from companion.speaking.passages import Passage, paragraphs, passages
from companion.speaking.wording import FIRST_WORDS, USUAL_WORDS, portions

_THREADS = 1
"""One thread works in the caller's own. Two save 40 ms a sentence, but with spinning switched off
onnxruntime 1.32's pool occasionally never woke up again on a busy machine."""
_SEED = 7
_SENTENCE_END_S = 0.36
_CLAUSE_END_S = 0.14
"""Silence after a portion, at a pace of 1."""
_PROMPT_END_S = 0.10
_QUOTED = (0.96, 1.06, -1.5)
"""The tone of a quote: two thirds of a semitone lower, a little slower, and softer by so many decibels."""
_READING = 2
"""Part of every voice's key: increment it when passages, pauses or quotes sound different."""
_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is synthesised in one go, and the silences around it at a pace of 1."""

    phonemes: list[str]
    quoted: bool
    before_s: float
    after_s: float


class CardVoice(ABC):
    """A ``Voice``: a card's settings applied to a model.

    Cards with the same model share its memory. The model is loaded by the first
    sentence, or ahead by ``load`` or ``warm``. Safe from several threads.
    """

    RENDERING = 1
    """Part of every voice's key: increment it when the same text would sound different."""
    FIRST_WORDS = FIRST_WORDS
    """Longer first sentences are split at a comma for an early start."""
    USUAL_WORDS = USUAL_WORDS
    """Other pieces are split at a comma where they are longer."""

    def __init__(self, file: Path, card: VoiceCard, as_read: Callable[[str], str] = str) -> None:
        """``file``: the ``.onnx`` file; ``as_read`` spells out numbers, abbreviations and signs in the card's
        language."""
        self._as_read = as_read
        self._file = file
        self._card = card
        settings = ":".join(
            [card.sha256, str(file.stat().st_size), f"{card.ratio:g}:{card.pace:g}:{card.gain_db:g}"]
            + ([card.style] if card.style else [])
            + [f"{self.RENDERING}:{_READING}"]
        )
        engine = type(self).__name__.removesuffix("Voice").lower()
        self._key = f"{engine}-{card.id}-{hashlib.sha256(settings.encode()).hexdigest()[:16]}"

    @property
    def key(self) -> str:
        """Identifies model, settings and rendering: equal keys and texts give equal sound."""
        return self._key

    def load(self) -> None:
        """Load the model, without effect on the sound of later sentences. Raises ModelError when it
        can't be loaded."""
        session(self._file)

    def warm(self) -> None:
        """Load the model and speak a word silently. Raises ModelError when it can't be loaded."""
        for _ in self.speak("ready"):
            pass

    def speak(self, text: str) -> Iterator[bytes]:
        """Yield 24 kHz PCM, one chunk per sentence or clause, each with the pause that follows it.

        Text without anything to say yields no chunk. Raises ModelError when the model
        can't be loaded.
        """
        pieces = self._pieces(passages(self.read(text)))
        for number, piece in enumerate(pieces, start=1):
            sound = self._sound(piece)
            if len(sound):
                after_s = _PROMPT_END_S if number == len(pieces) else piece.after_s * self._card.pace
                silences_s = (piece.before_s * self._card.pace, after_s)
                before, after = (np.zeros(int(s * PLAYED_RATE_HZ), np.float32) for s in silences_s)
                yield to_pcm(np.concatenate([before, sound, after]))

    def read(self, text: str) -> str:
        """Return ``text`` as it is spoken: with the same key, equal ones sound equal."""
        return "\n\n".join(map(self._as_read, paragraphs(text)))

    def _pieces(self, read: list[Passage]) -> list[_Piece]:
        pieces: list[_Piece] = []
        for passage in read:
            before_s = passage.before_s
            sentences = [sentence for sentence in self._phonemes(passage.words) if sentence]
            for number, sentence in enumerate(sentences, start=1):
                first_words = self.USUAL_WORDS if pieces else self.FIRST_WORDS
                ends_sentence = passage.ends_sentence or number < len(sentences)
                *clauses, last = portions(sentence, first_words, self.USUAL_WORDS)
                for phonemes in clauses:
                    pieces.append(_Piece(phonemes, passage.quoted, before_s, _CLAUSE_END_S))
                    before_s = 0.0
                after_s = _SENTENCE_END_S if ends_sentence else _CLAUSE_END_S
                pieces.append(_Piece(last, passage.quoted, before_s, after_s))
                before_s = 0.0
        return pieces

    def _sound(self, piece: _Piece) -> Samples:
        card = self._card
        ratio, pace, gain_db = _QUOTED if piece.quoted else (1.0, 1.0, 0.0)
        sound = self._synthesise(piece.phonemes, card.ratio * ratio, card.pace * pace)
        sound = levelled(sound, PLAYED_RATE_HZ, card.gain_db + gain_db)
        return faded(trimmed(sound, PLAYED_RATE_HZ), PLAYED_RATE_HZ)

    def pronounced(self, text: str) -> str:
        """How it says ``text``, in the International Phonetic Alphabet. Raises ModelError when the model
        can't be loaded."""
        return "".join(sign for sentence in self._phonemes(text) for sign in sentence)

    @abstractmethod
    def _phonemes(self, text: str) -> list[list[str]]:
        """A row a sentence, as the voice learned them."""

    @abstractmethod
    def _synthesise(self, phonemes: list[str], ratio: float, pace: float) -> Samples:
        """24 kHz sound of a portion, pitch and formants times ``ratio``, durations times ``pace``."""


def forget() -> None:
    """Unload all models: the next sentence sounds as in a program that has just started."""
    with _LOADING:
        _opened.cache_clear()


def session(file: Path) -> onnxruntime.InferenceSession:
    """Return the model in ``file``, loaded once. Raises ModelError when it can't be loaded."""
    with _LOADING:
        return _opened(file)


def run_options() -> onnxruntime.RunOptions:
    """Options that release the memory of a long sentence: Piper keeps 210 MB instead of 330, at no
    measurable cost."""
    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


@lru_cache(maxsize=2)
def _opened(file: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    # Rewriting the graph takes half a second of the start and makes no sentence faster.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    # Waiting threads must not burn the core that the transcriber needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Every sentence has a different shape, so cached memory patterns would only pile up.
    options.enable_mem_pattern = False
    # The model adds noise: with a seed, the same run of the program sounds the same again.
    onnxruntime.set_seed(_SEED)
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has a family of exceptions without a common, public base
        raise ModelError(f"The voice {file} can't be loaded; it is damaged: fetch it again.") from error
