"""What the companion says of itself."""

import re
import string

import pytest

from companion.core.language.commands import Commands
from companion.core.language.phrases import Phrases, fixed
from companion.language.en import LANGUAGE
from companion.language.en.phrases import PHRASES
from companion.language.en.spoken_forms import addressed

WORDS = {
    "words": "I felt alone.", "others": "Leo", "count": "seven",
    "name": "Maya", "how": "You can say yes or no.", "commands": "pause and stop", "low": 1, "high": 10,
    "options": "a walk or a talk", "clock": "8:40", "time_s": 60.0,
    "other": "Leo", "where": " It's Maya's turn.", "part": "breathing together",
    "times": "Maya two minutes", "question": "Is now a good time?", "heard": "a walk",
    "pairs": "Maya with Leo", "names": "Maya and Kim",
}  # fmt: skip


@pytest.mark.parametrize("key", [key for key in PHRASES if key != "a pair"])  # a piece of "in pairs"
@pytest.mark.parametrize("people", [1, 2, 3])
def test_every_phrase_can_be_said(key: str, people: int) -> None:
    """All wordings are whole sentences, for one person and for many."""
    phrases = Phrases(LANGUAGE, people=people)
    for _ in PHRASES[key]:
        text = phrases.say(key, **WORDS)  # type: ignore[arg-type]  # a mixed bag on purpose
        assert text[0].isupper()
        assert text.rstrip("”")[-1] in ".?"
        assert not set("{}") & set(text)
        assert ", ," not in text


@pytest.mark.parametrize("text", [wording for wordings in PHRASES.values() for wording in wordings])
def test_no_phrase_is_a_command(text: str) -> None:
    """The companion never commands itself."""
    filled = text.format(**dict.fromkeys(name for _, name, _, _ in string.Formatter().parse(text) if name))
    assert Commands(LANGUAGE.commands).find(filled) is None


@pytest.mark.parametrize("text", [wording for wordings in PHRASES.values() for wording in wordings])
def test_sentences_are_short_enough_to_be_heard(text: str) -> None:
    """No sentence has more than 18 words."""
    assert max(len(sentence.split()) for sentence in re.split(r"(?<=[.?!])\s+", text)) <= 18


def test_nobody_alone_is_called_both() -> None:
    """What is said fits the number of people."""
    for people, wrong in ((1, ("both", "you all", "each other", "apart")), (3, ("both",))):
        phrases = Phrases(LANGUAGE, people=people)
        for key in (key for key in PHRASES if "," not in key):
            said = phrases.say(key, **WORDS)  # type: ignore[arg-type]  # a mixed bag on purpose
            assert not [word for word in wrong if word in said], said


def test_wordings_come_in_turn_and_levels_by_number() -> None:
    """The same thing is not said the same way each time; reminders escalate."""
    phrases = Phrases(LANGUAGE)
    assert len({phrases.say("offer", name="Maya") for _ in PHRASES["offer"]}) == len(PHRASES["offer"])
    assert phrases.say("silence", level=0, name="Maya", how="") == "Take your time, Maya."


def test_names_with_braces_are_only_names() -> None:
    """What people call themselves is never expanded."""
    assert "{time}" in Phrases(LANGUAGE).say("thanks", name="{time}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Is now a good time?", "Maya, is now a good time?"),
        ("Maya, is now a good time?", "Maya, is now a good time?"),
        ("I would like to hear you.", "Maya, I would like to hear you."),
        ("I\u2019d like to hear you.", "Maya, I\u2019d like to hear you."),
        ("Leo listens, and you speak.", "Maya, Leo listens, and you speak."),
        ("NVC begins with what you saw.", "Maya, NVC begins with what you saw."),
        ("Mayan ruins?", "Maya, mayan ruins?"),
        ("", ""),
    ],
)
def test_people_are_addressed(text: str, expected: str) -> None:
    """By name, once, and names keep their capitals."""
    assert addressed(text, "Maya", ["Maya", "Leo"]) == expected


def test_a_short_name_is_not_found_in_a_longer_word() -> None:
    """Al is addressed although the prompt says "also"."""
    assert addressed("Tell us also why.", "Al") == "Al, tell us also why."


def test_fixed_phrases_are_whole() -> None:
    """What is rendered ahead has no gaps."""
    assert all("{" not in text for text in fixed(LANGUAGE, ["Maya", "Leo"]))
