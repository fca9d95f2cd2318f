"""Recognition of commands in speech.

Within a turn a command counts only as a separate utterance: "I wish you'd stop" ends nothing.
The safe word counts anywhere.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from companion.core.api.events import Command, Heard
from companion.core.language.words import normalise, unstretched

ENDING = frozenset({Command.DONE, Command.PASS, Command.SKIP})
"""Commands that end a turn; they need sufficient confidence."""
SURE = 0.5
"""Minimum confidence for those commands, on the scale of ``Transcript.confidence``."""

NEEDS_SURENESS = ENDING | {Command.FORGET_SESSION}
"""Commands that can't be undone; they need sufficient confidence."""

_LEAST_STEM = 3
"""Letters of a word that are left without the ending of its plural."""

VOICE_CHANGES = frozenset(
    {Command.ANOTHER_VOICE, Command.SLOWER, Command.FASTER, Command.SOFTER, Command.LOUDER}
)
"""Commands of how the companion speaks. In a turn, a silence or a breath such words are for a partner."""
ALWAYS_ON = frozenset(Command) - {
    Command.REPEAT, Command.SKIP, Command.PASS, Command.MORE_TIME, Command.NEW_SAFE_WORD, *VOICE_CHANGES
}  # fmt: skip
"""Commands that no script can switch off, and whose words it can't reuse."""


@dataclass(frozen=True, slots=True)
class CommandWords:
    """Wordings of the commands in a language. All are normalised."""

    phrases: Mapping[Command, Sequence[str]]
    names: Mapping[Command, str]
    """The suggested wording of each."""
    before: re.Pattern[str]
    """Fillers that may come before a command."""
    after: re.Pattern[str]
    """Politeness that may follow it."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Alternative spellings, each with the one used in ``phrases``; digits among them."""
    safe_word_in: Callable[[str], str] = lambda text: ""
    """The word in normalised text that names a new safe word: "our safe word is pineapple"; empty: none."""
    sounds_like_another: Mapping[str, Command] = field(default_factory=dict)
    """Wordings that sound like another command, and whose command can't be taken back: a draft alone does not
    decide on it."""
    plurals: Sequence[str] = ()
    """Endings of plurals: the safe word counts with and without them."""

    def normalise(self, text: str) -> str:
        """Like ``words.normalise``, with one spelling per word."""
        return " ".join(self.spellings.get(word, word) for word in unstretched(normalise(text)).split())

    def wording_of(self, safe_word: str) -> re.Pattern[str]:
        """Finds the safe word in normalised text without accents: joined or split, one or several."""
        letters = _without_accents(self.normalise(safe_word)).replace(" ", "")
        plural = next((ending for ending in self.plurals if letters.endswith(ending)), "")
        stem = letters.removesuffix(plural) if len(letters) - len(plural) >= _LEAST_STEM else letters
        spaced = r"\s?".join(map(re.escape, stem))
        return re.compile(rf"\b{spaced}(?:{'|'.join(map(re.escape, self.plurals))})?\b")


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


class Commands:
    """The commands of one session."""

    def __init__(
        self,
        words: CommandWords,
        *,
        renamed: Iterable[tuple[str, str]] = (),
        switched_off: Iterable[str] = (),
        safe_word: str | None = None,
    ) -> None:
        self._words = words
        off = {Command(value) for value in switched_off} - ALWAYS_ON
        table = {command: set(phrases) for command, phrases in words.phrases.items() if command not in off}
        for value, phrase in renamed:
            table.setdefault(Command(value), set()).add(words.normalise(phrase))
        in_order = sorted(table, key=ALWAYS_ON.__contains__)  # the later wins if words are the same
        self._by_phrase = {phrase: command for command in in_order for phrase in table[command]}
        self._names = {Command(value): phrase for value, phrase in renamed}
        self.offered = frozenset(table)
        """Commands that are available."""
        self.choose(safe_word)

    def choose(self, safe_word: str | None) -> None:
        """Take another safe word; None: none."""
        self.safe_word = safe_word
        """As it was chosen."""
        self._safe = self._words.wording_of(safe_word) if safe_word and normalise(safe_word) else None

    def name(self, command: Command) -> str:
        """Return the suggested wording for ``command``."""
        return self._names.get(command) or self._words.names[command]

    def is_undecided(self, heard: Heard) -> bool:
        """Whether a draft is a command for which the final words are waited for."""
        alike = self._words.sounds_like_another
        if not heard.draft:
            return False
        return (
            heard.command in alike.values() if heard.withheld else self._words.normalise(heard.text) in alike
        )

    def heard_in(self, heard: Heard) -> Command | None:
        """Return the command in an utterance; some need sufficient confidence, some not a draft."""
        if self.is_undecided(heard):
            return None
        command = heard.command if heard.withheld else self.find(heard.text)
        return None if command in NEEDS_SURENESS and heard.confidence < SURE else command

    def find(self, text: str) -> Command | None:
        """Return the command that ``text`` consists of, or None."""
        words = self._words.normalise(text)
        if self._safe and self._safe.search(_without_accents(words)):
            return Command.SAFE_WORD
        before, after = self._words.before, self._words.after
        bare = before.sub("", words)
        candidates = (words, bare, after.sub("", words), after.sub("", bare))
        found = next((self._by_phrase[c] for c in candidates if c in self._by_phrase), None)
        return Command.NEW_SAFE_WORD if found is None and self.new_safe_word(text) else found

    def new_safe_word(self, text: str) -> str:
        """Return the safe word that ``text`` names as a new one; empty when it names none."""
        words = self._words
        return words.safe_word_in(words.after.sub("", words.before.sub("", normalise(text))))
