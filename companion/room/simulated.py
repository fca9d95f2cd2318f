"""The simulated room: partners, the companion's echo, and noise, frame by frame."""

from collections.abc import Callable
from concurrent.futures import Executor, Future

import numpy as np
import soxr

from companion.core.audio import HEARD_RATE_HZ, PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.core.ports import Voice
from companion.core.record import Entry
from companion.room.acoustics import Echo, Noise, Samples, gain_of
from companion.room.description import Partner, Piece, RoomPlan
from companion.room.files import decoded
from companion.room.partners import SimulatedPartner, SpokenLine

OnSound = Callable[[bytes], None]


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
        background; ``on_sound`` gets what a listener in the room hears, 24 kHz PCM."""
        self._plan = plan
        self._voices = voices
        self._sounds: dict[tuple[str | None, Piece], Samples | Future[Samples]] = {}
        names = tuple(partner.name for partner in plan.partners)
        self._partners = [SimulatedPartner(p, names, self._sound_of, plan.seed) for p in plan.partners]
        echo = plan.echo
        self._echo = Echo(echo.delay_ms, echo.level_db, echo.rt60_s, plan.seed) if echo else None
        self._noise = Noise(*plan.noise, plan.seed) if plan.noise else None
        self._gain = np.float32(gain_of(plan.gain_db))
        self._to_microphone = soxr.ResampleStream(
            PLAYED_RATE_HZ, HEARD_RATE_HZ, 1, dtype="float32", quality="HQ"
        )
        self._on_sound = on_sound
        self._frames = 0
        if executor:
            self._render_ahead(executor)

    @property
    def spoken(self) -> list[SpokenLine]:
        """What the partners really said so far, in order."""
        return sorted((line for p in self._partners for line in p.spoken), key=lambda line: line.start_s)

    def note(self, entry: Entry) -> None:
        """What happens in the session."""
        for partner in self._partners:
            partner.note(entry)

    def exchange(self, played: bytes) -> bytes:
        """One frame of the loudspeaker in, what the microphone heard out."""
        now = self._frames * PLAYED_FRAME_SAMPLES / PLAYED_RATE_HZ
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
        return _pcm(self._to_microphone.resample_chunk(heard * self._gain))

    def close(self) -> None:
        """Nothing to finish."""

    def _sound_of(self, partner: Partner, piece: Piece) -> Samples:
        key = (partner.voice, piece)
        sound = self._sounds.get(key)
        if sound is None:
            sound = self._render(partner, piece)
        elif isinstance(sound, Future):
            sound = sound.result()
        self._sounds[key] = sound
        return sound

    def _render(self, partner: Partner, piece: Piece) -> Samples:
        if piece.plays is not None:
            return decoded(piece.plays, PLAYED_RATE_HZ)
        assert partner.voice is not None, "a description without voice and file is refused"
        pcm = b"".join(self._voices(partner.voice).speak(piece.text))
        return np.frombuffer(pcm, np.int16).astype(np.float32) / 32768.0

    def _render_ahead(self, executor: Executor) -> None:
        for partner in self._plan.partners:
            lines = partner.lines + ((partner.backchannel,) if partner.backchannel else ())
            for piece in (piece for line in lines for piece in line.pieces):
                key = (partner.voice, piece)
                if key not in self._sounds:
                    self._sounds[key] = executor.submit(self._render, partner, piece)


def _pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16).tobytes()
