"""One measured figure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A value beside its limit or reference."""

    name: str
    value: float
    unit: str
    limit: float | None
    """Upper limit for the value; None: only compared with the reference."""
    peer: str
    """The reference, described."""
