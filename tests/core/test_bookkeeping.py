"""Steps that nobody hears: draw, set, remember, recall, section, tally; and wordings in turn."""

import datetime
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.api.remembered import NO_HISTORY, History, Plain, RememberedValue, company
from companion.core.expressions import parse
from companion.core.program.text import Template
from tests.core.play import Play, ask, head, program, say, turn

PEOPLE = ("Maya", "Leo")
EVENING = datetime.datetime(2026, 3, 5, 20, 0)


def words(*texts: str) -> tuple[Template, ...]:
    """Texts as they stand in a script."""
    return tuple(map(Template.parse, texts))


def set_(name: str, value: str) -> p.Set:
    """A set step with an expression."""
    return p.Set(head=head(f"set {name} {value}"), name=name, value=parse(value))


def remember(name: str, key: str = "", **more: Any) -> p.Remember:
    """A remember step."""
    return p.Remember(head=head(f"remember {name} {key}"), name=name, key=key or name, **more)


def recall(key: str, **more: Any) -> p.Recall:
    """A recall step of this script."""
    return p.Recall(head=head(f"recall {key}"), key=key, script="test", save=more.pop("save", key), **more)


def kept_in(play: Play, past: History = NO_HISTORY) -> History:
    """What the next session would begin with."""
    for _, action in play.log:
        if isinstance(action, a.Remember):
            past = past.with_value(action.kept, add=action.add)
    return past


def sessions(script: p.Program, count: int, **more: Any) -> list[Play]:
    """Some sessions of a script, each knowing what those before it kept."""
    past, plays = NO_HISTORY, []
    for _ in range(count):
        plays.append(Play(script, past=past, **more).begin().to_end())
        past = kept_in(plays[-1], past)
    return plays


def test_a_step_without_words_takes_no_time() -> None:
    """However many of them there are, and however often they are repeated."""
    many = p.Repeat(head=head(), most=5000.0, do=(set_("day", "day + 1"),))
    start = p.Set(head=head("words"), name="day", value=parse("0"))
    play = Play(program(start, many, say("Day ${day}."))).begin()
    assert play.said == ["Day 5000."]
    assert play.now == 0.0


def test_words_are_set_with_the_names_in_them() -> None:
    """Names are filled in when the step runs, and what was filled in is not looked at again."""
    steps = (
        p.Set(head=head("a"), name="a", value=Template.parse("x ${b} y")),
        p.Set(head=head("b"), name="b", value=Template.parse("${a}")),
    )
    play = Play(program(*steps, say("${b}")), settings={"b": "${a}"}).begin()
    assert play.said == ["x ${a} y"]


def test_a_section_is_written_down_and_shown_but_not_spoken() -> None:
    """Its title stands in the record."""
    play = Play(program(p.Section(head=head("part"), title="Coming closer"), say("Hello."))).begin()
    assert play.said == ["Hello."]
    assert ("section", "Coming closer") in [(x.kind, x.label) for x in play.entries(r.StepEntered)]


def test_what_was_remembered_is_recalled_in_the_next_session() -> None:
    """With the days since, counted as people count them: the evening before is one day ago."""
    script = program(
        recall("goal", days="age", then=(say("${age} days ago: ${goal}"),), otherwise=(say("New."),)),
        p.Set(head=head("goal"), name="goal", value=Template.parse("A walk.")),
        remember("goal"),
    )
    first = Play(script, started_at=EVENING).begin().to_end()
    assert first.said[0] == "New."
    tomorrow = EVENING.replace(day=6, hour=19)
    second = Play(script, past=kept_in(first), started_at=tomorrow).begin().to_end()
    assert second.said[0] == "1 days ago: A walk."
    undated = Play(script, past=kept_in(first)).begin().to_end()
    assert undated.said[0] == "days ago: A walk."


def test_what_others_kept_is_not_recalled() -> None:
    """What Maya and Leo told is not for Maya and Ada, and each partner has things of their own."""
    past = NO_HISTORY
    for who, of, value in (
        (PEOPLE, None, "ours"),
        (PEOPLE, "Maya", "hers"),
        (("Maya", "Ada"), None, "other"),
    ):
        past = past.with_value(RememberedValue("test", "goal", company(who), value, of), add=True)
    script = program(
        recall("goal", save="ours"),
        recall("goal", of="Maya", save="hers"),
        recall("goal", of="Leo", save="his"),
    )
    play = Play(script, past=past).begin()
    assert [play.session.memory.value(name) for name in ("ours", "hers", "his")] == ["ours", "hers", None]


def test_each_hears_what_was_kept_for_them() -> None:
    """Where nothing was kept for a partner of the loop, that partner goes the other way, and no other."""
    past = History((RememberedValue("test", "wish", company(PEOPLE), "Music.", "Leo"),))
    ways = {"then": (say("${who}, ${wish}"),), "otherwise": (say("${who}, nothing yet."),)}
    each = p.Each(head=head("each"), person="who", do=(recall("wish", of="who", **ways),))
    play = Play(program(each), past=past).begin().to_end()
    assert play.said[:2] == ["Maya, nothing yet.", "Leo, Music."]


def test_what_is_added_is_recalled_in_a_row() -> None:
    """The latest three, as one reads them aloud."""
    past = NO_HISTORY
    for value in ("One.", "Two.", "Three", "Four."):
        past = past.with_value(RememberedValue("test", "thanks", company(PEOPLE), value), add=True)
    play = Play(program(recall("thanks"), say("${thanks}")), past=past).begin()
    assert play.said == ["Two, Three and Four"]


def test_each_partner_has_an_answer_remembered() -> None:
    """``of`` takes this partner's entry of what everyone was asked."""
    question = ask("What was good?", p.EVERYONE, p.Answer.TEXT, save="good")
    each = p.Each(head=head(), person="one", do=(remember("good", of="one"),))
    play = Play(program(question, each)).begin()
    for answer in ("The tea.", "The walk."):
        play.until(lambda: play.session.state.value == "asking")
        play.hears(answer)
        play.until(lambda: play.session.state.value != "asking")
    play.to_end()
    kept = [action.kept for _, action in play.log if isinstance(action, a.Remember)]
    assert [(one.of, one.value) for one in kept] == [("Maya", "The tea."), ("Leo", "The walk.")]


def test_words_still_being_transcribed_are_waited_for() -> None:
    """A turn is remembered whole, though its last words come after its end."""
    play = Play(program(turn("Maya", save="message"), remember("message"))).begin()
    play.until(lambda: play.session.state.value == "floor")
    play.says("I felt alone.", 2.0)
    play.says("I'm done.", draft=True)
    play.to_end()
    assert [action.kept.value for _, action in play.log if isinstance(action, a.Remember)] == [
        "I felt alone."
    ]


def test_a_turn_that_is_not_recorded_is_not_remembered() -> None:
    """``record: no`` keeps nothing, and neither does a pass."""
    play = Play(program(turn("Maya", save="message", record=False), remember("message"))).begin()
    play.until(lambda: play.session.state.value == "floor")
    play.hears("I felt alone.")
    play.hears("I'm done.")
    play.to_end()
    assert not [action for _, action in play.log if isinstance(action, a.Remember)]


plain = st.booleans() | st.integers(-5, 5) | st.text(min_size=1, max_size=20) | st.floats(0, 100)


@given(plain, st.sampled_from([None, "Maya"]))
def test_recalling_gives_what_was_remembered(value: Plain, of: str | None) -> None:
    """recall(remember(x)) is x, of the same kind: a number stays a number."""
    keeping = program(remember("x", of=of))
    first = Play(keeping, settings={"x": value}).begin().to_end()
    second = Play(program(recall("x", of=of)), past=kept_in(first)).begin()
    found = second.session.memory.value("x")
    assert isinstance(found, type(value))
    assert found == value


def test_a_recall_sees_what_this_session_kept() -> None:
    """Also what was kept a moment ago."""
    script = program(set_("x", "5"), remember("x"), recall("x", save="y", then=(say("${y}"),)))
    assert Play(script).begin().said == ["5"]


@given(st.integers(1, 6), st.integers(0, 50), st.integers(1, 15), st.booleans(), st.booleans())
def test_nothing_is_drawn_twice_before_all_were_drawn(
    items: int, seed: int, rounds: int, ever: bool, apart: bool
) -> None:
    """In one session, and with ``ever`` over all sessions; and the same seed draws the same."""
    texts = [f"Question {i}?" for i in range(items)]
    step = p.Draw(head=head("draw"), items=words(*texts), save="q", ever=ever)
    apart = apart and ever
    times = p.Repeat(head=head(), most=1.0 if apart else float(rounds), do=(step, say("${q}")))

    def drawn() -> list[str]:
        plays = sessions(program(times), rounds if apart else 1, seed=seed)
        return [text for play in plays for text in play.said if text in texts]

    found = drawn()
    assert len(found) == rounds
    for i in range(rounds):
        window = found[i : i + items]
        assert len(set(window)) == len(window)
    assert drawn() == found


@given(st.integers(2, 4), st.integers(0, 20), st.integers(1, 9))
def test_wordings_cycle_over_the_sessions(count: int, seed: int, weeks: int) -> None:
    """The wording that was heard least recently is next, so a weekly ritual doesn't grow stale."""
    step = p.Say(head=head("welcome"), texts=words(*(f"Welcome {i}." for i in range(count))))
    said = [play.said[0] for play in sessions(program(step), weeks, seed=seed)]
    assert said == [f"Welcome {(seed + week) % count}." for week in range(weeks)]


def test_a_changed_list_keeps_its_history() -> None:
    """A question that is new in the list comes first; one that is gone is forgotten."""
    before = p.Draw(head=head("draw"), items=words("A?", "B?"), save="q", ever=True)
    plays = sessions(program(before), 2)
    past = kept_in(plays[1], kept_in(plays[0]))
    after = replace(before, items=words("A?", "C?"))
    play = Play(program(after, say("${q}")), past=past).begin()
    assert play.said == ["C?"]


def test_what_is_drawn_is_prepared_ahead_and_looking_ahead_draws_nothing() -> None:
    """The question is rendered before it is asked, and it is that question which is asked."""
    step = p.Draw(head=head("draw"), items=words("A?", "B?", "C?"), save="q", ever=True)
    play = Play(program(say("Hello."), step, say("${q}"))).begin()
    prepared = [text for _, x in play.log if isinstance(x, a.Prepare) for text in x.texts]
    assert not [x for _, x in play.log if isinstance(x, a.Remember)]
    play.to_end()
    assert play.said[1] in prepared
