"""Keys are commands, and the terminal is as before when they are no longer wanted."""

import os
import queue
from collections.abc import Iterator

import pytest

from companion.core.api.events import Command, CommandGiven, DeclinedUnseen, Event
from companion.terminal.keys import BINDINGS, Keys, command_of

termios = pytest.importorskip("termios", reason="the keyboard of Windows needs a real console")
pty = pytest.importorskip("pty", reason="pseudo-terminals exist on POSIX only")


class Posted:
    """An inbox that can be waited on."""

    def __init__(self) -> None:
        self.events: queue.Queue[Event] = queue.Queue()

    def post(self, event: Event) -> None:
        """Leave an event."""
        self.events.put(event)

    def next(self) -> Event:
        """The next event; fails when none comes."""
        return self.events.get(timeout=120.0)


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The two ends of a pseudo-terminal: where a person types, and where the program reads."""
    person, program = pty.openpty()
    yield person, program
    for end in (person, program):
        try:
            os.close(end)
        except OSError:  # a test closed it
            continue


def test_each_key_gives_its_command(terminal: tuple[int, int]) -> None:
    """Whoever can't speak can press: every key gives its command at once, without Enter."""
    person, program = terminal
    inbox = Posted()
    with os.fdopen(program, closefd=False) as stream:
        keys = Keys(inbox, lambda: False, stream)
        for key, command in BINDINGS.items():
            os.write(person, key.encode())
            assert inbox.next() == CommandGiven(command)
        os.write(person, b"n")
        assert inbox.next() == DeclinedUnseen()
        keys.close()


def test_the_space_bar_pauses_and_goes_on(terminal: tuple[int, int]) -> None:
    """One key, the largest, pauses, and when paused goes on."""
    person, program = terminal
    inbox, paused = Posted(), [False]
    with os.fdopen(program, closefd=False) as stream:
        keys = Keys(inbox, lambda: paused[0], stream)
        os.write(person, b" ")
        assert inbox.next() == CommandGiven(Command.PAUSE)
        paused[0] = True
        os.write(person, b" ")
        assert inbox.next() == CommandGiven(Command.GO_ON)
        keys.close()


def test_keys_without_a_meaning_do_nothing(terminal: tuple[int, int]) -> None:
    """Arrow keys, letters of no meaning and half characters are passed over."""
    person, program = terminal
    inbox = Posted()
    with os.fdopen(program, closefd=False) as stream:
        keys = Keys(inbox, lambda: False, stream)
        os.write(person, b"\x1b[D")
        os.write(person, b"xyz\xc3")
        os.write(person, b"d")
        assert inbox.next() == CommandGiven(Command.DONE)
        keys.close()
    assert inbox.events.empty()


def test_the_terminal_is_as_before(terminal: tuple[int, int]) -> None:
    """While keys are listened to they are not shown; afterwards the terminal is what it was."""
    _, program = terminal
    before = termios.tcgetattr(program)
    with os.fdopen(program, closefd=False) as stream:
        keys = Keys(Posted(), lambda: False, stream)
        meanwhile = termios.tcgetattr(program)
        assert not meanwhile[3] & (termios.ECHO | termios.ICANON)
        assert meanwhile[3] & termios.ISIG, "Ctrl-C still works"
        keys.close()
        keys.close()
    assert termios.tcgetattr(program) == before


def test_a_terminal_that_went_away_ends_the_keys_quietly(terminal: tuple[int, int]) -> None:
    """When the window is closed, listening ends and closing still works."""
    person, program = terminal
    with os.fdopen(program, closefd=False) as stream:
        keys = Keys(Posted(), lambda: False, stream)
        os.close(person)
        keys.close()


def test_capital_letters_mean_the_same() -> None:
    """Caps Lock takes no key away."""
    assert command_of("D", paused=False) is Command.DONE
    assert command_of("", paused=False) is None
