"""A journal on a disk whose power fails: what was not synced is lost, torn, or written in any order."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from companion.core.api.record import PartnerSaid
from companion.core.api.remembered import RememberedValue
from companion.journal.store import FILE, Journal
from tests.journal.store.deciphering import holds
from tests.journal.store.disk import Disk, Op, after_power_cut
from tests.journal.store.making import Pocket, began, said, withheld

CUTS = 120


KEY_KEPT = "key kept"


class Marking(Pocket):
    """Marks on the disk when the first key is kept."""

    def __init__(self, disk: Disk) -> None:
        super().__init__()
        self._disk = disk

    def write(self, keys: tuple[str, ...]) -> None:
        """Keep these."""
        if not self.keys:
            self._disk.mark(KEY_KEPT)
        super().write(keys)


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> tuple[Disk, Pocket]:
    """A disk on which sessions were held, taken back and forgotten, with marks at what had returned."""
    disk = Disk("power")
    pocket = Marking(disk)
    disk.register()
    with Journal(tmp_path_factory.mktemp("power") / "journal", pocket, vfs=disk.name) as journal:
        for number in range(1, 6):
            disk.mark(f"begin {number}")
            session = journal.running.begin(began())
            disk.mark(f"begun {session}")
            for place in range(6):
                journal.running.write(session, [said(place + 1, f"word-{session}-{place}.")])
                disk.mark(f"written {session} {place}")
                journal.memory.remember(RememberedValue("s", "k", ("leo", "maya"), place), add=False)
            disk.mark(f"taking {session} 2")
            journal.running.rewrite(session, {2: withheld(3)})
            disk.mark(f"taken {session} 2")
            journal.running.end(session, "complete")
            disk.mark(f"ended {session}")
            if number % 2 == 0:
                disk.mark(f"forget {session}")
                journal.forgetting.session(session)
                disk.mark(f"forgotten {session}")
    return disk, pocket


@pytest.mark.parametrize("seed", range(6))
def test_what_had_returned_is_there_after_a_power_cut(
    evening: tuple[Disk, Pocket], seed: int, tmp_path: Path
) -> None:
    """Wherever the power fails, the journal opens whole, with everything that had been kept, and of what was
    forgotten nothing stands in any byte."""
    disk, pocket = evening
    chance = random.Random(seed)
    for cut in range(CUTS // 6):
        before = disk.ops[: chance.randrange(len(disk.ops) + 1)]
        folder = tmp_path / str(cut)
        folder.mkdir()
        for name, data in after_power_cut(_named(before, chance), chance).items():
            (folder / name).write_bytes(data)
        keys = _keys_then(pocket, before)
        with Journal(folder, keys) as journal:
            assert journal.damages() == []
            _is_as_told(journal, [op.name.split() for op in before if op.kind == "mark"])
        for fact in (op.name.split() for op in before if op.kind == "mark"):
            if fact[0] == "forgotten":
                assert holds(folder, f"word-{fact[1]}-", pocket.all + keys.all) == []
            if fact[0] == "taken":
                assert holds(folder, f"word-{fact[1]}-{fact[2]}.", pocket.all + keys.all) == []


def _named(ops: list[Op], chance: random.Random) -> list[Op]:
    """The operations under the names that the files had when the power failed: a new journal gets its own
    once its key is kept, and what is not synced then may not have happened."""
    opened = any(op.name == FILE for op in ops)
    may_be = KEY_KEPT in [op.name for op in ops] and chance.random() < 0.5
    if not (opened or may_be):
        return ops
    return [replace(op, name=op.name.replace(f"{FILE}.new", FILE)) for op in ops]


def _keys_then(pocket: Pocket, before: list[Op]) -> Pocket:
    """The keys as they may have stood: at most one rotation behind, both of them while it lasts."""
    order = list(dict.fromkeys(pocket.all))
    then = Pocket()
    done = sum(op.name.startswith("forgotten") for op in before if op.kind == "mark")
    begun = sum(op.name.startswith("forget ") for op in before if op.kind == "mark")
    if KEY_KEPT not in [op.name for op in before]:
        return then
    # Whoever rotates has written both keys before the first page changes.
    then.keys = tuple(order[done : begun + 1])
    return then


def _is_as_told(journal: Journal, facts: list[list[str]]) -> None:
    kept = {row.id: row for row in journal.reading.sessions()}
    forgotten = {int(fact[1]) for fact in facts if fact[0] == "forgotten"}
    maybe = {int(fact[1]) for fact in facts if fact[0] == "forget"}
    taken = {(fact[1], fact[2]) for fact in facts if fact[0] == "taking"}
    assert not forgotten & kept.keys()
    for fact in facts:
        if fact[0] == "begun":
            assert int(fact[1]) in kept or int(fact[1]) in maybe
        if fact[0] == "ended" and int(fact[1]) in kept:
            assert kept[int(fact[1])].ending == "complete"
        if fact[0] == "written" and int(fact[1]) in kept and (fact[1], fact[2]) not in taken:
            words = [e.text for e in journal.reading.entries(int(fact[1])) if isinstance(e, PartnerSaid)]
            assert f"word-{fact[1]}-{fact[2]}." in words


def test_a_log_that_was_cut_anywhere_loses_only_its_end(tmp_path: Path) -> None:
    """However much of the write-ahead log is missing, the journal opens with a beginning of what was said."""
    pocket, disk = Pocket(), Disk("logged")
    disk.register()
    with Journal(tmp_path / "whole", pocket, vfs=disk.name) as journal:
        session = journal.running.begin(began())
        for place in range(8):
            journal.running.write(session, [said(place + 1, f"word {place}")])
        data = (tmp_path / "whole" / FILE).read_bytes()
        log = (tmp_path / "whole" / f"{FILE}-wal").read_bytes()
    frame = 4096 + 24
    starts = range(32, len(log) + 1, frame)
    counts = []
    for number, size in enumerate(sorted({*starts, *(start + frame // 3 for start in starts)})):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / FILE).write_bytes(data)
        (folder / f"{FILE}-wal").write_bytes(log[:size])
        with Journal(folder, pocket) as journal:
            assert journal.damages() == []
            unfinished = journal.running.unfinished()
            counts.append(len(unfinished.moments) if unfinished else 0)
    assert counts == sorted(counts)
    assert counts[-1] == 8
