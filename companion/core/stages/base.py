"""Base class of stages, and the session as stages see it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Protocol

from companion.core.api import events as e
from companion.core.api.snapshot import Breath, Mood
from companion.core.language import Language
from companion.core.language.commands import Commands
from companion.core.language.meaning import Act, AnswerValue, Meaning, Scope, Situation
from companion.core.language.phrases import Phrases
from companion.core.program import Ask, Program
from companion.core.state.attribution import Owner, Place
from companion.core.state.floor import Ledger
from companion.core.state.listening import Listening
from companion.core.state.memory import Memory
from companion.core.state.output import Output
from companion.core.state.redaction import meant
from companion.core.state.states import State

Save = Callable[[AnswerValue | None, float], None]
"""Saves an answer under its name."""
JUST_OPENED_S = 2.0
"""Time after a floor or a question opens in which "more time" may be meant for the turn before. Later the new
holder, whose voice may not be known, may want more of their own."""


class Position(Protocol):
    """The current step of the script, as stages see it."""

    declined_unseen: bool
    """Whether somebody declined the current question unseen."""

    def label(self) -> str:
        """A few words on the current step; may be empty."""

    def may_skip(self) -> bool:
        """Whether the current step can be left out."""

    def hangs(self) -> bool:
        """Whether the current step leans on words that were taken back."""

    def may_swap(self, holder: str, other: str) -> bool:
        """Whether ``holder`` and ``other`` can swap turns."""

    def swap(self, holder: str, other: str) -> None:
        """Exchange the two turns, where ``may_swap`` allows it."""


class StageContext(Protocol):
    """What stages may ask of the session that they belong to."""

    program: Program
    language: Language
    out: Output
    """What the world is asked to do."""
    memory: Memory
    ledger: Ledger
    phrases: Phrases
    listening: Listening
    commands: Commands
    knows_voices: bool
    """Whether a recogniser tells voices apart."""
    epoch: int
    """Number of the current step, question or turn: words that began in an earlier one have no effect."""

    @property
    def position(self) -> Position:
        """The place in the script."""

    def new_epoch(self) -> None:
        """Begin a new question or turn."""

    def go(self, stage: "Stage", now: float, *, suspended: bool = False) -> None:
        """Switch to another stage; ``suspended``: don't enter it yet."""

    def go_back(self, stage: "Stage", now: float) -> None:
        """Return to a suspended stage."""

    def interrupt(self, by: Callable[["StageContext", "Stage"], "Stage"], now: float) -> None:
        """Suspend the current stage for the one that ``by`` makes of it."""

    def remark(self, text: str, now: float, *, hint: bool = False) -> None:
        """Like ``aside``, to the holder of the floor: it begins softly and ends at their first word.
        ``hint``: it is kept nowhere."""

    def aside(self, text: str, now: float) -> None:
        """Suspend the current stage, say something short, and return."""

    def next_step(self, now: float, *, passed: bool = False) -> None:
        """Begin the next step; ``passed``: leave what a pass leaves, too."""

    def restart_step(self, now: float) -> None:
        """Restart the current step."""

    def answered(self, question: "Stage", value: AnswerValue | None, save: Save, now: float) -> None:
        """Note that a question of the script was answered; until its section is over that can be changed."""

    def changes_answer(self, event: e.Heard, now: float) -> bool:
        """Whether words belong to an answer that was given; then it is changed."""

    def nobody_there(self, stage: "Stage", now: float) -> bool:
        """Note that nobody used a turn or a question; after two in a row, pause, and return True."""

    def used(self, person: str | None, now: float, *, told: bool, turn: int | None = None) -> None:
        """Note that ``person``, None: all, used a turn or a question; ``told``: by more than yes or no, in
        the recorded ``turn`` or just now."""

    def reopens_turn(self, speaker: str | None, said: e.Heard | None, now: float) -> bool:
        """Whether a turn that was just closed goes on, for "more time" just after its end."""

    def turn_closed(self, stage: "Stage", now: float) -> None:
        """Note that a turn was closed."""

    def new_turn(self) -> int:
        """Number of a new turn."""

    def close(self, ending: str, text: str, now: float) -> None:
        """Say the last words and end."""

    def end(self, ending: str, now: float) -> None:
        """Over."""

    def clock_time(self, now: float) -> str:
        """The time of day at ``now``, as spoken; empty when unknown."""

    def discard(self, stage: "Stage", since_s: float, now: float, by: str | None = None) -> None:
        """Delete what was said since ``since_s``, with ``by`` by them, and everything derived from it."""

    def discard_all(self, stage: "Stage", now: float) -> None:
        """Delete the whole session; nothing more of it is kept."""

    def go_on_later(self, away_s: float, now: float, *, anew: bool) -> None:
        """Account for time away. ``anew``: pending words and prompts are lost."""

    def said_before(self) -> str:
        """What somebody said last in this section, in a sentence for those who come back; may be empty."""

    def decline_unseen(self) -> None:
        """Note a no that nobody saw, where everyone is asked a yes or a no."""


@dataclass(frozen=True, slots=True)
class View:
    """Contribution of a stage to a snapshot."""

    mood: Mood
    holder: str | None = None
    time_left_s: float | None = None
    time_total_s: float | None = None
    breath: Breath | None = None
    disturbed: bool = False
    goes_on_in_s: float | None = None
    """Seconds of silence after which the companion goes on, where that is known."""


class Stage:
    """What a session is doing. Subclasses override what they react to."""

    state: State
    mood: Mood = Mood.SPEAKING
    kept = True
    """Whether speech during the stage is recorded; not for private questions."""

    asked: Ask | None = None
    """The question being asked, if any."""

    def __init__(self, context: StageContext) -> None:
        self.context = context

    def enter(self, now: float) -> None:
        """Start the stage."""

    def suspend(self, now: float) -> None:
        """Stop clocks for an interruption. Idempotent."""

    def resume(self, now: float) -> None:
        """Continue after an interruption."""
        self.enter(now)

    def restart(self, now: float) -> None:
        """Continue after a time-out: the step starts again."""
        self.context.restart_step(now)

    def abandon(self, now: float) -> None:
        """Leave the stage for good: close what is open in the record."""

    def gives_back(self, said: e.Heard | None, now: float) -> bool:
        """Whether the turn before goes on in place of this stage, as was just ``said``."""
        return False

    def unfinished_since_s(self, otherwise: float) -> float:
        """Start of what is being recorded; ``otherwise`` when nothing is."""
        return otherwise

    def went_on(self, now: float) -> None:
        """Note that a remark was cut short by speech."""

    def found(self, now: float, *, beneath: bool = False) -> None:
        """Note that the microphone is back. ``beneath``: another stage is still on top of this one."""

    def deadline(self) -> float | None:
        """Session second at which ``on_deadline`` must be called."""
        return None

    def on_deadline(self, now: float) -> None:
        """Handle the deadline."""

    def prompt_ended(self, now: float) -> None:
        """Handle the end of a prompt."""

    def speech_suspected(self, now: float) -> None:
        """Handle possible speech."""

    def speech_dismissed(self, now: float) -> None:
        """Handle a false alarm."""

    def voice_heard(self, event: e.VoiceHeard, now: float) -> None:
        """Handle a verdict of the recogniser."""

    def voice_taken(self, event: e.VoiceTaken, now: float) -> None:
        """Handle the result of an attempt to learn a voice."""

    def speech_started(self, event: e.SpeechStarted, now: float) -> None:
        """Handle the start of speech."""

    def speech_ended(self, event: e.SpeechEnded, now: float) -> None:
        """Handle the end of speech."""

    def heard(self, event: e.Heard, now: float) -> None:
        """Handle words that are not a command."""

    def hints(self, event: e.Heard) -> str:
        """Words of the holder that could be said in another way, where help with that is wanted."""
        return ""

    def changes_mind(self, event: e.Heard) -> bool:
        """Whether somebody takes back that they take part, where nothing is asked: "I changed my mind"."""
        return not event.draft and self.meaning(event).act is Act.TAKES_BACK

    def heard_foreign(self, event: e.Heard, now: float) -> None:
        """Handle words in another language."""

    def not_theirs(self, event: e.Heard, now: float) -> None:
        """Handle an attempt to end somebody else's turn or question."""

    def confirm(self, command: e.Command, now: float) -> None:
        """Ask before a command of the holder is obeyed that may be another's, by the voice."""

    def nothing_heard(self, event: e.NothingHeard, now: float) -> None:
        """Handle an utterance without words."""

    scope = Scope.BETWEEN
    """Where words count as said; see ``Scope``."""

    def meaning(self, event: e.Heard) -> Meaning:
        """What words mean here."""
        if event.withheld:
            return meant(event)
        return self.context.language.understand(event.text, self.situation(event))

    def situation(self, event: e.Heard) -> Situation:
        """Where the words of ``event`` were said."""
        return Situation(self.scope, people=tuple(self.context.memory.people))

    def asks(self) -> str | None:
        """Who is asked, where it is one person."""
        return None

    def open_since_s(self) -> float:
        """When the question had been heard to its end."""
        return inf

    def tried(self) -> bool:
        """Whether something was said to the question that did not answer it."""
        return False

    def take_back(self, since_s: float, by: str | None) -> None:
        """Forget what was said since ``since_s``, with ``by`` by this partner."""

    def away(self, for_s: float) -> None:
        """Account for ``for_s`` during which session time stood still."""

    def claims(self, event: e.Heard) -> bool:
        """Whether words spoken over an aside are meant for this stage beneath it."""
        return False

    def owner(self) -> Owner:
        """Owner of speech that begins now."""
        return Owner(Place.ASIDE, kept=self.kept, epoch=self.context.epoch)

    def status(self, now: float) -> str:
        """What to say when the session returns to this stage; may be empty."""
        return ""

    def picture(self, now: float) -> View:
        """What screens show of this stage."""
        return View(self.mood)

    def is_backchannel(self, event: e.Heard) -> bool:
        """Whether words only say "I am listening"."""
        return self.context.language.is_backchannel(event.text)

    # Commands that depend on what is going on. Pause, stop, time-out, the safe word and
    # help are the session's own.

    def done(self, now: float) -> None:
        """ "I'm done"."""

    def passes(self, now: float) -> None:
        """ "Pass"."""

    def skip(self, now: float) -> None:
        """ "Skip"."""

    def more_time(self, now: float) -> None:
        """ "More time"."""
        self.context.aside(self.context.phrases.say("no turn"), now)

    def reopen(self, now: float) -> None:
        """Continue a turn that was closed."""

    def repeat(self, now: float) -> None:
        """ "Repeat"."""
        self.context.aside(self.context.phrases.say("nothing to repeat"), now)

    def go_on(self, now: float) -> None:
        """ "Go on"."""

    def how_long(self, now: float) -> None:
        """ "How long"."""
        self.context.aside(self.context.phrases.say("time so far", time_s=now), now)

    def help_key(self) -> tuple[str, str]:
        """Key of the help phrase, and the name of the holder or of the person asked."""
        return "help", ""
