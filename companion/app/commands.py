"""The implementation of each command."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TextIO

from companion.app.audio_io import (
    ANEW,
    AudioIO,
    Follow,
    follow_nobody,
    in_a_room,
    in_real_time,
    with_devices,
)
from companion.app.demo import DEMO_SCRIPT, play_demo, shown, simulated
from companion.app.duplex_mode import DuplexMode
from companion.app.engine_link import Sharing
from companion.app.engines import Engines
from companion.app.examining import offer_to_join
from companion.app.home import has_journal, nowhere, open_home
from companion.app.probes import MachineProbes
from companion.app.resuming import left_at
from companion.app.running import Outcome, RunOptions, make_folder, run_session, say_trouble
from companion.app.safe_words import checked
from companion.app.script_files import check_id, find_script, read_settings
from companion.app.session_catalogue import reading_ahead
from companion.app.setting_up import offer
from companion.app.spoken_session import SpokenSession
from companion.app.synchronised import warn_of_copies, warn_of_journal
from companion.app.without_microphone import WithoutMicrophone
from companion.clock import time_of_day
from companion.core.api.events import Event
from companion.core.api.ports import FarDevice, SoundOutput, SoundSource
from companion.core.program import Program
from companion.core.safe_text import composed
from companion.doctor import run as run_doctor
from companion.errors import DeviceError, SetupError
from companion.hearing.files import transcribe_file, write_lines
from companion.hearing.listener import Listener
from companion.hearing.microphone import find as find_microphone
from companion.hearing.microphone import microphones
from companion.help_lines import help_lines
from companion.language import OWN, language
from companion.room.description import load_room
from companion.room.files import FileRoom
from companion.speaking.player import Player, loudspeakers
from companion.speaking.speaker import Inline
from companion.system import portaudio
from companion.system.awake import awake
from companion.system.invocation import as_started
from companion.system.portaudio import Device, Direction
from companion.terminal.tables import DeviceRow, print_devices

DEMO_FOLDER = "companion-demo"

OpenDevices = Callable[..., contextlib.AbstractContextManager[AudioIO]]
"""Opens a microphone and a loudspeaker."""


def default(options: argparse.Namespace, out: TextIO) -> int:
    """Without a command: the spoken session; the demonstration if there is no microphone."""
    why_not = deaf_because()
    if why_not:
        print(f"{why_not} So here is the demonstration couple.")
        return _demo(Engines(), DEMO_SCRIPT, Path(DEMO_FOLDER), fast=not _can_be_heard(), room=None)
    if sys.stdin.isatty() and out.isatty() and not has_journal():
        offer(input, out)
    if out.isatty():
        out.write(as_started("A page in the browser instead, also for a tablet: companion home\n"))
    return start(options, out)


def demo(options: argparse.Namespace, out: TextIO) -> int:
    """``demo``."""
    script = options.script or DEMO_SCRIPT
    fast = options.fast
    if not fast and not _can_be_heard():
        print("There is no loudspeaker, so the demonstration runs unheard, as fast as it can.")
        fast = True
    engines = _engines(options, find_script(script))
    return _demo(engines, script, options.out or Path(DEMO_FOLDER), fast=fast, room=options.room)


def _demo(engines: Engines, script: str, folder: Path, *, fast: bool, room: Path | None) -> int:
    outcome = play_demo(engines, script, folder, fast=fast, room=room)
    _say_ending(outcome)
    print(f"The sound is in {folder / 'room.wav'}, the transcript in {folder / 'transcript.md'}.")
    return outcome.exit_code


def start(
    options: argparse.Namespace,
    out: TextIO,
    follow: Follow = follow_nobody,
    elsewhere: FarDevice | None = None,
) -> int:
    """``start``: in a simulated room, between two sound files, or with real devices; ``follow`` then receives
    the session's sound. ``elsewhere``: a microphone and a loudspeaker of another machine."""
    if trouble := help_lines().trouble:
        say_trouble(trouble)
    if options.out:
        warn_of_copies(options.out)
        make_folder(options.out)
    # Errors in the script or the names are reported before any device is opened.
    program = find_script(options.script) if options.script else None
    if program:
        check_id(options.script, program)
    engines = _engines(options, program)
    recording = None if options.room else _as_file(options.microphone)
    if options.keep_sound:
        _check_sound_may_be_kept(options, recording)
    if options.room:
        return _start_in_room(engines, program, options)
    people = names_in(options.names) if options.names else []
    checked(options.safe_word, people, "--safe-word")
    if recording:
        return _start_with_recording(engines, program, people, recording, options)
    return _start_here(engines, program, people, options, _devices(options, elsewhere), follow)


def _start_here(
    engines: Engines,
    program: Program | None,
    people: Sequence[str],
    options: argparse.Namespace,
    devices: OpenDevices,
    follow: Follow,
) -> int:
    """With real devices, from the state of an interrupted session if there is one to continue."""
    if not options.keep_nothing:
        warn_of_journal()
    home = nowhere() if options.keep_nothing else open_home()
    spoken = partial(engines.spoken, on_trouble=say_trouble)
    home, left = left_at(home, find_script, time_of_day(), spoken)
    engines.sharing = Sharing()
    with (
        contextlib.closing(home),
        contextlib.closing(engines),
        awake(),
        devices(
            engines,
            openness=_openness(options),
            on_trouble=say_trouble,
            profile_store=home.voices,
            outset=left.outset if left else ANEW,
        ) as world,
        reading_ahead() as session_catalogue,
    ):
        follow(world)
        evening = SpokenSession(world, home, options, session_catalogue=session_catalogue)
        outcome = evening.hold(program, people, left)
        evening.home.close()
    return _end(outcome, options.out)


def _check_sound_may_be_kept(options: argparse.Namespace, recording: Path | None) -> None:
    """Raise SetupError where nobody real can be asked whether the sound may be kept."""
    if options.room:
        raise SetupError("--keep-sound is for a real room; of a simulated one --out writes what was said.")
    if recording:
        raise SetupError(
            "--keep-sound needs everyone's consent, and the microphone is a recording: use one or the other."
        )
    if options.keep_nothing:
        raise SetupError(
            "--keep-sound needs everyone's consent, and --keep-nothing skips that question: "
            "use one or the other."
        )


def _start_with_recording(
    engines: Engines,
    program: Program | None,
    people: Sequence[str],
    recording: Path,
    options: argparse.Namespace,
) -> int:
    """Nobody is present to be asked, so nothing is stored and no voice is enrolled. Playback was not audible
    in the room where the recording was made."""
    options.no_voices = True
    openness = DuplexMode.OPEN if options.headphones else DuplexMode.CLOSED
    room = FileRoom(recording, _as_file(options.speaker))
    with in_a_room(engines, room, openness=openness, on_trouble=say_trouble) as world:
        outcome = SpokenSession(world, nowhere(), options).hold(program, people, None)
    return _end(outcome, options.out)


def _devices(options: argparse.Namespace, elsewhere: FarDevice | None) -> OpenDevices:
    """Return what opens the microphone and the loudspeaker. Raises DeviceError for an unknown name."""
    if elsewhere:
        return partial(in_real_time, open_input=elsewhere.open_input, open_output=elsewhere.open_output)
    return partial(with_devices, microphone=options.microphone, loudspeaker=_loudspeaker(options.speaker))


def without_microphone() -> FarDevice:
    """Return a device that hears nothing, and speaks by the loudspeaker of this machine if there is one."""

    def loudspeaker(
        source: SoundSource, on_played: Callable[[bytes, float], None], on_gap: Callable[[], None]
    ) -> SoundOutput:
        return Player(source, None, say_trouble, on_played, on_gap)

    return WithoutMicrophone(loudspeaker if _can_be_heard() else None)


def _start_in_room(engines: Engines, program: Program | None, options: argparse.Namespace) -> int:
    if program is None:
        raise SetupError("start --room needs a SCRIPT too; see those there are with: companion sessions")
    plan = load_room(options.room)
    names = options.names or ",".join(partner.name for partner in plan.partners)
    wishes = _wishes(program, options)
    given = checked(wishes.safe_word, names_in(names), "--safe-word")
    wishes.safe_word = given or checked(plan.safe_word, names_in(names), f"{options.room}: safe_word")
    with simulated(engines, plan, fast=True) as (world, room):
        wishes.recorders = (room,)
        outcome = run_session(world, program, names_in(names), shown(world, room), wishes)
    return _end(outcome, options.out)


def _openness(options: argparse.Namespace) -> DuplexMode:
    if options.half_duplex:
        return DuplexMode.CLOSED
    return DuplexMode.OPEN if options.headphones else DuplexMode.CANCELLING


def listen(options: argparse.Namespace, out: TextIO) -> int:
    """``listen``."""
    transcriber = Engines(own=options.models).record_transcriber()

    def listener_of(post: Callable[[Event], None]) -> Listener:
        return Listener(
            post,
            draft=None,
            record=transcriber,
            draft_executor=Inline(),
            record_executor=Inline(),
            on_trouble=say_trouble,
        )

    write_lines(transcribe_file(options.file, listener_of, say_trouble), out, as_json=options.json)
    return 0


def devices(options: argparse.Namespace, out: TextIO) -> int:
    """``devices``."""
    print_devices(
        [
            DeviceRow(direction.device, device.index, device.name, device.rate_hz, device.is_default)
            for direction, found in ((Direction.INPUT, microphones()), (Direction.OUTPUT, loudspeakers()))
            for device in found
        ],
        out,
    )
    return 0


def doctor(options: argparse.Namespace, out: TextIO) -> int:
    """``doctor``."""
    status = run_doctor(MachineProbes(Engines()), out, options.json)
    if not options.json:
        offer_to_join(out)
    return status


def _engines(options: argparse.Namespace, program: Program | None = None) -> Engines:
    """``program``: the one to be run, if known; it decides the language that is recognised."""
    spoken = language(program.language if program else OWN)
    return Engines(own=options.models, voice_name=options.voice, language=spoken)


def _wishes(program: Program, options: argparse.Namespace) -> RunOptions:
    return RunOptions(settings=read_settings(program, options.set), safe_word=options.safe_word)


def names_in(text: str) -> list[str]:
    """Return the names in ``--names``. Raises SetupError for none, or one given twice."""
    names = [composed(name) for name in text.split(",") if name.strip()]
    if not names or len(set(names)) < len(names):
        raise SetupError(f"--names {text}: give different names with commas between, like Maya,Leo")
    return names


def _as_file(name: str | None) -> Path | None:
    return Path(name) if name and Path(name).suffix.lower() in (".wav", ".flac", ".mp3", ".ogg") else None


def _loudspeaker(name: str | None) -> Device | None:
    if name is None:
        return None
    return portaudio.named(name, loudspeakers(), Direction.OUTPUT)


def deaf_because() -> str:
    """Return why no microphone can be used; empty if one can."""
    try:
        find_microphone(None)
    except DeviceError as error:
        return str(error)
    return ""


def _can_be_heard() -> bool:
    try:
        return bool(loudspeakers())
    except DeviceError:
        return False


def _end(outcome: Outcome | None, folder: Path | None) -> int:
    """``outcome``: None if there was no session."""
    if outcome is None:
        return 0
    _say_ending(outcome)
    if folder and (files := outcome.write(folder)):
        print(f"The transcript is in {files[0]}.")
    return outcome.exit_code


def _say_ending(outcome: Outcome) -> None:
    ledger = outcome.session.ledger
    shares = ", ".join(f"{name} {account.held_s / 60:.1f} min" for name, account in ledger.accounts.items())
    print(f"The session is over ({outcome.ending}). Floor time: {shares}.")
