"""Captions of a session as WebVTT (https://www.w3.org/TR/webvtt1/), for companion and partners."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from companion.core.api.record import CompanionFell, CompanionSaid, Ended, Entry, PartnerSaid
from companion.core.safe_text import one_line
from companion.journal.retention import settled
from companion.journal.transcript import speaker_of
from companion.language import language
from companion.language.pack import LanguagePack

LINE_CHARACTERS = 42
"""Maximum length of a line that can be read at a glance (BBC and Netflix guidelines: 37 to 42)."""
CUE_LINES = 2
SHORTEST_CUE_S = 0.5
SPOKEN_CHARACTERS_PER_S = 14.0
"""Typical speech rate, for a prompt whose end was not recorded."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’)])\s+")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: speaker, words, start and end in session seconds."""

    start_s: float
    end_s: float
    voice: str
    text: str
    sentences_s: tuple[float, ...] = ()
    """When each of its sentences began, in session seconds; empty where that is not known."""


def webvtt(entries: Iterable[Entry], spoken: LanguagePack | None = None) -> str:
    """Return the captions of a whole session as the text of a ``.vtt`` file.

    ``spoken`` is its language; unknown for a stored session.
    """
    spoken = spoken or language()
    return "WEBVTT\n" + "".join(f"\n{_as_text(cue, spoken)}" for cue in cues(entries, spoken))


def cues(entries: Iterable[Entry], spoken: LanguagePack) -> list[Cue]:
    """Return the captions of a session, by start; discarded words have none."""
    ordered = settled(entries)
    whole = (*_partners(ordered, spoken), *_companion(ordered, spoken))
    found = [piece for cue in whole for piece in _in_pieces(cue)]
    return sorted(found, key=lambda cue: cue.start_s)


def _partners(entries: Iterable[Entry], spoken: LanguagePack) -> Iterator[Cue]:
    for entry in entries:
        if isinstance(entry, PartnerSaid):
            text = entry.text if entry.kept else f"({spoken.transcript.not_recorded_short})"
            yield Cue(entry.start_s, entry.end_s, speaker_of(entry, spoken), text)


def _companion(entries: Iterable[Entry], spoken: LanguagePack) -> Iterator[Cue]:
    said: CompanionSaid | None = None
    name = spoken.transcript.companion
    for entry in entries:
        if said and isinstance(entry, CompanionSaid | CompanionFell | Ended):
            began = entry.sentences_s if isinstance(entry, CompanionFell) else ()
            sentences_s = tuple(entry.at_s - before_s for before_s in began)
            start_s = max((said.at_s, *sentences_s[:1]))
            yield Cue(start_s, entry.at_s, name, said.text, sentences_s)
            said = None
        if isinstance(entry, CompanionSaid):
            said = entry
    if said:
        yield Cue(said.at_s, said.at_s + len(said.text) / SPOKEN_CHARACTERS_PER_S, name, said.text)


def _in_pieces(cue: Cue) -> Iterator[Cue]:
    """Split the cue so that each piece fits on the screen: at its sentences, and where their times are not
    known, or one is long, by length."""
    sentences = _SENTENCE_END.split(one_line(cue.text))
    if len(cue.sentences_s) == len(sentences):
        ends_s = (*cue.sentences_s[1:], cue.end_s)
        for sentence, start_s, end_s in zip(sentences, cue.sentences_s, ends_s, strict=True):
            yield from _by_length(start_s, end_s, cue.voice, list(_chunks(sentence)))
    else:
        texts = [chunk for sentence in sentences for chunk in _chunks(sentence)]
        yield from _by_length(cue.start_s, max(cue.end_s, cue.start_s + SHORTEST_CUE_S), cue.voice, texts)


def _by_length(start_s: float, end_s: float, voice: str, texts: list[str]) -> Iterator[Cue]:
    letters = sum(map(len, texts))
    for text in texts:
        until_s = start_s + (end_s - start_s) * len(text) / letters
        yield Cue(start_s, until_s, voice, text)
        start_s, letters = until_s, letters - len(text)


def _chunks(sentence: str) -> Iterator[str]:
    """Yield a sentence, split between words where it is too long for a cue."""
    lines = _lines(sentence)
    for first in range(0, len(lines), CUE_LINES):
        yield " ".join(lines[first : first + CUE_LINES])


def _lines(text: str) -> list[str]:
    return textwrap.wrap(text, LINE_CHARACTERS, break_on_hyphens=False)


def _as_text(cue: Cue, spoken: LanguagePack) -> str:
    start_ms = max(0, round(cue.start_s * 1000))
    end_ms = max(start_ms + 1, round(cue.end_s * 1000))
    voice = (one_line(cue.voice) or spoken.transcript.someone).translate(_ESCAPES)
    words = "\n".join(line.translate(_ESCAPES) for line in _lines(cue.text))
    return f"{_stamp(start_ms)} --> {_stamp(end_ms)}\n<v {voice}>{words}\n"


def _stamp(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
