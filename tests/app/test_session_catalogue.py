"""The sessions to choose from are read while something else goes on."""

import io
import json
from pathlib import Path

import pytest

from companion import config
from companion.app import session_catalogue
from companion.app.session_catalogue import open_catalogue, reading_ahead
from companion.cli.commands import COMMANDS
from companion.scripts.loading import load_text

_GARDEN = """\
format: 1
id: garden
title: The garden
summary: What each would like to plant.
steps:
  - each: person
    do:
      - turn: person
        time: 1m
        say: ${person}, what would you like to see growing?
  - ask: When shall we begin?
    to: the group
    answer: day
    save: start
"""


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


def test_minutes_that_a_file_does_not_say_are_one_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of sessions shows as many as `describe`: those of a rehearsal."""
    own, out = tmp_path / "own", io.StringIO()
    own.mkdir()
    monkeypatch.setattr(config, "sessions_folder", lambda: tmp_path / "none")
    monkeypatch.setattr(config, "own_sessions_folder", lambda: own)
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    (own / "garden.yaml").write_text(_GARDEN)
    COMMANDS["describe"].run([str(own / "garden.yaml"), "--json"], out)
    (entry,) = open_catalogue().entries
    assert entry.minutes == json.loads(out.getvalue())["minutes"]["usual"] != load_text(_GARDEN).minutes
