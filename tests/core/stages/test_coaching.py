"""Help with the words: after a turn, once, to its holder, and it can be left."""

import pytest

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.state.states import State
from companion.journal.events import Logged, line_of, without_secrets
from companion.journal.retention import settled
from tests.core.play import Play, ask, program, say, turn

AGREES = ask("May I help with words?", p.EVERYONE, save="coach")
TURN = turn("Maya", coach=p.Coach.OBSERVATION, patience_s=20.0)


def telling(*answers: str, words: str = "You always come late.") -> Play:
    """Maya has told something, and says that she is done."""
    play = Play(program(AGREES, TURN, say("Next."))).begin()
    for answer in answers:
        play.until_state(State.ASKING)
        play.hears(answer)
    play.until_state(State.FLOOR)
    play.hears(words, 2.0)
    assert "You said" not in play.said[-1]
    play.hears("I'm done.")
    return play


def offers(play: Play) -> list[str]:
    """The offers of help."""
    return [text for text in play.said if "you said: " in text]


def test_it_is_offered_once_and_what_is_said_then_belongs_to_the_turn() -> None:
    """The words are named, nothing else is said of them, and the second “I'm done” ends the turn."""
    play = telling("Yes.", "Yes.")
    assert offers(play) == [
        "Maya, you said: always. Would you like to say it as a camera would have seen it? Or leave it."
    ]
    play.until_state(State.FLOOR)
    play.hears("You always came at nine, on Monday and on Tuesday.", 3.0)
    play.hears("I'm done.")
    play.to_end()
    assert len(offers(play)) == 1
    assert [closed.ended_by for closed in play.entries(r.FloorClosed)] == ["words"]
    assert play.session.listening.text_of(1).endswith("on Monday and on Tuesday.")


@pytest.mark.parametrize(
    "words", ["Leave it.", "I'll leave it as it is.", "No, thanks.", "I'd rather not.", ""]
)
def test_it_can_be_left_in_words_or_in_silence(words: str) -> None:
    """Nobody is asked twice, and no reminder comes; words for it end the turn at once, and are none of it."""
    play = telling("Yes.", "Yes.").until_state(State.FLOOR)
    if words:
        play.hears(words)
    play.to_end()
    assert len(offers(play)) == 1
    assert not any("Still your turn" in text or "move on" in text for text in play.said)
    assert "Next." in play.said
    assert [closed.ended_by for closed in play.entries(r.FloorClosed)] == ["words" if words else "silence"]
    assert play.session.listening.text_of(1) == "You always come late."


@pytest.mark.parametrize("then", ["Leave it.", "On Tuesday you came at nine."])
def test_nothing_of_it_is_kept(then: str) -> None:
    """Neither the offer nor that it was left: not in the record, in the captions or in the log of events."""
    play = telling("Yes.", "Yes.").until_state(State.FLOOR)
    play.hears(then)
    play.to_end()
    entries = [action.entry for _, action in play.log if isinstance(action, a.Note)]
    kept = settled(entries)
    assert "You always come late." in {entry.text for entry in kept if isinstance(entry, r.PartnerSaid)}
    texts = [getattr(entry, "text", "") for entry in kept]
    assert not any("you said" in text or "eave it" in text for text in texts)
    log = [Logged(now, action) for now, action in play.log]
    written = "".join(line_of(line) for line in without_secrets(log))
    assert "you said" not in written


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (("Yes.", "No."), "You always come late."),
        (("Yes.", "Pass."), "You always come late."),
        (("Yes.", "Yes."), "On Tuesday you came at nine."),
    ],
)
def test_without_everybody_s_yes_or_without_a_reason_nothing_is_offered(
    answers: tuple[str, str], words: str
) -> None:
    """One no is enough, and plain words need no help."""
    play = telling(*answers, words=words).to_end()
    assert offers(play) == []
