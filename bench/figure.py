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

    def __str__(self) -> str:
        """Return the figure as one line of a table."""
        return f"{self.name:<60} {self.value:8.2f} {self.unit:<3} limit {self.limit}  {self.peer}"
