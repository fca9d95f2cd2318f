"""The captions are valid WebVTT and can be read at a glance."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.record import CompanionFell, CompanionSaid, Discarded, Ended, Entry, PartnerSaid
from companion.journal.captions import CUE_LINES, LINE_CHARACTERS, SHORTEST_CUE_S, webvtt

Cue = tuple[float, float, str, list[str]]
TIMES = re.compile(r"(\d{2,}):(\d\d):(\d\d\.\d{3}) --> (\d{2,}):(\d\d):(\d\d\.\d{3})")
VOICE = re.compile(r"<v ([^<>\n&]|&amp;|&lt;|&gt;)+>")


def parsed(text: str) -> list[Cue]:
    """The cues of a file (start, end, voice, lines); strict about what the standard demands."""
    assert text.startswith("WEBVTT\n")
    cues: list[Cue] = []
    for block in text.removesuffix("\n").split("\n\n")[1:]:
        times, *lines = block.split("\n")
        match = TIMES.fullmatch(times)
        assert match, times
        voice = VOICE.match(lines[0])
        assert voice, lines
        lines[0] = lines[0][voice.end() :]
        assert all(lines), "an empty line would end the cue"
        assert not any("<" in line or "-->" in line for line in lines)
        assert not any(re.search(r"&(?!amp;|lt;|gt;)", line) for line in lines)
        start, end = (
            int(h) * 3600 + int(m) * 60 + float(s) for h, m, s in (match.groups()[:3], match.groups()[3:])
        )
        cues.append((start, end, html.unescape(voice[0][3:-1]), [html.unescape(line) for line in lines]))
    return cues


def said(start_s: float, end_s: float, text: str, speaker: str | None = "Maya") -> PartnerSaid:
    """Words of a partner."""
    return PartnerSaid(1, start_s, end_s, speaker, text, 0.9, "turn")


moments = st.floats(0, 20_000)
entries = st.lists(
    st.one_of(
        st.builds(said, moments, moments, st.text(), st.none() | st.text(min_size=1)),
        st.builds(CompanionSaid, moments, st.text()),
        st.builds(CompanionFell, moments, st.lists(st.floats(0, 60), max_size=3).map(tuple)),
        st.builds(Ended, moments, st.just("completed")),
    ),
    max_size=20,
)


@given(entries)
def test_any_record_gives_valid_captions(record: list[Entry]) -> None:
    """Whatever was said and however times fall: cues are in order, last a while and fit the screen."""
    cues = parsed(webvtt(record))
    assert [cue[0] for cue in cues] == sorted(cue[0] for cue in cues)
    for start, end, _, lines in cues:
        assert end > start
        assert len(lines) <= CUE_LINES
        assert all(len(line) <= LINE_CHARACTERS for line in lines)


@given(st.lists(st.text("abc .,!?<>&", min_size=1), min_size=1))
def test_no_word_is_lost_by_cutting(texts: list[str]) -> None:
    """All words stand in the captions, in their order, however they are cut into cues."""
    record: list[Entry] = [said(i * 10.0, i * 10.0 + 5.0, text) for i, text in enumerate(texts)]
    shown = "".join("".join(lines) for *_, lines in parsed(webvtt(record)))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(texts))


def test_a_long_prompt_is_shown_sentence_by_sentence_while_it_is_spoken() -> None:
    """A prompt's sentences share its time by their length: the caption follows the voice."""
    record: list[Entry] = [
        CompanionSaid(10.0, "Welcome, Maya and Tom. This is a space for the two of you to repair what hurt."),
        CompanionFell(18.0),
    ]
    first, second = parsed(webvtt(record))
    assert first[3] == ["Welcome, Maya and Tom."]
    assert first[0] == 10.0
    assert second[1] == 18.0
    assert first[1] == second[0]
    assert 11.5 < first[1] < 13.0
    assert {first[2], second[2]} == {"Companion"}


def test_a_sentence_is_shown_when_it_was_heard() -> None:
    """Where the voice told when each began, also after a bell; a long one is cut within its own time."""
    long = "And then, when you are ready, tell your partner what you saw, what you heard, and what was kind."
    fell = CompanionFell(20.0, (9.0, 8.2, 6.0))
    shown = parsed(webvtt([CompanionSaid(10.0, f"Good. Look at each other now. {long}"), fell]))
    assert [start for start, *_ in shown[:3]] == [11.0, 11.8, 14.0]
    assert [end for _, end, *_ in shown] == [start for start, *_ in shown[1:]] + [20.0]
    guessed = parsed(webvtt([CompanionSaid(10.0, "Good. Look at each other now."), fell]))
    assert guessed[0][0] == 11.0, "an unlike number of sentences tells nothing of the second"


def test_quoted_sentences_keep_their_quotation_marks() -> None:
    """Cutting at sentences never eats the mark that closes one."""
    shown = parsed(webvtt([said(0.0, 4.0, "You said “stop.” Then I left.")]))
    assert [lines for *_, lines in shown] == [["You said “stop.”"], ["Then I left."]]


def test_a_prompt_without_an_end_lasts_about_as_long_as_speaking_it() -> None:
    """When the record breaks off in a prompt, its caption neither flashes nor stays for ever."""
    ((start, end, _, _),) = parsed(webvtt([CompanionSaid(2.0, "Take your time, Maya.")]))
    assert start == 2.0
    assert SHORTEST_CUE_S < end - start < 3.0


def test_each_cue_names_its_voice() -> None:
    """Partners are named; who can't be known is someone."""
    record: list[Entry] = [said(1.0, 2.0, "Yes.", "Maya & <b>Tom"), said(3.0, 4.0, "No.", None)]
    assert [voice for _, _, voice, _ in parsed(webvtt(record))] == ["Maya & <b>Tom", "Someone"]


def test_words_that_are_not_kept_have_no_caption() -> None:
    """Discarded words are gone; words off the record are only marked."""
    off = PartnerSaid(2, 8.0, 9.0, "Maya", "", 0.9, "turn", kept=False)
    record: list[Entry] = [said(1.0, 2.0, "secret"), Discarded(3.0, 0.5), off]
    assert [lines for *_, lines in parsed(webvtt(record))] == [["(not recorded)"]]
