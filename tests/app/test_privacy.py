"""Where the words of a whole evening go, on a machine that keeps a journal."""

import os
import stat
from pathlib import Path

import pytest

from companion.app import passphrases
from companion.app.home import open_home
from companion.core.api.consent import Level
from tests.app.evening import ANSWERS, TALK, at_home, hold
from tests.journal.store.deciphering import holds

SAID = ("Word 0 116.", "about the garden")


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty machine without a keyring, whose user's files are for everybody."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv(passphrases.JOURNAL, "")
    (tmp_path / "talk.yaml").write_text(TALK, "utf-8")
    return tmp_path


def evening(machine: Path, level: Level) -> list[str]:
    """Hold an evening of which so much may be kept; every key that the journal ever had."""
    found = at_home(level)
    keys: set[str] = set()

    def told(text: str) -> None:
        keys.update((machine / "data" / "journal" / "key").read_text().split())

    outcome, _ = hold(found, machine / "talk.yaml", told)
    assert outcome
    assert outcome.ending == "finished"
    told("")
    found.close()
    told("")
    return sorted(keys)


@pytest.mark.parametrize(
    ("level", "is_kept"), [(Level.WORDS, True), (Level.ANSWERS, False), (Level.NOTHING, False)]
)
def test_words_are_only_in_the_journal_and_only_with_the_yes_of_all(
    machine: Path, level: Level, is_kept: bool
) -> None:
    """No other file has one, nor the name of any; and the journal none that can be read without its key, or
    none at all."""
    keys = evening(machine, level)
    for said in SAID:
        assert holds(machine, said, []) == []
        assert holds(machine, said, keys) == (["journal.db"] if is_kept else [])
        assert [path for path in machine.rglob("*") if said.casefold() in path.name.casefold()] == []


@pytest.mark.parametrize(
    ("names", "level", "is_kept"),
    [
        ("Yes.", "My words too.", True),
        ("Yes.", "Times and answers.", False),
        ("No.", "My words too.", False),
        ("", "My words too.", False),
    ],
)
def test_a_first_evening_lies_in_memory_until_it_was_asked_what_may_be_kept(
    machine: Path, names: str, level: str, is_kept: bool
) -> None:
    """Nothing is written before that, and without a yes of all to their names nothing at all."""
    begun: list[bool] = []
    found = open_home()

    def told(text: str) -> None:
        begun.append((machine / "data").exists())

    answers = {**ANSWERS, "is that okay": names, "shall i keep nothing": level}
    outcome, _ = hold(found, machine / "talk.yaml", told, answers=answers)
    assert outcome
    assert outcome.ending == "finished"
    before_the_question = begun[: -2 if names else None]
    assert not any(before_the_question)
    assert (machine / "data").exists() is (names == "Yes.")
    key = machine / "data" / "journal" / "key"
    keys = key.read_text().split() if key.exists() else []
    for said in SAID:
        assert holds(machine, said, []) == []
        assert holds(machine, said, keys) == (["journal.db"] if is_kept else [])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_is_kept_is_for_this_user_alone(machine: Path) -> None:
    """Whatever the mask of the user is."""
    before = os.umask(0)
    try:
        evening(machine, Level.WORDS)
    finally:
        os.umask(before)
    made = list((machine / "data" / "journal").rglob("*"))
    made += (machine / "cache").rglob("*")
    assert len(made) >= 2
    modes = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in made}
    assert modes == {path.name: "0o700" if path.is_dir() else "0o600" for path in made}
    assert stat.S_IMODE((machine / "data" / "journal").stat().st_mode) == 0o700
