"""Numbers, choices, names and free words, and what is said in their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.events import Command
from companion.core.language.meaning import Act, Meaning, Question, Scope, Situation
from companion.core.program import Answer, Option
from companion.language.en.spoken_forms import spoken_number
from companion.language.en.understanding import understand

PEOPLE = ("Nora", "Sam")
WALK = (
    Option("walk", ("a walk", "walk", "walking")),
    Option("alone", ("time alone", "alone", "by myself")),
    Option("tea", ("a cup of tea", "tea")),
)
KEEP = (
    Option("nothing", ("nothing", "keep nothing")),
    Option("answers", ("times and answers", "answers", "no words", "not my words")),
    Option("words", ("your words too", "my words too", "words too", "everything", "all of it")),
)
RATING = Question(Answer.RATING, "How calm are you, from one to ten?")
DRINK = Question(Answer.CHOICE, "What would you need: a walk, time alone, or tea?", options=WALK)
BEGIN = Question(
    Answer.CHOICE,
    "The check-in, with nothing kept? Nora?",
    options=(
        Option("yes", ("yes", "sure")),
        Option("left", ("no", "not today", "start over")),
        Option("other", ("something else",)),
        Option("more", ("tell me more",)),
    ),
)
CONSENT = Question(Answer.CHOICE, "What may I keep?", options=KEEP, exposing=True)
NAME = Question(Answer.NAME, "What is your name?")


def said(text: str, question: Question) -> Meaning:
    """What words come to, where ``question`` was asked of Nora."""
    return understand(text, Situation(question=question, people=PEOPLE, person="Nora"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), ("Seven.", 7), ("A seven.", 7), ("I'd say a seven.", 7), ("Maybe a six.", 6), ("8/10.", 8),
        ("Seven out of ten.", 7), ("10 out of 10!", 10), ("On a scale of one to ten, I'd say seven.", 7),
        ("I would say that today I am at about a 4.", 4), ("To.", 2), ("For.", 4), ("Ate.", 8),
        ("Five, yes, five.", 5), ("around seven or so", 7), ("Ten being the worst? Then eight.", 8),
        ("Seven. Actually, eight.", 8), ("Seven, no wait, eight.", 8), ("The lowest, one.", 1),
        ("Pretty calm, so eight.", 8), ("Four, because we argued.", 4), ("I'd put myself at nine.", 9),
        ("Let me think... seven.", 7), ("Five today, yesterday was worse.", 5),
    ],
)  # fmt: skip
def test_a_number_is_taken_from_its_sentence(text: str, value: int) -> None:
    """In digits, in words, with doubts, corrections and reasons around it."""
    assert said(text, RATING).value == value


@pytest.mark.parametrize(
    "text",
    [
        "11", "0", "One hundred percent.", "7.5", "Seven and a half.", "Six or seven.", "Between 3 and 5.",
        "Not a seven.", "That one.", "One of us has to.", "It was for her.", "Minus two.", "Better.", "",
        "It went from three to seven.", "He'd say nine, I say three.", "Down from eight to three.",
        "Not more than three.", "Two for me, five for him.", "Is one good or bad?",
        "I had two glasses of wine.", "It was at eight this morning.", "I have one question.",
        "I was fine until ten o'clock.", "Dinner is at seven.", "Call me at 5.", "I've been up since six.",
        "Is ten the best?", "My sister is forty.", "At eight I have to leave.", "Less than six.",
        "Give me five.", "No one.", "No, no wait, stop.",
        "Alexa, set a timer for ten minutes.", "Give me one minute.", "Can you come back in five?",
    ],
)  # fmt: skip
def test_no_number_is_invented(text: str) -> None:
    """Units, clocks, comparisons, others' numbers, two numbers and half ones are no answer."""
    assert not said(text, RATING).answers


@pytest.mark.parametrize("number", range(1, 100))
def test_every_number_is_understood_in_words_and_digits(number: int) -> None:
    """Settings may ask for more than ten."""
    asked = Question(Answer.RATING, low=1, high=99)
    assert said(f"{spoken_number(number).capitalize()}.", asked).value == number
    assert said(f"{number}.", asked).value == number


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("maybe twenty minutes", 20), ("About a quarter of an hour.", 15), ("half an hour", 30),
        ("Twenty.", 20),
        ("an hour and a half", 90), ("An hour.", 60), ("ten to fifteen", None), ("not twenty", None),
        ("Not ten, that's forever. Three.", 3), ("Two? Two is plenty. Two minutes.", 2),
        ("A minute and a half should do.", None),
    ],
)  # fmt: skip
def test_a_length_of_time_is_told_in_minutes(text: str, minutes: int | None) -> None:
    """In numbers, parts of an hour, and with the unit left out."""
    asked = Question(Answer.RATING, low=1, high=120, minutes=True)
    assert said(text, asked).value == minutes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A walk.", "walk"), ("Walking, please.", "walk"), ("I'd like to go for a walk.", "walk"),
        ("The first one.", "walk"), ("Second.", "alone"), ("The last.", "tea"), ("Option two.", "alone"),
        ("Number three, please.", "tea"), ("Tea please, no sugar.", "tea"), ("I'd rather have tea.", "tea"),
        ("Not a walk, tea.", "tea"), ("A walk alone.", "alone"), ("Probably tea.", "tea"),
        ("Could I have tea?", "tea"), ("Let's go for tea.", "tea"), ("Tea, I need something warm.", "tea"),
    ],
)  # fmt: skip
def test_a_choice_is_taken_from_its_sentence(text: str, value: str) -> None:
    """By any of its wordings, by a part of one, and by its place."""
    assert said(text, DRINK).value == value


@pytest.mark.parametrize(
    "text",
    [
        "A walk or tea.", "Not a walk.", "Neither.", "The fourth one.", "Just a second.", "Sidewalk.", "",
        "Walk, but not alone.", "Everything except tea.", "No tea.", "Either.", "Tea or a walk?",
        "What about tea?", "We were drinking tea when he left.", "Leo takes tea.", "Tea is not my thing.",
        "Anything but a walk.", "I hate tea.", "The tea was cold.",
    ],
)  # fmt: skip
def test_no_choice_is_invented(text: str) -> None:
    """Two, none, what was refused or excluded, what others take, and stories."""
    assert not said(text, DRINK).answers


@pytest.mark.parametrize(
    "text", ["Either.", "Either one.", "Maybe yes, maybe no.", "Perhaps yes, perhaps no.", "Yes and no."]
)
def test_neither_one_nor_the_other_is_asked_back(text: str) -> None:
    """No option is offered in its place, and a no within it chooses nothing."""
    for asked in (DRINK, BEGIN):
        assert said(text, asked).act in (Act.UNSURE, Act.UNCLEAR)
        assert said(text, asked).heard is None


@pytest.mark.parametrize(
    "text",
    [
        "Dinner is at seven.",
        "Call me at 5.",
        "Ring me at four.",
        "We have to leave by eight.",
        "I worked until nine.",
    ],
)
def test_a_time_of_day_is_no_rating(text: str) -> None:
    """It is not even offered as one."""
    assert (said(text, RATING).value, said(text, RATING).heard) == (None, None)
    assert said("I'd place myself at 7.", RATING).value == 7


@pytest.mark.parametrize(
    "text", ["He can say everything, I say nothing.", "She can tell you all, I'll say nothing."]
)
def test_who_will_say_what_is_no_level_of_consent(text: str) -> None:
    """Not even the one that keeps nothing, as the question is still open."""
    assert not said(text, CONSENT).answers
    assert said("I'd say nothing.", CONSENT).value == "nothing"


def test_what_is_not_read_aloud_can_be_named_but_is_not_counted() -> None:
    """The last one is the last that people have heard of."""
    more = Question(Answer.CHOICE, options=(*WALK, Option("swim", ("a swim",), listed=False)))
    assert said("A swim.", more).value == "swim"
    assert said("The last one.", more).value == "tea"
    assert not said("The fourth one.", more).answers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("That's a yes.", "yes"), ("Sounds great to me.", "yes"), ("Sure thing.", "yes"),
        ("Sure, why not?", "yes"), ("Not really.", "left"), ("Nope, start over.", "left"), ("Sure?", None),
        ("Absolutely not.", "left"), ("I'd have to say no.", "left"), ("No, sorry, I can't.", "left"),
        ("No, something else.", "other"), ("Yes, tell me more first.", "more"),
        ("No, the swimming one.", None), ("I didn't hear you.", None), ("Yes, if he listens.", None),
        ("I can't decide.", None), ("Sam says yes.", None),
    ],
)  # fmt: skip
def test_where_a_yes_is_among_the_options_it_may_be_put_in_any_way(text: str, value: str | None) -> None:
    """A no beside a wish for something else is not the end of the evening, and a condition is asked back."""
    assert (said(text, BEGIN).value if said(text, BEGIN).answers else None) == value


def test_what_may_have_been_chosen_is_there_to_be_asked_back() -> None:
    """Not taken, and not thrown away."""
    assert said("We were drinking tea when he left.", DRINK).act in (Act.UNCLEAR, Act.SOMETHING_ELSE)
    assert said("I think the tea today would somehow do.", DRINK).heard == "tea"


@pytest.mark.parametrize("text", ["You choose.", "Whatever you think.", "I don't mind.", "Surprise me."])
def test_a_choice_can_be_handed_back(text: str) -> None:
    """Who leaves it to us has answered something else than nothing."""
    assert said(text, DRINK).act is Act.YOU_CHOOSE


@pytest.mark.parametrize(
    "text",
    [
        "Everything except my words.", "Leave out my words.", "Who can read my words?", "I have no words.",
        "Delete everything.", "Forget everything.", "Everything but the words.", "Less than everything.",
        "He can say everything, I say nothing.", "My words are my own.", "Skip the words.",
        "What do you mean by words?", "Would everything be locked?", "Everything was said already.",
        "I told him everything yesterday.", "Don't keep the words.", "Not everything.", "Everything?",
        "Sam would say everything.", "All of it was too much.", "Everything in its time.", "Never my words.",
    ],
)  # fmt: skip
def test_nothing_is_kept_by_a_word_that_was_only_mentioned(text: str) -> None:
    """Exclusions, questions and stories give no consent."""
    assert said(text, CONSENT).value != "words"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Nothing.", "nothing"), ("Not a thing.", "nothing"), ("Everything is fine, keep nothing.",
        "nothing"),
        ("Times and answers, not the words.", "answers"), ("Words too.", "words"), ("All of it.", "words"),
        ("You may keep everything.", "words"), ("The second one.", "answers"),
    ],
)  # fmt: skip
def test_consent_is_taken_where_it_is_said_outright(text: str, value: str) -> None:
    """In so many words."""
    assert said(text, CONSENT).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Maya.", "Maya"), ("maya", "Maya"), ("Hi, I'm Maya.", "Maya"), ("My name is Leo.", "Leo"),
        ("It's Anne-Marie.", "Anne-Marie"), ("I'm O'Brien.", "O'Brien"), ("Call me McKenzie.", "McKenzie"),
        ("Hello, my name is Zoë.", "Zoë"), ("Mary Jane Watson.", "Mary Jane Watson"), ("Just Sam.", "Sam"),
        ("It's pronounced Shivon.", "Shivon"), ("Call me Joy.", "Joy"), ("It's May, like the month.", "May"),
        ("They call me Bill.", "Bill"), ("DMITRI", "Dmitri"), ("S, I, O, B, H, A, N", "Siobhan"),
        ("I said Aoife, not Eva.", "Aoife"), ("Let's take pineapple.", "Pineapple"),
        ("It's Siobhan, S, I, O, B, H, A, N.", "Siobhan"), ("Max, Max with an X.", "Max"),
        ("He's Tom.", "Tom"), ("JAMES HERE", "James"), ("It's me, James.", "James"),
    ],
)  # fmt: skip
def test_a_name_is_what_is_left_of_its_sentence(text: str, value: str) -> None:
    """Without what stands around it, never in capitals, spelled where it was spelled."""
    assert said(text, NAME).value == value


@pytest.mark.parametrize(
    "text",
    [
        "", "I don't know.", "What?", "Yes.", "Sam and Alex.", "My name is nobody's business, thanks.",
        "One moment.", "Let me think.", "I'm tired.", "The same.", "Hold on.", "I'm not sure.", "Thank you.",
    ],
)  # fmt: skip
def test_no_name_is_invented(text: str) -> None:
    """Feelings, thoughts and two people are no name."""
    assert not said(text, NAME).answers


SAFE_WORD = Question(Answer.NAME, "For this one, pick a safe word. Which word?")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Dinner.", "Dinner"), ("Let's take pineapple.", "Pineapple"),
        ("Our safe word is giraffe.", "Giraffe"),
        ("Pineapple?", "Pineapple"), ("How about walrus?", "Walrus"), ("A giraffe, I think.", "Giraffe"),
        ("I don't know.", None), ("No.", None), ("What is a safe word?", None), ("Hmm.", None),
        ("Let me think.", None), ("What?", None), ("Can you repeat that?", None),
    ],
)  # fmt: skip
def test_any_word_can_be_named_as_a_safe_word(text: str, value: str | None) -> None:
    """Also one that is no name; what is not a word leaves the question open."""
    assert said(text, SAFE_WORD).value == value


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("No, it's Siobhan.", ("Siobhan",)),
        ("No, it's Will.", ("Will",)),
        ("No, it's Bill and May.", ("Bill", "May")),
        ("No, I'm Bill, and this is May.", ("Bill", "May")),
        ("Mark, with a K.", ("Mark",)),
        ("Please correct yourself, my name is Mark.", ("Mark",)),
        ("Please correct that, my name is Mark.", ("Mark",)),
    ],
)
def test_a_no_with_the_right_name_in_it_corrects(text: str, names: tuple[str, ...]) -> None:
    """It need not be asked again."""
    asked = Question(Answer.YES_NO, "I heard Siyapen and Sam. Is that right?", said_back=("Siyapen", "Sam"))
    meaning = said(text, asked)
    assert (meaning.act, meaning.names) == (Act.CORRECTION, names)
    assert said("No.", asked).value is False
    assert said("Yes, that's right.", asked).value is True


YES_NO = Question(Answer.YES_NO, "Would you like to do this now?")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        *((text, Act.TIME) for text in ("Let me think.", "One moment.", "Hold on.", "Hm, good question.")),
        *(
            (text, Act.TIME)
            for text in ("I'm thinking.", "Okay, let me think about it.", "Give me a second.")
        ),
        *((text, Act.REPEAT) for text in ("What?", "Pardon?", "Sorry, what?", "What was the question?")),
        *((text, Act.REPEAT) for text in ("I can't hear you.", "I wasn't listening.", "Not so fast.")),
        *((text, Act.REPEAT) for text in ("I don't understand the question.", "Say it again, slower.")),
        *((text, Act.QUESTION) for text in ("What do you mean by that?", "How does it work?", "Is it long?")),
        *((text, Act.SOMEONE_ELSE) for text in ("Leo would say yes.", "He says yes.", "She'd rather not.")),
        *(
            (text, Act.NOT_TO_US)
            for text in ("Yes mum, the door is open.", "Alexa, stop.", "No, it's just the dog.")
        ),
        *(
            (text, Act.SOMETHING_ELSE)
            for text in ("No more wine for me, thanks.", "I forgot to lock the car.")
        ),
    ],
)
def test_what_is_no_answer_is_met_as_it_was_meant(text: str, act: Act) -> None:
    """Requests for time, to repeat, questions back, others, other devices and other talk are told apart."""
    assert said(text, YES_NO).act is act


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Can we stop here?", Command.STOP), ("I'd like to stop.", Command.STOP), ("I've had enough.",
        Command.STOP),
        ("Can we take a break?", Command.PAUSE), ("I need a break.", Command.PAUSE), ("Stop.", Command.STOP),
        ("No, no, wait, stop.", Command.STOP),
        ("I have to get the door.", Command.PAUSE), ("I'd rather not say.", Command.PASS),
    ],
)  # fmt: skip
def test_a_way_out_of_a_question_is_understood_as_people_put_it(text: str, command: Command) -> None:
    """Nobody needs to know the right word to stop."""
    assert said(text, DRINK).command is command


@given(st.text(), st.sampled_from(Answer), st.sampled_from(Scope))
def test_any_text_can_be_said(text: str, kind: Answer, scope: Scope) -> None:
    """Whatever a transcriber invents, it comes to something, never an error."""
    options = (Option("a", ("a walk",)), Option("b", ("", "b")))
    for question in (None, Question(kind, "Is it?", options=options, said_back=("Bo",))):
        assert isinstance(understand(text, Situation(scope, question, PEOPLE, "Nora")), Meaning)


@pytest.mark.parametrize(
    "text",
    [
        "Rest.",
        "Soft.",
        "Quiet, and a little warm.",
        "Thankful.",
        "A break.",
        "Time alone.",
        "I need a break.",
        "What was good this week?",
        "Enough sleep.",
    ],
)
def test_what_somebody_needs_may_be_the_answer_itself(text: str) -> None:
    """Where free words are asked for, hardly anything else is heard in them."""
    assert said(text, Question(Answer.TEXT, "What would do you good?")).answers


@pytest.mark.parametrize("text", ["Can we stop here?", "Stop.", "I'd rather not say.", "Let's take a break."])
def test_a_way_out_counts_beside_free_words_too(text: str) -> None:
    """As it is put to somebody who leads."""
    assert said(text, Question(Answer.TEXT, "What would do you good?")).act is Act.COMMAND


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("No. Wait. Three.", Act.CORRECTION),
        ("No, wait, free.", Act.TAKES_BACK),
        ("No, wait. Six. Three.", Act.TAKES_BACK),
        ("No, wait. Let me think.", Act.TIME),
    ],
)
def test_a_correction_that_was_misheard_still_opens_the_answer(text: str, act: Act) -> None:
    """What was said instead is asked for once more."""
    assert said(text, RATING).act is act


@pytest.mark.parametrize(
    ("text", "question", "heard"),
    [
        ("7. No. Wait. Free.", RATING, 3),
        ("Four. No. Wait. A.", RATING, 8),
        ("Seven, sorry, to.", RATING, 2),
        ("Seven, no, I mean, feet.", RATING, None),
        ("Sorry, free.", RATING, 3),
        ("Tea, no, wait, wok.", DRINK, None),
    ],
)
def test_behind_a_correction_that_was_not_understood_nothing_counts(
    text: str, question: Question, heard: int | None
) -> None:
    """What was said before it is over; what may have been meant is there to be asked about."""
    meaning = said(text, question)
    assert (meaning.act, meaning.value, meaning.heard) == (Act.TAKES_BACK, None, heard)


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        ("Seven. No. Wait. Three.", RATING, 3),
        ("9. No. Wait, two.", RATING, 2),
        ("Now, wait, two.", RATING, 2),
        ("Seven. I meant it.", RATING, 7),
        ("Seven, sorry.", RATING, 7),
        ("Tea. No, wait. Walk.", DRINK, "walk"),
        ("Tea, sorry for the noise.", DRINK, "tea"),
        ("Let me see, seven. No, hang on. Six.", RATING, 6),
        ("Tea. No, it's too hot. A walk.", DRINK, "walk"),
        ("Half an hour? Just kidding. A walk.", DRINK, "walk"),
        ("I was going to say six, but it's a seven.", RATING, 7),
        ("I was going to say no, but actually yeah.", YES_NO, True),
        ("All of it, I have nothing to hide.", CONSENT, "words"),
    ],
)
def test_a_correction_in_the_same_breath_takes_the_place_of_the_answer(
    text: str, question: Question, value: int | str
) -> None:
    """However the transcriber parts it."""
    assert said(text, question).value == value


@pytest.mark.parametrize(
    ("text", "question", "heard"),
    [
        ("Ten. Just kidding.", RATING, 10),
        ("Yes! I'm joking.", YES_NO, True),
        ("I was going to say yes.", YES_NO, True),
        ("I'd love to say yes.", YES_NO, True),
        ("Another one.", RATING, None),
        ("Seven... eight?", RATING, 7),
    ],
)
def test_what_was_only_nearly_said_is_asked_back(
    text: str, question: Question, heard: int | bool | None
) -> None:
    """A joke, a wish, what one was going to say."""
    assert said(text, question) == Meaning(Act.UNCLEAR, heard=heard)
