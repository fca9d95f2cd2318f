"""Holds whole evenings in processes of their own, kills each again and again at random moments, and has the
product go on with what is left, until the session is over.

Run as a program: ``python -m tests.app.killing FOLDER COUNT SEED``; prints what it found, ends with 1 when
something is wrong. The processes are forked, because a fresh interpreter would cost more than the rest.
"""

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from select import select

from companion.app.home import begin_home
from companion.app.resuming import cut_off
from companion.app.script_files import find_script
from companion.clock import Clock, time_of_day
from companion.core.api.record import PartnerSaid
from companion.journal.store import Journal
from tests.app.evening import AGAIN_S, TALK, at_home, hold

MOST_KILLS = 40
"""Of one evening: then it may come to its end."""
SAME_S = 1e-6


@dataclass
class Held:
    """What is known of one evening, by what its processes told."""

    said: set[str] = field(default_factory=set)
    """Words that were handed over."""
    kept: set[str] = field(default_factory=set)
    """Words behind which something else happened."""
    resumed: int = 0
    is_over: bool = False
    ledger: dict[str, dict[str, float]] | None = None
    """Of the process that came to the end; None where it was killed then."""
    turns: list[tuple[str, str, float]] = field(default_factory=list)
    """As the journal has them, in their order: who, how it ended, how long."""


def evening(script: Path, tell: int, evenings: int) -> None:
    """Hold the evening behind so many ``evenings``, or go on with it, to its end; ``tell`` is told of it."""

    def told(text: str) -> None:
        os.write(tell, f"{text}\n".encode())

    home = at_home()
    if home.journal and home.sessions and cut_off(home.sessions, find_script, time_of_day()) is None:
        over = [row for row in home.journal.reading.sessions() if row.ending == "finished"]
        if len(over) > evenings:  # killed behind its last word, or behind its end
            told("over null")
            return
    outcome, screen = hold(home, script, told)
    home.close()
    if home.trouble or outcome is None or outcome.ending != "finished":
        told(f"wrong {home.trouble} {screen[-3:]}")
    else:
        told("over " + json.dumps({who: asdict(a) for who, a in outcome.session.ledger.accounts.items()}))


def started(script: Path, after_s: float | None, evenings: int) -> list[str]:
    """What a process told that was killed so long after it began to work; None: it was left alone."""
    read, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            evening(script, tell, evenings)
        finally:
            os._exit(0)
    os.close(tell)
    if after_s is not None:
        select([read], [], [], 30)  # the journal is open
        select([], [], [], after_s)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(read) as lines:
        told = lines.read().splitlines()
    os.waitpid(child, 0)
    return told


def note(held: Held, told: list[str]) -> None:
    """Add what a process told."""
    for line in told:
        what, _, words = line.partition(" ")
        if words.startswith("Word"):
            (held.kept if what == "kept" else held.said).add(words)
        if what == "resume":
            held.resumed += 1
        if what == "over":
            held.is_over, held.ledger = True, json.loads(words)
        if what == "wrong":
            raise AssertionError(line)


def faults(held: Held, journal: Journal) -> Iterator[str]:
    """What is wrong with the journal, after what was told of its last evening."""
    yield from journal.damages()
    number = max((row.id for row in journal.reading.sessions()), default=0)
    entries = journal.reading.entries(number) if number else []
    there = {entry.text for entry in entries if isinstance(entry, PartnerSaid)}
    yield from (f"{words} was kept and is not there" for words in held.kept - there)
    held.turns = turns_of(journal, number) if number else []


def turns_of(journal: Journal, session: int) -> list[tuple[str, str, float]]:
    """The turns of one session: who, how it ended, how long."""
    return [(turn.holder, turn.ended_by, turn.held_s) for turn in journal.reading.turns(session)]


def differs(held: Held, whole: Held) -> Iterator[str]:
    """How an evening that was killed differs from one that was not."""
    if [turn[:2] for turn in held.turns] != [turn[:2] for turn in whole.turns]:
        yield f"other turns: {held.turns}"
        return
    for (who, ended_by, held_s), (*_, whole_s) in zip(held.turns, whole.turns, strict=True):
        # The "I'm done" that was the utterance in progress is lost, and said again.
        if abs(held_s - whole_s) > SAME_S + (AGAIN_S if ended_by == "words" else 0.0):
            yield f"a turn of {who} of {held_s} s, not {whole_s} s"
    for who, account in (held.ledger or {}).items():
        lengths = [held_s for holder, _, held_s in held.turns if holder == who]
        if abs(account["held_s"] - sum(lengths)) > SAME_S or account["turns"] != len(lengths):
            yield f"the ledger of {who} is not that of the journal: {account}"


def main(folder: Path, count: int, seed: int) -> int:
    """Kill ``count`` times in as many evenings as that takes; 1 when something is wrong."""
    chance = random.Random(seed)
    script = folder / "talk.yaml"
    script.write_text(TALK, "utf-8")
    _compile_all(script, folder / "elsewhere")
    whole, clock = Held(), Clock()
    note(whole, started(script, None, 0))
    longest_s = clock.now()
    assert not list(_left(whole)), "the evening that is not killed"
    held, kills, evenings, resumed, starts = Held(), 0, 1, 0, 0
    while kills < count or starts:
        spared = kills >= count or starts >= MOST_KILLS
        note(held, started(script, None if spared else chance.uniform(0.0, longest_s), evenings))
        starts += 1
        kills += not (spared or held.is_over)
        found = list(_left(held))
        if held.is_over:
            found += differs(held, whole)
            resumed, evenings = resumed + held.resumed, evenings + 1
            held, starts = Held(), 0
        for fault in found:
            print(f"kill {kills}, of evening {evenings}: {fault}")
            return 1
    print(
        f"{kills} kills of {evenings - 1} evenings of {len(whole.said)} utterances; gone on {resumed} times"
    )
    return 0


def _compile_all(script: Path, data: Path) -> None:
    """Hold one evening here: what it compiles, the patterns of the language, is there in every fork."""
    before = os.environ["COMPANION_DATA"]
    os.environ["COMPANION_DATA"] = str(data)
    with open(os.devnull, "w") as nowhere:
        evening(script, nowhere.fileno(), 0)
    os.environ["COMPANION_DATA"] = before


def _left(held: Held) -> Iterator[str]:
    home = begin_home()
    if home.journal is None:
        yield home.trouble
        return
    with home.journal as journal:
        yield from faults(held, journal)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
