"""Echo attenuation when the companion speaks again after minutes of something else.

After silence, after a partner's speech, and after its own breathing tones: from the first second on, also
where somebody moved the loudspeaker meanwhile. A soft wave comes before a prompt that comes late.
"""

import numpy as np
import soxr

from bench.figure import Figure, print_figures
from bench.loudspeaker import Scene, breathing, echo, prompts, said, sound_of_frames, through, with_wave
from bench.readings import Sound, sound_of
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.speaking.mixer import LATE_S
from companion.speaking.tones import ripple

_LEAST_DB = 25.0
_PAUSE_S = 1.0
"""Pause before a prompt, so that earlier sound has faded."""
_TALK = (
    "I came home late on Tuesday, and the kitchen was dark. I felt worried at first, and then a little "
    "angry. You had promised to call me before eight. What I would like is that you send me a message."
)
_SCENE = Scene("a room", level_db=-6.0)
_MEANWHILE: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("silence", (0.0, 20.0, 60.0, 180.0, 600.0, 3600.0)),
    ("a partner's speech", (180.0, 300.0, 900.0)),
    ("its own tones", (150.0,)),
    ("silence in a room that changed", (61.0, 600.0)),
)
_OTHER_ROOM = 8


def figures(*, quick: bool = False) -> list[Figure]:
    """Half an hour; ``quick``: one, with the first of each."""
    lead, prompt = with_wave(prompts()), prompts()
    found: list[Figure] = []
    for what, lengths_s in _MEANWHILE:
        for seconds in lengths_s[:1] if quick else lengths_s:
            found += _after(what, seconds, lead, prompt)
    return found


def _after(what: str, seconds: float, lead: Sound, prompt: Sound) -> list[Figure]:
    count = round(seconds * HEARD_RATE_HZ)
    pause = np.zeros(round(_PAUSE_S * HEARD_RATE_HZ))
    if seconds + _PAUSE_S > LATE_S:
        pause = np.concatenate([pause, soxr.resample(sound_of(ripple()), PLAYED_RATE_HZ, HEARD_RATE_HZ)])
    between = breathing(count) if what == "its own tones" else np.zeros(count)
    far = np.concatenate([lead, between, pause, prompt])
    near = echo(far, _SCENE)
    if what == "silence in a room that changed":
        near[len(lead) :] = echo(far, _SCENE, _OTHER_ROOM)[len(lead) :]
    if what == "a partner's speech":
        near[len(lead) : len(lead) + count] += np.resize(0.5 * said(_TALK, "maya"), count)
    left = np.roll(sound_of_frames(through(near, far)), -HEARD_RATE_HZ // 50)
    begins = len(lead) + count + len(pause)
    first, later = (
        _removed_db(near, left, begins + round(from_s * HEARD_RATE_HZ), round(for_s * HEARD_RATE_HZ))
        for from_s, for_s in ((0.0, 1.0), (1.0, 2.0))
    )
    name = f"echo left in the first second after {seconds:.0f} s of {what}"
    return [Figure(name, -first, "dB", -_LEAST_DB, f"at least {_LEAST_DB:.0f}; in the next two {-later:.0f}")]


def _removed_db(near: Sound, left: Sound, at: int, count: int) -> float:
    part = slice(at, at + count)
    return float(10 * np.log10(np.mean(near[part] ** 2) / (np.mean(left[part] ** 2) + 1e-12)))


def main() -> None:
    """Print the figures."""
    print_figures(figures, "the first of each")


if __name__ == "__main__":
    main()
