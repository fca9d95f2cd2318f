"""One measured figure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A value beside its limit or peer."""

    name: str
    value: float
    unit: str
    limit: float | None
    """The value should not be above this; None: only to be compared with the peer."""
    peer: str
    """What it is measured against, in words."""
