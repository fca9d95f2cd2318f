"""Cost of simulation: a thousand sessions of each shipped script, on two cores."""

import time

from bench.figure import Figure
from companion import config
from companion.rehearsal.simulating import RUNS, scripts_in, simulate_all

_QUICK_RUNS = 100


def figures(*, quick: bool = False) -> list[Figure]:
    """Measure all scripts, a thousand runs each; with ``quick`` a hundred, scaled to a thousand."""
    runs = _QUICK_RUNS if quick else RUNS
    folder = config.sessions_folder()
    scripts = [(path, (folder,)) for path in scripts_in(folder)]
    began_s = time.perf_counter()
    found = list(simulate_all(scripts, runs=runs, seed=0, people=0))
    took_s = (time.perf_counter() - began_s) * RUNS / runs
    told = f"{len(scripts)} scripts, two at a time; each {'with 100, times ten' if quick else 'with 1000'}"
    walked = sum(one.runs for one in found)
    whole = sum(one.complete for one in found)
    return [
        Figure("a thousand simulated runs of each script", took_s, "s", 60.0, told),
        Figure("one simulated run, of one core", 2 * took_s * 1000 / (len(scripts) * RUNS), "ms", None,
               f"{walked} runs"),
        Figure("scripts not wholly walked", len(scripts) - whole, "scripts", None if quick else 0.0,
               "every step and every ending reached"),
    ]  # fmt: skip
