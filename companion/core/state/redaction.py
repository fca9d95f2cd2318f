"""Redaction of words in logs. A session replayed from redacted events reaches the same state."""

from dataclasses import replace

from companion.core.api.events import Command, Heard
from companion.core.language import Language
from companion.core.language.danger import Danger
from companion.core.language.meaning import UNCLEAR, Act, AnswerValue, Declined, Meaning
from companion.core.language.words import normalise
from companion.core.program import Answer, Ask

WITHHELD = ""
"""The value of a redacted answer."""
_MASK = "…"
_ENDS = ".!?"
_OWN_WORDS = frozenset({Answer.TEXT, Answer.NAME})


def mask(text: str) -> str:
    """Replace each word of ``text`` with an ellipsis; marks that end sentences stay, since waiting for more
    depends on them."""
    return " ".join(_MASK + (word[-1] if word[-1] in _ENDS else "") for word in text.split())


def declines(text: str, language: Language) -> Declined | None:
    """How words decline what was offered; None if they tell something, or some are masked."""
    return None if _MASK in text else language.declined(text)


def readable(text: str, not_kept: str) -> str:
    """``text``, or ``not_kept`` where it is masked."""
    return not_kept if text and not text.replace(_MASK, "").strip(f" {_ENDS}") else text


def in_own_words(ask: Ask) -> bool:
    """Whether a question is answered in the partner's own words."""
    return ask.answer in _OWN_WORDS


def meant(event: Heard) -> Meaning:
    """What withheld words came to."""
    if event.act is not None:
        return Meaning(
            Act(event.act), event.answered, event.hedged, command=event.command, heard=event.guessed
        )
    return UNCLEAR if event.answered is None else Meaning(Act.ANSWER, event.answered, event.hedged)


def says_nothing(text: str, command: Command | None, language: Language) -> bool:
    """Whether words hold no secret: an "mm-hm", an "I'd rather not", a command but for the safe word."""
    if command is not None:
        return command not in (Command.SAFE_WORD, Command.NEW_SAFE_WORD)
    harmless = normalise(text) in language.harmless or language.declined(text) is not None
    harmless = harmless or language.takes_up(text) is not None
    return harmless or language.is_backchannel(text)


def redact(
    event: Heard, command: Command | None, meaning: Meaning, asked: Ask | None, language: Language
) -> Heard:
    """Redact an event. Replaying it leads to the same state.

    ``command`` and ``meaning`` are what the words were understood as; ``asked`` is the current question.
    Of a private answer not even a "yes" remains.
    """
    answered: AnswerValue | None = meaning.value if meaning.answers else None
    act, hedged, guessed = meaning.act, meaning.hedged, meaning.heard
    private = asked is not None and asked.private
    danger = language.danger_in(event.text)
    if says_nothing(event.text, command, language) and not (private and answered is not None):
        return event
    if private:
        hedged, guessed = False, None
        if answered is not None:
            answered, act = WITHHELD, Act.ANSWER
    elif isinstance(answered, str) and asked is not None and (in_own_words(asked) or meaning.names):
        answered = mask(answered)
    return replace(
        event,
        text=mask(event.text),
        withheld=True,
        answered=answered,
        act=None if act is Act.UNCLEAR and guessed is None else act.value,
        hedged=hedged,
        guessed=guessed,
        command=command,
        danger=event.danger or danger is not None,
        oneself=event.oneself or danger is Danger.ONESELF,
    )


def withheld_words(event: Heard) -> Heard:
    """A redacted event as if its words had done nothing."""
    return replace(
        event, text=_MASK, withheld=True, answered=None, act=None, hedged=False, guessed=None, command=None
    )


def withheld_answer(event: Heard) -> Heard:
    """A redacted event of which no more is left than that it was an answer."""
    return replace(withheld_words(event), answered=WITHHELD, act=Act.ANSWER.value)


def redact_fully(event: Heard) -> Heard:
    """Remove the answer from a redacted event, too."""
    answered = None if event.answered is None else WITHHELD
    return replace(event, answered=answered, guessed=None)
