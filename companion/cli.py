"""The commands, as people type them. What they do is in ``app``."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from companion import __version__
from companion.errors import CompanionError

_EPILOGUE = "Without a command: the spoken session, or the demonstration couple where there is no microphone."

_OWN = {
    "check": ("companion.rehearsal.command", "check", "read a script and say what is wrong with it"),
    "new": ("companion.app.authors", "new", "write a session to begin with, or a copy of another"),
    "play": ("companion.app.playing", "run", "read a session alone, by typing what people would say"),
    "sheet": ("companion.app.authors", "sheet", "a page to print for whoever holds a session"),
    "graph": ("companion.app.authors", "graph", "a session as a flowchart, for Mermaid"),
    "simulate": (
        "companion.app.simulating",
        "simulate",
        "play sessions with virtual people, and say what came of them",
    ),
    "render": ("companion.app.rendering", "run", "speak all prompts of a session into one sound file"),
    "describe": (
        "companion.app.authors",
        "describe",
        "what a session holds, in plain words, and how long it takes",
    ),
    "explain": ("companion.scripts.views.explain", "run", "what a code of check means, with examples"),
    "schema": ("companion.scripts.views.schema", "run", "the JSON schema of scripts, for editors"),
    "history": ("companion.app.looking_back", "history", "the sessions that are kept"),
    "journal": ("companion.app.looking_back", "journal", "read one of them again"),
    "trends": ("companion.app.looking_back", "show_trends", "how it went over time, here or as a page"),
    "export": ("companion.app.looking_back", "export", "sessions as files: to read, as JSON, as captions"),
    "import": ("companion.app.looking_back", "take", "take in sessions that were exported as JSON"),
    "forget": ("companion.app.forgetting", "run", "a session, a partner or everything, for good"),
    "backup": ("companion.app.copies", "backup", "all that is kept, in one encrypted file"),
    "restore": ("companion.app.copies", "restore", "bring back what a backup holds"),
    "remind": ("companion.app.reminding", "run", "a file for your calendar, in which a session comes again"),
    "models": ("companion.models.command", "run", "the models and voices: list, add, fetch"),
    "bench": ("companion.app.benchmarks", "run", "measure this machine, each figure beside its limit"),
}
"""Commands that read their own arguments: module, function, help. Each import costs only those who use it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Every error is one sentence, never a traceback."""
    from companion.app import crash_report

    crash_report.hide_words()
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(args)
    except CompanionError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except Exception as error:  # its text might quote what was said
        print(crash_report.report(error), file=sys.stderr)
        return 70


def _run(args: list[str]) -> int:
    if args[:1] and args[0] in _OWN:
        module, function, _ = _OWN[args[0]]
        command: Callable[[list[str], TextIO], int] = getattr(importlib.import_module(module), function)
        return command(args[1:], sys.stdout)
    options = _parser().parse_args(args)
    from companion.app import malloc

    malloc.limit_arenas()
    from companion.app import commands

    match options.command:
        case "start":
            return commands.start(options)
        case "demo":
            return commands.demo(options)
        case "listen":
            return commands.listen(options)
        case "devices":
            return commands.devices()
        case "doctor":
            return commands.doctor(options)
        case "sessions":
            return commands.sessions()
    return commands.default(_parser().parse_args(["start"]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="companion", description="A voice-first guided session companion.", epilog=_EPILOGUE
    )
    parser.add_argument("--version", action="version", version=f"companion {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    start = commands.add_parser("start", help="begin a session; without SCRIPT the companion asks which")
    start.add_argument("script", nargs="?", metavar="SCRIPT", help="a session's name, or a file")
    start.add_argument("--names", metavar="A,B", help="who is here; otherwise you are asked")
    start.add_argument("--safe-word", metavar="WORD", help="ends the exercise at once, said anywhere")
    start.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the script"
    )
    start.add_argument("--room", type=Path, metavar="ROOM.yaml", help="a simulated room instead of this one")
    start.add_argument("--microphone", metavar="NAME|IN.wav", help="a microphone by name, or a recording")
    start.add_argument("--speaker", metavar="NAME|OUT.wav", help="a loudspeaker by name, or a file to write")
    start.add_argument(
        "--headphones",
        action="store_true",
        help="the microphone can't hear the companion: talk over it freely",
    )
    start.add_argument(
        "--no-voices", action="store_true", help="don't ask for voices: it is not known then who speaks"
    )
    start.add_argument(
        "--keep-nothing", action="store_true", help="keep nothing of the session, and don't ask about it"
    )
    start.add_argument(
        "--keep-sound", action="store_true", help="ask each whether the sound of this session may be kept too"
    )
    start.add_argument(
        "--half-duplex", action="store_true", help="don't listen while the companion speaks: use keys then"
    )
    start.add_argument("--out", type=Path, metavar="DIR", help="write a transcript and captions there")
    _model_options(start)

    demo = commands.add_parser("demo", help="play a session with a simulated couple")
    demo.add_argument("script", nargs="?", metavar="SCRIPT", help="a session's name")
    demo.add_argument("--out", type=Path, metavar="DIR", help="where sound and transcript go")
    demo.add_argument("--fast", action="store_true", help="as fast as the machine can, unheard")
    demo.add_argument("--room", type=Path, metavar="ROOM.yaml", help="another couple, another room")
    _model_options(demo)

    listen = commands.add_parser("listen", help="transcribe a sound file the way a session would")
    listen.add_argument("file", type=Path, metavar="FILE.wav")
    listen.add_argument("--json", action="store_true", help="one JSON object an utterance, then the totals")
    _model_options(listen)

    commands.add_parser("devices", help="microphones and loudspeakers")
    doctor = commands.add_parser("doctor", help="try each part, and say what is wrong and what helps")
    doctor.add_argument("--json", action="store_true", help="for tools")
    commands.add_parser("sessions", help="the sessions there are")
    for name, (_, _, text) in _OWN.items():
        commands.add_parser(name, help=text, add_help=False)
    return parser


def _model_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--models", type=Path, metavar="DIR", help="use your own faster-whisper folder or Piper voice"
    )
    parser.add_argument("--voice", default="joe", metavar="CARD", help="the companion's voice (default: joe)")
