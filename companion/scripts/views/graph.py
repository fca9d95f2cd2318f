"""A program as a Mermaid flowchart: boxes for actions, diamonds for decisions, round ends."""

from collections.abc import Sequence
from typing import Final, assert_never

from companion.core import program as p
from companion.core.expressions import Expression, names
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, capital
from companion.scripts.views.step_view import STORED, leaf_view_of, view_of

MOST_CHARACTERS: Final = 160
"""Limit for a label; longer ones are cut at a word."""
_END, _CHOICE, _LOOP = '(["{}"])', '{{"{}"}}', '{{{{"{}"}}}}'
_SPECIAL: Final = {character: f"#{ord(character)};" for character in '"#&<>`\\'}
"""Characters that end a label or are special in it, as Mermaid's numeric codes."""
Ends = Sequence[tuple[str, str]]
"""Origins of the arrows to the next step, each with its label."""


def flowchart(program: p.Program) -> str:
    """Return the Mermaid text of a program, for any viewer of flowcharts."""
    chart = _Chart(program)
    start = chart.node(_END, program.title)
    if ends := chart.block(program.steps, [(start, "")]):
        chart.node(_END, "The session is over", ends)
    anywhere = chart.node(_END, "At any moment: “stop”, or the safe word")
    chart.node(_END, "stopped", [(anywhere, "")])
    return "\n".join(["flowchart TD", *chart.nodes, *chart.arrows, ""])


def escaped(text: str) -> str:
    """Escape a label so that Mermaid reads it as text, cut to a readable length."""
    words = " ".join(text.split())
    if len(words) > MOST_CHARACTERS:
        words = f"{words[:MOST_CHARACTERS].rsplit(' ', 1)[0]} …"
    return "".join(_SPECIAL.get(character, character) for character in words)


class _Chart:
    """Collects nodes and arrows. Arrows come last: a node belongs to the place that mentions it first."""

    def __init__(self, program: p.Program) -> None:
        self.nodes: list[str] = []
        self.arrows: list[str] = []
        self._phrasing = Phrasing(program)
        self._count = 0

    def node(self, shape: str, text: str, ends: Ends = ()) -> str:
        """Add a node with arrows from ``ends``; return its name."""
        self._count += 1
        name = f"n{self._count}"
        self.nodes.append(f"    {name}{shape.format(escaped(text))}")
        self._lead(ends, name)
        return name

    def block(self, block: p.Block, ends: Ends) -> Ends:
        """Add steps in sequence; return the open ends. An end has none."""
        sections = 0
        for step in block:
            if isinstance(step, p.Section):
                if sections:
                    self.nodes.append("    end")
                sections += 1
                self._count += 1
                self.nodes.append(f'    subgraph s{self._count}["{escaped(step.title)}"]')
            elif ends:
                ends = self._maybe(step, ends)
        if sections:
            self.nodes.append("    end")
        return ends

    def _lead(self, ends: Ends, to: str) -> None:
        for start, label in ends:
            middle = f'-- "{escaped(label)}" -->' if label else "-->"
            self.arrows.append(f"    {start} {middle} {to}")

    def _maybe(self, step: p.Step, ends: Ends) -> Ends:
        if step.head.when is None:
            return self._step(step, ends)
        asked = self._choice(step.head.when, ends)
        return [*self._step(step, [(asked, "yes")]), (asked, "no")]

    def _choice(self, condition: Expression, ends: Ends) -> str:
        words = self._phrasing.condition(condition)
        return self.node(_CHOICE, f"{words[:1].upper()}{words[1:]}?", ends)

    def _step(self, step: p.Step, ends: Ends) -> Ends:
        if isinstance(step, p.Structural):
            return self._structural(step, ends)
        if isinstance(step, p.End):
            self.node(_END, leaf_view_of(step).label(step, self._phrasing), ends)
            return []
        view = leaf_view_of(step)
        if ways := view.ways(step, self._phrasing):
            ((title, block),) = ways
            return self.block(block, [(self.node(_LOOP, title.removesuffix(":"), ends), "")])
        return [(self.node(view.shape, view.label(step, self._phrasing), ends), "")]

    def _chosen(self, cases: Sequence[tuple[Expression, p.Block]], otherwise: p.Block, ends: Ends) -> Ends:
        """Add a choice with an arrow for each case."""
        (name,) = frozenset().union(*(names(test) for test, _ in cases))
        asked = self.node(_CHOICE, f"{capital(readable_name(name))}?", ends)
        found: list[tuple[str, str]] = []
        for test, block in cases:
            label = self._phrasing.condition(test).removeprefix(f"{readable_name(name)} is ")
            found += self.block(block, [(asked, label)])
        return [*found, *self.block(otherwise, [(asked, "otherwise")])]

    def _structural(self, step: p.Structural, ends: Ends) -> Ends:
        match step:
            case p.If(cases=cases, otherwise=otherwise, chosen=True):
                return self._chosen(cases, otherwise, ends)
            case p.If(cases=cases, otherwise=otherwise):
                found: list[tuple[str, str]] = []
                for condition, block in cases:
                    asked = self._choice(condition, ends)
                    found += self.block(block, [(asked, "yes")])
                    ends = [(asked, "no")]
                return [*found, *self.block(otherwise, ends)]
            case p.Repeat(do=do) | p.Each(do=do) | p.Rounds(do=do):
                ((title, _),) = view_of(step).ways(step, self._phrasing)
                loop = self.node(_LOOP, title.removesuffix(":"), ends)
                self._lead([(end, label or "again") for end, label in self.block(do, [(loop, "")])], loop)
                return [(loop, "then")]
            case p.Use(do=do):
                return self.block(do, ends)
            case p.Mirror(otherwise=otherwise, max_rounds=rounds):
                (_, (attempt, check)), *rest = view_of(step).ways(step, self._phrasing)
                ((heard, _),) = self._step(attempt, ends)
                ((asked, _),) = self._step(check, [(heard, "")])
                if rounds > 1:
                    self._lead(self.block(rest[0][1], [(asked, "not yet")]), heard)
                return [(asked, "confirmed"), *self.block(otherwise, [(asked, "not confirmed")])]
            case p.Recall(then=then, otherwise=otherwise):
                stored = self.node(STORED, view_of(step).sentence(step, self._phrasing), ends)
                there = self.block(then, [(stored, "there is something")])
                return [*there, *self.block(otherwise, [(stored, "nothing yet")])]
            case _:
                assert_never(step)
