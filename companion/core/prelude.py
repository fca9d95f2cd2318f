"""Settings that a script asks for at the start, as the questions they become."""

from collections.abc import Mapping

from companion.core import program as p
from companion.core.memory import Value

_ANSWERS = {
    p.Kind.WORDS: p.Answer.TEXT,
    p.Kind.NUMBER: p.Answer.RATING,
    p.Kind.YES_NO: p.Answer.YES_NO,
}


def with_questions(program: p.Program, given: Mapping[str, Value]) -> p.Block:
    """The steps of ``program`` with a question before them for each setting that needs one."""
    return (*(_question(s) for s in program.settings if s.ask and s.name not in given), *program.steps)


def defaults(program: p.Program) -> dict[str, Value]:
    """The settings' own values. A plain number is whole: a fraction would be spoken as a duration."""
    return {
        setting.name: int(setting.default)
        if setting.kind is p.Kind.NUMBER
        and isinstance(setting.default, float)
        and setting.default.is_integer()
        else setting.default
        for setting in program.settings
    }


def _question(setting: p.Setting) -> p.Ask:
    assert setting.ask is not None
    return p.Ask(
        head=p.Head(path=f"settings.{setting.name}", line=1),
        question=setting.ask,
        to=p.GROUP,
        answer=_ANSWERS.get(setting.kind, p.Answer.RATING),
        save=setting.name,
        low=int(setting.least or 1),
        high=int(setting.most or 10),
        default=setting.default if not isinstance(setting.default, float) else int(setting.default),
    )
