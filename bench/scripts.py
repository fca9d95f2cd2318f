"""Cost of checking scripts."""

import io
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import yaml

from bench.figure import Figure
from companion import config
from companion.cli.commands import COMMANDS
from companion.rehearsal.command import rehearse
from companion.scripts.loading import check_text, load_text
from companion.yamlfile.problems import has_errors

LINES = 4_000
_STEPS = 11
"""In each part of the long script."""
_HEAD = """\
format: 1
id: long
title: Long
summary: A very long script.
settings:
  turn_time: {default: 2m, min: 30s, max: 10m}
steps:
"""
_PART = """\
  - section: Part @
  - say: >-
      This is part @ of many, and it says a little about what comes next,
      so that nobody has to guess what it is about.
    pause: 2s
  - ask: How calm are you at this moment?
    to: everyone
    answer: rating
    save: calm_@
  - if: unanswered(calm_@) or min(calm_@) < 4
    then:
      - breathe: coherent
        cycles: 4
        say: A few even breaths.
    else:
      - say: Then let us begin at once.
  - rounds: [speaker_@, listener_@]
    do:
      - turn: speaker_@
        say: ${speaker_@}, what would you like to tell ${listener_@}?
        time: ${turn_time}
        save: told_@
      - mirror: told_@
        by: listener_@
        check: ${speaker_@}, is that what you wanted to say?
        otherwise:
          - say: Let us keep what was heard, and go on from there.
"""


def figures() -> list[Figure]:
    """Measure a long script, and all shipped ones."""
    source = long_script(LINES)
    assert not has_errors(check_text(source))
    composed_s = _took_s(lambda: yaml.compose(source, Loader=yaml.SafeLoader))
    peer = f"{source.count(chr(10))} lines; PyYAML composes them in {composed_s:.2f} s"
    folder = config.sessions_folder()
    return [
        Figure("checking a script of 4000 lines", _took_s(lambda: check_text(source)), "s", 0.6, peer),
        *_ladder(),
        Figure("check sessions/", _took_s(lambda: _check(folder)), "s", 3.0, _shipped(folder)),
    ]


def _ladder() -> Iterator[Figure]:
    """Measure the problems of the text, and the proofs, of scripts of ten, a hundred and a thousand steps."""
    for steps, text_s, proofs_s in ((10, None, None), (100, None, None), (1000, 0.3, 2.0)):
        source = long_script(_HEAD.count("\n") + steps * _PART.count("\n") // _STEPS)
        program, lines = load_text(source), f"{source.count(chr(10))} lines"
        text = _took_s(partial(check_text, source))
        yield Figure(f"text of {steps} steps", text, "s", text_s, lines)
        proofs = _took_s(partial(rehearse, Path("long.yaml"), program))
        yield Figure(f"proofs of {steps} steps", proofs, "s", proofs_s, lines)


def long_script(lines: int) -> str:
    """Return a valid script of about this many lines."""
    parts = max(1, round((lines - _HEAD.count("\n")) / _PART.count("\n")))
    return _HEAD + "".join(_PART.replace("@", str(number)) for number in range(1, parts + 1))


def _check(folder: Path) -> None:
    out = io.StringIO()
    assert COMMANDS["check"].run([str(folder)], out) == 0, out.getvalue()


def _shipped(folder: Path) -> str:
    scripts = [path for path in folder.rglob("*.yaml") if not path.name.endswith(".test.yaml")]
    return f"{len(scripts)} files, and the tests beside them"


def _took_s(what: Callable[[], object]) -> float:
    """Return the best of three, in seconds."""
    times = []
    for _ in range(3):
        began_s = time.perf_counter()
        what()
        times.append(time.perf_counter() - began_s)
    return min(times)
