"""Slower sound at the same pitch, by FFmpeg's ``atempo`` (overlapping waveforms that fit, WSOLA)."""

import av
import numpy as np
from av.filter import Graph

from companion.core.audio import PLAYED_RATE_HZ
from companion.speaking.loudness import Samples


def stretched(sound: Samples, factor: float) -> Samples:
    """Return 24 kHz sound that lasts ``factor`` times as long, from 1 to 2."""
    if factor == 1.0 or not len(sound):
        return sound
    graph = Graph()
    begin = graph.add_abuffer(format="flt", sample_rate=PLAYED_RATE_HZ, layout="mono")
    tempo, end = graph.add("atempo", str(1 / factor)), graph.add("abuffersink")
    begin.link_to(tempo)
    tempo.link_to(end)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound)[np.newaxis], format="flt", layout="mono")
    frame.sample_rate = PLAYED_RATE_HZ
    graph.push(frame)
    graph.push(None)
    parts: list[Samples] = []
    while True:
        try:
            parts.append(np.asarray(graph.pull().to_ndarray(), np.float32).reshape(-1))
        except EOFError:
            return np.concatenate(parts) if parts else sound
