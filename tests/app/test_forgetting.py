"""``companion forget``, as it is typed: what it asks, what it says, and what is left in the data folder."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from companion import config
from companion.app import forgetting, home, passphrases
from companion.app.home import has_journal, open_journal
from companion.cli import main
from companion.core.api.remembered import RememberedValue
from companion.journal.store import FILE, Journal
from tests.app.terminals import Terminal
from tests.journal.store.deciphering import holds
from tests.journal.store.disk import FULL, OK, Disk
from tests.journal.store.making import EVENING, began, held, said

WORDS = {1: "SAID-BY-MAYA", 2: "SAID-ALONE", 3: "SAID-TO-ADA"}


@pytest.fixture(autouse=True)
def data(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder on a machine without a keyring, with nobody at the terminal."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv(passphrases.JOURNAL, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return data_home


@pytest.fixture
def keys(data: Path) -> list[str]:
    """A journal with three sessions: of Maya and Leopold, of Maya alone, of Mary Ann and Ada. Its key, and
    all later ones when ``_left`` looks for them."""
    # A name long enough not to stand in encrypted bytes by chance.
    with open_journal() as journal:
        held(journal, WORDS[1], people=("Maya", "Leopold"))
        journal.memory.remember(
            RememberedValue("s", "k", ("leopold", "maya"), "REMEMBERED", "Leopold", EVENING), add=True
        )
        held(journal, WORDS[2], people=("Maya",))
        held(journal, WORDS[3], people=("Mary Ann", "Ada"))
        journal.voices.store_voice("Leopold", b"VOICE-OF-HIM" * 9)
    return (data / "journal" / "key").read_text().split()


def _left(data: Path, keys: list[str]) -> set[str]:
    """Which words are left in any byte of the data folder, under the first key or the present one."""
    now = (data / "journal" / "key").read_text().split() if (data / "journal" / "key").exists() else []
    sought = (*WORDS.values(), "REMEMBERED", "VOICE-OF-HIM", "Leopold")
    return {words for words in sought if holds(data, words, {*keys, *now})}


def _type(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))


def test_a_session_is_forgotten_after_a_yes(
    data: Path, keys: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told which session it is, asked, done, and said what was done; the words are in no byte."""
    assert WORDS[1] in _left(data, keys)
    _type(monkeypatch, "yes\n")
    assert main(["forget", "1"]) == 0
    told = capsys.readouterr().out
    assert "Session 1: An evening, 3 May 2026, Maya and Leopold" in told
    assert "Type yes to forget it" in told
    for done in ("the rows are gone", "the file is rewritten without them", "has a new key"):
        assert done in told
    assert "backups" in told
    assert _left(data, keys) == {WORDS[2], WORDS[3], "VOICE-OF-HIM", "Leopold"}
    assert (data / "journal" / "key").read_text().split() != keys


@pytest.mark.parametrize("answer", ["no\n", "\n", "y\n", "yes please\n", ""])
@pytest.mark.parametrize("what", ["1", "Leopold", "--everything"])
def test_without_a_yes_nothing_is_forgotten(
    what: str,
    answer: str,
    data: Path,
    keys: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Anything but a typed yes leaves all as it was, the key too."""
    before = _left(data, keys)
    _type(monkeypatch, answer)
    assert main(["forget", what]) == 1
    assert "Nothing was forgotten." in capsys.readouterr().out
    assert _left(data, keys) == before
    assert (data / "journal" / "key").read_text().split() == keys


def test_a_partner_is_forgotten_however_the_name_is_typed(
    data: Path, keys: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Small letters and wide spaces find the partner; told is what goes with them, for all who were there."""
    _type(monkeypatch, "YES\n")
    assert main(["forget", "  LEOPOLD "]) == 0
    told = capsys.readouterr().out
    assert "Leopold: the voice, 1 session with all that anybody said there" in told
    assert "Leopold is forgotten, with 1 session and what was remembered: the rows are gone" in told
    assert _left(data, keys) == {WORDS[2], WORDS[3]}
    assert main(["forget", "mary  ann", "--yes"]) == 0
    assert _left(data, keys) == {WORDS[2]}


def test_two_ways_to_write_one_name_are_one_partner(data: Path) -> None:
    """An é in one piece and one in two look the same: whoever asks to be forgotten is, in both."""
    with open_journal() as journal:
        held(journal, "ONE", people=("Ren\u00e9e", "Ada"))
        held(journal, "TWO", people=("Rene\u0301e", "Ada"))
        held(journal, "THREE", people=("Renee", "Ada"))
    assert main(["forget", "ren\u00e9e", "--yes"]) == 0
    with open_journal() as journal:
        assert [row.people for row in journal.reading.sessions()] == [("Renee", "Ada")]


def test_who_only_said_what_may_be_kept_can_be_forgotten(data: Path) -> None:
    """Somebody of whom no session is kept is known by what they agreed to, and that can be forgotten."""
    with open_journal() as journal:
        journal.memory.remember(
            RememberedValue("consent", "what may be kept", ("bo",), "nothing", "Bo"), add=False
        )
    assert main(["forget", "Bo", "--yes"]) == 0
    with open_journal() as journal:
        assert journal.memory.past().values == ()


def test_everything_is_forgotten(
    data: Path, keys: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Afterwards no word, name or voice is in any byte of the data folder; also the prompts, in which names
    were spoken, are gone. Scripts that people wrote stay, and that is said."""
    config.prompts_folder().mkdir(parents=True)
    (config.prompts_folder() / "0.pcm").write_bytes(b"Leopold, tell Maya")
    config.own_sessions_folder().mkdir()
    (config.own_sessions_folder() / "ours.yaml").write_text("a ritual")
    _type(monkeypatch, "yes\n")
    assert main(["forget", "--everything"]) == 0
    told = capsys.readouterr().out
    assert "3 sessions" in told
    assert "prompts that were kept as sound are deleted" in told
    assert f"The scripts in {config.own_sessions_folder()} stay" in told
    assert _left(data, keys) == set()
    assert list(config.prompts_folder().iterdir()) == []
    assert not has_journal(), "a key that is left would mean that something was lost"
    assert [path for path in (data / "journal").rglob("*") if path.is_file()] == []


def test_a_journal_that_was_set_aside_goes_with_everything(
    data: Path, keys: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What a restoring has set aside still holds words, and its key: it is told of, and everything means it
    too. So does the copy that a restoring left when it was cut off."""
    aside = data / "journal" / "aside-1"
    aside.mkdir()
    for name in (FILE, "key"):
        (aside / name).write_bytes((data / "journal" / name).read_bytes())
    (data / "journal" / "restoring-wal").write_bytes(b"SAID-ALONE")
    assert main(["forget", "1", "--yes"]) == 0
    assert f"In {data / 'journal'} is an older journal" in capsys.readouterr().out
    assert WORDS[1] in _left(data, keys)
    assert main(["forget", "--everything", "--yes"]) == 0
    assert "set aside is deleted" in capsys.readouterr().out
    assert not aside.exists()
    assert _left(data, keys) == set()
    assert not (data / "journal" / "restoring-wal").exists()


def test_everything_can_be_forgotten_though_nobody_can_read_it(
    data: Path, keys: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A damaged journal, or one whose passphrase is lost, is deleted with its key."""
    path = data / "journal" / FILE
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    assert main(["forget", "--everything", "--yes"]) == 0
    told = capsys.readouterr().out
    assert "can't be read" in told
    assert "all of its files were overwritten and deleted" in told
    assert list((data / "journal").iterdir()) == []
    with open_journal() as journal:
        assert journal.reading.sessions() == []


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ([], "Say what is to be forgotten"),
        (["1", "--everything"], "Say what is to be forgotten"),
        (["1", "--partner", "Leopold"], "Say what is to be forgotten"),
        (["9", "--yes"], "There is no session 9 in the journal"),
        (["Bob", "--yes"], "Nobody in the journal is called Bob"),
        (["Mary", "--yes"], "Mary is part of one name in the journal; give the whole one"),
        (["Ann", "--yes"], "Ann is part of one name in the journal; give the whole one"),
        (["1"], "Not running in a terminal, so nothing was deleted"),
        (["--everything"], "Not running in a terminal, so nothing was deleted"),
    ],
)
def test_what_cannot_be_done_gets_one_sentence(
    args: list[str], sentence: str, data: Path, keys: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown or ambiguous name, a wrong number, nobody to ask: one line, and nothing is forgotten."""
    before = _left(data, keys)
    assert main(["forget", *args]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert _left(data, keys) == before


def test_a_name_that_is_a_number(data: Path, keys: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Where a number is a session and a partner too, neither is guessed; ``--partner`` says which."""
    with open_journal() as journal:
        held(journal, "more", people=("2", "77"))
    assert main(["forget", "2", "--yes"]) == 1
    assert "the number of a session and the name of a partner" in capsys.readouterr().err
    assert main(["forget", "77", "--yes"]) == 0, "there is no session 77"
    assert main(["forget", "2", "--yes"]) == 0, "and with the session of 77 the partner 2 is gone"
    assert WORDS[2] not in _left(data, keys)


def test_a_partner_whose_name_is_a_number(data: Path, keys: list[str]) -> None:
    """``--partner 2`` leaves session 2."""
    with open_journal() as journal:
        held(journal, "more", people=("2", "77"))
    assert main(["forget", "--partner", "2", "--yes"]) == 0
    with open_journal() as journal:
        assert [row.id for row in journal.reading.sessions()] == [1, 2, 3]


def test_before_anything_was_kept_there_is_nothing_to_forget(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a journal a sentence says so, and none is begun."""
    assert main(["forget", "1", "--yes"]) == 1
    assert main(["forget", "Leopold", "--yes"]) == 1
    assert main(["forget", "--everything"]) == 0
    shown = capsys.readouterr()
    assert (shown.out + shown.err).count("There is no journal here") == 3
    assert not data.exists()


@pytest.mark.parametrize("what", ["1", "leopold", "--everything"])
def test_a_session_that_runs_elsewhere_is_left_alone(
    what: str, data: Path, keys: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """While another run has the journal, nothing is forgotten, and it is said what can be done there."""
    holding = subprocess.Popen(
        [sys.executable, "-c", _HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holding.stdin is not None
    assert holding.stdout is not None
    with holding, holding.stdin:
        assert holding.stdout.readline() == "open\n"
        assert main(["forget", what, "--yes"]) == 1
        told = capsys.readouterr().err
        assert "in use by another run" in told
        assert '"forget this session"' in told
        assert told.count("\n") == 1
        assert WORDS[1] in _left(data, keys)
    assert main(["forget", what, "--yes"]) == 0
    assert WORDS[1] not in _left(data, keys)


_HOLD = """
import sys
from companion.app.home import open_journal
with open_journal():
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_session_that_was_cut_off_is_forgotten(data: Path, keys: list[str]) -> None:
    """What was said before a crash can be forgotten before it is gone on with."""
    with open_journal() as journal:
        session = journal.running.begin(began())
        journal.running.write(session, [said(1, "SAID-ALONE, AND CUT OFF")])
    assert main(["forget", str(session), "--yes"]) == 0
    assert main(["forget", "2", "--yes"]) == 0
    assert WORDS[2] not in _left(data, keys)
    with open_journal() as journal:
        assert journal.running.unfinished() is None


def test_a_disk_that_is_full_is_told_and_finished_later(
    data: Path, keys: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Overwriting needs room. Where there is none it is said how far it came, and when the journal is opened
    next it is finished."""
    disk = Disk("forget")
    disk.register()
    place = home.key_of_home()

    def opened() -> Journal:
        journal = Journal(home.journal_folder(), place, vfs=disk.name)
        rows = journal.reading.sessions

        def sessions() -> object:
            found = rows()
            disk.refuse = lambda op: FULL if op.kind == "write" and not op.name.endswith("-wal") else OK
            return found

        monkeypatch.setattr(journal.reading, "sessions", sessions)
        return journal

    monkeypatch.setattr(forgetting, "open_journal", opened)
    assert main(["forget", "1", "--yes"]) == 1
    told = capsys.readouterr().err
    assert "disk is full" in told
    assert "It is deleted, but not all of it is overwritten yet" in told
    disk.refuse = lambda op: OK
    open_journal().close()
    assert WORDS[1] not in _left(data, keys)
    assert WORDS[2] in _left(data, keys)
