"""Turns as a whole: sound in pieces is transcribed as one, and the words are shared out to the pieces."""

import pytest

from companion.core.api.events import Heard
from companion.core.api.utterances import Transcript
from companion.core.language.words import normalise
from companion.hearing.listener import Listener
from companion.hearing.together import HELD_S, is_better, shared_out
from companion.hearing.whisper import WhisperTranscriber
from companion.speaking.speaker import Inline
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import pcm, silence
from tests.hearing.test_listener import BLOCK_BYTES


def test_what_was_said_in_pieces_is_written_as_one(base: WhisperTranscriber, spoken: Spoken) -> None:
    """Each utterance gets its words once more, from the whole, which is a sentence."""
    events: list[object] = []
    ears = Listener(
        events.append,
        draft=None,
        record=base,
        draft_executor=Inline(),
        record_executor=Inline(),
        offset_s=50.0,
        whole=base,
    )
    said = ("I regret that I called you careless", "in front of your sister.")
    for text in said:
        data = pcm(spoken(text)) + pcm(silence(0.9))
        for at in range(0, len(data), BLOCK_BYTES):
            ears.hear(data[at : at + BLOCK_BYTES])
    ears.transcribe_together((0, 1))
    heard = [event for event in events if isinstance(event, Heard)]
    pieces, again = heard[:2], heard[2:]
    assert [(x.held, x.again) for x in heard] == [(True, False)] * 2 + [(False, True)] * 2
    assert [(x.utterance, x.start_s, x.end_s) for x in pieces] == [
        (x.utterance, x.start_s, x.end_s) for x in again
    ]
    assert [normalise(x.text) for x in again] == [normalise(text) for text in said]
    ears.transcribe_together((0, 1))
    assert len([event for event in events if isinstance(event, Heard)]) == 4


@pytest.mark.parametrize(
    ("pieces", "whole", "parts"),
    [
        (("One two.", "Three four."), "One two three four.", ["One two", "three four."]),
        (("One to.", "Free four."), "One two three four.", ["One two", "three four."]),
        (("You're mine.", "I was alone."), "I was alone.", ["", "I was alone."]),
        (("I was", "alone."), "I was very much alone.", ["I was very much", "alone."]),
        (("Alone.", "Well."), "Alone.", ["Alone.", ""]),
        (("Alone.",), "So alone.", ["So alone."]),
    ],
)
def test_words_are_shared_out_to_where_they_were_said(
    pieces: tuple[str, ...], whole: str, parts: list[str]
) -> None:
    """No word is lost, and each is in the piece that says the same."""
    assert shared_out(whole, pieces) == parts


def test_what_leaves_words_out_replaces_nothing() -> None:
    """A model that skips a sentence, or is unsure of all it wrote, does not get the record."""
    pieces = [Heard(0, "one two three four", 0.0, 2.0, 0.9), Heard(1, "five six seven", 3.0, 5.0, 0.9)]
    assert is_better(Transcript("one two three four five six seven", 0.9), pieces)
    assert not is_better(Transcript("one two three", 0.9), pieces)
    assert not is_better(Transcript("one two three four five six seven", 0.4), pieces)
    assert HELD_S >= 60
