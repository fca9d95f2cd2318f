"""Export and import of sessions as JSON.

The format is documented by ``schema/export-1.json``, which is generated from the same types.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NaiveDatetime,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from companion.core.api.consent import Consent, Level
from companion.core.api.record import Entry, FloorClosed, FloorOpened, Intruded, PartnerSaid
from companion.core.api.session_log import SessionStart
from companion.core.safe_text import composed
from companion.errors import JournalError
from companion.journal.codec import first_problem
from companion.journal.retention import latest
from companion.journal.store import Journal
from companion.journal.store.reading import SessionRow
from companion.journal.store.tables import TABLES

FORMAT = 1
_MOST = 2**53
"""JSON's numbers are not exact beyond this."""
_KINDS = {name: kind for kind, name in TABLES.items()}
MOST_BYTES = 64 * 1024 * 1024
"""Limit for an imported file; 10,000 one-hour sessions with all their words are half of it."""
_MOST_SESSIONS = 20_000
_MOST_ENTRIES = 50_000
_MOST_PEOPLE = 12
_MOST_MINUTES = 24 * 60.0
_MOST_S = 25 * 3600.0
"""Times begin with the session; the last words may come a little after its end."""
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_Text = Annotated[str, StringConstraints(max_length=100_000)]
_Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ExportedSession(_Strict):
    """One session."""

    script: _Name = Field(description="The id of the script.")
    title: _Text = Field(description="The title of the script.")
    people: list[_Name] = Field(
        min_length=1,
        max_length=_MOST_PEOPLE,
        description="Who took part, in the order in which they were named.",
    )
    began: NaiveDatetime = Field(description="The time of day at second 0, as the clock of the room said.")
    minutes: float = Field(ge=0, le=_MOST_MINUTES, description="How long it lasted.")
    ending: _Text | None = Field(description="How it ended; null: it was interrupted, and may be resumed.")
    kept: Level = Field(description="What they agreed to have kept; where not words, texts are empty.")
    sound: bool = Field(description="Whether they agreed to have the sound kept, for this session.")
    entries: list[dict[str, Any]] = Field(
        max_length=_MOST_ENTRIES,
        description="What happened, in order. Times are seconds since the session began.",
    )


class Export(_Strict):
    """Exported sessions."""

    companion: Literal["sessions"] = Field(description="What this file is.")
    format: Literal[1] = Field(description="The version of this format.")
    sessions: list[ExportedSession] = Field(max_length=_MOST_SESSIONS)


@dataclass(frozen=True, slots=True)
class Taken:
    """A session read from a file."""

    began: SessionStart
    entries: Sequence[Entry]
    ending: str
    length_s: float


def exported(sessions: Iterable[tuple[SessionRow, Sequence[Entry]]]) -> Iterator[str]:
    """Yield sessions with their entries as the text of one JSON document, piece by piece."""
    yield f'{{\n "companion": "sessions",\n "format": {FORMAT},\n "sessions": ['
    between = "\n"
    for row, entries in sessions:
        yield between + "  " + _json(row, entries).replace("\n", "\n  ")
        between = ",\n"
    yield "]\n}\n" if between == "\n" else "\n ]\n}\n"


def _json(row: SessionRow, entries: Sequence[Entry]) -> str:
    return json.dumps(_as_json(row, entries), ensure_ascii=False, indent=1)


def _as_json(row: SessionRow, entries: Sequence[Entry]) -> dict[str, Any]:
    return {
        "script": row.script,
        "title": row.title,
        "people": list(row.people),
        "began": row.began.isoformat(),
        "minutes": row.minutes,
        "ending": row.ending,
        "kept": row.level.value,
        "sound": row.sound,
        "entries": [
            {"is": TABLES[type(entry)], **{key: asdict(entry)[key] for key in _fields(type(entry))}}
            for entry in latest(entries)
            if type(entry) in TABLES
        ],
    }


def taken(text: str, name: str) -> list[Taken]:
    """Parse the sessions of an export. ``name``: the file, for errors. Raises JournalError, which says where
    something is wrong, but never quotes it."""
    try:
        export = Export.model_validate_json(text)
    except ValidationError as error:
        raise JournalError(f"{name}: this is no export of Companion: {first_problem(error)}.") from None
    return [_taken(session, f"{name}: sessions[{at}]") for at, session in enumerate(export.sessions)]


def take_in(journal: Journal, sessions: Iterable[Taken]) -> tuple[list[int], int]:
    """Import sessions, except those already present. Returns the new session numbers, and how many were
    present."""
    there = {(row.script, row.began, row.people, row.ending) for row in journal.reading.sessions()}
    numbers, known = [], 0
    for one in sessions:
        began = one.began
        if (began.script, began.started_at, began.people, one.ending) in there:
            known += 1
        else:
            numbers.append(journal.take_in(began, one.entries, one.ending, one.length_s))
    return numbers, known


def _taken(session: ExportedSession, where: str) -> Taken:
    if session.ending is None:
        raise JournalError(f"{where}: this session was not over when it was exported, and can't be taken in.")
    names = {_nfc(name): composed(name) for name in session.people}
    people = tuple(names.values())
    if not all(people):
        raise JournalError(f"{where}.people: a name has no letter.")
    if len({name.casefold() for name in people}) < len(session.people):
        raise JournalError(f"{where}.people: a name stands there twice.")
    if not _FIRST_YEAR <= session.began.year <= _LAST_YEAR:
        raise JournalError(f"{where}.began: the year must be between {_FIRST_YEAR} and {_LAST_YEAR}.")
    if session.kept is Level.NOTHING:
        raise JournalError(f"{where}.kept: nothing was to be kept of this session, and so it is not.")
    entries = [
        _entry(_spelled(fields, names), f"{where}.entries[{at}]") for at, fields in enumerate(session.entries)
    ]
    for at, entry in enumerate(entries):
        if any(name not in people for name in _people(entry)):
            raise JournalError(f"{where}.entries[{at}]: it names somebody who is not among the people.")
    began = SessionStart(
        script=_nfc(session.script),
        title=_nfc(session.title),
        script_file=_nfc(session.script),
        script_hash="",
        people=people,
        started_at=session.began,
        consent=Consent(session.kept, session.sound),
    )
    return Taken(began, entries, session.ending, 60.0 * session.minutes)


def _spelled(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value from JSON with composed letters, and with people's names as they are kept."""
    if isinstance(value, str):
        return names.get(_nfc(value), _nfc(value))
    if isinstance(value, list):
        return [_spelled(one, names) for one in value]
    return {key: _spelled(one, names) for key, one in value.items()} if isinstance(value, dict) else value


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _people(entry: Entry) -> Iterable[str]:
    match entry:
        case PartnerSaid(speaker=speaker, overlapping=several):
            return filter(None, (speaker, *several))
        case FloorOpened(holder=holder) | FloorClosed(holder=holder):
            return (holder,)
        case Intruded(holder=holder, by=by):
            return filter(None, (holder, by))
    by = getattr(entry, "by", None)
    return (by,) if by else ()


def _entry(fields: Mapping[str, Any], where: str) -> Entry:
    rest = dict(fields)
    name = rest.pop("is", None)
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise JournalError(f"{where}.is: this must be one of {', '.join(sorted(_KINDS))}.")
    adapter = _adapter(kind)
    if unknown := sorted(set(rest) - set(_fields(kind))):
        raise JournalError(f"{where}: {unknown[0]!r} is not a field of it.")
    for key, value in rest.items():
        most = _MOST_S if key.endswith("_s") else _MOST
        if isinstance(value, int | float) and not abs(value) <= most:
            raise JournalError(f"{where}.{key}: this number is out of range.")
    try:
        entry: Entry = adapter.validate_python(rest)
    except ValidationError as error:
        raise JournalError(f"{where}: {first_problem(error)}.") from None
    return entry


def _fields(kind: type[Entry]) -> list[str]:
    """Return the fields that are exported: all but session numbers, which another journal assigns itself."""
    return [name for name in kind.__dataclass_fields__ if name != _HERE_ONLY]


def _adapter(kind: type[Entry]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


_HERE_ONLY = "sources"
_ADAPTERS: dict[type[Entry], TypeAdapter[Any]] = {}


def json_schema() -> dict[str, Any]:
    """Return the schema of an export, draft 2020-12."""
    schema = Export.model_json_schema()
    kinds = []
    for name, kind in sorted(_KINDS.items()):
        one = _adapter(kind).json_schema()
        one["title"] = name
        one["properties"].pop(_HERE_ONLY, None)
        one["properties"] = {"is": {"const": name}, **one["properties"]}
        one["required"] = ["is", *one.get("required", [])]
        one["additionalProperties"] = False
        kinds.append(one)
    schema["$defs"]["ExportedSession"]["properties"]["entries"]["items"] = {"anyOf": kinds}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Companion export"}
