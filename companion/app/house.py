"""``companion home``: the household's page, and the sessions that are begun there.

A session begun from the page is the one that ``companion start`` would begin: same options, same code, in the
main thread. The pages live in a thread of their own, and reach the session through its inbox alone.
"""

import argparse
import contextlib
import queue
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TextIO

import segno

from companion import config
from companion.app import autostart, commands
from companion.app.audio_io import AudioIO
from companion.app.demo import play_demo
from companion.app.engines import Engines
from companion.app.home import has_journal, needs_asking, open_home
from companion.app.house_archive import HouseArchive
from companion.app.house_machine import HouseMachine
from companion.app.household import Household
from companion.app.safe_words import checked
from companion.app.script_files import find_script, read_settings
from companion.app.session_catalogue import open_catalogue
from companion.app.session_suggestions import FIRST_MINUTES, Offers
from companion.clock import Clock, time_of_day, time_of_day_utc
from companion.core.api.ports import FarDevice
from companion.core.api.remembered import History
from companion.core.machine.session import Session
from companion.core.program import Setting, SettingKind
from companion.errors import CompanionError, SetupError
from companion.language import language
from companion.web.authority import Authority, home_address
from companion.web.door import Door
from companion.web.house import Json, Wish
from companion.web.pages import Pages
from companion.web.pairing import FULL, Codes, Devices
from companion.web.room import PageDisplay, Room
from companion.web.server import Server
from companion.web.sound import Exchange

_LOOK_S = 1.0
"""On some systems Ctrl-C reaches a thread that waits on a queue only between two waits."""
_INTERRUPTED = 130


def run(options: argparse.Namespace, out: TextIO) -> int:
    """``companion home``: serve the page until Ctrl-C, or have it begin by itself. Raises CompanionError."""
    lan = home_address(options.lan) if options.lan else None
    if options.install or options.uninstall:
        return autostart.change(options, out)
    authority = Authority(config.data_folder(), time_of_day_utc()) if lan else None
    server = Server(options.port, lan)
    clock = Clock()
    codes, room = Codes(clock.now), Room()
    house = LiveHouse(options, out, server.addresses[0], codes, room)
    devices, certificate = devices_for(config.data_folder()), authority.pem if authority else None
    pages = Pages(house, house.archive, house.machine, room, codes, devices, certificate)
    tls = authority.context(server.hosts) if authority else None
    if authority:
        out.write(f"Phones trust this household once: https://{server.addresses[0]}/trust.html\n")
        out.write(f"The fingerprint they show (SHA-256): {authority.fingerprint}\n")
    with server.serve(Door(pages.app, server.addresses, clock.now), tls):
        house.show_code()
        return house.keep()


def devices_for(folder: Path) -> Devices:
    """Return the paired devices that are kept in a data folder. Raises SetupError."""
    return Devices(folder / "devices.json")


class LiveHouse:
    """The household of one ``companion home``."""

    def __init__(
        self, options: argparse.Namespace, out: TextIO, address: str, codes: Codes, room: Room
    ) -> None:
        """``options``: those of ``home``; ``address``: host and port of the pages."""
        self._options = options
        self._out = out
        self._address = address
        self._codes = codes
        self._room = room
        self._wishes: queue.SimpleQueue[Wish] = queue.SimpleQueue()
        self._journal = Lock()
        """Held while a session or a page has the journal open, or looks for devices."""
        self._names: Sequence[str] = ()
        self._deaf = ""
        """As they were before the session that runs."""
        self.archive = HouseArchive(self._journal)
        """What is kept, for pages."""
        self.machine = HouseMachine(
            self._journal, getattr(options, "voice", None), lambda: room.state.phase == "idle"
        )
        """The voice, names and the doctor, for pages."""

    # For pages, in their threads.

    def catalogue(self) -> Json:
        """Return the sessions by theme, one for a first time, who was here last, the page that is a
        microphone, or why none is."""
        themes = [
            {
                "title": theme.title,
                "sessions": [
                    {
                        "id": entry.id,
                        "title": entry.title,
                        "summary": entry.summary,
                        "people": list(entry.people),
                        "minutes": max(1, round(entry.minutes)),
                        "deep": entry.deep,
                    }
                    for entry in theme.entries
                ],
            }
            for theme in open_catalogue().themes
        ]
        if self._room.state.phase == "idle" and self._journal.acquire(timeout=_LOOK_S):
            try:
                self._names, self._deaf = _here_last(), commands.deaf_because()
            finally:
                self._journal.release()
        ears = self._room.sound.device
        return {
            "themes": themes,
            "first": "" if self._names else _for_a_first_time(),
            "names": list(self._names),
            "deaf": "" if ears else self._deaf,
            "ears": ears,
        }

    def settings(self, script: str) -> list[Json]:
        """Return the settings of a script. Raises ScriptError."""
        return [_setting(setting) for setting in find_script(_listed(script)).settings if _is_shown(setting)]

    def begin(self, wish: Wish) -> None:
        """Begin a session in the main thread. Raises CompanionError for a wish that can't be fulfilled."""
        options = self.start_options(wish)
        read_settings(find_script(options.script), options.set)
        if not wish.demonstration:
            checked(options.safe_word, commands.names_in(options.names), "Here")
        if not self._room.starting(wish.people):
            raise SetupError("A session is running already. This page shows it.")
        self._wishes.put(wish)

    def show_code(self) -> None:
        """Show a new code in the terminal."""
        code = self._codes.again(FULL)
        lan = getattr(self._options, "lan", None)
        address = f"{'https' if lan else 'http'}://{self._address}/"
        if lan:
            segno.make(f"{address}#{code}", error="l").terminal(self._out, compact=True)
        self._out.write(
            f"\nThe page: {address}#{code}\n"
            f"or open {address} and type {code[:4]} {code[4:]}. The code is valid once, for five minutes.\n"
        )
        self._out.flush()

    # In the main thread.

    def keep(self) -> int:
        """Hold the sessions that are wished for, until Ctrl-C; return the exit status."""
        while True:
            wish = self.next_wish(_LOOK_S)
            if wish is None:
                continue
            trouble = ""
            try:
                with self._journal:
                    if self._hold(wish) == _INTERRUPTED:
                        return _INTERRUPTED
            except CompanionError as error:
                trouble = str(error)
                self._out.write(f"{trouble}\n")
            finally:
                self._room.leave(trouble)

    def next_wish(self, timeout_s: float) -> Wish | None:
        """Return the next session that is wished for, or None."""
        try:
            return self._wishes.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def _hold(self, wish: Wish) -> int:
        options = self.start_options(wish)
        if not wish.demonstration:
            return commands.start(options, self._out, self.follow, self._ears(options))
        engines = Engines(own=options.models, voice_name=options.voice)
        folder = Path(commands.DEMO_FOLDER)
        return play_demo(engines, options.script, folder, fast=False, follow=self.follow).exit_code

    def _ears(self, options: argparse.Namespace) -> FarDevice | None:
        """Return the page that listens, or the substitute for a microphone."""
        if self._room.sound.device:
            return Exchange(self._room.sound)
        if options.microphone or not commands.deaf_because():
            return None
        options.half_duplex, options.no_voices = True, True
        return commands.without_microphone()

    def follow(self, world: AudioIO) -> None:
        """Show the sessions of this world on the pages, and take what they give."""

        def display(session: Session) -> PageDisplay:
            offered = {command: session.commands.name(command) for command in session.commands.offered}
            words = language(session.program.language).screen
            return self._room.display(session.memory.people, offered, words)

        world.displays = (display,)
        self._room.enter(world.inbox, world.timeline.now)

    def start_options(self, wish: Wish) -> argparse.Namespace:
        """Return the options of ``companion start`` that this wish stands for. Raises ScriptError."""
        return argparse.Namespace(
            **{
                **vars(self._options),
                "script": _listed(wish.script),
                "names": ",".join(wish.people),
                "set": [f"{name}={value}" for name, value in wish.settings.items()],
                "safe_word": wish.safe_word or None,
                "room": None,
                "enrol": False,
                "keep_nothing": False,
                "keep_sound": False,
                "out": None,
            }
        )


def _here_last() -> Sequence[str]:
    if not has_journal() or needs_asking():
        return ()
    with contextlib.closing(open_home()) as home:
        return Household(home.memory, time_of_day()).here_last()


def _for_a_first_time() -> str:
    """Return the id of the session that the spoken welcome offers first to two who are new; empty: none."""
    offers = Offers(open_catalogue().themes, ("", ""), FIRST_MINUTES, History(), first=True)
    return next((entry.id for entry in offers.best), "")


def _listed(script: str) -> str:
    """Return the file of a session that is listed: a page can't name any other file. Raises SetupError."""
    path = open_catalogue().find(script)
    if path is None:
        raise SetupError("There is no such session here.")
    return str(path)


def _is_shown(setting: Setting) -> bool:
    return setting.name != "welcomed"  # what the spoken start has covered


def _setting(setting: Setting) -> Json:
    """Return a setting for a form; what it takes back is what ``--set`` takes."""
    default = setting.default
    unit = ""
    if setting.kind is SettingKind.DURATION:
        seconds = default if isinstance(default, float) else 0.0
        unit = "m" if seconds >= 60 else "s"
    scale = 60.0 if unit == "m" else 1.0
    return {
        "name": setting.name,
        "kind": setting.kind.value,
        "unit": unit,
        "value": default / scale if isinstance(default, float) else default,
        "least": setting.least / scale if setting.least is not None else None,
        "most": setting.most / scale if setting.most is not None else None,
    }
