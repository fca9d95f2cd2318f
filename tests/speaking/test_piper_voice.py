"""The real voice, heard by a real transcriber."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr

from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ, SAMPLE_BYTES, played_seconds
from companion.errors import ModelError
from companion.speaking import card_voice
from companion.speaking.cards import VoiceCard
from companion.speaking.loudness import TARGET_DBFS, active_level_dbfs, from_pcm
from companion.speaking.mixer import Mixer
from companion.speaking.piper_voice import PiperVoice
from companion.speaking.tempo import words_per_minute
from tests.speaking.signals import largest_step, pitch_hz, samples

TEXT = "Welcome to this evening. Take a slow breath, and tell your partner what you wish for next time."
IDS = ["ada", "ben", "joe", "kim", "leo", "maya", "sam"]


@pytest.fixture(scope="module")
def whisper(base_whisper: Path) -> Any:
    """The model of the record, as a listener."""
    from faster_whisper import WhisperModel

    return WhisperModel(str(base_whisper), device="cpu", compute_type="int8", cpu_threads=2)


@pytest.fixture(scope="module")
def voices(piper_joe: Path, cards: dict[str, VoiceCard]) -> dict[str, PiperVoice]:
    """A voice for each card that ships."""
    return {id: PiperVoice(piper_joe, cards[id]) for id in IDS}


@pytest.fixture(scope="module")
def spoken(voices: dict[str, PiperVoice]) -> dict[str, list[bytes]]:
    """What each voice makes of the same text."""
    return {id: list(voice.speak(TEXT)) for id, voice in voices.items()}


def words(text: str) -> list[str]:
    """Words without case and punctuation."""
    return re.findall(r"[a-z']+", text.lower())


@pytest.mark.parametrize("id", IDS)
def test_every_voice_is_understood(id: str, spoken: dict[str, list[bytes]], whisper: Any) -> None:
    """A listener hears the words that were to be said: at most one of eighteen is lost or changed."""
    heard = soxr.resample(from_pcm(b"".join(spoken[id])), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    segments, _ = whisper.transcribe(heard, language="en", beam_size=1, temperature=0.0)
    said, understood = words(TEXT), words(" ".join(segment.text for segment in segments))
    assert len(set(said) - set(understood)) <= 1
    assert abs(len(said) - len(understood)) <= 1


@pytest.mark.parametrize("id", IDS)
def test_the_start_of_each_sentence_is_told_to_the_sample(id: str, spoken: dict[str, list[bytes]]) -> None:
    """At its end, for captions; the pause of a comma begins none, and neither does synthesis that is late."""
    told: list[tuple[float, ...]] = []
    mixer = Mixer(lambda _: told.append(mixer.sentences_s))
    mixer.begin(1)
    first, *rest = spoken[id]
    mixer.append(1, first)
    whole = len(b"".join(spoken[id])) // SAMPLE_BYTES
    mixer.render(len(first) // SAMPLE_BYTES + PLAYED_RATE_HZ)  # a second more than there is
    for chunk in rest:
        mixer.append(1, chunk)
    mixer.finish(1)
    mixer.render(whole)
    seconds = (whole + PLAYED_RATE_HZ) / PLAYED_RATE_HZ, whole / PLAYED_RATE_HZ - played_seconds(first)
    assert told == [pytest.approx(seconds, abs=0.001)]


def test_the_voices_are_three_people(spoken: dict[str, list[bytes]]) -> None:
    """Their fundamentals lie at least two semitones apart: nobody takes one for the other."""
    pitches = {id: pitch_hz(samples(b"".join(chunks))) for id, chunks in spoken.items()}
    assert pitches["maya"] > pitches["joe"] * 2 ** (2 / 12)
    assert pitches["joe"] > pitches["leo"] * 2 ** (2 / 12)


def test_shifting_a_voice_keeps_its_tempo(
    joe: PiperVoice, cards: dict[str, VoiceCard], piper_joe: Path
) -> None:
    """A ratio changes who speaks, not how fast."""
    high = PiperVoice(piper_joe, replace(cards["joe"], ratio=1.3))
    plain_s, high_s = (sum(map(played_seconds, voice.speak(TEXT))) for voice in (joe, high))
    assert high_s == pytest.approx(plain_s, rel=0.15)


def test_the_tempo_is_as_the_card_says(
    joe: PiperVoice, spoken: dict[str, list[bytes]], cards: dict[str, VoiceCard]
) -> None:
    """Estimates of a session's length can rely on the cards: Joe's by a fresh measurement, the others', who
    have his model, by how long they take for the same text."""
    assert words_per_minute(joe) == pytest.approx(cards["joe"].words_per_minute, rel=0.03)
    words_said = {id: cards[id].words_per_minute * _seconds(chunks) for id, chunks in spoken.items()}
    for id in IDS:
        assert words_said[id] == pytest.approx(np.mean(list(words_said.values())), rel=0.04)


def _seconds(chunks: list[bytes]) -> float:
    return sum(map(played_seconds, chunks))


def test_all_sentences_of_all_voices_are_equally_loud(spoken: dict[str, list[bytes]]) -> None:
    """Nobody reaches for the volume between two sentences."""
    for chunks in spoken.values():
        for chunk in chunks:
            assert active_level_dbfs(from_pcm(chunk), PLAYED_RATE_HZ) == pytest.approx(TARGET_DBFS, abs=1.0)
            assert np.abs(samples(chunk)).max() < 0.9


def test_chunks_begin_soon_and_never_click(spoken: dict[str, list[bytes]]) -> None:
    """Sound begins within 30 ms of a chunk, and both ends of a chunk are zero."""
    for chunks in spoken.values():
        for chunk in chunks:
            curve = samples(chunk)
            assert np.flatnonzero(np.abs(curve) > 0.003)[0] < 0.03 * PLAYED_RATE_HZ
            assert curve[0] == curve[-1] == 0
            assert largest_step(curve[:200]) < 0.02


def test_a_name_is_said_as_the_voice_learned_to_say_it(joe: PiperVoice) -> None:
    """A mark between vowels that eSpeak writes today, and that no voice was trained with, is left out."""
    assert joe.pronounced("Leo, Theo") == "lˈiːoʊ, θˈiːoʊ"


def test_a_long_sentence_comes_in_portions(joe: PiperVoice) -> None:
    """The first portion of a long sentence can sound while the rest is made."""
    text = "When you are ready, and only then, tell your partner what you saw, and what you felt about it."
    chunks = list(joe.speak(text))
    assert len(chunks) > 1
    assert played_seconds(chunks[0]) < 0.7 * sum(map(played_seconds, chunks))


@pytest.mark.parametrize(
    "text", ["", "   ", "...", "—", "\0\x07", "[[ ]]", "<>", "?!", "🙂", "\ud800", "[", "*"]
)
def test_text_without_words_is_silent(joe: PiperVoice, text: str) -> None:
    """Nothing to say gives no sound and no error."""
    assert list(joe.speak(text)) == []


@pytest.mark.parametrize(
    "text", ["你好。", "Ça va? Öl!", "a" * 400, "1234567890" * 20, "Hi [[x]] ]] [[", "$ %"]
)
def test_odd_text_does_no_harm(joe: PiperVoice, text: str) -> None:
    """Whatever a partner said can be quoted: it may sound odd, but it ends, and it isn't endless."""
    assert sum(map(played_seconds, joe.speak(text))) < 120


def test_cards_of_one_model_share_it(piper_joe: Path, voices: dict[str, PiperVoice]) -> None:
    """Three voices cost the memory of one: the model is loaded once."""
    for voice in voices.values():
        voice.warm()
    assert card_voice._opened.cache_info().currsize == 1


def test_keys_differ_where_sounds_differ(piper_joe: Path, cards: dict[str, VoiceCard]) -> None:
    """No voice is ever given another's cached sound, nor its own from before its card changed."""
    joe = cards["joe"]
    variants = [*cards.values(), replace(joe, ratio=1.1), replace(joe, pace=1.0), replace(joe, gain_db=-3.0)]
    keys = [PiperVoice(piper_joe, card).key for card in variants]
    assert len(set(keys)) == len(variants)
    assert PiperVoice(piper_joe, joe).key == keys[list(cards).index("joe")]


def test_a_folder_without_a_voice_is_refused(tmp_path: Path, cards: dict[str, VoiceCard]) -> None:
    """A missing voice is found before the session, not at its first prompt."""
    with pytest.raises(ModelError, match="holds 0 Piper voices"):
        PiperVoice(tmp_path, cards["joe"])
    (tmp_path / "a.onnx").write_bytes(b"")
    with pytest.raises(ModelError, match=r"a\.onnx\.json is missing"):
        PiperVoice(tmp_path, cards["joe"])


def test_a_damaged_voice_is_named(tmp_path: Path, cards: dict[str, VoiceCard]) -> None:
    """A voice that can't be loaded is one sentence with its file."""
    (tmp_path / "a.onnx").write_bytes(b"not a model")
    (tmp_path / "a.onnx.json").write_text("{}")
    with pytest.raises(ModelError, match=r"a\.onnx can't be loaded"):
        PiperVoice(tmp_path, cards["joe"]).warm()
