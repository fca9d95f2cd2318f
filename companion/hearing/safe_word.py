"""Whether the safe word was said: it is compared as it sounds, for it is cried, and seldom written right."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

from companion.core.api.utterances import Transcript
from companion.hearing.phonemes import Sounds, sounds_of

_SAME = 0.12
"""Share of a word's sound that may differ where it is the word itself: another vowel, another ending."""
_VOWELS = frozenset("aeiouæɑɒɔəɛɜɪʊʌyøœɨ")
_KIN = ("pb", "td", "kɡ", "fvθð", "szʃʒ", "ʧʤ", "mnŋ", "lɹwj")
_FAINT = frozenset("hʔsz")
"""What noise swallows first, or a plural adds."""
_VOWEL, _FAINTLY, _CONSONANT = 0.35, 0.3, 0.7
"""What it costs that a sound is missing, or one too many. Consonants carry a word."""
_OTHER_VOWEL, _OTHER_KIN, _OTHER = 0.3, 0.4, 1.0
"""What it costs that one sound stands for another."""
_NEAR = 0.45
"""Share of its sound that may differ in what was written where it was said."""
_CLOSE = 1.0
"""Logarithm of how much less likely than the likeliest a hypothesis may be."""
_LONGEST_CALL_S = 4.0
_CERTAIN = 0.85
"""Confidence from which on a short utterance is what was written. Of the calls that were written as something
else none had more than 0.78; of the clear short talk about half has."""
_SURE = 0.55
"""Least confidence in a call that was written as something else altogether. On words and voices that are not
those of the benchmark, at 10 and 0 dB, 50 of 53 calls had more."""
_SURE_WITHIN = 0.8
"""The same where more was said, by another voice perhaps: "To the one" as "Cucumber! The one!" had 0.57."""
_LIKELIER = 0.45
"""Least confidence where what was written has less. In noise, words that were waited for had 0.43 at most; of
445 waits for a word in a short saying without it, at 5 to 30 dB, none found it."""
_ALONE = 0.82
"""Least confidence in a call in the loudest part of an utterance, which is heard by itself. Calls over
another's voice had 0.83 to 0.89; in 429 waits for a word in talk without it, a part of it in noise or of two
at once, the word alone had 0.67 at most."""
_SOUND_S, _AROUND_S = 0.08, 0.2
"""How long a sound of the word lasts when it is cried, and what is heard before and behind the word."""
_LITTLE = 0.4
"""Share of the word that may stand beside it in a call: "Oh, marzipan! Marzipan!"."""
_PARTS = re.compile(r"[.!?,;]")
_DIGITS = re.compile(r"\d(?=\d)")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Words that may have been said."""

    text: str
    logprob: float
    """Of all its tokens together."""
    confidence: float
    """Mean probability of its tokens."""


@dataclass(frozen=True)
class SafeWord:
    """A safe word as it sounds."""

    word: str
    language: str = "en"

    @cached_property
    def _sounds(self) -> str:
        return "".join(sounds_of(self.word, self.language))

    def said_in(self, text: str) -> bool:
        """Whether ``text`` holds it: one or several, joined or split, spelled in whatever way."""
        return self.differs(text) <= _SAME

    def differs(self, text: str) -> float:
        """How far the nearest words in ``text`` are from it, as a share of its sound; infinite without words.

        0 for the word itself; words of one language that have nothing in common come to 0.7 and more.
        """
        if not self._sounds:
            return inf
        lengths = sum(map(_left_out, self._sounds))
        readings = (sounds_of(written, self.language) for written in _readings(text))
        return min((_nearest(self._sounds, words) for words in readings), default=inf) / lengths

    @property
    def lasts_s(self) -> float:
        """Seconds it takes to cry it."""
        return _SOUND_S * len(self._sounds) + _AROUND_S

    def is_cried(self, written: Transcript, looked_for: Callable[[str], Sequence[Hypothesis]]) -> bool:
        """Whether it is all that was said in a part of an utterance, as long as the word, which was heard by
        itself: over another's voice, or as the end of what was said before."""
        if self.said_in(written.text):
            return True
        return any(one.confidence >= _ALONE and self._is_all_of(one.text) for one in looked_for(self.word))

    def is_called(
        self, written: Transcript, speech_s: float, looked_for: Callable[[str], Sequence[Hypothesis]]
    ) -> bool:
        """Whether it was said in ``speech_s`` seconds of speech that were ``written`` down.

        ``looked_for``: what can be understood by somebody who waits for a word, the likeliest first. It is
        asked where the utterance is short and was not understood for certain, or where it is nearly written.
        """
        differs = self.differs(written.text)
        if differs <= _SAME:
            return True
        near = differs <= _NEAR
        if not near and (speech_s > _LONGEST_CALL_S or written.confidence >= _CERTAIN):
            return False
        hypotheses = looked_for(self.word)
        likely = [one for one in hypotheses if one.logprob >= hypotheses[0].logprob - _CLOSE]
        if near:
            return any(self.said_in(one.text) for one in likely)
        alone, within = min(_SURE, max(_LIKELIER, written.confidence)), max(_SURE_WITHIN, written.confidence)
        return any(
            self._is_all_of(one.text) if within > one.confidence >= alone else self.said_in(one.text)
            for one in likely
            if one.confidence >= alone
        )

    def _is_all_of(self, text: str) -> bool:
        """Whether it is said in ``text`` once or several times, and hardly anything else."""
        parts = [part for part in _PARTS.split(text) if part.strip()]
        sounds = ["".join(sounds_of(part, self.language)) for part in parts]
        longest = (1 + _LITTLE) * len(self._sounds)
        return all(map(self.said_in, parts)) and all(len(sound) <= longest for sound in sounds)


def _readings(text: str) -> Iterable[str]:
    """``246`` is two hundred and so on, and two four six."""
    return dict.fromkeys((text, _DIGITS.sub(r"\g<0> ", text)))


def _left_out(sound: str) -> float:
    return _VOWEL if sound in _VOWELS else _FAINTLY if sound in _FAINT else _CONSONANT


def _other(one: str, other: str) -> float:
    """What it costs that one sound stands for the other."""
    if one == other:
        return 0.0
    if one in _VOWELS and other in _VOWELS:
        return _OTHER_VOWEL
    return _OTHER_KIN if any(one in kin and other in kin for kin in _KIN) else _OTHER


def _nearest(word: str, words: Sounds) -> float:
    """What it costs to make the word of whole words somewhere in a text (Sellers, J. Algorithms 1, 1980, with
    weights). A plural's ending costs nothing."""
    text = "".join(words)
    begins, ends = set(_edges(words)), {*_edges(words)}
    ends |= {at - 1 for at in ends if at and text[at - 1] in "sz"}
    row = [0.0 if at in begins else inf for at in range(len(text) + 1)]
    for sound in word:
        before, row = row, [row[0] + _left_out(sound)]
        for at, heard in enumerate(text, start=1):
            row.append(
                min(
                    before[at - 1] + _other(sound, heard),
                    before[at] + _left_out(sound),
                    row[at - 1] + _left_out(heard),
                )
            )
    return min(row[at] for at in ends)


def _edges(words: Sounds) -> Iterator[int]:
    """Where words begin and end in the sounds of all of them."""
    at = 0
    yield at
    for word in words:
        at += len(word)
        yield at
