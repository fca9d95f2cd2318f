"""The simulated room: partners, the companion's echo, and noise, frame by frame."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from itertools import zip_longest
from pathlib import Path

import numpy as np

from companion.core.audio import PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.core.ports import Voice
from companion.core.record import Entry
from companion.room.acoustics import Echo, MicrophoneRate, Noise, Samples, gain_of, noise_loop
from companion.room.files import decoded
from companion.room.improvising import Talk, Watched, moment_of
from companion.room.partners import SimulatedPartner, SpokenLine
from companion.room.plan import Partner, Piece, RoomPlan

OnSound = Callable[[bytes], None]
_Key = tuple[str | None, str | Path]
"""A voice and its words, or a sound file."""

_LOOKS_EVERY_FRAMES = 10
_SMALL_TALK = (
    "So I told him that the train was late again, and he did not believe a word of it.",
    "No, the blue one, with the round handle. It must be somewhere behind the flour.",
    "They want to paint the whole house before the summer, and nobody has asked the neighbours.",
    "Then she looked at me, and laughed, and said that the dog had eaten both of them.",
)
"""What babble is made of."""


class SimulatedRoom:
    """A ``Soundscape`` with people in it. It is also told the record of the session, for their cues."""

    def __init__(
        self,
        plan: RoomPlan,
        voices: Callable[[str], Voice],
        *,
        executor: Executor | None = None,
        on_sound: OnSound | None = None,
    ) -> None:
        """``voices`` gives the voice of a card; with an ``executor`` lines are rendered ahead in the
        background; ``on_sound`` gets what a listener in the room hears, 24 kHz PCM.

        Raises what ``voices`` raises, here when there is babble, else when a line is due."""
        self._plan = plan
        self._voices = voices
        self._sounds: dict[_Key, Samples | Future[Samples]] = {}
        names = tuple(partner.name for partner in plan.partners)
        talk = Talk()
        self._partners = [SimulatedPartner(p, names, self._sound_of, plan.seed, talk) for p in plan.partners]
        self._session: Watched | None = None
        self._executor = executor
        echo = plan.echo
        self._echo = Echo(echo.delay_ms, echo.level_db, echo.rt60_s, plan.seed) if echo else None
        self._noise = self._noise_of(*plan.noise) if plan.noise else None
        self._gain = np.float32(gain_of(plan.gain_db))
        self._microphone = MicrophoneRate()
        self._on_sound = on_sound
        self._frames = 0
        if executor:
            self._render_ahead(executor)

    @property
    def spoken(self) -> list[SpokenLine]:
        """What the partners really said so far, in order."""
        return sorted((line for p in self._partners for line in p.spoken), key=lambda line: line.start_s)

    def watch(self, session: Watched) -> None:
        """This is the session that those who improvise follow."""
        self._session = session

    def note(self, entry: Entry) -> None:
        """What happens in the session."""
        for partner in self._partners:
            partner.note(entry)

    def exchange(self, played: bytes) -> bytes:
        """One frame of the loudspeaker in, what the microphone heard out."""
        now = self._frames * PLAYED_FRAME_SAMPLES / PLAYED_RATE_HZ
        if self._session and self._frames % _LOOKS_EVERY_FRAMES == 0:
            self._improvise(self._session, now)
        self._frames += 1
        people = np.zeros(PLAYED_FRAME_SAMPLES, np.float32)
        speaking = [partner for partner in self._partners if partner.speaking]
        for partner in self._partners:
            other_speaks = any(other is not partner for other in speaking)
            frame = partner.frame(now, PLAYED_FRAME_SAMPLES, other_speaks=other_speaks)
            if frame is not None:
                people += frame
        if self._noise:
            people += self._noise.next(PLAYED_FRAME_SAMPLES)
        companion = np.frombuffer(played, np.int16).astype(np.float32) / 32768.0
        if self._on_sound:
            self._on_sound(_pcm(people + companion))
        heard = people + self._echo.of(companion) if self._echo else people
        return _pcm(self._microphone.of(heard) * self._gain)

    def _improvise(self, session: Watched, now: float) -> None:
        moment = moment_of(session, now)
        for partner in self._partners:
            line = partner.improvise(moment, now)
            if line and self._executor:
                for key in (_key(partner.plan, piece) for piece in line.pieces):
                    if key not in self._sounds:
                        self._sounds[key] = self._executor.submit(self._render, *key)

    def close(self) -> None:
        """Render nothing more. Idempotent."""
        for sound in self._sounds.values():
            if isinstance(sound, Future):
                sound.cancel()

    def _noise_of(self, kind: str, level_db: float) -> Noise:
        cards = [partner.voice for partner in self._plan.partners if partner.voice]

        def talk() -> list[Samples]:
            return [self._say(cards[at % len(cards)], text) for at, text in enumerate(_SMALL_TALK)]

        return Noise(noise_loop(kind, talk, self._plan.seed), level_db)

    def _sound_of(self, partner: Partner, piece: Piece) -> Samples:
        key = _key(partner, piece)
        sound = self._sounds.get(key)
        if isinstance(sound, Future) and not sound.cancel():  # it has begun
            sound = sound.result()
        if sound is None or isinstance(sound, Future):
            sound = self._render(*key)
        self._sounds[key] = sound
        return sound

    def _render(self, voice: str | None, what: str | Path) -> Samples:
        if isinstance(what, Path):
            return decoded(what, PLAYED_RATE_HZ)
        assert voice is not None, "a description without voice and file is refused"
        return self._say(voice, what)

    def _say(self, voice: str, text: str) -> Samples:
        pcm = b"".join(self._voices(voice).speak(text))
        return np.frombuffer(pcm, np.int16).astype(np.float32) / 32768.0

    def _render_ahead(self, executor: Executor) -> None:
        """All lines, those first that come first for any partner."""
        for line_up in zip_longest(*(_everything(partner) for partner in self._plan.partners)):
            for key in line_up:
                if key is not None and key not in self._sounds:
                    self._sounds[key] = executor.submit(self._render, *key)


def _everything(partner: Partner) -> Iterator[_Key]:
    lines = (*((partner.backchannel,) if partner.backchannel else ()), *partner.lines)
    return (_key(partner, piece) for line in lines for piece in line.pieces)


def _key(partner: Partner, piece: Piece) -> _Key:
    """Equal words of one voice are rendered once, whatever pause stands before them."""
    return (None, piece.plays) if piece.plays else (partner.voice, piece.text)


def _pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16).tobytes()
