"""Files and folders that only this user can look into."""

import contextlib
import os
import stat
import sys
from pathlib import Path

import pytest

from companion import private
from companion.clock import Clock
from companion.journal.store.journal_folder import make_private

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


class Held(PermissionError):
    """A file that a scanner has open, as Windows says it."""

    winerror = 32


class Scanner:
    """Holds each file for some tries."""

    def __init__(self, tries: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = tries
        self.waited_s: list[float] = []
        replace, unlink = os.replace, Path.unlink
        monkeypatch.setattr(os, "replace", lambda a, b: replace(a, b) if self.lets_go() else None)
        monkeypatch.setattr(
            Path, "unlink", lambda path, missing_ok=False: self.lets_go() and unlink(path, missing_ok)
        )
        monkeypatch.setattr(Clock, "now", lambda clock: 0.0)
        monkeypatch.setattr(Clock, "sleep_until", lambda clock, at_s: self.waited_s.append(at_s))

    def lets_go(self) -> bool:
        """Whether the file is free. Raises PermissionError where it is not."""
        self.left -= 1
        if self.left >= 0:
            raise Held(13, "Permission denied")
        return True


@pytest.fixture(autouse=True)
def _open_handed() -> object:
    """A user whose files are for everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """Who may do what."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_for_this_user_alone(tmp_path: Path) -> None:
    """Whether it is new or was there for everybody."""
    (tmp_path / "old").write_text("a longer text")
    (tmp_path / "old").chmod(0o644)
    for name in ("new", "old"):
        private.write(tmp_path / name, "é\udc80\n")
        assert mode(tmp_path / name) == 0o600
        assert (tmp_path / name).read_bytes() == b"\xc3\xa9\\udc80\n"


def test_a_new_file_takes_nothing_away(tmp_path: Path) -> None:
    """Where one is there already, it stays."""
    private.write(tmp_path / "file", "first", new=True)
    with pytest.raises(FileExistsError):
        private.write(tmp_path / "file", "second", new=True)
    assert (tmp_path / "file").read_text() == "first"


def test_what_is_no_file_keeps_its_mode(tmp_path: Path) -> None:
    """A pipe is somebody else's."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o666)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    private.write(pipe, "words")
    assert os.read(reader, 10) == b"words"
    os.close(reader)
    assert mode(pipe) == 0o666


def test_folders_are_for_this_user_alone(tmp_path: Path) -> None:
    """Those that are made; one that was there is somebody's choice."""
    (tmp_path / "there").mkdir(mode=0o755)
    private.make_folder(tmp_path / "there" / "a" / "b")
    private.make_folder(tmp_path / "there" / "a" / "b")
    assert mode(tmp_path / "there") == 0o755
    assert mode(tmp_path / "there" / "a") == mode(tmp_path / "there" / "a" / "b") == 0o700
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        private.make_folder(tmp_path / "file")


@pytest.mark.parametrize("tries", [0, 1, 3])
def test_a_scanner_that_holds_a_file_is_waited_for(
    tries: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written gets its name, and what is deleted goes, within two seconds."""
    scanner = Scanner(tries, monkeypatch)
    private.write(tmp_path / "file", "words")
    assert (tmp_path / "file").read_text() == "words"
    scanner.left = tries
    private.remove(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []
    assert sum(scanner.waited_s) < 4.0


def test_a_file_that_stays_held_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was there stays."""
    (tmp_path / "file").write_text("before")
    Scanner(100, monkeypatch)
    with pytest.raises(PermissionError):
        private.replace(tmp_path / "new", tmp_path / "file")
    assert (tmp_path / "file").read_text() == "before"


def test_on_windows_folders_take_the_rights_of_the_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python makes 0700 rights of the owner alone there: of “Administrators”, where it was started as one."""
    modes: list[int] = []
    made = Path.mkdir

    def mkdir(path: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        modes.append(mode)
        made(path, mode, parents, exist_ok)

    monkeypatch.setattr(Path, "mkdir", mkdir)
    monkeypatch.setattr(sys, "platform", "win32")
    private.make_folder(tmp_path / "journal")
    make_private(tmp_path / "another")
    with private.work_folder(tmp_path, ".work-"):
        pass
    assert modes == [0o777] * 3


def test_a_work_folder_goes_and_what_was_moved_out_of_it_stays(tmp_path: Path) -> None:
    """Also where the work broke off."""
    with contextlib.suppress(KeyError), private.work_folder(tmp_path, ".work-") as folder:
        assert mode(folder) == 0o700
        (folder / "whole").mkdir()
        (folder / "half").touch()
        private.replace(folder / "whole", tmp_path / "whole")
        raise KeyError
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]
