"""Plain lines tell the whole session, each thing once, for pipes, logs and screen readers."""

import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.snapshot import Breath, Mood, Snapshot
from companion.language.en import LANGUAGE
from companion.terminal.plain import PlainDisplay

START = Snapshot(now_s=0.0, title="Conflict repair", mood=Mood.SPEAKING, said="Welcome, Maya and Tom.")


def printed(*snapshots: Snapshot) -> str:
    """What is printed for these snapshots."""
    stream = io.StringIO()
    display = PlainDisplay(stream, LANGUAGE.screen)
    for snapshot in snapshots:
        display.show(snapshot)
    display.close()
    display.close()
    return stream.getvalue()


def session() -> list[Snapshot]:
    """A short session, ten pictures a second."""
    ask = replace(START, mood=Mood.ASKING, holder="Maya", said="Maya, is now a good time?")
    yes = replace(ask, heard="Yes", heard_from="Maya", now_s=8.0)
    turn = replace(
        yes,
        mood=Mood.LISTENING,
        said="Maya, tell Tom one thing.",
        time_left_s=60.0,
        time_total_s=60.0,
        now_s=20.0,
    )
    draft = replace(turn, heard="I felled alone on Saturday", now_s=25.0, time_left_s=55.0)
    final = replace(draft, heard="I felt alone on Saturday.", now_s=25.8, time_left_s=54.2)
    breath = Breath("in", 0.0, 1, 2)
    breathing = replace(
        START,
        mood=Mood.BREATHING,
        breath=breath,
        time_left_s=20.0,
        time_total_s=20.0,
        said="Breathe.",
        now_s=90.0,
    )
    return [
        *(replace(START, now_s=i / 10) for i in range(40)),
        *(replace(ask, now_s=5 + i / 10) for i in range(30)),
        yes,
        replace(yes, heard="Yes.", now_s=8.6),
        *(replace(turn, now_s=20 + i / 10, heard="Yes.", time_left_s=60 - i / 10) for i in range(50)),
        draft,
        final,
        replace(final, now_s=30.0, time_left_s=50.0),
        replace(final, now_s=61.0, time_left_s=19.0),
        replace(final, now_s=62.0, time_left_s=18.0),
        replace(final, mood=Mood.PAUSED, holder=None, said="Paused.", now_s=65.0, time_left_s=None),
        replace(final, now_s=70.0, time_left_s=15.0, said="Paused."),
        replace(
            START, said="Thank you, Maya.", now_s=82.0, heard="I felt alone on Saturday.", heard_from="Maya"
        ),
        *(replace(breathing, now_s=90 + i, breath=Breath("in", i / 5, 1, 2)) for i in range(5)),
        *(replace(breathing, now_s=95 + i, breath=Breath("out", i / 5, 1, 2)) for i in range(5)),
        *(
            replace(breathing, now_s=100 + i, breath=Breath("in", i / 5, 2, 2), time_left_s=10.0)
            for i in range(5)
        ),
        replace(START, mood=Mood.QUIET, said="", now_s=110.0, time_left_s=60.0, time_total_s=60.0),
        replace(START, mood=Mood.TROUBLE, said="I can't hear you at the moment.", now_s=120.0),
        replace(START, mood=Mood.OVER, said="That was all.", now_s=130.0),
    ]


GOLDEN = """\
   0:00  Conflict repair
   0:00  Companion: Welcome, Maya and Tom.
   0:05  Companion: Maya, is now a good time?
   0:05  Maya is asked.
   0:08  Maya: Yes.
   0:20  Companion: Maya, tell Tom one thing.
   0:20  Maya has the floor, 1:00 left.
   0:25  Maya: I felt alone on Saturday.
   1:01  Maya's time is nearly over, 0:19 left.
   1:05  Maya's clock stops, 0:18 left.
   1:05  Companion: Paused.
   1:05  Paused; the clock is stopped.
   1:10  Maya has the floor, 0:15 left.
   1:10  Maya's time is nearly over, 0:15 left.
   1:22  Maya's clock stops, 0:15 left.
   1:22  Companion: Thank you, Maya.
   1:30  Companion: Breathe.
   1:30  Breath 1 of 2, 0:20 left.
   1:40  Breath 2 of 2, 0:10 left.
   1:50  Silence, 1:00 left.
   2:00  Companion: I can't hear you at the moment.
   2:00  Nothing comes from the microphone; the clock is stopped until it does.
   2:10  Companion: That was all.
   2:10  The end.
"""


def test_a_session_reads_like_this() -> None:
    """Prompts, words, turns with their times, breaths and troubles: each once, when it happens."""
    assert printed(*session()) == GOLDEN


def test_time_passing_prints_nothing() -> None:
    """A hundred pictures of the same moment are one line each thing, not a hundred."""
    assert printed(*session()[:10]) == printed(*session()[:1])


@given(st.text(), st.text(min_size=1), st.text())
def test_hostile_words_stay_in_their_line(said: str, name: str, heard: str) -> None:
    """Nothing that is said starts a line of its own or sends a control character."""
    text = printed(replace(START, said=said, heard=heard, heard_from=name, holder=name, mood=Mood.LISTENING))
    assert all(line[7:9] == "  " for line in text.split("\n")[:-1])
    assert not any(ord(character) < 32 for character in text.replace("\n", ""))


def test_words_at_the_very_end_are_not_lost() -> None:
    """What was heard last is printed when the display closes."""
    assert printed(replace(START, heard="Goodbye.", heard_from="Tom")).endswith("Tom: Goodbye.\n")


def test_a_section_is_a_line_of_its_own_once() -> None:
    """Its heading is not spoken, so it is shown."""
    out = io.StringIO()
    display = PlainDisplay(out, LANGUAGE.screen)
    display.show(START)
    for said in ("First.", "Second."):
        display.show(replace(START, section="Coming closer", said=said))
    told = out.getvalue()
    assert told.count("Coming closer") == 1
    assert told.index("Coming closer") < told.index("First.")


def test_it_is_told_once_when_another_speaks_in_a_turn() -> None:
    """Whose time it is, and that nothing of it is lost; nobody is accused."""
    turn = replace(START, mood=Mood.LISTENING, holder="Maya", time_left_s=60.0, time_total_s=60.0)
    disturbed = replace(turn, disturbed=True, now_s=4.0)
    told = printed(turn, disturbed, replace(disturbed, now_s=5.0), replace(turn, now_s=6.0))
    assert told.count("This is Maya's time; the clock waits.") == 1
