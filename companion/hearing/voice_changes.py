"""Changes of the voice within an utterance: where it is parted, so that each piece has one speaker."""

from companion.core.api.voices import Stretch, VoiceKind, Who

BLIP_S = 1.2
"""A voice heard for less does not split an utterance: an "mm-hm", or a mistake. Of looks at 0.8 s one
in a hundred is wrong, and a sentence cut in the middle for it loses words."""
OVERLAP_S = 2.0
"""The same of an overlap: an "mm-hm" makes up to 1.5 s sound like two voices."""
_KNOWN = (VoiceKind.PARTNER, VoiceKind.COMPANION, VoiceKind.SOMEONE_ELSE, VoiceKind.SEVERAL)
"""Verdicts that part an utterance: what is said before and after an overlap is its speaker's."""


class VoiceChanges:
    """Finds where the voice changes within an utterance, from verdicts as they come."""

    def __init__(self) -> None:
        self._voice: Who | None = None
        self._other: tuple[Who, float] | None = None
        """Another voice, and when it began."""

    def begin(self) -> None:
        """Start a new utterance, after silence: the next voice may be any."""
        self._voice, self._other = None, None

    def heard(self, stretch: Stretch) -> float | None:
        """The second at which another voice, or an overlap, began that has lasted long enough by now, else
        None."""
        who = stretch.who
        if who.kind not in _KNOWN:
            return None
        if self._voice in (None, who):
            self._voice, self._other = who, None
            return None
        if self._other is None or self._other[0] != who:
            self._other = who, stretch.start_s
        since_s = min(self._other[1], stretch.start_s)
        if stretch.end_s - since_s < (OVERLAP_S if who.kind is VoiceKind.SEVERAL else BLIP_S):
            return None
        self.begin()
        self._voice = who
        return since_s
