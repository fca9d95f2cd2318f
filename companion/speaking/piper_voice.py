"""Speech synthesis with Piper."""

import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from piper import voice as piper
from piper.config import PiperConfig
from piper.phonemize_espeak import ESPEAK_DATA_DIR

from companion.core.audio import PLAYED_RATE_HZ
from companion.errors import ModelError
from companion.speaking.card_voice import CardVoice, run_options, session
from companion.speaking.cards import VoiceCard
from companion.speaking.loudness import Samples
from companion.system.espeak_data import ONE_AT_A_TIME, usable

_GLIDE = "ʲ"
"""Newer versions of eSpeak write it between the vowels of "Leo". English voices never learned it, and made
"little" of two in five."""


class PiperVoice(CardVoice):
    """A ``Voice`` of a Piper model."""

    RENDERING = 4

    def __init__(self, folder: Path, card: VoiceCard, as_read: Callable[[str], str] = str) -> None:
        """``folder`` has one ``.onnx`` and its ``.onnx.json``; ``as_read``: see ``CardVoice``. Raises
        ModelError if the folder's contents are different."""
        super().__init__(_voice_file(folder), card, as_read)

    def _phonemes(self, text: str) -> list[list[str]]:
        model = self._model()
        english = model.config.espeak_voice.startswith("en")
        with ONE_AT_A_TIME:
            sentences = model.phonemize(text)
        return [[sign for sign in sentence if not (english and sign == _GLIDE)] for sentence in sentences]

    def _synthesise(self, phonemes: list[str], ratio: float, pace: float) -> Samples:
        """Synthesise slower by ``ratio`` and play faster by it: the voice shifts, the tempo stays."""
        model = self._model()
        ids = model.phonemes_to_ids(phonemes)
        length_scale = model.config.length_scale * ratio * pace
        scales = (model.config.noise_scale, length_scale, model.config.noise_w_scale)
        inputs: dict[str, Any] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if model.config.num_speakers > 1:
            inputs["sid"] = np.array([model.config.default_speaker_id], np.int64)
        raw = np.asarray(model.session.run(None, inputs, run_options())[0], np.float32).reshape(-1)
        sound: Samples = soxr.resample(raw, model.config.sample_rate * ratio, PLAYED_RATE_HZ)
        return sound

    def _model(self) -> piper.PiperVoice:
        loaded = session(self._file)  # also after ``forget``
        return piper.PiperVoice(session=loaded, config=self._config, espeak_data_dir=usable(ESPEAK_DATA_DIR))

    @cached_property
    def _config(self) -> PiperConfig:
        try:
            return PiperConfig.from_dict(json.loads(self._file.with_suffix(".onnx.json").read_text("utf-8")))
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"The voice {self._file} can't be loaded; it is damaged: fetch it again."
            ) from error


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
