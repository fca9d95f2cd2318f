"""Recognises the companion's own words in what was heard while it spoke.

The second guard against its own echo, independent of the first (``canceller``): what was heard while a
prompt sounded or rang, and consists of words of that prompt in their order, was said by nobody else. Words
are compared by their letters, since an echo is often misheard ("for unity" of "for you and me").

One or two words may really be said over a prompt that holds them too: "stop", "pause", a safe word. They
are the companion's only where the prompt says them at about that time, and where neither their loudness
over the echo nor their voice shows that somebody else said them.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from threading import Lock

RINGS_S = 1.0
"""How long after its last sample a prompt may be heard: half a second of devices, half a second of room."""
_SHORT_WORDS = 2
_SHORT_RINGS_S = 0.3
"""A short answer begins sooner than a room stops ringing, and an echo that is loud enough sooner still."""
_LONG_WRONG, _SHORT_WRONG = 0.35, 0.25
"""Letters of the words that may be misheard. Of two sentences of the same language about half are."""
_FOREIGN = 0.5
"""A first or last word with more letters wrong against every word of the prompt is not the prompt's: people
answer "Is that right?" with "Yes, that's right." or "That's right, yes.", mostly its own words."""
_ANSWERS_FROM_S = -0.5
"""From this long before a prompt's end on, an answer may begin."""
_LETTERS_PER_S = 14.0
_PACE_DIFFERS = 0.35
_SLACK_S = 1.5
"""Where in a prompt a word stands, by when it was heard."""
_PROMPTS = 16
_UNSEEN_S = 0.8
"""So long an echo may be heard that comes at another time, until it is seen that it is not taken away."""


@dataclass(slots=True)
class _Prompt:
    id: int
    letters: str
    words: tuple[str, ...]
    from_s: float = inf
    until_s: float = inf
    sounds: bool = False


class OwnWords:
    """What the companion said lately, and when. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._prompts: deque[_Prompt] = deque(maxlen=_PROMPTS)
        self._leaks: deque[float] = deque(maxlen=_PROMPTS)
        """Seconds at which it was seen that an echo is no longer taken away."""

    def say(self, id: int, text: str) -> None:
        """The prompt ``id`` is going to be spoken."""
        with self._lock:
            self._prompts.append(_Prompt(id, _letters(text), tuple(map(_letters, text.split()))))

    def sounds(self, id: int | None, at_s: float) -> None:
        """At second ``at_s`` of what is heard, this prompt leaves the mixer; None: none does."""
        with self._lock:
            for prompt in self._prompts:
                if prompt.id == id:
                    prompt.from_s, prompt.sounds = min(prompt.from_s, at_s), True
                    prompt.until_s = inf
                elif prompt.sounds:
                    prompt.until_s, prompt.sounds = at_s, False

    def leaks(self, at_s: float) -> None:
        """At second ``at_s`` of what is heard it was seen that the echo is no longer taken away."""
        with self._lock:
            self._leaks.append(at_s)

    def hold(self, text: str, start_s: float, end_s: float, *, by_another: bool, stood_out: bool) -> bool:
        """Whether ``text``, heard from ``start_s`` to ``end_s``, is the companion's own.

        ``by_another``: it is surely a partner's voice; ``stood_out``: it was louder than what is left of an
        echo.
        """
        letters = _letters(text)
        if by_another or not letters:
            return False
        with self._lock:
            if any(at_s - _UNSEEN_S <= start_s and end_s <= at_s for at_s in self._leaks):
                return True
        short = len(text.split()) <= _SHORT_WORDS
        if short and stood_out:
            return False
        with self._lock:
            prompts = [p for p in self._prompts if p.from_s < end_s and start_s < p.until_s + RINGS_S]
        if not short:
            after = all(start_s >= p.until_s + _ANSWERS_FROM_S for p in prompts)
            if after and all(end_s > p.until_s + RINGS_S for p in prompts):
                return False  # somebody speaks, be it after the end of an echo
            answers = stood_out or after
            ends = (_letters(word) for word in (text.split()[0], text.split()[-1]))
            if answers and any(_is_foreign(word, prompts) for word in ends):
                return False
            said = "".join(prompt.letters for prompt in prompts)
            return _wrong(letters, said) <= _LONG_WRONG * len(letters)
        return any(
            _wrong(letters, _said_about(prompt, start_s, end_s)) <= _SHORT_WRONG * len(letters)
            for prompt in prompts
            if start_s < prompt.until_s + _SHORT_RINGS_S
        )


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _is_foreign(word: str, prompts: Sequence[_Prompt]) -> bool:
    """Whether a word is none of the prompts'."""
    spoken = (own for prompt in prompts for own in prompt.words)
    return bool(word) and all(_differs(word, own) > _FOREIGN * max(len(word), len(own)) for own in spoken)


def _said_about(prompt: _Prompt, start_s: float, end_s: float) -> str:
    """The part of a prompt that may have been heard from ``start_s`` to ``end_s``. A prompt that took longer
    than usual was spoken slowly, or by a machine that stumbled; a shorter one was broken off."""
    paces = [_LETTERS_PER_S]
    if prompt.until_s < inf:
        paces.append(len(prompt.letters) / max(0.1, prompt.until_s - prompt.from_s))
    slack = _SLACK_S * _LETTERS_PER_S
    first = (1 - _PACE_DIFFERS) * min(paces) * (start_s - prompt.from_s) - slack
    last = (1 + _PACE_DIFFERS) * max(paces) * (end_s - prompt.from_s) + slack
    return prompt.letters[max(0, round(first)) : max(0, round(last))]


def _wrong(heard: str, said: str) -> int:
    """Letters to change so that ``heard`` stands somewhere in ``said`` (Sellers, J. Algorithms 1, 1980)."""
    return min(_changes(heard, said, [0] * (len(said) + 1)))


def _differs(one: str, other: str) -> int:
    """Letters to change to make one word the other (Levenshtein)."""
    return _changes(one, other, list(range(len(other) + 1)))[-1]


def _changes(one: str, other: str, row: list[int]) -> list[int]:
    """Letters to change to make ``one`` of each beginning of ``other``; ``row`` is the cost of none of it."""
    for i, letter in enumerate(one, start=1):
        diagonal, row[0] = row[0], i
        for j, own in enumerate(other, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != own))
    return row
