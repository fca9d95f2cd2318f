"""A model notices danger where no rule does."""

from dataclasses import replace
from pathlib import Path

import pytest

from companion.core.language.danger import Danger
from companion.errors import ModelError
from companion.hearing.danger_reader import DangerReader
from companion.language import language
from companion.language.pack import DangerModel

OTHERS = "He waits outside my work to see who I talk to."
ONESELF = "I've started giving my things away, I won't need them."
HARMLESS = "We could go to the lake on Sunday. I'd like that."


@pytest.fixture(scope="module")
def model() -> DangerModel:
    """What English has for it."""
    found = language("en").danger_model
    assert found is not None
    return found


@pytest.fixture(scope="module")
def reader(minilm: Path, model: DangerModel) -> DangerReader:
    """The model, loaded."""
    return DangerReader(minilm, model)


@pytest.mark.parametrize(
    ("text", "others", "oneself"),
    [
        ("You scare me!", 0.828, 0.018),
        ("I love the garden in spring.", 0.016, 0.019),
        ("Some nights, um, I think they would all be easier without me.", 0.017, 0.982),
    ],
)
def test_it_reads_as_it_learned(reader: DangerReader, text: str, others: float, oneself: float) -> None:
    """The probabilities are those that PyTorch computed of the same weights."""
    assert reader.probabilities(text) == pytest.approx((others, oneself), abs=0.03)


@pytest.mark.parametrize(
    ("text", "danger"),
    [(OTHERS, Danger.OTHERS), (ONESELF, Danger.ONESELF), (HARMLESS, None), ("", None), ("...", None)],
)
def test_the_kind_of_danger_is_told(
    reader: DangerReader, model: DangerModel, text: str, danger: Danger | None
) -> None:
    """Where no rule applies; also amid other sentences."""
    assert model.by_rules(text) is None
    for said in (text, f"{HARMLESS} {text} {HARMLESS * 12}"):
        assert reader.danger_in(said) is danger


@pytest.mark.parametrize(
    ("before", "words", "danger"),
    [
        ("I've started.", "Cutting again.", Danger.ONESELF),
        ("You track.", "Where I go on my phone.", Danger.OTHERS),
        ("I think about the summer, and.", "How easy it was to talk.", None),
        ("You made a joke and.", "You laughed about it.", None),
    ],
)
def test_two_utterances_are_read_as_one_sentence(
    reader: DangerReader, before: str, words: str, danger: Danger | None
) -> None:
    """Where one alone tells nothing."""
    assert (reader.danger_in(before), reader.danger_in(words)) == (None, None)
    assert reader.danger_together(before, words) is danger


def test_two_whole_sentences_are_not_made_into_one(reader: DangerReader) -> None:
    """Neither lacks anything."""
    assert (
        reader.danger_together("We never talk about money at home.", "You hold all the cards tonight.")
        is None
    )


def test_the_end_of_a_long_text_is_read_too(reader: DangerReader) -> None:
    """Also where no mark ends a sentence."""
    day = "So we went to the market and bought some bread and then it rained and we took the bus home " * 5
    assert sum(reader.probabilities(day)) < 0.3
    assert sum(reader.probabilities(f"{day} he put a tracker on my car")) > 0.6


def test_what_a_rule_says_holds_unless_it_surely_is_harmless(
    reader: DangerReader, model: DangerModel
) -> None:
    """A rule decides the kind of danger; but rules know words, and the model knows sentences."""
    ruled = DangerReader.__new__(DangerReader)
    ruled.__dict__.update(vars(reader), _model=replace(model, by_rules=lambda text: Danger.ONESELF))
    assert ruled.danger_in(OTHERS) is Danger.ONESELF
    assert ruled.danger_in(HARMLESS) is None


@pytest.mark.parametrize("damage", [b"", b"no model at all" * 100, None])
def test_a_model_that_cannot_be_loaded_is_one_sentence(
    tmp_path: Path, model: DangerModel, damage: bytes | None
) -> None:
    """Damaged, empty or missing: it says where, and how to mend it."""
    if damage is not None:
        (tmp_path / "model.onnx").write_bytes(damage)
    with pytest.raises(ModelError, match=r"can't be loaded .* companion models fetch minilm$"):
        DangerReader(tmp_path, model)


def test_what_was_learned_must_be_whole(tmp_path: Path, minilm: Path, model: DangerModel) -> None:
    """A damaged file of the program is told in the same way."""
    (tmp_path / "learned.npz").write_bytes(b"PK\x03\x04")
    with pytest.raises(ModelError, match=r"can't be loaded"):
        DangerReader(minilm, replace(model, learned=tmp_path / "learned.npz"))
