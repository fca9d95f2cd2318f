"""Whole sessions in virtual time: real voices, a real room in between, real ears."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from companion.app.engines import Engines
from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.api.events import Command, Event
from companion.core.machine.session import Session
from companion.journal.codec import Deadline
from companion.journal.events import Logged
from companion.language.en import LANGUAGE
from companion.room.description import load_room
from companion.room.partners import SpokenLine
from tests.event_logs import read_log
from tests.whole.enacting import HERE, Enacted, enact
from tests.whole.listening import word_error

MOST_WORD_ERROR = 0.15
AUDIBLE = a.Speak | a.PlayTone | a.Duck | a.Unduck | a.Hush | a.Finish
ROOMS = {"talk": "table.yaml", "welcome": "headphones.yaml"}


@pytest.fixture(scope="module")
def talk(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Enacted:
    """Two at a table; the microphone hears the loudspeaker too."""
    return enact(engines, "talk.yaml", ROOMS["talk"], tmp_path_factory.mktemp("talk"))


@pytest.fixture(scope="module")
def welcome(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Enacted:
    """Two with headphones, who talk over the companion."""
    return enact(engines, "welcome.yaml", ROOMS["welcome"], tmp_path_factory.mktemp("welcome"))


@pytest.fixture(params=list(ROOMS))
def session(request: pytest.FixtureRequest) -> Enacted:
    """Each of the two."""
    enacted: Enacted = request.getfixturevalue(request.param)
    return enacted


def test_the_session_comes_to_its_end_with_every_line_spoken(session: Enacted) -> None:
    """The partners found a cue for each of their lines, and the script its last step."""
    assert session.outcome.ending == "finished"
    room = load_room(HERE / ROOMS[session.program.id])
    written = [piece.text for partner in room.partners for line in partner.lines for piece in line.pieces]
    assert sorted(line.text for line in session.spoken) == sorted(written)


def test_the_transcript_has_the_words_of_each_partner(session: Enacted) -> None:
    """At most one word in seven is wrong, and none went to the other's name."""
    for name in session.people:
        said = " ".join(line.text for line in _on_the_record(session) if line.partner == name)
        assert word_error(said, session.written(name)) <= MOST_WORD_ERROR, session.written(name)


def test_each_line_stands_under_the_name_of_who_said_it(session: Enacted) -> None:
    """Wherever a partner spoke, the record has words of that partner at that time."""
    said = session.entries(r.PartnerSaid)
    for line in _on_the_record(session):
        heard = [entry for entry in said if entry.start_s < line.end_s and entry.end_s > line.start_s]
        assert [entry.speaker for entry in heard] == [line.partner], line


def test_what_is_said_in_a_pause_is_nowhere(session: Enacted) -> None:
    """Neither in the record nor in the event log, which keeps only that they went on."""
    paused = [line.text for line in session.spoken if _paused(session, line)]
    assert paused
    for file in ("transcript.md", "captions.vtt", "events.jsonl"):
        written = (session.folder / file).read_text("utf-8")
        assert "glasses" not in written
    assert Command.GO_ON.value in [entry.command for entry in session.entries(r.CommandObeyed)]


def test_the_ledger_agrees_with_the_clock(session: Enacted) -> None:
    """Floor time is the time between opening and closing, less what the companion took of it."""
    held = dict.fromkeys(session.people, 0.0)
    for opened, closed in _floors(session.record):
        taken_s = sum(end_s - start_s for start_s, end_s in _taken(session.record, opened.at_s, closed.at_s))
        assert closed.held_s == pytest.approx(closed.at_s - opened.at_s - taken_s, abs=0.001)
        held[closed.holder] += closed.held_s
    accounts = session.outcome.session.ledger.accounts
    assert {name: account.held_s for name, account in accounts.items()} == pytest.approx(held)


def test_a_partner_gets_credit_for_all_the_time_spent_speaking(session: Enacted) -> None:
    """A turn is at least as long as the words that were said in it."""
    for opened, closed in _floors(session.record):
        spoken_s = sum(
            line.end_s - line.start_s
            for line in _on_the_record(session)
            if line.partner == opened.holder and opened.at_s <= line.start_s < closed.at_s
        )
        assert closed.held_s >= spoken_s


def test_captions_are_valid(session: Enacted) -> None:
    """A player can show them: WebVTT with ordered times, two short lines, and who speaks."""
    header, *cues = (session.folder / "captions.vtt").read_text("utf-8").strip().split("\n\n")
    assert header == "WEBVTT"
    starts = [_caption(cue, {*session.people, "Companion", "Someone"}) for cue in cues]
    assert starts == sorted(starts)
    shown = " ".join(line for cue in cues for line in cue.split("\n")[1:])
    for name in session.people:
        assert f"<v {name}>" in shown


def test_the_event_log_replays_to_the_same_prompts(session: Enacted) -> None:
    """The same events at the same times make a new session say and record the very same."""
    logged = read_log(session.folder / "events.jsonl")
    before = [line for line in logged if isinstance(line.item, AUDIBLE)]
    assert [line for line in _replayed(session, logged) if isinstance(line.item, AUDIBLE)] == before
    prompts = [line.item.text for line in before if isinstance(line.item, a.Speak)]
    assert prompts == [entry.text for entry in session.entries(r.CompanionSaid)]


def test_how_long_is_answered_in_the_turn(talk: Enacted) -> None:
    """The partner hears what is left, and the clock stands while it is said."""
    asked = next(e for e in talk.entries(r.CommandObeyed) if e.command == Command.HOW_LONG.value)
    answer = next(e for e in talk.entries(r.CompanionSaid) if e.at_s >= asked.at_s)
    assert re.fullmatch("(You have about|About) fifty-five seconds left, Maya.", answer.text)


def test_the_silent_turn_ends_by_itself_after_an_offer(talk: Enacted) -> None:
    """Nobody has to speak: the companion offers time once, says when it goes on, and does."""
    opened, closed = _floors(talk.record)[-1]
    offers = [e for e in talk.entries(r.CompanionSaid) if opened.at_s < e.at_s < closed.at_s]
    assert len(offers) == 2
    assert all("Leo" in said.text for said in offers)
    assert closed.ended_by == "silence"
    assert closed.held_s == pytest.approx(15.0, abs=0.05)


def test_answers_are_understood(talk: Enacted) -> None:
    """Yes, yes, heard, heard, and a number."""
    assert [answer.value for answer in talk.entries(r.Answered)] == ["yes", "yes", "yes", "yes", "7"]


def test_a_listening_sound_lowers_the_voice_and_stops_nothing(welcome: Enacted) -> None:
    """ "Yeah" over a prompt: ducked, brought back, said to its end."""
    logged = read_log(welcome.folder / "events.jsonl")
    first, second = [i for i, line in enumerate(logged) if isinstance(line.item, a.Speak)][:2]
    during = [line.item for line in logged[first:second]]
    assert [type(item) for item in during if isinstance(item, a.Duck | a.Unduck | a.Hush)] == [
        a.Duck,
        a.Unduck,
    ]


def test_pause_over_a_prompt_stops_it_and_it_is_said_again(welcome: Enacted) -> None:
    """The word is obeyed within a second of its end; after "go on" nothing of the prompt is missed."""
    said = welcome.entries(r.CompanionSaid)
    prompts = [entry for entry in said if entry.text.startswith("There is nothing that you have to solve")]
    assert len(prompts) == 2
    word = next(line for line in welcome.spoken if line.text == "Pause.")
    paused = next(entry for entry in welcome.entries(r.Interrupted) if entry.why == "pause")
    assert word.end_s < paused.at_s < word.end_s + 1.0


def test_the_screen_follows(talk: Enacted) -> None:
    """Who only sees the screen sees whose turn it is, and every prompt."""
    for entry in talk.entries(r.CompanionSaid):
        assert entry.text in re.sub(r"\s+", " ", talk.shown)


def _on_the_record(session: Enacted) -> list[SpokenLine]:
    """What partners said that the record names them for: not in a pause, not over a prompt."""
    over = [
        (said.at_s, fell.at_s)
        for said, fell in pairwise(_prompts(session.record))
        if isinstance(said, r.CompanionSaid) and isinstance(fell, r.CompanionFell)
    ]
    return [
        line
        for line in session.spoken
        if not _paused(session, line)
        and not any(since_s <= line.start_s < until_s for since_s, until_s in over)
    ]


def _prompts(record: list[r.Entry]) -> list[r.CompanionSaid | r.CompanionFell]:
    return [entry for entry in record if isinstance(entry, r.CompanionSaid | r.CompanionFell)]


def _paused(session: Enacted, line: SpokenLine) -> bool:
    return any(start_s <= line.start_s < end_s for start_s, end_s in _pauses(session.record))


def _pauses(record: list[r.Entry]) -> Iterator[tuple[float, float]]:
    since_s = 0.0
    for entry in record:
        if isinstance(entry, r.Interrupted):
            since_s = entry.at_s
        elif isinstance(entry, r.Resumed):
            yield since_s, entry.at_s


def _floors(record: list[r.Entry]) -> list[tuple[r.FloorOpened, r.FloorClosed]]:
    opened = [entry for entry in record if isinstance(entry, r.FloorOpened)]
    closed = [entry for entry in record if isinstance(entry, r.FloorClosed)]
    return list(zip(opened, closed, strict=True))


def _taken(record: list[r.Entry], start_s: float, end_s: float) -> Iterator[tuple[float, float]]:
    """When the floor was not the holder's: pauses, and what the companion said."""
    pauses = [span for span in _pauses(record) if start_s <= span[0] < end_s]
    yield from pauses
    for said, fell in pairwise(_prompts(record)):
        is_one = isinstance(said, r.CompanionSaid) and isinstance(fell, r.CompanionFell)
        in_a_pause = any(since_s <= said.at_s < until_s for since_s, until_s in pauses)
        if is_one and start_s <= said.at_s < end_s and not in_a_pause:
            yield said.at_s, fell.at_s


def _caption(cue: str, voices: set[str]) -> int:
    """The start of a cue in milliseconds; fails where the cue is not valid."""
    times, *lines = cue.split("\n")
    stamp = r"(\d\d):([0-5]\d):([0-5]\d)\.(\d{3})"
    found = re.fullmatch(f"{stamp} --> {stamp}", times)
    assert found, times
    start, end = (
        ((int(h) * 60 + int(m)) * 60 + int(s)) * 1000 + int(ms)
        for h, m, s, ms in (found.groups()[:4], found.groups()[4:])
    )
    assert start < end
    voice = re.match(r"<v ([^>]+)>", lines[0])
    assert voice is not None
    assert voice[1] in voices
    assert 1 <= len(lines) <= 2
    return start


def _replayed(session: Enacted, logged: list[Logged]) -> Iterator[Logged]:
    """What a new session does with the events of the log."""
    again = Session(session.program, session.people, LANGUAGE)
    for line in logged:
        if isinstance(line.item, Deadline):
            yield from (Logged(line.now, action) for action in again.on_deadline(line.now))
        elif isinstance(line.item, Event):
            yield from (Logged(line.now, action) for action in again.handle(line.item, line.now))
