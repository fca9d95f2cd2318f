"""Scripts as they are named on the command line: which one is meant, and which may not be started."""

from pathlib import Path

import pytest

from companion import config
from companion.app.script_files import check_id, find_script
from companion.errors import ScriptError
from tests.scripts.making import script


def test_a_script_with_the_id_of_another_session_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would read what that one remembers, and put its own in the place of it; a copy of it may, and so may
    any other script."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    own = config.own_sessions_folder()
    own.mkdir(parents=True)
    text = script("- say: Hello.\n")
    (own / "ours.yaml").write_text(text)
    borrowed, copied, other = (tmp_path / f"{name}.yaml" for name in ("borrowed", "copied", "other"))
    borrowed.write_text(text.replace("Hello", "Good day"))
    copied.write_text(text)
    other.write_text(text.replace("id: test", "id: another"))
    for path in (own / "ours.yaml", copied, other):
        check_id(str(path), find_script(str(path)))
    with pytest.raises(ScriptError, match=r"ours\.yaml has the id test too"):
        check_id(str(borrowed), find_script(str(borrowed)))
