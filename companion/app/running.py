"""Runs sessions and writes their files."""

import datetime
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from companion import private
from companion.app.audio_io import AudioIO
from companion.app.journaling import SessionJournal, fingerprint
from companion.clock import time_of_day
from companion.core.api.consent import NO_CONSENT
from companion.core.api.events import CameBack, StorageFailed
from companion.core.api.ports import Display, Recorder
from companion.core.api.record import Ended, Entry
from companion.core.api.remembered import by_turns
from companion.core.api.session_log import SessionStart, Unfinished
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.core.state.memory import Value, Words
from companion.errors import SetupError
from companion.journal.events import EventLog
from companion.journal.live import LiveLog
from companion.journal.record import SessionRecord
from companion.journal.replaying import Rebuilt, session_of
from companion.journal.transcript import Cover
from companion.language import language
from companion.loop import Loop
from companion.system.invocation import as_started
from companion.terminal.display import choose_display

ShowWith = Callable[[Session], Sequence[Display]]
INTERRUPTED = "interrupted"
"""The name of the ending when Ctrl-C was pressed."""


@dataclass
class Outcome:
    """A finished session and its record."""

    session: Session
    ending: str
    record: SessionRecord
    log: EventLog
    journal: SessionJournal = field(default_factory=SessionJournal)
    """What may be stored of it."""

    @property
    def exit_code(self) -> int:
        """Exit status of the command: 130 after Ctrl-C, as shells define it."""
        return 130 if self.ending == INTERRUPTED else 0

    def write(self, folder: Path) -> list[Path]:
        """Write transcript, captions and events; returns the files: none of a session that was forgotten, or
        of which no words may be kept.

        Raises JournalError when it can't.
        """
        if self.session.forgotten or not self.journal.allows_words:
            return []
        files = [folder / name for name in ("transcript.md", "captions.vtt", "events.jsonl")]
        self.record.write_markdown(files[0])
        self.record.write_captions(files[1])
        self.log.write(files[2])
        return files


@dataclass
class RunOptions:
    """Options of one run."""

    settings: Mapping[str, Value] = field(default_factory=dict)
    safe_word: str | None = None
    seed: int = 0
    recorders: Sequence[Recorder] = ()
    journal: SessionJournal = field(default_factory=SessionJournal)


def run_session(
    world: AudioIO,
    program: Program,
    people: Sequence[str],
    show_with: ShowWith,
    wishes: RunOptions | None = None,
) -> Outcome:
    """Run one session in ``world`` to its end, or to Ctrl-C: what was said until then is kept.

    Raises SetupError when the number of people does not fit the script.
    """
    wishes = wishes or RunOptions()
    started_at = time_of_day() - datetime.timedelta(seconds=world.timeline.now())
    past = wishes.journal.past()
    began = SessionStart(
        script=program.id,
        title=program.title,
        script_file=wishes.journal.script_file,
        script_hash=fingerprint(program),
        people=tuple(people),
        started_at=started_at,
        consent=wishes.journal.consent or NO_CONSENT,
        settings={
            name: value for name, value in wishes.settings.items() if not isinstance(value, Mapping | Words)
        },
        safe_word=wishes.safe_word,
        seed=wishes.seed,
        past=by_turns(past, people) if wishes.journal.memory_store else past,
    )
    try:
        session = session_of(began, program, world.spoken(program.language))
    except ValueError as error:
        here = "Here is 1." if len(people) == 1 else f"Here are {len(people)}."
        raise SetupError(f"{error} {here}") from None
    live = wishes.journal.begin(began, say_trouble, _failing(world), world.recording.of)
    return _run(world, session, live, show_with, wishes, ResumeState(time_of_day()))


def go_on(
    world: AudioIO, left: Unfinished, again: Rebuilt, show_with: ShowWith, wishes: RunOptions | None = None
) -> Outcome:
    """Continue a session that was cut off; ``world`` starts at its last second."""
    wishes = wishes or RunOptions()
    session, now = again.session, world.timeline.now()
    supposed = session.wall.at(now)
    assert supposed is not None, "a session that is kept knows the time of day"
    away_s = max(0.0, (time_of_day() - supposed).total_seconds())  # the clock may have been set back
    before = ResumeState(left.began.started_at, again.entries, CameBack(again.left_at_s, away_s, anew=True))
    live = wishes.journal.go_on(
        left.session, again.happened, say_trouble, _failing(world), world.recording.of
    )
    return _run(world, session, live, show_with, wishes, before)


def _failing(world: AudioIO) -> Callable[[str], None]:
    """Reports to the session that storing it failed, and why."""
    return lambda why: world.inbox.post(StorageFailed(why))


@dataclass
class ResumeState:
    """Where a session starts from: its date, the entries already in its record, the event that resumes it."""

    at: datetime.datetime
    entries: Sequence[Entry] = ()
    first: CameBack | None = None


def _run(
    world: AudioIO,
    session: Session,
    live: LiveLog | None,
    show_with: ShowWith,
    wishes: RunOptions,
    before: ResumeState,
) -> Outcome:
    spoken = language(session.program.language)
    date = spoken.transcript.date(before.at)
    cover = Cover(session.program.title, session.memory.people, date, spoken)
    record = SessionRecord(cover, before.entries)
    log = EventLog()
    world.watch(session)
    displays = show_with(session)
    loop = Loop(
        session,
        world.speaker,
        world.timeline,
        ears=world.voices,
        transcriber=world.listener,
        recorders=(record, *wishes.recorders),
        displays=displays,
        log=log,
        live=live,
        remembering=wishes.journal.remembering(say_trouble),
        refresh_s=world.refresh_s,
    )
    if live and wishes.journal.sound:
        world.recording.begin()
    try:
        ending = loop.run(before.first)
    except KeyboardInterrupt:
        ending = INTERRUPTED
    finally:
        world.recording.end()
        for display in displays:
            display.close()
    if live and ending != INTERRUPTED:  # which can be resumed
        live.end(ending)
    if not session.ending:
        record.note(Ended(world.timeline.now(), ending))
    return Outcome(session, ending, record, log, wishes.journal)


def displays_for(world: AudioIO) -> ShowWith:
    """Makes the displays of a session: the terminal, and those that follow every session here."""

    def show(session: Session) -> Sequence[Display]:
        offered = {command: session.commands.name(command) for command in session.commands.offered}
        words = language(session.program.language).screen
        terminal = choose_display(
            sys.stdout, lambda: world.listener.level_dbfs, words, offered, keys=world.has_keys
        )
        return (terminal, *(display(session) for display in world.displays))

    return show


def make_folder(folder: Path) -> None:
    """Make ``folder`` before a session: afterwards it would be too late to choose another.

    Raises SetupError when it can't be made.
    """
    try:
        private.make_folder(folder)
    except OSError as error:
        raise SetupError(f"{folder}: this folder can't be made ({error.strerror}).") from error


def say_trouble(sentence: str) -> None:
    """Print a problem that does not end the session."""
    print(as_started(sentence), file=sys.stderr)
