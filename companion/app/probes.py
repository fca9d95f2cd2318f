"""The doctor's probes of this machine, with the real parts."""

import os
import shutil
import sys
import tempfile
import threading
import wave
from collections.abc import Sequence
from pathlib import Path

from companion import config, help_lines
from companion.app.audio_io import DEVICE_LEAD_S
from companion.app.engines import DANGER_MODEL, RECORD_MODEL, SPEAKER_MODEL, Engines
from companion.app.examining import journal_state
from companion.clock import Clock
from companion.core.api.ports import InputCallbacks
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ, SAMPLE_BYTES, heard_seconds, played_seconds
from companion.doctor import Device, Echo, HelpLinesState, JournalState, ModelState, Speed
from companion.errors import DeviceError, ModelError
from companion.hearing.duplex import Duplex
from companion.hearing.files import read_sound
from companion.hearing.microphone import FIRST_BLOCK_S, Microphone, microphones
from companion.hearing.whisper import WhisperTranscriber
from companion.models.store import Status
from companion.speaking import tones
from companion.speaking.mixer import Mixer
from companion.speaking.player import Player, loudspeakers

COMMAND = "I'm done."
SENTENCE = "Thank you for telling me. I would like to hear more about that evening, when you are ready."
VOICE_MODEL = "piper-joe"


class MachineProbes:
    """``companion.doctor.Probes`` of this machine. From now on, watches for network access."""

    platform = sys.platform

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self._clock = Clock()
        self._reached: list[str] = []
        self._channels = ""
        sys.addaudithook(self._watch)

    def python(self) -> tuple[int, int, int]:
        """Version of the running Python."""
        return sys.version_info[:3]

    def portaudio(self) -> str:
        """Check for PortAudio; raises DeviceError when it is missing."""
        microphones()
        return "PortAudio"

    def microphones(self) -> Sequence[Device]:
        """All input devices."""
        return [Device(d.name, d.rate_hz, d.is_default) for d in microphones()]

    def loudspeakers(self) -> Sequence[Device]:
        """All output devices."""
        return [Device(d.name, d.rate_hz, d.is_default) for d in loudspeakers()]

    def listen(self, seconds: float) -> bytes:
        """16 kHz PCM from the default microphone; raises PermissionError when access is denied."""
        pcm = bytearray()
        enough = threading.Event()

        def hear(block: bytes, at_s: float) -> None:
            pcm.extend(block)
            if heard_seconds(bytes(pcm)) >= seconds:
                enough.set()

        watchers = InputCallbacks(hear, lambda since_s: enough.set(), lambda ago_s: None)
        microphone = Microphone(None, watchers, self._clock.now)
        try:
            microphone.start()
        except DeviceError:
            if _sound_is_forbidden():
                raise PermissionError("/dev/snd") from None
            raise
        enough.wait(seconds + 2.0)
        microphone.stop()
        self._channels = microphone.channels_found.value
        return bytes(pcm[: round(seconds * HEARD_RATE_HZ) * SAMPLE_BYTES])

    def channels(self) -> str:
        """What is odd about the microphone's channels, by the last ``listen``."""
        return self._channels

    def models(self) -> Sequence[ModelState]:
        """The models of a session, all their files checked."""
        draft = self._engines.language.hearing.draft_model
        names = (draft, RECORD_MODEL, SPEAKER_MODEL, VOICE_MODEL, DANGER_MODEL)
        store = self._engines.store
        states = {name: store.verify(name) for name in names}
        return [
            ModelState(
                name, "verified" if state is Status.READY else state.value, store.known[name].essential
            )
            for name, state in states.items()
        ]

    def command_speed(self) -> Speed:
        """Transcribe a command with the small model."""
        return self._transcribing(self._engines.language.hearing.draft_model, COMMAND)

    def record_speed(self) -> Speed:
        """Transcribe a sentence with the large model."""
        return self._transcribing(
            RECORD_MODEL,
            SENTENCE,
            smaller=str(self._engines.store.folder(self._engines.language.hearing.draft_model)),
        )

    def voice_speed(self) -> Speed:
        """Speak a sentence in the companion's voice."""
        voice = self._engines.own_voice()
        voice.warm()
        from_s = self._clock.now()
        pcm = b"".join(voice.speak(SENTENCE))
        return Speed(self._engines.own_name, self._clock.now() - from_s, played_seconds(pcm))

    def journal(self) -> JournalState:
        """The state of the journal as far as visible without a passphrase."""
        return journal_state()

    def help_lines(self) -> HelpLinesState:
        """The help lines of the household."""
        found = help_lines.help_lines()
        return HelpLinesState(found.text, found.trouble, str(help_lines.help_file()))

    def disk_free_bytes(self) -> int:
        """Free space on the disk of models and records."""
        folder = config.data_folder()
        there = next(path for path in (folder, *folder.parents) if path.exists())
        return shutil.disk_usage(there).free

    def echo(self) -> Echo:
        """Play a sentence, and measure its echo; where little of it is taken out, once more, as a device may
        have stumbled."""
        found = self._echo()
        if not found.heard or (found.works and found.removed_db >= _WELL_DB):
            return found
        return max(found, self._echo(), key=lambda one: (one.works, one.removed_db))

    def _echo(self) -> Echo:
        trial = _Trial(self._sentence())
        player = Player(trial.mixer, None, lambda sentence: None, trial.duplex.played, trial.gap)

        arrived, playing = threading.Event(), threading.Event()

        def hear(pcm: bytes, at_s: float) -> None:
            arrived.set()
            player.tend(self._clock.now())
            if playing.is_set():
                trial.hear(pcm, at_s)

        callbacks = InputCallbacks(hear, lambda since_s: trial.over.set(), lambda ago_s: None, trial.gap)
        microphone = Microphone(None, callbacks, self._clock.now)
        try:
            microphone.start()  # first, as in a session
            arrived.wait(FIRST_BLOCK_S)
            player.start()
            playing.set()
            trial.over.wait(FIRST_BLOCK_S + trial.lasts_s)
        finally:
            microphone.stop()
            player.stop()
        found = trial.duplex.report()
        return Echo(found.works, found.heard, found.level_db, found.delay_ms, found.removed_db, trial.gaps)

    def _sentence(self) -> bytes:
        """Return a sentence in the companion's voice; a wave if there is no voice yet."""
        try:
            return b"".join(self._engines.own_voice().speak(SENTENCE))
        except ModelError:
            return tones.wave(_VOICE_DB) * 2

    def connections(self) -> Sequence[str]:
        """Addresses that this process has tried to reach since the examination began."""
        return tuple(dict.fromkeys(self._reached))

    def _transcribing(self, model: str, said: str, smaller: str = "") -> Speed:
        transcriber = WhisperTranscriber(self._engines.store.folder(model))
        transcriber.warm()
        pcm = _heard_at_16_khz(b"".join(self._engines.own_voice().speak(said)))
        length_s = heard_seconds(pcm)
        from_s = self._clock.now()
        transcript = transcriber.transcribe(Utterance(0, 0.0, length_s, 0.0, pcm))
        return Speed(model, self._clock.now() - from_s, length_s, said, transcript.text, smaller)

    def _watch(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            self._reached.append(":".join(map(str, arguments[1][:2])))
        elif event == "socket.getaddrinfo":
            self._reached.append(str(arguments[0]))


_WELL_DB = 15.0
"""Less echo than this is taken out only where a device stumbles: 9 dB, once in a few dozen trials."""
_VOICE_DB = -28.0
"""Level of a voice: softer waves may drown in the noise of a room."""


class _Trial:
    """The wave at the start of a session, and a sentence, after listening to the room."""

    QUIET_S = 1.2

    def __init__(self, sentence: bytes) -> None:
        self.mixer = Mixer(lambda id: None)
        self.duplex = Duplex(lambda *frame: None, lead_s=DEVICE_LEAD_S)
        self.over = threading.Event()
        self.gaps = 0
        self._heard_s = 0.0
        self._sounds = [tones.wave() + sentence]
        self.lasts_s = self.QUIET_S + played_seconds(self._sounds[0]) + 1.0

    def gap(self) -> None:
        """A device dropped samples."""
        self.gaps += 1
        self.duplex.gap()

    def hear(self, pcm: bytes, at_s: float) -> None:
        """Process a recording of the microphone."""
        self.duplex.heard(pcm, at_s, sounding=self.mixer.sounding)
        self._heard_s += heard_seconds(pcm)
        if self._heard_s >= self.QUIET_S and self._sounds:
            self.mixer.begin(1)
            self.mixer.append(1, self._sounds.pop())
            self.mixer.finish(1)
        if self._heard_s >= self.lasts_s:
            self.over.set()


def _heard_at_16_khz(pcm: bytes) -> bytes:
    """Convert 24 kHz PCM to a microphone's 16 kHz, using the reader of sound files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(SAMPLE_BYTES)
            file.setframerate(PLAYED_RATE_HZ)
            file.writeframes(pcm)
        return read_sound(path)


def _sound_is_forbidden() -> bool:
    """Return whether this machine has recording devices that this user may not read (Linux)."""
    devices = [str(path) for path in Path("/dev/snd").glob("pcm*c")]
    return bool(devices) and not any(os.access(device, os.R_OK) for device in devices)
