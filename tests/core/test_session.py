"""Whole sessions, in virtual time."""

import datetime

import pytest
from hypothesis import given
from hypothesis import settings as tested

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.events import Command
from companion.core.api.snapshot import Mood
from companion.core.expressions import parse
from companion.core.machine.session import Session
from companion.core.program.text import Template
from companion.core.state.states import State
from companion.language.en import LANGUAGE
from tests.core.play import Play, ask, head, program, say, turn
from tests.core.scripts import MOVES, PEOPLE, programs
from tests.core.test_states import lead

CONSENT = (
    ask("Is now a good time?", to=p.EVERYONE, save="ready"),
    p.If(
        head=head("consent"),
        cases=((parse("not all(ready)"), (p.End(head=head("later"), name="postponed"),)),),
    ),
)
DIALOGUE = program(
    say("Welcome."),
    *CONSENT,
    p.Rounds(
        head=head("rounds"),
        roles=("sender", "receiver"),
        do=(
            turn("sender", "${sender}, tell ${receiver} one thing.", time_s=180.0, save="message"),
            p.Mirror(
                head=head("mirror"),
                of="message",
                by="receiver",
                opener=Template.parse("If I got it, you said"),
                check=Template.parse("${sender}, did you feel heard?"),
            ),
            say("${sender} said: ${message}"),
        ),
    ),
    people=(2, 2),
)


def answer(play: Play, *texts: str) -> Play:
    """Answer the next questions."""
    for text in texts:
        play.until_state(State.ASKING)
        play.hears(text)
    return play


def hold(play: Play, *texts: str) -> Play:
    """Speak in the next turn, and end it."""
    play.until_state(State.FLOOR)
    for text in texts:
        play.hears(text, 3.0)
        play.run(2.0)
    play.hears("I'm done.")
    return play


def test_a_mirror_dialogue_from_welcome_to_end() -> None:
    """Both speak, both give back, both say whether it was heard; every word is in its place."""
    play = answer(Play(DIALOGUE).begin(), "Yes.", "Yes, I am.")
    hold(play, "I felt alone on Sunday.")
    hold(play, "You were angry.")
    answer(play, "No, not quite.")
    hold(play, "Not angry. Alone.")
    hold(play, "You felt alone on Sunday.")
    answer(play, "Yes, that was it.")
    hold(play, "I was tired.")
    hold(play, "You were tired.")
    answer(play, "Exactly.")
    play.to_end()
    assert play.session.ending == "finished"
    assert "Maya said: I felt alone on Sunday." in play.said
    assert "Leo said: I was tired." in play.said
    assert play.words_of("Maya") == "I felt alone on Sunday. Not angry. Alone. You were tired."
    assert play.words_of("Leo") == "You were angry. You felt alone on Sunday. I was tired."
    assert [entry.ended_by for entry in play.entries(r.FloorClosed)] == ["words"] * 6
    assert play.session.ledger.accounts["Maya"].turns == 3


@pytest.mark.parametrize(
    "answers", [("Yes.", "No."), ("No.", "Yes."), ("Yes.", "Pass."), ("Maybe later.", "No.")]
)
def test_without_the_consent_of_both_nothing_begins(answers: tuple[str, str]) -> None:
    """A no, a pass or a doubt of one is enough to leave it for another day."""
    play = Play(DIALOGUE).begin()
    for text in answers:
        play.until(lambda: play.session.state in (State.ASKING, State.CLOSING))
        play.hears(text)
        if "Maybe" in text:
            play.until_state(State.ASKING)
            play.hears("Pass.")
    play.to_end()
    assert play.session.ending == "postponed"
    assert not play.entries(r.FloorOpened)


def woken(play: Play) -> None:
    """To the end, where nobody says a word any more: each pause is ended by a key."""
    while play.session.state is not State.ENDED:
        play.until(lambda: play.session.state in (State.PAUSED, State.ENDED))
        if play.session.state is State.PAUSED:
            play.presses(Command.GO_ON)


def test_silence_is_no_consent() -> None:
    """Nobody answers anything: the session pauses, without a turn, and goes no further when it is woken."""
    play = Play(DIALOGUE).begin().until_state(State.PAUSED)
    play.presses(Command.GO_ON).until(lambda: play.session.state in (State.PAUSED, State.ENDED))
    assert play.session.ending in ("", "postponed")
    assert not play.entries(r.FloorOpened)


def test_a_session_fits_who_it_is_for() -> None:
    """Two roles need two people; the sentence says so."""
    with pytest.raises(ValueError, match="for 2 people"):
        Session(DIALOGUE, ["Maya"], LANGUAGE)


def test_a_silent_couple_is_waited_for_and_led_on_by_a_key() -> None:
    """A session in which nobody speaks is not held to its end as if they did."""
    steps = (*DIALOGUE.steps[:1], *DIALOGUE.steps[3:])
    play = Play(program(*steps)).begin().until_state(State.PAUSED).run(7200.0)
    assert play.session.state is State.PAUSED
    woken(play)
    assert play.session.ending == "postponed"
    assert {entry.ended_by for entry in play.entries(r.FloorClosed)} <= {"silence", "end"}


@pytest.mark.parametrize("people", [("Maya",), ("Maya", "Leo", "Sam"), tuple("ABCDEF")])
def test_groups_of_any_size_take_turns(people: tuple[str, ...]) -> None:
    """From one to six, each has the floor once and is named when there are others."""
    each = p.Each(head=head("each"), person="one", do=(turn("one", time_s=60.0),))
    play = Play(program(each), people).begin()
    for person in people:
        play.until_state(State.FLOOR)
        assert play.session.snapshot(play.now).holder == person
        play.hears("It was a good day.")
        play.hears("I'm done.")
    assert play.to_end().session.ending == "finished"


def test_settings_are_asked_for_and_used() -> None:
    """What is given beforehand is not asked; what is asked has its place in prompts and times."""
    script = program(
        turn("Maya", "Tell us about ${topic}.", time_s=p.Ref("turn_time")),
        settings=(
            p.Setting(name="topic", kind=p.SettingKind.WORDS, ask=Template.parse("What is this about?")),
            p.Setting(name="turn_time", kind=p.SettingKind.DURATION, default=90.0),
            p.Setting(name="times", kind=p.SettingKind.NUMBER, default=3.0),
        ),
    )
    play = Play(script).begin().until_state(State.ASKING)
    play.hears("the dishes", 2.0)
    play.until_state(State.FLOOR)
    assert "Maya, tell us about the dishes." in play.said
    assert play.entries(r.FloorOpened)[0].limit_s == 90.0
    assert play.session.memory.spoken("times") == "3"
    given_before = (
        Play(script, settings={"topic": "money", "turn_time": 30.0}).begin().until_state(State.FLOOR)
    )
    assert given_before.said == ["Maya, tell us about money."]
    assert given_before.entries(r.FloorOpened)[0].limit_s == 30.0


def test_fixed_roles_are_held_by_the_partners_in_their_order() -> None:
    """A script that names its roles once means the same people all along."""
    script = program(turn("speaker", "${speaker}, tell ${listener}."), roles=("speaker", "listener"))
    play = Play(script).begin()
    assert play.said == ["Maya, tell Leo."]


def test_names_are_still_right_after_interruptions() -> None:
    """Pauses, breaks and troubles don't change who is the sender."""
    play = answer(Play(DIALOGUE).begin(), "Yes.", "Yes.")
    hold(play, "One.")
    play.until_state(State.FLOOR)
    for command in (e.Command.PAUSE, e.Command.TIME_OUT):
        play.presses(command).run(1300.0)
        play.presses(e.Command.GO_ON).together().until_state(State.FLOOR)
        assert play.session.memory.person("sender") == "Maya"
        assert play.session.snapshot(play.now).holder == "Leo"
    hold(play, "Back.")
    play.until_state(State.ASKING)
    assert play.said[-1] == "Maya, did you feel heard?"


def test_wordings_vary_from_session_to_session() -> None:
    """A weekly ritual doesn't grow stale."""
    step = p.Say(head=head(), texts=tuple(map(Template.parse, ("Hello.", "Welcome.", "Good evening."))))
    assert len({Play(program(step), seed=seed).begin().said[0] for seed in range(3)}) == 3


def test_what_will_be_said_is_prepared() -> None:
    """The next prompts are rendered ahead as they will be spoken, but never a partner's words."""
    play = answer(Play(DIALOGUE).begin(), "Yes.", "Yes.")
    hold(play, "A secret between us.")
    woken(play)
    prepared = {text for _, action in play.log if isinstance(action, a.Prepare) for text in action.texts}
    ahead = ("Leo, is now a good time?", "Leo, tell Maya one thing.", "Maya, did you feel heard?")
    assert not [text for text in ahead if text not in prepared]
    spoken = [text for text in play.said if "could begin with" in text]
    assert spoken
    assert set(spoken) <= prepared
    assert not any("secret" in text for text in prepared)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (ask("How near?", answer=p.Answer.RATING, save="told", low=1, high=10), "Seven."),
        (ask("Tea?", answer=p.Answer.YES_NO, save="told"), "Yes."),
        (ask("What is it?", answer=p.Answer.TEXT, save="told"), "It is our garden."),
    ],
)
def test_no_answer_is_prepared(asked: p.Ask, said: str) -> None:
    """What is rendered ahead may be kept on the disk, and nobody has agreed to that: no answer is in it, nor
    what was reckoned from one."""
    reckoned = p.Set(head=head("set"), name="more", value=parse("told"))
    steps = (asked, say("Hello."), reckoned, say("So ${told} it is."), say("And ${more}."), say("The end."))
    play = Play(program(*steps)).begin()
    play.until_state(State.ASKING)
    play.hears(said)
    play.to_end()
    prepared = {text for _, action in play.log if isinstance(action, a.Prepare) for text in action.texts}
    assert {"Hello.", "The end."} <= prepared
    assert [text for text in prepared if text.startswith(("So", "And"))] == []


def test_the_first_words_are_prepared_too() -> None:
    """What is prepared is kept for the next session: the first words come at once, and in every wording."""
    step = p.Say(head=head(), texts=tuple(map(Template.parse, ("Hello.", "Welcome."))))
    for seed in range(2):
        play = Play(program(step), seed=seed).begin()
        first = next(n for n, (_, action) in enumerate(play.log) if isinstance(action, a.Speak))
        prepared = [
            x for _, action in play.log[:first] if isinstance(action, a.Prepare) for x in action.texts
        ]
        assert play.said[0] in prepared


def test_a_picture_for_screens() -> None:
    """Whose floor it is, how long still, what was said and heard, what comes next."""
    play = answer(Play(DIALOGUE).begin(), "Yes.", "Yes.")
    play.until_state(State.FLOOR)
    play.hears("I felt alone.", 2.0)
    play.give(e.SpeechStarted(99, play.now))
    picture = play.session.snapshot(play.now)
    assert (picture.mood, picture.holder, picture.time_total_s) == (Mood.LISTENING, "Maya", 180.0)
    assert picture.time_left_s == pytest.approx(180.0 - 3.2)
    assert (picture.heard, picture.heard_from, picture.hearing) == ("I felt alone.", "Maya", True)
    assert picture.said == "Maya, tell Leo one thing."
    assert picture.next_step == "Leo's turn"
    assert Session(DIALOGUE, ["Maya", "Leo"], LANGUAGE).snapshot(0.0).mood is Mood.QUIET


def test_the_time_of_day_is_spoken_as_clocks_show_it() -> None:
    """Also behind midnight."""
    session = Session(DIALOGUE, ["Maya", "Leo"], LANGUAGE, started_at=datetime.datetime(2026, 1, 1, 23, 50))
    assert session.clock_time(20 * 60.0) == "0:10"
    assert Session(DIALOGUE, ["Maya", "Leo"], LANGUAGE).clock_time(0.0) == ""


def test_commands_that_mean_nothing_here_are_answered_or_harmless() -> None:
    """More time without a turn, repeat with nothing to repeat, done before anything began."""
    play = Play(program(p.Silence(head=head(), for_s=60.0), say("Next."))).begin().until_state(State.QUIET)
    for command, words in (
        (e.Command.MORE_TIME, "It's nobody's turn"),
        (e.Command.REPEAT, "nothing to repeat"),
    ):
        play.presses(command)
        assert words in play.said[-1]
        play.until_state(State.QUIET)
    play.presses(e.Command.GO_ON)
    assert play.session.state is State.QUIET
    play.hears("How long?")
    play.to_end()
    assert play.session.ending == "finished"


def test_a_deadline_that_has_not_come_does_nothing() -> None:
    """The loop may ask too early."""
    play = Play(DIALOGUE).begin().until_state(State.ASKING)
    assert play.session.on_deadline(play.now) == []
    assert Session(DIALOGUE, ["Maya", "Leo"], LANGUAGE).on_deadline(5.0) == []


@tested(max_examples=60)
@given(programs(), PEOPLE, MOVES)
def test_the_same_events_give_the_same_actions(
    script: p.Program, people: tuple[str, ...], moves: list[tuple[object, ...]]
) -> None:
    """A session can be replayed from its log."""
    first, second = (Play(script, people, safe_word="pineapple", seed=7).begin() for _ in range(2))
    lead(first, moves)
    lead(second, moves)
    assert first.log == second.log
