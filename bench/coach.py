"""How words that could be said in another way are told from those that need no help.

``utterances/coach-*.tsv`` hold sentences by what was asked for, with a hint wanted or not. The file named by
``--sentences`` is measured beside them: lines of ``hint`` or ``none``, the kind and a sentence, with tabs.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.answers import UTTERANCES
from bench.figure import Figure
from bench.sentences import labelled
from companion.core.program import Coach
from companion.errors import SetupError
from companion.language.en.coaching import coached

WRONG_LIMIT, MISSED_LIMIT = 5.0, 30.0
"""Per cent of the hints that are wrong, and of the sentences without the hint that they need."""
_HINTS = frozenset({"hint", "yes", "1", "true"})
_NONE = frozenset({"none", "no", "0", "false", "ok"})
_KINDS = frozenset(kind.value for kind in Coach)


def figures(*, sentences: Path | None = None) -> list[Figure]:
    """Wrong hints and missed ones, by file and kind."""
    named = [UTTERANCES / "coach-report.tsv", UTTERANCES / "coach-tune.tsv"]
    if sentences is not None:
        named.insert(0, sentences)
    return [figure for path in named for figure in _of(path)]


def _of(path: Path) -> Iterator[Figure]:
    given: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for hint, kind, said in _rows(path):
        found = bool(coached(said, kind))
        wanted[kind] += hint
        given[kind] += found
        wrong[kind] += found and not hint
        missed[kind] += hint and not found
    yield _share(f"{path.stem}: hints, wrong", wrong, given, WRONG_LIMIT)
    yield _share(f"{path.stem}: hints, missed", missed, wanted, MISSED_LIMIT)


def _share(name: str, some: Counter[str], of: Counter[str], limit: float) -> Figure:
    by_kind = ", ".join(f"{kind} {count}" for kind, count in sorted(some.items()) if count)
    peer = f"of {of.total()}{'; ' if by_kind else ''}{by_kind}"
    return Figure(name, 100 * some.total() / max(1, of.total()), "%", limit, peer)


def _rows(path: Path) -> Iterator[tuple[bool, str, str]]:
    """Whether a hint is wanted, the kind, and the sentence. Raises SetupError where a line can't be read."""
    for number, fields in labelled(path):
        labels = {field.lower() for field in fields[:-1]}
        kind = next(iter(labels & _KINDS), None)
        if kind is None or not labels & (_HINTS | _NONE):
            remedy = "write hint or none, a tab, the kind, a tab and a sentence."
            raise SetupError(f"{path}, line {number}: a label or a kind is missing; {remedy}")
        yield bool(labels & _HINTS), kind, fields[-1]
