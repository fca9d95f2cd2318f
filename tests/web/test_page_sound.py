"""A session whose microphone and loudspeaker are a page in a real Chromium."""

import queue
import threading
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.app.audio_io import in_real_time
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.app.running import Outcome, RunOptions, displays_for, run_session
from companion.core.api import record as r
from companion.core.api.ports import SoundSource
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.scripts.loading import load_text
from companion.web.pairing import Grant, Role
from companion.web.sound import Exchange
from tests.web.serving import Served, served
from tests.whole.far_device import resampled
from tools import chromium

SCRIPT = """\
format: 1
id: hello
title: Hello
summary: One question, one turn.
language: en
people: {min: 1, max: 1, roles: [one]}
steps:
  - ask: ${one}, shall we begin?
    to: one
    answer: yes_no
    save: begin
  - turn: one
    say: ${one}, how was your day?
    time: 5m
    save: day
  - say: Thank you for telling me.
"""
RECORDS_WHAT_IT_PLAYS = """\
window.played = [];
const real = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...more) {
  if (this instanceof AudioWorkletNode && to === this.context.destination) {
    const tap = this.context.createScriptProcessor(2048, 1, 1);
    window.rate = this.context.sampleRate;
    tap.onaudioprocess = ({ inputBuffer }) =>
      played.push(Array.from(inputBuffer.getChannelData(0), (value) => Math.round(value * 32767)));
    real.call(this, tap);
    real.call(tap, this.context.destination);
  }
  return real.call(this, to, ...more);
};
"""
SOUNDS = "played.some((block) => block.some((value) => Math.abs(value) > 1000))"

pytestmark = [
    pytest.mark.skipif(chromium.found() is None, reason="there is no Chromium here"),
    pytest.mark.timeout(300),
]


@pytest.fixture
def engines(base_whisper: Path, tiny_whisper: Path, piper_joe: Path) -> Iterator[Engines]:
    """Real Whisper and Piper."""
    running = Engines()
    yield running
    running.close()


@pytest.fixture
def says_yes(engines: Engines, tmp_path: Path) -> Path:
    """What the microphone hears: the same answer every few seconds."""
    yes = resampled(b"".join(engines.voice("maya").speak("Yes, please.")), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    path = tmp_path / "yes.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, SAMPLE_BYTES, HEARD_RATE_HZ, 0, "NONE", ""))
        hiss = np.random.default_rng(0).integers(-8, 8, 4 * HEARD_RATE_HZ, np.int16)
        file.writeframes(yes + hiss.tobytes())
    return path


@pytest.fixture
def page(says_yes: Path) -> Iterator[chromium.Page]:
    """A page with that microphone."""
    with chromium.browser(
        *chromium.FAKE_MICROPHONE,
        f"--use-file-for-fake-audio-capture={says_yes}",
    ) as browser:
        page = browser.page()
        page.call("Page.addScriptToEvaluateOnNewDocument", source=RECORDS_WHAT_IT_PLAYS)
        yield page


def _likeness(blocks: NDArray[np.float64], rendered: NDArray[np.float64]) -> float:
    """How much the loud block that fits best is a part of what was rendered: 1, if it was played as it is."""
    length = blocks.shape[1]
    squares = np.concatenate([[0.0], np.cumsum(rendered**2)])
    level = np.sqrt(squares[length:] - squares[:-length]) + 1.0
    count = 2 ** int(np.ceil(np.log2(len(rendered) + length)))
    spectrum = np.fft.rfft(rendered, count)
    found = 0.0
    for block in blocks[np.argsort((blocks**2).sum(axis=1))[-10:]]:
        fits = np.fft.irfft(spectrum * np.conj(np.fft.rfft(block, count)))[: len(level)]
        found = max(found, float((fits / level).max() / (np.linalg.norm(block) + 1.0)))
    return found


class Words:
    """A recorder that counts what was said to the end, and lets wait for it."""

    def __init__(self) -> None:
        self._said = queue.SimpleQueue[int]()

    def note(self, entry: r.Entry) -> None:
        """Count what partners said."""
        if isinstance(entry, r.PartnerSaid):
            self._said.put(entry.utterance)

    def wait(self) -> None:
        """Wait for what is said from now on."""
        while not self._said.empty():
            self._said.get()
        self._said.get(timeout=60)


def _hold(
    at: Served, engines: Engines, words: Words, sent: bytearray, ended: list[Outcome], trouble: list[str]
) -> None:
    exchange = Exchange(at.room.sound)

    def open_output(
        source: SoundSource, on_played: Callable[[bytes, float], None], on_gap: Callable[[], None]
    ) -> Exchange:
        def played(pcm: bytes, at_s: float) -> None:
            sent.extend(pcm)
            on_played(pcm, at_s)

        return exchange.open_output(source, played, on_gap)

    with in_real_time(
        engines,
        exchange.open_input,
        open_output,
        openness=DuplexMode.CANCELLING,
        on_trouble=trouble.append,
    ) as world:
        at.house.follow(world)
        options = RunOptions(recorders=(words,))
        ended.append(run_session(world, load_text(SCRIPT), ("Maya",), displays_for(world), options))


def test_a_page_is_ears_and_mouth_of_a_session(page: chromium.Page, engines: Engines, tmp_path: Path) -> None:
    """Asked by its loudspeaker, answered into its microphone, reloaded within a turn, done by a tap."""
    ended: list[Outcome] = []
    trouble: list[str] = []
    words, sent = Words(), bytearray()
    with served(tmp_path) as at:
        page.open(f"{at.url}#{at.codes.new(Grant(Role.ROOM))}")
        page.click("Listen and speak here")
        page.wait("document.body.textContent.includes('This device is the room')")
        at.room.starting(("Maya",))
        session = threading.Thread(target=_hold, args=(at, engines, words, sent, ended, trouble), daemon=True)
        session.start()
        page.wait("document.querySelector('.screen')?.dataset.mood === 'listening'")
        blocks = np.asarray(page.run("played"), np.float64)
        rendered = np.frombuffer(resampled(bytes(sent), PLAYED_RATE_HZ, page.run("rate")), np.int16)
        assert _likeness(blocks, rendered.astype(np.float64)) > 0.9
        page.run("location.reload()")
        page.wait("document.querySelector('.screen')?.dataset.mood === 'listening'")
        page.wait("window.rate")
        words.wait()
        page.click("I'm done")
        page.wait(SOUNDS)
        session.join(timeout=120)
        assert (page.errors, trouble) == ([], [])
    assert ended[0].ending == "finished"
    assert ended[0].session.memory.values["begin"] is True
