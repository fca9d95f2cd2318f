"""The words of the sessions that ship: what a therapist would check before using them."""

import re

import pytest

from companion import config
from companion.core.api import events as e
from companion.core.language.commands import Commands
from companion.language.en import LANGUAGE
from companion.scripts.loading import check
from tests.sessions.couple import Couple, names_of_all, path_of, shipped, spoken

SESSIONS = tuple(names_of_all())
ALL = (*SESSIONS, "_welcome")
MOST_WORDS_IN_A_SENTENCE = 20
_NAMES = re.compile(r"\$\{\w+\}")


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[.?!]", _NAMES.sub("Maya", text)) if part.strip()]


@pytest.mark.parametrize("name", ALL)
def test_every_shipped_script_is_accepted_without_a_doubt(name: str) -> None:
    """The checker finds neither an error nor a warning, which also means that no prompt holds a command."""
    assert check([path_of(name)], (config.sessions_folder(),)) == []


@pytest.mark.parametrize("name", ALL)
def test_it_says_once_that_it_is_not_therapy(name: str) -> None:
    """Once is honest; twice would be a disclaimer."""
    said = " ".join(text for _, text in spoken(shipped(name)))
    assert len(re.findall(r"n(?:o|')t (?:therapy|a therapist)", said)) == 1


@pytest.mark.parametrize("name", ALL)
def test_nobody_is_accused_advised_or_taken_for_a_man_or_a_woman(name: str) -> None:
    """No "you always", no "you should", no he or she, no exclamation marks."""
    unkind = re.compile(
        r"\byou (?:always|never|should|must|ought|have to|need to)\b|\bwhy (?:did|do|don't) you\b"
        r"|\b(?:he|she|him|her|his|hers|husband|wife|boyfriend|girlfriend|wrong with)\b|!",
        re.IGNORECASE,
    )
    assert [text for _, text in spoken(shipped(name)) if unkind.search(text)] == []


@pytest.mark.parametrize("name", ALL)
def test_sentences_are_made_for_the_ear(name: str) -> None:
    """No sentence is longer than a breath, and nothing stands in brackets or behind a semicolon."""
    for _, text in spoken(shipped(name)):
        assert not re.search(r"[;()\[\]/]|--", _NAMES.sub("", text)), text
        for sentence in _sentences(text):
            assert len(sentence.split()) <= MOST_WORDS_IN_A_SENTENCE, sentence


@pytest.mark.parametrize("name", ALL)
def test_a_name_can_not_turn_a_prompt_into_a_command(name: str) -> None:
    """Whatever stands for the names, no sentence that is spoken is a command by itself."""
    commands = Commands(LANGUAGE.commands)
    found = [s for _, text in spoken(shipped(name)) for s in _sentences(text) if commands.find(s)]
    assert found == []


@pytest.mark.parametrize("name", SESSIONS)
def test_it_says_that_anybody_may_pass_and_leave(name: str) -> None:
    """People hear that they may pass, and that they may leave, before they have shared anything."""
    # Nobody answers, so that the session does not get beyond its opening: it pauses, or ends.
    opening = " ".join(Couple(shipped(name), {}).as_far_as_it_goes().said)
    assert "You can pass on anything, or stop." in opening
    assert "and stays here" in opening
    assert any("pass" in text for _, text in spoken(shipped(name)))


def test_repair_phrases_are_offered_before_anybody_speaks() -> None:
    """The couple knows how to begin a sentence again before the first account, and not long before it."""
    texts = spoken(shipped("conflict-repair"))
    order = [text for _, text in texts]
    offered = next(i for i, text in enumerate(order) if "let's start over" in text)
    assert offered < next(i for i, text in enumerate(order) if "what happened" in text)


@pytest.mark.parametrize("name", SESSIONS)
def test_after_the_spoken_welcome_nothing_is_said_twice(name: str) -> None:
    """Whoever was welcomed by voice already heard that this is not therapy, and what is kept."""
    for welcomed in (True, False):
        play = Couple(shipped(name), {}, settings={"welcomed": welcomed}).as_far_as_it_goes()
        said = " ".join(play.said)
        assert ("therapy" in said) is not welcomed
        assert ("and stays here" in said) is not welcomed


@pytest.mark.parametrize("name", [name for name in SESSIONS if shipped(name).deep])
def test_a_deep_session_can_be_left_unseen_after_a_spoken_yes(name: str) -> None:
    """After the spoken welcome each is asked once more, and a key that nobody sees leaves it for today."""
    play = Couple(shipped(name), {"shall we begin": "Yes."}, settings={"welcomed": True}).begin()
    play.until(lambda: play.session.snapshot(play.now).unseen_no)
    play.give(e.DeclinedUnseen())
    play.to_end()
    assert play.session.ending == "postponed"
    assert "leave it for today" in play.said[-1]
