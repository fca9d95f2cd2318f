"""A page's microphone and loudspeaker beside a sound card, in one room and one run.

A private sound server (PulseAudio null sinks) is the room: what the loudspeaker plays comes back to the
microphone. Compared are the time from the mixer through the room to the program, the echo that our own
canceller leaves with the browser's processing off and on, and the program's processor time.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from bench.devices import spoken_prompts
from bench.figure import Figure, print_figures
from companion.app.audio_io import DEVICE_LEAD_S
from companion.clock import Clock
from companion.core.api.ports import InputCallbacks, SoundInput, SoundOutput
from companion.core.audio import PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.hearing.duplex import Duplex
from companion.hearing.microphone import Microphone
from companion.speaking.mixer import Mixer
from companion.speaking.player import Player
from companion.speaking.tones import wave
from companion.web.pairing import Grant, Role
from companion.web.sound import Exchange
from tests import sound_server as pulse
from tests.web.serving import Served, served
from tools import chromium

ROOM = (-12.0, 60, 4)
"""Level in dB, delay in ms and number of ways of the echo."""
_QUIET_S = 1.5
_SETTLED_S = 3.0
_LOUD = 300
_PROCESSING = ("echoCancellation", "noiseSuppression", "autoGainControl")
_WITH_PROCESSING = """\
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = ({ audio }) => real({ audio: { ...audio, CHANGED } });
"""


@dataclass
class Heard:
    """One run."""

    near: list[bytes] = field(default_factory=list)
    left: list[bytes] = field(default_factory=list)
    loop_s: float = 0.0
    """From the mixer through the room back to the program."""
    cpu: float = 0.0
    """Share of a core."""
    gaps: int = 0


Open = Callable[[Mixer, Duplex, InputCallbacks, Clock, Callable[[], None]], tuple[SoundInput, SoundOutput]]


def figures(*, quick: bool = False) -> list[Figure]:
    """Three minutes, in real time; ``quick``: the page as it is, beside the sound card."""
    changed = ("", "echoCancellation: true", ", ".join(f"{name}: true" for name in _PROCESSING))
    with (
        tempfile.TemporaryDirectory(prefix="pulse-") as home,
        spoken_prompts() as prompts,
        pulse.running(Path(home), in_one_room=True) as server,
        server.room(*ROOM),
        served(Path(home)) as at,
    ):
        address = server.for_browsers()
        card = run(prompts, card_ends)
        found = _compared("sound card", card, None)
        for processing in changed[:1] if quick else changed:
            with listening_page(at, address, processing):
                page = run(prompts, lambda *ends: page_ends(at, *ends))
            found += _compared(f"page, browser's {processing or 'processing off'}", page, card)
    return found


def _compared(name: str, heard: Heard, card: Heard | None) -> list[Figure]:
    beside = "" if card is None else f"more than the sound card: {heard.loop_s - card.loop_s:+.3f} s"
    cost = "" if card is None else f"more than the sound card: {100 * (heard.cpu - card.cpu):+.1f} %"
    return [
        Figure(f"mixer to program through the room, {name}", heard.loop_s, "s", None, beside),
        Figure(f"echo left, {name}", _left_db(heard), "dB", -20.0, f"{heard.gaps} gaps"),
        Figure(f"share of a core, {name}", 100 * heard.cpu, "%", None, cost),
    ]


def _left_db(heard: Heard) -> float:
    near, left = (np.frombuffer(b"".join(part), "<i2") / 32768.0 for part in (heard.near, heard.left))
    count = min(len(near), len(left)) // 320 * 320
    power = [(part[:count].reshape(-1, 320) ** 2).mean(axis=1) for part in (near, left)]
    loud = power[0] > 1e-9
    loud &= np.cumsum(loud) > _SETTLED_S * 50
    return 10 * float(np.log10(power[1][loud].mean() / (power[0][loud].mean() + 1e-12) + 1e-12))


def card_ends(
    mixer: Mixer, duplex: Duplex, callbacks: InputCallbacks, clock: Clock, on_gap: Callable[[], None]
) -> tuple[SoundInput, SoundOutput]:
    """The sound card's microphone and loudspeaker."""
    player = Player(mixer, None, lambda sentence: None, duplex.played, on_gap)
    return Microphone(pulse.MICROPHONE, callbacks, clock.now), player


def page_ends(
    at: Served,
    mixer: Mixer,
    duplex: Duplex,
    callbacks: InputCallbacks,
    clock: Clock,
    on_gap: Callable[[], None],
) -> tuple[SoundInput, SoundOutput]:
    """The page's microphone and loudspeaker."""
    exchange = Exchange(at.room.sound)
    output = exchange.open_output(mixer, duplex.played, on_gap)
    return exchange.open_input(callbacks, clock.now), output


@contextmanager
def listening_page(at: Served, server: str, processing: str) -> Iterator[None]:
    """A page in Chromium that is the ears and the mouth, with some of the browser's processing on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PULSE_SERVER", server)
        with chromium.browser("--use-fake-ui-for-media-stream") as browser:
            page = browser.page()
            if processing:
                changed = _WITH_PROCESSING.replace("CHANGED", processing)
                page.call("Page.addScriptToEvaluateOnNewDocument", source=changed)
            page.open(f"{at.url}#{at.codes.new(Grant(Role.ROOM))}")
            page.click("Listen and speak here")
            page.wait("document.body.textContent.includes('This device is the room')")
            at.room.starting(("Maya",))
            page.wait("document.querySelector('h1').textContent === 'One moment'")
            yield
            at.room.leave()


def run(prompts: bytes, open_ends: Open, talk: Callable[[Heard], None] = lambda heard: None) -> Heard:
    """Play prompts and hear them; ``talk`` is called when they have begun, and may play voices over them."""
    heard, over, clock = Heard(), threading.Event(), Clock(0.0)
    mixer = Mixer(lambda id: over.set())
    duplex = Duplex(lambda pcm, only, stands: heard.left.append(pcm), lead_s=DEVICE_LEAD_S)
    began_s = 0.0

    def hear(pcm: bytes, at_s: float) -> None:
        nonlocal began_s
        heard.near.append(pcm)
        duplex.heard(pcm, at_s, sounding=mixer.sounding)
        if began_s and not heard.loop_s and np.abs(np.frombuffer(pcm, "<i2")).max() > _LOUD:
            heard.loop_s = clock.now() - began_s
        if len(heard.near) == round(_QUIET_S * 50):
            began_s = clock.now()
            mixer.open_with(wave())
            mixer.begin(1)
            mixer.append(1, prompts)
            mixer.finish(1)

    def gap() -> None:
        heard.gaps += 1
        duplex.gap()

    callbacks = InputCallbacks(hear, lambda since_s: None, lambda ago_s: None, gap)
    source, output = open_ends(mixer, duplex, callbacks, clock, gap)
    began_cpu_s, began = time.process_time(), clock.now()
    try:
        output.start()
        source.start()
        talk(heard)
        over.wait(60.0 + len(prompts) / SAMPLE_BYTES / PLAYED_RATE_HZ)
        heard.cpu = (time.process_time() - began_cpu_s) / (clock.now() - began)
    finally:
        source.stop()
        output.stop()
    return heard


def main() -> None:
    """Print the figures."""
    print_figures(figures, "the page as it is, beside the sound card")


if __name__ == "__main__":
    main()
