"""Crash reports: they never show or leave behind anything that was said."""

import contextlib
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType

_ASK = """\
Internal error. This is a fault in Companion, not something you did. The report below contains nothing that
was said; please post it where you got Companion, as an issue:"""
_RUNTIME = "https://aka.ms/vs/17/release/vc_redist.x64.exe"
_NOT_LOADED = (126, 127, 1114)
"""Windows errors for a library that lacks another, or failed to initialise (winerror.h)."""


def hide_words() -> None:
    """Make new files private to this user, disable core dumps, and keep values out of this process's crash
    reports."""
    os.umask(0o077)
    _dump_nothing()
    # A hook set before us (by a debugger, a test) is kept.
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = lambda broke: _tell(broke.exc_value)
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = lambda kind, error, trace: _tell(error)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda broke: _tell(broke.exc_value)


def report(error: BaseException) -> str:
    """Describe a crash line by line: error types and places in programs, but no error messages, which might
    quote words."""
    return "\n".join([_ASK, *_lines(error)])


def unloadable(error: BaseException) -> str:
    """Return the remedy for a library that can't be loaded, in a sentence; empty for other errors."""
    if not isinstance(error, ImportError) and getattr(error, "winerror", None) not in _NOT_LOADED:
        return ""
    name = (getattr(error, "name", None) or "").partition(".")[0]
    if name == "companion":
        return ""
    remedy = "Install Companion again"
    if os.name == "nt":
        remedy += f"; if that does not help, install Microsoft's Visual C++ runtime: {_RUNTIME}"
    return f"{f'The library {name}' if name else 'A library'} can't be loaded. {remedy}."


def _lines(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before)
    yield type(error).__name__
    yield from _places(error.__traceback__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"


def _tell(error: BaseException | None) -> None:
    if error is not None and sys.stderr is not None:
        print(report(error), file=sys.stderr)


def _dump_nothing() -> None:
    if os.name == "nt":
        return
    import resource

    # A limit of 0 keeps Linux from writing core files, 1 also from passing them to a program that
    # collects crashes (do_coredump in fs/coredump.c); a file of one byte is empty as well.
    most_bytes = 1 if sys.platform == "linux" else 0
    _, highest = resource.getrlimit(resource.RLIMIT_CORE)
    with contextlib.suppress(ValueError, OSError):  # the hard limit is already lower
        resource.setrlimit(resource.RLIMIT_CORE, (most_bytes, highest))
