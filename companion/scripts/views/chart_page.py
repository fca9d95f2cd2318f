"""A program as one HTML page: boxes from top to bottom, ways side by side; without a script or a network."""

from collections.abc import Iterator
from html import escape
from string import Template
from typing import Final

from companion.core import program as p
from companion.html_page import html_page
from companion.scripts.views.outline import WITHOUT_END
from companion.scripts.views.phrasing import Phrasing
from companion.scripts.views.step_view import FLOOR, view_of

_STYLE: Final = """\
body { margin: 2rem auto; padding: 0 1rem; color: #222; font: 11pt/1.4 "Source Serif 4", Georgia, serif }
h1 { text-align: center; font-size: 1.8em }
h2 { font-size: 1em; text-align: center; margin: 1.4em 0 .4em; color: #555 }
.box { max-width: 34em; margin: 0 auto; padding: .4em .8em; border: 1px solid #888; border-radius: 4px;
  text-align: center; overflow-wrap: anywhere }
.box + *::before, h2 + *::before { content: none }
.box + .box, .ways + .box, .loop + .box, .box + .ways, .box + .loop { margin-top: 1.4em; position: relative }
.box + .box::after, .ways + .box::after, .loop + .box::after { content: "\\2193"; position: absolute; left: 0;
  right: 0; top: -1.35em; color: #888 }
.floor { border-radius: 1.2em; background: #eef4ee }
.end { border-radius: 1.2em; background: #eee; font-weight: bold }
.ways { display: flex; flex-wrap: wrap; gap: 1em; justify-content: center; align-items: flex-start }
.way, .loop { flex: 1 1 16em; padding: .6em; border: 1px dashed #aaa; border-radius: 6px }
.loop { border-style: double; border-width: 3px; max-width: 60em; margin-left: auto; margin-right: auto }
.label { margin: 0 0 .6em; text-align: center; font-style: italic; color: #555 }
"""
_BODY: Final = Template("""\
<h1>$title</h1>
$boxes
<h2>At any moment: “stop”, or the safe word</h2>
<p class="box end">stopped</p>
""")


def page(program: p.Program) -> str:
    """Return the page."""
    phrasing = Phrasing(program)
    boxes = [*_block(program.steps, phrasing)]
    if not p.always_ends(program.steps):
        boxes.append(_box("end", WITHOUT_END))
    body = _BODY.substitute(title=escape(program.title), boxes="\n".join(boxes))
    return html_page(program.title, _STYLE, body, language=program.language)


def _block(block: p.Block, phrasing: Phrasing) -> Iterator[str]:
    for step in block:
        drawn = "\n".join(_step(step, phrasing))
        if step.head.when and drawn:
            yield _framed("loop", f"Only if {phrasing.condition(step.head.when)}:", drawn)
        elif drawn:
            yield drawn


def _step(step: p.Step, phrasing: Phrasing) -> Iterator[str]:
    if isinstance(step, p.Section):
        yield f"<h2>{escape(step.title)}</h2>"
        return
    view = view_of(step)
    if sentence := view.sentence(step, phrasing):
        yield _box("end" if isinstance(step, p.End) else "floor" if view.shape == FLOOR else "", sentence)
    parts = [(title, "\n".join(_block(block, phrasing))) for title, block in view.ways(step, phrasing)]
    if isinstance(step, p.If | p.Recall):
        yield f'<div class="ways">{"".join(_framed("way", title, inner) for title, inner in parts)}</div>'
    else:
        yield from (_framed("loop", title, inner) for title, inner in parts)


def _box(kind: str, words: str) -> str:
    return f'<p class="{f"box {kind}".strip()}">{escape(words)}</p>'


def _framed(kind: str, title: str, inner: str) -> str:
    return f'<div class="{kind}"><p class="label">{escape(title)}</p>\n{inner}</div>'
