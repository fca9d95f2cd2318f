"""The voice, the names and the doctor of the pages do what the commands do."""

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.app import house_machine
from companion.app.house_machine import HouseMachine
from companion.app.sound_settings import sound_settings
from companion.app.spellings import called, keep
from companion.doctor import Check, Verdict
from companion.errors import CompanionError
from companion.web.house import Sentence
from tests.web.serving import Served, served


@pytest.fixture
def at(data_home: Path, tmp_path: Path, piper_joe: Path) -> Iterator[Served]:
    """An empty household with one voice."""
    (data_home / "models").mkdir(parents=True, exist_ok=True)
    (data_home / "models" / piper_joe.name).symlink_to(piper_joe)
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def machine(at: Served) -> HouseMachine:
    """Its machine, as pages use it."""
    return at.house.machine


def _seconds(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound), "rb") as file:
        return file.getnframes() / file.getframerate()


def test_each_voice_is_listed_and_who_speaks(machine: HouseMachine) -> None:
    """Those that are not here say how they come here."""
    found = machine.voices()
    listed = {str(voice["id"]): str(voice["missing"]) for voice in found["voices"]}  # type: ignore[attr-defined]
    assert listed["joe"] == ""
    assert "models fetch kokoro" in listed["heart"]
    assert (found["voice"], found["told"], found["pace"], found["loudness"]) == (
        "joe",
        False,
        "usual",
        "usual",
    )


def test_a_voice_is_heard_at_its_pace_and_kept(machine: HouseMachine) -> None:
    """What was chosen is written where the command writes it."""
    usual, slower = (_seconds(machine.hear(Sentence("joe", pace))) for pace in ("usual", "slower"))
    assert slower > 1.05 * usual > 2.0
    assert machine.keep_voice("joe", "slower", "softer").startswith("Joe speaks")
    assert (sound_settings().voice, sound_settings().pace, sound_settings().loudness) == (
        "joe",
        "slower",
        "softer",
    )
    for voice, pace, loudness in (
        ("heart", "usual", "usual"),
        ("joe", "quick", "usual"),
        ("joe", "usual", "9"),
    ):
        with pytest.raises(CompanionError):
            machine.keep_voice(voice, pace, loudness)
    assert sound_settings().pace == "slower"


def test_a_name_is_heard_as_it_is_kept_and_as_it_might_be(machine: HouseMachine) -> None:
    """Before it is kept, and afterwards without saying it again."""
    assert _seconds(machine.hear(Sentence(name="Siobhán", sounds="Shivawn"))) > 1.0
    assert called("Siobhán", "Shivawn").startswith("Shivawn, ")
    assert called("Siobhán").startswith("Siobhán, ")
    assert machine.keep_name("Siobhán", "Shivawn") == "Siobhán is read as Shivawn."
    assert machine.names() == [{"name": "Siobhán", "sounds": "Shivawn"}]
    assert called("Siobhán").startswith("Shivawn, ")
    assert "as it is written" in machine.keep_name("Siobhán", "")
    assert machine.names() == []


def test_the_doctor_says_what_it_found(machine: HouseMachine) -> None:
    """The same checks in the same words."""
    found = machine.examine()
    names = [check["name"] for check in found]
    assert {"python", "disk", "journal", "models", "network"} <= set(names)
    assert all(check["verdict"] in ("yes", "warn", "no") and check["finding"] for check in found)


def test_a_session_has_the_machine_to_itself(
    at: Served, machine: HouseMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is spoken or examined meanwhile, and an examination ends where one begins."""

    def begins(probes: object) -> Iterator[Check]:
        yield Check("python", Verdict.YES, "3")
        at.room.starting(("Maya",))
        yield Check("disk", Verdict.YES, "1 GB")

    monkeypatch.setattr(house_machine, "checks", begins)
    with pytest.raises(CompanionError, match="about to begin"):
        machine.examine()
    keep("Maya", "Mya")
    for use in (machine.examine, lambda: machine.hear(Sentence("joe"))):
        with pytest.raises(CompanionError, match="session"):
            use()
    at.room.leave()
    assert len(machine.hear(Sentence(name="Maya"))) > 1000
