"""An utterance: a stretch of speech between silences, with its samples and times."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Utterance:
    """One stretch of speech, or one piece of a stretch too long to wait for.

    ``start_s`` and ``end_s`` bound the speech itself; ``pcm`` also contains the audio before it
    (pre-roll) and after it, so it begins at ``pcm_start_s``.
    """

    id: int
    """Counts from 0; pieces of one long stretch have separate ids."""
    start_s: float
    """Audio time at which speech began, seconds from the first sample heard."""
    end_s: float
    """Audio time at which speech ended."""
    pcm_start_s: float
    """Audio time of the first sample of ``pcm``."""
    pcm: bytes
    """Signed 16-bit mono at 16 kHz."""
    goes_on: bool = False
    """True for a piece cut out of speech that continues in the next utterance."""

    @property
    def speech_s(self) -> float:
        """Seconds of speech, without pre-roll and tail."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcriber's result for an utterance."""

    text: str
    """Empty when there were no words (noise, breath, silence)."""
    confidence: float
    """0 to 1. From 0.5 on a short utterance was really said, and is not made up out of noise; from 0.65 on
    nearly all words are right. Each transcriber maps its own measure to this scale."""
    calls: bool = False
    """Whether the safe word is in it, however it was written."""
    foreign: str = ""
    """What is written in place of ``text`` where it was surely said in another language: that it was."""
    is_name: bool = False
    """Whether it was chosen among several guesses, since a name was asked for."""
    doubtful: bool = False
    """Whether these few words may be a refusal that was misheard: as a yes they are asked back."""
