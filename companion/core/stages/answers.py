"""What answers consist of, free words or letters in pieces, and how they are saved, noted and corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from companion.core.api import events as e
from companion.core.api.record import Answered
from companion.core.language.commands import Commands
from companion.core.language.meaning import AnswerValue
from companion.core.program import EVERYONE, Ask, SettingKind
from companion.core.state.listening import Piece, confidence_of
from companion.core.state.memory import Memory
from companion.core.state.provenance import Origin, Said
from companion.core.state.redaction import in_own_words
from companion.regex import regex

TEXT_PATIENCE_S = 3.0
"""Silence that ends an answer in free words, after one whole sentence."""
_LEAST_PATIENCE_S, _MOST_PATIENCE_S = 2.0, 4.0
"""The same of an answer with pauses, somewhat longer than its own; the most in mid-sentence."""
_SPELLS_ON_S = 2.5
"""A pause between letters of one name."""
_SECONDS_PER_MINUTE = 60.0
_ENDS_A_SENTENCE = (".", "!", "?")
_SENTENCE_ENDS = regex(r"(?<=[.!?])\s+")
_LETTERS = regex(r"(?:[^\W\d_]\b[\s,.\-–]*)+")
"""Letters one by one: "S, I, O."."""


@dataclass
class FreeWords:
    """An answer in free words, as far as it was said. True once something was."""

    _pieces: list[Piece] = field(default_factory=list)
    _pauses_s: list[float] = field(default_factory=list)
    """Between the pieces."""

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, piece: Piece, pause_s: float) -> None:
        """Add a piece, with the seconds since the one before."""
        if self._pieces:
            self._pauses_s.append(max(0.0, pause_s))
        self._pieces.append(piece)

    def take_back(self, since_s: float) -> None:
        """Drop what was said since then."""
        self._pieces = [piece for piece in self._pieces if piece.start_s < since_s]

    @property
    def text(self) -> str:
        """All of it, in order."""
        return " ".join(piece.text for piece in sorted(self._pieces))

    @property
    def confidence(self) -> float:
        """Confidence of the transcripts, 0 to 1."""
        return confidence_of(self._pieces)

    @property
    def patience_s(self) -> float:
        """Silence that ends it: short pauses make it shorter."""
        if not self._pieces[-1].text.endswith(_ENDS_A_SENTENCE):
            return _MOST_PATIENCE_S
        if not self._pauses_s:
            return TEXT_PATIENCE_S
        return min(max(_LEAST_PATIENCE_S, 1.5 * max(self._pauses_s) + 0.5), _MOST_PATIENCE_S)


@dataclass
class Letters:
    """A name that is spelled, as far as it was said: who spells makes pauses."""

    _said: str = ""
    _end_s: float = 0.0

    def note(self, event: e.Heard) -> None:
        """Remember letters; other words end the spelling."""
        self._said = self.joined(event).text if _LETTERS.fullmatch(event.text.strip()) else ""
        self._end_s = event.end_s

    def joined(self, event: e.Heard) -> e.Heard:
        """``event`` with the letters before it, if it goes on spelling soon after them."""
        goes_on = self._said and 0.0 <= event.start_s - self._end_s <= _SPELLS_ON_S
        letters = goes_on and _LETTERS.fullmatch(event.text.strip())
        return replace(event, text=f"{self._said.rstrip(' .')}, {event.text}") if letters else event


def save_answer(
    memory: Memory, ask: Ask, value: AnswerValue | None, person: str | None, now: float, confidence: float
) -> None:
    """Save an answer under the name that the question has for it, with who gave it and when."""
    if ask.save is None or (ask.setting is not None and value is None):
        return
    words = in_own_words(ask)
    origins = frozenset({Origin(person, confidence, now, words)})
    if words and isinstance(value, str):
        value = Said(value, origins, verbatim=True)
    minutes = ask.setting is SettingKind.DURATION and isinstance(value, int)
    saved = _SECONDS_PER_MINUTE * int(value or 0) if minutes else value
    memory.save(ask.save, saved, person if ask.to == EVERYONE else None, origins)


def answer_entry(
    memory: Memory, ask: Ask, question: str, person: str | None, value: AnswerValue | None, now: float
) -> Answered:
    """Return the entry of the record for an answer; None: passed, or left open."""
    shown: str | None = None
    if isinstance(value, bool):
        shown = "yes" if value else "no"
    elif value is not None:
        shown = memory.in_words(str(value))
    own_words = value is not None and in_own_words(ask)
    return Answered(
        now, question, person, shown, own_words, memory.quotes(question), memory.sources(question)
    )


def read_back(memory: Memory, ask: Ask) -> dict[str, str]:
    """Return what a question reads back of what partners said, by the names under which it is saved."""
    found = {name: memory.value(name) for name in ask.question.names}
    return {name: value for name, value in found.items() if isinstance(value, Said)}


def correct(memory: Memory, ask: Ask, said: Sequence[str], person: str | None, now: float) -> None:
    """Save what was said in place of what a question read back: each in place of what is most like it."""
    before = read_back(memory, ask)
    for word in said if len(said) < len(before) else said[: len(before)]:
        name = max(before, key=lambda name: SequenceMatcher(None, before[name], word).ratio())
        origins = frozenset({Origin(person, at_s=now)})
        memory.save(name, Said(word, origins, verbatim=True), origins=origins)
        before.pop(name)


def without_end(text: str, commands: Commands) -> tuple[str, bool]:
    """Words without a closing sentence like "That's it.", and whether there was one."""
    *before, last = _SENTENCE_ENDS.split(text.strip())
    ends = bool(before) and commands.find(last) is e.Command.DONE
    return (" ".join(before), True) if ends else (text, False)
