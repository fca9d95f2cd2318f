"""Files and folders that only this user can look into."""

import os
import stat
from pathlib import Path

import pytest

from companion import private

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


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
