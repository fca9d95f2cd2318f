"""``companion bench``: collects the figures of the benchmarks in the checkout, and shows them."""

import argparse
import importlib
import inspect
import json
import os
import pkgutil
import platform
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TextIO, TypedDict

import companion
from companion.errors import CompanionError, SetupError

_GROUPS = "bench"
_READINGS = "transcripts.tsv"
_WISHES = ("quick", "speech", "paraphrases", "sentences", "rttm")
_GOOD, _BAD, _FREE = "ok", "OVER", ""


class Measured(Protocol):
    """A figure, as the benchmarks make it."""

    @property
    def name(self) -> str:
        """What was measured."""

    @property
    def value(self) -> float:
        """The figure."""

    @property
    def unit(self) -> str:
        """Of value and limit."""

    @property
    def limit(self) -> float | None:
        """The value should not be above it; None: only to be compared."""

    @property
    def peer(self) -> str:
        """What it is compared with, and how it was measured."""


class Row(TypedDict):
    """One figure in JSON."""

    group: str
    name: str
    value: float
    unit: str
    limit: float | None
    within: bool | None
    peer: str


def run(options: argparse.Namespace, out: TextIO) -> int:
    """Measure, and show each figure beside its limit or peer.

    Returns 0, also when a limit is passed; 1 when something could not be measured. Raises
    SetupError when the benchmarks or the recorded voices are not there.
    """
    groups = _groups(Path(companion.__file__).parents[1])
    only = [name for names in options.only or () for name in names.split(",")]
    if unknown := [name for name in only if name not in groups]:
        raise SetupError(f"There is no benchmark {unknown[0]}; there are: {', '.join(groups)}.")
    _check_recordings(options)
    chosen = only or list(groups)
    broken: list[str] = []
    rows: list[Row] = []
    if not options.json:
        print(_headline(), file=out)
    for group in chosen:
        if not options.json:
            print(f"\n{group}", file=out, flush=True)
        try:
            wishes = {name: getattr(options, name) for name in _WISHES}
            figures = _figures(groups[group], wishes)
        except CompanionError as error:
            broken.append(f"{group}: {error}")
            continue
        except Exception as error:  # one benchmark that breaks must not hide the others
            broken.append(f"{group}: this could not be measured ({type(error).__name__}: {error}).")
            continue
        if only and not figures:
            broken.append(f"{group}: there is nothing to measure without recordings; --rttm takes a folder.")
        rows += [_row(group, figure) for figure in figures]
        if not options.json:
            print("\n".join(_lines(figures)), file=out, flush=True)
    if options.json:
        json.dump({"machine": _machine(), "figures": rows, "broken": broken}, out, indent=2)
        print(file=out)
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


def _check_recordings(options: argparse.Namespace) -> None:
    """Raise SetupError when the readings, tables or recordings named in ``options`` are not there."""
    if options.speech and not (options.speech / _READINGS).is_file():
        raise SetupError(
            f"{options.speech / _READINGS} is not there; --speech takes a folder of readings with it: a "
            "table of file, speaker and transcript, with tabs between."
        )
    for name in ("paraphrases", "sentences"):
        table = getattr(options, name)
        if table and not table.is_file():
            raise SetupError(f"{table} is not there; --{name} takes a table of what people say.")
    if options.rttm and not any(options.rttm.glob("*.rttm")):
        raise SetupError(f"{options.rttm} holds no RTTM; --rttm takes a folder of recordings with their own.")


def _groups(checkout: Path) -> dict[str, str]:
    """Names of the benchmarks, and their modules. Raises SetupError outside a checkout."""
    folder = checkout / _GROUPS
    if not (folder / "figure.py").is_file():
        raise SetupError(
            f"The benchmarks come with the source, and {folder} is not there; run bench in a checkout."
        )
    if str(checkout) not in sys.path:
        sys.path.insert(0, str(checkout))
    names = (module.name for module in pkgutil.iter_modules([str(folder)]))
    return {
        name: f"{_GROUPS}.{name}"
        for name in names
        if "\ndef figures(" in (folder / f"{name}.py").read_text("utf-8")
    }


def _figures(module: str, wishes: Mapping[str, object]) -> Sequence[Measured]:
    measure: Callable[..., Sequence[Measured]] = importlib.import_module(module).figures
    known = inspect.signature(measure).parameters
    return measure(**{name: wish for name, wish in wishes.items() if wish and name in known})


def _row(group: str, figure: Measured) -> Row:
    return Row(
        group=group,
        name=figure.name,
        value=float(figure.value),
        unit=figure.unit,
        limit=figure.limit,
        within=_within(figure),
        peer=figure.peer,
    )


def _within(figure: Measured) -> bool | None:
    return None if figure.limit is None else bool(figure.value <= figure.limit)


def _lines(figures: Sequence[Measured]) -> Iterator[str]:
    width = max((len(figure.name) for figure in figures), default=0)
    for figure in figures:
        limit = "" if figure.limit is None else f"limit {_number(figure.limit)} {figure.unit}"
        verdict = {True: _GOOD, False: _BAD, None: _FREE}[_within(figure)]
        value = f"{_number(figure.value):>8} {figure.unit:<3}"
        yield f"  {figure.name:<{width}}  {value} {limit:<16} {verdict:<4}  {figure.peer}".rstrip()


def _number(value: float) -> str:
    """Three digits, and never an exponent."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{round(value, 4):.3g}"


def _machine() -> dict[str, object]:
    return {
        "cores": os.cpu_count(),
        "load": _load(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _load() -> float | None:
    """Of the last minute; None on a system that does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def _headline() -> str:
    load = _load()
    busy = "" if load is None else f", load average {load:.2f}"
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores{busy}, Python {platform.python_version()}, {system}"
