"""Reading a session alone: what is typed is what people say."""

import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from companion.app import playing
from companion.cli import main
from companion.cli.commands import COMMANDS
from companion.core.audio import HEARD_RATE_HZ
from companion.rehearsal import playing as rehearsal_playing
from tests.sound_server import Recording, SoundServer, restart_portaudio

LOUD = 1000
"""Of 32767: a tenth of a second with a louder sample holds speech."""

SCRIPT = """\
format: 1
id: small
title: Small
summary: A small session.
people: {min: 1, max: 3}
settings:
  turn_time: {default: 1m, min: 20s, max: 3m}
steps:
  - say: Welcome.
  - ask: Are you ready?
    to: everyone
    answer: yes_no
    save: ready
  - if: not all(ready)
    then:
      - end: postponed
        say: Another time.
  - section: Telling
  - each: person
    do:
      - turn: person
        say: ${person}, tell us something.
        time: ${turn_time}
        save: told
      - quote: told
        say: I heard this.
  - end: finished
    say: Goodbye.
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    """A small session in a file."""
    path = tmp_path / "small.yaml"
    path.write_text(SCRIPT)
    return str(path)


def played(args: list[str], *lines: str) -> str:
    """What is shown when these lines are typed."""
    out = io.StringIO()
    typed: Iterator[str] = iter(lines)

    def ask(prompt: str) -> str:
        out.write(prompt)
        for line in typed:
            return line
        raise EOFError

    assert playing.run(COMMANDS["play"].parser().parse_args(args), out, ask) == 0
    return out.getvalue()


class Screen:
    """The output of a program in a terminal, from the side of the person."""

    def __init__(self, end: int) -> None:
        self._end = end
        self._unread = ""

    def wait_for(self, words: str) -> None:
        """Read until these words have come; fails at the end of the output."""
        while words not in self._unread:
            self._unread += os.read(self._end, 4096).decode()
        self._unread = self._unread.partition(words)[2]


def test_what_is_typed_is_answered_as_if_it_were_spoken(script: str) -> None:
    """Answers lead on, a turn's words are read back, and the session comes to its end."""
    shown = played([script, "--people", "Maya"], "yes", "The dog slept.", "I'm done")
    assert "Maya has the floor, for up to 1:00" in shown
    assert "I heard this. The dog slept" in shown
    assert "(the end: finished)" in shown


def test_another_answer_leads_elsewhere(script: str) -> None:
    """Each branch can be read."""
    shown = played([script], "yes", "no")
    assert "Companion: Another time." in shown
    assert "tell us something" not in shown
    assert "(the end: postponed)" in shown


def test_an_empty_line_lets_time_pass(script: str) -> None:
    """Silence brings the reminder, and in a turn the gentle offer."""
    shown = played([script, "--people", "Maya"], "", "yes", "")
    assert shown.split("> ")[1].count("Companion: ") == 1
    assert "Still your turn" in shown
    assert "… twenty seconds of silence" in shown


def test_a_line_can_be_taken_back(script: str) -> None:
    """A no that was typed to see what happens is no end, if it is taken back in time."""
    shown = played([script], "yes", ":saved", ":back", ":saved", "yes", "yes")
    assert "ready: Maya: yes" in shown
    assert "One line back." in shown
    after = shown.split("One line back.")[1]
    assert "ready: Maya: yes" not in after.split(">")[1]
    assert "Maya, tell us something." in after


def test_it_can_begin_at_a_step(script: str) -> None:
    """By its section, its saved name or its path; what came before is not shown."""
    for start in ("Telling", "telling", "told", "steps[4].do[0]"):
        shown = played([script, "--from", start])
        assert "Are you ready?" not in shown
        assert "Maya, tell us something." in shown
    assert "— Telling —" in played([script, "--from", "Telling"])


def test_it_can_begin_where_not_everybody_goes_along(script: str) -> None:
    """The nearest way to the step is found, and told in a line."""
    shown = played([script, "--from", "steps[2].then[0]"])
    assert "Until here: 0:" in shown
    assert "is asked: “No.”" in shown
    assert "Companion: Another time." in shown


def test_a_step_that_nobody_gets_to_is_said(
    script: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, after so many sessions as are looked through."""
    monkeypatch.setattr(rehearsal_playing, "_MOST_RUNS", 1)
    assert main(["play", script, "--from", "steps[2].then[0]"]) != 0
    assert "no simulated run reached this step" in capsys.readouterr().err


def test_time_can_be_let_pass(script: str) -> None:
    """So much as is wished, and the clock of the turn with it."""
    shown = played([script, "--people", "Maya"], "yes", ":later 15s", ":later 5x")
    assert "Maya (has the floor, 0:45) > " in shown
    assert "write a time like 30s or 2m" in shown


def test_settings_and_people_can_be_chosen(script: str) -> None:
    """As the session itself would take them."""
    shown = played([script, "--people", "Ada,Ben,Kim", "--set", "turn_time=2m"], "yes", "yes", "yes")
    assert "Ada has the floor, for up to 2:00" in shown


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--from", "nowhere"], "Its sections are “Telling”"),
        (["--people", "Ada,Ada"], "a name of their own"),
        (["--people", "Ada,Ben,Kim,Sam"], "this session is for 1 to 3"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    script: str, args: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong argument ends it with one sentence and no traceback."""
    assert main(["play", script, *args]) != 0
    shown = capsys.readouterr().err
    assert told in shown
    assert "Traceback" not in shown


def test_private_answers_are_not_told(tmp_path: Path) -> None:
    """Also who reads alone does not get used to seeing them."""
    path = tmp_path / "apart.yaml"
    head = SCRIPT.split("settings:")[0]
    steps = """\
steps:
  - ask: Is it good?
    to: everyone
    answer: yes_no
    private: yes
    save: secret
  - say: Both said yes.
    if: all(secret)
  - each: person
    do:
      - turn: person
"""
    path.write_text(head + steps)
    shown = played([str(path)], "ready", "yes", "ready", "yes", "ready", ":saved")
    assert "secret" not in shown


def test_it_reads_from_a_pipe(script: str) -> None:
    """Lines of a file do as well, and what was typed stands beside what was said."""
    done = subprocess.run(
        [sys.executable, "-m", "companion", "play", script],
        input="yes\nyes\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Leo (yes or no) > yes" in done.stdout
    assert "That was the last line" in done.stdout
    assert done.stderr == ""


def test_silence_is_told_and_not_waited_for(tmp_path: Path) -> None:
    """Two minutes of silence are a line, and guided breathing goes by with a single empty one."""
    path = tmp_path / "quiet.yaml"
    head = SCRIPT.split("settings:")[0]
    path.write_text(
        f"{head}steps:\n"
        "  - silence: 2m\n    say: Let us be quiet.\n"
        "  - breathe: coherent\n    cycles: 3\n    say: Breathe with me.\n"
        "  - say: That was it.\n"
    )
    shown = played([str(path)], "", "", "")
    assert "Anybody (silence, 2:00) > " in shown
    assert "… two minutes of silence" in shown
    assert shown.count("Companion: Breathe in.") == 2
    assert "(the end: finished)" in shown


def test_it_says_what_can_be_answered(tmp_path: Path) -> None:
    """Who types need not look into the script for the options."""
    path = tmp_path / "asks.yaml"
    head = SCRIPT.split("settings:")[0]
    path.write_text(
        f"{head}steps:\n"
        "  - ask: How calm are you?\n    to: the group\n    answer: rating\n    save: calm\n"
        "  - ask: How long?\n    to: the group\n    answer: choice\n"
        "    options: {one: [one minute], two: [two minutes]}\n    save: long\n"
        "  - choose: long\n    cases:\n      one:\n        - say: One.\n    otherwise:\n"
        "      - say: ${calm}.\n"
    )
    shown = played([str(path)], "7", "one minute", ":saved")
    assert "Anybody (1 to 10) > " in shown
    assert "Anybody (one minute, two minutes) > " in shown
    assert "Companion: One." in shown


def test_anybody_can_be_named_as_the_one_who_speaks(script: str) -> None:
    """The name before the words is no part of them, whoever's turn it is."""
    shown = played([script], "maya: yes", "Leo: yes", "Leo: pause")
    assert "Maya has the floor" in shown
    assert "(obeyed: pause)" in shown


def test_times_that_make_no_sense_are_refused(script: str) -> None:
    """Nobody has to wait for the end of a month."""
    for time in ("99999h", "0s", "-3", "soon"):
        shown = played([script], f":later {time}", "yes")
        assert "write a time like 30s or 2m, at most a day" in shown
        assert "Companion: Leo, are you ready?" in shown


def test_settings_are_told_as_people_say_them(script: str) -> None:
    """Not as a number of seconds."""
    assert "turn_time: one minute" in played([script], ":saved")


def test_it_can_be_played_in_a_terminal(script: str) -> None:
    """Typed with real keys: the prompt says whose turn it is, a line can be mended, Ctrl-D leaves kindly."""
    pty = pytest.importorskip("pty", reason="pseudo-terminals exist on POSIX only")
    person, program = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "companion", "play", script],
        stdin=program,
        stdout=program,
        stderr=program,
        env={**os.environ, "TERM": "dumb"},
        close_fds=True,
    ) as process:
        os.close(program)
        screen = Screen(person)
        screen.wait_for("Maya (yes or no) > ")
        os.write(person, b"no\x7f\x7fyes\n")
        screen.wait_for("Leo (yes or no) > ")
        os.write(person, b":wher\n")
        screen.wait_for(":wher: this is not known here")
        screen.wait_for("Leo (yes or no) > ")
        os.write(person, b"yes\n")
        screen.wait_for("Maya (has the floor, 1:00) > ")
        os.write(person, b"\x04")
        screen.wait_for("the session is left here.")
        assert process.wait() == 0
    os.close(person)


@pytest.mark.usefixtures("piper_joe")
def test_prompts_can_be_heard_while_it_is_played(script: str, sound_server: SoundServer) -> None:
    """With ``--voice`` the prompts really come out of the loudspeaker."""
    restart_portaudio()
    sound = bytearray()

    def listen(recording: Recording) -> None:
        while pcm := recording.take(0.1):
            sound.extend(pcm)

    with sound_server.recording(HEARD_RATE_HZ) as recording:
        reader = threading.Thread(target=listen, args=(recording,))
        reader.start()
        try:
            shown = played([script, "--people", "Maya", "--voice"], "yes")
        finally:
            recording.stop()
            reader.join()
    assert "Maya, tell us something." in shown
    blocks = np.frombuffer(bytes(sound), np.int16)[: len(sound) // 3200 * 1600].reshape(-1, 1600)
    loud = np.abs(blocks.astype(float)).max(axis=1) > LOUD
    assert loud.sum() * 0.1 > 2.0, "seconds of three prompts"


def test_a_voice_that_is_not_there_is_said_in_a_sentence(
    script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is typed."""
    assert main(["play", script, "--voice", "nobody"]) != 0
    assert "no voice card nobody" in capsys.readouterr().err


def test_bells_and_short_silences_are_shown(tmp_path: Path) -> None:
    """A reader sees each bell, and each silence of the script however short it is."""
    path = tmp_path / "bells.yaml"
    head = SCRIPT.split("settings:")[0]
    path.write_text(f"{head}steps:\n  - bell: 2\n  - silence: 4s\n  - say: That was it.\n")
    shown = played([str(path)])
    assert shown.count("(a bell)") == 4
    assert "… 4 seconds of silence" in shown


def test_who_is_named_breaks_in(script: str) -> None:
    """Typed in the turn of another: the companion says whose time it is, as it would."""
    long = "That is not how it was at all, and I have to say that before we go on with this talk. "
    shown = played([script], "yes", "yes", "Maya: It was on Sunday.", f"Leo: {long * 3}")
    assert "Leo" in shown.split("It was on Sunday.")[-1]
    assert "One moment, Leo." in shown or "let's stay with Maya" in shown


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["yes", "no"], "answers: {ready: {Maya: yes, Leo: no}}"),
        (["", "yes", "Leo: yes", "The dog slept.", "And so did I.", "I'm done", "pass"], "turns: {"),
        (["yes", "pause", "go on", "no"], "say: [{"),
        (["yes", "yes", "pass", "pass"], "(pass)"),
    ],
)
def test_what_was_played_is_kept_as_a_test(script: str, lines: list[str], kept: str) -> None:
    """It passes, also when all words of the script are changed, and the tests that were there stay."""
    for name in ("First", "Once more"):
        shown = played([script], f":test {name}", *lines)
        assert "The test is in" in shown, shown
    tests = Path(script).with_name("small.test.yaml")
    assert kept in tests.read_text()
    other = SCRIPT.replace("Goodbye.", "So long.").replace("Another time.", "Later.")
    for source in (SCRIPT, other):
        Path(script).write_text(source)
        assert main(["check", script]) == 0
    assert tests.read_text().count("- name: ") == 2


def test_no_test_is_kept_of_what_a_test_cannot_say(script: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a session that began in the middle, and of one that was left; a name is asked for."""
    assert "Give the test a name" in played([script], ":test", ":quit")
    played([script], ":test Left", ":quit")
    assert not Path(script).with_name("small.test.yaml").exists()
