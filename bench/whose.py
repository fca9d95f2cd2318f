"""Attribution of short answers: three and four people in a room, one of whom answers for another.

Shipped voices say single words; with ``--speech DIR`` (a folder as for ``bench.hearing``) single words
are cut from readings. Each passes the voice detector and is compared with the voices of a group. For
comparison: a listener that attributes every short word to the person asked.
"""

import argparse
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import soxr

from bench.ears import Nothing
from bench.figure import Figure
from bench.floor import speech_frames, voices
from bench.readings import VOICES, Sound, pcm_of, sound_of, with_noise
from bench.recognition import readers
from companion import config
from companion.core.api.events import Event, SpeechEnded
from companion.core.api.voices import Likeness, Whose, whose
from companion.core.audio import FRAME_S, HEARD_FRAME_SAMPLES, HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import Array, SpeakerEmbedder
from companion.hearing.listener import Listener
from companion.hearing.recogniser import Recogniser
from companion.hearing.voiceprints import ENOUGH_S, voiceprint_of
from companion.models.store import Store
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice
from companion.speaking.speaker import Inline

WORDS = ("Yes.", "No.", "Yeah.", "Pass.", "I'm done.", "Seven.", "Nope.", "Yes, please.")
NOISE_DB = 10.0
_BETWEEN_S = 1.2
_WORD_FRAMES = (15, 20, 25, 30)
"""Length of a word, taken from a reading after a pause: 0.3 to 0.6 s."""
_MOST_WORDS = 30


def figures(speech: Path | None = None) -> list[Figure]:
    """Return others' answers taken, and own answers questioned, in percent. About a minute."""
    network = SpeakerEmbedder(Store(config.models_folder()).folder("ge2e") / "pretrained.pt")
    learned = {name: np.concatenate(sounds) for name, sounds in (readers(speech) if speech else voices())}
    words = dict(_cut_out(learned) if speech else _spoken(list(learned)))
    kind = "words of people" if speech else "words of Piper's voices"
    made: list[Figure] = []
    for how, snr_db in (("", None), (f", {NOISE_DB:g} dB of noise", NOISE_DB)):
        heard = dict(_compared(learned, words, network, snr_db))
        for people in (3, 4):
            taken, asked_back = _shares(heard, people)
            count = sum(map(len, heard.values()))
            peer = f"{count} {kind}; without voices: 100 %"
            limit = None if how else 1.0
            made.append(Figure(f"answers of another taken, {people} people{how}", taken, "%", limit, peer))
            limit = None if how else 10.0
            made.append(Figure(f"own answers asked back, {people} people{how}", asked_back, "%", limit, kind))
    return made


def _shares(heard: Mapping[str, list[Likeness]], people: int) -> tuple[float, float]:
    """Return, for all groups of a size, others' words taken, and own words not taken."""
    taken = others = back = own = 0
    for group in itertools.combinations(sorted(heard), people):
        for asked, speaker in itertools.product(group, group):
            for likeness in heard[speaker]:
                found = whose(tuple(one for one in likeness if one.partner in group), asked)
                theirs = found is Whose.THEIRS
                if speaker == asked:
                    own, back = own + 1, back + (not theirs)
                else:
                    others, taken = others + 1, taken + theirs
    return 100 * taken / others, 100 * back / own


def _compared(
    learned: Mapping[str, Sound],
    words: Mapping[str, list[Sound]],
    network: SpeakerEmbedder,
    noise_db: float | None,
) -> Iterator[tuple[str, list[Likeness]]]:
    """Compare the words of each with all voices, like the ears."""

    def heard(sound: Sound) -> Sound:
        return sound if noise_db is None else with_noise(sound, noise_db)

    prints = {name: voiceprint_of(_first_speech(heard(sound)), network)[0] for name, sound in learned.items()}
    rest = np.zeros(round(_BETWEEN_S * HEARD_RATE_HZ))
    for name, said in words.items():
        events: list[Event] = []
        listener = Listener(
            events.append,
            draft=None,
            record=Nothing(),
            draft_executor=Inline(),
            record_executor=Inline(),
            recogniser=Recogniser(network, Gallery(prints)),
        )
        listener.hear(pcm_of(heard(np.concatenate([part for word in said for part in (rest, word, rest)]))))
        listener.flush()
        yield name, [event.likeness for event in events if isinstance(event, SpeechEnded) and event.likeness]


def _first_speech(sound: Sound) -> Array:
    """Return the speech for enrolment."""
    frames = sound[: len(sound) // HEARD_FRAME_SAMPLES * HEARD_FRAME_SAMPLES].reshape(-1, HEARD_FRAME_SAMPLES)
    speech = speech_frames(sound)[: len(frames)]
    return frames[speech][: round(ENOUGH_S / FRAME_S)].ravel().astype(np.float32)


def _spoken(names: list[str]) -> Iterator[tuple[str, list[Sound]]]:
    folder, cards = Store(config.models_folder()).folder("piper-joe"), load_cards(VOICES)
    for name in names:
        voice = PiperVoice(folder, cards[name])
        played = (sound_of(b"".join(voice.speak(word))) for word in WORDS)
        yield name, [soxr.resample(sound, PLAYED_RATE_HZ, HEARD_RATE_HZ) for sound in played]


def _cut_out(readings: Mapping[str, Sound]) -> Iterator[tuple[str, list[Sound]]]:
    """Yield single words cut from readings, after the part used for enrolment."""
    for name, sound in readings.items():
        speech = speech_frames(sound)
        speech[: int(np.argmax(np.cumsum(speech) * FRAME_S >= ENOUGH_S))] = False
        edges = np.flatnonzero(np.diff(np.concatenate([[False], speech, [False]]).astype(int)))
        found = []
        for number, (begin, end) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
            end = min(end, begin + _WORD_FRAMES[number % len(_WORD_FRAMES)])
            if end - begin >= _WORD_FRAMES[0]:
                found.append(sound[begin * HEARD_FRAME_SAMPLES : end * HEARD_FRAME_SAMPLES])
        yield name, found[:_MOST_WORDS]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", type=Path, metavar="DIR", help="a folder with transcripts.tsv")
    for figure in figures(parser.parse_args().speech):
        print(figure)


if __name__ == "__main__":
    main()
