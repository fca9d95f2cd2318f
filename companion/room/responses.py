"""Room responses: how a room answers a click, computed from its walls or read from a file, and applied."""

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
"""So long single reflections are computed; behind them they are as dense as noise (Moorer 1979)."""
_DENSE_S = 0.04
"""Range over which the image sources set the level of the reverberant tail."""
_LONGEST_S = 0.8
"""Of any response. In a longer reverberation this is 60 dB times 0.8 s over its length down."""
_LEAST_M = 0.2
"""Nobody is nearer to the microphone."""


def response_of(walls: Walls, source_m: Point, seed: int) -> Samples:
    """The response from a place to the microphone; its first sample is the direct sound, of height 1.

    Images of the source (Allen and Berkley 1979), whose walls absorb as in Eyring's formula for the
    reverberation time, then noise that fades at the same rate. The walls turn the sign of what they
    reflect, so that nothing adds up below hearing.
    """
    size = np.array(walls.size_m)
    reflects = _reflection(walls)
    longest_m = _SOUND_M_S * (_IMAGES_S + _LEAST_M)
    orders = [np.arange(-n, n + 1) for n in np.ceil(longest_m / size).astype(int)]
    near = np.array(walls.microphone_m)
    # Along each axis: where the images are, seen from the microphone, and how many walls they met.
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
    """What is left of an amplitude at a wall (Eyring 1930)."""
    long, wide, high = walls.size_m
    surface = 2 * (long * wide + long * high + wide * high)
    return float(np.exp(-0.161 * long * wide * high / (surface * walls.rt60_s) / 2))


def _fade_out(response: NDArray[np.float64], early: int, rt60_s: float, seed: int) -> None:
    """Noise behind the images, as loud as they would be there, down by 60 dB after ``rt60_s``."""
    seconds = np.arange(len(response)) / PLAYED_RATE_HZ
    decay = 10 ** (-3 * seconds / rt60_s)
    dense = slice(round(_DENSE_S * PLAYED_RATE_HZ), early)
    loudness = np.sqrt(np.mean((response[dense] / decay[dense]) ** 2))
    noise = np.random.default_rng(seed).standard_normal(len(response) - early)
    response[early:] = loudness * decay[early:] * noise


def response_in(file: Path) -> Samples:
    """A recorded response. Its strongest sample is the direct sound: what comes before it is cut off, and
    it has height 1. Raises RoomError when the file can't be read or holds no sound."""
    recorded = decoded(file, PLAYED_RATE_HZ)
    direct = int(np.abs(recorded).argmax())
    if not recorded[direct]:
        raise RoomError(f"{file}: this file holds no sound.")
    heard: Samples = recorded[direct : direct + round(_LONGEST_S * PLAYED_RATE_HZ)] / recorded[direct]
    return heard


class Response:
    """Applies a room response to sound that comes frame by frame, without delay.

    Convolution in blocks of one frame, in the frequency domain (uniformly partitioned overlap-save,
    Wefers 2015): the response of half a second costs 0.04 ms for 20 ms of sound.
    """

    def __init__(self, response: Samples) -> None:
        """``response``: 24 kHz, any length."""
        size = PLAYED_FRAME_SAMPLES
        blocks = np.pad(response, (0, -len(response) % size)).reshape(-1, size)
        spectra = np.fft.rfft(blocks, 2 * size).astype(np.complex64)
        # Twice in a row and backwards: wherever the ring of past frames begins, they lie side by side.
        self._spectra = np.concatenate([spectra[::-1], spectra[::-1]])
        self._past = np.zeros_like(spectra)
        self._newest = 0
        self._frame = np.zeros(size, np.float32)
        self._sounding = 0

    def of(self, frame: Samples | None) -> Samples | None:
        """What is heard while ``frame`` sounds; None stands for silence, in both directions."""
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
    """A whole sound, at once. ``round_again``: it is a loop, and the room still sounds of its end when it
    begins; otherwise its end dies away behind it."""
    count = len(sound) if round_again else len(sound) + len(response) - 1
    if len(response) > count:
        response = response[:count]
    spectrum = np.fft.rfft(sound, count) * np.fft.rfft(response, count)
    heard: Samples = np.fft.irfft(spectrum, count).astype(np.float32)
    return heard


def as_loud(response: Samples) -> Samples:
    """The same response, through which a sound is as loud as without it."""
    return response / np.float32(np.sqrt(np.sum(np.square(response, dtype=np.float64))))
