"""A private sound server for tests: a microphone and a loudspeaker made of PulseAudio null sinks."""

import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

TOOLS = ("pulseaudio", "pactl", "pacat", "parec")
MICROPHONE = "companion_mic"
LOUDSPEAKER = "companion_out"

# Devices with names of their own, so that PortAudio lists each only while it is there.
_ALSA = """
</usr/share/alsa/alsa.conf>
pcm.companion_mic {{ type pulse server "unix:{socket}" device "companion_mic.monitor"
    hint {{ show on description "Test microphone" }} }}
pcm.companion_out {{ type pulse server "unix:{socket}" device "companion_out"
    hint {{ show on description "Test loudspeaker" }} }}
pcm.!default {{ type asym capture.pcm "companion_mic" playback.pcm "companion_out" }}
"""
_NULL_SINK = "module-null-sink sink_name={name} rate=48000 channels=1 channel_map=mono"
_FORGOTTEN_AFTER_S = 1800


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

    def close(self) -> None:
        """End the recording."""
        self._process.kill()
        self._process.communicate()


class SoundServer:
    """A running PulseAudio with one microphone and one loudspeaker; sound is int16 mono."""

    def __init__(self, home: Path) -> None:
        self._socket = home / "native"
        self._env = {
            **os.environ,
            "HOME": str(home),
            "PULSE_RUNTIME_PATH": str(home),
            "PULSE_STATE_PATH": str(home),
            "PULSE_SERVER": f"unix:{self._socket}",
        }
        self.alsa_config = home / "asoundrc"
        self.alsa_config.write_text(_ALSA.format(socket=self._socket), "utf-8")
        self._home = home

    def start(self) -> None:
        """Start the daemon; returns when it is ready."""
        script = self._home / "server.pa"
        script.write_text(
            f"load-module module-native-protocol-unix socket={self._socket} auth-anonymous=1\n"
            f"load-module {_NULL_SINK.format(name=LOUDSPEAKER)}\n"
            f"load-module {_NULL_SINK.format(name=MICROPHONE)}\n"
            f"set-default-sink {LOUDSPEAKER}\nset-default-source {MICROPHONE}.monitor\n",
            "utf-8",
        )
        self._run("pulseaudio", "-n", "-F", str(script), "--daemonize=yes", "--log-target=file:" + str(self._log),
                  f"--exit-idle-time={_FORGOTTEN_AFTER_S}", "--realtime=no", "--high-priority=no",
                  "--disallow-exit=no")  # fmt: skip

    def stop(self) -> None:
        """End the daemon."""
        subprocess.run(["pactl", "exit"], env=self._env, check=False, capture_output=True)

    def play_to_microphone(self, sound: Path | bytes, rate_hz: int = 16_000) -> None:
        """Let the microphone hear a WAV file (16-bit mono) or PCM at ``rate_hz``; returns when it was played."""
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
        with spool.open("rb") as pcm:
            return subprocess.Popen(
                ["pacat", "--playback", "--raw", "-d", MICROPHONE, "--latency-msec=40", *_format(rate_hz)],
                env=self._env, stdin=pcm, stderr=subprocess.DEVNULL,
            )  # fmt: skip

    @contextmanager
    def recording(self, rate_hz: int = 24_000) -> Iterator[Recording]:
        """Record the loudspeaker from now on; recording has begun when this returns."""
        process = subprocess.Popen(
            ["parec", "--raw", "-d", f"{LOUDSPEAKER}.monitor", "--latency-msec=20", *_format(rate_hz)],
            env=self._env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        recording = Recording(process, rate_hz)
        try:
            recording.take(0.02)
            yield recording
        finally:
            recording.close()

    def record_loudspeaker(self, seconds: float, rate_hz: int = 24_000) -> bytes:
        """What the loudspeaker plays in the next ``seconds``."""
        with self.recording(rate_hz) as recording:
            return recording.take(seconds)

    def unload_microphone(self) -> None:
        """Take the microphone away, as when its plug is pulled."""
        self._run("pactl", "unload-module", self._module(MICROPHONE))

    def load_microphone(self) -> None:
        """Plug the microphone in; nothing happens when it is there."""
        if not self._module(MICROPHONE):
            self._run("pactl", "load-module", *_NULL_SINK.format(name=MICROPHONE).split())
            self._run("pactl", "set-default-source", f"{MICROPHONE}.monitor")
            self._run("pactl", "set-default-sink", LOUDSPEAKER)

    @property
    def _log(self) -> Path:
        return self._home / "server.log"

    def _module(self, sink: str) -> str:
        listed = self._run("pactl", "list", "short", "modules").splitlines()
        return next((line.split()[0] for line in listed if f"sink_name={sink}" in line), "")

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, check=False)
        log = self._log.read_text("utf-8") if self._log.exists() else ""
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}\n{log}"
        return done.stdout


def restart_portaudio() -> None:
    """Let PortAudio look at the devices again, where it already did."""
    if (library := sys.modules.get("sounddevice")) is not None:
        library._terminate()
        library._initialize()


@contextmanager
def running(home: Path) -> Iterator[SoundServer]:
    """A sound server in ``home`` (a short path: sockets allow 100 characters), used by PortAudio."""
    server = SoundServer(home)
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
