"""Speech to text by faster-whisper."""

import os
import threading
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from companion.core.api.utterances import Transcript, Utterance
from companion.core.audio import HEARD_RATE_HZ
from companion.errors import ModelError
from companion.hearing.guards import LEAST_CONFIDENCE, Candidate, believable

_TEMPERATURES = (0.0, 0.4)
"""One bounded second try where the first is repetitive or unsure."""
_SEED = 7
_LEAST_SPEECH_S = 0.06
_NAME_COMES = "Hello, my first name is Anna. My name is Thomas."
"""Said before, it should make a name likelier than words that sound like it; not measured yet."""
_NAME_BEAM = 5
HINTED_CONFIDENCE = 0.52
"""Hints are heard into noise, too: "stop" out of typing, "I'm done" out of silence came with 0.43 at most,
spoken commands with 0.60 and more."""

_MISHEARD = {"en": {"paws": "pause", "fause": "pause"}}
"""By language: what the small models write for a word that is said alone."""
_LOADING = threading.Lock()


def corrected(text: str, language: str) -> str:
    """``text``; where it is a single word that Whisper is known to mishear, the word that was meant."""
    word = text.strip(" .,!?").lower()
    meant = _MISHEARD.get(language, {}).get(word)
    return text.lower().replace(word, meant).capitalize() if meant else text


class WhisperTranscriber:
    """A ``Transcriber`` on any faster-whisper folder. Never looks for models on a network.

    Transcribers of one kind on one folder share the model: it is loaded once in a process.
    """

    def __init__(
        self, folder: Path, *, language: str = "en", beam: int = 1, threads: int = 2, hints: str | None = None
    ) -> None:
        """Loads the model. ``hints`` are words that are likely: they tip the balance between "pass" and
        "yes". Raises ModelError when the folder holds none that can be used."""
        with _LOADING:
            # A draft must not wait for the record: where one model does both, each has it for itself.
            self._loaded = _load(folder, threads, hints is not None)
        self._model = self._loaded.model
        self._language = language if self._model.model.is_multilingual else "en"
        self._beam = beam
        self._hints = hints

    def warm(self) -> None:
        """Transcribe a second of silence, once a model, so that the first words don't wait for memory."""
        if self._loaded.is_warm:
            return
        self._loaded.is_warm = True
        self.transcribe(Utterance(0, 0.0, 1.0, 0.0, b"\0\0" * HEARD_RATE_HZ))

    def transcribe(self, utterance: Utterance, *, is_name: bool = False) -> Transcript:
        """The words of an utterance, as far as they can be believed. ``is_name``: a name was asked for, and
        is looked for with more care."""
        if utterance.speech_s < _LEAST_SPEECH_S:
            return Transcript("", 0.0)
        audio = np.frombuffer(utterance.pcm, np.int16).astype(np.float32) / 32768.0
        segments, _ = self._model.transcribe(
            audio,
            language=self._language,
            beam_size=_NAME_BEAM if is_name else self._beam,
            initial_prompt=_NAME_COMES if is_name else None,
            hotwords=self._hints,
            temperature=list(_TEMPERATURES),
            condition_on_previous_text=False,
            without_timestamps=True,
            vad_filter=False,
        )
        transcript = believable(
            [
                Candidate(s.text, s.avg_logprob, s.no_speech_prob, s.compression_ratio, s.end - s.start)
                for s in segments
            ],
            utterance.speech_s,
            HINTED_CONFIDENCE if self._hints else LEAST_CONFIDENCE,
            language=self._language,
        )
        return replace(transcript, text=corrected(transcript.text, self._language))


def forget() -> None:
    """Unload all models: what is heard next is understood as in a program that has just begun."""
    with _LOADING:
        _load.cache_clear()


@dataclass
class _Loaded:
    """A model that transcribers share."""

    model: Any
    """A ``faster_whisper.WhisperModel``."""
    is_warm: bool = False


@lru_cache(maxsize=4)
def _load(folder: Path, threads: int, hinted: bool) -> _Loaded:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import ctranslate2
    from faster_whisper import WhisperModel

    # The second try draws its words by chance: with a seed, the same run of the program hears the same again.
    ctranslate2.set_random_seed(_SEED)
    try:
        model = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )
    except Exception as error:  # CTranslate2 and tokenizers raise many kinds
        raise ModelError(
            f"{folder}: this speech model can't be loaded ({type(error).__name__}); "
            "fetch it again with: companion models fetch"
        ) from error
    return _Loaded(model)
