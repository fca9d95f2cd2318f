"""Questions of a script: who is asked, one after the other, and where their answers go."""

from dataclasses import replace

from companion.core import program as p
from companion.core.language.meaning import AnswerValue
from companion.core.stages.answers import save_answer
from companion.core.stages.asking import Asking
from companion.core.stages.base import StageContext
from companion.core.state.memory import Memory


def ask(context: StageContext, step: p.Ask, question: str, now: float) -> None:
    """Put ``question`` to everyone it is for, one after the other; then the next step comes."""
    _ask(context, with_people_as_options(step, context.memory), question, people_asked(context, step.to), now)


def people_asked(context: StageContext, to: str) -> list[str | None]:
    """Return who is asked, in order; None: anybody in the group."""
    if to == p.EVERYONE:
        context.memory.asked_all += 1
        return list(context.memory.by_turns(context.memory.asked_all - 1))
    if to == p.GROUP:
        return [None]
    return [context.memory.person(to)]


def with_people_as_options(step: p.Ask, memory: Memory) -> p.Ask:
    """Return a question for one of those who are here as a choice between them."""
    if step.answer is not p.Answer.PARTNER:
        return step
    people = tuple(p.Option(person, (person,)) for person in memory.people)
    return replace(step, answer=p.Answer.CHOICE, options=people)


def _ask(context: StageContext, step: p.Ask, question: str, people: list[str | None], now: float) -> None:
    person, *others = people
    alone = len(context.memory.people) < 2
    said = context.memory.addressed(question, person, step.question) if person and not alone else question

    def save(value: AnswerValue | None, then: float) -> None:
        save_answer(context.memory, step, value, person, then, asking.confidence)

    def done(value: AnswerValue | None, then: float) -> None:
        save(value, then)
        if step.save and not step.private:
            of, outcomes = person if step.to == p.EVERYONE else None, context.memory.outcomes
            outcomes[step.save] = {**outcomes.get(step.save, {}), of: asking.outcome}
        if value is not None:
            context.used(person, then, told=step.answer is not p.Answer.YES_NO)
        context.answered(asking, value, save, then)
        if others:
            _ask(context, step, question, others, then)
            return
        if step.save and context.position.declined_unseen:
            for name in context.memory.people:  # whatever was said aloud
                context.memory.save(step.save, None, name)
        context.next_step(then)

    context.new_epoch()
    asking = Asking(context, step, person, said, done)
    asking.ask(now)
