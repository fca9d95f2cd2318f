"""Tables fit their width and lose nothing that matters."""

import io

from hypothesis import given
from hypothesis import strategies as st

from companion.terminal.canvas import cells
from companion.terminal.tables import DeviceRow, SessionGroup, SessionRow, print_devices, print_sessions

DEVICES = [
    DeviceRow("microphone", 2, "USB headset", 48000, is_default=True),
    DeviceRow("microphone", 10, "Webcam", 44100),
    DeviceRow("loudspeaker", 0, "Built-in Audio", 48000, is_default=True),
]


def test_devices_are_listed_by_kind_with_the_default_marked() -> None:
    """A person sees which microphone and which loudspeaker would be used, and the number of each."""
    out = io.StringIO()
    print_devices(DEVICES, out)
    assert out.getvalue() == (
        "       microphones\n"
        "*  2   USB headset   48000 Hz\n"
        "   10  Webcam        44100 Hz\n"
        "\n"
        "      loudspeakers\n"
        "*  0  Built-in Audio  48000 Hz\n"
        "\n"
        "* used by default\n"
    )


def test_no_device_at_all_is_said() -> None:
    """An empty list says so and where help is."""
    out = io.StringIO()
    print_devices([], out)
    assert "companion doctor" in out.getvalue()


def test_sessions_are_listed_with_what_they_are_for() -> None:
    """By theme; summaries wrap within the width, under their own column, and are cut after three lines."""
    out = io.StringIO()
    summary = "After an argument: settle, share one regret and one wish each, and agree on one small action."
    longer = f"{summary} And so on, and so on, as long as it likes, for more than a screen has room for."
    groups = [
        SessionGroup("After a conflict", [SessionRow("conflict-repair", "2", 25.0, summary)]),
        SessionGroup("Calm", [SessionRow("silence", "1 to 6", None, ""), SessionRow("x", "1", 0.5, longer)]),
    ]
    print_sessions(groups, out)
    assert out.getvalue() == (
        "session          people  about\n"
        "\n"
        "After a conflict\n"
        "conflict-repair  2       25 min  After an argument: settle, share one regret and\n"
        "                                 one wish each, and agree on one small action.\n"
        "\n"
        "Calm\n"
        "silence          1 to 6\n"
        "x                1       1 min   After an argument: settle, share one regret and\n"
        "                                 one wish each, and agree on one small action.\n"
        "                                 And so on, and so on, as long as it likes, for…\n"
    )


ROWS = st.lists(st.builds(SessionRow, st.text(max_size=20), st.text(max_size=9), st.none(), st.text()))


@given(st.lists(st.builds(SessionGroup, st.text(), ROWS), max_size=3))
def test_a_table_never_breaks_out_of_its_width(groups: list[SessionGroup]) -> None:
    """Whatever files are called and say, no line is wider than the terminal or moves its cursor."""
    out = io.StringIO()
    print_sessions(groups, out, width=80)
    for line in out.getvalue().split("\n"):
        assert cells(line) <= 80
        assert not any(ord(character) < 32 for character in line)
