"""How each kind of step begins."""

from collections.abc import Callable

from companion.core import events as e
from companion.core import program as p
from companion.core.answers import Value
from companion.core.bookkeeping import carry_out, is_silent, needs_words, wording
from companion.core.memory import Memory, Origin
from companion.core.phrases import addressed
from companion.core.quoting import SURE, Quotation, introduced, quotation, sentence
from companion.core.stages.apart import Privately
from companion.core.stages.asking import Asking
from companion.core.stages.base import Host, Stage
from companion.core.stages.enrolling import enrol
from companion.core.stages.holding import Holding
from companion.core.stages.meanwhile import MayRead
from companion.core.stages.prompting import Gathering, Prompt, Transition
from companion.core.stages.stillness import Breathing, Quiet
from companion.core.tallying import verdict
from companion.core.text import Template
from companion.core.withholding import in_own_words

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


def label(step: p.Step, person: Callable[[str], str | None]) -> str:
    """A few words on a step, for a screen."""
    match step:
        case p.Turn():
            return f"{person(step.holder) or step.holder}'s turn"
        case p.Ask():
            shared = step.to in (p.EVERYONE, p.GROUP)
            return "a question" if shared else f"a question for {person(step.to) or step.to}"
        case p.Enrol():
            return "getting to know your voices"
        case p.Breathe():
            return "breathing together"
        case p.Silence():
            return "silence"
        case p.End():
            return "the end"
        case p.Quote():
            return "what was said"
        case p.Apart():
            return "questions for each alone"
        case p.Section():
            return step.title
    return "" if is_silent(step) else "a few words"


def begin(host: Host, step: p.Step, now: float) -> None:
    """Turn to ``step``. Words that it needs and that are still being transcribed are waited for."""
    text = main_text(step, host.memory)
    waits = needs_words(step, host.memory) or (text is not None and host.memory.words_in(text))
    if waits and host.listening.pending:
        host.go(Gathering(host, lambda then: _begin(host, step, text, then)), now)
    else:
        _begin(host, step, text, now)


def _begin(host: Host, step: p.Step, text: Template | None, now: float) -> None:
    for keep in carry_out(step, host.memory):
        host.keep(keep)
    said = host.memory.fill(text).strip() if text else ""
    skippable = step.head.skippable

    def prompt(words: str, then: Callable[[float], None]) -> Stage:
        return Prompt(host, words, then, skippable=skippable)

    match step:
        case p.Say():
            pause_s = host.memory.quantity(step.pause_s)
            pause = Quiet(host, pause_s, host.next_step, skippable=skippable)
            host.go(prompt(said, lambda t: host.go(pause, t) if pause_s > 0 else host.next_step(t)), now)
        case p.Ask():
            _ask(host, step, said, _asked(host, step.to), now)
        case p.Turn():
            _turn(host, step, said, now)
        case p.Enrol():
            enrol(host, step, said, [person for person in _asked(host, step.to) if person], now)
        case p.Breathe():
            host.go(prompt(said, lambda t: host.go(Breathing(host, step, host.next_step), t)), now)
        case p.Silence():
            for_s = host.memory.quantity(step.for_s)
            quiet = Quiet(host, for_s, host.next_step, marks=step.marks, bell=step.bell, skippable=skippable)
            host.go(prompt(said, lambda t: host.go(quiet, t)), now)
        case p.End():
            host.close(step.name, said or host.phrases.say("the end"), now)
        case p.Quote():
            _quote(host, step, said, now)
        case p.Tally():
            host.go(prompt(verdict(step, host.memory, host.phrases), host.next_step), now)
        case p.Apart():
            Privately(host, step).begin(now)
        case _ if is_silent(step):
            host.next_step(now)
        case _:
            raise AssertionError(f"{type(step).__name__} is opened by the cursor")


def _asked(host: Host, to: str) -> list[str | None]:
    if to == p.EVERYONE:
        return list(host.memory.people)
    if to == p.GROUP:
        return [None]
    return [host.memory.person(to)]


def _ask(host: Host, step: p.Ask, question: str, people: list[str | None], now: float) -> None:
    person, *others = people
    alone = len(host.memory.people) < 2
    said = addressed(question, person, host.memory.people) if person and not alone else question

    def done(value: Value | None, then: float) -> None:
        if isinstance(value, str) and in_own_words(step):
            host.memory.own_words[value] = then
        _save(host, step, value, person, asking.confidence)
        if others:
            _ask(host, step, question, others, then)
        else:
            host.next_step(then)

    host.new_epoch()
    asking = Asking(host, step, person, said, done)
    asking.ask(now)


def _save(host: Host, step: p.Ask, value: Value | None, person: str | None, confidence: float) -> None:
    if step.save is None or (step.setting is not None and value is None):
        return
    minutes = step.setting is p.Kind.DURATION and isinstance(value, int)
    origin = Origin(person, confidence) if step.answer is p.Answer.TEXT else None
    entry_of = person if step.to == p.EVERYONE else None
    host.memory.save(step.save, SECONDS_PER_MINUTE * int(value or 0) if minutes else value, entry_of, origin)


def _quote(host: Host, step: p.Quote, lead: str, now: float) -> None:
    """Read words back, or leave them out: unseen where there are none, kindly where they may be wrong."""
    found = quotation(step, host.memory, host.listening)
    if found is None:
        host.next_step(now)
        return
    if found.confidence >= SURE:
        _read(host, step, lead, found, now)
        return

    def done(yes: Value | None, then: float) -> None:
        still = quotation(step, host.memory, host.listening)
        if yes and still:
            _read(host, step, lead, still, then)
        else:
            host.go(Transition(host, host.phrases.say("not read"), host.next_step), then)

    question = host.phrases.say("unsure of words")
    ask = p.Ask(head=step.head, question=Template((question,)), to=p.GROUP, answer=p.Answer.YES_NO)
    if found.speaker and len(host.memory.people) > 1:
        question = addressed(question, found.speaker, host.memory.people)
    host.new_epoch()
    MayRead(host, ask, found.speaker, question, done).ask(now)


def _read(host: Host, step: p.Quote, lead: str, found: Quotation, now: float) -> None:
    words = sentence(host.memory.reads(found.text))
    if lead:
        text = introduced(lead, words)
    elif found.speaker:
        text = host.phrases.say("you said", name=found.speaker, words=words)
    else:
        text = host.phrases.say("it was said", words=words)
    host.go(Prompt(host, text, host.next_step, skippable=step.head.skippable), now)


def _turn(host: Host, step: p.Turn, said: str, now: float) -> None:
    holder = host.memory.person(step.holder)
    assert holder is not None, "the checker refuses a role that nobody fills"
    time_s = host.memory.quantity(step.time_s)
    alone = len(host.memory.people) < 2
    said = said if alone and said else addressed(said, holder, host.memory.people)
    said = said or host.phrases.say("your turn", name=holder, time_s=time_s)
    if step.save:
        host.memory.save(step.save, None)
    holding = Holding(host, step, holder, host.new_turn(), said)

    def eager(event: e.Heard, then: float) -> None:
        host.go(holding, then)
        host.listening.hand_over(event, holding.owner())

    prompt = Prompt(
        host,
        said,
        lambda t: host.go(holding, t),
        eager=eager if step.interruptible else None,
        skippable=step.head.skippable,
    )
    host.go(prompt, now)
