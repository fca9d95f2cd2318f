"""The floor, protected: what the people in the room hear and keep when one breaks into another's turn."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.actions import Tone
from companion.core.api.voices import SOMEONE_ELSE, UNSURE, Stretch, VoiceKind, Who, partner
from companion.core.program.text import Template
from companion.core.state.states import State
from tests.core.play import Play, head, program, say, turn
from tests.core.scripts import VOICES

COUPLES = [("Maya", "Leo"), ("Leo", "Maya"), ("Bo", "Zoë")]


def holding(people: tuple[str, ...] = ("Maya", "Leo"), *, more: Any = None, **turns: Any) -> Play:
    """A session at the moment the floor of the first opens."""
    steps = (turn(people[0], save="words", **turns), say("You said: ${words}"))
    return Play(program(*steps, **(more or {})), people).begin().until_state(State.FLOOR)


def left_s(play: Play) -> float:
    """What is left of the turn."""
    left = play.session.snapshot(play.now).time_left_s
    assert left is not None
    return left


@pytest.mark.parametrize("people", COUPLES)
def test_the_first_reminder_is_a_soft_tone(people: tuple[str, str]) -> None:
    """Noticed within 2.2 s, whoever the two are; the turn goes on and no word is said."""
    holder, other = people
    play = holding(people)
    play.hears("It was on Sunday.", 3.0, voice=partner(holder))
    began_s = play.now
    said = len(play.said)
    play.hears("That is not how it was at all.", 2.0, voice=partner(other))
    tone_s, tone = play.tones[-1]
    assert tone is Tone.FLOOR
    assert tone_s - began_s < 2.2
    assert len(play.said) == said
    assert play.session.state is State.FLOOR
    noted = play.entries(r.Intruded)[0]
    assert (noted.holder, noted.by, noted.reminder) == (holder, other, "tone")
    assert noted.for_s == pytest.approx(2.0, abs=0.2)


def test_the_clock_stands_while_another_speaks() -> None:
    """Nobody loses time to the other, from the first word of the intrusion to its last."""
    play = holding(time_s=120.0)
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    left, at_s = left_s(play), play.now
    play.hears("That is not how it was.", 2.5, voice=partner("Leo"))
    passed_s = play.now - at_s
    assert left - left_s(play) == pytest.approx(passed_s - 2.5, abs=0.05)
    account = play.session.ledger.accounts["Maya"]
    assert account.taken_s == pytest.approx(2.5, abs=0.2)
    assert play.session.ledger.accounts["Leo"].intrusions == 1


def test_who_speaks_on_hears_a_kind_sentence_with_names() -> None:
    """After the tone one sentence, and then the turn goes on with all its time."""
    play = holding(time_s=120.0)
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    left = left_s(play)
    play.says("That is not how it was, and you know that very well.", 6.0, voice=partner("Leo"))
    play.until(lambda: "Leo" in play.said[-1])
    assert play.said[-1] in ("One moment, Leo. You're next.",
                             "Leo, let's stay with Maya for now. You're next.")  # fmt: skip
    play.until_state(State.FLOOR)
    play.let_all_finish()
    assert left - left_s(play) < 4.0
    assert play.entries(r.Intruded)[0].reminder == "sentence"


def test_the_third_time_a_time_out_is_offered() -> None:
    """A yes begins it."""
    play = holding()
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    for _ in range(3):
        play.until_state(State.FLOOR)
        play.run(1.0)
        play.hears("No, that is not how it was.", 2.5, voice=partner("Leo"))
    assert Tone.FLOOR in [tone for _, tone in play.tones]
    assert "time-out" in play.said[-1]
    play.until_state(State.ASKING)
    play.hears("Yes, please.", voice=partner("Maya"))
    play.run(0.0)
    assert play.session.state.value == "time out"


def test_without_a_time_out_the_turn_goes_on() -> None:
    """After a no, with the time there was; the offer is made once in a turn."""
    play = holding(time_s=120.0)
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    for _ in range(3):
        play.until_state(State.FLOOR)
        play.run(1.0)
        play.hears("No, that is not how it was.", 2.5, voice=partner("Leo"))
    play.until_state(State.ASKING)
    play.hears("No.", 0.5)
    play.until_state(State.FLOOR)
    assert "we'll stay with Maya" in play.said[-1]
    offers = len([text for text in play.said if "time-out" in text])
    play.run(1.0)
    play.hears("But it was not so.", 2.5, voice=partner("Leo"))
    assert len([text for text in play.said if "time-out" in text]) == offers
    assert play.session.state is State.FLOOR


def test_words_of_another_are_not_the_holders() -> None:
    """What is given back as theirs is theirs; the record says who said what."""
    play = holding()
    play.hears("I felt alone on Sunday.", 3.0, voice=partner("Maya"))
    play.hears("You were not alone.", 1.2, voice=partner("Leo"))
    play.hears("I'm done.", 0.7, voice=partner("Maya"))
    play.to_end()
    assert "You said: I felt alone on Sunday." in play.said
    assert play.words_of("Leo", "aside") == "You were not alone."


@pytest.mark.parametrize(
    "who",
    [
        UNSURE,
        SOMEONE_ELSE,
        Who(VoiceKind.SEVERAL, among=("Maya", "Leo")),
        Who(VoiceKind.UNSURE, among=("Maya", "Leo")),
    ],
)
def test_in_doubt_nobody_is_reminded(who: Who) -> None:
    """Never blame when unsure: no tone, no sentence, and the clock runs on."""
    play = holding(time_s=120.0)
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    tones, said = len(play.tones), len(play.said)
    play.hears("Something that goes on for long.", 8.0, voice=who)
    assert (len(play.tones), len(play.said)) == (tones, said)
    assert not play.entries(r.Intruded)


def test_the_clock_stands_while_both_speak() -> None:
    """The holder loses no time to the other, and hears no tone: nobody is reminded of an overlap alone."""
    play = holding(time_s=120.0)
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    left, at_s, tones = left_s(play), play.now, len(play.tones)
    play.hears("But it was not like that.", 4.0, voice=Who(VoiceKind.SEVERAL, among=("Leo", "Maya")))
    assert left - left_s(play) == pytest.approx(play.now - at_s - 4.0, abs=0.3)
    assert len(play.tones) == tones
    assert not play.entries(r.Intruded)


def test_unsure_words_stay_with_the_holder() -> None:
    """Who whispers or cries loses nothing; what overlaps is marked, and asked about before it is quoted."""
    play = holding()
    play.hears("I felt alone.", 3.0, voice=UNSURE)
    play.hears("And so did I.", 3.0, voice=Who(VoiceKind.SEVERAL, among=("Leo", "Maya")))
    play.hears("I'm done.")
    play.to_end()
    assert "You said: I felt alone. And so did I." in play.said
    overlapping = [x for x in play.entries(r.PartnerSaid) if x.overlapping]
    assert [(x.text, x.speaker, x.overlapping) for x in overlapping] == [
        ("And so did I.", None, ("Leo", "Maya"))
    ]
    turns = play.session.listening.pieces_of(1)
    assert turns[1].confidence < turns[0].confidence / 2


def test_television_is_not_what_was_said_in_a_turn() -> None:
    """It is in the record as somebody else's, and not among the holder's words."""
    play = holding()
    play.hears("I felt alone.", 3.0, voice=partner("Maya"))
    play.hears("And now the weather.", 3.0, voice=SOMEONE_ELSE)
    play.hears("I'm done.")
    play.to_end()
    assert "You said: I felt alone." in play.said
    assert [x.text for x in play.entries(r.PartnerSaid) if x.stranger] == ["And now the weather."]


def test_a_reminder_names_nobody_who_is_not_known() -> None:
    """Of three it is surely another's voice, but not known whose."""
    play = holding(("Maya", "Leo", "Kim"))
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    play.says("That is not how it was.", 6.0, voice=Who(VoiceKind.UNSURE, among=("Leo", "Kim")))
    play.until(lambda: play.session.state is State.ASIDE)
    assert "Maya" in play.said[-1]
    assert "Leo" not in play.said[-1]
    assert "Kim" not in play.said[-1]
    assert play.to_end().entries(r.Intruded)[0].by is None


def test_an_mm_hm_is_no_intrusion() -> None:
    """Nor is laughing for a second: the listener may be heard to listen."""
    play = holding()
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    for words, for_s in (("Mm-hm.", 0.6), ("Yeah.", 0.8), ("", 1.2)):
        play.run(1.0)
        play.hears(words, for_s, voice=partner("Leo")) if words else play.says(
            "", for_s, voice=partner("Leo")
        )
        play.let_all_finish()
    assert Tone.FLOOR not in [tone for _, tone in play.tones]


def test_levels_can_be_switched_off_or_said_otherwise() -> None:
    """A script may want no tone, its own sentence, or nothing at all."""
    own = p.Intrusions(tone=False, words=Template.parse("${_other}, please hear ${_holder} out."))
    play = holding(intrusions=own)
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    play.hears("That is not how it was.", 2.5, voice=partner("Leo"))
    assert Tone.FLOOR not in [tone for _, tone in play.tones]
    assert play.said[-1] == "Leo, please hear Maya out."
    for silent in (p.Intrusions(watched=False), p.Intrusions(tone=False, remind=False, time_out=False)):
        play = holding(more={"intrusions": silent}, time_s=120.0)
        play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
        said, tones, left = len(play.said), len(play.tones), left_s(play)
        play.hears("That is not how it was.", 8.0, voice=partner("Leo"))
        assert (len(play.said), len(play.tones)) == (said, tones)
        stood = left - left_s(play) < 2.0
        assert stood == silent.watched


def test_how_long_until_it_counts_can_be_set() -> None:
    """Three seconds, where people are lively."""
    play = holding(intrusions=p.Intrusions(after_s=3.0))
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    play.hears("That is not how it was.", 2.5, voice=partner("Leo"))
    assert Tone.FLOOR not in [tone for _, tone in play.tones]
    play.run(2.0)
    play.hears("That is not how it was, not at all.", 3.5, voice=partner("Leo"))
    assert play.tones[-1][1] is Tone.FLOOR


def each(*, people: tuple[str, ...] = ("Maya", "Leo"), before: p.Step | None = None) -> Play:
    """A session in which each has a turn, at the moment the first opens."""
    inner = turn("person", "Tell us, ${person}.", save="words", time_s=60.0)
    block = (before, inner) if before else (inner,)
    script = program(p.Each(head=head("each"), person="person", do=block), say("Each had ${_floor_times}."))
    return Play(script, people).begin().until_state(State.FLOOR)


@pytest.mark.parametrize("people", COUPLES)
def test_the_wrong_partner_may_begin_after_a_yes(people: tuple[str, str]) -> None:
    """The order is swapped: nobody has less time, and no word is lost."""
    first, second = people
    play = each(people=people)
    play.says("I would like to begin with last week.", 4.0, voice=partner(second))
    play.until(lambda: "goes first?" in play.said[-1])
    assert play.said[-1].startswith(f"That sounded like {second}")
    play.let_all_finish().until_state(State.ASKING)
    play.hears("Yes.", 0.5)
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).holder == second
    play.hears("And then it got better.", 2.0, voice=partner(second))
    play.hears("I'm done.", 0.7, voice=partner(second))
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).holder == first
    closed = play.entries(r.FloorClosed)
    assert [(x.holder, x.ended_by) for x in closed] == [(first, "swap"), (second, "words")]
    assert (
        play.session.listening.text_of(2) == "I would like to begin with last week. And then it got better."
    )
    play.hears("I'm done.", 0.7, voice=partner(first))
    assert play.to_end().session.ledger.accounts[first].turns == 1
    assert play.session.ledger.accounts[second].turns == 1


def test_after_a_no_the_turn_is_the_holders() -> None:
    """With all its time."""
    play = each()
    play.says("I would like to begin.", 3.0, voice=partner("Leo"))
    play.until(lambda: "goes first?" in play.said[-1])
    play.let_all_finish().until_state(State.ASKING)
    play.hears("No.", 0.5, voice=None)
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).holder == "Maya"
    assert left_s(play) > 59.0


def test_the_order_stays_where_something_was_asked_before() -> None:
    """What one was asked can't be asked of the other afterwards: then a sentence tells whose turn it is."""
    question = p.Ask(
        head=head("ask"), question=Template.parse("How are you?"), to="person", answer=p.Answer.RATING
    )
    play = Play(
        program(p.Each(head=head("each"), person="person", do=(question, turn("person", time_s=60.0)))),
        ("Maya", "Leo"),
    ).begin()
    play.until_state(State.ASKING).hears("Seven.")
    play.until_state(State.FLOOR)
    play.hears("I would like to begin.", 3.0, voice=partner("Leo"))
    assert "goes first?" not in " ".join(play.said)
    assert "Leo" in play.said[-1]


def test_only_the_holder_ends_the_turn() -> None:
    """ "I'm done" of the other ends nothing; of nobody known, it counts as ever."""
    play = holding()
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    play.hears("I'm done.", 1.0, voice=partner("Leo"))
    assert "Maya will say when" in play.said[-1]
    play.until_state(State.FLOOR)
    play.hears("I'm done.", 1.0)
    assert play.entries(r.FloorClosed)[0].ended_by == "words"


def test_safety_is_everybodys() -> None:
    """Pause, stop, time-out and the safe word work in the turn of another."""
    for words, state in (
        ("Pause.", State.PAUSED),
        ("Stop.", State.CONFIRMING),
        ("Time out.", State.TIME_OUT),
    ):
        play = holding()
        play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
        play.hears(words, 1.0, voice=partner("Leo"))
        assert play.session.state is state


def test_a_question_is_for_who_is_asked() -> None:
    """The answer of another is thanked for, and does not count."""
    question = p.Ask(head=head("ask"), question=Template.parse("Is now a good time?"), to="Maya",
                     answer=p.Answer.YES_NO, save="good")  # fmt: skip
    play = Play(program(question), ("Maya", "Leo")).begin().until_state(State.ASKING)
    play.hears("Yes, it is a very good time.", 1.5, voice=partner("Leo"))
    assert play.said[-1].startswith("Thank you, Leo. This question is for Maya.")
    play.until_state(State.ASKING)
    play.hears("No.", 0.5, voice=None)
    assert play.to_end().session.memory.value("good") is False


def test_how_long_tells_what_each_had() -> None:
    """What is left, and the balance so far."""
    play = each()
    play.hears("Something.", 30.0, voice=partner("Maya"))
    play.hears("I'm done.", voice=partner("Maya"))
    play.until_state(State.FLOOR)
    play.hears("How long do I have?", voice=partner("Leo"))
    assert play.said[-1].startswith("You have about") or play.said[-1].startswith("About")
    assert (
        "So far: Maya thirty-five seconds." in play.said[-1]
        or "So far: Maya thirty seconds." in play.said[-1]
    )


def test_the_end_may_tell_what_each_had() -> None:
    """Only where the script wants it."""
    play = each()
    for name in ("Maya", "Leo"):
        play.hears("Something.", 30.0, voice=partner(name))
        play.hears("I'm done.", voice=partner(name))
        if name == "Maya":
            play.until_state(State.FLOOR)
    play.to_end()
    assert any(text.startswith("Each had Maya") and " and Leo " in text for text in play.said)


def test_an_intrusion_that_is_never_ended_by_the_ears_is_over() -> None:
    """Should the end of the utterance never come, the clock does not stand for ever."""
    play = holding(time_s=60.0)
    play.hears("It was on Sunday.", 3.0, voice=partner("Maya"))
    play.give(e.SpeechStarted(900, play.now))
    for _ in range(20):
        play.run(0.12)
        start_s = play.now - 2.0
        play.give(e.VoiceHeard(Stretch(partner("Leo"), start_s, play.now)))
    left = left_s(play)
    play.run(30.0)
    assert left - left_s(play) > 25.0


def test_alone_nobody_intrudes() -> None:
    """One person has no other."""
    play = Play(program(turn("Maya", time_s=60.0)), ("Maya",)).begin().until_state(State.FLOOR)
    tones = len(play.tones)
    play.hears("It was on Sunday.", 5.0, voice=partner("Leo"))
    assert len(play.tones) == tones


def test_rounds_swap_for_all_roles() -> None:
    """The one who speaks first listens second, and in the next round it is the other way round."""
    block = (turn("speaker", "${speaker}, tell ${listener}.", time_s=60.0), say("${listener}, thank you."))
    script = program(p.Rounds(head=head("rounds"), roles=("speaker", "listener"), do=block))
    play = Play(script, ("Maya", "Leo")).begin().until_state(State.FLOOR)
    play.says("I would like to begin.", 3.0, voice=partner("Leo"))
    play.until(lambda: "goes first?" in play.said[-1])
    play.let_all_finish().until_state(State.ASKING)
    play.hears("Yes.", 0.5)
    play.until_state(State.FLOOR)
    play.hears("I'm done.")
    play.until_state(State.FLOOR)
    assert "Maya, thank you." in play.said
    assert play.said[-1] == "Maya, tell Leo."
    play.hears("I'm done.")
    play.to_end()
    assert "Leo, thank you." in play.said
    assert [x.holder for x in play.entries(r.FloorClosed)] == ["Maya", "Leo", "Maya"]


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(VOICES, st.sampled_from([0.7, 2.0, 5.0, 12.0]), st.sampled_from([0.0, 1.0, 15.0])),
        min_size=1,
        max_size=12,
    )
)
def test_nobody_loses_time_to_another(course: list[tuple[Who | None, float, float]]) -> None:
    """Whoever speaks when: what the turn counts as held, and what others said in it, never overlap."""
    play = holding(("Maya", "Leo", "Sam"), time_s=600.0, patience_s=60.0)
    for voice, for_s, wait_s in course:
        if play.session.state is State.TIME_OUT or play.entries(r.FloorClosed):
            break
        play.says("And so it went on.", for_s, voice=voice, after_s=wait_s)
        play.let_all_finish()
    opened_s = play.entries(r.FloorOpened)[0].at_s
    play.run(2000.0)
    closed = play.entries(r.FloorClosed)[0]
    taken = [x for x in play.entries(r.Intruded) if x.at_s < closed.at_s]
    assert closed.held_s + sum(x.for_s for x in taken) <= closed.at_s - opened_s + 0.01
    assert play.session.ledger.accounts["Maya"].taken_s == pytest.approx(sum(x.for_s for x in taken))
