"""Tries each part a session needs, says what it found, and what helps.

What touches the machine is passed in as ``Probes``, so that every fault can be tried.
"""

from companion.doctor.checks import checks
from companion.doctor.probes import Device, Echo, JournalState, ModelState, Probes, Speed
from companion.doctor.report import run
from companion.doctor.verdict import Check, Verdict

__all__ = [
    "Check",
    "Device",
    "Echo",
    "JournalState",
    "ModelState",
    "Probes",
    "Speed",
    "Verdict",
    "checks",
    "run",
]
