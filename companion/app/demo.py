"""The demonstration: a session with a simulated couple: audible, displayed and written to files."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from companion import config
from companion.app.audio_io import AudioIO, Follow, follow_nobody, in_a_room
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.app.running import (
    Outcome,
    RunOptions,
    ShowWith,
    displays_for,
    make_folder,
    run_session,
    say_trouble,
)
from companion.app.safe_words import checked
from companion.app.script_files import find_script
from companion.app.setup_scripts import Run
from companion.app.voices import Acquaintance
from companion.clock import Clock
from companion.core.api.ports import Display
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.core.state.memory import Value
from companion.errors import DeviceError
from companion.room.description import RoomPlan, load_room, voices_in
from companion.room.files import WavWriter
from companion.room.simulated import SimulatedRoom
from companion.speaking.mixer import Mixer
from companion.speaking.player import Player, loudspeakers

DEMO_SCRIPT = "conflict-repair"
_FAST_REFRESH_S = 1.0
_ANYONE = "_anyone.yaml"
"""Up to six agreeable people for any session."""
_COUPLE = 2
_LEAD = bytes(2 * 24_000 // 4)
"""A quarter of a second of lead, so that a late frame is not heard as a gap."""


def play_demo(
    engines: Engines,
    script: str,
    folder: Path,
    *,
    fast: bool,
    room: Path | None = None,
    follow: Follow = follow_nobody,
) -> Outcome:
    """Play ``script`` with its couple; write the files to ``folder``.

    Runs in real time unless ``fast``, aloud if there is a loudspeaker; ``follow`` gets the world
    once it is open. Raises CompanionError.
    """
    program = find_script(script)
    plan = load_room(room) if room else room_for(program)
    make_folder(folder)
    people = [partner.name for partner in plan.partners]
    word = checked(plan.safe_word, people, f"{room}: safe_word")
    wishes = RunOptions(safe_word=word)
    with (
        _sound_of_the_room(folder / "room.wav", aloud=not fast) as hear,
        simulated(engines, plan, fast=fast, on_sound=hear) as (world, simulation),
    ):
        follow(world)
        wishes.recorders = (simulation,)
        Acquaintance(short_in(world, simulation), world.voices, None, say_trouble).make(people, enrol=True)
        outcome = run_session(world, program, people, shown(world, simulation), wishes)
    outcome.write(folder)
    return outcome


def short_in(world: AudioIO, simulation: SimulatedRoom) -> Run:
    """Return a runner for the short scripts of the spoken start, with the simulated people."""

    def run(program: Program, people: Sequence[str], settings: Mapping[str, Value]) -> Session:
        wishes = RunOptions(settings=settings, recorders=(simulation,))
        return run_session(world, program, people, shown(world, simulation), wishes).session

    return run


def room_for(program: Program) -> RoomPlan:
    """Return the shipped room of a script, else agreeable people."""
    path = config.rooms_folder() / f"{program.id}.yaml"
    return load_room(path) if path.is_file() else anyone(program)


def anyone(program: Program) -> RoomPlan:
    """Return agreeable people for any script: two, or as many as it needs."""
    plan = load_room(config.rooms_folder() / _ANYONE)
    count = min(max(_COUPLE, program.people_min), program.people_max)
    return replace(plan, partners=plan.partners[:count])


def shown(world: AudioIO, room: SimulatedRoom) -> ShowWith:
    """Return a maker of displays for a simulated room, whose partners follow the session too."""
    show = displays_for(world)

    def show_and_watch(session: Session) -> Sequence[Display]:
        room.watch(session)
        return show(session)

    return show_and_watch


@contextlib.contextmanager
def simulated(
    engines: Engines, plan: RoomPlan, *, fast: bool, on_sound: Callable[[bytes], None] | None = None
) -> Iterator[tuple[AudioIO, SimulatedRoom]]:
    """Return audio with a simulated room. If it has no echo (headphones), people may talk over prompts."""
    for name in voices_in(plan):  # report a missing voice before the session, not in it
        engines.voice(name)
    with ThreadPoolExecutor(1, "partners") as renderer:
        room = SimulatedRoom(plan, engines.voice, executor=renderer, on_sound=on_sound)
        openness = DuplexMode.CANCELLING if plan.echo else DuplexMode.OPEN
        clock = None if fast else Clock()
        with in_a_room(engines, room, openness=openness, on_trouble=say_trouble, clock=clock) as world:
            if fast:
                world.refresh_s = _FAST_REFRESH_S
            yield world, room
        renderer.shutdown(wait=False, cancel_futures=True)


@contextlib.contextmanager
def _sound_of_the_room(path: Path, *, aloud: bool) -> Iterator[Callable[[bytes], None]]:
    """Yield a sink for the sound of the room: a file, and the loudspeaker if there is one."""
    writer = WavWriter(path)
    mixer = Mixer(lambda id: None)
    player = _player(mixer) if aloud else None

    def hear(pcm: bytes) -> None:
        writer.write(pcm)
        if player:
            mixer.append(0, pcm)

    if player:
        mixer.begin(0)
        mixer.append(0, _LEAD)
    try:
        yield hear
    finally:
        if player:
            player.stop()
        writer.close()


def _player(mixer: Mixer) -> Player | None:
    try:
        if not loudspeakers():
            return None
        player = Player(mixer, None, say_trouble)
        player.start()
    except DeviceError:
        return None
    return player
