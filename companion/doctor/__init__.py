"""Tries each part a session needs, says what it found, and what helps.

What touches the machine is passed in as ``Probes``, so that every fault can be tried.
"""

from companion.doctor.checks import Check, Verdict, checks
from companion.doctor.probes import Device, ModelState, Probes, Speed
from companion.doctor.report import run

__all__ = ["Check", "Device", "ModelState", "Probes", "Speed", "Verdict", "checks", "run"]
