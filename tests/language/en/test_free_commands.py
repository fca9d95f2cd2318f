"""Commands as people put them, and talk that holds their words."""

import pytest

from companion.core.api.events import Command
from companion.core.language.meaning import Act, Meaning, Scope, Situation
from companion.language.en.understanding import understand

BETWEEN = [
    ("Can we stop here?", Command.STOP), ("Enough.", Command.STOP), ("Stop it, please.", Command.STOP),
    ("I'd like to stop.", Command.STOP), ("I want out.", Command.STOP), ("That's enough for today.",
    Command.STOP),
    ("I can't do this any more.", Command.STOP), ("Let's call it a day.", Command.STOP),
    ("Let's pause for a moment.", Command.PAUSE), ("Hold on a second.", Command.PAUSE),
    ("I need a break.", Command.PAUSE), ("Be right back.", Command.PAUSE), ("Wait.", Command.PAUSE),
    ("What was that?", Command.REPEAT), ("Sorry?", Command.REPEAT), ("Say that again.", Command.REPEAT),
    ("What can I say?", Command.HELP), ("What are the commands?", Command.HELP),
    ("I need a time-out.", Command.TIME_OUT), ("Please don't keep what I just said.", Command.FORGET_WORDS),
]  # fmt: skip

TALK = [
    "Next time.", "I can't stop thinking.", "Alexa, stop.", "He just wouldn't stop.", "I wish you'd stop.",
    "I'm done with your excuses.", "Then I had to pause for a moment.", "You never stop and ask me how I am.",
    "We go on and on.", "The bus stop was empty.", "I want to stop drinking.", "It was a pass at my sister.",
    "I need more time with you.", "Please don't stop.", "So help me God.",
    "How long have we been doing this?",
    "I need a break from the kids sometimes, you know.", "Can you stop looking at your phone when I talk?",
    "I can't do this any more.", "I've had enough of it.", "Wait.", "I'm good.", "I'm ready.", "Nothing.",
]  # fmt: skip

STATEMENTS = [
    "Silence before an answer is part of it.", "Stopping before it gets worse is the idea.",
    "Stop and think is what my mother said.", "Silence because of anger is different.",
    "A pause after each sentence would help me.", "We stop before it hurts.",
    "I finish so late because of work.", "Full stop, that is how he says it.",
]  # fmt: skip
REQUESTS = [
    "Pause because the phone is ringing.", "Stop because it's too much for me.", "End this before we shout.",
    "A break, please, before we continue.", "I need a break because I'm crying.",
    "Let's end here and go to bed.",
    "I want to stop because I'm tired.", "Hold on because the baby is crying.", "Stop if you can hear me.",
]  # fmt: skip


def said(text: str, scope: Scope, pause_s: float = 0.0) -> Meaning:
    """What words come to where nothing is asked."""
    return understand(text, Situation(scope, people=("Nora", "Sam"), person="Nora", pause_s=pause_s))


@pytest.mark.parametrize(("text", "command"), BETWEEN)
def test_where_nobody_holds_the_floor_a_command_may_be_put_in_many_ways(text: str, command: Command) -> None:
    """People say it as they say it to each other."""
    assert said(text, Scope.BETWEEN).command is command


@pytest.mark.parametrize("text", TALK[:-7])
def test_talk_between_turns_commands_nothing(text: str) -> None:
    """The words of a command in a sentence about something else."""
    assert said(text, Scope.BETWEEN).command in (None, Command.HOW_LONG)


def test_a_statement_about_stopping_is_no_request_and_a_reason_makes_none_of_a_request() -> None:
    """What is said of silence or a pause has a verb of its own; a reason has one, too."""
    assert [text for text in STATEMENTS if said(text, Scope.BETWEEN).act is Act.COMMAND] == []
    assert [text for text in REQUESTS if said(text, Scope.BETWEEN).act is not Act.COMMAND] == []


@pytest.mark.parametrize("pause_s", [0.0, 5.0])
@pytest.mark.parametrize("text", TALK)
def test_talk_within_a_turn_commands_nothing(text: str, pause_s: float) -> None:
    """Also behind a pause: the floor is the holder's."""
    assert said(text, Scope.TURN, pause_s).act is not Act.COMMAND


@pytest.mark.parametrize(
    "text", ["Done.", "That's everything.", "Okay, I'm finished.", "I think that's it.", "Okay, next."]
)
def test_the_end_of_a_turn_counts_behind_a_pause(text: str) -> None:
    """In the flow of talk the same words end nothing, unless they are the words people are told."""
    assert said(text, Scope.TURN, 2.0).command is Command.DONE
    assert said("And done.", Scope.TURN, 0.1).act is not Act.COMMAND


@pytest.mark.parametrize("text", ["I'm done.", "Pause.", "Stop.", "Time out.", "Pass."])
def test_the_words_people_are_told_always_count_within_a_turn(text: str) -> None:
    """However short the silence before them."""
    assert said(text, Scope.TURN).act is Act.COMMAND
    assert not said(text, Scope.TURN).offered


@pytest.mark.parametrize(
    "text", ["I want to stop.", "Can we take a break?", "I need a break.", "Let's stop here."]
)
def test_a_wish_to_stop_within_a_turn_is_an_offer(text: str) -> None:
    """It may be meant for the partner: a time-out is offered, not taken."""
    meaning = said(text, Scope.TURN, 1.0)
    assert (meaning.command, meaning.offered) == (Command.TIME_OUT, True)


@pytest.mark.parametrize(
    "text", ["Okay, we're ready.", "Let's go.", "We can go on now.", "We're back.", "Yes.", "Ready."]
)
def test_a_pause_ends_as_people_end_one(text: str) -> None:
    """ "Go on" is not the only way back."""
    assert said(text, Scope.PAUSED).command is Command.GO_ON


@pytest.mark.parametrize("text", ["What now?", "The kettle is boiling.", "Did you call her?", "No."])
def test_talk_in_a_pause_ends_it_not(text: str) -> None:
    """It lasts until somebody says so."""
    assert said(text, Scope.PAUSED).command is None
