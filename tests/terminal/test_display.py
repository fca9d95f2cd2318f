"""The display fits the place where it is shown."""

import io
import os

import pytest

from companion.language.en import LANGUAGE
from companion.terminal.display import choose_display, terminal_size
from companion.terminal.live import LiveDisplay
from companion.terminal.plain import PlainDisplay

pty = pytest.importorskip("pty", reason="pseudo-terminals exist on POSIX only")


class Terminal(io.TextIOWrapper):
    """The near end of a real pseudo-terminal."""

    def __init__(self, columns: int = 80, lines: int = 24, encoding: str = "utf-8") -> None:
        import fcntl
        import struct
        import termios

        self.far, near = pty.openpty()
        fcntl.ioctl(near, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        super().__init__(os.fdopen(near, "wb", buffering=0), encoding=encoding, write_through=True)

    def close(self) -> None:
        """Close both ends."""
        if not self.closed:
            os.close(self.far)
        super().close()


@pytest.mark.parametrize(
    ("columns", "lines", "encoding", "environment", "kind"),
    [
        (80, 24, "utf-8", {"TERM": "xterm-256color"}, LiveDisplay),
        (40, 10, "utf-8", {"TERM": "xterm"}, LiveDisplay),
        (30, 24, "utf-8", {"TERM": "xterm"}, PlainDisplay),
        (80, 8, "utf-8", {"TERM": "xterm"}, PlainDisplay),
        (80, 24, "ascii", {"TERM": "xterm"}, PlainDisplay),
        (80, 24, "utf-8", {"TERM": "dumb"}, PlainDisplay),
        (80, 24, "utf-8", {}, PlainDisplay),
    ],
)
def test_the_live_display_needs_a_terminal_that_can_show_it(
    columns: int, lines: int, encoding: str, environment: dict[str, str], kind: type
) -> None:
    """A terminal that is too small, too simple or can't show blocks gets plain lines."""
    with Terminal(columns, lines, encoding) as terminal:
        assert terminal_size(terminal) == (columns, lines)
        assert isinstance(
            choose_display(
                terminal, lambda: -60.0, LANGUAGE.screen, LANGUAGE.commands.names, environment=environment
            ),
            kind,
        )


def test_a_pipe_gets_plain_lines() -> None:
    """Where no terminal is, plain lines are printed."""
    assert isinstance(
        choose_display(
            io.StringIO(),
            lambda: -60.0,
            LANGUAGE.screen,
            LANGUAGE.commands.names,
            environment={"TERM": "xterm"},
        ),
        PlainDisplay,
    )


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)]
)
def test_no_color_is_honoured(environment: dict[str, str], coloured: bool) -> None:
    """NO_COLOR, when set and not empty, takes all colours away."""
    from companion.core.api.snapshot import Mood, Snapshot

    with Terminal() as terminal:
        display = choose_display(
            terminal,
            lambda: -60.0,
            LANGUAGE.screen,
            LANGUAGE.commands.names,
            environment={"TERM": "xterm", **environment},
        )
        display.show(Snapshot(0.0, "Title", Mood.LISTENING, holder="Maya"))
        display.close()
        output = os.read(terminal.far, 65536).decode()
        assert ("\x1b[1;96m" in output) is coloured
