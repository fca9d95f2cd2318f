"""CPU cost of the session machine."""

import time
from collections.abc import Iterable

from bench.figure import Figure
from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.machine.session import Session
from companion.core.program.text import Template
from companion.core.state.states import State
from companion.language.en import LANGUAGE

TURN_S = 300.0
TURNS = 4
SENTENCE_S = 3.0
PAUSE_S = 1.0
SPOKEN_CHARACTERS_PER_S = 15.0


def figures() -> list[Figure]:
    """Return the machine's CPU time for a session of more than twenty minutes."""
    took_s, session_s, events = min(_twenty_minutes() for _ in range(3))
    played = f"{session_s / 60:.0f} minutes, {events} events"
    each_us = took_s / events * 1e6
    return [
        Figure("machine, a twenty-minute session", took_s, "s", 0.05, played),
        Figure("machine, one event", each_us, "us", 150_000.0, "a reply beside patience and transcription"),
    ]


def program(turns: Iterable[p.Turn]) -> p.Program:
    """Return a script of these turns, for two."""
    return p.Program(
        id="bench",
        title="Bench",
        summary="",
        language="en",
        people_min=2,
        people_max=2,
        steps=tuple(turns),
    )


def _twenty_minutes() -> tuple[float, float, int]:
    """Return seconds taken, seconds played, and events handled; people speak all the time."""
    turns = (
        p.Turn(
            head=p.Head(path=f"steps[{i}]", line=i),
            holder=("Maya", "Leo")[i % 2],
            say=Template.parse("What did you see?"),
            time_s=TURN_S,
            save="words",
        )
        for i in range(TURNS)
    )
    session = Session(program(turns), ["Maya", "Leo"], LANGUAGE, safe_word="pineapple")
    began_s = time.process_time()
    played_s, events = _play(session)
    return time.process_time() - began_s, played_s, events


def _play(session: Session) -> tuple[float, int]:
    now, utterance, events = 0.0, 0, 1
    actions = session.handle(e.Begin(), now)
    while session.state is not State.ENDED:
        spoken = next((action for action in reversed(actions) if isinstance(action, a.Speak)), None)
        if spoken:
            now += len(spoken.text) / SPOKEN_CHARACTERS_PER_S
            actions = session.handle(e.PromptEnded(spoken.id), now)
            events += 1
        elif (deadline_s := session.deadline()) is not None and deadline_s <= now:
            actions = session.on_deadline(now)
            events += 1
        else:
            end_s = now + SENTENCE_S
            actions = session.handle(e.SpeechStarted(utterance, now), now)
            actions += session.handle(e.SpeechEnded(utterance, end_s), end_s)
            words = "I felt alone on Sunday, and then I wished you would stop and look."
            actions += session.handle(e.Heard(utterance, words, now, end_s, 0.9), end_s)
            now, utterance, events = end_s + PAUSE_S, utterance + 1, events + 3
    return now, events
