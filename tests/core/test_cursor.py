"""Which step comes next."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core import program as p
from companion.core.expressions import parse
from companion.core.machine.cursor import Cursor
from companion.core.machine.mirroring import heard_name
from companion.core.program.text import Template
from companion.core.state.memory import Memory, Words
from companion.language.en import LANGUAGE
from tests.core.play import ask, head, say, turn
from tests.core.scripts import programs

TWO = ("Maya", "Leo")


def remembering(people: Sequence[str] = TWO, **values: Any) -> Memory:
    """A memory with these values."""
    memory = Memory(people, LANGUAGE, lambda turn: f"words of turn {turn}")
    for name, value in values.items():
        memory.save(name, value)
    return memory


def shown(step: p.Step, memory: Memory) -> str:
    """A step as its words, names filled in."""
    match step:
        case p.Say():
            return memory.fill(step.texts[0])
        case p.Ask():
            return f"{memory.person(step.to) or step.to}? {memory.fill(step.question)}"
        case p.Turn():
            return f"{memory.person(step.holder)}: {memory.fill(step.say) if step.say else ''}"
    return type(step).__name__


def walk(
    steps: p.Block,
    memory: Memory,
    visit: Callable[[p.Step, Memory], None] = lambda step, memory: None,
    seed: int = 0,
) -> list[str]:
    """All steps in their order; ``visit`` may remember something at each."""
    cursor = Cursor.at_start(steps, seed)
    found: list[str] = []
    while len(found) < 500:
        step, cursor = cursor.next(memory)
        memory.names = cursor.names
        if step is None:
            return found
        found.append(shown(step, memory))
        visit(step, memory)
    raise AssertionError("a script never ends")


def test_steps_come_one_after_the_other_and_end() -> None:
    """A script is read from top to bottom."""
    assert walk((say("one"), say("two")), remembering()) == ["one", "two"]
    assert walk((), remembering()) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"mood": 3}, ["low", "end"]),
        ({"mood": 8}, ["high", "end"]),
        ({"mood": 5}, ["else", "end"]),
        ({}, ["else", "end"]),
    ],
)
def test_the_first_case_that_holds_is_taken(values: dict[str, Any], expected: list[str]) -> None:
    """A branch is taken once, unset names make no condition true, and the script goes on behind it."""
    choose = p.If(
        head=head(),
        cases=((parse("mood < 4"), (say("low"),)), (parse("mood > 6"), (say("high"),))),
        otherwise=(say("else"),),
    )
    assert walk((choose, say("end")), remembering(**values)) == expected


def test_a_step_with_a_condition_is_left_out_when_it_does_not_hold() -> None:
    """``if`` may stand at any step."""
    steps = (
        p.Say(head=head(when="ready"), texts=(Template.parse("Ready."),)),
        p.Repeat(head=head(when="not ready"), most=2.0, do=(say("Wait."),)),
    )
    assert walk(steps, remembering(ready=True)) == ["Ready."]
    assert walk(steps, remembering()) == ["Wait.", "Wait."]


def test_of_several_answers_all_must_be_a_yes() -> None:
    """One partner's no is not overheard because the other said yes."""
    step = p.If(head=head(), cases=((parse("ready"), (say("go"),)),))
    assert walk((step,), remembering(ready={"Maya": True, "Leo": False})) == []
    assert walk((step,), remembering(ready={"Maya": True, "Leo": True})) == ["go"]


@pytest.mark.parametrize("most", [0.0, 1.0, 3.0])
def test_repeat_is_bounded(most: float) -> None:
    """Never more often than the script says, whatever is answered."""
    steps = (p.Repeat(head=head(), most=most, do=(say("again"),), until=parse("enough")), say("end"))
    assert walk(steps, remembering()) == ["again"] * int(most) + ["end"]


def test_repeat_stops_when_its_condition_holds() -> None:
    """It is looked at after each run."""

    def visit(step: p.Step, memory: Memory) -> None:
        memory.save("count", int(str(memory.value("count") or 0)) + 1)

    steps = (p.Repeat(head=head(), most=9.0, do=(say("again"),), until=parse("count >= 2")),)
    assert walk(steps, remembering(), visit) == ["again", "again"]


@pytest.mark.parametrize("people", [("Maya",), TWO, ("Maya", "Leo", "Sam"), tuple("ABCDEF")])
def test_each_visits_everybody_once(people: tuple[str, ...]) -> None:
    """In the order given, from one person to six."""
    steps = (p.Each(head=head(), person="one", do=(say("${one}"),)),)
    assert walk(steps, remembering(people)) == list(people)


def test_each_goes_round_as_often_as_it_says() -> None:
    """Everybody has a turn before anybody has a second; a pass leaves out one turn, not those to come."""
    each = p.Each(head=head(), person="one", do=(say("${one} a"), say("${one} b")), times=2)
    memory = remembering()
    assert walk((each, say("end")), memory) == [*("Maya a", "Maya b", "Leo a", "Leo b") * 2, "end"]
    step, cursor = Cursor.at_start((each,)).next(memory)
    found = []
    cursor = cursor.passed()
    while step is not None:
        step, cursor = cursor.next(memory)
        memory.names = cursor.names
        found += [shown(step, memory)] if step else []
    assert found == ["Leo a", "Leo b", "Maya a", "Maya b", "Leo a", "Leo b"]


def test_each_in_random_order_is_the_same_every_time_it_is_looked_at() -> None:
    """Everybody once; the order depends on the seed alone, so that a session can be replayed."""
    people = tuple("ABCDEF")
    steps = (p.Each(head=head(), person="one", do=(say("${one}"),), order=p.Order.RANDOM),)
    orders = {tuple(walk(steps, remembering(people), seed=seed)) for seed in range(20)}
    assert all(sorted(order) == list(people) for order in orders)
    assert len(orders) > 5
    assert walk(steps, remembering(people), seed=3) == walk(steps, remembering(people), seed=3)


def test_each_by_volunteering_asks_who_is_next_until_one_is_left() -> None:
    """Who speaks up goes next, the last is not asked, and without an answer it goes by the order given."""
    steps = (p.Each(head=head(), person="one", do=(say("${one}"),), order=p.Order.VOLUNTEER),)
    answers = iter(["Sam", None])

    def visit(step: p.Step, memory: Memory) -> None:
        if isinstance(step, p.Ask):
            assert step.save is not None
            memory.save(step.save, next(answers))

    people = ("Maya", "Leo", "Sam")
    found = walk(steps, remembering(people), visit)
    asked = "the group? Who would like to go next?"
    assert found == [asked, "Sam", asked, "Maya", "Leo"]


@pytest.mark.parametrize("people", [("Maya",), TWO, ("Maya", "Leo", "Sam"), tuple("ABCDEF")])
def test_rounds_let_everybody_hold_each_role(people: tuple[str, ...]) -> None:
    """Roles rotate by one; nobody is left out, and nobody is left alone with two roles but one person."""
    steps = (p.Rounds(head=head(), roles=("sender", "receiver"), do=(say("${sender} to ${receiver}"),)),)
    found = [line.split(" to ") for line in walk(steps, remembering(people))]
    assert [sender for sender, _ in found] == list(people)
    assert sorted(receiver for _, receiver in found) == sorted(people)
    assert all(sender != receiver for sender, receiver in found) or len(people) == 1


def test_rounds_without_swap_keep_the_roles() -> None:
    """``swap: never`` runs once, or as often as it says."""
    do = (say("${sender}"),)
    once = p.Rounds(head=head(), roles=("sender",), do=do, swap=False)
    thrice = p.Rounds(head=head(), roles=("sender",), do=do, swap=False, count=3)
    assert walk((once,), remembering()) == ["Maya"]
    assert walk((thrice,), remembering()) == ["Maya"] * 3


def test_use_returns_and_its_names_hold_only_inside() -> None:
    """What is bound in a block is neither seen nor changed outside; names bound to names follow them."""
    use = p.Use(
        head=head(),
        name="part",
        do=(say("${topic}, ${who}, ${greeting}"),),
        bind=(("topic", "money"), ("who", p.Ref("sender")), ("greeting", Template.parse("Dear ${sender}"))),
    )
    rounds = p.Rounds(head=head(), roles=("sender",), do=(use, say("${topic}")))
    found = walk((rounds,), remembering(topic="home"))
    assert found == ["money, Maya, Dear Maya", "home", "money, Leo, Dear Leo", "home"]


def test_what_is_bound_is_never_expanded_again() -> None:
    """An answer that looks like a name of the script stays an answer."""
    use = p.Use(head=head(), name="part", do=(say("${x}"),), bind=(("x", Template.parse("${topic}")),))
    assert walk((use,), remembering(topic="${secret}", secret="hidden")) == ["${secret}"]


MIRROR = p.Mirror(
    head=head("mirror"),
    of="message",
    by="receiver",
    opener=Template.parse("I heard you say"),
    check=Template.parse("${sender}, was that it?"),
    max_rounds=2,
    otherwise=(say("Let us go on."),),
)
ROUNDS = p.Rounds(head=head("rounds"), roles=("sender", "receiver"), do=(MIRROR,), count=1)


def mirrored(*answers: bool | None, rounds: p.Rounds = ROUNDS) -> list[str]:
    """What a mirror of Maya's words comes to when she answers so."""
    left = iter(answers)

    def visit(step: p.Step, memory: Memory) -> None:
        if isinstance(step, p.Ask):
            memory.save(heard_name(MIRROR), next(left))

    memory = remembering(message=Words("Maya", 1))
    return walk((rounds, say("end")), memory, visit)


BACK = "Leo: Leo, in your own words, what did you hear? You could begin with: I heard you say"
CHECK = "Maya? Maya, was that it?"
MORE = "Maya: What would you like Leo to hear as well?"
AGAIN = "Leo: Leo, once more, with that added. You could begin with: I heard you say"


def test_a_mirror_ends_when_the_speaker_was_heard() -> None:
    """The one whose words they were says whether that was it."""
    assert mirrored(True) == [BACK, CHECK, "end"]


def test_a_no_brings_what_was_missing_and_another_try() -> None:
    """And a yes then ends it."""
    assert mirrored(False, True) == [BACK, CHECK, MORE, AGAIN, CHECK, "end"]


def test_a_script_asks_for_a_mirror_in_its_own_words() -> None:
    """No opener then puts words into anybody's mouth, the second time neither."""
    own = replace(ROUNDS, do=(replace(MIRROR, say=Template.parse("${receiver}, tell it as yours.")),))
    asked = [
        "Leo: Leo, tell it as yours.",
        CHECK,
        MORE,
        "Leo: Leo, once more, with that added.",
        CHECK,
        "end",
    ]
    assert mirrored(False, True, rounds=own) == asked


def test_a_mirror_is_bounded() -> None:
    """After the last try the script says how it goes on."""
    assert mirrored(False, False) == [BACK, CHECK, MORE, AGAIN, CHECK, "Let us go on.", "end"]


def test_a_question_left_open_ends_the_mirror_without_a_yes() -> None:
    """No answer is taken for neither yes nor no."""
    assert mirrored(None) == [BACK, CHECK, "Let us go on.", "end"]


def test_without_words_nothing_is_mirrored() -> None:
    """Who passed has said nothing that could be given back."""
    assert walk((ROUNDS, say("end")), remembering()) == ["end"]
    assert walk((ROUNDS, say("end")), remembering(message=None)) == ["end"]


def test_pass_leads_out_of_a_mirror_and_to_the_next_partner() -> None:
    """Where a partner may pass, the others still have their part; elsewhere pass skips nothing else."""
    memory = remembering(message=Words("Maya", 1))
    _, inside = Cursor.at_start((ROUNDS, say("end"))).next(memory)
    step, _ = inside.passed().next(memory)
    assert step is not None
    assert shown(step, memory) == "end"

    each = p.Each(head=head(), person="one", do=(say("${one} first"), say("${one} second")))
    _, first = Cursor.at_start((each,)).next(memory)
    step, behind = first.passed().next(memory)
    memory.names = behind.names
    assert step is not None
    assert shown(step, memory) == "Leo first"

    strict = p.Each(head=head(), person="one", do=(say("first"), say("second")), allow_pass=False)
    _, first = Cursor.at_start((strict,)).next(memory)
    assert first.passed() == first


@settings(max_examples=200)
@given(programs(), st.sampled_from([("Maya",), TWO, ("Maya", "Leo", "Sam")]), st.integers(0, 5))
def test_every_script_ends_and_looking_ahead_changes_nothing(
    script: p.Program, people: tuple[str, ...], count: int
) -> None:
    """However steps are nested, the end is reached; and what comes next doesn't depend on having looked."""
    memory, other = remembering(people), remembering(people)
    cursor = same = Cursor.at_start(script.steps)
    for _ in range(3000):
        ahead = cursor.ahead(memory, count)
        step, cursor = cursor.next(memory)
        unseen, same = same.next(other)
        assert step == unseen
        assert cursor == same
        assert memory.values == other.values
        if count and ahead:
            assert ahead[0][0] == step
        if step is None:
            return
    raise AssertionError("a script never ends")


def test_asking_who_volunteers_is_different_in_every_pass() -> None:
    """The answer of an earlier pass through the same step decides nothing in the next."""
    each = p.Each(head=head("each"), person="one", do=(say("${one}"),), order=p.Order.VOLUNTEER)
    answers = iter(["Leo", None])

    def visit(step: p.Step, memory: Memory) -> None:
        if isinstance(step, p.Ask):
            assert step.save is not None
            memory.save(step.save, next(answers))

    found = walk((p.Repeat(head=head(), most=2.0, do=(each,)),), remembering(), visit)
    assert [line for line in found if "?" not in line] == ["Leo", "Maya", "Maya", "Leo"]


def test_plain_steps_keep_their_place() -> None:
    """Questions and turns come through as the script wrote them."""
    steps = (ask("Well?", "Maya"), turn("Leo", "Speak."))
    assert walk(steps, remembering()) == ["Maya? Well?", "Leo: Speak."]
