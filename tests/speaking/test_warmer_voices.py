"""The voices of Kokoro and hibari, heard by a real transcriber."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr

from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ, played_seconds
from companion.errors import ModelError
from companion.language.en.reading_aloud import as_read
from companion.speaking import misaki
from companion.speaking.card_voice import CardVoice
from companion.speaking.cards import VoiceCard
from companion.speaking.hibari_voice import HibariVoice
from companion.speaking.kokoro_voice import KokoroVoice
from companion.speaking.loudness import TARGET_DBFS, active_level_dbfs, from_pcm
from companion.speaking.tempo import words_per_minute
from tests.speaking.signals import pitch_hz, samples

SHORT = "Tell Leo what you need tonight."
LONG = "At 7:30, in NVC: what you saw, and what you felt. Nobody needs a reason."


@pytest.fixture(scope="module")
def lark(hibari: Path, cards: dict[str, VoiceCard]) -> HibariVoice:
    """The voice of hibari."""
    return HibariVoice(hibari, cards["lark"], as_read)


@pytest.fixture(scope="module")
def whisper(base_whisper: Path) -> Any:
    """The model of the record, as a listener."""
    from faster_whisper import WhisperModel

    return WhisperModel(str(base_whisper), device="cpu", compute_type="int8", cpu_threads=2)


def understood(whisper: Any, pcm: bytes) -> list[str]:
    """The words that a listener hears."""
    heard = soxr.resample(from_pcm(pcm), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    segments, _ = whisper.transcribe(heard, language="en", beam_size=1, temperature=0.0)
    return re.findall(r"[a-z0-9']+", " ".join(segment.text for segment in segments).lower())


def test_lark_is_understood_and_as_loud_as_the_others(lark: HibariVoice, whisper: Any) -> None:
    """Letters and the last word are heard; each sentence has the common loudness and ends in silence."""
    chunks = list(lark.speak(LONG))
    heard = understood(whisper, b"".join(chunks))
    assert {"nvc", "saw", "felt"} < set(heard)
    assert heard[-1] == "reason"
    for chunk in chunks:
        assert active_level_dbfs(from_pcm(chunk), PLAYED_RATE_HZ) == pytest.approx(TARGET_DBFS, abs=1.0)
        assert samples(chunk)[-1] == 0


def test_lark_speaks_at_the_tempo_of_its_card(lark: HibariVoice, cards: dict[str, VoiceCard]) -> None:
    """Estimates of a session's length can rely on it."""
    assert words_per_minute(lark) == pytest.approx(cards["lark"].words_per_minute, rel=0.03)


def test_a_quote_has_a_tone_of_its_own(lark: HibariVoice) -> None:
    """What somebody said is told apart by ear: softer and slower than the same words around it, with a pause
    at both ends."""
    before, quote, after = lark.speak("Maya said: “I need more time alone.” Maya said so.")
    plain = next(lark.speak("I need more time alone."))
    levels = [active_level_dbfs(from_pcm(chunk), PLAYED_RATE_HZ) for chunk in (before, quote, after)]
    assert levels == pytest.approx([TARGET_DBFS, TARGET_DBFS - 1.5, TARGET_DBFS], abs=0.5)
    sound, without = (np.flatnonzero(samples(chunk)) for chunk in (quote, plain))
    assert np.ptp(sound) > np.ptp(without)
    assert sound[0] > without[0] + 0.05 * PLAYED_RATE_HZ
    assert samples(before)[-1] == samples(quote)[-1] == samples(after)[0] == 0


def test_the_same_words_sound_the_same_in_any_order(lark: HibariVoice) -> None:
    """What is said before changes nothing: a sound in the cache is the one that would be made."""
    first = list(lark.speak(SHORT))
    list(lark.speak(LONG))
    assert list(lark.speak(SHORT)) == first


def test_kokoros_voices_are_understood_and_differ(
    kokoro: Path, cards: dict[str, VoiceCard], whisper: Any
) -> None:
    """A woman and a man of one model: each is understood to the last word, at the common loudness; one is far
    lower."""
    pitches = {}
    for id in ("heart", "michael"):
        pcm = b"".join(KokoroVoice(kokoro, cards[id], as_read).speak(SHORT))
        assert understood(whisper, pcm)[-3:] == ["you", "need", "tonight"]
        assert active_level_dbfs(from_pcm(pcm), PLAYED_RATE_HZ) == pytest.approx(TARGET_DBFS, abs=1.0)
        pitches[id] = pitch_hz(samples(pcm))
    assert pitches["heart"] > pitches["michael"] * 1.3


@pytest.mark.parametrize("text", ["Call me now.", "Rate your week.", "Anything else?"])
def test_a_short_sentence_begins_with_its_first_word(
    kokoro: Path, cards: dict[str, VoiceCard], whisper: Any, text: str
) -> None:
    """Spoken slowly by the model itself it began with a sound that nobody wrote: "It called me now"."""
    pcm = b"".join(KokoroVoice(kokoro, cards["heart"], as_read).speak(text))
    assert understood(whisper, pcm) == re.findall("[a-z]+", text.lower())


def test_every_card_of_kokoro_has_its_voice(kokoro: Path, cards: dict[str, VoiceCard]) -> None:
    """At least six voices that can be chosen, women and men, American and British, and each has a key of its
    own."""
    offered = [card for card in cards.values() if card.model == "kokoro" and card.about]
    english = [card for card in offered if card.language.startswith("en")]
    assert len(english) >= 6
    assert {card.language for card in english} == {"en-US", "en-GB"}
    voices: list[CardVoice] = [KokoroVoice(kokoro, card) for card in offered]
    assert len({voice.key for voice in voices}) == len(offered)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en-US", "Leo, the bottle is little.", "lˈiO, ðə bˈɑTᵊl ɪz lˈɪTᵊl."),
        ("en-US", "Judge the church; a jury!", "ʤˈʌʤ ðə ʧˈɜɹʧ; ə ʤˈʊɹi!"),
        ("en-US", "Four boys found a button.", "fˈɔɹ bˈYz fˈWnd ə bˈʌtᵊn."),
        ("en-GB", "Hello there, four birds.", "həlˈQ ðˈɛː, fˈɔː bˈɜːdz."),
        ("fr", "Bonjour, ça va ?", "bɔ̃ʒˈuʁ, sa vˈa?"),
    ],
)
def test_words_are_written_as_the_voices_learned_them(language: str, text: str, said: str) -> None:
    """The signs of eSpeak become those of misaki, and each has a number in the model."""
    signs = misaki.phonemes(text, language)[0]
    assert "".join(signs) == said
    assert len(misaki.numbered(signs)) == len(signs) + 2


def test_a_name_is_compared_by_the_usual_signs(lark: HibariVoice) -> None:
    """Whichever voice speaks, names that were heard are compared in the same alphabet."""
    assert lark.pronounced("Leo, Theo") == "lˈiːoʊ, θˈiːoʊ"


def test_a_missing_part_is_named(tmp_path: Path, cards: dict[str, VoiceCard]) -> None:
    """What is not there is found before the session, and the sentence says how to get it."""
    with pytest.raises(ModelError, match=r"hibari\.onnx is missing; .* companion models fetch hibari"):
        HibariVoice(tmp_path, cards["lark"])
    (tmp_path / "kokoro.onnx").write_bytes(b"")
    with pytest.raises(ModelError, match=r"af_heart\.bin is missing; .* companion models fetch kokoro"):
        KokoroVoice(tmp_path, cards["heart"])
    (tmp_path / "af_heart.bin").write_bytes(b"")
    with pytest.raises(ModelError, match="language de is none that its model speaks"):
        KokoroVoice(tmp_path, replace(cards["heart"], language="de"))


def test_a_higher_card_is_as_fast(lark: HibariVoice, hibari: Path, cards: dict[str, VoiceCard]) -> None:
    """A ratio changes who speaks, not how fast."""
    high = HibariVoice(hibari, replace(cards["lark"], ratio=1.2), as_read)
    plain_s, high_s = (sum(map(played_seconds, voice.speak(SHORT))) for voice in (lark, high))
    assert high_s == pytest.approx(plain_s, rel=0.1)
    assert np.isfinite(high_s)
