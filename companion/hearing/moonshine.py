"""Speech to text by Moonshine: English, sound of any length, greedily.

Jeffries et al. 2024, "Moonshine: Speech Recognition for Live Transcription and Voice Commands". ONNX Runtime
runs the encoder. The decoder's file makes real numbers of all its weights again for each token, which takes
80 ms and 500 MB; here they are made once: 20 ms a token, and half of the memory.
"""

import math
import threading
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from companion.core.api.utterances import Transcript, Utterance
from companion.core.audio import HEARD_RATE_HZ
from companion.errors import ModelError
from companion.hearing.ge2e import Array
from companion.hearing.guards import Candidate, believable
from companion.hearing.ort_weights import Weights, weights

_START, _END = 1, 2
_HEADS = 8
_MOST_TOKENS_PER_S = 9.0
"""More is a loop of the model's own making: fast English has seven."""
_LEAST_SAMPLES = HEARD_RATE_HZ // 8
_LEAST_VARIANCE = 1e-5
_BOUNDARY = "\u2581"
"""In tokens it stands for the space before a word."""


_LOADING = threading.Lock()


class MoonshineTranscriber:
    """A ``Transcriber`` for English on a folder with Moonshine's encoder, decoder and tokens.

    Transcribers on one folder share the model: it is loaded once in a process.
    """

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        """Loads the model. Raises ModelError when the folder holds none that can be used."""
        with _LOADING:
            self._encoder, self._decoder, self._tokens = _load(folder, threads)

    def transcribe(
        self, utterance: Utterance, *, not_named: str | None = None, safe_word: str | None = None
    ) -> Transcript:
        """The words of an utterance, as far as they can be believed. It looks for no names and no safe word:
        ``not_named`` and ``safe_word`` are for models that do."""
        audio = np.frombuffer(utterance.pcm, np.int16).astype(np.float32) / 32768.0
        if len(audio) < _LEAST_SAMPLES:
            return Transcript("", 0.0)
        seconds = len(audio) / HEARD_RATE_HZ
        encoded = self._encoder.run(None, {"input_values": audio[np.newaxis]})[0][0]
        tokens, logprob = self._decoder.likeliest(encoded, math.ceil(_MOST_TOKENS_PER_S * seconds))
        text = b"".join(self._tokens[token] for token in tokens)
        repetition = len(text) / max(1, len(zlib.compress(text)))
        written = text.decode("utf-8", "ignore").strip()
        return believable([Candidate(written, logprob, 0.0, repetition, seconds)], utterance.speech_s)


def forget() -> None:
    """Unload the model."""
    with _LOADING:
        _load.cache_clear()


@lru_cache(maxsize=1)
def _load(folder: Path, threads: int) -> "tuple[Any, _Decoder, list[bytes]]":
    """The encoder's session, the decoder, and the tokens as they are written."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        encoder = InferenceSession(str(folder / "encoder_model.ort"), options)
        decoder = _Decoder(weights(folder / "decoder_model_merged.ort"))
        return encoder, decoder, list(_tokens((folder / "tokenizer.bin").read_bytes()))
    except Exception as error:  # ONNX Runtime raises many kinds
        raise ModelError(
            f"{folder}: this speech model can't be loaded ({type(error).__name__}); "
            "fetch it again with: companion models fetch moonshine-base"
        ) from error


class _Decoder:
    """Says the tokens of encoded speech, one after another."""

    def __init__(self, known: Weights) -> None:
        own = {name.removeprefix("/model/decoder/"): value for name, value in known.items()}
        self._embedding = own["embed_tokens/Gather"]
        self._norm = own["norm/Mul"]
        self._turns = own["rotary_emb/MatMul"].ravel()
        """Radians per token, of each pair of numbers that turns with the place of a token."""
        count = 1 + max(int(name.split("/")[0][7:]) for name in own if name.startswith("layers."))
        self._layers = [_Layer(own, f"layers.{number}/", self._turns) for number in range(count)]

    def likeliest(self, encoded: Array, most: int) -> tuple[list[int], float]:
        """The likeliest tokens for (frames, size) of encoded speech, ``most`` at most, and the mean of their
        log-probabilities."""
        seen = [layer.begin(encoded) for layer in self._layers]
        tokens, logprobs = [_START], list[float]()
        for place in range(most):
            x: Array = self._embedding[tokens[-1]]
            for layer, memory in zip(self._layers, seen, strict=True):
                x = layer.go_on(x, place, memory)
            logits = self._embedding @ _normalised(x, self._norm)
            token = int(logits.argmax())
            logprobs.append(-float(np.log(np.exp(logits - logits[token]).sum())))
            if token == _END:
                break
            tokens.append(token)
        return tokens[1:], sum(logprobs) / max(1, len(logprobs))


class _Memory:
    """What a layer keeps of one utterance: (heads, frames, size) of the sound and of earlier tokens."""

    def __init__(self, keys: Array, values: Array) -> None:
        self.sound = keys, values
        self.keys: list[Array] = []
        self.values: list[Array] = []


class _Layer:
    """Attention to the tokens before, then to the sound, then a gated network."""

    def __init__(self, own: Weights, prefix: str, turns: Array) -> None:
        self._own = {name.removeprefix(prefix): own[name] for name in own if name.startswith(prefix)}
        self._turns = turns

    def begin(self, encoded: Array) -> _Memory:
        own = self._own
        keys, values = (encoded @ own[f"encoder_attn/{part}_proj/MatMul"] for part in "kv")
        return _Memory(*(part.reshape(len(encoded), _HEADS, -1).swapaxes(0, 1) for part in (keys, values)))

    def go_on(self, x: Array, place: int, memory: _Memory) -> Array:
        own = self._own
        before = _normalised(x, own["input_layernorm/Mul"])
        query, key, value = (
            (before @ own[f"self_attn/{part}_proj/MatMul"]).reshape(_HEADS, -1) for part in "qkv"
        )
        memory.keys.append(self._turned(key, place))
        memory.values.append(value)
        said = np.stack(memory.keys, axis=1), np.stack(memory.values, axis=1)
        x = x + _attended(self._turned(query, place), *said) @ own["self_attn/dense/MatMul"]
        query = _normalised(x, own["post_attention_layernorm/Mul"]) @ own["encoder_attn/q_proj/MatMul"]
        x = x + _attended(query.reshape(_HEADS, -1), *memory.sound) @ own["encoder_attn/dense/MatMul"]
        wide = _normalised(x, own["final_layernorm/Mul"]) @ own["mlp/up_proj/MatMul"] + own["mlp/up_proj/Add"]
        plain, gate = np.split(wide, 2)
        gated = plain * gate / (1 + np.exp(-gate))
        passed: Array = x + gated @ own["mlp/down_proj/MatMul"] + own["mlp/down_proj/Add"]
        return passed

    def _turned(self, x: Array, place: int) -> Array:
        """Rotary position: neighbouring pairs turn (Su et al. 2021), the rest stays."""
        cosine, sine = np.cos(place * self._turns), np.sin(place * self._turns)
        turned, size = x.copy(), 2 * len(self._turns)
        even, odd = x[:, 0:size:2], x[:, 1:size:2]
        turned[:, 0:size:2] = even * cosine - odd * sine
        turned[:, 1:size:2] = odd * cosine + even * sine
        return turned


def _normalised(x: Array, weight: Array) -> Array:
    centred = x - x.mean()
    normalised: Array = centred / np.sqrt(np.mean(centred**2) + _LEAST_VARIANCE) * weight
    return normalised


def _attended(query: Array, keys: Array, values: Array) -> Array:
    """(size of all heads,) for (heads, size) against (heads, frames, size)."""
    fits = np.einsum("hs,hfs->hf", query, keys) / math.sqrt(query.shape[1])
    shares = np.exp(fits - fits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    attended: Array = np.einsum("hf,hfs->hs", shares, values).ravel()
    return attended


def _tokens(packed: bytes) -> Iterator[bytes]:
    """Each token as it is written, in order: its length in one byte, in two from 128 on, then itself."""
    at = 0
    while at < len(packed):
        length, at = packed[at], at + 1
        if length >= 128:
            length, at = length - 128 + 128 * packed[at], at + 1
        token, at = packed[at : at + length], at + length
        yield token.replace(_BOUNDARY.encode(), b" ")
