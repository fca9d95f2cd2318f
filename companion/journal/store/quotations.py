"""Quotations between sessions: words of one session that another read back are erased with it.

A script remembers words and reads them back weeks later. The record of the later session marks prompts
with words of partners (``quotes``), but not whose; they are found by the words themselves.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence

from companion.journal.store.engine import Change

_RUN = 4
"""Number of consecutive words, in a quoting prompt, that make a quotation. In doubt nothing is stored."""
_WORD = re.compile(r"\w+")


class Said:
    """The words of sessions, to find their quotations."""

    def __init__(self, passages: Iterable[str], speech: Iterable[str]) -> None:
        """``passages`` are quoted as a whole: own words, remembered values; of ``speech``, the words
        of turns, any ``_RUN`` words."""
        self._passages = {f" {words} " for text in passages if (words := " ".join(_words(text)))}
        self._runs = {run for text in speech for run in _runs(_words(text))}

    def is_quoted_in(self, text: str) -> bool:
        """Return whether ``text`` contains words of the sessions."""
        words = _words(text)
        padded = f" {' '.join(words)} "
        return any(passage in padded for passage in self._passages) or any(
            run in self._runs for run in _runs(words)
        )


def erase_quotations(change: Change, sessions: Sequence[int]) -> None:
    """Erase words of sessions from the prompts, the questions and the remembered values of all others.

    To be called before the sessions themselves are deleted.
    """
    said = _said_in(change, sessions)
    gone = set(sessions)
    for table, column in (("prompt", "text"), ("answer", "question")):
        rows = change.do(f"SELECT session, moment, place, {column} FROM {table} WHERE quotes")
        quoting = [key for *key, text in rows if key[0] not in gone and said.is_quoted_in(text or "")]
        change.do_many(
            f"UPDATE {table} SET {column} = '' WHERE session = ? AND moment = ? AND place = ?", quoting
        )
    kept = change.do("SELECT id, session, value FROM remembered")
    derived = [
        (number,)
        for number, session, value in kept
        if session not in gone and isinstance(words := json.loads(value), str) and said.is_quoted_in(words)
    ]
    change.do_many("DELETE FROM remembered WHERE id = ?", derived)


def _said_in(change: Change, sessions: Sequence[int]) -> Said:
    passages: list[str] = []
    speech: list[str] = []
    for number in sessions:
        values = change.do("SELECT value FROM remembered WHERE session = ?", (number,))
        passages += [words for (value,) in values if isinstance(words := json.loads(value), str)]
        answers = change.do("SELECT value FROM answer WHERE session = ? AND own_words", (number,))
        passages += [value for (value,) in answers if value]
        speech += [
            text for (text,) in change.do("SELECT text FROM utterance WHERE session = ?", (number,)) if text
        ]
    return Said(passages, speech)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
