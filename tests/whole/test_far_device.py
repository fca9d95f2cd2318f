"""A session whose ears and mouth are a device with a clock of its own, seen on two displays."""

from collections.abc import Callable

import numpy as np
import pytest

from companion.app.audio_io import in_real_time
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.app.running import Outcome, RunOptions, displays_for, run_session
from companion.core.api import record as r
from companion.core.api.snapshot import Mood, Snapshot
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.core.machine.session import Session
from companion.scripts.loading import load_text
from tests.whole.far_device import FarDevice, resampled

SCRIPT = """\
format: 1
id: hello
title: Hello
summary: One question.
language: en
people: {min: 1, max: 1, roles: [one]}
steps:
  - ask: ${one}, shall we begin?
    to: one
    answer: yes_no
    save: begin
  - say: Thank you.
"""

pytestmark = pytest.mark.timeout(120)  # this session lives in real time


class Album:
    """A display that keeps its pictures."""

    def __init__(self) -> None:
        self.pictures: list[Snapshot] = []
        self.closed = 0

    def show(self, snapshot: Snapshot) -> None:
        """Keep it."""
        self.pictures.append(snapshot)

    def close(self) -> None:
        """Count."""
        self.closed += 1


def _showing(album: Album) -> Callable[[Session], Album]:
    """A maker of this display for any session."""
    return lambda session: album


class AnswersWhenAsked:
    """A recorder that says yes into the device when the question is over."""

    def __init__(self, device: FarDevice, yes: bytes) -> None:
        self._device, self._yes = device, yes

    def note(self, entry: r.Entry) -> None:
        """Speak behind the first prompt."""
        if isinstance(entry, r.CompanionFell) and self._yes:
            self._device.say(self._yes)
            self._yes = b""


@pytest.fixture(scope="module")
def held(engines: Engines) -> tuple[Outcome, FarDevice, list[Album], list[str]]:
    """The session, the device, two displays beside the terminal, and what went wrong."""
    device, albums = FarDevice(), [Album(), Album()]
    trouble: list[str] = []
    spoken = b"".join(engines.voice("maya").speak("Yes, please."))
    yes = resampled(spoken, PLAYED_RATE_HZ, HEARD_RATE_HZ)
    with in_real_time(
        engines,
        device.open_input,
        device.open_output,
        openness=DuplexMode.OPEN,
        on_trouble=trouble.append,
    ) as world:
        world.displays = tuple(map(_showing, albums))
        options = RunOptions(recorders=(AnswersWhenAsked(device, yes),))
        outcome = run_session(world, load_text(SCRIPT), ("Maya",), displays_for(world), options)
    return outcome, device, albums, trouble


def test_a_device_with_its_own_clock_holds_a_whole_session(
    held: tuple[Outcome, FarDevice, list[Album], list[str]],
) -> None:
    """Asked through its loudspeaker, answered into its microphone, done."""
    outcome, device, _, trouble = held
    assert trouble == []
    assert outcome.ending == "finished"
    assert outcome.session.memory.values["begin"] is True
    assert np.abs(np.frombuffer(bytes(device.played), np.int16)).max() > 1000


def test_every_display_is_shown_the_same_and_closed_once(
    held: tuple[Outcome, FarDevice, list[Album], list[str]],
) -> None:
    """A page beside the terminal misses nothing."""
    _, _, (one, other), _ = held
    assert one.pictures == other.pictures
    assert {Mood.SPEAKING, Mood.ASKING} <= {picture.mood for picture in one.pictures}
    assert (one.closed, other.closed) == (1, 1)
