"""What a new facilitator does first: write a session, and hear it with people who go along with any."""

from pathlib import Path

import pytest

from companion import config
from companion.app.demo import play_demo
from companion.app.engines import Engines
from companion.core.api import record as r
from companion.language import language
from companion.scripts.new import new_script


@pytest.mark.usefixtures("data_home")
def test_a_new_script_can_be_heard_at_once(engines: Engines, tmp_path: Path) -> None:
    """From ``new``, by way of a first small change, to a complete transcript, with real voices and real ears:
    all are asked, all speak, and each gives back what the other said."""
    path, _ = new_script("our-evening", tmp_path, original=None, roots=(), schema=config.schema_file())
    path.write_text(
        path.read_text("utf-8").replace("default: 90s", "default: 45s").replace("cycles: 3", "cycles: 1")
    )
    outcome = play_demo(engines, str(path), tmp_path / "out", fast=True)
    assert outcome.ending == "finished"
    entries = outcome.record.entries()
    closed = [entry for entry in entries if isinstance(entry, r.FloorClosed)]
    assert [(entry.holder, entry.ended_by) for entry in closed] == [
        ("Maya", "words"), ("Leo", "words"), ("Leo", "words"), ("Maya", "words"),
    ]  # fmt: skip
    assert {entry.value for entry in entries if isinstance(entry, r.Answered)} == {"yes"}
    transcript = (tmp_path / "out" / "transcript.md").read_text("utf-8").replace(",", "")
    said = [
        pair
        for pair in language().simulated.thoughts
        if all(words.replace(",", "") in transcript for words in pair)
    ]
    assert len(said) >= 2, "of four sentences at least half are heard word for word, said and given back"
    assert (tmp_path / "out" / "room.wav").stat().st_size > 1_000_000
