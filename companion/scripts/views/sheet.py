"""A printable sheet for the facilitator: all prompts, who speaks when, and room for notes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from string import Template as Page
from typing import Final

from companion.core import program as p
from companion.core.program.text import Template
from companion.html_page import html_page
from companion.regex import regex
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.describing import Description, how_long, how_much, who_speaks
from companion.scripts.views.outline import WITHOUT_END
from companion.scripts.views.phrasing import Phrasing
from companion.scripts.views.step_view import Row, view_of

_STYLE: Final = """\
@page { margin: 18mm 15mm }
* { box-sizing: border-box }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222;
  font: 11pt/1.45 "Source Serif 4", Georgia, "DejaVu Serif", serif }
h1 { font-size: 1.9em; line-height: 1.15; margin: 0 0 .2em }
h2 { font-size: 1.1em; margin: 0; break-after: avoid }
.summary { font-size: 1.1em; margin: 0 0 1.2em; color: #444 }
dl { display: grid; grid-template-columns: 9.5em 1fr; gap: .35em 1em; margin: 0 0 1.6em }
dt { font-weight: bold }
dd { margin: 0 }
table { width: 100%; border-collapse: collapse }
thead { display: table-header-group }
th { text-align: left; font-weight: normal; font-size: .8em; letter-spacing: .06em;
  text-transform: uppercase; color: #666; border-bottom: 1px solid #222; padding: 0 .6em .3em 0 }
td { vertical-align: top; padding: .45em .8em .45em 0; border-bottom: 1px solid #ddd }
tr { break-inside: avoid }
td.who { width: 9.5em; font-size: .9em; color: #444 }
td.notes { width: 27%; padding-right: 0; border-left: 1px solid #ddd }
tr.section td { border-bottom: 1px solid #222; padding-top: 1.4em }
tr.way td { color: #666; font-style: italic; border-bottom: none; padding-bottom: 0 }
p { margin: 0 0 .25em }
.prompt::before { content: "\\201C" }
.prompt::after { content: "\\201D" }
.name { font-style: italic; border-bottom: 1px dotted #888 }
.detail, .note { font-size: .88em; color: #555 }
.note { border-left: 3px solid #bbb; padding-left: .6em }
.lines { margin-top: 2em; break-inside: avoid }
.line { border-bottom: 1px solid #bbb; height: 2.2em }
footer { margin-top: 2em; font-size: .8em; color: #666 }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10pt } }
"""
_BODY: Final = Page("""\
<h1>$title</h1>
<p class="summary">$summary</p>
<dl>
$facts
</dl>
<table>
<thead><tr><th>Who</th><th>What</th><th>Notes</th></tr></thead>
<tbody>
$rows
</tbody>
</table>
<div class="lines"><h2>Afterwards</h2>$lines</div>
<footer>$footer</footer>
""")
_LINES = 6
_LABEL = regex(r"(?P<label>[A-Z][A-Za-z ]{2,24}):\s+(?P<words>.+)")
_EVERYBODY_CAN = (
    "Everybody can say pause, pass, time out and stop at any time, and nobody needs a reason. "
    "The safe word ends it at once."
)


def sheet(program: p.Program, described: Description, about: Mapping[str, str], note: str = "") -> str:
    """Return the page as self-contained HTML. ``about`` is the preface of the script, ``note`` its
    note."""
    one = "person" if described.company == "1" else "people"
    facts = {
        **about,
        "Note": note,
        "For": f"{described.company} {one}",
        "Takes": f"{how_long(described.minutes)}, with {described.people}",
        "Who speaks": f"{who_speaks(described.shares)} The companion speaks {how_much(described)}.",
        "Can be chosen": "; ".join(described.settings),
        "Always": _EVERYBODY_CAN,
        "People to talk to": "The numbers are on the help page: companion help, or findahelpline.com.",
    }
    body = _BODY.substitute(
        title=escape(program.title),
        summary=escape(program.summary),
        facts="\n".join(
            f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in facts.items() if value
        ),
        rows="\n".join(map(_html, rows(program))),
        lines='<div class="line"></div>' * _LINES,
        footer=escape(f"{program.title} ({program.id})"),
    )
    return html_page(program.title, _STYLE, body, language=program.language)


def rows(program: p.Program) -> list[Row]:
    """Return the events, line by line."""
    found = list(_rows(program.steps, Phrasing(program), 0))
    return found if p.always_ends(program.steps) else [*found, Row(0, "Companion", detail=WITHOUT_END)]


def preface(source: str) -> Mapping[str, str]:
    """Return each paragraph of the leading comments that begins with a label, like ``What for: …``, by label.

    A paragraph continues on lines indented further than its label.
    """
    found: dict[str, str] = {}
    label = ""
    for line in source.splitlines():
        if not line.startswith("#"):
            if line.strip():
                break
            label = ""
            continue
        comment = line[1:]
        if begun := _LABEL.match(comment.strip()):
            label = begun["label"]
            found[label] = begun["words"].strip()
        elif label and comment.startswith("   "):
            found[label] += f" {comment.strip()}"
        else:
            label = ""
    return found


def _rows(block: p.Block, phrasing: Phrasing, depth: int) -> Iterator[Row]:
    for step in block:
        inner = depth
        if step.head.when:
            yield Row(depth, "", detail=f"Only if {phrasing.condition(step.head.when)}:", kind="way")
            inner += 1
        yield from _step_rows(step, phrasing, inner)


def _step_rows(step: p.Step, phrasing: Phrasing, depth: int) -> Iterator[Row]:
    view, note = view_of(step), step.head.note or ""
    if row := view.row(step, phrasing):
        yield replace(row, depth=depth, note=note)
        note = ""
    for title, block in view.sheet_ways(step, phrasing):
        if title:
            yield Row(depth, "", detail=title, note=note, kind="way")
        note = ""
        yield from _rows(block, phrasing, depth + bool(title))


def _html(row: Row) -> str:
    detail = f'<p class="detail">{escape(row.detail)}</p>' if row.detail else ""
    note = f'<p class="note">{escape(row.note)}</p>' if row.note else ""
    inset = f' style="padding-left: {1.2 * row.depth:.1f}em"' if row.depth else ""
    if row.kind == "section":
        return f'<tr class="section"><td colspan="3"><h2>{escape(row.detail)}</h2>{note}</td></tr>'
    if row.kind == "way":
        return (
            f'<tr class="way"><td></td><td{inset}>{escape(row.detail)}{note}</td><td class="notes"></td></tr>'
        )
    prompts = "".join(f'<p class="prompt">{_prompt(prompt)}</p>' for prompt in row.prompts)
    return (
        f'<tr><td class="who">{escape(row.who)}</td><td{inset}>{prompts}{detail}{note}</td>'
        '<td class="notes"></td></tr>'
    )


def _prompt(template: Template) -> str:
    parts: Sequence[str] = template.parts
    return "".join(
        f'<span class="name">{escape(readable_name(part))}</span>' if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
