"""Commands for authors of sessions."""

from pathlib import Path

from companion.cli.command import Command, Group, arg
from companion.cli.commands.options import HEADCOUNT, JSON, MODELS, SCRIPT, SET, VOICE
from companion.config import COMPANION_VOICE

WRITE_A_SESSION = Group(
    "Write a session",
    (
        Command(
            "new",
            "write a session to begin with, or a copy of another",
            "companion.app.authors:new",
            (
                arg("name", nargs="?", default="", metavar="NAME", help="its name"),
                arg("--from", dest="original", metavar="SCRIPT", help="copy this session"),
                arg(
                    "--in",
                    dest="folder",
                    type=Path,
                    default=Path(),
                    metavar="DIR",
                    help="where (default: here)",
                ),
            ),
            about="Write a session to begin with, and a test of it.",
        ),
        Command(
            "check",
            "say what is wrong with a script, and where",
            "companion.rehearsal.command:check",
            (
                arg(
                    "files",
                    nargs="+",
                    type=Path,
                    metavar="FILE",
                    help="a script, a folder of scripts, or a session's name",
                ),
                JSON,
            ),
            about="Say what is wrong with session scripts, and where.",
        ),
        Command(
            "share",
            "write a session and all that it uses into one file, for others",
            "companion.app.authors:share",
            (SCRIPT, arg("--to", type=Path, required=True, metavar="FILE.yaml", help="a new file")),
            about="Write a session and all that it uses into one file, for others. Nothing that anybody "
            "answered in a session is in it, and no path of this machine.",
        ),
        Command(
            "add",
            "add a session that somebody shared to your own",
            "companion.app.authors:add",
            (arg("file", type=Path, metavar="FILE.yaml", help="what companion share wrote"),),
            about="Check a session that others shared, say what happens in it, and put it among your "
            "own. No session that is there is changed.",
        ),
        Command(
            "explain",
            "explain a code of check, with examples",
            "companion.scripts.views.explain:run",
            (arg("codes", nargs="*", metavar="CODE", help="like E102; without one: the list of all"),),
        ),
        Command(
            "describe",
            "outline a session in plain words: what happens, how long it takes, who speaks",
            "companion.app.authors:describe",
            (
                SCRIPT,
                JSON,
                HEADCOUNT,
                arg("--voice", default=COMPANION_VOICE, metavar="CARD", help="spoken with this voice"),
            ),
        ),
        Command(
            "play",
            "read a session alone, by typing what people would say",
            "companion.app.playing:run",
            (
                SCRIPT,
                arg(
                    "--from",
                    dest="start",
                    metavar="STEP",
                    help="begin at a step: its id, saved name, path or section title",
                ),
                arg("--people", metavar="A,B", help="who is there (default: Maya, Leo, ...)"),
                SET,
                arg(
                    "--voice",
                    nargs="?",
                    const="",
                    metavar="CARD",
                    help="speak the prompts, too",
                ),
            ),
        ),
        Command(
            "read",
            "print a session as one kind of couple would live it",
            "companion.app.reading:run",
            (
                SCRIPT,
                arg(
                    "--as",
                    dest="manner",
                    choices=(
                        "natural",
                        "quiet",
                        "silent",
                        "passing",
                        "refusing",
                        "withdrawing",
                        "cut-off",
                        "hard",
                    ),
                    default="natural",
                    help="how they are (default: natural)",
                ),
                arg("--only", metavar="NAME", help="one of them is so, and the others are natural"),
                arg("--people", metavar="A,B", help="who is there (default: Maya, Leo, ...)"),
                SET,
            ),
            about="Print a session as people would live it, without sound or waiting: people who tell "
            "and agree, who say yes and nothing else, who say nothing at all, who pass, who would rather "
            "not, or who have a hard evening.",
        ),
        Command(
            "simulate",
            "play a session many times with virtual people",
            "companion.app.simulating:simulate",
            (
                arg("scripts", nargs="+", metavar="SCRIPT", help="a session's name, or a file"),
                arg("--runs", type=int, default=1000, metavar="N", help="how often (default: 1,000)"),
                arg("--seed", type=int, default=0, metavar="S", help="another chance (default: 0)"),
                HEADCOUNT,
                arg("--replay", metavar="PATH", help="play a failed run again, and show what was said"),
                JSON,
            ),
            about="Play sessions with virtual people who could do anything, without sound or waiting: "
            "where they end, what is never reached, how long they take, and whether anything fails.",
        ),
        Command(
            "graph",
            "draw a session as a Mermaid flowchart, or as a page",
            "companion.app.authors:graph",
            (
                SCRIPT,
                arg("--page", type=Path, metavar="FILE", help="one HTML page, for any browser"),
            ),
        ),
        Command(
            "sheet",
            "make a printable facilitator's sheet",
            "companion.app.authors:sheet",
            (
                SCRIPT,
                arg("--out", type=Path, metavar="FILE.html", help="the file (default: print it here)"),
                HEADCOUNT,
            ),
            about="Make a printable facilitator's sheet: what is said, who speaks when, room for notes.",
        ),
        Command(
            "render",
            "speak all prompts of a session into one sound file",
            "companion.app.rendering:run",
            (
                SCRIPT,
                arg("--out", type=Path, metavar="FILE.wav", help="the file (default: the session's id)"),
                arg("--names", metavar="A,B", help="who is spoken to"),
                *MODELS,
                VOICE,
            ),
            needs_models=True,
        ),
        Command(
            "schema",
            "print the JSON schema of scripts or tests, for editors",
            "companion.rehearsal.command:schema",
            (
                arg(
                    "kind",
                    nargs="?",
                    default="session",
                    choices=("session", "piece", "tests"),
                    help="session (default), piece or tests",
                ),
            ),
        ),
    ),
)
