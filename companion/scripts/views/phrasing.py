"""Wording for parts of a program, for outlines, sheets and charts."""

from companion.core import program as p
from companion.core.expressions import Expression
from companion.core.program.text import Template
from companion.scripts.views.conditions import in_words, readable_name


class Phrasing:
    """Words conditions, times and counts of one program."""

    def __init__(self, program: p.Program) -> None:
        self._settings = {setting.name: setting for setting in program.settings}
        self._yes_or_no = {s.name for s in program.settings if s.kind is p.SettingKind.YES_NO}
        self._yes_or_no |= {
            step.save
            for step in p.every_step(program.steps)
            if isinstance(step, p.Ask) and step.save and step.answer is p.Answer.YES_NO
        }

    def condition(self, condition: Expression) -> str:
        """Phrase a condition."""
        return in_words(condition, self._yes_or_no)

    def time(self, quantity: p.Quantity) -> str:
        """Phrase a duration, or the setting with one."""
        if not isinstance(quantity, p.Ref):
            return lasts(quantity)
        setting = self._settings.get(quantity.name)
        default = setting.default if setting else None
        usual = f", usually {lasts(default)}" if isinstance(default, int | float) else ""
        return f"the time that was chosen ({readable_name(quantity.name)}{usual})"

    def count(self, quantity: p.Quantity) -> str:
        """Phrase a number, or the setting with one."""
        return f"[{readable_name(quantity.name)}]" if isinstance(quantity, p.Ref) else f"{quantity:g}"


def quoted(template: Template) -> str:
    """Return a prompt in quotes, with names in brackets."""
    return f"“{template.fill(lambda name: f'[{readable_name(name)}]')}”"


def lasts(seconds: float) -> str:
    """Format a duration for people: ``45 seconds``, ``3 minutes``."""
    if seconds < 60 or (seconds < 120 and seconds % 30):
        return f"{seconds:g} second{'' if seconds == 1 else 's'}"
    if seconds >= 7200 and not seconds % 3600:
        return f"{seconds / 3600:g} hours"
    return f"{round(seconds / 60, 1):g} minute{'' if seconds == 60 else 's'}"


def whom(role: str) -> str:
    """Phrase a role in a sentence."""
    return {p.EVERYONE: "everyone", p.GROUP: "the group"}.get(role, f"the {readable_name(role)}")


def addressed_to(role: str | None) -> str:
    """Return `` to`` and a role, if there is one."""
    return f" to {whom(role)}" if role else ""


def before(say: Template | None) -> str:
    """Format a prompt at the start of a sentence."""
    return f"{quoted(say)} " if say else ""


def after(say: Template | None) -> str:
    """Format a prompt at the end of a sentence."""
    return f", after {quoted(say)}" if say else ""


def capital(words: str) -> str:
    """Capitalise the first letter."""
    return words[:1].upper() + words[1:]


def used_name(name: str) -> str:
    """Return the display name of a used block or file: ``../_shared/agree.yaml`` is “Agree”."""
    return capital(name.rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml").replace("-", " "))
