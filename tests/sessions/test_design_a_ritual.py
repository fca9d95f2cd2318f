"""Designing a ritual: what is said in the session becomes a session."""

import shutil
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from companion import config
from companion.app.authoring import write_script
from companion.scripts.loading import check, load
from companion.scripts.source.templates import answer
from tests.core.play import Play
from tests.sessions.couple import Couple, shipped, spoken

ANSWERS = {
    "shall we begin": "Yes.", "what do you do": "We drink a cup of tea.", "how long is": "Ten minutes.",
    "when do you come": "On Sunday.", "and where": "On the balcony.", "keep to": "No telephones.",
    "what is the question": "What was good this week?", "what is the gesture": "We hold hands.",
    "ritual called": "Sunday tea.", "how you want it": "Yes.",
}  # fmt: skip


def designed(answers: dict[str, str], own: Path) -> tuple[Play, Path | None]:
    """The session of Maya and Leo, and what it wrote."""
    play = Couple(shipped("together/design-a-ritual"), answers, settings={"talk_time": 5.0}).whole()
    return play, write_script(play.session, play.session.ending, own, (config.sessions_folder(),))


def words_of(path: Path) -> list[str]:
    """All that the written session says."""
    return [text for _, text in spoken(load(path))]


def test_what_they_said_is_what_they_hear_from_then_on(tmp_path: Path) -> None:
    """The new session is sound, can be gone through, and says their words."""
    play, path = designed(ANSWERS, tmp_path)
    assert play.session.ending == "finished"
    assert path == tmp_path / "ritual.yaml"
    assert check([path], [tmp_path]) == []
    said = Couple(load(path), {"shall we begin": "Yes."}, settings={"welcomed": True}).whole().said
    told = " ".join(said).casefold()
    for words in ("On the balcony", "No telephones", "What was good this week?", "We drink a cup of tea",
                  "We hold hands"):  # fmt: skip
        assert words.casefold() in told
    assert load(path).title == "Sunday tea"


def test_without_a_yes_to_what_was_read_back_nothing_is_written(tmp_path: Path) -> None:
    """Nobody is asked to keep what is not as they want it."""
    _, path = designed({**ANSWERS, "how you want it": "Pass."}, tmp_path)
    assert path is None
    assert list(tmp_path.iterdir()) == []


def test_whatever_was_passed_is_left_out(tmp_path: Path) -> None:
    """Then there is a quiet time together, under a name of its own."""
    keys = ("what do you do", "when do you", "and where", "keep to", "the question", "the gesture", "called")
    _, path = designed({**dict.fromkeys(keys, "Pass."), **ANSWERS, **dict.fromkeys(keys, "Pass.")}, tmp_path)
    assert path == tmp_path / "ritual.yaml"
    assert check([path], [tmp_path]) == []
    assert not any("balcony" in words or "keep to" in words for words in words_of(path))


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.sampled_from(["activity", "moment", "place", "rules", "question", "gesture", "title"]),
        st.one_of(st.text(max_size=60), st.text("${}\"'\\:#-\n[]&*!|> aperson", max_size=40)),
    )
)
def test_whatever_they_say_becomes_words_and_nothing_else(tmp_path: Path, said: dict[str, str]) -> None:
    """The new session is sound, and says what any such session says, in exactly these words."""
    shutil.rmtree(tmp_path, ignore_errors=True)
    play, plain = designed(ANSWERS, tmp_path / "plain")
    assert plain
    names = ("place", "rules", "question", "activity", "gesture")
    own = {name: str(play.session.memory.values[name]) for name in names}
    play.session.memory.values |= said
    path = write_script(play.session, "finished", tmp_path / "own", ())
    assert path
    assert not [problem for problem in check([path], [tmp_path]) if problem.code.startswith("E")]
    expected = words_of(plain)
    for name in own.keys() & said.keys():
        old, new = answer(own[name]), answer(said[name])
        expected = [text.replace(old, new) for text in expected if new or old not in text]
    assert words_of(path) == expected
    assert load(path).title == (answer(said.get("title", "Sunday tea")) or "Our ritual")
