"""How often a first name is understood: at once, after one correction by saying it again, and after spelling.

Names of many languages, each by four voices. Others were looked at while the search for names was made:
Aoife, Nguyen, Maya, Priya, Zoe, Ingrid, Yuki, Fatima, Leila, Jose, Bjorn, Wojciech, Ivan, Chen, Aisha,
Amara, Sean, Francois, Giulia and Deniz. A name is right when it is written as expected, or, by ear, when it
sounds so when it is said back: Zoe and Zoey.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr

from bench.figure import Figure
from bench.readings import Sound, pcm_of, with_noise
from companion.app.engines import RECORD_MODEL, Engines
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.first_names import NameFinder
from companion.hearing.sounds_alike import SOUNDS, Rows, sounds
from companion.hearing.whisper import WhisperTranscriber
from companion.language.en.first_names import NAME_WORDS
from companion.speaking.card_voice import CardVoice

_NAMES = (
    "Siobhan Dmitri Leo Kwame Mateo Lars Haruto Omar Chloe Ana Agnieszka Svetlana Mei Jiwoo Kofi Thandiwe "
    "Niamh Amelie Luca Elif"
).split()
_VOICES = ("leo", "ben", "maya", "ada")
_FRAMES = ("My name is {}.", "I'm {}.", "{}.", "{} here.")
_LEVEL = 0.05
_NOISE_DB = 40.0
_SAME = 0.4
"""Names that differ by one vowel at most are the same by ear."""


@dataclass
class _Heard:
    """The understanding of one name, by one voice."""

    name: str
    at_once: str
    again: str
    spelled: str


def figures(*, quick: bool = False) -> list[Figure]:
    """Return wrong names in percent. Five minutes; ``quick``, half of the names in one voice, one."""
    engines = Engines()
    finder = NameFinder(NAME_WORDS, engines.voice("joe").pronounced)
    ears = WhisperTranscriber(engines.store.folder(RECORD_MODEL), names=finder)
    heard = []
    for number, name in enumerate(_NAMES[::2] if quick else _NAMES):
        for place, voice in enumerate(_VOICES):
            if not quick or place == number % len(_VOICES):
                finder.forget()
                speaker = engines.voice(voice)
                heard.append(_conversation(ears, speaker, name, _FRAMES[(number + place) % len(_FRAMES)]))

    def by_ear(found: str, name: str) -> bool:
        return bool(found) and _alike(finder.pronounced(found), finder.pronounced(name))

    return [
        _wrong("at once", [one.at_once == one.name for one in heard]),
        _wrong("at once, by ear", [by_ear(one.at_once, one.name) for one in heard]),
        _wrong("after one correction", [one.name in (one.at_once, one.again) for one in heard]),
        _wrong(
            "after one correction, by ear",
            [by_ear(one.at_once, one.name) or by_ear(one.again, one.name) for one in heard],
            10.0,
        ),
        _wrong("after spelling", [one.name in (one.at_once, one.again, one.spelled) for one in heard], 0.0),
    ]


def _wrong(what: str, right: Sequence[bool], limit: float | None = None) -> Figure:
    percent = 100.0 * (1 - sum(right) / len(right))
    return Figure(f"wrong names, {what}", percent, "%", limit, f"{len(right)} names; synthetic voices")


def _conversation(ears: WhisperTranscriber, speaker: CardVoice, name: str, frame: str) -> _Heard:
    """Say a name; if it was misheard, say it again, then spell it."""

    def hear(words: str, not_named: str) -> str:
        return NAME_WORDS.name_in(ears.transcribe(_said(speaker, words), not_named=not_named).text)

    at_once = hear(frame.format(name), "")
    if at_once == name:
        return _Heard(name, name, name, name)
    again = hear(f"No, it's {name}.", at_once)
    spelled = name if again == name else hear(", ".join(name.upper()) + ".", f"{at_once} {again}")
    return _Heard(name, at_once, again, spelled)


def _said(speaker: CardVoice, words: str) -> Utterance:
    played = np.frombuffer(b"".join(speaker.speak(words)), "<i2") / 32768.0
    sound: Sound = soxr.resample(played, PLAYED_RATE_HZ, HEARD_RATE_HZ)
    sound = sound * (_LEVEL / np.sqrt(np.mean(sound**2)))
    sound = with_noise(np.pad(sound, HEARD_RATE_HZ // 4), _NOISE_DB)
    return Utterance(0, 0.0, len(sound) / HEARD_RATE_HZ, 0.0, pcm_of(sound))


def _alike(one: str, other: str) -> bool:
    return float(Rows(SOUNDS, [sounds(one)]).distances(sounds(other))[0]) <= _SAME
