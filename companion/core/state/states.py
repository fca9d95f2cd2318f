"""The states of a session, and the table of transitions.

The table is total: each pair of a state and a kind of event is a transition, is ignored
for a stated reason, or is illegal, which is always a bug. ``docs/states.md`` is generated
from it.

Two rules apply before the table. Words are recorded in any state. A ``PromptEnded`` with
a stale id is dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import get_args

from companion.core.api import events as e


class State(Enum):
    """State of a session."""

    NEW = "new"
    """Created, not started."""
    PROMPT = "prompt"
    """A step's words are spoken."""
    LEARNING = "learning"
    """A partner's voice is being learned."""
    ASKING = "asking"
    """Waiting for an answer."""
    FLOOR = "floor"
    """A partner has the floor and the clock runs."""
    GRACE = "grace"
    """The limit is reached; the sentence in progress may end."""
    BREATHING = "breathing"
    """Breaths are guided."""
    QUIET = "quiet"
    """A silence of the script, or the pause after a prompt."""
    GATHERING = "gathering"
    """Words that the next step needs are still being transcribed."""
    ASIDE = "aside"
    """The companion says something short; what was going on waits."""
    PAUSED = "paused"
    """Paused until "go on"."""
    TIME_OUT = "time out"
    """A break with a time to come back."""
    CONFIRMING = "confirming"
    """Stopped: for a minute all together can take it back."""
    LOST = "lost"
    """The microphone is gone."""
    CLOSING = "closing"
    """Speaking the last words, and waiting for the last transcripts."""
    ENDED = "ended"
    """Over. Nothing more happens."""


class Deadline:
    """The kind of event that a deadline is in the table."""


EventKind = type[e.Event | Deadline]
KINDS: tuple[EventKind, ...] = (*get_args(e.Event), Deadline)


@dataclass(frozen=True, slots=True)
class Goes:
    """The event is handled; the session may afterwards be in one of ``to``."""

    to: frozenset[State]


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing happens, for a reason."""

    because: str


@dataclass(frozen=True, slots=True)
class Illegal:
    """Can't happen: a bug if it does."""

    because: str


Entry = Goes | Ignored | Illegal

S = State
STEP_STATES = frozenset({S.PROMPT, S.LEARNING, S.ASKING, S.BREATHING, S.QUIET, S.GATHERING, S.CLOSING})
"""States that the next step of a script can lead to; a turn begins with its prompt."""
_INTERRUPTIONS = frozenset({S.ASIDE, S.PAUSED, S.TIME_OUT, S.CONFIRMING, S.LOST})
_ANYWHERE = STEP_STATES | _INTERRUPTIONS | {S.FLOOR, S.GRACE}


def _to(*states: State | frozenset[State]) -> Goes:
    flat: set[State] = set()
    for state in states:
        flat |= state if isinstance(state, frozenset) else {state}
    return Goes(frozenset(flat))


_BEGUN = Illegal("a session begins once")
_HAS_MICROPHONE = Ignored("the microphone was not missed")
_OVER = Ignored("the session is over")
_NOT_BEGUN = Illegal("nothing happens before the session begins")


def _listening(state: State) -> dict[EventKind, Entry]:
    """Transitions that all states between start and end have in common: speech is always heard."""
    return {
        e.Begin: _BEGUN,
        e.PromptEnded: Ignored("nothing is being said that this state waits for"),
        e.SpeechSuspected: _to(state),
        e.SpeechDismissed: _to(state),
        e.SpeechStarted: _to(state),
        e.SpeechEnded: _to(state),
        e.Heard: _to(_ANYWHERE),
        e.NothingHeard: _to(state),
        e.VoiceHeard: _to(state),
        e.VoiceTaken: Ignored("no voice is being learned"),
        e.CommandGiven: _to(_ANYWHERE),
        e.DeclinedUnseen: _to(state),
        e.MicrophoneLost: _to(state, S.LOST),
        e.MicrophoneFound: _HAS_MICROPHONE,
        e.CameBack: _to(S.PAUSED),
        e.StorageFailed: _to(S.PROMPT),
        Deadline: Illegal("this state sets no deadline"),
    }


TABLE: Mapping[State, Mapping[EventKind, Entry]] = {
    S.NEW: {kind: _NOT_BEGUN for kind in KINDS} | {e.Begin: _to(STEP_STATES)},
    S.PROMPT: _listening(S.PROMPT)
    | {e.PromptEnded: _to(STEP_STATES, S.FLOOR), e.SpeechStarted: _to(S.PROMPT, S.FLOOR, S.GRACE)},
    S.ASKING: _listening(S.ASKING) | {Deadline: _to(STEP_STATES, S.ASIDE, S.PAUSED)},
    S.LEARNING: _listening(S.LEARNING)
    | {e.VoiceTaken: _to(S.LEARNING, STEP_STATES), Deadline: _to(STEP_STATES)},
    S.FLOOR: _listening(S.FLOOR)
    | {
        e.VoiceHeard: _to(S.FLOOR, S.ASIDE, S.PROMPT),
        Deadline: _to(S.FLOOR, S.GRACE, S.ASIDE, S.PAUSED, STEP_STATES),
    },
    S.GRACE: _listening(S.GRACE) | {Deadline: _to(S.GRACE, STEP_STATES)},
    S.BREATHING: _listening(S.BREATHING) | {Deadline: _to(STEP_STATES)},
    S.QUIET: _listening(S.QUIET) | {Deadline: _to(STEP_STATES)},
    S.GATHERING: _listening(S.GATHERING) | {Deadline: _to(STEP_STATES)},
    S.ASIDE: _listening(S.ASIDE)
    | {
        e.PromptEnded: _to(_ANYWHERE - {S.CLOSING}),
        e.SpeechStarted: _to(S.ASIDE, S.FLOOR, S.GRACE),
        e.MicrophoneFound: _to(S.ASIDE),
        e.CameBack: _to(S.PAUSED, S.TIME_OUT, S.LOST),
        e.StorageFailed: _to(S.PROMPT, S.ASIDE),
        Deadline: Illegal("what waits beneath has stopped its clock"),
    },
    S.PAUSED: _listening(S.PAUSED)
    | {
        e.MicrophoneFound: _to(S.PAUSED),
        e.StorageFailed: _to(S.ASIDE),
        Deadline: _to(S.PAUSED, S.CLOSING),
    },
    S.TIME_OUT: _listening(S.TIME_OUT)
    | {
        e.MicrophoneFound: _to(S.TIME_OUT),
        e.CameBack: _to(S.TIME_OUT),
        e.StorageFailed: _to(S.ASIDE),
        Deadline: _to(S.TIME_OUT, S.CLOSING),
    },
    S.CONFIRMING: _listening(S.CONFIRMING)
    | {
        e.PromptEnded: _to(S.CONFIRMING),
        e.MicrophoneFound: _to(S.CONFIRMING),
        e.CameBack: _to(S.PAUSED, S.TIME_OUT, S.LOST),
        e.StorageFailed: _to(S.ASIDE),
        Deadline: _to(S.ASIDE, S.CLOSING, S.TIME_OUT),
    },
    S.LOST: _listening(S.LOST)
    | {
        e.MicrophoneLost: Ignored("it is already missed"),
        e.MicrophoneFound: _to(_ANYWHERE),
        e.SpeechStarted: _to(_ANYWHERE),
        e.CameBack: _to(S.LOST, S.PAUSED, S.TIME_OUT),
        e.StorageFailed: _to(S.ASIDE),
    },
    S.CLOSING: _listening(S.CLOSING)
    | {
        e.Heard: _to(S.CLOSING),
        e.CommandGiven: Ignored("the session is ending anyway"),
        e.PromptEnded: _to(S.CLOSING, S.ENDED),
        e.MicrophoneLost: Ignored("nothing more needs to be heard"),
        e.CameBack: _to(S.CLOSING),
        e.StorageFailed: Ignored("the session is ending anyway"),
        Deadline: _to(S.ENDED),
    },
    S.ENDED: {kind: _OVER for kind in KINDS} | {e.Begin: _BEGUN},
}  # fmt: skip


class IllegalEvent(Exception):
    """An event in a state that does not allow it: always a bug."""

    def __init__(self, state: State, event: object, because: str) -> None:
        super().__init__(f"{type(event).__name__} in state {state.name}: {because}")
