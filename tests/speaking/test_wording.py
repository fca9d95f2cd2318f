"""What may be spoken, and in what portions."""

from hypothesis import given
from hypothesis import strategies as st

from companion.speaking.wording import FIRST_WORDS, MOST_WORDS, portions, speakable


def phonemes_of(words: str) -> list[str]:
    """Letters stand for phonemes here."""
    return list(words)


@given(st.text())
def test_untrusted_text_never_reaches_the_phonemiser_as_markup(text: str) -> None:
    """Raw phonemes, markup and control characters are gone, whatever a transcript holds."""
    spoken = speakable(text)
    assert not set("[]<>{}\0\n\t\u202e\ud800") & set(spoken)
    spoken.encode("utf-8")


def test_plain_words_stay_as_they_are() -> None:
    """Prose with its punctuation is spoken as written."""
    text = "Anna, is that so? “Yes”: it's 4.5 - really!"
    assert speakable(text) == text


def test_raw_phonemes_become_plain_words() -> None:
    """Text that Piper would take for phonemes is only text."""
    assert speakable("Say [[h@loU]] <b>now</b>") == "Say h@loU b now /b"


_WORD = st.text(alphabet="abc", min_size=1, max_size=4)
_SENTENCE = st.lists(st.tuples(_WORD, st.sampled_from(["", "", "", ",", ";"])), min_size=1, max_size=90)


@given(sentence=_SENTENCE, usual_words=st.integers(5, MOST_WORDS))
def test_portions_lose_nothing_and_stay_small(sentence: list[tuple[str, str]], usual_words: int) -> None:
    """Put together, the portions are the sentence; none is longer than the voice's memory allows."""
    phonemes = phonemes_of(" ".join(word + mark for word, mark in sentence))
    cut = portions(phonemes, usual_words)
    assert [phoneme for portion in cut for phoneme in portion] == phonemes
    assert all("".join(portion).strip().count(" ") + 1 <= MOST_WORDS for portion in cut)


def test_a_long_first_sentence_is_cut_at_a_comma() -> None:
    """The first sound of a long prompt doesn't wait for the end of its sentence."""
    words = "take a slow breath, and when you both are ready, tell your partner what you saw"
    first, *_ = portions(phonemes_of(words), FIRST_WORDS)
    assert "".join(first) == "take a slow breath, "


def test_a_name_at_the_head_is_not_cut_off() -> None:
    """A cut after one word would sound like a call."""
    words = "Anna, tell Ben one thing that you saw or heard yesterday in the kitchen and liked"
    assert "".join(portions(phonemes_of(words), FIRST_WORDS)[0]).startswith("Anna, tell Ben")


def test_a_short_sentence_is_one_portion() -> None:
    """Nothing is cut without need."""
    assert len(portions(phonemes_of("yes, of course, gladly"), FIRST_WORDS)) == 1
    assert portions([]) == []
