"""Wordings of commands in English, and backchannels of listeners."""

from collections.abc import Mapping

from companion.core.api.events import Command
from companion.core.language.commands import CommandWords
from companion.core.language.words import normalise
from companion.language.en.spoken_forms import spoken_number
from companion.regex import regex


def _spoken(*hows: str) -> tuple[str, ...]:
    """Return wishes for how the companion speaks: "slower", "could you talk a bit slower"."""
    return tuple(
        f"{asking}{verb}{by}{how}"
        for asking in ("", "please ", "can you ", "could you ", "would you ")
        for verb in ("", "speak ", "talk ", "be ")
        for by in ("", "a bit ", "a little ", "a little bit ", "much ")
        for how in hows
        if verb or not asking
    )


def _too(*hows: str) -> tuple[str, ...]:
    """Return complaints about how it speaks: "you're talking a bit too fast"."""
    return tuple(
        f"{you} {speaking} {by}too {how}{whom}"
        for you in ("youre", "you are")
        for speaking in ("speaking", "talking")
        for by in ("", "a bit ", "a little ", "much ", "way ")
        for how in hows
        for whom in ("", " for me", " for us")
    )


_BY_SOME = ("", " a bit", " a little", " a little bit")

# Fillers before and politeness after are stripped first; see ``Commands.find``.
_PHRASES: Mapping[Command, tuple[str, ...]] = {
    Command.PAUSE: ("pause", "please pause", "lets pause", "pause the session",
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
    Command.FORGET_MINE: (
        "dont keep mine", "please dont keep mine", "do not keep mine", "forget mine", "please forget mine",
        *(
            f"{polite}{forget} my {kept}"
            for polite in ("", "please ")
            for forget in ("forget", "dont keep", "do not keep", "delete")
            for kept in ("boundary", "boundaries", "goal", "wish", "sign", "plan", "promise", "words")
        ),
    ),
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
    Command.NEW_SAFE_WORD: ("our safe word is", "new safe word", "a new safe word", "set a safe word",
                            "choose a safe word", "pick a safe word", "change our safe word",
                            "change the safe word", "we need a safe word", "we want a safe word",
                            "lets have a safe word", "lets pick a safe word", "lets choose a safe word",
                            "can we have a safe word", "can we choose a safe word", "can we pick a safe word",
                            "can we change our safe word", "can we change the safe word"),
    Command.ANOTHER_VOICE: (
        *(
            f"{wanted}{another} voice"
            for wanted in (
                "", "use ", "try ", "take ", "give us ", "give me ", "change to ", "switch to ",
                "speak with ", "speak in ", "can i have ", "can we have ", "could i have ", "could we have ",
                "can you use ", "could you use ", "can you try ", "can we try ", "can we hear ",
                "id like ", "wed like ", "i want ", "we want ", "lets try ", "lets hear ",
            )
            for another in ("another", "a different", "the next", "somebody elses", "someone elses")
        ),
        *(
            f"{asking}{change} {which}"
            for asking in ("", "can you ", "could you ", "can we ", "lets ")
            for change in ("change", "switch")
            for which in ("voice", "voices", "your voice", "the voice")
        ),
        *(f"{we} dont like {this} voice" for we in ("i", "we") for this in ("this", "your", "that")),
        *(f"{asking}change how you sound" for asking in ("", "can you ", "could you ", "can we ")),
        "next voice",
    ),
    Command.SLOWER: (
        *_spoken("slower", "more slowly"),
        *_too("fast", "quickly"),
        "speak slowly", "talk slowly", "please speak slowly", "please talk slowly",
    ),
    Command.FASTER: (
        *_spoken("faster", "more quickly"), *_too("slow", "slowly"), "speed up", "speed up a bit",
    ),
    Command.SOFTER: (
        *_spoken("softer", "more softly", "quieter", "more quietly", "less loud"),
        *_too("loud", "loudly"),
        "not so loud",
        *(
            f"{turn}{by}"
            for turn in ("turn it down", "turn the volume down", "volume down")
            for by in _BY_SOME
        ),
    ),
    Command.LOUDER: (
        *_spoken("louder"),
        *_too("softly", "quietly"),
        *(
            f"{asking}speak up{by}"
            for asking in ("", "please ", "can you ", "could you ", "would you ")
            for by in _BY_SOME
        ),
        *(f"{turn}{by}" for turn in ("turn it up", "turn the volume up", "volume up") for by in _BY_SOME),
    ),
    Command.STOP: ("stop", "please stop", "stop the session", "stop it", "lets stop", "end the session",
                   "stop stop", "stop stop stop"),
    Command.SAFE_WORD: tuple(
        f"{before}{stop} {this} exercise"
        for before in ("", "please ", "i want to ", "i need to ", "we need to ", "lets ", "can we ")
        for stop in ("stop", "end")
        for this in ("the", "this")
    ),
}  # fmt: skip

_BACKCHANNELS = frozenset(
    "mm mhm mmhm mmhmm mmm mm-hm hm hmm uh-huh uhhuh huh uh um yeah yes yep yup right okay ok sure ah oh "
    "aha i see go wow really true exactly ha haha hah".split()
)
_BEFORE = regex(
    r"^(?:(?:um|uh|erm|er|ah|oh|well(?! done)|so(?! help)|okay|ok|all right|alright|and|now|hey|"
    r"companion)\s+)+"
)
_AFTER = regex(r"(?:\s+(?:please|now|companion|thanks|thank you|okay|ok|(?:would|could|will) you))+$")
_SAFE_WORD = r"(?:our|the|my) (?:new )?safe ?word"
_LEADS = r"(?:(?:no|yes|actually|sorry|wait|please|can we|lets|i think|i want to|we want to|id like to) )*"
_ANY_WORD = (
    r"(?:the word )?(?P<word>(?!(?:an?|the|this|that|it|what|which|who|not|no|yes|too|very|how|to)\b)"
    r"\w+(?: \w+){0,2})"
)
_NAMES_SAFE_WORD = tuple(
    regex(_LEADS + pattern)
    for pattern in (
        rf"{_SAFE_WORD} (?:is|(?:will|shall|should|could|can) be)(?: now| still| going to be)? {_ANY_WORD}",
        rf"(?:change|set|make) {_SAFE_WORD} (?:to |to be )?{_ANY_WORD}",
        rf"(?:(?:use|take|make|have|say) )?{_ANY_WORD} (?:is|as|be|to be|for|will be|shall be) {_SAFE_WORD}",
        rf"make {_ANY_WORD} {_SAFE_WORD}",
    )
)


def _safe_word_in(text: str) -> str:
    found = next((match for form in _NAMES_SAFE_WORD if (match := form.fullmatch(text))), None)
    return found["word"] if found else ""


COMMANDS = CommandWords(
    phrases=_PHRASES,
    names={command: command.value for command in Command},  # the commands' own names are English
    before=_BEFORE,
    after=_AFTER,
    spellings={
        "timeout": "time out",
        "stopp": "stop",
        "mr": "mister",
        "mrs": "missus",
        "dr": "doctor",
        **{str(number): spoken_number(number).replace("-", " ") for number in range(1, 100)},
    },
    safe_word_in=_safe_word_in,
    sounds_like_another={"pass": Command.PASS},  # "pause", which is easily taken back
    plurals=("s", "es"),
)


def is_backchannel(text: str) -> bool:
    """Return whether ``text`` is a backchannel: at most three such words."""
    words = normalise(text).split()
    return 0 < len(words) <= 3 and all(word in _BACKCHANNELS for word in words)
