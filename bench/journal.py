"""Cost of storage, compared with the same SQLite without encryption."""

import datetime
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from sqlcipher3 import dbapi2

from bench.figure import Figure
from companion.app.looking_back import trends_of
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.consent import Consent, Level
from companion.core.api.session_log import LogEntry, SessionStart, Sound
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, SAMPLE_BYTES
from companion.hearing.recording import Recording
from companion.journal.keys import InKeyFile
from companion.journal.store import FILE, Journal
from companion.journal.store.engine import Database, raw
from companion.journal.store.reading import SESSIONS
from companion.journal.trends_page import page

_SENTENCE = "I was tired when I came home, and I would have liked you to ask me how my day had been."
_SESSIONS = 1000
_SOUND_S = 10.0
_PCM_MB = HEARD_RATE_HZ * SAMPLE_BYTES * 60 / 1e6
_UTTERANCES = 100
_HOUR_MOMENTS = 6000


def figures(*, quick: bool = False) -> list[Figure]:
    """Measure writing a session, listing a thousand, and resuming one."""
    commits = 200 if quick else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = InKeyFile(folder / "journal")
        with Journal(folder / "journal", place) as journal:
            found = [_committed(journal, folder, commits), _with_sound(journal), _gone_on_with(journal)]
            _fill(journal, _SESSIONS)
        plain = _plain_copy(folder)
        with Journal(folder / "journal", place) as journal:
            found += _looked_back(journal, plain, folder / "journal" / FILE)
        plain.close()
    return found


def _committed(journal: Journal, folder: Path, commits: int) -> Figure:
    session = journal.running.begin(_began())
    moments = (_said(number) for number in count())
    took = _ms(lambda: journal.running.write(session, [next(moments)]), commits)
    journal.running.end(session, "complete")
    plain = dbapi2.connect(str(folder / "plain.db"), isolation_level=None)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"):
        plain.execute(statement)
    plain.execute("CREATE TABLE said (at_s REAL, speaker INTEGER, text TEXT, event TEXT)")
    row = (1.0, 1, _SENTENCE, _SENTENCE * 2)
    bare = _ms(lambda: plain.execute("INSERT INTO said VALUES (?, ?, ?, ?)", row), commits)
    plain.close()
    peer = (
        f"{commits} of them, median {_share(took, 0.5):.1f}; one row in plain SQLite {_share(bare, 0.99):.1f}"
    )
    return Figure("one utterance committed, p99", _share(took, 0.99), "ms", 10.0, peer)


def _with_sound(journal: Journal) -> Figure:
    """Measure words with sound: both are stored before anything else happens in the session."""
    session = journal.running.begin(replace(_began(), consent=Consent(Level.WORDS, sound=True)))
    noise = np.random.default_rng(1).normal(0, 2000, round(_SOUND_S * HEARD_RATE_HZ)).astype("<i2").tobytes()
    recording = Recording()
    recording.begin()
    moments = (_said(number) for number in count())
    found: list[Sound] = []

    def commit() -> None:
        recording.hold(Utterance(0, 0.0, _SOUND_S, 0.0, noise), 0.0)
        sound = recording.of(0)
        assert sound
        found.append(sound)
        moment = next(moments)
        journal.running.write(session, [moment], {len(found) - 1: sound})

    took = _ms(commit, 50)
    journal.running.end(session, "complete")
    journal.forgetting.session(session)
    size = len(found[0].opus) / _SOUND_S * 60 / 1e6
    peer = f"{_SOUND_S:.0f} s, made small and kept; {size:.2f} MB a minute, as recorded {_PCM_MB:.2f}"
    return Figure("one utterance committed with its sound, median", _share(took, 0.5), "ms", None, peer)


def _fill(journal: Journal, sessions: int) -> None:
    for _ in range(sessions):
        entries = [entry for number in range(_UTTERANCES) for entry in _said(number).entries]
        journal.take_in(_began(), entries, "complete", 1200.0)


def _looked_back(journal: Journal, plain: Any, path: Path) -> Iterator[Figure]:
    listed = min(_ms(journal.reading.sessions, 5))
    bare = min(_ms(lambda: plain.execute(SESSIONS).fetchall(), 5))
    peer = f"of {_UTTERANCES} utterances each; the rows alone, in plain SQLite, {bare:.0f}"
    yield Figure("a thousand sessions listed", listed, "ms", 100.0, peer)
    reading = journal.reading
    read = min(_ms(lambda: (reading.turns(), reading.answers()), 3)) / 1000
    shown = min(_ms(lambda: page(trends_of(journal)), 3)) / 1000
    peer = f"{read:.1f} s of it to read their turns and answers"
    yield Figure("trends of a thousand sessions, the whole page", shown, "s", 2.0, peer)
    session = journal.running.begin(_began())
    journal.running.write(session, [_said(1)])
    peer = f"in a journal of {path.stat().st_size / 1e6:.0f} MB"
    taken = _ms(lambda: journal.running.rewrite(session, {0: LogEntry(1.0, None)}), 1)[0]
    yield Figure("words taken back, in every byte", taken / 1000, "s", None, peer)
    forgot = _ms(lambda: journal.forgetting.session(session), 1)[0]
    yield Figure("a session forgotten, the key changed", forgot / 1000, "s", None, peer)


def _plain_copy(folder: Path) -> Any:
    """Return the same journal without encryption, in the same SQLite."""
    (key,) = InKeyFile(folder / "journal").read()
    database = Database(folder / "journal" / FILE, raw(key))
    with database.attached(folder / "plain-copy.db", ""):
        database.rows("SELECT sqlcipher_export('other')")
    database.close()
    return dbapi2.connect(str(folder / "plain-copy.db"))


def _gone_on_with(journal: Journal) -> Figure:
    session = journal.running.begin(_began())
    journal.running.write(session, [_said(number) for number in range(_HOUR_MOMENTS)])
    took = min(_ms(journal.running.unfinished, 3)) / 1000
    return Figure("an unfinished session read", took, "s", 3.0, f"{_HOUR_MOMENTS} moments, an hour's")


def _began() -> SessionStart:
    people, at = ("Maya", "Leo"), datetime.datetime(2026, 5, 3, 20, 15)
    return SessionStart("evening", "An evening", "evening.yaml", "0" * 64, people, at, Consent(Level.WORDS))


def _said(number: int) -> LogEntry:
    """Return an utterance, and every tenth time the end of a turn and an answer with it."""
    at_s, who = 6.0 * number, ("Maya", "Leo")[number // 10 % 2]
    said = r.PartnerSaid(number, at_s - 4, at_s, who, _SENTENCE, 0.9, "turn")
    turn = r.FloorClosed(at_s, who, 60.0, "words")
    answer = r.Answered(at_s, "How near do you feel?", who, str(number % 10))
    entries = (said, turn, answer) if number % 10 == 9 else (said,)
    return LogEntry(at_s, e.Heard(number, _SENTENCE, at_s - 4, at_s, 0.9), entries)


def _ms(act: Callable[[], object], times: int) -> list[float]:
    """Return the duration of each of several runs, in milliseconds."""
    took = []
    for _ in range(times):
        began_s = time.perf_counter()
        act()
        took.append((time.perf_counter() - began_s) * 1000)
    return took


def _share(took: list[float], share: float) -> float:
    """Return the time within which this share of them was done."""
    return sorted(took)[min(len(took) - 1, int(share * len(took)))]
