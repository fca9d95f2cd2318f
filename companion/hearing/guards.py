"""Guards against invented words: Whisper writes things into silence that nobody said."""

import re
from dataclasses import dataclass

from companion.core.utterances import Transcript

NO_SPEECH = 0.6
"""Whisper's own threshold (its paper's decoding section): above it, and unsure, nobody spoke."""
UNSURE_LOGPROB = -0.8
HOPELESS_LOGPROB = -1.3
REPETITIVE = 2.4
"""Whisper's own threshold on the gzip ratio of text that repeats itself."""
PHANTOM_CONFIDENCE = 0.55
"""A stock phrase below this confidence was not said. Said aloud, "thank you" comes with 0.6 and more."""

_SOUND_NOTES = re.compile(r"\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|[♪♫🎵🎶]+")
_PHANTOMS = frozenset(
    {
        "",
        "you",
        "thank you",
        "thanks",
        "thank you very much",
        "thanks for watching",
        "thank you for watching",
        "thank you so much for watching",
        "please subscribe",
        "subscribe",
        "bye",
        "bye bye",
        "so",
        "oh",
        "the",
        "the end",
        "okay",
        "hmm",
        "mm",
        "music",
        "applause",
        "silence",
        "i",
        "ill see you next time",
        "see you next time",
        "well be right back",
        "im sorry",
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One segment as Whisper gives it."""

    text: str
    logprob: float
    """Mean log-probability of its tokens."""
    no_speech: float
    """Probability that the window held no speech."""
    repetition: float
    """Length of the text divided by its compressed length."""
    duration_s: float


def believable(candidates: list[Candidate]) -> Transcript:
    """The words that can be believed, and how sure they are."""
    kept = [(c, words) for c in candidates if (words := _words(c))]
    if not kept:
        return Transcript("", 0.0)
    weight = sum(max(0.1, c.duration_s) for c, _ in kept)
    logprob = sum(c.logprob * max(0.1, c.duration_s) for c, _ in kept) / weight
    return Transcript(" ".join(words for _, words in kept), min(1.0, float(2.718281828 ** min(0.0, logprob))))


def _words(candidate: Candidate) -> str:
    text = " ".join(_SOUND_NOTES.sub(" ", candidate.text).split())
    if not any(character.isalnum() for character in text):
        return ""
    if candidate.no_speech > NO_SPEECH and candidate.logprob < UNSURE_LOGPROB:
        return ""
    if candidate.logprob < HOPELESS_LOGPROB or candidate.repetition > REPETITIVE:
        return ""
    bare = re.sub(r"[^a-z ]", "", text.lower()).strip()
    if bare in _PHANTOMS and 2.718281828**candidate.logprob < PHANTOM_CONFIDENCE:
        return ""
    return text
