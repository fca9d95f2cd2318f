"""Voices over a prompt through a page, with the browser's processing off and on, beside the sound card.

One room of a private sound server, as in ``page_sound``: ten short things are said while the companion
speaks, as loud as its echo. What our own canceller hands on is written down by the model for commands.
"""

import re
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.devices import spoken_prompts
from bench.figure import Figure, of_share, print_figures
from bench.page_sound import ROOM, Heard, card_ends, listening_page, page_ends, run
from companion.app.engines import Engines
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ, SAMPLE_BYTES, heard_seconds
from companion.hearing.whisper import WhisperTranscriber
from tests import sound_server as pulse
from tests.web.serving import served
from tests.whole.far_device import resampled

SAID = (
    "Stop.",
    "Pause, please.",
    "I am done.",
    "Can you repeat that?",
    "I need more time.",
    "Time out.",
    "Please stop for a moment.",
    "Let us go on.",
    "I feel sad about yesterday evening.",
    "How long do we have?",
)
SETTINGS = {
    "processing off": "",
    "echo cancellation": "echoCancellation: true",
    "noise suppression": "noiseSuppression: true",
    "gain": "autoGainControl: true",
}
_LEVEL_DB = -35.0
"""Of a voice, as loud as the echo of a prompt."""
_FIRST_S, _EACH_S = 10.0, 4.0
_AROUND_S = 0.25

Sound = NDArray[np.float64]


def figures(*, quick: bool = False) -> list[Figure]:
    """Five minutes, in real time; ``quick``: the page as it is, beside the sound card."""
    found: list[Figure] = []
    with (
        tempfile.TemporaryDirectory(prefix="pulse-") as home,
        spoken_prompts() as prompts,
        closing(Engines()) as engines,
        pulse.running(Path(home), in_one_room=True) as server,
        server.room(*ROOM),
        served(Path(home)) as at,
    ):
        said = [_levelled(engines, text, number) for number, text in enumerate(SAID)]
        long = _repeated(prompts, _FIRST_S + _EACH_S * len(SAID) + 2.0)
        model = engines.transcriber(draft=True, threads=1)
        address = server.for_browsers()

        def heard_with(open_ends: object) -> Iterator[Figure]:
            talk = _Talk(server, said)
            heard = run(long, open_ends, talk)  # type: ignore[arg-type]  # one of the two below
            return _judged(name, heard, talk, said, model)

        name = "sound card"
        found += heard_with(card_ends)
        for setting, processing in list(SETTINGS.items())[: 1 if quick else None]:
            name = f"page, {setting}"
            with listening_page(at, address, processing):
                found += heard_with(lambda *ends: page_ends(at, *ends))
    return found


class _Talk:
    """Says one thing after the other while prompts play."""

    def __init__(self, server: pulse.SoundServer, said: Sequence[bytes]) -> None:
        self._server = server
        self._said = said
        self.began: list[int] = []
        """The sample of what was heard at which each was given to the microphone."""

    def __call__(self, heard: Heard) -> None:
        pause = threading.Event()
        pause.wait(_FIRST_S)
        for pcm in self._said:
            self.began.append(sum(map(len, heard.near)) // SAMPLE_BYTES)
            self._server.start_playing(pcm, HEARD_RATE_HZ)
            pause.wait(_EACH_S)


def _judged(
    name: str, heard: Heard, talk: _Talk, said: Sequence[bytes], model: WhisperTranscriber
) -> Iterator[Figure]:
    left = _samples(b"".join(heard.left))
    right = whole = 0
    kept_db, between_db = [], []
    for text, pcm, began in zip(SAID, said, talk.began, strict=True):
        clean, part = _samples(pcm), left[began : began + round(3.0 * HEARD_RATE_HZ)]
        fits = np.correlate(part, clean) if len(part) > len(clean) else np.zeros(1)
        at = began + int(fits.argmax())
        kept_db.append(_db(float(fits.max()) ** 2 / float(clean @ clean) ** 2))
        around, over = round(_AROUND_S * HEARD_RATE_HZ), at + len(clean)
        between_db.append(_db(float(np.mean(left[over + 3 * around : over + 5 * around] ** 2))))
        words, told = _words(text), _words(_written(model, left[max(0, at - around) : over + around]))
        right, whole = right + sum(word in told for word in words), whole + len(words)
    yield of_share(f"words over a prompt not recognised, {name}", whole - right, whole, None, "words")
    yield Figure(f"voice over a prompt, as heard, median, {name}", float(np.median(kept_db)), "dB", None, "")
    yield Figure(
        f"left between voices, median, {name}", float(np.median(between_db)), "dB", None, "full scale"
    )


def _written(model: WhisperTranscriber, sound: Sound) -> str:
    pcm = (sound.clip(-1, 1) * 32767).astype("<i2").tobytes()
    return model.transcribe(Utterance(0, 0.0, heard_seconds(pcm), 0.0, pcm)).text


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z']+", text.lower()) if word not in ("am", "i'm")]


def _levelled(engines: Engines, text: str, number: int) -> bytes:
    spoken = b"".join(engines.voice(("maya", "leo")[number % 2]).speak(text))
    sound = _samples(resampled(spoken, PLAYED_RATE_HZ, HEARD_RATE_HZ))
    active = sound[np.abs(sound) > 0.01]
    sound *= 10 ** (_LEVEL_DB / 20) / float(np.sqrt(np.mean(active**2)))
    return (sound * 32767).astype("<i2").tobytes()


def _repeated(prompts: bytes, seconds: float) -> bytes:
    wanted = round(seconds * PLAYED_RATE_HZ) * SAMPLE_BYTES
    return (prompts * (wanted // len(prompts) + 1))[:wanted]


def _samples(pcm: bytes) -> Sound:
    return np.frombuffer(pcm, "<i2") / 32768.0


def _db(power: float) -> float:
    return 10 * float(np.log10(power + 1e-12))


def main() -> None:
    """Print the figures."""
    print_figures(figures, "the page as it is, beside the sound card")


if __name__ == "__main__":
    main()
