"""Silence is never a yes, a number or a way on: branches that a missing answer would decide.

Each branch of a program is tried in every way in which its questions may be answered or stay
open, among any company. A missing answer may act as a no to a question that is answered with yes or no. It is
refused

* where the session then goes on although an answer could have ended it there ("deeper"), or
* where it acts as a number or a choice that nobody gave, and the script does not say what happens then.

What a script says of missing answers further up on the way counts: where ``if: unanswered(calm)`` ended the
session, ``calm`` is answered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from companion.core import program as p
from companion.core.expressions import Expression, names
from companion.core.expressions.nodes import Call, Comparison, Constant, Logic, Name, Node, Not
from companion.scripts.check.possible_answers import (
    Answers,
    Domain,
    World,
    completions,
    missing,
)
from companion.scripts.model.library import Library, NotThere
from companion.scripts.model.names import Loaded
from companion.scripts.model.script import Script
from companion.yamlfile.problems import Problem
from companion.yamlfile.tree import Mark

DECLINED, ENDED, DEEPER = range(3)
"""How far a way leads: to an end that puts the session off, to another end, to what people open up in."""
_PUT_OFF = frozenset({"postponed", "stopped"})
_OPENS_UP = p.Turn | p.Mirror | p.Apart | p.Enrol | p.Pairs
_OWN_WORDS = frozenset({p.Answer.TEXT, p.Answer.NAME, p.Answer.RATING})
"""What people open up in; a yes, a no or a choice leads on or ends it."""
_SAYS = p.Say | p.Section | p.Set | p.Remember | p.Remind | p.Quote | p.Recall
"""Steps on whose condition no way depends."""
_MOST_LOOKED_AT = 500

Rest = tuple[p.Block, "Rest"] | None
"""What comes behind a block: the steps after it, and behind those the steps around it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known on the way here."""

    tests: tuple[tuple[Expression, bool], ...] = ()
    """Conditions with how they came out, as long as nothing in them is asked anew."""
    stated: frozenset[str] = frozenset()
    """Names of which the script has said what happens without an answer."""

    def without(self, saved: frozenset[str]) -> "_Known":
        tests = tuple(one for one in self.tests if not saved & names(one[0]))
        return replace(self, tests=tests, stated=self.stated - saved)


def unanswered(library: Library, script: Loaded[Script], program: p.Program) -> list[Problem]:
    """The branches of a script that a missing answer would decide."""
    walk = _Walk(library, Answers(program))
    walk.block(program.steps, None, _Known(), script)
    return walk.problems


class _Walk:
    def __init__(self, library: Library, answers: Answers) -> None:
        self._library = library
        self._answers = answers
        self.problems: list[Problem] = []

    def block(self, steps: p.Block, rest: Rest, known: _Known, loaded: Loaded[Any]) -> _Known | None:
        """Go through steps; what is known behind them, None where no session comes there."""
        for index, step in enumerate(steps):
            behind: Rest = (steps[index + 1 :], rest)
            after = self._step(step, behind, known, loaded)
            if after is None:
                return None
            known = after
        return known

    def _step(self, step: p.Step, rest: Rest, known: _Known, loaded: Loaded[Any]) -> _Known | None:
        guard = step.head.when
        if guard is not None:
            self._branch(step, (guard,), (((replaced(step),), rest), rest), known, loaded)
            inside = self._open(step, rest, _assume(known, guard, True), loaded)
            outside = _assume(known, guard, False)
            return _joined([inside, outside], saved_in((step,)))
        return self._open(step, rest, known, loaded)

    def _open(self, step: p.Step, rest: Rest, known: _Known, loaded: Loaded[Any]) -> _Known | None:
        match step:
            case p.End():
                return None
            case p.If():
                return self._if(step, rest, known, loaded)
            case p.Repeat(until=until):
                if until:
                    self._until(step, until, known, loaded)
            case p.Use(name=name, do=do, bind=bind):
                known = known.without(frozenset(inner for inner, _ in bind))
                target = self._library.target(loaded, name)
                inner = loaded if isinstance(target, NotThere) else target.loaded
                return self.block(do, rest, known, inner)
        saved = saved_in((step,))
        known = known.without(saved)
        for block in step.blocks():
            self.block(block, rest, known, loaded)
        return None if step.always_ends() and not isinstance(step, p.Each) else known

    def _if(self, step: p.If, rest: Rest, known: _Known, loaded: Loaded[Any]) -> _Known | None:
        tests = tuple(test for test, _ in step.cases)
        ways: tuple[Rest, ...] = tuple((block, rest) for block in step.blocks())
        self._branch(step, tests, ways, known, loaded)
        found: list[_Known | None] = []
        for test, block in step.cases:
            found.append(self.block(block, rest, _assume(known, test, True), loaded))
            known = _assume(known, test, False)
        found.append(self.block(step.otherwise, rest, known, loaded))
        joined = _joined(found, saved_in((step,)))
        return joined and replace(joined, stated=joined.stated | frozenset().union(*map(mentioned, tests)))

    def _worlds(
        self, tests: Sequence[Expression], known: _Known
    ) -> Iterator[tuple[dict[str, Domain], list[World]]]:
        """The possible worlds before a branch, for each number of people; none where nobody was asked."""
        asked = self._answers.names(*tests)
        if not any(map(self._answers.is_asked, asked)):
            return
        facts = [one for one in known.tests if set(self._answers.names(one[0])) & set(asked)]
        facts = [one for one in facts if len({*asked, *self._answers.names(one[0])}) <= len(asked) + 1]
        about = (*tests, *(fact for fact, _ in facts))
        domains = {name: self._answers.domain(name, about) for name in self._answers.names(*about)}
        for people in self._answers.sizes:
            worlds = [
                world
                for world in self._answers.worlds(domains, people)
                if all(self._answers.holds(fact, world) is came_out for fact, came_out in facts)
            ]
            yield domains, worlds

    def _taken(self, tests: Sequence[Expression], world: World) -> int:
        holds = (number for number, test in enumerate(tests) if self._answers.holds(test, world))
        return next(holds, len(tests))

    def _branch(
        self,
        step: p.Step,
        tests: Sequence[Expression],
        ways: Sequence[Rest],
        known: _Known,
        loaded: Loaded[Any],
    ) -> None:
        stated = known.stated | frozenset().union(*map(mentioned, tests))
        for domains, worlds in self._worlds(tests, known):
            depths: dict[object, list[int]] = {}
            for world in worlds:
                if not missing(world, domains):
                    depth = self.depth(ways[self._taken(tests, world)], world)
                    depths.setdefault(_unasked(world, domains), []).append(depth)
            for world in worlds:
                if not (open_ := missing(world, domains)):
                    continue
                way, answered = self._taken(tests, world), depths.get(_unasked(world, domains), [])
                depth = self.depth(ways[way], world)
                if depth > min(answered, default=DEEPER):
                    where = _heading(ways[way])
                    cause = (
                        f"with somebody silent at the question for `{open_[0]}`, the session goes on"
                        f"{f' to “{where}”' if where else ''}, where an answer could have ended it"
                    )
                    remedy = _remedy(step, tests, way, open_[0], deeper=True)
                    self._report(step, tests[0], cause, remedy, loaded)
                    return
                open_ = [name for name in open_ if name not in stated]
                # It may end where an answer could have led on; and `otherwise` is for no answer too.
                if not open_ or depth < max(answered, default=DECLINED) or _otherwise(step, way):
                    continue
                if isinstance(step, _SAYS):
                    continue
                if any(self._taken(tests, full) != way for full in completions(world, domains, as_no=True)):
                    cause = (
                        f"with somebody silent at the question for `{open_[0]}`, this is decided as if they "
                        "had answered"
                    )
                    self._report(
                        step, tests[0], cause, _remedy(step, tests, way, open_[0], deeper=False), loaded
                    )
                    return

    def _until(self, step: p.Repeat, until: Expression, known: _Known, loaded: Loaded[Any]) -> None:
        known = known.without(saved_in((step,)))
        stated = known.stated | mentioned(until)
        for domains, worlds in self._worlds((until,), known):
            for world in worlds:
                open_ = [name for name in missing(world, domains) if name not in stated]
                if not open_ or not self._answers.holds(until, world):
                    continue
                full = completions(world, domains, as_no=True)
                if not all(self._answers.holds(until, one) for one in full):
                    cause = f"with no answer under `{open_[0]}` the repetition ends, as if there were one"
                    remedy = f"Write `until: answered({open_[0]}) and ({until})`."
                    self._report(step, until, cause, remedy, loaded)
                    return

    def depth(self, rest: Rest, world: World) -> int:
        """How far a way leads in a world, at most."""
        return _Depth(self._answers).of(rest, world)

    def _report(self, step: p.Step, test: Expression, cause: str, remedy: str, loaded: Loaded[Any]) -> None:
        line = step.head.line
        document = loaded.document
        source = document.lines[line - 1] if 0 < line <= len(document.lines) else ""
        column = max(source.find(str(test)), len(source) - len(source.lstrip(" -"))) + 1
        self.problems.append(document.problem("E337", Mark(line, column), cause, remedy))


class _Depth:
    """How far ways lead; each place is looked at once."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._looked_at = 0

    def of(self, rest: Rest, world: World) -> int:
        while rest is not None:
            block, rest = rest
            for index, step in enumerate(block):
                self._looked_at += 1
                if self._looked_at > _MOST_LOOKED_AT:
                    return DEEPER
                behind: Rest = (block[index + 1 :], rest)
                found = self._step(step, behind, world)
                if found is not None:
                    return found
        return ENDED

    def _step(self, step: p.Step, behind: Rest, world: World) -> int | None:
        """How far it leads from a step, None: on to the next."""
        guard = step.head.when
        if guard is not None:
            ways = self._ways((guard,), (((replaced(step),), behind), behind), world)
            return max(self.of(way, world) for way in ways)
        match step:
            case p.End(name=name):
                return DECLINED if name in _PUT_OFF else ENDED
            case p.If(cases=cases, otherwise=otherwise):
                blocks = [block for _, block in cases] + [otherwise]
                ways = self._ways([test for test, _ in cases], [(block, behind) for block in blocks], world)
                return max(self.of(way, world) for way in ways)
            case p.Recall(then=then, otherwise=otherwise):
                return max(self.of((then, behind), world), self.of((otherwise, behind), world))
        if isinstance(step, _OPENS_UP) or (isinstance(step, p.Ask) and step.answer in _OWN_WORDS):
            return DEEPER
        if step.blocks():
            return self.of((step.blocks()[0], behind), world)
        return None

    def _ways(self, tests: Sequence[Expression], ways: Sequence[Rest], world: World) -> Sequence[Rest]:
        """The ways that may be taken in a world: one, where it tells."""
        for number, test in enumerate(tests):
            if not set(self._answers.names(test)) <= world.keys():
                return ways[number:]
            if self._answers.holds(test, world):
                return ways[number : number + 1]
        return ways[len(tests) :]


def _unasked(world: World, domains: Mapping[str, Domain]) -> object:
    """What holds in a world besides answers."""
    return tuple(value for name, value in world.items() if not domains[name].asked)


def _otherwise(step: p.Step, way: int) -> bool:
    """Whether a way is the ``otherwise`` of a ``choose``."""
    return isinstance(step, p.If) and step.chosen and bool(step.otherwise) and way == len(step.cases)


def _remedy(step: p.Step, tests: Sequence[Expression], way: int, name: str, *, deeper: bool) -> str:
    """The lines to write: where silence took a way that it should not take, or either way is meant."""
    at_question = "Or write at the question what happens then: `unanswered:`, with steps below it."
    if isinstance(step, p.If) and step.chosen:
        return f"Write `- if: unanswered({name})` with `then:` before it, or `otherwise:`. {at_question}"
    test = f"({tests[0]})" if isinstance(tests[0].root, Logic) else str(tests[0])
    silent, given = f"`if: unanswered({name}) or {test}`", f"`if: answered({name}) and {test}`"
    if deeper:
        return f"Write {silent if way else given}. {at_question}"
    return f"Write {silent} where silence comes here too, or {given} where it doesn't. {at_question}"


def replaced(step: p.Step) -> p.Step:
    """A step whose condition held."""
    return replace(step, head=replace(step.head, when=None))


def saved_in(block: p.Block) -> frozenset[str]:
    """All names that are saved in steps."""
    found: set[str] = set()
    for step in p.every_step(block):
        found.update(step.saved_names(), (ask.save for ask in step.questions() if ask.save))
    return frozenset(found)


def mentioned(test: Expression) -> frozenset[str]:
    """The names of which a condition says whether there is an answer.

    That everybody's number is at least five says it too: without an answer it is not so.
    """
    return _mentioned(test.root)


def _mentioned(node: Node) -> frozenset[str]:
    match node:
        case Name(name):
            return frozenset({name})
        case Call("answered" | "unanswered" | "all" | "count", arguments):
            return frozenset(one.name for one in arguments if isinstance(one, Name))
        case Comparison(Call(function, arguments), ((sign, Constant()),)):
            everybody = function == "count" or (function, sign[:1]) in (("min", ">"), ("max", "<"))
            return frozenset(one.name for one in arguments if everybody and isinstance(one, Name))
        case Not(operand):
            return _mentioned(operand)
        case Logic(_, operands):
            return frozenset().union(*map(_mentioned, operands))
    return frozenset()


def _assume(known: _Known, test: Expression, came_out: bool) -> _Known:
    return replace(known, tests=(*known.tests, (test, came_out)), stated=known.stated | mentioned(test))


def _joined(ways: Sequence[_Known | None], saved: frozenset[str]) -> _Known | None:
    """What is known where ways meet; ``saved`` are names that were saved on some of them."""
    open_ = [way for way in ways if way is not None]
    if not open_:
        return None
    first, *others = open_
    tests = tuple(one for one in first.tests if all(one in other.tests for other in others))
    stated = frozenset.intersection(*(way.stated for way in open_))
    joined = _Known(tests, stated)
    return joined if len(open_) == 1 else joined.without(saved)


def _heading(rest: Rest) -> str:
    """The title of the section that comes next on a way."""
    while rest is not None:
        block, rest = rest
        for step in block:
            if isinstance(step, p.Section):
                return step.title
            if step.blocks() or isinstance(step, _OPENS_UP):
                return ""
    return ""
