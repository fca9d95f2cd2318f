"""Own words as they are said to the one who said them: "I" becomes "you", and "you" the other's name.

A sentence is turned only where a rule fits each of its words. In doubt it isn't, and is quoted as theirs: a
sentence wrongly turned puts words into somebody's mouth.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companion.regex import regex

_MINE = {"i": "you", "i'm": "you're", "i've": "you've", "i'd": "you'd", "i'll": "you'll", "me": "you",
         "my": "your", "mine": "yours", "myself": "yourself", "am": "are"}  # fmt: skip
_OURS = {"our": "your", "ours": "yours", "ourselves": "yourselves"}
_WE = {"we": "", "us": "", "we're": " are", "we've": " have", "we'll": " will"}
_YOURS = {"your": "{}'s", "yours": "{}'s", "you": "{}", "you're": "{} is", "you've": "{} has",
          "you'll": "{} will", "you'd": "{} would"}  # fmt: skip
_THIRD = {"are": "is", "were": "was", "have": "has", "do": "does", "go": "goes", "aren't": "isn't",
          "weren't": "wasn't", "haven't": "hasn't", "don't": "doesn't"}  # fmt: skip
_ADVERBS = frozenset(
    "really always often never also just still so only once even already ever actually usually sometimes "
    "both truly simply suddenly quickly rarely too".split()
)
_UNCHANGED = frozenset(
    "can could will would should might may must did had can't couldn't won't wouldn't shouldn't didn't "
    "hadn't "
    "was held made told said took gave got came went saw heard felt thought knew kept left sat stood slept "
    "spoke wrote drove brought bought sent sang met lost found woke stayed built forgot forgave drew began "
    "broke chose ran rode wore won meant paid taught caught fought understood".split()
)
"""Modal verbs and irregular pasts: the same for everybody."""
_VERBS = frozenset(
    "ask believe bring call care carry clean come cook cry dance drink drive feel find forget get give help "
    "hold hug kiss know laugh leave let like listen look love make mean miss need notice play remember say "
    "see seem show sing sit sleep smile speak stand stay stop support take talk tell thank think touch "
    "understand wait wake walk want wash watch work write try".split()
)
_CAUSES = frozenset("make makes made let lets see sees saw hear hears heard help helps helped watch".split())
_AFTER_OBJECT = frozenset(
    "to for in on at with by from of about before after beside and or but so when where while because if as "
    "like that all again too more most very much first now today tonight a the it".split()
)
_ANYBODY = frozenset(
    "somebody someone people person nobody everybody everyone anyone anybody they them".split()
)
_BODY = frozenset("body chest heart head stomach throat hands hand mind skin face shoulders own".split())
_JOINS = frozenset({"and", "or", "but", "nor", "then", "yet"})
_SPEECH = regex(
    r"[\"“”«»]|\b(?:say|says|said|saying|ask|asks|asked|told|tell|think|thought|goes|went)\b[^.?!]{0,12}[,:]"
    r"\s*(?:i\b|why|what|no|yes|you)|"
    r"\b(?!i\b)[\w']+ (?:says?|said) (?:i\b|my\b|me\b)|\b(?:be|am|is|was|were) like,? i\b|"
    r"\bthank you\b|\byou(?:'\w+)? all\b|\byou see\b|\byou know\b|"
    r"\blet's\b|\byou and (?:i|me)\b|\b(?:i|me) and you\b|\bof us\b|"
    r"\b(?:a|the|coal|gold) mine\b",
    re.IGNORECASE,
)  # fmt: skip
_WISH = regex(
    rf"(?:(?:please|just|don't|do|never|always|yes|no|and|but),? )*"
    rf"(?:(?:{'|'.join(sorted(_VERBS))}|go|keep|buy|put)\b|(?:can|could|may|shall) i\b"
    r"|(?!(?:to|for|with|about|like|of|by|from|than|between|behind|beside|near|without)\b)[a-z]+ me\b)",
    re.IGNORECASE,
)
"""A sentence that asks somebody for something: "Give me ten minutes"."""
_THIRD_PARTIES = frozenset(
    "he she they him them all brother sister mother father mum dad parents friend friends".split()
)
"""With these, "we" may be others than the couple."""
_TOKEN = regex(r"[\w']+|[^\w']+")
_BETWEEN = regex(r"((?<=[.?!…;])\s+)")


class _UnsureError(Exception):
    """No rule says for sure how a sentence is turned."""


def turned(words: str, speaker: str | None, people: Sequence[str]) -> str | None:
    """Return ``words`` of ``speaker`` as they are said to them; None where that isn't sure.

    ``speaker``: None, where they are said to all ``people``; "we" is then "you", and "I" isn't sure.
    """
    text = words.replace("’", "'")
    if _SPEECH.search(text):
        return None
    others = [name for name in people if name != speaker]
    turn = _Turn(speaker is not None, others[0] if len(others) == 1 else None)
    try:
        pieces = _BETWEEN.split(text)
        for at in range(0, len(pieces), 2):
            begins = at == 0 or not pieces[at - 2].endswith((";", "…"))
            pieces[at] = turn.sentence(pieces[at], begins=begins)
        return "".join(pieces)
    except _UnsureError:
        return None


@dataclass(frozen=True, slots=True)
class _Turn:
    to_speaker: bool
    other: str | None

    def sentence(self, text: str, *, begins: bool) -> str:
        lower = {token.lower() for token in _TOKEN.findall(text)}
        seconds = bool(lower & {*_YOURS, "yourself"})
        other = re.escape(self.other or "")
        if other and seconds:
            text = re.sub(rf"^{other}, (?=\w)|, {other}(?=[.?!…;]*\s*$)", "", text)
        singular, plural = bool(lower & {*_MINE}), bool(lower & {*_OURS, *_WE, "we'd"})
        if plural and (seconds or "we'd" in lower or (singular and not self.to_speaker)):
            raise _UnsureError
        if plural and self.to_speaker and lower & _THIRD_PARTIES:
            raise _UnsureError
        if not self.to_speaker:
            if singular:
                raise _UnsureError
            return _Sentence(text, None, begins, first_person=False).turned() if plural else text
        if (plural or seconds) and self.other is None:
            raise _UnsureError
        if singular and _WISH.match(text):
            raise _UnsureError
        found = _Sentence(text, self.other, begins, first_person=singular).turned()
        if re.search(r"\byou you\b", found, re.IGNORECASE):
            raise _UnsureError
        return re.sub(rf"\b({other}) and you\b", r"you and \1", found) if other else found


class _Sentence:
    """One sentence, turned word by word."""

    def __init__(self, text: str, other: str | None, begins: bool, *, first_person: bool) -> None:
        self._tokens = _TOKEN.findall(text)
        self._at = [place for place, token in enumerate(self._tokens) if re.match(r"[\w']", token)]
        self._words = [self._tokens[place].lower() for place in self._at]
        self._other, self._begins, self._first_person = other, begins, first_person
        self._named = self._joined = 0

    def turned(self) -> str:
        for number, word in enumerate(self._words):
            place = self._at[number]
            if new := self._turn(number, word):
                start = number == 0 and self._begins and self._tokens[place][0].isupper()
                self._tokens[place] = new[0].upper() + new[1:] if start else new
        return "".join(self._tokens)

    def _turn(self, number: int, word: str) -> str:
        if word == "am" and self._word(number - 1).isdigit():
            return ""
        if word in _MINE:
            return _MINE[word]
        if word in ("was", "wasn't"):
            return self._was(number, word) if self._first_person else ""
        if word in _OURS:
            return _OURS[word]
        if word in _WE:
            self._joined += 1
            if self._joined > 1 and self._first_person:
                raise _UnsureError
            both = f"you and {self._other}" if self._other and self._joined == 1 else "you"
            return both + _WE[word]
        if self._other and (word in _YOURS or word == "yourself"):
            return self._second(number, word)
        return ""

    def _word(self, number: int) -> str:
        return self._words[number] if 0 <= number < len(self._words) else ""

    def _rest_before(self, number: int) -> str:
        """What stands between a word and the one before it."""
        return self._tokens[self._at[number] - 1] if self._at[number] else ""

    def _was(self, number: int, word: str) -> str:
        before = number - 1
        while self._word(before) in _ADVERBS:
            before -= 1
        subject = self._word(before)
        if subject in ("i", "myself") or self._word(number + 1) == "i":
            return word.replace("was", "were")
        if subject in ("", *_JOINS) or "," in self._rest_before(number):
            raise _UnsureError
        return ""

    def _second(self, number: int, word: str) -> str:
        self._named += 1
        if self._named > 1 or word == "yourself":
            raise _UnsureError
        generic = not self._first_person and not _ANYBODY.isdisjoint(self._words)
        if word in ("your", "yours"):
            of_body = self._word(number + 1) in _BODY
            if generic or (not self._first_person and (of_body or number > 1)):
                raise _UnsureError
        elif word == "you":
            self._verb_of_you(number, generic=generic)
        elif generic or self._coordinated(number) or (word == "you'd" and self._word(number + 1) == "better"):
            raise _UnsureError
        return _YOURS[word].format(self._other)

    def _verb_of_you(self, number: int, *, generic: bool) -> None:
        """Put the verb after "you" into the third person, where "you" is its subject."""
        at = number + 1
        while self._word(at) in _ADVERBS and self._word(at + 1):
            at += 1
        verb, before = self._word(at), self._word(number - 1)
        if generic or before in _THIRD or before in _UNCHANGED - _CAUSES - {"told", "saw", "held", "met"}:
            raise _UnsureError  # perhaps a question, or anybody
        if before in _CAUSES or not verb or verb in _AFTER_OBJECT or self._rest_after(number).strip():
            return
        if verb in _UNCHANGED or (verb.endswith("ed") and verb != "need"):
            return
        if (verb not in _THIRD and verb not in _VERBS) or before in _JOINS or self._coordinated(at):
            raise _UnsureError
        if verb not in ("are", "were") and not self._first_person:
            raise _UnsureError  # anybody: "You never know"
        self._tokens[self._at[at]] = _THIRD.get(verb) or _third_person(verb)

    def _rest_after(self, number: int) -> str:
        place = self._at[number] + 1
        return self._tokens[place] if place < len(self._tokens) else ""

    def _coordinated(self, at: int) -> bool:
        """Whether a second verb of the same subject may follow."""
        return any(
            self._word(place) in _JOINS
            and (self._word(place + 1) in _VERBS or self._word(place + 1) in _THIRD)
            for place in range(at + 1, len(self._words))
        )


def _third_person(verb: str) -> str:
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if re.search(r"(?:s|sh|ch|x|z|o)$", verb) else f"{verb}s"
