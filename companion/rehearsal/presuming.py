"""Prompts that lean on what nobody said: found by playing a script with people who tell nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import ClassVar

from companion.core.api import record as r
from companion.core.program import Program, Turn, every_step
from companion.core.program.text import Template
from companion.language import language
from companion.rehearsal.manners import Manner, lived
from companion.rehearsal.people import NAMES
from companion.rehearsal.scenario_runner import company_sizes

TELL_NOTHING = (Manner.QUIET, Manner.SILENT, Manner.PASSING, Manner.REFUSING, Manner.WITHDRAWING)
CODE = "W345"


@dataclass(frozen=True, slots=True)
class Presumption:
    """A prompt that presumes words nobody said."""

    place: str
    """The path of the step."""
    text: str
    manner: Manner
    code: ClassVar[str] = CODE

    @property
    def cause(self) -> str:
        """The problem in one sentence."""
        how = {
            Manner.QUIET: "when everybody says yes, and nothing else",
            Manner.SILENT: "when everybody is silent",
            Manner.PASSING: "when everybody passes",
            Manner.REFUSING: "when everybody would rather not",
            Manner.WITHDRAWING: "when everybody takes back what they told",
        }[self.manner]
        return f"“{self.text}” is also said {how}, and there was nothing told"


def presumptions(program: Program) -> Iterator[Presumption]:
    """Yield each such prompt once; none where the script has no turns."""
    if not any(isinstance(step, Turn) and not step.for_oneself for step in every_step(program.steps)):
        return
    presumes = language(program.language).presumes
    if not any(presumes(text.fill(lambda _: NAMES[0])) for text in _texts(program.steps)):
        return
    seen: set[str] = set()
    for manner in TELL_NOTHING:
        driver, _ = lived(program, manner, NAMES[: company_sizes(program)[0]])
        place = ""
        for entry in driver.record:
            if isinstance(entry, r.StepEntered):
                place = entry.path
            elif isinstance(entry, r.CompanionSaid) and place not in seen and presumes(entry.text):
                seen.add(place)
                yield Presumption(place, entry.text, manner)


def _texts(part: object) -> Iterator[Template]:
    """Yield every text of steps, and of all that they consist of."""
    if isinstance(part, Template):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)
    elif is_dataclass(part):
        yield from _texts(tuple(getattr(part, one.name) for one in fields(part)))
