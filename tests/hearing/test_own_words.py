"""The companion's own words are told from those of others."""

import re

import pytest

from companion import config
from companion.hearing.own_words import OwnWords

PROMPT = "You can say stop at any time. Would you like to do this now? Please say yes or no."
SECONDS = 6.0


def after(prompt: str = PROMPT, ended_s: float = 10.0 + SECONDS) -> OwnWords:
    """The companion spoke from second 10 on."""
    words = OwnWords()
    words.say(1, prompt)
    words.sounds(1, 10.0)
    words.sounds(None, ended_s)
    return words


def own(
    words: OwnWords, text: str, start_s: float, *, by_another: bool = False, stood_out: bool = False
) -> bool:
    """Heard for a second."""
    return words.hold(text, start_s, start_s + 1.0, by_another=by_another, stood_out=stood_out)


@pytest.mark.parametrize(
    "text", ["Would you like to do this now?", "could you like to do this, now", "say yes or no"]
)
def test_what_a_prompt_said_is_its_own(text: str) -> None:
    """Also a little misheard."""
    assert own(after(), text, 13.0)


@pytest.mark.parametrize(
    "text", ["I would rather talk about the kitchen", "Let us stop here please", "No, not today"]
)
def test_other_words_over_a_prompt_are_somebodys(text: str) -> None:
    """They are not in it."""
    assert not own(after(), text, 13.0)


def test_an_answer_after_the_prompt_is_an_answer() -> None:
    """Soon after it, in its own words."""
    assert not own(after(), "Yes.", 10.0 + SECONDS + 0.4)
    assert not own(after(), "I would like to do this now", 10.0 + SECONDS + 1.2)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("I heard Maya and Leo. Is that right?", "Yes, that's right."),
        ("I heard Maya and Leo. Is that right?", "No, that isn't right."),
        ("Shall we go on without keeping anything?", "Sure, go on without keeping anything."),
        ("Shall we go on without keeping anything?", "We go on without keeping anything, yes."),
    ],
)
@pytest.mark.parametrize("later_s", [-0.3, 0.1, 0.7])
def test_an_answer_in_the_words_of_the_question_is_an_answer(asked: str, answer: str, later_s: float) -> None:
    """Its first or last word is the one that matters, and the question does not hold it."""
    assert not own(after(asked), answer, 10.0 + SECONDS + later_s)


def test_what_came_through_while_an_echo_had_moved_is_no_word_of_anybody() -> None:
    """Devices drop samples without telling; that the echo is no longer taken away shows a moment later."""
    words = after()
    words.leaks(13.6)
    assert words.hold("and leave", 13.0, 13.4, by_another=False, stood_out=True)
    assert not words.hold("and leave", 13.0, 13.4, by_another=True, stood_out=True)
    assert not words.hold("and leave", 14.0, 14.4, by_another=False, stood_out=True)


def test_what_lasts_longer_than_an_echo_can_is_an_answer() -> None:
    """Also where it holds nothing but words of the question."""
    words = after("Shall we go on without keeping anything?")
    ended_s = 10.0 + SECONDS
    answer = "We go on without keeping anything."
    assert not words.hold(answer, ended_s + 0.2, ended_s + 1.6, by_another=False, stood_out=False)
    assert words.hold(answer, ended_s - 1.8, ended_s + 0.3, by_another=False, stood_out=False)


def test_a_word_that_stands_out_counts_though_the_prompt_holds_it() -> None:
    """Somebody says "stop" while the companion says it: louder than its echo, or in a voice that is known."""
    assert own(after(), "Stop.", 10.5)
    assert not own(after(), "Stop.", 10.5, stood_out=True)
    assert not own(after(), "Stop.", 10.5, by_another=True)


def test_a_word_that_the_prompt_says_at_another_time_is_somebodys() -> None:
    """A long prompt says "stop" in its first second; ten seconds later it is not that."""
    words = after(
        "You can say stop at any time. " + "Let each breath out take its time, and sit well. " * 6, 40.0
    )
    assert not own(words, "Stop.", 33.0)


def test_a_prompt_of_long_ago_says_nothing_of_now() -> None:
    """Partners repeat words that they heard."""
    assert not own(after(), "Would you like to do this now?", 30.0)


def test_no_prompt_of_any_session_is_taken_for_a_partners_words() -> None:
    """All that the sessions that ship say: each stretch of it, as heard while it sounds, is the
    companion's."""
    scripts = [path.read_text("utf-8") for path in sorted(config.sessions_folder().rglob("*.yaml"))]
    texts = re.findall(r"(?:say|ask): \"?([^${}\"\n]{12,})\"?$", "\n".join(scripts), re.MULTILINE)
    assert len(texts) > 100
    for text in texts:
        words = after(text, 10.0 + len(text) / 14.0)
        spoken = text.split()
        for first in range(0, len(spoken), 3):
            for count in (1, 2, 4):
                part = " ".join(spoken[first : first + count])
                at_s = 10.0 + len(" ".join(spoken[:first])) / 14.0
                length_s = len(part) / 14.0
                assert words.hold(
                    part, at_s, at_s + length_s, by_another=False, stood_out=False
                ) or not re.search("[a-zA-Z0-9]", part), part
