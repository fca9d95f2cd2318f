"""Voice enrolment from ordinary speech, compared with explicit enrolment: equally pure, or none.

Six pairs of voices; each says six sentences in turns of its own, and realistic disturbances are mixed in:
the other's sentences, a third voice on television in both, seats that are swapped halfway.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
import soxr

from bench.figure import Figure
from companion.app.engines import Engines
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.acquainting import voices_of, windows_of
from companion.hearing.ge2e import Array
from companion.hearing.voiceprints import voiceprint_of

_CARDS = ("maya", "leo", "ada", "ben")
_TELEVISION = "kim"
_SENTENCES = (
    "This morning I walked to the market, and bought some bread and a few apples.",
    "It was cold, but the sun came out, and I met an old friend on the way.",
    "We talked for a while about the summer, and about what we would like to do.",
    "In the evening I was tired, and I think that I was not really listening.",
    "I would like us to have a little more time before we talk about the day.",
    "What I remember most is how quiet it was when we came home.",
)
_PURE = 0.9
"""A voiceprint that agrees less than this with the explicitly enrolled one is not the partner's."""

Pools = Callable[[Array, Array, Array], tuple[Array, Array]]


def figures(*, quick: bool = False) -> list[Figure]:
    """Return, for pairs of voices, who is enrolled, and whether anybody is enrolled wrongly."""
    windows, asked = _voices((*_CARDS, _TELEVISION))
    pairs = list(combinations(_CARDS, 2))[: 2 if quick else None]
    found: list[Figure] = []
    for name, pools, learned in _SITUATIONS:
        results = [_learned(pools(windows[a], windows[b], windows[_TELEVISION])) for a, b in pairs]
        wrong = sum(
            float(result[index] @ asked[card]) < _PURE
            for result, pair in zip(results, pairs, strict=True)
            for index, card in enumerate(pair)
            if result
        )
        share = 100.0 * sum(bool(result) for result in results) / len(pairs)
        peer = f"of {len(pairs)} pairs; {'more is better' if learned else 'none is best'}"
        found.append(Figure(f"{name}: both are learned", share, "%", None if learned else 0.0, peer))
        found.append(Figure(f"{name}: learned wrongly", wrong, "", 0.0, "voiceprints not of their partner"))
    return found


_SITUATIONS: Sequence[tuple[str, Pools, bool]] = (
    ("each in turns of their own", lambda a, b, tv: (a, b), True),
    ("one sentence in eight is the other's", lambda a, b, tv: (_mixed(a, b, 8), _mixed(b, a, 8)), True),
    ("half is the other's", lambda a, b, tv: (_mixed(a, b, 2), _mixed(b, a, 2)), False),
    ("seats swapped half way", lambda a, b, tv: (_half(a, b), _half(b, a)), False),
    ("a television in a third of it", lambda a, b, tv: (_mixed(a, tv, 3), _mixed(b, tv, 3)), False),
    ("only the television", lambda a, b, tv: (tv, tv), False),
    ("one speaks for both", lambda a, b, tv: (a, a), False),
)


def _mixed(own: Array, others: Array, each: int) -> Array:
    """Insert one window of somebody else at regular intervals."""
    mixed = own.copy()
    mixed[each - 1 :: each] = others[each - 1 :: each][: len(mixed[each - 1 :: each])]
    return mixed


def _half(first: Array, then: Array) -> Array:
    return np.concatenate([first[: len(first) // 2], then[len(then) // 2 :]])


def _learned(pools: tuple[Array, Array]) -> tuple[Array, ...]:
    found = voices_of({"first": pools[0], "second": pools[1]}, {})
    return tuple(voiceprint.direction for voiceprint in found.values())


def _voices(cards: Sequence[str]) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
    """Return windows of each voice, equally many; and its explicitly enrolled voiceprint."""
    engines = Engines()
    embedder = engines.embedder()
    windows: dict[str, Array] = {}
    asked: dict[str, Array] = {}
    for card in cards:
        voice = engines.voice(card)
        heard = [_heard(b"".join(voice.speak(sentence))) for sentence in _SENTENCES]
        windows[card] = np.stack([one for pcm in heard for one in windows_of(pcm, embedder)])
        speech = np.frombuffer(b"".join(heard), np.int16).astype(np.float32) / np.float32(32768)
        asked[card] = voiceprint_of(speech, embedder)[0].direction
    count = min(map(len, windows.values()))
    engines.close()
    return {card: found[:count] for card, found in windows.items()}, asked


def _heard(played: bytes) -> bytes:
    sound = np.frombuffer(played, np.int16).astype(np.float32) / np.float32(32768)
    heard = soxr.resample(sound, PLAYED_RATE_HZ, HEARD_RATE_HZ)
    return bytes((np.clip(heard, -1, 1) * 32767).astype("<i2").tobytes())
