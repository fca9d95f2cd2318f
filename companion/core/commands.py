"""Which spoken words are meant for the companion.

Within a turn a command counts only as an utterance of its own: "I wish you'd stop"
ends nothing. The safe word counts anywhere.
"""

import re
from collections.abc import Iterable, Mapping

from companion.core.events import Command

ALWAYS_ON = frozenset(
    {Command.PAUSE, Command.GO_ON, Command.TIME_OUT, Command.STOP, Command.SAFE_WORD, Command.DONE}
)
"""No script can switch these off."""

PHRASES: Mapping[Command, tuple[str, ...]] = {
    Command.PAUSE: ("pause", "pause please", "please pause", "lets pause", "pause the session", "hold on companion"),
    Command.GO_ON: ("go on", "please go on", "lets go on", "continue", "please continue", "lets continue",
                    "resume", "carry on", "we can go on", "ready to go on"),
    Command.REPEAT: ("repeat", "repeat please", "please repeat", "repeat that", "repeat that please",
                     "please repeat that", "can you repeat that", "could you repeat that",
                     "can you repeat that please", "could you repeat that please", "say that again",
                     "say that again please", "can you say that again", "could you say that again",
                     "could you say that again please", "can you say that again please",
                     "sorry could you repeat that", "sorry can you repeat that", "once more please"),
    Command.SKIP: ("skip", "skip this", "skip that", "skip please", "please skip", "skip it", "lets skip this",
                   "lets skip that", "skip this one", "skip this step"),
    Command.PASS: ("pass", "i pass", "ill pass", "pass please", "id like to pass", "i would like to pass",
                   "id rather pass", "i want to pass"),
    Command.MORE_TIME: ("more time", "more time please", "i need more time", "some more time", "a bit more time",
                        "a little more time", "can i have more time", "could i have more time",
                        "can i have more time please", "one more minute", "another minute",
                        "i need another minute", "some more time please", "a little more time please"),
    Command.DONE: ("im done", "i am done", "okay im done", "ok im done", "thats all", "that is all", "thats it",
                   "im finished", "i am finished", "ive finished", "im done now", "im done thank you",
                   "were done", "we are done", "done"),
    Command.HOW_LONG: ("how long", "how much time", "how much time is left", "how much time do i have",
                       "how much time do i have left", "how much time left", "how long do i have",
                       "how long is left", "how long left", "how long do i have left", "how much longer",
                       "how long have i got"),
    Command.HELP: ("help", "help please", "please help", "what can i say", "what can we say", "help me",
                   "companion help"),
    Command.TIME_OUT: ("time out", "timeout", "time out please", "i need a time out", "i need a timeout",
                       "lets take a time out", "lets take a timeout", "we need a time out", "we need a timeout",
                       "take a time out", "i want a time out"),
    Command.STOP: ("stop", "stop please", "please stop", "stop the session", "stop now", "stop it",
                   "lets stop", "stop companion", "end the session", "stop stop", "stop stop stop"),
}  # fmt: skip

_BACKCHANNELS = frozenset(
    "mm mhm mmhm mmhmm mmm mm-hm hm hmm uh-huh uhhuh huh uh um yeah yes yep yup right okay ok sure ah oh aha "
    "i see go wow really true exactly ha haha hah".split()
)
_FILLERS = re.compile(r"^(?:(?:um|uh|erm|er|well|so|okay|ok|and|hey|companion)\s+)+")
_NOT_A_LETTER = re.compile(r"[^\w\s-]")


def plain(text: str) -> str:
    """Lower case, no punctuation, single spaces: ``"I'm done."`` becomes ``im done``."""
    return " ".join(_NOT_A_LETTER.sub("", text.lower().replace("’", "'").replace("-", " ")).split())


def is_backchannel(text: str) -> bool:
    """Whether ``text`` only says "I am listening": at most three such words."""
    words = plain(text).split()
    return 0 < len(words) <= 3 and all(word in _BACKCHANNELS for word in words)


class Commands:
    """The commands of one session: what is said for each, and which are off."""

    def __init__(
        self,
        *,
        renamed: Iterable[tuple[str, str]] = (),
        switched_off: Iterable[str] = (),
        safe_word: str | None = None,
    ) -> None:
        off = {Command(value) for value in switched_off} - ALWAYS_ON
        table = {command: set(phrases) for command, phrases in PHRASES.items() if command not in off}
        for value, phrase in renamed:
            table.setdefault(Command(value), set()).add(plain(phrase))
        self._by_phrase = {phrase: command for command, phrases in table.items() for phrase in phrases}
        self._names = {Command(value): phrase for value, phrase in renamed}
        self.offered = frozenset(table)
        """The commands that can be spoken in this session."""
        safe = plain(safe_word) if safe_word else ""
        self._safe = re.compile(rf"\b{re.escape(safe)}\b") if safe else None

    def name(self, command: Command) -> str:
        """What people are told to say for ``command``."""
        return self._names.get(command, command.value)

    def find(self, text: str) -> Command | None:
        """The command that an utterance ``text`` is, or None when it is talk."""
        words = plain(text)
        if self._safe and self._safe.search(words):
            return Command.SAFE_WORD
        return self._by_phrase.get(words) or self._by_phrase.get(_FILLERS.sub("", words))
