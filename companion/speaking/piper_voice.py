"""Speech synthesis with Piper: text to 24 kHz sound, portion by portion."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import soxr
from piper import voice as piper
from piper.config import PiperConfig
from piper.phonemize_espeak import ESPEAK_DATA_DIR

from companion.core.audio import PLAYED_RATE_HZ
from companion.errors import ModelError
from companion.speaking.cards import VoiceCard
from companion.speaking.loudness import Samples, faded, levelled, to_pcm, trimmed
from companion.speaking.wording import FIRST_WORDS, USUAL_WORDS, portions, speakable
from companion.system.espeak_data import usable

RENDERING = 3
"""Part of every voice's key: increment it when the same text would sound different."""

_THREADS = 1
"""One thread works in the caller's own. Two save 40 ms a sentence, but with spinning switched off
onnxruntime 1.32's pool occasionally never woke up again on a busy machine."""
_SEED = 7
_SENTENCE_END_S = 0.36
_CLAUSE_END_S = 0.14
"""Silence after a portion, at a pace of 1."""
_PROMPT_END_S = 0.10
_GLIDE = "ʲ"
"""Newer versions of eSpeak write it between the vowels of "Leo". English voices never learned it, and made
"little" of two in five."""
_LOADING = threading.Lock()


class PiperVoice:
    """A ``Voice``: a card's settings applied to a Piper model.

    Cards with the same model share its memory. The model is loaded by the first
    sentence, or ahead by ``load`` or ``warm``. Safe from several threads.
    """

    def __init__(self, folder: Path, card: VoiceCard, as_read: Callable[[str], str] = str) -> None:
        """``folder`` has one ``.onnx`` and its ``.onnx.json``; ``as_read`` spells out numbers, abbreviations
        and signs in the card's language. Raises ModelError if the folder's contents are different."""
        self._as_read = as_read
        self._file = _voice_file(folder)
        self._card = card
        self._key = _key(self._file, card)

    @property
    def key(self) -> str:
        """Identifies model, settings and rendering: equal keys and texts give equal sound."""
        return self._key

    def load(self) -> None:
        """Load the model, without effect on the sound of later sentences. Raises ModelError when it
        can't be loaded."""
        _load(self._file)

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
        model = _load(self._file)
        pieces = [
            (phonemes, is_last)
            for number, sentence in enumerate(_phonemes(model, words))
            for phonemes, is_last in _with_last(
                portions(sentence, FIRST_WORDS if number == 0 else USUAL_WORDS)
            )
        ]
        for number, (phonemes, ends_sentence) in enumerate(pieces, start=1):
            pause_s = (_SENTENCE_END_S if ends_sentence else _CLAUSE_END_S) * self._card.pace
            if number == len(pieces):
                pause_s = _PROMPT_END_S
            sound = self._render(model, phonemes)
            if len(sound):
                yield to_pcm(np.concatenate([sound, np.zeros(int(pause_s * PLAYED_RATE_HZ), np.float32)]))

    def pronounced(self, text: str) -> str:
        """How it says ``text``, in the International Phonetic Alphabet. Raises ModelError when the model
        can't be loaded."""
        return "".join(sign for sentence in _phonemes(_load(self._file), text) for sign in sentence)

    def _render(self, model: piper.PiperVoice, phonemes: list[str]) -> Samples:
        """Synthesise slower by ``ratio`` and play faster by it: the voice shifts, the tempo stays."""
        card = self._card
        scales = (model.config.noise_scale, model.config.length_scale * card.ratio * card.pace)
        raw = _synthesise(model, model.phonemes_to_ids(phonemes), (*scales, model.config.noise_w_scale))
        sound = soxr.resample(raw, model.config.sample_rate * card.ratio, PLAYED_RATE_HZ)
        return faded(trimmed(levelled(sound, PLAYED_RATE_HZ, card.gain_db), PLAYED_RATE_HZ), PLAYED_RATE_HZ)


def forget() -> None:
    """Unload all models: the next sentence sounds as in a program that has just started."""
    with _LOADING:
        _loaded.cache_clear()


def _phonemes(model: piper.PiperVoice, text: str) -> list[list[str]]:
    """A row a sentence, as the voice learned them."""
    english = model.config.espeak_voice.startswith("en")
    return [
        [sign for sign in sentence if not (english and sign == _GLIDE)] for sentence in model.phonemize(text)
    ]


def _synthesise(model: piper.PiperVoice, ids: list[int], scales: tuple[float, float, float]) -> Samples:
    inputs: dict[str, Any] = {
        "input": np.array([ids], np.int64),
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array(scales, np.float32),
    }
    if model.config.num_speakers > 1:
        inputs["sid"] = np.array([model.config.default_speaker_id], np.int64)
    options = onnxruntime.RunOptions()
    # Releases the memory of a long sentence: 210 MB remain instead of 330, at no measurable cost.
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    sound: Samples = np.asarray(model.session.run(None, inputs, options)[0], np.float32).reshape(-1)
    return sound


def _load(file: Path) -> piper.PiperVoice:
    with _LOADING:
        return _loaded(file)


@lru_cache(maxsize=2)
def _loaded(file: Path) -> piper.PiperVoice:
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
        config = PiperConfig.from_dict(json.loads(file.with_suffix(".onnx.json").read_text(encoding="utf-8")))
        session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has a family of exceptions without a common, public base
        raise ModelError(f"The voice {file} can't be loaded; it is damaged: fetch it again.") from error
    return piper.PiperVoice(session=session, config=config, espeak_data_dir=usable(ESPEAK_DATA_DIR))


def _voice_file(folder: Path) -> Path:
    found = sorted(folder.glob("*.onnx"))
    if len(found) != 1:
        raise ModelError(
            f"{folder}: holds {len(found)} Piper voices where one is needed; "
            "give a folder with one NAME.onnx and its NAME.onnx.json."
        )
    if not found[0].with_suffix(".onnx.json").is_file():
        raise ModelError(
            f"{found[0]}: its description {found[0].name}.json is missing; fetch the voice again."
        )
    return found[0]


def _key(file: Path, card: VoiceCard) -> str:
    size = file.stat().st_size
    settings = f"{card.sha256}:{size}:{card.ratio:g}:{card.pace:g}:{card.gain_db:g}:{RENDERING}"
    return f"piper-{card.id}-{hashlib.sha256(settings.encode()).hexdigest()[:16]}"


def _with_last(pieces: list[list[str]]) -> Iterator[tuple[list[str], bool]]:
    for number, piece in enumerate(pieces, start=1):
        yield piece, number == len(pieces)
