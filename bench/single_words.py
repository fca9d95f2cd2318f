"""Single words at a yes-or-no question, from the sound to what the session does with them.

Above all: how often a refusal is taken as a consent. Voices of the shipped cards say each word in quiet, in
a room from afar, and in noise of several kinds; the whole path is as in a session: drafts, the record, and
the question itself. The thresholds were made with other voices.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import soxr

from bench.figure import Figure, of_share, print_figures
from bench.readings import VOICES, Sound, noise, pcm_of, sound_of, speech_db
from companion.app.engines import Engines
from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api.ports import Transcriber
from companion.core.api.record import Answered
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.core.machine.session import Session
from companion.core.program.text import Template
from companion.core.state.states import State
from companion.hearing.listener import Listener
from companion.language.en import LANGUAGE
from companion.speaking.cards import load_cards
from companion.speaking.speaker import Inline

CONSENTS = ("Yes.", "Yeah.", "Yep.", "Okay.", "Yes, please.")
REFUSALS = ("No.", "Nope.", "Nah.", "Pass.", "Skip.", "Stop.", "Not today.", "No, thanks.")
SOUNDS = ("Ha ha ha!", "Heh heh.", "Hmm.", "Mmm.", "Ahh.", "Uh…")
"""What voices make of sounds that are no words."""
MODELS = ("piper-joe", "kokoro", "hibari")
CONDITIONS: Mapping[str, float | None] = {
    "quiet": None,
    "15 dB": 15.0,
    "10 dB": 10.0,
    "5 dB": 5.0,
    "far": 18.0,
}
"""Speech above the noise; a voice from afar is in a room as well."""
_SPEECH_DB = -26.0
_QUIET_DB = 40.0
_QUESTION = "Is now a good time?"
_PAUSE_S = 1.0
_RT60_S, _REVERBERANT = 0.6, 0.05
_SEED = 11
_NOISE_S = 20


@dataclass(frozen=True, slots=True)
class _Word:
    said: str
    voice: str
    condition: str
    became: str
    """``yes``, ``no``, ``passed``, ``paused``, ``stopped``, ``asked`` or ``nothing``."""


def figures(*, quick: bool = False) -> list[Figure]:
    """Ten minutes; ``quick``, with a third of the voices, in quiet and at 15 dB, one."""
    engines = Engines()
    try:
        heard = list(_heard(engines, quick=quick))
    finally:
        engines.close()
    return [figure for condition in (*CONDITIONS, "") for figure in _of(heard, condition)]


def _of(heard: Sequence[_Word], condition: str) -> Iterator[Figure]:
    """Yield the figures of a condition; empty: of all."""
    words = [word for word in heard if condition in ("", word.condition)]
    if not words:
        return
    where = condition or "all"
    for name, said, taken, limit in (
        ("refusals taken as a yes", REFUSALS, "yes", 0.5),
        ("a yes taken as a no, a pass or a stop", CONSENTS, "no passed stopped", 0.5),
        ("a yes asked back", CONSENTS, "asked", None),
        ("a yes not heard", CONSENTS, "nothing", None),
        ("sounds taken as a yes", SOUNDS, "yes", None),
        ("sounds taken as a no, a pass or a stop", SOUNDS, "no passed stopped", None),
    ):
        tried = [word for word in words if word.said in said]
        wrong = [word for word in tried if word.became in taken.split()]
        which = Counter(word.said for word in wrong)
        peer = ", ".join(f"{count} {said}" for said, count in which.most_common())
        yield of_share(f"{where}: {name}", len(wrong), len(tried), limit, peer)


def _heard(engines: Engines, *, quick: bool) -> Iterator[_Word]:
    draft, record, _ = engines.transcribers()
    random = np.random.default_rng(_SEED)
    noises = _noises(random)
    cards = [
        card for card in load_cards(VOICES).values() if card.model in MODELS and card.language[:2] == "en"
    ]
    for card in cards[:: 3 if quick else 1]:
        voice = engines.voice(card.id)
        for said in (*CONSENTS, *REFUSALS, *SOUNDS):
            clean = soxr.resample(sound_of(b"".join(voice.speak(said))), PLAYED_RATE_HZ, HEARD_RATE_HZ)
            for condition in list(CONDITIONS)[: 2 if quick else None]:
                kind = list(noises)[random.integers(len(noises))]
                sound = _in(condition, clean, noises[kind], random)
                yield _Word(said, card.id, condition, became(sound, draft, record))


def _in(condition: str, clean: Sound, noisy: Sound, random: np.random.Generator) -> Sound:
    """Return the word with a second before and after it, as it sounds there."""
    pause = np.zeros(round(_PAUSE_S * HEARD_RATE_HZ))
    sound = np.concatenate([pause, clean * 10 ** ((_SPEECH_DB - speech_db(clean)) / 20), pause])
    if condition == "far":
        count = round(_RT60_S * HEARD_RATE_HZ)
        response = _REVERBERANT * random.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
        response[0] = 1.0
        sound = np.convolve(sound, response)[: len(sound)]
    snr_db = CONDITIONS[condition] or _QUIET_DB
    begin = int(random.integers(len(noisy) - len(sound)))
    return sound + noisy[begin : begin + len(sound)] * 10 ** ((speech_db(sound) - snr_db) / 20)


def _noises(random: np.random.Generator) -> dict[str, Sound]:
    """Return noises with an RMS of 1: hiss, a fan, traffic, a melody."""
    samples = _NOISE_S * HEARD_RATE_HZ
    seconds = np.arange(samples) / HEARD_RATE_HZ
    white, hz = np.fft.rfft(random.standard_normal(samples)), np.fft.rfftfreq(samples, 1 / HEARD_RATE_HZ)
    hum = sum(np.sin(2 * np.pi * 97 * k * seconds) / k for k in (1, 2, 3))
    swell = np.interp(seconds, np.linspace(0, _NOISE_S, 15), 10 ** (random.uniform(-10, 6, 15) / 20))
    pitch = 220 * 2 ** (random.integers(-9, 10, 4 * _NOISE_S)[(4 * seconds).astype(int)] / 12)
    notes = sum(np.sin(2 * np.pi * r * pitch * seconds) / r for r in (1, 2, 3)) * np.exp(
        -3 * (seconds % 0.25)
    )
    made = {
        "hiss": noise(samples),
        "fan": np.fft.irfft(white / np.sqrt(1 + (hz / 400) ** 4), samples) + 0.3 * hum,
        "traffic": np.fft.irfft(white / (1 + (hz / 150) ** 1.2), samples) * swell,
        "melody": notes,
    }
    return {name: sound / np.sqrt(np.mean(sound**2)) for name, sound in made.items()}


def became(sound: Sound, draft: Transcriber, record: Transcriber) -> str:
    """Return what a session that waits for a yes or no makes of this sound."""
    ask = p.Ask(
        head=p.Head(path="steps[0]", line=1),
        question=Template.parse(_QUESTION),
        to=p.GROUP,
        answer=p.Answer.YES_NO,
        save="answer",
    )
    program = p.Program(
        id="bench", title="Bench", summary="", language="en", people_min=1, people_max=2, steps=(ask,)
    )
    session = Session(program, ["Maya", "Leo"], LANGUAGE)
    now, actions = 5.0, session.handle(e.Begin(), 0.0)
    while not _is_in(session, State.ASKING):
        spoken = next(action for action in reversed(actions) if isinstance(action, a.Speak))
        actions = session.handle(e.PromptEnded(spoken.id), now)
    events: list[e.Event] = []
    at_once = Inline()
    listener = Listener(
        events.append,
        draft=draft,
        record=record,
        draft_executor=at_once,
        record_executor=at_once,
        offset_s=now,
    )
    listener.hear(pcm_of(sound))
    listener.flush()
    now += len(sound) / HEARD_RATE_HZ
    for event in events:
        done = session.handle(event, now)
        answers = [x.entry.value for x in done if isinstance(x, a.Note) and isinstance(x.entry, Answered)]
        if answers:
            return answers[0] or "passed"
        if _is_in(session, State.CONFIRMING):
            return "stopped"
        if _is_in(session, State.PAUSED):
            return "paused"
        if any(isinstance(action, a.Speak) for action in done):
            return "asked"
    return "nothing"


def _is_in(session: Session, state: State) -> bool:
    return session.state is state


def main() -> None:
    """Print the figures."""
    print_figures(figures, "a third of the voices, in quiet and at 15 dB")


if __name__ == "__main__":
    main()
