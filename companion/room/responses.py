"""Room impulse responses, computed from walls or read from a file, and their application."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.errors import RoomError
from companion.room.acoustics import Samples
from companion.room.files import decoded
from companion.room.plan import Point, Walls

_SOUND_M_S = 343.0
_IMAGES_S = 0.08
"""Span with single reflections; after it they are as dense as noise (Moorer 1979)."""
_DENSE_S = 0.04
"""Range over which the image sources set the level of the reverberant tail."""
_LONGEST_S = 0.8
"""Maximum length of a response. A longer reverberation is cut at 60 dB times 0.8 s over its length down."""
_LEAST_M = 0.2
"""Minimum distance from the microphone."""


def response_of(walls: Walls, source_m: Point, seed: int) -> Samples:
    """Return the response from a place to the microphone; its first sample is the direct sound, at height 1.

    Image sources (Allen and Berkley 1979), with wall absorption from Eyring's formula for the
    reverberation time, then noise that decays at the same rate. Walls invert the sign of reflections,
    so that they don't sum to infrasound.
    """
    size = np.array(walls.size_m)
    reflects = _reflection(walls)
    longest_m = _SOUND_M_S * (_IMAGES_S + _LEAST_M)
    orders = [np.arange(-n, n + 1) for n in np.ceil(longest_m / size).astype(int)]
    near = np.array(walls.microphone_m)
    # Along each axis: image positions relative to the microphone, and the number of walls they met.
    offsets, bounces = [], []
    for axis, order in enumerate(orders):
        even = order % 2 == 0
        place = np.where(even, order * size[axis] + source_m[axis], (order + 1) * size[axis] - source_m[axis])
        offsets.append(place - near[axis])
        bounces.append(np.abs(order))
    squares = [offset**2 for offset in offsets]
    distance = np.sqrt(squares[0][:, None, None] + squares[1][:, None] + squares[2])
    met = bounces[0][:, None, None] + bounces[1][:, None] + bounces[2]
    direct_m = max(_LEAST_M, float(np.sqrt(sum((np.array(source_m) - near) ** 2))))
    at = np.round((distance - direct_m) / _SOUND_M_S * PLAYED_RATE_HZ).astype(int)
    height = (-reflects) ** met * direct_m / np.maximum(distance, _LEAST_M)
    early = round(_IMAGES_S * PLAYED_RATE_HZ)
    response = np.zeros(round(min(_LONGEST_S, max(walls.rt60_s, _IMAGES_S)) * PLAYED_RATE_HZ))
    heard = (at > 0) & (at < early)
    np.add.at(response, at[heard], height[heard])
    response[0] = 1.0
    _fade_out(response, early, walls.rt60_s, seed)
    return response.astype(np.float32)


def _reflection(walls: Walls) -> float:
    """Return the amplitude factor of one reflection (Eyring 1930)."""
    long, wide, high = walls.size_m
    surface = 2 * (long * wide + long * high + wide * high)
    return float(np.exp(-0.161 * long * wide * high / (surface * walls.rt60_s) / 2))


def _fade_out(response: NDArray[np.float64], early: int, rt60_s: float, seed: int) -> None:
    """Add noise after the images, at their level there, down by 60 dB after ``rt60_s``."""
    seconds = np.arange(len(response)) / PLAYED_RATE_HZ
    decay = 10 ** (-3 * seconds / rt60_s)
    dense = slice(round(_DENSE_S * PLAYED_RATE_HZ), early)
    loudness = np.sqrt(np.mean((response[dense] / decay[dense]) ** 2))
    noise = np.random.default_rng(seed).standard_normal(len(response) - early)
    response[early:] = loudness * decay[early:] * noise


def response_in(file: Path) -> Samples:
    """Read a recorded response. Its strongest sample is the direct sound: anything before it is cut off, and
    it is scaled to height 1. Raises RoomError when the file can't be read or contains no sound."""
    recorded = decoded(file, PLAYED_RATE_HZ)
    direct = int(np.abs(recorded).argmax())
    if not recorded[direct]:
        raise RoomError(f"{file}: this file holds no sound.")
    heard: Samples = recorded[direct : direct + round(_LONGEST_S * PLAYED_RATE_HZ)] / recorded[direct]
    return heard


class Response:
    """Applies a room response to sound frame by frame, without delay.

    Uniformly partitioned overlap-save convolution in the frequency domain, in blocks of one frame
    (Wefers 2015): a response of half a second costs 0.04 ms for 20 ms of sound.
    """

    def __init__(self, response: Samples) -> None:
        """``response``: 24 kHz, any length."""
        size = PLAYED_FRAME_SAMPLES
        blocks = np.pad(response, (0, -len(response) % size)).reshape(-1, size)
        spectra = np.fft.rfft(blocks, 2 * size).astype(np.complex64)
        # Stored twice, reversed: wherever the ring of past frames starts, they are contiguous.
        self._spectra = np.concatenate([spectra[::-1], spectra[::-1]])
        self._past = np.zeros_like(spectra)
        self._newest = 0
        self._frame = np.zeros(size, np.float32)
        self._sounding = 0

    def of(self, frame: Samples | None) -> Samples | None:
        """Return what is heard while ``frame`` plays; None stands for silence, in both directions."""
        count = len(self._past)
        if frame is not None and frame.any():
            self._sounding = count + 1
        if not self._sounding:
            return None
        self._sounding -= 1
        frame = np.zeros_like(self._frame) if frame is None else frame
        self._newest = (self._newest + 1) % count
        spectrum = np.fft.rfft(np.concatenate([self._frame, frame]))
        self._past[self._newest] = spectrum
        self._frame = frame
        # Past frame i, the newest first, meets block i of the response.
        turned = self._spectra[count - 1 - self._newest : 2 * count - 1 - self._newest]
        heard = np.fft.irfft((turned * self._past).sum(axis=0))
        return heard[len(frame) :].astype(np.float32)


def with_response(sound: Samples, response: Samples, *, round_again: bool) -> Samples:
    """Apply a response to a whole sound. ``round_again``: the sound is a loop, and the reverberation of its
    end wraps around to its start; otherwise it follows the end."""
    count = len(sound) if round_again else len(sound) + len(response) - 1
    if len(response) > count:
        response = response[:count]
    spectrum = np.fft.rfft(sound, count) * np.fft.rfft(response, count)
    heard: Samples = np.fft.irfft(spectrum, count).astype(np.float32)
    return heard


def as_loud(response: Samples) -> Samples:
    """Scale a response so that it preserves the loudness of sound."""
    return response / np.float32(np.sqrt(np.sum(np.square(response, dtype=np.float64))))
