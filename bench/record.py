"""The record of what was said: word errors of turns, and how soon they are complete.

``--speech DIR`` names a folder with real speech (as for ``bench.hearing``); without it, Piper speaks. Each
reading is a turn, and goes through the listener as a session's would.
"""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.figure import Figure, of_sample, of_words
from bench.hearing import SENTENCES
from bench.readings import Reading, Sound, errors, pcm_of, recorded, synthetic, words
from companion import config
from companion.app.engines import WHOLE_MODEL, RoomModel
from companion.core.api.events import Event, Heard
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, heard_seconds
from companion.core.state.windows import Windows
from companion.hearing.listener import Listener
from companion.hearing.moonshine import MoonshineTranscriber
from companion.hearing.together import Together
from companion.hearing.whisper import WhisperTranscriber
from companion.models.store import Status, Store
from companion.speaking.speaker import Inline

_BLOCK_BYTES = 3200
_MOST_READINGS, _FEW_READINGS = 60, 12
TURN_S, SHORT_TURN_S = 120.0, 45.0
"""Four windows; one and a half."""
_TURNS = 2


def figures(speech: Path | None = None, *, quick: bool = False) -> list[Figure]:
    """Return the figures of the record, for each model of whole turns that is here, beside the utterances as
    they were before. Three to six minutes; ``quick``, with fewer readings and shorter turns, one."""
    most = _FEW_READINGS if quick else _MOST_READINGS
    readings = list(recorded(speech, most) if speech else synthetic(SENTENCES))
    store = Store(config.models_folder())
    base = WhisperTranscriber(store.folder("whisper-base"))
    base.warm()
    models: dict[str, RoomModel] = {"base": base}
    if store.status(WHOLE_MODEL) is Status.READY:
        models[WHOLE_MODEL] = MoonshineTranscriber(store.folder(WHOLE_MODEL))
    turns = [_heard(pcm_of(reading.sound), base, models) for reading in readings]
    found = [_word_error("utterance by utterance", readings, [turn.text() for turn in turns])]
    for name in models:
        texts = [turn.text(name) for turn in turns]
        found.append(_word_error(f"the record of a turn, {name}", readings, texts, limit=10.0))
    for name, model in models.items():
        found += _complete(name, readings, base, model, SHORT_TURN_S if quick else TURN_S)
    return found


def _word_error(
    what: str, readings: Sequence[Reading], texts: Sequence[str], limit: float | None = None
) -> Figure:
    pairs = ((words(reading.said), words(text)) for reading, text in zip(readings, texts, strict=True))
    found = [(errors(said, heard), len(said)) for said, heard in pairs]
    return of_words(f"word error, {what}", found, limit, "")


def _heard(pcm: bytes, record: RoomModel, models: Mapping[str, RoomModel]) -> "_Turn":
    """Return a turn with its words, utterance by utterance and as a whole by each model."""
    turn = _Turn(record, models)
    turn.hear(pcm + bytes(2 * HEARD_RATE_HZ))
    turn.close()
    return turn


class _Turn:
    """One turn, heard by a listener that does all its work at once."""

    def __init__(self, record: RoomModel, models: Mapping[str, RoomModel]) -> None:
        self._windows, self._models = Windows(), models
        self._kept: dict[int, Utterance] = {}
        self._pieces: dict[int, Heard] = {}
        self._again: dict[str, dict[int, Heard]] = {name: {} for name in models}
        self._listener = Listener(
            self._post,
            draft=None,
            record=record,
            draft_executor=Inline(),
            record_executor=Inline(),
            on_utterance=lambda utterance, offset_s: self._kept.update({utterance.id: utterance}),
        )

    def hear(self, pcm: bytes) -> None:
        for at in range(0, len(pcm), _BLOCK_BYTES):
            self._listener.hear(pcm[at : at + _BLOCK_BYTES])

    def close(self) -> None:
        self._listener.flush()
        self._windows.close(1)
        self._ask()

    def text(self, model: str | None = None) -> str:
        heard = self._pieces | (self._again[model] if model else {})
        return " ".join(heard[id].text for id in sorted(heard))

    def _ask(self) -> None:
        """Transcribe the windows that are due, by each model, as ``Together`` does."""
        for window in self._windows.due(lambda turn: False, lambda turn, utterance: True):
            for name, model in self._models.items():
                together = Together(model, Inline(), self._post_again(name), lambda: False)
                for id in window:
                    together.hold(self._kept[id], self._pieces[id])
                together.transcribe(window)
                for id in window:
                    self._windows.answered(id)

    def _post_again(self, name: str) -> Callable[[Event], None]:
        def post(event: Event) -> None:
            if isinstance(event, Heard):
                self._again[name][event.utterance] = event

        return post

    def _post(self, event: Event) -> None:
        if isinstance(event, Heard):
            self._pieces[event.utterance] = event
            self._windows.add(1, event.utterance, event.start_s, event.end_s)
            self._ask()


def _complete(
    name: str, readings: Sequence[Reading], record: RoomModel, model: RoomModel, turn_s: float
) -> list[Figure]:
    """Measure when the record of long turns is complete, and the work that is left at their end: each piece
    of work starts when its sound is there, and the one before it is done."""
    late_s, left_s = [], []
    for first in range(_TURNS):
        pcm = _long_turn(readings[first % len(readings) :], turn_s)
        turn, ready_s, left = _Turn(record, {name: model}), 0.0, 0.0
        for at in range(0, len(pcm), _BLOCK_BYTES):
            began_s = time.perf_counter()
            turn.hear(pcm[at : at + _BLOCK_BYTES])
            ready_s = max(ready_s, heard_seconds(pcm[:at])) + time.perf_counter() - began_s
        began_s, left = time.perf_counter(), time.process_time()
        turn.close()
        left_s.append(time.process_time() - left)
        late_s.append(max(ready_s, turn_s) + time.perf_counter() - began_s - turn_s)
    what, peer = f"after a turn of {turn_s:.0f} s, {name}", f"{_TURNS} turns; pieces by base; two threads"
    return [
        of_sample(f"record complete {what}", late_s, statistics.fmean, "s", 5.0, peer),
        of_sample(f"work left {what}, of a core", left_s, statistics.fmean, "s", None, peer),
    ]


def _long_turn(readings: Sequence[Reading], turn_s: float) -> bytes:
    """Readings one after another, from the first again where they are too short."""
    pause = np.zeros(int(0.7 * HEARD_RATE_HZ))
    once = np.concatenate([part for reading in readings for part in (reading.sound, pause)])
    turn: Sound = np.resize(once, int(turn_s * HEARD_RATE_HZ))
    return pcm_of(turn)
