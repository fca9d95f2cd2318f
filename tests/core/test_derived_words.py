"""What is made of a partner's words stays their words: kept, and forgotten, as those are."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api import actions as a
from companion.core.api.record import Answered, CompanionSaid
from companion.core.api.remembered import History, RememberedValue, company
from companion.core.api.voices import Who, partner
from companion.core.state.provenance import Origin, Said
from companion.core.state.states import State
from companion.scripts.loading import load_text
from tests.core.play import Play
from tests.scripts.making import script

MORE = (
    "people: {min: 2, max: 2, roles: [first, second]}\n"
    "blocks:\n  keeping:\n  - remember: given\n    as: given_here\n  - say: It is ${given}.\n"
)
GREETING = "settings:\n  hello: {kind: words, default: hello}\n"
SAID = {
    "text": "- ask: What is it about?\n  to: first\n  answer: text\n  save: n0\n",
    "name": "- ask: Which name?\n  to: first\n  answer: name\n  save: n0\n",
    "each": "- ask: Which name?\n  to: everyone\n  answer: name\n  save: n0\n",
    "turn": "- turn: first\n  time: 40s\n  save: n0\n",
}
DERIVING = (
    "- set: {new}\n  words: It is ${{{old}}} now.\n",
    "- set: {new}\n  words: ${{{old}}}\n",
    '- draw: ["${{{old}}} one", "${{{old}}} two"]\n  save: {new}\n',
    "- remember: {old}\n  as: key_{new}\n- recall: key_{new}\n  save: {new}\n",
)
OTHER = "- ask: How much, from one to ten?\n  to: second\n  answer: rating\n  save: much\n- remember: much\n"


def steps(kind: str, chain: list[str]) -> tuple[str, str]:
    """Steps that derive one name after the other from what was said, and the last name."""
    names = [f"n{number}" for number in range(len(chain) + 1)]
    derived = "".join(
        step.format(old=old, new=new) for step, (old, new) in zip(chain, pairwise(names), strict=True)
    )
    return SAID[kind] + derived, names[-1]


def played(text: str, voice: Who | None = None) -> Play:
    """A session in which Maya says a word, up to where all of it was derived; then Leo answers."""
    play = Play(load_text(script(text, MORE))).begin()
    while "Listen" not in (play.said or [""])[-1]:
        play.until(lambda: play.session.state in (State.ASKING, State.FLOOR) or "Listen" in play.said[-1])
        if play.session.state in (State.ASKING, State.FLOOR):
            play.hears("Zanzibar.", voice=voice)
            if play.session.state is State.FLOOR:
                play.hears("I'm done.", voice=voice)
            play.until(lambda: play.session.state not in (State.ASKING, State.FLOOR))
    return play


def remembered(play: Play) -> list[a.Remember]:
    """What was remembered."""
    return [action for _, action in play.log if isinstance(action, a.Remember)]


chains = st.lists(st.sampled_from(DERIVING), max_size=3)


@settings(max_examples=12)
@given(kind=st.sampled_from(sorted(SAID)), chain=chains)
def test_what_is_derived_from_words_is_words(kind: str, chain: list[str]) -> None:
    """In whatever steps a value was made of what somebody said: as words it is remembered, read back as a
    quotation, and never rendered ahead."""
    text, last = steps(kind, chain)
    play = played(
        f"{text}- remember: {last}\n- use: keeping\n  with:\n    given: So ${{{last}}}\n- say: Listen.\n"
    )
    play.to_end()
    kept = [one for one in remembered(play) if "Zanzibar" in str(one.kept.value)]
    assert {one.kept.key for one in kept} >= {last, "given_here"}
    assert all(one.own_words for one in kept)
    told = [action.entry for _, action in play.log if isinstance(action, a.Note)]
    said = [entry for entry in told if "Zanzibar" in getattr(entry, "text", "") and hasattr(entry, "quotes")]
    assert said
    assert all(entry.quotes for entry in said)
    ahead = [text for _, action in play.log if isinstance(action, a.Prepare) for text in action.texts]
    assert not any("Zanzibar" in text for text in ahead)


@pytest.mark.parametrize("value", ["Zanzibar", 7, True])
def test_what_comes_from_an_earlier_session_says_from_which(value: str | int) -> None:
    """In whatever wording, a word or an answer: the prompt, the question, and what is remembered of it."""
    text = (
        "- recall: motto\n  save: it\n- set: motto\n  words: You called it ${it}\n"
        "- say: Well, ${motto}, no less.\n"
        "- ask: Is ${it} still right?\n  to: first\n  answer: yes_no\n  save: right\n"
        "- remember: motto\n- say: Listen.\n"
    )
    program = load_text(script(text, MORE))
    kept = RememberedValue(program.id, "motto", company(["Maya", "Leo"]), value, session=7, sources=(3,))
    play = Play(program, past=History((kept,))).begin()
    play.until_state(State.ASKING)
    play.hears("Yes.")
    play.to_end()
    told = [action.entry for _, action in play.log if isinstance(action, a.Note)]
    sources = [one.sources for one in told if isinstance(one, CompanionSaid | Answered)]
    assert sources[:4] == [(3, 7), (3, 7), (3, 7), ()]
    assert [one.kept.sources for one in remembered(play) if one.kept.key == "motto"] == [(3, 7)]


@settings(max_examples=12)
@given(kind=st.sampled_from(sorted(set(SAID) - {"each"})), chain=chains)
def test_what_is_forgotten_is_forgotten_in_all_that_was_made_of_it(kind: str, chain: list[str]) -> None:
    """“Forget what I just said”: it is never said again, and nothing of it stays remembered; what another
    partner answered does."""
    text, last = steps(kind, chain)
    used = f"- use: keeping\n  with:\n    given: ${{{last}}}\n"
    again = f"- say: Well ${{{last}}}.\n- remember: {last}\n  as: later\n{used}"
    play = played(f"{text}- remember: {last}\n- say: Listen.\n{again}{OTHER}")
    play.hears("Forget what I just said.")
    spoken = len(play.said)
    play.until_state(State.ASKING)
    play.hears("Seven.")
    play.to_end()
    assert not any("Zanzibar" in text for text in play.said[spoken:])
    gone = [action.kept for _, action in play.log if isinstance(action, a.ForgetRemembered)]
    stays = [one.kept for one in remembered(play) if one.kept not in gone]
    assert [kept.value for kept in stays] == [7]


@pytest.mark.parametrize(("who", "left"), [("Maya", ["Seven"]), ("Leo", ["Zanzibar"])])
def test_each_forgets_their_own(who: str, left: list[str]) -> None:
    """What one of them remembers of the other stays when they have only their own last words forgotten."""
    text = SAID["text"] + "- remember: n0\n- ask: And you?\n  to: second\n  answer: text\n  save: other\n"
    play = Play(load_text(script(text + "- remember: other\n- say: Listen.\n- say: Good.\n", MORE))).begin()
    for name, words in (("Maya", "It was Zanzibar."), ("Leo", "It was Seven.")):
        play.until_state(State.ASKING)
        play.hears(words, 2.0, voice=partner(name))
        play.until(lambda: play.session.state is not State.ASKING)
    play.until(lambda: "Listen" in play.said[-1])
    play.hears("Forget what I just said.", 2.0, voice=partner(who))
    play.to_end()
    gone = [action.kept for _, action in play.log if isinstance(action, a.ForgetRemembered)]
    stays = [str(one.kept.value) for one in remembered(play) if one.kept not in gone]
    assert len(stays) == 1
    assert left[0] in stays[0]


def test_a_name_that_was_said_is_only_a_name_in_the_next_session() -> None:
    """The spoken start hears the names: forgetting what was said later takes them from nobody."""
    heard = [Said(name, frozenset({Origin(at_s=0.0)})) for name in ("Maya", "Leo")]
    program = load_text(script("- say: ${first}, and ${hello}.\n- say: And ${first}.\n", f"{MORE}{GREETING}"))
    play = Play(program, heard, settings={"hello": heard[0]}).begin()
    play.session.discard_all(play.session._stage, play.now)  # type: ignore[arg-type]  # it has begun
    play.to_end()
    assert play.said[:2] == ["Maya, and Maya.", "And Maya."]
    assert {type(name) for name in play.session.memory.people} == {str}
