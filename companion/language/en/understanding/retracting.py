"""Words that are withdrawn in the same breath: a joke, or what one was going to say."""

import re
from dataclasses import dataclass

from companion.regex import regex

_JEST = regex(
    r"(?:^|[,.!?;:…-]+\s*)(?:no[,.]?\s+)?(?:(?:i'm|i am|we're|we are|i was|only|just|totally|obviously)\s+)*"
    r"(?<!not )(?:kidding|joking|teasing|messing(?: with you)?)(?: you)?\b[\s,.!?:;…-]*",
    re.IGNORECASE,
)
"""A clause of its own: "I'm not kidding" and "no kidding" are none."""
_NO_JEST = regex(
    r"\b(?:not|no|without|stop|never|be|was he|were you|are you)\s+(?:kidding|joking)\b", re.IGNORECASE
)
_INTENDED = regex(
    r"^(?:(?:well|so|hm+|oh|um|uh|honestly|yeah|no)[\s,.…]+)*(?:i|we)(?:"
    r" (?:was|were) (?:just |only |actually )?(?:going to|gonna|about to|tempted to|inclined to) "
    r"(?:say|answer|pick|choose|take|go (?:for|with))|(?:'d| would) (?:love|like) to (?:be able to )?say|"
    r" wish (?:i|we) could say| (?:nearly|almost) said| had wanted to say) (?P<was>[^.!?]*?)"
    r"(?:[\s,.…]+(?:but|then|and then|until)\b[\s,.…]*(?:then\b|now\b|really\b)?[\s,.…]*(?P<now>.+))?"
    r"[\s.!?…]*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Retracted:
    """What is left of words, some of which were withdrawn."""

    left: str
    """What holds; empty where nothing does."""
    was: str
    """What was withdrawn last."""


def retracted(text: str) -> Retracted | None:
    """Return what holds in ``text``; None where nothing in it is withdrawn."""
    text = text.replace("’", "'")
    if not _NO_JEST.search(text) and (jests := list(_JEST.finditer(text))):
        return Retracted(text[jests[-1].end() :].strip(), text[: jests[-1].start()].strip())
    intended = _INTENDED.match(text.strip())
    return Retracted((intended["now"] or "").strip(), intended["was"].strip(" ,.")) if intended else None
