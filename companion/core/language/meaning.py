"""Meanings of spoken answers."""

from dataclasses import dataclass

AnswerValue = bool | int | str


@dataclass(frozen=True, slots=True)
class Understood:
    """A clear answer."""

    value: AnswerValue


@dataclass(frozen=True, slots=True)
class Unclear:
    """No clear answer."""


Meaning = Understood | Unclear
