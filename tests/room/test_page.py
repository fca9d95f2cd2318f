"""The page about rooms is true and complete."""

import re
from pathlib import Path

import pytest

from companion.room.description import ROOM, load_room
from companion.room.people import LINE, PARTNER
from companion.room.plan import Yields
from tests.room.test_recordings import speech

PAGE = (Path(__file__).parents[2] / "docs" / "rooms.md").read_text("utf-8")
SAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S)


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_each_sample_is_read(tmp_path: Path, sample: str) -> None:
    """As it stands there, with recordings where it says."""
    for name in ("anna", "otto"):
        speech(tmp_path / "speech" / name / "1.wav", 2.0, 400.0)
    listed = "file\tspeaker\ttranscript\nanna/1.wav\tanna\thello\n"
    (tmp_path / "speech" / "transcripts.tsv").write_text(listed)
    room = tmp_path / "rooms" / "room.yaml"
    room.parent.mkdir()
    room.write_text(sample)
    assert load_room(room).partners


@pytest.mark.parametrize("key", [*ROOM, *PARTNER, *LINE])
def test_each_key_is_explained(key: str) -> None:
    """Whatever can stand in a room stands on the page, as a word of code."""
    words = [word for code in re.findall(r"`([^`\n]+)`", PAGE) for word in re.findall(r"[a-z_]+", code)]
    assert key in words


def test_what_makes_people_fall_silent_is_explained() -> None:
    """Each of the words."""
    assert all(f"`{one.value}`" in PAGE for one in Yields)
