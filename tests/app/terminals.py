"""Somebody who sits at a terminal and types."""

import io


class Terminal(io.StringIO):
    """A terminal into which lines were typed."""

    def isatty(self) -> bool:
        """Yes."""
        return True
