"""How words of danger are noticed, and how seldom others are taken for them: figures from written sentences.

``utterances/danger-*.tsv`` hold sentences of danger and near misses by kind; the README there says where
they come from. Rules and model were made from all of them except ``danger-others.tsv``, and not from the
ordinary talk of ``session-talk.tsv``. The file named by ``--sentences`` is measured beside them. Its lines
have a label, tabs and a sentence; ``harmless``, ``near miss``, ``none``, ``no`` and the like
stand for no danger, others for danger. Sentences are judged as in a session: by the model, too,
where that is here.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from bench.answers import UTTERANCES
from bench.figure import Figure
from bench.sentences import labelled
from bench.talk import SENTENCES
from companion.app.engines import DANGER_MODEL, Engines
from companion.core.language.danger import Danger
from companion.errors import SetupError
from companion.language import OWN, language
from companion.language.pack import LanguagePack

_HARMLESS = frozenset(
    ("harmless", "near", "near miss", "near-miss", "none", "no", "false", "0", "safe", "ordinary")
)
_LABELS = _HARMLESS | {"danger", "yes", "true", "1"}
MISSED_LIMIT, TAKEN_LIMIT = 10.0, 3.0
"""Per cent of the sentences of danger, and of the near misses."""
Notices = Callable[[str], Danger | None]
_PAIRS = UTTERANCES / "danger-pairs.tsv"
_SESSION_TALK = UTTERANCES / "session-talk.tsv"
_WORDS_AN_HOUR = 9000
"""Of free talk: 150 a minute."""


def figures(*, sentences: Path | None = None) -> list[Figure]:
    """Missed and wrongly noticed sentences, by file; noticed ones in an hour of other talk."""
    spoken = Engines().spoken(OWN, lambda sentence: print(sentence, file=sys.stderr))
    by = "rules and weights" if spoken is language() else f"rules and the model {DANGER_MODEL}"
    named = [UTTERANCES / f"danger-{name}.tsv" for name in ("others", "unseen", "report", "tune")]
    if sentences is not None:
        named.insert(0, sentences)
    measured = [figure for path in named for figure in _of(path, spoken.danger_in, by)]
    return [*measured, *_in_two(spoken, by), _in_sessions(spoken), _in_talk(spoken)]


def _of(path: Path, danger_in: Notices, by: str) -> Iterator[Figure]:
    asked: Counter[bool] = Counter()
    wrong: Counter[tuple[bool, str]] = Counter()
    for danger, kind, said in _rows(path):
        asked[danger] += 1
        if (danger_in(said) is not None) is not danger:
            wrong[danger, kind] += 1
    for danger, name, limit in (
        (True, "of danger, missed", MISSED_LIMIT),
        (False, "near misses, noticed", TAKEN_LIMIT),
    ):
        if asked[danger]:
            kinds = {kind: count for (which, kind), count in wrong.items() if which is danger}
            share = 100 * sum(kinds.values()) / asked[danger]
            by_kind = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
            peer = f"of {asked[danger]}, by {by}{'; ' if by_kind else ''}{by_kind}"
            yield Figure(f"{path.stem}: {name}", share, "%", limit, peer)


def _rows(path: Path) -> Iterator[tuple[bool, str, str]]:
    """Whether it is danger, the kind, and the sentence. Raises SetupError where a line can't be read."""
    for number, fields in labelled(path):
        if len(fields) < 2:
            raise SetupError(f"{path}, line {number}: this has no tab; write a label, a tab and a sentence.")
        *others, said = fields if fields[0].lower() in _LABELS else reversed(fields)
        yield others[0].lower() not in _HARMLESS, others[-1], said


def _in_two(spoken: LanguagePack, by: str) -> Iterator[Figure]:
    """Of sentences with a pause in them, at which they become two utterances; only of the batch that nothing
    was chosen by."""
    for danger, name, limit in (
        (True, "told in two utterances: of danger, missed", MISSED_LIMIT),
        (False, "told in two utterances: near misses, noticed only together", TAKEN_LIMIT),
    ):
        rows = [said for wanted, kind, said in _rows(_PAIRS) if kind == "report" and wanted is danger]
        pairs = [tuple(as_heard(part) for part in said.split("|")) for said in rows]
        open_ = [pair for pair in pairs if not any(spoken.danger_in(part) for part in pair)]
        together = sum(spoken.danger_together(*pair) is not None for pair in open_)
        wrong = len(open_) - together if danger else together
        peer = f"of {len(pairs)}, by {by}; {len(pairs) - len(open_)} noticed in one of the two"
        yield Figure(name, 100 * wrong / len(pairs), "%", limit, peer)


def as_heard(part: str) -> str:
    """Return a part of a sentence as a recogniser writes an utterance."""
    words = part.strip().rstrip(",")
    return f"{words[0].upper()}{words[1:]}{'' if words.endswith(('.', '?', '!')) else '.'}"


def _in_sessions(spoken: LanguagePack) -> Figure:
    said = [text for _, _, text in _rows(_SESSION_TALK)]
    return _noticed("noticed in an hour of sessions' talk", said, spoken)


def _in_talk(spoken: LanguagePack) -> Figure:
    said = [sentence.replace("|", "") for sentence in SENTENCES]
    for name in ("tune.tsv", "report.tsv"):
        said += [line.split("\t")[1] for line in (UTTERANCES / name).read_text("utf-8").splitlines()[1:]]
    return _noticed("noticed in an hour of other talk", said, spoken)


def _noticed(name: str, said: Sequence[str], spoken: LanguagePack) -> Figure:
    noticed = [text for text in said if spoken.danger_in(text)]
    noticed += [
        f"{one} {other}"
        for one, other in pairwise(said)
        if not {one, other} & set(noticed) and spoken.danger_together(one, other)
    ]
    hours = sum(len(text.split()) for text in said) / _WORDS_AN_HOUR
    peer = f"{hours:.1f} hours{''.join(f'; {text}' for text in noticed)}"
    return Figure(name, len(noticed) / hours, "", 0.0, peer)
