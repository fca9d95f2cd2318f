"""A separate process that ends with the companion's first audible word, and prints its time.

    python -m bench.first_word start SILENCE SCRIPT     what ``companion start SCRIPT`` does
    python -m bench.first_word offer SILENCE            an interrupted session is offered again

The room is silent and follows the wall clock instead of a sound device.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from companion.app.audio_io import ANEW, AudioIO, StartPoint, in_a_room
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.app.home import open_home
from companion.app.resuming import left_at
from companion.app.running import RunOptions, displays_for, run_session, say_trouble
from companion.app.script_files import find_script
from companion.app.spoken_session import SpokenSession
from companion.clock import Clock, time_of_day
from companion.room.files import FileRoom
from companion.speaking.speaker import VoiceSpeaker

_AUDIBLE = 100


def main(what: str, silence: str, script: str = "") -> None:
    """Run until the first word."""
    if what == "start":
        _until_first_word(
            silence,
            lambda world: run_session(
                world, find_script(script), ["Maya", "Leo"], displays_for(world), RunOptions()
            ),
        )
    home, left = left_at(open_home(), find_script, time_of_day())
    assert left, home.trouble
    assert left.again, "it is too old to be offered"
    options = argparse.Namespace(script=None, safe_word=None, set=[], no_voices=True, keep_sound=False)
    _until_first_word(
        silence, lambda world: SpokenSession(world, home, options).hold(None, [], left), left.outset
    )


def _until_first_word(silence: str, hold: Callable[[AudioIO], object], outset: StartPoint = ANEW) -> None:
    speakers: list[VoiceSpeaker] = []

    def played(pcm: bytes) -> None:
        loud = np.abs(np.frombuffer(pcm, np.int16).astype(np.int32)).max() > _AUDIBLE
        # The tone that opens a session is not a word; only this benchmark has to distinguish them.
        if loud and speakers and speakers[0]._mixer.sounding:
            os.write(2, str(time.time()).encode())
            os._exit(0)

    with in_a_room(
        Engines(),
        FileRoom(Path(silence), None),
        openness=DuplexMode.CANCELLING,
        on_trouble=say_trouble,
        on_played=played,
        clock=Clock(outset.at_s),
        outset=outset,
    ) as world:
        speakers.append(world.speaker)
        hold(world)


if __name__ == "__main__":
    main(*sys.argv[1:])
