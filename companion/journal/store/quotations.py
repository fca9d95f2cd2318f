"""Quotations between sessions: words of one session that another read back are erased with it.

A script remembers words and reads them back weeks later, in whatever wording. The record of the later
session marks prompts with words of partners (``quotes``), and those that hold something of earlier sessions,
with their numbers (``sources``). Older records lack the latter; there words are found by themselves.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

from companion.journal.store.engine import Change
from companion.language import language

_RUN = 4
"""Number of consecutive words, in a quoting prompt, that make a quotation. In doubt nothing is stored."""
_WORD = re.compile(r"\w+")


class Said:
    """The words of sessions, to find their quotations: whole, in part, or without what is around them."""

    def __init__(self, passages: Iterable[str], turns: Iterable[str]) -> None:
        """``passages``: own words, remembered values; ``turns``: what was said in turns."""
        whole, spoken = list(_given(passages)), list(_given(turns))
        self._passages = {_padded(words) for words in whole}
        self._short = {_padded(words) for words in spoken if len(words) < _RUN}
        self._runs = {run for words in (*whole, *spoken) for run in _runs(words)}

    def is_quoted_in(self, text: str, own: str) -> bool:
        """Return whether ``text`` contains words of the sessions.

        ``own``: what was said in the session of ``text``; a word or two that are found there are its own.
        """
        words = _words(text)
        padded, own = _padded(words), _padded(_words(own))
        return (
            any(passage in padded for passage in self._passages)
            or any(short in padded and short not in own for short in self._short)
            or any(run in self._runs for run in _runs(words))
        )


def erase_quotations(change: Change, sessions: Sequence[int]) -> None:
    """Erase words of sessions from the prompts, the questions and the remembered values of all others.

    To be called before the sessions themselves are deleted.
    """
    said = Said(_own_words(change, sessions, remembered=True), _turns(change, sessions))
    gone = set(sessions)
    own: dict[int | None, str] = {None: ""}

    def quotes(session: int | None, text: str) -> bool:
        if session not in own:
            own[session] = " ".join([*_own_words(change, [session]), *_turns(change, [session])])
        return said.is_quoted_in(text, own[session])

    for table, column in (("prompt", "text"), ("answer", "question")):
        rows = change.do(
            f"SELECT session, moment, place, {column}, sources FROM {table} "
            "WHERE quotes OR sources IS NOT NULL"
        )
        quoting = [
            key
            for *key, text, sources in rows
            if key[0] not in gone and (_among(gone, sources) or quotes(key[0], text or ""))
        ]
        change.do_many(
            f"UPDATE {table} SET {column} = '' WHERE session = ? AND moment = ? AND place = ?", quoting
        )
    kept = change.do("SELECT id, session, value, sources FROM remembered")
    derived = [
        (number,)
        for number, session, value, sources in kept
        if session not in gone
        and (
            _among(gone, sources) or (isinstance(words := json.loads(value), str) and quotes(session, words))
        )
    ]
    change.do_many("DELETE FROM remembered WHERE id = ?", derived)


def _among(gone: Collection[int], sources: str | None) -> bool:
    """Return whether one of ``sources``, as they are stored, is gone."""
    return bool(sources) and not set(gone).isdisjoint(json.loads(sources or "[]"))


def _own_words(change: Change, sessions: Sequence[int | None], *, remembered: bool = False) -> Iterator[str]:
    for number in sessions:
        if remembered:
            values = change.do("SELECT value FROM remembered WHERE session = ?", (number,))
            yield from (words for (value,) in values if isinstance(words := json.loads(value), str))
        answers = change.do("SELECT value FROM answer WHERE session = ? AND own_words", (number,))
        yield from (value for (value,) in answers if value)


def _turns(change: Change, sessions: Sequence[int | None]) -> Iterator[str]:
    for number in sessions:
        said = change.do("SELECT text FROM utterance WHERE session = ?", (number,))
        yield from (text for (text,) in said if text)


def _given(texts: Iterable[str]) -> Iterator[list[str]]:
    """The words of each text, also as they are given back."""
    given_back = language().forms.given_back
    for text in texts:
        yield from filter(None, (_words(text), _words(given_back(text))))


def _padded(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _runs(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
