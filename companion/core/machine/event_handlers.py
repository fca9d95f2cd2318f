"""What each event does: whose words they are, what they command, which stage takes them."""

from dataclasses import replace
from difflib import SequenceMatcher
from typing import assert_never

from companion.core.api import events as e
from companion.core.api.record import CommandObeyed, Interrupted
from companion.core.language.commands import NEEDS_SURENESS, SURE, VOICE_CHANGES
from companion.core.language.danger import Danger
from companion.core.language.meaning import UNCLEAR, Act
from companion.core.language.words import normalise
from companion.core.machine.command_handlers import (
    FOR_THE_HOLDER,
    FORGETTING,
    SAFETY,
    handle_command,
    takes_safe_word,
)
from companion.core.machine.corrections import Answers, Correction
from companion.core.program import Answer
from companion.core.stages.answers import without_end
from companion.core.stages.base import Stage, StageContext
from companion.core.stages.offrecord import whereabouts
from companion.core.stages.prompting import Aside
from companion.core.stages.side_questions import storage_failed
from companion.core.stages.stopping import STOP, Stopping, leave
from companion.core.stages.waiting import Lost, Paused, TimeOut
from companion.core.state.attribution import Owner
from companion.core.state.redaction import mask, redact, says_nothing
from companion.core.state.states import State

_ANSWERS_TOO = frozenset({e.Command.GO_ON, e.Command.DONE})
"""Commands whose words also answer: "Shall we go on?"."""

_TOGETHER_S = 20.0
"""The longest silence across which two utterances are looked at as one sentence."""

_ONE_WRONG_IN = 3
"""Words of an echo of which one may be misheard."""

_VOICE_CHANGES_IN = frozenset(
    {State.PROMPT, State.ASKING, State.ASIDE, State.PAUSED, State.TIME_OUT, State.CONFIRMING}
)


def commanded(context: StageContext, stage: Stage | None, event: e.Heard) -> e.Command | None:
    """The command that was heard, unless it answers what is asked. While nobody holds the floor, commands can
    be phrased in many ways, and only the better model is trusted with those."""
    if event.foreign:
        return None
    command = context.commands.heard_in(event)
    if command is e.Command.NEW_SAFE_WORD and event.draft:
        return None
    if event.withheld or stage is None or command is e.Command.SAFE_WORD:
        return command
    if command in _ANSWERS_TOO and stage.asked and stage.asked.answer is Answer.YES_NO:
        meaning = stage.meaning(event)
        return None if meaning.answers or meaning.heard is not None else command
    if command in VOICE_CHANGES:
        asked = stage.asked
        answers = asked and (asked.answer is Answer.TEXT or stage.meaning(event).answers)
        return None if answers or stage.state not in _VOICE_CHANGES_IN else command
    if command is not None or event.draft:
        return command
    if stage.state is State.BREATHING and stage.claims(event):
        return None  # "a bit slower" is a wish for the breath
    meaning = stage.meaning(event)
    freely = meaning.command if meaning.act is Act.COMMAND and not meaning.offered else None
    sure = freely not in NEEDS_SURENESS or event.confidence >= SURE
    return freely if freely in context.commands.offered and sure and not _echoes(context, event) else None


def _echoes(context: StageContext, event: e.Heard) -> bool:
    """Whether words over a prompt are nearly all its own: an echo that was misheard, like "We're just be
    quiet." of "Or just be quiet."."""
    spoken = context.out.spoken(event.start_s, event.end_s)
    heard, said = (normalise(text).split() for text in (event.text, spoken))
    matcher = SequenceMatcher(None, heard, said, autojunk=False)
    shared = sum(block.size for block in matcher.get_matching_blocks())
    return len(heard) - shared <= len(heard) // _ONE_WRONG_IN


def redacted(context: StageContext, stage: Stage, answers: Answers, section: str, event: e.Heard) -> e.Heard:
    """Return a copy of ``event`` for a log that may not hold its words, but leads to the same state."""
    if event.foreign:
        return event
    if event.again:
        return replace(event, text=mask(event.text), withheld=True)
    command = commanded(context, stage, event) or context.commands.find(event.text)
    found = answers.concerned(event, stage, context.listening, section, command=command)
    if isinstance(found, Correction):
        given = found.given
        bare = redact(event, None, found.meaning, given.asking.asked, context.language)
        bare = _with_danger_across(context, event, command, bare)
        return replace(bare, corrects=answers.number_of(given)) if bare.withheld else bare
    meaning = UNCLEAR if found else stage.meaning(event)  # a draft that waits does nothing
    bare = redact(event, command, meaning, stage.asked, context.language)
    bare = _with_danger_across(context, event, command, bare)
    if bare.withheld and stage.hints(event):
        bare = replace(bare, hinted=True)
    text, ends = without_end(event.text, context.commands)
    if bare.withheld and ends:  # "That's it." holds no secret, and an answer ends with it
        bare = replace(bare, text=f"{mask(text)} {event.text.strip()[len(text) :].strip()}")
    if command is e.Command.NEW_SAFE_WORD:
        return replace(bare, act=None, hedged=False, guessed=None, answered=takes_safe_word(context, event))
    return bare


def _with_danger_across(
    context: StageContext, event: e.Heard, command: e.Command | None, bare: e.Heard
) -> e.Heard:
    if bare.danger or not bare.withheld or not (danger := _danger_across(context, event, command)):
        return bare
    return replace(bare, danger=True, oneself=danger is Danger.ONESELF)


def register(context: StageContext, stage: Stage | None, event: e.Event, command: e.Command | None) -> bool:
    """Whose words these are, whatever the state. False when nobody wants them any more."""
    match event:
        case e.SpeechStarted():
            context.listening.typed = event.typed
            if stage is not None:
                context.listening.start(event.utterance, event.at_s, stage.owner())
        case e.SpeechEnded():
            here = tuple(one for one in event.likeness if one.partner in context.memory.people)
            context.listening.end(event.utterance, event.at_s, here)
        case e.VoiceHeard():
            who = event.stretch.who.among_those(context.memory.people)
            context.listening.voices.add(replace(event.stretch, who=who))
        case e.NothingHeard():
            context.listening.settle(event.utterance, "")
        case e.Heard(again=True):
            return context.listening.revise(event)
        case e.Heard(draft=False):
            known = context.listening.expects(event.utterance)
            context.listening.settle(event.utterance, "" if command else event.text, event.confidence)
            context.listening.foreign.heard |= event.foreign
            if known and event.held and not command:
                context.listening.hold(event)
            return known
    return False


def react(context: StageContext, stage: Stage, event: e.Event, command: e.Command | None, now: float) -> None:
    """Let the stage that the session is in, or the session itself, do what the event asks for."""
    match event:
        case e.PromptEnded():
            stage.prompt_ended(now)
        case e.SpeechSuspected():
            stage.speech_suspected(now)
        case e.SpeechDismissed():
            stage.speech_dismissed(now)
        case e.SpeechStarted():
            stage.speech_started(event, now)
        case e.SpeechEnded():
            stage.speech_ended(event, now)
        case e.VoiceHeard():
            stage.voice_heard(event, now)
        case e.VoiceTaken():
            stage.voice_taken(event, now)
        case e.Heard(again=True):
            pass  # it was heard, and done, before
        case e.Heard():
            _words(context, event, command, stage, now)
        case e.NothingHeard():
            stage.nothing_heard(event, now)
        case e.CommandGiven():
            since_s = now
            if event.utterance is not None:
                context.listening.obey(event.utterance, None)
                since_s = context.listening.recording_since_s(event.utterance, now)
            handle_command(context, stage, event.command, since_s, now)
        case e.DeclinedUnseen():
            context.decline_unseen()
        case e.MicrophoneLost(silent=True) if context.listening.typed:
            pass  # they do without it
        case e.MicrophoneLost():
            stage.suspend(event.since_s)
            silent = event.silent
            context.interrupt(lambda c, under: Lost(c, under, silent=silent), now)
        case e.MicrophoneFound():
            stage.found(now)
        case e.CameBack():
            _come_back(context, stage, event, now)
        case e.StorageFailed():
            storage_failed(context, stage.under if isinstance(stage, Aside) else stage, event.why, now)
        case e.Begin():
            pass  # the session itself begins
        case _:
            assert_never(event)


def _words(
    context: StageContext, event: e.Heard, command: e.Command | None, stage: Stage, now: float
) -> None:
    """A command is obeyed once, an answer before is changed; other words go to the stage, if they began in
    its time."""
    owner = context.listening.owners.get(event.utterance)
    if owner is None or context.listening.acted_on(event.utterance) or context.commands.is_undecided(event):
        return
    if event.foreign:
        if owner.epoch == context.epoch:
            stage.heard_foreign(event, now)
        return
    if danger := _danger(context, event, owner, stage, command):
        _end_quietly(context, stage, event, danger, now)
        return
    if command is None and not event.draft and not context.language.is_backchannel(event.text):
        context.listening.just_said = event
    if command is None and context.changes_answer(event, now):
        return
    current = owner.epoch == context.epoch
    if command and current and _is_anothers(command, owner, stage):
        stage.not_theirs(event, now)
    elif command in FOR_THE_HOLDER and current and owner.doubtful and stage.owner().speaker:
        if not event.draft and context.listening.act_on(event.utterance):
            stage.confirm(command, now)
    elif command and _obeys(command, current, stage) and not _is_the_answer(command, event, stage):
        context.listening.obey(event.utterance, event)
        since_s = context.listening.recording_since_s(event.utterance, now)
        listening = context.listening
        speaker = listening.voice_of(event.utterance) or listening.recognised(event.utterance, event.end_s)
        handle_command(context, stage, command, since_s, now, speaker, said=event)
    elif current:
        stage.heard(event, now)


def _danger(
    context: StageContext, event: e.Heard, owner: Owner, stage: Stage, command: e.Command | None
) -> Danger | None:
    """The danger for which the session ends. Where it stands still already, it does not."""
    if event.draft or owner.off_record or stage.state is State.CLOSING:
        return None
    if not event.withheld:
        return context.language.danger_in(event.text) or _danger_across(context, event, command)
    return (Danger.ONESELF if event.oneself else Danger.OTHERS) if event.danger else None


def _danger_across(context: StageContext, event: e.Heard, command: e.Command | None) -> Danger | None:
    """The danger in words together with those right before: "His hands were", and "round my neck".

    Words that stay as they are in a log are left alone: what came before them is masked there."""
    before = context.listening.said_before(event, _TOGETHER_S)
    command = command or context.commands.find(event.text)
    if not before or event.draft or says_nothing(event.text, command, context.language):
        return None
    return context.language.danger_together(before, event.text)


def _end_quietly(context: StageContext, stage: Stage, event: e.Heard, danger: Danger, now: float) -> None:
    """End as after a stop, in words and in the record: nothing tells the others what was noticed."""
    context.out.duck(False)
    context.out.note(CommandObeyed(now, e.Command.STOP.value))
    context.out.note(Interrupted(now, STOP))
    since_s = context.listening.recording_since_s(event.utterance, event.start_s)
    leave(context, stage, since_s, "stopped, with help" if danger is Danger.ONESELF else "stopped", now)


def _is_anothers(command: e.Command, owner: Owner, stage: Stage) -> bool:
    """Whether somebody surely wants to end what is not theirs."""
    entitled = stage.owner().speaker
    surely = owner.speaker is not None and owner.speaker != entitled
    return command in FOR_THE_HOLDER and entitled is not None and (surely or owner.stranger)


def _is_the_answer(command: e.Command, event: e.Heard, stage: Stage) -> bool:
    """Whether "go on" answers the question that waits, like "Carry on with the long hug?"."""
    asked = stage.asked is not None and stage.asked.answer in (Answer.YES_NO, Answer.CHOICE)
    return (
        command is e.Command.GO_ON and asked and stage.state is State.ASKING and stage.meaning(event).answers
    )


def _obeys(command: e.Command, current: bool, stage: Stage) -> bool:
    """Whether a spoken command is obeyed. At the end only what throws words away is; a second "stop", which
    ends at once, must have begun after the first was heard.
    """
    if stage.state is State.CLOSING:
        return command in FORGETTING or command is e.Command.SAFE_WORD
    confirms = command is e.Command.STOP and stage.state is State.CONFIRMING
    return current or (command in SAFETY and not confirms) or command is e.Command.MORE_TIME


def _come_back(context: StageContext, stage: Stage, event: e.CameBack, now: float) -> None:
    """Turn to a pause that says where they were; a break goes on, and ends when it was to end."""
    phrase = "came back" if event.anew else "woke up"
    context.go_on_later(event.away_s, now, anew=event.anew)
    stage.away(event.away_s)
    if stage.state is State.CLOSING:
        if event.anew:
            stage.enter(now)
        return
    if event.anew:
        stage.found(now, beneath=True)  # a microphone that was missed is another matter now
    while isinstance(stage, Aside | Stopping) or (event.anew and isinstance(stage, Lost)):
        stage = stage.under
    if isinstance(stage, Paused | TimeOut | Lost):
        context.go(stage, now, suspended=True)
        stage.came_back(now, phrase)
        return
    stage.suspend(event.since_s)
    where = whereabouts(context, stage, now)
    context.go(Paused(context, stage, phrase, why="away", where=where), now)
