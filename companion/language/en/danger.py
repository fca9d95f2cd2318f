"""Whether words speak of danger: violence, threat, coercion, fear of the other, harm to oneself.

Rules over the words, sentence by sentence, from the list in ``danger.txt``. A negation, an animal, a film
or a saying is none; what stays unclear is taken for danger. Where no rule applies, learned weights decide;
where a session has a model for it (``companion.hearing.danger_reader``), that decides instead.
``bench --only danger`` measures it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from companion.core.language.danger import Danger
from companion.core.language.words import normalise
from companion.language.en.danger_weights import plain, weight
from companion.language.en.joining import joined
from companion.regex import regex

_WRITTEN_OUT = tuple(
    (regex(rf"\b(?:{short})\b"), full)
    for short, full in (
        ("i'?m", "i am"),
        ("can'?t|cannot", "can not"),
        ("won'?t", "will not"),
        ("ain'?t", "am not"),
        ("(do|does|did|is|are|was|were|have|has|had|would|could|should|must|need)n'?t", r"\1 not"),
        ("(i|you|he|she|we|they|it|who|that|there|everyone|everybody|nobody)'ll", r"\1 will"),
        ("(i|you|he|she|we|they|it|who|that|there|nobody)'d", r"\1 would"),
        ("(you|we|they)'re|(you|they)re", r"\1\2 are"),
        ("(i|you|we|they)'?ve", r"\1 have"),
        ("(he|she|it|who|that|there|what|life)'s", r"\1 is"),
        ("(you|they)(?:d|ll)", r"\1 would"),
        ("gonna", "going to"),
        ("wanna", "want to"),
        ("gotta", "got to"),
        ("anymore", "any more"),
        ("(?:um|uh|er|erm),?|(?:like|you know|i mean|well),", ""),
        ("'s", "s"),
    )
)
_SENTENCE_END = regex(r"(?<=[.!?;])\s+")
_NAME = regex(r"\{([a-z]+)\}")
_CLASS = regex(r"\[[^]]*\][+*]?|\(\?<?[!=][^()]*\)")
_WORD = regex(r"([a-z~]*?)(?:[a-z]\?|(?![a-z~]))")
"""The beginning of a word, without a last letter that may be missing."""
_ENDING = regex(r"(?<=[a-z])\*")
_GAP = r"( (?!not |never |no |nobody |nothing )[a-z~]+){0,5} "
_NEGATED = regex(
    r"\b(?<!if i was )(?<!if i were )(?:never|not|nobody|no one|none|without|hardly|barely|nor|no longer)"
    r"(?: (?:ever|once|even|really|actually|be|been|have|has|had|(?:want|tried|try)(?:ed)? to|had any"
    r"|feel|felt|feeling|th(?:ought|ink|inking)(?: of| about| that)?|going to|like|that"
    r"|as if|as though|because|an?|any|one"
    r"|for a (?:moment|second)|it is|in a|with a|so|say(?:ing)?|mean|about|being|talking about|afraid that"
    r"|believe(?: that)?|consider(?:ed)?|to|would|will|the|were|was|am|are|is|i|we|you))*$"
)
_ANIMAL_OF = r"(?<![a-z])(?:the|an?|our|my|your|her|his|their|old|that|this|of) (?:[a-z]+ )?"
_HARMED = regex(r"\b(?:kill|killed|hurt|poison|drown(?:ed)?|strangled?|get rid of|harm|threaten[a-z]*)\b")
_WORDS_AROUND = 5
_LEAST_WEIGHT = 1.5
"""Log-odds of danger. By a writer who was left out, 1.0 notices 42 instead of 35 %, and 9.3 instead of 6.7 %
of the near misses."""
_LEAST_WEIGHT_TOGETHER = -1.0
"""Log-odds below which a rule doesn't hold for two utterances that are read as one sentence. Of 5,600 pairs
of ordinary talk none is noticed then, and of 31 sentences of danger that were split 18."""
_FEW_WORDS = 6
_LEAST_WEIGHT_OF_FEW = 2.0
"""In a few words ("He said no to me") one of them weighs much."""


def danger_in(text: str) -> Danger | None:
    """The danger that ``text`` speaks of; harm to oneself before any other."""
    return danger_by_rules(text) or _weighed(_SENTENCE_END.split(text))


def danger_together(before: str, words: str) -> Danger | None:
    """The danger that two utterances in a row speak of together: by a rule, where the weights agree."""
    whole = joined(before, words)
    found = danger_by_rules(whole) if whole else None
    return found if found and danger_weight(whole) >= _LEAST_WEIGHT_TOGETHER else None


def danger_by_rules(text: str) -> Danger | None:
    """The danger by the rules alone; harm to oneself before any other."""
    said = [_parts(sentence) for sentence in _SENTENCE_END.split(text)]
    kinds = (Danger.ONESELF, Danger.OTHERS)
    return next((kind for kind in kinds if any(_shows(kind, parts) for parts in said)), None)


def read_by_model(text: str) -> Sequence[str]:
    """What a model reads of ``text``: all of it, and each of its sentences, as it learned them."""
    read = (plain(piece) for piece in (text, *_SENTENCE_END.split(text)))
    return tuple(dict.fromkeys(piece for piece in read if piece))


def danger_weight(text: str) -> float:
    """The log-odds of danger by the learned weights of words, of the sentence that weighs most."""
    return max(weight(sentence)[0] for sentence in _SENTENCE_END.split(text))


def _weighed(sentences: Sequence[str]) -> Danger | None:
    weights = [(*weight(sentence), len(sentence.split())) for sentence in sentences]
    danger, oneself, words = max(weights)
    if danger < (_LEAST_WEIGHT if words > _FEW_WORDS else _LEAST_WEIGHT_OF_FEW):
        return None
    return Danger.ONESELF if oneself > 0 else Danger.OTHERS


def _parts(sentence: str) -> Sequence[str]:
    """The sentence, then its clauses: normalised, contractions written out, sayings left out."""
    words = sentence.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for short, full in _WRITTEN_OUT:
        words = short.sub(full, words)
    clauses = [_lists().sayings.sub("~", normalise(clause)) for clause in words.split(",")]
    return (" ".join(clauses), *(clauses if len(clauses) > 1 else ()))


def _shows(kind: Danger, parts: Sequence[str]) -> bool:
    lists, whole = _lists(), parts[0]
    if lists.stories.search(whole) or (lists.animals.search(whole) and not _HARMED.search(whole)):
        return False
    return any(sign.shows_in(part) for sign in lists.signs[kind] for part in parts)


@dataclass(frozen=True)
class _Sign:
    """One sign; most are never compiled, as none of their words was said."""

    source: str
    source_unless: str
    names: Mapping[str, str]

    @cached_property
    def words(self) -> re.Pattern[str]:
        return _pattern(self.source, self.names)

    @cached_property
    def unless(self) -> re.Pattern[str] | None:
        return _pattern(self.source_unless, self.names) if self.source_unless else None

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The beginnings of all words that can be in it."""
        words = _CLASS.sub("", _expanded(self.source, self.names))
        return tuple({found[1] for found in _WORD.finditer(words) if found[1]})

    def shows_in(self, part: str) -> bool:
        if not any(word.startswith(self.stems) for word in part.split()):
            return False
        return any(self._stands(part, found) for found in self.words.finditer(part))

    def _stands(self, part: str, found: re.Match[str]) -> bool:
        before, after = part[: found.start()], part[found.end() :]
        if _NEGATED.search(before.rstrip()):
            return False
        near = (*before.split()[-_WORDS_AROUND:], found[0], *after.split()[:_WORDS_AROUND])
        return not (self.unless and self.unless.search(" ".join(near)))


@dataclass(frozen=True, slots=True)
class _Lists:
    signs: Mapping[Danger, Sequence[_Sign]]
    sayings: re.Pattern[str]
    stories: re.Pattern[str]
    animals: re.Pattern[str]


@cache
def _lists() -> _Lists:
    """The lists of ``danger.txt``; read once, since it takes a tenth of a second."""
    names: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in files(__package__).joinpath("danger.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            lines = lists.setdefault(line.strip("[]"), [])
        elif " = " in line and not line.startswith("#"):
            name, _, words = line.partition(" = ")
            names[name] = f"{names[name]}|{words}" if name in names else words
        elif line and not line.startswith("#"):
            lines.append(line)
    signs = {kind: [_sign(line, names) for line in lists[kind.value]] for kind in Danger}
    sayings, stories, animals = ("|".join(lists[name]) for name in ("sayings", "stories", "animals"))
    return _Lists(
        signs, _pattern(sayings, {}), _pattern(stories, {}), re.compile(f"{_ANIMAL_OF}(?:{animals})(?![a-z])")
    )


def _sign(line: str, names: Mapping[str, str]) -> _Sign:
    words, _, unless = line.partition(" ! ")
    return _Sign(words, unless, names)


def _expanded(words: str, names: Mapping[str, str]) -> str:
    while name := _NAME.search(words):
        words = words.replace(name[0], f"({names[name[1]]})")
    return words


def _pattern(words: str, names: Mapping[str, str]) -> re.Pattern[str]:
    words = _expanded(words, names)
    words = _ENDING.sub("[a-z]*", words).replace(" .. ", _GAP)
    return re.compile(f"(?<![a-z])(?:{words})(?![a-z])")
