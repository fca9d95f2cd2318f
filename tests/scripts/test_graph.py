"""Flowcharts, read by the real parser of Mermaid."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import program as p
from companion.core.program.text import Template
from companion.scripts.loading import load, load_text
from companion.scripts.views.chart_page import page
from companion.scripts.views.graph import MOST_CHARACTERS, flowchart
from companion.scripts.views.outline import outline
from tests.scripts.editor import NODE_TOOLS, missing_node
from tests.scripts.making import EXAMPLE, script

SESSIONS = Path(__file__).parents[2] / "sessions"
SCRIPTS = [
    path
    for path in sorted(SESSIONS.rglob("*.yaml"))
    if not path.name.endswith(".test.yaml")
    and not any(part.startswith("_") for part in path.relative_to(SESSIONS).parts)
]
Read = Callable[[str], dict[str, Any]]
_CODED = re.compile("ﬂ°°(\\d+)¶ß")
"""How Mermaid keeps ``#34;`` until it draws."""


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """Reads a flowchart as a viewer does."""
    if missing := missing_node("mermaid", "jsdom"):
        pytest.skip(missing)
    with subprocess.Popen(
        ["node", "parse-mermaid.mjs"],
        cwd=NODE_TOOLS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:

        def found(text: str) -> dict[str, Any]:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps(text) + "\n")
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(process.stdout.readline())
            assert "error" not in answer, answer["error"]
            return answer

        yield found
        assert process.stdin
        process.stdin.close()
        process.wait(10)


def labels(found: dict[str, Any]) -> list[str]:
    """What a viewer writes into the nodes."""
    return [_CODED.sub(lambda code: chr(int(code[1])), label) for label in found["labels"]]


def test_every_shipped_script_is_a_flowchart(read: Read) -> None:
    """A viewer draws each of them, and everything but the beginning can be reached."""
    for path in SCRIPTS:
        found = read(flowchart(load(path, (SESSIONS,))))
        assert found["type"] == "flowchart-v2"
        reached = {end for _, end, _ in found["arrows"]}
        # Besides the start, “stop” at any moment has nothing before it.
        assert len(reached) == len(found["labels"]) - 2, path


def test_the_chart_shows_the_ways(read: Read) -> None:
    """Conditions have a way for yes and one for no, loops come again, ends lead nowhere."""
    found = read(flowchart(load_text(EXAMPLE)))
    names = {label: f"n{number}" for number, label in enumerate(labels(found), start=1)}
    arrows = [(start, label) for start, _, label in found["arrows"]]
    asked = names["Not everybody said yes (ready)?"]
    assert [label for start, label in arrows if start == asked] == ["yes", "no"]
    loop = next(name for label, name in names.items() if label.startswith("Rounds"))
    assert [(end, label) for start, end, label in found["arrows"] if end == loop][-1][1] == "again"
    ending = next(name for label, name in names.items() if label.startswith("postponed:"))
    assert ending not in [start for start, _ in arrows]


CHOICE = """\
- ask: Tea, coffee or water?
  answer: choice
  options: [tea, coffee, water]
  save: drink
- choose: drink
  cases:
    tea:
      - say: Tea.
    coffee:
      - say: Coffee.
    water:
      - end: dry
  otherwise:
    - say: Nothing, then.
"""


def test_a_choice_is_one_question_with_an_arrow_for_each_case(read: Read) -> None:
    """Three cases are three labelled arrows and one for anything else, not a chain of yes and no."""
    found = read(flowchart(load_text(script(CHOICE))))
    asked = f"n{labels(found).index('Drink?') + 1}"
    leaving = [label for start, _, label in found["arrows"] if start == asked]
    assert leaving == ["tea", "coffee", "water", "otherwise"]
    assert labels(found).count("At any moment: “stop”, or the safe word") == 1


def test_a_page_shows_all_that_the_outline_tells() -> None:
    """Each sentence and each way stands on it, and it needs neither a script nor a network."""
    for path in SCRIPTS[::8]:
        program = load(path, (SESSIONS,))
        drawn = page(program)
        assert "<script" not in drawn
        assert "://" not in drawn
        for line in outline(program):
            assert escape(line.text) in drawn, line.text


def test_sections_are_groups(read: Read) -> None:
    """What follows a heading stands together under it."""
    head = p.Head(path="steps[0]", line=1)
    say = p.Say(head=head, texts=(Template.parse("Hello."),))
    steps = (p.Section(head=head, title="Before"), say, say, p.Section(head=head, title="After"), say)
    found = read(flowchart(replace(load_text(script("- say: Hello.\n")), steps=steps)))
    assert [(title, count) for title, count in found["groups"]] == [("Before", 2), ("After", 1)]


HOSTILE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60)


def shown(read: Read, words: str) -> list[str]:
    """The labels of a script that says these words."""
    say = p.Say(head=p.Head(path="steps[0]", line=1), texts=(Template((words,)),))
    found = labels(read(flowchart(replace(load_text(script("- say: Hello.\n")), steps=(say,)))))
    return found[:-2]  # without “stop” at any moment


@given(HOSTILE)
def test_no_words_break_the_chart(read: Read, words: str) -> None:
    """Whatever a prompt holds, it stays a label."""
    assert shown(read, words) == ["Test", " ".join(f"“{words}”".split()), "The session is over"]


MEANINGFUL = (
    '"]', "end", "#quot;", "#9829;", "A --> B", "<b>x</b>", "`code`", "a\\b", "%% no", "graph TD", "{x}",
)  # fmt: skip


@pytest.mark.parametrize("words", MEANINGFUL)
def test_words_that_mean_something_to_mermaid_are_only_words(read: Read, words: str) -> None:
    """What would end a label or begin an arrow is shown as it was written."""
    assert shown(read, words)[1] == f"“{words}”"


def test_long_prompts_are_cut(read: Read) -> None:
    """A box stays readable, and is cut between two words."""
    found = read(flowchart(load_text(script(f"- say: {'word ' * 50}\n"))))
    assert len(labels(found)[1]) <= MOST_CHARACTERS + 2
    assert labels(found)[1].endswith("word …")
