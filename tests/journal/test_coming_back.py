"""A session that was cut off goes on where it was, whatever happened before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.consent import Level
from companion.core.api.voices import partner
from companion.core.expressions import parse
from companion.core.program.text import Template
from companion.core.state.states import State
from companion.journal.live import kept
from companion.journal.replaying import rebuilt
from tests.core.play import ask, head, program, say, turn
from tests.core.scripts import MOVES, PEOPLE, programs
from tests.core.test_states import lead
from tests.journal.keeping import KeptSession, MemoryStore, comes_back, kept_play, taken_up

SCRIPT = program(
    ask("Do you feel safe with each other?", to=p.EVERYONE, save="safe", private=True),
    p.If(
        head=head("screening"),
        cases=((parse("not all(safe)"), (p.End(head=head("later"), name="postponed"),)),),
    ),
    ask("What is it about?", answer=p.Answer.TEXT, save="topic"),
    ask("How much does it matter, from one to ten?", "Leo", p.Answer.RATING, save="weight", low=1, high=10),
    turn("Maya", "Maya, tell Leo about ${topic}.", time_s=180.0, save="message", patience_s=60.0),
    p.Mirror(
        head=head("mirror"),
        of="message",
        by="Leo",
        opener=Template.parse("If I got it, you said"),
        check=Template.parse("Maya, did you feel heard?"),
    ),
    turn("Leo", "Now Leo.", time_s=60.0, record=False, patience_s=60.0),
    p.If(
        head=head("weighty"),
        cases=((parse("weight > 5 and topic"), (turn("Leo", "For the record.", time_s=60.0),)),),
    ),
    p.Quote(head=head("quote"), of="message"),
    say("It was about ${topic}."),
)
SECRETS = (
    "the money",
    "seven",
    "I felt alone",
    "what Leo never says",
    "pineapple",
    "he hit me",
    "hands were",
    "my neck",
    "the pause alone",
)


def _evening(level: Level, last: str) -> tuple[MemoryStore, KeptSession]:
    """A session with all that must not be told, and a few things that hold it up, which ``last`` ends."""
    store = MemoryStore()
    play = kept_play(SCRIPT, ("Maya", "Leo"), store, level).begin()
    for text in ("Yes, I do.", "Yes, very much so.", "It is about the money.", "Seven, I think."):
        play.until_state(State.ASKING)
        play.hears(text)
        play.run(5.0)
    play.until_state(State.FLOOR)
    play.hears("I felt alone on Sunday.", 3.0, voice=partner("Maya"))
    play.hears("Finished.", voice=partner("Leo"))
    play.until_state(State.FLOOR)
    play.hears("Pause.")
    play.until_state(State.PAUSED).run(9.0)
    play.hears("This is for the pause alone.", 2.0)
    play.hears("Go on.")
    play.until_state(State.FLOOR)
    play.hears("I'm done.")
    play.until_state(State.FLOOR)
    play.hears("You felt alone.", 2.0)
    play.hears("I'm done.")
    play.until_state(State.ASKING)
    play.hears("Yes, exactly, that was it.", 2.0)
    play.until_state(State.FLOOR)
    play.hears("This is what Leo never says.", 3.0)
    play.hears("I'm done.")
    play.until_state(State.FLOOR)
    for said in last.split("|"):
        play.hears(said, 2.0)
    play.to_end()
    assert isinstance(play.session, KeptSession)
    return store, play.session


LAST = ("I would rather not, pineapple.", "And he hit me once.", "And his hands were.|Round my neck.")
"""The words that end it; ``|``: with a pause in them."""


@pytest.mark.parametrize("last", LAST)
@pytest.mark.parametrize("level", [Level.WORDS, Level.ANSWERS])
def test_an_evening_comes_to_where_it_was_from_each_of_its_moments(level: Level, last: str) -> None:
    """With private answers, words that are not kept, a safe word and words of danger on the way."""
    store, session = _evening(level, last)
    assert session.ending == "stopped"
    for cut in range(1, len(session.raw)):
        store.moments[1] = kept(session.raw[:cut], level)
        left = store.unfinished()
        assert left is not None
        again = rebuilt(left, SCRIPT).session
        assert (again.state, again.ledger.accounts) == (session.states[cut - 1], session.stood[cut - 1][0])


@pytest.mark.parametrize("last", LAST)
@pytest.mark.parametrize(
    ("level", "told"),
    [(Level.WORDS, {"the money", "seven", "I felt alone"}), (Level.ANSWERS, set())],
)
def test_the_store_is_told_what_was_agreed_and_nothing_else(level: Level, told: set[str], last: str) -> None:
    """No word of a private answer, of a pause, of ``record: false`` or after the safe word; with answers
    alone no word at all, not even one that the companion read back."""
    store, _ = _evening(level, last)
    written = "".join(repr(moment) for moment in store.moments[1]).casefold()
    assert {secret for secret in SECRETS if secret.casefold() in written} == told
    private = [
        x for m in store.moments[1] for x in m.entries if isinstance(x, r.Answered) and "safe" in x.question
    ]
    assert [(x.by, x.value) for x in private] == [("Maya", "private"), ("Leo", "private")]
    answers = [
        m.event.answered for m in store.moments[1] if isinstance(m.event, e.Heard) and not m.event.draft
    ]
    assert True not in answers[:2]
    rated = [x.value for m in store.moments[1] for x in m.entries if isinstance(x, r.Answered)]
    assert "7" in rated


LEVELS = st.sampled_from([Level.WORDS, Level.ANSWERS])


@settings(max_examples=150)
@given(programs(), PEOPLE, MOVES, LEVELS)
def test_what_is_written_as_it_happens_is_what_would_be_written_in_the_end(
    script: p.Program, people: tuple[str, ...], moves: list[tuple[object, ...]], level: Level
) -> None:
    """Words that must go are taken out of what is written already; no others are."""
    store = MemoryStore()
    play = kept_play(script, people, store, level).begin()
    lead(play, moves)
    session = play.session
    assert isinstance(session, KeptSession)
    if session.forgotten:
        assert not store.began
        return
    written = store.moments[1]
    assert written == kept(session.raw, level)[: len(written)]


@settings(max_examples=150)
@given(programs(), PEOPLE, MOVES, LEVELS, st.floats(0.0, 1.0), st.sampled_from([1.0, 60.0, 7200.0]))
def test_a_session_that_was_cut_off_goes_on_with_the_same_ledger(
    script: p.Program,
    people: tuple[str, ...],
    moves: list[tuple[object, ...]],
    level: Level,
    part: float,
    away_s: float,
) -> None:
    """Cut anywhere, it is rebuilt as it stood, goes on after "go on", ends as sessions end, and loses no word
    that was kept."""
    store = MemoryStore()
    play = kept_play(script, people, store, level).begin()
    lead(play, moves)
    session = play.session
    assert isinstance(session, KeptSession)
    if session.forgotten:
        return
    cut = max(1, round(part * len(store.moments[1])))
    # What is thrown away later is not known at the cut: the store had its words then.
    before = kept(session.raw[:cut], level)
    store.moments[1] = list(before)
    again, live = taken_up(script, store, away_s)
    ledger, words = session.stood[cut - 1]
    assert again.session.ledger.accounts == ledger
    assert isinstance(again.session, KeptSession)
    if level is Level.WORDS:
        assert again.session.words() == words
    else:
        assert [len(text.split()) for text in again.session.words()] == [len(text.split()) for text in words]
    if again.session.state is State.ENDED:
        return
    comes_back(again, before[-1].now_s, away_s)
    while not again.session.ending:
        again.presses(e.Command.GO_ON)
        again.until(lambda: again.session.state in (State.ENDED, State.PAUSED))
    assert again.session.ending in ("finished", "early", "postponed", "stopped")
    live.end(again.session.ending)
    assert store.moments[1][:cut] == before
    assert store.ended == {1: again.session.ending}
    closed = [x for moment in store.moments[1] for x in moment.entries if isinstance(x, r.FloorClosed)]
    for person, account in again.session.ledger.accounts.items():
        held_s = sum(x.held_s for x in closed if x.holder == person and x.ended_by != "swap")
        assert abs(held_s - account.held_s) < 1e-6
