"""The transcript of a session: Markdown for rereading."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from companion.core.api.events import Command
from companion.core.api.record import (
    Answered,
    CommandObeyed,
    CompanionFell,
    CompanionSaid,
    Discarded,
    Ended,
    Entry,
    FloorClosed,
    FloorOpened,
    Interrupted,
    Intruded,
    PartnerSaid,
    Resumed,
    StepEntered,
)
from companion.core.language.words import normalise
from companion.core.safe_text import clock, one_line
from companion.journal.retention import settled, start_of
from companion.language import language
from companion.language.pack import LanguagePack, Transcript

NEW_PARAGRAPH_AFTER_S = 4.0
"""A silence within a turn that starts a new paragraph."""
SHORT_ASIDE_WORDS = 4
"""An aside up to this length ("mm-hm", "I see") is set within the speaker's paragraph."""

_SEEN_IN_WHAT_FOLLOWS = frozenset(
    command.value
    for command in (Command.PAUSE, Command.GO_ON, Command.TIME_OUT, Command.STOP, Command.SAFE_WORD)
)
_WITHOUT_HEADING = frozenset({"say", "question", "if", "choose", "repeat", "each", "rounds", "use", "end"})
"""Steps that consist of words, or only contain other steps."""
_QUIET = frozenset({"silence", "breathing"})
"""In a script with sections, these need no heading of their own."""
_CUE_WORDS = 3
"""A prompt up to this length, within a breathing step, is a cue ("Breathe in.")."""
_LEAD_IN = 2
"""Cues that lead in: out, and in."""

_INLINE = re.compile(
    r"([\\`*_\[\]<>|~$@#])|(&)(?=#?\w+;)|(?<=http)(:)|(?<=https)(:)|(?<=www)(\.)", re.IGNORECASE
)
_AT_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([+=-])")


@dataclass(frozen=True, slots=True)
class Cover:
    """The head of a transcript."""

    title: str
    partners: Sequence[str]
    date: str
    """Display form: ``Sunday 22 November 2026, 19:30``."""
    language: LanguagePack = field(default_factory=language)
    """The language of the session; unknown for a stored session."""


def markdown(cover: Cover, entries: Iterable[Entry]) -> str:
    """Return the transcript of a session.

    Words are placed where they were spoken, however late they arrived. Discarded words and
    words of ``record: false`` are left out. All words are escaped: none becomes markup.
    """
    ordered = settled(entries)
    words, forms = cover.language.transcript, cover.language.forms
    page = _Page(cover.language)
    for entry in ordered:
        page.add(entry)
    people, length = escaped(forms.all_of(cover.partners)), words.length(_length_s(ordered))
    facts = " · ".join((escaped(cover.date), people, length))
    top = [heading(1, cover.title), facts, f"*{words.legend}*"]
    return "\n\n".join([*top, *page.finish(), *_floor_table(ordered, words)]) + "\n"


def speaker_of(said: PartnerSaid, spoken: LanguagePack) -> str:
    """Return the speaker; all of them if voices overlap; never a guess."""
    words = spoken.transcript
    if said.overlapping:
        return words.at_once.format(names=spoken.forms.all_of(said.overlapping))
    return said.speaker or (words.somebody_else if said.stranger else words.someone)


def escaped(text: str) -> str:
    """Put ``text`` on one line, such that Markdown shows exactly its characters.

    The escaped characters are those of CommonMark 0.31 (section 2.4) that can start
    markup, and those by which GitHub makes links, mentions and formulas of plain text.
    """
    inline = _INLINE.sub(r"\\\g<0>", one_line(text))
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", inline)


def heading(level: int, text: str) -> str:
    """Return a heading with the words ``text``."""
    return f"{'#' * level} {escaped(text)}"


def _length_s(ordered: Sequence[Entry]) -> float:
    return start_of(ordered[-1]) if ordered else 0.0


def _floor_table(entries: Iterable[Entry], words: Transcript) -> list[str]:
    """Return a table of floor times; empty if nobody held the floor."""
    held: dict[str, list[float]] = {}
    for entry in entries:
        if isinstance(entry, FloorClosed) and entry.ended_by != "swap":
            held.setdefault(entry.holder, []).append(entry.held_s)
    rows = [f"| {escaped(name)} | {len(turns)} | {clock(sum(turns))} |" for name, turns in held.items()]
    head = f"| {' | '.join(words.floor_table)} |"
    return ["\n".join([head, "| --- | ---: | ---: |", *rows])] if rows else []


@dataclass(slots=True)
class _Paragraph:
    """Words of one partner set as one paragraph."""

    speaker: str
    place: str
    end_s: float
    parts: list[str] = field(default_factory=list)


class _Page:
    """Collects the blocks of a transcript, entry by entry in time order."""

    def __init__(self, spoken: LanguagePack) -> None:
        self._words = spoken.transcript
        self._spoken = spoken
        self._blocks: list[str] = []
        self._section_ahead: str | None = None
        self._ahead: str | None = None
        self._depth = 2
        self._breathing = False
        self._cues: list[str] = []
        self._paragraph: _Paragraph | None = None
        self._last_speaker: str | None = None
        self._spoken_command = False

    def add(self, entry: Entry) -> None:
        """Add one entry."""
        match entry:
            case StepEntered():
                self._step(entry)
            case CompanionFell():
                pass
            case CompanionSaid():
                self._companion(entry)
            case PartnerSaid():
                self._partner(entry)
            case FloorOpened():
                text = self._words.has_floor_for if entry.limit_s else self._words.has_floor
                text = text.format(name=escaped(entry.holder), limit=clock(entry.limit_s))
                self._remark(entry.at_s, text)
            case FloorClosed():
                how = self._words.turn_ended.get(entry.ended_by, self._words.held_floor)
                self._remark(entry.at_s, how.format(name=escaped(entry.holder), held=clock(entry.held_s)))
            case Intruded():
                other = escaped(entry.by or self._words.another_voice)
                text = self._words.came_in(other, escaped(entry.holder), entry.for_s)
                self._remark(entry.at_s, text)
            case Answered():
                self._answer(entry)
            case CommandObeyed():
                self._command(entry)
            case Discarded():
                self._remark(entry.at_s, self._words.discarded)
            case Interrupted():
                held_up = self._words.held_up.format(why=escaped(entry.why))
                self._remark(entry.at_s, self._words.interrupted.get(entry.why, held_up))
            case Resumed():
                self._remark(entry.at_s, self._words.resumed)
            case Ended():
                self._remark(entry.at_s, self._words.ended.format(ending=escaped(entry.ending)))

    def finish(self) -> list[str]:
        """Return the complete blocks."""
        self._write_cues()
        self._end_paragraph()
        return self._blocks

    def _end_paragraph(self) -> None:
        said, self._paragraph = self._paragraph, None
        if said is None:
            return
        text = " ".join(said.parts)
        name = escaped(said.speaker)
        goes_on = self._last_speaker == name and said.place == "turn"
        self._last_speaker = name
        self._blocks.append(text if goes_on else f"**{name}:** {text}")

    def _block(self, text: str) -> None:
        self._end_paragraph()
        self._last_speaker = None
        self._blocks.append(text)

    def _remark(self, at_s: float, text: str) -> None:
        """Add a line about an event, set apart from the words."""
        self._write_cues()
        self._write_heading()
        self._block(f"*{clock(at_s)} · {text}*")

    def _step(self, entry: StepEntered) -> None:
        """Hold a heading until there is content under it: a step without words has none."""
        self._write_cues()
        self._breathing = entry.kind == "breathing"
        if entry.kind == "section":
            self._section_ahead, self._ahead, self._depth = entry.label, None, 3
            return
        without = entry.kind in _WITHOUT_HEADING or (self._depth > 2 and entry.kind in _QUIET)
        self._ahead = None if without or not normalise(entry.label) else entry.label

    def _write_heading(self) -> None:
        if self._section_ahead is not None:
            title, self._section_ahead = self._section_ahead, None
            self._block(heading(2, title))
        if self._ahead is not None:
            label, self._ahead = self._ahead, None
            self._block(heading(self._depth, label[0].upper() + label[1:]))

    def _write_cues(self) -> None:
        """Write the cues of all breaths in one line: they repeat. What leads in stands before them."""
        cues, self._cues = self._cues, []
        if len(cues) > _LEAD_IN and cues.count(cues[_LEAD_IN - 1]) == 1:
            self._quote(" ".join(cues[:_LEAD_IN]))
            cues = cues[_LEAD_IN:]
        if cues:
            times = cues.count(cues[0])
            often = f" *({self._words.times.format(count=times)})*" if times > 1 else ""
            self._quote(" ".join(dict.fromkeys(cues)) + often)

    def _quote(self, text: str) -> None:
        """Add words of the companion; consecutive ones make one quotation."""
        self._write_heading()
        self._end_paragraph()
        if self._blocks and self._blocks[-1].startswith("> "):
            self._blocks[-1] += f"\n>\n> {text}"
        else:
            self._block(f"> {text}")

    def _companion(self, said: CompanionSaid) -> None:
        text = escaped(said.text)
        if self._breathing and len(text.split()) <= _CUE_WORDS:
            self._cues.append(text)
        elif text:
            self._write_cues()
            self._quote(text)

    def _partner(self, said: PartnerSaid) -> None:
        self._write_cues()
        self._write_heading()
        self._spoken_command = said.place == "command"
        # The script asks for silence from its people; a stranger was never asked.
        why = self._words.not_recorded_short if said.stranger else self._words.not_recorded
        not_recorded = f"*({why})*"
        words = escaped(said.text) if said.kept else not_recorded
        if not words:
            return
        now = self._paragraph
        if now and said.place == "aside" and said.kept and len(said.text.split()) <= SHORT_ASIDE_WORDS:
            now.parts.append(f"*({escaped(speaker_of(said, self._spoken))}: {words})*")
            return
        if now and self._continues(now, said):
            if said.kept or now.parts[-1] != not_recorded:
                now.parts.append(words)
            now.end_s = said.end_s
            return
        self._end_paragraph()
        self._paragraph = _Paragraph(speaker_of(said, self._spoken), said.place, said.end_s, [words])

    def _continues(self, now: _Paragraph, said: PartnerSaid) -> bool:
        same = (now.speaker, now.place) == (speaker_of(said, self._spoken), said.place)
        pause_s = said.start_s - now.end_s
        return same and (not said.kept or pause_s < NEW_PARAGRAPH_AFTER_S)

    def _answer(self, entry: Answered) -> None:
        said = self._paragraph
        by = escaped(entry.by or self._words.someone)
        value = entry.value if entry.own_words else self._words.answers.get(entry.value or "", entry.value)
        if value is None:
            self._block(f"*{self._words.left_open.format(name=by)}*")
        elif said is None or normalise(" ".join(said.parts)) != normalise(value):
            self._block(f"*{self._words.answer.format(name=by, answer=escaped(value))}*")

    def _command(self, entry: CommandObeyed) -> None:
        """Set spoken commands among the words; others show in their effect, or in a remark."""
        if not self._spoken_command and entry.command not in _SEEN_IN_WHAT_FOLLOWS:
            name = escaped(self._spoken.commands.names[Command(entry.command)])
            self._remark(entry.at_s, self._words.asked_for.format(command=name))
        self._spoken_command = False
