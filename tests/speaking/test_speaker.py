"""The companion's mouth, in virtual time and with a real worker."""

import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from companion.core.api.actions import Tone
from companion.core.api.ports import Speaker
from companion.errors import ModelError
from companion.speaking import tones
from companion.speaking.cache import CachedVoice
from companion.speaking.mixer import Mixer
from companion.speaking.speaker import Inline, VoiceSpeaker
from tests.speaking.conftest import ScriptedVoice
from tests.speaking.signals import samples, sine

FRAME = 480


class Later(Executor):
    """Keeps jobs until the test lets the worker do them."""

    def __init__(self) -> None:
        self.jobs: list[Any] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Keep the job."""
        self.jobs.append(fn)
        return Future()

    def work(self, jobs: int = 1000) -> None:
        """Do up to that many jobs."""
        while self.jobs and jobs:
            jobs -= 1
            self.jobs.pop(0)()


class Stage:
    """A speaker on a mixer that nobody drains unless asked."""

    def __init__(self, voice: Any, folder: Path, executor: Executor) -> None:
        self.ended: list[int] = []
        self.troubles: list[str] = []
        self.mixer = Mixer(self.ended.append)
        self.cache = CachedVoice(voice, folder, may_keep=lambda text: True)
        self.speaker = VoiceSpeaker(self.cache, self.mixer, executor, self.troubles.append)

    def play(self, frames: int) -> bytes:
        """What sounds in the next frames of 20 ms."""
        return b"".join(self.mixer.render(FRAME) for _ in range(frames))


@pytest.fixture
def stage(scripted_voice: ScriptedVoice, tmp_path: Path) -> Stage:
    """Virtual time: everything is rendered in the caller's thread."""
    return Stage(scripted_voice, tmp_path, Inline())


def test_it_is_a_speaker(stage: Stage) -> None:
    """It keeps the contract of the port."""
    speaker: Speaker = stage.speaker
    assert speaker is stage.speaker


def test_a_prompt_is_heard_and_its_end_told(stage: Stage) -> None:
    """The sentences come one after the other, then the end is told."""
    stage.speaker.say(4, "One. Four")
    assert stage.play(10) == sine(0.1, 203) + sine(0.1, 205)
    assert stage.ended == [4]
    assert stage.troubles == []


def test_prompts_come_in_the_order_asked_for_known_or_not(
    scripted_voice: ScriptedVoice, tmp_path: Path
) -> None:
    """A known prompt doesn't overtake one whose sound is still being made."""
    later = Later()
    stage = Stage(scripted_voice, tmp_path, later)
    stage.speaker.prepare(("known",))
    later.work()
    stage.speaker.say(1, "newer")
    stage.speaker.say(2, "known")
    assert not any(stage.play(5))
    later.work()
    assert stage.play(10) == sine(0.1, 205) * 2
    assert stage.ended == [1, 2]


def test_a_prepared_prompt_starts_with_the_next_sample(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """What was rendered ahead waits for no worker, however busy it is."""
    later = Later()
    stage = Stage(scripted_voice, tmp_path, later)
    stage.speaker.prepare(("soon", "later on", "much later"))
    later.work(1)
    stage.speaker.say(1, "soon")
    assert any(stage.play(1))


def test_a_new_prompt_overtakes_all_that_is_prepared(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """With a long list ahead, a prompt is the next thing the worker does."""
    later = Later()
    stage = Stage(scripted_voice, tmp_path, later)
    stage.speaker.prepare(tuple(f"text {number}" for number in range(50)))
    stage.speaker.say(1, "now")
    later.work(1)
    assert scripted_voice.asked == ["now"]
    later.work()
    assert len(scripted_voice.asked) == 51


def test_a_new_prompt_waits_at_most_for_the_sentence_in_progress(tmp_path: Path) -> None:
    """A prompt asked for during a long prepared text is rendered between two of its sentences."""

    class Interrupted(ScriptedVoice):
        def speak(self, text: str) -> Iterator[bytes]:
            for number, chunk in enumerate(super().speak(text)):
                yield chunk
                if text.startswith("long") and number == 0:
                    order.append("first of long")
                    stage.speaker.say(1, "now")
                order.append(text[:4])

    order: list[str] = []
    later = Later()
    stage = Stage(Interrupted(), tmp_path, later)
    stage.speaker.prepare(("long a. long b. long c",))
    later.work()
    assert order == ["first of long", "long", "now", "long", "long"]


def test_texts_are_prepared_once_in_their_order_newest_request_first(
    scripted_voice: ScriptedVoice, tmp_path: Path
) -> None:
    """What is needed soonest is ready soonest, and nothing is rendered twice."""
    later = Later()
    stage = Stage(scripted_voice, tmp_path, later)
    stage.speaker.prepare(("c", "d"))
    stage.speaker.prepare(("a", "b", "a"))
    later.work()
    stage.speaker.prepare(("a", "d"))
    later.work()
    assert scripted_voice.asked == ["a", "b", "c", "d"]


def test_a_hush_stops_rendering_and_the_end_is_told(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """A prompt hushed before or while it is made ends, and its other sentences are not made."""
    later = Later()
    stage = Stage(scripted_voice, tmp_path, later)
    stage.speaker.say(1, "a. b. c")
    stage.speaker.hush(1)
    later.work()
    assert not any(stage.play(3))
    assert stage.ended == [1]
    stage.speaker.hush(1)
    stage.speaker.hush(99)
    stage.play(3)
    assert stage.ended == [1]
    assert not stage.cache.holds("a. b. c")


def test_a_voice_that_fails_ends_the_prompt_and_says_so_without_its_words(
    scripted_voice: ScriptedVoice, tmp_path: Path
) -> None:
    """The session goes on, and no error message holds what was to be said."""
    scripted_voice.fails_after = 1
    stage = Stage(scripted_voice, tmp_path, Inline())
    stage.speaker.say(1, "secret. words")
    assert stage.play(5) == sine(0.1, 206)
    stage.play(1)
    assert stage.ended == [1]
    assert len(stage.troubles) == 1
    assert "secret" not in stage.troubles[0]
    scripted_voice.fails_after = None
    stage.speaker.say(2, "fine")
    assert any(stage.play(6))
    assert stage.ended == [1, 2]


def test_a_missing_voice_is_told_in_its_own_words(tmp_path: Path) -> None:
    """An error made for people reaches them as it is, from prompts and from preparing."""

    class Missing(ScriptedVoice):
        def speak(self, text: str) -> Iterator[bytes]:
            raise ModelError("The voice is damaged: fetch it again.")

    stage = Stage(Missing(), tmp_path, Inline())
    stage.speaker.prepare(("a",))
    stage.speaker.say(1, "a")
    stage.play(1)
    assert stage.troubles == ["The voice is damaged: fetch it again."] * 2
    assert stage.ended == [1]


def test_tones_and_volume_reach_the_mixer(stage: Stage) -> None:
    """Tones are heard at once, and ducking changes prompts."""
    stage.speaker.tone(Tone.OPEN, None)
    assert stage.play(20) == tones.render(Tone.OPEN)[: 20 * FRAME * 2]
    stage.play(100)
    stage.speaker.say(1, "a. b. c")
    stage.speaker.duck()
    stage.play(6)
    ducked = stage.play(3)
    stage.speaker.unduck()
    assert samples(ducked).max() < 0.25 * samples(stage.play(6)).max()


def test_long_lists_can_be_prepared_inline(stage: Stage, scripted_voice: ScriptedVoice) -> None:
    """A script with hundreds of prompts is prepared in virtual time as well."""
    stage.speaker.prepare(tuple(f"t{number}" for number in range(400)))
    assert len(scripted_voice.asked) == 400


def test_closing_ends_the_work_ahead(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """At the end of a session nothing more is rendered, and the worker is free to go."""
    later = Later()
    stage = Stage(scripted_voice, tmp_path, later)
    stage.speaker.prepare(("a", "b"))
    stage.speaker.close()
    later.work()
    assert scripted_voice.asked == []


def test_with_a_real_worker_every_prompt_ends(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """One worker thread, prompts and lists from another, a loudspeaker in a third: each prompt ends once."""
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()
    mixer = Mixer(ended.put)
    done = threading.Event()

    def drain() -> None:
        while not done.is_set():
            mixer.render(FRAME)

    with ThreadPoolExecutor(1) as worker:
        loudspeaker = threading.Thread(target=drain)
        loudspeaker.start()
        cache = CachedVoice(scripted_voice, tmp_path, may_keep=lambda text: False)
        speaker = VoiceSpeaker(cache, mixer, worker, lambda sentence: None)
        for id in range(40):
            speaker.prepare((f"ahead {id}", f"ahead {id + 1}"))
            speaker.say(id, f"prompt {id % 7}. more")
            if id % 3 == 0:
                speaker.hush(id)
        heard = sorted(ended.get(timeout=120.0) for _ in range(40))
        done.set()
        loudspeaker.join()
    assert heard == list(range(40))
    assert ended.empty()
