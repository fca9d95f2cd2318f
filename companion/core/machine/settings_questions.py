"""Settings at the start of a session: their values, and questions for those that a script asks for."""

from collections.abc import Mapping, Sequence
from math import ceil, floor

from companion.core import program as p
from companion.core.state.memory import PEOPLE_COUNT, Value
from companion.core.state.provenance import unsaid

_ANSWERS = {
    p.SettingKind.WORDS: p.Answer.TEXT,
    p.SettingKind.NUMBER: p.Answer.RATING,
    p.SettingKind.DURATION: p.Answer.RATING,
    p.SettingKind.YES_NO: p.Answer.YES_NO,
}
_HIGHEST = {p.SettingKind.NUMBER: 10.0, p.SettingKind.DURATION: 3600.0}
_MINUTE_S = 60.0


def with_questions(program: p.Program, given: Mapping[str, Value]) -> p.Block:
    """Return the steps of ``program`` after a question for each setting that needs one."""
    return (*(_question(s) for s in program.settings if s.ask and s.name not in given), *program.steps)


def given_values(
    program: p.Program, people: Sequence[str], settings: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the values that are known at the start: settings, by default or as given, and who has a role."""
    defaults = {setting.name: _default(setting) for setting in program.settings}
    given = {name: unsaid(value) for name, value in settings.items()}
    roles = dict(zip(program.roles, people, strict=False))
    return defaults | given | roles | {PEOPLE_COUNT: len(people)}


def _default(setting: p.Setting) -> Value:
    value = setting.default
    if value is None and setting.kind in _HIGHEST:
        # Asked for and passed: the least there is asks the least of people.
        value = setting.least or (_MINUTE_S if setting.kind is p.SettingKind.DURATION else 1.0)
    if setting.kind is p.SettingKind.NUMBER and isinstance(value, float) and value.is_integer():
        return int(value)  # a fraction would be spoken as a duration
    return value


def _question(setting: p.Setting) -> p.Ask:
    """Return the question for a setting; a duration is asked for in whole minutes."""
    assert setting.ask is not None
    unit = _MINUTE_S if setting.kind is p.SettingKind.DURATION else 1.0
    least = 1.0 if setting.least is None else setting.least / unit
    most = (_HIGHEST.get(setting.kind, 0.0) if setting.most is None else setting.most) / unit
    return p.Ask(
        head=p.Head(path=f"settings.{setting.name}", line=1),
        question=setting.ask,
        to=p.GROUP,
        answer=_ANSWERS[setting.kind],
        save=setting.name,
        low=ceil(least),
        high=floor(most),
        setting=setting.kind,
    )
