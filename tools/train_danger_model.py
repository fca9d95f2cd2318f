"""Learn ``companion/language/en/danger-model.npz``: ``python -m tools.train_danger_model MINILM TALK``.

MINILM is the folder of the model that is fetched, TALK as for ``tools.train_danger``. All layers of the
model are taught by low-rank changes (Hu et al. 2021, "LoRA"), with a head of its own. It needs torch and
takes half an hour on one core. The last batches of ``danger-tune.tsv`` are held out: a threshold can be
chosen by what is noticed of them, which is printed for a few shares of the near misses.
"""

import argparse
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from companion.hearing.danger_reader import HEADS, LAYERS, NORM_EPSILON, Encoder, Tokens, layer_weights
from companion.hearing.ge2e import Array
from companion.hearing.onnx_weights import Weights, weights
from companion.language.en.danger_weights import plain
from companion.regex import regex
from tools.train_danger import answers, rows, talk, to_oneself

LEARNED = Path("companion/language/en/danger-model.npz")
_WIDTH, _RANK, _QUERIES, _HIDDEN, _CLASSES = 384, 16, 4, 128, 3
_STRENGTH = 2.0
"""Factor of a change while it is learned; it is part of what is written."""
_TOKENS = 64
_BATCH = 32
_FIRST_EPOCHS, _FIRST_RATE = 4, 7e-4
_LAST_EPOCHS, _LAST_RATE = 1, 2.5e-4
"""With all harmless talk: without it, small talk is noticed twenty times in an hour."""
_HELD_OUT = 310
_TALK, _TALK_PAIRS, _ANSWERS = 1800, 300, 1300
"""Harmless sentences of other talk that are learned from the first epoch on."""
_JOINED = 7
"""One sentence in so many is learned once more beside another."""
_OF_ONESELF = regex(
    r"\b(?:die|dead|myself|live|living|alive|end it|suicid\w*|pills|jump|go on|cut|burden|better off|wake up"
    r"|world|here any ?more)\b"
)
"""In later batches, whose kind isn't told."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence to learn from, or to try."""

    text: str
    label: int
    """0: harmless, 1: danger to or from others, 2: danger to oneself."""
    held_out: bool = False
    later: bool = False
    """Whether it is learned in the last epochs alone."""


def main() -> None:
    """Write what was learned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minilm", type=Path)
    parser.add_argument("talk", type=Path)
    given = parser.parse_args()
    base, random_ = weights(given.minilm / "model.onnx"), random.Random(1)
    examples = _examples(given.talk, random_)
    vocabulary = np.load(LEARNED)["vocabulary"]
    states = _states(base, bytes(vocabulary).decode().split("\n"), examples)
    learner = Learner(base)
    first = [at for at, each in enumerate(examples) if not (each.held_out or each.later)]
    learner.learn(first, examples, states, random_, _FIRST_EPOCHS, _FIRST_RATE)
    every = [at for at, each in enumerate(examples) if not each.held_out]
    learner.learn(every, examples, states, random_, _LAST_EPOCHS, _LAST_RATE)
    found: dict[str, Any] = {"vocabulary": vocabulary, **learner.learned()}
    np.savez_compressed(LEARNED, **found)


def _examples(said: Path, random_: random.Random) -> list[Example]:
    """Written sentences, some of them beside others; talk and answers, of which all are harmless."""
    written = list(_written())
    harmless = [each.text for each in written if not each.label and not each.held_out]
    chat = [text for text in (plain(line) for line in talk(said)) if text]
    random_.shuffle(chat)
    learned = [each for each in written if not each.held_out]
    for each in random_.sample(learned, len(learned) // _JOINED):
        other = random_.choice(harmless if random_.random() < 0.4 else chat)
        if len(other.split()) <= 18:
            both = (other, each.text) if random_.random() < 0.6 else (each.text, other)
            written.append(Example(" ".join(both), each.label))
    pairs = [" ".join(random_.sample(chat, 2)) for _ in range(3 * _TALK_PAIRS)]
    given = [plain(text) for text in answers()]
    random_.shuffle(given)
    for texts, first in ((chat, _TALK), (pairs, _TALK_PAIRS), (given, _ANSWERS)):
        written += [Example(text, 0, later=at >= first) for at, text in enumerate(texts) if text]
    return written


def _written() -> Iterator[Example]:
    seen: set[str] = set()
    tune = rows("danger-tune.tsv")
    late = {text for _, _, text in tune[-_HELD_OUT:]}
    others = (row for name in ("train", "report", "unseen") for row in rows(f"danger-{name}.tsv"))
    for wanted, kind, text in (*others, *tune):
        said = plain(text)
        if said and said not in seen:
            seen.add(said)
            yield Example(said, _label(wanted, kind, said), text in late)


def _label(wanted: str, kind: str, text: str) -> int:
    if wanted != "danger":
        return 0
    oneself = to_oneself(kind) or (kind == "later-batches" and _OF_ONESELF.search(text))
    return 2 if oneself else 1


def _states(base: Weights, vocabulary: Sequence[str], examples: Sequence[Example]) -> list[Array]:
    """(tokens, 384) of each example before the layers."""
    tokens, encoder = Tokens(vocabulary), Encoder(base, {}, 0)
    return [encoder.states([next(tokens.windows(each.text))[:_TOKENS]])[0] for each in examples]


class Learner:
    """The upper layers and the head, in torch. No module of torch is needed for so little."""

    def __init__(self, base: Weights) -> None:
        # Needed here alone, and large: it is no dependency of anything else.
        import torch  # type: ignore[import-not-found]  # as above

        torch.manual_seed(1)
        self._torch: Any = torch
        self._layers = [layer_weights(base, number) for number in range(LAYERS)]
        self._fixed: dict[str, Any] = {}
        self._parameters: dict[str, Any] = {}
        for number, layer in enumerate(self._layers):
            for part, (weight, scale, bias) in layer.dense.items():
                name = f"layer.{number}.{part}"
                self._fixed[name] = torch.tensor(weight * scale), torch.tensor(bias)
                inputs, outputs = weight.shape
                self._parameters[f"{name}.a"] = torch.randn(inputs, _RANK) / math.sqrt(inputs)
                self._parameters[f"{name}.b"] = torch.zeros(_RANK, outputs)
            self._fixed[f"layer.{number}"] = [torch.tensor(norm) for norm in layer.norms]
        sizes = (_WIDTH, _QUERIES), (_QUERIES * _WIDTH, _HIDDEN), (_HIDDEN, _CLASSES)
        for name, (inputs, outputs) in zip(("query", "hidden", "out"), sizes, strict=True):
            linear = torch.nn.Linear(inputs, outputs)
            self._parameters |= {f"{name}.weight": linear.weight.data, f"{name}.bias": linear.bias.data}
        for value in self._parameters.values():
            value.requires_grad_(True)

    def learned(self) -> dict[str, Array]:
        """Return what is written."""
        return {
            name: (value.detach().numpy() * (_STRENGTH if name.endswith(".b") else 1)).astype(np.float16)
            for name, value in self._parameters.items()
        }

    def learn(
        self,
        taught: Sequence[int],
        examples: Sequence[Example],
        states: Sequence[Array],
        random_: random.Random,
        epochs: int,
        rate: float,
    ) -> None:
        """Learn from the examples ``taught``, and print how those that are held out are told apart after each
        epoch."""
        torch = self._torch
        changes = [value for name, value in self._parameters.items() if name.startswith("layer.")]
        head = [value for name, value in self._parameters.items() if not name.startswith("layer.")]
        groups = [{"params": head, "weight_decay": 0.02}, {"params": changes, "weight_decay": 0.0}]
        optimiser = torch.optim.AdamW(groups, lr=rate)
        steps = epochs * math.ceil(len(taught) / _BATCH) + 10
        pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, [rate] * 2, total_steps=steps, pct_start=0.1)
        for epoch in range(epochs):
            for batch in _batches(taught, states, random_):
                wanted = torch.tensor([examples[at].label for at in batch])
                with torch.autocast("cpu", torch.bfloat16):
                    logits = self._logits([states[at] for at in batch], learning=True)
                loss = torch.nn.functional.cross_entropy(logits.float(), wanted, label_smoothing=0.05)
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_([*head, *changes], 1.0)
                optimiser.step()
                pace.step()
            print(f"epoch {epoch + 1}: {self._told_apart(examples, states)}", flush=True)

    def _logits(self, states: Sequence[Array], *, learning: bool) -> Any:
        torch, functional = self._torch, self._torch.nn.functional
        most = max(len(each) for each in states)
        x = torch.zeros(len(states), most, _WIDTH)
        there = torch.zeros(len(states), most, dtype=torch.bool)
        for at, each in enumerate(states):
            x[at, : len(each)], there[at, : len(each)] = torch.from_numpy(each), True
        if learning:  # some words are missing
            missing = (torch.rand(there.shape) < 0.07) & there
            missing[:, 0] = False
            there = there & ~missing
        for number in range(LAYERS):
            x = self._layer(number, x, there[:, None, None, :], 0.1 if learning else 0.0)
        own, drop = self._parameters, 0.3 if learning else 0.0
        shares = functional.linear(x, own["query.weight"], own["query.bias"])
        shares = shares.masked_fill(~there[..., None], -1e4).softmax(1)
        pooled = functional.dropout(torch.einsum("btq,btd->bqd", shares, x).flatten(1), drop)
        hidden = functional.gelu(functional.linear(pooled, own["hidden.weight"], own["hidden.bias"]))
        return functional.linear(functional.dropout(hidden, drop), own["out.weight"], own["out.bias"])

    def _layer(self, number: int, x: Any, mask: Any, drop: float) -> Any:
        functional, name = self._torch.nn.functional, f"layer.{number}"
        weight, bias, last_weight, last_bias = self._fixed[name]
        heads = (
            self._dense(f"{name}.{part}", x).unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in "qkv"
        )
        attended = functional.scaled_dot_product_attention(*heads, attn_mask=mask).transpose(1, 2).flatten(2)
        y = functional.dropout(self._dense(f"{name}.o", attended), drop)
        x = functional.layer_norm(x + y, (_WIDTH,), weight, bias, NORM_EPSILON)
        y = self._dense(f"{name}.down", functional.gelu(self._dense(f"{name}.up", x)))
        y = functional.dropout(y, drop)
        return functional.layer_norm(x + y, (_WIDTH,), last_weight, last_bias, NORM_EPSILON)

    def _dense(self, name: str, x: Any) -> Any:
        weight, bias = self._fixed[name]
        change = (x @ self._parameters[f"{name}.a"]) @ self._parameters[f"{name}.b"]
        return x @ weight + _STRENGTH * change + bias

    def _told_apart(self, examples: Sequence[Example], states: Sequence[Array]) -> str:
        """What is noticed of danger that was held out, at thresholds by shares of the near misses."""
        tried = [at for at, each in enumerate(examples) if each.held_out]
        with self._torch.inference_mode():
            harmless = [self._logits([states[at]], learning=False).softmax(1)[0, 0].item() for at in tried]
        danger = np.array([examples[at].label > 0 for at in tried])
        surely = 1 - np.array(harmless)
        misses = np.sort(surely[~danger])[::-1]
        found = []
        for share in (0.02, 0.03, 0.05, 0.1):
            threshold = misses[int(share * len(misses))]
            found.append(f"{(surely[danger] > threshold).mean():.1%} at {share:.0%} (from {threshold:.3f})")
        return ", ".join(found)


def _batches(taught: Sequence[int], states: Sequence[Array], random_: random.Random) -> list[list[int]]:
    """Batches of about the same length, in no order."""
    shuffled, batches = random_.sample(taught, len(taught)), list[list[int]]()
    for start in range(0, len(shuffled), 16 * _BATCH):
        some = sorted(shuffled[start : start + 16 * _BATCH], key=lambda at: len(states[at]))
        batches += [some[first : first + _BATCH] for first in range(0, len(some), _BATCH)]
    random_.shuffle(batches)
    return batches


if __name__ == "__main__":
    main()
