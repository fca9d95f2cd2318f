"""The safe word is a sound: however it is written, and whatever the transcriber made of it."""

import numpy as np
import pytest

from companion.core.api.events import Command, CommandGiven, Heard
from companion.core.api.utterances import Transcript, Utterance
from companion.hearing.safe_word import Hypothesis, SafeWord
from companion.hearing.whisper import WhisperTranscriber
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import NOISES, RATE_HZ, Sound, noisy, pcm, silence
from tests.hearing.test_listener import Ears


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("code seven", "Code 7."), ("two four six", "246"), ("Mr. Bean", "Mister Been!"), ("café", "Cafe."),
        ("rosebud", "Rose buds"), ("marzipan", "No! Mars a pan!"), ("saxophone", "sex a phone"),
        ("red light", "Red lights!"),
    ],
)  # fmt: skip
def test_a_word_is_itself_in_any_spelling(word: str, written: str) -> None:
    """Numbers, titles, accents, plurals, and words that are split or joined."""
    assert SafeWord(word).said_in(written)


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("pineapple", "The pine trees and the apples were frozen."), ("café", "I need a coffee."),
        ("mango", "Let the man eat."), ("code seven", "A cold evening."), ("giraffe", "You're right."),
        ("two four six", "It takes two for this."), ("pineapple", ""), ("pineapple", "..."),
    ],
)  # fmt: skip
def test_words_that_sound_otherwise_are_others(word: str, written: str) -> None:
    """Talk goes on."""
    assert not SafeWord(word).said_in(written)


def _calls(
    word: str, written: str, speech_s: float, *waited_for: tuple[str, float], certainty: float = 0.7
) -> bool:
    found = [Hypothesis(text, 10 * (confidence - 1), confidence) for text, confidence in waited_for]
    return SafeWord(word).is_called(Transcript(written, certainty), speech_s, lambda _: found)


def test_what_was_waited_for_counts_where_it_is_all_that_was_said() -> None:
    """A cry is written as anything; something like the word may stand in a longer sentence, too."""
    assert _calls("giraffe", "Drop.", 0.5, ("Giraffe!", 0.9))
    assert _calls("giraffe", "Drop. Drop.", 1.5, ("Giraffe. Giraffe!", 0.9))
    assert _calls(
        "zebra", "I wish you would stop. See you, Brian.", 3.4, ("I wish you would stop. Zebra!", 0.83)
    )
    assert _calls(
        "pineapple", "I said on Apple, and you went on.", 6.0, ("I said pineapple, and you went on.", 0.5)
    )


@pytest.mark.parametrize(
    ("written", "speech_s", "waited_for"),
    [
        ("To the one.", 1.0, ("Cucumber! The one!", 0.7)), ("Thank you.", 0.5, ("Cucumber!", 0.5)),
        ("We went home late on that evening.", 5.0, ("Cucumber!", 0.9)), ("Stop.", 0.5, ("Stop.", 0.9)),
    ],
)  # fmt: skip
def test_what_is_only_waited_for_was_not_said(
    written: str, speech_s: float, waited_for: tuple[str, float]
) -> None:
    """Who waits for a word hears it into others: into the half of a sentence, unsurely, or into long talk."""
    assert not _calls("cucumber", "Come in.", 0.5, ("Cucumber!", 0.9), certainty=0.95)
    assert not _calls("cucumber", written, speech_s, waited_for)


def test_what_is_cried_over_anothers_voice_counts_where_it_is_all_of_the_loudest_part() -> None:
    """The part is heard by itself; half a sentence in it, or a word that is only likely, is no call."""
    word = SafeWord("giraffe")

    def cried(written: str, waited_for: str, confidence: float) -> bool:
        return word.is_cried(Transcript(written, 0.3), lambda _: [Hypothesis(waited_for, -1.0, confidence)])

    assert cried("You're at.", "Giraffe!", 0.9)
    assert cried("Giraffe!", "", 0.0)
    assert not cried("You're at.", "Giraffe!", 0.7)
    assert not cried("And then you're at.", "And then a giraffe!", 0.9)


def _utterance(sound: Sound) -> Utterance:
    return Utterance(0, 0.0, len(sound) / RATE_HZ, 0.0, pcm(sound))


def test_it_is_heard_in_noise_and_in_a_voice_that_is_misunderstood(
    tiny: WhisperTranscriber, base: WhisperTranscriber, spoken: Spoken
) -> None:
    """The transcribers write "Drop" and "You're up" for this giraffe when they don't wait for it."""
    called = _utterance(np.concatenate([silence(0.4), noisy(spoken("Giraffe!", "leo"), 15.0), silence(0.4)]))
    assert any(one.transcribe(called, safe_word="giraffe").calls for one in (tiny, base))


def test_it_is_heard_over_anothers_voice(base: WhisperTranscriber, spoken: Spoken) -> None:
    """Who cries is 6 dB louder; together the transcriber writes what the other says."""
    call = np.concatenate([silence(1.0), spoken("Saxophone!", "maya"), silence(1.0)])
    other = np.resize(spoken("You never stop and ask me how I am.", "ben"), len(call))
    loud = np.std(call[np.abs(call) > 0.02]) / np.std(other[np.abs(other) > 0.02])
    both = _utterance(call + 0.5 * loud * other)
    assert not base.transcribe(both, safe_word="trampoline").calls
    assert base.transcribe(both, safe_word="saxophone").calls


@pytest.mark.parametrize("said", ["Yes.", "I don't know.", "Let me finish."])
def test_other_words_do_not_turn_into_it(tiny: WhisperTranscriber, spoken: Spoken, said: str) -> None:
    """Waiting for a word does not make it heard."""
    transcript = tiny.transcribe(_utterance(spoken(said, "maya")), safe_word="cucumber")
    assert not transcript.calls


def test_noise_does_not_turn_into_it(tiny: WhisperTranscriber) -> None:
    """Of the noises of a home none stops an exercise."""
    for make in NOISES.values():
        assert not tiny.transcribe(_utterance(make(2.0)), safe_word="saxophone").calls


class _Waiting:
    """A transcriber that waits for a word."""

    def __init__(self, real: WhisperTranscriber, word: str) -> None:
        self._real, self._word = real, word

    def transcribe(self, utterance: Utterance) -> Transcript:
        """Words, and whether the word is in them."""
        return self._real.transcribe(utterance, safe_word=self._word)


def test_it_comes_once_and_before_the_words(tiny: WhisperTranscriber, spoken: Spoken) -> None:
    """Draft and record both find it, and the exercise stops once, also where the draft is too doubtful to be
    words."""
    waiting = _Waiting(tiny, "giraffe")
    ears = Ears(waiting, waiting).hear(silence(1.0), spoken("Giraffe!", "leo"), silence(1.0))
    acted_on = [event for event in ears.events if isinstance(event, CommandGiven | Heard)]
    assert acted_on[0] == CommandGiven(Command.SAFE_WORD, 0)
    assert acted_on[1:]
    assert all(isinstance(event, Heard) for event in acted_on[1:])
