"""Cost of the ears, and words lost by their processing.

For comparison: the original readings, and WebRTC's noise suppression if ``pywebrtc-audio`` is
installed.
"""

import argparse
import importlib.util
import time

import numpy as np

from bench.echo import opened, transcribed
from bench.figure import Figure
from bench.hearing import SENTENCES
from bench.loudspeaker import SCENES, echo, prompts, said, sound_of_frames, through, with_wave
from bench.readings import Sound, errors, synthetic, with_noise, words
from companion import config
from companion.core.api.utterances import Transcript, Utterance
from companion.core.audio import HEARD_RATE_HZ
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import SpeakerEmbedder
from companion.hearing.listener import Listener
from companion.hearing.recogniser import Recogniser
from companion.hearing.voiceprints import voiceprint_of
from companion.hearing.whisper import WhisperTranscriber
from companion.models.store import Store
from companion.speaking.speaker import Inline

SENTENCE = "I would like to say something about that before we go on to the next thing, if I may."
NOISE_DB = 10.0


def figures() -> list[Figure]:
    """Return wrong words in noise, and the share of a core. About two minutes."""
    return [_words(), _cost()]


def _words() -> Figure:
    base = WhisperTranscriber(Store(config.models_folder()).folder("whisper-base"))
    wrong: dict[str, int] = {}
    count = 0
    for reading in synthetic(SENTENCES):
        noisy = with_noise(np.concatenate([reading.sound, np.zeros(HEARD_RATE_HZ // 2)]), NOISE_DB)
        heard = {"as recorded": noisy, "ours": sound_of_frames(through(noisy, np.zeros(len(noisy))))}
        if importlib.util.find_spec("pywebrtc_audio"):
            heard["WebRTC's noise suppression"] = suppressed(noisy)
        spoken = words(reading.said)
        count += len(spoken)
        for how, sound in heard.items():
            text = " ".join(transcribed(opened(sound), base))
            wrong[how] = wrong.get(how, 0) + errors(spoken, words(text))
    share = {how: 100 * number / count for how, number in wrong.items()}
    peer = ", ".join(f"{how} {percent:.1f} %" for how, percent in share.items() if how != "ours")
    return Figure("words wrong in noise at 10 dB", share["ours"], "%", share["as recorded"] + 1.0, peer)


def suppressed(near: Sound) -> Sound:
    """Apply WebRTC's noise suppression."""
    from pywebrtc_audio import NoiseSuppressor

    processor = NoiseSuppressor(sample_rate=HEARD_RATE_HZ)
    step = HEARD_RATE_HZ // 100
    parts = [
        processor.process(near[at : at + step].astype(np.float32))
        for at in range(0, len(near) - step + 1, step)
    ]
    return np.concatenate(parts).astype(np.float64)


def _cost() -> Figure:
    """Measure all real-time processing while the companion and both partners speak."""
    network = SpeakerEmbedder(Store(config.models_folder()).folder("ge2e") / "pretrained.pt")
    talk = {by: said(f"{SENTENCE} {SENTENCE}", by) for by in ("maya", "leo")}
    prints = {by: voiceprint_of(sound.astype(np.float32), network)[0] for by, sound in talk.items()}
    far = with_wave(prompts())
    near = echo(far, SCENES[0]) + 0.5 * np.resize(np.concatenate(list(talk.values())), len(far))
    listener = Listener(
        lambda event: None,
        draft=None,
        record=Nothing(),
        draft_executor=Inline(),
        record_executor=Inline(),
        recogniser=Recogniser(network, Gallery(prints)),
    )
    listener.over_prompt(True)
    began_s = time.process_time()
    through(near, far, hear=listener.hear)
    share = 100 * (time.process_time() - began_s) / (len(far) / HEARD_RATE_HZ)
    return Figure(
        "canceller, detection and recognition, share of a core",
        share,
        "%",
        25.0,
        "all speak all the time",
    )


class Nothing:
    """Transcribes nothing."""

    def transcribe(self, utterance: Utterance) -> Transcript:
        """No words."""
        return Transcript("", 0.0)


def main() -> None:
    """Print the figures."""
    argparse.ArgumentParser().parse_args()
    for figure in figures():
        print(figure)


if __name__ == "__main__":
    main()
