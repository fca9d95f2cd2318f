"""Commands that hold a session, or prepare one."""

from pathlib import Path

from companion.cli.command import Command, Group, arg
from companion.cli.commands.options import (
    HALF_DUPLEX,
    HEADPHONES,
    MAYBE_SCRIPT,
    MICROPHONE,
    MODELS,
    NO_VOICES,
    SCRIPT,
    SET,
    SPEAKER,
    VOICE,
)

HOLD_A_SESSION = Group(
    "Hold a session",
    (
        Command(
            "start",
            "begin a session; without SCRIPT the companion asks which",
            "companion.app.commands:start",
            (
                MAYBE_SCRIPT,
                arg("--names", metavar="A,B", help="who is here; otherwise you are asked"),
                arg("--safe-word", metavar="WORD", help="ends the exercise at once, said anywhere"),
                SET,
                arg("--room", type=Path, metavar="ROOM.yaml", help="a simulated room instead of this one"),
                MICROPHONE,
                SPEAKER,
                HEADPHONES,
                NO_VOICES,
                arg(
                    "--enrol",
                    action="store_true",
                    help="learn voices first: each tells two or three sentences",
                ),
                arg(
                    "--keep-nothing",
                    action="store_true",
                    help="keep nothing of the session, and don't ask about it",
                ),
                arg(
                    "--keep-sound",
                    action="store_true",
                    help="ask everyone whether the sound of this session may be kept too",
                ),
                HALF_DUPLEX,
                arg("--out", type=Path, metavar="DIR", help="write a transcript and captions there"),
                *MODELS,
                VOICE,
            ),
            needs_models=True,
        ),
        Command(
            "home",
            "show sessions as a page, and begin them there",
            "companion.app.house:run",
            (
                arg(
                    "--port",
                    type=int,
                    default=8765,
                    metavar="N",
                    help="of the page (default: %(default)s)",
                ),
                arg(
                    "--lan",
                    metavar="ADDRESS",
                    help="let phones and tablets in too, at this machine's address in the home network",
                ),
                arg("--install", action="store_true", help="begin it at each log-in, with these options"),
                arg("--uninstall", action="store_true", help="no longer begin it by itself"),
                MICROPHONE,
                SPEAKER,
                HEADPHONES,
                NO_VOICES,
                HALF_DUPLEX,
                *MODELS,
                VOICE,
            ),
            about="Keep the companion ready, with a page for a browser on this machine: choose a session "
            "there, see whose turn it is and how much time is left, and give each command with a tap. "
            "Only this machine can reach it, unless you say --lan, and only a browser that was let in "
            "with a code from here.",
            needs_models=True,
        ),
        Command(
            "setup",
            "set your names, a safe word and what may be kept, typed once",
            "companion.app.setting_up:run",
            (),
        ),
        Command(
            "voices",
            "hear the companion's voices, and choose one",
            "companion.app.choosing_voices:run",
            (
                arg("card", nargs="?", default="", metavar="CARD", help="choose this one"),
                arg("--list", action="store_true", help="list them, unheard"),
                arg("--record", type=Path, metavar="DIR", help="write the same sentences by each there"),
            ),
            about="Hear the companion's voices one after the other, and choose one: by its number, its "
            'name, or "the second one", also aloud. More voices can be fetched first. What you choose '
            "applies to all later sessions.",
        ),
        Command(
            "pronounce",
            "hear how a name or a phrase is read, and correct it",
            "companion.app.spellings:run",
            (
                arg(
                    "name",
                    metavar="NAME",
                    help="a name, as you write it; or a phrase, in quotes",
                ),
                arg(
                    "sounds",
                    nargs="?",
                    metavar="SOUNDS",
                    help='how it sounds, spelt as you would read it; "" to take that back',
                ),
            ),
            about="Hear how the companion reads a name. With a second word, like Shivawn for Siobhán, it "
            "reads the name so from now on.",
        ),
        Command(
            "demo",
            "play a session with a simulated couple",
            "companion.app.commands:demo",
            (
                MAYBE_SCRIPT,
                arg("--out", type=Path, metavar="DIR", help="where sound and transcript go"),
                arg("--fast", action="store_true", help="as fast as the machine can, unheard"),
                arg("--room", type=Path, metavar="ROOM.yaml", help="another couple, another room"),
                *MODELS,
                VOICE,
            ),
            needs_models=True,
        ),
        Command("sessions", "list the sessions", "companion.app.session_catalogue:list_sessions"),
        Command(
            "remind",
            "make a calendar file in which a session comes again",
            "companion.app.reminding:run",
            (
                SCRIPT,
                arg(
                    "--on",
                    default="",
                    metavar="WHEN",
                    help='"mon 19:00", "tue, fri 7:30 pm", "2027-01-15 19:00"; else the day you chose',
                ),
                arg("--daily", default="", metavar="TIME", help="each day, like 21:00"),
                arg(
                    "--every",
                    default=[],
                    nargs="+",
                    metavar=("N", "UNIT"),
                    help="2 weeks, 3 days, 1 month, 1 year",
                ),
                arg("--until", default="", metavar="DATE", help="not after this day, like 2027-03-31"),
                arg("--title", default="", metavar="TEXT", help="what the calendar shows"),
                arg("--names", default="", metavar="A,B", help="put these names into it (default: none)"),
                arg("--to", type=Path, metavar="FILE.ics", help="the file (default: SCRIPT.ics, here)"),
            ),
            about="Write a file for your calendar, in which a session comes again. It holds the name of "
            "the session, and nothing that you said. Nothing runs in between.",
        ),
    ),
)
