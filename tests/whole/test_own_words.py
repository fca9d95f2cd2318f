"""Shipped sessions, whole, in a loud room: the companion writes down nothing of itself."""

from collections.abc import Mapping

import pytest

from bench.own_words import own_words
from companion.app.engines import Engines
from companion.app.script_files import find_script
from companion.core.state.memory import Value


@pytest.mark.parametrize(
    ("name", "settings"),
    [("shared-breathing", {"breaths": 2.0, "stillness": 5.0}), ("long-hug", {"hug_time": 60.0})],
)
def test_no_line_of_its_own_words_stands_in_a_transcript(
    engines: Engines, name: str, settings: Mapping[str, Value]
) -> None:
    """After breathing tones, bells and a minute of silence; the loudspeaker is half as loud as a voice."""
    people = own_words(engines, find_script(name), -6.0, settings)
    assert people.said > 10
    assert people.wrote == []
