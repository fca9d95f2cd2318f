"""What a spoken answer can mean."""

from dataclasses import dataclass

AnswerValue = bool | int | str


@dataclass(frozen=True, slots=True)
class Understood:
    """A clear answer."""

    value: AnswerValue


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that do not answer the question."""


Meaning = Understood | Unclear
