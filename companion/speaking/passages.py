"""Passages of a prompt: quotes in a tone of their own, and the pauses that a calm reader makes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from companion.regex import regex
from companion.speaking.wording import speakable

_LEADS_S = {"—": 0.12, "…": 0.3, "quote": 0.06, "paragraph": 0.45}
"""Silence before what follows, at a pace of 1, beside the pause of the clause or sentence before it."""
_FEWEST_QUOTED = 3
"""Words; shorter quotes, like “I'm done”, are read within their sentence."""
_QUOTE = regex(
    r"(?:“([^“”]+)”|«([^«»]+)»|„([^„“”]+)[“”]|\"([^\"]+)\"|(?<!\w)‘([^‘]+?)’(?!\w))"
    r"(?P<after>[.,;:!?]*)"
)
_PAUSE = regex(r"\s*(—|…)\s*")
_PARAGRAPH = regex(r"\s*\n\s*\n\s*")
_ENDS = frozenset(".!?")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that are read in one tone, and in one go."""

    words: str
    quoted: bool = False
    before_s: float = 0.0
    """Silence before it, at a pace of 1."""
    ends_sentence: bool = True


def paragraphs(text: str) -> list[str]:
    """Return the parts of ``text`` between blank lines."""
    return _PARAGRAPH.split(text)


def passages(read: str) -> list[Passage]:
    """Return the passages of a prompt as it is spoken. Those without a letter or digit are left out."""
    found: list[Passage] = []
    marks: set[str] = set()
    for paragraph in paragraphs(read):
        marks.add("paragraph")
        for words, quoted, mark in _parts(paragraph):
            words = speakable(words)
            if any(c.isalnum() for c in words):
                if found:
                    found[-1] = _closed(found[-1], marks, words)
                found.append(Passage(words, quoted, max(map(_silence_s, marks)) if found else 0.0))
                marks = set()
            marks.add(mark)
    if found and marks & {"—", "…"}:  # unfinished: the tone stays up
        found[-1] = _closed(found[-1], marks, "")
    return found


def _silence_s(mark: str) -> float:
    return _LEADS_S[mark]


def _parts(paragraph: str) -> Iterator[tuple[str, bool, str]]:
    """Yield the words between marks of pauses, whether they are quoted, and the mark after them."""
    for stretch, quoted in _stretches(paragraph):
        parts = _PAUSE.split(stretch.replace("...", "…"))
        yield from zip(parts[::2], [quoted] * len(parts), [*parts[1::2], "quote"], strict=False)


def _stretches(paragraph: str) -> Iterator[tuple[str, bool]]:
    """Yield what is outside of quotes and inside, in order, with the marks that follow a quote inside it."""
    begun = 0
    for quote in _QUOTE.finditer(paragraph):
        words = next(filter(None, quote.groups()))
        if len(words.split()) >= _FEWEST_QUOTED:
            yield paragraph[begun : quote.start()], False
            yield words if words[-1] in _ENDS else words.rstrip(",;:") + quote["after"], True
            begun = quote.end()
    yield paragraph[begun:], False


def _closed(passage: Passage, marks: set[str], then: str) -> Passage:
    """Return a passage whose tone stays up where its sentence goes on after it, with the words ``then``."""
    if "paragraph" in marks:
        return passage
    goes_on = not (passage.words[-1] in _ENDS or ("…" in marks and then[:1].isupper())) or then[:1].islower()
    words = passage.words
    if words[-1].isalnum():
        words += "," if goes_on else "."
    return replace(passage, words=words, ends_sentence=not goes_on)
