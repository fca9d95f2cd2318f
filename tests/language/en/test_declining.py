"""Words that tell nothing, and words that only begin so."""

import pytest

from companion.core.language.meaning import Declined
from companion.language.en.understanding.declining import declined

REFUSES = """
I'd rather not say.
I don't want to.
Actually I've changed my mind, I'd rather not tell it.
Actually I don't want to answer this one after all.
I'd prefer not to answer that.
I'd rather keep that to myself.
I'll pass on this one, if that's okay.
Let's skip that one.
No. I'd rather not.
That's private.
I don't feel like talking about it.
""".strip().splitlines()
NOTHING = """
No.
No, not really.
I don't know.
Nowhere, honestly.
No, there wasn't any hard moment today, everything was fine.
Nothing, really.
Not that I can think of.
I can't think of anything.
Hmm, I don't really know, sorry.
Nothing comes to mind.
None of them.
Well, no, not today, thanks.
No, I don't think there is.
I'm not sure.
""".strip().splitlines()
TELLS = """
I don't know what you want from me.
No, but I was sad.
Nothing you do makes sense to me.
I don't know, maybe that I was scared of the test.
There was nothing left for me to eat.
No one listened to me today.
I don't want to fight any more.
I'd rather not go to your mother's on Sunday.
Never do that again.
No phones at dinner.
I keep it to myself when I am hurt.
I changed my mind about the move, I want to stay.
There was no room for me.
Not being heard.
I don't know how to reach you.
""".strip().splitlines()


@pytest.mark.parametrize("text", REFUSES)
def test_a_refusal_is_no_content(text: str) -> None:
    """Nobody hears a refusal mirrored or read back."""
    assert declined(text) is Declined.REFUSES


@pytest.mark.parametrize("text", NOTHING)
def test_a_no_tells_nothing(text: str) -> None:
    """There was nothing, and that is all that was said."""
    assert declined(text) is Declined.NOTHING


@pytest.mark.parametrize("text", TELLS)
def test_a_sentence_that_begins_like_a_no_is_told(text: str) -> None:
    """What is told in the negative is told."""
    assert declined(text) is None
