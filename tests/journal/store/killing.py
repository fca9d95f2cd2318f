"""Writes journals in processes of their own, kills each at a random moment, and looks at what is left.

Run as a program: ``python -m tests.journal.store.killing FOLDER COUNT SEED``; prints what it found, ends
with 1 when something is wrong. The writers are forked, because a fresh interpreter would cost more than
the rest.
"""

import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from select import select

from companion.core.api.record import PartnerSaid
from companion.core.api.remembered import RememberedValue
from companion.journal.keys import InKeyFile
from companion.journal.store import Journal
from tests.journal.store.deciphering import holds
from tests.journal.store.making import began, said, withheld

LONGEST_S = 0.25


def write(folder: Path, chance: random.Random, tell: int) -> None:
    """Hold sessions for ever. Before and after each thing that is done, ``tell`` is told of it."""

    def told(text: str) -> None:
        os.write(tell, f"{text}\n".encode())

    journal = Journal(folder, InKeyFile(folder))
    while True:
        told("begin ?")
        session = journal.running.begin(began())
        told(f"begun {session}")
        for number in range(chance.randint(1, 12)):
            told(f"write {session} {number}")
            journal.running.write(session, [said(number + 1, f"word-{session}-{number}.")])
            told(f"written {session} {number}")
            if chance.random() < 0.1:
                gone = chance.randint(0, number)
                told(f"taking {session} {gone}")
                journal.running.rewrite(session, {gone: withheld(gone + 1)})
                told(f"taken {session} {gone}")
            journal.memory.remember(RememberedValue("s", "k", ("leo", "maya"), number), add=False)
        if chance.random() < 0.5:
            told(f"forget {session}")
            journal.running.forget(session)
            told(f"forgotten {session}")
        else:
            told(f"end {session}")
            journal.running.end(session, "complete")
            told(f"ended {session}")


def killed(folder: Path, chance: random.Random) -> list[str]:
    """What a writer told before it was killed at a random moment."""
    read, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write(folder, chance, tell)
        finally:
            os._exit(3)
    os.close(tell)
    select([read], [], [], 30)  # it is at work
    select([], [], [], chance.uniform(0, LONGEST_S))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read) as lines:
        return lines.read().splitlines()


def faults(folder: Path, told: list[str], keys: set[str]) -> Iterator[str]:
    """What is wrong with the journal, after a writer told this."""
    place = InKeyFile(folder)
    keys |= set(place.read())
    with Journal(folder, place) as journal:
        yield from journal.damages()
        kept = {row.id: row for row in journal.reading.sessions()}
        words = {id: _words(journal, id) for id in kept}
    keys |= set(place.read())
    facts = [line.split() for line in told]
    gone = {fact[1] for fact in facts if fact[0] == "forgotten"}
    maybe_gone = {fact[1] for fact in facts if fact[0] == "forget"}
    taken = {(fact[1], fact[2]) for fact in facts if fact[0] == "taken"}
    maybe_taken = {(fact[1], fact[2]) for fact in facts if fact[0] == "taking"}
    for fact in facts:
        if fact[0] == "begun" and int(fact[1]) not in kept and fact[1] not in maybe_gone:
            yield f"session {fact[1]} was begun and is not there"
        if fact[0] == "ended" and kept[int(fact[1])].ending != "complete":
            yield f"session {fact[1]} was ended and is not"
        if fact[0] == "written" and fact[1] not in maybe_gone:
            word, one = f"word-{fact[1]}-{fact[2]}.", (fact[1], fact[2])
            is_there = word in words[int(fact[1])]
            if is_there == (one in taken) and one not in maybe_taken - taken:
                yield f"{word} was {'taken back and is' if is_there else 'written and is not'} there"
    for session in gone:
        if int(session) in kept:
            yield f"session {session} was forgotten and is there"
    # A forgetting that was begun is there whole or not at all; where it is, no byte has a word of it.
    lost = {session for session in maybe_gone if int(session) not in kept}
    searched = [f"word-{session}-" for session in lost] + [f"word-{s}-{n}." for s, n in taken]
    for word in searched:
        for name in holds(folder, word, keys):
            yield f"{word} was forgotten and stands in {name}"


def _words(journal: Journal, session: int) -> set[str]:
    return {entry.text for entry in journal.reading.entries(session) if isinstance(entry, PartnerSaid)}


def main(folder: Path, count: int, seed: int) -> int:
    """Kill ``count`` writers, one after the other in one journal; 1 when something is wrong."""
    chance, keys = random.Random(seed), set[str]()
    interrupted: dict[str, int] = {}
    for number in range(count):
        told = killed(folder, chance)
        doing = told[-1].split()[0] if told else "open"
        interrupted[doing] = interrupted.get(doing, 0) + 1
        for fault in faults(folder, told, keys):
            print(f"kill {number}, after {doing}: {fault}")
            return 1
    print(f"{count} kills:", ", ".join(f"{doing} {n}" for doing, n in sorted(interrupted.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
