"""A language for tests, of words with the letters k, l, m, a and o only: a foreign word shows."""

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from companion.core.api.events import Command
from companion.core.language import Prompts, SpokenForms, StepLabels
from companion.core.language.commands import CommandWords
from companion.core.language.danger import Danger
from companion.core.language.meaning import UNCLEAR, BreathWish, Declined, Meaning, Situation, understood
from companion.core.language.words import normalise
from companion.core.program import Answer
from companion.language.en import LANGUAGE as ENGLISH
from companion.language.pack import Hearing, LanguagePack, ScriptDefaults, Simulated, SpokenStart

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

YES, NO = "kol", "mol"
COMMANDS = {
    command: f"ko{'ak' * (number // 8)}{'almo'[number % 4]}{'kl'[number // 4 % 2]}a"
    for number, command in enumerate(Command)
}
"""What is said for each command, a word of its own."""


def _like(wording: str) -> str:
    """A wording with the same gaps."""
    gaps = (name for _, name, _, _ in string.Formatter().parse(wording) if name)
    return f"Lam {' ka '.join(f'{{{gap}}}' for gap in gaps)} mo."


def _all_like(words: T) -> T:
    """The same words, field by field, each like in English."""

    def like(value: object) -> object:
        match value:
            case str():
                return _like(value)
            case Mapping():
                return {key: like(one) for key, one in value.items()}
        return value

    return type(words)(**{one.name: like(getattr(words, one.name)) for one in fields(words)})


def _listed(words: Sequence[str]) -> str:
    return " ka ".join(words)


def understand(text: str, situation: Situation) -> Meaning:
    """Yes and no, digits, the wording of an option; and any other words as they are."""
    words = normalise(text)
    asked = situation.question
    if asked is None:
        return UNCLEAR
    match asked.answer:
        case Answer.YES_NO:
            return {YES: understood(True), NO: understood(False)}.get(words, UNCLEAR)
        case Answer.RATING:
            return understood(int(words)) if words.isdecimal() else UNCLEAR
        case Answer.CHOICE:
            named = (option.value for option in asked.options if words in map(normalise, option.spoken))
            return next(map(understood, named), UNCLEAR)
    return understood(text) if text else UNCLEAR


LANGUAGE = LanguagePack(
    code="ko",
    phrases={key: tuple(map(_like, wordings)) for key, wordings in ENGLISH.phrases.items()},
    prompts=Prompts(
        who_is_next="Lo ka?",
        mirror="{listener}, lo mok: ",
        mirror_again="{listener}, lo mok al: ",
        mirror_more="Lo {listener} al?",
        breath={
            "in": "Oma.",
            "hold": "Ok.",
            "out": "Alo.",
            "and in": "O.",
            "and hold": "Ok.",
            "and out": "A.",
        },
    ),
    labels=StepLabels(
        turn="lo {name}",
        question="mala",
        question_for="mala {name}",
        enrol="kola",
        breathe="oma",
        silence="maka",
        bell="ona",
        pairs="lomo",
        end="kall",
        quote="loka",
        apart="mama",
        prompt="kama",
    ),
    forms=SpokenForms(
        number=str,
        duration="{:.0f} mal".format,
        time_of_day="{:%H:%M}".format,
        day=lambda day, today: f"{day:%d %m}",
        all_of=_listed,
        any_of=_listed,
        series=_listed,
        yes_no=lambda yes: YES if yes else NO,
        cut_short="{words} al",
        given_back=str,
        not_kept="molk",
        question=lambda text: text,
        slower=lambda text: text,
        addressed=lambda text, name, people: text if name in text else f"{name}, {text}",
    ),
    commands=CommandWords(
        phrases={command: (word,) for command, word in COMMANDS.items()},
        names=COMMANDS,
        before=re.compile("^lo "),
        after=re.compile(" lo$"),
    ),
    understand=understand,
    breath_wish=lambda text: BreathWish(slower=1) if normalise(text) == "lam" else None,
    is_backchannel=lambda text: normalise(text) == "ma",
    declined=lambda text: Declined.NOTHING if normalise(text) == "nal" else None,
    takes_up=lambda text: None,
    coached=lambda text, kind: "",
    danger_in=lambda text: Danger.OTHERS if "kalla" in text else None,
    harmless=frozenset({NO}),
    presumes=lambda text: "lam" in text,
    as_read=str,
    unsayable=lambda text: "",
    screen=_all_like(ENGLISH.screen),
    transcript=replace(
        _all_like(ENGLISH.transcript),
        floor_table=("Ko", "ka", "mal"),
        date="{:%d.%m.%Y}".format,
        length="{:.0f} mal".format,
        came_in=lambda other, holder, for_s: f"{other} ka {holder} {for_s:.0f}.",
    ),
    hearing=Hearing(draft_model="whisper-base", likely_words=None, fillers=frozenset({"ma"})),
    script=ScriptDefaults(opener="Lo ma", check="Kama?", part="mal", own_session="Lam mo"),
    spoken_start=SpokenStart(
        change=frozenset({"mak"}),
        yes=("kol",),
        small_words=frozenset(),
        articles=(),
        numbered="kam {number}",
        offers=lambda sessions: _listed([title for title, _ in sessions]),
        kinds=_listed,
        unnamed=tuple(f"Kalm {number}" for number in range(1, 7)),
        greeting=lambda at: "Salo",
        keeping=dict.fromkeys(("", "nothing", "answers", "words", "change"), "nik"),
        times={10: ("dek",)},
    ),
    simulated=Simulated(
        yes=(YES,),
        no=NO,
        unclear="lokal",
        own_words="Lam mo kalma.",
        day="Molan.",
        sentences=("Lam mo kalma.", "Ka mola lom."),
        remark="Lam mok al.",
        told="Lam mo kalma, ka mola lom.",
        with_safe_word="Mo {word}.",
        thoughts=(("Lam mo.", "Lom mo."),),
        moods=("Kam.",),
        refusals=("Nal.",),
        hard_no=NO,
        hard_mood="Kam.",
        mirrored="Lom.",
        rating=lambda number, again: f"{number}.",
        days=(("Lam mo kalma.",),),
    ),
    everyday=frozenset({"kama"}),
    sound=str,
)
