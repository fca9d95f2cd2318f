"""Commands, obeyed: what each does, whatever is going on."""

from companion.core.events import Command
from companion.core.phrases import command_list
from companion.core.record import CommandObeyed, Discarded
from companion.core.stages.base import Host, Stage
from companion.core.stages.prompting import Aside
from companion.core.stages.waiting import Confirming, Paused, TimeOut
from companion.core.states import State

SAFETY = frozenset({Command.PAUSE, Command.TIME_OUT, Command.STOP, Command.SAFE_WORD})
"""Obeyed even when the words began in a step that is already over."""

FOR_THE_HOLDER = frozenset({Command.DONE, Command.PASS, Command.SKIP})
"""Not obeyed when they surely come from somebody else than who holds the floor, or is asked."""

_IN_A_TURN = (Command.DONE, Command.MORE_TIME, Command.HOW_LONG, Command.REPEAT, Command.PASS, Command.PAUSE)
_IN_A_QUESTION = (Command.REPEAT, Command.PASS, Command.PAUSE, Command.TIME_OUT, Command.STOP)
_ELSEWHERE = (Command.PAUSE, Command.GO_ON, Command.SKIP, Command.TIME_OUT, Command.STOP)


def obey(
    host: Host,
    stage: Stage,
    command: Command,
    spoken_since_s: float,
    now: float,
    speaker: str | None = None,
) -> None:
    """Carry ``command`` out. ``spoken_since_s``: when the recording that holds it began; ``speaker``: who
    said it, where that is known."""
    if command is not Command.SAFE_WORD and command not in host.commands.offered:
        return
    host.duck(False)
    host.note(CommandObeyed(now, command.value))
    if isinstance(stage, Aside):
        if command is Command.GO_ON:
            host.go_back(stage.under, now)
        stage = stage.under
    match command:
        case Command.SAFE_WORD:
            _safe_word(host, stage, spoken_since_s, now)
        case Command.STOP if isinstance(stage, Confirming):
            host.go(stage, now, suspended=True)
            stage.yes(now)
        case Command.STOP:
            host.interrupt(Confirming, now)
        case Command.TIME_OUT if isinstance(stage, TimeOut):
            stage.how_long(now)
        case Command.TIME_OUT:
            host.interrupt(TimeOut, now)
        case Command.PAUSE if isinstance(stage, Paused | TimeOut):
            stage.repeat(now)
        case Command.PAUSE if isinstance(stage, Confirming):
            stage.stay(now)
        case Command.PAUSE:
            host.interrupt(Paused, now)
        case Command.HELP:
            _help(host, stage, now)
        case Command.FORGET_VOICE:
            _forget_voice(host, speaker, now)
        case _:
            _STAGE_COMMANDS[command](stage, now)


_STAGE_COMMANDS = {
    Command.GO_ON: lambda stage, now: stage.go_on(now),
    Command.REPEAT: lambda stage, now: stage.repeat(now),
    Command.SKIP: lambda stage, now: stage.skip(now),
    Command.PASS: lambda stage, now: stage.passes(now),
    Command.MORE_TIME: lambda stage, now: stage.more_time(now),
    Command.DONE: lambda stage, now: stage.done(now),
    Command.HOW_LONG: lambda stage, now: stage.how_long(now),
}


def _safe_word(host: Host, stage: Stage, spoken_since_s: float, now: float) -> None:
    """The exercise ends at once, its unfinished recording is thrown away, nobody is asked why.

    When the last words are being said, only the throwing away is left to do.
    """
    since_s = min(
        spoken_since_s, stage.unfinished_since_s(spoken_since_s), host.listening.pending_since_s(now)
    )
    host.listening.take_back(since_s)
    host.note(Discarded(now, since_s))
    if stage.state is not State.CLOSING:
        host.interrupt(lambda h, under: TimeOut(h, under, safe_word=True), now)


def _help(host: Host, stage: Stage, now: float) -> None:
    key, name = stage.help_key()
    wanted = {"help turn": _IN_A_TURN, "help question": _IN_A_QUESTION}.get(key, _ELSEWHERE)
    offered = [host.commands.name(command) for command in wanted if command in host.commands.offered]
    host.aside(host.phrases.say(key, name=name, commands=command_list(offered)), now)


def _forget_voice(host: Host, speaker: str | None, now: float) -> None:
    """Of who said it; where that is not known, of everybody."""
    host.forget_voice(speaker)
    key = "voice forgotten" if speaker else "voices forgotten"
    host.aside(host.phrases.say(key, name=speaker or ""), now)
