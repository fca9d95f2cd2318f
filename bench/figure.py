"""One measured figure, and the interval of 95 % that it comes with."""

import argparse
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

_DRAWS = 1000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value beside its limit or reference."""

    name: str
    value: float
    unit: str
    limit: float | None
    """Upper limit for the value; None: only compared with the reference."""
    peer: str
    """The reference, described."""

    def __str__(self) -> str:
        """Return the figure as one line of a table."""
        return f"{self.name:<60} {self.value:8.2f} {self.unit:<3} limit {self.limit}  {self.peer}"


def of_share(name: str, part: float, whole: float, limit: float | None, peer: str) -> Figure:
    """Return a part of a whole in percent, with the interval of 95 % (Wilson 1927) of as many trials."""
    share, spread = part / max(whole, 1e-9), 1.96**2 / max(whole, 1e-9)
    middle = (share + spread / 2) / (1 + spread)
    half = (share * (1 - share) * spread + spread**2 / 4) ** 0.5 / (1 + spread)
    low, high = 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)
    return Figure(
        name, 100 * share, "%", limit, f"[{low:.1f} to {high:.1f}], {part:.0f} of {whole:.0f} {peer}"
    )


def of_events(name: str, count: int, hours: float, limit: float | None, peer: str = "") -> Figure:
    """Return events in an hour, with the interval of 95 % (Byar's approximation to Poisson's)."""

    def end(n: int, sign: float) -> float:
        return n * (1 - 1 / (9 * n) + sign * 1.96 / (3 * n**0.5)) ** 3 / hours if n else 0.0

    interval = f"[{end(count, -1):.1f} to {end(count + 1, 1):.1f}], {count} in {60 * hours:.0f} min"
    return Figure(name, count / hours, "", limit, f"{interval}; {peer}".rstrip("; "))


def of_sample(
    name: str,
    items: Sequence[T],
    statistic: Callable[[Sequence[T]], float],
    unit: str,
    limit: float | None,
    peer: str,
) -> Figure:
    """Return a statistic of a sample, with its interval of 95 % over samples drawn from it (Efron 1979)."""
    draws = random.Random(1)
    drawn = sorted(statistic(draws.choices(items, k=len(items))) for _ in range(_DRAWS))
    low, high = drawn[_DRAWS // 40], drawn[-1 - _DRAWS // 40]
    return Figure(name, statistic(items), unit, limit, f"[{low:.3g} to {high:.3g}], {peer}")


def of_words(name: str, found: Sequence[tuple[int, int]], limit: float | None, peer: str) -> Figure:
    """Return the word error of readings, each with its wrong words and all of its words."""
    count = sum(words for _, words in found)
    return of_sample(name, found, percent, "%", limit, f"{count} words, {len(found)} readings{peer}")


def percent(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the sum of first parts in percent of the sum of second parts."""
    return 100 * sum(part for part, _ in pairs) / max(1e-9, sum(whole for _, whole in pairs))


class Quickly(Protocol):
    """What measures figures, or with ``quick`` a part of them."""

    def __call__(self, *, quick: bool) -> Iterable[Figure]:
        """Return the figures."""


def print_figures(figures: Quickly, part: str) -> None:
    """Print figures, as the program that measures them; ``part``: what ``--quick`` measures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help=part)
    for figure in figures(quick=parser.parse_args().quick):
        print(figure, flush=True)
