"""Words after which no exercise goes on: violence, fear of the other, harming oneself.

The list is short and literal on purpose. It can't know what is meant; it only makes sure that
the companion does not talk over such words as if nothing had been said.
"""

import re

from companion.core.language.words import normalise

_MYSELF = (
    r"(?:kill|killing|killed|hurt|hurting|harm|harming|cut|cutting) (?:myself|himself|herself|themselves)"
)
_DEATH = (
    r"(?:end|ending|take|taking) my (?:own )?life|suicide|suicidal|want(?:ed)? to die|wanna die"
    r"|dont want to (?:live|be alive)|better off dead"
)
_SOMEBODY = r"(?:you|he|she|they)"
_BLOWS = r"(?:hit|hits|beat|beats|choked|chokes|strangled|punched|punches|kicked|kicks|slapped|slaps)"
_FEAR = r"(?:afraid|scared|frightened|terrified) of (?:you|him|her|them)"

_DANGER = re.compile(
    rf"\b(?:{_MYSELF}|{_DEATH}|{_SOMEBODY} {_BLOWS} me|{_FEAR}|threatened to (?:kill|hurt)|going to kill)\b"
)


def speaks_of_danger(text: str) -> bool:
    """Whether ``text`` speaks of violence, of being afraid of the other, or of harming oneself."""
    return _DANGER.search(normalise(text)) is not None
