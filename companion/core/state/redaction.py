"""Words that are not told: what of them a session needs to come to the same place without them."""

from dataclasses import replace

from companion.core.api.events import Command, Heard
from companion.core.language import Language
from companion.core.language.meaning import AnswerValue, Meaning, Unclear, Understood
from companion.core.language.words import normalise
from companion.core.program import Answer, Ask

WITHHELD = ""
"""The answer that a log does not tell."""
_UNTOLD = "…"
_OWN_WORDS = frozenset({Answer.TEXT, Answer.NAME})


def mask(text: str) -> str:
    """As many words as ``text`` has, all of them left out."""
    return " ".join(_UNTOLD for _ in text.split())


def readable(text: str, not_kept: str) -> str:
    """``text``; where it is left out, ``not_kept``."""
    return not_kept if text and not text.replace(_UNTOLD, "").strip() else text


def in_own_words(ask: Ask) -> bool:
    """Whether the answer to a question is what was said itself, not one of several that can be given."""
    return ask.answer in _OWN_WORDS


def meant(event: Heard) -> Meaning:
    """What withheld words answered."""
    return Unclear() if event.answered is None else Understood(event.answered)


def says_nothing(text: str, command: Command | None, language: Language) -> bool:
    """Whether words hold no secret: an "mm-hm", a "no, thank you", a command that is not the safe word."""
    if command is not None:
        return command is not Command.SAFE_WORD
    return language.is_backchannel(text) or normalise(text) in language.harmless


def redact(
    event: Heard, command: Command | None, meaning: Meaning, asked: Ask | None, language: Language
) -> Heard:
    """``event`` without its words; a session that is given it does the same.

    ``command``: what the words are, ``meaning``: what they answer to what is asked. A private answer is
    not told, and then not even a "yes" is left to be read.
    """
    answered: AnswerValue | None = meaning.value if isinstance(meaning, Understood) else None
    private = asked is not None and asked.private
    if says_nothing(event.text, command, language) and not (private and answered is not None):
        return event
    if answered is not None and private:
        answered = WITHHELD
    elif isinstance(answered, str) and asked is not None and in_own_words(asked):
        answered = mask(answered)
    return replace(
        event,
        text=mask(event.text),
        withheld=True,
        answered=answered,
        command=command,
        danger=event.danger or language.speaks_of_danger(event.text),
    )


def redact_fully(event: Heard) -> Heard:
    """A bare event in which not even the answer is told."""
    return replace(event, answered=WITHHELD) if event.answered is not None else event
