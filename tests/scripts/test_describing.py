"""A script told to people: sentences, minutes, words, shares."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import program as p
from companion.core.expressions import parse
from companion.core.program import Program
from companion.core.program.text import Template
from companion.scripts.loading import load_text
from companion.scripts.views.conditions import in_words
from companion.scripts.views.describing import Minutes, describe, how_long
from companion.scripts.views.estimating import estimate
from companion.scripts.views.outline import WITHOUT_END, outline
from companion.scripts.views.phrasing import lasts
from tests.scripts.making import EXAMPLE, script

PAIR = "people: {min: 2, max: 2, roles: [first, second]}\n"


def program(steps: str, more: str = "") -> Program:
    """The program of a small script."""
    return load_text(script(steps, more))


def told(steps: str, more: str = "") -> list[str]:
    """The sentences of a small script, indented by their depth."""
    lines = [line for line in outline(program(steps, more)) if line.text != WITHOUT_END]
    return [f"{'  ' * line.depth}{line.text}" for line in lines]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("- say: Hello.", "The companion says: “Hello.”"),
        ("- say: Hello.\n  to: first", "The companion says to the first: “Hello.”"),
        ("- say: Hello.\n  vary: [Hi., Hey.]", "The companion says: “Hello.”, or one of 2 other wordings."),
        ("- say: Hello.\n  pause: 3s", "The companion says: “Hello.” Then 3 seconds of quiet."),
        (
            "- ask: How calm?\n  to: everyone\n  answer: rating\n  save: calm",
            "Each is asked: “How calm?” (a number from 1 to 10; kept as calm).",
        ),
        (
            "- ask: Which?\n  answer: choice\n  options: [tea, coffee]",
            "All are asked, and anyone may answer: “Which?” (one of: tea, coffee).",
        ),
        (
            "- turn: first\n  say: What is it, ${first}?\n  time: 90s",
            "The first speaks, for up to 1.5 minutes, after “What is it, [first]?”.",
        ),
        (
            "- turn: first\n  time: 3m\n  record: no",
            "The first speaks, for up to 3 minutes; nothing of it is kept.",
        ),
        (
            "- breathe: box\n  cycles: 4\n  cues: tones",
            "4 breaths together (4/4/4/4 seconds, about 64 seconds in all), with tones.",
        ),
        (
            "- silence: 2m\n  say: Be quiet.",
            "“Be quiet.” Silence for 2 minutes, with a bell before and after.",
        ),
        ("- end: all-done\n  say: Bye.", "The session ends here (all done), after “Bye.”."),
    ],
)
def test_each_step_becomes_a_sentence(step: str, sentence: str) -> None:
    """A facilitator who never saw the language understands what a step does."""
    assert told(step, PAIR) == [sentence]


HEAD_OF_STEP = p.Head(path="steps[0]", line=1)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (p.Section(head=HEAD_OF_STEP, title="Coming closer"), "Coming closer"),
        (
            p.Quote(head=HEAD_OF_STEP, of="message", by="first"),
            "The companion reads back the words kept as message of the first.",
        ),
        (
            p.Draw(head=HEAD_OF_STEP, items=(Template.parse("Why?"), Template.parse("How?")), save="it"),
            "One is drawn as it: “Why?”; “How?”.",
        ),
        (p.Set(head=HEAD_OF_STEP, name="day", value=parse("day + 1")), "day becomes day plus 1."),
        (
            p.Remember(head=HEAD_OF_STEP, name="goal", key="goal", of="first", add=True),
            "goal is kept for later sessions for the first, beside what was kept before.",
        ),
        (
            p.Tally(
                head=HEAD_OF_STEP,
                statements=(Template.parse("We laugh."),),
                answers=("a",),
                save="score",
                bands=(p.Band(0, Template.parse("Well.")),),
                compare=True,
            ),
            "The answers to a statement are counted (kept as score). The companion says, from 0: “Well.”. "
            "It names where answers differ, and not who said what.",
        ),
    ],
)
def test_what_is_kept_and_counted_is_told_too(step: p.Step, sentence: str) -> None:
    """Checklists, memories and draws are told in sentences like all else."""
    whole = replace(program("- say: Hello."), steps=(step,))
    assert [line.text for line in outline(whole)] == [sentence, WITHOUT_END]


def test_branches_are_indented() -> None:
    """What happens only sometimes stands deeper, below its condition."""
    assert told("""\
- ask: Ready?
  to: everyone
  answer: yes_no
  save: ready
- if: not all(ready)
  then:
    - say: Then later.
  else:
    - repeat: 2
      do:
        - say: Good.
""") == [
        "Each is asked: “Ready?” (yes or no; kept as ready).",
        "If not everybody said yes (ready):",
        "  The companion says: “Then later.”",
        "Otherwise:",
        "  2 times:",
        "    The companion says: “Good.”",
    ]  # fmt: skip


def test_notes_of_the_facilitator_are_kept() -> None:
    """What the writer noted for whoever holds the session is shown beside the step."""
    line, _ = outline(program("- say: Hello.\n  note: Smile."))
    assert line.note == "Smile."


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("all(ready)", "everybody said yes (ready)"),
        ("not any(ready)", "nobody said yes (ready)"),
        ("count(ready) >= 2", "at least 2 said yes (ready)"),
        ("min(calm) < 4", "the lowest calm is below 4"),
        ('breath_kind == "box"', "breath kind is box"),
        ('mood in ["sad", "tired"] and not welcomed', "mood is one of sad or tired and welcomed is not yes"),
        ("1 < calm <= 5", "1 is below calm and calm is at most 5"),
        ("day + 1 > 3 or not calm", "day plus 1 is above 3 or there is nothing under calm"),
        ("welcomed and (bad or day < 2)", "welcomed is yes and (bad is yes or day is below 2)"),
        ("not (calm < 3)", "it is not so that calm is below 3"),
        ("calm != -1", "calm is not minus 1"),
    ],
)  # fmt: skip
def test_conditions_are_told_in_words(condition: str, words: str) -> None:
    """Nobody has to read an expression."""
    assert in_words(parse(condition), {"welcomed", "bad"}) == words


def test_the_whole_is_described() -> None:
    """Title, minutes, words, shares, settings and steps stand in the description."""
    text = str(describe(load_text(EXAMPLE), None, 150.0))
    assert text.startswith("Mirror dialogue (mirror-dialogue)\nOne speaks, the other gives back")
    assert "For 2 people. With 2: about " in text
    assert "The companion speaks about " in text
    assert "Floor time is shared evenly." in text
    assert "  topic: asked at the start, “What is this about?”" in text
    assert "  turn time: 3 minutes (from 1 minute to 10 minutes)" in text
    assert "If it was not confirmed in the end:" in text


def test_an_uneven_script_is_told_to_be_uneven() -> None:
    """A facilitator sees at once that one partner gets three times as long."""
    steps = "- turn: first\n  time: 3m\n- turn: second\n  time: 1m\n"
    assert "unevenly: 75 % for first and 25 % for second." in str(describe(program(steps, PAIR), None, 150))


def test_roles_that_move_on_share_evenly() -> None:
    """Rounds and each give everybody the same, however many there are."""
    steps = """\
- rounds: {roles: [a, b]}
  do:
    - turn: a
    - turn: b
      time: 30s
- each: x
  do: [{turn: x}]
"""
    found = estimate(program(steps, "people: {min: 2, max: 6}\n"), 5)
    assert found.shares == pytest.approx((0.2,) * 5)


def test_blocks_hand_on_who_is_meant() -> None:
    """The floor is counted for whoever a used block is given."""
    steps = "- use: talk\n  with:\n    who: ${second}\n"
    more = f"{PAIR}blocks:\n  talk:\n    - turn: who\n"
    assert estimate(program(steps, more)).shares == (0.0, 1.0)


def test_words_are_counted_as_often_as_they_are_spoken() -> None:
    """Words in a loop count each time; of several wordings the mean counts."""
    steps = "- repeat: 3\n  do:\n    - say: Two words.\n- say: One.\n  vary: [One two three.]\n"
    assert estimate(program(steps)).words == 3 * 2 + 2


def test_a_slower_voice_takes_longer() -> None:
    """The minutes are those of the voice that will speak."""
    talk = program("- say: Some words that are spoken.\n  pause: 2s\n" * 40)
    assert describe(talk, None, 80).minutes.usual > describe(talk, None, 200).minutes.usual


def test_minutes_read_well() -> None:
    """Minutes are told with the least and the most."""
    assert how_long(Minutes(3, 5.5, 20)) == "about 5.5 minutes (at least 3, at most 20)"
    assert how_long(Minutes(1, 1, 1)) == "about 1 minute (at least 1, at most 1)"
    assert how_long(Minutes(1, 2, 3, 5)) == "about 2 minutes (at least 1, at most 3; the file says 5)"


@given(st.integers(1, 6000))
def test_durations_read_as_what_they_are(seconds: int) -> None:
    """What is told differs from the truth by less than a tenth of a minute."""
    number, unit = lasts(seconds).split()
    scale = {"second": 1, "seconds": 1, "minute": 60, "minutes": 60, "hours": 3600, "hour": 3600}[unit]
    assert abs(float(number) * scale - seconds) <= 3


def test_a_slower_script_takes_longer_and_says_so() -> None:
    """Its words take longer, and its turns do not."""
    steps = f"- say: {'So many words. ' * 50}\n- turn: first\n  time: 1m"
    usual, slower = (
        describe(program(steps, PAIR + more), None, 150.0) for more in ("", "pace: much slower\n")
    )
    assert slower.minutes.usual == usual.minutes.usual + 0.5
    assert "words, much slower than usual, 115 a minute." in str(slower)
    assert "than usual" not in str(usual)


def test_every_shipped_script_is_described() -> None:
    """There is a sentence for every step of every script that ships."""
    from companion.scripts.loading import load

    folder = Path(__file__).parents[2] / "sessions"
    for path in sorted(folder.rglob("[!_]*.yaml")):
        if path.name.endswith(".test.yaml") or any(part.startswith("_") for part in path.parts):
            continue
        shipped = load(path, (folder,))
        lines = outline(shipped)
        assert all(line.text.strip() for line in lines)
        assert len(lines) >= sum(1 for _ in p.every_step(shipped.steps))
