"""One channel out of several: their mean, or the best of them where the mean loses the voice.

Some headsets and interfaces deliver the same voice twice in opposite phase, which cancels in the mean; others
deliver it on one channel only.
"""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]

_KEEPS = 0.98
"""Retained share of a channel's power per block of 20 ms: one second."""
_CANCELS = 0.1
"""A mean softer than this share of the best channel, 10 dB down, cancels: unrelated ones lose 6 dB."""
_DEAD = 1e-3
"""A channel softer than this share of the best one carries nothing."""
_AUDIBLE = 25.0
"""Power in steps of 16 bits, -76 dBFS, below which nothing is concluded."""


class Channels(Enum):
    """How several channels relate; the value is a sentence, empty where nothing is wrong."""

    ALIKE = ""
    OPPOSITE = "Its channels are in opposite phase and cancel each other; the better one is used."
    ONE_SIDED = "Only one of its channels carries sound; that one is used."


class Mixdown:
    """Mixes blocks of several channels to one, by their recent levels."""

    def __init__(self) -> None:
        self.found = Channels.ALIKE
        self._powers: NDArray[np.float64] | None = None
        """Of each channel, and of their mean."""
        self._chosen: int | None = None
        """The channel that is used alone; None: the mean."""

    def mix(self, samples: Pcm) -> Pcm:
        """Return (N,) samples of (N, channels). A change of channel is faded over the block."""
        if samples.shape[1] == 1 or not len(samples):
            return samples.reshape(-1)
        wide = samples.astype(np.float64)
        mean = wide.mean(axis=1)
        powers = np.array([*np.mean(wide**2, axis=0), np.mean(mean**2)])
        before, self._chosen = self._chosen, self._choice(powers)
        old, new = (mean if chosen is None else wide[:, chosen] for chosen in (before, self._chosen))
        fade = np.linspace(0.0, 1.0, len(samples)) if before != self._chosen else 1.0
        mixed: Pcm = np.round(new * fade + old * (1.0 - fade)).astype(np.int16)
        return mixed

    def _choice(self, powers: NDArray[np.float64]) -> int | None:
        self._powers = powers if self._powers is None else _KEEPS * self._powers + (1 - _KEEPS) * powers
        channels, mean = self._powers[:-1], float(self._powers[-1])
        best = int(np.argmax(channels))
        loudest = float(channels[best])
        if loudest < _AUDIBLE:
            return self._chosen
        if mean < _CANCELS * loudest:
            self.found = Channels.OPPOSITE
        elif float(channels.min()) < _DEAD * loudest:
            self.found = Channels.ONE_SIDED
        else:
            self.found = Channels.ALIKE
            return None
        # Two equally good channels are not exchanged for each other.
        kept = self._chosen
        return kept if kept is not None and channels[kept] > loudest / 2 else best


def mixed(samples: Pcm) -> tuple[Pcm, Channels]:
    """Return the (N,) samples of a whole recording, (N, channels), and how its channels relate."""
    mixdown = Mixdown()
    if samples.shape[1] > 1 and len(samples):
        mixdown.mix(samples)  # its levels decide from the first sample on
        return mixdown.mix(samples), mixdown.found
    return samples.reshape(-1), Channels.ALIKE
