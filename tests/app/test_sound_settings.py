"""How breaths and bells sound in a household."""

from pathlib import Path

import pytest

from companion.app.sound_settings import SoundSettings, sound_settings
from companion.errors import SetupError


@pytest.mark.parametrize(
    ("written", "chosen"),
    [
        (None, SoundSettings()),
        ("", SoundSettings()),
        ("# ours\nBreath: Clear\n\nbells: louder\n", SoundSettings("clear", "louder")),
        ("bells:softer", SoundSettings(bells="softer")),
        ("Second language: German", SoundSettings(second_language="german")),
    ],
)
def test_a_household_chooses_its_sounds(
    written: str | None, chosen: SoundSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a small file; without one all is as usual."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    if written is not None:
        (tmp_path / "sound.txt").write_text(written, encoding="utf-8")
    assert sound_settings() == chosen


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("breath: harp", "line 1: `breath` is one of: warm, soft, clear"),
        ("second language: klingon", "one of: arabic"),
        ("x: 1", "`x` is unknown"),
    ],
)
def test_what_is_unknown_is_named(
    written: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the line, and what can stand there."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    (tmp_path / "sound.txt").write_text(written, encoding="utf-8")
    with pytest.raises(SetupError, match="line 1") as caught:
        sound_settings()
    assert says in str(caught.value)
