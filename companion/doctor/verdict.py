"""What a check has found."""

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """How a check ended."""

    YES = "yes"
    """In order."""
    WARN = "warn"
    """A session is possible; something could be better."""
    NO = "no"
    """Must be put right before a session."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was tried, how it ended, what was found and what helps."""

    name: str
    ok: Verdict
    finding: str
    remedy: str = ""
