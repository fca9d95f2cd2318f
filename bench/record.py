"""The record of what was said: word errors of turns, how soon they are complete, and what is no word.

``--speech DIR`` names a folder with real speech (as for ``bench.hearing``); without it, Piper speaks. Each
reading is a turn, and goes through the listener as a session's would.
"""

import csv
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.figure import Figure
from bench.hearing import SENTENCES, TURN_S
from bench.readings import Reading, errors, pcm_of, sound_of, synthetic, words
from companion import config
from companion.core.api.events import Event, Heard
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, heard_seconds
from companion.core.state.windows import Windows
from companion.hearing.files import read_sound
from companion.hearing.listener import Listener
from companion.hearing.whisper import WhisperTranscriber
from companion.models.store import Store
from companion.speaking.speaker import Inline

_BLOCK_BYTES = 3200
_MOST_READINGS, _FEW_READINGS = 60, 12
_DRAWS = 1000


def figures(speech: Path | None = None, *, quick: bool = False) -> list[Figure]:
    """Return the figures of the record. One to three minutes."""
    readings = list(_all_recorded(speech) if speech else synthetic(SENTENCES))
    most = _FEW_READINGS if quick else _MOST_READINGS
    readings = readings[:: math.ceil(len(readings) / most)]
    base = WhisperTranscriber(Store(config.models_folder()).folder("whisper-base"))
    base.warm()
    return [
        _word_error("in one piece", readings, lambda pcm: _in_one_piece(pcm, base)),
        _word_error("utterance by utterance", readings, lambda pcm: _heard(pcm, base)[0]),
        _word_error("the record of a turn", readings, lambda pcm: _heard(pcm, base)[1], limit=10.0),
        _complete(readings, base),
    ]


def _all_recorded(folder: Path) -> Iterator[Reading]:
    with (folder / "transcripts.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield Reading(row["transcript"], sound_of(read_sound(folder / row["file"])))


def _word_error(
    what: str, readings: Sequence[Reading], transcribe: Callable[[bytes], str], limit: float | None = None
) -> Figure:
    """Word error of all readings, with its 95 % interval over readings drawn again and again."""
    found = []
    for reading in readings:
        said = words(reading.said)
        found.append((errors(said, words(transcribe(pcm_of(reading.sound)))), len(said)))
    draws = random.Random(1)
    drawn = sorted(_share(draws.choices(found, k=len(found))) for _ in range(_DRAWS))
    low, high = drawn[_DRAWS // 40], drawn[-_DRAWS // 40]
    total = sum(count for _, count in found)
    peer = f"{low:.1f} to {high:.1f}; {total} words, {len(found)} readings"
    return Figure(f"word error, {what}", _share(found), "%", limit, peer)


def _share(found: Sequence[tuple[int, int]]) -> float:
    return 100 * sum(wrong for wrong, _ in found) / max(1, sum(count for _, count in found))


def _in_one_piece(pcm: bytes, transcriber: WhisperTranscriber) -> str:
    return transcriber.transcribe(Utterance(0, 0.0, heard_seconds(pcm), 0.0, pcm)).text


def _heard(pcm: bytes, transcriber: WhisperTranscriber) -> tuple[str, str]:
    """Return a turn's words utterance by utterance, and from windows, as a session asks for them."""
    turn = _Turn(transcriber)
    turn.hear(pcm + bytes(2 * HEARD_RATE_HZ))
    turn.close()
    return turn.text(again=False), turn.text(again=True)


class _Turn:
    """One turn, heard by a listener that does all its work at once."""

    def __init__(self, transcriber: WhisperTranscriber) -> None:
        self._windows = Windows()
        self._pieces: dict[int, Heard] = {}
        self._again: dict[int, Heard] = {}
        self._listener = Listener(
            self._post,
            draft=None,
            record=transcriber,
            draft_executor=Inline(),
            record_executor=Inline(),
            whole=transcriber,
        )

    def hear(self, pcm: bytes) -> None:
        for at in range(0, len(pcm), _BLOCK_BYTES):
            self._listener.hear(pcm[at : at + _BLOCK_BYTES])

    def close(self) -> None:
        self._listener.flush()
        self._windows.close(1)
        self._ask()

    def text(self, *, again: bool) -> str:
        heard = self._pieces | (self._again if again else {})
        return " ".join(heard[id].text for id in sorted(heard))

    def _ask(self) -> None:
        for window in self._windows.due(lambda turn: False, lambda turn, utterance: True):
            self._listener.transcribe_together(window)

    def _post(self, event: Event) -> None:
        if isinstance(event, Heard) and event.again:
            self._windows.answered(event.utterance)
            self._again[event.utterance] = event
        elif isinstance(event, Heard):
            self._pieces[event.utterance] = event
            self._windows.add(1, event.utterance, event.start_s, event.end_s)
            self._ask()


def _complete(readings: Sequence[Reading], transcriber: WhisperTranscriber) -> Figure:
    """Measure when the record of a two-minute turn is complete: each piece of work starts when its sound is
    there, and the one before it is done."""
    pause = np.zeros(int(0.7 * HEARD_RATE_HZ))
    parts = [part for reading in [*readings] * 4 for part in (reading.sound, pause)]
    pcm = pcm_of(np.concatenate(parts)[: int(TURN_S * HEARD_RATE_HZ)])
    turn, ready_s = _Turn(transcriber), 0.0
    for at in range(0, len(pcm), _BLOCK_BYTES):
        began_s = time.perf_counter()
        turn.hear(pcm[at : at + _BLOCK_BYTES])
        ready_s = max(ready_s, heard_seconds(pcm[:at])) + time.perf_counter() - began_s
    began_s = time.perf_counter()
    turn.close()
    ready_s = max(ready_s, TURN_S) + time.perf_counter() - began_s
    return Figure("record complete after a two-minute turn", ready_s - TURN_S, "s", 5.0, "base, two threads")
