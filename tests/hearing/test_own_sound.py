"""No consent, no yes, no choice and no command comes from the companion's own sound, uncancelled."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
import yaml

from companion import config
from companion.core.api.events import Event, Heard
from companion.core.audio import FRAME_S, HEARD_FRAME_BYTES
from companion.core.language.meaning import Act, Question, Scope, Situation
from companion.core.program import Answer, Option
from companion.hearing.listener import Listener
from companion.hearing.own_words import OwnWords
from companion.hearing.whisper import WhisperTranscriber
from companion.language.en import LANGUAGE
from companion.speaking.speaker import Inline
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import coloured, level, pcm, silence

PEOPLE = ("Maya", "Leo")
KEEP = tuple(Option(word, (word,)) for word in ("nothing", "answers", "words"))
SITUATIONS = [
    Situation(scope, question, PEOPLE, "Maya" if question else None)
    for scope, question in (
        (Scope.BETWEEN, None),
        (Scope.PAUSED, None),
        (Scope.BETWEEN, Question(Answer.YES_NO, "Would you like to do this now?")),
        (Scope.BETWEEN, Question(Answer.CHOICE, "What may I keep?", options=KEEP, exposing=True)),
    )
]
LATE_S = 0.2
"""Devices and room."""
ROOM_DB = -65.0
LEVELS_DB = [0.0, -24.0]
EVERY = 24
"""Of the prompts that hold an answer or a command: to hear them all takes ten minutes."""


def weighs(text: str) -> bool:
    """Whether these words, said by a partner, would answer or command anywhere."""
    meanings = [LANGUAGE.understand(text, situation) for situation in SITUATIONS]
    return any(meaning.answers or meaning.act is Act.COMMAND for meaning in meanings)


@cache
def prompts() -> list[str]:
    """What the sessions that ship say where a piece of it, between two pauses, answers or commands."""
    texts = {
        " ".join(text.split())
        for path in sorted(config.sessions_folder().rglob("*.yaml"))
        for key, text in _texts(yaml.safe_load(path.read_text("utf-8")), "")
        if key in ("say", "ask", "silence", "unclear") and not re.search(r"[{$]", text)
    }
    pieces = {text: [piece for piece in re.split(r"[.,:;?!]\s*", text) if piece] for text in texts}
    return sorted(text for text in texts if any(map(weighs, pieces[text])))


def _texts(node: object, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, dict | list):
        items = node.items() if isinstance(node, dict) else ((key, item) for item in node)
        for name, item in items:
            yield from _texts(item, name)


def heard_of(text: str, level_db: float, spoken: Spoken, ears: WhisperTranscriber) -> list[str]:
    """What ears that cancel nothing hear of a prompt, by draft and record."""
    speech = spoken(text)
    echo = np.concatenate([silence(LATE_S), speech, silence(1.5)])
    room = level(coloured(len(echo) / 16_000 + 1, 1), ROOM_DB)[: len(echo)]
    sound = pcm(echo * 10 ** (level_db / 20) + room)
    events: list[Event] = []
    words = OwnWords()
    words.say(1, text)
    listener = Listener(
        events.append,
        draft=ears,
        record=ears,
        draft_executor=Inline(),
        record_executor=Inline(),
        on_trouble=pytest.fail,
        own_words=words,
    )
    for number, at in enumerate(range(0, len(sound), HEARD_FRAME_BYTES)):
        now_s = number * FRAME_S
        speaks = now_s < len(speech) / 16_000
        words.sounds(1 if speaks else None, now_s)
        listener.over_prompt(speaks)
        listener.hear(sound[at : at + HEARD_FRAME_BYTES])
    listener.flush()
    return [event.text for event in events if isinstance(event, Heard)]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("level_db", LEVELS_DB)
def test_no_prompt_answers_or_commands_anything(
    level_db: float, spoken: Spoken, tiny: WhisperTranscriber
) -> None:
    """As loud as it is played or nearly lost in the room, each prompt misheard as it may be."""
    told = prompts()
    assert len(told) > 100
    obeyed = {text: heard_of(text, level_db, spoken, tiny) for text in told[::EVERY]}
    assert not {text: heard for text, heard in obeyed.items() if any(map(weighs, heard))}


def test_the_same_words_by_a_partner_are_heard(spoken: Spoken, tiny: WhisperTranscriber) -> None:
    """The guard leaves what the prompt does not say: it is not deaf."""
    heard = heard_of("Please stop.", 0.0, lambda text: spoken("I'm done.", by="maya"), tiny)
    assert any(map(weighs, heard))
