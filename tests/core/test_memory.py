"""What a session remembers, and how it says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.program import Ref
from companion.core.program.text import Template
from companion.core.state.memory import Memory, Words
from companion.language.en import LANGUAGE
from companion.language.en.spoken_forms import all_of, any_of, spoken_duration, spoken_number

WORDS_OF = {1: "I felt alone.", 2: ""}


@pytest.fixture
def memory() -> Memory:
    """Two people, one of whom has spoken."""
    return Memory(["Maya", "Leo"], LANGUAGE, lambda turn: WORDS_OF[turn])


def test_roles_come_before_what_was_saved(memory: Memory) -> None:
    """While a step gives a name to somebody, that is who it means."""
    memory.save("sender", "nobody")
    memory.names = {"sender": "Leo"}
    assert memory.value("sender") == "Leo"
    assert memory.person("sender") == "Leo"


def test_a_role_nobody_fills_is_nobody(memory: Memory) -> None:
    """Neither unset names nor other values are taken for a partner."""
    memory.save("topic", "the dishes")
    assert memory.person("receiver") is None
    assert memory.person("topic") is None
    assert memory.person("Maya") == "Maya"


def test_words_are_read_when_they_are_needed(memory: Memory) -> None:
    """A prompt holds the words as they are transcribed by then; a turn without words is nothing."""
    memory.save("message", Words("Maya", 1))
    assert memory.fill(Template.parse("You said: ${message}")) == "You said: I felt alone."
    assert memory.words_in(Template.parse("You said: ${message}"))
    assert not memory.words_in(Template.parse("You said: ${nothing}"))
    memory.save("message", Words("Maya", 2))
    assert memory.fact("message") is None


def test_what_was_said_is_never_expanded_again() -> None:
    """A transcript is untrusted text."""
    memory = Memory(["Maya"], LANGUAGE, lambda _: "${secret}")
    memory.save("secret", "hidden")
    memory.save("message", Words("Maya", 1))
    assert memory.fill(Template.parse("${message}")) == "${secret}"


def test_each_partner_has_an_answer_of_their_own(memory: Memory) -> None:
    """Who has not answered yet stands in the value with nothing."""
    memory.save("ready", True, "Leo")
    assert memory.value("ready") == {"Maya": None, "Leo": True}
    memory.save("ready", False, "Maya")
    assert memory.value("ready") == {"Maya": False, "Leo": True}


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (7, "7"),
        (180.0, "three minutes"),
        ("the dishes", "the dishes"),
        ({"Maya": "tired", "Leo": None}, "tired"),
        ({"Maya": "tired", "Leo": "well"}, "tired and well"),
    ],
)
def test_values_are_spoken_as_people_say_them(memory: Memory, value: object, spoken: str) -> None:
    """Nothing of the machine is read aloud."""
    memory.save("value", value)  # type: ignore[arg-type]  # each is one of the kinds of values
    assert memory.spoken("value") == spoken


def test_numbers_may_stand_in_settings(memory: Memory) -> None:
    """``time: ${turn_time}`` looks its seconds up."""
    memory.save("turn_time", 90.0)
    assert memory.quantity(Ref("turn_time")) == 90.0
    assert memory.quantity(3) == 3.0


@pytest.mark.parametrize(
    ("duration_s", "spoken"),
    [
        (0.0, "five seconds"), (12.0, "ten seconds"), (44.0, "forty-five seconds"), (59.0, "one minute"),
        (60.0, "one minute"), (90.0, "one and a half minutes"), (180.0, "three minutes"),
        (20 * 60.0, "twenty minutes"), (3600.0, "one hour"), (5400.0, "ninety minutes"),
        (7200.0, "two hours"), (24 * 3600.0, "twenty-four hours"),
    ],
)  # fmt: skip
def test_durations_are_spoken(duration_s: float, spoken: str) -> None:
    """As a person says them who looks at a clock."""
    assert spoken_duration(duration_s) == spoken


@given(st.floats(0.0, 10_000.0))
def test_spoken_durations_are_about_right(duration_s: float) -> None:
    """Nobody is told a time that is half a minute off, or in figures."""
    spoken = spoken_duration(duration_s)
    words = spoken.replace(" and a half", "").split()
    number = 1 if words[0] == "one" else next(n for n in range(200) if spoken_number(n) == words[0])
    unit_s = {"second": 1, "minute": 60, "hour": 3600}[words[1].rstrip("s")]
    told_s = (number + (0.5 if "half" in spoken else 0.0)) * unit_s
    assert abs(told_s - duration_s) <= max(5.0, min(45.0, 0.3 * duration_s))


def test_lists_are_read_aloud() -> None:
    """Commas, and a word before the last."""
    assert all_of([]) == ""
    assert all_of(["a"]) == "a"
    assert all_of(["a", "b"]) == "a and b"
    assert any_of(["bread and butter", "b", "c"]) == "bread and butter, b or c"


def test_words_on_their_way_count_as_words_in_a_condition_and_are_not_spoken() -> None:
    """Whether something was said does not depend on how fast it is transcribed."""
    memory = Memory(["Maya"], LANGUAGE, lambda turn: "", lambda turn: turn == 1)
    memory.save("message", Words("Maya", 1))
    memory.save("nothing", Words("Maya", 2))
    assert memory.fact("message")
    assert memory.fact("nothing") is None
    assert memory.spoken("message") == ""
