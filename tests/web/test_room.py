"""What pages give reaches the session as keys and words do."""

import json
import queue
from pathlib import Path

import pytest

from companion.core.api.events import (
    Command,
    CommandGiven,
    DeclinedUnseen,
    Event,
    Heard,
    NothingHeard,
    SpeechEnded,
    SpeechStarted,
)
from companion.core.api.snapshot import Breath, Mood, Snapshot
from companion.language import language
from companion.terminal.keys import BINDINGS
from companion.web.pairing import FULL, Grant, Role
from companion.web.picture import picture
from companion.web.room import BUTTONS, MOST_TYPED, NotNow, Room
from tests.web.serving import served

WORDS = language().screen
PEOPLE = ("Maya", "Leo")
EVERY = {command: command.value for command in Command}


class Inbox:
    """Keeps events."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def post(self, event: Event) -> None:
        """Keep it."""
        self.events.append(event)


def _room(**more: object) -> tuple[Room, Inbox]:
    room, inbox = Room(), Inbox()
    room.enter(inbox, lambda: 12.0)
    room.display(PEOPLE, EVERY, WORDS).show(Snapshot(12.0, "Talk", Mood.LISTENING, holder="Maya", **more))  # type: ignore[arg-type]  # fields of a snapshot
    return room, inbox


def test_there_is_a_button_for_each_key() -> None:
    """And for going on, which is the space bar too."""
    assert set(BINDINGS.values()) <= set(BUTTONS)
    room, inbox = _room()
    for command in BUTTONS:
        room.command(command.name)
    room.declines()
    assert inbox.events == [*map(CommandGiven, BUTTONS), DeclinedUnseen()]
    with pytest.raises(NotNow):
        room.command("FORGET_SESSION")


def test_typed_words_are_an_utterance_of_who_typed_them() -> None:
    """Its number is none that the microphone uses, and each has its own."""
    room, inbox = _room()
    room.say(" I was \n sad. ", "Maya")
    room.say("Really.", None)
    first, second = inbox.events[:3], inbox.events[3:]
    assert [type(event) for event in first] == [SpeechStarted, SpeechEnded, Heard]
    started, ended, heard = first
    assert isinstance(started, SpeechStarted)
    assert isinstance(ended, SpeechEnded)
    assert isinstance(heard, Heard)
    assert started.utterance == ended.utterance == heard.utterance < 0
    assert heard.text == "I was sad."
    assert max(ended.likeness, key=lambda one: one.fit).partner == "Maya"
    assert isinstance(second[0], SpeechStarted)
    assert second[0].utterance != started.utterance


@pytest.mark.parametrize(
    ("text", "by"), [("", None), (" ", "Maya"), ("x" * (MOST_TYPED + 1), None), ("Hello.", "Eve")]
)
def test_what_can_not_be_said_is_refused_in_words(text: str, by: str | None) -> None:
    """Nothing of it reaches the session."""
    room, inbox = _room()
    with pytest.raises(NotNow):
        room.say(text, by)
    assert inbox.events == []


def test_nobody_is_typed_over() -> None:
    """While somebody speaks, what is typed waits."""
    room, inbox = _room(hearing=True)
    with pytest.raises(NotNow, match="speaking"):
        room.say("Hello.", None)
    assert inbox.events == []


def test_without_a_session_nothing_is_taken() -> None:
    """Neither before nor behind it."""
    room, inbox = _room()
    room.leave("The microphone is gone.")
    assert room.state.trouble == "The microphone is gone."
    with pytest.raises(NotNow):
        room.command("PAUSE")
    with pytest.raises(NotNow):
        room.say("Hello.", None)
    assert inbox.events == []


@pytest.mark.parametrize(
    ("snapshot", "holds"),
    [
        (
            Snapshot(1.0, "T", Mood.LISTENING, holder="Leo", time_left_s=5.04, time_total_s=60.0),
            {"person": 1, "left_s": 5.0, "nearly": True},
        ),
        (Snapshot(1.0, "T", Mood.LISTENING, holder="Leo", disturbed=True), {"waits": True}),
        (
            Snapshot(1.0, "T", Mood.QUIET, time_left_s=1.0, time_total_s=2.0),
            {"left_s": None, "silence": False},
        ),
        (
            Snapshot(1.0, "T", Mood.QUIET, time_left_s=50.0, time_total_s=60.0),
            {"left_s": 50.0, "silence": True},
        ),
        (
            Snapshot(1.0, "T", Mood.BREATHING, breath=Breath("in", 0.25, 1, 4)),
            {"headline": "In", "breath": {"phase": "in", "fraction": 0.25, "at_s": 1.0}},
        ),
        (Snapshot(1.0, "T", Mood.TROUBLE), {"waits": True, "useful": ["GO_ON", "STOP"]}),
        (Snapshot(1.0, "T\x1b[2J", Mood.ASKING, heard="a\nb"), {"heard": "a b", "heard_from": "Someone"}),
    ],
)
def test_a_page_shows_what_is_so(snapshot: Snapshot, holds: dict[str, object]) -> None:
    """In the words that the terminal has."""
    shown = picture(snapshot, PEOPLE, EVERY, WORDS)
    assert holds.items() <= shown.items()
    assert "\x1b" not in str(shown["title"])


def test_a_session_goes_on_when_the_pages_are_gone(tmp_path: Path) -> None:
    """Their server may stop in the middle of a turn."""
    with served(tmp_path) as at, at.socket() as line:
        line.recv(timeout=30)
    display = at.room.display(PEOPLE, EVERY, WORDS)
    display.show(Snapshot(1.0, "Talk", Mood.LISTENING, holder="Maya"))
    assert at.room.state.phase == "running"


def test_who_types_has_begun_to_speak() -> None:
    """What they send is that utterance; of what they leave nothing was heard; nobody else types meanwhile."""
    room, inbox = _room()
    mine, other = object(), object()
    room.typing(mine)
    room.typing(mine)
    room.typing(other)
    room.stopped_typing(other)
    room.display(PEOPLE, EVERY, WORDS)
    (began,) = inbox.events
    assert isinstance(began, SpeechStarted)
    assert began.typed
    assert not room.types(mine), "a new session has begun meanwhile"
    room, inbox = _room()
    room.typing(mine)
    room.say("I was sad.", None, mine)
    assert [type(event) for event in inbox.events] == [SpeechStarted, SpeechEnded, Heard]
    assert len({event.utterance for event in inbox.events if hasattr(event, "utterance")}) == 1
    room.typing(mine)
    room.stopped_typing(mine)
    assert [type(event) for event in inbox.events[3:]] == [SpeechStarted, SpeechEnded, NothingHeard]
    room.show(PEOPLE, picture(Snapshot(2.0, "Talk", Mood.SPEAKING), PEOPLE, EVERY, WORDS))
    room.typing(mine)
    assert len(inbox.events) == 6, "nobody is expected to speak"


def test_a_page_that_goes_away_types_no_more(tmp_path: Path) -> None:
    """Nor does one that only shows: a turn is not held open by what nobody writes."""
    with served(tmp_path) as at:
        inbox: queue.Queue[Event] = queue.Queue()
        at.room.enter(_Posting(inbox), lambda: 12.0)
        at.room.display(PEOPLE, EVERY, WORDS).show(Snapshot(12.0, "Talk", Mood.LISTENING, holder="Maya"))
        with at.socket(Grant(Role.SCREEN)) as screen:
            screen.send(json.dumps({"typing": True}))
            assert "no" in [key for _ in range(2) for key in json.loads(screen.recv(timeout=30))]
        assert inbox.empty()
        with at.socket(FULL) as page:
            page.send(json.dumps({"typing": True}))
            assert isinstance(inbox.get(timeout=30), SpeechStarted)
        assert isinstance(inbox.get(timeout=30), SpeechEnded)
        assert isinstance(inbox.get(timeout=30), NothingHeard)


class _Posting:
    def __init__(self, events: "queue.Queue[Event]") -> None:
        self._events = events

    def post(self, event: Event) -> None:
        """Keep it."""
        self._events.put(event)


def test_pages_hear_that_something_was_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another page may still show it."""
    with served(tmp_path) as at, at.socket() as socket:
        monkeypatch.setattr(at.house.archive, "forget", lambda what: "It is gone.")
        assert json.loads(socket.recv(timeout=30))["forgotten"] == 0
        status, said, _ = at.ask("POST", "/api/forget", {"everything": True}, grant=FULL)
        assert (status, json.loads(said)) == (200, {"done": "It is gone."})
        while json.loads(socket.recv(timeout=30))["forgotten"] != 1:
            pass
