"""Compilation of a checked script to the program for the session machine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from companion.core import program as p
from companion.core.audio import PACES
from companion.core.expressions import names, parse
from companion.core.program import Block, Program
from companion.core.state.memory import TIME_LEFT
from companion.language import language
from companion.language.pack import LanguagePack
from companion.scripts.check.known_names import known_of
from companion.scripts.check.settings import setting
from companion.scripts.model.intrusions import Given, protection
from companion.scripts.model.library import Library, NotThere
from companion.scripts.model.name_types import Types
from companion.scripts.model.names import Loaded
from companion.scripts.model.script import PartsModel, Piece, Script
from companion.scripts.model.step import StepModel
from companion.scripts.source.templates import names_in
from companion.yamlfile.tree import Path_


def compiled(library: Library, script: Loaded[Script]) -> Program:
    """Return the program of a script in which ``check`` found no error."""
    model, spoken = script.model, language(script.model.language)
    whole = _Whole(library, model.id, spoken, known_of(library, script).types, model.intrusions)
    return Program(
        id=model.id,
        title=model.title,
        summary=model.summary,
        language=model.language,
        people_min=model.people.min,
        people_max=model.people.max,
        roles=model.people.roles,
        steps=_block(whole, script, ("steps",), "steps", model.steps),
        settings=tuple(setting(name, written, lambda *_: None) for name, written in model.settings.items()),
        time_out=p.TimeOut(model.time_out.break_s, model.time_out.return_by, model.time_out.resume),
        intrusions=protection(model.intrusions),
        renamed=tuple((command.value, said) for command, said in model.commands.rename.items()),
        switched_off=frozenset(command.value for command in model.commands.off),
        pace=PACES[model.pace],
        sounds=tuple(model.sounds.items()),
        at_most_s=model.at_most,
        parts=_parts(model.parts, spoken),
        deep=model.deep,
        aliases=model.aliases,
        writes=_writes(library, script),
    )


def _parts(parts: PartsModel | None, spoken: LanguagePack) -> p.Parts | None:
    if parts is None:
        return None
    return p.Parts(parts.key, parts.of, parts.called or spoken.script.part, parts.minutes)


def _writes(library: Library, script: Loaded[Script]) -> p.Writes | None:
    writes = script.model.writes
    if writes is None:
        return None
    template = library.template(script, writes.template)
    assert isinstance(template, str), "the checker refuses a template that is not there"
    steps = library.every_step(script, ("steps",), script.model.steps)
    answers = {name for _, _, step in steps for _, name in step.saves()}
    title = writes.title or language(script.model.language).script.own_session
    used = names_in(template) & (answers | script.model.settings.keys())
    name = writes.template if "\n" not in writes.template else script.model.id
    return p.Writes(template, name, tuple(sorted(used)), writes.when, title)


@dataclass(frozen=True, slots=True)
class _Whole:
    """The context of a block."""

    library: Library
    id: str
    """The id of the whole script."""
    spoken: LanguagePack
    """The language of the whole script."""
    types: Types
    """Types of the names."""
    intrusions: Given
    """Default protection of its turns."""


@dataclass(frozen=True, slots=True)
class _At:
    """A step being compiled: a ``CompileContext``."""

    whole: _Whole
    loaded: Loaded[Piece]
    path: Path_
    """Its place in its file."""
    name: str
    """Its place in the program."""

    @property
    def script(self) -> str:
        """The id of the whole script."""
        return self.whole.id

    @property
    def spoken(self) -> LanguagePack:
        """The language of the whole script."""
        return self.whole.spoken

    @property
    def types(self) -> Types:
        """The types of the names."""
        return self.whole.types

    @property
    def intrusions(self) -> Given:
        """Default protection of turns."""
        return self.whole.intrusions

    def inner(self, at: Path_, steps: Sequence[StepModel]) -> Block:
        """Compile the steps that the step contains at ``at``."""
        name = f"{self.name}.{'.'.join(map(str, at))}"
        return _block(self.whole, self.loaded, (*self.path, *at), name, steps)

    def used(self, use: str, given: Types) -> Block:
        """Compile the target of ``use``, with the names given to it."""
        target = self.whole.library.target(self.loaded, use)
        assert not isinstance(target, NotThere), "the checker refuses a use that leads nowhere"
        whole = replace(self.whole, types={**self.whole.types, **given})
        return _block(whole, target.loaded, target.path, f"{self.name}.use", target.steps)


def _block(whole: _Whole, loaded: Loaded[Piece], path: Path_, name: str, steps: Sequence[StepModel]) -> Block:
    """Compile a block; ``path`` is its place in its file, ``name`` its place in the program."""
    found: list[p.Step] = []
    for index, step in enumerate(steps):
        at = _At(whole, loaded, (*path, index), f"{name}[{index}]")
        head = p.Head(
            path=at.name,
            line=loaded.document.mark(at.path).line,
            id=step.id,
            when=step.guard(),
            note=step.note,
            skippable=step.skippable,
        )
        found += step.compile(head, at)
    return _with_optional(_private_together(found))


def _with_optional(steps: Block) -> Block:
    """Return the steps with each optional section under the condition that there is time for it."""
    found: list[p.Step] = []
    optional: p.Section | None = None
    inside: list[p.Step] = []
    for step in (*steps, None):
        if optional is not None and (step is None or isinstance(step, p.Section)):
            head = replace(optional.head, path=f"{optional.head.path}.optional", id=None, note=None)
            found.append(p.If(head=head, cases=((parse(TIME_LEFT), tuple(inside)),)))
            optional, inside = None, []
        if step is None:
            break
        (inside if optional is not None else found).append(step)
        if isinstance(step, p.Section) and step.optional:
            optional = step
    return tuple(found)


def _private_together(steps: Iterable[p.Step]) -> Block:
    """Return the steps, with each run of private questions in one ``Apart``: each partner answers all of
    them in one absence. The ends of checklists follow it.

    A question that depends on an answer of the run, or on a score, starts another.
    """
    found: list[p.Step] = []
    asks: list[p.Ask] = []
    ends: list[p.Step] = []
    for step in steps:
        if isinstance(step, p.Tally) and asks:
            ends.append(step)
            continue
        private = isinstance(step, p.Ask) and step.private and step.to != p.GROUP
        if not (private and _free_of(step, asks, ends)):
            found += [*_together(asks), *ends]
            asks, ends = [], []
        if private and isinstance(step, p.Ask):
            asks.append(step)
        else:
            found.append(step)
    return (*found, *_together(asks), *ends)


def _free_of(step: p.Step, asks: Iterable[p.Ask], ends: Iterable[p.Step]) -> bool:
    """Return whether a question needs nothing that is known only after the run."""
    assert isinstance(step, p.Ask)
    needs = {*step.question.names, *(names(step.head.when) if step.head.when else ())}
    scores = {end.save for end in ends if isinstance(end, p.Tally)}
    return not needs & ({ask.save for ask in asks} | scores)


def _together(asks: list[p.Ask]) -> tuple[p.Step, ...]:
    if not asks:
        return ()
    first = asks[0].head
    return (p.Apart(head=replace(first, path=f"{first.path}.apart", id=None, when=None), asks=tuple(asks)),)
