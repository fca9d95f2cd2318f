"""Own words given back as a person would."""

import pytest

from companion.language.en.giving_back import given_back
from companion.language.en.spoken_forms import FORMS
from companion.language.en.turning_round import turned


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


def test_several_are_joined_as_a_list() -> None:
    """Short ones as in a sentence; longer ones with a rest between them."""
    assert FORMS.series(["Rest", "The sea", "Our dog"]) == "Rest, the sea and our dog"
    assert (
        FORMS.series(["For the soup", "That Sam got up at five"])
        == "For the soup; and that Sam got up at five"
    )


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


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("I noticed how tired I was.", "You noticed how tired you were."),
        ("That you held my hand at the doctor's.", "That Sam held your hand at the doctor's."),
        (
            "When I wake up and you've already made coffee.",
            "When you wake up and Sam has already made coffee.",
        ),
        ("I go quiet and I look away.", "You go quiet and you look away."),
        ("I went home and was sad.", None),
        ("It was the first time I was proud of myself.", "It was the first time you were proud of yourself."),
        ("I'd like more evenings with you.", "You'd like more evenings with Sam."),
        ("He said, I'm not coming.", None),
        ("You never know.", None),
        ("I'll call my mother on Sunday.", "You'll call your mother on Sunday."),
        ("I leave the room when you shout.", None),
        ("You were there for me when I was ill.", "Sam was there for you when you were ill."),
        ("I really was happy that day.", "You really were happy that day."),
        ("It gets on my nerves that you're always late.", "It gets on your nerves that Sam is always late."),
        ("I need you to know that I tried.", "You need Sam to know that you tried."),
        ("My heart beats faster and my hands get cold.", "Your heart beats faster and your hands get cold."),
        ("The way you and I laugh.", None),
        ("You have a good heart.", None),
        ("I tell myself it's fine.", "You tell yourself it's fine."),
        ("I thought, why me?", None),
        ("Dancing with you in the kitchen, Sam.", "Dancing with Sam in the kitchen."),
        ("Never speak to me like that.", None),
        ("Remind me to call my mum.", None),
        ("With me it's quiet.", "With you it's quiet."),
        ("We walked with my brother and we laughed.", None),
        ("You taught me to swim.", "Sam taught you to swim."),
        ("Somebody who listens to you.", None),
    ],
)
def test_own_words_are_turned_round_or_quoted_as_they_are(said: str, back: str | None) -> None:
    """Said to Nora, her "I" is "you" and her "you" is Sam; where that isn't sure, it is left to be quoted."""
    assert turned(said, "Nora", ["Nora", "Sam"]) == back


@pytest.mark.parametrize(
    ("said", "people", "back"),
    [
        ("We could take the night train.", ["Nora", "Sam"], "You could take the night train."),
        ("Our Sunday walk.", ["Nora", "Sam", "Kim"], "Your Sunday walk."),
        ("What are you looking forward to?", ["Nora", "Sam"], "What are you looking forward to?"),
        ("I'd like us to dance.", ["Nora", "Sam"], None),
    ],
)
def test_words_said_to_all_turn_only_we_round(said: str, people: list[str], back: str | None) -> None:
    """Nobody in particular is "I" in a group."""
    assert turned(said, None, people) == back
