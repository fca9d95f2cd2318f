"""The companion hears nothing of itself through real devices, however loud and late its echo is.

The microphone hears the loudspeaker on a private sound server. The whole grid of levels, delays and
reflections is in ``bench/devices.py``.
"""

import io
import os
import queue
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from companion.app.audio_io import with_devices
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.app.probes import MachineProbes
from companion.app.running import Outcome, RunOptions, run_session
from companion.app.script_files import find_script
from companion.core.api import record as r
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.language.en import LANGUAGE
from companion.terminal.plain import PlainDisplay
from tests import sound_server as pulse
from tests.whole.enacting import HERE
from tests.whole.test_devices import News

ECHOES = [(0.0, 20, 1), (-12.0, 60, 4), (-24.0, 200, 1), (-36.0, 60, 4)]
"""Decibels against what is played, milliseconds, and reflections with the direct sound."""
AT_STOP = "I keep the time"

ASKED_FOR = "COMPANION_ECHO_TESTS"
pytestmark = [
    pytest.mark.timeout(300),  # these sessions live in real time
    # An echo is followed to the millisecond, and a machine that is busy with other tests drops sound.
    pytest.mark.skipif(not os.environ.get(ASKED_FOR), reason=f"needs an idle machine: {ASKED_FOR}=1"),
]


@pytest.fixture(scope="module")
def room() -> Iterator[pulse.SoundServer]:
    """A microphone that can hear the loudspeaker."""
    if missing := pulse.missing_tools():
        pytest.skip(f"{', '.join(missing)} not installed (Debian: apt install pulseaudio pulseaudio-utils)")
    with (
        tempfile.TemporaryDirectory(prefix="pulse-") as home,
        pulse.running(Path(home), in_one_room=True) as server,
    ):
        yield server


def _session(engines: Engines, news: News, trouble: list[str]) -> Outcome:
    silence = Utterance(0, 0.0, 1.0, 1.0, bytes(SAMPLE_BYTES * HEARD_RATE_HZ))
    for transcriber in engines.transcribers():  # a small machine that loads models lets the sound stutter
        transcriber.transcribe(silence)
    with with_devices(
        engines,
        microphone=pulse.MICROPHONE,
        loudspeaker=None,
        openness=DuplexMode.CANCELLING,
        on_trouble=trouble.append,
    ) as audio:
        return run_session(
            audio,
            find_script(str(HERE / "echo.yaml")),
            ("Maya", "Leo"),
            lambda _: (PlainDisplay(io.StringIO(), LANGUAGE.screen),),
            RunOptions(recorders=(news,)),
        )


def _stop(room: pulse.SoundServer, engines: Engines, news: News) -> None:
    """Maya says "stop" over the second prompt, and once more after what the companion says to that."""
    stop = b"".join(engines.voice("maya").speak("Stop!"))
    a_second = bytes(SAMPLE_BYTES * PLAYED_RATE_HZ)
    news.until(r.CompanionSaid, AT_STOP)
    room.play_to_microphone(2 * a_second + stop, PLAYED_RATE_HZ)  # the prompt has begun
    news.until(r.Interrupted)
    news.until(r.CompanionFell)
    room.play_to_microphone(a_second + stop, PLAYED_RATE_HZ)
    news.until(r.Ended)


@pytest.mark.parametrize(("level_db", "delay_ms", "taps"), ECHOES)
def test_nothing_of_its_own_is_heard_and_a_stop_over_a_prompt_is_obeyed(
    room: pulse.SoundServer, engines: Engines, level_db: float, delay_ms: int, taps: int
) -> None:
    """Nobody is told that cancelling failed, and the only words in the record are Maya's."""
    news, trouble = News(), list[str]()
    with room.room(level_db, delay_ms, taps), ThreadPoolExecutor(1) as pool:
        playing = pool.submit(_session, engines, news, trouble)
        try:
            _stop(room, engines, news)
        except queue.Empty:
            assert not playing.done() or playing.result(), "the session ended before its time"
            raise
        outcome = playing.result(timeout=pulse.PATIENCE_S)
    entries = outcome.record.entries()
    said = {entry.text.strip(" .!").lower() for entry in entries if isinstance(entry, r.PartnerSaid)}
    assert said == {"stop"}, "nothing of its own is in the record"
    commands = {entry.command for entry in entries if isinstance(entry, r.CommandObeyed)}
    assert commands == {"stop"}
    assert outcome.ending == "stopped"
    assert trouble == []


@pytest.mark.parametrize(("level_db", "delay_ms", "taps"), ECHOES[::2])
def test_the_doctor_tells_the_truth_about_the_echo(
    room: pulse.SoundServer, engines: Engines, level_db: float, delay_ms: int, taps: int
) -> None:
    """That it is heard and taken out, how loud it is, and about how late."""
    with room.room(level_db, delay_ms, taps):
        echo = MachineProbes(engines).echo()
    assert (echo.works, echo.heard) == (True, True)
    assert echo.level_db == pytest.approx(level_db, abs=4.0)
    assert echo.removed_db > 15
    assert delay_ms - 60 < echo.delay_ms < delay_ms + 150
