"""A small terminal: understands just what the live display may send, and refuses all else."""

import re

_TOKEN = re.compile(r"\x1b\[(\??)([\d;]*)([A-Za-z])|([^\x1b]+)")


class Glass:
    """The screen of a terminal after some output. A wide character is not known here."""

    def __init__(self, columns: int, lines: int) -> None:
        self.size = (columns, lines)
        self.cells = [[" "] * columns for _ in range(lines)]
        self.modes: dict[str, bool] = {}
        self.codes: set[str] = set()
        """All SGR codes (colours and weights) that were used."""
        self.written = 0
        """Characters put on the screen so far."""
        self._row = self._column = 0

    def feed(self, output: str) -> None:
        """Take in output; an unknown control sequence, or text beyond the edge, is an error."""
        at = 0
        while at < len(output):
            match = _TOKEN.match(output, at)
            assert match, f"not understood: {output[at : at + 20]!r}"
            at = match.end()
            private, numbers, letter, text = match.groups()
            if text:
                self._put(text)
            elif private:
                self.modes[numbers] = letter == "h"
            else:
                self._control(letter, numbers)

    @property
    def text(self) -> list[str]:
        """The rows as they can be read."""
        return ["".join(row).rstrip() for row in self.cells]

    def _put(self, text: str) -> None:
        for character in text:
            assert character.isprintable(), f"a control character: {character!r}"
            assert self._column < self.size[0], "text beyond the right edge"
            self.cells[self._row][self._column] = character
            self._column += 1
            self.written += 1

    def _control(self, letter: str, numbers: str) -> None:
        if letter == "H":
            row, column = numbers.split(";")
            self._row, self._column = int(row) - 1, int(column) - 1
        elif letter == "K":
            self.cells[self._row][self._column :] = " " * (self.size[0] - self._column)
        elif letter == "J":
            self.cells = [[" "] * self.size[0] for _ in range(self.size[1])]
        elif letter == "m":
            self.codes |= set(numbers.split(";"))
        else:
            raise AssertionError(f"unknown control sequence {letter}")
