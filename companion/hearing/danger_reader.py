"""Reads words for danger, beside the rules: a small model of sentences that was taught what danger is.

all-MiniLM-L6-v2 (Wang et al. 2020, "MiniLM"; Reimers and Gurevych 2019, "Sentence-BERT"): a BERT of six
layers of 384, with weights of eight bits. On top of it low-rank changes of the upper layers (Hu et al. 2021,
"LoRA") and a head were learned by ``tools/train_danger_model.py``: four queries attend to the tokens, and one
hidden layer tells harmless words, danger to or from others, and danger to oneself.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from companion.core.language.danger import Danger
from companion.errors import ModelError
from companion.hearing.ge2e import Array
from companion.hearing.onnx_weights import Weights, weights
from companion.language.pack import DangerModel

LEAST_LOG_ODDS = 4.6
"""Log-odds of danger by the model and by the weights of words together, from which on it counts without a
rule: they err on different sentences. ``docs/safety.md`` tells what is noticed in the words of others."""
LEAST_WITH_RULE = 0.15
"""Probability of danger below which a rule doesn't hold. On sentences by others (``danger-others.tsv``) it
loses four of 670 of danger against 0.05, and in ordinary talk four of twelve false ones are gone."""
MORE_TOGETHER, LESS_WITH_RULE = 1.0, 1.4
"""Two utterances that are read as one sentence count from log-odds that are so much higher than those of one;
with a rule, so much lower. A sentence made of two is easily taken for what nobody meant."""
LAYERS, HEADS = 6, 12
NORM_EPSILON = 1e-12
_WINDOW, _STEP = 62, 31
"""Tokens read together where no mark ends a sentence: it learned from 64 at most, with the two around."""
_AT_ONCE = 8
"""Pieces of a text that are read together."""
_ROWS, _INPUTS, _COLUMNS = 21, 384, 32
"""Size of the blocks of a multiplication. OpenBLAS spreads larger ones over all cores, which takes ten times
as long where these are busy; see ``companion.hearing.ge2e``."""
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "up": "intermediate.dense",
    "down": "output.dense",
}
"""The matrices of a layer in order, by the short names of what was learned."""
_EMBEDDINGS = "inner.embeddings"


class DangerReader:
    """Notices danger in words of one language. Safe from several threads."""

    def __init__(self, folder: Path, model: DangerModel) -> None:
        """``folder``: of the model that was fetched. Raises ModelError when it or what was learned can't be
        used."""
        self._model = model
        try:
            base = weights(folder / "model.onnx")
            with model.learned.open("rb") as file, np.load(file, allow_pickle=False) as opened:
                learned = {name: opened[name] for name in opened.files}
            self._tokens = Tokens(bytes(learned.pop("vocabulary")).decode().split("\n"))
            changes = {name: value.astype(np.float32) for name, value in learned.items()}
            self._encoder = Encoder(base, changes)
            self._head = _Head(changes)
        except Exception as error:  # a damaged file fails in many ways
            raise ModelError(
                f"{folder}: the model that notices danger can't be loaded ({type(error).__name__}); "
                "fetch it again with: companion models fetch minilm"
            ) from error

    def danger_in(self, text: str) -> Danger | None:
        """The danger that ``text`` speaks of.

        By a rule, unless the model is sure that there is none; or by the model and the weights of words."""
        others, oneself = self.probabilities(text)
        danger = others + oneself
        if ruled := self._model.by_rules(text):
            return ruled if danger >= LEAST_WITH_RULE else None
        if self._log_odds(danger, text) < LEAST_LOG_ODDS:
            return None
        return Danger.ONESELF if oneself > others else Danger.OTHERS

    def danger_together(self, before: str, words: str) -> Danger | None:
        """The danger that two utterances in a row speak of together, as one sentence with a pause in it."""
        whole = self._model.joined(before, words)
        if not whole:
            return None
        ruled = self._model.by_rules(whole)
        least = LEAST_LOG_ODDS + (-LESS_WITH_RULE if ruled else MORE_TOGETHER)
        others, oneself = self.probabilities(whole)
        if self._log_odds(others + oneself, whole) < least:
            return None
        return ruled or (Danger.ONESELF if oneself > others else Danger.OTHERS)

    def _log_odds(self, danger: float, text: str) -> float:
        """Those of danger by the model and by the weights of words together."""
        odds = max(danger, 1e-9) / max(1.0 - danger, 1e-9)
        return math.log(odds) + self._model.weight(text)

    def probabilities(self, text: str) -> tuple[float, float]:
        """Probabilities of danger to others and of danger to oneself, of the piece that most surely speaks of
        any: all of ``text``, or one of its sentences."""
        pieces = [tokens for piece in self._model.reads(text) for tokens in self._tokens.windows(piece)]
        read = [
            self._head.probabilities(states)
            for first in range(0, len(pieces), _AT_ONCE)
            for states in self._encoder.states(pieces[first : first + _AT_ONCE])
        ]
        _, others, oneself = min(read, default=(1.0, 0.0, 0.0))
        return others, oneself


class Tokens:
    """Splits words into pieces of a vocabulary (Wu et al. 2016, "WordPiece")."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        numbers = {token: number for number, token in enumerate(vocabulary)}
        self._begin, self._end = numbers["[CLS]"], numbers["[SEP]"]
        self._tokenizer = Tokenizer(WordPiece(numbers, unk_token="[UNK]"))
        self._tokenizer.normalizer = BertNormalizer()
        self._tokenizer.pre_tokenizer = BertPreTokenizer()

    def windows(self, text: str) -> Iterator[list[int]]:
        """Yield the tokens of ``text``; of a long one in windows that overlap."""
        tokens = self._tokenizer.encode(text, add_special_tokens=False).ids
        for start in range(0, max(1, len(tokens) - _WINDOW + _STEP), _STEP):
            yield [self._begin, *tokens[start : start + _WINDOW], self._end]


@dataclass(frozen=True, slots=True)
class LayerWeights:
    """The weights of one layer."""

    dense: Mapping[str, tuple[Array, Array, Array]]
    """For q, k, v, o, up and down: (inputs, outputs) in eight bits, scales of the outputs, and biases."""
    norms: Sequence[Array]
    """After the attention and at the end: weight and bias each."""


def layer_weights(base: Weights, number: int) -> LayerWeights:
    """Return the weights of a layer, of ``companion.hearing.onnx_weights``."""
    # They have no names that tell which is which; they stand in the order in which they are used.
    names = [name.removesuffix("_q") for name in base if name.startswith("val_") and name.endswith("_q")]
    own = names[number * len(_PARTS) : (number + 1) * len(_PARTS)]
    prefix = f"inner.encoder.layer.{number}."
    dense = {
        part: (base[f"{name}_q"], base[f"{name}_scale"], base[f"{prefix}{bias}.bias"])
        for name, (part, bias) in zip(own, _PARTS.items(), strict=True)
    }
    norms = [
        base[f"{prefix}{where}.LayerNorm.{what}"]
        for where in ("attention.output", "output")
        for what in ("weight", "bias")
    ]
    return LayerWeights(dense, norms)


class _Dense:
    """Multiplies by weights of eight bits, and by a product of two thin matrices where one was learned."""

    def __init__(self, weight: Array, scale: Array, bias: Array, change: tuple[Array, Array] | None) -> None:
        self._weight, self._scale, self._bias, self._change = weight, scale, bias, change

    def __call__(self, x: Array) -> Array:
        """(tokens, inputs) to (tokens, outputs)."""
        inputs, outputs = self._weight.shape
        y = np.zeros((len(x), outputs), np.float32)
        for first in range(0, inputs, _INPUTS):
            part = np.ascontiguousarray(x[:, first : first + _INPUTS])
            for column in range(0, outputs, _COLUMNS):
                columns = slice(column, column + _COLUMNS)
                block = self._weight[first : first + _INPUTS, columns].astype(np.float32)
                for row in range(0, len(x), _ROWS):
                    y[row : row + _ROWS, columns] += part[row : row + _ROWS] @ block
        y *= self._scale
        y += self._bias
        if self._change:
            down, up = self._change
            y += (x @ down) @ up
        return y


def _change(learned: Mapping[str, Array], name: str) -> tuple[Array, Array] | None:
    return (learned[f"{name}a"], learned[f"{name}b"]) if f"{name}a" in learned else None


class _Layer:
    """Attention to all tokens of a piece, then a network of each token."""

    def __init__(self, own: LayerWeights, learned: Mapping[str, Array], name: str) -> None:
        self._dense = {
            part: _Dense(*matrix, _change(learned, f"{name}{part}.")) for part, matrix in own.dense.items()
        }
        self._norms = own.norms

    def __call__(self, x: Array, pieces: Sequence[slice]) -> Array:
        query, key, value = (self._dense[part](x) for part in "qkv")
        attended = np.concatenate([_attended(query[each], key[each], value[each]) for each in pieces])
        weight, bias, last_weight, last_bias = self._norms
        x = _normalised(x + self._dense["o"](attended), weight, bias)
        wide = self._dense["down"](_gelu(self._dense["up"](x)))
        return _normalised(x + wide, last_weight, last_bias)


class Encoder:
    """Makes states of tokens: what each means among the others."""

    def __init__(self, base: Weights, learned: Mapping[str, Array], layers: int = LAYERS) -> None:
        """``layers``: how many of the lower ones it has."""
        tables = (f"{_EMBEDDINGS}.{name}_embeddings.weight" for name in ("word", "position"))
        self._embeddings = [(base[f"{table}_q"], base[f"{table}_scale"]) for table in tables]
        self._kind = base[f"{_EMBEDDINGS}.token_type_embeddings.weight"][0]
        self._norm = base[f"{_EMBEDDINGS}.LayerNorm.weight"], base[f"{_EMBEDDINGS}.LayerNorm.bias"]
        self._layers = [
            _Layer(layer_weights(base, number), learned, f"layer.{number}.") for number in range(layers)
        ]

    def states(self, pieces: Sequence[Sequence[int]]) -> list[Array]:
        """Return (tokens, 384) for each piece."""
        ends = np.cumsum([len(piece) for piece in pieces])
        slices = [slice(end - len(piece), end) for piece, end in zip(pieces, ends, strict=True)]
        tokens = [token for piece in pieces for token in piece]
        places = [place for piece in pieces for place in range(len(piece))]
        words, positions = (
            table[rows].astype(np.float32) * scale[rows]
            for (table, scale), rows in zip(self._embeddings, (tokens, places), strict=True)
        )
        x = _normalised(words + positions + self._kind, *self._norm)
        for layer in self._layers:
            x = layer(x, slices)
        return [x[each] for each in slices]


class _Head:
    """Tells classes by the states of a piece."""

    def __init__(self, learned: Mapping[str, Array]) -> None:
        self._query, self._hidden, self._out = (
            (learned[f"{name}.weight"].T, learned[f"{name}.bias"]) for name in ("query", "hidden", "out")
        )

    def probabilities(self, states: Array) -> tuple[float, float, float]:
        """Return those of harmless words, of danger to others, and of danger to oneself."""
        weight, bias = self._query
        pooled: Array = _softmax((states @ weight + bias).T) @ states
        weight, bias = self._hidden
        hidden: Array = np.asarray(pooled.ravel() @ weight + bias, np.float32)
        weight, bias = self._out
        harmless, others, oneself = _softmax(_gelu(hidden) @ weight + bias)
        return float(harmless), float(others), float(oneself)


def _attended(query: Array, key: Array, value: Array) -> Array:
    """(tokens, size of all heads) of one piece."""
    q, k, v = (each.reshape(len(each), HEADS, -1).swapaxes(0, 1) for each in (query, key, value))
    shares = _softmax(q @ k.swapaxes(1, 2) / math.sqrt(q.shape[2]))
    attended: Array = (shares @ v).swapaxes(0, 1).reshape(query.shape)
    return attended


def _softmax(x: Array) -> Array:
    shares: Array = np.exp(x - x.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares


def _normalised(x: Array, weight: Array, bias: Array) -> Array:
    centred = x - x.mean(axis=-1, keepdims=True)
    deviation = np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + NORM_EPSILON)
    normalised: Array = centred / deviation * weight + bias
    return normalised


def _gelu(x: Array) -> Array:
    """The input times the normal distribution up to it (Hendrycks and Gimpel 2016), within 1e-6: the error
    function by Abramowitz and Stegun, 7.1.26."""
    size = np.abs(x) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * size)
    a, b, c, d, e = 0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429
    tail = (((((e * t + d) * t) + c) * t + b) * t + a) * t * np.exp(-size * size)
    activated: Array = x * np.where(x > 0, 1 - tail / 2, tail / 2)
    return activated
