"""The sessions to choose from are read while something else goes on."""

from pathlib import Path

import pytest

from companion.app import session_catalogue
from companion.app.session_catalogue import open_catalogue, reading_ahead


def test_sessions_are_read_ahead_by_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It leaves their list, and with that nothing has to be read any more, here or there."""
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    with reading_ahead() as opened, monkeypatch.context() as unread:
        unread.setattr(session_catalogue, "catalogue", lambda *args, **kept: [])
        assert not opened().entries
    with reading_ahead() as opened, monkeypatch.context() as unread:
        unread.setattr(session_catalogue, "catalogue", lambda *args, **kept: [])
        assert opened().find("evening-check-in")
    assert open_catalogue().find("evening-check-in")
