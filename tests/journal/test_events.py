"""The event log gives back exactly what was put in, and keeps no secret."""

import datetime
import itertools
import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.actions import Remember
from companion.core.api.consent import Level
from companion.core.api.remembered import RememberedValue
from companion.core.api.session_log import LogEntry
from companion.core.language.meaning import UNCLEAR
from companion.core.machine.session import Session
from companion.core.state.redaction import redact
from companion.core.state.states import State
from companion.errors import JournalError
from companion.journal.codec import Deadline, decode, encode
from companion.journal.events import EventLog, Logged, line_of, without_secrets
from companion.journal.live import LiveLog
from companion.language.en import LANGUAGE
from tests.core.play import Play, ask, program, say, turn
from tests.event_logs import read_log
from tests.journal.keeping import MemoryStore

CLASSES = [*get_args(e.Event), *get_args(a.Action), Deadline]
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(),
    int: st.integers(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    NoneType: st.none(),
    datetime.datetime: st.datetimes(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Anything that ``hint`` allows; hypothesis on its own would also put integers where floats stand."""
    if hint in SCALARS:
        return SCALARS[hint]
    if isinstance(hint, UnionType):
        return st.one_of([values(kind) for kind in get_args(hint)])
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0])).map(tuple)
    hints = get_type_hints(hint)
    return (
        st.builds(hint, **{name: values(kind) for name, kind in hints.items()})
        if hints
        else st.sampled_from(hint)
    )


def instances(kind: Any) -> st.SearchStrategy[Any]:
    """Objects of a class of events or actions."""
    return st.builds(kind, **{name: values(hint) for name, hint in get_type_hints(kind).items()})


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_event_and_action_survives_the_log(kind: Any, data: st.DataObject) -> None:
    """What a session was given and gave can be read back exactly, whatever people said."""
    item = data.draw(instances(kind))
    again = decode(json.dumps(encode(item)))
    assert again == item
    assert type(again) is type(item)


@given(item=st.one_of([instances(kind) for kind in CLASSES]), now=st.floats(0, 1e6))
def test_a_line_is_one_line_of_json(item: Any, now: float) -> None:
    """Any tool that reads JSON lines can read the log, and finds time and class at the front."""
    line = line_of(Logged(now, item))
    assert line.count("\n") == 1
    assert line.endswith("\n")
    source = json.loads(line)
    first, second, *_ = source
    assert first == "now"
    assert second in ("event", "action")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "invalid json"),
        ("[1]", '"event" or "action"'),
        ('{"now": 1}', '"event" or "action"'),
        ('{"now": 1, "event": "Nonsense"}', "names no known event"),
        ('{"now": 1, "event": ["Heard"]}', "names no known event"),
        ('{"now": 1, "event": "Heard", "utterance": 1}', "Heard.text: field required"),
        ('{"now": 1, "event": "PromptEnded", "id": "secret"}', "PromptEnded.id"),
        ('{"now": 1, "event": "PromptEnded", "id": true}', "PromptEnded.id"),
        ('{"now": 1, "event": "CommandGiven", "command": "secret"}', "CommandGiven.command: input should be"),
        ('{"now": 1, "action": "Note", "entry": {"at_s": 1}}', "names no known entry"),
        ('{"now": 1, "action": "Prepare", "texts": "secret"}', "Prepare.texts"),
    ],
)
def test_a_damaged_event_is_refused_with_the_place(line: str, complaint: str) -> None:
    """One sentence says what is damaged, without repeating what was said."""
    with pytest.raises(JournalError) as caught:
        decode(line)
    assert complaint in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """Writing in a place that is not there says so, and does not break down."""
    with pytest.raises(JournalError, match="can't be written"):
        EventLog().write(tmp_path / "no folder" / "events.jsonl")


def test_unpaired_surrogates_do_not_spoil_the_log(tmp_path: Path) -> None:
    """Text that no file can hold is written all the same; what is half a character is replaced."""
    log = EventLog()
    log.action(1.0, a.Speak(1, "broken \ud800 text"))
    log.write(tmp_path / "events.jsonl")
    assert [line.item for line in read_log(tmp_path / "events.jsonl")] == [a.Speak(1, "broken \ufffd text")]


class LoggedSession(Session):
    """A session whose events and actions are logged, as the loop does."""

    log: EventLog
    live: LiveLog | None = None

    def handle(self, event: e.Event, now: float) -> list[a.Action]:
        """Log what goes in and what comes out."""
        bare = self.redacted(event)
        self.log.event(now, event, bare)
        return self._logged(super().handle(event, now), now, event, bare)

    def on_deadline(self, now: float) -> list[a.Action]:
        """Log the deadline and what comes out."""
        self.log.deadline(now)
        return self._logged(super().on_deadline(now), now)

    def _logged(
        self,
        actions: list[a.Action],
        now: float,
        event: e.Event | None = None,
        bare: e.Event | None = None,
    ) -> list[a.Action]:
        if self.live:
            self.live.happened(LogEntry(now, event, decided=self.decisions.made), bare, actions)
        for action in actions:
            self.log.action(now, action)
        return actions


SCRIPT = program(
    say("Welcome."),
    ask("Are you ready?"),
    turn("Maya", "Maya, tell Leo.", time_s=60.0, record=False),
    turn("Leo", "Leo, tell Maya.", time_s=60.0),
    say("That is all."),
)
PEOPLE = ("Maya", "Leo")


@pytest.fixture(params=[True, False], ids=["with drafts", "without"])
def played(request: pytest.FixtureRequest) -> EventLog:
    """The log of a session with a pause, a turn off the record, and a safe word in the middle of a turn."""
    draft: bool = request.param
    play = Play(SCRIPT, PEOPLE)
    session = LoggedSession(SCRIPT, PEOPLE, LANGUAGE, safe_word="pineapple")
    session.log = EventLog()
    play.session = session
    play.begin().until_state(State.ASKING)
    play.says("Yes.", draft=draft)
    play.until_state(State.FLOOR)
    play.says("Maya's secret that nobody may keep.", 3.0, draft=draft)
    play.run(6.0)
    play.says("Pause.", draft=draft)
    play.until_state(State.PAUSED).run(4.0)
    play.says("Talk of the pause, off the record.", 2.0, draft=draft)
    play.run(5.0)
    play.says("Go on.", draft=draft)
    play.until_state(State.FLOOR)
    play.says("I'm done.", draft=draft)
    play.until(lambda: any(entry.holder == "Leo" for entry in play.entries(r.FloorOpened)))
    play.says("Leo's words before it.", 2.0, draft=draft)
    play.run(4.0)
    play.says("No, pineapple, I can't hear this.", 2.0, draft=draft)
    play.until_state(State.ENDED)
    return session.log


def test_the_log_keeps_no_word_that_the_record_does_not(played: EventLog, tmp_path: Path) -> None:
    """What was off the record, said in a pause or thrown away after the safe word is in no file."""
    played.write(tmp_path / "events.jsonl")
    text = (tmp_path / "events.jsonl").read_text()
    for secret in ("secret", "off the record", "before it", "pineapple", "hear this"):
        assert secret not in text
    assert "Are you ready?" in text


def test_a_session_can_be_replayed_from_its_log(played: EventLog, tmp_path: Path) -> None:
    """A fresh session given the events of a log says and does at each moment what the first one did."""
    played.write(tmp_path / "events.jsonl")
    lines = read_log(tmp_path / "events.jsonl")
    session = Session(SCRIPT, PEOPLE, LANGUAGE, safe_word="pineapple")
    again: list[tuple[float, a.Action]] = []
    for line in lines:
        if isinstance(line.item, Deadline):
            again += [(line.now, action) for action in session.on_deadline(line.now)]
        elif isinstance(line.item, e.Event):
            again += [(line.now, action) for action in session.handle(line.item, line.now)]
    seen = (a.Speak, a.PlayTone, a.Prepare, a.Hush, a.Duck, a.Unduck)
    before = [(line.now, line.item) for line in lines if isinstance(line.item, seen)]
    assert len(before) > 10
    assert [(now, action) for now, action in again if isinstance(action, seen)] == before


def test_the_safe_word_is_not_in_the_log() -> None:
    """Of the sentence that held it only the command is left, and nobody is named for having said it."""
    heard = e.Heard(3, "I said pineapple", 4.0, 5.0, 0.9)
    lines = [
        Logged(5.0, heard, redact(heard, e.Command.SAFE_WORD, UNCLEAR, None, LANGUAGE)),
        Logged(5.0, a.Note(r.CommandObeyed(5.0, "safe word"))),
        Logged(5.0, a.Note(r.Discarded(5.0, 2.0))),
        Logged(5.6, a.Note(r.PartnerSaid(3, 4.0, 5.0, "Leo", "I said pineapple", 0.9, "turn"))),
        Logged(5.7, a.Note(r.Answered(3.0, "How was it?", "Leo", "pineapple tea"))),
    ]
    first, *_ = kept = list(without_secrets(lines))
    assert isinstance(first.item, e.Heard)
    assert (first.item.command, first.item.withheld) == (e.Command.SAFE_WORD, True)
    assert "pineapple" not in "".join(map(line_of, kept))


def test_danger_looks_like_a_stop_in_the_log() -> None:
    """Nobody who reads the file can tell that the session ended for something else."""
    heard = e.Heard(3, "You hit me when you drink.", 4.0, 5.0, 0.9)
    lines = [
        Logged(5.0, heard, redact(heard, None, UNCLEAR, None, LANGUAGE)),
        Logged(5.0, a.Note(r.Discarded(5.0, 2.0))),
    ]
    assert lines[0].bare.danger  # type: ignore[union-attr]  # a redacted Heard
    first, *_ = without_secrets(lines)
    assert isinstance(first.item, e.Heard)
    assert (first.item.command, first.item.danger, first.item.oneself) == (e.Command.STOP, False, False)
    assert not {"hit", "drink"} & set(first.item.text.lower().split())


ADDED_SINCE = {
    "Heard": {"act": None, "hedged": False, "guessed": None, "corrects": None, "oneself": False}
    | {"hinted": False, "held": False, "again": False, "foreign": False, "doubtful": False},
    "SpeechStarted": {"typed": False},
    "SpeechEnded": {"likeness": []},
    "PromptEnded": {"sentences_s": []},
    "Speak": {"softly": False},
    "MicrophoneLost": {"silent": False},
}
"""Fields that a class got after the stored log was written, with what they are in its lines."""


def test_a_log_that_was_written_earlier_is_read_and_written_alike() -> None:
    """The form of the log and of what a journal holds stays: a stored line of each class reads back, and is
    written again with nothing changed but the fields that were added since."""
    path = Path(__file__).parent / "stored" / "events-1.jsonl"
    logged = read_log(path)
    assert {type(line.item) for line in logged} >= set(CLASSES)
    written = [line_of(line) for line in logged]
    stored = path.read_text("utf-8")
    for before, now in (("Keep", "Remember"), ("Forget", "ForgetRemembered")):
        stored = stored.replace(f'"action": "{before}"', f'"action": "{now}"')
    stored = stored.replace('"event": "KeepingFailed"', '"event": "StorageFailed"')
    stored = stored.replace('"breath hold"', '"breath held full"')
    stored = re.sub(r'("Discarded", "at_s": [\d.]+, "since_s": [\d.]+)', r'\1, "by": null', stored)
    stored = re.sub(r'("CompanionFell", "at_s": [\d.]+)', r'\1, "sentences_s": []', stored)
    stored = re.sub(r'("CompanionSaid", .*?"quotes": \w+)', r'\1, "sources": []', stored)
    stored = re.sub(r'("Answered", .*?"quotes": \w+)', r'\1, "sources": []', stored)
    stored = re.sub(r'("kept": {.*?)}', r'\1, "session": null, "sources": []}', stored)
    expected = [json.loads(line) for line in stored.splitlines()]
    assert [json.loads(line) for line in written] == [
        line | ADDED_SINCE.get(line.get("event", line.get("action", "")), {}) for line in expected
    ]
    assert [decode(line) for line in written] == [line.item for line in logged]


def test_what_is_remembered_does_not_stand_in_the_log(tmp_path: Path) -> None:
    """It can be forgotten where it is remembered; the log would keep it."""
    log = EventLog()
    log.action(
        1.0,
        Remember(
            RememberedValue("goal-setting", "our_goal", ("leo", "maya"), "A walk every Sunday", at=None)
        ),
    )
    log.write(tmp_path / "events.jsonl")
    (logged,) = read_log(tmp_path / "events.jsonl")
    assert isinstance(logged.item, Remember)
    assert (logged.item.kept.key, logged.item.kept.value) == ("our_goal", "")


PRIVATE = program(
    ask("Maya, are you afraid?", to="Maya", private=True),
    ask("Leo, are you afraid?", to="Leo", private=True),
    ask("Are you ready?"),
    say("Good."),
)
ANSWERS = [
    "Yes.",
    "No.",
    "Yes, please.",
    "No, thank you.",
    "Not at all, no.",
    "Yes I am.",
    "No, nope.",
    "I guess so.",
    "Not really.",
]


def _session_with(answers: Sequence[str], *, draft: bool) -> tuple[str, list[Any]]:
    """The event log of a session with private answers, and what a journal holds of it while it runs."""
    play, store = Play(PRIVATE, PEOPLE), MemoryStore()
    session = LoggedSession(PRIVATE, PEOPLE, LANGUAGE)
    session.log = EventLog()
    store.moments[1] = []
    session.live = LiveLog(store, 1, Level.WORDS, lambda trouble: None)
    play.session = session
    play.begin().until_state(State.ASKING)
    for answer in (*answers, "Yes."):
        play.says(answer, draft=draft)
        play.run(12.0)
    lines = "".join(map(line_of, without_secrets(session.log.lines)))
    return lines, store.moments[1]


@pytest.mark.parametrize("draft", [True, False], ids=["with drafts", "without"])
def test_a_private_answer_leaves_no_trace(draft: bool) -> None:
    """Sessions that differ in private answers alone have the same event log and the same journal."""
    logs, journals = zip(
        *(_session_with(pair, draft=draft) for pair in itertools.product(ANSWERS[:4], ANSWERS[2:])),
        strict=True,
    )
    assert len(set(logs)) == 1
    assert all(journal == journals[0] for journal in journals)
    assert '"answered": ""' in logs[0]


@pytest.mark.parametrize("draft", [True, False], ids=["with drafts", "without"])
def test_a_session_with_private_answers_can_be_replayed(draft: bool) -> None:
    """Without the answers in its log it says and does at each moment what the first one did."""
    lines, _ = _session_with(["Yes.", "No."], draft=draft)
    session = Session(PRIVATE, PEOPLE, LANGUAGE)
    said: list[str] = []
    for line in lines.splitlines():
        item, now = decode(line), json.loads(line)["now"]
        if isinstance(item, Deadline):
            actions = session.on_deadline(now)
        elif isinstance(item, e.Event):
            actions = session.handle(item, now)
        else:
            continue
        said += [action.text for action in actions if isinstance(action, a.Speak)]
    spoken = [decode(line) for line in lines.splitlines()]
    assert said == [action.text for action in spoken if isinstance(action, a.Speak)]
    assert len(said) > 3
