"""Own words as somebody else would give them back: without what is around them."""

import re

from companion.regex import regex

_HESITATES = regex(r",?\s*\b(?:um+|uh+|uhm|erm|er)\b,?(?=\s|$)", re.IGNORECASE)
_BEFORE = regex(
    r"(?:(?:well|so|like|okay|ok|yeah|oh|hm+|honestly|actually|basically|you know|i mean|let me think|"
    r"to be honest|if i'm honest|for me)[,.…]\s+)+",
    re.IGNORECASE,
)
_SAYS = regex(
    r"(?:i(?:'d| would) (?:say|call it|go with)|"
    r"i (?:think|guess|suppose|believe)(?!\s+(?:of|about|in|so|not)\b)(?: that)?"
    r"(?: (?:it was|it is|it's|it would be|we(?:'d| would| could)? call it|we can call it))?)[,:]?\s+",
    re.IGNORECASE,
)
_BEHIND = regex(
    r",\s+(?:i guess|i think|i suppose|i'd say|if i'm honest|to be honest|honestly|you know|or something|"
    r"or so|really|sorry)(?=[.?!…]*$)",
    re.IGNORECASE,
)


def given_back(words: str) -> str:
    """Return ``words`` without hesitations, "Well, I think" before and ", I guess" behind them."""
    text = " ".join(_HESITATES.sub("", words).replace("’", "'").split()).lstrip(" ,")
    while found := _BEFORE.match(text) or _SAYS.match(text):
        text = text[found.end() :]
    text = _BEHIND.sub("", text)
    if not text.strip(" ,.?!…"):
        return words
    return f"{text[0].upper()}{text[1:]}" if words[:1].isupper() else text
