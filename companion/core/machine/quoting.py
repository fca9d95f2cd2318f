"""Quotations: words that are read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from companion.core.language import SpokenForms
from companion.core.language.meaning import AnswerValue
from companion.core.language.phrases import Phrases
from companion.core.program import GROUP, Answer, Ask, Quote
from companion.core.program.text import Template
from companion.core.stages.base import StageContext
from companion.core.stages.prompting import Prompt, Transition
from companion.core.stages.side_questions import MayRead
from companion.core.state.attribution import Owner
from companion.core.state.listening import Listening, Piece, confidence_of
from companion.core.state.memory import Memory, Value, Words
from companion.core.state.provenance import Origin, Said, sources_of
from companion.core.state.redaction import declines, readable
from companion.regex import regex

SURE = 0.65
"""Minimum confidence for reading words back without asking: on the scale of ``Transcript.confidence``
nearly all of them are right."""

BEFORE_WORDS = 25
"""Most words from before a break that are read to people who come back."""

_SENTENCE_END = regex(r"[.?!…](?=\s)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words to be read back: the speaker, and the confidence."""

    text: str
    speaker: str | None
    confidence: float


def quotation(step: Quote, memory: Memory, listening: Listening) -> Quotation | None:
    """Return the words to be read; None if nothing is saved under the name."""
    value, forms = memory.value(step.of), memory.language.forms
    if isinstance(value, Words):
        if memory.fact(step.of) is None:
            return None
        return _cut(listening.pieces_of(value.turn), value.speaker, step.max_words, forms)
    person = memory.person(step.by) if step.by else None
    if isinstance(value, Mapping):
        given = [name for name, said in value.items() if said is not None]
        if person is None and len(given) == 1:
            person = given[0]
        if person is None or value.get(person) is None:
            return None
        origin = _origin(value[person], person)
        return _cut([Piece(0.0, str(value[person]), origin.confidence)], person, step.max_words, forms)
    origin = _origin(value, person)
    return _cut(
        [Piece(0.0, memory.spoken(step.of), origin.confidence)], origin.speaker, step.max_words, forms
    )


def said_before(context: StageContext, turn: Owner) -> str:
    """Return the beginning of what was said in a turn, in a sentence for those who come back; empty where it
    tells nothing, isn't recorded, or may be misheard."""
    found = _last_words(turn, context.memory, context.listening)
    words = context.memory.reads(found.text) if found else ""
    return context.phrases.say("said before", name=turn.speaker or "", words=sentence(words)) if words else ""


def _last_words(turn: Owner, memory: Memory, listening: Listening) -> Quotation | None:
    if turn.turn is None or not turn.kept or declines(listening.text_of(turn.turn), memory.language):
        return None
    found = _cut(listening.pieces_of(turn.turn), turn.speaker, BEFORE_WORDS, memory.language.forms)
    return found if found and found.confidence >= SURE else None


def _origin(value: Value, person: str | None) -> Origin:
    return next(iter(value.origins)) if isinstance(value, Said) and value.verbatim else Origin(person)


def _cut(pieces: Sequence[Piece], speaker: str | None, most: int, forms: SpokenForms) -> Quotation | None:
    """Return the sentences in the first ``most`` words; only those words determine the confidence."""
    read: list[Piece] = []
    left = most
    for piece in pieces:
        words = piece.text.split()
        if words and left > 0:
            read.append(Piece(piece.start_s, " ".join(words[:left]), piece.confidence))
        left -= len(words)
    text = readable(" ".join(piece.text for piece in read), forms.not_kept)
    if not text:
        return None
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    if left < 0 and ends:
        text = text[: ends[-1]].rstrip()
    elif left < 0:
        text = forms.cut_short.format(words=text.rstrip(" ,;:."))
    return Quotation(text, speaker, confidence_of(read))


def read_back(step: Quote, lead: str, found: Quotation, memory: Memory, phrases: Phrases) -> str:
    """Return the words as they are spoken: turned round to the one they are said to ("You get quiet"), or as
    theirs ("In your words: I get quiet") where that isn't sure."""
    forms = memory.language.forms
    sources = sources_of(memory.origins_of(step.of))
    exact = memory.reads(found.text, sources)
    named = [person for name in step.say.names if (person := memory.person(name))] if step.say else []
    speaker = memory.person(step.by or "") or found.speaker or (named[0] if len(named) == 1 else None)
    to_speaker = bool(step.by) or not lead or speaker in named or len(memory.people) == 1
    turned = None
    if to_speaker or not named:
        turned = forms.turned(exact, speaker if to_speaker else None, memory.people)
    words = sentence(exact if turned is None else memory.also_read(turned, exact, sources))
    words = forms.dated(words, memory.days_since(step.of))
    if not lead and found.speaker:
        return phrases.say("you said", name=found.speaker, words=words)
    if not lead:
        return phrases.say("it was said", words=words)
    lead = lead.rstrip()
    if turned is not None:
        return f"{lead}{':' if lead[-1].isalnum() else ''} {words}"
    theirs = named and not to_speaker
    whose = phrases.say(
        "in their words" if theirs and speaker else "in your words", name=speaker or "", words=words
    )
    return f"{lead}{'.' if lead[-1].isalnum() else ''} {whose}"


def sentence(words: str) -> str:
    """Return ``words`` with final punctuation."""
    words = words.strip()
    return words if words[-1] in ".?!…" else f"{words.rstrip(' ,;:')}."


def quote(context: StageContext, step: Quote, lead: str, now: float) -> None:
    """Read words back; skip the step if none were saved, and ask first if they may be misheard."""
    found = quotation(step, context.memory, context.listening)
    if found is None:
        context.next_step(now)
        return
    if found.confidence >= SURE:
        _read(context, step, lead, found, now)
        return

    def done(yes: AnswerValue | None, then: float) -> None:
        still = quotation(step, context.memory, context.listening)
        if yes and still:
            _read(context, step, lead, still, then)
        else:
            context.go(Transition(context, context.phrases.say("not read"), context.next_step), then)

    question = context.phrases.say("unsure of words")
    ask = Ask(head=step.head, question=Template((question,)), to=GROUP, answer=Answer.YES_NO)
    if found.speaker and len(context.memory.people) > 1:
        question = context.memory.addressed(question, found.speaker)
    context.new_epoch()
    MayRead(context, ask, found.speaker, question, done).ask(now)


def _read(context: StageContext, step: Quote, lead: str, found: Quotation, now: float) -> None:
    text = read_back(step, lead, found, context.memory, context.phrases)
    context.go(Prompt(context, text, context.next_step, skippable=step.head.skippable), now)
