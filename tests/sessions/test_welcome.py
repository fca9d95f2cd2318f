"""The spoken welcome as a script: what is said before the first name, and whose names are heard.
The rest: tests/app/test_welcoming.py."""

import pytest

from tests.sessions.couple import Answers, Couple, shipped, spoken

TWO = {"first name": "Maya.", "second name": "I'm Leo."}


def _welcome(answers: Answers, **settings: bool | float | str) -> Couple:
    return Couple(shipped("_welcome"), answers, ("you",), settings=settings).whole()


def test_what_happens_to_words_is_told_before_the_first_name() -> None:
    """What it is, what becomes of words and voices, and how to stop."""
    said = _welcome(TWO).said
    before = " ".join(said[: next(i for i, text in enumerate(said) if "first name" in text)])
    for told in ("not a therapist", "I forget it", "compare your voices", "pass on anything", "Say stop"):
        assert told in before


def test_who_asks_for_more_before_a_name_hears_what_becomes_of_words() -> None:
    """Asked at a name, it is no name, and the question comes again."""
    play = _welcome({**TWO, "first name": ["I'd like to know more.", "Maya."]})
    assert any("Nothing is sent anywhere" in text for text in play.said)
    assert play.session.memory.values["name_1"] == "Maya"


def test_two_names_are_heard() -> None:
    """One after the other."""
    values = _welcome(TWO).session.memory.values
    assert (values["name_1"], values["name_2"]) == ("Maya", "Leo")


@pytest.mark.parametrize("said", ["Pass.", ""])
def test_one_alone_says_one_name(said: str) -> None:
    """Nobody is asked how many they are."""
    play = _welcome({**TWO, "second name": said})
    assert play.session.ending == "ready"
    assert not play.session.memory.values.get("name_2")


def test_where_nobody_says_a_name_nothing_begins() -> None:
    """It ends kindly."""
    play = _welcome({})
    assert play.session.ending == "left"
    assert play.said[-1] == "Let's leave it for today. Take care."


def test_names_that_are_known_are_not_asked_for() -> None:
    """What happens to words is told all the same."""
    said = " ".join(_welcome({}, named=True).said)
    assert "name" not in said
    assert "I forget it" in said


def test_sentences_are_short_enough_for_the_ear() -> None:
    """At most eighteen words each, in all that the spoken start may say."""
    for name in (
        "_welcome",
        "_names",
        "_agreement",
        "_offer",
        "_voice",
        "_safe-word",
        "_consent",
        "_resume",
        "_voices",
    ):
        for text in spoken_by(name):
            for sentence in text.replace("?", ".").replace("!", ".").split("."):
                assert len(sentence.split()) <= 18, (name, sentence)


def spoken_by(name: str) -> list[str]:
    """All that a script may say."""
    return [str(text) for _, text in spoken(shipped(name))]
