"""The name that was meant, found among what a speech model guessed."""

from pathlib import Path

import pytest

from companion import config
from companion.hearing.first_names import Guess, NameFinder
from companion.hearing.sounds_alike import LETTERS, SOUNDS, Rows, sounds
from companion.language.en.first_names import NAME_WORDS
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice


@pytest.fixture(scope="module")
def known(piper_joe: Path) -> NameFinder:
    """Knows English and other first names."""
    voice = PiperVoice(piper_joe, load_cards(config.voices_folder())["joe"])
    return NameFinder(NAME_WORDS, voice.pronounced)


@pytest.fixture
def finder(known: NameFinder) -> NameFinder:
    """One that has heard nothing yet."""
    known.forget()
    return known


@pytest.mark.parametrize(
    ("guesses", "text"),
    [
        ([("I'm Ligo.", -0.6), ("I'm legal.", -0.7)], "I'm Leo."),
        ([("My name is Maya.", -0.1), ("My name is Meyer.", -0.6)], "My name is Maya."),
        ([("I'm Chen.", -0.18), ("I'm Chan.", -0.7)], "I'm Chen."),
        ([("My name is Svetlena.", -0.5)], "My name is Svetlana."),
        ([("D, M, I, T, R, I.", -0.1)], "D, M, I, T, R, I."),
        ([("I'm tired.", -0.2)], "I'm tired."),
        ([("Pass.", -0.2)], "Pass."),
        ([("Jiwoo.", -0.2)], "Jiwoo."),
    ],
)
def test_a_name_is_what_people_are_called_and_sounds_like_what_was_heard(
    finder: NameFinder, guesses: list[tuple[str, float]], text: str
) -> None:
    """A rare name that was heard clearly stays; what is no name is left as it is."""
    assert finder.understood([Guess(*guess) for guess in guesses]) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Now, it's Julia.", "Julia"),
        ("No, it's lay, lah.", "Leila"),
        ("My name is the door.", ""),
        ("No, it's fine.", ""),
        ("No, it's not right.", ""),
        ("I'm so tired.", ""),
        ("Stop.", ""),
    ],
)
def test_words_that_stand_where_a_name_stands_are_heard_as_one(
    finder: NameFinder, text: str, name: str
) -> None:
    """A model writes an unknown name as words; where no name can stand, or none sounds so, none is found."""
    found = finder.found([Guess(text, -0.3)]) or ""
    alike = Rows(SOUNDS, [sounds(finder.pronounced(found))]).distances(sounds(finder.pronounced(name)))
    assert alike[0] < 0.5


def test_what_was_written_for_a_name_that_was_refused_may_have_been_right(finder: NameFinder) -> None:
    """A rare name that was heard right, and taken for a commoner one, is found when that is refused."""
    first = NAME_WORDS.name_in(finder.understood([Guess("My name is Chidi.", -0.24)]))
    again = NAME_WORDS.name_in(finder.understood([Guess("No, it's Chetty.", -0.29)], first))
    assert (first != "Chidi", again) == (True, "Chidi")
    finder.forget()
    assert finder.understood([Guess("No, it's Blorf.", -0.3)], "Layla") == "No, it's Blorf."


def test_nobody_spells_nine_letters_in_a_second(finder: NameFinder) -> None:
    """After a hint of letters a model writes a short word as many of them."""
    assert finder.is_spelling("S, I, O, B, H, A, N.", 2.5)
    assert not finder.is_spelling("A, S, A, M, A, R, O, B, E,", 1.0)


@pytest.mark.parametrize(
    ("wrong", "letters", "name"),
    [
        ("My name is Shavon.", "S, I, O, V, H, A, N.", "S, I, O, B, H, A, N."),
        ("My name is Zifa.", "A, O, S, F, C.", "A, O, I, F, E."),
        ("My name is Soy.", "C, O, E.", "Z, O, E."),
        ("My name is Jeewoo.", "J, I, W, O, O.", "J, I, W, O, O."),
    ],
)
def test_letters_that_sound_alike_are_told_apart_by_the_name_that_was_heard(
    finder: NameFinder, wrong: str, letters: str, name: str
) -> None:
    """What was heard before, and was refused, says what the name sounds like."""
    first = NAME_WORDS.name_in(finder.understood([Guess(wrong, -0.5)]))
    assert finder.understood([Guess(letters, -0.2)], f"{first} and Maya") == name


def test_a_name_that_was_refused_does_not_come_again(finder: NameFinder) -> None:
    """Said once more and heard as before, it is the next one that sounds like it."""
    first = finder.understood([Guess("Ligo.", -0.6)])
    assert finder.understood([Guess("Ligo.", -0.6)], first) != first


def test_what_is_made_alike_costs_less_and_the_same_nothing() -> None:
    """B and V are nearer than B and M, spelled; P and B nearer than P and S, spoken."""
    assert list(Rows(LETTERS, ["b", "v", "m", ""]).distances("b")) == pytest.approx([0.0, 0.4, 0.8, 0.7])
    near, far = Rows(SOUNDS, [sounds("bˈiːt"), sounds("sˈiːt")]).distances(sounds("pˈiːt"))
    assert 0 < near < far
