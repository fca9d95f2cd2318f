"""Real voices: what is taken from recordings, how loud, and when it really sounds."""

import wave
from pathlib import Path

import numpy as np
import pytest

from companion.core.api.record import FloorOpened
from companion.core.audio import PLAYED_RATE_HZ
from companion.errors import RoomError
from companion.room.acoustics import Samples
from companion.room.description import load_room
from companion.room.plan import Cue, Line, Partner, Piece, Recordings
from companion.room.recordings import Reel, recordings_of, speech_level_db
from tests.room.making import live, pitch_hz, room_of, stretches

RATE_HZ = 16_000


def speech(path: Path, seconds: float, hertz: float, amplitude: float = 0.05, edge_s: float = 0.5) -> Path:
    """A hum that swells like syllables, between silences, with a faint hiss over all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    hum = amplitude * np.sin(2 * np.pi * hertz * t) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))
    whole = np.pad(hum, round(edge_s * RATE_HZ)) + 1e-5 * np.random.default_rng(1).standard_normal(
        len(hum) + 2 * round(edge_s * RATE_HZ)
    )
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes((32767 * whole).astype("<i2").tobytes())
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two speakers, two recordings each: 400 and 500 Hz of the one, 900 and 1000 Hz of the other."""
    rows = ["file\tspeaker\ttranscript\tseconds"]
    for speaker, hertz in (("anna", 400), ("otto", 900)):
        for number in (0, 1):
            name = f"reading/{speaker}/{number}.wav"
            speech(tmp_path / name, 3.0, hertz + 100 * number)
            rows.append(f"{name}\t{speaker}\tthis is {speaker} {number}\t4.0")
    (tmp_path / "transcripts.tsv").write_text("\n".join(rows) + "\n")
    return tmp_path


def test_a_list_tells_who_speaks_in_which_file(folder: Path) -> None:
    """Of a folder with all speakers those of one are taken, with their words."""
    found = recordings_of(Recordings(folder, "otto"))
    assert [(recording.file.name, recording.said) for recording in found] == [
        ("0.wav", "this is otto 0"),
        ("1.wav", "this is otto 1"),
    ]


def test_a_folder_of_one_speaker_needs_no_list(folder: Path) -> None:
    """All its sound files, in the order of their names."""
    found = recordings_of(Recordings(folder / "reading" / "anna"))
    assert [recording.file.name for recording in found] == ["0.wav", "1.wav"]


@pytest.mark.parametrize(
    ("recordings", "sentence"),
    [
        (Recordings(Path("nowhere")), "there is no folder {folder}/nowhere."),
        (
            Recordings(Path()),
            "{folder} holds no sound files; of a transcripts.tsv a `speaker` is needed.",
        ),
        (
            Recordings(Path("reading"), "anna"),
            "a `speaker` needs the list {folder}/reading/transcripts.tsv, which can't be read.",
        ),
        (Recordings(Path(), "eve"), "{folder}/transcripts.tsv has no speaker eve; it has anna, otto."),
    ],
)
def test_recordings_that_are_missing_are_named(folder: Path, recordings: Recordings, sentence: str) -> None:
    """One sentence: what is missing, and where."""
    with pytest.raises(RoomError) as caught:
        recordings_of(Recordings(folder / recordings.folder, recordings.speaker))
    assert str(caught.value) == sentence.format(folder=folder)


def test_recordings_are_as_loud_as_voices(folder: Path) -> None:
    """20 dB below full scale without their pauses, however softly they were recorded."""
    for speaker in ("anna", "otto"):
        reel = Reel(recordings_of(Recordings(folder, speaker)))
        assert speech_level_db(reel.next(6.0)) == pytest.approx(-20.0, abs=0.3)


def test_a_reel_goes_on_where_it_stopped_and_round_again(folder: Path) -> None:
    """Stretch by stretch: the first file's pitch, the second's, and the first again."""
    reel = Reel(recordings_of(Recordings(folder, "anna")))
    taken = [reel.next(1.4) for _ in range(6)]
    assert [round(_pitch(part) / 100) for part in taken] == [4, 4, 5, 5, 5, 4]
    assert all(1.2 <= len(part) / PLAYED_RATE_HZ <= 1.4 for part in taken)


def test_a_stretch_of_a_file_begins_and_ends_with_a_voice(folder: Path) -> None:
    """What is silent at its ends is left out, and no edge clicks."""
    recordings = recordings_of(Recordings(folder, "anna"))
    part = Reel(recordings).stretch(recordings[0].file, 0.0, 2.0)
    assert len(part) / PLAYED_RATE_HZ == pytest.approx(1.5, abs=0.02)
    assert np.abs(part[[0, -1]]).max() < 0.01
    assert np.abs(part[:600]).max() > 0.02


def _pitch(sound: Samples) -> float:
    return pitch_hz(sound.astype(np.float64), PLAYED_RATE_HZ)


def test_the_room_knows_when_a_recorded_voice_really_sounds(folder: Path) -> None:
    """The truth about stretches agrees with the microphone to two hundredths of a second."""
    pieces = (Piece("", reads_s=1.0), Piece("", 1.5, reads_s=1.2))
    anna = Partner(
        "Anna", None, (Line(pieces, Cue.FLOOR),), spread_s=0.0, recordings=Recordings(folder, "anna")
    )
    room = room_of(anna)
    heard = live(room, 7.0, [(0.0, FloorOpened(0.0, "Anna", 60.0))])
    truth = [time for said in room.spoken for time in (said.start_s, said.end_s)]
    assert len(truth) == 4
    found = [time for stretch in stretches(heard, threshold=0.02) for time in stretch]
    assert found == pytest.approx(truth, abs=0.02)


def test_a_room_file_reads_from_recordings(folder: Path) -> None:
    """Stretches with pauses, whole files with their words, and parts of them; for each partner their own."""
    room = folder / "room.yaml"
    room.write_text(
        """
partners:
  - name: Anna
    recordings: {folder: ., speaker: anna}
    lines:
      - {floor: true, reads: ["2s", "[pause 1.5] 1.5s"]}
      - {floor: true, plays: reading/anna/1.wav}
      - {floor: true, plays: reading/anna/1.wav, from: 0.5, for: 1}
  - name: Otto
    recordings: reading/otto
    lines:
      - {over: 1, reads: 1}
      - {over: 1, plays: 0.wav, says: No.}
"""
    )
    anna, otto = load_room(room).partners
    assert anna.recordings == Recordings(folder, "anna")
    assert otto.recordings == Recordings(folder / "reading" / "otto")
    file = folder / "reading" / "anna" / "1.wav"
    assert [line.pieces for line in anna.lines] == [
        (Piece("", reads_s=2.0), Piece("", 1.5, reads_s=1.5)),
        (Piece("this is anna 1", plays=file),),
        (Piece("", plays=file, from_s=0.5, for_s=1.0),),
    ]
    said = folder / "reading" / "otto" / "0.wav"
    assert [line.pieces for line in otto.lines] == [(Piece("", reads_s=1.0),), (Piece("No.", plays=said),)]
