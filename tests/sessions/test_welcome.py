"""The spoken start: which session, who is here."""

import pytest

from tests.sessions.couple import Answers, Couple, shipped

TWO = {"how many": "Two.", "which one": "The repair.", "first name": "Maya.", "second name": "I'm Leo.",
       "is that right": "Yes."}  # fmt: skip


def _welcome(answers: Answers, chosen: str = "") -> Couple:
    settings = {"chosen": chosen} if chosen else None
    return Couple(shipped("_welcome"), answers, ("you",), settings=settings).whole()


@pytest.mark.parametrize(
    ("said", "session"),
    [
        ("Conflict repair.", "conflict-repair"),
        ("The repair, please.", "conflict-repair"),
        ("The first one.", "conflict-repair"),
        ("Communication.", "nonviolent-communication"),
        ("Non-violent communication.", "nonviolent-communication"),
        ("The second.", "nonviolent-communication"),
        ("Number two.", "nonviolent-communication"),
        ("Breathing.", "shared-breathing"),
        ("Um, shared breathing please.", "shared-breathing"),
        ("The last one.", "shared-breathing"),
        ("I would like the breathing.", "shared-breathing"),
    ],
)
def test_a_session_is_found_however_it_is_named(said: str, session: str) -> None:
    """What people naturally say chooses the script of that id."""
    play = _welcome({**TWO, "which one": said})
    assert play.session.memory.values["session"] == session
    assert play.session.ending == "ready"


def test_two_names_are_heard_and_confirmed_once() -> None:
    """Both names are saved, read back together, and asked no more."""
    play = _welcome(TWO)
    values = play.session.memory.values
    assert (values["how_many"], values["name_1"], values["name_2"]) == (2, "Maya", "Leo")
    assert sum("I heard Maya and Leo" in said for said in play.said) == 1


@pytest.mark.parametrize("many", range(1, 7))
def test_as_many_names_are_asked_as_there_are_people(many: int) -> None:
    """From one to six; whoever is not two is offered the breathing."""
    names = ["Ana", "Ben", "Cleo", "Dora", "Emil", "Fay"]
    ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"]
    asked = {ordinal: f"{name}." for ordinal, name in zip(ordinals, names, strict=True)}
    answers = {
        "how many": f"{many}.", "which one": "Breathing.", "would you like that": "Yes, please.",
        "is that right": "Yes.", "your name": "Ana.", **asked,
    }  # fmt: skip
    play = _welcome(answers)
    values = play.session.memory.values
    assert [values.get(f"name_{n}") for n in range(1, 7)] == [*names[:many], *[None] * (6 - many)]
    assert values["session"] == "shared-breathing"
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
    play = _welcome({"how many": "Two.", "which one": "Repair."})
    assert play.session.ending == "ready"
    assert any("a number" in said for said in play.said)


@pytest.mark.parametrize(("chosen", "many"), [("conflict-repair", "Two."), ("shared-breathing", "Three.")])
def test_a_session_chosen_beforehand_is_not_asked_for(chosen: str, many: str) -> None:
    """Then only the people are asked for."""
    play = _welcome({**TWO, "how many": many, "third": "Ana."}, chosen)
    assert not any("Which one" in said for said in play.said)
    assert play.session.ending == "ready"


def test_a_session_for_two_does_not_begin_with_three() -> None:
    """It is said kindly, with what is possible instead."""
    assert _welcome({**TWO, "how many": "Three."}, "conflict-repair").session.ending == "postponed"


@pytest.mark.parametrize("said", ["No, not today.", "Pass.", ""])
def test_nobody_is_led_into_what_was_not_chosen(said: str) -> None:
    """A no, a pass and silence all end kindly."""
    play = _welcome({**TWO, "how many": "Three.", "would you like that": said})
    assert play.session.ending == "postponed"


def test_the_commands_are_named_in_one_sentence() -> None:
    """Before it begins, people know what they can say."""
    said = " ".join(_welcome(TWO).said)
    assert all(word in said for word in ("pause", "go on", "repeat", "how long", "stop"))
