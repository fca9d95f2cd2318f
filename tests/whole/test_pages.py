"""An evening with real voices, as the pages show it."""

import argparse
from io import StringIO

from companion.app.demo import anyone, simulated
from companion.app.engines import Engines
from companion.app.house import LiveHouse
from companion.app.running import displays_for, run_session
from companion.clock import Clock
from companion.scripts.loading import load_text
from companion.web.pairing import Codes
from companion.web.picture import Picture
from companion.web.room import Room

HELLO = """\
format: 1
id: hello
title: Hello
summary: One sentence.
language: en
people: {min: 2, max: 2, roles: [one, two]}
steps:
  - say: Hello, and thank you.
"""


def test_an_evening_is_shown_on_the_pages(engines: Engines) -> None:
    """Its words and its people, by the code that shows it in the terminal."""
    program, room = load_text(HELLO), Room()
    house = LiveHouse(argparse.Namespace(), StringIO(), "here", Codes(Clock().now), room)
    pictures: list[Picture | None] = []
    room.changed = lambda: pictures.append(room.state.shown)
    with simulated(engines, anyone(program), fast=True) as (world, _):
        house.follow(world)
        run_session(world, program, ("Maya", "Leo"), displays_for(world))
    assert any(shown and shown["said"] == "Hello, and thank you." for shown in pictures)
    assert room.state.people == ("Maya", "Leo")
