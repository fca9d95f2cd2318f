"""Speech output: delay and cost."""

import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from bench.figure import Figure, of_share
from bench.spoken_texts import misheard, texts
from companion.app.engines import Engines
from companion.core.audio import FRAME_MS, FRAME_S, PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ, played_seconds
from companion.speaking.cache import CachedVoice
from companion.speaking.card_voice import CardVoice
from companion.speaking.mixer import DUCK_GAIN, Mixer
from companion.speaking.speaker import VoiceSpeaker

MEASURED = ("joe", "lark", "heart", "emma", "george")
"""The voices that are measured, where they are here."""
_MISHEARD_TEXTS = 24
NEW_SENTENCES = (
    "Thank you, Maya.",
    "Leo, did you feel heard?",
    "Maya, tell Leo one thing about the kitchen.",
    "You have one minute and a half left, Leo.",
    "If I got it, you said that the evenings have felt lonely to you since spring.",
    "Leo, when you are ready, tell Maya what you saw or heard, as a camera would have recorded it.",
    "Take a slow breath together, and let it go, and when you both feel settled, look at each other.",
    "Let us keep what you have found about the holidays, and go on with one wish for the next time.",
)
PEAK_MEMORY = """
import sys
from pathlib import Path
from companion.app.engines import Engines
voice = Engines().voice(sys.argv[1])
for text in sys.argv[2:]:
    list(voice.speak(text))
status = Path("/proc/self/status").read_text()  # getrusage would count the parent's memory too
print(int(status.split("VmHWM:")[1].split()[0]) / 1000)
"""


def figures() -> list[Figure]:
    """Return all figures of speaking, for each voice that is here. Takes half a minute for a quick one, and
    three for one of Kokoro's."""
    engines = Engines()
    here = [name for name in MEASURED if name in engines.choices()]
    found = [figure for name in here for figure in _of(engines, name)]
    engines.close()
    return [
        *found,
        Figure("ducking, time to the low level", _duck_ms(), "ms", 150.0, "with the wait for the next block"),
    ]


def _of(engines: Engines, name: str) -> list[Figure]:
    voice = engines.voice(name)
    voice.warm()
    cached_ms = _start_times_ms(voice, prepared=True)
    new_ms = _start_times_ms(voice, prepared=False)
    target = "the decision to the first sample handed to the device"
    wrong, said = misheard(voice, texts(_MISHEARD_TEXTS))
    return [
        Figure(f"{name}: cached prompt starts, median", statistics.median(cached_ms), "ms", 30.0, target),
        Figure(
            f"{name}: cached prompt starts, worst",
            max(cached_ms),
            "ms",
            30.0,
            f"{target}; one block is {FRAME_MS} ms",
        ),
        Figure(f"{name}: new sentence starts, median", statistics.median(new_ms), "ms", 300.0, target),
        Figure(f"{name}: new sentence starts, worst", max(new_ms), "ms", 300.0, f"{target}; 3 to 19 words"),
        Figure(
            f"{name}: seconds for a second of sound", _real_time_factor(voice), "x", 0.3, "real time is 1"
        ),
        Figure(f"{name}: peak memory", _peak_memory_mb(name), "MB", 400.0, "the whole product has 600 MB"),
        of_share(f"{name}: words misheard", wrong, said, None, "words, by the transcriber of the record"),
    ]


def _start_times_ms(voice: CardVoice, *, prepared: bool) -> list[float]:
    """Measure from ``say`` to the first sample, on a device that requests a block every 20 ms."""
    times = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as worker:
        ended: queue.SimpleQueue[int] = queue.SimpleQueue()
        mixer = Mixer(ended.put)
        cache = CachedVoice(voice, Path(folder), may_keep=lambda text: True)
        if prepared:
            for text in NEW_SENTENCES:
                list(cache.speak(text))
            cache = CachedVoice(voice, Path(folder), may_keep=lambda text: True)  # from disk, not from memory
        speaker = VoiceSpeaker(cache, mixer, worker, _fail)
        for id, text in enumerate(NEW_SENTENCES):
            with _device(mixer) as started:
                asked_s = time.perf_counter()
                speaker.say(id, text)
                times.append((started() - asked_s) * 1000)
                speaker.hush(id)
                ended.get(timeout=10)
            worker.submit(_nothing).result()  # the next prompt finds the worker idle
        speaker.close()
    return times


@contextmanager
def _device(mixer: Mixer) -> Iterator[Callable[[], float]]:
    """Yield a function that waits for the start of a prompt, on a device with its own thread."""
    began = threading.Event()
    over = threading.Event()
    began_s = 0.0

    def run() -> None:
        nonlocal began_s
        due_s = time.perf_counter()
        while not over.is_set():
            mixer.render(PLAYED_FRAME_SAMPLES)
            if mixer.sounding and not began.is_set():
                began_s = time.perf_counter()
                began.set()
            due_s += FRAME_S
            time.sleep(max(0.0, due_s - time.perf_counter()))

    def wait() -> float:
        if not began.wait(timeout=20):
            raise TimeoutError("the prompt did not begin")
        return began_s

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield wait
    finally:
        over.set()
        thread.join()


def _real_time_factor(voice: CardVoice) -> float:
    start_s = time.perf_counter()
    sound_s = sum(played_seconds(chunk) for text in NEW_SENTENCES for chunk in voice.speak(text))
    return (time.perf_counter() - start_s) / sound_s


def _duck_ms() -> float:
    """Return the samples until the gain is within 1 dB of its target, plus one block of delay."""
    mixer = Mixer(lambda id: None)
    mixer.begin(1)
    mixer.append(1, np.full(PLAYED_RATE_HZ, 16_000, "<i2").tobytes())
    mixer.render(PLAYED_FRAME_SAMPLES)
    mixer.duck()
    heard = np.frombuffer(mixer.render(PLAYED_RATE_HZ // 2), "<i2")
    samples = int(np.argmax(heard <= 16_000 * DUCK_GAIN * 10 ** (1 / 20)))
    return samples / PLAYED_RATE_HZ * 1000 + FRAME_MS


def _peak_memory_mb(name: str) -> float:
    command = [sys.executable, "-c", PEAK_MEMORY, name, *NEW_SENTENCES]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _nothing() -> None:
    pass


def _fail(sentence: str) -> None:
    raise RuntimeError(sentence)


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.name}: {figure.value:.3g} {figure.unit} (limit {figure.limit}; {figure.peer})")
