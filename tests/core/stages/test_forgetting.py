"""Consent is withdrawn by voice: what was just said, or the whole session."""

import pytest

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.remembered import History, RememberedValue
from companion.core.api.voices import VoiceKind, Who, partner
from companion.core.language.commands import Commands
from companion.core.state.states import State
from companion.journal.retention import settled
from companion.language.en import LANGUAGE
from tests.core.play import Play, ask, head, program, say, turn
from tests.core.stages.talking import left_s, talking

LAST = "I've forgotten that."
ALL = "I've forgotten this whole session"


def kept_words(play: Play) -> list[str]:
    """What transcript and captions have of what was said."""
    return [
        entry.text
        for entry in settled(play.entries(r.PartnerSaid) + play.entries(r.Discarded))
        if isinstance(entry, r.PartnerSaid) and entry.place != "command"
    ]


def test_what_was_just_said_is_forgotten_and_what_was_said_before_is_not() -> None:
    """It is said in one sentence, the clock stands meanwhile, and the turn goes on."""
    play = talking()
    play.run(10.0)
    play.hears("The money was mine.", 2.0)
    play.hears("I never told you.", 2.0)
    before_s = left_s(play)
    play.hears("Forget what I just said.", 1.5)
    assert play.said[-1].startswith(LAST)
    assert kept_words(play) == ["It was Sunday."]
    assert play.session.listening.text_of(1) == "It was Sunday."
    play.until_state(State.FLOOR)
    assert left_s(play) == pytest.approx(before_s - 1.5 - 0.8, abs=0.3)


def test_said_again_it_reaches_further_back() -> None:
    """And when there is nothing left, that is said."""
    play = talking()
    play.run(10.0)
    play.hears("The money was mine.", 2.0)
    play.hears("Forget what I just said.")
    play.until_state(State.FLOOR)
    play.hears("Please forget what I just said.")
    assert kept_words(play) == []
    play.until_state(State.FLOOR)
    play.hears("Forget what I just said.")
    assert play.said[-1] == "There's nothing for me to forget."


def test_it_is_the_own_words_that_are_forgotten_where_voices_are_known() -> None:
    """What the other said since stays."""
    play = talking()
    play.run(10.0)
    play.hears("The money was mine.", 2.0, voice=partner("Maya"))
    play.run(8.0)
    play.hears("I see that now.", 1.4, voice=partner("Leo"))
    play.hears("Forget what I just said.", 1.5, voice=partner("Maya"))
    assert kept_words(play) == ["It was Sunday.", "I see that now."]


BOTH = Who(VoiceKind.SEVERAL, among=("Maya", "Leo"))


@pytest.mark.parametrize(
    ("answer", "left"),
    [("Yes.", ["It was Sunday."]), ("No.", ["It was Sunday.", "The money was ours."]),
     (None, ["It was Sunday.", "The money was ours."])],
)  # fmt: skip
def test_what_both_said_asks_the_other_too(answer: str | None, left: list[str]) -> None:
    """It is forgotten with the other's yes, and stays with a no or silence; then the turn goes on."""
    play = talking()
    play.run(10.0)
    play.hears("The money was ours.", 3.0, voice=BOTH)
    play.hears("Forget what I just said.", 1.5, voice=partner("Maya"))
    assert play.said[-1] == "Leo, that was said together. Shall I forget it? Yes or no?"
    play.until(lambda: play.speaking is None)
    play.run(1.0)
    if answer:
        play.hears(answer, voice=partner("Leo"))
    play.until_state(State.FLOOR)
    assert kept_words(play) == left
    text = play.session.listening.text_of(1)
    assert ("ours" in text) == (len(left) == 2)
    assert any(said.startswith(LAST) for said in play.said) == (answer == "Yes.")


def test_own_words_beside_what_both_said_are_forgotten_at_once() -> None:
    """Only what was said together needs the other's yes; asked for again, it comes to that."""
    play = talking()
    play.run(10.0)
    play.hears("The money was ours.", 3.0, voice=BOTH)
    play.hears("And it is gone.", 2.0, voice=partner("Maya"))
    play.hears("Forget what I just said.", 1.5, voice=partner("Maya"))
    assert play.said[-1].startswith(LAST)
    assert kept_words(play) == ["It was Sunday.", "The money was ours."]


def test_an_answer_in_own_words_is_forgotten_and_never_read_again() -> None:
    """Not in what the session remembers, nor in what it keeps for later sessions."""
    script = program(
        ask("What is it about?", answer=p.Answer.TEXT, save="topic"),
        p.Remember(head=head("keep"), name="topic", key="topic"),
        say("And now to something else."),
        say("So it is about ${topic}."),
    )
    play = Play(script).begin().until_state(State.ASKING)
    play.hears("The money.", 1.0)
    play.until(lambda: "And now" in play.said[-1])
    play.hears("Forget what I just said.")
    forgotten = len(play.said)
    play.to_end()
    assert not any("money" in text for text in play.said[forgotten:])
    (kept,) = [action.kept for _, action in play.log if isinstance(action, a.Remember)]
    assert [action.kept for _, action in play.log if isinstance(action, a.ForgetRemembered)] == [kept]
    assert [
        entry
        for entry in settled([*play.entries(r.Answered), *play.entries(r.Discarded)])
        if isinstance(entry, r.Answered)
    ] == []


def test_an_answer_that_is_not_complete_is_forgotten_too() -> None:
    """What is said afterwards is the answer."""
    script = program(ask("What is it about?", answer=p.Answer.TEXT, save="topic"))
    play = Play(script).begin().until_state(State.ASKING)
    play.hears("The money.", 1.0)
    play.hears("Forget what I just said.")
    play.until_state(State.ASKING)
    play.hears("The garden.")
    play.to_end()
    assert play.session.memory.value("topic") == "The garden."


def test_a_whole_session_is_forgotten_at_once_and_nothing_more_of_it_is_recorded() -> None:
    """It goes on, and nobody is asked why."""
    play = talking()
    play.hears("Please forget this session.", 1.5)
    assert play.said[-1].startswith(ALL)
    forgotten = len(play.log)
    assert play.entries(r.Forgotten)
    play.until_state(State.FLOOR)
    play.hears("And now the truth.", 2.0)
    play.hears("I'm done.")
    play.to_end()
    assert play.session.ending == "finished"
    assert [entry for _, entry in play.log[forgotten:] if isinstance(entry, a.Note | a.Remember)] == []
    assert (
        settled([*play.entries(r.PartnerSaid), *play.entries(r.FloorClosed), *play.entries(r.Forgotten)])
        == []
    )


@pytest.mark.parametrize("words", ["Forget what I just said.", "Forget this session."])
def test_it_is_done_in_a_pause_in_a_break_and_in_the_last_words(words: str) -> None:
    """At any time, and said so."""
    for command in (e.Command.PAUSE, e.Command.TIME_OUT, e.Command.STOP):
        play = talking().presses(command)
        play.run(8.0)
        before = play.session.state
        play.hears(words)
        assert play.said[-1].startswith((LAST, ALL))
        play.run(8.0)
        assert play.session.state is before
        assert kept_words(play) == [] or play.session.forgotten
    script = program(turn("Maya", time_s=60.0), p.End(head=head("end"), name="done", say=None))
    play = Play(script).begin().until_state(State.FLOOR)
    play.hears("It was Sunday.")
    play.hears("I'm done.")
    play.until_state(State.CLOSING)
    play.hears(words, 0.2)
    assert play.said[-1].startswith((LAST, ALL))
    assert play.to_end().session.ending == "done"


@pytest.mark.parametrize(
    "talk",
    [
        "Forget it.",
        "Just forget it.",
        "Forget about the session at work.",
        "I always forget what I just said.",
        "Could you forget everything?",
        "Forget everything.",
        "Forget what I said.",
        "You never forget what I just said, do you?",
        "I can't forget this session with the therapist.",
    ],
)
def test_ordinary_talk_forgets_nothing(talk: str) -> None:
    """Only utterances of their own that are meant for the companion."""
    assert Commands(LANGUAGE.commands).find(talk) is None


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Please forget what I just said.", e.Command.FORGET_WORDS),
        ("Companion, forget that.", e.Command.FORGET_WORDS),
        ("Oh, please don't keep that.", e.Command.FORGET_WORDS),
        ("Delete what I just said, please.", e.Command.FORGET_WORDS),
        ("Forget this session.", e.Command.FORGET_SESSION),
        ("Okay, we want you to forget this session, please.", e.Command.FORGET_SESSION),
        ("Please don't keep this session.", e.Command.FORGET_SESSION),
    ],
)
def test_ways_to_say_it(said: str, command: e.Command) -> None:
    """As people say it."""
    assert Commands(LANGUAGE.commands).find(said) is command


def test_a_session_is_not_forgotten_for_words_that_were_hardly_heard() -> None:
    """It can't be brought back."""
    assert Commands(LANGUAGE.commands).heard_in(e.Heard(0, "Forget this session.", 0.0, 1.0, 0.4)) is None


def test_somebody_s_own_words_are_forgotten_also_those_of_another_evening() -> None:
    """“Please don't keep mine”: everything of theirs, and nothing of anybody else's."""
    past = History(
        tuple(
            RememberedValue("test", "wish", ("leo", "maya"), f"A wish of {who}", who)
            for who in ("Maya", "Leo")
        )
    )
    play = Play(program(turn("Maya"), turn("Leo"), say("Bye.")), past=past).begin().until_state(State.FLOOR)
    play.hears("I want the garden.", 2.0, voice=partner("Maya"))
    play.hears("I'm done.", voice=partner("Maya"))
    play.until_state(State.FLOOR)
    play.hears("I want the boat.", 2.0, voice=partner("Leo"))
    play.hears("Please don't keep mine.", 2.0, voice=partner("Maya"))
    assert play.said[-1].startswith("Maya, I've forgotten what you said today")
    assert kept_words(play) == ["I want the boat."]
    forgotten = [action.kept.value for _, action in play.log if isinstance(action, a.ForgetRemembered)]
    assert forgotten == ["A wish of Maya"]
