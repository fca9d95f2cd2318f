"""The command line: selects the command and reports every error as one sentence."""

import difflib
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import replace

from companion import __version__
from companion.cli.command import Command
from companion.cli.commands import COMMANDS, GROUPS
from companion.core.language.commands import Commands
from companion.errors import CompanionError, SetupError
from companion.help_lines import people_to_talk_to
from companion.system import console
from companion.system.invocation import as_started, started_by

_ABOUT = "Companion leads two people, or one to six, through a guided conversation by voice, on this machine."
_WITHOUT = (
    "Without a command it begins the spoken session, or the demonstration where there is no microphone."
)
_WITHOUT_COMMAND = replace(COMMANDS["start"], function="companion.app.commands:default")


def main(
    argv: Sequence[str] | None = None, *, program: str = "companion", fetch_unasked: bool = False
) -> int:
    """Run one command and return its exit status. Every error is one sentence, never a traceback.

    ``program`` is the name it was started by. ``fetch_unasked``: fetch missing models without a question.
    """
    from companion.app import crash_report, passphrases, streams

    crash_report.hide_words()
    started_by(program, COMMANDS)
    args = list(sys.argv[1:] if argv is None else argv)
    if args == sys.argv[1:]:  # a standalone program, which may change its environment and its streams
        passphrases.take_from_environment()
        if sys.stdout is None:
            print("The standard output is closed, so nothing can be shown.", file=sys.stderr)
            return 1
        streams.prepare()
        console.end_at_break()
    try:
        status = _run(args, program, fetch_unasked)
        sys.stdout.flush()  # a failed write shows here
        return status
    except CompanionError as error:
        print(as_started(str(error)), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
    except OSError as error:
        print(crash_report.unloadable(error) or streams.problem(error), file=sys.stderr)
        return 1
    except Exception as error:  # its text might quote a participant
        print(crash_report.unloadable(error) or crash_report.report(error), file=sys.stderr)
        return 70


def _run(args: Sequence[str], program: str, fetch_unasked: bool) -> int:
    name, rest = (args[0], args[1:]) if args else ("", [])
    match name:
        case "":
            return _carry_out(_WITHOUT_COMMAND, [], program, fetch_unasked)
        case "-h" | "--help" | "help":
            of_one = rest and not rest[0].startswith("-")
            print(
                _command(rest[0], program).parser(program).format_help() if of_one else _help(program), end=""
            )
        case "-V" | "--version":
            print(f"companion {__version__}")
        case "__complete":  # called by the scripts in companion/cli/completion.py
            from companion.cli.completion import complete

            sys.stdout.writelines(f"{candidate}\n" for candidate in complete(rest))
        case _:
            return _carry_out(_command(name, program), rest, program, fetch_unasked)
    return 0


def _carry_out(command: Command, args: Sequence[str], program: str, fetch_unasked: bool) -> int:
    if not command.is_here:
        raise SetupError(
            f"`{program} {command.name}` measures the source, and is not part of what was installed."
        )
    options = command.parser(program).parse_args(args)
    if command.needs_models and not getattr(options, "uninstall", False):
        from companion.app import malloc

        malloc.limit_memory()
        if not getattr(options, "models", None):  # the user's own models may suffice
            from companion.models.command import ensure_models

            ensure_models(unasked=fetch_unasked or options.yes)
    return command.load()(options, sys.stdout)


def _command(name: str, program: str) -> Command:
    """Return the command of this name. Raises SystemExit, like argparse, for an unknown one."""
    if name in COMMANDS:
        return COMMANDS[name]
    near = difflib.get_close_matches(name, COMMANDS, 1)
    if _is_spoken(name):
        remedy = f"you say it during a session, and those to type are listed by: {program} --help"
    elif near:
        remedy = f"did you mean {near[0]}?"
    else:
        remedy = f"all are listed by: {program} --help"
    print(
        f"usage: {program} [COMMAND] [ARGUMENTS]\n{program}: there is no command {name}; {remedy}",
        file=sys.stderr,
    )
    raise SystemExit(2)


def _is_spoken(name: str) -> bool:
    """Return whether this is what people say to the companion, like "stop"."""
    from companion.language import OWN, language

    return Commands(language(OWN).commands).find(name) is not None


def _help(program: str) -> str:
    paragraphs = [f"usage: {program} [COMMAND] [ARGUMENTS]", textwrap.fill(f"{_ABOUT} {_WITHOUT}", 100)]
    for group in GROUPS:
        lines = [f"  {command.name:<12}{command.summary}" for command in group.commands if command.is_here]
        paragraphs.append("\n".join([f"{group.title}:", *lines]))
    lines = [
        textwrap.fill(f"{place}: {numbers}", 100, initial_indent="  ", subsequent_indent="    ")
        for place, numbers in people_to_talk_to()
    ]
    paragraphs.append("\n".join(["People to talk to, whoever you are:", *lines]))
    paragraphs.append(f"Help for one command: {program} help COMMAND. The version: {program} --version.")
    return "\n\n".join(paragraphs) + "\n"
