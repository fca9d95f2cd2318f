"""The spoken start as a whole: the scripts that ship, and what the program decides between them."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from companion.app.home import MemoryOnly
from companion.app.household import Household
from companion.app.naming import distinct, written
from companion.app.session_catalogue import SessionCatalogue
from companion.app.session_suggestions import DONE
from companion.app.welcoming import Welcome, Welcomed, note_done
from companion.core import program as p
from companion.core.api.consent import Level
from companion.core.api.remembered import RememberedValue, company
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.scripts import catalogue
from companion.scripts.catalogue import by_theme, theme_titles
from companion.scripts.loading import load
from tests.scripts.making import HEAD
from tests.sessions.couple import Answers, Couple

NOW = datetime.datetime(2026, 3, 1, 20, 15)
NAMES = {"first name": "Maya.", "second name": "I'm Leo.", "is that right": "Yes."}
BOTH = {"Maya?": "Yes.", "Leo?": "Sure, why not."}
START = {**NAMES, **BOTH}
MAYA_LEO = company(("Maya", "Leo"))
SCRIPTS = {
    "calm/long-hug": ("Long hug", "silence: 5m", ""),
    "calm/breathing": ("Breathing", "silence: 6m", "people: {min: 1, max: 6}\n"),
    "daily/gratitude": ("Gratitude", "silence: 4m", ""),
    "daily/high-and-low": ("High and low", "silence: 8m", ""),
    "repair/repair": ("Conflict repair", "silence: 20m", "deep: yes\naliases: [we had a fight]\n"),
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
        self.memory_store = MemoryOnly()
        self.said: list[str] = []

    @property
    def household(self) -> Household:
        """What is kept of those who were here."""
        return Household(self.memory_store, NOW)

    def asks(
        self,
        answers: Answers,
        script: str = "",
        people: Sequence[str] = (),
        safe_word: str | None = None,
        *,
        level: Level | None = None,
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
        return Welcome(run, lambda: self.shelf, self.memory_store, NOW, lambda names: level).ask(
            program, people, safe_word
        )

    def kept(self, *kept: RememberedValue) -> None:
        """What was kept before."""
        for one in kept:
            self.memory_store.remember(one, add=True)

    def hears(self, words: str) -> bool:
        """Whether this was said to them."""
        return any(words in said for said in self.said)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """A household where nobody was here before."""
    return Start(tmp_path / "sessions")


def test_two_who_come_for_the_first_time_are_in_a_session_after_five_questions(start: Start) -> None:
    """What happens to their words is told before the first name, and each says yes by name."""
    found = start.asks(START)
    assert found
    assert (found.program.id, list(found.people), found.safe_word, found.agreed) == (
        "high-and-low", ["Maya", "Leo"], None, True,
    )  # fmt: skip
    told = next(i for i, said in enumerate(start.said) if "When we finish I forget it" in said)
    asked = next(i for i, said in enumerate(start.said) if "first name" in said)
    assert told < asked
    assert start.hears("How about High and low, about eight minutes, with nothing kept?")
    assert start.hears("not a therapist")
    assert len([said for said in start.said if "name" in said or said.endswith("?")]) == 5
    assert start.memory_store.past().values == ()


@pytest.mark.parametrize("said", ["Not today.", "No.", "No, thank you.", "Pass.", ""])
@pytest.mark.parametrize("who", ["Maya?", "Leo?"])
def test_nothing_begins_without_a_yes_of_each(start: Start, who: str, said: str) -> None:
    """A no, a pass and silence end in the same words, which name nobody; and nothing is kept."""
    assert start.asks({**START, who: said}) is None
    assert start.said[-1] == "Let's leave it for today. Take care."
    assert start.memory_store.past().values == ()


def test_those_whose_names_are_kept_are_greeted_with_an_offer(start: Start) -> None:
    """Two answers; what is kept is told in half a sentence, and the safe word is not spoken."""
    start.household.keep_names(["Maya", "Leo"])
    start.household.keep_safe_word(["Maya", "Leo"], "pineapple")
    found = start.asks(BOTH, level=Level.WORDS)
    assert found
    assert (list(found.people), found.safe_word) == (["Maya", "Leo"], "pineapple")
    assert start.said[0].startswith("Good evening, Maya and Leo. ")
    assert start.said[0].endswith("words kept?")
    assert len(start.said) == 3
    assert not start.hears("pineapple")


def test_somebody_else_is_asked_who_they_are(start: Start) -> None:
    """Those who were here last are not everybody."""
    start.household.keep_names(["Ada", "Sam"])
    found = start.asks({**START, "Ada?": "Somebody else."})
    assert found
    assert list(found.people) == ["Maya", "Leo"]


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("State of the union, please.", "union"),
        ("We had a fight.", "repair"),
        ("The long hug.", "long-hug"),
        ("Gratitude.", "gratitude"),
        ("Five minutes.", "long-hug"),
    ],
)
def test_any_session_is_named_or_told_by_what_happened_or_by_time(
    start: Start, said: str, chosen: str
) -> None:
    """Instead of a yes; then each is asked for a yes to that one."""
    word = {"Which word": "Walrus.", "once more": "Walrus.", "in need": "Walrus!"}
    found = start.asks({**NAMES, **word, "Maya?": [said, "Yes."], "Leo?": "Yes."})
    assert found
    assert found.program.id == chosen


def test_something_else_brings_three_and_then_the_kinds(start: Start) -> None:
    """Never more than three sessions at once; a kind shows what it holds."""
    answers = {
        **NAMES,
        "Maya?": ["Something else.", "Yes."],
        "Leo?": "Yes.",
        "Or say what you'd like.": ["Something else.", "After a conflict.", "Yes, please."],
        "Which word": "Pass.",
    }
    found = start.asks(answers)
    assert found
    assert found.program.id == "repair"
    assert start.hears("Calm and closeness. Every day. After a conflict.")


def test_a_session_for_two_is_not_begun_by_three(start: Start) -> None:
    """It is said kindly, and others are offered."""
    answers = {
        **NAMES, "Maya?": ["Somebody is missing.", "Conflict repair.", "Breathing.", "Yes."], "Leo?": "Yes.",
        "who else": "Cleo.", "Cleo?": "Yes.", "Or say what you'd like": "Breathing.",
    }  # fmt: skip
    found = start.asks(answers)
    assert found
    assert (found.program.id, len(found.people)) == ("breathing", 3)
    assert start.hears("a different number of people.")


def test_a_session_that_was_chosen_for_two_does_not_begin_with_one(start: Start) -> None:
    """It is said kindly."""
    assert start.asks({**NAMES, "second name": "Pass."}, "repair/repair") is None
    assert start.hears("needs a different number of people")


def test_a_programme_that_was_begun_is_said_and_offered_first(start: Start) -> None:
    """With the day that comes next."""
    start.kept(
        RememberedValue("week", "last_day", MAYA_LEO, 2),
        RememberedValue("week", DONE, MAYA_LEO, True, at=NOW),
    )
    found = start.asks(START)
    assert found
    assert found.program.id == "week"
    assert start.hears("day three of Seven-day challenge comes next.")


def test_a_session_that_was_held_is_not_offered_first_again(start: Start) -> None:
    """What these people did lately comes last."""
    first = start.asks(START)
    assert first
    note_done(start.memory_store, first.program, first.people, NOW)
    second = start.asks(START)
    assert second
    assert second.program.id != first.program.id


def test_what_was_given_beforehand_is_not_asked_for(start: Start) -> None:
    """With names and a session nobody is asked anything; with names alone, only which session."""
    found = start.asks({}, "calm/long-hug", ("Maya", "Leo"))
    assert found
    assert (found.program.id, found.agreed, start.said) == ("long-hug", False, [])
    found = start.asks(BOTH, "", ("Maya", "Leo"), "kiwi")
    assert found
    assert (found.people, found.safe_word, found.agreed) == (("Maya", "Leo"), "kiwi", True)
    assert start.hears("When we finish I forget it")
    assert not start.hears("name")


def test_more_of_what_happens_to_their_words_is_a_sentence_away(start: Start) -> None:
    """ "Tell me more" brings the long text, and the question again."""
    assert start.asks({**NAMES, "Maya?": ["Tell me more.", "Yes."], "Leo?": "Yes."})
    assert start.hears("Nothing is sent anywhere.")


def test_who_wants_to_change_what_is_kept_is_asked_about_it(start: Start) -> None:
    """The session is agreed to all the same."""
    start.household.keep_names(["Maya", "Leo"])
    found = start.asks({"Maya?": ["Change that.", "Yes."], "Leo?": "Yes."}, level=Level.WORDS)
    assert found
    assert found.change_keeping


@pytest.mark.parametrize(
    ("answers", "names"),
    [
        ({"is that right": ["No, it's Siobhan.", "Yes."]}, ["Siobhan", "Sam"]),
        ({"is that right": ["No.", "Yes."], "once more": "My name is Siobhan."}, ["Siobhan", "Sam"]),
        ({"is that right": ["No.", "Yes."], "once more": "S, I, O, B, H, A, N."}, ["Siobhan", "Sam"]),
        (
            {
                "is that right": ["No.", "No.", "Yes."],
                "once more": "Siyapen.",
                "letter by letter": "S-I-O-B-H-A-N.",
            },
            ["Siobhan", "Sam"],
        ),
        ({"is that right": ["No, it's Pam.", "Yes."]}, ["Siyapen", "Pam"]),
        ({"second name": "", "is that right": "Yes."}, ["Siyapen"]),
    ],
)
def test_names_are_said_back_and_corrected_by_saying_or_spelling(
    start: Start, answers: Answers, names: list[str]
) -> None:
    """The name that sounds most like the right one is the one that was wrong."""
    heard = {"first name": "Siyapen.", "second name": "I'm Sam.", **answers, "?": "Yes."}
    found = start.asks(heard)
    assert found
    assert list(found.people) == names


def test_a_name_is_never_in_capitals() -> None:
    """However it was heard; what somebody typed stays as it is."""
    assert [written(name) for name in ("NGYN", "dmitri", "S I O B H A N", "McKenzie")] == [
        "Ngyn", "Dmitri", "Siobhan", "McKenzie",
    ]  # fmt: skip


def test_a_name_that_was_missed_is_a_place() -> None:
    """And two of one name can be told apart."""
    assert distinct(["", "Maya", "Maya"]) == ["the first of you", "Maya", "Maya 3"]


def test_a_safe_word_is_asked_for_only_before_a_session_that_goes_deep(start: Start) -> None:
    """After a longer notice, and it is kept for the next time."""
    answers = {**NAMES, "Maya?": ["We had a fight.", "Yes."], "Leo?": "Yes.", "Which word": "Pineapple."}
    found = start.asks({**answers, "once more": "Pine apple.", "in need": "Pineapple!"})
    assert found
    assert found.safe_word == "Pineapple"
    assert start.hears("This one goes deeper.")
    assert start.hears("I won't ask why")
    assert start.household.safe_word(["Leo", "Maya"]) == "Pineapple"


def test_a_safe_word_named_along_the_way_is_that_of_the_household(start: Start) -> None:
    """It is no name of anybody, and is not asked for again before a session that goes deep."""
    said = ["Our safe word is pineapple.", "Maya."]
    found = start.asks({**NAMES, "first name": said, "Maya?": ["We had a fight.", "Yes."], "Leo?": "Yes."})
    assert found
    assert (found.people, found.safe_word) == (["Maya", "Leo"], "pineapple")
    assert start.household.safe_word(["Maya", "Leo"]) == "pineapple"
    assert not start.hears("Which word")


def test_an_ordinary_word_is_refused_gently_and_another_asked_for(start: Start) -> None:
    """With the reason; the better one is kept."""
    answers = {
        **NAMES, "Maya?": ["We had a fight.", "Yes."], "Leo?": "Yes.",
        "Which word": "Dinner.", "rarer": "Giraffe.", "once more": "Giraffe.", "in need": "Giraffe!",
    }  # fmt: skip
    found = start.asks(answers)
    assert found
    assert found.safe_word == "Giraffe"
    assert start.hears("The word Dinner comes up too easily.")


def test_a_word_that_is_heard_differently_is_given_up_for_another(start: Start) -> None:
    """It is said twice and cried once; one that is not the same each time would be missed in need."""
    answers = {
        **NAMES, "Maya?": ["We had a fight.", "Yes."], "Leo?": "Yes.",
        "Which word": "Kumquat.", "once more": ["Come quit.", "Giraffe."], "the same each time": "Giraffe.",
        "in need": ["Kumquat!", "Giraffe!"],
    }  # fmt: skip
    found = start.asks(answers)
    assert found
    assert found.safe_word == "Giraffe"


def test_a_given_word_that_is_a_name_here_is_asked_for_anew(start: Start) -> None:
    """Who is here is known only when they have said so."""
    word = {"rarer": "Mango.", "once more": "Mango.", "in need": "Mango!"}
    found = start.asks({**START, **word}, safe_word="Leo")
    assert found
    assert found.safe_word == "Mango"


@pytest.mark.parametrize("said", ["Pass.", ""])
def test_nobody_needs_a_safe_word(start: Start, said: str) -> None:
    """Stop works always, and it is said."""
    answers = {**NAMES, "Maya?": ["We had a fight.", "Yes."], "Leo?": "Yes.", "Which word": said}
    found = start.asks(answers)
    assert found
    assert found.safe_word is None
    assert start.hears("Stop works too.")
    assert start.memory_store.past().values == ()


def test_other_people_have_another_safe_word(start: Start) -> None:
    """What Maya and Leo agreed is not for Maya and Ada."""
    start.household.keep_safe_word(("Maya", "Ada"), "Mango")
    found = start.asks(START)
    assert found
    assert found.safe_word is None
