"""Consent: asked of each, the most careful answer rules, remembered, and changed with a word."""

import datetime
from collections.abc import Mapping, Sequence

import pytest

from companion.app.consenting import Agreed, Consenting, Unsettled
from companion.app.home import MemoryOnly
from companion.core import program as p
from companion.core.api.actions import ForgetRemembered, Remember
from companion.core.api.consent import NO_CONSENT, Consent, Level
from companion.core.api.remembered import RememberedValue, company
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.core.state.states import State
from tests.sessions.couple import Answers, Couple

NOW = datetime.datetime(2026, 3, 1, 20, 0)
WORDS = "Your words too."


class Asked:
    """People who are asked, and what they hear."""

    def __init__(self, keeper: MemoryOnly | None = None) -> None:
        self.keeper = keeper or MemoryOnly()
        self.said: list[str] = []

    def ask(
        self,
        answers: Answers,
        people: Sequence[str] = ("Maya", "Leo"),
        *,
        sound: bool = False,
        remark: str = "",
    ) -> Consent:
        """What they agree to; ``remark`` is said while it is told what held the last time."""
        self.said.clear()

        def run(program: p.Program, names: Sequence[str], settings: Mapping[str, Value]) -> Session:
            play = Couple(program, answers, names, settings=settings)  # type: ignore[arg-type]  # plain values
            play.begin()
            if settings.get("about") == "before" and remark:
                play.until_state(State.QUIET)
                play.says(remark)
            play.to_end()
            self.said += play.said
            return play.session

        return Consenting(run, self.keeper, NOW).ask(people, sound=sound)


@pytest.mark.parametrize(
    ("maya", "leo", "level", "told"),
    [
        (WORDS, WORDS, Level.WORDS, "Then I keep times, answers and your words."),
        (
            WORDS,
            "Times and answers.",
            Level.ANSWERS,
            "Then I keep times and answers, and none of your words.",
        ),
        ("Nothing.", WORDS, Level.NOTHING, "Then I keep nothing of this session."),
        (WORDS, "", Level.NOTHING, "Then I keep nothing of this session."),
        (WORDS, "Pass.", Level.NOTHING, "Then I keep nothing of this session."),
    ],
)
def test_each_is_asked_and_the_most_careful_answer_rules(
    maya: str, leo: str, level: Level, told: str
) -> None:
    """Who says nothing has not agreed to anything; and what holds is said."""
    asked = Asked()
    consent = asked.ask({"Maya, what may I keep?": maya, "Leo, what may I keep?": leo})
    assert consent == Consent(level)
    assert told in asked.said[-1]
    assert any("forget this session" in said for said in asked.said)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("Nothing, please.", Level.NOTHING),
        ("Nothing at all.", Level.NOTHING),
        ("Only times and answers.", Level.ANSWERS),
        ("Times and answers, please, but no words.", Level.ANSWERS),
        ("Not my words.", Level.ANSWERS),
        ("Just the answers.", Level.ANSWERS),
        ("My words too.", Level.WORDS),
        ("The words as well.", Level.WORDS),
        ("Everything.", Level.WORDS),
        ("Times and answers and words.", Level.WORDS),
        ("The second one.", Level.ANSWERS),
    ],
)
def test_it_is_understood_as_people_say_it(said: str, level: Level) -> None:
    """Without a second question."""
    asked = Asked()
    assert asked.ask({"what may I keep?": said}, ("Maya",)).level is level
    assert sum("Nothing, times and answers, or" in text for text in asked.said) == 1
    assert not any("more careful" in text for text in asked.said)


def test_the_next_time_it_is_told_in_one_line_and_nobody_is_asked() -> None:
    """These people; others are asked."""
    asked = Asked()
    asked.ask({"Maya, what": WORDS, "Leo, what": "Times and answers."})
    assert asked.ask({}) == Consent(Level.ANSWERS)
    assert asked.said == [
        "As last time, I keep times and answers, and none of your words. For something else, say, change.",
        "Good.",
    ]
    assert asked.ask({"what may I keep?": WORDS}, ("Maya", "Ada")) == Consent(Level.WORDS)
    assert len(asked.said) > 2


@pytest.mark.parametrize("remark", ["Change.", "Please change.", "We want to change it."])
def test_the_word_change_asks_again(remark: str) -> None:
    """And what is said then holds from then on."""
    asked = Asked()
    asked.ask({"what may I keep?": WORDS})
    assert asked.ask({"what may I keep?": "Nothing."}, remark=remark) == NO_CONSENT
    assert asked.ask({}) == NO_CONSENT
    assert asked.said[0].startswith("As last time, I keep nothing")


def test_other_talk_changes_nothing() -> None:
    """While it is told what held the last time."""
    asked = Asked()
    asked.ask({"what may I keep?": WORDS})
    assert asked.ask({}, remark="That will change nothing between us.") == Consent(Level.WORDS)


def test_who_did_not_answer_is_asked_the_next_time() -> None:
    """Nothing is kept today, and silence is not taken for an answer for ever."""
    asked = Asked()
    assert asked.ask({"Maya, what": WORDS}) == NO_CONSENT
    assert asked.ask({"what may I keep?": WORDS}) == Consent(Level.WORDS)


@pytest.mark.parametrize(("leo", "sound"), [("Yes.", True), ("No.", False), ("", False)])
def test_sound_is_kept_once_and_only_if_all_ask_for_it(leo: str, sound: bool) -> None:
    """It is not asked about unless somebody wished for it, and not remembered."""
    asked = Asked()
    answers = {"what may I keep?": WORDS, "Maya, and may I keep how": "Yes.", "Leo, and may I keep how": leo}
    assert asked.ask(answers, sound=True) == Consent(Level.WORDS, sound=sound)
    assert asked.said[-1].endswith("and this time your voices too." if sound else "and not your voices.")
    assert asked.ask({}) == Consent(Level.WORDS)
    assert not any("how it sounds" in text or "voices" in text for text in asked.said)


def test_where_words_are_not_kept_nobody_is_asked_for_the_sound() -> None:
    """Though somebody wished for it."""
    asked = Asked()
    answers = {"Maya, what": WORDS, "Leo, what": "Times and answers.", "and may I keep how": "Yes."}
    assert asked.ask(answers, sound=True) == Consent(Level.ANSWERS)
    assert not any("how it sounds" in text for text in asked.said)


@pytest.mark.parametrize(("leo", "held"), [("Yes.", True), ("No.", False), ("", False)])
def test_where_nothing_can_be_kept_that_is_said_and_all_must_agree(leo: str, held: bool) -> None:
    """With the reason; who says nothing has not agreed."""
    asked = Asked()
    said = []

    def run(program: p.Program, names: Sequence[str], settings: Mapping[str, Value]) -> Session:
        answers = {"Maya, shall we hold it": "Yes.", "Leo, shall we hold it": leo}
        play = Couple(program, answers, names, settings=settings).whole()  # type: ignore[arg-type]  # plain values
        said.extend(play.said)
        return play.session

    assert Consenting(run, asked.keeper, NOW).cannot(("Maya", "Leo"), "The disk is full.") is held
    assert said[0] == (
        "The disk is full. So nothing of this session can be kept today. What helps is on the screen."
    )


@pytest.mark.parametrize(("level", "kept"), [(Level.NOTHING, 0), (Level.ANSWERS, 1), (Level.WORDS, 2)])
def test_what_scripts_remember_is_kept_as_far_as_it_was_agreed(level: Level, kept: int) -> None:
    """A number is an answer, what somebody said is not."""
    keeper = MemoryOnly()
    agreed = Agreed(keeper, level)
    here = company(("Maya", "Leo"))
    number, words = (
        RememberedValue("test", "mood", here, 7),
        RememberedValue("test", "goal", here, "A walk each Sunday"),
    )
    agreed.keep(Remember(number))
    agreed.keep(Remember(words, own_words=True))
    assert len(keeper.past().kept) == kept
    agreed.forget(ForgetRemembered(words))
    assert words not in keeper.past().kept


@pytest.mark.parametrize("level", Level)
def test_what_is_known_before_anybody_was_asked_waits(level: Level) -> None:
    """The safe word is known at once, and kept only if anything is."""
    keeper = MemoryOnly()
    unsettled = Unsettled(keeper)
    word = RememberedValue("welcome", "safe word", company(("Maya",)), "pineapple")
    unsettled.keep(word, add=False)
    assert unsettled.past().kept == (word,)
    assert keeper.past().kept == ()
    unsettled.settle(level)
    assert keeper.past().kept == ((word,) if level.keeps else ())
