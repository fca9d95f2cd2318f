"""What happened at a turn or a question: said, nothing said, passed, refused. What follows fits it."""

from collections.abc import Callable

import pytest

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.api.voices import VoiceKind, Who
from companion.core.program.text import Template
from companion.core.state.states import State
from tests.core.play import Play, ask, head, program, say, turn

STORY = turn("Maya", "Maya, is there something?", save="story", patience_s=10.0)
MIRROR = p.Mirror(
    head=head("mirror"),
    of="story",
    by="Leo",
    opener=Template.parse("I heard"),
    check=Template.parse("Was that it?"),
)
QUOTE = p.Quote(head=head("quote"), of="story", say=Template.parse("You told us"))
FOLLOWS = say("What was told is ${story}.")
CLOSING = p.Say(head=head("closing", when="said(story)"), texts=(Template.parse("It was told."),))
NOTE = p.Remember(head=head("remember"), name="story", key="story")


def silence(play: Play) -> None:
    """Nobody says a word."""


def says(*words: str) -> Callable[[Play], None]:
    """Maya says this in her turn."""

    def act(play: Play) -> None:
        for text in words:
            play.hears(text, 3.0)

    return act


NOTHING = [
    silence,
    *map(says, ("Pass.", "I'd rather not say.", "No, not really.", "I don't know.", "Nowhere.")),
]


@pytest.mark.parametrize("happens", NOTHING)
def test_what_was_not_said_is_not_thanked_mirrored_read_or_kept(happens: Callable[[Play], None]) -> None:
    """After silence, a pass, a no or a refusal nothing follows that would need words."""
    play = Play(program(STORY, MIRROR, QUOTE, FOLLOWS, CLOSING, NOTE, say("Goodbye."))).begin()
    play.until_state(State.FLOOR)
    happens(play)
    play.to_end()
    heard = " ".join(play.said)
    assert not [word for word in ("Thank", "I heard", "Was that", "told") if word in heard]
    assert not [action for _, action in play.log if isinstance(action, a.Remember)]
    assert play.session.ending == "postponed"
    assert "Goodbye." in heard


def test_what_was_said_is_followed_by_all_of_it() -> None:
    """Words that begin like a no are told all the same."""
    play = Play(program(STORY, QUOTE, FOLLOWS, CLOSING, NOTE)).begin().until_state(State.FLOOR)
    says("I don't know.", "Maybe that nobody called.")(play)
    play.to_end()
    assert "It was told." in play.said
    assert play.session.ending == "finished"
    assert [action.kept.key for _, action in play.log if isinstance(action, a.Remember)] == ["story"]


def test_said_looks_at_everybody_who_spoke_under_a_name() -> None:
    """A closing sentence fits the first who told something, though the second passed."""
    second = turn("Leo", save="story")
    play = Play(program(STORY, second, CLOSING)).begin().until_state(State.FLOOR)
    says("I was tired.", "I'm done.")(play)
    play.until(lambda: play.session.snapshot(play.now).holder == "Leo").until_state(State.FLOOR)
    says("Pass.")(play)
    play.to_end()
    assert "It was told." in play.said


@pytest.mark.parametrize("words", ["No, not really.", "I'd rather not say that.", "Nowhere, honestly."])
def test_an_answer_that_tells_nothing_is_left_open(words: str) -> None:
    """A no to a question for words is no word to keep."""
    question = ask("Where is it?", "Maya", p.Answer.TEXT, save="place")
    play = Play(program(question, say("It is ${place}."), turn("Leo"))).begin().until_state(State.ASKING)
    play.hears(words)
    play.until_state(State.FLOOR)
    assert [entry.value for entry in play.entries(r.Answered)] == [None]
    assert not [text for text in play.said if text.startswith("It is")]


def test_a_turn_without_thanks_ends_without_a_word() -> None:
    """Where the script has words of its own, the companion has none."""
    play = Play(program(turn("Maya", thanks=False), say("Let it rest."))).begin().until_state(State.FLOOR)
    says("I was tired.", "I'm done.")(play)
    play.to_end()
    assert not [text for text in play.said if "Thank" in text and "session" not in text]


def test_wordings_change_where_a_block_is_used_again() -> None:
    """Nobody hears the same line twice in a row from two uses of the same steps."""
    texts = tuple(map(Template.parse, ("One.", "Two.", "Three.")))
    lines = [p.Say(head=head(f"steps[{i}].do[0]"), texts=texts) for i in range(3)]
    play = Play(program(*lines)).begin().to_end()
    assert sorted(play.said[:3]) == ["One.", "Three.", "Two."]


def test_a_heading_with_nothing_under_it_is_not_shown() -> None:
    """A section begins with its first words."""
    sections = [p.Section(head=head(title), title=title) for title in ("Telling", "Giving back", "After")]
    play = Play(program(sections[0], STORY, sections[1], MIRROR, sections[2], say("Bye."))).begin().to_end()
    titles = [entry.label for entry in play.entries(r.StepEntered) if entry.kind == "section"]
    assert titles == ["Telling", "After"]


def test_one_who_stays_silent_is_asked_once_whether_to_leave_it() -> None:
    """The second silence is noticed; no word to that either ends it kindly."""
    rounds = [turn("Maya"), turn("Leo", patience_s=10.0)] * 5
    play = Play(program(*rounds)).begin()
    while play.session.state is not State.ENDED:
        play.until(lambda: play.session.state in (State.FLOOR, State.ENDED))
        if play.session.snapshot(play.now).holder == "Maya":
            says("I was tired.", "I'm done.")(play)
        else:
            play.until(lambda: play.session.state not in (State.FLOOR, State.ASIDE))
    assert play.said.count("Leo, shall we leave it for today? Either is fine.") == 1
    assert play.session.ending == "postponed"


def test_one_who_wants_to_go_on_is_not_asked_again() -> None:
    """A no to leaving it gives the turn back, and later silence is met briefly."""
    rounds = [turn("Maya"), turn("Leo", patience_s=10.0, time_s=60.0)] * 4
    play = Play(program(*rounds)).begin()
    while play.session.state is not State.ENDED:
        play.until(lambda: play.session.state in (State.FLOOR, State.ENDED, State.ASKING))
        if play.session.state is State.ASKING:
            play.hears("No, let's go on.")
        elif play.session.snapshot(play.now).holder == "Maya":
            says("I was tired.", "I'm done.")(play)
        else:
            play.until(lambda: play.session.state not in (State.FLOOR, State.ASIDE))
    assert sum("shall we leave it" in text for text in play.said) == 1
    assert play.session.ending == "finished"


FORGET = "Please forget what I just said."


def test_words_taken_back_while_they_are_mirrored_end_the_mirror() -> None:
    """Neither the listener's turn nor the check goes on, nothing is kept, and the session was not held."""
    play = Play(program(STORY, MIRROR, QUOTE, FOLLOWS, CLOSING, NOTE, say("Goodbye."))).begin()
    play.until_state(State.FLOOR)
    says("I was tired of it all.", "I'm done.")(play)
    play.until(lambda: play.session.snapshot(play.now).holder == "Leo").until_state(State.FLOOR)
    play.hears(FORGET, voice=Who(VoiceKind.PARTNER, "Maya"))
    play.to_end()
    heard = " ".join(play.said)
    assert not [word for word in ("Was that", "told", "tired") if word in heard]
    assert not [action for _, action in play.log if isinstance(action, a.Remember)]
    assert play.session.ending == "postponed"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("passed", ("Pass.",)),
        ("refused", ("I'd rather not say.",)),
        ("withdrawn", ("I was tired of it all.", FORGET, "I'm done.")),
    ],
)
def test_a_condition_asks_what_became_of_a_turn(outcome: str, words: tuple[str, ...]) -> None:
    """Of the outcomes one holds, and none of the others."""
    asked = ("said", "passed", "refused", "withdrawn", "cut_off")
    lines = [p.Say(head=head(one, when=f"{one}(story)"), texts=(Template.parse(one),)) for one in asked]
    play = Play(program(STORY, *lines)).begin().until_state(State.FLOOR)
    says(*words)(play)
    play.to_end()
    assert [text for text in play.said if text in asked] == [outcome]


def test_who_was_cut_off_is_mirrored_so_far_and_asked_for_the_rest() -> None:
    """No thanks as for a whole turn, and after the mirror there is room for what was missing."""
    line = p.Say(head=head("cut", when="cut_off(story)"), texts=(Template.parse("There was more."),))
    play = (
        Play(program(turn("Maya", save="story", time_s=20.0), line, MIRROR)).begin().until_state(State.FLOOR)
    )
    play.says("And then nobody called, and I waited, and", 80.0)
    play.until(lambda: "There was more." in play.said).until_state(State.FLOOR)
    assert "I'm sorry to cut you off, Maya. That's your time." in play.said
    assert "did you hear so far?" in " ".join(play.said)
    says("Nobody called.", "I'm done.")(play)
    play.until_state(State.ASKING)
    play.hears("Yes.")
    play.until_state(State.FLOOR)
    assert play.said[-1].startswith("Maya, I cut you off before.")
    play.hears("Pass.")
    play.to_end()
    assert sum("was that it?" in text for text in play.said) == 1


def test_an_answer_taken_back_is_left_at_that() -> None:
    """It is not asked for again and again."""
    question = ask("Where is it?", "Maya", p.Answer.TEXT, save="place")
    play = Play(program(question, turn("Leo"))).begin().until_state(State.ASKING)
    play.hears("In the old house.")
    play.hears(FORGET)
    play.until_state(State.FLOOR)
    assert [entry.value for entry in play.entries(r.Answered)] == [None]
    assert sum("where is it?" in text for text in play.said) == 1


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("I noticed how tired I was.", "Maya, you called it: You noticed how tired you were."),
        ("I went home and was sad.", "Maya, you called it. In your words: “I went home and was sad.”"),
    ],
)
def test_words_read_to_their_speaker_are_turned_round_and_forgotten_as_theirs(words: str, read: str) -> None:
    """What is read in other words stays marked as words that were said, in the record too."""
    quote = p.Quote(head=head("quote"), of="story", by="Maya", say=Template.parse("Maya, you called it"))
    play = Play(program(STORY, quote, say("Goodbye."))).begin()
    play.until_state(State.FLOOR)
    play.hears(words, 3.0)
    play.hears("I'm done.")
    play.to_end()
    assert read in play.said
    assert [entry.quotes for entry in play.entries(r.CompanionSaid) if entry.text == read] == [True]
