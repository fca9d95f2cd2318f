"""The checks: each a small function of ``Probes``.

A check whose precondition failed is left out: without PortAudio there is no check of
microphones.
"""

import math
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from companion.core.audio import heard_seconds
from companion.core.language.words import normalise
from companion.core.safe_text import one_line
from companion.doctor.probes import Device, Probes, Speed
from companion.errors import CompanionError, DeviceError
from companion.system import permission

LISTEN_S = 1.5
QUIET_DBFS = -66.0
"""A live microphone in a quiet room peaks above this; a 16-bit converter's own noise lies near -90."""
SILENCE_PEAK = 2
"""Dither of a sample-rate conversion of zeros: one step, measured; no live microphone is that quiet."""
MOST_GAPS = 4
"""In the ten seconds of a trial: after each the echo is searched for again, which takes up to a second."""
CLIPPED_SHARE = 0.001
"""Share of samples at full scale above which speech is audibly distorted."""
COMMAND_S = 1.3
"""Maximum time to understand a command: the whole allowance of a reply."""
RECORD_RATIO = 0.8
"""Share of real time above which the record of a long turn falls behind."""
VOICE_RATIO = 0.5
"""Share of real time above which sentences start to have gaps on a busy machine."""
UNDERSTOOD_SHARE = 0.6
LITTLE_DISK_BYTES = 500_000_000
NO_DISK_BYTES = 50_000_000
LEAST_PYTHON = (3, 11)

_NOT_A_MICROPHONE = re.compile(
    r"monitor|stereo mix|what u hear|loopback|blackhole|soundflower", re.IGNORECASE
)


class Verdict(Enum):
    """The result of a check."""

    YES = "yes"
    """In order."""
    WARN = "warn"
    """A session is possible, but something could be better."""
    NO = "no"
    """Must be fixed before a session."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: subject, verdict, finding and remedy."""

    name: str
    ok: Verdict
    finding: str
    remedy: str = ""


def checks(probes: Probes) -> Iterator[Check]:
    """Run all checks in order, yielding each when it is done."""
    yield from map(_guarded(probes), (python, disk, journal, help_lines))
    sound = _guarded(probes)(sound_library)
    yield sound
    if sound.ok is not Verdict.NO:
        played = _guarded(probes)(loudspeaker)
        yield played
        found = _guarded(probes)(microphone)
        yield found
        if found.ok is not Verdict.NO:
            heard = _guarded(probes)(hearing)
            yield heard
            if Verdict.NO not in (played.ok, heard.ok):
                yield _guarded(probes)(own_voice)
    present = _guarded(probes)(models)
    yield present
    if present.ok is not Verdict.NO:
        yield from map(_guarded(probes), (commands, record, voice))
    yield _guarded(probes)(network)


CheckFunction = Callable[[Probes], Check]


def _guarded(probes: Probes) -> Callable[[CheckFunction], Check]:
    """Wrap checks so that a failing part becomes a finding and never ends the examination."""

    def attempt(check: CheckFunction) -> Check:
        try:
            return check(probes)
        except CompanionError as error:
            return Check(check.__name__.replace("_", " "), Verdict.NO, one_line(str(error)))
        except OSError as error:
            why = one_line(error.strerror or str(error) or type(error).__name__)
            return Check(check.__name__.replace("_", " "), Verdict.NO, f"This failed: {why}.")

    return attempt


def python(probes: Probes) -> Check:
    """Is this Python new enough?"""
    version = probes.python()
    text = ".".join(map(str, version))
    if version[:2] >= LEAST_PYTHON:
        return Check("python", Verdict.YES, text)
    least = ".".join(map(str, LEAST_PYTHON))
    return Check("python", Verdict.NO, f"{text} is too old.", f"Install Python {least} or newer.")


def disk(probes: Probes) -> Check:
    """Is there room for models and records?"""
    free_bytes = probes.disk_free_bytes()
    finding = f"{free_bytes / 1e9:.1f} GB free"
    if free_bytes >= LITTLE_DISK_BYTES:
        return Check("disk", Verdict.YES, finding)
    ok = Verdict.WARN if free_bytes >= NO_DISK_BYTES else Verdict.NO
    return Check("disk", ok, finding, "Make room: models take 0.3 GB, an hour's record some megabytes.")


_RESTORE = "Bring back a backup: companion restore FILE --replace. What is there is set aside, not deleted."


def journal(probes: Probes) -> Check:
    """Can sessions be kept, who can read them, and are they whole?"""
    found = probes.journal()
    if not found.encrypts:
        remedy = "Install Companion again. Sessions are possible without."
        return Check("journal", Verdict.WARN, one_line(found.key), remedy)
    if found.damages:
        places = "1 place" if found.damages == 1 else f"{found.damages} places"
        return Check("journal", Verdict.NO, f"It is damaged in {places}. {one_line(found.key)}", _RESTORE)
    if found.trouble:
        remedy = "Sessions are possible, and nothing is kept of them until this is fixed."
        return Check("journal", Verdict.WARN, one_line(found.trouble), remedy)
    finding = f"{one_line(found.key)} {one_line(found.note)}".strip()
    if found.apart:
        names = ", ".join(map(one_line, found.apart))
        finding = f"{finding} Kept in two spellings that look the same, and so taken for two: {names}."
        return Check("journal", Verdict.WARN, finding, "In a terminal, companion doctor offers to join them.")
    return Check("journal", Verdict.YES, finding)


def help_lines(probes: Probes) -> Check:
    """Can the household's help lines be shown?"""
    found = probes.help_lines()
    if found.trouble:
        return Check("help lines", Verdict.NO, one_line(found.trouble), f"They are expected in {found.file}.")
    if not found.text:
        finding = f"Those of your country. To put your own first, write them into {found.file}"
        return Check("help lines", Verdict.YES, finding)
    return Check("help lines", Verdict.YES, f"On the help page first: {one_line(found.text)}")


_INSTALL_PORTAUDIO = {
    "linux": "Debian, Ubuntu: sudo apt install libportaudio2. Fedora: sudo dnf install portaudio.",
}


def sound_library(probes: Probes) -> Check:
    """Is PortAudio installed?"""
    try:
        return Check("sound library", Verdict.YES, one_line(probes.portaudio()))
    except (CompanionError, OSError):
        remedy = _INSTALL_PORTAUDIO.get(probes.platform, "Install Companion again.")
        return Check("sound library", Verdict.NO, "PortAudio is not installed.", remedy)


def loudspeaker(probes: Probes) -> Check:
    """Is there an output device?"""
    devices = probes.loudspeakers()
    if not devices:
        return Check("loudspeaker", Verdict.NO, "None was found.", "Connect loudspeakers or headphones.")
    default = _default(devices)
    if default is None:
        return Check("loudspeaker", Verdict.WARN, f"{_names(devices)}; none is the default.", _choose(probes))
    return Check("loudspeaker", Verdict.YES, _described(default, devices))


def microphone(probes: Probes) -> Check:
    """Is there an input device, and is it the right one?"""
    devices = probes.microphones()
    if not devices:
        return Check("microphone", Verdict.NO, "None was found.", "Connect a microphone or a headset.")
    default = _default(devices)
    if default is None:
        return Check("microphone", Verdict.WARN, f"{_names(devices)}; none is the default.", _choose(probes))
    if _NOT_A_MICROPHONE.search(default.name):
        finding = f"The default, {default.name}, records what the computer plays, not the room."
        return Check("microphone", Verdict.WARN, finding, _choose(probes))
    return Check("microphone", Verdict.YES, _described(default, devices))


def _default(devices: Sequence[Device]) -> Device | None:
    return next((device for device in devices if device.is_default), None)


def _names(devices: Sequence[Device]) -> str:
    return ", ".join(one_line(device.name) for device in devices)


def _described(default: Device, devices: Sequence[Device]) -> str:
    others = f", and {len(devices) - 1} more" if len(devices) > 1 else ""
    return f"{one_line(default.name)}, {default.rate_hz} Hz{others}"


def _choose(probes: Probes) -> str:
    how = {"linux": ": pavucontrol, or pactl set-default-source NAME", "darwin": ": System Settings, Sound"}
    settings = f"Choose another default in the sound settings{how.get(probes.platform, '')}."
    return f"{settings} Or for once: companion start --microphone NAME or --speaker NAME."


def hearing(probes: Probes) -> Check:
    """Does the microphone deliver sound?"""
    allow = permission.REMEDIES.get(probes.platform, permission.REMEDIES["linux"])
    try:
        pcm = probes.listen(LISTEN_S)
    except PermissionError:
        return Check("hearing", Verdict.NO, "The microphone may not be used: permission denied.", allow)
    except DeviceError as error:
        return Check("hearing", Verdict.NO, one_line(str(error)), f"Is it allowed? {allow}")
    if heard_seconds(pcm) < LISTEN_S / 3:
        return Check(
            "hearing", Verdict.NO, "The microphone opens but delivers no sound.", "Plug it in again."
        )
    samples = array("h", pcm)
    peak = max(abs(sample) for sample in samples)
    if peak <= SILENCE_PEAK:
        denied = f" Or it is not allowed: {allow}" if permission.silenced(probes.platform) else ""
        remedy = f"Is it muted, by a switch, a key or in the sound settings?{denied}"
        return Check("hearing", Verdict.NO, "The microphone delivers digital silence only.", remedy)
    peak_dbfs = 20 * math.log10(peak / 32768)
    finding = f"peak {peak_dbfs:.0f} dBFS in {heard_seconds(pcm):.1f} s"
    if peak_dbfs < QUIET_DBFS:
        remedy = "Turn its level up in the sound settings, bring it nearer, and look for a mute switch."
        return Check("hearing", Verdict.WARN, f"Almost nothing is heard: {finding}.", remedy)
    if sum(abs(sample) >= 32767 for sample in samples) > CLIPPED_SHARE * len(samples):
        return Check("hearing", Verdict.WARN, f"Too loud: {finding}.", "Turn its level down.")
    channels = probes.channels()
    return Check("hearing", Verdict.YES, f"{finding}. {channels}" if channels else finding)


def own_voice(probes: Probes) -> Check:
    """Can people talk over the companion?"""
    echo = probes.echo()
    if echo.works and not echo.heard:
        finding = "The companion hears nothing of itself, and you while it speaks."
        return Check("echo", Verdict.YES, finding)
    if echo.works:
        finding = (
            f"The companion hears itself {_level(echo.level_db)} it speaks and "
            f"{echo.delay_ms:.0f} ms later; {echo.removed_db:.0f} dB of that are taken out, and it hears you "
            "while it speaks."
        )
        return Check("echo", Verdict.YES, finding)
    if echo.gaps >= MOST_GAPS:
        return Check(
            "echo",
            Verdict.WARN,
            f"The sound stutters: {echo.gaps} times within one sentence samples were lost, so its own voice "
            "can't be taken out of what the microphone hears.",
            "Close what keeps the machine busy, or try a loudspeaker and a microphone with a cable.",
        )
    return Check(
        "echo",
        Verdict.WARN,
        "Its own voice can't be taken out of what the microphone hears: the companion does not listen while "
        "it speaks (half duplex).",
        "With headphones: companion start --headphones. Or press the space bar to pause.",
    )


def _level(level_db: float) -> str:
    if abs(level_db) < 1:
        return "as loud as"
    return f"{abs(level_db):.0f} dB {'softer' if level_db < 0 else 'louder'} than"


def models(probes: Probes) -> Check:
    """Are the models present and intact?"""
    states = probes.models()
    bad = [model for model in states if model.state != "verified"]
    if bad:
        finding = ", ".join(f"{model.name} is {model.state}" for model in bad)
        remedy = "With a network: companion models fetch"
        worst = Verdict.NO if any(model.essential for model in bad) else Verdict.WARN
        return Check("models", worst, f"{finding}.", remedy)
    return Check("models", Verdict.YES, f"{', '.join(model.name for model in states)}: verified")


def commands(probes: Probes) -> Check:
    """Are commands understood, and fast enough?"""
    speed = probes.command_speed()
    ok = speed.took_s <= COMMAND_S
    return _judged("commands", speed, ok, f"{speed.took_s:.1f} s for a short command")


def record(probes: Probes) -> Check:
    """Does the record keep up with speech?"""
    speed = probes.record_speed()
    return _judged("record", speed, speed.ratio <= RECORD_RATIO, f"{speed.ratio:.2f} of real time")


def _judged(name: str, speed: Speed, fast: bool, finding: str) -> Check:
    said, heard = normalise(speed.said).split(), normalise(speed.heard).split()
    if said and sum(word in heard for word in said) < UNDERSTOOD_SHARE * len(said):
        remedy = "The model may be damaged: companion models"
        return Check(name, Verdict.NO, f"{speed.model} understood little of a test sentence.", remedy)
    if fast:
        return Check(name, Verdict.YES, f"{speed.model}, {finding}")
    smaller = f"Use the smaller model: companion start --models {speed.smaller}" if speed.smaller else ""
    return Check(name, Verdict.WARN, f"Slow: {speed.model}, {finding}.", smaller or "Close other programs.")


def voice(probes: Probes) -> Check:
    """Does the companion speak without gaps?"""
    speed = probes.voice_speed()
    if not speed.audio_s:
        return Check(
            "voice", Verdict.NO, f"{speed.model} makes no sound.", "Check the voice: companion models"
        )
    finding = f"{speed.model}, {speed.ratio:.2f} of real time"
    if speed.ratio <= VOICE_RATIO:
        return Check("voice", Verdict.YES, finding)
    return Check("voice", Verdict.WARN, f"Slow: {finding}.", "Close other programs; prompts may have gaps.")


def network(probes: Probes) -> Check:
    """Was the network left alone?"""
    reached = probes.connections()
    if reached:
        remedy = "This is a fault of Companion: please report it."
        return Check("network", Verdict.NO, f"Something tried to reach {', '.join(reached)}.", remedy)
    return Check("network", Verdict.YES, "not used")
