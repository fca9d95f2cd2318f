"""Sessions with a limit, in virtual time."""

from pathlib import Path

import pytest

from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.language import language
from companion.rehearsal.driver import Driver
from companion.rehearsal.people import NAMES, Willing, command_words
from companion.scripts.loading import check_text, load
from tests.scripts.making import script

STEPS = """\
- section: Telling
- each: person
  do:
  - turn: person
    say: ${person}, what was your week like?
    time: 4m
    min: 1m
- section: Breathing
  optional: yes
- breathe: coherent
  cycles: 6
- section: Closing
- each: person
  do:
  - turn: person
    say: ${person}, a last word.
    time: 1m
    min: 20s
- end: finished
  say: Thank you.
"""


class Talkative(Willing):
    """They use this share of each turn; more than all of it is a sentence that runs on as long as it may."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def sentences(self, driver: Driver) -> list[tuple[str, float | None]]:
        """One long sentence, and that they are done."""
        left_s = driver.session.picture(driver.now).time_left_s or 0.0
        done = command_words(driver, e.Command.DONE)
        return [("And so it went on.", self.share * left_s), *([(done, None)] if self.share < 1 else [])]


def paced(tmp_path: Path, at_most: str) -> Program:
    """The script with a limit."""
    path = tmp_path / "paced.yaml"
    path.write_text(script(STEPS, f"at_most: {at_most}\npeople: {{min: 2, max: 4}}\n"))
    return load(path)


def held(program: Program, people: int, share: float) -> Driver:
    """The session, held to its end."""
    session = Session(program, NAMES[:people], language("en"), prepare=False)
    driver = Driver(session, Talkative(share))
    assert driver.play() == ""
    assert session.ending == "finished"
    return driver


def limits(driver: Driver) -> list[float]:
    """The time of each turn, in seconds."""
    return [round(entry.limit_s, 1) for entry in driver.record if isinstance(entry, r.FloorOpened)]


def sections(driver: Driver) -> list[str]:
    """The sections that were begun."""
    entered = [entry for entry in driver.record if isinstance(entry, r.StepEntered)]
    return [entry.label for entry in entered if entry.kind == "section"]


@pytest.mark.parametrize("share", [0.2, 0.9, 1.4])
@pytest.mark.parametrize("people", [2, 3, 4])
@pytest.mark.parametrize(("at_most", "limit_s"), [("9m", 540.0), ("12m", 720.0), ("30m", 1800.0)])
def test_a_session_ends_within_its_limit(
    tmp_path: Path, at_most: str, limit_s: float, people: int, share: float
) -> None:
    """However long they speak; all have the same time, at least the least, and the end is said."""
    driver = held(paced(tmp_path, at_most), people, share)
    assert driver.now <= limit_s
    first, last = limits(driver)[:people], limits(driver)[people:]
    assert len(set(first)) == len(set(last)) == 1
    assert 60.0 <= first[0] <= 240.0
    assert 20.0 <= last[0] <= 60.0
    assert any(isinstance(entry, r.CompanionSaid) and "Thank you." in entry.text for entry in driver.record)


def test_turns_give_way_before_sections_are_left_out(tmp_path: Path) -> None:
    """With time enough nothing changes; then turns get shorter, which is said; then the section goes."""
    roomy, short, tight = (held(paced(tmp_path, most), 2, 1.4) for most in ("20m", "8m", "4m"))
    assert limits(roomy) == [240.0, 240.0, 60.0, 60.0]
    assert sections(roomy) == sections(short) == ["Telling", "Breathing", "Closing"]
    assert 60.0 < limits(short)[0] < 240.0
    said = [entry.text for entry in short.record if isinstance(entry, r.CompanionSaid)]
    assert any("what was your week like? You have" in text for text in said)
    assert sections(tight) == ["Telling", "Closing"]


def test_who_speaks_briefly_leaves_their_time_to_what_comes(tmp_path: Path) -> None:
    """The last words have their full minute again."""
    assert limits(held(paced(tmp_path, "8m"), 2, 0.2))[2:] == [60.0, 60.0]


def test_what_an_optional_section_saves_is_never_sure() -> None:
    """Like what stands under a condition; and the end is no optional section."""
    saves = "- section: More\n  optional: yes\n- ask: How?\n  answer: text\n  save: mood\n- section: On\n"
    uses = script(f"- say: Hello.\n{saves}- say: ${{mood}}, then.\n", "at_most: 5m\n")
    assert [p.code for p in check_text(uses)] == ["W328"]
    ends = script("- say: Hello.\n- section: More\n  optional: yes\n- end: finished\n", "at_most: 5m\n")
    assert [p.code for p in check_text(ends)] == ["E205"]
