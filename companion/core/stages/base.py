"""What every stage has in common, and what stages may ask of the session they belong to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from companion.core.api import events as e
from companion.core.api.snapshot import Breath, Mood
from companion.core.language import Language
from companion.core.language.commands import Commands
from companion.core.language.meaning import Meaning, Unclear
from companion.core.language.phrases import Phrases
from companion.core.program import Ask, Program
from companion.core.state.floor import Ledger
from companion.core.state.listening import Listening, Owner, Place
from companion.core.state.memory import Memory
from companion.core.state.output import Output
from companion.core.state.states import State


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
    help_lines: str
    """Read where somebody speaks of danger."""
    knows_voices: bool
    """Whether there are ears that can tell voices apart."""
    epoch: int
    """Counts steps, questions and turns: words that began in an earlier one act on none."""

    def new_epoch(self) -> None:
        """A new question or turn begins."""

    def go(self, stage: "Stage", now: float, *, suspended: bool = False) -> None:
        """Leave the current stage for another; ``suspended``: it stays halted for now."""

    def go_back(self, stage: "Stage", now: float) -> None:
        """Return to a stage that was suspended."""

    def interrupt(self, by: Callable[["StageContext", "Stage"], "Stage"], now: float) -> None:
        """Suspend what is going on and turn to what ``by`` makes of it."""

    def aside(self, text: str, now: float) -> None:
        """Suspend the current stage, say something short, return to it."""

    def next_step(self, now: float, *, passed: bool = False) -> None:
        """On to the next step of the script; ``passed``: leaving what a pass leaves."""

    def restart_step(self, now: float) -> None:
        """Begin the current step anew."""

    def new_turn(self) -> int:
        """A number for a turn."""

    def may_swap(self, holder: str, other: str) -> bool:
        """Whether ``other`` can have the turn that runs, and ``holder`` theirs."""

    def swap(self, holder: str, other: str) -> None:
        """Exchange the two turns, where ``may_swap`` allows it."""

    def close(self, ending: str, text: str, now: float) -> None:
        """Say the last words and end."""

    def end(self, ending: str, now: float) -> None:
        """Over."""

    def clock_time(self, now: float) -> str:
        """The time of day at ``now`` as it is spoken; empty when unknown."""

    def unread(self, text: str) -> str:
        """A prompt without the words of partners that were put into it."""

    def discard(self, stage: "Stage", since_s: float, now: float) -> None:
        """Throw away what was said since ``since_s``, and whatever came of it."""

    def discard_all(self, stage: "Stage", now: float) -> None:
        """Throw away all of this session; nothing more of it is kept."""

    def go_on_later(self, away_s: float, now: float, *, anew: bool) -> None:
        """The time of day went on by so much. ``anew``: words and prompts on their way are lost."""

    def step_label(self) -> str:
        """A few words on the step that runs; may be empty."""


@dataclass(frozen=True, slots=True)
class View:
    """What a stage contributes to a snapshot."""

    mood: Mood
    holder: str | None = None
    time_left_s: float | None = None
    time_total_s: float | None = None
    breath: Breath | None = None
    disturbed: bool = False


class Stage:
    """Something a session is busy with. Subclasses override what they react to."""

    state: State
    mood: Mood = Mood.SPEAKING
    kept = True
    """Whether what is said meanwhile is recorded; a private question keeps nothing."""

    asked: Ask | None = None
    """The question that is being asked."""

    def __init__(self, context: StageContext) -> None:
        self.context = context

    def enter(self, now: float) -> None:
        """The session turns to this stage, for the first time."""

    def suspend(self, now: float) -> None:
        """Something interrupts: stop clocks. Suspended already: nothing changes."""

    def resume(self, now: float) -> None:
        """The interruption is over."""
        self.enter(now)

    def restart(self, now: float) -> None:
        """Take up again after a time-out: the step begins anew."""
        self.context.restart_step(now)

    def abandon(self, now: float) -> None:
        """Nobody will return to this stage: what is open in the record is closed."""

    def unfinished_since_s(self, otherwise: float) -> float:
        """When what is being recorded here began; ``otherwise`` when nothing is."""
        return otherwise

    def found(self, now: float, *, beneath: bool = False) -> None:
        """The microphone is back. ``beneath``: something else still goes on above this stage."""

    def deadline(self) -> float | None:
        """When ``on_deadline`` must be called."""
        return None

    def on_deadline(self, now: float) -> None:
        """The deadline came."""

    def prompt_ended(self, now: float) -> None:
        """What the stage said was heard to its end."""

    def speech_suspected(self, now: float) -> None:
        """Something like speech is heard."""

    def speech_dismissed(self, now: float) -> None:
        """It was none."""

    def voice_heard(self, event: e.VoiceHeard, now: float) -> None:
        """More is known of whose voice is heard."""

    def voice_taken(self, event: e.VoiceTaken, now: float) -> None:
        """An attempt to learn a voice."""

    def speech_started(self, event: e.SpeechStarted, now: float) -> None:
        """Somebody begins to speak."""

    def speech_ended(self, event: e.SpeechEnded, now: float) -> None:
        """Somebody stopped speaking."""

    def heard(self, event: e.Heard, now: float) -> None:
        """Words that are no command."""

    def not_theirs(self, event: e.Heard, now: float) -> None:
        """Somebody wants to end what is another's."""

    def nothing_heard(self, event: e.NothingHeard, now: float) -> None:
        """An utterance turned out to be no words."""

    def meaning(self, event: e.Heard) -> Meaning:
        """What words answer here; unclear where nothing is asked."""
        return Unclear()

    def take_back(self, since_s: float) -> None:
        """What was said since ``since_s`` is to be forgotten here too."""

    def away(self, for_s: float) -> None:
        """The time of day went on by so much, and the time of the session did not."""

    def claims(self, event: e.Heard) -> bool:
        """Whether words spoken over an aside are meant for this stage, which waits beneath."""
        return False

    def owner(self) -> Owner:
        """Whose words are those that begin now."""
        return Owner(Place.ASIDE, kept=self.kept, epoch=self.context.epoch)

    def status(self, now: float) -> str:
        """What people need to know when the session returns to this stage; may be empty."""
        return ""

    def picture(self, now: float) -> View:
        """What a screen shows of this stage."""
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

    def repeat(self, now: float) -> None:
        """ "Repeat"."""
        self.context.aside(self.context.phrases.say("nothing to repeat"), now)

    def go_on(self, now: float) -> None:
        """ "Go on"."""

    def how_long(self, now: float) -> None:
        """ "How long"."""
        self.context.aside(self.context.phrases.say("time so far", time_s=now), now)

    def help_key(self) -> tuple[str, str]:
        """The help phrase that fits, and the name of who has the floor or is asked."""
        return "help", ""
