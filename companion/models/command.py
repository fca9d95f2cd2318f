"""``companion models``, and the question before a command fetches missing models."""

import argparse
import sys
from collections.abc import Sequence
from typing import TextIO

from companion import config
from companion.errors import ModelError
from companion.models.manifest import Kind
from companion.models.progress import Bar
from companion.models.sources import Source
from companion.models.store import Status, Store, source_from
from companion.system.invocation import as_started

_KINDS = {
    Kind.WHISPER: "speech to text",
    Kind.MOONSHINE: "speech to text",
    Kind.PIPER: "text to speech",
    Kind.KOKORO: "text to speech",
    Kind.HIBARI: "text to speech",
    Kind.SPEAKER: "who is speaking",
    Kind.SENTENCES: "what sentences mean",
}


def run(options: argparse.Namespace, out: TextIO, *, store: Store | None = None) -> int:
    """List, fetch or add models; return the exit status: 0, or 1 if a model is damaged.

    Raises ModelError when a model cannot be fetched or added.
    """
    store = store or Store(config.models_folder())
    match options.action:
        case "fetch":
            sources = [source_from(options.source)] if options.source else None
            fetch(store, options.names or needed(store), out, sources)
            return 0
        case "add":
            for model in store.add(options.path):
                out.write(f"{model.name} ({_KINDS[model.kind]}) is added; it stays in {model.path}\n")
            return 0
        case _:
            return _list(store, out, verify=options.verify)


def needed(store: Store) -> list[str]:
    """Return the names of the models that every session uses where they are here."""
    return [name for name, model in store.known.items() if not model.optional]


def fetch(store: Store, names: Sequence[str], out: TextIO, sources: Sequence[Source] | None = None) -> None:
    """Fetch the models ``names`` that are not ready, showing the progress on ``out``.

    Raises ModelError when one is not available.
    """
    bar = Bar(out)
    for name in names:
        try:
            folder = store.fetch(name, progress=bar.bytes, sources=sources)
        finally:
            bar.finish()
        out.write(f"{name} is in {folder}\n")


def ensure_models(
    *, unasked: bool, store: Store | None = None, answers: TextIO | None = None, out: TextIO | None = None
) -> None:
    """Fetch every missing model, after asking; silent when all are ready that sessions can't do without.

    ``unasked``: fetch without the question. ``answers`` and ``out``: standard input and standard error.
    Raises ModelError when a model is not available, when the answer is no, and when nobody can answer.
    """
    store = store or Store(config.models_folder())
    answers, out = answers or sys.stdin, out or sys.stderr
    missing = [name for name in needed(store) if store.status(name) is not Status.READY]
    if not (any(store.known[name].essential for name in missing) or (missing and unasked)):
        return
    size = f"{sum(store.known[name].size for name in missing) / 1e6:.0f} MB"
    if not unasked:
        if answers is None or not (answers.isatty() and out.isatty()):
            raise ModelError(
                f"Speech models are missing ({size}). Fetch them with: companion models fetch. Or add --yes."
            )
        out.write(f"Companion needs {size} of speech models. Fetch them now? [Y/n] ")
        out.flush()
        answer = answers.readline()
        if not answer.endswith("\n"):  # Ctrl-D
            out.write("\n")
        if answer.strip().lower() not in ("y", "yes") and answer != "\n":
            raise ModelError("No models were fetched. You can fetch them later with: companion models fetch")
    out.write(f"Fetching {size} of speech models, once:\n")
    for name in missing:
        try:
            fetch(store, [name], out)
        except ModelError as error:
            if store.known[name].essential:
                raise
            out.write(f"{error}\nSessions go on without {name}.\n")


def fetch_voices(out: TextIO, store: Store | None = None) -> None:
    """Fetch the voices that sessions do without, for tests; of one that is not available, write why."""
    store = store or Store(config.models_folder())
    for name, model in store.known.items():
        if model.optional and model.is_voice and store.status(name) is not Status.READY:
            try:
                fetch(store, [name], out)
            except ModelError as error:
                out.write(f"{error}\nThe tests of {name} are left out.\n")


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
    missing = [name for name, status in statuses.items() if status is Status.MISSING]
    if set(missing) & set(needed(store)):
        out.write(as_started("Download missing models with: companion models fetch\n"))
    more = [name for name in missing if store.known[name].optional]
    if voices := [name for name in more if store.known[name].is_voice]:
        out.write(as_started(f"More voices, if you like: companion models fetch {' '.join(voices)}\n"))
    for name in (name for name in more if not store.known[name].is_voice):
        out.write(as_started(f"A more exact record, if you like: companion models fetch {name}\n"))
    if damaged := [name for name, status in statuses.items() if status is Status.DAMAGED]:
        out.write(as_started(f"Repair damaged models with: companion models fetch {' '.join(damaged)}\n"))
        return 1
    return 0


def _entry(out: TextIO, name: str, status: str, size: str, licence: str) -> None:
    out.write(f"{name:<22}{status:<14}{size:>8}  {licence}\n")
