"""A private sound server for tests: a microphone and a loudspeaker made of PulseAudio null sinks."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import wave
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from companion.system.urgency import going_first

TOOLS = ("pulseaudio", "pactl", "pacat", "parec")
MICROPHONE = "companion_mic"
LOUDSPEAKER = "companion_out"

# Devices with names of their own, each on a server of its own: a program that listens is moved
# to another source of the same server when its microphone goes, and here there has to be none.
_ALSA = """
</usr/share/alsa/alsa.conf>
pcm.companion_mic {{ type pulse server "{microphone}" device "companion_mic.monitor"
    hint {{ show on description "Test microphone" }} }}
pcm.companion_out {{ type pulse server "{loudspeaker}" device "companion_out"
    hint {{ show on description "Test loudspeaker" }} }}
pcm.!default {{ type asym capture.pcm "companion_mic" playback.pcm "companion_out" }}
"""
# norewinds bounds the sink's latency to 50 ms; else its first block may come after two seconds.
_NULL_SINK = "module-null-sink sink_name={name} rate=48000 channels=1 channel_map=mono norewinds=1"
_REFLECTIONS = ((0.0, 0), (-8.0, 11), (-11.0, 33), (-15.0, 67))
"""Decibels and milliseconds against the sound that comes straight."""
_FORGOTTEN_AFTER_S = 1800
PATIENCE_S = 120.0
"""For any one thing to happen, on the busiest machine: long enough that only what never happens fails."""


_OF_SERVER = 20
"""Priority of the simulated sound hardware, which waits for no program."""


def missing_tools() -> list[str]:
    """The programs that are needed and not installed."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class Recording:
    """What the loudspeaker plays, from now on."""

    def __init__(self, process: "subprocess.Popen[bytes]", rate_hz: int) -> None:
        self._process = process
        self._rate_hz = rate_hz

    def take(self, seconds: float) -> bytes:
        """The next ``seconds`` of sound; blocks until they were played (silence counts)."""
        assert self._process.stdout is not None
        return self._process.stdout.read(int(seconds * self._rate_hz) * 2)

    def stop(self) -> None:
        """Record no more: who is still taking gets the rest, then nothing."""
        self._process.kill()

    def close(self) -> None:
        """End the recording. Nobody may be taking any more."""
        self.stop()
        self._process.communicate()


class Daemon:
    """A PulseAudio of its own, with null sinks, of which the first can be unplugged."""

    def __init__(self, home: Path, *sinks: str) -> None:
        self._home = home
        self._sinks = sinks
        self._sink = sinks[0]
        self.address = f"unix:{home / 'native'}"
        self.env = {
            **os.environ,
            "HOME": str(home),
            "PULSE_RUNTIME_PATH": str(home),
            "PULSE_STATE_PATH": str(home),
            "PULSE_SERVER": self.address,
        }

    def start(self) -> None:
        """Start the daemon; returns when it is ready."""
        self._home.mkdir()
        script, log = self._home / "server.pa", self._home / "server.log"
        socket = self.address.removeprefix("unix:")
        script.write_text(
            f"load-module module-native-protocol-unix socket={socket} auth-anonymous=1\n"
            + "".join(f"load-module {_NULL_SINK.format(name=sink)}\n" for sink in self._sinks),
            "utf-8",
        )
        quiet = ["--realtime=no", "--high-priority=no", f"--log-target=file:{log}"]
        ends = f"--exit-idle-time={_FORGOTTEN_AFTER_S}"
        self._run("pulseaudio", "-n", "-F", str(script), "--daemonize=yes", ends, *quiet)
        for thread in (Path("/proc") / (self._home / "pid").read_text("utf-8").strip() / "task").iterdir():
            with contextlib.suppress(OSError):  # permitted to root
                os.sched_setscheduler(int(thread.name), os.SCHED_RR, os.sched_param(_OF_SERVER))

    def stop(self) -> None:
        """End the daemon, if it still runs."""
        subprocess.run(["pactl", "exit"], env=self.env, check=False, capture_output=True)

    def unplug(self) -> None:
        """Take the sink away."""
        self._run("pactl", "unload-module", self._module())

    def plug_in(self) -> None:
        """Bring the sink back; nothing happens when it is there."""
        if not self._module():
            self._run("pactl", "load-module", *_NULL_SINK.format(name=self._sink).split())

    @contextmanager
    def loop(self, source: str, sink: str, level_db: float, delay_ms: int) -> Iterator[None]:
        """Let ``sink`` hear ``source``, softer and later."""
        loop = f"source={source} sink={sink} latency_msec={delay_ms} adjust_time=0"
        module = self._run("pactl", "load-module", "module-loopback", *loop.split()).strip()
        try:
            inputs = self._run("pactl", "list", "sink-inputs").split("Sink Input #")[1:]
            mine = next(text for text in inputs if f"Owner Module: {module}\n" in text)
            self._run("pactl", "set-sink-input-volume", mine.split()[0], f"{level_db}dB")
            yield
        finally:
            self._run("pactl", "unload-module", module)

    def remap(self, source: str, name: str) -> None:
        """Add a source that hears what another does."""
        self._run("pactl", "load-module", "module-remap-source", f"master={source}", f"source_name={name}")

    def default(self, sink: str, source: str) -> None:
        """Choose the default devices."""
        self._run("pactl", "set-default-sink", sink)
        self._run("pactl", "set-default-source", source)

    def _module(self) -> str:
        listed = self._run("pactl", "list", "short", "modules").splitlines()
        return next((line.split()[0] for line in listed if f"sink_name={self._sink}" in line), "")

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        log = self._home / "server.log"
        said = done.stderr + (log.read_text("utf-8") if log.exists() else "")
        assert done.returncode == 0, f"{' '.join(command)}: {said}"
        return done.stdout


class SoundServer:
    """One microphone and one loudspeaker; sound is int16 mono."""

    def __init__(self, home: Path, *, in_one_room: bool = False) -> None:
        """``in_one_room``: on one server, so that the microphone can hear the loudspeaker."""
        self._home = home
        if in_one_room:
            self._microphone = self._loudspeaker = Daemon(home / "both", MICROPHONE, LOUDSPEAKER)
        else:
            self._microphone = Daemon(home / "mic", MICROPHONE)
            self._loudspeaker = Daemon(home / "out", LOUDSPEAKER)
        self.alsa_config = home / "asoundrc"

    def start(self) -> None:
        """Start both; returns when they are ready."""
        self._microphone.start()
        if self._loudspeaker is not self._microphone:
            self._loudspeaker.start()
        self.alsa_config.write_text(
            _ALSA.format(microphone=self._microphone.address, loudspeaker=self._loudspeaker.address), "utf-8"
        )

    def stop(self) -> None:
        """End both."""
        self._microphone.stop()
        self._loudspeaker.stop()

    def play_to_microphone(self, sound: Path | bytes, rate_hz: int = 16_000) -> None:
        """Let the microphone hear a WAV file (16-bit mono) or PCM; returns when it was played."""
        player = self.start_playing(sound, rate_hz)
        player.communicate()
        assert player.returncode == 0, "pacat could not play into the microphone"

    def start_playing(self, sound: Path | bytes, rate_hz: int = 16_000) -> "subprocess.Popen[bytes]":
        """The same, in the background; ``wait()`` for the process that is returned."""
        if isinstance(sound, Path):
            with wave.open(str(sound), "rb") as file:
                assert (file.getsampwidth(), file.getnchannels()) == (2, 1), f"{sound} is not 16-bit mono"
                rate_hz, sound = file.getframerate(), file.readframes(file.getnframes())
        spool = self._home / f"sound-{len(list(self._home.glob('sound-*')))}.raw"
        spool.write_bytes(sound)
        with spool.open("rb") as pcm, going_first(_OF_SERVER):
            return subprocess.Popen(
                ["pacat", "--playback", "--raw", "-d", MICROPHONE, "--latency-msec=40", *_format(rate_hz)],
                env=self._microphone.env, stdin=pcm, stderr=subprocess.DEVNULL,
            )  # fmt: skip

    @contextmanager
    def recording(self, rate_hz: int = 24_000) -> Iterator[Recording]:
        """Record the loudspeaker from now on; recording has begun when this returns."""
        with going_first(_OF_SERVER):
            process = subprocess.Popen(
            ["parec", "--raw", "-d", f"{LOUDSPEAKER}.monitor", "--latency-msec=20", *_format(rate_hz)],
            env=self._loudspeaker.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        recording = Recording(process, rate_hz)
        try:
            recording.take(0.02)
            yield recording
        finally:
            recording.close()

    @contextmanager
    def echoing(self) -> Iterator[None]:
        """What the loudspeaker plays comes back to the microphone, as in a room without walls."""
        format = " ".join(_format(24_000))
        hear = (
            f"parec --raw -s {self._loudspeaker.address} -d {LOUDSPEAKER}.monitor --latency-msec=20 {format}"
        )
        play = (
            f"pacat --playback --raw -s {self._microphone.address} -d {MICROPHONE} --latency-msec=40 {format}"
        )
        with self.recording() as recording:  # the loudspeaker runs
            echo = subprocess.Popen(
                ["sh", "-c", f"{hear} | {play}"],
                env=self._microphone.env, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            recording.take(0.5)
            recording.stop()
        try:
            yield
        finally:
            os.killpg(echo.pid, signal.SIGTERM)
            echo.wait()

    @contextmanager
    def room(self, level_db: float, delay_ms: int, taps: int = 1) -> Iterator[None]:
        """What the loudspeaker plays comes back to the microphone, with up to three reflections."""
        with ExitStack() as stack:
            for softer_db, later_ms in _REFLECTIONS[:taps]:
                loop = self._microphone.loop(
                    f"{LOUDSPEAKER}.monitor", MICROPHONE, level_db + softer_db, delay_ms + later_ms
                )
                stack.enter_context(loop)
            yield

    def for_browsers(self) -> str:
        """Make both the defaults of the server, and return its address: browsers take no monitor of a sink
        for a microphone."""
        self._microphone.remap(f"{MICROPHONE}.monitor", "companion_page_mic")
        self._microphone.default(LOUDSPEAKER, "companion_page_mic")
        return self._microphone.address

    def record_loudspeaker(self, seconds: float, rate_hz: int = 24_000) -> bytes:
        """What the loudspeaker plays in the next ``seconds``."""
        with self.recording(rate_hz) as recording:
            return recording.take(seconds)

    def unload_microphone(self) -> None:
        """Take the microphone away, as when its plug is pulled."""
        self._microphone.unplug()

    def load_microphone(self) -> None:
        """Plug the microphone in; nothing happens when it is there."""
        self._microphone.plug_in()


def restart_portaudio() -> None:
    """Let PortAudio look at the devices again, where it already did."""
    if (library := sys.modules.get("sounddevice")) is not None:
        library._terminate()
        library._initialize()


@contextmanager
def running(home: Path, *, in_one_room: bool = False) -> Iterator[SoundServer]:
    """A sound server in ``home`` (a short path: sockets allow 100 characters), used by PortAudio."""
    server = SoundServer(home, in_one_room=in_one_room)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALSA_CONFIG_PATH", str(server.alsa_config))
        restart_portaudio()
        try:
            yield server
        finally:
            server.stop()
    restart_portaudio()


def _format(rate_hz: int) -> list[str]:
    return ["--format=s16le", f"--rate={rate_hz}", "--channels=1"]
