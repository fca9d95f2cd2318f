"""Runs the checks and prints their findings."""

import json
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from typing import TextIO

from companion.doctor.checks import Check, Verdict, checks
from companion.doctor.probes import Probes
from companion.system.invocation import as_started

WIDTH = 80


def run(probes: Probes, out: TextIO, as_json: bool = False) -> int:
    """Run all checks and print them; return 1 when something must be fixed, else 0."""
    done: list[Check] = []
    for check in checks(probes):
        done.append(check)
        if not as_json:
            out.write(_as_text(check))
            out.flush()
    if as_json:
        found = [asdict(check) | {"ok": check.ok.value, "remedy": as_started(check.remedy)} for check in done]
        json.dump(found, out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        out.write(_summary(done))
    return int(any(check.ok is Verdict.NO for check in done))


_MARKS = {Verdict.YES: "ok", Verdict.WARN: "look", Verdict.NO: "FIX"}


def _as_text(check: Check) -> str:
    texts = [f"{_MARKS[check.ok]:<5} {check.name:<14} {check.finding}"]
    if check.remedy:
        texts.append(f"{'':<21}-> {check.remedy}")
    return "".join(
        textwrap.fill(as_started(text), WIDTH, subsequent_indent=" " * 24) + "\n" for text in texts
    )


def _summary(done: Sequence[Check]) -> str:
    to_fix = [check.name for check in done if check.ok is Verdict.NO]
    to_see = [check.name for check in done if check.ok is Verdict.WARN]
    if to_fix:
        return f"\nTo fix before a session: {', '.join(to_fix)}.\n"
    return f"\nReady. Worth a look: {', '.join(to_see)}.\n" if to_see else "\nAll is ready for a session.\n"
