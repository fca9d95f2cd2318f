"""Which spoken words are meant for the companion.

Within a turn a command counts only as an utterance of its own: "I wish you'd stop"
ends nothing. The safe word counts anywhere.
"""

import re
from collections.abc import Iterable, Mapping

from companion.core.api.events import Command, Heard

ENDING = frozenset({Command.DONE, Command.PASS, Command.SKIP})
"""These take the floor away, and so they must have been heard well."""
SURE = 0.5
"""Confidence from which they count. Measured with real Whisper: "I'm done" 0.79 to 0.9, but an "mm-hm" of
the listener may become "And I'm done." with 0.37."""

NEEDS_SURENESS = ENDING | {Command.FORGET_SESSION}
"""What is forgotten can't be brought back, and so this must have been heard well too."""

ALWAYS_ON = frozenset(Command) - {Command.REPEAT, Command.SKIP, Command.PASS, Command.MORE_TIME}
"""No script can switch these off, nor use their words for another command."""

# Fillers before and politeness after are taken off first; see ``Commands.find``.
PHRASES: Mapping[Command, tuple[str, ...]] = {
    # Whisper writes "paws" and "fause" for a pause that stands alone.
    Command.PAUSE: ("pause", "paws", "fause", "please pause", "lets pause", "pause the session",
                    "pause here", "pause pause", "hold on companion"),
    Command.GO_ON: ("go on", "please go on", "lets go on", "continue", "please continue", "lets continue",
                    "resume", "carry on", "we can go on", "we can continue", "ready to go on", "keep going"),
    Command.REPEAT: ("repeat", "please repeat", "repeat that", "please repeat that", "can you repeat that",
                     "could you repeat that", "can you repeat that please", "could you repeat that please",
                     "say that again", "can you say that again", "could you say that again",
                     "sorry could you repeat that", "sorry can you repeat that", "once more please"),
    Command.SKIP: ("skip", "skip this", "skip that", "skip it", "please skip", "please skip this",
                   "lets skip this", "lets skip that", "lets skip it", "skip this one", "skip this step"),
    Command.PASS: ("pass", "i pass", "ill pass", "id like to pass", "i would like to pass", "id rather pass",
                   "i want to pass"),
    Command.MORE_TIME: ("more time", "i need more time", "i need some more time", "some more time",
                        "a bit more time", "a little more time", "can i have more time",
                        "could i have more time", "one more minute", "another minute",
                        "i need another minute"),
    Command.DONE: ("im done", "i am done", "thats all", "that is all", "thats it", "that is it",
                   "im finished", "i am finished", "ive finished", "were done", "we are done",
                   "finished"),
    Command.HOW_LONG: ("how long", "how much time", "how much time is left", "how much time do i have",
                       "how much time do i have left", "how much time left", "how long do i have",
                       "how long is left", "how long left", "how long do i have left", "how much longer",
                       "how long have i got"),
    Command.HELP: ("help", "please help", "what can i say", "what can we say", "help me"),
    Command.TIME_OUT: ("time out", "i need a time out", "lets take a time out", "lets have a time out",
                       "we need a time out", "take a time out", "i want a time out"),
    Command.FORGET_VOICE: ("forget my voice", "please forget my voice", "forget our voices",
                           "please forget our voices", "forget how i sound"),
    # "Forget it" and "forget what I said" are talk between partners; "just" and "session" are not.
    Command.FORGET_WORDS: ("forget what i just said", "please forget what i just said",
                           "can you forget what i just said", "could you forget what i just said",
                           "forget what we just said", "please forget what we just said",
                           "companion forget that", "companion please forget that",
                           "companion forget what i said", "please dont keep that",
                           "please do not keep that", "dont keep what i just said",
                           "please dont keep what i just said", "do not keep what i just said",
                           "delete what i just said", "please delete what i just said",
                           "erase what i just said", "dont record what i just said"),
    Command.FORGET_SESSION: ("forget this session", "please forget this session", "forget the session",
                             "please forget the session", "forget our session", "forget this whole session",
                             "forget the whole session", "please forget the whole session",
                             "forget all of this session", "can you forget this session",
                             "could you forget this session", "i want you to forget this session",
                             "we want you to forget this session", "forget everything in this session",
                             "forget everything from this session", "delete this session",
                             "please delete this session", "erase this session", "dont keep this session",
                             "please dont keep this session", "do not keep this session"),
    Command.STOP: ("stop", "please stop", "stop the session", "stop it", "lets stop", "end the session",
                   "stop stop", "stop stop stop"),
}  # fmt: skip

_BACKCHANNELS = frozenset(
    "mm mhm mmhm mmhmm mmm mm-hm hm hmm uh-huh uhhuh huh uh um yeah yes yep yup right okay ok sure ah oh "
    "aha i see go wow really true exactly ha haha hah".split()
)
_BEFORE = re.compile(
    r"^(?:(?:um|uh|erm|er|ah|oh|well(?! done)|so(?! help)|okay|ok|all right|alright|and|now|hey|"
    r"companion)\s+)+"
)
_AFTER = re.compile(r"(?:\s+(?:please|now|companion|thanks|thank you|okay|ok))+$")
_NOT_A_LETTER = re.compile(r"[^\w\s-]")


def normalise(text: str) -> str:
    """Lower case, no punctuation, single spaces: ``"I'm done."`` becomes ``im done``.

    "Timeout" is one word or two, as the transcriber likes; here it is always two.
    """
    words = _NOT_A_LETTER.sub("", text.lower().replace("-", " ")).split()
    if "timeout" in words:
        words = ["time out" if word == "timeout" else word for word in words]
    return " ".join(words)


def is_backchannel(text: str) -> bool:
    """Whether ``text`` only says "I am listening": at most three such words."""
    words = normalise(text).split()
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
            table.setdefault(Command(value), set()).add(normalise(phrase))
        in_order = sorted(table, key=ALWAYS_ON.__contains__)  # the later wins where words are the same
        self._by_phrase = {phrase: command for command in in_order for phrase in table[command]}
        self._names = {Command(value): phrase for value, phrase in renamed}
        self.offered = frozenset(table)
        """The commands that can be spoken in this session."""
        safe = normalise(safe_word) if safe_word else ""
        self._safe = re.compile(rf"\b{re.escape(safe)}\b") if safe else None

    def name(self, command: Command) -> str:
        """What people are told to say for ``command``."""
        return self._names.get(command, command.value)

    def heard_in(self, heard: Heard) -> Command | None:
        """The command that was heard; one that takes something away only when it was heard well."""
        command = heard.command if heard.withheld else self.find(heard.text)
        return None if command in NEEDS_SURENESS and heard.confidence < SURE else command

    def find(self, text: str) -> Command | None:
        """The command that an utterance ``text`` is, or None when it is talk."""
        words = normalise(text)
        if self._safe and self._safe.search(words):
            return Command.SAFE_WORD
        bare = _BEFORE.sub("", words)
        candidates = (words, bare, _AFTER.sub("", words), _AFTER.sub("", bare))
        return next((self._by_phrase[c] for c in candidates if c in self._by_phrase), None)
