"""People who tell nothing, in every session that ships: nothing is said that presumes words."""

from pathlib import Path

import pytest

from companion import config
from companion.core.machine.position import HELD
from companion.core.program import Turn, every_step
from companion.rehearsal.manners import Manner, lived
from companion.rehearsal.people import NAMES
from companion.rehearsal.presuming import presumptions
from companion.rehearsal.simulating import scripts_in
from companion.scripts.loading import load, load_text
from tests.scripts.making import HEAD

FILES = scripts_in(config.sessions_folder())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_is_thanked_quoted_mirrored_or_presumed(path: Path) -> None:
    """With everybody quiet, silent, passing, refusing or withdrawing, no prompt leans on what wasn't told."""
    program = load(path, (config.sessions_folder(),))
    assert [one.cause for one in presumptions(program)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_where_nobody_took_part_the_session_was_not_held(path: Path) -> None:
    """It does not end as held, and what was told is not read back, for there was nothing."""
    program = load(path, (config.sessions_folder(),))
    if not any(isinstance(step, Turn) and not step.for_oneself for step in every_step(program.steps)):
        return
    for manner in (Manner.PASSING, Manner.REFUSING, Manner.SILENT):
        driver, broken = lived(program, manner, NAMES[: max(2, program.people_min)])
        assert not broken
        assert driver.session.ending != HELD or driver.session.ledger.told
        assert not driver.session.memory.past.values or driver.session.ledger.told


def test_a_script_that_presumes_is_found() -> None:
    """The checker names the sentence, and who would hear it."""
    steps = "steps:\n  - each: person\n    do:\n      - turn: person\n  - say: It was told.\n"
    found = list(presumptions(load_text(HEAD + steps)))
    assert [(one.place, one.text) for one in found] == [("steps[1]", "It was told.")]
