"""How well the companion hears, how soon, and what it costs.

``--speech DIR`` names a folder with real speech: ``transcripts.tsv`` (columns ``file``,
``speaker``, ``transcript``) and the files that it names. Without it, Piper speaks.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import webrtcvad
from numpy.typing import NDArray

from bench.figure import Figure, of_sample, of_share, of_words, percent
from bench.readings import (
    Reading,
    Sound,
    errors,
    frame_db,
    loud,
    noise,
    pcm_of,
    recorded,
    synthetic,
    with_noise,
    words,
)
from companion import config
from companion.core.api.utterances import Utterance
from companion.core.audio import (
    FRAME_S,
    HEARD_FRAME_BYTES,
    HEARD_FRAME_SAMPLES,
    HEARD_RATE_HZ,
    SAMPLE_BYTES,
    heard_seconds,
)
from companion.errors import SetupError
from companion.hearing.detector import voice_detector
from companion.hearing.segmenter import Cut, Paused, Segment, Segmenter
from companion.hearing.whisper import WhisperTranscriber
from companion.language.en import LANGUAGE
from companion.models.store import Store

SENTENCES = (
    "When you came home late on Tuesday, I sat in the kitchen and waited for you.",
    "I felt worried at first, and then I felt alone, and a little angry too.",
    "I know that your work is hard, and that you cannot always leave on time.",
    "What I would like is that you call me when it gets late, even for a minute.",
    "Thank you for telling me. I did not know that it was so hard for you.",
    "If I got it, you waited for a long time, and nobody told you what had happened.",
)
COMMANDS = ("I'm done.", "Pause.", "Go on.", "Skip.", "Pass.", "Stop.", "Help.", "How long?", "Time out.",
            "Yes.", "No.", "Seven.", "Okay.", "Thank you.")  # fmt: skip
TAKES = 3
"""Piper never says a word twice the same way, and 42 words once give figures that differ by a half."""


def figures(speech: Path | None = None, *, quick: bool = False) -> list[Figure]:
    """Return all figures of hearing. Four to six minutes; ``quick``, with one take of short words, half."""
    readings = list(recorded(speech) if speech else synthetic(SENTENCES))
    store = Store(config.models_folder())
    tiny = WhisperTranscriber(store.folder("whisper-tiny.en"), hints=LANGUAGE.hearing.likely_words)
    plain = WhisperTranscriber(store.folder("whisper-tiny.en"))
    base = WhisperTranscriber(store.folder("whisper-base"))
    for transcriber in (tiny, plain, base):
        transcriber.warm()
    return [
        _silence_cost(),
        *_detection(readings, "as recorded", lambda sound: sound),
        *_detection(readings, "20 dB softer", lambda sound: sound * 0.1),
        *_detection(readings, "26 dB softer", lambda sound: sound * 0.05),
        *_detection(readings, "in noise at 10 dB", lambda sound: with_noise(sound, 10.0)),
        *_transcription(readings, plain, "tiny.en"),
        *_transcription(readings, base, "base"),
        *_commands(1 if quick else TAKES, tiny, plain, base),
        _reply(tiny),
    ]


def _silence_cost() -> Figure:
    """Return the share of a core for listening to a quiet room, for a minute."""
    room = pcm_of(noise(60 * HEARD_RATE_HZ) * 10 ** (-60 / 20))
    segmenter = Segmenter(voice_detector().feed)
    block = 5 * HEARD_RATE_HZ * SAMPLE_BYTES
    spent = []
    for at in range(0, len(room), block):
        began_s = time.process_time()
        list(segmenter.feed(room[at : at + block]))
        spent.append((time.process_time() - began_s, heard_seconds(room[at : at + block])))
    peer = f"{len(spent)} times 5 s; detector and segmenter"
    return of_sample("listening in silence, share of a core", spent, percent, "%", 15.0, peer)


def _detection(readings: list[Reading], how: str, change: Callable[[Sound], Sound]) -> list[Figure]:
    """Return missed speech frames, and pause frames detected as speech, for three detectors."""
    names = ("Silero, ours", "webrtcvad 3", "energy at -45 dBFS")
    missed: dict[str, list[float]] = {name: [] for name in names}
    alarms: dict[str, list[float]] = {name: [] for name in names}
    left_out = []
    quiet = np.zeros(HEARD_RATE_HZ // 2)
    for reading in readings:
        clean = np.concatenate([quiet, reading.sound, quiet])
        heard = change(clean)
        speech = loud(clean)
        for name, judged in zip(names, _judgements(heard), strict=True):
            missed[name].append(100 * float(np.mean(~judged[speech])))
            alarms[name].append(100 * float(np.mean(judged[~speech])))
        left_out.append(100 * float(np.mean(~_kept(heard)[speech])))

    def figure(name: str, shares: list[float], limit: float | None, peer: str) -> Figure:
        return of_sample(name, shares, _mean, "%", limit, f"{len(shares)} readings; {peer}")

    return [figure(f"speech in no utterance, {how}", left_out, 2.0, "with pre-roll and tail")] + [
        figure(f"{what}, {how}: {name}", shares[name], None, "frames, against the clean sound")
        for what, shares in (("speech missed", missed), ("pauses taken for speech", alarms))
        for name in names
    ]


def _judgements(heard: Sound) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    data = pcm_of(heard)
    frames = [
        data[at : at + HEARD_FRAME_BYTES]
        for at in range(0, len(data) - HEARD_FRAME_BYTES + 1, HEARD_FRAME_BYTES)
    ]
    silero, webrtc = voice_detector(), webrtcvad.Vad(3)
    return (
        np.array([silero.feed(frame) >= 0.5 for frame in frames]),
        np.array([webrtc.is_speech(frame, HEARD_RATE_HZ) for frame in frames]),
        frame_db(heard) > -45.0,
    )


def _kept(heard: Sound) -> NDArray[np.bool_]:
    """Return which frames are in an utterance."""
    kept = np.zeros(len(heard) // HEARD_FRAME_SAMPLES, bool)
    for utterance in _heard(heard):
        first = round(utterance.pcm_start_s / FRAME_S)
        kept[first : first + len(utterance.pcm) // HEARD_FRAME_BYTES] = True
    return kept


def _transcription(readings: list[Reading], transcriber: WhisperTranscriber, name: str) -> list[Figure]:
    """Return wrong words, and seconds of work per second of speech, from samples to words."""
    wrong, spent, work_s = [], [], []
    for reading in readings:
        texts = []
        began_s = time.perf_counter()
        for utterance in _heard(reading.sound):
            utterance_s = time.perf_counter()
            texts.append(transcriber.transcribe(utterance).text)
            work_s.append(time.perf_counter() - utterance_s)
        spent.append((time.perf_counter() - began_s, len(reading.sound) / HEARD_RATE_HZ))
        said = words(reading.said)
        wrong.append((errors(said, words(" ".join(texts))), len(said)))
    if not work_s:
        raise SetupError("No speech is heard in any of these readings; there is nothing to measure with.")
    what = f"{name}, a second of sound, share of real time"
    utterances = f"{len(work_s)} utterances"
    return [
        of_words(f"word error, {name}", wrong, None, ""),
        of_sample(what, spent, percent, "%", 50.0, f"{len(spent)} readings, with detection"),
        of_sample(f"{name}, an utterance, median", work_s, statistics.median, "s", None, utterances),
    ]


def _commands(takes: int, hinted: WhisperTranscriber, *plain: WhisperTranscriber) -> list[Figure]:
    """Return misunderstood commands and answers of one or two words, in noise at 15 dB."""
    named = zip(("tiny.en with likely words", "tiny.en", "base"), (hinted, *plain), strict=True)
    spoken = [(r.said, _framed(r.sound)) for _ in range(takes) for r in synthetic(COMMANDS)]
    utterances = [(words(said), utterance) for said, sound in spoken for utterance in _heard(sound)]
    found = []
    peer = "by synthetic voices, noise at 15 dB"
    for name, transcriber in named:
        pairs = [(said, words(transcriber.transcribe(utterance).text)) for said, utterance in utterances]
        wrong = sum(said != heard for said, heard in pairs)
        found.append(of_share(f"short words misunderstood, {name}", wrong, len(pairs), None, peer))
        passes = [heard == ["yes"] for said, heard in pairs if said == ["pass"]]
        found.append(of_share(f'"pass" taken for a yes, {name}', sum(passes), len(passes), None, peer))
    return found


def _framed(sound: Sound) -> Sound:
    pause = np.zeros(HEARD_RATE_HZ)
    return with_noise(np.concatenate([pause, sound, pause]), 15.0)


def _reply(draft: WhisperTranscriber) -> Figure:
    """Measure from the last sample of "I'm done" to its draft, as in the listener."""
    waits = []
    for reading in synthetic(("I'm done.",)):
        pause = np.zeros(HEARD_RATE_HZ)
        segments = _segments(np.concatenate([pause, reading.sound, pause]))
        paused = next(s.so_far for at, s in segments if isinstance(s, Paused))
        began_s = time.perf_counter()
        draft.transcribe(paused)
        work_s = time.perf_counter() - began_s
        paused_at_s, cut_at_s = (at for at, s in segments if isinstance(s, Paused | Cut))
        waits.append(max(cut_at_s, paused_at_s + work_s) - (1.0 + len(reading.sound) / HEARD_RATE_HZ))
    peer = "the whole reply may take 1.3 s; 0.6 s of this is patience"
    what = '"I\'m done" to its draft, median'
    return of_sample(what, waits, statistics.median, "s", 1.2, f"{len(waits)} times; {peer}")


def _segments(heard: Sound) -> list[tuple[float, Segment]]:
    """Return the segmenter's output, with times."""
    segmenter = Segmenter(voice_detector().feed)
    data = pcm_of(heard)
    news = [
        (segmenter.now_s, segment)
        for at in range(0, len(data), HEARD_FRAME_BYTES)
        for segment in segmenter.feed(data[at : at + HEARD_FRAME_BYTES])
    ]
    return news + [(segmenter.now_s, segment) for segment in segmenter.flush()]


def _heard(sound: Sound) -> list[Utterance]:
    return [segment.utterance for _, segment in _segments(sound) if isinstance(segment, Cut)]


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, help="a folder with transcripts.tsv and sound files")
    for figure in figures(parser.parse_args().speech):
        print(figure)
