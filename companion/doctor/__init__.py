"""Checks of each part that a session needs, with findings and remedies.

All access to the machine goes through ``Probes``, so every fault can be tested.
"""

from companion.doctor.checks import Check, Verdict, checks
from companion.doctor.probes import (
    Device,
    Echo,
    HelpLinesState,
    JournalState,
    ModelState,
    Probes,
    Speed,
)
from companion.doctor.report import run

__all__ = [
    "Check",
    "Device",
    "Echo",
    "HelpLinesState",
    "JournalState",
    "ModelState",
    "Probes",
    "Speed",
    "Verdict",
    "checks",
    "run",
]
