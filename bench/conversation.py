"""Natural conversation: any recording whose speakers are annotated, played as a session's floor.

``--rttm DIR`` names a folder of recordings (WAV, FLAC, MP3 or OGG), each with an RTTM of the same name beside
it. The first speech of each speaker that is surely theirs alone makes the voiceprint, and is not scored. The
floor is then held by each speaker in turn, so that every longer passage of anybody else is an intrusion.
"""

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import webrtcvad
from numpy.typing import NDArray

from bench.figure import Figure, of_events, of_share
from bench.readings import sound_of
from companion import config
from companion.core.api.voices import Track, VoiceKind
from companion.core.audio import FRAME_S, HEARD_FRAME_BYTES, HEARD_RATE_HZ
from companion.core.state.intrusions import BRIDGED_S, Run, latest_run
from companion.errors import SetupError
from companion.hearing.detector import voice_detector
from companion.hearing.files import read_sound
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import Array, SpeakerEmbedder
from companion.hearing.listener import VOICED
from companion.hearing.recogniser import Recogniser
from companion.hearing.voiceprints import ENOUGH_S, voiceprint_of
from companion.models.store import Store

AFTER_S = 1.5
"""Length of another's speech that counts: the default of a script."""
INTRUDES_S = 2.0
WITHIN_S = 2.2
_LEAST_S = 3.0
"""Who has less speech for a voiceprint stays a stranger."""
_ENDINGS = (".wav", ".flac", ".mp3", ".ogg")

Frames = NDArray[np.bool_]


@dataclass
class Told:
    """What was told of voices in all recordings. Seconds, where nothing else is said."""

    verdicts: Counter[str] = field(default_factory=Counter)
    """Frames of one who is known."""
    false: int = 0
    delays: list[float] = field(default_factory=list)
    """Of intrusions that were noticed; infinite for one that never was."""

    @property
    def late(self) -> int:
        """Intrusions that were noticed late or never."""
        return sum(delay > WITHIN_S for delay in self.delays)


@dataclass
class Seen:
    """What was found in all recordings. Frames, where nothing else is said."""

    now: Told = field(default_factory=Told)
    before: Told = field(default_factory=Told)
    """By voices known in quiet alone."""
    alone: int = 0
    """Speech of one speaker, as annotated."""
    silent: int = 0
    """Nobody speaks, as annotated."""
    unheard: Counter[str] = field(default_factory=Counter)
    """Of ``alone``, not voiced, by detector."""
    invented: Counter[str] = field(default_factory=Counter)
    """Of ``silent``, voiced, by detector."""
    held: float = 0.0
    """Seconds."""


def figures(rttm: Path | None = None) -> list[Figure]:
    """Return verdicts, intrusions and detection on the recordings of a folder; nothing without one. Raises
    SetupError where no recording has two speakers who say enough."""
    if rttm is None:
        return []
    seen, network = Seen(), SpeakerEmbedder(Store(config.models_folder()).folder("ge2e") / "pretrained.pt")
    for labels in sorted(rttm.glob("*.rttm")):
        sound = next(filter(Path.is_file, map(labels.with_suffix, _ENDINGS)), None)
        if sound is None:
            raise SetupError(
                f"{labels} has no recording beside it: the same name with {' or '.join(_ENDINGS)}."
            )
        _play(read_sound(sound), labels, network, seen)
    if not seen.held:
        raise SetupError(
            f"No recording in {rttm} has two speakers with {2 * _LEAST_S:.0f} s of speech of their own; "
            "there are no voices to tell apart."
        )
    now, before, quiet = seen.now, seen.before, "voices known in quiet alone"
    delays = " ".join(f"{delay:.2f}" for delay in sorted(now.delays))
    judged = now.verdicts.total()
    return [
        *(
            of_share(
                f"one speaker: {verdict}",
                now.verdicts[verdict] * FRAME_S,
                judged * FRAME_S,
                None,
                f"s; {quiet}: {100 * before.verdicts[verdict] / judged:.1f} %",
            )
            for verdict in ("right", "wrong", "unsure")
        ),
        *(
            of_share(f"{what}: {detector}", found[detector] * FRAME_S, whole * FRAME_S, None, "s")
            for what, found, whole in (
                ("speech of one that is not voiced", seen.unheard, seen.alone),
                ("voiced where nobody speaks", seen.invented, seen.silent),
            )
            for detector in ("Silero, ours", "webrtcvad 3")
        ),
        of_events(
            "false intrusions in an hour", now.false, seen.held / 3600, 0.2, f"with {quiet}: {before.false}"
        ),
        of_share(
            f"intrusions of {INTRUDES_S:g} s not noticed within {WITHIN_S:g} s",
            now.late,
            len(now.delays),
            10.0,
            f"of them; after {delays or '-'} s; with {quiet}: {before.late}",
        ),
    ]


def _play(pcm: bytes, labels: Path, network: SpeakerEmbedder, seen: Seen) -> None:
    """One recording: voiceprints from its beginning, then verdicts and intrusions."""
    count = len(pcm) // HEARD_FRAME_BYTES
    active = _active(labels, count)
    pieces = [
        pcm[at : at + HEARD_FRAME_BYTES] for at in range(0, count * HEARD_FRAME_BYTES, HEARD_FRAME_BYTES)
    ]
    silero, webrtc = voice_detector(), webrtcvad.Vad(3)
    voiced = np.array([silero.feed(piece) >= VOICED for piece in pieces])
    simple = np.array([webrtc.is_speech(piece, HEARD_RATE_HZ) for piece in pieces])
    frames = sound_of(pcm[: count * HEARD_FRAME_BYTES]).reshape(count, -1).astype(np.float32)
    several = sum((spoken.astype(int) for spoken in active.values()), np.zeros(count, int))
    alone = {name: spoken & (several == 1) for name, spoken in active.items()}
    seen.alone += int(np.sum(several == 1))
    seen.silent += int(np.sum(several == 0))
    for name, found in (("Silero, ours", voiced), ("webrtcvad 3", simple)):
        seen.unheard[name] += int(np.sum((several == 1) & ~found))
        seen.invented[name] += int(np.sum((several == 0) & found))
    scored = voiced.copy()
    prints = {}
    for name, spoken in alone.items():
        own = np.flatnonzero(spoken & voiced)
        taught = own[: min(round(ENOUGH_S / FRAME_S), len(own) // 2)]
        if len(taught) * FRAME_S >= _LEAST_S:
            prints[name] = voiceprint_of(frames[taught].ravel(), network)[0]
            scored[taught] = False
    if len(prints) < 2:
        return
    seen.held += len(prints) * count * FRAME_S
    quiet = {name: replace(voiceprint, noisy=()) for name, voiceprint in prints.items()}
    for known, told in ((prints, seen.now), (quiet, seen.before)):
        recogniser = Recogniser(network, Gallery(known))
        track, runs = _listened(recogniser, frames, voiced, list(known))
        _judge(track, {name: alone[name] & scored for name in prints}, told)
        for holder, noticed in runs.items():
            others = np.any([spoken for name, spoken in active.items() if name != holder], axis=0)
            _compare(noticed, others, told)


def _listened(
    recogniser: Recogniser, frames: Array, voiced: Frames, holders: Sequence[str]
) -> tuple[Track, dict[str, list[tuple[float, Run]]]]:
    """The track of a recording, and the intrusions noticed while each holds the floor, with when."""
    track, runs = Track(), {name: list[tuple[float, Run]]() for name in holders}
    for number, frame in enumerate(frames):
        for stretch in recogniser.feed(frame, bool(voiced[number])):
            track.add(stretch)
        now_s = (number + 1) * FRAME_S
        for holder, found in runs.items():
            run = latest_run(track, holder, 0.0, now_s)
            if run and run.lasts(AFTER_S) and not (found and abs(found[-1][1].since_s - run.since_s) < 1.0):
                found.append((now_s, run))
    return track, runs


def _judge(track: Track, alone: Mapping[str, Frames], told: Told) -> None:
    """What the track says in the end of those who are known, where one speaks."""
    for name, spoken in alone.items():
        for at in np.flatnonzero(spoken):
            stretch = next(iter(track.between(at * FRAME_S, (at + 1) * FRAME_S)), None)
            certain = stretch is not None and stretch.who.kind is VoiceKind.PARTNER
            right = stretch is not None and stretch.who.partner == name
            told.verdicts["right" if right else "wrong" if certain else "unsure"] += 1


def _compare(found: Sequence[tuple[float, Run]], others: Frames, told: Told) -> None:
    """Intrusions that were noticed against passages of others."""
    for _, run in found:
        spoken = others[round(run.since_s / FRAME_S) : round(run.until_s / FRAME_S)]
        told.false += float(np.mean(spoken)) < 0.5
    for begin_s, end_s in _passages(others):
        noticed = [at_s for at_s, run in found if run.until_s > begin_s and run.since_s < end_s]
        told.delays.append(min(noticed, default=math.inf) - begin_s)


def _passages(spoken: Frames) -> Iterator[tuple[float, float]]:
    """Speech of at least ``INTRUDES_S``, short pauses bridged, from when to when."""
    at = np.flatnonzero(spoken)
    for part in np.split(at, np.flatnonzero(np.diff(at) * FRAME_S > BRIDGED_S) + 1):
        if len(part) * FRAME_S >= INTRUDES_S:
            yield float(part[0]) * FRAME_S, float(part[-1] + 1) * FRAME_S


def _active(labels: Path, count: int) -> dict[str, Frames]:
    """The frames in which each speaker speaks. Raises SetupError where a line is none of RTTM's."""
    active: dict[str, Frames] = {}
    for number, line in enumerate(labels.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.startswith("SPEAKER "):
            continue
        try:
            _, _, _, start_s, length_s, _, _, name, *_ = line.split()
            begin, length = round(float(start_s) / FRAME_S), round(float(length_s) / FRAME_S)
        except ValueError as error:
            raise SetupError(
                f"{labels}, line {number}: a speaker's line has a start, a length and a name: "
                "SPEAKER file 1 12.30 2.50 <NA> <NA> name <NA> <NA>."
            ) from error
        active.setdefault(name, np.zeros(count, np.bool_))[begin : begin + length] = True
    return active


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rttm", type=Path, metavar="DIR", required=True, help="recordings with RTTM files")
    for figure in figures(parser.parse_args().rttm):
        print(figure)


if __name__ == "__main__":
    main()
