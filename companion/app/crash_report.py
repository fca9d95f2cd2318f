"""When something breaks that should not: nothing of what was said is shown or left behind."""

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
"""What Windows says of a library that lacks another, or could not begin (winerror.h)."""


def hide_words() -> None:
    """What this process makes is for this user alone; it leaves no image of its memory behind when it
    crashes, and what it says then holds no values."""
    os.umask(0o077)
    _dump_nothing()
    # Who took a hook before us (a debugger, a test) keeps it.
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = lambda broke: _tell(broke.exc_value)
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = lambda kind, error, trace: _tell(error)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda broke: _tell(broke.exc_value)


def report(error: BaseException) -> str:
    """What broke and where, line by line: kinds of errors and places in programs, no text of an error, which
    might quote words."""
    return "\n".join([_ASK, *_lines(error)])


def unloadable(error: BaseException) -> str:
    """What to do where an installed library can't be loaded, in a sentence; empty for other errors."""
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

    # A limit of 0 keeps Linux from writing core files, of 1 also from handing them to a program that
    # collects crashes (do_coredump in fs/coredump.c); as a file nothing fits into one byte either.
    most_bytes = 1 if sys.platform == "linux" else 0
    _, highest = resource.getrlimit(resource.RLIMIT_CORE)
    with contextlib.suppress(ValueError, OSError):  # the highest is lower already
        resource.setrlimit(resource.RLIMIT_CORE, (most_bytes, highest))
