"""Whether the safe word is noticed, and whether it is heard where nobody said it.

Forty words that nothing was tuned on, called once each in noise, over a prompt and over another's voice, by
voices that ship; with ``--speech DIR`` (a folder as for ``bench.hearing``) by those who call them there.
What else is said there is the talk in which no word may be heard. Beside each figure: spellings compared.
"""

import argparse
import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bench.echo import segments
from bench.figure import Figure
from bench.loudspeaker import SCENES, Frame, echo, prompts, said, through, with_wave
from bench.readings import Sound, pcm_of, sound_of, with_noise
from bench.talk import HESITATES, SENTENCES
from companion import config
from companion.core.api.events import Command
from companion.core.api.utterances import Utterance
from companion.core.audio import FRAME_S, HEARD_RATE_HZ
from companion.core.language.commands import Commands
from companion.hearing.detector import voice_detector
from companion.hearing.files import read_sound
from companion.hearing.listener import DRAFT_S
from companion.hearing.safe_word import SafeWord
from companion.hearing.segmenter import Cut, Segmenter
from companion.hearing.whisper import WhisperTranscriber
from companion.language.en import LANGUAGE
from companion.models.store import Store

WORDS = tuple(
    "marzipan/rosebud/Mr. Bean/café/two four six/strawberry/elephant/Barcelona/unicorn/watermelon/penguin/"
    "cactus/Timbuktu/mango/papaya/rhubarb/kangaroo/octopus/artichoke/tiramisu/hedgehog/volcano/pumpkin/tulip/"
    "zebra/Budapest/Mozart/pistachio/dandelion/macaroni/oregano/platypus/Excalibur/velvet/compass/blue whale/"
    "snowflake/yellow card/code nine/Tokyo".split("/")
)
_VOICES = ("kim", "sam", "ben", "ada")
"""Shifted voices; the thresholds were set with others."""
_SNR_DB = (20.0, 10.0, 0.0)
_SHORT_TALK = Path(__file__).parent / "utterances" / "report.tsv"
_WORDS_AT_ONCE = 5
"""Safe words that are listened for in the same talk: an hour of it counts as five."""
_BETWEEN_S, _FIRST_S = 4.5, 6.0
"""From call to call over the prompts, and where the first one comes."""
_SOFTER_DB = 6.0
"""How much softer the other's voice is than the call that is cried over it."""


@dataclass(frozen=True, slots=True)
class _Call:
    word: str
    sound: Sound


class _Ears:
    """Both transcribers, as a session has them."""

    def __init__(self) -> None:
        store = Store(config.models_folder())
        self.tiny = WhisperTranscriber(store.folder("whisper-tiny.en"), hints=LANGUAGE.hearing.likely_words)
        self.base = WhisperTranscriber(store.folder("whisper-base"))

    def of(self, utterance: Utterance) -> Sequence[WhisperTranscriber]:
        """Those that hear an utterance."""
        return (self.tiny, self.base) if utterance.speech_s <= DRAFT_S else (self.base,)

    def notice(self, word: str, utterances: Sequence[Utterance]) -> tuple[bool, bool]:
        """Whether the word is heard, and whether it would be by its spelling."""
        spelled = False
        for utterance in utterances:
            for transcriber in self.of(utterance):
                transcript = transcriber.transcribe(utterance, safe_word=word)
                spelled |= (
                    Commands(LANGUAGE.commands, safe_word=word).find(transcript.text) is Command.SAFE_WORD
                )
                if transcript.calls:
                    return True, spelled
        return False, spelled


def figures(speech: Path | None = None, *, quick: bool = False) -> list[Figure]:
    """Calls missed, and false ones in ten hours. A quarter of an hour; ``quick``: four minutes."""
    ears = _Ears()
    readings = list(_readings(speech)) if speech else []
    calls = [_Call(said_, sound) for said_, sound in readings if said_ in WORDS] or list(_spoken_calls())
    calls = calls[:: 4 if quick else 1]
    talk = [sound for said_, sound in readings if said_ not in WORDS] or list(_talk(40 if quick else 160))
    whose = "in a folder of calls" if speech and readings else "by four shifted voices"
    return [
        *(
            _missed(ears, calls, f"called at {snr:g} dB, {whose}", partial(with_noise, snr_db=snr))
            for snr in _SNR_DB
        ),
        _missed(ears, calls, f"called over another's voice, {whose}", _over_another()),
        _missed_over_prompts(ears, calls, whose),
        _false(ears, talk),
    ]


def _missed(ears: _Ears, calls: Sequence[_Call], how: str, heard: Callable[[Sound], Sound]) -> Figure:
    pause = np.zeros(HEARD_RATE_HZ)
    found = [
        (call.word, ears.notice(call.word, _utterances(heard(np.concatenate([pause, call.sound, pause])))))
        for call in calls
    ]
    return _figure(how, found)


def _figure(how: str, found: Sequence[tuple[str, tuple[bool, bool]]]) -> Figure:
    missed = [word for word, (noticed, _) in found if not noticed]
    spelled = 100 * sum(not by_spelling for _, (_, by_spelling) in found) / len(found)
    peer = f"{len(found)} calls; by spelling {spelled:.0f} %" + (
        f"; missed: {', '.join(missed)}" if missed else ""
    )
    return Figure(f"safe words missed, {how}", 100 * len(missed) / len(found), "%", 5.0, peer)


def _over_another() -> Callable[[Sound], Sound]:
    """Somebody else talks all the time, softer than the call."""
    others = itertools.cycle([said(text, "maya") for text in SENTENCES[:8]])

    def mixed(sound: Sound) -> Sound:
        other = np.resize(next(others), len(sound))
        level = (
            np.std(sound[np.abs(sound) > 0.02])
            / np.std(other[np.abs(other) > 0.02])
            * 10 ** (-_SOFTER_DB / 20)
        )
        both: Sound = with_noise(sound + level * other, 30.0)
        return both

    return mixed


def _missed_over_prompts(ears: _Ears, calls: Sequence[_Call], whose: str) -> Figure:
    """Each call as loud as the echo, which is taken out; nothing is ducked."""
    far = with_wave(prompts())
    places = np.arange(_FIRST_S, len(far) / HEARD_RATE_HZ - _BETWEEN_S, _BETWEEN_S)
    found = []
    for at in range(0, len(calls), len(places)):
        some = calls[at : at + len(places)]
        near = echo(far, SCENES[0])
        loud = np.std(near[np.abs(near) > 0.02])
        for place, call in zip(places, some, strict=False):
            since = round(place * HEARD_RATE_HZ)
            near[since : since + len(call.sound)] += (
                call.sound * loud / np.std(call.sound[np.abs(call.sound) > 0.02])
            )
        frames = through(near, far)
        for place, call in zip(places, some, strict=False):
            part = frames[round((place - 1.0) / FRAME_S) : round((place + _BETWEEN_S - 1.0) / FRAME_S)]
            found.append((call.word, ears.notice(call.word, _utterances_of(part))))
    return _figure(f"called over a prompt, {whose}", found)


def _false(ears: _Ears, talk: Sequence[Sound]) -> Figure:
    random = np.random.default_rng(9)
    heard_s, false = 0.0, []
    for sound in talk:
        heard_s += len(sound) / HEARD_RATE_HZ
        for utterance in _utterances(
            np.concatenate([np.zeros(HEARD_RATE_HZ), sound, np.zeros(HEARD_RATE_HZ)])
        ):
            words = [SafeWord(str(word)) for word in random.choice(WORDS, _WORDS_AT_ONCE, replace=False)]
            for transcriber in ears.of(utterance):
                written = transcriber.transcribe(utterance)
                false += [
                    f"{word.word} out of {written.text!r}"
                    for word in words
                    if word.is_called(written, utterance.speech_s, transcriber.looked_for)
                    or transcriber.hears_cried(word, utterance)
                ]
    hours = heard_s * _WORDS_AT_ONCE / 3600
    peer = f"{60 * hours / _WORDS_AT_ONCE:.0f} min of talk, {_WORDS_AT_ONCE} words each; {'; '.join(false)}"
    return Figure(
        "safe words heard in ten hours of talk without them", len(false) / hours * 10, "", 1.0, peer
    )


def _spoken_calls() -> Iterator[_Call]:
    for word, by in zip(WORDS, itertools.cycle(_VOICES), strict=False):
        yield _Call(word, said(f"{word[0].upper()}{word[1:]}!", by))


def _talk(count: int) -> Iterator[Sound]:
    """Short answers, and sentences that hold the words of commands."""
    with _SHORT_TALK.open(encoding="utf-8", newline="") as file:
        short = [row["said"] for row in csv.DictReader(file, delimiter="\t")]
    texts = (text for pair in zip(short[::7], SENTENCES, strict=False) for text in pair)
    for text, by in zip(itertools.islice(texts, count), itertools.cycle(_VOICES), strict=False):
        yield with_noise(said(text.replace(HESITATES, ""), by), 15.0)


def _readings(folder: Path) -> Iterator[tuple[str, Sound]]:
    with (folder / "transcripts.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield row["transcript"], sound_of(read_sound(folder / row["file"]))


def _utterances(sound: Sound) -> list[Utterance]:
    segmenter = Segmenter(voice_detector().feed)
    found = itertools.chain(segmenter.feed(pcm_of(sound)), segmenter.flush())
    return [segment.utterance for segment in found if isinstance(segment, Cut)]


def _utterances_of(frames: Sequence[Frame]) -> list[Utterance]:
    """As the listener hears what is left of an echo."""
    return [segment.utterance for segment in segments(list(frames)) if isinstance(segment, Cut)]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", type=Path, help="a folder with transcripts.tsv and sound files")
    parser.add_argument("--quick", action="store_true", help="a quarter of the calls")
    options = parser.parse_args()
    for figure in figures(options.speech, quick=options.quick):
        print(figure)


if __name__ == "__main__":
    main()
