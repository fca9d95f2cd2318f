"""A few sessions out of many."""

import datetime
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from companion.app.session_suggestions import DONE, FOR_OTHERS, Offers, told, told_kinds
from companion.core.api.remembered import NO_HISTORY, REMINDER, History, RememberedValue, company
from companion.core.language.meaning import Question, Situation
from companion.core.program import Answer, Parts
from companion.language.en import LANGUAGE
from companion.scripts import Entry, Theme

TWO = ("Maya", "Leo")


def entry(
    title: str, minutes: float = 5.0, people: tuple[int, int] = (2, 6), parts: Parts | None = None
) -> Entry:
    """A session."""
    id = title.lower().replace(" ", "-")
    return Entry(id, title, "", people, minutes, Path(f"{id}.yaml"), parts=parts)


HUG, BREATH = entry("Long hug"), entry("Shared breathing", 6.0, (1, 6))
HIGH, GRATITUDE = entry("High and low", 4.0), entry("Gratitude minute", 3.5)
REPAIR = entry("Conflict repair", 20.0, (2, 2))
UNION = entry("State of the union", 30.0)
WEEK = entry("Seven-day challenge", 15.0, parts=Parts("last_day", 7, "day"))
THEMES = [
    Theme("Calm and closeness", (HUG, BREATH)),
    Theme("Every day", (GRATITUDE, HIGH)),
    Theme("After a conflict", (REPAIR,)),
    Theme("Us", (UNION,)),
    Theme("Over several days", (WEEK,)),
]
ALL = [entry for theme in THEMES for entry in theme.entries]


def did(*entries: Entry, people: tuple[str, ...] = TWO, more: tuple[RememberedValue, ...] = ()) -> History:
    """These people held these sessions, one after the other."""
    start = datetime.datetime(2026, 3, 1)
    days = (start + datetime.timedelta(days=n) for n in range(len(entries)))
    held = (
        RememberedValue(e.id, DONE, company(people), True, at=day)
        for e, day in zip(entries, days, strict=True)
    )
    return History((*held, *more))


def day(number: int, people: tuple[str, ...] = TWO) -> RememberedValue:
    """The last day of the challenge that was done."""
    return RememberedValue(WEEK.id, "last_day", company(people), number)


def best(minutes: float = 10.0, past: History = NO_HISTORY, people: tuple[str, ...] = TWO) -> list[Entry]:
    """What is offered, in its order."""
    return Offers(THEMES, people, minutes, past).best


def test_what_takes_too_long_or_is_for_others_is_not_offered() -> None:
    """Ten minutes are ten minutes, and a session for two is for two."""
    assert set(best(10)) == {HUG, BREATH, HIGH, GRATITUDE}
    assert set(best(30)) == set(ALL)
    assert best(10, people=("Ada",)) == [BREATH]
    assert REPAIR not in best(30, people=("Ada", "Ben", "Cleo"))


def test_the_first_few_are_of_different_kinds() -> None:
    """So that there is something to choose."""
    assert best(10)[:2] == [HUG, GRATITUDE]
    assert {theme.title for theme in THEMES for e in best(30)[:3] if e in theme.entries} == {
        "Calm and closeness", "Every day", "After a conflict",
    }  # fmt: skip


def test_what_was_held_lately_comes_last_of_its_kind_and_its_kind_comes_later() -> None:
    """Not the same ones again."""
    assert best(10, did(HUG))[:3] == [GRATITUDE, BREATH, HIGH]
    assert best(10, did(HUG, BREATH, GRATITUDE))[0] == HUG
    assert best(10, did(HUG, people=("Maya", "Ada"))) == best(10)


def test_with_an_hour_at_hand_the_short_ones_come_later() -> None:
    """In each kind, what fills at least a third of the time comes first."""
    short, long = entry("Short", 5.0), entry("Long", 40.0)
    assert Offers([Theme("One", (short, long))], TWO, 60, NO_HISTORY).best == [long, short]


def test_a_programme_under_way_comes_first_with_its_next_part() -> None:
    """Also when it takes longer than the time at hand; not before it is begun, and not when it is over."""
    offers = Offers(THEMES, TWO, 10, did(WEEK, more=(day(2),)))
    assert [(begun.entry, begun.part) for begun in offers.begun] == [(WEEK, "day three")]
    assert offers.best[0] == WEEK
    others = did(more=(day(2, ("Maya", "Ada")),))
    for past in (NO_HISTORY, did(more=(day(7),)), did(more=(day(0),)), others):
        assert Offers(THEMES, TWO, 10, past).begun == []
        assert WEEK not in best(10, past)


def test_where_nothing_fits_the_time_the_shortest_is_offered() -> None:
    """Rather than nothing."""
    assert best(1)[0] == GRATITUDE
    assert best(2)[:2] == [GRATITUDE, HIGH]


def test_a_theme_shows_all_that_it_holds_for_so_many() -> None:
    """What is too long comes last."""
    offers = Offers(THEMES, ("Ada",), 10, NO_HISTORY)
    assert [theme.title for theme in offers.kinds] == ["Calm and closeness"]
    assert Offers(THEMES, TWO, 10, NO_HISTORY).of_kind("Us") == [UNION]


def test_they_are_told_in_few_words() -> None:
    """Title and minutes, the last with an or."""
    assert told([HUG]) == "Long hug, about five minutes."
    assert told([HUG, HIGH]) == "Long hug, about five minutes. Or High and low, about four."
    assert told([GRATITUDE, HIGH, HUG]).count(" minutes") == 1
    assert told([entry("Blink", 0.5)]) == "Blink, about one minute."
    assert told_kinds(THEMES[:3]) == "Calm and closeness. Every day. Or After a conflict."


def chosen(words: str, offers: Offers) -> object:
    """The value that words choose after the first three were offered; None where they choose none."""
    asked = Question(Answer.CHOICE, options=tuple(offers.options(offers.best[:3])))
    return LANGUAGE.understand(words, Situation(question=asked)).value


def said(words: str, past: History = NO_HISTORY, people: tuple[str, ...] = TWO) -> object:
    """What is chosen with these words, after the first three were offered."""
    offers = Offers(THEMES, people, 10, past)
    meaning = chosen(words, offers)
    if not isinstance(meaning, str):
        return None
    return meaning if meaning == FOR_OTHERS else offers.choices[int(meaning)]


def test_any_session_can_be_named_whether_it_was_offered_or_not() -> None:
    """By its title, a word that only it has, its place among those that were offered, or its kind."""
    assert said("The long hug, please.") == HUG
    assert said("The state of the union.") == said("Union.") == UNION
    assert said("The seven day challenge.") == said("Challenge.") == WEEK
    assert said("High and low") == HIGH
    assert said("The second one.") == said("Number two.") == GRATITUDE
    assert said("The last one.") == best(10)[2]
    assert said("Every day.") == THEMES[1]
    assert said("After a conflict.") == THEMES[2]
    assert said("The long one.") == HUG
    assert said("Blue.") is said("Not the hug.") is None


def test_a_session_for_another_number_is_named_in_vain_but_understood() -> None:
    """So that it can be said kindly."""
    assert said("Conflict repair.", people=("Ada", "Ben", "Cleo")) == FOR_OTHERS


@given(st.lists(st.sampled_from(ALL), max_size=8), st.sampled_from([5, 10, 30, 60, 120]), st.integers(1, 6))
def test_something_is_offered_once_each_and_all_can_be_named(
    held: list[Entry], minutes: float, many: int
) -> None:
    """Whatever they did, and however long they have."""
    names = tuple("ABCDEF"[:many])
    offers = Offers(THEMES, names, minutes, did(*held, people=names))
    assert offers.best
    assert len(set(offers.best)) == len(offers.best)
    assert all(found.fits(many) for found in offers.best)
    for found in offers.choices:
        meaning = chosen(found.title, offers)
        fits = isinstance(found, Theme) or found.fits(many)
        assert meaning == (str(offers.choices.index(found)) if fits else FOR_OTHERS)


def test_what_they_chose_this_day_for_comes_first() -> None:
    """On that day, for these people; on any other it is one of many."""
    chosen = RememberedValue(UNION.id, REMINDER, company(TWO), "2026-03-05 19:00")
    days = [datetime.date(2026, 3, day) for day in (4, 5, 6)]
    first = [Offers(THEMES, TWO, 10, History((chosen,)), today=day).best[0] == UNION for day in days]
    assert first == [False, True, False]
    others = Offers(THEMES, ("Maya", "Ada"), 10, History((chosen,)), today=days[1])
    assert others.best[0] != UNION


def test_a_programme_is_offered_with_the_length_of_the_part_that_comes_next() -> None:
    """Day two of a week may take five minutes, and day three fourteen."""
    week = replace(WEEK, parts=Parts("last_day", 3, "day", (8, 5, 14)))
    for done, minutes in ((0, 8), (1, 5), (2, 14), (3, 8)):
        past = did(WEEK, more=(day(done),)) if done else NO_HISTORY
        offers = Offers([Theme("Over several days", (week,))], TWO, 30.0, past)
        assert [entry.minutes for entry in offers.best] == [minutes]
