"""A program step by step in plain sentences, as a facilitator would tell it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from companion.core import program as p
from companion.core.expressions import Expression
from companion.core.program.text import Template
from companion.language.en.spoken_forms import all_of
from companion.scripts.views.conditions import in_words, plain_name, value_in_words

_ANSWERS: Final[Mapping[p.Answer, str]] = {
    p.Answer.YES_NO: "yes or no",
    p.Answer.NAME: "a name",
    p.Answer.TEXT: "free words",
}
_CUES: Final[Mapping[p.Cues, str]] = {
    p.Cues.VOICE: "guided by the voice",
    p.Cues.TONES: "with tones",
    p.Cues.NONE: "without cues",
}
_ORDERS: Final[Mapping[p.Order, str]] = {
    p.Order.GIVEN: "one after the other",
    p.Order.RANDOM: "in an order left to chance",
    p.Order.VOLUNTEER: "whoever would like to be next",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an outline."""

    depth: int
    """What happens only sometimes, or several times, stands deeper."""
    text: str
    note: str = ""
    """The facilitator's own note."""
    heading: bool = False


def outline(program: p.Program) -> list[Line]:
    """All steps of a program, in the order of the script."""
    return list(Teller(program).block(program.steps, 0))


def settings(program: p.Program) -> list[str]:
    """What can be chosen before a session, and what is asked at its start."""
    return [_setting(setting) for setting in program.settings]


def quoted(template: Template) -> str:
    """A prompt in quotes; names in it stand in brackets."""
    return f"“{template.fill(lambda name: f'[{plain_name(name)}]')}”"


def lasts(seconds: float) -> str:
    """A duration as people write it: ``45 seconds``, ``3 minutes``."""
    if seconds < 60 or (seconds < 120 and seconds % 30):
        return f"{seconds:g} second{'' if seconds == 1 else 's'}"
    if seconds >= 7200 and not seconds % 3600:
        return f"{seconds / 3600:g} hours"
    return f"{round(seconds / 60, 1):g} minute{'' if seconds == 60 else 's'}"


def _setting(setting: p.Setting) -> str:
    bounds = [_told(setting, bound) for bound in (setting.least, setting.most) if bound is not None]
    found = f"{plain_name(setting.name)}: "
    if setting.default is not None:
        found += _told(setting, setting.default)
    if setting.ask:
        found += f"{', ' if setting.default is not None else ''}asked at the start, {quoted(setting.ask)}"
    if len(bounds) == 2:
        return f"{found} (from {bounds[0]} to {bounds[1]})"
    return f"{found} ({'at most' if setting.least is None else 'at least'} {bounds[0]})" if bounds else found


def _told(setting: p.Setting, value: bool | float | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return lasts(value) if setting.kind is p.SettingKind.DURATION else f"{value:g}"


class Teller:
    """Tells the steps of one program."""

    def __init__(self, program: p.Program) -> None:
        self._settings = {setting.name: setting for setting in program.settings}
        self._yes_or_no = {s.name for s in program.settings if s.kind is p.SettingKind.YES_NO}
        self._yes_or_no |= {
            step.save
            for step in p.every_step(program.steps)
            if isinstance(step, p.Ask) and step.save and step.answer is p.Answer.YES_NO
        }

    def block(self, block: p.Block, depth: int) -> Iterator[Line]:
        """The sentences of some steps."""
        for step in block:
            head = step.head
            if head.when:
                yield Line(depth, f"Only if {self.condition(head.when)}:")
                yield from self._step(step, depth + 1)
            else:
                yield from self._step(step, depth)

    def _step(self, step: p.Step, depth: int) -> Iterator[Line]:
        if isinstance(step, p.Section):
            yield Line(depth, step.title, step.head.note or "", heading=True)
            return
        sentence = self.plain(step)
        if sentence:
            yield Line(depth, sentence, step.head.note or "")
        else:
            yield from self._nesting(step, depth)

    def plain(self, step: p.Step) -> str:
        """A step that holds no others; empty for one that does."""
        match step:
            case p.Say():
                return self._say(step)
            case p.Ask():
                return self._ask(step)
            case p.Turn():
                return self._turn(step)
            case p.Enrol():
                kept = f" (kept as {plain_name(step.save)})" if step.save else ""
                who = _capital(_whom(step.to))
                return f"{_before(step.say)}{who} may tell a little, so that the voice is known{kept}."
            case p.Breathe():
                how = "/".join(f"{phase.duration_s:g}" for phase in step.phases)
                seconds = lasts(round(step.cycles * sum(phase.duration_s for phase in step.phases)))
                breaths = f"{step.cycles} breath{'' if step.cycles == 1 else 's'}"
                told = f"{breaths} together ({how} seconds, about {seconds} in all), {_CUES[step.cues]}"
                return f"{_before(step.say)}{told}."
            case p.Silence():
                return f"{_before(step.say)}Silence for {self.time(step.for_s)}."
            case p.End():
                return f"The session ends here ({plain_name(step.name.replace('-', ' '))}){_after(step.say)}."
        return self._keeping(step)

    def _keeping(self, step: p.Step) -> str:
        match step:
            case p.Quote():
                said = f" after {quoted(step.say)}" if step.say else ""
                whose = f" of {_whom(step.by)}" if step.by else ""
                return f"The companion reads back the words kept as {plain_name(step.of)}{whose}{said}."
            case p.Draw():
                again = ", and none twice, in later sessions neither" if step.ever else ""
                items = "; ".join(quoted(item) for item in step.items)
                return f"One is drawn as {plain_name(step.save)}{again}: {items}."
            case p.Tally():
                return self._tally(step)
            case p.Apart():
                asked = " ".join(self._ask(ask) for ask in step.asks)
                return f"Each answers alone, while the others are out of hearing: {asked}"
            case p.Set(name=name, value=value):
                found = value_in_words(value) if isinstance(value, Expression) else quoted(value)
                return f"{plain_name(name)} becomes {found}."
            case p.Remember(name=name, of=of):
                beside = ", beside what was kept before" if step.add else ""
                whose = f" for {_whom(of)}" if of else ""
                return f"{plain_name(name)} is kept for later sessions{whose}{beside}."
        return ""

    def _nesting(self, step: p.Step, depth: int) -> Iterator[Line]:
        note = step.head.note or ""
        match step:
            case p.If(cases=cases, otherwise=otherwise):
                for number, (test, block) in enumerate(cases):
                    yield Line(depth, f"{'Or if' if number else 'If'} {self.condition(test)}:", note)
                    yield from self.block(block, depth + 1)
                if otherwise:
                    yield Line(depth, "Otherwise:")
                    yield from self.block(otherwise, depth + 1)
            case p.Mirror():
                yield Line(depth, self.mirror(step), note)
                if step.otherwise:
                    yield Line(depth, "If it was not confirmed in the end:")
                    yield from self.block(step.otherwise, depth + 1)
            case p.Recall():
                kept = f"what was kept as {plain_name(step.key)}"
                yield Line(depth, f"The companion remembers {kept}, where there is something.", note)
                for title, block in (("If there is:", step.then), ("If there is nothing:", step.otherwise)):
                    if block:
                        yield Line(depth, title)
                        yield from self.block(block, depth + 1)
            case p.Use(do=do, name=name):
                yield Line(depth, f"{plain_name(_short(name))}:", note)
                yield from self.block(do, depth + 1)
            case p.Repeat() | p.Each() | p.Rounds():
                yield Line(depth, self.again(step), note)
                yield from self.block(step.do, depth + 1)

    def again(self, step: p.Repeat | p.Each | p.Rounds) -> str:
        """How often, and for whom, a loop is gone through; ends with a colon."""
        match step:
            case p.Repeat(until=None, most=most):
                return f"{self._count(most)} times:"
            case p.Repeat(until=until, most=most):
                assert until is not None, "the case without one is above"
                return f"Again until {self.condition(until)}, at most {self._count(most)} times:"
            case p.Each():
                free = "; anybody may pass" if step.allow_pass else ""
                return f"For each ({plain_name(step.person)}), {_ORDERS[step.order]}{free}:"
        roles = all_of([f"the {plain_name(role)}" for role in step.roles])
        if step.count:
            times = "One round" if step.count == 1 else f"{step.count} rounds"
        else:
            times = "Rounds, until each has been each," if step.swap else "One round"
        moving = "; then the roles move on" if step.swap and step.count != 1 else ""
        return f"{times} with {roles}{moving}:"

    def _say(self, step: p.Say) -> str:
        said = quoted(step.texts[0])
        others = len(step.texts) - 1
        varied = (
            f", or one of {others} other wordings" if others > 1 else ", or in other words" if others else ""
        )
        pause = f" Then {self.time(step.pause_s)} of quiet." if step.pause_s else ""
        return f"The companion says{_to(step.to)}: {said}{varied}.{pause}".replace("”.", "”")

    def _ask(self, step: p.Ask) -> str:
        kept = f"; kept as {plain_name(step.save)}" if step.save else ""
        alone = ", alone" if step.private else ""
        whom = {p.EVERYONE: "Each is asked", p.GROUP: "All are asked, and whoever likes answers"}
        asked = whom.get(step.to, f"{_capital(_whom(step.to))} is asked")
        return f"{asked}{alone}: {quoted(step.question)} ({self.answer(step)}{kept})."

    def answer(self, step: p.Ask) -> str:
        """What kind of answer is waited for."""
        if step.answer is p.Answer.RATING:
            return f"a number from {step.low} to {step.high}"
        if step.answer is p.Answer.CHOICE:
            return f"one of: {', '.join(option.value for option in step.options)}"
        return _ANSWERS[step.answer]

    def _turn(self, step: p.Turn) -> str:
        unkept = "; nothing of it is kept" if not step.record else ""
        kept = f"; kept as {plain_name(step.save)}" if step.save else ""
        limit = self.time(step.time_s)
        speaks = f"{_capital(_whom(step.holder))} speaks, for up to {limit}{kept}{unkept}"
        return f"{speaks}{_after(step.say)}."

    def mirror(self, step: p.Mirror) -> str:
        """What happens in a mirror that is confirmed."""
        back = f"{_capital(_whom(step.by))} gives back what was heard ({plain_name(step.of)})"
        times = f"at most {step.max_rounds} times" if step.max_rounds > 1 else "once"
        return f"{back}, {times}, beginning with {quoted(step.opener)}. Then: {quoted(step.check)}."

    def _tally(self, step: p.Tally) -> str:
        kept = f" (kept as {plain_name(step.save)})" if step.save else ""
        bands = "; ".join(f"from {band.least}: {quoted(band.say)}" for band in step.bands)
        says = f" The companion says, {bands}." if bands else ""
        statements = "a statement" if len(step.statements) == 1 else f"{len(step.statements)} statements"
        compare = " It names where answers differ, and not who said what." if step.compare else ""
        return f"The answers to {statements} are counted{kept}.{says}{compare}"

    def condition(self, condition: Expression) -> str:
        """A condition in words."""
        return in_words(condition, self._yes_or_no)

    def time(self, quantity: p.Quantity) -> str:
        """A duration, or the setting that holds it."""
        if not isinstance(quantity, p.Ref):
            return lasts(quantity)
        setting = self._settings.get(quantity.name)
        default = setting.default if setting else None
        usual = f", usually {lasts(default)}" if isinstance(default, int | float) else ""
        return f"the time that was chosen ({plain_name(quantity.name)}{usual})"

    def _count(self, quantity: p.Quantity) -> str:
        return f"[{plain_name(quantity.name)}]" if isinstance(quantity, p.Ref) else f"{quantity:g}"


def _whom(role: str) -> str:
    return {p.EVERYONE: "everyone", p.GROUP: "the group"}.get(role, f"the {plain_name(role)}")


def _to(role: str | None) -> str:
    return f" to {_whom(role)}" if role else ""


def _before(say: Template | None) -> str:
    return f"{quoted(say)} " if say else ""


def _after(say: Template | None) -> str:
    return f", after {quoted(say)}" if say else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _short(name: str) -> str:
    """What a used block or file is called: ``../_shared/agree.yaml`` is “Agree”."""
    return _capital(name.rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml").replace("-", " "))
