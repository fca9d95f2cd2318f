"""Where the voice changes within an utterance, so that nobody's words land in another's."""

from companion.core.api.voices import Stretch, VoiceKind, Who

BLIP_S = 1.2
"""A voice that is heard for less does not part an utterance: an "mm-hm", or a mistake. Of looks at 0.8 s one
in a hundred is wrong, and a sentence that is cut in the middle for it loses words."""
_SOMEBODY = (VoiceKind.PARTNER, VoiceKind.COMPANION, VoiceKind.SOMEONE_ELSE)


class Turns:
    """Follows the verdicts on one utterance after the other."""

    def __init__(self) -> None:
        self._voice: Who | None = None
        self._other: tuple[Who, float] | None = None
        """Another voice, and since when it speaks."""

    def begin(self) -> None:
        """Speech begins after silence: anybody may speak."""
        self._voice, self._other = None, None

    def heard(self, stretch: Stretch) -> float | None:
        """When another voice began that speaks for long enough by now; None while there is none."""
        who = stretch.who
        if who.kind not in _SOMEBODY:
            return None
        if self._voice in (None, who):
            self._voice, self._other = who, None
            return None
        if self._other is None or self._other[0] != who:
            self._other = who, stretch.start_s
        since_s = min(self._other[1], stretch.start_s)
        if stretch.end_s - since_s < BLIP_S:
            return None
        self.begin()
        self._voice = who
        return since_s
