"""The spoken start as a whole: the scripts that ship, and what the program decides between them."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from companion.app.home import MemoryOnly
from companion.app.offering import DONE
from companion.app.session_catalogue import SessionCatalogue
from companion.app.welcoming import SAFE_WORD, Welcome, Welcomed, note_done
from companion.core import program as p
from companion.core.api.remembered import RememberedValue, company
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.scripts import catalogue, load
from companion.scripts.catalogue import by_theme, theme_titles
from tests.scripts.making import HEAD
from tests.sessions.couple import Answers, Couple

NOW = datetime.datetime(2026, 3, 1, 20, 15)
PEOPLE = {"how many": "Two.", "first name": "Maya.", "second name": "I'm Leo.", "I heard Maya": "Yes."}
START = {**PEOPLE, "how much time": "Half an hour."}
WORD = {"safe word": "Pineapple.", "I heard Pineapple": "Yes."}
MAYA_LEO = company(("Maya", "Leo"))
SCRIPTS = {
    "calm/long-hug": ("Long hug", "silence: 5m", ""),
    "calm/breathing": ("Breathing", "silence: 6m", "people: {min: 1, max: 6}\n"),
    "daily/gratitude": ("Gratitude", "silence: 4m", ""),
    "daily/high-and-low": ("High and low", "silence: 8m", ""),
    "repair/repair": ("Conflict repair", "silence: 20m", ""),
    "together/union": ("State of the union", "silence: 30m", ""),
    "programmes/week": (
        "Seven-day challenge",
        "silence: 15m\n- set: day\n  value: 1\n- remember: day\n  as: last_day",
        "parts: {key: last_day, of: 7}\n",
    ),
}


class Start:
    """A household with a few sessions, and what is said and heard in a spoken start."""

    def __init__(self, folder: Path) -> None:
        for place, (title, step, more) in SCRIPTS.items():
            path = folder / f"{place}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            head = HEAD.replace("id: test", f"id: {path.stem}").replace("title: Test", f"title: {title}")
            path.write_text(f"{head}{more}steps:\n- {step}\n")
        (folder / "themes.txt").write_text(
            "calm: Calm and closeness\ndaily: Every day\nrepair: After a conflict\n"
            "together: Us, and where we go\nprogrammes: Over several days\n"
        )
        self.folder = folder
        self.shelf = SessionCatalogue(tuple(by_theme(catalogue(folder), theme_titles(folder))))
        self.keeper = MemoryOnly()
        self.said: list[str] = []

    def asks(
        self, answers: Answers, script: str = "", people: Sequence[str] = (), safe_word: str | None = None
    ) -> Welcomed | None:
        """What it finds out from people who answer so."""
        left = {words: [said] if isinstance(said, str) else list(said) for words, said in answers.items()}

        def run(program: p.Program, names: Sequence[str], settings: Mapping[str, Value]) -> Session:
            play = Couple(program, left, names, settings=settings)  # type: ignore[arg-type]  # plain values
            play._answers = left  # of several, the next script goes on with the next
            play.whole()
            self.said += play.said
            return play.session

        program = load(self.folder / f"{script}.yaml") if script else None
        return Welcome(run, self.shelf, self.keeper, NOW).ask(program, people, safe_word)

    def kept(self, *kept: RememberedValue) -> None:
        """What was kept before."""
        for one in kept:
            self.keeper.keep(one, add=True)

    def hears(self, words: str) -> bool:
        """Whether this was said to them."""
        return any(words in said for said in self.said)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """A household where nobody was here before."""
    return Start(tmp_path / "sessions")


def test_two_who_come_for_the_first_time_are_led_to_a_session(start: Start) -> None:
    """Who is here, how long, three sessions of different kinds, a safe word."""
    found = start.asks({**START, "which would you like": "The long hug.", **WORD})
    assert found
    assert (found.program.id, list(found.people), found.safe_word) == (
        "long-hug", ["Maya", "Leo"], "Pineapple",
    )  # fmt: skip
    assert start.hears("I am a companion")
    assert start.hears(
        "Long hug, about five minutes. Gratitude, about four. Or Conflict repair, about twenty."
    )
    assert not start.hears("State of the union")
    assert len(start.said) <= 16


def test_they_are_known_the_next_time(start: Start) -> None:
    """A shorter welcome, the safe word in one line, and not the same session first."""
    answers = {**START, "which would you like": "The first one.", **WORD}
    first = start.asks(answers)
    assert first
    note_done(start.keeper, first.program, first.people, NOW)
    start.said.clear()
    second = start.asks(answers)
    assert second
    assert (second.program.id, second.safe_word) == ("gratitude", "Pineapple")
    assert not start.hears("I am a companion")
    assert [said for said in start.said if "safe word" in said] == [
        "Your safe word is still Pineapple. Said anywhere, it ends the exercise at once."
    ]


def test_a_programme_that_was_begun_is_said_and_offered_first(start: Start) -> None:
    """With the day that comes next."""
    start.kept(
        RememberedValue("week", "last_day", MAYA_LEO, 2),
        RememberedValue("week", DONE, MAYA_LEO, True, at=NOW),
    )
    found = start.asks({**START, "which would you like": "The first.", **WORD})
    assert found
    assert found.program.id == "week"
    assert start.hears("You are on day three of Seven-day challenge.")


def test_something_else_brings_others_and_then_the_kinds(start: Start) -> None:
    """Each time a few; a kind shows what it holds."""
    answers = {
        **START, **WORD,
        "which would you like": ["Something else.", "Something else.", "After a conflict."],
        "would you like that": "Yes, please.",
    }  # fmt: skip
    found = start.asks(answers)
    assert found
    assert found.program.id == "repair"
    assert start.hears("Calm and closeness. Every day. After a conflict.")
    asked = [said for said in start.said if "Which would you like" in said]
    assert len(set(asked)) == 3


def test_any_session_can_be_named(start: Start) -> None:
    """Also one that was not offered."""
    found = start.asks({**START, "which would you like": "State of the union, please.", **WORD})
    assert found
    assert found.program.id == "union"


def test_a_session_for_two_is_not_begun_by_three(start: Start) -> None:
    """It is said kindly, and others are offered."""
    answers = {
        "how many": "Three.", "first name": "Ana.", "second name": "Ben.", "third": "Cleo.",
        "I heard": "Yes.", "how much time": "Ten minutes.", **WORD,
        "would you like that": ["Conflict repair.", "Yes."],
        "which would you like": "Calm and closeness.",
    }  # fmt: skip
    found = start.asks(answers)
    assert found
    assert found.program.id == "breathing"
    assert start.hears("That one is for another number of people.")


@pytest.mark.parametrize("said", ["Not today.", "Pass.", ""])
def test_nobody_is_led_into_what_was_not_chosen(start: Start, said: str) -> None:
    """A no, a pass and silence all end kindly, and nothing is kept."""
    assert start.asks({**START, "which would you like": said}) is None
    assert start.hears("Then not today.")
    assert start.keeper.past().kept == ()


def test_they_can_ask_for_something_else_forever_and_it_still_ends(start: Start) -> None:
    """After a while without a choice."""
    answers = {**START, "which would you like": "Something else.", "would you like that": "Something else."}
    assert start.asks(answers) is None


@pytest.mark.parametrize(
    ("said", "longest"), [("Ten minutes.", "eight"), ("5.", "six"), ("An hour.", "thirty"), ("", "twenty")]
)
def test_the_time_at_hand_decides(start: Start, said: str, longest: str) -> None:
    """In words or figures; half an hour where nobody says."""
    answers = {**START, "how much time": said, "which would you like": ["Something else.", "Not today."]}
    assert start.asks(answers) is None
    assert start.hears(f"about {longest}")


def test_what_was_given_beforehand_is_not_asked_for(start: Start) -> None:
    """Names, session, safe word."""
    found = start.asks({**PEOPLE, **WORD}, "calm/long-hug")
    assert found
    assert found.program.id == "long-hug"
    assert not start.hears("How much time")
    start.said.clear()
    found = start.asks(
        {"which would you like": "Gratitude.", "how much": "Ten."}, "", ("Maya", "Leo"), "kiwi"
    )
    assert found
    assert (found.program.id, found.people, found.safe_word) == ("gratitude", ("Maya", "Leo"), "kiwi")
    assert not start.hears("How many")
    assert not start.hears("safe word")


def test_a_session_that_was_chosen_for_two_does_not_begin_with_three(start: Start) -> None:
    """It is said kindly."""
    assert start.asks({"how many": "Three."}, "repair/repair") is None
    assert start.hears("another number of people")


def test_an_ordinary_word_is_refused_gently_and_another_asked_for(start: Start) -> None:
    """With the reason; the better one is kept."""
    answers = {
        **PEOPLE, "safe word that": "Dinner.", "I heard Dinner": "Yes.", "rarer": "Giraffe.",
        "I heard Giraffe": "Yes.",
    }  # fmt: skip
    found = start.asks(answers, "calm/long-hug")
    assert found
    assert found.safe_word == "Giraffe"
    assert start.hears("The word Dinner could be said by chance")
    assert [kept.value for kept in start.keeper.past().of("welcome", SAFE_WORD, ("Leo", "Maya"))] == [
        "Giraffe"
    ]


def test_a_word_that_was_misheard_is_asked_for_again(start: Start) -> None:
    """Until it is right."""
    answers = {
        **PEOPLE, "safe word that": ["Fineapple.", "Pineapple."], "I heard Fineapple": "No.",
        "I heard Pineapple": "Yes.",
    }  # fmt: skip
    found = start.asks(answers, "calm/long-hug")
    assert found
    assert found.safe_word == "Pineapple"


@pytest.mark.parametrize("said", ["Pass.", ""])
def test_nobody_needs_a_safe_word(start: Start, said: str) -> None:
    """Stop works always, and it is said."""
    found = start.asks({**PEOPLE, "safe word": said}, "calm/long-hug")
    assert found
    assert found.safe_word is None
    assert start.hears("You can always say stop.")
    assert start.keeper.past().kept == ()


def test_other_people_have_another_safe_word(start: Start) -> None:
    """What Maya and Leo agreed is not told to Maya and Ada."""
    start.kept(RememberedValue("welcome", SAFE_WORD, company(("Maya", "Ada")), "Mango"))
    assert start.asks({**PEOPLE, **WORD}, "calm/long-hug")
    assert not start.hears("Mango")
