"""Progress of a long preparation: a bar on a terminal, a few plain lines elsewhere."""

from typing import TextIO

_WIDTH = 24
_LABEL_WIDTH = 28


class Bar:
    """Shows one task after another: redrawn on a terminal, elsewhere one line per quarter."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._redraws = out.isatty()
        self._label = ""
        self._quarter = -1
        self._shown = 0

    def bytes(self, label: str, done: int, total: int) -> None:
        """Show ``done`` of ``total`` bytes of ``label``."""
        self.show(label, done, total, f"{done / 1e6:.0f} of {total / 1e6:.0f} MB")

    def show(self, label: str, done: int, total: int, figures: str) -> None:
        """Show ``done`` of ``total`` of ``label``, formatted as ``figures``."""
        if label != self._label:
            self.finish()
            self._label = label
        filled = _WIDTH * min(done, total) // max(total, 1)
        line = f"  {label:<{_LABEL_WIDTH}} [{'#' * filled}{'.' * (_WIDTH - filled)}] {figures}"
        if self._redraws:
            # Spaces erase a longer line: not every Windows console understands escape sequences.
            self._out.write(f"\r{line:<{self._shown}}")
            self._out.flush()
            self._shown = len(line)
        elif (quarter := 4 * done // max(total, 1)) > self._quarter:
            self._quarter = quarter
            self._out.write(f"  {label}: {figures}\n")
            self._out.flush()

    def finish(self) -> None:
        """End the line of the last task."""
        if self._redraws and self._label:
            self._out.write("\n")
            self._out.flush()
        self._label, self._quarter, self._shown = "", -1, 0
