"""Private questions and what checklists come to."""

from dataclasses import asdict, replace
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.remembered import Plain
from companion.core.expressions import parse
from companion.core.language.phrases import Phrases
from companion.core.machine.tallying import differing, score, verdict
from companion.core.program.text import Template
from companion.core.state.memory import Memory
from companion.core.state.states import State
from companion.language.en import LANGUAGE
from tests.core.play import Play, ask, head, program, say

STATEMENTS = ("I feel heard by you.", "We laugh together.", "I trust you.")
NAMES = ("s0", "s1", "s2")
BANDS = (p.Band(0, Template.parse("There is room.")), p.Band(2, Template.parse("Strong: ${score}.")))


def tally(**more: Any) -> p.Tally:
    """The end of a checklist of three statements."""
    texts = tuple(map(Template.parse, STATEMENTS))
    return p.Tally(head=head("tally"), statements=texts, answers=NAMES, save="score", **more)


def answered(*answers: dict[str, Plain | None]) -> Memory:
    """A memory in which these are the answers to each statement."""
    memory = Memory(tuple(answers[0]), LANGUAGE, lambda turn: "")
    for name, answer in zip(NAMES, answers, strict=False):
        memory.save(name, answer)
    return memory


def both(maya: Plain | None, leo: Plain | None) -> dict[str, Plain | None]:
    """An answer of each of two."""
    return {"Maya": maya, "Leo": leo}


def apart(*questions: p.Ask) -> p.Apart:
    """Private questions."""
    return p.Apart(head=head("apart"), asks=tuple(replace(question, private=True) for question in questions))


def statements(**more: Any) -> tuple[p.Ask, ...]:
    """The statements as private questions to everyone."""
    return tuple(
        ask(text, p.EVERYONE, save=name, **more) for text, name in zip(STATEMENTS, NAMES, strict=True)
    )


def reply(play: Play, *words: str) -> Play:
    """Answer questions one after the other, as soon as each is heard to its end."""
    for said in words:
        play.until_state(State.ASKING)
        asked = play.said[-1]
        play.hears(said)
        play.until(lambda asked=asked: play.said[-1] != asked)  # type: ignore[misc]  # the loop's own value
    return play


def test_the_score_counts_what_all_said_yes_to() -> None:
    """A passed statement is no yes."""
    assert score(tally(), answered(both(True, True), both(True, None), both(True, False))) == 1


def test_nothing_is_said_of_answers_that_were_not_given() -> None:
    """Who left the statements open, or half of them, gets no verdict: it would be invented."""
    assert score(tally(), answered(both(None, None), both(None, None), both(None, None))) is None
    assert score(tally(), answered(both(True, None), both(True, None), both(True, None))) is None
    assert score(tally(), answered(both(True, None), both(True, None), both(True, True))) is None


def test_ratings_count_as_the_mean_of_the_sums() -> None:
    """Rounded as people round; a passed one counts as the mean of that partner's others."""
    memory = answered(both(3, 4), both(4, 4), both(5, 5))
    assert score(tally(rating=True), memory) == 13
    assert score(tally(rating=True), answered(both(3, 3), both(4, None), both(5, 5))) == 12


@pytest.mark.parametrize(("yes", "said"), [(0, "There is room."), (2, "Strong: 2."), (3, "Strong: 3.")])
def test_the_band_of_the_score_is_said(yes: int, said: str) -> None:
    """The highest band that was reached."""
    asks = tuple(replace(one, to=p.GROUP) for one in statements())
    play = Play(program(*asks, tally(bands=BANDS))).begin()
    reply(play, *(["Yes."] * yes + ["No."] * (3 - yes))).to_end()
    assert said in play.said


def test_differences_are_named_without_names() -> None:
    """What was answered differently; a pass, and one step of a scale, is no difference."""
    memory = answered(both(True, False), both(True, True), both(None, False))
    said = verdict(tally(compare=True), memory, Phrases(LANGUAGE))
    assert "“I feel heard by you”" in said
    assert "laugh" not in said
    assert not [name for name in ("Maya", "Leo", "yes", "no ") if name in said]
    assert differing(tally(rating=True), answered(both(6, 7), both(2, 9), both(None, 1))) == [1]
    alike = verdict(tally(compare=True), answered(both(True, True), both(False, False)), Phrases(LANGUAGE))
    assert "alike" in alike
    assert verdict(tally(compare=True), answered({"Maya": True}), Phrases(LANGUAGE)) == ""


def test_a_tally_without_words_is_not_heard() -> None:
    """It only saves the score."""
    play = Play(program(tally(), say("Done.")), settings={name: True for name in NAMES}).begin()
    assert play.said == ["Done."]
    assert play.session.memory.value("score") == 3


def test_two_are_asked_apart_and_called_together_again() -> None:
    """Nothing is asked before the one says that they are alone; in the end all come back."""
    play = Play(program(apart(*statements()), say("Welcome back."))).begin()
    play.until_state(State.ASKING)
    assert "Leo, please step out of earshot" in play.said[-1]
    play.hears("Okay, see you in a minute.")
    assert not [text for text in play.said if "heard" in text]
    reply(play, "I'm ready.", "Yes.", "No.", "Yes.")
    assert "Maya, please step out of earshot" in play.said[-1]
    reply(play, "Ready.", "No.", "No.", "Yes.")
    assert "call Maya back" in play.said[-1]
    assert "Welcome back." not in play.said
    reply(play, "We are ready.")
    assert play.said[-1] == "Welcome back."
    memory = play.session.memory
    assert [memory.value(name) for name in NAMES] == [
        both(True, False), both(False, False), both(True, True)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 6])
def test_any_company_is_asked(count: int) -> None:
    """Alone simply; in a group everybody once, while all others are out."""
    people = ("Maya", "Leo", "Ada", "Ben", "Kim", "Sam")[:count]
    play = Play(program(apart(*statements()[:1])), people).begin()
    for _ in people:
        reply(play, *(["Ready."] if count > 1 else []), "Yes.")
    reply(play, *(["Ready."] if count > 1 else []))
    play.to_end()
    assert play.session.memory.value("s0") == dict.fromkeys(people, True)
    assert any("earshot" in text for text in play.said) is (count > 1)


def test_who_does_not_go_apart_is_not_asked() -> None:
    """Without a "ready" no private question is spoken aloud: not before the pause, and not after it."""
    play = Play(program(apart(*statements()))).begin().until_state(State.PAUSED)
    play.hears("Go on.")
    play.to_end()
    assert not [text for text in play.said for statement in STATEMENTS if statement[2:] in text]
    assert play.session.ending == "finished"


def test_after_a_time_out_only_what_is_left_is_asked() -> None:
    """The others go out once more, and what was answered stays answered."""
    play = Play(program(apart(*statements()))).begin()
    reply(play, "Ready.", "Yes.", "Yes.", "Yes.", "Ready.", "No.")
    play.until_state(State.ASKING)
    play.hears("Time out.")
    play.until_state(State.TIME_OUT)
    play.run(10.0).presses(e.Command.GO_ON).run(20.0).presses(e.Command.GO_ON).together()
    play.until_state(State.ASKING)
    assert "Maya, please step out of earshot once more" in play.said[-1]
    reply(play, "Ready.", "No.", "No.", "Ready.")
    play.to_end()
    assert play.said.count("I feel heard by you.") == len(("Maya", "Leo"))
    assert [play.session.memory.value(name) for name in NAMES] == [both(True, False)] * 3


def test_a_condition_of_a_private_question_is_decided_when_it_is_asked() -> None:
    """It may depend on the answers before it."""
    first, second, third = statements()
    second = replace(second, head=replace(second.head, when=parse("all(s0)")))
    play = Play(program(apart(first, second, third)), ("Maya",)).begin()
    reply(play, "No.", "Yes.")
    assert play.to_end().session.memory.value("s1") is None


@pytest.mark.parametrize("reply_", ["Yes.", "Pass."])
def test_whether_somebody_answered_in_private_is_told_by_nothing(reply_: str) -> None:
    """What is said only where somebody told something does not come for a private answer."""
    told = replace(say("You told something."), head=head("told", when="said()"))
    play = Play(program(apart(ask("Close?", p.EVERYONE, save="s0")), told, say("Together again."))).begin()
    reply(play, "Ready.", reply_, "Ready.", reply_)
    play.to_end()
    assert "Together again." in play.said
    assert "You told something." not in play.said


SECRETS = ("seven", "a long walk", "yes", "no", "because he never listens", "it is hard for me")


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*SECRETS, "ready", "pause", "go on", "pass", "repeat", "help", "time out"]),
            st.sampled_from([0.5, 2.0, 9.0]),
            st.booleans(),
            st.booleans(),
        ),
        max_size=25,
    ),
    st.sampled_from(p.Answer),
)
def test_nothing_private_is_told(said: list[tuple[str, float, bool, bool]], kind: p.Answer) -> None:
    """Neither actions nor pictures hold what was said while somebody was asked apart."""
    options = (p.Option("walk", ("a long walk",)), p.Option("talk", ("talk",)))
    question = ask("How is it?", p.EVERYONE, kind, save="s0", options=options)
    play = Play(program(apart(question, question), say("Together again."))).begin()
    began: list[tuple[str, float]] = []
    for i, (words, for_s, wait, draft) in enumerate(said):
        secret = f"{words} zebra{i};" if words in SECRETS and kind is p.Answer.TEXT else words
        began.append((f"zebra{i};", max(play.now, play.quiet_from_s)))
        play.says(secret, for_s, draft=draft)
        if wait:
            play.let_all_finish()
    play.let_all_finish()
    over_s = [entry.at_s for entry in play.entries(r.StepEntered)[1:]] or [inf]
    spoken = [entry for entry in play.entries(r.PartnerSaid) if entry.start_s < over_s[0]]
    assert not [entry for entry in spoken if entry.text]
    assert {entry.value for entry in play.entries(r.Answered)} <= {"private", "ready", None}
    told = str([asdict(action) for _, action in play.log]) + play.session.snapshot(play.now).heard
    assert not [secret for secret, start_s in began if start_s < over_s[0] and secret in told]
