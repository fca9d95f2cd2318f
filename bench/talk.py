"""Free speech that contains the words of commands: none may be obeyed.

The partners' voices say sentences with "stop", "pause", "done" and the like in them, some of them
with a hesitation before the word, and with words that sound like the safe word. For comparison:
a listener that takes each command word for a command, wherever it occurs.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soxr

from bench.figure import Figure, print_figures
from bench.readings import VOICES, Sound, noise, pcm_of, sound_of
from companion import config
from companion.core.api.events import Heard
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.core.language.commands import Commands
from companion.core.language.words import normalise
from companion.hearing.detector import voice_detector
from companion.hearing.listener import DRAFT_S
from companion.hearing.segmenter import Cut, Segmenter
from companion.hearing.whisper import WhisperTranscriber
from companion.language.en import LANGUAGE
from companion.models.store import Store
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice

SAFE_WORD = "pineapple"
PAUSES_S = ((0.2, 0.5), (0.7, 1.2))
"""Ranges: a hesitation within an utterance, and one that splits it."""
HESITATES = "|"
SENTENCES = (
    "I wish you would stop looking at your phone when I talk.",
    "When we stop fighting, | we never talk about it again.",
    "I could not stop thinking about what you said on Monday.",
    "You never stop | and ask me how I am.",
    "The bus stop was empty, and I waited for an hour.",
    "What I would like is that we | stop for a moment before we shout.",
    "When there is a pause, you think that I have finished.",
    "I need a pause between work and the children.",
    "Then there was a long pause, | and nobody said anything.",
    "You go on and on about the kitchen.",
    "I would like us to go on a trip in spring.",
    "We cannot go on like this, | I said to myself.",
    "I do not want to repeat what my parents did.",
    "You repeat that story each time your mother calls.",
    "I had to repeat it three times, and then I gave up.",
    "We skip dinner too often, and eat alone.",
    "I would rather not skip the holidays this year.",
    "You passed me the salt without a word.",
    "Let it pass, I thought, | but it did not pass.",
    "I wish we had more time for each other.",
    "There is always more time for the others than for me.",
    "All I want is | more time with you in the evening.",
    "I'm done with always being the one who cleans up.",
    "When the work is done, I fall asleep at once.",
    "I thought that's it, she is leaving me, | and I was afraid.",
    "That is all I could say in that moment, because I was crying.",
    "How long have we been living like this, I asked myself.",
    "How long it took you to answer | was what hurt me.",
    "I did not know how much time you needed for yourself.",
    "You could help me with the laundry now and then.",
    "I needed help, | and I did not know whom to ask.",
    "Nobody came to help when the water was everywhere.",
    "We had no time out of the house last month.",
    "I took a time out from the talk and went for a walk.",
    "When I ask for a time out | you follow me into the next room.",
    "I want to end the session with the lawyer as soon as we can.",
    "Please stop me if I talk too much, I said to her that night.",
    "I would forget my voice lessons if you did not remind me.",
    "The pine trees and the apples in the garden were frozen.",
    "We bought pine nuts | and apples once, on that island, and they were sour.",
    "It is finished, the house, the garden, all of it, and we are still not happy.",
    "You finished my sentence again, and it was not what I meant.",
    "Yes, I said, and no, and then yes again, because I was tired.",
    "Hold on to me, I thought, | but you held on to your phone.",
    "One more minute of that, and I would have left.",
    "Another minute, you always say, | and then it is an hour.",
    "I will continue to hope that we can talk like this more often.",
    "We continue as if nothing had happened.",
    "Can you repeat that you love me, I wanted to ask.",
    "Once more I stood there with the bags, and you drove away.",
)


@dataclass(frozen=True, slots=True)
class _Said:
    """The recognised speech."""

    minutes: float
    obeyed: tuple[str, ...]
    spotted: int


def figures(*, quick: bool = False) -> list[Figure]:
    """Return false commands per hour of such talk. Half an hour; ``quick`` a minute."""
    said = _listen(_talk(SENTENCES[::3], 1.0) if quick else _talk(SENTENCES, 60.0))
    an_hour = 60 / said.minutes
    heard = f"{said.minutes:.0f} min of talk"
    peer = f"{heard}; each word by itself: {said.spotted * an_hour:.0f}"
    if said.obeyed:
        peer += f"; obeyed: {'; '.join(said.obeyed)}"
    return [
        Figure("false commands in an hour of talk that holds them", len(said.obeyed) * an_hour, "", 0.0, peer)
    ]


def _talk(sentences: tuple[str, ...], minutes: float) -> Iterator[Sound]:
    """Yield the sentences repeatedly, in another voice each time, with and without hesitation."""
    folder = Store(config.models_folder()).folder("piper-joe")
    voices = [
        PiperVoice(folder, card)
        for name, card in load_cards(VOICES).items()
        if card.model == "piper-joe" and name != "joe"
    ]
    random = np.random.default_rng(3)
    samples = 0
    for turn in itertools.count():
        for number, sentence in enumerate(sentences):
            voice = voices[(number + turn) % len(voices)]
            for pause in PAUSES_S if HESITATES in sentence else PAUSES_S[:1]:
                clean = np.concatenate(list(_spoken(voice, sentence, random.uniform(*pause))))
                samples += len(clean)
                yield clean + noise(len(clean)) * 10 ** (-60 / 20)
        if samples >= 60 * minutes * HEARD_RATE_HZ:
            return


def _spoken(voice: PiperVoice, sentence: str, pause_s: float) -> Iterator[Sound]:
    for number, part in enumerate(sentence.split(HESITATES)):
        if number:
            yield np.zeros(round(pause_s * HEARD_RATE_HZ))
        played = sound_of(b"".join(voice.speak(part.strip())))
        yield soxr.resample(played, PLAYED_RATE_HZ, HEARD_RATE_HZ)
    yield np.zeros(HEARD_RATE_HZ)


def _listen(talk: Iterator[Sound]) -> _Said:
    store = Store(config.models_folder())
    tiny = WhisperTranscriber(store.folder("whisper-tiny.en"), hints=LANGUAGE.hearing.likely_words)
    base = WhisperTranscriber(store.folder("whisper-base"))
    commands = Commands(LANGUAGE.commands, safe_word=SAFE_WORD)
    segmenter = Segmenter(voice_detector().feed)
    obeyed, spotted = [], 0
    words = re.compile(rf"\b(?:{'|'.join(sorted(set().union(*LANGUAGE.commands.phrases.values())))})\b")
    for utterance in _utterances(segmenter, talk):
        # A draft acts immediately, and the final words act too.
        for transcriber in (tiny, base) if utterance.speech_s <= DRAFT_S else (base,):
            made = transcriber.transcribe(utterance)
            heard = Heard(utterance.id, made.text, utterance.start_s, utterance.end_s, made.confidence)
            if made.text and commands.heard_in(heard):
                obeyed.append(made.text)
            spotted += transcriber is base and words.search(normalise(made.text)) is not None
    return _Said(segmenter.now_s / 60, tuple(obeyed), spotted)


def _utterances(segmenter: Segmenter, talk: Iterator[Sound]) -> Iterator[Utterance]:
    heard = (segment for sound in talk for segment in segmenter.feed(pcm_of(sound)))
    for segment in itertools.chain(heard, segmenter.flush()):
        if isinstance(segment, Cut):
            yield segment.utterance


def main() -> None:
    """Print the figures."""
    print_figures(figures, "a third of the sentences")


if __name__ == "__main__":
    main()
