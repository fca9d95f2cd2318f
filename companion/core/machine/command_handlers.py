"""What each spoken command does, whatever is going on."""

from collections.abc import Sequence
from itertools import takewhile
from typing import assert_never

from companion.core.api.actions import ChangeVoice, Remember, VoiceChange
from companion.core.api.events import Command, Heard
from companion.core.api.record import CommandObeyed, Interrupted
from companion.core.api.remembered import SAFE_WORD_KEY, RememberedValue, company
from companion.core.language.safe_words import objection
from companion.core.stages.base import Stage, StageContext
from companion.core.stages.offrecord import OffRecord
from companion.core.stages.prompting import Aside, Transition
from companion.core.stages.stopping import SAFE_WORD, Stopping, Together, discard_unfinished, leave
from companion.core.stages.waiting import Paused, TimeOut
from companion.core.state.attribution import Owner, Place
from companion.core.state.listening import Listening
from companion.core.state.states import State

FORGETTING = frozenset({Command.FORGET_WORDS, Command.FORGET_MINE, Command.FORGET_SESSION})
"""Obeyed even in the last words of a session."""

SAFETY = frozenset({Command.PAUSE, Command.TIME_OUT, Command.STOP, Command.SAFE_WORD}) | FORGETTING
"""Obeyed even when the words began in a step that is already over."""

FOR_THE_HOLDER = frozenset({Command.DONE, Command.PASS, Command.SKIP})
"""Not obeyed when they surely come from somebody else than who holds the floor, or is asked."""

_HUSHING = frozenset(
    {Command.PAUSE, Command.TIME_OUT, Command.STOP, Command.SAFE_WORD, Command.PASS, Command.SKIP}
)
"""With these no tone goes on sounding."""

PASSAGE_S = 5.0
"""A silence longer than this lies between two things that somebody said, not within one."""

_IN_A_TURN = (Command.DONE, Command.MORE_TIME, Command.HOW_LONG, Command.REPEAT, Command.PASS, Command.PAUSE)
_IN_A_QUESTION = (Command.REPEAT, Command.PASS, Command.PAUSE, Command.TIME_OUT, Command.STOP)
_ELSEWHERE = (Command.PAUSE, Command.GO_ON, Command.SKIP, Command.TIME_OUT, Command.STOP)


def handle_command(
    context: StageContext,
    stage: Stage,
    command: Command,
    spoken_since_s: float,
    now: float,
    speaker: str | None = None,
    *,
    said: Heard | None = None,
) -> None:
    """Carry ``command`` out. ``spoken_since_s``: when the recording that holds it began; ``speaker``: who
    said it, where that is known; ``said``: the words."""
    if command is not Command.SAFE_WORD and command not in context.commands.offered:
        return
    context.out.duck(False)
    context.out.note(CommandObeyed(now, command.value))
    if command in _HUSHING:
        context.out.hush_tones()
    if isinstance(stage, Aside):
        if command is Command.GO_ON:
            context.go_back(stage.under, now)
        stage = stage.under
    _carry_out(context, stage, command, spoken_since_s, now, speaker, said)


def _carry_out(
    context: StageContext,
    stage: Stage,
    command: Command,
    spoken_since_s: float,
    now: float,
    speaker: str | None,
    said: Heard | None,
) -> None:
    """Do what ``command`` stands for. As long as there are commands: one match, which the type checker
    holds to be complete."""
    match command:
        case Command.SAFE_WORD:
            _safe_word(context, stage, spoken_since_s, now)
        case Command.NEW_SAFE_WORD:
            _new_safe_word(context, stage, said, now)
        case Command.STOP if isinstance(stage, Stopping):
            stage.stop(now)
        case Command.STOP:
            context.interrupt(Stopping, now)
        case Command.TIME_OUT if isinstance(stage, TimeOut | Stopping):
            stage.how_long(now)
        case Command.TIME_OUT:
            context.interrupt(TimeOut, now)
        case Command.PAUSE if isinstance(stage, Paused | TimeOut | Stopping):
            stage.repeat(now)
        case Command.PAUSE:
            context.interrupt(Paused, now)
        case Command.HELP:
            _help(context, stage, now)
        case Command.FORGET_VOICE:
            _forget_voice(context, speaker, now)
        case Command.FORGET_WORDS:
            _forget_words(context, stage, speaker, now)
        case Command.FORGET_MINE:
            _forget_mine(context, stage, speaker, now)
        case Command.FORGET_SESSION:
            context.discard_all(stage, now)
            _tell(context, stage, context.phrases.say("session forgotten"), now)
        case Command.GO_ON if isinstance(stage, Together):
            stage.agrees(speaker, now)
        case Command.GO_ON:
            stage.go_on(now)
        case Command.REPEAT:
            stage.repeat(now)
        case Command.SKIP:
            stage.skip(now)
        case Command.PASS:
            stage.passes(now)
        case Command.MORE_TIME if not context.reopens_turn(speaker, said, now):
            stage.more_time(now)
        case Command.MORE_TIME:
            pass  # the turn goes on
        case Command.DONE:
            stage.done(now)
        case Command.HOW_LONG:
            stage.how_long(now)
        case Command.ANOTHER_VOICE | Command.SLOWER | Command.FASTER | Command.SOFTER | Command.LOUDER:
            context.out.do(ChangeVoice(VoiceChange(command.value)))
            _tell(context, stage, context.phrases.say(command.value), now)
        case _:
            assert_never(command)


def _safe_word(context: StageContext, stage: Stage, spoken_since_s: float, now: float) -> None:
    """End the session at once and discard its unfinished recording; no question why.

    When the last words are being said, only the throwing away is left to do.
    """
    if stage.state is State.CLOSING:
        discard_unfinished(context, stage, spoken_since_s, now)
        return
    context.out.note(Interrupted(now, SAFE_WORD))
    leave(context, stage, spoken_since_s, "safe word", now)


def takes_safe_word(context: StageContext, said: Heard | None) -> bool | None:
    """Whether the words name a new safe word that can be one; None where they name none."""
    if said is None or said.withheld:
        return said.answered is True if said and said.answered is not None else None
    word = context.commands.new_safe_word(said.text)
    return not objection(word, context.memory.people, context.language) if word else None


def _new_safe_word(context: StageContext, stage: Stage, said: Heard | None, now: float) -> None:
    """It is in force at once, and kept for these people. The microphone would hear it said back."""
    taken = takes_safe_word(context, said)
    if taken and said and not said.withheld:
        word = context.commands.new_safe_word(said.text)
        context.commands.choose(word)
        kept = RememberedValue(*SAFE_WORD_KEY, company(context.memory.people), word, at=context.memory.at)
        context.out.do(Remember(kept))  # whatever becomes of this turn
    phrase = {None: "which safe word", True: "safe word set", False: "safe word too common"}[taken]
    _tell(context, stage, context.phrases.say(phrase), now)


def _help(context: StageContext, stage: Stage, now: float) -> None:
    key, name = stage.help_key()
    wanted = {"help turn": _IN_A_TURN, "help question": _IN_A_QUESTION}.get(key, _ELSEWHERE)
    offered = [context.commands.name(command) for command in wanted if command in context.commands.offered]
    commands = context.language.forms.all_of(offered)
    context.aside(context.phrases.say(key, name=name, commands=commands), now)


def _forget_words(context: StageContext, stage: Stage, speaker: str | None, now: float) -> None:
    """The last thing that was said; with nothing to forget that is said too.

    What ``speaker`` and others said at once is all of theirs: the others are asked, where there is a moment
    for it.
    """
    since_s = passage_since_s(context.listening, now, speaker)
    others = _sharing(context.listening, since_s, now, speaker)
    if (
        since_s is not None
        and others
        and stage.state is not State.CLOSING
        and not isinstance(stage, OffRecord)
    ):
        _ask_to_forget(context, since_s, speaker, others, now)
        return
    if since_s is not None:
        context.discard(stage, since_s, now, speaker)
    phrase = "nothing to forget" if since_s is None else "words forgotten"
    _tell(context, stage, context.phrases.say(phrase), now)


def _forget_mine(context: StageContext, stage: Stage, speaker: str | None, now: float) -> None:
    """All that ``speaker`` said, None: everybody, and what this script kept of theirs in earlier sessions."""
    context.discard(stage, 0.0, now, speaker)
    memory = context.memory
    theirs = [kept for kept in memory.past.values if _is_theirs(kept, memory.script, memory.company, speaker)]
    for kept in theirs:
        memory.past = memory.past.without(kept)
        context.out.forget(kept)
    phrase = "theirs forgotten" if speaker else "all forgotten"
    _tell(context, stage, context.phrases.say(phrase, name=speaker or ""), now)


def _is_theirs(kept: RememberedValue, script: str, people: tuple[str, ...], speaker: str | None) -> bool:
    return speaker is not None and (kept.script, kept.people, kept.of) == (script, people, speaker)


def _sharing(listening: Listening, since_s: float | None, before_s: float, speaker: str | None) -> list[str]:
    """Who else said the passage since ``since_s``, together with ``speaker``."""
    if since_s is None or speaker is None:
        return []
    recent = takewhile(lambda span: span[0] >= since_s, listening.spans())
    passage = [owner for began_s, _, owner in recent if began_s < before_s]
    names = dict.fromkeys(
        name for owner in reversed(passage) if _may_be_meant(owner, speaker) for name in owner.overlapping
    )
    return [name for name in names if name != speaker]


def _ask_to_forget(
    context: StageContext, since_s: float, speaker: str | None, others: Sequence[str], asked_s: float
) -> None:
    def asking(context: StageContext, under: Stage) -> Stage:
        def told(phrase: str, now: float) -> None:
            context.go(under, now, suspended=True)
            _tell(context, under, context.phrases.say(phrase), now)

        def forget(now: float) -> None:
            context.discard(under, since_s, asked_s, speaker)
            told("words forgotten", now)

        def leave(now: float) -> None:
            told("words stay", now)

        return Together(context, under, forget, leave, ask="forget together", of=others)

    context.interrupt(asking, asked_s)


def _tell(context: StageContext, stage: Stage, text: str, now: float) -> None:
    """Say at once what was done; at the end of a session, in place of its last words."""
    if stage.state is State.CLOSING:
        context.out.say(text, now)
    elif context.position.hangs() and not isinstance(stage, OffRecord):
        stage.abandon(now)
        context.go(Transition(context, text, context.next_step), now)
    else:
        context.aside(text, now)


def _forget_voice(context: StageContext, speaker: str | None, now: float) -> None:
    """Of who said it; where that is not known, of everybody."""
    context.out.forget_voice(speaker)
    key = "voice forgotten" if speaker else "voices forgotten"
    context.aside(context.phrases.say(key, name=speaker or ""), now)


def passage_since_s(listening: Listening, before_s: float, speaker: str | None = None) -> float | None:
    """When the last passage of the record began that began before ``before_s``; None without one.

    A passage is what was said without a long silence in between, in the same turn or answer. With
    ``speaker`` it is the last one that may be theirs, either alone or together with others.
    """
    said = (span for span in listening.spans() if span[0] < before_s and _may_be_meant(span[2], speaker))
    since_s, _, last = next(said, (None, None, None))
    if since_s is None or last is None:
        return None
    for began_s, ended_s, owner in said:
        same = (owner.turn, owner.epoch) == (last.turn, last.epoch)
        if (
            not same
            or (speaker and bool(owner.overlapping) != bool(last.overlapping))
            or since_s - ended_s > PASSAGE_S
        ):
            break
        since_s = began_s
    return since_s


def _may_be_meant(owner: Owner, speaker: str | None) -> bool:
    theirs = speaker is None or owner.speaker in (None, speaker)
    return theirs and not owner.off_record and owner.place is not Place.COMMAND
