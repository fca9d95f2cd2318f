"""Which words are meant for the companion, and which are talk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.events import Command, Heard
from companion.core.language.commands import ALWAYS_ON, Commands
from companion.core.language.words import normalise
from companion.language.en import LANGUAGE
from companion.language.en.commands import is_backchannel

COMMANDS = Commands(LANGUAGE.commands, safe_word="pineapple")

HEARD = [
    # As Whisper writes it, for synthetic and human voices.
    ("Pause.", Command.PAUSE),
    ("Pause, please.", Command.PAUSE),
    ("Okay, let's pause.", Command.PAUSE),
    ("Go on.", Command.GO_ON),
    ("Okay, go on.", Command.GO_ON),
    ("Continue.", Command.GO_ON),
    ("Repeat that please.", Command.REPEAT),
    ("Sorry, could you repeat that?", Command.REPEAT),
    ("Can you say that again, please?", Command.REPEAT),
    ("Skip.", Command.SKIP),
    ("Pass.", Command.PASS),
    ("I pass.", Command.PASS),
    ("Alright, pass.", Command.PASS),
    ("I'd like to pass.", Command.PASS),
    ("More time, please.", Command.MORE_TIME),
    ("Can I have more time?", Command.MORE_TIME),
    ("I'm done.", Command.DONE),
    ("I\u2019m done.", Command.DONE),
    ("Im done", Command.DONE),
    ("I am done!", Command.DONE),
    ("Okay, I'm done.", Command.DONE),
    ("And I'm done. Thank you.", Command.DONE),
    ("That's all.", Command.DONE),
    ("I'm finished.", Command.DONE),
    ("How long?", Command.HOW_LONG),
    ("How much time is left?", Command.HOW_LONG),
    ("Help.", Command.HELP),
    ("What can I say?", Command.HELP),
    ("Time out.", Command.TIME_OUT),
    ("Timeout!", Command.TIME_OUT),
    ("Time-out.", Command.TIME_OUT),
    ("I need a timeout.", Command.TIME_OUT),
    ("Stop.", Command.STOP),
    ("Stop! Stop!", Command.STOP),
    ("Stooop!", Command.STOP),
    ("Stopp.", Command.STOP),
    ("Um, stop, please.", Command.STOP),
    ("Companion, stop.", Command.STOP),
]

TALK = [
    "I wish you'd stop.",
    "I wish you'd stop to think.",
    "Then I had to pause for a moment.",
    "I'm done with always being the one who asks.",
    "You never help.",
    "I could not stop the exercise bike.",
    "How long have we been doing this to each other?",
    "I need more time with you.",
    "It was a pass at my sister.",
    "Well done.",
    "So help me God.",
    "Stop me if I'm wrong.",
    "I took a time out at work today.",
    "Please don't stop.",
    "We go on and on.",
    "",
    "...",
]


@pytest.mark.parametrize(("text", "command"), HEARD)
def test_a_command_is_understood_as_it_is_transcribed(text: str, command: Command) -> None:
    """Punctuation, fillers, politeness and spelling of the transcriber change nothing."""
    assert COMMANDS.find(text) is command


@pytest.mark.parametrize("text", TALK)
def test_talk_is_no_command(text: str) -> None:
    """Within a turn a command counts only as an utterance of its own."""
    assert COMMANDS.find(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Our safe word is pineapple.", "pineapple"),
        ("Okay, our safe word is pineapple, please.", "pineapple"),
        ("Actually, let's make walrus our safe word.", "walrus"),
        ("I think our new safe word should be blue whale.", "blue whale"),
        ("Change our safe word to Mr. Bean.", "mr bean"),
        ("Can we use Timbuktu as our safeword?", "timbuktu"),
        ("What is our safe word?", ""),
        ("I forgot what our safe word is.", ""),
        ("Is pineapple our safe word?", ""),
        ("Our safe word is not a joke.", ""),
        ("Our safe word was never needed at all.", ""),
    ],
)
def test_a_safe_word_is_named_in_a_sentence(text: str, word: str) -> None:
    """Whoever names one says which; who asks for it or talks about it names none."""
    assert COMMANDS.new_safe_word(text) == word


@pytest.mark.parametrize("command", [command for command in Command if command is not Command.SAFE_WORD])
def test_what_people_are_told_to_say_works(command: Command) -> None:
    """The name by which help calls a command is understood."""
    assert COMMANDS.find(COMMANDS.name(command)) is command
    assert COMMANDS.find(f"{COMMANDS.name(command).capitalize()}.") is command


def test_no_words_mean_two_commands() -> None:
    """Each phrase belongs to one command, and is written as it is compared."""
    phrases = [phrase for several in LANGUAGE.commands.phrases.values() for phrase in several]
    assert len(phrases) == len(set(phrases))
    assert all(normalise(phrase) == phrase for phrase in phrases)


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_safe_word_counts_anywhere(before: str, after: str) -> None:
    """In the middle of a sentence, among tears, in any case."""
    assert COMMANDS.find(f"{before} Pineapple, {after}") is Command.SAFE_WORD


@pytest.mark.parametrize(
    ("safe_word", "text"),
    [("red", "I read it on Fred's redwood."), ("time", "Sometimes"), ("art", "It will start to heart.")],
)
def test_the_safe_word_is_no_part_of_a_word(safe_word: str, text: str) -> None:
    """A short safe word doesn't hide in longer ones."""
    assert Commands(LANGUAGE.commands, safe_word=safe_word).find(text) is None


@pytest.mark.parametrize(
    ("safe_word", "text"),
    [
        ("Red", "Red!"),
        ("red", "It is red-hot."),
        ("blue moon", "Blue... moon."),
        ("C++", "c"),
        ("Ñandú", "ñandú"),
        ("stop", "I wish you'd stop."),
        ("code seven", "Oh, Code 7!"),
        ("two four six", "2-4-6."),
        ("pineapple", "Pine apple."),
        ("Pineapples", "pineapple"),
        ("rosebud", "My rose buds"),
        ("café", "Cafe!"),
        ("Mister Bean", "Mr. Bean."),
        (None, "Please, stop the exercise!"),
    ],
)
def test_a_safe_word_may_be_any_words(safe_word: str | None, text: str) -> None:
    """Several words, accents, numbers, one or several of it, joined or split; and "stop the exercise"."""
    assert Commands(LANGUAGE.commands, safe_word=safe_word).find(text) is Command.SAFE_WORD


@pytest.mark.parametrize("safe_word", [None, "", "  ", "!?"])
def test_without_a_safe_word_nothing_is_one(safe_word: str | None) -> None:
    """An empty safe word would be heard everywhere."""
    commands = Commands(LANGUAGE.commands, safe_word=safe_word)
    assert commands.find("Anything at all.") is None
    assert commands.find("") is None


def test_a_script_switches_off_what_it_may() -> None:
    """Repeat, skip, pass and more time are the script's to offer."""
    commands = Commands(LANGUAGE.commands, switched_off={"skip", "pass", "more time", "repeat"})
    for text in ("skip", "pass", "more time", "repeat"):
        assert commands.find(text) is None
    assert not {Command.SKIP, Command.PASS} & commands.offered


@pytest.mark.parametrize("command", sorted(ALWAYS_ON - {Command.SAFE_WORD}, key=str))
def test_what_keeps_people_safe_can_not_be_switched_off(command: Command) -> None:
    """No script takes the way out away: pause, time out, stop, and knowing what to say."""
    assert Commands(LANGUAGE.commands, switched_off={command.value}).find(command.value) is command


@pytest.mark.parametrize("command", ["stop", "pause", "time out"])
def test_what_keeps_people_safe_can_not_be_renamed_away(command: str) -> None:
    """Giving its words to another command doesn't take them from it."""
    commands = Commands(LANGUAGE.commands, renamed=[("skip", command), ("repeat", command)])
    assert commands.find(command) is Command(command)


def test_a_renamed_command_is_understood_and_told_by_its_new_name() -> None:
    """The script's word works, help uses it, and the old word still does."""
    commands = Commands(LANGUAGE.commands, renamed=[("pass", "Next, please")])
    assert commands.find("Next please.") is Command.PASS
    assert commands.name(Command.PASS) == "Next, please"
    assert commands.find("Pass.") is Command.PASS


@pytest.mark.parametrize("text", ["Mm-hm.", "Yeah.", "Uh-huh.", "Right. Yeah.", "Oh wow.", "I see."])
def test_listening_sounds_are_backchannels(text: str) -> None:
    """What says no more than "I am listening" must not disturb anything."""
    assert is_backchannel(text)


@pytest.mark.parametrize("text", ["", "Yes, I want to say something.", "No.", "Yeah yeah yeah yeah."])
def test_more_than_that_is_no_backchannel(text: str) -> None:
    """Real words, and a "no", are heard."""
    assert not is_backchannel(text)


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    """Whatever a transcriber invents, it is a command or talk, never an error; and plain is plain."""
    COMMANDS.find(text)
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("text", ["I'm done.", "Pass.", "Skip."])
def test_what_would_take_the_floor_away_must_be_heard_well(text: str) -> None:
    """An "mm-hm" that becomes "I'm done" in a doubtful transcript ends nobody's turn."""
    commands = Commands(LANGUAGE.commands)
    assert commands.heard_in(Heard(0, text, 0.0, 1.0, 0.37)) is None
    assert commands.heard_in(Heard(0, text, 0.0, 1.0, 0.6)) is commands.find(text)


def test_safety_is_obeyed_however_doubtful() -> None:
    """A whispered "stop" counts."""
    assert Commands(LANGUAGE.commands).heard_in(Heard(0, "Stop.", 0.0, 1.0, 0.2)) is Command.STOP


def test_a_lone_done_is_no_command() -> None:
    """Whisper hears it in a hum."""
    assert Commands(LANGUAGE.commands).find("Done.") is None
