"""A voice with the settings of its card: text to 24 kHz sound, portion by portion."""

import hashlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime

from companion.core.audio import PLAYED_RATE_HZ
from companion.errors import ModelError
from companion.speaking.cards import VoiceCard
from companion.speaking.loudness import Samples, faded, levelled, to_pcm, trimmed
from companion.speaking.wording import FIRST_WORDS, USUAL_WORDS, portions, speakable

_THREADS = 1
"""One thread works in the caller's own. Two save 40 ms a sentence, but with spinning switched off
onnxruntime 1.32's pool occasionally never woke up again on a busy machine."""
_SEED = 7
_SENTENCE_END_S = 0.36
_CLAUSE_END_S = 0.14
"""Silence after a portion, at a pace of 1."""
_PROMPT_END_S = 0.10
_LOADING = threading.Lock()


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
            + [str(self.RENDERING)]
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
        words = speakable(self._as_read(text))
        if not any(c.isalnum() for c in words):
            return
        pieces = [
            (phonemes, is_last)
            for number, sentence in enumerate(self._phonemes(words))
            for phonemes, is_last in _with_last(
                portions(sentence, self.USUAL_WORDS if number else self.FIRST_WORDS, self.USUAL_WORDS)
            )
        ]
        for number, (phonemes, ends_sentence) in enumerate(pieces, start=1):
            pause_s = (_SENTENCE_END_S if ends_sentence else _CLAUSE_END_S) * self._card.pace
            if number == len(pieces):
                pause_s = _PROMPT_END_S
            sound = levelled(self._synthesise(phonemes), PLAYED_RATE_HZ, self._card.gain_db)
            sound = faded(trimmed(sound, PLAYED_RATE_HZ), PLAYED_RATE_HZ)
            if len(sound):
                yield to_pcm(np.concatenate([sound, np.zeros(int(pause_s * PLAYED_RATE_HZ), np.float32)]))

    def pronounced(self, text: str) -> str:
        """How it says ``text``, in the International Phonetic Alphabet. Raises ModelError when the model
        can't be loaded."""
        return "".join(sign for sentence in self._phonemes(text) for sign in sentence)

    @abstractmethod
    def _phonemes(self, text: str) -> list[list[str]]:
        """A row a sentence, as the voice learned them."""

    @abstractmethod
    def _synthesise(self, phonemes: list[str]) -> Samples:
        """24 kHz sound of a portion, in the card's pace."""


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


def _with_last(pieces: list[list[str]]) -> Iterator[tuple[list[str], bool]]:
    for number, piece in enumerate(pieces, start=1):
        yield piece, number == len(pieces)
