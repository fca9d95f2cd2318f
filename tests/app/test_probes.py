"""The doctor's probes tell the truth about real devices and real models."""

import socket
from pathlib import Path

import pytest

from companion.app import home
from companion.app.engines import Engines
from companion.app.probes import MachineProbes
from companion.doctor import Verdict, checks
from tests.sound_server import SoundServer


@pytest.fixture(scope="module")
def probes() -> MachineProbes:
    """The probes of this machine, with the models of its user."""
    return MachineProbes(Engines())


def test_a_machine_without_sound_in_its_microphone_is_found_out(
    sound_server: SoundServer, probes: MachineProbes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A microphone that delivers only zeros is reported; all models work and no network is used."""
    monkeypatch.setattr(home, "journal_folder", lambda: tmp_path)  # the user's own is none of its business
    done = {check.name: check for check in checks(probes)}
    assert done["sound library"].ok is Verdict.YES
    assert done["microphone"].ok is not Verdict.NO
    assert "digital silence" in done["hearing"].finding
    assert done["models"].ok is Verdict.YES
    for name in ("commands", "record", "voice"):
        assert done[name].ok is not Verdict.NO, done[name]
    assert done["network"].ok is Verdict.YES
    assert (done["journal"].ok, done["journal"].finding) == (Verdict.YES, home.key_location())


def test_it_is_tried_whether_the_companion_can_be_talked_over(
    sound_server: SoundServer, probes: MachineProbes
) -> None:
    """Through a real sound server: what comes back is taken out; what does not come back is no echo."""
    alone = probes.echo()
    assert (alone.works, alone.heard) == (True, False)
    with sound_server.echoing():
        echo = probes.echo()
    assert (echo.works, echo.heard) == (True, True)
    assert echo.removed_db > 15


def test_reaching_for_the_network_is_noticed() -> None:
    """A part that would call home is seen, even when it does not get through."""
    probes = MachineProbes(Engines())
    with socket.socket() as caller:
        caller.settimeout(1.0)
        with pytest.raises(ConnectionRefusedError):
            caller.connect(("127.0.0.1", 9))
    assert probes.connections() == ("127.0.0.1:9",)
