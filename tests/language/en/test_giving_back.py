"""Own words given back as a person would."""

import pytest

from companion.language.en.giving_back import given_back
from companion.language.en.spoken_forms import FORMS


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


@pytest.mark.parametrize(
    ("words", "days", "spoken"),
    [
        ("Tomorrow evening at eight.", 9, "Tomorrow evening at eight. That was said nine days ago."),
        ("By Sunday.", 1, "By Sunday. That was said yesterday."),
        ("On Sundays we rest.", 9, "On Sundays we rest."),
        ("To learn to dance.", 9, "To learn to dance."),
        ("Tonight.", 0, "Tonight."),
    ],
)
def test_a_day_that_only_held_then_is_read_with_how_long_ago_that_was(
    words: str, days: int, spoken: str
) -> None:
    """“Tomorrow” of another evening is not tomorrow."""
    assert FORMS.dated(words, days) == spoken
