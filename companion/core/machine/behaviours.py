"""Behaviour of the session for each step type: start, stored values, labels and prompts.

``BEHAVIOURS`` has one for every type of step that the cursor does not open itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api.actions import Prepare, Remember
from companion.core.machine import bookkeeping
from companion.core.machine.questions import ask, people_asked, with_people_as_options
from companion.core.machine.quoting import quote
from companion.core.machine.tallying import score, verdict
from companion.core.program.text import Template
from companion.core.stages.apart import Privately
from companion.core.stages.base import Stage, StageContext
from companion.core.stages.breathing import Breathing
from companion.core.stages.enrolling import enrol
from companion.core.stages.holding import Holding
from companion.core.stages.prompting import Gathering, Prompt
from companion.core.stages.stillness import Quiet, Ringing, talk_in_pairs
from companion.core.state.memory import ANYTHING, SUPPOSED, Memory, Value, Words
from companion.core.state.provenance import ANSWER

StepT = TypeVar("StepT", bound=p.Step)


class Behaviour(ABC, Generic[StepT]):
    """Behaviour of the session for one step type."""

    @abstractmethod
    def begin(self, context: StageContext, step: StepT, said: str, now: float) -> None:
        """Enter the step's first stage; ``said`` is its first prompt with all names filled in, or empty."""

    def label(self, step: StepT, memory: Memory) -> str:
        """Return a short label for a screen; empty for a silent step."""
        return "" if step.is_silent() else memory.language.labels.prompt

    def first_words(self, step: StepT, memory: Memory) -> Template | None:
        """Return the first prompt in this run's wording."""
        return step.first_words()

    def needs_words(self, step: StepT, memory: Memory) -> bool:
        """Return whether it uses the words of a turn, which must be transcribed first."""
        return False

    def carry_out(self, step: StepT, memory: Memory) -> list[Remember]:
        """Apply the step's effect on the memory when it begins; return values to store for later sessions."""
        return []

    def suppose(self, step: StepT, memory: Memory) -> None:
        """Put the probable values after the step into ``memory``, a copy."""

    def prompts(self, step: StepT, words: str, memory: Memory) -> list[str]:
        """Return the first prompt as spoken, once for each partner it is addressed to.

        Empty if it must not be rendered ahead, since prepared prompts may stay on disk.
        """
        return [words]


def behaviour_of(step: p.Step) -> Behaviour[Any]:
    """Return the behaviour of a step's type. Raises AssertionError for a structural one: a bug of ours."""
    found = BEHAVIOURS.get(type(step))
    assert found is not None, f"{type(step).__name__} is opened by the cursor, or has no behaviour"
    return found


def begin(context: StageContext, step: p.Step, now: float) -> None:
    """Begin ``step``, once the words that it needs are transcribed."""
    behaviour, memory = behaviour_of(step), context.memory
    text = behaviour.first_words(step, memory)

    def go(then: float) -> None:
        for keep in behaviour.carry_out(step, memory):
            context.out.remember(keep)
        behaviour.begin(context, step, memory.fill(text).strip() if text else "", then)

    waits = behaviour.needs_words(step, memory) or (text is not None and memory.words_in(text))
    if waits and not context.listening.complete:
        context.go(Gathering(context, go), now)
    else:
        go(now)


def lacks_words(step: p.Step, memory: Memory, asked_for: frozenset[str]) -> bool:
    """Return whether a step's first prompt needs what nobody said; ``asked_for``: names of such words."""
    if not isinstance(step, p.Say | p.Ask | p.Turn | p.Quote):
        return False
    text = behaviour_of(step).first_words(step, memory)
    names = asked_for & set(text.names) if text else frozenset()
    return any(memory.fact(name) is None for name in names)


def label(step: p.Step, memory: Memory) -> str:
    """Return a short label for a step; empty for a silent one."""
    return behaviour_of(step).label(step, memory)


def carry_out(step: p.Step, memory: Memory) -> list[Remember]:
    """Apply the effect of ``step`` on the memory when it begins; return values to store."""
    return behaviour_of(step).carry_out(step, memory)


def _prompt(context: StageContext, step: p.Step, words: str, then: Callable[[float], None]) -> Stage:
    return Prompt(context, words, then, skippable=step.head.skippable)


class _Say(Behaviour[p.Say]):
    def first_words(self, step: p.Say, memory: Memory) -> Template:
        return step.texts[bookkeeping.wording(step, memory)] if len(step.texts) > 1 else step.texts[0]

    def carry_out(self, step: p.Say, memory: Memory) -> list[Remember]:
        return bookkeeping.use_wording(step, memory)

    def begin(self, context: StageContext, step: p.Say, said: str, now: float) -> None:
        pause_s = context.memory.quantity(step.pause_s)
        pause = Quiet(context, pause_s, context.next_step, skippable=step.head.skippable)

        def spoken(then: float) -> None:
            if pause_s > 0:
                context.go(pause, then)
            else:
                context.next_step(then)

        context.go(_prompt(context, step, said, spoken), now)


class _Ask(Behaviour[p.Ask]):
    def label(self, step: p.Ask, memory: Memory) -> str:
        labels = memory.language.labels
        if step.to in (p.EVERYONE, p.GROUP):
            return labels.question
        return labels.question_for.format(name=memory.person(step.to) or step.to)

    def suppose(self, step: p.Ask, memory: Memory) -> None:
        if step.save and step.answer is p.Answer.YES_NO:
            yes: Value = dict.fromkeys(memory.people, True) if step.to == p.EVERYONE else True
            memory.save(step.save, yes, origins=ANSWER)

    def prompts(self, step: p.Ask, words: str, memory: Memory) -> list[str]:
        return [words] if step.to == p.GROUP else _addressed(step.to, words, memory, step.question)

    def begin(self, context: StageContext, step: p.Ask, said: str, now: float) -> None:
        ask(context, step, said, now)


class _Turn(Behaviour[p.Turn]):
    def label(self, step: p.Turn, memory: Memory) -> str:
        return memory.language.labels.turn.format(name=memory.person(step.holder) or step.holder)

    def suppose(self, step: p.Turn, memory: Memory) -> None:
        if step.save and step.record and (holder := memory.person(step.holder)):
            memory.save(step.save, Words(holder, SUPPOSED))
        memory.values[ANYTHING] = True

    def prompts(self, step: p.Turn, words: str, memory: Memory) -> list[str]:
        return _addressed(step.holder, words, memory, step.say)

    def begin(self, context: StageContext, step: p.Turn, said: str, now: float) -> None:
        _turn(context, step, said, now)


class _Enrol(Behaviour[p.Enrol]):
    def label(self, step: p.Enrol, memory: Memory) -> str:
        return memory.language.labels.enrol

    def begin(self, context: StageContext, step: p.Enrol, said: str, now: float) -> None:
        enrol(context, step, said, [person for person in people_asked(context, step.to) if person], now)


class _Breathe(Behaviour[p.Breathe]):
    def label(self, step: p.Breathe, memory: Memory) -> str:
        return memory.language.labels.breathe

    def begin(self, context: StageContext, step: p.Breathe, said: str, now: float) -> None:
        if step.cues is not p.Cues.NONE:
            # They are said at an exact time, so they must be ready.
            context.out.do(Prepare(tuple(dict.fromkeys(context.language.prompts.breath.values()))))
        breathing = Breathing(context, step, context.next_step)
        prompt = Prompt(
            context,
            said,
            lambda then: context.go(breathing, then),
            eager=breathing.heard_before,
            skippable=step.head.skippable,
        )
        context.go(prompt, now)


class _Silence(Behaviour[p.Silence]):
    def label(self, step: p.Silence, memory: Memory) -> str:
        return memory.language.labels.silence

    def begin(self, context: StageContext, step: p.Silence, said: str, now: float) -> None:
        quiet = Quiet(
            context,
            context.memory.quantity(step.for_s),
            context.next_step,
            marks=step.marks,
            bell=step.bell,
            skippable=step.head.skippable,
        )
        context.go(_prompt(context, step, said, lambda then: context.go(quiet, then)), now)


class _Pairs(Behaviour[p.Pairs]):
    def label(self, step: p.Pairs, memory: Memory) -> str:
        return memory.language.labels.pairs

    def begin(self, context: StageContext, step: p.Pairs, said: str, now: float) -> None:
        talk_in_pairs(context, step, said, now)


class _Bell(Behaviour[p.Bell]):
    def label(self, step: p.Bell, memory: Memory) -> str:
        return memory.language.labels.bell

    def begin(self, context: StageContext, step: p.Bell, said: str, now: float) -> None:
        ringing = Ringing(context, step.strokes, context.next_step, skippable=step.head.skippable)
        context.go(_prompt(context, step, said, lambda then: context.go(ringing, then)), now)


class _End(Behaviour[p.End]):
    def label(self, step: p.End, memory: Memory) -> str:
        return memory.language.labels.end

    def begin(self, context: StageContext, step: p.End, said: str, now: float) -> None:
        context.close(step.name, said if step.say else context.phrases.say("the end"), now)


class _Quote(Behaviour[p.Quote]):
    def label(self, step: p.Quote, memory: Memory) -> str:
        return memory.language.labels.quote

    def needs_words(self, step: p.Quote, memory: Memory) -> bool:
        return isinstance(memory.value(step.of), Words)

    def prompts(self, step: p.Quote, words: str, memory: Memory) -> list[str]:
        return []

    def begin(self, context: StageContext, step: p.Quote, said: str, now: float) -> None:
        quote(context, step, said, now)


class _Tally(Behaviour[p.Tally]):
    def carry_out(self, step: p.Tally, memory: Memory) -> list[Remember]:
        if step.save:
            memory.save(step.save, score(step, memory), origins=memory.origins_of(*step.answers))
        return []

    def begin(self, context: StageContext, step: p.Tally, said: str, now: float) -> None:
        words = verdict(step, context.memory, context.phrases)
        context.go(_prompt(context, step, words, context.next_step), now)


class _Apart(Behaviour[p.Apart]):
    def label(self, step: p.Apart, memory: Memory) -> str:
        return memory.language.labels.apart

    def begin(self, context: StageContext, step: p.Apart, said: str, now: float) -> None:
        asks = tuple(with_people_as_options(one, context.memory) for one in step.asks)
        Privately(context, replace(step, asks=asks)).begin(now)


class _Silently(Behaviour[StepT]):
    """A step that only changes the memory, and ends immediately."""

    def begin(self, context: StageContext, step: StepT, said: str, now: float) -> None:
        context.next_step(now)


class _Section(_Silently[p.Section]):
    def label(self, step: p.Section, memory: Memory) -> str:
        return step.title


class _Draw(_Silently[p.Draw]):
    def carry_out(self, step: p.Draw, memory: Memory) -> list[Remember]:
        return bookkeeping.draw(step, memory)


class _Set(_Silently[p.Set]):
    def needs_words(self, step: p.Set, memory: Memory) -> bool:
        return isinstance(step.value, Template) and memory.words_in(step.value)

    def carry_out(self, step: p.Set, memory: Memory) -> list[Remember]:
        bookkeeping.set_value(step, memory)
        return []


class _Remember(_Silently[p.Remember]):
    def needs_words(self, step: p.Remember, memory: Memory) -> bool:
        return isinstance(memory.value(step.name), Words)

    def carry_out(self, step: p.Remember, memory: Memory) -> list[Remember]:
        return bookkeeping.remember(step, memory)


class _Remind(_Silently[p.Remind]):
    def carry_out(self, step: p.Remind, memory: Memory) -> list[Remember]:
        return bookkeeping.remind(step, memory)


class _Recall(_Silently[p.Recall]):
    def carry_out(self, step: p.Recall, memory: Memory) -> list[Remember]:
        bookkeeping.recall(step, memory)
        return []


BEHAVIOURS: dict[type[p.Step], Behaviour[Any]] = {
    p.Say: _Say(),
    p.Ask: _Ask(),
    p.Turn: _Turn(),
    p.Enrol: _Enrol(),
    p.Breathe: _Breathe(),
    p.Silence: _Silence(),
    p.Pairs: _Pairs(),
    p.Bell: _Bell(),
    p.End: _End(),
    p.Quote: _Quote(),
    p.Tally: _Tally(),
    p.Apart: _Apart(),
    p.Section: _Section(),
    p.Draw: _Draw(),
    p.Set: _Set(),
    p.Remember: _Remember(),
    p.Remind: _Remind(),
    p.Recall: _Recall(),
}


def _addressed(role: str, words: str, memory: Memory, template: Template | None) -> list[str]:
    """Return a prompt for each partner it is meant for, with their name if others are in the room."""
    if len(memory.people) < 2:
        return [words]
    people = memory.people if role == p.EVERYONE else (memory.person(role),)
    return [memory.addressed(words, person, template) for person in people if person]


def _turn(context: StageContext, step: p.Turn, said: str, now: float) -> None:
    holder = context.memory.person(step.holder)
    assert holder is not None, "the checker refuses a role that nobody fills"
    time_s = context.memory.quantity(step.time_s)
    alone = len(context.memory.people) < 2
    said = said if alone and said else context.memory.addressed(said, holder, step.say)
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
