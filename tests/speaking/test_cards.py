"""Voice cards, good and bad."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import ModelError
from companion.models import manifest
from companion.speaking.cards import VoiceCard, load_card, load_cards

GOOD = {
    "id": "ann",
    "name": "Ann",
    "model": "piper-joe",
    "source": "https://example.org/voices",
    "sha256": "a" * 64,
    "licence": "CC0-1.0",
    "language": "en-US",
    "words_per_minute": 150,
}


def write(folder: Path, **changes: object) -> Path:
    """A card ``ann.yaml``; a change to None takes the field out."""
    content = {name: value for name, value in (GOOD | changes).items() if value is not None}
    file = folder / "ann.yaml"
    file.write_text(yaml.safe_dump(content), "utf-8")
    return file


def test_a_card_says_all_about_a_voice(tmp_path: Path) -> None:
    """A card's fields arrive as written, and what it leaves out has the usual value."""
    card = load_card(write(tmp_path, ratio=1.2))
    assert (card.name, card.model, card.ratio, card.pace, card.gain_db) == ("Ann", "piper-joe", 1.2, 1.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": None}, ":1:1: the field `name` is missing"),
        ({"colour": "blue"}, ":1:1: `colour` is not known here"),
        ({"ratio": 3}, ":6:8: `ratio` must be between 0.7 and 1.6"),
        ({"ratio": "high"}, "`ratio` needs a number"),
        ({"pace": float("nan")}, "`pace` needs a number"),
        ({"pace": True}, "`pace` needs a number"),
        ({"sha256": "12"}, "`sha256` must be 64 hexadecimal digits"),
        ({"language": "English"}, "`language` must be a language"),
        ({"id": "Ann"}, ":1:5: `id` must be `ann`"),
        ({"id": "bob"}, "`id` must be `ann`"),
        ({"model": None}, "needs either `model` or `path`"),
        ({"path": "/voices/ann"}, "needs either `model` or `path`"),
    ],
)
def test_a_bad_field_is_named_with_its_file(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    """One sentence says which file, line and field to correct."""
    file = write(tmp_path, **changes)
    with pytest.raises(ModelError) as caught:
        load_card(file)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert words in message
    assert message.endswith(".")
    assert "\n" not in message


@given(raw=st.binary(max_size=200) | st.text(alphabet="[]{}:-&*!|>'\"\n a1", max_size=200).map(str.encode))
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path: Path, raw: bytes) -> None:
    """No content of a card ever leads to a traceback."""
    file = tmp_path / "ann.yaml"
    file.write_bytes(raw)
    with pytest.raises(ModelError, match=r"ann\.yaml"):
        load_card(file)


@pytest.mark.parametrize("raw", [b"[" * 4000, b"x" * 5000, b"a: &a [1]\nb: *a\n", b"", b"- 1\n", b"1: 2\n"])
def test_a_hostile_file_is_refused(tmp_path: Path, raw: bytes) -> None:
    """Deep, large and odd files are refused like any other bad card."""
    file = tmp_path / "ann.yaml"
    file.write_bytes(raw)
    with pytest.raises(ModelError):
        load_card(file)


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    """A card that isn't there is a sentence too."""
    with pytest.raises(ModelError, match=r"none\.yaml"):
        load_card(tmp_path / "none.yaml")


def test_the_cards_that_ship_name_a_model_that_can_be_fetched(cards: dict[str, VoiceCard]) -> None:
    """Joe and six partners speak with the model that is always there; every card carries the checksum and the
    licence of its model, and a voice to choose says how it sounds."""
    known = manifest.load()
    joes = {id for id, card in cards.items() if card.model == "piper-joe"}
    assert joes == {"ada", "ben", "joe", "kim", "leo", "maya", "sam"}
    for card in cards.values():
        assert card.model is not None
        model = known[card.model]
        assert card.sha256 in {file.sha256 for file in model.files if file.name.endswith(".onnx")}
        assert card.licence == model.licence
        assert card.about or card.model == "piper-joe"


def test_a_folder_without_cards_has_none(tmp_path: Path) -> None:
    """An empty folder is no error."""
    assert load_cards(tmp_path) == {}
