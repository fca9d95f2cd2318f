"""The couples of the demonstration follow their sessions, line by line; here without sound."""

from functools import cache

import numpy as np
import pytest

from companion import config
from companion.app.demo import anyone
from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.audio import PLAYED_RATE_HZ
from companion.core.program import Program
from companion.core.state.states import State
from companion.journal.transcript import Cover, markdown
from companion.room.acoustics import Samples
from companion.room.description import Partner, Piece, load_room
from companion.room.improvising import Talk, moment_of
from companion.room.partners import SimulatedPartner
from tests.core.play import Play
from tests.sessions.couple import shipped

FRAME_S = 0.1
SPOKEN_CHARACTERS_PER_S = 14
SESSIONS = ("conflict-repair", "nonviolent-communication", "shared-breathing")


def _length(partner: Partner, piece: Piece) -> Samples:
    return np.zeros(int(len(piece.text) / SPOKEN_CHARACTERS_PER_S * PLAYED_RATE_HZ), np.float32)


def enact(program: Program, room: str) -> tuple[Play, list[SimulatedPartner]]:
    """A session with a couple, each line heard word for word."""
    plan = anyone(program) if room == "_anyone" else load_room(config.rooms_folder() / f"{room}.yaml")
    names, talk = tuple(partner.name for partner in plan.partners), Talk()
    partners = [SimulatedPartner(partner, names, _length, plan.seed, talk) for partner in plan.partners]
    play = Play(program, names)
    play.begin()
    noted = 0
    while play.session.state is not State.ENDED:
        play.run(FRAME_S)
        news, noted = play.log[noted:], len(play.log)
        for partner in partners:
            for _, action in news:
                if isinstance(action, a.Note):
                    partner.note(action.entry)
            partner.improvise(moment_of(play.session, play.now), play.now)
            before = len(partner.spoken)
            others = [other.plan.name for other in partners if other.speaking and other is not partner]
            partner.frame(play.now, int(FRAME_S * PLAYED_RATE_HZ), others=others)
            for line in partner.spoken[before:]:
                play.says(line.text, line.end_s - line.start_s)
    return play, partners


@cache
def enacted(name: str) -> tuple[Play, list[SimulatedPartner]]:
    """A shipped session with its couple, played once."""
    return enact(shipped(name), name)


@pytest.mark.parametrize("name", SESSIONS)
def test_the_couple_knows_its_lines(name: str) -> None:
    """Each question is answered at once, each line is spoken, and the session ends well."""
    play, partners = enacted(name)
    assert play.session.ending == "finished"
    for partner in partners:
        written = {piece.text for line in partner.plan.lines for piece in line.pieces}
        assert written == {line.text for line in partner.spoken}, partner.plan.name
    assert {closed.ended_by for closed in play.entries(r.FloorClosed)} <= {"words", "time"}
    reminders = ("Take your time,", "There's no rush", "not sure I got", "once more:", "try once more")
    assert not [said for said in play.said if any(words in said for words in reminders)]


@pytest.mark.parametrize(
    ("name", "commands"),
    [
        ("conflict-repair", {"I'm done", "repeat", "how long", "more time"}),
        ("nonviolent-communication", {"I'm done", "repeat", "how long", "more time"}),
        ("shared-breathing", {"repeat", "how long", "pass"}),
    ],
)
def test_the_couple_behaves_like_people(name: str, commands: set[str]) -> None:
    """They ask for a repeat, for the time and for more of it, and once a mirror does not fit."""
    play, _ = enacted(name)
    assert {obeyed.command for obeyed in play.entries(r.CommandObeyed)} == commands
    if name != "shared-breathing":
        assert "no" in {answered.value for answered in play.entries(r.Answered)}


def test_somebody_overruns_the_limit_and_may_end_the_sentence() -> None:
    """In the conflict repair one turn is longer than its time, and the others are not."""
    play, _ = enacted("conflict-repair")
    assert [closed.holder for closed in play.entries(r.FloorClosed) if closed.ended_by == "time"] == ["Leo"]


def test_the_coach_helps_with_words_and_leaves_no_trace() -> None:
    """Of an evaluation, a thought and a demand two are said again, one is left, and nothing of it is kept."""
    play, partners = enacted("nonviolent-communication")
    hints = [entry.text for entry in play.entries(r.CompanionHinted)]
    assert [text.split(".")[0] for text in hints] == [
        "Maya, you said: always",
        "Leo, you said: pressured",
        "Leo, you said: you have to",
    ]
    said = " ".join(line.text for partner in partners for line in partner.spoken)
    for words in ("On Tuesday you came in at nine", "Would you let me read", "rather leave it"):
        assert words in said
    entries = [action.entry for _, action in play.log if isinstance(action, a.Note)]
    transcript = markdown(Cover("Words", ("Maya", "Leo"), "today"), entries)
    assert "You always come home late" in transcript
    assert not any(words in transcript for words in ("you said:", "as a camera would", "rather leave"))


@pytest.mark.parametrize("name", SESSIONS)
def test_a_demonstration_is_short(name: str) -> None:
    """Nobody has to listen to a demonstration for more than twelve minutes."""
    assert enacted(name)[0].now < 12 * 60


@pytest.mark.parametrize("name", SESSIONS)
def test_the_couple_for_any_session_comes_to_an_end(name: str) -> None:
    """Also with a session that nobody wrote it for: it has the floor, and answers."""
    play, _ = enact(shipped(name), "_anyone")
    assert play.session.ending
    assert play.session.ending != "stopped"
    assert len(play.entries(r.FloorClosed)) == len(play.entries(r.FloorOpened))
