"""Normalisation of spoken English: lower case, contractions expanded, split in sentences and clauses."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from companion.core.language.words import unstretched
from companion.regex import regex

_MOST_WORDS = 120
"""A looping transcriber writes hundreds; nothing meaningful is that long."""

_SOUNDS = (
    (
        regex(r"\b(?:huh|nuh|unh|uh|nu|hu|mm)[-, ]+(?:uh|unh)\b(?![-, ]*huh)|\bmm-mm\b|\bnuhuh\b|\buhuh\b"),
        "huhuh",
    ),
    (
        regex(r"\b(?:uh|ah|mm+|m|um|a)[- ]+(?:huh|hu+m+|hm+|hmm+)\b|\bmm?-?hm+\b|\buhhuh\b|\bmh+m+\b"),
        "uhhuh",
    ),
)
_WRITTEN_OUT = {
    "can't": "can not", "cannot": "can not", "cant": "can not", "won't": "will not", "wont": "will not",
    "shan't": "shall not", "ain't": "is not", "aint": "is not", "let's": "let us", "lets": "let us",
    "i'm": "i am", "im": "i am", "ive": "i have", "id": "i would", "youre": "you are", "theyre": "they are",
    "thats": "that is", "thatll": "that will", "itll": "it will", "whats": "what is", "hes": "he is",
    "shes": "she is", "weve": "we have", "youve": "you have", "theres": "there is", "its": "it is",
    "gonna": "going to", "wanna": "want to", "gotta": "have got to", "dunno": "do not know",
    "idk": "i do not know", "lemme": "let me", "gimme": "give me", "kinda": "kind of", "sorta": "sort of",
    "outta": "out of", "y'all": "you all", "yall": "you all", "c'mon": "come on", "cmon": "come on",
    "ok": "okay", "okey": "okay", "alright": "all right", "timeout": "time out",
    "'cause": "because", "cause": "because",
    "cuz": "because", "coz": "because", "till": "until", "'til": "until", "yea": "yeah", "yah": "yeah",
    "ya": "yeah", "yer": "yeah", "yess": "yes", "noo": "no", "stopp": "stop",
    "thx": "thanks", "ty": "thanks", "pls": "please",
    "plz": "please", "sec": "second", "secs": "seconds", "min": "minute", "mins": "minutes", "ill": "i will",
    "couldve": "could have", "wouldve": "would have", "favour": "favor", "'em": "them", "o'clock": "oclock",
    "affirmitive": "affirmative", "definately": "definitely", "tbh": "to be honest", "hmm": "hm",
    "hmmm": "hm",
    "mmm": "hm", "mm": "hm", "m": "hm", "everyday": "every day", "anymore": "any more", "mum": "mom",
}  # fmt: skip
_NOT = "do|does|did|is|are|was|were|has|have|had|could|would|should|must|need|might|dare"
_NOT_ENDING = regex(rf"({_NOT})n'?t")
_ENDINGS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_IS = frozenset(
    """
    name that it he she what there here who where how when this everything something nothing everybody
    """.split()
)
_HESITATIONS = frozenset("um uh uhm erm er ah oh eh aw ooh ohh ahh uhh umm gosh huhm".split())
_SAID_TWICE = frozenset(
    "maybe perhaps one two three four five six seven eight nine ten twenty thirty forty fifty".split()
)
_TOKEN = regex(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*'?|[.!?…,;:%/&+-]|—|–")
_TORN_OFF = regex(
    r"\b(that|it|what|he|she|let|there|who)\s(s)\b"
    r"|\b((?:is|are|was|were|do|does|did|has|have|had|could|would|should|ca|wo)n)\s(t)\b"
)
_END = frozenset(".!?…")
_BREAK = frozenset(",;:—–-")


_BEHIND_IS = frozenset(
    """
    at crying ringing calling boiling beeping burning overflowing
    awake coming barking not too so just still really here ready back wrong
    fine good okay asleep over gone a the going waiting getting being
    """.split()
)
"""Words after which an "'s" is an "is"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its clauses (words between single spaces, split at commas), and its end."""

    clauses: tuple[str, ...]
    asks: bool = False
    """Whether it ends with a question mark."""

    @property
    def words(self) -> str:
        """The whole sentence, without commas."""
        return " ".join(self.clauses)


@lru_cache(maxsize=256)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Split ``text`` in sentences, normalised; those without words are dropped."""
    found: list[Sentence] = []
    clauses: list[list[str]] = [[]]
    for token in (*_tokens(text), "."):
        if token in _END:
            parts = tuple(" ".join(words) for words in clauses if words)
            if parts:
                found.append(Sentence(parts, asks=token == "?"))
            elif token == "?" and found:
                found[-1] = Sentence(found[-1].clauses, asks=True)
            clauses = [[]]
        elif token in _BREAK:
            clauses.append([])
        else:
            clauses[-1].append(token)
    return tuple(found)


def normalised(text: str) -> str:
    """Return all words of ``text`` between single spaces, without punctuation."""
    return " ".join(sentence.words for sentence in sentences(text))


def _tokens(text: str) -> list[str]:
    low = re.sub("[’‘`]", "'", unicodedata.normalize("NFKC", text).lower())
    for pattern, sound in _SOUNDS:
        low = pattern.sub(f" {sound} ", low)
    low = re.sub(r"(?<=\w)-(?=\w)", " ", unstretched(low))
    low = re.sub(r"\b(thank|see|love|tell|bet) ya\b", r"\1 you", low)
    low = _TORN_OFF.sub(lambda found: "'".join(part for part in found.groups() if part), low)
    found: list[str] = []
    for token in _TOKEN.findall(low)[: 2 * _MOST_WORDS]:
        for word in _written_out(token).split():
            if word not in _HESITATIONS and not _stutters(found, word):
                found.append(word)
    return _joined(found[:_MOST_WORDS])


def _joined(words: list[str]) -> list[str]:
    """Join pairs of words that are one: "right" in "right now" agrees to nothing."""
    found: list[str] = []
    for word in words:
        if found and found[-1].endswith("'s") and word in _BEHIND_IS:
            found[-1:] = [found[-1].removesuffix("'s"), "is", word]
        elif found and found[-1] == "right" and word in ("now", "away"):
            found[-1] = f"right{word}"
        else:
            found.append(word)
    return found


def _stutters(before: list[str], word: str) -> bool:
    """Return whether a word is only repeated: "no, no, no", "I, I think"."""
    if not word[0].isalpha() or word in _SAID_TWICE:
        return False
    last = next((token for token in reversed(before) if token not in _BREAK), None)
    return last == word and (not before or before[-1] not in _END)


def _written_out(word: str) -> str:
    if word in _WRITTEN_OUT:
        return _WRITTEN_OUT[word]
    if negated := _NOT_ENDING.fullmatch(word):
        return f"{negated[1]} not"
    for ending, full in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return f"{_written_out(word.removesuffix(ending))} {full}"
    if word.endswith("'s"):
        return f"{word[:-2]} is" if word[:-2] in _IS else word
    return word.strip("'") or word


_CORRECTION = regex(
    r"(?<!\S)(?:no (?:, )?(?:wait|hold on|hang on|sorry|i mean)|wait (?:, )?no|"
    r"i meant(?! (?:it|that)$)|scratch that|correction|sorry|make (?:it|that)|change that to)(?: ,)?(?= |$)"
)


def behind_correction(sentence: Sentence) -> str | None:
    """Return what is said behind "no, wait" and the like, in place of what was before; None without one."""
    *_, last = _CORRECTION.split(words := " , ".join(sentence.clauses))
    return None if last == words else " ".join(last.replace(" , ", " ").split())
