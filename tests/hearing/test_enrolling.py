"""Learning voices in a session, and profiles that are kept."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.events import Event, VoiceTaken
from companion.core.api.voices import COMPANION, Quality, VoiceKind, partner
from companion.errors import JournalError
from companion.hearing.enrolling import PROFILE_BYTES, Enrolling, companion_voiceprint, from_bytes, to_bytes
from companion.hearing.gallery import MOST_MOVED, Gallery, View
from companion.hearing.ge2e import Array, SpeakerEmbedder, unit
from companion.hearing.recogniser import Recogniser, judge
from companion.hearing.voiceprints import ENOUGH_S, Voiceprint
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice
from companion.speaking.speaker import Inline
from tests.hearing.conftest import HELLO, SHORT, TALK, Spoken, voiced, whole_frames

MAYA, LEO = partner("Maya"), partner("Leo")
ROOM = np.random.default_rng(5).standard_normal(16_000).astype(np.float32) * np.float32(3e-4)


class Profiles:
    """Keeps voices in memory, or can't."""

    def __init__(self, broken: bool = False) -> None:
        self.forgotten: list[str | None] = []
        self.broken = broken

    def voices(self) -> Mapping[str, bytes]:
        """None."""
        return {}

    def store_voice(self, person: str, profile: bytes) -> None:
        """Not wanted here."""
        raise AssertionError

    def forget_voice(self, person: str | None) -> None:
        """Forget, or fail."""
        if self.broken:
            raise JournalError("The disk is gone.")
        self.forgotten.append(person)


class School:
    """Somebody who teaches voices, utterance by utterance."""

    def __init__(
        self,
        embedder: SpeakerEmbedder,
        known: Mapping[str, Voiceprint],
        profile_store: Profiles | None = None,
    ) -> None:
        self.gallery = Gallery(known)
        self.events: list[Event] = []
        self.troubles: list[str] = []
        self.ears = Enrolling(
            embedder,
            self.gallery,
            self.events.append,
            Inline(),
            profile_store=profile_store,
            on_trouble=self.troubles.append,
        )

    def say(self, speech: Array, room: Array = ROOM) -> Event | None:
        """One utterance; what is said of it."""
        count = len(self.events)
        for frame in whole_frames(room):
            self.ears.add(frame, False)
        for frame in whole_frames(speech):
            self.ears.add(frame, True)
        self.ears.utterance_over()
        return self.events[-1] if len(self.events) > count else None


@pytest.fixture(scope="module")
def hello(spoken: Spoken) -> Callable[[str], Array]:
    """More than eight seconds of somebody."""
    return lambda by: voiced(spoken, HELLO, by)


def test_learning_asks_for_what_is_missing_and_ends_when_it_is_good(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], hello: Callable[[str], Array]
) -> None:
    """Three seconds, five are missing; then it is enough, and the voice is known at once."""
    school = School(embedder, {"Leo": prints["Leo"]})
    school.ears.learn(3, "Maya")
    first = school.say(hello("maya")[:48_000])
    assert isinstance(first, VoiceTaken)
    assert (first.id, first.quality) == (3, Quality.TOO_SHORT)
    assert first.missing_s == pytest.approx(ENOUGH_S - 3, abs=0.03)
    assert "Maya" not in school.gallery.partners
    assert school.say(hello("maya")[48_000:160_000]) == VoiceTaken(3, Quality.GOOD)
    assert set(school.gallery.partners) == {"Maya", "Leo"}
    assert judge(hello("maya")[160_000:200_000], embedder, school.gallery) == MAYA
    assert school.say(hello("maya")) is None, "nothing is learned any more"


@pytest.mark.parametrize("spoiled", [Quality.TOO_NOISY, Quality.ANOTHER_VOICE])
def test_what_can_not_be_used_is_thrown_away_and_learned_anew(
    embedder: SpeakerEmbedder, hello: Callable[[str], Array], spoiled: Quality
) -> None:
    """Noise, or somebody who helps out: what was said then does not spoil the second attempt."""
    school = School(embedder, {})
    school.ears.learn(1, "Maya")
    maya, leo = hello("maya"), hello("leo")
    if spoiled is Quality.TOO_NOISY:
        noise = np.random.default_rng(1).standard_normal(160_000).astype(np.float32) * np.float32(0.1)
        taken = school.say(maya[:160_000] + noise, noise)
    else:
        taken = school.say(np.concatenate([maya[:100_000], leo[:40_000]]))
    assert taken == VoiceTaken(1, spoiled)
    assert not school.gallery.knows_partners
    assert school.say(maya[:160_000]) == VoiceTaken(1, Quality.GOOD)


def test_who_sounds_like_another_is_told_and_known_all_the_same(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], hello: Callable[[str], Array]
) -> None:
    """The two will be confused; the session decides what to say of it."""
    school = School(embedder, {"Maya": prints["Maya"]})
    school.ears.learn(1, "Ann")
    assert school.say(hello("maya")) == VoiceTaken(1, Quality.ALIKE)
    assert set(school.gallery.partners) == {"Maya", "Ann"}


def test_learning_a_voice_again_replaces_it(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], hello: Callable[[str], Array]
) -> None:
    """What was known of Maya before does not make the new voiceprint alike."""
    school = School(embedder, {"Maya": prints["Maya"], "Leo": prints["Leo"]})
    school.ears.learn(1, "Maya")
    assert school.say(hello("maya")) == VoiceTaken(1, Quality.GOOD)
    assert set(school.gallery.partners) == {"Maya", "Leo"}


def test_learning_can_be_stopped(embedder: SpeakerEmbedder, hello: Callable[[str], Array]) -> None:
    """Under its own id; another id stops nothing."""
    school = School(embedder, {})
    school.ears.learn(1, "Maya")
    school.ears.stop_learning(2)
    assert school.say(hello("maya")[:48_000]) is not None
    school.ears.stop_learning(1)
    assert school.say(hello("maya")) is None
    assert not school.gallery.knows_partners


def test_a_voice_that_is_forgotten_is_gone_everywhere(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], hello: Callable[[str], Array]
) -> None:
    """Here, in what is kept, and in what was being learned of it; the other voice stays."""
    profile_store = Profiles()
    school = School(embedder, {"Maya": prints["Maya"], "Leo": prints["Leo"]}, profile_store)
    school.ears.learn(1, "Maya")
    school.ears.forget("Maya")
    assert school.say(hello("maya")) is None
    assert set(school.gallery.partners) == set(school.ears.profiles()) == {"Leo"}
    school.ears.forget(None)
    assert not school.gallery.knows_partners
    assert profile_store.forgotten == ["Maya", None]


def test_what_can_not_be_forgotten_on_disk_is_told(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint]
) -> None:
    """It is forgotten here, and somebody is told that it is still kept."""
    school = School(embedder, {"Maya": prints["Maya"]}, Profiles(broken=True))
    school.ears.forget("Maya")
    assert not school.gallery.knows_partners
    assert school.troubles == ["The disk is gone."]


def test_a_profile_comes_back_as_it_was_kept(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """Bytes of a session are known in the next one."""
    school = School(embedder, {"Maya": prints["Maya"], "Leo": prints["Leo"]})
    kept = school.ears.profiles()
    later = School(embedder, {})
    later.ears.know(kept)
    assert later.ears.profiles() == kept
    assert judge(voiced(spoken, SHORT, "leo"), embedder, later.gallery) == LEO


@given(at=st.integers(0, PROFILE_BYTES[0] - 1), change=st.integers(1, 255))
def test_a_profile_with_a_wrong_byte_is_refused(at: int, change: int) -> None:
    """Whichever byte it is; in one sentence that says whose voice, and what to do."""
    good = to_bytes(Voiceprint(unit(np.arange(256, dtype=np.float32)), 0.8))
    damaged = bytearray(good)
    damaged[at] ^= change
    assert from_bytes("Maya", good).agreement == pytest.approx(0.8)
    with pytest.raises(JournalError, match=r"Maya's voice .*learn it again\.$"):
        from_bytes("Maya", bytes(damaged))


@given(st.binary(max_size=2 * PROFILE_BYTES[0]), st.booleans())
def test_what_is_no_profile_is_refused(data: bytes, begins_well: bool) -> None:
    """Anything else, of any length, with or without a good beginning."""
    head = to_bytes(Voiceprint(unit(np.ones(256, np.float32)), 0.8))[:10]
    with pytest.raises(JournalError, match=r"Maya's voice"):
        from_bytes("Maya", head + data if begins_well else data)


def test_one_damaged_profile_leaves_all_unknown(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint]
) -> None:
    """Half a couple would be recognised as strangers."""
    school = School(embedder, {})
    with pytest.raises(JournalError, match="has version 9"):
        school.ears.know({"Leo": to_bytes(prints["Leo"]), "Maya": b"voice\x09" + bytes(2000)})
    assert not school.gallery.knows_partners


def test_a_profile_moves_slowly_towards_what_was_clearly_heard(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """An evening moves it a little, and of who did not speak nothing moves."""
    school = School(embedder, {"Maya": prints["Maya"], "Leo": prints["Leo"]})
    recogniser = Recogniser(embedder, school.gallery)
    for frame in whole_frames(voiced(spoken, f"{TALK} {SHORT}", "maya")):
        list(recogniser.feed(frame, True))
    moved = from_bytes("Maya", school.ears.profiles()["Maya"])
    assert 0 < _degrees(moved, prints["Maya"]) < 3
    assert school.ears.profiles()["Leo"] == to_bytes(prints["Leo"])


def test_an_hour_moves_a_profile_by_a_tenth_at_most() -> None:
    """However long and however clear, the weight of a session is bounded; what was unsure moves nothing, nor
    does a voice that does not agree with the profile at all."""
    random = np.random.default_rng(2)
    maya, leo = (unit(np.abs(random.standard_normal(256)).astype(np.float32)) for _ in range(2))
    heard = unit(maya + np.float32(0.5) * leo)
    cases = {"clear": (heard, 0.3, True), "unsure": (heard, 0.04, False), "strange": (-maya, 0.3, False)}
    for embedding, lead, moves in cases.values():
        gallery = Gallery({"Maya": Voiceprint(maya, 0.8), "Leo": Voiceprint(leo, 0.8)})
        for _ in range(3600):
            gallery.notice(View(1.6, MAYA, 0.0, lead, apart=0.6), embedding, 1.0)
        after = gallery.refreshed()["Maya"]
        assert gallery.refreshed()["Leo"].direction is leo
        assert (_degrees(after, Voiceprint(maya, 0.8)) > 0.1) == moves
        bounded = unit((1 - MOST_MOVED) * maya + MOST_MOVED * heard)
        assert float(after.direction @ maya) >= float(bounded @ maya) - 1e-5


def test_a_stranger_in_a_noisy_evening_is_not_called_one_before_the_room_is_known(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """By profiles from another day nobody is a stranger at once: Maya may only sound different today."""
    noise = 0.03 * np.random.default_rng(1).standard_normal(200_000).astype(np.float32)
    plain = {name: replace(prints[name], noisy=()) for name in ("Maya", "Leo")}
    here, kept = Gallery(plain), Gallery({})
    for name, voiceprint in plain.items():
        kept.learn(partner(name), voiceprint, here=False)
    speech = voiced(spoken, TALK, "joe")[:40_000]
    heard = speech + noise[: len(speech)]
    assert judge(heard, embedder, here).kind is VoiceKind.SOMEONE_ELSE
    assert judge(heard, embedder, kept).kind is not VoiceKind.SOMEONE_ELSE


@pytest.mark.parametrize("name", ["Maya", "Leo"])
def test_a_voice_learned_in_quiet_is_known_when_a_fan_runs(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], spoken: Spoken, name: str
) -> None:
    """In white noise 10 dB below speech, which no profile was made with, it fits as well as in quiet."""
    speech = voiced(spoken, SHORT, name.lower())
    fan = np.random.default_rng(2).standard_normal(len(speech)).astype(np.float32)
    fan *= np.sqrt(np.mean(np.square(speech)) / 10)
    heard = embedder.embed(speech + fan)
    here = Gallery({one: prints[one] for one in ("Maya", "Leo")})
    plain = Gallery({one: replace(prints[one], noisy=()) for one in ("Maya", "Leo")})
    view = here.view(heard, 1.6)
    assert view.who() == partner(name)
    assert view.fit > plain.view(heard, 1.6).fit + 0.1


@pytest.mark.parametrize("name", ["Maya", "Leo"])
def test_a_voice_learned_near_is_known_from_far(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], spoken: Spoken, name: str
) -> None:
    """In the reverberation of another room than the one that profiles are made with, it is no stranger."""
    speech = voiced(spoken, SHORT, name.lower())
    random = np.random.default_rng(5)
    tail = random.standard_normal(9600) * 10 ** (-3 * np.arange(9600) / 9600)
    heard = speech + 1.5 * np.convolve(speech, tail / np.linalg.norm(tail))[: len(speech)]
    heard += np.std(heard) / 6 * random.standard_normal(len(heard))
    view = Gallery({one: prints[one] for one in ("Maya", "Leo")}).view(
        embedder.embed(heard.astype(np.float32)), 1.6
    )
    assert view.who() == partner(name)


def test_the_companion_knows_its_own_voice_from_its_prompts(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], piper_joe: Path
) -> None:
    """What it says later is recognised as its own, and no partner is taken for it."""
    card = load_cards(Path(__file__).parents[2] / "voices")["joe"]
    voice = PiperVoice(piper_joe, card)
    own = companion_voiceprint(voice.speak(HELLO), embedder)
    gallery = Gallery({"Leo": prints["Leo"]}, own)
    joe = companion_voiceprint(voice.speak(f"{TALK} {SHORT} {TALK}"), embedder)
    assert gallery.view(joe.direction, 1.6).who() == COMPANION
    assert gallery.view(prints["Leo"].direction, 1.6).who() == LEO


def _degrees(one: Voiceprint, other: Voiceprint) -> float:
    """How far apart they point."""
    return math.degrees(math.acos(min(1.0, float(one.direction @ other.direction))))
