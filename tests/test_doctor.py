"""The doctor finds each fault, names the remedy, and never breaks down itself."""

# ruff: noqa: D102  # the methods of the machines are those of Probes, described there
import io
import json
import math
from array import array
from collections.abc import Sequence
from typing import ClassVar

import pytest

from companion.core.audio import HEARD_RATE_HZ
from companion.doctor import (
    Check,
    Device,
    Echo,
    HelpLinesState,
    JournalState,
    ModelState,
    Speed,
    Verdict,
    checks,
    run,
)
from companion.errors import DeviceError, ModelError


def tone(seconds: float, amplitude: int) -> bytes:
    """A 440 Hz tone as 16 kHz PCM."""
    samples = range(int(seconds * HEARD_RATE_HZ))
    return array(
        "h", (round(amplitude * math.sin(i * 440 * math.tau / HEARD_RATE_HZ)) for i in samples)
    ).tobytes()


class Healthy:
    """A machine on which everything is in order; faults are made by overriding one part."""

    platform = "linux"
    mics: ClassVar[list[Device]] = [Device("USB microphone", 48_000, True), Device("Webcam", 16_000, False)]
    outs: ClassVar[list[Device]] = [Device("Loudspeaker", 48_000, True)]

    def python(self) -> tuple[int, int, int]:
        return (3, 11, 4)

    def portaudio(self) -> str:
        return "PortAudio V19.6.0"

    def microphones(self) -> Sequence[Device]:
        return self.mics

    def loudspeakers(self) -> Sequence[Device]:
        return self.outs

    def listen(self, seconds: float) -> bytes:
        return tone(seconds, 1200)

    def channels(self) -> str:
        return ""

    def models(self) -> Sequence[ModelState]:
        return [ModelState("whisper-base", "verified"), ModelState("piper-joe", "verified")]

    def command_speed(self) -> Speed:
        return Speed("whisper-tiny.en", 0.6, 1.0, "I'm done.", "I'm done.")

    def record_speed(self) -> Speed:
        return Speed("whisper-base", 1.2, 5.0, "The evening was long.", "The evening was long.")

    def voice_speed(self) -> Speed:
        return Speed("joe", 0.3, 3.0)

    def journal(self) -> JournalState:
        return JournalState(True, "The key of the journal is in the Keychain of macOS.", "It is whole.")

    def help_lines(self) -> HelpLinesState:
        return HelpLinesState("Call one one six.", "", "/data/help-lines.txt")

    def disk_free_bytes(self) -> int:
        return 20_000_000_000

    def echo(self) -> Echo:
        return Echo(works=True, heard=True, level_db=-12.0, delay_ms=80.0, removed_db=35.0)

    def connections(self) -> Sequence[str]:
        return []


class NoPortAudio(Healthy):
    def portaudio(self) -> str:
        raise OSError("PortAudio library not found")


class NoPortAudioOnAMac(NoPortAudio):
    platform = "darwin"


class NoMicrophone(Healthy):
    mics: ClassVar[list[Device]] = []


class MonitorAsMicrophone(Healthy):
    mics: ClassVar[list[Device]] = [Device("Monitor of Built-in Audio", 48_000, True)]


class NoDefaultMicrophone(Healthy):
    mics: ClassVar[list[Device]] = [Device("Webcam", 16_000, False)]


class Muted(Healthy):
    def listen(self, seconds: float) -> bytes:
        return tone(seconds, 0)


class MutedAndResampled(Healthy):
    def listen(self, seconds: float) -> bytes:
        return array("h", [0, 1, 0, -1] * int(seconds * HEARD_RATE_HZ / 4)).tobytes()


class NotAllowedOnAMac(Muted):
    platform = "darwin"


class Denied(Healthy):
    def listen(self, seconds: float) -> bytes:
        raise PermissionError("/dev/snd")


class Busy(Healthy):
    def listen(self, seconds: float) -> bytes:
        raise DeviceError("The microphone is used by another program. Close it.")


class NotAllowedOnWindows(Busy):
    platform = "win32"


class Faint(Healthy):
    def listen(self, seconds: float) -> bytes:
        return tone(seconds, 8)


class TooLoud(Healthy):
    def listen(self, seconds: float) -> bytes:
        return array("h", [32767, -32768] * int(seconds * HEARD_RATE_HZ / 2)).tobytes()


class EchoStays(Healthy):
    def echo(self) -> Echo:
        return Echo(works=False, heard=True)


class Stutters(Healthy):
    def echo(self) -> Echo:
        return Echo(works=False, heard=False, gaps=12)


class Headphones(Healthy):
    def echo(self) -> Echo:
        return Echo(works=True, heard=False)


class NoFrames(Healthy):
    def listen(self, seconds: float) -> bytes:
        return b""


class NoLoudspeaker(Healthy):
    outs: ClassVar[list[Device]] = []


class NoModels(Healthy):
    def models(self) -> Sequence[ModelState]:
        return [ModelState("whisper-base", "damaged"), ModelState("piper-joe", "not fetched")]


class SlowMachine(Healthy):
    def record_speed(self) -> Speed:
        return Speed("whisper-base", 9.0, 5.0, "Long.", "Long.", smaller="/models/whisper-tiny.en")


class SlowCommands(Healthy):
    def command_speed(self) -> Speed:
        return Speed("whisper-tiny.en", 2.5, 1.0, "I'm done.", "I'm done.")


class DeafModel(Healthy):
    def record_speed(self) -> Speed:
        return Speed("whisper-base", 1.0, 5.0, "The evening was long.", "you")


class BrokenModel(Healthy):
    def command_speed(self) -> Speed:
        raise ModelError("model.bin is damaged. Run: companion models")


class SlowVoice(Healthy):
    def voice_speed(self) -> Speed:
        return Speed("joe", 2.0, 3.0)


class MuteVoice(Healthy):
    def voice_speed(self) -> Speed:
        return Speed("joe", 0.1, 0.0)


class FullDisk(Healthy):
    def disk_free_bytes(self) -> int:
        return 10_000_000


class SmallDisk(Healthy):
    def disk_free_bytes(self) -> int:
        return 100_000_000


class NoEncryption(Healthy):
    def journal(self) -> JournalState:
        return JournalState(False, "SQLCipher is not installed here, and without encryption nothing is kept.")


class DamagedJournal(Healthy):
    def journal(self) -> JournalState:
        return JournalState(True, "The key of the journal is in a file.", damages=2)


class LockedJournal(Healthy):
    def journal(self) -> JournalState:
        return JournalState(True, "The key is in KWallet.", trouble="The key can't be had; is it locked?")


class TwoSpellings(Healthy):
    def journal(self) -> JournalState:
        return JournalState(True, "The key is in KWallet.", "It is whole.", apart=["Jos\u00e9"])


class UnreadableHelpLines(Healthy):
    def help_lines(self) -> HelpLinesState:
        return HelpLinesState("", "help-lines.txt: this is not a plain text file.", "/data/help-lines.txt")


class OldPython(Healthy):
    def python(self) -> tuple[int, int, int]:
        return (3, 9, 2)


class CallsHome(Healthy):
    def connections(self) -> Sequence[str]:
        return ["192.0.2.7:443"]


FAULTS = [
    (NoPortAudio, "sound library", "no", "apt install libportaudio2"),
    (NotAllowedOnWindows, "hearing", "no", "let desktop apps use it"),
    (NoPortAudioOnAMac, "sound library", "no", "Install Companion again"),
    (NoMicrophone, "microphone", "no", "Connect a microphone"),
    (MonitorAsMicrophone, "microphone", "warn", "Choose another default"),
    (NoDefaultMicrophone, "microphone", "warn", "Choose another default"),
    (EchoStays, "echo", "warn", "headphones"),
    (Stutters, "echo", "warn", "keeps the machine busy"),
    (Muted, "hearing", "no", "muted"),
    (MutedAndResampled, "hearing", "no", "muted"),
    (NotAllowedOnAMac, "hearing", "no", "Privacy & Security"),
    (Denied, "hearing", "no", "usermod -aG audio"),
    (Faint, "hearing", "warn", "level up"),
    (TooLoud, "hearing", "warn", "level down"),
    (NoFrames, "hearing", "no", "Plug it in"),
    (NoLoudspeaker, "loudspeaker", "no", "loudspeakers or headphones"),
    (NoModels, "models", "no", "companion models fetch"),
    (SlowMachine, "record", "warn", "--models /models/whisper-tiny.en"),
    (SlowCommands, "commands", "warn", "Close other programs"),
    (DeafModel, "record", "no", "companion models"),
    (SlowVoice, "voice", "warn", "Close other programs"),
    (MuteVoice, "voice", "no", "companion models"),
    (FullDisk, "disk", "no", "Make room"),
    (SmallDisk, "disk", "warn", "Make room"),
    (NoEncryption, "journal", "warn", "Install Companion again"),
    (DamagedJournal, "journal", "no", "companion restore FILE --replace"),
    (LockedJournal, "journal", "warn", "nothing is kept of them until"),
    (TwoSpellings, "journal", "warn", "companion doctor offers to join them"),
    (UnreadableHelpLines, "help lines", "no", "/data/help-lines.txt"),
    (OldPython, "python", "no", "3.11"),
    (CallsHome, "network", "no", "report"),
]


def found(machine: Healthy) -> dict[str, Check]:
    """The checks of a machine by name."""
    return {check.name: check for check in checks(machine)}


@pytest.mark.parametrize(("machine", "name", "verdict", "remedy"), FAULTS)
def test_a_fault_is_found_and_its_remedy_named(
    machine: type[Healthy], name: str, verdict: str, remedy: str
) -> None:
    """Each fault shows in its own check, with a remedy that a person can carry out, and in no other."""
    done = found(machine())
    assert done[name].ok.value == verdict
    assert remedy in done[name].remedy
    assert [other for other, check in done.items() if check.ok is not Verdict.YES] == [name]


@pytest.mark.parametrize(("machine", "name", "verdict", "remedy"), FAULTS)
def test_the_exit_code_tells_whether_a_session_is_possible(
    machine: type[Healthy], name: str, verdict: str, remedy: str
) -> None:
    """What must be put right gives 1; what is only worth a look gives 0."""
    assert run(machine(), io.StringIO()) == (1 if verdict == "no" else 0)


@pytest.mark.parametrize(("machine", "name"), [(Busy, "hearing"), (BrokenModel, "commands")])
def test_an_error_of_a_part_is_a_finding_in_its_own_words(machine: type[Healthy], name: str) -> None:
    """A part that refuses is reported with its own sentence, and the other parts are still tried."""
    done = found(machine())
    assert done[name].ok is Verdict.NO
    assert done[name].finding.startswith(("The microphone is used", "model.bin is damaged"))
    assert done["network"].ok is Verdict.YES


def test_a_healthy_machine_is_told_so() -> None:
    """On a machine where all is well there is nothing to do, and whether it can be talked over is said."""
    out = io.StringIO()
    assert run(Healthy(), out) == 0
    assert out.getvalue().endswith("\nAll is ready for a session.\n")
    assert "35 dB of that are taken out" in found(Healthy())["echo"].finding
    assert "USB microphone, 48000 Hz, and 1 more" in out.getvalue()


def test_half_duplex_is_said_openly() -> None:
    """Where the echo stays, people are told before the session that they are not heard during prompts."""
    assert "half duplex" in found(EchoStays())["echo"].finding
    assert found(Headphones())["echo"].ok is Verdict.YES


def test_it_is_said_where_the_key_is_and_whether_anything_can_be_kept() -> None:
    """Who can read the journal, that it is whole, or why nothing is kept: said in its own sentence."""
    assert (
        found(Healthy())["journal"].finding
        == "The key of the journal is in the Keychain of macOS. It is whole."
    )
    assert "without encryption nothing is kept" in found(NoEncryption())["journal"].finding
    assert "damaged in 2 places. The key" in found(DamagedJournal())["journal"].finding
    assert found(LockedJournal())["journal"].finding == "The key can't be had; is it locked?"


def test_without_a_sound_library_nothing_is_said_about_devices() -> None:
    """One missing part gives one thing to do, not a list of consequences."""
    done = found(NoPortAudio())
    assert {"microphone", "loudspeaker", "hearing"}.isdisjoint(done)


def test_the_text_shows_finding_and_remedy_together() -> None:
    """A person reads what is wrong, what to do, and at the end what must be done first."""
    out = io.StringIO()
    run(Muted(), out)
    lines = out.getvalue().splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("FIX"))
    assert "digital silence" in lines[at]
    assert "->" in lines[at + 1]
    assert "muted" in lines[at + 1]
    assert lines[-1] == "To fix before a session: hearing."


def test_json_holds_every_check() -> None:
    """A tool gets the same findings as objects, and the same exit code."""
    out = io.StringIO()
    assert run(Muted(), out, as_json=True) == 1
    objects = json.loads(out.getvalue())
    assert all(set(entry) == {"name", "ok", "finding", "remedy"} for entry in objects)
    assert {entry["name"]: entry["ok"] for entry in objects}["hearing"] == "no"


def test_a_hostile_device_name_cannot_move_the_cursor() -> None:
    """Names come from devices; control characters in them never reach the terminal."""

    class Hostile(Healthy):
        mics: ClassVar[list[Device]] = [Device("Mic\x1b[2J\r\nok", 48_000, True)]

    out = io.StringIO()
    run(Hostile(), out)
    assert "\x1b" not in out.getvalue()
    assert "\r" not in out.getvalue()
