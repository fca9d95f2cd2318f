"""Natural conversation: any recording whose speakers are annotated, played as a session's floor.

``--rttm DIR`` names a folder of recordings (WAV or FLAC), each with an RTTM of the same name beside it. The
first speech of each speaker that is surely theirs alone makes the voiceprint, and is not scored. The floor is
then held by each speaker in turn, so that every longer passage of anybody else is an intrusion.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.figure import Figure, of_events, of_share
from bench.readings import sound_of
from companion import config
from companion.core.api.voices import Track, VoiceKind
from companion.core.audio import FRAME_S, HEARD_FRAME_BYTES
from companion.core.state.intrusions import BRIDGED_S, Run, latest_run
from companion.hearing.detector import voice_detector
from companion.hearing.files import read_sound
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import SpeakerEmbedder
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
_ENDINGS = (".wav", ".flac")

Frames = NDArray[np.bool_]


@dataclass
class Seen:
    """What was found in all recordings. Seconds, where nothing else is said."""

    verdicts: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("right", "wrong", "unsure"), 0.0)
    )
    alone: float = 0.0
    """Speech of one speaker, as annotated."""
    unheard: float = 0.0
    """Of it, without a voiced frame."""
    silent: float = 0.0
    """Nobody speaks, as annotated."""
    invented: float = 0.0
    """Of it, voiced frames."""
    held: float = 0.0
    false: int = 0
    missed: int = 0
    delays: list[float] = field(default_factory=list)


def figures(rttm: Path | None = None) -> list[Figure]:
    """Return verdicts, intrusions and detection on the recordings of a folder; nothing without one."""
    if rttm is None:
        return []
    seen, network = Seen(), SpeakerEmbedder(Store(config.models_folder()).folder("ge2e") / "pretrained.pt")
    for labels in sorted(rttm.glob("*.rttm")):
        sound = next(file for file in map(labels.with_suffix, _ENDINGS) if file.is_file())
        _play(read_sound(sound), labels, network, seen)
    judged = sum(seen.verdicts.values())
    timely = sum(delay <= WITHIN_S for delay in seen.delays)
    intrusions = len(seen.delays) + seen.missed
    delays = " ".join(f"{delay:.2f}" for delay in sorted(seen.delays))
    return [
        *(
            Figure(
                f"one speaker: {verdict}", 100 * spent / max(judged, FRAME_S), "%", None, f"of {judged:.0f} s"
            )
            for verdict, spent in seen.verdicts.items()
        ),
        of_share("speech of one without a voiced frame", seen.unheard, seen.alone, None, "s"),
        of_share("voiced where nobody speaks", seen.invented, seen.silent, None, "s"),
        of_events("false intrusions in an hour", seen.false, seen.held / 3600, 0.2),
        of_share(
            f"intrusions of {INTRUDES_S:g} s not noticed within {WITHIN_S:g} s",
            intrusions - timely,
            intrusions,
            10.0,
            f"of them; {seen.missed} never, the others after {delays or '-'} s",
        ),
    ]


def _play(pcm: bytes, labels: Path, network: SpeakerEmbedder, seen: Seen) -> None:
    """One recording: voiceprints from its beginning, then verdicts and intrusions."""
    count = len(pcm) // HEARD_FRAME_BYTES
    active = _active(labels, count)
    pieces = [
        pcm[at : at + HEARD_FRAME_BYTES] for at in range(0, count * HEARD_FRAME_BYTES, HEARD_FRAME_BYTES)
    ]
    detector = voice_detector()
    voiced = np.array([detector.feed(piece) >= VOICED for piece in pieces])
    frames = sound_of(pcm[: count * HEARD_FRAME_BYTES]).reshape(count, -1).astype(np.float32)
    several = sum(spoken.astype(int) for spoken in active.values())
    alone = {name: spoken & (several == 1) for name, spoken in active.items()}
    seen.alone += FRAME_S * float(np.sum(several == 1))
    seen.unheard += FRAME_S * float(np.sum((several == 1) & ~voiced))
    seen.silent += FRAME_S * float(np.sum(several == 0))
    seen.invented += FRAME_S * float(np.sum((several == 0) & voiced))
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
    track, runs = Track(), {name: list[tuple[float, Run]]() for name in prints}
    recogniser = Recogniser(network, Gallery(prints))
    for number in range(count):
        for stretch in recogniser.feed(frames[number], bool(voiced[number])):
            track.add(stretch)
        now_s = (number + 1) * FRAME_S
        for holder, found in runs.items():
            run = latest_run(track, holder, 0.0, now_s)
            if run and run.lasts(AFTER_S) and not (found and abs(found[-1][1].since_s - run.since_s) < 1.0):
                found.append((now_s, run))
    _judge(track, {name: alone[name] & scored for name in prints}, seen)
    for holder, found in runs.items():
        others = np.any([spoken for name, spoken in active.items() if name != holder], axis=0)
        seen.held += count * FRAME_S
        _compare(found, others, seen)


def _judge(track: Track, alone: Mapping[str, Frames], seen: Seen) -> None:
    """What the track says in the end of those who are known, where one speaks."""
    for name, spoken in alone.items():
        for at in np.flatnonzero(spoken):
            stretch = next(iter(track.between(at * FRAME_S, (at + 1) * FRAME_S)), None)
            certain = stretch is not None and stretch.who.kind is VoiceKind.PARTNER
            right = stretch is not None and stretch.who.partner == name
            seen.verdicts["right" if right else "wrong" if certain else "unsure"] += FRAME_S


def _compare(found: Sequence[tuple[float, Run]], others: Frames, seen: Seen) -> None:
    """Intrusions that were noticed against passages of others."""
    for _, run in found:
        spoken = others[round(run.since_s / FRAME_S) : round(run.until_s / FRAME_S)]
        seen.false += float(np.mean(spoken)) < 0.5
    for begin_s, end_s in _passages(others):
        noticed = [at_s for at_s, run in found if run.until_s > begin_s and run.since_s < end_s]
        if noticed:
            seen.delays.append(min(noticed) - begin_s)
        else:
            seen.missed += 1


def _passages(spoken: Frames) -> Iterator[tuple[float, float]]:
    """Speech of at least ``INTRUDES_S``, short pauses bridged, from when to when."""
    at = np.flatnonzero(spoken)
    for part in np.split(at, np.flatnonzero(np.diff(at) * FRAME_S > BRIDGED_S) + 1):
        if len(part) * FRAME_S >= INTRUDES_S:
            yield float(part[0]) * FRAME_S, float(part[-1] + 1) * FRAME_S


def _active(labels: Path, count: int) -> dict[str, Frames]:
    """The frames in which each speaker speaks."""
    active: dict[str, Frames] = {}
    for line in labels.read_text(encoding="utf-8").splitlines():
        kind, _, _, start_s, length_s, _, _, name, *_ = line.split()
        if kind == "SPEAKER":
            begin = round(float(start_s) / FRAME_S)
            spoken = active.setdefault(name, np.zeros(count, np.bool_))
            spoken[begin : begin + round(float(length_s) / FRAME_S)] = True
    return active


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rttm", type=Path, metavar="DIR", required=True, help="recordings with RTTM files")
    for figure in figures(parser.parse_args().rttm):
        print(figure)


if __name__ == "__main__":
    main()
