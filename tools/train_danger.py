"""Learn the weights of ``companion/language/en/danger-weights.tsv``: ``python -m tools.train_danger TALK``.

TALK is a text file of ordinary talk, a sentence in a line, which nobody is to take for danger: of the
Chit-Chat dataset (``pip download chitchat-dataset``) every other sentence was used. Needs scikit-learn.
"""

import argparse
from pathlib import Path
from typing import Any

from bench.answers import UTTERANCES
from companion.language.en.danger_weights import features

WEIGHTS = Path("companion/language/en/danger-weights.tsv")
_OF_DANGER = ("kill", "suicid", "rape", "abus", "stab", "gun", "murder", "beat", "hurt")
"""Sentences of the talk with these are left out, as some speak of danger."""
_TO_ONESELF = ("suicid", "selfharm", "self harm", "self-harm", "harm-to-oneself", "hopeless")
_LEAST = 3
"""Sentences in which a feature stands, or it isn't weighed."""
_STRENGTH = 0.3
"""Inverse strength of the L1 penalty: chosen by learning from two of the three writers for the third."""


def main() -> None:
    """Write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("talk", type=Path)
    harmless = talk(parser.parse_args().talk) + answers()
    written = [row for name in ("train", "tune", "report") for row in rows(f"danger-{name}.tsv")]
    said = [text for _, _, text in written] + harmless
    danger = [wanted == "danger" for wanted, _, _ in written] + [False] * len(harmless)
    of_danger = _learned(said, danger)
    dangers = [row[1:] for row in written if row[0] == "danger" and row[1] != "later-batches"]
    oneself = _learned([text for _, text in dangers], [to_oneself(kind) for kind, _ in dangers])
    lines = [
        f"{feature}\t{of_danger.get(feature, 0):.3f}\t{oneself.get(feature, 0):.3f}\n"
        for feature in sorted(of_danger | oneself)
    ]
    WEIGHTS.write_text("".join(lines), "utf-8")


def _learned(said: list[str], wanted: list[bool]) -> dict[str, float]:
    # Needed here alone, and large: it is no dependency of anything else.
    from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-not-found]  # as above
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]  # as above

    counts: Any = CountVectorizer(analyzer=features, binary=True, min_df=_LEAST)
    model: Any = LogisticRegression(C=_STRENGTH, penalty="l1", solver="liblinear", random_state=1)
    model.fit(counts.fit_transform(said), wanted)
    names = counts.get_feature_names_out()
    learned = {str(names[at]): float(weight) for at, weight in enumerate(model.coef_[0]) if weight}
    return {"": float(model.intercept_[0]), **learned}


def to_oneself(kind: str) -> bool:
    """Whether sentences of this kind speak of danger to oneself."""
    return kind.startswith(_TO_ONESELF)


def rows(name: str) -> list[tuple[str, str, str]]:
    """Return what is wanted, kind and sentence, of a file of ``bench/utterances``."""
    lines = (UTTERANCES / name).read_text("utf-8").splitlines()[1:]
    split = (line.split("\t") for line in lines)
    return [(wanted, kind, text) for wanted, kind, text in split]


def talk(path: Path) -> list[str]:
    """Return sentences of ordinary talk, without those that may speak of danger."""
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if len(line.split()) > 2 and not any(each in line for each in _OF_DANGER)]


def answers() -> list[str]:
    """Return harmless answers of ``bench/utterances``."""
    found = [line.split("\t")[1] for line in (UTTERANCES / "tune.tsv").read_text("utf-8").splitlines()[1:]]
    for name in ("coach-tune.tsv", "coach-report.tsv"):
        found += [line.split("\t")[-1] for line in (UTTERANCES / name).read_text("utf-8").splitlines()[1:]]
    return found


if __name__ == "__main__":
    main()
