"""Own words given back as a person would."""

import pytest

from companion.language.en.giving_back import given_back


@pytest.mark.parametrize(
    ("said", "back"),
    [
        (
            "Well, I think it was something between worry and, um, pride.",
            "Something between worry and pride.",
        ),
        ("I'd say envy, if I'm honest.", "Envy."),
        ("Well, I think we call it Tea Time.", "Tea Time."),
        ("Um, humour.", "Humour."),
        ("Freedom, I guess.", "Freedom."),
        (
            "Well, I think we could learn to dance tango by the summer.",
            "We could learn to dance tango by the summer.",
        ),
        ("It was hard for me.", "It was hard for me."),
        ("So tired.", "So tired."),
        ("I think of you often.", "I think of you often."),
        ("Um.", "Um."),
    ],
)
def test_what_is_around_the_words_is_left_out(said: str, back: str) -> None:
    """Nobody hears their own hesitation read aloud; the words themselves stay as they were."""
    assert given_back(said) == back
