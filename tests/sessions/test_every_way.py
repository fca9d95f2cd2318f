"""Every step and every ending of every session that ships can be reached, and nobody is trapped anywhere."""

from pathlib import Path

from companion import config
from companion.rehearsal.simulating import scripts_in, simulate_all
from companion.rehearsal.simulation_report import SimulationReport

RUNS = (80, 400, 2_000)
"""Most sessions are walked to all their places in few runs; the others get more."""


def _simulated(names: list[str], runs: int) -> list[SimulationReport]:
    folder = config.sessions_folder()
    files = [path for path in scripts_in(folder) if path.stem in names]
    return list(simulate_all([(path, (folder,)) for path in files], runs=runs, seed=0, people=0))


def test_every_step_and_every_ending_of_every_session_is_reached() -> None:
    """No sentence stands in a session that nobody ever hears, and from each step both ways lead out."""
    names = [path.stem for path in scripts_in(config.sessions_folder())]
    assert len(names) > 30
    for runs in RUNS:
        found = _simulated(names, runs)
        assert not [failure.cause for one in found for failure in one.failures]
        unfinished = [one for one in found if not one.complete]
        names = [Path(one.file).stem for one in unfinished]
        if not names:
            break
    assert not [str(one) for one in unfinished]
