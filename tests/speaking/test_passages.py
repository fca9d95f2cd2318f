"""How a prompt is divided into passages: quotes, dashes, paragraphs."""

import pytest

from companion.language.en.reading_aloud import as_read
from companion.speaking.passages import paragraphs, passages


def divided(text: str) -> str:
    """The passages of a text, quoted ones in brackets; ``|``: its sentence goes on."""
    read = "\n\n".join(map(as_read, paragraphs(text)))
    return " ".join(
        (f"[{passage.words}]" if passage.quoted else passage.words)
        + (" /" if passage.ends_sentence else " |")
        for passage in passages(read)
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Take a breath. Then look up.", "Take a breath. Then look up. /"),
        ("I was fine — really fine — until it rang.", "I was fine, | really fine, | until it rang. /"),
        ("Take your time... there is no hurry.", "Take your time, | there is no hurry. /"),
        ("Let it go… Now look up.", "Let it go. / Now look up. /"),
        ("I heard that ...", "I heard that, |"),
        ("Wait...?", "Wait? /"),
        ("Part one is over\n \nNow change.", "Part one is over / Now change. /"),
        ("You said: “I feel alone.” Is that it?", "You said: | [I feel alone.] / Is that it? /"),
        ("You said “I feel alone” and left.", "You said, | [I feel alone,] | and left. /"),
        ('He said "I need a break".', "He said, | [I need a break.] /"),
        ("“Where were you?” she asked.", "[Where were you?] | she asked. /"),
        ("‘Our own war’, she said, and didn’t.", "[Our own war,] | she said, and didn’t. /"),
        ("Say “I'm done” then.", "Say “I'm done” then. /"),
        ("— [[x]]", "x /"),
        ("“”, … —", ""),
    ],
)  # fmt: skip
def test_quotes_and_pauses_part_a_prompt(text: str, parts: str) -> None:
    """The tone stays up where a sentence goes on; a quote takes the mark behind it along; one of two words is
    read with its sentence."""
    assert divided(text) == parts


def test_a_pause_is_as_long_as_its_mark_asks() -> None:
    """A paragraph's pause is longer than that of an ellipsis, and that longer than one of a dash."""
    text = "One — two… three.\n\nFour “is a quote” five."
    silences_s = [passage.before_s for passage in passages(text)]
    start, dash, ellipsis, paragraph, quote, after = silences_s
    assert start == 0 < quote == after < dash < ellipsis < paragraph
