"""The standard streams: redirected output is UTF-8, and unprintable characters end no command."""

import io
import os
import sys
from typing import TextIO


def prepare() -> None:
    """Set the encoding of the standard streams, once, when the program starts.

    A terminal keeps its encoding; a missing character is shown as a question mark. A file or a pipe
    gets UTF-8, whatever the terminal has: pages declare it, and other programs expect it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if _is_terminal(stream):
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def problem(error: OSError) -> str:
    """Return an operating system's error that no command explains, as one sentence.

    Its text names files and reasons, never what was said. Without a file it was the output.
    """
    why = error.strerror or type(error).__name__
    if error.filename:
        return f"{error.filename}: this can't be read or written ({why})."
    _give_up_output()
    return f"The output can't be written ({why})."


def _give_up_output() -> None:
    """Discard the rest of the buffer: the interpreter would fail at it again on its way out."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False
