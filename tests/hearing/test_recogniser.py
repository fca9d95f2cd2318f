"""Enrolment and the streaming recogniser, with three real synthetic voices."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api.voices import COMPANION, SOMEONE_ELSE, Quality, Stretch, VoiceKind, Who, partner
from companion.core.audio import FRAME_S, HEARD_FRAME_SAMPLES, HEARD_RATE_HZ
from companion.hearing.gallery import Gallery, View
from companion.hearing.ge2e import Array, SpeakerEmbedder, unit
from companion.hearing.recogniser import MEMORY_S, Recogniser
from companion.hearing.voiceprints import Enrolment, Voiceprint
from tests.hearing.conftest import HELLO, SHORT, TALK, Spoken, voiced, whole_frames
from tests.hearing.sounds import noisy

MAYA, LEO = partner("Maya"), partner("Leo")


@pytest.fixture
def recogniser(embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint]) -> Recogniser:
    """Knows Maya, Leo, and the companion's own voice."""
    couple = {name: prints[name] for name in ("Maya", "Leo")}
    return Recogniser(embedder, Gallery(couple, prints["Joe"]))


def verdicts(recogniser: Recogniser, *parts: Array | float) -> list[Stretch]:
    """What is said of speech, and pauses in seconds between."""
    found: list[Stretch] = []
    for part in parts:
        if isinstance(part, float):
            for _ in range(round(part * 50)):
                found += recogniser.feed(np.zeros(HEARD_FRAME_SAMPLES, np.float32), False)
        else:
            for frame in whole_frames(part):
                found += recogniser.feed(frame, True)
    return [*found, *recogniser.flush()]


def seconds_of(found: list[Stretch], who: Who) -> float:
    """How long somebody spoke, where later verdicts count."""
    said = {
        frame: verdict.who
        for verdict in found
        for frame in range(round(verdict.start_s / FRAME_S), round(verdict.end_s / FRAME_S))
    }
    return FRAME_S * sum(one == who for one in said.values())


def test_each_partner_is_known_by_voice(recogniser: Recogniser, spoken: Spoken) -> None:
    """Who speaks is said while the speech goes on, and for nearly all of it; a pause may count to either."""
    maya, leo = voiced(spoken, TALK, "maya"), voiced(spoken, TALK, "leo")
    found = verdicts(recogniser, maya, 0.5, leo)
    assert seconds_of(found, MAYA) == pytest.approx(len(maya) / HEARD_RATE_HZ, abs=0.6)
    assert seconds_of(found, LEO) == pytest.approx(len(leo) / HEARD_RATE_HZ, abs=0.6)
    assert found[0].who == MAYA
    assert found[0].end_s < 1.2, "the first verdict does not wait for the end"


def test_a_change_of_speaker_without_a_pause_is_noticed_within_a_second_and_a_half(
    recogniser: Recogniser, spoken: Spoken
) -> None:
    """An interruption needs no silence before it."""
    maya, leo = voiced(spoken, TALK, "maya"), voiced(spoken, SHORT, "leo")
    found = verdicts(recogniser, maya, leo)
    changed_s = len(maya) / HEARD_RATE_HZ
    first = next(verdict for verdict in found if verdict.who == LEO)
    assert changed_s - 0.5 < first.start_s < changed_s + 0.8
    assert first.end_s < changed_s + 1.5


def test_the_companion_is_never_taken_for_a_partner(recogniser: Recogniser, spoken: Spoken) -> None:
    """What is left of its own voice in the microphone belongs to nobody here."""
    found = verdicts(recogniser, voiced(spoken, TALK, "joe"))
    assert {verdict.who for verdict in found} <= {COMPANION, Who(VoiceKind.UNSURE)}
    assert seconds_of(found, COMPANION) > 2


def test_somebody_who_was_not_enrolled_is_no_partner(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """A guest or the television: someone else, or unsure, and never Maya for long."""
    found = verdicts(Recogniser(embedder, Gallery({"Maya": prints["Maya"]})), voiced(spoken, TALK, "leo"))
    assert seconds_of(found, MAYA) < 0.5
    assert seconds_of(found, SOMEONE_ELSE) > 1


def test_an_mm_hm_is_too_short_to_accuse_anybody(recogniser: Recogniser, spoken: Spoken) -> None:
    """Half a second of speech stays unsure."""
    found = verdicts(recogniser, voiced(spoken, SHORT, "leo")[: HEARD_RATE_HZ // 2], 1.0)
    assert [verdict.who.kind for verdict in found] == [VoiceKind.UNSURE]


@settings(max_examples=20)
@given(pauses=st.lists(st.integers(1, 40), min_size=1, max_size=4), seed=st.integers(0, 99))
def test_verdicts_cover_all_speech_in_order(pauses: list[int], seed: int) -> None:
    """Whatever is heard: none is left out, and a verdict takes back little and goes beyond nothing."""

    random = np.random.default_rng(seed)

    class Fickle:
        """Changes its mind all the time."""

        def __init__(self) -> None:
            self.windows = 0

        def trail(self) -> "Fickle":
            return self

        def embed(self, speech: Array) -> Array:
            return unit(random.standard_normal(256).astype(np.float32))

        def clear(self) -> None:
            self.windows = 0

        def begin(self) -> None:
            self.windows += 1

        def forget(self, oldest: int) -> None:
            self.windows -= oldest

        def add(self, block: Array) -> Array:
            return unit(random.standard_normal((self.windows, 256)).astype(np.float32))

    fickle = Fickle()
    anybody = {name: Voiceprint(fickle.embed(np.zeros(1, np.float32)), 0.1) for name in ("Maya", "Leo")}
    recogniser = Recogniser(fickle, Gallery(anybody))
    found: list[Stretch] = []
    frame = np.zeros(HEARD_FRAME_SAMPLES, np.float32)
    for pause in pauses:
        for speech in [True] * (pause * 3) + [False] * pause:
            found += recogniser.feed(frame, speech)
    found += recogniser.flush()
    told = {
        number
        for verdict in found
        for number in range(round(verdict.start_s / FRAME_S), round(verdict.end_s / FRAME_S))
    }
    heard, at = set[int](), 0
    for pause in pauses:
        heard |= set(range(at, at + pause * 3))
        at += pause * 4
    assert heard <= told <= set(range(at))
    known_until_s = 0.0
    for verdict in found:
        assert verdict.start_s >= known_until_s - MEMORY_S
        known_until_s = max(known_until_s, verdict.end_s)


def test_enrolment_asks_for_more_when_there_is_too_little(embedder: SpeakerEmbedder, spoken: Spoken) -> None:
    """Three seconds are not enough."""
    enrolment = Enrolment(embedder)
    enrolment.add(voiced(spoken, HELLO, "maya")[: 3 * HEARD_RATE_HZ], np.zeros(0, np.float32))
    assert enrolment.result() == (Quality.TOO_SHORT, None)


def test_enrolment_notices_noise(embedder: SpeakerEmbedder, spoken: Spoken) -> None:
    """A voice that hardly stands out from the room gives no voiceprint."""
    speech = noisy(spoken(HELLO, by="maya"), 3.0).astype(np.float32)
    room = (speech[:HEARD_RATE_HZ] - spoken(HELLO, by="maya")[:HEARD_RATE_HZ]).astype(np.float32)
    enrolment = Enrolment(embedder)
    enrolment.add(speech, room)
    assert enrolment.result() == (Quality.TOO_NOISY, None)


def test_enrolment_notices_a_second_voice(embedder: SpeakerEmbedder, spoken: Spoken) -> None:
    """Somebody who helps out in the middle is heard."""
    enrolment = Enrolment(embedder)
    enrolment.add(voiced(spoken, HELLO, "maya")[: 7 * HEARD_RATE_HZ], np.zeros(0, np.float32))
    enrolment.add(voiced(spoken, HELLO, "leo")[: 2 * HEARD_RATE_HZ], np.zeros(0, np.float32))
    assert enrolment.result() == (Quality.ANOTHER_VOICE, None)


def test_the_same_person_twice_is_noticed(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """When Maya speaks for Leo too, the two could never be told apart."""
    enrolment = Enrolment(embedder, {"Maya": prints["Maya"]})
    enrolment.add(voiced(spoken, f"{TALK} {SHORT} {TALK}", "maya"), np.zeros(0, np.float32))
    quality, voiceprint = enrolment.result()
    assert quality is Quality.ALIKE
    assert voiceprint is not None


def mixed(one: Array, other: Array, db: float) -> Array:
    """Both at once, as long as the shorter; the other so much louder."""
    size = min(len(one), len(other))
    one, other = one[:size], other[:size]
    other = other * np.sqrt(np.mean(one**2) / np.mean(other**2)) * 10 ** (db / 20)
    return np.asarray(one + other, np.float32)


def test_two_who_speak_at_once_are_several(recogniser: Recogniser, spoken: Spoken) -> None:
    """Voices that overlap for seconds, equally loud, are marked; nobody is chosen at random."""
    both = Who(VoiceKind.SEVERAL, among=("Leo", "Maya"))
    texts = [(f"{TALK} {SHORT}", f"{SHORT} {TALK}"), (f"{TALK} {TALK}", f"{SHORT} {SHORT}")]
    marked_s = whole_s = 0.0
    for one, other in (*texts, texts[0][::-1]):
        together = mixed(voiced(spoken, one, "maya"), voiced(spoken, other, "leo"), 0.0)
        marked_s += seconds_of(verdicts(recogniser, together), both)
        whole_s += len(together) / HEARD_RATE_HZ
    assert marked_s > 0.3 * whole_s


def test_of_two_who_speak_at_once_the_softer_is_not_heard_alone(
    recogniser: Recogniser, spoken: Spoken
) -> None:
    """Where one is twice as loud the words are mostly that one's, or several's, or no one is sure: how much
    is found depends on the words and on the synthesis."""
    maya, leo = voiced(spoken, f"{TALK} {SHORT}", "maya"), voiced(spoken, f"{SHORT} {TALK}", "leo")
    found = verdicts(recogniser, mixed(maya, leo, 6.0), 1.5, mixed(leo, maya, 6.0))
    change_s = found[-1].end_s / 2
    assert seconds_of([stretch for stretch in found if stretch.end_s < change_s], MAYA) < 0.3 * change_s
    assert seconds_of([stretch for stretch in found if stretch.start_s > change_s], LEO) < 0.3 * change_s


def test_one_voice_is_never_two(recogniser: Recogniser, spoken: Spoken) -> None:
    """Who speaks alone, or after the other without a pause, is not said to overlap with anybody."""
    maya, leo = (voiced(spoken, f"{TALK} {SHORT}", name) for name in ("maya", "leo"))
    found = verdicts(recogniser, maya, leo, 0.3, maya, 1.5, leo, maya)
    assert not [stretch for stretch in found if stretch.who.kind is VoiceKind.SEVERAL]


def test_of_two_who_sound_alike_it_is_known_that_it_is_no_third(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """Where a voice fits two sisters, nobody says which, but it surely is not Leo."""
    both_ways = np.zeros(256, np.float32)
    both_ways[:2] = 0.1, -0.1
    sisters = {
        name: Voiceprint(unit(prints["Maya"].direction + sign * both_ways), prints["Maya"].agreement)
        for name, sign in (("Maya", 1), ("Ann", -1))
    }
    recogniser = Recogniser(embedder, Gallery({**sisters, "Leo": prints["Leo"]}))
    found = verdicts(recogniser, voiced(spoken, TALK, "maya"))
    unsure = Who(VoiceKind.UNSURE, among=("Ann", "Maya"))
    assert seconds_of(found, unsure) > 0.6 * found[-1].end_s
    assert unsure.is_surely_not("Leo")
    assert all(stretch.who.partner != "Leo" for stretch in found)


def test_voices_come_and_go_while_somebody_speaks(
    embedder: SpeakerEmbedder, prints: Mapping[str, Voiceprint], spoken: Spoken
) -> None:
    """A voice that was learned is recognised from then on, and one that is forgotten never named again."""
    gallery = Gallery({})
    recogniser = Recogniser(embedder, gallery)
    frames = whole_frames(voiced(spoken, f"{TALK} {SHORT} {TALK}", "maya"))
    third = len(frames) // 3
    found: list[list[Stretch]] = []
    for part in range(3):
        if part == 1:
            gallery.learn(MAYA, prints["Maya"])
        elif part == 2:
            gallery.forget("Maya")
        found.append([])
        for frame in frames[part * third : (part + 1) * third]:
            found[part] += recogniser.feed(frame, True)
    nothing, known, forgotten = found
    assert nothing == []
    assert seconds_of(known, MAYA) > 1
    assert all(stretch.start_s > third * FRAME_S - FRAME_S for stretch in known)
    assert forgotten == []


def test_while_nobody_is_known_nothing_is_computed(embedder: SpeakerEmbedder, spoken: Spoken) -> None:
    """Alone, or before anybody is enrolled, recognition costs nothing."""

    class Unused:
        def embed(self, speech: Array) -> Array:
            raise AssertionError

        def trail(self) -> "Unused":
            return self

        def clear(self) -> None:
            """Nothing to forget."""

        def begin(self) -> None:
            raise AssertionError

        def forget(self, oldest: int) -> None:
            raise AssertionError

        def add(self, block: Array) -> Array:
            raise AssertionError

    assert verdicts(Recogniser(Unused(), Gallery({})), voiced(spoken, TALK, "maya"), 1.5) == []


def looking(gallery: Gallery, a: float, b: float, seconds: float = 1.0) -> View:
    """Speech that fits the first voice by ``a`` and the second by ``b``."""
    embedding = np.zeros(256, np.float32)
    embedding[:2] = a, b
    return gallery.view(embedding, seconds)


def apart() -> Gallery:
    """Two voices with nothing in common."""
    axes = np.eye(256, dtype=np.float32)
    return Gallery({"Maya": Voiceprint(axes[0], 0.7), "Leo": Voiceprint(axes[1], 0.7)})


def test_where_one_barely_fits_better_than_the_other_the_other_needs_a_clearer_lead() -> None:
    """Noise or distance makes Maya's own speech nearly as much like Leo's: a little more like his is no sign
    that it is Leo, until she is heard well again. Of Leo, who is heard well, nothing more is needed."""
    gallery = apart()
    assert looking(gallery, 0.60, 0.68).who() == LEO
    for _ in range(200):
        gallery.note_usual(MAYA, looking(gallery, 0.70, 0.66), 0.1)
    assert looking(gallery, 0.60, 0.68).who().kind is VoiceKind.UNSURE
    assert looking(gallery, 0.55, 0.72).who() == LEO
    assert looking(gallery, 0.68, 0.60).who() == MAYA
    for _ in range(600):
        gallery.note_usual(MAYA, looking(gallery, 0.80, 0.50), 0.1)
    assert looking(gallery, 0.60, 0.68).who() == LEO


def test_where_one_voice_sounds_mixed_by_itself_more_is_needed_to_be_two() -> None:
    """Others' talk next door makes one voice sound like two: where it does all the time, it is one."""
    gallery = apart()
    assert looking(gallery, 0.55, 0.54).who().kind is VoiceKind.SEVERAL
    for _ in range(200):
        gallery.note_usual(MAYA, looking(gallery, 0.55, 0.54), 0.1)
    assert looking(gallery, 0.55, 0.54).who().kind is VoiceKind.UNSURE
