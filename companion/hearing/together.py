"""Turns as a whole: utterances transcribed once more, together, for the record.

What was cut at pauses loses words at the edges of its pieces, and gets full stops in the middle of a
sentence. The sound is held in memory alone, and ``HELD_S`` of it at most. The words found are shared out to
the utterances that they were said in, so that whatever is known of an utterance still holds.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from threading import Lock

from companion.core.api.events import Event, Heard
from companion.core.api.ports import Transcriber
from companion.core.api.utterances import Transcript, Utterance
from companion.core.audio import heard_seconds
from companion.core.language.words import normalise

HELD_S = 120.0
"""Four windows of 30 s: transcription may be behind."""
_LEAST_SHARE = 0.7
"""Of the words of the pieces: with fewer, the model has left a part out."""
_LEAST_CONFIDENCE = 0.75
"""Of the pieces' mean confidence."""


class Together:
    """Holds utterances with their words, and transcribes several as one. Safe from any thread."""

    def __init__(
        self,
        transcriber: Transcriber,
        executor: Executor,
        post: Callable[[Event], None],
        is_behind: Callable[[], bool],
    ) -> None:
        """``executor``: the one of the pieces, with one worker; ``is_behind``: whether pieces wait for it."""
        self._transcriber = transcriber
        self._executor = executor
        self._post = post
        self._is_behind = is_behind
        self._lock = Lock()
        self._held: OrderedDict[int, tuple[Utterance, Heard]] = OrderedDict()
        self._held_s = 0.0

    def hold(self, utterance: Utterance, heard: Heard) -> None:
        """Hold an utterance and its words."""
        with self._lock:
            self._held[utterance.id] = utterance, heard
            self._held_s += heard_seconds(utterance.pcm)
            while self._held_s > HELD_S:
                _, (oldest, _) = self._held.popitem(last=False)
                self._held_s -= heard_seconds(oldest.pcm)

    def transcribe(self, utterances: Sequence[int]) -> None:
        """Transcribe them in the background, in turn with the pieces."""
        with self._lock:
            held = [self._held.pop(id) for id in utterances if id in self._held]
            self._held_s -= sum(heard_seconds(utterance.pcm) for utterance, _ in held)
        self._executor.submit(self._work, held)

    def _work(self, held: list[tuple[Utterance, Heard]]) -> None:
        if self._is_behind():
            self._executor.submit(self._work, held)
            return
        pieces = [heard for _, heard in held]
        try:
            whole = self._transcriber.transcribe(joined([utterance for utterance, _ in held]))
        except Exception:  # whatever broke: the pieces are there
            whole = Transcript("", 0.0)
        if is_better(whole, pieces):
            texts = shared_out(whole.text, [heard.text for heard in pieces])
            pieces = [
                replace(heard, text=text, confidence=whole.confidence)
                for heard, text in zip(pieces, texts, strict=True)
            ]
        for heard in pieces:
            self._post(replace(heard, again=True))


def joined(utterances: Sequence[Utterance]) -> Utterance:
    """Utterances as one; of a long pause between them a second is left."""
    first = utterances[0]
    pcm = b"".join(utterance.pcm for utterance in utterances)
    speech_s = sum(utterance.speech_s for utterance in utterances)
    return Utterance(first.id, first.start_s, first.start_s + speech_s, first.pcm_start_s, pcm)


def is_better(whole: Transcript, pieces: Sequence[Heard]) -> bool:
    """Whether ``whole`` can replace ``pieces``: nothing was left out, and it is not much less sure."""
    before = sum(len(heard.text.split()) for heard in pieces)
    sure = sum(heard.confidence for heard in pieces) / max(1, len(pieces))
    enough = len(whole.text.split()) >= _LEAST_SHARE * before
    return enough and not whole.foreign and whole.confidence >= _LEAST_CONFIDENCE * sure


def shared_out(whole: str, pieces: Sequence[str]) -> list[str]:
    """The words of ``whole``, a part for each of ``pieces``: the one that says the same.

    Between words that differ they are shared out evenly.
    """
    words = whole.split()
    before = [normalise(word) for piece in pieces for word in piece.split()]
    changes = SequenceMatcher(None, before, [normalise(word) for word in words], autojunk=False).get_opcodes()
    ends = [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece.split()))
    cuts = [0, *(_place(end, changes) for end in ends[1:-1]), len(words)]
    return [" ".join(words[start:end]) for start, end in pairwise(cuts)]


def _place(at: int, changes: Sequence[tuple[str, int, int, int, int]]) -> int:
    """Where in the new words the place ``at`` of the old ones is."""
    for _, old, old_end, new, new_end in changes:
        if old <= at < old_end:
            return new + round((at - old) * (new_end - new) / (old_end - old))
    return changes[-1][4] if changes else 0
