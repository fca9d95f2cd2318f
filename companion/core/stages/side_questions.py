"""Questions in the middle of another stage, which waits beneath."""

from companion.core.language.meaning import AnswerValue
from companion.core.program import GROUP, Answer, Ask, Head
from companion.core.program.text import Template
from companion.core.stages.asking import Asking, Done
from companion.core.stages.base import Stage, StageContext
from companion.core.stages.offrecord import OffRecord
from companion.core.stages.waiting import Paused
from companion.core.state.states import State


class SideQuestion(Asking):
    """A question in the middle of another stage."""

    levels = 1
    ours = True

    def __init__(
        self, context: StageContext, step: Ask, person: str | None, question: str, done: Done, under: Stage
    ) -> None:
        super().__init__(context, step, person, question, done)
        self._under = under
        self.kept = under.kept

    def take_back(self, since_s: float, by: str | None) -> None:
        """Forget it in the stage beneath, too."""
        super().take_back(since_s, by)
        self._under.take_back(since_s, by)

    def abandon(self, now: float) -> None:
        """Abandon the stage beneath, too."""
        self._under.abandon(now)

    def _leave_open(self, now: float) -> None:
        self._answer(None, now)


class MayRead(Asking):
    """Asks whether to read words that were heard badly; only a yes counts."""

    levels = 1
    ours = True

    def _leave_open(self, now: float) -> None:
        self._answer(None, now)


def leave_it(context: StageContext, stage: Stage, person: str, now: float) -> None:
    """Ask somebody who has said nothing for a while whether to leave it for today. Silence leaves it."""
    stage.suspend(now)

    def done(yes: AnswerValue | None, then: float) -> None:
        if yes is not False:
            context.close("postponed", context.phrases.say("left for today"), then)
            return
        context.go(stage, then, suspended=True)
        context.aside(f"{context.phrases.say('going on')} {stage.status(then)}".strip(), then)

    question = context.phrases.say("leave it", name=person)
    ask = Ask(head=LEAVING, question=Template((question,)), to=person, answer=Answer.YES_NO)
    context.new_epoch()
    SideQuestion(context, ask, person, question, done, stage).ask(now)


def storage_failed(context: StageContext, stage: Stage, why: str, now: float) -> None:
    """Say ``why`` and ask everybody whether to go on without storage; pause unless all say yes."""
    if stage.state is State.CLOSING:
        return
    told = f"{why} {context.phrases.say('not kept any more')}".strip()
    if isinstance(stage, OffRecord):
        context.aside(told, now)
        return
    stage.suspend(now)
    _ask_each(context, stage, list(context.memory.people), told, now)


def _ask_each(context: StageContext, stage: Stage, people: list[str], before: str, now: float) -> None:
    person, *others = people

    def done(yes: AnswerValue | None, then: float) -> None:
        context.go(stage, then, suspended=True)
        if not yes:
            context.interrupt(Paused, then)
        elif others:
            _ask_each(context, stage, others, "", then)
        else:
            context.aside(f"{context.phrases.say('going on')} {stage.status(then)}".strip(), then)

    alone = len(context.memory.people) < 2
    question = f"{before} {context.phrases.say('go on unkept', name=person)}".strip()
    ask = Ask(
        head=_HEAD,
        question=Template((question,)),
        to=GROUP if alone else person,
        answer=Answer.YES_NO,
        interruptible=False,
    )
    context.new_epoch()
    SideQuestion(context, ask, None if alone else person, question, done, stage).ask(now)


LEAVING = Head(path="leaving", line=0)
"""Head of the question whether to leave it for today."""
_HEAD = Head(path="", line=0)
"""Head of questions that are not in the script."""
