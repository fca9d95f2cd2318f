"""People who follow a shipped script without sound: they answer what is asked, and speak in their turns."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Self

from companion import config
from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.remembered import NO_HISTORY, History
from companion.core.program.text import Template
from companion.core.state.states import State
from companion.scripts.loading import load
from tests.core.play import Play

Answers = Mapping[str, str | Sequence[str]]
"""What is said to a prompt that holds the words; of several, one each time, the last again and again."""

TURN = "This is what I wanted to tell you."


@cache
def shipped(name: str) -> p.Program:
    """A script that ships with the program."""
    return load(path_of(name), (config.sessions_folder(),))


def path_of(name: str) -> Path:
    """Where a script lies."""
    (found,) = config.sessions_folder().rglob(f"{name}.yaml")
    return found


def names_of_all() -> list[str]:
    """All scripts that people can choose."""
    folder = config.sessions_folder()
    paths = (path.relative_to(folder) for path in folder.rglob("*.yaml"))
    named = (path for path in paths if not any(part.startswith("_") for part in path.parts))
    return sorted(path.stem for path in named if not path.name.endswith(".test.yaml"))


class Couple(Play):
    """Answers each question by ``answers``, is silent where there is none, and fills each turn."""

    def __init__(
        self,
        script: p.Program,
        answers: Answers,
        people: Sequence[str] = ("Maya", "Leo"),
        *,
        turns: Answers | None = None,
        safe_word: str | None = None,
        settings: Mapping[str, bool | float | str] | None = None,
        past: History = NO_HISTORY,
    ) -> None:
        here = [*people, "Kim"][: max(len(people), script.people_min)]
        super().__init__(script, here, safe_word=safe_word, settings=settings, past=past)
        self._answers = {
            words: [said] if isinstance(said, str) else list(said) for words, said in answers.items()
        }
        self._turns = {
            words: [said] if isinstance(said, str) else list(said) for words, said in (turns or {}).items()
        }
        self.quiet = False
        """True: nobody says anything any more."""
        self._prompt = ""

    def whole(self) -> Self:
        """The session from its first word to its last."""
        self.begin().to_end()
        return self

    def as_far_as_it_goes(self) -> Self:
        """From where it is to its last word, or to the pause where nobody is there."""
        if self.session.state is State.NEW:
            self.begin()
        self.until(lambda: self.session.state in (State.PAUSED, State.ENDED))
        return self

    @property
    def paths(self) -> list[str]:
        """The steps that were entered, in their order."""
        return [entry.path for entry in self.entries(r.StepEntered)]

    def answered(self, words: str) -> list[tuple[str | None, str | None]]:
        """Who answered the questions that hold these words, and what was understood."""
        return [(x.by, x.value) for x in self.entries(r.Answered) if words in x.question]

    def _moved(self, before: State, kind: type) -> None:
        super()._moved(before, kind)
        after = self.session.state
        if self.quiet or after is before or kind is not e.PromptEnded:
            return
        if after is State.ASKING and (said := _next(self._answers, self.said[-1])):
            self.says(said, 1.0, after_s=1.0)
        elif after is State.FLOOR and before is not State.ASIDE:
            said = _next(self._turns, self.said[-1]) or TURN
            self.says(said, 8.0, after_s=1.0)
            if self.session.commands.find(said) is None:
                self.says("I'm done.", 0.8, after_s=11.0)


def _next(known: dict[str, list[str]], prompt: str) -> str:
    for words, waiting in known.items():
        if words.casefold() in prompt.casefold():
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]
    return ""


def spoken(script: p.Program) -> Iterator[tuple[str, str]]:
    """All that a script lets the companion say, each with the path of its step."""
    for setting in script.settings:
        if setting.ask:
            yield f"settings.{setting.name}", str(setting.ask)
    yield from _spoken(script.steps)


def _spoken(block: p.Block) -> Iterator[tuple[str, str]]:
    for step in p.every_step(block):
        for text in _texts(step):
            yield step.head.path, str(text)


def _texts(step: p.Step) -> Iterator[Template]:
    match step:
        case p.Say():
            yield from step.texts
        case p.Ask():
            yield from (step.question, *step.silence, *step.unclear)
        case p.Mirror():
            yield from (step.opener, step.check, *((step.more,) if step.more else ()))
        case p.Turn() | p.Breathe() | p.Silence() | p.Bell() | p.Pairs() | p.End() | p.Quote():
            yield from ((step.say,) if step.say else ())
        case p.Draw():
            yield from step.items
        case p.Tally():
            yield from (band.say for band in step.bands)
        case p.Set(value=Template() as words):
            yield words
