"""Consent: asked of each, the most careful answer rules, remembered, and changed with a word."""

import datetime
from collections.abc import Mapping, Sequence

import pytest

from companion.app.consenting import NO_ANSWERS, Agreed, Consenting, Deferred, Unsettled
from companion.app.consenting import Answers as Given
from companion.app.home import MemoryOnly
from companion.core import program as p
from companion.core.api.actions import ForgetRemembered, Remember
from companion.core.api.consent import Consent, Level
from companion.core.api.remembered import RememberedValue, company
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.core.state.states import State
from tests.sessions.couple import Answers, Couple

NOW = datetime.datetime(2026, 3, 1, 20, 0)
WORDS = "Your words too."


class Asked:
    """People who are asked, and what they hear."""

    def __init__(self, memory_store: MemoryOnly | None = None) -> None:
        self.memory_store = memory_store or MemoryOnly()
        self.said: list[str] = []
        self._answers: Answers = {}
        self._remark = ""
        self.consenting = Consenting(self._run, self.memory_store, NOW)

    def after(
        self,
        answers: Answers,
        people: Sequence[str] = ("Maya", "Leo"),
        *,
        sound: bool = False,
        voices: bool = False,
    ) -> Given:
        """What they say behind a session."""
        self._answers = {**answers, "is that okay": "Yes.", "s that right": "Yes."}
        self.said.clear()
        return self.consenting.after(people, sound=sound, voices=voices)

    def changes(self, level: Level, remark: str) -> bool:
        """Whether they want to change what holds, when this is said."""
        self._remark = remark
        self.said.clear()
        return self.consenting.tell(level, ("Maya", "Leo"))

    def _run(self, program: p.Program, names: Sequence[str], settings: Mapping[str, Value]) -> Session:
        play = Couple(program, self._answers, names, settings=settings)  # type: ignore[arg-type]  # plain values
        play.begin()
        if settings.get("about") == "before" and self._remark:
            play.until_state(State.QUIET)
            play.says(self._remark)
        play.to_end()
        self.said += play.said
        return play.session


@pytest.mark.parametrize(
    ("maya", "leo", "level", "told"),
    [
        (WORDS, WORDS, Level.WORDS, "Okay. Your words, from now on."),
        (WORDS, "Times and answers.", Level.ANSWERS, "Okay. Times and answers, not your words."),
        ("Nothing.", WORDS, Level.NOTHING, "Okay, nothing is kept."),
        (WORDS, "", Level.NOTHING, "Okay, nothing is kept."),
        (WORDS, "Pass.", Level.NOTHING, "Okay, nothing is kept."),
    ],
)
def test_each_is_asked_and_the_most_careful_answer_counts(
    maya: str, leo: str, level: Level, told: str
) -> None:
    """Silence has agreed to nothing; and what holds is said, with how to take it back."""
    asked = Asked()
    answers = asked.after({"Maya, from now on": maya, "Leo, from now on": leo})
    assert answers.consent == Consent(level)
    assert asked.said[-1].startswith(told)
    assert ("forget this session" in asked.said[-1]) is level.keeps


@pytest.mark.parametrize("leo", ["No.", "", "Pass."])
def test_without_a_yes_of_each_to_their_names_nothing_is_kept_and_nothing_more_is_asked(leo: str) -> None:
    """All of it is forgotten, and nobody is named."""
    asked = Asked()
    answers = asked.after({"Leo, is that okay": leo})
    assert answers == NO_ANSWERS
    assert not answers.names
    assert asked.said[-1] == "Okay. Then I forget it all. Take care."
    assert not any("from now on" in said for said in asked.said)


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
    assert asked.after({"from now on": said}, ("Maya",)).consent.level is level
    assert sum("shall I keep nothing" in text for text in asked.said) == 1
    assert not any("most careful" in text for text in asked.said)


def test_what_was_said_holds_the_next_time_for_these_people() -> None:
    """Others are asked; and whoever did not answer has not answered for ever."""
    asked = Asked()
    people = ("Maya", "Leo")
    asked.consenting.remember(asked.after({"Maya, from": WORDS, "Leo, from": "Times and answers."}), people)
    assert asked.consenting.before(people) is Level.ANSWERS
    assert asked.consenting.before(("Maya", "Ada")) is None
    asked.consenting.remember(asked.after({"Maya, from": WORDS}, ("Maya", "Ada")), ("Maya", "Ada"))
    assert asked.consenting.before(("Maya", "Ada")) is None


@pytest.mark.parametrize(
    ("remark", "changes"),
    [
        ("Change.", True),
        ("Please change.", True),
        ("We want to change it.", True),
        ("That will change nothing between us.", False),
        ("", False),
    ],
)
def test_it_is_told_in_a_line_and_the_word_change_asks_again(remark: str, changes: bool) -> None:
    """Other talk changes nothing."""
    asked = Asked()
    assert asked.changes(Level.WORDS, remark) is changes
    assert asked.said == ["I keep your words, like last time. To change that, say, change."]


@pytest.mark.parametrize(("leo", "sound"), [("Yes.", True), ("No.", False), ("", False)])
def test_sound_is_kept_once_and_only_if_all_agree(leo: str, sound: bool) -> None:
    """It is asked about only where somebody wished for it, of each, apart from the words."""
    asked = Asked()
    answers = {"from now on": WORDS, "Maya, may I also": "Yes.", "Leo, may I also": leo}
    assert asked.after(answers, sound=True).consent == Consent(Level.WORDS, sound=sound)
    assert ("this once your voices" in asked.said[-1]) is sound
    asked.after(answers)
    assert not any("recording" in text for text in asked.said)


def test_where_words_are_not_kept_nobody_is_asked_for_the_sound() -> None:
    """Though somebody wished for it."""
    asked = Asked()
    answers = {"Maya, from": WORDS, "Leo, from": "Times and answers.", "may I also": "Yes."}
    assert asked.after(answers, sound=True).consent == Consent(Level.ANSWERS)
    assert not any("recording" in text for text in asked.said)


def test_a_voiceprint_is_asked_of_each_apart_and_only_a_yes_keeps_it() -> None:
    """Where voices are known; what it can do is told first."""
    asked = Asked()
    answers = {"from now on": WORDS, "Maya, may I keep yours": "Yes.", "Leo, may I keep yours": "No."}
    assert asked.after(answers, voices=True).voices == {"Maya"}
    assert any("it can identify you" in text for text in asked.said)
    assert asked.after(answers).voices == frozenset()


@pytest.mark.parametrize(("leo", "held"), [("Yes.", True), ("No.", False), ("", False)])
def test_where_nothing_can_be_kept_that_is_said_and_all_must_agree(leo: str, held: bool) -> None:
    """With the reason; who says nothing has not agreed."""
    asked = Asked()
    said = []

    def run(program: p.Program, names: Sequence[str], settings: Mapping[str, Value]) -> Session:
        answers = {"Maya, shall we go on": "Yes.", "Leo, shall we go on": leo}
        play = Couple(program, answers, names, settings=settings).whole()  # type: ignore[arg-type]  # plain values
        said.extend(play.said)
        return play.session

    assert Consenting(run, asked.memory_store, NOW).cannot(("Maya", "Leo"), "The disk is full.") is held
    assert said[0] == ("The disk is full. So I can't keep anything today. The screen says how to fix it.")


@pytest.mark.parametrize(("level", "kept"), [(Level.NOTHING, 0), (Level.ANSWERS, 1), (Level.WORDS, 2)])
def test_what_scripts_remember_is_kept_as_far_as_it_was_agreed(level: Level, kept: int) -> None:
    """A number is an answer, what somebody said is not."""
    memory_store = MemoryOnly()
    agreed = Agreed(memory_store, level)
    here = company(("Maya", "Leo"))
    number, words = (
        RememberedValue("test", "mood", here, 7),
        RememberedValue("test", "goal", here, "A walk each Sunday"),
    )
    agreed.remember(Remember(number))
    agreed.remember(Remember(words, own_words=True))
    assert len(memory_store.past().values) == kept
    agreed.forget(ForgetRemembered(words))
    assert words not in memory_store.past().values


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_known_before_anybody_was_asked_waits(kept: bool) -> None:
    """The safe word is known at once, and kept only if anything is."""
    memory_store = MemoryOnly()
    unsettled = Unsettled(memory_store)
    word = RememberedValue("welcome", "safe word", company(("Maya",)), "pineapple")
    unsettled.remember(word, add=False)
    assert unsettled.past().values == (word,)
    assert memory_store.past().values == ()
    unsettled.settle(memory_store if kept else None)
    assert memory_store.past().values == ((word,) if kept else ())


def test_what_a_first_session_remembers_waits_until_they_were_asked() -> None:
    """Then it is kept as far as they agreed."""
    memory_store, deferred = MemoryOnly(), Deferred()
    here = company(("Maya", "Leo"))
    number, words = RememberedValue("test", "mood", here, 7), RememberedValue("test", "goal", here, "A walk")
    deferred.remember(Remember(number))
    deferred.remember(Remember(words, own_words=True))
    assert memory_store.past().values == ()
    deferred.settle(Agreed(memory_store, Level.ANSWERS))
    assert memory_store.past().values == (number,)
