"""Coming back: the machine slept, or was started again in the midst of a session."""

from companion.core.api import events as e
from companion.core.stages.base import Stage, StageContext
from companion.core.stages.offrecord import whereabouts
from companion.core.stages.prompting import Aside
from companion.core.stages.waiting import Confirming, Lost, Paused, TimeOut
from companion.core.state.states import State


def come_back(context: StageContext, stage: Stage, event: e.CameBack, now: float) -> None:
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
    while isinstance(stage, Aside | Confirming) or (event.anew and isinstance(stage, Lost)):
        stage = stage.under
    if isinstance(stage, Paused | TimeOut | Lost):
        context.go(stage, now, suspended=True)
        stage.came_back(now, phrase)
        return
    stage.suspend(event.since_s)
    where = whereabouts(context, stage, now)
    context.go(Paused(context, stage, phrase, why="away", where=where), now)
