"""A whole session through a real microphone and a real loudspeaker, one of which is pulled out."""

import io
import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import pytest

from companion.app.audio_io import with_devices
from companion.app.duplex_mode import DuplexMode
from companion.app.engines import Engines
from companion.app.running import Outcome, RunOptions, run_session
from companion.app.script_files import find_script
from companion.core.api import record as r
from companion.core.api.events import Event, Heard
from companion.core.audio import PLAYED_RATE_HZ
from companion.hearing.listener import Listener
from companion.language.en import LANGUAGE
from companion.speaking.speaker import Inline
from companion.terminal.plain import PlainDisplay
from tests.sound_server import MICROPHONE, PATIENCE_S, Recording, SoundServer, restart_portaudio
from tests.whole.enacting import HERE
from tests.whole.listening import word_error

T = TypeVar("T")
PEOPLE = ("Maya", "Leo")
MOST_WORD_ERROR = 0.15


class News:
    """A recorder whose entries can be waited for."""

    def __init__(self) -> None:
        self._queue: queue.Queue[r.Entry] = queue.Queue()

    def note(self, entry: r.Entry) -> None:
        """Pass it on."""
        self._queue.put(entry)

    def until(self, kind: type[T], holding: str = "") -> T:
        """The next entry of this kind; ``holding``: with these words in it."""
        while True:
            entry = self._queue.get(timeout=PATIENCE_S)
            if isinstance(entry, kind) and holding in str(entry):
                return entry


class Room:
    """The loudspeaker, the microphone, and Maya."""

    def __init__(self, server: SoundServer, engines: Engines) -> None:
        self._server = server
        self._voice = engines.voice("maya")
        self.unplug = server.unload_microphone
        self.plug_in = server.load_microphone

    def says(self, text: str) -> None:
        """Maya speaks; returns when she has."""
        self._server.play_to_microphone(b"".join(self._voice.speak(text)), PLAYED_RATE_HZ)


@contextmanager
def recorded(server: SoundServer) -> Iterator[bytearray]:
    """All that the loudspeaker plays, complete when the block is left."""
    sound = bytearray()

    def read(recording: Recording) -> None:
        while pcm := recording.take(0.1):
            sound.extend(pcm)

    with server.recording(16_000) as recording:
        reader = threading.Thread(target=read, args=(recording,))
        reader.start()
        try:
            yield sound
        finally:
            recording.stop()
            reader.join()


def _session(engines: Engines, news: News) -> Outcome:
    program = find_script(str(HERE / "day.yaml"))
    trouble: list[str] = []
    with with_devices(
        engines,
        microphone=MICROPHONE,
        loudspeaker=None,
        openness=DuplexMode.CANCELLING,
        on_trouble=trouble.append,
    ) as world:
        return run_session(
            world,
            program,
            PEOPLE,
            lambda _: [PlainDisplay(io.StringIO(), LANGUAGE.screen)],
            RunOptions(recorders=(news,)),
        )


def _tell(room: Room, news: News) -> None:
    """Maya's turn. The microphone is pulled out on the heels of her second sentence."""
    news.until(r.FloorOpened)
    room.says("On Sunday I waited for you at the station.")
    news.until(r.PartnerSaid)
    room.says("It was raining, and the train was late.")
    room.unplug()
    news.until(r.Interrupted)
    news.until(r.CompanionFell)
    room.plug_in()
    news.until(r.Resumed)
    news.until(r.CompanionSaid, "I can hear you again")
    news.until(r.CompanionFell)
    room.says("We walked home together in the evening.")
    news.until(r.PartnerSaid, "walked")
    room.says("I'm done.")
    news.until(r.Ended)


@pytest.fixture(scope="module")
def day(engines: Engines, _sound_server: SoundServer) -> tuple[Outcome, bytes]:
    """The session, and what its loudspeaker played."""
    _sound_server.load_microphone()
    restart_portaudio()
    news = News()
    with ThreadPoolExecutor(1) as pool, recorded(_sound_server) as sound:
        outcome: Future[Outcome] = pool.submit(_session, engines, news)
        try:
            _tell(Room(_sound_server, engines), news)
        except queue.Empty:
            assert not outcome.done() or outcome.result(), "the session ended before its time"
            raise
        return outcome.result(timeout=PATIENCE_S), bytes(sound)


def _entries(outcome: Outcome, kind: type[T]) -> list[T]:
    return [entry for entry in outcome.record.entries() if isinstance(entry, kind)]


def test_nothing_said_before_or_after_is_lost(day: tuple[Outcome, bytes]) -> None:
    """All three sentences are in the record under her name, the one that was cut off too."""
    outcome, _ = day
    said = " ".join(e.text for e in _entries(outcome, r.PartnerSaid) if e.speaker == "Maya")
    truth = (
        "On Sunday I waited for you at the station. It was raining, and the train was late. "
        "We walked home together in the evening. I'm done."
    )
    assert word_error(truth, said) <= MOST_WORD_ERROR, said
    assert outcome.ending == "finished"


def test_the_companion_says_that_it_hears_nothing_and_that_it_hears_again(day: tuple[Outcome, bytes]) -> None:
    """In this order, once each; then whose turn it still is, and how much time is left."""
    outcome, _ = day
    assert [entry.why for entry in _entries(outcome, r.Interrupted)] == ["microphone"]
    assert len(_entries(outcome, r.Resumed)) == 1
    prompts = [entry.text for entry in _entries(outcome, r.CompanionSaid)]
    lost = next(i for i, text in enumerate(prompts) if "I can't hear you" in text)
    assert prompts[lost + 1].startswith("I can hear you again. What you said before is safe.")
    assert "Maya, it's still your turn." in prompts[lost + 1]


def test_the_clock_stood_while_the_microphone_was_gone(day: tuple[Outcome, bytes]) -> None:
    """The turn was charged neither the time without a microphone nor what the companion said about it."""
    outcome, _ = day
    (opened,), (closed,) = _entries(outcome, r.FloorOpened), _entries(outcome, r.FloorClosed)
    (lost,), (found,) = _entries(outcome, r.Interrupted), _entries(outcome, r.Resumed)
    goes_on_s = next(entry.at_s for entry in _entries(outcome, r.CompanionFell) if entry.at_s > found.at_s)
    stood_s = closed.at_s - opened.at_s - closed.held_s
    noticed_s = stood_s - (goes_on_s - lost.at_s)
    # How soon it is noticed depends on how busy the machine is; that it costs the turn nothing does not.
    assert noticed_s > 0.9, "the clock was set back to the last sound"
    assert closed.ended_by == "words"


def test_the_loudspeaker_played_every_prompt(day: tuple[Outcome, bytes], engines: Engines) -> None:
    """Somebody in the room heard the companion, word for word."""
    outcome, sound = day
    prompts = " ".join(entry.text for entry in _entries(outcome, r.CompanionSaid))
    heard = _transcribed(engines, sound)
    assert word_error(prompts, heard) <= MOST_WORD_ERROR, heard


def _transcribed(engines: Engines, pcm: bytes) -> str:
    """16 kHz PCM as text."""
    events: list[Event] = []
    trouble: list[str] = []
    listener = Listener(
        events.append,
        draft=None,
        record=engines.record_transcriber(),
        draft_executor=Inline(),
        record_executor=Inline(),
        on_trouble=trouble.append,
    )
    listener.hear(pcm)
    listener.flush()
    assert not trouble
    return " ".join(event.text for event in events if isinstance(event, Heard))
