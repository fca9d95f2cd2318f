"""A language is a folder: with it, a session is led, shown and kept in that language, and in no other."""

import datetime
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import companion.language
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.program import Answer
from companion.core.state.states import State
from companion.journal.captions import webvtt
from companion.journal.transcript import Cover, markdown
from companion.language import available, language
from companion.scripts.loading import check_text, load_text
from companion.terminal.live import Around, picture
from companion.terminal.plain import PlainDisplay
from companion.yamlfile.problems import Severity
from tests.core.play import Play

KALO, MOKA = PEOPLE = ("Kalo", "Moka")
SCRIPT = """\
format: 1
id: lom
title: Lom
summary: Lom ka.
language: ko
steps:
  - section: Alam
  - say: Lom ka mo.
  - enrol: everyone
  - ask: Ama?
    to: everyone
    answer: rating
    save: ama
  - say: Ama ${ama}.
  - each: ko
    order: volunteer
    do:
      - turn: ko
        time: 2m
        intrusions: no
  - rounds: [la, al]
    count: 1
    do:
      - turn: la
        save: mok
        time: 3m
      - mirror: mok
        by: al
      - quote: mok
        max_words: 2
  - checklist: [Kam., Mak.]
    to: everyone
    save: kam
    compare: yes
  - breathe: box
    cycles: 2
    cues: voice
  - ask: Alo?
    to: everyone
    private: yes
    answer: choice
    options: [kola, mola]
    save: alo
  - silence: 20s
  - end: kall
"""


@pytest.fixture
def with_toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a language more."""
    toys = str(Path(__file__).parent / "toys")
    monkeypatch.setattr(companion.language, "__path__", [*companion.language.__path__, toys])


def test_without_the_folder_its_scripts_are_refused() -> None:
    """The checker says so in a sentence that names the languages there are."""
    problems = [problem for problem in check_text(SCRIPT) if problem.code == "E209"]
    assert [(p.cause, p.remedy) for p in problems] == [
        ("Companion does not speak `ko` yet", "Write one of these: en.")
    ]


@pytest.mark.usefixtures("with_toy")
def test_the_folder_is_all_it_takes() -> None:
    """It is found by its name, and its scripts are accepted."""
    assert available() == ("en", "ko")
    assert language("ko-KO").code == "ko"
    assert not [problem for problem in check_text(SCRIPT) if problem.severity is Severity.ERROR]


@pytest.mark.usefixtures("with_toy")
def test_no_word_of_another_language_is_spoken_shown_or_written() -> None:
    """Whatever people do, speech, screens, transcript and captions are in the language of the script."""
    ko = language("ko")
    play = Play(load_text(SCRIPT), PEOPLE, ko, safe_word="koko")
    plain = io.StringIO()
    display = PlainDisplay(plain, ko.screen)
    shown: list[str] = []

    def waits() -> bool:
        snapshot = play.session.snapshot(play.now)
        display.show(snapshot)
        around = Around(ko.screen, ko.commands.names, keys=True)
        shown.extend(span.text for row in picture(snapshot, (80, 24), around) for span in row)
        return play.session.state in _WAITS

    play.begin()
    for number in range(200):
        play.until(waits)
        if play.session.state is State.ENDED:
            break
        _act(play, number, ko.commands.names)
    assert play.session.ending == "kall"
    shown += plain.getvalue().splitlines()
    record = [action.entry for _, action in play.log if isinstance(action, a.Note)]
    cover = Cover("Lom", PEOPLE, ko.transcript.date(datetime.datetime(2026, 11, 22)), ko)
    written = [
        *markdown(cover, record).splitlines(),
        *webvtt(record, ko).removeprefix("WEBVTT").replace("<v ", "<").splitlines(),
    ]
    assert len(set(play.said)) > 25
    assert [text for text in (*play.said, *shown, *written) if not _KO.fullmatch(text)] == []


_KO = re.compile(r"[KLMAOklmao\W\d_]*")
_WAITS = frozenset(
    {State.ASKING, State.LEARNING, State.FLOOR, State.PAUSED, State.TIME_OUT, State.CONFIRMING, State.ENDED}
)


def _act(play: Play, number: int, words: Mapping[e.Command, str]) -> None:
    """What people do where the session waits for them; now and then a command."""
    state = play.session.state
    command = _COMMANDS[number] if number < len(_COMMANDS) else None
    if state is State.PAUSED or (state is State.TIME_OUT and number % 2):
        play.hears(words[e.Command.GO_ON])
    elif state is State.TIME_OUT:
        play.run(60.0)
    elif state is State.CONFIRMING:
        play.presses(e.Command.GO_ON).run(3.0)
    elif command:
        play.hears(words[command])
    elif state is State.LEARNING:
        play.hears(words[e.Command.PASS])
    elif state is State.FLOOR:
        play.hears("Lam mo kalma, ka mola lom.", 10.0)
        play.hears(words[e.Command.DONE])
    else:
        play.hears(_answer(play, number))


_COMMANDS = (
    e.Command.HELP, e.Command.REPEAT, e.Command.PAUSE, e.Command.STOP, e.Command.FORGET_VOICE, None, None,
    None, e.Command.HELP, e.Command.HOW_LONG, e.Command.MORE_TIME, e.Command.TIME_OUT, None,
    e.Command.FORGET_WORDS, e.Command.SKIP, None, e.Command.PAUSE, None,
)  # fmt: skip


def _answer(play: Play, number: int) -> str:
    asked = play.session.asked
    assert asked is not None, "somebody is asked"
    match asked.answer:
        case Answer.RATING:
            return str(number % 10 + 1)
        case Answer.CHOICE:
            return asked.options[0].spoken[0]
    return "kol" if number % 3 else "mol"
