"""The spoken start: who is here, and how much time there is. The rest: tests/app/test_welcoming.py."""

import pytest

from tests.sessions.couple import Answers, Couple, shipped

TWO = {"how many": "Two.", "first name": "Maya.", "second name": "I'm Leo.", "is that right": "Yes."}


def _welcome(answers: Answers, **settings: bool | float | str) -> Couple:
    return Couple(shipped("_welcome"), answers, ("you",), settings=settings).whole()


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("About ten minutes.", "10"), ("Ten.", "10"), ("Not long.", "10"), ("15 minutes.", "15"),
        ("Twenty minutes or so.", "20"), ("Half an hour.", "30"), ("Oh, half an hour, I think.", "30"),
        ("An hour.", "60"), ("One hour.", "60"), ("An hour and a half.", "90"), ("45 minutes.", "45"),
        ("The whole evening.", "120"), ("The first.", "10"), ("The second one.", "30"),
        ("", "30"), ("Purple.", "30"),
    ],
)  # fmt: skip
def test_time_is_understood_as_people_say_it(said: str, minutes: str) -> None:
    """In words, in figures, or not at all: then half an hour."""
    assert _welcome({**TWO, "how much time": said}).session.memory.values["time"] == minutes


def test_two_names_are_heard_and_confirmed_once() -> None:
    """Both names are saved, read back together, and asked no more."""
    play = _welcome(TWO)
    values = play.session.memory.values
    assert (values["how_many"], values["name_1"], values["name_2"]) == (2, "Maya", "Leo")
    assert sum("I heard Maya and Leo" in said for said in play.said) == 1


@pytest.mark.parametrize("many", range(1, 7))
def test_as_many_names_are_asked_as_there_are_people(many: int) -> None:
    """From one to six."""
    names = ["Ana", "Ben", "Cleo", "Dora", "Emil", "Fay"]
    ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"]
    asked = {ordinal: f"{name}." for ordinal, name in zip(ordinals, names, strict=True)}
    play = _welcome({"how many": f"{many}.", "is that right": "Yes.", "your name": "Ana.", **asked})
    values = play.session.memory.values
    assert [values.get(f"name_{n}") for n in range(1, 7)] == [*names[:many], *[None] * (6 - many)]
    assert play.session.ending == "ready"


def test_misheard_names_are_asked_once_more_and_then_it_goes_on() -> None:
    """After a no both are asked again; nobody has to confirm a second time."""
    answers = {**TWO, "first name": ["Myra.", "Maya."], "is that right": "No."}
    play = _welcome(answers)
    assert play.session.memory.values["name_1"] == "Maya"
    assert sum("Is that right" in said for said in play.said) == 1
    assert play.session.ending == "ready"


def test_a_name_that_nobody_says_is_no_obstacle() -> None:
    """Without names it is said how people will be called, and the session can begin."""
    play = _welcome({"how many": "Two."})
    assert play.session.ending == "ready"
    assert any("a number" in said for said in play.said)


def test_what_is_known_is_not_asked_for() -> None:
    """A session that was chosen beforehand, and names that were given."""
    said = " ".join(_welcome(TWO, chosen=True).said)
    assert "How much time" not in said
    said = " ".join(_welcome(TWO, named=True).said)
    assert "How many" not in said
    assert "name" not in said


def test_a_session_for_two_does_not_begin_with_three() -> None:
    """It is said kindly, with what is possible instead."""
    play = _welcome({**TWO, "how many": "Three."}, chosen=True, least=2, most=2)
    assert play.session.ending == "postponed"


def test_the_commands_are_named_in_one_sentence_the_first_time() -> None:
    """Before it begins, people know what they can say; later they know it."""
    said = " ".join(_welcome(TWO).said)
    assert all(word in said for word in ("pause", "go on", "repeat", "how long", "stop", "not therapy"))
    again = _welcome({**TWO, "how much time": "Ten."}, known_here=True).said
    assert "how long" not in " ".join(again)
    assert "not therapy" in " ".join(again)
    assert len(again) < 9
