"""Scripts with planted faults, and how they are simulated."""

from pathlib import Path

from companion.rehearsal.simulating import jobs, report, walk
from companion.rehearsal.simulation_report import SimulationReport
from companion.scripts.loading import load
from tests.scripts.making import script

COUPLE = "people: {min: 2, max: 2, roles: [one, two]}\n"
LOOP = """\
  - ask: Shall we go on?
    to: the group
    answer: yes_no
    save: going_on
  - ask: How calm are you?
    to: everyone
    answer: rating
    save: calm
  - if: not going_on
    then:
      - repeat: 50
        do:
          - repeat: 50
            do:
              - repeat: 20
                do:
                  - say: Again.
  - end: done
    say: Thank you.
"""
"""A no leads into a session that never ends."""
SLOW = LOOP.replace("say: Again.", "silence: 2h")
"""The same, found after fewer events: it lasts for more than a week."""


def written(folder: Path, steps: str, more: str = COUPLE) -> Path:
    """A script of these steps, as a file."""
    path = folder / "test.yaml"
    path.write_text(script(steps, more), "utf-8")
    return path


def simulated(
    folder: Path, steps: str, more: str = COUPLE, runs: int = 120, seed: int = 0
) -> SimulationReport:
    """What simulating a script of these steps comes to."""
    return simulated_file(written(folder, steps, more), runs, seed)


def simulated_file(file: Path, runs: int, seed: int = 0) -> SimulationReport:
    """What simulating this script comes to, in this process."""
    program = load(file)
    return report(file, program, [walk(job, program) for job in jobs(file, (), program, runs, seed, 0)])
