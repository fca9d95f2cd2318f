"""What short spoken answers mean. Nothing is ever invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.language.meaning import Unclear, Understood
from companion.core.program import GROUP, Answer, Ask, Head, Option
from companion.core.program.text import Template
from companion.language.en.answers import choice, name, rating, understand, yes_or_no
from companion.language.en.spoken_forms import spoken_number

YES = """
Yes. / Yes! / yes / Yeah. / Yep. / Yup. / Yea. / Yes, please. / Yes, I am. / Yes, of course.
Yeah, sure. / Oh yes. / Um, yes. / Well, yes. / Thank you, yes. / Yes, thank you. / I think so.
I'd say yes. / I think yes. / Of course. / Absolutely. / Definitely. / Certainly. / Agreed. / I agree.
Sounds good. / Let's do it. / Okay. / OK. / Okay, sure. / Sure. / Sure thing. / Sure, let's go.
All right. / Alright, let's begin. / I do. / I am. / I'm ready. / We're ready. / We are. / I did.
It was. / That was it. / You got it. / It is. / That's right. / That's exactly right. / That is correct.
Exactly. / Right. / Yes, exactly. / Very much so. / Why not? / Why not. / Please do. / Yeah, no problem.
Yes, no doubt. / I'd like that. / I would like that. / Ready. / Ready when you are. / That's fine.
Fine by me. / Okay with me. / Yes, I don't mind. / Yes, I'm all right.
"""

NO = """
No. / No! / Nope. / Nah. / Never. / No, thank you. / No thanks. / No, not now. / Not now. / Not yet.
Not really. / Not today. / Not quite. / Not at all. / Not exactly. / Not all of it. / Not right.
Not right now. / Not okay. / I don't. / I do not. / I don't think so. / I think not. / I am not.
I'm not. / I'm not ready. / I am not ready. / I did not. / I didn't. / It isn't. / It is not.
It was not. / It wasn't. / We are not. / We aren't. / We do not. / I would not. / I wouldn't. / I can't.
I cannot. / I won't. / I haven't. / Absolutely not. / Definitely not. / Certainly not. / Of course not.
Sure, no. / Okay, no. / No, I\u2019m not. / I'd rather not. / I'd rather stop here. / That's not right.
That is not it. / That wasn't it. / Well, no. / Um, no. / Oh no. / Hardly. / I disagree.
No, it's fine. / I refuse. / None of it. / No, no, no. / I never agreed to that.
"""

UNCLEAR = """
Maybe. / Perhaps. / Yes, maybe. / Possibly. / Probably. / I don't know. / I do not know.
I don't really know. / Not sure. / I'm not sure. / I'm not so sure. / I am not certain. / Sort of.
Kind of. / Yes and no. / I guess so. / I suppose. / It depends. / Hmm. / Almost. / Nearly ready.
Mostly. / Partly. / A little. / A bit. / Some of it. / Yes, but not now. / Yes, but I'm tired.
Okay, but not for long. / Yes, if he listens. / Only if she wants to. / Yeah, no. / No, yes.
No, I mean yes. / Yes, no, I don't want to. / Unless it takes long. / Later. / Yes, later. / Yes?
Right? / Sure? / Now? / Ready? / Really? / Are we ready? / Are we ready / Is it okay? / Okay?
Let me think. / Okay, let me think. / Yeah, let me think about it. / Wait. / Okay, wait. / One moment.
Hold on. / Right, she always does that. / Okay, this is hard for me. / You're right. / He said yes.
They want me to say yes. / What should I do. / I am tired. / I am afraid. / It is late. / It was hard.
I would rather wait. / I did try. / I do wonder why. / We are late. / True story. / The dishes. / Blah.
No idea. / No problem. / No worries. / Not bad. / Yeah, right. / I want to. / Fine. / Mm-hm. / Uh-huh.
Um. / Thank you. / Please. / Pineapple. / ... / I hope so.
"""


def phrases(table: str) -> list[str]:
    """The phrases of a table, one by one."""
    return [phrase.strip() for line in table.strip().splitlines() for phrase in line.split(" / ")]


@pytest.mark.parametrize("text", phrases(YES))
def test_a_yes_is_understood(text: str) -> None:
    """Every common way of saying yes."""
    assert yes_or_no(text) == Understood(True)


@pytest.mark.parametrize("text", phrases(NO))
def test_a_no_is_never_a_yes(text: str) -> None:
    """Every common way of saying no, also where a word of agreement stands in it."""
    assert yes_or_no(text) == Understood(False)


@pytest.mark.parametrize("text", phrases(UNCLEAR))
def test_doubt_is_unclear(text: str) -> None:
    """Doubts, conditions, questions, thinking aloud, both at once and other talk are asked again."""
    assert yes_or_no(text) == Unclear()


NEGATED = [phrase for phrase in phrases(YES) if "no " not in phrase and "not" not in phrase]


@given(st.sampled_from(NEGATED), st.sampled_from(["not", "no", "never", "but not now", "I don't", "isn't"]))
def test_a_negation_undoes_any_yes(text: str, negation: str) -> None:
    """Whatever was said before: with a no behind it, it is no yes."""
    assert yes_or_no(f"{text.rstrip('.!?')}, {negation}.") != Understood(True)


@given(st.text(), st.sampled_from(Answer))
def test_any_text_can_be_an_answer(text: str, kind: Answer) -> None:
    """Whatever a transcriber invents, it is understood or unclear, never an error."""
    head = Head(path="ask", line=1)
    options = (Option("a", ("a walk",)), Option("b", ("", "b")))
    ask = Ask(head=head, question=Template.parse("?"), to=GROUP, answer=kind, options=options)
    assert isinstance(understand(text, ask), Understood | Unclear)


def test_a_hallucinated_loop_is_looked_at_quickly() -> None:
    """Whisper sometimes repeats itself for a minute; that must not take one."""
    assert yes_or_no("it is " * 2000 + "x") == Unclear()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7), ("7.", 7), ("Seven.", 7), ("A seven.", 7), ("I'd say a seven.", 7), ("Maybe a six.", 6),
        ("8 out of 10.", 8), ("8/10.", 8), ("Seven out of ten.", 7), ("10 out of 10!", 10), ("Ten.", 10),
        ("On a scale of one to ten, I'd say seven.", 7), ("I would say that today I am at about a 4.", 4),
        ("One.", 1), ("Two.", 2), ("To.", 2), ("Too.", 2), ("For.", 4), ("Won.", 1), ("Ate.", 8),
        ("Uh, three.", 3), ("Five, yes, five.", 5),
    ],
)  # fmt: skip
def test_a_rating_is_understood(text: str, value: int) -> None:
    """In digits, in words, and as the transcriber writes numbers that stand alone."""
    assert rating(text, 1, 10) == Understood(value)


@pytest.mark.parametrize(
    "text",
    [
        "11", "0", "Zero.", "Twenty-five.", "One hundred percent.", "100", "7.5", "Seven and a half.",
        "Six or seven.", "Between 3 and 5.", "Not a seven.", "I want to pass on this.", "I'd like to think.",
        "That one.", "One of us has to.", "No one knows.", "It was for her.", "Minus two.", "Better.", "",
    ],
)  # fmt: skip
def test_no_rating_is_invented(text: str) -> None:
    """Two numbers, none, half ones, those outside the range, and words that only sound like numbers."""
    assert rating(text, 1, 10) == Unclear()


@pytest.mark.parametrize("number", range(1, 100))
def test_every_number_is_understood_in_words_and_digits(number: int) -> None:
    """Settings may ask for more than ten."""
    assert rating(f"{spoken_number(number).capitalize()}.", 1, 99) == Understood(number)
    assert rating(f"{number}.", 1, 99) == Understood(number)


OPTIONS = (
    Option("walk", ("a walk", "walk", "walking")),
    Option("long", ("a long walk", "long walk")),
    Option("talk", ("talk", "talking")),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A walk.", "walk"), ("Walking, please.", "walk"), ("I'd like to talk.", "talk"),
        ("The long walk.", "long"),
        ("A long walk!", "long"), ("The first one.", "walk"), ("Second.", "long"),
        ("The last.", "talk"), ("I'd take the third option.", "talk"), ("Um, the second.", "long"),
    ],
)  # fmt: skip
def test_a_choice_is_understood(text: str, value: str) -> None:
    """By any of its wordings, the longest that fits, or by its place."""
    assert choice(text, OPTIONS) == Understood(value)


def test_what_is_not_read_aloud_can_be_named_but_is_not_counted() -> None:
    """The last one is the last that people have heard of."""
    options = (*OPTIONS, Option("swim", ("a swim",), listed=False))
    assert choice("A swim.", options) == Understood("swim")
    assert choice("The last one.", options) == choice("The last one.", OPTIONS)
    assert choice("The fourth one.", options) == Unclear()


@pytest.mark.parametrize(
    "text",
    [
        "A walk or talk.", "Not a walk.", "I don't want to talk.", "Neither.", "The fourth one.",
        "Just a second.",
        "First, I need to think.", "Sidewalk.", "",
    ],
)  # fmt: skip
def test_no_choice_is_invented(text: str) -> None:
    """Two, none, and what was refused."""
    assert choice(text, OPTIONS) == Unclear()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Maya.", "Maya"), ("maya", "Maya"), ("Hi, I'm Maya.", "Maya"), ("My name is Leo.", "Leo"),
        ("It's Anne-Marie.", "Anne-Marie"), ("I'm O'Brien.", "O'Brien"), ("Call me McKenzie.", "McKenzie"),
        ("Hello, my name is Zoë.", "Zoë"), ("Mary Jane Watson.", "Mary Jane Watson"), ("Just Sam.", "Sam"),
    ],
)  # fmt: skip
def test_a_name_is_what_people_say_it_is(text: str, value: str) -> None:
    """Without what stands around it, and spelled as it was heard."""
    assert name(text) == Understood(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I don't know.",
        "What?",
        "Yes.",
        "Sam and Alex.",
        "Maya, Leo.",
        "My name is nobody's business, thanks.",
    ],
)
def test_no_name_is_invented(text: str) -> None:
    """Two people, nobody, or talk."""
    assert name(text) == Unclear()
