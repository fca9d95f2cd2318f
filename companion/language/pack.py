"""Language packs."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from companion.core.language import Language
from companion.core.language.danger import Danger
from companion.language.screen import ScreenWords


@dataclass(frozen=True, slots=True)
class NameWords:
    """What is known of first names and of the sentences that they are said in."""

    said: str
    """Names in sentences, as a transcriber writes them: after it, names are heard as names."""
    letters: str
    """Names spelled: after it, letters are heard as letters, and many a name that is said too."""
    name_in: Callable[[str], str]
    """The name in a sentence; empty without one."""
    in_its_place: Callable[[str], str]
    """The words that stand where a name stands, whatever they are; empty where none do."""
    spelled: Callable[[str], str]
    """The letters that a sentence spells, small; empty where it spells nothing."""
    first_names: Callable[[], Sequence[tuple[str, Sequence[str]]]]
    """First names, the commonest first, each with the ways it is said, in the signs of
    ``companion.hearing.sounds_alike``."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """What few words that are heard are compared with, since a "pass" sounds like a yes."""

    hints: str
    """Short refusals, as a transcriber might write them."""
    assents: frozenset[str]
    """Words that consent."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Hints for transcribers."""

    draft_model: str
    """The model for drafts: commands and short answers."""
    likely_words: str | None
    """Hints for drafts, as a transcriber might write them."""
    fillers: frozenset[str]
    """Words easily hallucinated from noise; they need more confidence."""
    names: NameWords | None = None
    """None: names are heard as other words are."""
    refusals: Refusals | None = None
    """None: nothing is compared with them."""


@dataclass(frozen=True, slots=True)
class ScriptDefaults:
    """Default words of scripts."""

    opener: str
    """A listener's opening when mirroring."""
    check: str
    """Asks whether the mirror was right."""
    part: str
    """The word for one of several parts of a script."""
    own_session: str
    """Title of a script that a session writes."""


@dataclass(frozen=True, slots=True)
class NumberForm:
    """Words that fit only some numbers of people."""

    words: re.Pattern[str]
    least: int
    most: int
    instead: str
    """What is said to any other number."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Wording that ``companion check`` warns of."""

    most_words: int
    """Of a sentence that is heard once."""
    blame: re.Pattern[str]
    superlative: re.Pattern[str]
    """In a question it presses: "When were you most hurt?"."""
    why: re.Pattern[str]
    """A question that asks for a defence."""
    numbers: Sequence[NumberForm] = ()
    people: Callable[[Sequence[int]], str] = lambda numbers: ", ".join(map(str, numbers))
    """"one, three and four", of numbers of people."""


@dataclass(frozen=True, slots=True)
class SpokenStart:
    """Words of the spoken start, besides its scripts."""

    change: frozenset[str]
    """Normalised requests to change an earlier consent."""
    yes: Sequence[str]
    """Ways to accept a single offer, besides its title."""
    small_words: frozenset[str]
    """Words of titles that don't identify a session by themselves."""
    articles: Sequence[str]
    """Prefixes of titles that people omit."""
    numbered: str
    """Reference to a list entry by ``{number}``."""
    offers: Callable[[Sequence[tuple[str, int]]], str]
    """Spoken list of titles with minutes."""
    kinds: Callable[[Sequence[str]], str]
    """Spoken list of titles."""
    unnamed: Sequence[str]
    """Names of people whose names were missed, by their place."""
    greeting: Callable[[datetime.datetime], str]
    """Greeting at a time of day."""
    keeping: Mapping[str, str]
    """What is stored, in half a sentence: by level, ``""`` before anybody was asked, and ``change``."""
    times: Mapping[int, Sequence[str]]
    """Possible available times in minutes, and how people say them besides the number."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """Words of transcripts and captions. ``{name}`` is a person; times are like ``2:05``."""

    companion: str
    someone: str
    somebody_else: str
    """A non-participant."""
    another_voice: str
    at_once: str
    """Overlapping speech of ``{names}``."""
    legend: str
    """Explains the typography of the companion's words."""
    not_recorded: str
    not_recorded_short: str
    """For captions."""
    another_language: str
    """In place of words."""
    floor_table: tuple[str, str, str]
    """Headings: name, number of turns, time."""
    date: Callable[[datetime.datetime], str]
    length: Callable[[float], str]
    """Of a session, in seconds."""
    has_floor: str
    has_floor_for: str
    """With ``{limit}``."""
    turn_ended: Mapping[str, str]
    """By ``FloorClosed.ended_by``; with ``{held}``."""
    held_floor: str
    """For any other end of a turn; with ``{held}``."""
    came_in: Callable[[str, str, float], str]
    """An intrusion: by whom, into whose turn, for how many seconds."""
    interrupted: Mapping[str, str]
    """By ``Interrupted.why``."""
    held_up: str
    """For any other interruption; with ``{why}``."""
    resumed: str
    discarded: str
    ended: str
    """With ``{ending}``."""
    left_open: str
    answer: str
    """With ``{answer}``."""
    answers: Mapping[str, str]
    """Answers for which the record has special values: yes, no, private, ready."""
    asked_for: str
    """With ``{command}``."""
    times: str
    """With ``{count}``, after the repeated words."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """Lines of simulated people, besides commands."""

    yes: Sequence[str]
    """The first is the plainest; further ones are used when it has no effect."""
    no: str
    unclear: str
    """To a question whose answer they don't know."""
    own_words: str
    """In answer to any question for free words."""
    day: str
    """In answer to a question for a day."""
    sentences: Sequence[str]
    """For a turn."""
    remark: str
    """Talk that contains the words of a command without being one."""
    told: str
    """Something about their day, long enough for voice enrolment."""
    with_safe_word: str
    """With ``{word}``."""
    thoughts: Sequence[tuple[str, str]]
    """For a turn, each with another's paraphrase. They fit most sessions, and are recognised well."""
    moods: Sequence[str]
    """Short answers in free words."""
    refusals: Sequence[str]
    """For a turn or a question that they would rather not answer, or have nothing to say to."""
    hard_no: str
    """To a question whether it was right, when it was not."""
    hard_mood: str
    """To the question how it was, after a hard evening."""
    mirrored: str
    """A paraphrase when the original is unknown."""
    rating: Callable[[int, bool], str]
    """A number as an answer; True: repeated in other words."""
    days: Sequence[tuple[str, ...]]
    """A few sentences each, about ten seconds in all, for voice enrolment."""


@dataclass(frozen=True, slots=True)
class DangerModel:
    """What a model needs to notice danger, beside rules and weights of words."""

    by_rules: Callable[[str], Danger | None]
    """The danger by the rules alone."""
    weight: Callable[[str], float]
    """The log-odds of danger by its words, as they were learned without the model."""
    reads: Callable[[str], Sequence[str]]
    """What it reads of a text, each piece by itself."""
    joined: Callable[[str, str], str]
    """Two utterances in a row as one sentence; empty where each reads as whole."""
    learned: Traversable
    """What was learned on top of the model that is fetched; see ``companion.hearing.danger_reader``."""


@dataclass(frozen=True, slots=True)
class LanguagePack(Language):
    """A language with the words of everything around the session machine, too."""

    presumes: Callable[[str], bool]
    """Whether a prompt leans on something that somebody told before it."""
    as_read: Callable[[str], str]
    """Converts text for speech: numbers, times, abbreviations and signs in words."""
    unsayable: Callable[[str], str]
    """The characters of a text that are left out when it is spoken, or whose reading is a guess."""
    sound: Callable[[str], str]
    """A rough key of how words sound, the same for words that sound alike; empty if they can't be said."""
    screen: ScreenWords
    transcript: Transcript
    hearing: Hearing
    script: ScriptDefaults
    spoken_start: SpokenStart
    simulated: Simulated
    wording: Wording | None = field(default=None, kw_only=True)
    """None: the wording of scripts is not checked."""
    danger_model: DangerModel | None = field(default=None, kw_only=True)
    """None: ``danger_in`` alone notices danger."""
