"""What is believed of Whisper's words, and what it made up."""

import math

import pytest

from companion.core.api.utterances import Transcript
from companion.hearing.guards import Candidate, believable, disagrees, is_no_word


def _text(
    text: str,
    *,
    confidence: float = 0.8,
    no_speech: float = 0.1,
    repetition: float = 1.0,
    speech_s: float = 2.0,
) -> str:
    candidate = Candidate(text, math.log(confidence), no_speech, repetition, speech_s)
    return believable([candidate], speech_s).text


def test_what_was_said_is_kept_as_it_is() -> None:
    """Sure words pass unchanged."""
    assert _text(" I felt alone, and then angry. ") == "I felt alone, and then angry."


@pytest.mark.parametrize("words", ["Thank you.", "Okay.", "Bye.", "I'm sorry.", "Yes.", "You."])
def test_stock_phrases_that_were_really_said_are_kept(words: str) -> None:
    """A heartfelt "thank you" stays, though Whisper also invents it."""
    assert _text(words, speech_s=0.5) == words


@pytest.mark.parametrize(
    "words",
    [
        "Thank you.",
        "Thanks for watching!",
        "Bye-bye.",
        "Please subscribe",
        "Subtitles by the Amara.org community",
        "Captions by somebody",
        "© 2021 The Author",
        "www.example.com",
    ],
)
def test_stock_phrases_that_were_invented_are_dropped(words: str) -> None:
    """The subtitles that Whisper learned from end so; when it is unsure, nobody said it."""
    assert _text(words, confidence=0.5) == ""


@pytest.mark.parametrize("words", ["you", "Okay.", "Oh", "So"])
def test_an_unsure_filler_is_no_answer(words: str) -> None:
    """An "okay" that was perhaps a chair is not a consent."""
    assert _text(words, confidence=0.4) == ""


@pytest.mark.parametrize("words", ["[Music]", "(sighs)", "♪ ♪", "*coughs*", "...", ""])
def test_descriptions_of_sounds_are_no_words(words: str) -> None:
    """Music and sighs give no text."""
    assert _text(words) == ""


def test_a_sigh_in_a_sentence_leaves_the_sentence() -> None:
    """Only the description goes."""
    assert _text("I was [sighs] so tired.") == "I was so tired."


@pytest.mark.parametrize(
    "words",
    ["Mm.", "Hmm", "Ha ha ha!", "Hahaha.", "Heh heh", "lol", "Ahhh.", "Aah", "Ugh!", "Argh", "cough cough"],
)
def test_humming_and_laughter_are_no_words(words: str) -> None:
    """Alone they are nothing, however sure the model is; in a sentence they stay."""
    assert _text(words, confidence=0.95, speech_s=0.6) == ""
    assert _text(f"{words} I was so tired.") == f"{words} I was so tired."


@pytest.mark.parametrize("words", ["Mm-hm.", "Huh?", "He", "Ham", "Oh", "Ah", "Home.", "A cough."])
def test_what_only_looks_like_humming_is_kept(words: str) -> None:
    """Somebody who says "mm-hm" has said yes."""
    assert _text(words, speech_s=0.6) == words


@pytest.mark.parametrize(
    ("heard", "confidence", "also", "speech_s", "none"),
    [
        ("You're mine.", 0.5, "Mm.", 0.5, True),
        ("You're mine.", 0.5, "", 0.5, True),
        ("You're mine.", 0.7, "Mm.", 0.5, False),
        ("No.", 0.44, "No", 0.4, False),
        ("7.", 0.5, "Seven.", 0.4, False),
        ("I waited.", 0.5, "Way too.", 1.4, False),
    ],
)
def test_unsure_short_words_are_those_that_both_models_hear(
    heard: str, confidence: float, also: str, speech_s: float, none: bool
) -> None:
    """A hum becomes other words in each model; a word that was said is the same in both."""
    assert is_no_word(Transcript(heard, confidence), Transcript(also, 0.6), speech_s) == none
    assert not is_no_word(Transcript(heard, confidence, is_name=True), Transcript(also, 0.6), speech_s)


@pytest.mark.parametrize(
    ("heard", "draft", "doubtful", "disagree"),
    [
        ("Yes.", "Pass.", False, True),
        ("Yes.", "Yes.", True, True),
        ("Yes.", "Oh, yes.", False, False),
        ("Yes.", "", False, False),
        ("Yes, I would like that now.", "Pass.", True, False),
    ],
)
def test_few_words_that_the_draft_has_otherwise_are_in_doubt(
    heard: str, draft: str, doubtful: bool, disagree: bool
) -> None:
    """A "pass" of the draft is not outvoted by a yes; a whole sentence is nothing else misheard."""
    assert disagrees(Transcript(heard, 0.8), Transcript(draft, 0.8, doubtful=doubtful)) == disagree


def test_words_that_whisper_itself_disowns_are_dropped() -> None:
    """Unsure, and probably no speech at all: nothing."""
    assert _text("I love you.", confidence=0.4, no_speech=0.9) == ""
    assert _text("I love you.", confidence=0.4, no_speech=0.2) == "I love you."
    assert _text("I love you.", confidence=0.7, no_speech=0.9) == "I love you."


def test_pleading_is_kept_as_it_was_said() -> None:
    """ "I'm sorry", said eleven times in eleven seconds, and heard well, is eleven times in the record."""
    pleading = "I'm sorry, " * 11 + "I never wanted to hurt you."
    assert _text(pleading, confidence=0.92, repetition=3.1, speech_s=11.0) == pleading


@pytest.mark.parametrize(("confidence", "speech_s"), [(0.92, 3.0), (0.4, 11.0)])
def test_a_repetition_without_time_or_certainty_is_a_loop(confidence: float, speech_s: float) -> None:
    """More words than the time allows, or words that the model itself doubts, were not said."""
    looped = "I'm sorry, " * 11 + "I never wanted to hurt you."
    heard = _text(looped, confidence=confidence, repetition=3.1, speech_s=speech_s)
    assert heard == "I'm sorry, I never wanted to hurt you."


def test_a_loop_is_cut_and_what_came_before_it_is_kept() -> None:
    """When Whisper loops, the sentence before the loop was really said."""
    looped = "I waited for you, " + "and I don't know, " * 12
    assert _text(looped, repetition=6.0, speech_s=8.0) == "I waited for you, and I don't know,"


def test_a_loop_out_of_a_short_sound_was_no_word() -> None:
    """A cough that becomes "die" twenty times gives not even one."""
    assert _text("Die. " * 20, repetition=5.0, speech_s=0.5) == ""


def test_people_repeat_themselves() -> None:
    """Four times "no" is not a loop."""
    assert _text("No, no, no, no.", repetition=1.3) == "No, no, no, no."


def test_nobody_says_a_paragraph_in_a_blink() -> None:
    """More words than fit into the time were invented."""
    assert _text("I'd like to thank everybody who has made this evening possible.", speech_s=0.2) == ""


def test_who_expects_certain_words_must_be_surer_of_them() -> None:
    """A higher bar drops what would pass the usual one."""
    candidate = [Candidate("Stop.", math.log(0.39), 0.43, 0.4, 0.5)]
    assert believable(candidate, 0.5).text == "Stop."
    assert believable(candidate, 0.5, least_confidence=0.45).text == ""


def test_confidence_is_that_of_the_words_kept() -> None:
    """Between 0 and 1, weighted by length; nothing heard is no confidence."""
    good, bad = (
        Candidate("I see.", math.log(0.9), 0.1, 1.0, 3.0),
        Candidate("It was", math.log(0.3), 0.1, 1.0, 1.0),
    )
    transcript = believable([good, bad], 4.0)
    assert transcript.text == "I see. It was"
    assert 0.6 < transcript.confidence < 0.9
    assert believable([], 1.0).confidence == 0.0
