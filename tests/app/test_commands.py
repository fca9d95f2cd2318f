"""What the commands say when they can't: one sentence, exit code 1, never a traceback."""

import wave
from pathlib import Path

import pytest

from companion import config
from companion.cli import main

SCRIPT = """\
format: 1
id: short
title: Short
summary: A few words.
language: en
people: {min: 2, max: 2}
settings:
  turn_time: {default: 40s, min: 20s, max: 10m}
steps:
  - say: Hello.
"""
ROOM = """\
partners:
  - {name: Maya, voice: maya}
  - {name: Leo, voice: leo}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with files of all kinds; prompts are kept beside it."""
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "here"
    (folder / "empty").mkdir(parents=True)
    (folder / "short.yaml").write_text(SCRIPT, "utf-8")
    (folder / "broken.yaml").write_text("steps: [", "utf-8")
    (folder / "room.yaml").write_text(ROOM, "utf-8")
    (folder / "crowd.yaml").write_text(ROOM + "  - {name: Ida, voice: maya}\n", "utf-8")
    (folder / "nobody.yaml").write_text(ROOM.replace("leo", "nobody"), "utf-8")
    (folder / "text.wav").write_text("This is no sound.", "utf-8")
    (folder / "nothing.wav").write_bytes(b"")
    with wave.open(str(folder / "in.wav"), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", "not compressed"))
        file.writeframes(bytes(16_000 * 2))
    monkeypatch.chdir(folder)
    return folder


def complaint(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What ``command`` says; it must fail with 1 and say one line."""
    assert main(command.split()) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    return said


IN_A_ROOM = "start short.yaml --room room.yaml"
WITH_FILES = "start short.yaml --names Maya,Leo --microphone"


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("start no-such-session --names Maya,Leo --microphone in.wav", "no-such-session"),
        ("start empty --names Maya,Leo --microphone in.wav", "empty"),
        ("start --room room.yaml", "SCRIPT"),
        ("start short.yaml --room missing.yaml", "missing.yaml"),
        ("start short.yaml --room broken.yaml", "broken.yaml:1"),
        ("start short.yaml --room crowd.yaml", "for 2 people"),
        (f"{IN_A_ROOM} --names Maya", "for 2 people. Here is 1."),
        (f"{IN_A_ROOM} --names Maya,Maya", "Maya,Maya"),
        (f"{IN_A_ROOM} --names ,", "--names"),
        (f"{IN_A_ROOM} --set turn_time", "turn_time"),
        (f"{IN_A_ROOM} --set turn_time=long", "duration"),
        (f"{IN_A_ROOM} --set turn_tim=30s", "turn_time"),
        (f"{IN_A_ROOM} --set turn_time=2h", "at most ten minutes"),
        (f"{IN_A_ROOM} --set turn_time=1s", "at least twenty seconds"),
        (f"{IN_A_ROOM} --set turn_time=nans", "duration"),
        (f"{IN_A_ROOM} --set turn_time=infs", "duration"),
        (f"{IN_A_ROOM} --out in.wav", "in.wav"),
        (f"{IN_A_ROOM} --voice nobody", "nobody"),
        (f"{IN_A_ROOM} --models missing", "missing"),
        (f"{IN_A_ROOM} --models empty", "empty"),
        ("start short.yaml --room nobody.yaml", "nobody"),
        (f"{WITH_FILES} missing.wav", "missing.wav"),
        (f"{WITH_FILES} text.wav", "text.wav"),
        (f"{WITH_FILES} nothing.wav", "nothing.wav"),
        (f"{WITH_FILES} in.wav --speaker missing/out.wav", "missing/out.wav"),
        (f"{WITH_FILES} in.wav --names Maya", "for 2 people"),
        (f"{WITH_FILES} in.wav --keep-sound", "the microphone is a recording"),
        (f"{IN_A_ROOM} --keep-sound", "--keep-sound is for a real room"),
        (
            "start short.yaml --names Maya,Leo --keep-sound --keep-nothing",
            "--keep-nothing skips that question",
        ),
        ("demo no-such-session --fast", "no-such-session"),
        ("demo short.yaml --fast --room missing.yaml", "missing.yaml"),
        ("demo short.yaml --fast --room room.yaml --out in.wav", "in.wav"),
        ("listen missing.wav", "missing.wav"),
        ("listen empty", "empty"),
        ("listen text.wav --json", "text.wav"),
        ("listen in.wav --models empty", "empty"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_is_wrong_is_said_in_one_sentence(
    command: str, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names what is wrong, and the exit code tells scripts."""
    assert named in complaint(command, capsys)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("script", ["broken.yaml", "missing.yaml"])
def test_a_script_that_is_refused_is_told_as_the_checker_does(
    script: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the file, the line, what is wrong and what helps, but without a traceback."""
    assert main(f"start {script} --names Maya,Leo --microphone in.wav".split()) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{script}:")
    assert "Traceback" not in said


@pytest.mark.usefixtures("here", "data_home")
@pytest.mark.parametrize("command", [IN_A_ROOM, f"{WITH_FILES} in.wav", "listen in.wav"])
def test_without_models_it_says_how_to_get_them(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """On a machine where nothing was fetched yet."""
    assert "companion models" in complaint(command, capsys)


@pytest.mark.usefixtures("sound_server", "here")
@pytest.mark.parametrize("option", ["--microphone", "--speaker"])
def test_a_device_that_is_not_there_is_named_with_those_that_are(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that people can choose another one."""
    said = complaint(f"start short.yaml --names Maya,Leo {option} NoSuchDevice", capsys)
    assert "NoSuchDevice" in said
    assert "companion_" in said


@pytest.mark.usefixtures("here")
def test_nothing_is_written_before_it_is_known_that_it_can_be(capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that can't be made is said before the session, not when its words are lost."""
    complaint(f"{IN_A_ROOM} --out in.wav/evening", capsys)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("command", ["start --no-such-option", "no-such-command", "listen"])
def test_a_wrong_command_line_is_answered_with_its_usage(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As all programs do: exit code 2 and how it is meant."""
    with pytest.raises(SystemExit) as ended:
        main(command.split())
    assert ended.value.code == 2
    assert "usage: companion" in capsys.readouterr().err


def test_sessions_lists_those_that_ship_by_theme(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each that can be started by its name, and neither the welcome nor what scripts share; own ones last."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    own = config.own_sessions_folder()
    own.mkdir(parents=True)
    (own / "our-tea.yaml").write_text(SCRIPT.replace("id: short", "id: our-tea"), "utf-8")
    assert main(["sessions"]) == 0
    listed = capsys.readouterr().out
    names = {line.split()[0] for line in listed.splitlines() if line[:1].strip() and "  " in line}
    folder = config.sessions_folder()
    files = [path for path in folder.rglob("*.yaml") if not path.name.endswith(".test.yaml")]
    to_start = {path.stem for path in files if "/_" not in f"/{path.relative_to(folder).as_posix()}"}
    assert names == to_start | {"our-tea", "session"}
    assert listed.rpartition("\nYours\n")[2].startswith("our-tea ")
    themes = (line.split(": ") for line in (folder / "themes.txt").read_text("utf-8").splitlines())
    titles = [title for theme, title in themes if any((folder / theme).glob("*.yaml"))]
    assert titles == sorted(titles, key=lambda title: listed.index(f"\n{title}\n"))


@pytest.mark.usefixtures("sound_server")
def test_devices_lists_microphones_and_loudspeakers(capsys: pytest.CaptureFixture[str]) -> None:
    """With the names that ``--microphone`` and ``--speaker`` take."""
    assert main(["devices"]) == 0
    listed = capsys.readouterr().out
    for name in ("companion_mic", "companion_out"):
        assert name in listed
