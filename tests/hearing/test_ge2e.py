"""Speaker embeddings from weights of PyTorch, read without PyTorch and without trust."""

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from companion.errors import ModelError
from companion.hearing.ge2e import SpeakerEmbedder
from companion.hearing.weights import read_weights
from tests.hearing.conftest import Spoken

ONE = "I wish that we go outside first, and talk there, before it gets too loud."
OTHER = "When you came home late on Tuesday, I sat in the kitchen and waited."


@pytest.fixture(scope="module")
def embedder(ge2e: Path) -> SpeakerEmbedder:
    """The network with its real weights."""
    return SpeakerEmbedder(ge2e)


def test_the_same_voice_points_the_same_way_whatever_it_says(
    embedder: SpeakerEmbedder, spoken: Spoken
) -> None:
    """Two sentences of one voice are closer than the same sentence of two voices."""
    maya = embedder.embed(spoken(ONE, by="maya").astype(np.float32))
    maya_again = embedder.embed(spoken(OTHER, by="maya").astype(np.float32))
    leo = embedder.embed(spoken(ONE, by="leo").astype(np.float32))
    assert maya @ maya_again > 0.75
    assert maya @ leo < maya @ maya_again - 0.15


def test_an_embedding_has_length_one_and_does_not_depend_on_loudness(
    embedder: SpeakerEmbedder, spoken: Spoken
) -> None:
    """Somebody who sits further away is the same person."""
    speech = spoken(ONE).astype(np.float32)
    near, far = embedder.embed(speech), embedder.embed(speech * np.float32(0.05))
    assert near.shape == (256,)
    assert np.linalg.norm(near) == pytest.approx(1.0, abs=1e-5)
    assert near @ far > 0.98


def test_silence_has_an_embedding_too(embedder: SpeakerEmbedder) -> None:
    """Digital silence gives numbers, no warnings and no error."""
    assert np.all(np.isfinite(embedder.embed(np.zeros(8000, np.float32))))


def test_weights_that_would_run_code_are_refused_and_run_nothing(tmp_path: Path) -> None:
    """A file of weights is data: a pickle that names anything else is refused before it acts."""

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "done"),)

    file = tmp_path / "weights.pt"
    with file.open("wb") as out:
        for part in (pickle.dumps(0x1950A86A20F9469CFC6C), pickle.dumps(1001), pickle.dumps({})):
            out.write(part)
        out.write(pickle.dumps({"model_state": Evil()}))
        out.write(pickle.dumps([]))
    with pytest.raises(ModelError, match="no file of weights"):
        read_weights(file)
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize("cut", [0, 1, 100, 5000, 1_000_000])
def test_a_file_that_is_cut_off_is_refused_in_a_sentence(ge2e: Path, tmp_path: Path, cut: int) -> None:
    """A download that broke off is told, wherever it broke."""
    file = tmp_path / "weights.pt"
    file.write_bytes(ge2e.read_bytes()[:cut])
    with pytest.raises(ModelError, match="no file of weights"):
        SpeakerEmbedder(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(ModelError, match=r"nowhere\.pt"):
        SpeakerEmbedder(tmp_path / "nowhere.pt")
