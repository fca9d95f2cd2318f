"""The ears with a recogniser: whose voice it was is told in time, and nobody's words land in another's."""

import itertools
from collections.abc import Mapping

import numpy as np
import pytest

from companion.core.api.events import (
    Event,
    Heard,
    SpeechDismissed,
    SpeechEnded,
    SpeechStarted,
    SpeechSuspected,
    VoiceHeard,
    VoiceTaken,
)
from companion.core.api.ports import Transcriber
from companion.core.api.utterances import Transcript, Utterance
from companion.core.api.voices import Quality, Track, VoiceKind, nearest, partner
from companion.hearing.enrolling import Enrolling
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import SpeakerEmbedder
from companion.hearing.listener import Listener
from companion.hearing.recogniser import Recogniser
from companion.hearing.voiceprints import ENOUGH_S, Voiceprint
from companion.hearing.whisper import WhisperTranscriber
from companion.speaking.speaker import Inline
from tests.hearing.conftest import HELLO, SHORT, TALK, Spoken
from tests.hearing.sounds import RATE_HZ, Sound, breathing, coloured, keyboard, level, pcm, silence

MAYA = partner("Maya")


class Wordless:
    """Where words don't matter."""

    def transcribe(self, utterance: Utterance) -> Transcript:
        """None."""
        return Transcript("", 0.0)


class Ears:
    """Ears that know some voices, and learn others; their events are kept."""

    def __init__(
        self,
        embedder: SpeakerEmbedder,
        prints: Mapping[str, Voiceprint],
        record: Transcriber | None = None,
        offset_s: float = 0.0,
    ) -> None:
        self.events: list[Event] = []
        gallery = Gallery(prints)
        self.learner = Enrolling(embedder, gallery, self.events.append, Inline())
        self.listener = Listener(
            self.events.append,
            draft=None,
            record=record or Wordless(),
            draft_executor=Inline(),
            record_executor=Inline(),
            offset_s=offset_s,
            recogniser=Recogniser(embedder, gallery),
            learner=self.learner,
        )

    def hear(self, *sounds: Sound, block_bytes: int = 640) -> "Ears":
        """Hear the sounds after each other, in blocks, above the breath of a quiet room."""
        heard = np.concatenate(sounds)
        data = pcm(heard + level(coloured(len(heard) / RATE_HZ + 1, 1), -70)[: len(heard)])
        for at in range(0, len(data), block_bytes):
            self.listener.hear(data[at : at + block_bytes])
        return self

    def track(self) -> Track:
        """Who was heard when, as far as it stands in the end."""
        track = Track()
        for event in self.events:
            if isinstance(event, VoiceHeard):
                track.add(event.stretch)
        return track

    def seconds_of(self, name: str, start_s: float = 0.0, end_s: float = 1e6) -> float:
        """How long a partner was heard in a time."""
        return self.track().seconds_of(start_s, end_s).get(partner(name), 0.0)

    def ended(self) -> list[SpeechEnded]:
        """The ends of utterances."""
        return [event for event in self.events if isinstance(event, SpeechEnded)]


@pytest.fixture
def couple(prints: Mapping[str, Voiceprint]) -> Mapping[str, Voiceprint]:
    """Maya and Leo."""
    return {name: prints[name] for name in ("Maya", "Leo")}


def test_whose_voice_it_was_is_told_before_the_utterance_ends(
    embedder: SpeakerEmbedder, couple: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """In session seconds, several times while somebody speaks, and nothing of it after the end."""
    maya, leo = spoken(TALK, "maya"), spoken(SHORT, "leo")
    ears = Ears(embedder, couple, offset_s=100.0).hear(silence(1.0), maya, silence(1.5), leo, silence(1.5))
    known_until_s = 0.0
    for event in ears.events:
        if isinstance(event, SpeechEnded):
            known_until_s = event.at_s
        elif isinstance(event, VoiceHeard):
            assert event.stretch.start_s >= known_until_s - 0.1
    assert len(ears.ended()) >= 2
    told = [event for event in ears.events if isinstance(event, VoiceHeard)]
    assert len(told) > 2 * (len(maya) + len(leo)) / RATE_HZ
    border_s = 101.7 + len(maya) / RATE_HZ
    assert ears.seconds_of("Maya", 100.0, border_s) > 0.7 * len(maya) / RATE_HZ
    assert ears.seconds_of("Leo", border_s) > 0.7 * len(leo) / RATE_HZ
    assert ears.seconds_of("Leo", 0.0, border_s) == ears.seconds_of("Maya", border_s) == 0.0


@pytest.mark.parametrize("word", ["Yes.", "No.", "Pass.", "I'm done."])
def test_a_single_word_is_told_from_another_voice_that_is_known(
    embedder: SpeakerEmbedder, couple: Mapping[str, Voiceprint], spoken: Spoken, word: str
) -> None:
    """It is too short for a verdict by itself, not for a choice between two."""
    for card, name in (("maya", "Maya"), ("leo", "Leo")):
        ended = Ears(embedder, couple).hear(silence(1.0), spoken(word, card), silence(1.0)).ended()
        assert [nearest(event.likeness) for event in ended] == [name]


@pytest.mark.parametrize("words", ["I'm done.", "No, wait.", "That's not true."])
def test_what_another_says_close_behind_is_an_utterance_of_its_own(
    embedder: SpeakerEmbedder, couple: Mapping[str, Voiceprint], spoken: Spoken, words: str
) -> None:
    """It comes sooner than an utterance ends, and still neither swallows the other."""
    said = (silence(1.0), spoken(SHORT, "maya"), silence(0.35), spoken(words, "leo"), silence(1.2))
    ended = Ears(embedder, couple).hear(*said).ended()
    assert [nearest(event.likeness) for event in ended][-1] == "Leo"
    assert len(ended) == 2


def test_a_short_word_too_has_its_verdict_before_it_ends(
    embedder: SpeakerEmbedder, couple: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """ "Yes." is too short to say whose it is; that is told, in time."""
    ears = Ears(embedder, couple).hear(silence(1.0), spoken("Yes.", "maya"), silence(1.5))
    kinds = [type(event) for event in ears.events]
    assert kinds.index(VoiceHeard) < kinds.index(SpeechEnded)
    assert {stretch.who.kind for stretch in ears.track().between(0, 9)} == {VoiceKind.UNSURE}


def test_while_nobody_is_enrolled_no_voice_is_told(embedder: SpeakerEmbedder, spoken: Spoken) -> None:
    """Without enrolment everything else works as before."""
    ears = Ears(embedder, {}).hear(silence(1.0), spoken(TALK, "maya"), silence(1.0))
    assert VoiceHeard not in {type(event) for event in ears.events}
    assert ears.ended()


def test_the_words_of_who_breaks_in_are_an_utterance_of_their_own(
    embedder: SpeakerEmbedder, couple: Mapping[str, Voiceprint], base: WhisperTranscriber, spoken: Spoken
) -> None:
    """Leo cuts Maya off without a pause, and she goes on: three pieces, each in one voice, no word lost."""
    first, breaks_in, goes_on = spoken(TALK, "maya"), spoken(SHORT, "leo"), spoken(TALK, "maya")
    ears = Ears(embedder, couple, base).hear(silence(1.0), first, breaks_in, goes_on, silence(1.5))
    words: dict[str, str] = {"Maya": "", "Leo": ""}
    for event in ears.events:
        if isinstance(event, Heard):
            name = max(words, key=lambda name: ears.seconds_of(name, event.start_s, event.end_s))
            words[name] += " " + event.text.lower()
    assert "have to say something" in words["Leo"]
    assert "not like this" in words["Leo"]
    assert words["Maya"].count("evening") == words["Maya"].count("stayed with me") == 2
    assert "say something" not in words["Maya"]
    assert "evening" not in words["Leo"]


def test_an_mm_hm_does_not_part_a_story(
    embedder: SpeakerEmbedder, couple: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """Half a second of the other, right in between, leaves the utterance whole."""
    blip = spoken(SHORT, "leo")[: int(0.45 * RATE_HZ)]
    maya = spoken(TALK, "maya")
    half = maya[: int(2.0 * RATE_HZ)]
    ears = Ears(embedder, couple).hear(silence(1.0), half, blip, half, silence(1.5))
    assert [end.goes_on for end in ears.ended()] == [False]


def test_events_with_voices_do_not_depend_on_blocks(
    embedder: SpeakerEmbedder, couple: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """Small blocks or one big block: the same verdicts and the same cuts."""
    sounds = (silence(0.7), spoken(TALK, "maya"), spoken(SHORT, "leo"), silence(1.2))
    expected = Ears(embedder, couple).hear(*sounds).events
    assert any(isinstance(event, SpeechEnded) and event.goes_on for event in expected)
    assert Ears(embedder, couple).hear(*sounds, block_bytes=10**9).events == expected


def test_speech_over_a_prompt_is_suspected_at_once(embedder: SpeakerEmbedder, spoken: Spoken) -> None:
    """Mostly within 80 ms of the first loud sound, so that the prompt is lowered in time; that it is speech
    is told a moment later."""
    delays_s: list[float] = []
    for by, word in itertools.product(
        ("maya", "leo", "joe"), ("Stop.", "Pause.", "Time out.", "Wait a moment.")
    ):
        ears = Ears(embedder, {})
        ears.listener.over_prompt(True)
        loud = spoken(word, by)
        rms = np.sqrt(np.convolve(loud**2, np.ones(80) / 80, "same"))
        onset = int(np.argmax(rms > 0.3 * rms.max()))
        ears.hear(silence(1.0), loud[:onset])
        rest, heard_s = pcm(loud[onset:]), 0.0
        while not ears.events:
            ears.listener.hear(rest[:640])
            rest, heard_s = rest[640:], heard_s + 0.02
        delays_s.append(heard_s)
        (suspected,) = ears.events
        assert isinstance(suspected, SpeechSuspected)
        assert suspected.at_s == pytest.approx(1.0, abs=0.4)
        ears.listener.hear(rest + pcm(silence(1.0)))
        assert [type(event) for event in ears.events[:2]] == [SpeechSuspected, SpeechStarted]
        assert SpeechDismissed not in {type(event) for event in ears.events}
    assert np.median(delays_s) <= 0.081
    assert max(delays_s) <= 0.2


def test_a_suspicion_that_was_wrong_is_taken_back(embedder: SpeakerEmbedder) -> None:
    """Loud breath over a prompt: each suspicion is followed by speech or a dismissal, and none remains."""
    ears = Ears(embedder, {})
    ears.listener.over_prompt(True)
    ears.hear(breathing(30.0), silence(1.0))
    told = [type(e) for e in ears.events if isinstance(e, SpeechSuspected | SpeechStarted | SpeechDismissed)]
    assert told.count(SpeechDismissed) >= 1
    assert len(told) <= 20
    assert told[::2] == [SpeechSuspected] * (len(told) // 2)
    assert SpeechSuspected not in told[1::2]


def test_without_a_prompt_nothing_is_suspected(embedder: SpeakerEmbedder, spoken: Spoken) -> None:
    """There is nothing to lower."""
    ears = Ears(embedder, {}).hear(silence(1.0), spoken("Stop.", "maya"), silence(1.0))
    assert not {SpeechSuspected, SpeechDismissed} & {type(event) for event in ears.events}


def test_typing_over_a_prompt_leaves_no_suspicion(embedder: SpeakerEmbedder) -> None:
    """Whatever is suspected of a keyboard is dismissed: the prompt is not kept low."""
    ears = Ears(embedder, {})
    ears.listener.over_prompt(True)
    ears.hear(keyboard(10.0), silence(1.0))
    suspected = sum(isinstance(event, SpeechSuspected) for event in ears.events)
    dismissed = sum(isinstance(event, SpeechDismissed) for event in ears.events)
    assert suspected == dismissed <= 2


def test_when_the_sound_breaks_off_the_suspicion_is_dismissed(
    embedder: SpeakerEmbedder, spoken: Spoken
) -> None:
    """A prompt that was lowered comes back, also when the microphone is lost in that moment."""
    ears = Ears(embedder, {})
    ears.listener.over_prompt(True)
    ears.hear(silence(1.0))
    loud = pcm(spoken("Stop.", "maya"))
    while not ears.events:
        ears.listener.hear(loud[:640])
        loud = loud[640:]
    ears.listener.flush()
    assert [type(event) for event in ears.events] == [SpeechSuspected, SpeechDismissed]


def test_a_voice_is_learned_while_it_is_heard_and_known_from_then_on(
    embedder: SpeakerEmbedder, couple: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """After each utterance it is said how much is missing; when it is enough, the next word is hers."""
    ears = Ears(embedder, {"Leo": couple["Leo"]})
    ears.learner.learn(7, "Maya")
    ears.hear(silence(1.0), spoken(TALK, "maya"), silence(1.0))
    (short,) = [event for event in ears.events if isinstance(event, VoiceTaken)]
    assert (short.id, short.quality) == (7, Quality.TOO_SHORT)
    assert 0 < short.missing_s < ENOUGH_S - 2
    ears.hear(spoken(HELLO, "maya"), silence(1.0))
    taken = [event for event in ears.events if isinstance(event, VoiceTaken)]
    assert taken[-1] == VoiceTaken(7, Quality.GOOD)
    known_from = ears.events.index(taken[-1])
    hers = [e for e in ears.events if isinstance(e, VoiceHeard) and e.stretch.who == MAYA]
    assert all(ears.events.index(event) > known_from for event in hers)
    before_s = ears.seconds_of("Maya")
    ears.hear(spoken(SHORT, "maya"), silence(1.0))
    assert ears.seconds_of("Maya") > before_s + 1.5
    assert [event for event in ears.events if isinstance(event, VoiceTaken)] == taken, "it ended"


def test_what_is_said_while_the_companion_sounds_is_not_learned(
    embedder: SpeakerEmbedder, spoken: Spoken
) -> None:
    """Its own voice may be left in the microphone: a voiceprint is made of what comes after the prompt."""
    ears = Ears(embedder, {})
    ears.learner.learn(1, "Maya")
    ears.listener.over_prompt(True)
    ears.hear(spoken(HELLO, "joe"), silence(1.0))
    ears.listener.over_prompt(False)
    assert not [event for event in ears.events if isinstance(event, VoiceTaken)]
    ears.hear(spoken(HELLO, "maya"), silence(1.0))
    assert VoiceTaken(1, Quality.GOOD) in ears.events
