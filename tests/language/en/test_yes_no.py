"""What is said to a yes-or-no question. Nothing is ever invented."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.events import Command
from companion.core.language.meaning import Act, Meaning, Question, Situation
from companion.core.program import Answer
from companion.language.en.understanding import understand

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
Sure, why not. / Okay, why not. / I don't see why not. / No objections. / Nothing against it. / I promise.
Works for me. / I'd be happy to. / I'd love that. / Keep it. / You may. / Mm-hm. / Uh-huh. / No problem.
Couldn't be better. / I'm not against it. / Couldn't have said it better. / Sure, let's do it.
That's not false.
I don't mind. / Let's do this together. / Absolutely, yeah. / Oh go on then. / By all means.
Yesss! / I already said yes.
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
No, it's fine. / I refuse. / None of it. / No, no, no. / I'm against it.
Huh-uh. / Uh-uh. / Nah, I'm tired. / Not in a million years. / No, wait, no. / I doubt it. / No way.
I'd prefer not to. / Let's not. / Count me out. / That doesn't work for me. / I can't promise that.
Out of the question. / Yeah, no, I don't want to.
Not with those rules. / The answer is no. / Nooo!
I believe that to be false. / That's wrong. / It's not for me.
"""

UNSURE = """
I don't know. / I can't decide. / No idea. / I couldn't tell you. / Not sure. / I'm not so sure. / It depends.
Maybe. / Perhaps. / Maybe, maybe not. / I'm in two minds. / Hard to say. / Who knows. / Yes and no.
I'm torn. / Part of me wants to, part of me doesn't. / I do and I don't. / Well, yes and no.
I can't make up my mind. / Your guess is as good as mine. / Could go either way. / I haven't decided.
"""

HEDGED = """
I guess so. / I suppose. / Yeah, I guess. / Mostly, yes. / Sort of. / Probably. / If I have to.
Fine, whatever. / Suppose so. / Yes, but only for a bit.
I think we could try that. / Okay, but not for long. / Yes, but I'm tired. / Yes, if he listens. / I'll try.
Yes, because otherwise he gets angry. / More or less. / A little. / Might as well. / If you like.
"""

NO_ANSWER = """
Yes? / Right? / Really? / Are we ready? / Is it okay? / He said yes. / They want me to say yes.
Leo would say yes.
The dishes. / It is late. / Yeah, no. / No, yes. / Yes, but not now. / Yes, no, I don't want to.
Pineapple. / ...
No more wine for me, thanks. / I have not eaten since noon. / Yes mum, the door is open.
No, it's just the dog.
It was last week when he came home and I said there's no milk and he just shrugged. / True story.
We are late. / Yeah, I don't want to. / Didn't get that. / Please, one more time.
Yes to the first, no to the second.
Right, she always does that. / She'd probably say no. / Can't say that. / No sugar for me. / We had pizza.
"""


def phrases(table: str) -> list[str]:
    """The phrases of a table, one by one."""
    return [phrase.strip() for line in table.strip().splitlines() for phrase in line.split(" / ")]


def said(text: str, question: str = "") -> Meaning:
    """What words come to, where a yes or no is asked."""
    asked = Question(Answer.YES_NO, question)
    return understand(text, Situation(question=asked, people=("Nora", "Sam"), person="Nora"))


@pytest.mark.parametrize("text", phrases(YES))
def test_a_yes_is_understood(text: str) -> None:
    """Every common way of saying yes, also without the word."""
    assert said(text).value is True


@pytest.mark.parametrize("text", phrases(NO))
def test_a_no_is_never_a_yes(text: str) -> None:
    """Every common way of saying no, also where a word of agreement stands in it."""
    assert said(text).value is False


@pytest.mark.parametrize("text", phrases(HEDGED))
def test_a_yes_in_doubt_is_no_plain_yes(text: str) -> None:
    """Doubts, conditions and reluctance are heard."""
    meaning = said(text)
    assert (meaning.value, meaning.hedged) == (True, True) or text == "I'm not against it."


@pytest.mark.parametrize("text", phrases(UNSURE))
def test_not_to_know_is_neither_yes_nor_no(text: str) -> None:
    """Who can't decide has said neither."""
    assert said(text).act is Act.UNSURE


@pytest.mark.parametrize("text", phrases(NO_ANSWER))
def test_other_words_are_no_answer(text: str) -> None:
    """Questions, both at once, what others want, stories, and what is meant for somebody else."""
    assert not said(text).answers


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("Are you calm enough to hear something hard?", "I'm calm.", True),
        ("Are you calm enough to hear something hard?", "Calm enough.", True),
        ("Are you calm enough to hear something hard?", "I'm not upset any more.", True),
        ("Are you calm enough to hear something hard?", "I'm still angry.", False),
        ("Are you calm enough to hear something hard?", "My heart is racing.", False),
        ("Are you calm enough to hear something hard?", "I don't feel calm.", False),
        ("Is it good for you like this?", "It hurts.", False),
        ("Is it good for you like this?", "It's fine.", True),
        ("Did you feel heard?", "I felt heard.", True),
        ("Did you feel heard?", "Almost.", False),
        ("Did you feel heard?", "Nothing missing.", True),
        ("Did you feel heard?", "He got it.", True),
        (
            "What is told here is not used against anybody. Can you agree to that?",
            "I won't tell anyone.",
            True,
        ),
        ("Would you like a break first?", "I don't want a break.", False),
        ("Would you like to do this now?", "I'm good, thanks.", False),
        ("Would you like to do this now?", "I'd rather go to bed.", False),
        ("Shall we go on?", "Go on.", True),
    ],
)
def test_the_words_of_the_question_answer_it(question: str, text: str, value: bool) -> None:
    """What says or denies what was asked is an answer, without a yes or no in it."""
    assert said(text, question).value is value


HANDS = "Would you like to hold hands today? A no is fine."
CALM = "Are you calm enough to hear the other side? A no is fine."
ACROSS = "Did you get across what you wanted?"
SECRET = "Will you keep what you hear to yourselves?"
MEAL = "Is the meal still to come?"
KEEP = "May I keep it, and offer to read it out next time?"
FRESH = "Shall we go on from there?"


@pytest.mark.parametrize(
    ("question", "texts", "value"),
    [
        (HANDS, "I don't want to be touched today. / No touching. / Don't touch me. / No hugs.", False),
        (HANDS, "I don't like being touched. / I don't want to hold hands. / Please, no touching.", False),
        (CALM, "I need more time. / I could use some more time.", False),
        (ACROSS, "Partly. / Just partly. / Some of it. / In part. / To some extent.", False),
        (SECRET, "I won't tell anyone. / I won't tell a soul. / It stays between us.", True),
        (SECRET, "I won't. / I won't keep it to myself. / I can't promise that.", False),
        ("Can you agree that it stays between you?", "I won't tell anyone. / It stays between us.", True),
        ("Can you agree that it stays between you?", "It won't stay between us. / I won't.", False),
        ("Leo, did you get that across?", "Partly. / Only half of it.", False),
        (MEAL, "We haven't eaten yet. / We'll eat later. / I haven't had lunch yet.", True),
        (MEAL, "We've already eaten. / We had dinner. / Dinner is over.", False),
        (FRESH, "No, from the start. / From the beginning, please. / No, start again.", False),
    ],
)
def test_what_only_the_question_explains_answers_it(question: str, texts: str, value: bool) -> None:
    """What is no answer elsewhere, or stops the session there, is a yes or a no where it is asked about."""
    assert {text: said(text, question).value for text in phrases(texts)} == dict.fromkeys(
        phrases(texts), value
    )


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (KEEP, "Not this time. / Only not this time. / Not even once. / Never again."),
        (SECRET, "I'll tell everyone. / I might tell my sister. / I want to tell my mother."),
        ("Have you eaten?", "We haven't eaten yet."),
        (CALM, "Give me more time. / No, I need more time. / I need another minute."),
        ("Shall we begin?", "Bye, bye me. / Bye-bye me. / Bye me."),
        (FRESH, "Say that again. / Can you repeat that?"),
    ],
)
def test_no_question_makes_a_yes_of_other_words(question: str, texts: str) -> None:
    """Neither a no nor a wish for time, nor words that were misheard, which stop nothing either."""
    found = [said(text, question) for text in phrases(texts)]
    assert all(meaning.value is not True and meaning.command is not Command.STOP for meaning in found)


@pytest.mark.parametrize(
    "text", ["Only this time.", "Just this once.", "Only for today.", "For this time only."]
)
def test_leave_for_this_time_is_a_yes_with_a_limit(text: str) -> None:
    """It is never a plain yes."""
    assert (said(text, KEEP).value, said(text, KEEP).hedged) == (True, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("No, wait, yes.", True),
        ("Yes. No. I mean no.", False),
        ("No, I mean yes.", True),
        ("Yes. Actually, no.", False),
    ],
)
def test_the_last_word_counts_where_one_is_taken_back(text: str, value: bool) -> None:
    """Who corrects oneself is believed."""
    assert said(text).value is value


PLAIN = [phrase for phrase in phrases(YES) if not re.search(r"\b(no|not|nothing)\b|n't", phrase.lower())]


@given(st.sampled_from(PLAIN), st.sampled_from(["not", "no", "never", "but not now", "I don't", "isn't"]))
def test_a_negation_undoes_any_yes(text: str, negation: str) -> None:
    """Whatever was said before: with a no behind it, it is no plain yes."""
    meaning = said(f"{text.rstrip('.!?')}, {negation}.")
    assert meaning.value is not True or meaning.hedged


def test_a_hallucinated_loop_is_looked_at_quickly() -> None:
    """A transcriber sometimes repeats itself for a minute; that is no answer."""
    assert not said("it is " * 2000 + "x").answers
