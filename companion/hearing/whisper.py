"""Speech to text by faster-whisper."""

import math
import os
import threading
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from companion import config
from companion.core.api.utterances import Transcript, Utterance
from companion.core.audio import HEARD_FRAME_SAMPLES, HEARD_RATE_HZ
from companion.core.language.words import normalise
from companion.errors import ModelError
from companion.hearing.first_names import Guess, NameFinder
from companion.hearing.guards import FEW_WORDS, LEAST_CONFIDENCE, Candidate, believable
from companion.hearing.int8_copy import discard, int8_folder
from companion.hearing.safe_word import Hypothesis, SafeWord
from companion.language import language as language_of
from companion.language.pack import Refusals

_TEMPERATURES = (0.0, 0.4)
"""One bounded second try where the first is repetitive or unsure."""
_SEED = 7
_LEAST_SPEECH_S = 0.06
_GUESSES = 5
"""Where a name was asked for."""
_SECOND_LOOK = 4
"""Hypotheses when the safe word is looked for."""
_TOKENS_PER_S, _LEAST_TOKENS, _SURELY_FIT = 20, 20, 200
"""Most that can be said in a second, and in any sound: fast English has 8. Where the model loops, as in
laughter, it would else go on for hundreds, which takes seconds."""
_MOST_TOKENS = 60
"""A name in a sentence, or spelled, has fewer; so has an utterance that holds the safe word."""
HINTED_CONFIDENCE = 0.52
"""Hints are heard into noise, too: "stop" out of typing, "I'm done" out of silence came with 0.43 at most,
spoken commands with 0.60 and more."""

_SHORT_WINDOW_FRAMES, _NAME_WINDOW_FRAMES, _WINDOW_FRAMES = 1500, 2000, 3000
_PADDING_FRAMES = 500
"""Up to 10 s of sound go to the encoder in 15 s and not in Whisper's 30, each frame 10 ms: half the time.
The small model mishears no more for it: of 300 single words by five voices, half of them in noise,
66 in place of 67. In windows under 12 s "stop" becomes "stop stop". Of 46 names as many are right by ear in
20 s as in 30; in 15 s fewer."""
_WELL_HEARD = 0.6
"""The better model loses one short sentence of forty in 15 s, at 0.57 and less; so what it is less sure of is
heard again in 30 s."""

_OVER_REFUSALS, _OVER_BESIDE_ASSENT = 5.2, 2.6
"""How much likelier than every refusal few words must begin where refusals are waited for, as a difference of
log-probabilities: a "pass" that is heard as a yes has 4.8 at most. Less is enough where a word of assent is
one of several, "oh, yes": a refusal of one syllable is not heard as two (``bench/single_words.py``)."""

_OWN, _OWN_IN_SHORT, _SHORT_S = 0.1, 0.02, 1.5
"""Probability of the session's language below which an utterance is in another; in short ones Whisper is
wrong more often."""
_MISHEARD = {"en": {"paws": "pause", "fause": "pause"}}
"""By language: what the small models write for a word that is said alone."""
_LOADING = threading.Lock()


def corrected(text: str, language: str) -> str:
    """``text``; where it is a single word that Whisper is known to mishear, the word that was meant."""
    word = text.strip(" .,!?").lower()
    meant = _MISHEARD.get(language, {}).get(word)
    return text.lower().replace(word, meant).capitalize() if meant else text


class WhisperTranscriber:
    """A ``Transcriber`` on any faster-whisper folder. Never looks for models on a network.

    Transcribers of one kind on one folder share the model: it is loaded once in a process.
    """

    def __init__(
        self,
        folder: Path,
        *,
        language: str = "en",
        beam: int = 1,
        threads: int = 2,
        hints: str | None = None,
        names: NameFinder | None = None,
        callers: int = 1,
        second: str = "",
        refusals: Refusals | None = None,
    ) -> None:
        """Loads the model. ``hints`` are words that are likely: they tip the balance between "pass" and
        "yes". ``names`` finds names where they are asked for. ``callers``: how many threads at most
        transcribe at once, on ``threads`` each. ``second``: code of a language that is spoken here, too.
        ``refusals``: short ones, with which few words are compared. Raises ModelError when the folder holds
        none that can be used."""
        with _LOADING:
            # A draft must not wait for the record: where one model does both, each has it for itself.
            self._loaded = _load(folder, threads, language, hints is not None, callers)
        self._model = self._loaded.model
        self._language = language if self._model.model.is_multilingual else "en"
        self._beam = beam
        self._hints = hints
        self._names = names
        self._second = f"<|{second}|>"
        self._refusals = refusals

    def warm(self) -> None:
        """Transcribe a second of silence, once a model, so that the first words don't wait for memory."""
        if self._loaded.is_warm:
            return
        self._loaded.is_warm = True
        # Not in 30 s, which few utterances need: that takes 70 MB more for a moment, while models load.
        self._decoded(np.zeros(HEARD_RATE_HZ, np.float32), _SHORT_WINDOW_FRAMES)

    def transcribe(
        self, utterance: Utterance, *, not_named: str | None = None, safe_word: str | None = None
    ) -> Transcript:
        """The words of an utterance, as far as they can be believed. ``not_named``: a name was asked for,
        and none of these; it is looked for among several guesses. None: no name was asked for.
        ``safe_word``: looked for as well."""
        if utterance.speech_s < _LEAST_SPEECH_S:
            return Transcript("", 0.0)
        audio = _audio_of(utterance)
        names = None if not_named is None else self._names
        candidates = self._guessed(audio, utterance.speech_s, names) if names else self._heard(audio)
        transcript = believable(
            candidates[:1] if names else candidates,
            utterance.speech_s,
            HINTED_CONFIDENCE if self._hints else LEAST_CONFIDENCE,
            language=self._language,
        )
        if transcript.text and not names and self._is_foreign(utterance.speech_s):
            note = language_of(self._language).transcript.another_language
            transcript = replace(transcript, foreign=note)
        if not (names or transcript.foreign) and self._may_be_a_refusal(transcript.text):
            transcript = replace(transcript, doubtful=True)
        if safe_word:
            # What is not believed may still be a cry.
            text = candidates[0].text if names else " ".join(found.text for found in candidates)
            written = replace(transcript, text=text)
            word = SafeWord(safe_word, self._language)
            calls = word.is_called(written, utterance.speech_s, self.looked_for) or self.hears_cried(
                word, utterance
            )
            transcript = replace(transcript, calls=calls)
        if names and not_named is not None and transcript.text:
            guesses = [Guess(found.text.strip(), found.logprob) for found in candidates]
            return replace(transcript, text=names.understood(guesses, not_named), is_name=True)
        return replace(transcript, text=corrected(transcript.text, self._language))

    def hears_cried(self, word: SafeWord, utterance: Utterance) -> bool:
        """Whether the safe word is in the loudest part of an utterance, heard by itself: cried over another's
        voice, perhaps. Only the model for the record listens again: nobody waits for its words."""
        loudest = _loudest(_audio_of(utterance), word.lasts_s)
        if self._hints or not len(loudest):
            return False
        text = " ".join(found.text for found in self._decoded(loudest, _SHORT_WINDOW_FRAMES))
        return word.is_cried(Transcript(text, 0.0), self.looked_for)

    def _is_foreign(self, speech_s: float) -> bool:
        """Whether what was transcribed last was surely said in another language."""
        if not self._model.model.is_multilingual:
            return False
        found = dict(self._model.model.detect_language(self._loaded.latest.encoded)[0])
        own = found[f"<|{self._language}|>"]
        least = max(_OWN_IN_SHORT if speech_s < _SHORT_S else _OWN, found.get(self._second, 0.0))
        return bool(own < least)

    def _heard(self, audio: npt.NDArray[np.float32]) -> list[Candidate]:
        found = self._decoded(audio, _SHORT_WINDOW_FRAMES)
        hop_samples = self._model.feature_extractor.hop_length
        short = len(audio) < (_SHORT_WINDOW_FRAMES - _PADDING_FRAMES) * hop_samples
        well = found and all(math.exp(one.logprob) >= _WELL_HEARD for one in found)
        return self._decoded(audio, _WINDOW_FRAMES) if short and not well and not self._hints else found

    def _decoded(self, audio: npt.NDArray[np.float32], window_frames: int) -> list[Candidate]:
        self._loaded.latest.window_frames = window_frames
        most = _LEAST_TOKENS + math.ceil(_TOKENS_PER_S * len(audio) / HEARD_RATE_HZ)
        segments, _ = self._model.transcribe(
            audio,
            language=self._language,
            beam_size=self._beam,
            hotwords=self._hints,
            temperature=list(_TEMPERATURES),
            condition_on_previous_text=False,
            without_timestamps=True,
            vad_filter=False,
            max_new_tokens=most if most <= _SURELY_FIT else None,
        )
        return [
            Candidate(s.text, s.avg_logprob, s.no_speech_prob, s.compression_ratio, s.end - s.start)
            for s in segments
        ]

    def _guessed(self, audio: npt.NDArray[np.float32], speech_s: float, names: NameFinder) -> list[Candidate]:
        """Several guesses, the best first: faster-whisper itself gives only one. A name that is said and one
        that is spelled are waited for in turn; one that stands in a sentence was said."""
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.transcribe import get_compression_ratio

        model, tokenizer = self._model, self._loaded.tokenizer
        self._loaded.latest.window_frames = _NAME_WINDOW_FRAMES
        encoded = model.encode(pad_or_trim(model.feature_extractor(audio)))
        seconds = len(audio) / HEARD_RATE_HZ

        def after(hint: str) -> list[Candidate]:
            prompt = model.get_prompt(tokenizer, tokenizer.encode(f" {hint}"), without_timestamps=True)
            no_speech, guesses = self._hypotheses(encoded, prompt, _GUESSES)
            return [
                Candidate(text, score / (count + 1), no_speech, get_compression_ratio(text), seconds)
                for text, score, count in guesses
            ]

        said = after(names.words.said)
        if names.in_a_sentence(said[0].text):
            return said
        spelled = after(names.words.letters)
        likelier = spelled[0].logprob > said[0].logprob
        return spelled if likelier and names.is_spelling(spelled[0].text, speech_s) else said

    def looked_for(self, word: str) -> list[Hypothesis]:
        """What was transcribed last, once more, with the hint that ``word`` may be in it; the likeliest
        first."""
        hints = f"{self._hints or ''} {word[:1].upper()}{word[1:]}!"
        prompt = self._model.get_prompt(self._loaded.tokenizer, [], without_timestamps=True, hotwords=hints)
        _, guesses = self._hypotheses(self._loaded.latest.encoded, prompt, _SECOND_LOOK)
        return [
            Hypothesis(text.strip(), score, math.exp(score / (count + 1))) for text, score, count in guesses
        ]

    def _may_be_a_refusal(self, text: str) -> bool:
        """Whether a refusal fits what was transcribed last nearly as well as ``text``, of few words.

        A yes and a "pass" that is heard as one have the same confidence. With the hints that refusals are
        waited for, a yes still is one, and a "pass" is nearly as likely to be that.
        """
        words = normalise(text).split()
        if not self._refusals or not 0 < len(words) <= FEW_WORDS:
            return False
        tokenizer, hints = self._loaded.tokenizer, self._refusals.hints
        prompt = self._model.get_prompt(tokenizer, [], without_timestamps=True, hotwords=hints)
        result = self._model.model.generate(
            self._loaded.latest.encoded,
            [prompt],
            beam_size=1,
            max_length=len(prompt) + 1,
            return_logits_vocab=True,
        )[0]
        logits = np.array(result.logits[0][0], dtype=np.float32).ravel()
        refusals = [self._first_token(way) for word in hints.split() for way in (word, word.lower())]
        said = self._first_token(text)
        beside = len(words) > 1 and not self._refusals.assents.isdisjoint(words)
        needed = _OVER_BESIDE_ASSENT if beside else _OVER_REFUSALS
        return said not in refusals and bool(logits[said] - logits[refusals].max() < needed)

    def _first_token(self, text: str) -> int:
        token: int = self._loaded.tokenizer.encode(f" {text.strip(' .')}")[0]
        return token

    def _hypotheses(
        self, encoded: Any, prompt: list[int], number: int
    ) -> tuple[float, list[tuple[str, float, int]]]:
        """The probability that nothing was said; and texts, each with the log-probability of all its tokens,
        and their number. The end of a text, which faster-whisper counts as a token, is not among them."""
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=number,
            num_hypotheses=number,
            max_length=len(prompt) + _MOST_TOKENS,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        decode = self._loaded.tokenizer.decode
        return result.no_speech_prob, [
            (decode(tokens), score * len(tokens), len(tokens))
            for tokens, score in zip(result.sequences_ids, result.scores, strict=True)
        ]


def forget() -> None:
    """Unload all models: what is heard next is understood as in a program that has just begun."""
    with _LOADING:
        _load.cache_clear()


class _Latest(threading.local):
    """What each thread transcribes, or transcribed last."""

    encoded: Any = None
    """What the encoder made of the sound: a second look at it takes a tenth of the first."""
    window_frames: int = _SHORT_WINDOW_FRAMES
    """The window in which sound that fits goes to the encoder."""


@dataclass
class _Loaded:
    """A model that transcribers share."""

    model: Any
    """A ``faster_whisper.WhisperModel``."""
    tokenizer: Any
    latest: _Latest = field(default_factory=_Latest)
    is_warm: bool = False


@lru_cache(maxsize=4)
def _load(folder: Path, threads: int, language: str, hinted: bool, callers: int) -> _Loaded:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import ctranslate2
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

    # The second try draws its words by chance: with a seed, the same run of the program hears the same again.
    ctranslate2.set_random_seed(_SEED)

    def opened(place: Path) -> Any:
        return WhisperModel(
            str(place),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            num_workers=callers,
            local_files_only=True,
        )

    copy = int8_folder(folder, config.model_copies_folder())
    try:
        try:
            model = opened(copy)
        except Exception:  # as below; a copy can be made again
            if copy == folder:
                raise
            discard(copy)
            model = opened(folder)
    except Exception as error:  # CTranslate2 and tokenizers raise many kinds
        raise ModelError(
            f"{folder}: this speech model can't be loaded ({type(error).__name__}); "
            "fetch it again with: companion models fetch"
        ) from error
    tokenizer = Tokenizer(
        model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
    )
    loaded, encode = _Loaded(model, tokenizer), model.encode

    def remembering(features: Any) -> Any:
        latest = loaded.latest
        latest.encoded = encode(_fitted(features, latest.window_frames))
        return latest.encoded

    model.encode = remembering
    return loaded


def _audio_of(utterance: Utterance) -> npt.NDArray[np.float32]:
    return np.frombuffer(utterance.pcm, np.int16).astype(np.float32) / 32768.0


def _loudest(audio: npt.NDArray[np.float32], length_s: float) -> npt.NDArray[np.float32]:
    """The part of ``audio`` (16 kHz) of this length that holds most energy; empty where that is all of it."""
    length = round(length_s * HEARD_RATE_HZ)
    if len(audio) <= length:
        return audio[:0]
    energy = np.concatenate([[0.0], np.cumsum(np.square(audio, dtype=np.float64))])
    begins = np.arange(0, len(audio) - length + 1, HEARD_FRAME_SAMPLES)
    begin = begins[np.argmax(energy[begins + length] - energy[begins])]
    return audio[begin : begin + length]


def _fitted(features: npt.NDArray[np.float32], window_frames: int) -> npt.NDArray[np.float32]:
    """``features``, bands by frames, with less of the zeros that fill up 30 s where the sound fits."""
    sounding = np.flatnonzero(features.any(axis=0))
    if len(sounding) and sounding[-1] >= window_frames - _PADDING_FRAMES:
        return features
    return np.ascontiguousarray(features[:, :window_frames])
