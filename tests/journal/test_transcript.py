"""The transcript reads well, is true, and shows words exactly as words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from companion.core import program as p
from companion.core.api import record as r
from companion.core.api.actions import Note
from companion.core.safe_text import one_line
from companion.core.state.states import State
from companion.errors import JournalError
from companion.journal.captions import webvtt
from companion.journal.record import SessionRecord
from companion.journal.transcript import Cover, escaped, heading, markdown
from tests.core.play import Play, ask, head, program, say, turn

COVER = Cover("Conflict repair", ["Maya", "Tom"], "Sunday 22 November 2026, 19:30")

SESSION: list[r.Entry] = [
    r.StepEntered(0.0, "steps[0]", "say", "a few words"),
    r.CompanionSaid(0.2, "Welcome, Maya and Tom."),
    r.CompanionFell(3.0),
    r.StepEntered(4.0, "steps[1]", "question", "a question"),
    r.CompanionSaid(4.1, "Is now a good time?"),
    r.CompanionFell(6.0),
    r.PartnerSaid(1, 6.5, 7.0, "Maya", "Yes.", 0.9, "answer"),
    r.Answered(7.2, "Is now a good time?", "Maya", "yes"),
    r.PartnerSaid(2, 8.5, 9.0, "Tom", "Yeah, I think so.", 0.9, "answer"),
    r.Answered(9.2, "Is now a good time?", "Tom", "yes"),
    r.StepEntered(9.5, "steps[2]", "breathing", "breathing together"),
    r.CompanionSaid(9.6, "Breathe in."),
    r.CompanionSaid(10.6, "Breathe out."),
    r.CompanionSaid(11.6, "Breathe in."),
    r.CompanionSaid(12.6, "Breathe out."),
    r.StepEntered(13.0, "steps[3].do[0]", "turn", "Maya's turn"),
    r.CompanionSaid(13.1, "Maya, tell Tom one thing."),
    r.CompanionFell(15.0),
    r.FloorOpened(15.0, "Maya", 180.0),
    r.PartnerSaid(5, 21.0, 25.0, "Maya", "And then you left the room.", 0.9, "turn"),
    r.PartnerSaid(4, 18.5, 19.0, "Tom", "Mm-hm.", 0.9, "aside"),
    r.PartnerSaid(3, 16.0, 18.0, "Maya", "I felt alone on Saturday.", 0.9, "turn"),
    r.PartnerSaid(6, 31.0, 35.0, "Maya", "That is hard for me to say.", 0.9, "turn"),
    r.PartnerSaid(7, 36.0, 37.0, "Maya", "I'm done.", 0.9, "command"),
    r.CommandObeyed(37.1, "I'm done"),
    r.FloorClosed(37.2, "Maya", 22.2, "words"),
    r.CompanionSaid(38.0, "Thank you, Maya."),
    r.CommandObeyed(40.0, "pause"),
    r.Interrupted(40.0, "pause"),
    r.Resumed(55.0),
    r.StepEntered(56.0, "steps[3].do[1]", "turn", "Tom's turn"),
    r.CompanionSaid(57.0, "Tom?"),
    r.FloorOpened(58.0, "Tom", 60.0),
    r.PartnerSaid(9, 59.0, 61.0, "Tom", "", 0.9, "turn", kept=False),
    r.PartnerSaid(10, 62.0, 63.0, "Tom", "", 0.9, "turn", kept=False),
    r.CommandObeyed(70.0, "more time"),
    r.FloorClosed(118.0, "Tom", 60.0, "time"),
    r.Ended(120.0, "completed"),
]

GOLDEN = """\
# Conflict repair

Sunday 22 November 2026, 19:30 · Maya and Tom · 2 minutes

*What the companion said is set in from the margin.*

> Welcome, Maya and Tom.
>
> Is now a good time?

**Maya:** Yes.

**Tom:** Yeah, I think so.

*Tom's answer: yes.*

## Breathing together

> Breathe in. Breathe out. *(2 times)*

## Maya's turn

> Maya, tell Tom one thing.

*0:15 · Maya has the floor, for up to 3:00.*

**Maya:** I felt alone on Saturday. *(Tom: Mm-hm.)* And then you left the room.

That is hard for me to say.

**Maya:** I'm done.

*0:37 · Maya finished after 0:22.*

> Thank you, Maya.

*0:40 · The session was paused.*

*0:55 · The session goes on.*

## Tom's turn

> Tom?

*0:58 · Tom has the floor, for up to 1:00.*

**Tom:** *(not recorded, as the script asks)*

*1:10 · Asked for: more time.*

*1:58 · Tom's time was over, after 1:00.*

*2:00 · The end: completed.*

| The floor | turns | time |
| --- | ---: | ---: |
| Maya | 1 | 0:22 |
| Tom | 1 | 1:00 |
"""

HOSTILE = [
    "# not a heading",
    "<script>alert(1)</script> <!-- gone -->",
    "*bold* _it_ **b** `code` ~~no~~ \\*",
    "[link](http://x.example) ![img](x) https://x.example www.x.example me@x.example @someone",
    "1. list\n- item\n> quote\n\n```\nfence\n```\n---\n===",
    "&lt; &#42; &copy;",
    "| a | b |",
    "${name} $x^2$",
    "up\x1b[31m\x07 \u202etxt.exe \u2028 line \r\n next",
    "+ item",
    "lone \ud800 surrogate",
]


def shown(source: str) -> str:
    """What a Markdown reader shows: only the words, with the quotes and emphasis left away."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    def words(token: Token) -> str:
        inner = "".join(map(words, token.children or ()))
        return inner if token.children else token.content if token.type in ("text", "text_special") else ""

    return "".join(map(words, parser.parse(source)))


def kinds(source: str) -> set[str]:
    """All kinds of markup in a Markdown text."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(source)
    return {t.type for token in tokens for t in (token, *(token.children or ()))}


def test_a_session_reads_like_this() -> None:
    """Prompts are set in, the pieces of a turn are joined in the order of speaking, remarks stand apart."""
    assert markdown(COVER, SESSION) == GOLDEN


def test_a_session_of_the_real_machine_reads_well() -> None:
    """Headings stand over turns and breathing only; breaths are told once, with their number."""
    breaths = p.Breathe(head=head("breaths"), phases=(p.Phase("in", 4.0), p.Phase("out", 6.0)), cycles=3)
    script = program(
        say("Welcome."), ask("Are you ready?"), breaths, turn("Maya", "Maya, tell Leo.", time_s=20.0)
    )
    play = Play(script).begin().until_state(State.ASKING)
    play.says("Yes.")
    play.until_state(State.FLOOR)
    play.says("I felt alone.", 2.0)
    play.run(6.0)
    play.says("I'm done.")
    play.to_end()
    text = markdown(COVER, [action.entry for _, action in play.log if isinstance(action, Note)])
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == ["# Conflict repair", "## Breathing together", "## Maya's turn"]
    assert "> Breathe out. And in.\n>\n> Breathe out. Breathe in. *(3 times)*" in text
    assert "**Maya:** I felt alone.\n\n**Maya:** I'm done.\n\n" in text


def test_late_words_stand_where_they_were_spoken() -> None:
    """The transcript does not depend on the order in which words were transcribed."""
    words = [entry for entry in SESSION if isinstance(entry, r.PartnerSaid)]
    rest = [entry for entry in SESSION if not isinstance(entry, r.PartnerSaid)]
    assert markdown(COVER, [*rest, *reversed(words)]) == GOLDEN


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(words: str) -> None:
    """Nothing that is said becomes a link, an image, a heading, HTML or a list; all of it is shown."""
    record: list[r.Entry] = [
        r.StepEntered(0.0, "steps[0]", "turn", words),
        r.CompanionSaid(0.5, words),
        r.FloorOpened(1.0, words, 60.0),
        r.PartnerSaid(1, 1.0, 2.0, words, words, 0.9, "turn"),
        r.Answered(2.5, words, words, words + "!"),
        r.FloorClosed(3.0, words, 2.0, "words"),
    ]
    source = markdown(Cover(words, [words, words], words), record)
    ours = {"heading", "paragraph", "blockquote", "em", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    allowed = {f"{kind}_{end}" for kind in ours for end in ("open", "close")} | {
        "inline",
        "text",
        "text_special",
    }
    assert kinds(source) <= allowed
    assert shown(source).count(one_line(words)) >= 8
    source.encode()


@given(st.text())
def test_escaping_shows_exactly_the_words(words: str) -> None:
    """Whatever is escaped is shown by Markdown as the same words, as a paragraph and as a heading."""
    tidy = one_line(words)
    assert shown("x " + escaped(words)) == f"x {tidy}".rstrip()
    assert shown(heading(2, words)) == tidy
    assert shown("> " + escaped(words)) == tidy


def test_what_looks_like_an_address_becomes_no_link() -> None:
    """Pages that make links and mentions of plain text find none."""
    source = escaped("http://x.example HTTPS://x.example www.x.example a@x.example @someone")
    for trigger in ("http://", "HTTPS://", "www.", "a@", " @"):
        assert trigger not in source


def test_discarded_words_are_not_in_the_transcript() -> None:
    """After the safe word the turn's words are gone and it says only that nothing is kept."""
    record: list[r.Entry] = [
        r.FloorOpened(1.0, "Maya", 60.0),
        r.PartnerSaid(1, 2.0, 3.0, "Maya", "secret", 0.9, "turn"),
        r.CommandObeyed(5.0, "safe word"),
        r.Discarded(5.0, 1.0),
        r.Interrupted(5.0, "safe word"),
        r.PartnerSaid(2, 4.0, 5.0, "Maya", "secret too", 0.9, "turn"),
    ]
    text = markdown(COVER, record)
    assert "secret" not in text
    assert "What was being said is not kept." in text
    assert "The safe word was given" in text


def test_an_empty_session_still_has_a_cover() -> None:
    """A session that ended at once leaves a transcript that can be read."""
    assert markdown(COVER, []).splitlines()[0] == "# Conflict repair"


def test_long_asides_stand_on_their_own() -> None:
    """An interruption of more than a few words is a paragraph of its own, and the turn goes on after it."""
    record: list[r.Entry] = [
        r.PartnerSaid(1, 1.0, 2.0, "Maya", "I was", 0.9, "turn"),
        r.PartnerSaid(2, 2.0, 3.0, None, "But that is not how it was at all", 0.9, "aside"),
        r.PartnerSaid(3, 3.0, 4.0, "Maya", "alone.", 0.9, "turn"),
    ]
    text = markdown(COVER, record)
    assert "**Maya:** I was\n\n**Someone:** But that is not how it was at all\n\n**Maya:** alone." in text


def test_the_record_writes_its_files(tmp_path: Path) -> None:
    """The recorder of a session leaves transcript and captions, and says so when it can't."""
    record = SessionRecord(COVER)
    for entry in SESSION:
        record.note(entry)
    record.write_markdown(tmp_path / "transcript.md")
    record.write_captions(tmp_path / "captions.vtt")
    assert (tmp_path / "transcript.md").read_text() == GOLDEN
    assert "<v Maya>" in (tmp_path / "captions.vtt").read_text()
    assert record.entries()[0] == SESSION[0]
    with pytest.raises(JournalError, match="can't be written"):
        record.write_markdown(tmp_path / "nowhere" / "transcript.md")


def test_sections_are_headings_above_those_of_their_steps() -> None:
    """Who reads it again finds the parts of the script; a part in which nothing was said is not there."""
    entries: list[r.Entry] = [
        r.StepEntered(0.0, "steps[0]", "say", "a few words"),
        r.CompanionSaid(0.1, "Welcome."),
        r.StepEntered(1.0, "steps[1]", "section", "Left out"),
        r.StepEntered(1.0, "steps[2]", "section", "Coming closer"),
        r.StepEntered(1.0, "steps[3]", "turn", "Maya's turn"),
        r.CompanionSaid(1.1, "Maya?"),
        r.StepEntered(5.0, "steps[4]", "turn", "Tom's turn"),
        r.CompanionSaid(5.1, "Tom?"),
        r.StepEntered(7.0, "steps[4]", "silence", "silence"),
        r.CompanionSaid(7.1, "A little quiet."),
        r.StepEntered(9.0, "steps[5]", "section", "The end"),
        r.StepEntered(9.0, "steps[6]", "end", "the end"),
        r.CompanionSaid(9.1, "Thank you."),
    ]
    lines = markdown(COVER, entries).splitlines()
    found = [line for line in lines if line.startswith(("#", ">"))]
    assert found == [
        "# Conflict repair",
        "> Welcome.",
        "## Coming closer",
        "### Maya's turn",
        "> Maya?",
        "### Tom's turn",
        "> Tom?",
        ">",
        "> A little quiet.",
        "## The end",
        "> Thank you.",
    ]


def test_whose_words_they_are_is_told_and_never_guessed() -> None:
    """Who came in, whose voices overlap, and what was somebody else's; in captions too."""
    entries: list[r.Entry] = [
        r.FloorOpened(0.0, "Maya", 60.0),
        r.PartnerSaid(0, 1.0, 3.0, "Maya", "It was on Sunday.", 0.9, "turn"),
        r.Intruded(3.5, "Maya", "Leo", 2.6, "tone"),
        r.PartnerSaid(1, 3.5, 6.1, "Leo", "That is not how it was at all.", 0.9, "aside"),
        r.Intruded(7.0, "Maya", None, 1.2, ""),
        r.PartnerSaid(2, 8.0, 9.0, None, "No, it was.", 0.4, "turn", overlapping=("Leo", "Maya")),
        r.PartnerSaid(3, 10.0, 12.0, None, "And now the weather for tomorrow.", 0.9, "aside", stranger=True),
        r.FloorClosed(13.0, "Maya", 8.0, "swap"),
    ]
    page = markdown(Cover("A talk", ("Maya", "Leo"), "today"), entries)
    assert "*0:03 · Leo came in for 3 seconds; Maya's clock was stopped.*" in page
    assert "Another voice came in for a second; Maya's clock was stopped." in page
    assert "**Leo:** That is not how it was at all." in page
    assert "**Leo and Maya, at once:** No, it was." in page
    assert "weather" not in page
    assert "**Somebody else:** *(not recorded)*" in page
    assert "Maya let another go first." in page
    assert "| Maya |" not in page
    captions = webvtt(entries)
    assert "<v Leo and Maya, at once>" in captions
    assert "<v Somebody else>" in captions
    assert "weather" not in captions
