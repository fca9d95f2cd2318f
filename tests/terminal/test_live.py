"""The live display shows a session at a glance, in any terminal, and gives the terminal back."""

import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.events import Command
from companion.core.api.snapshot import Breath, Mood, Snapshot
from companion.language.en import LANGUAGE
from companion.terminal.canvas import Row, cells
from companion.terminal.letters import large
from companion.terminal.live import Around, LiveDisplay, Meter, openness, picture
from tests.terminal.glass import Glass

SIZE = (80, 24)
TURN = Snapshot(
    now_s=252.0,
    title="Conflict repair",
    mood=Mood.LISTENING,
    holder="Maya",
    time_left_s=131.2,
    time_total_s=180.0,
    said="Maya, tell Tom one thing you regret about that evening.",
    heard="I think I regret most that I walked out.",
    heard_from="Maya",
    hearing=True,
    next_step="Tom's turn",
)

GOLDEN = """\
   Conflict repair                                                       4:12


   ██▄  ▄██ ▄█▀▀█▄ ██  ██ ▄█▀▀█▄
   ██▀██▀██ ██▄▄██ ▀█▄▄█▀ ██▄▄██
   ██    ██ ██  ██   ██   ██  ██
   ▀▀    ▀▀ ▀▀  ▀▀   ▀▀   ▀▀  ▀▀
   has the floor

   ▄█▀▀█▄     ▄██   ▄█▀▀█▄
      ▄█▀ ▀▀   ██      ▄█▀    ██████████████████████████████████▎············
    ▄█▀   ▄▄   ██    ▄█▀      ██████████████████████████████████▎············
   ▀▀▀▀▀▀     ▀▀▀▀  ▀▀▀▀▀▀

   Maya, tell Tom one thing you regret about that evening.

   Maya: I think I regret most that I walked out.




   mic   ████████████············ hearing you                next: Tom's turn
   say   I'm done · more time · how long · pause · help
   keys  space pause · d done · m more time · r repeat · h help · q stop"""


def around_with(**more: Any) -> Around:
    """All commands are offered, in English."""
    return Around(LANGUAGE.screen, LANGUAGE.commands.names, **more)


def plain_text(row: Row) -> str:
    """A row without its styles."""
    return "".join(span.text for span in row).rstrip()


def text_of(snapshot: Snapshot, size: tuple[int, int] = SIZE, around: Around | None = None) -> str:
    """The screen as plain text."""
    return "\n".join(map(plain_text, picture(snapshot, size, around or around_with())))


def shown(*snapshots: Snapshot, colour: bool = True, size: tuple[int, int] = SIZE) -> Glass:
    """The screen of a terminal on which these were shown one after the other."""
    stream = io.StringIO()
    display = LiveDisplay(
        stream,
        lambda: -30.0,
        LANGUAGE.screen,
        LANGUAGE.commands.names,
        size=lambda: size,
        colour=colour,
        keys=True,
    )
    for snapshot in snapshots:
        display.show(snapshot)
    glass = Glass(*size)
    glass.feed(stream.getvalue())
    return glass


def test_a_turn_looks_like_this() -> None:
    """Whose floor it is and the time left stand in large letters; all else has its place below."""
    assert text_of(TURN, around=around_with(level=0.5, keys=True)) == GOLDEN
    assert "\n".join(shown(TURN).text) == GOLDEN


@pytest.mark.parametrize("mood", list(Mood))
def test_every_mood_is_shown_in_words(mood: Mood) -> None:
    """Without colour, at each moment something readable says what is going on."""
    rows = shown(replace(TURN, mood=mood), colour=False).text
    assert any(row.strip() for row in rows[3:7])
    assert rows[7].strip()


def test_the_floor_is_readable_from_afar() -> None:
    """Name and time of the holder are drawn in letters four lines high."""
    for line in (*large("Maya"), *large("2:12")):
        assert line.rstrip() in text_of(TURN)


def test_without_colour_no_colour_is_sent() -> None:
    """Where NO_COLOR is asked for, only bold and faint remain."""
    assert shown(TURN, colour=False).codes <= {"0", "1", "2"}
    assert not shown(TURN).codes <= {"0", "1", "2"}


sizes = st.tuples(st.integers(10, 200), st.integers(5, 60))
snapshots = st.builds(
    Snapshot,
    now_s=st.floats(0, 1e5),
    title=st.text(),
    section=st.text(),
    mood=st.sampled_from(Mood),
    holder=st.none() | st.text(min_size=1),
    time_left_s=st.none() | st.floats(0, 1e5),
    time_total_s=st.none() | st.floats(0, 1e5),
    breath=st.none()
    | st.builds(
        Breath,
        st.sampled_from(["in", "hold", "out"]),
        st.floats(0, 1),
        st.integers(1, 99),
        st.integers(1, 99),
    ),
    said=st.text(),
    heard=st.text(),
    heard_from=st.none() | st.text(min_size=1),
    hearing=st.booleans(),
    next_step=st.text(),
)


@given(snapshots, sizes, st.floats(0, 1), st.booleans())
def test_the_picture_always_fits(snapshot: Snapshot, size: tuple[int, int], level: float, keys: bool) -> None:
    """Whatever is said and however small the terminal: no row is too wide or moves the cursor."""
    rows = picture(snapshot, size, around_with(level=level, keys=keys))
    assert len(rows) == size[1]
    for row in rows:
        text = "".join(span.text for span in row)
        assert cells(text) <= size[0]
        assert not any(ord(character) < 32 or character == "\x7f" for character in text)


@given(st.lists(snapshots, min_size=2, max_size=5))
def test_rows_keep_their_places(moments: list[Snapshot]) -> None:
    """Whatever happens, the mood stands in row 8 and the level in row 23: nothing jumps."""
    for snapshot in moments:
        rows = [plain_text(row) for row in picture(snapshot, SIZE, around_with())]
        assert rows[7].strip()
        assert rows[22].lstrip().startswith("mic ")


def test_only_what_changed_is_written() -> None:
    """The screen does not flicker: a second that passes rewrites few rows, the same moment nothing."""
    once = shown(TURN).written
    assert shown(TURN, TURN).written == once
    later = replace(TURN, now_s=253.0, time_left_s=130.2)
    assert shown(TURN, later).written - once < once / 2
    assert shown(TURN, later).text == shown(later).text


def test_a_terminal_that_changes_its_size_is_drawn_anew() -> None:
    """After a change of size nothing of the old picture is left."""
    stream = io.StringIO()
    size = [(100, 40)]
    display = LiveDisplay(
        stream, lambda: -30.0, LANGUAGE.screen, LANGUAGE.commands.names, size=lambda: size[0]
    )
    display.show(TURN)
    stream.seek(0)
    stream.truncate()
    size[0] = SIZE
    display.show(TURN)
    glass = Glass(*SIZE)
    glass.feed(stream.getvalue())
    assert "\n".join(glass.text) == text_of(TURN, around=around_with(level=0.5))


def test_the_terminal_is_given_back() -> None:
    """After close the screen before is back, with its cursor, once and for all."""
    stream = io.StringIO()
    display = LiveDisplay(stream, lambda: -30.0, LANGUAGE.screen, LANGUAGE.commands.names, size=lambda: SIZE)
    display.show(TURN)
    glass = Glass(*SIZE)
    glass.feed(stream.getvalue())
    assert glass.modes == {"2026": False, "1049": True, "25": False, "7": False}
    display.close()
    display.close()
    display.show(TURN)
    glass.feed(stream.getvalue()[len(stream.getvalue()) - len("\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l") :])
    assert glass.modes == {"2026": False, "1049": False, "25": True, "7": True}
    assert stream.getvalue().count("\x1b[?1049l") == 1


def test_a_display_never_shown_leaves_the_terminal_alone() -> None:
    """Closing what never opened writes nothing."""
    stream = io.StringIO()
    LiveDisplay(stream, lambda: -30.0, LANGUAGE.screen, LANGUAGE.commands.names, size=lambda: SIZE).close()
    assert stream.getvalue() == ""


def test_a_terminal_that_went_away_does_not_end_the_session() -> None:
    """When the window is closed, the display falls silent and nothing else happens."""
    stream = io.StringIO()
    display = LiveDisplay(stream, lambda: -30.0, LANGUAGE.screen, LANGUAGE.commands.names, size=lambda: SIZE)
    stream.close()
    display.show(TURN)
    display.close()


def breath(phase: str, fraction: float) -> Snapshot:
    """A moment of breathing."""
    return replace(TURN, mood=Mood.BREATHING, holder=None, breath=Breath(phase, fraction, 3, 6))


def test_the_breath_grows_and_shrinks() -> None:
    """The bar swells while breathing in, stays while holding and sinks while breathing out."""
    moments = [("in", i / 10) for i in range(11)] + [("hold", 0.5)] + [("out", i / 10) for i in range(11)]
    bars = [cells(shown(breath(*moment)).text[10].strip()) for moment in moments]
    assert bars[:11] == sorted(bars[:11])
    assert bars[10] == bars[11] == bars[12] == 74
    assert bars[12:] == sorted(bars[12:], reverse=True)
    assert bars[0] == bars[-1] <= 2


def test_the_breath_is_named() -> None:
    """In, Hold and Out stand in large letters, with the count of breaths beneath."""
    for phase, word in (("in", "In"), ("hold", "Hold"), ("out", "Out")):
        glass = shown(breath(phase, 0.5))
        assert [row.strip() for row in glass.text[3:7]] == [line.strip() for line in large(word)]
        assert "breath 3 of 6" in glass.text[7]


def test_a_breath_held_after_breathing_out_stays_small() -> None:
    """In box breathing the second hold is with empty lungs, and the bar shows that."""
    full = shown(breath("in", 1.0), breath("hold", 0.5)).text[10]
    empty = shown(breath("out", 1.0), breath("hold", 0.5)).text[10]
    assert cells(full.strip()) == 74
    assert cells(empty.strip()) <= 2


@given(st.floats(0, 1), st.floats(0, 1))
def test_breath_moves_without_jumps(one: float, other: float) -> None:
    """Breathing out is breathing in turned round, and nearby moments look alike."""
    assert openness(Breath("in", one, 1, 1)) + openness(Breath("out", one, 1, 1)) == pytest.approx(1.0)
    assert (
        abs(openness(Breath("in", one, 1, 1)) - openness(Breath("in", other, 1, 1)))
        <= 1.6 * abs(one - other) + 1e-9
    )


def test_the_end_of_a_turn_is_announced_in_words() -> None:
    """When little time is left, words say so, not only the colour."""
    assert "nearly over" in text_of(replace(TURN, time_left_s=14.0))
    assert "nearly over" not in text_of(TURN)


def test_only_commands_of_the_session_are_offered() -> None:
    """What the script renamed has its new words; what it switched off is not shown."""
    offered = {Command.DONE: "that is all", Command.PAUSE: "pause"}
    assert "say   that is all · pause\n" in text_of(TURN, around=Around(LANGUAGE.screen, offered)) + "\n"


def test_a_pause_tells_how_to_go_on() -> None:
    """While paused, screen and keys say how to go on."""
    text = text_of(replace(TURN, mood=Mood.PAUSED), around=around_with(keys=True))
    assert "say   go on" in text
    assert "space go on" in text


def test_short_pauses_between_prompts_do_not_flash() -> None:
    """A second of quiet between two prompts keeps the companion's word; a long silence has its own."""
    quiet = replace(TURN, mood=Mood.QUIET, holder=None, time_left_s=1.0, time_total_s=2.0)
    assert large("Companion")[0] in text_of(quiet)
    assert large("Silence")[0] in text_of(replace(quiet, time_left_s=50.0, time_total_s=60.0))


def test_a_name_without_large_letters_is_bold() -> None:
    """A name in another script, or too long, is shown in plain capitals."""
    for name in ("Юлия", "愛", "Maximiliane-Theodora"):
        assert name.upper() in text_of(replace(TURN, holder=name))


def test_long_words_of_a_partner_show_their_latest_part() -> None:
    """Captions follow the speaker: when there is no room, the beginning gives way."""
    text = text_of(replace(TURN, heard="first " + "and then " * 80 + "last"))
    assert "last" in text
    assert "first" not in text


def test_the_meter_rises_at_once_and_falls_slowly() -> None:
    """Speech shows in the moment it is heard, and the bar sinks back calmly."""
    level = -60.0
    meter = Meter(lambda: level)
    assert meter.read(0.0) == 0.0
    level = -12.0
    assert meter.read(0.1) == pytest.approx(0.8)
    level = -60.0
    assert 0.7 < meter.read(0.2) < 0.8
    assert meter.read(10.0) == 0.0


def test_the_section_stands_beside_the_title() -> None:
    """Whoever looks at the screen sees in which part of the session it is."""
    rows = shown(replace(TURN, section="Coming closer")).text
    assert any("Conflict repair · Coming closer" in row for row in rows)


def test_the_clock_is_seen_to_wait_while_another_speaks() -> None:
    """Under the name of the holder."""
    assert "has the floor; the clock waits" in text_of(replace(TURN, disturbed=True))
