"""Sound files, transcribed like a session: one line per utterance."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import numpy as np

from companion.core.api.events import Event, Heard
from companion.core.audio import HEARD_RATE_HZ, SAMPLE_BYTES
from companion.errors import SetupError
from companion.hearing.channels import mixed
from companion.hearing.listener import Listener, Totals

_BLOCK_SAMPLES = HEARD_RATE_HZ // 10


def read_sound(path: Path, on_note: Callable[[str], None] = lambda sentence: None) -> bytes:
    """Decode a sound file of any common format, rate and channel count to 16 kHz PCM.

    ``on_note`` gets a sentence where its channels can't simply be mixed.

    Raises SetupError when the file is missing or contains no sound.
    """
    from faster_whisper.audio import decode_audio

    if not path.is_file():
        what = "this is a folder; name a sound file in it" if path.is_dir() else "there is no such file"
        raise SetupError(f"{path}: {what}.")
    try:
        sides = decode_audio(str(path), sampling_rate=HEARD_RATE_HZ, split_stereo=True)
        if np.array_equal(*sides):  # one channel, which FFmpeg makes softer when it splits it in two
            sides = (decode_audio(str(path), sampling_rate=HEARD_RATE_HZ),)
    except Exception as error:  # FFmpeg raises many types
        raise SetupError(
            f"{path}: this is no sound file that can be read; give a WAV, FLAC, OGG or MP3 file."
        ) from error
    if not len(sides[0]):
        raise SetupError(f"{path}: this file holds no sound.")
    samples, found = mixed((np.clip(np.stack(sides, axis=1), -1, 1) * 32767).astype(np.int16))
    if found.value:
        on_note(f"{path}: {found.value}")
    return samples.tobytes()


def transcribe_file(
    path: Path,
    listener_of: Callable[[Callable[[Event], None]], Listener],
    on_note: Callable[[str], None] = lambda sentence: None,
) -> Iterator[Heard | Totals]:
    """Yield the utterances of a file as they are recognised, then the totals.

    ``listener_of`` creates a listener that posts to the given function and works inline.
    ``on_note`` and errors as for ``read_sound``.
    """
    pcm = read_sound(path, on_note)
    events: list[Event] = []
    listener = listener_of(events.append)
    block = _BLOCK_SAMPLES * SAMPLE_BYTES
    for at in range(0, len(pcm), block):
        listener.hear(pcm[at : at + block])
        yield from (event for event in events if isinstance(event, Heard))
        events.clear()
    listener.flush()
    yield from (event for event in events if isinstance(event, Heard))
    yield listener.totals


def write_lines(heard: Iterator[Heard | Totals], out: TextIO, *, as_json: bool) -> None:
    """Write one line for each, as it comes: JSON objects, or text."""
    for item in heard:
        if isinstance(item, Heard):
            line = _utterance_json(item) if as_json else f"{item.start_s:7.2f}  {item.text}"
        else:
            line = _totals_json(item) if as_json else _totals_text(item)
        print(line, file=out, flush=True)


def _utterance_json(heard: Heard) -> str:
    return json.dumps(
        {
            "start_s": round(heard.start_s, 3),
            "end_s": round(heard.end_s, 3),
            "text": heard.text,
            "confidence": round(heard.confidence, 3),
        },
        ensure_ascii=False,
    )


def _totals_json(totals: Totals) -> str:
    return json.dumps(
        {
            "speech_s": round(totals.speech_s, 3),
            "transcribed_s": round(totals.transcribed_s, 3),
            "audio_s": round(totals.audio_s, 3),
        }
    )


def _totals_text(totals: Totals) -> str:
    return (
        f"{totals.speech_s:.1f} s of speech in {totals.audio_s:.1f} s of sound; "
        f"{totals.transcribed_s:.1f} s transcribed."
    )
