"""A page to print for whoever holds a session: all that is said, who speaks when, and room for notes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from string import Template as Page
from typing import Final

from companion.core import program as p
from companion.core.program.text import Template
from companion.scripts.views.conditions import plain_name
from companion.scripts.views.describing import Description, how_long, who_speaks
from companion.scripts.views.plain_text import Teller

_COMPANION: Final = "Companion"
_PAGE: Final = Page("""\
<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<style>
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
</style>
</head>
<body>
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
</body>
</html>
""")
_LINES = 6
_EVERYBODY_CAN = (
    "Everybody can say pause, pass, time out and stop at any time, and nobody needs a reason. "
    "The safe word ends it at once."
)
_ASKED: Final = {p.EVERYONE: "asks each", p.GROUP: "asks all"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    depth: int
    who: str
    prompts: tuple[Template, ...] = ()
    detail: str = ""
    note: str = ""
    kind: str = ""
    """``section`` for a heading, ``way`` for a condition or a loop, empty for what happens."""


def sheet(program: p.Program, described: Description, about: Mapping[str, str], note: str = "") -> str:
    """The page as HTML that needs nothing else. ``about`` is the preface of the script, ``note`` its note."""
    one = "person" if described.company == "1" else "people"
    facts = {
        **about,
        "Note": note,
        "For": f"{described.company} {one}",
        "Takes": f"{how_long(described.minutes)}, with {described.people}",
        "Who speaks": f"{who_speaks(described.shares)} The companion speaks about {described.words} words.",
        "Can be chosen": "; ".join(described.settings),
        "Always": _EVERYBODY_CAN,
    }
    return _PAGE.substitute(
        language=escape(program.language),
        title=escape(program.title),
        summary=escape(program.summary),
        facts="\n".join(
            f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in facts.items() if value
        ),
        rows="\n".join(map(_html, rows(program))),
        lines='<div class="line"></div>' * _LINES,
        footer=escape(f"{program.title} ({program.id})"),
    )


def rows(program: p.Program) -> list[Row]:
    """What happens, line by line."""
    return list(_Rows(program).block(program.steps, 0))


class _Rows:
    def __init__(self, program: p.Program) -> None:
        self._tell = Teller(program)

    def block(self, block: p.Block, depth: int) -> Iterator[Row]:
        for step in block:
            if step.head.when:
                yield Row(depth, "", detail=f"Only if {self._tell.condition(step.head.when)}:", kind="way")
                yield from self._step(step, depth + 1)
            else:
                yield from self._step(step, depth)

    def _step(self, step: p.Step, depth: int) -> Iterator[Row]:
        found = self._leaf(step, depth)
        if found:
            yield replace(found, note=step.head.note or "")
            return
        ways = list(self._ways(step))
        for number, (title, block) in enumerate(ways):
            if title:
                note = step.head.note or "" if not number else ""
                yield Row(depth, "", detail=title, note=note, kind="way")
            yield from self.block(block, depth + bool(title))

    def _leaf(self, step: p.Step, depth: int) -> Row | None:
        match step:
            case p.Section(title=title):
                return Row(depth, "", detail=title, kind="section")
            case p.Say(texts=texts):
                pause = f"Then {self._tell.time(step.pause_s)} of quiet." if step.pause_s else ""
                others = "One of these wordings." if len(texts) > 1 else ""
                return Row(depth, _COMPANION, texts, " ".join(filter(None, (others, pause))))
            case p.Ask():
                return Row(depth, f"{_COMPANION} {_asked(step.to)}", (step.question,), self._answer(step))
            case p.Turn(holder=holder, say=say):
                kept = "" if step.record else " Nothing of it is kept."
                detail = f"Up to {self._tell.time(step.time_s)}.{kept}"
                return Row(depth, f"{_capital(plain_name(holder))} speaks", _given(say), detail)
            case p.Enrol(say=say) | p.Breathe(say=say) | p.Silence(say=say):
                plain = self._tell.plain(replace(step, say=None))
                return Row(depth, "All", _given(say), plain)
            case p.End(say=say, name=name):
                return Row(depth, _COMPANION, _given(say), f"The end: {plain_name(name.replace('-', ' '))}.")
            case p.Tally(bands=bands):
                return Row(depth, _COMPANION, tuple(band.say for band in bands), self._tally(step))
            case p.Draw(items=items):
                return Row(depth, _COMPANION, items, f"One of these is drawn ({plain_name(step.save)}).")
            case p.Quote(say=say):
                return Row(depth, _COMPANION, _given(say), self._tell.plain(replace(step, say=None)))
            case p.Apart(asks=asks):
                questions = tuple(ask.question for ask in asks)
                return Row(depth, "Each, alone", questions, "The others are out of hearing meanwhile.")
        plain = self._tell.plain(step)
        return Row(depth, "", detail=plain) if plain else None

    def _ways(self, step: p.Step) -> Iterator[tuple[str, p.Block]]:
        """The blocks of a step, each with what stands above it."""
        match step:
            case p.If(cases=cases, otherwise=otherwise):
                for number, (test, block) in enumerate(cases):
                    yield f"{'Or if' if number else 'If'} {self._tell.condition(test)}:", block
                if otherwise:
                    yield "Otherwise:", otherwise
            case p.Mirror(by=by):
                yield f"{_capital(plain_name(by))} gives back what was heard:", (_attempt(step),)
                yield "Then:", (_check(step),)
                if step.otherwise:
                    yield f"If it was not confirmed after {step.max_rounds}:", step.otherwise
            case p.Recall(key=key, then=then, otherwise=otherwise):
                yield f"If something was kept as {plain_name(key)}:", then
                if otherwise:
                    yield "If nothing was kept:", otherwise
            case p.Use(do=do):
                yield "", do
            case p.Repeat(do=do) | p.Each(do=do) | p.Rounds(do=do):
                yield self._tell.again(step), do

    def _answer(self, step: p.Ask) -> str:
        kind = _capital(self._tell.answer(step))
        reminders = " ".join(str(text) for text in step.silence)
        return f"{kind}. After silence: {reminders}" if reminders else f"{kind}."

    def _tally(self, step: p.Tally) -> str:
        bands = ", ".join(f"from {band.least}" for band in step.bands)
        compare = " Where answers differ is named, and not who said what." if step.compare else ""
        return f"The score decides what is said{f' ({bands})' if bands else ''}.{compare}"


def _attempt(step: p.Mirror) -> p.Step:
    return p.Turn(
        head=replace(step.head, when=None, note=None), holder=step.by, say=step.opener, time_s=step.time_s
    )


def _check(step: p.Mirror) -> p.Step:
    head = replace(step.head, when=None, note=None)
    return p.Ask(head=head, question=step.check, to=p.GROUP, answer=p.Answer.YES_NO)


def _asked(to: str) -> str:
    return _ASKED.get(to, f"asks {plain_name(to)}")


def _given(say: Template | None) -> tuple[Template, ...]:
    return (say,) if say else ()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


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
        f'<span class="name">{escape(plain_name(part))}</span>' if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
