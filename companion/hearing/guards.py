"""Guards against hallucination: Whisper writes words into silence that were never said.

The thresholds were measured with tiny.en and base on 18 words that people say to the
companion, spoken by three voices, soft and in noise, and on 26 kinds of noise
(``bench/hearing.py`` repeats it).
"""

import math
import re
from dataclasses import dataclass

from companion.core.api.utterances import Transcript
from companion.core.language.words import normalise
from companion.language import OWN
from companion.language import language as language_of

NO_SPEECH = 0.6
"""Whisper's own threshold (its paper's decoding section): above it, and unsure, there was no speech."""
UNSURE_LOGPROB = -0.8
"""Single words in noise reach -0.7 with a no-speech probability of 0.7, and are correct."""
LEAST_CONFIDENCE = 0.27
"""Guesses below this are worthless."""
REPETITIVE = 2.4
"""Whisper's own threshold for the gzip ratio of repetitive text."""
MOST_LETTERS_PER_S = 32.0
"""Auctioneers reach 25; more can't have been said in the time available."""
SPOKEN_LETTERS_PER_S = 18.0
"""Fast speech; repetitions that need less time than that can have been said: pleading, counting, a
mantra. A loop of the model's own making fills the window: it writes more than there was time for."""
REPEATED_CONFIDENCE = 0.6
"""A repetition below this confidence counts as a loop; "I'm sorry" said eleven times has 0.92."""
_EDGES_S = 0.5
"""What the voice detector may miss of an utterance, at both ends together."""
PHANTOM_CONFIDENCE = 0.65
"""A stock phrase of subtitles below this confidence was not said; spoken, "thank you" has 0.79 and more."""
FILLER_CONFIDENCE = 0.45
"""A filler below this was not said; spoken, "okay" has 0.53 and more."""

SHORT_S = 1.2
"""In so much speech are one to three words."""
DOUBTFUL_CONFIDENCE = 0.6
"""Of words of up to ``SHORT_S`` below this that only one of two models heard all were wrong: "done" out of
"hmm", "to hide" out of "nein", "call" out of a "calm" in noise. Spoken words below it were heard by both."""

FEW_WORDS = 4
"""Words that a refusal of one or two may have been misheard as: "skip" became "let's get it"."""

_SOUND_NOTES = re.compile(r"\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|[♪♫🎵🎶]+")
_LOOP = re.compile(r"\b(\w+(?:\W+\w+){0,9}?)(?:\W+\1\b){3,}", re.IGNORECASE)
"""The same words at least four times in a row."""
_NO_WORDS = re.compile(
    r"m+(?: m+)*|h+m+(?: h+m+)*|(?:(?:ha+h*|h[eo]h+|(?:h[aeo]+h*){2,}|lol)(?: |$))+"
    r"|a+h{2,}|a{2,}h*|u+gh+|a+r+gh+|(?:(?:cough|sniff|sob|gasp|sneeze)s?(?: |$)){2,}"
)
"""Humming, laughter, moans and coughs, as models write them; "mm-hm" and "huh" say something."""
_CREDITS = re.compile(
    r"\b(?:sub)?titles? by\b|\bcaption(?:s|ed|ing)? by\b|\btranscri(?:bed|ption) by\b|\bamara\W?org\b|"
    r"\bwww\b|\bcopyright\b|©",
    re.IGNORECASE,
)
"""What stands in files of subtitles beside what is said."""
_PHANTOMS = {
    "en": frozenset(
        "thank you/thanks/thank you very much/thank you so much/thanks for watching/thank you for watching/"
        "thank you so much for watching/thanks for listening/please subscribe/subscribe/"
        "like and subscribe/bye/bye bye/goodbye/the end/see you next time/ill see you next time/"
        "see you in the next video/ill see you in the next video/well be right back/music/applause/"
        "silence".split("/")
    )
}
"""By language: the ends of subtitles in Whisper's training data."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One segment from Whisper."""

    text: str
    logprob: float
    """Mean log-probability of its tokens."""
    no_speech: float
    """Probability that the window contained no speech."""
    repetition: float
    """Length of the text divided by its compressed length."""
    duration_s: float


def believable(
    candidates: list[Candidate],
    speech_s: float,
    least_confidence: float = LEAST_CONFIDENCE,
    *,
    language: str = OWN,
) -> Transcript:
    """Return the credible words of ``speech_s`` seconds of speech, with their confidence."""
    sure = [c for c in candidates if _confidence(c.logprob) >= least_confidence]
    spoken_s = speech_s + _EDGES_S
    in_time = sum(len(c.text) for c in sure) <= SPOKEN_LETTERS_PER_S * spoken_s
    kept = [(c, words) for c in sure if (words := _words(c, in_time, speech_s, language))]
    text = " ".join(words for _, words in kept)
    if not kept or len(text) > MOST_LETTERS_PER_S * spoken_s:
        return Transcript("", 0.0)
    weights = [max(0.1, c.duration_s) for c, _ in kept]
    logprob = sum(c.logprob * weight for (c, _), weight in zip(kept, weights, strict=True)) / sum(weights)
    return Transcript(text, _confidence(logprob))


def is_no_word(transcript: Transcript, other: Transcript, speech_s: float) -> bool:
    """Whether short words are most likely a sound that is none: the model is not sure of them, and another,
    which heard the same, has none of them."""
    doubtful = speech_s < SHORT_S and transcript.confidence < DOUBTFUL_CONFIDENCE
    if not doubtful or transcript.is_name or transcript.foreign:
        return False
    heard, also = (normalise(one.text) for one in (transcript, other))
    digits = any(character.isdigit() for character in heard + also)  # "7" and "seven" are the same
    return not digits and set(heard.split()).isdisjoint(also.split())


def disagrees(transcript: Transcript, draft: Transcript) -> bool:
    """Whether the model of drafts makes few words doubtful: it heard other ones, or a refusal as well."""
    heard, also = (normalise(one.text).split() for one in (transcript, draft))
    return len(heard) <= FEW_WORDS and (draft.doubtful or bool(also and set(heard).isdisjoint(also)))


def _words(candidate: Candidate, in_time: bool, speech_s: float, language: str) -> str:
    text = " ".join(_SOUND_NOTES.sub(" ", candidate.text).split())
    if not any(character.isalnum() for character in text):
        return ""
    if candidate.no_speech > NO_SPEECH and candidate.logprob < UNSURE_LOGPROB:
        return ""
    said = in_time and _confidence(candidate.logprob) >= REPEATED_CONFIDENCE
    if candidate.repetition > REPETITIVE and not said:
        if not in_time and speech_s < SHORT_S:
            return ""  # laughter or a hum: no word has gone before
        # The words before the loop are correct, and so is its first round.
        text = _LOOP.sub(r"\1", text)
    bare = normalise(text)
    if _NO_WORDS.fullmatch(bare):
        return ""
    confidence = _confidence(candidate.logprob)
    phantom = bare in _PHANTOMS.get(language, ()) or _CREDITS.search(text)
    if phantom and confidence < PHANTOM_CONFIDENCE:
        return ""
    if bare in language_of(language).hearing.fillers and confidence < FILLER_CONFIDENCE:
        return ""
    return text


def _confidence(logprob: float) -> float:
    """Return the mean probability of the tokens, used directly as the confidence of ``Transcript``.

    0.5: "I'm done" has 0.79 to 0.9, an "mm-hm" that became "And I'm done." had 0.37. 0.65: of 107 readings of
    LibriSpeech test-other, clean and in noise (10, 3 and -3 dB), with the base model, 60 of 61 transcripts
    below it had more than a quarter of the words wrong, and 10 of 46 above it.
    """
    return math.exp(min(0.0, logprob))
