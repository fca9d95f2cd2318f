"""Sessions as JSON: what goes out comes in again, and what is wrong is said with its place."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api import record as r
from companion.core.api.consent import Consent, Level
from companion.core.api.session_log import SessionStart
from companion.errors import JournalError
from companion.journal.exchange import exported, json_schema, take_in, taken
from companion.journal.retention import allowed, latest
from companion.journal.store import Journal
from companion.journal.store.tables import TABLES
from tests.journal.store.making import Pocket

PEOPLE = ("Maya", "Leo", "Ada")
_seconds = st.floats(0, 9e4, allow_nan=False)
_person = st.sampled_from(PEOPLE)
_words = st.text(st.characters(codec="utf-8"), max_size=30)
_BY_NAME = {
    "holder": _person,
    "speaker": st.none() | _person,
    "by": st.none() | _person,
    "value": st.none() | _words,
    "overlapping": st.lists(_person, unique=True, max_size=3).map(tuple),
    "utterance": st.integers(0, 10**6),
    "confidence": st.floats(0, 1),
    "sentences_s": st.lists(_seconds, max_size=3).map(tuple),
    "sources": st.just(()),
}
_BY_TYPE = {"float": _seconds, "str": _words, "bool": st.booleans()}


def _entries_of(kind: type[r.Entry]) -> st.SearchStrategy[r.Entry]:
    fields = {
        name: _BY_NAME[name] if name in _BY_NAME else _BY_TYPE[getattr(field.type, "__name__", "")]
        for name, field in kind.__dataclass_fields__.items()
    }
    return st.builds(kind, **fields)


_entry = st.one_of([_entries_of(kind) for kind in TABLES])


def _began(level: Level = Level.WORDS, day: int = 3) -> SessionStart:
    return SessionStart(
        script="an-evening",
        title="An evening",
        script_file="an-evening",
        script_hash="0" * 64,
        people=PEOPLE,
        started_at=datetime.datetime(2026, 5, day, 20, 0),
        consent=Consent(level),
    )


def _out(journal: Journal) -> str:
    reading = journal.reading
    return "".join(exported((row, reading.entries(row.id)) for row in reading.sessions()))


@settings(max_examples=40)
@given(st.lists(_entry, max_size=12), st.sampled_from([Level.WORDS, Level.ANSWERS]))
def test_what_is_exported_comes_in_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, entries: Sequence[r.Entry], level: Level
) -> None:
    """A session that is taken in on another machine has the same facts and the same record."""
    folder = tmp_path_factory.mktemp("two")
    with Journal(folder / "here", Pocket()) as here:
        number = here.take_in(_began(level), entries, "finished", 754.5)
        text = _out(here)
        row, kept = here.reading.session(number), here.reading.entries(number)
    assert kept == [allowed(entry, level) for entry in entries]
    with Journal(folder / "there", Pocket()) as there:
        assert take_in(there, taken(text, "a.json")) == ([1], 0)
        assert there.reading.session(1) == row
        assert there.reading.entries(1) == list(latest(kept))
        assert take_in(there, taken(text, "a.json")) == ([], 1), "the same is taken in once"


@pytest.fixture
def document(tmp_path: Path) -> dict[str, object]:
    """An export of one short session, to be spoilt."""
    with Journal(tmp_path / "here", Pocket()) as here:
        here.take_in(
            _began(),
            [
                r.FloorOpened(1.0, "Maya", 60.0),
                r.PartnerSaid(1, 2.0, 3.0, "Maya", "SECRET", 0.9, "turn"),
                r.FloorClosed(4.0, "Maya", 3.0, "words"),
            ],
            "finished",
            5.0,
        )
        found: dict[str, object] = json.loads(_out(here))
    return found


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (["format"], 2, "format"),
        (["companion"], "songs", "companion"),
        (["sessions", 0, "began"], "yesterday", "sessions[0].began"),
        (["sessions", 0, "began"], "2026-05-03T20:00:00+02:00", "sessions[0].began"),
        (["sessions", 0, "minutes"], -1, "sessions[0].minutes"),
        (["sessions", 0, "people"], ["Maya", "Maya", "Leo", "Ada"], "sessions[0].people"),
        (["sessions", 0, "people"], ["Leo"], "entries[0]"),
        (["sessions", 0, "ending"], None, "not over"),
        (["sessions", 0, "kept"], "nothing", "sessions[0].kept"),
        (["sessions", 0, "mood"], "good", "sessions[0].mood"),
        (["sessions", 0, "entries", 1, "is"], "song", "entries[1].is"),
        (["sessions", 0, "entries", 1, "start_s"], "SECRET", "entries[1]: start_s"),
        (["sessions", 0, "entries", 1, "start_s"], float("inf"), "entries[1]"),
        (["sessions", 0, "entries", 1, "utterance"], 2**70, "entries[1]"),
        (["sessions", 0, "entries", 1, "start_s"], 1e9, "entries[1].start_s"),
        (["sessions", 0, "people"], ["Maya", "MAYA"], "people: a name stands there twice"),
        (["sessions", 0, "people"], ["Jos\u00e9", "Jose\u0301"], "people: a name stands there twice"),
        (["sessions", 0, "people"], ["Maya", " \n"], "people: a name has no letter"),
        (["sessions", 0, "entries", 1, "speaker"], "Eve", "entries[1]"),
        (["sessions", 0, "entries", 1, "loud"], True, "entries[1]"),
    ],
)
def test_a_wrong_export_is_told_with_its_place(
    document: dict[str, object], path: list[str | int], value: object, told: str
) -> None:
    """One sentence says where the mistake is, and holds no word that somebody said."""
    place: object = document
    for step in path[:-1]:
        place = place[step]  # type: ignore[index]  # dictionaries and lists in turn
    place[path[-1]] = value  # type: ignore[index]  # as above
    with pytest.raises(JournalError) as raised:
        taken(json.dumps(document), "a.json")
    assert str(raised.value).startswith("a.json: ")
    assert told in str(raised.value)
    assert "SECRET" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("escaped", [False, True])
def test_names_come_in_composed(document: dict[str, object], escaped: bool) -> None:
    """However a program wrote the letters of a name into its JSON, it is the name that a keyboard types."""
    text = json.dumps(document, ensure_ascii=escaped)
    text = text.replace("Maya", "Jose\\u0301" if escaped else "Jose\u0301")
    (session,) = taken(text, "a.json")
    assert session.began.people[0] == "Jos\u00e9"
    assert [entry.speaker for entry in session.entries if isinstance(entry, r.PartnerSaid)] == ["Jos\u00e9"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"companion": "sessions"}', "\x00"])
def test_what_is_no_export_is_told(text: str) -> None:
    """Any other file gets a sentence."""
    with pytest.raises(JournalError, match=r"^a\.json: this is no export of Companion: "):
        taken(text, "a.json")


def test_the_schema_names_every_field_of_every_entry() -> None:
    """The documented schema allows exactly what an export holds: no numbers of sessions in this journal."""
    kinds = json_schema()["$defs"]["ExportedSession"]["properties"]["entries"]["items"]["anyOf"]
    there = {one["title"]: set(one["properties"]) for one in kinds}
    assert there == {name: {"is", *kind.__dataclass_fields__} - {"sources"} for kind, name in TABLES.items()}


def test_the_schema_in_the_repository_is_the_present_one() -> None:
    """Whoever reads the file reads what the program does."""
    kept = Path(__file__).parents[2] / "schema" / "export-1.json"
    assert json.loads(kept.read_text("utf-8")) == json_schema(), (
        "python3 run.py export --schema > schema/export-1.json"
    )
