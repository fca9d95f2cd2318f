"""The spoken script as a sound file, with a real voice, and heard by real ears."""

import re
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.app.engines import Engines
from companion.app.rendering import LONGEST_GAP_S, elsewhere, rehearsed, speak_into
from companion.cli import main
from companion.core.api import actions as a
from companion.core.audio import PLAYED_RATE_HZ
from companion.rehearsal.program_index import ProgramIndex
from companion.scripts.loading import load_text
from tests.scripts.making import script

STEPS = """\
- say: Welcome to a quiet evening.
- ask: Is now a good time?
  to: everyone
  answer: yes_no
  save: ready
- if: not all(ready)
  then:
    - end: postponed
      say: Another day then.
- breathe: {pattern: box, cycles: 1, cues: tones}
  say: One slow breath.
- each: person
  do:
    - turn: person
      say: ${person}, tell us about the garden.
      time: 3m
- silence: 2m
- end: finished
  say: Thank you, and sleep well.
"""


@pytest.fixture
def engines() -> Iterator[Engines]:
    """Real voices."""
    engines = Engines()
    yield engines
    engines.close()


def prompts(steps: str, *people: str) -> list[str]:
    """What is said to people who are willing."""
    sounds = rehearsed(load_text(script(steps)), people)
    return [sound.action.text for sound in sounds if isinstance(sound.action, a.Speak)]


def test_the_willing_way_is_spoken(tmp_path: Path) -> None:
    """Every prompt of it comes, in order, with the names of those who were named."""
    said = prompts(STEPS, "Ada", "Ben")
    assert said[:3] == ["Welcome to a quiet evening.", "Ada, is now a good time?", "Ben, is now a good time?"]
    assert "Ada, tell us about the garden." in said
    assert "Ben, tell us about the garden." in said
    assert said[-1] == "Thank you, and sleep well."
    assert not [text for text in said if "Another day" in text]


@pytest.mark.usefixtures("piper_joe", "base_whisper")
def test_the_file_can_be_understood(
    tmp_path: Path, engines: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    """A listener hears every prompt in the file, in order, and nobody waits through turns and silences."""
    path = tmp_path / "evening.wav"
    seconds = speak_into(path, rehearsed(load_text(script(STEPS)), ["Ada", "Ben"]), engines.voice("joe"))
    with wave.open(str(path)) as file:
        assert file.getframerate() == PLAYED_RATE_HZ
        assert file.getnframes() / PLAYED_RATE_HZ == pytest.approx(seconds, abs=0.01)
    assert 35 < seconds < 80, "two turns of three minutes and a silence of two are left out"
    assert main(["listen", str(path)]) == 0
    heard = " ".join(re.findall(r"[a-z']+", capsys.readouterr().out.lower()))
    at = 0
    for words in ("quiet evening", "good time", "good time", "slow breath", "garden", "garden", "sleep well"):
        at = heard.find(words, at) + len(words)
        assert at >= len(words), f"“{words}” is missing in: {heard}"


@pytest.mark.usefixtures("piper_joe")
def test_breathing_keeps_its_rhythm_and_all_else_is_short(tmp_path: Path, engines: Engines) -> None:
    """A breath of sixteen seconds takes sixteen seconds; a silence of ten minutes is a short gap."""
    lengths = {}
    for name, steps in (
        ("breath", "- breathe: {pattern: box, cycles: 3, cues: tones}\n"),
        ("silence", "- silence: 10m\n"),
    ):
        sounds = rehearsed(load_text(script(steps)), ["Ada", "Ben"])
        lengths[name] = speak_into(tmp_path / f"{name}.wav", sounds, engines.voice("joe"))
    assert lengths["breath"] > 2 * 16 + 12
    assert lengths["silence"] < 6 * LONGEST_GAP_S + 10


@pytest.mark.usefixtures("piper_joe")
def test_the_command_writes_beside_you(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``companion render`` names the file after the session, and says how long it is."""
    monkeypatch.chdir(tmp_path)
    Path("hello.yaml").write_text(script("- say: Good evening to all of you.\n"))
    assert main(["render", "hello.yaml"]) == 0
    assert re.search(r"^\d prompts, 0\.\d minutes: test\.wav$", capsys.readouterr().out, re.M)
    assert Path("test.wav").stat().st_size > 50_000


def test_the_prompts_of_all_other_ways_come_behind() -> None:
    """What those hear who do not go along is spoken too, each prompt once and with its place."""
    program = load_text(script(STEPS))
    people = ["Ada", "Ben"]
    others = elsewhere(program, people, rehearsed(program, people))
    assert [text for _, text in others] == ["Another day then."]
    assert ProgramIndex.of(program).spot(others[0][0], Path("test.yaml"))[1] == 13


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--names", "Ada"], "is for 2 people. Named are 1."),
        (["--voice", "nobody"], "There is no voice card nobody"),
        (["--out", "no/such/folder/x.wav"], "can't be written"),
    ],
)
def test_what_cannot_be_rendered_gets_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    args: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Too few names, an unknown voice, a file that can't be written: one sentence."""
    monkeypatch.chdir(tmp_path)
    Path("hello.yaml").write_text(script("- say: Good evening.\n"))
    assert main(["render", "hello.yaml", *args]) == 1
    assert sentence in capsys.readouterr().err
