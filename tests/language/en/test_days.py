"""Days that are named by voice."""

import datetime

import pytest

from companion.core.language.meaning import Question, Situation
from companion.core.program import Answer
from companion.language.en.spoken_forms import spoken_day
from companion.language.en.understanding import understand

TODAY = datetime.date(2026, 1, 10)
"""A Saturday."""
WHEN = Question(Answer.DAY, "Which day would be better?", today=TODAY)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Thursday.", "2026-01-15"), ("On Thursday, please.", "2026-01-15"),
        ("Saturday at seven.", "2026-01-17"), ("next Tuesday", "2026-01-13"),
        ("Thursday next week.", "2026-01-15"), ("How about Thursday?", "2026-01-15"),
        ("The 12th of March.", "2026-03-12"), ("March the twelfth.", "2026-03-12"),
        ("12 March", "2026-03-12"), ("March 12th, 2027.", "2027-03-12"), ("January 5th.", "2027-01-05"),
        ("The fifth.", "2026-02-05"), ("Thursday the 22nd.", "2026-01-22"), ("2026-03-12", "2026-03-12"),
        ("Tomorrow evening.", "2026-01-11"), ("The day after tomorrow.", "2026-01-12"),
        ("In two weeks.", "2026-01-24"), ("In a fortnight.", "2026-01-24"),
        ("In ten days' time.", "2026-01-20"), ("A week from Thursday.", "2026-01-22"),
        ("In a month.", "2026-02-10"), ("Thursday in two weeks.", "2026-01-22"),
        ("Wednesday after next.", "2026-01-21"), ("Tonight.", "2026-01-10"),
        ("Not Thursday, Friday.", "2026-01-16"), ("Thursday. Sorry, Friday.", "2026-01-16"),
        ("The 2nd of next month.", "2026-02-02"), ("No, Friday.", "2026-01-16"),
        ("Not on Monday but on Tuesday.", "2026-01-13"),
    ],
)  # fmt: skip
def test_a_day_is_taken_from_its_sentence(said: str, day: str) -> None:
    """By its name, its date, its distance from today, and what it is corrected to."""
    assert understand(said, Situation(question=WHEN)).value == day


@pytest.mark.parametrize(
    "said",
    [
        "Thursday or Friday.", "Not Thursday.", "Thursday doesn't work.", "Any day but Thursday.",
        "Next week.", "Yesterday.", "Last Thursday.", "Every Thursday.", "Friday the 15th of January.",
        "31st of February.", "What day is it today?", "Seven.", "I don't know.", "In May.",
        "Give me a second.", "The second time went better.",
    ],
)  # fmt: skip
def test_what_is_no_single_day_is_none(said: str) -> None:
    """Several, one that is ruled out, one that is over, and one that does not exist."""
    meaning = understand(said, Situation(question=WHEN))
    assert not meaning.answers


@pytest.mark.parametrize(
    ("day", "spoken"),
    [
        (datetime.date(2026, 1, 15), "Thursday, the 15th of January"),
        (datetime.date(2026, 1, 11), "Sunday, the 11th of January"),
        (datetime.date(2026, 2, 22), "Sunday, the 22nd of February"),
        (datetime.date(2027, 1, 3), "Sunday, the 3rd of January 2027"),
    ],
)
def test_a_day_is_spoken_with_its_weekday(day: datetime.date, spoken: str) -> None:
    """So that who named the wrong one hears it; far ahead with the year."""
    assert spoken_day(day, TODAY) == spoken
