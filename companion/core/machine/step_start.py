"""How each kind of step begins."""

from collections.abc import Callable

from companion.core import program as p
from companion.core.api import events as e
from companion.core.language.meaning import AnswerValue
from companion.core.machine.bookkeeping import carry_out, is_silent, needs_words, wording
from companion.core.machine.quoting import SURE, Quotation, introduced, quotation, sentence
from companion.core.machine.tallying import verdict
from companion.core.program.text import Template
from companion.core.stages.apart import Privately
from companion.core.stages.asking import Asking
from companion.core.stages.base import Stage, StageContext
from companion.core.stages.enrolling import enrol
from companion.core.stages.holding import Holding
from companion.core.stages.meanwhile import MayRead
from companion.core.stages.prompting import Gathering, Prompt, Transition
from companion.core.stages.stillness import Breathing, Quiet
from companion.core.state.memory import Memory, Origin
from companion.core.state.redaction import in_own_words

SECONDS_PER_MINUTE = 60.0
_LABELS: dict[type, str] = {
    p.Say: "say",
    p.Ask: "question",
    p.Turn: "turn",
    p.Breathe: "breathing",
    p.Silence: "silence",
    p.End: "end",
}


def kind(step: p.Step) -> str:
    """The word for a step in the record."""
    return _LABELS.get(type(step), type(step).__name__.lower())


def main_text(step: p.Step, memory: Memory) -> Template | None:
    """The first thing that is spoken in a step, where that stands in the script."""
    match step:
        case p.Say():
            return step.texts[wording(step, memory)] if len(step.texts) > 1 else step.texts[0]
        case p.Ask():
            return step.question
        case p.Turn() | p.Enrol() | p.Breathe() | p.Silence() | p.End() | p.Quote():
            return step.say
    return None


def label(step: p.Step, memory: Memory) -> str:
    """A few words on a step, for a screen."""
    person, words = memory.person, memory.language.labels
    match step:
        case p.Turn():
            return words.turn.format(name=person(step.holder) or step.holder)
        case p.Ask():
            if step.to in (p.EVERYONE, p.GROUP):
                return words.question
            return words.question_for.format(name=person(step.to) or step.to)
        case p.Enrol():
            return words.enrol
        case p.Breathe():
            return words.breathe
        case p.Silence():
            return words.silence
        case p.End():
            return words.end
        case p.Quote():
            return words.quote
        case p.Apart():
            return words.apart
        case p.Section():
            return step.title
    return "" if is_silent(step) else words.prompt


def begin(context: StageContext, step: p.Step, now: float) -> None:
    """Turn to ``step``. Words that it needs and that are still being transcribed are waited for."""
    text = main_text(step, context.memory)
    waits = needs_words(step, context.memory) or (text is not None and context.memory.words_in(text))
    if waits and context.listening.pending:
        context.go(Gathering(context, lambda then: _begin(context, step, text, then)), now)
    else:
        _begin(context, step, text, now)


def _begin(context: StageContext, step: p.Step, text: Template | None, now: float) -> None:
    for keep in carry_out(step, context.memory):
        context.out.remember(keep)
    said = context.memory.fill(text).strip() if text else ""
    skippable = step.head.skippable

    def prompt(words: str, then: Callable[[float], None]) -> Stage:
        return Prompt(context, words, then, skippable=skippable)

    match step:
        case p.Say():
            pause_s = context.memory.quantity(step.pause_s)
            pause = Quiet(context, pause_s, context.next_step, skippable=skippable)
            context.go(
                prompt(said, lambda t: context.go(pause, t) if pause_s > 0 else context.next_step(t)), now
            )
        case p.Ask():
            _ask(context, step, said, _asked(context, step.to), now)
        case p.Turn():
            _turn(context, step, said, now)
        case p.Enrol():
            enrol(context, step, said, [person for person in _asked(context, step.to) if person], now)
        case p.Breathe():
            context.go(
                prompt(said, lambda t: context.go(Breathing(context, step, context.next_step), t)), now
            )
        case p.Silence():
            for_s = context.memory.quantity(step.for_s)
            quiet = Quiet(
                context, for_s, context.next_step, marks=step.marks, bell=step.bell, skippable=skippable
            )
            context.go(prompt(said, lambda t: context.go(quiet, t)), now)
        case p.End():
            context.close(step.name, said or context.phrases.say("the end"), now)
        case p.Quote():
            _quote(context, step, said, now)
        case p.Tally():
            context.go(prompt(verdict(step, context.memory, context.phrases), context.next_step), now)
        case p.Apart():
            Privately(context, step).begin(now)
        case _ if is_silent(step):
            context.next_step(now)
        case _:
            raise AssertionError(f"{type(step).__name__} is opened by the cursor")


def _asked(context: StageContext, to: str) -> list[str | None]:
    if to == p.EVERYONE:
        return list(context.memory.people)
    if to == p.GROUP:
        return [None]
    return [context.memory.person(to)]


def _ask(context: StageContext, step: p.Ask, question: str, people: list[str | None], now: float) -> None:
    person, *others = people
    alone = len(context.memory.people) < 2
    said = context.memory.addressed(question, person) if person and not alone else question

    def done(value: AnswerValue | None, then: float) -> None:
        if isinstance(value, str) and in_own_words(step):
            context.memory.own_words[value] = then
        _save(context, step, value, person, asking.confidence)
        if others:
            _ask(context, step, question, others, then)
        else:
            context.next_step(then)

    context.new_epoch()
    asking = Asking(context, step, person, said, done)
    asking.ask(now)


def _save(
    context: StageContext, step: p.Ask, value: AnswerValue | None, person: str | None, confidence: float
) -> None:
    if step.save is None or (step.setting is not None and value is None):
        return
    minutes = step.setting is p.SettingKind.DURATION and isinstance(value, int)
    origin = Origin(person, confidence) if step.answer is p.Answer.TEXT else None
    entry_of = person if step.to == p.EVERYONE else None
    context.memory.save(
        step.save, SECONDS_PER_MINUTE * int(value or 0) if minutes else value, entry_of, origin
    )


def _quote(context: StageContext, step: p.Quote, lead: str, now: float) -> None:
    """Read words back, or leave them out: unseen where there are none, kindly where they may be wrong."""
    found = quotation(step, context.memory, context.listening)
    if found is None:
        context.next_step(now)
        return
    if found.confidence >= SURE:
        _read(context, step, lead, found, now)
        return

    def done(yes: AnswerValue | None, then: float) -> None:
        still = quotation(step, context.memory, context.listening)
        if yes and still:
            _read(context, step, lead, still, then)
        else:
            context.go(Transition(context, context.phrases.say("not read"), context.next_step), then)

    question = context.phrases.say("unsure of words")
    ask = p.Ask(head=step.head, question=Template((question,)), to=p.GROUP, answer=p.Answer.YES_NO)
    if found.speaker and len(context.memory.people) > 1:
        question = context.memory.addressed(question, found.speaker)
    context.new_epoch()
    MayRead(context, ask, found.speaker, question, done).ask(now)


def _read(context: StageContext, step: p.Quote, lead: str, found: Quotation, now: float) -> None:
    words = sentence(context.memory.reads(found.text))
    if lead:
        text = introduced(lead, words)
    elif found.speaker:
        text = context.phrases.say("you said", name=found.speaker, words=words)
    else:
        text = context.phrases.say("it was said", words=words)
    context.go(Prompt(context, text, context.next_step, skippable=step.head.skippable), now)


def _turn(context: StageContext, step: p.Turn, said: str, now: float) -> None:
    holder = context.memory.person(step.holder)
    assert holder is not None, "the checker refuses a role that nobody fills"
    time_s = context.memory.quantity(step.time_s)
    alone = len(context.memory.people) < 2
    said = said if alone and said else context.memory.addressed(said, holder)
    said = said or context.phrases.say("your turn", name=holder, time_s=time_s)
    if step.save:
        context.memory.save(step.save, None)
    holding = Holding(context, step, holder, context.new_turn(), said)

    def eager(event: e.Heard, then: float) -> None:
        context.go(holding, then)
        context.listening.hand_over(event, holding.owner())

    prompt = Prompt(
        context,
        said,
        lambda t: context.go(holding, t),
        eager=eager if step.interruptible else None,
        skippable=step.head.skippable,
    )
    context.go(prompt, now)
