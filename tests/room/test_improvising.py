"""Partners without lines of their own, in whole sessions without sound."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.app.demo import anyone
from companion.core.api import record as r
from companion.core.api.snapshot import Mood, Snapshot
from companion.core.language.meaning import Meaning, Question, Situation
from companion.core.program import Answer, Ask, Head, Option
from companion.core.program.text import Template
from companion.language.en import LANGUAGE
from companion.language.en.understanding import understand
from companion.room.improvising import Improviser, Moment, Talk, moment_of
from companion.room.plan import Line
from companion.scripts.loading import load_text
from tests.scripts.making import EXAMPLE, script
from tests.sessions.test_rooms import enact

HEAD = Head(path="steps[0]", line=1)


def question(answer: Answer, **fields: object) -> Ask:
    """A question to Maya."""
    return Ask(head=HEAD, question=Template.parse("Well?"), to="maya", answer=answer, **fields)  # type: ignore[arg-type]  # tests name the fields they need


def said(improviser: Improviser, moment: Moment, times: int = 1, limit_s: float = 120.0) -> list[str]:
    """What is said at a moment, in the first ``times`` tries, nothing ever coming of it."""
    lines: list[Line] = []
    for tick in range(round(limit_s * 5)):
        if line := improviser.line(moment, tick / 5, 1.0):
            lines.append(line)
            improviser.speaks(tick / 5)
    return [" ".join(piece.text for piece in line.pieces) for line in lines[:times]]


def maya(leads: bool = True) -> Improviser:
    """A partner who improvises."""
    return Improviser("Maya", leads, Talk(), random.Random(1))


def meant(words: str, asked: Ask) -> Meaning:
    """What words come to where this is asked."""
    return understand(words, Situation(question=Question.of(asked, asked.question.fill(str))))


@pytest.mark.parametrize(
    "asked",
    [
        question(Answer.YES_NO),
        question(Answer.RATING),
        question(Answer.RATING, low=1, high=60),
        question(
            Answer.CHOICE, options=(Option("tea", ("tea", "some tea")), Option("box", ("box breathing",)))
        ),
        question(Answer.NAME),
        question(Answer.TEXT),
    ],
    ids=lambda asked: f"{asked.answer.value}-{asked.high}",
)
def test_every_answer_is_one_that_the_companion_understands(asked: Ask) -> None:
    """Whatever is asked, each of the tries to answer it is understood when it is heard word for word."""
    tries = said(maya(), Moment(asked, "Maya", 0.0), times=4)
    assert len(tries) == 4
    assert all(meant(words, asked).answers for words in tries), tries


@given(st.integers(0, 9), st.integers(1, 50))
def test_a_number_lies_within_its_bounds(low: int, more: int) -> None:
    """A rating is never outside of what was asked for."""
    asked = question(Answer.RATING, low=low, high=low + more)
    (words,) = said(maya(), Moment(asked, "Maya", 0.0))
    meaning = meant(words, asked)
    assert isinstance(meaning.value, int)
    assert low <= int(meaning.value) <= low + more


def test_nobody_answers_for_another() -> None:
    """A question to Leo is left to Leo, and one to everybody to the leader."""
    asked = question(Answer.YES_NO)
    assert said(maya(), Moment(asked, "Leo", 0.0)) == []
    assert said(maya(leads=False), Moment(asked, None, 0.0)) == []
    assert said(maya(), Moment(asked, None, 0.0)) == ["Yes."]


def test_nobody_goes_on_for_ever() -> None:
    """What is never understood is given up after four tries."""
    assert len(said(maya(), Moment(question(Answer.YES_NO), "Maya", 0.0), times=99)) == 4


def test_nothing_is_said_while_the_companion_speaks_or_waits() -> None:
    """Breathing, silence, pauses and prompts are no moments to speak."""

    class Session:
        asked = question(Answer.YES_NO)
        mood = Mood.QUIET

        def snapshot(self, now: float) -> Snapshot:
            return Snapshot(now, "Title", self.mood, holder="Maya")

    session = Session()
    for session.mood in Mood:
        moment = moment_of(session, 0.0)
        assert (moment is not None) == (session.mood in (Mood.ASKING, Mood.LISTENING)), session.mood


def test_a_long_turn_holds_more_than_a_short_one() -> None:
    """A turn is filled by its length, and ends with the words that end it."""
    short, long = (said(maya(), Moment(None, "Maya", limit_s))[0] for limit_s in (15.0, 200.0))
    assert short.count(".") == 2
    assert long.count(".") == 5
    assert short.endswith("I'm done.")
    assert long.endswith("I'm done.")


def test_a_mirror_gives_back_what_the_other_said() -> None:
    """The listener says the same, from the other side."""
    play, partners = enact(load_text(EXAMPLE), "_anyone")
    assert play.session.ending == "finished"
    own, back = dict(LANGUAGE.simulated.thoughts), {back for _, back in LANGUAGE.simulated.thoughts}
    for speaker, listener in (partners, reversed(partners)):
        said = [own[line.text] for line in speaker.spoken if line.text in own]
        heard = [line.text for line in listener.spoken if line.text in back]
        assert heard
        assert any(said[at : at + len(heard)] == heard for at in range(len(said)))


EVERYTHING = """\
- ask: Ready?
  to: everyone
  answer: yes_no
  save: ready
- if: not all(ready)
  then: [{end: postponed}]
- ask: How calm, from one to ten?
  to: everyone
  answer: rating
- ask: Which breath?
  answer: choice
  options: {box: [box breathing], even: [even breathing]}
- ask: What are you called?
  answer: name
- ask: One word?
  to: everyone
  answer: text
- each: {person: someone, order: volunteer}
  do: [{turn: someone, time: 1m}]
- silence: 10s
- breathe: box
  cycles: 1
"""


@pytest.mark.parametrize("people", [1, 2, 3, 6])
def test_any_number_of_people_go_along(people: int) -> None:
    """From one to six people, every question is answered at once and every turn is ended by words."""
    program = load_text(script(EVERYTHING, f"people: {{min: {people}, max: {people}}}\n"))
    play, partners = enact(program, "_anyone")
    assert play.session.ending == "finished"
    assert len(partners) == people
    answers: Sequence[r.Answered] = play.entries(r.Answered)
    assert all(answer.value for answer in answers)
    assert len(play.entries(r.FloorClosed)) == people
    assert {closed.ended_by for closed in play.entries(r.FloorClosed)} == {"words"}


def test_two_come_where_two_are_enough() -> None:
    """A session for one to six is shown with a couple."""
    program = load_text(script("- say: Hello.\n", "people: {min: 1, max: 6}\n"))
    assert [partner.name for partner in anyone(program).partners] == ["Maya", "Leo"]
