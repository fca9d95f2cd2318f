"""How a session sounded is kept where all asked for it, and only of words that are kept too."""

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.app.demo import simulated
from companion.app.engines import Engines
from companion.app.home import begin_home
from companion.app.journaling import SessionJournal
from companion.app.running import RunOptions, run_session
from companion.app.script_files import find_script
from companion.cli.commands import COMMANDS
from companion.core.api.consent import Consent, Level
from companion.core.api.record import PartnerSaid
from companion.core.machine.session import Session
from companion.hearing.detector import voice_detector
from companion.hearing.files import read_sound
from companion.hearing.segmenter import Cut, Segmenter
from companion.hearing.whisper import WhisperTranscriber
from companion.journal.store import Journal
from companion.language.en import LANGUAGE
from companion.room.description import load_room
from companion.speaking.card_voice import forget
from companion.terminal.plain import PlainDisplay

HERE = Path(__file__).parent
FILES = (b"OggS", b"OpusHead", b"RIFF", b"fLaC")


@pytest.fixture(scope="module", autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder for these sessions on a machine without a keyring."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("sound") / "data"
        patch.setenv("COMPANION_DATA", str(folder))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield folder


def hold(engines: Engines, consent: Consent, script: str, room: str) -> int:
    """Hold a session as it is kept with this consent; returns its number."""
    home = begin_home()
    keeping = SessionJournal(consent, home.sessions, None, script)
    forget()
    with simulated(engines, load_room(HERE / room), fast=True) as (world, simulation):

        def show(session: Session) -> list[PlainDisplay]:
            simulation.watch(session)
            return [PlainDisplay(io.StringIO(), LANGUAGE.screen)]

        wishes = RunOptions(recorders=(simulation,), journal=keeping)
        outcome = run_session(world, find_script(str(HERE / script)), ("Maya", "Leo"), show, wishes)
    assert outcome.ending == "finished"
    assert home.journal
    number = home.journal.reading.sessions()[-1].id
    home.close()
    return number


@pytest.fixture(scope="module")
def sounding(engines: Engines, data: Path) -> int:
    """The number of a session of three turns of which all asked to hear the sound again."""
    return hold(engines, Consent(Level.WORDS, sound=True), "kept.yaml", "kept-room.yaml")


def heard_in(path: Path, tiny: Path) -> Iterator[str]:
    """What can be understood of a sound file."""
    transcriber = WhisperTranscriber(tiny)
    segmenter = Segmenter(voice_detector().feed)
    for segment in (*segmenter.feed(read_sound(path)), *segmenter.flush()):
        if isinstance(segment, Cut):
            yield transcriber.transcribe(segment.utterance).text


def test_what_all_asked_for_can_be_heard_again_and_nothing_else(
    sounding: int, data: Path, tmp_path: Path, tiny_whisper: Path
) -> None:
    """Of what was off the record, or taken back, there is no sound; nor is there any outside the journal."""
    for path in data.rglob("*"):
        assert path.is_dir() or not any(magic in path.read_bytes() for magic in FILES), path
    out = io.StringIO()
    COMMANDS["journal"].run(["show", str(sounding)], out)
    assert f"companion export {sounding} --format wav" in out.getvalue()
    COMMANDS["export"].run([str(sounding), "--format", "wav", "--to", str(tmp_path)], out)
    file = tmp_path / f"session-{sounding}.wav"
    assert file.stat().st_mode & 0o077 == 0
    COMMANDS["export"].run([str(sounding), "--format", "json", "--to", str(tmp_path)], out)
    assert (tmp_path / "sessions.json").stat().st_size < file.stat().st_size / 20
    words = " ".join(heard_in(file, tiny_whisper)).lower()
    assert "station" in words
    for secret in ("garden", "secret", "brother", "money"):
        assert secret not in words


def test_it_stands_at_the_times_of_the_words(sounding: int, tmp_path: Path) -> None:
    """So that the captions fit, and one utterance can be found."""
    home = begin_home()
    assert isinstance(home.journal, Journal)
    sounds = home.journal.reading.sounds(sounding)
    kept = {
        e.utterance: e
        for e in home.journal.reading.entries(sounding)
        if isinstance(e, PartnerSaid) and e.kept
    }
    home.close()
    assert sounds
    assert set(sounds) <= set(kept)
    for utterance, sound in sounds.items():
        assert sound.start_s == pytest.approx(kept[utterance].start_s, abs=0.15)
    COMMANDS["export"].run([str(sounding), "--format", "wav", "--to", str(tmp_path)], io.StringIO())
    with wave.open(str(tmp_path / f"session-{sounding}.wav")) as read:
        length_s = read.getnframes() / read.getframerate()
    assert length_s == pytest.approx(max(kept[u].end_s for u in sounds), abs=0.3)


@pytest.mark.parametrize("level", [Level.ANSWERS, Level.WORDS])
def test_without_the_yes_of_all_there_is_none(
    engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: Level
) -> None:
    """And looking for it gets a sentence."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    number = hold(engines, Consent(level), "day.yaml", "evening.yaml")
    home = begin_home()
    assert home.journal
    assert home.journal.reading.sounds(number) == {}
    home.close()
    for asked in ([str(number)], ["--all"]):
        with pytest.raises(Exception, match=r"the sound was not kept.*--keep-sound"):
            COMMANDS["export"].run([*asked, "--format", "wav", "--to", str(tmp_path)], io.StringIO())
    assert list(tmp_path.glob("*.wav")) == []
