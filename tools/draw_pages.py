"""Pictures of the pages, in three sizes, by Chromium: ``python -m tools.draw_pages FOLDER``.

The moments are made up; the pages and the server are the real ones. ``docs/`` has some of them:
``python -m tools.draw_pages docs/pages floor-laptop asked-phone sound-phone``.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from companion.app.house import LiveHouse, devices_for
from companion.clock import Clock
from companion.core.api.events import Command
from companion.core.api.snapshot import Breath, Mood, Snapshot
from companion.language import language
from companion.web.door import Door
from companion.web.pages import Pages
from companion.web.pairing import FULL, Codes
from companion.web.room import Room
from companion.web.server import Server
from tools import chromium

PEOPLE = ("Maya", "Leo")
SIZES = {"laptop": chromium.LAPTOP, "tablet": chromium.TABLET, "phone": chromium.PHONE}
EVERY = {command: command.value for command in Command}
_TITLE = "Conflict repair"


def _moment(mood: Mood, **more: object) -> Snapshot:
    return Snapshot(now_s=300.0, title=_TITLE, mood=mood, **more)  # type: ignore[arg-type]  # named below


MOMENTS: Mapping[str, Snapshot] = {
    "floor": _moment(
        Mood.LISTENING,
        section="How it was for you",
        holder="Maya",
        time_left_s=133.0,
        time_total_s=180.0,
        said="Maya, tell Leo how that moment was for you. He only listens.",
        heard="When you left the room I thought it was over, and I did not know what to do with my hands.",
        heard_from="Maya",
        hearing=True,
        next_step="Leo says it back",
    ),
    "waits": _moment(
        Mood.LISTENING,
        section="How it was for you",
        holder="Leo",
        time_left_s=95.0,
        time_total_s=180.0,
        disturbed=True,
        said="Leo, how was it for you?",
        next_step="Maya says it back",
    ),
    "asked": _moment(
        Mood.ASKING,
        section="Where you are",
        holder="Leo",
        said="Leo, how close do you feel right now, from one to ten?",
        answers=tuple(str(number) for number in range(1, 11)),
        next_step="Maya's turn",
    ),
    "breath": _moment(
        Mood.BREATHING,
        section="Arriving",
        breath=Breath("in", 0.7, 3, 8),
        time_left_s=50.0,
        time_total_s=80.0,
        said="Breathe together.",
    ),
    "silence": _moment(Mood.QUIET, section="A moment of quiet", time_left_s=42.0, time_total_s=60.0),
    "paused": _moment(
        Mood.PAUSED, section="How it was for you", said="We pause. Say: go on, when you are ready."
    ),
}


def main() -> None:
    """Draw all pages, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="like floor-laptop; without any, all")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    clock = Clock()
    codes, room, server = Codes(clock.now), Room(), Server(0)
    with TemporaryDirectory() as folder, chromium.browser(*chromium.FAKE_MICROPHONE) as browser:
        house = LiveHouse(argparse.Namespace(), sys.stdout, server.addresses[0], codes, room)
        pages = Pages(house, house.archive, house.machine, room, codes, devices_for(Path(folder)))
        with server.serve(Door(pages.app, server.addresses, clock.now)):
            address = f"http://{server.addresses[0]}/"
            page = browser.page()

            def draw(name: str, scheme: str = "dark") -> None:
                page.media(prefers_color_scheme=scheme)
                for size, of in SIZES.items():
                    if not options.names or f"{name}-{size}" in options.names:
                        page.size(of)
                        page.picture(options.folder / f"{name}-{size}.png")

            page.open(address)
            page.wait("document.querySelector('#code')")
            draw("pairing")
            page.open(f"{address}#{codes.new(FULL)}")
            page.run("location.reload()")
            page.wait("document.querySelector('#catalogue .session')")
            page.fill("#name0", PEOPLE[0])
            page.fill("#name1", PEOPLE[1])
            page.run("document.activeElement.blur(); scrollTo(0, 0)")
            draw("sessions", "light")
            page.click(f"Choose {_TITLE}")
            page.wait(f"document.querySelector('h1').textContent === {_TITLE!r}")
            draw("before", "light")
            room.enter(_Nobody(), clock.now)
            spoken = language()
            for name, moment in MOMENTS.items():
                room.display(PEOPLE, EVERY, spoken.screen).show(moment)
                page.wait(f"document.querySelector('.screen')?.dataset.mood === '{moment.mood.name.lower()}'")
                page.wait(f"document.querySelector('.said').textContent === {moment.said!r}")
                draw(name)
            room.leave()
            for name, there in (
                ("devices", ".device"),
                ("household", "#who1"),
                ("history", ".lead, .session"),
                ("voices", "#sounds0"),
                ("backup", "#first"),
                ("machine", ".checks"),
            ):
                page.open(f"{address}#{name}")
                page.wait(f"document.querySelector({there!r})")
                draw(name, "light")
            page.open(f"{address}#sound")
            page.click("Listen and speak here")
            page.wait("document.body.textContent.includes('This device is the room')")
            draw("sound", "light")
            assert page.errors == [], page.errors


class _Nobody:
    """An inbox that nobody reads."""

    def post(self, event: object) -> None:
        """Drop it."""


if __name__ == "__main__":
    main()
