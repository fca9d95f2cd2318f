"""The household's voice: chosen by number, name or words, and kept."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from companion.app import choosing_voices, spellings
from companion.app.choosing_voices import chosen_by, offer_more, question, record, show, take
from companion.app.engines import Engines
from companion.app.session_speaker import SessionSpeaker
from companion.app.setting_up import choose_voice
from companion.app.setup_scripts import opening
from companion.app.sound_settings import SoundSettings, keep, sound_settings
from companion.core.api.actions import VoiceChange
from companion.core.audio import PLAYED_RATE_HZ, heard_seconds
from companion.core.program import Ask
from companion.errors import ModelError, SetupError
from companion.hearing.opus import decoded
from companion.hearing.own_words import OwnWords
from companion.models import manifest
from companion.models.manifest import Kind
from companion.models.store import Store
from companion.scripts.loading import load_text
from companion.speaking.loudness import from_pcm
from companion.speaking.mixer import Mixer
from companion.speaking.speaker import Inline
from tests.models.making import make_model
from tests.scripts.making import script

SCRIPT = load_text(script("- say: Take your time.\n"))


@pytest.fixture
def engines(data_home: Path, hibari: Path, piper_joe: Path) -> Engines:
    """Joe and Lark are here, in an empty household; Kokoro is known and not fetched."""
    known = manifest.load()
    store = Store(data_home / "models", known)
    for folder in (hibari, piper_joe):
        (data_home / "models").mkdir(exist_ok=True, parents=True)
        (data_home / "models" / folder.name).symlink_to(folder)
    return Engines(store=store)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2", "lark"),
        ("Lark", "lark"),
        ("the second one", "lark"),
        ("I'd like the last one, please", "lark"),
        ("the first", "joe"),
        ("joe", "joe"),
        ("7", None),
        ("pineapple", None),
    ],
)
def test_a_voice_is_chosen_as_people_say_it(said: str, meant: str | None, engines: Engines) -> None:
    """Its number, its name, or its place in the row."""
    assert chosen_by(said, ["joe", "lark"], engines.cards) == meant


def test_the_choice_holds_for_all_later_sessions(engines: Engines) -> None:
    """Until another one is chosen; what else the household chose stays; a voice that was asked for wins."""
    assert engines.own_name == "joe"
    keep(bells="softer")
    take(engines, "lark", io.StringIO())
    assert Engines(store=engines.store).own_name == "lark"
    assert sound_settings().bells == "softer"
    take(engines, "Joe", io.StringIO())
    assert engines.own_name == "joe"
    assert Engines(store=engines.store, voice_name="lark").own_name == "lark"


def test_the_first_words_of_a_new_voice_are_there_at_the_first_start(engines: Engines) -> None:
    """They are rendered when it is chosen, and name nobody."""
    take(engines, "lark", io.StringIO())
    assert opening().startswith("Hello, I'm Companion.")
    assert engines.companion_voice(lambda text: False).recall(opening())


def test_a_voice_that_is_gone_is_replaced_by_the_usual_one(engines: Engines) -> None:
    """A session begins all the same."""
    keep(voice="emma")
    assert engines.own_name == "joe"


def test_the_language_of_a_session_chooses_among_its_voices(engines: Engines) -> None:
    """Only voices that speak it are offered."""
    cards = {**engines.cards, "siwis": replace(engines.cards["siwis"], model="piper-joe")}
    french = replace(engines, language=replace(engines.language, code="fr"))
    french.cards = cards
    assert french.choices() == ["siwis"]
    assert french.own_name == "siwis"
    assert "siwis" not in engines.choices()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nobody", "There is no voice nobody"),
        ("kim", "There is no voice kim to choose"),
        ("emma", "fetch it with: companion models fetch kokoro"),
    ],
)
def test_what_cannot_be_chosen_is_one_sentence(name: str, says: str, engines: Engines) -> None:
    """An unknown voice, a partner's, and one that is not fetched."""
    with pytest.raises(ModelError, match=says):
        take(engines, name, io.StringIO())


def test_the_list_says_who_speaks_and_what_is_missing(engines: Engines) -> None:
    """With the command that brings it."""
    out = io.StringIO()
    show(engines, out)
    assert "* joe" in out.getvalue()
    assert (
        "  emma      a clear woman, British (fetch it with: companion models fetch kokoro)" in out.getvalue()
    )
    assert "kim" not in out.getvalue()


def test_each_voice_is_heard_before_one_is_taken(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    """In set-up, too: a sentence by each; words that name none are asked again; Enter takes what is
    proposed."""
    heard: list[str] = []

    class Aloud:
        def __init__(self, on_trouble: object) -> None:
            """Opens nothing."""

        def say(self, text: str, voice: object) -> None:
            heard.append(text)

        def close(self) -> None:
            """Closes nothing."""

    monkeypatch.setattr(choosing_voices, "PreviewPlayer", Aloud)
    monkeypatch.setattr("companion.app.engines.Engines", lambda: engines)
    monkeypatch.setattr(choosing_voices, "begins_s", lambda voice: 0.1)
    answers = iter(["y", "n", "pineapple", "the second one"])
    out = io.StringIO()
    choose_voice(lambda asked: next(answers), out)
    assert [text.split(".")[0] for text in heard] == ["I am Joe", "I am Lark"]
    assert "That is not one of them." in out.getvalue()
    assert sound_settings().voice == "lark"
    take(engines, "joe", out)
    answers = iter(["y", "n", ""])
    choose_voice(lambda asked: next(answers), out)
    assert sound_settings().voice == "lark"


def test_voices_are_recorded_to_compare_them(engines: Engines, tmp_path: Path) -> None:
    """The same sentences by each voice that is here, as small files."""
    record(engines, tmp_path / "new", io.StringIO())
    files = sorted((tmp_path / "new").iterdir())
    assert [file.name for file in files] == ["joe.ogg", "lark.ogg"]
    assert all(3.0 < heard_seconds(decoded(file.read_bytes())) < 10.0 for file in files)
    assert all(file.stat().st_size < 30_000 for file in files)


def test_a_slow_machine_is_offered_the_usual_voice(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice that begins too late is not proposed; it can be chosen all the same."""
    monkeypatch.setattr(choosing_voices, "begins_s", lambda voice: 0.9)
    assert choosing_voices.proposed(engines) == "joe"
    assert "lark" in engines.choices()


def test_more_voices_are_fetched_with_their_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a yes; what can't be fetched is said, and nothing else is lost. Only voices are offered."""
    model = replace(make_model(tmp_path), optional=True, kind=Kind.PIPER)
    other = replace(model, name="other", kind=Kind.MOONSHINE)
    store = Store(tmp_path / "store", {model.name: model, other.name: other})
    monkeypatch.setenv("COMPANION_MODEL_SOURCE", str(tmp_path))
    asked: list[str] = []

    def yes(text: str) -> str:
        asked.append(text)
        return "y"

    offer_more(yes, io.StringIO(), store)
    assert len(asked) == 1
    assert "0 MB" in asked[0]
    assert store.folder("small")


def test_the_question_is_asked_aloud_with_the_voices_as_options(engines: Engines) -> None:
    """The short script names them, and none of its other answers is read out."""
    program = question(["joe", "lark"], engines.cards)
    ask = program.steps[0]
    assert isinstance(ask, Ask)
    listed = [option.value for option in ask.options if option.listed]
    assert listed == ["joe", "lark"]


def test_the_voice_changes_in_the_middle_of_a_session(engines: Engines) -> None:
    """From the next prompt on: another voice, a pace, a loudness; each kept, and the last step is the end."""
    troubles: list[str] = []
    mixer = Mixer(lambda id: None)
    mouth = SessionSpeaker(engines, mixer, Inline(), troubles.append, OwnWords())

    def spoken(id: int) -> tuple[float, float]:
        mouth.say(id, "Take your time.")
        played = from_pcm(mixer.render(PLAYED_RATE_HZ * 4))
        return float(np.flatnonzero(np.abs(played) > 0.003)[-1]), float(np.abs(played).max())

    usual_s, usual_peak = spoken(1)
    mouth.change_voice(VoiceChange.SLOWER)
    mouth.change_voice(VoiceChange.SOFTER)
    slower_s, softer_peak = spoken(2)
    assert slower_s > usual_s * 1.08
    assert softer_peak < usual_peak * 0.7
    for _ in range(3):
        mouth.change_voice(VoiceChange.LOUDER)
        mouth.change_voice(VoiceChange.ANOTHER)
    assert sound_settings() == SoundSettings(voice="lark", pace="slower", loudness="louder")
    assert not troubles


def test_a_script_is_slower_than_the_household_chose(engines: Engines) -> None:
    """On top of the household's pace, down to the slowest; the next script has the household's again."""
    keep(voice="lark")
    mixer = Mixer(lambda id: None)
    mouth = SessionSpeaker(engines, mixer, Inline(), lambda trouble: None, OwnWords())

    def spoken_s(household: str, script: float) -> float:
        keep(pace=household)
        mouth.follow(replace(SCRIPT, pace=script))
        mouth.say(1, "Take your time.")
        played = from_pcm(mixer.render(PLAYED_RATE_HZ * 4))
        return float(np.flatnonzero(np.abs(played) > 0.003)[-1]) / PLAYED_RATE_HZ

    usual_s, slower_s = spoken_s("usual", 1.0), spoken_s("usual", 1.15)
    much_slower_s, slowest_s = spoken_s("slower", 1.3), spoken_s("much slower", 1.0)
    assert usual_s * 1.08 < slower_s < much_slower_s
    assert much_slower_s == pytest.approx(slowest_s, rel=0.01)
    assert spoken_s("usual", 1.15) == pytest.approx(slower_s, rel=0.01)


def test_a_script_spells_its_phrases_and_the_household_has_the_last_word(engines: Engines) -> None:
    """In any case and with any apostrophe; with the next script they are read as they are written."""
    keep(voice="lark")
    mixer = Mixer(lambda id: None)
    mouth = SessionSpeaker(engines, mixer, Inline(), lambda trouble: None, OwnWords())
    voice = engines.companion_voice(lambda text: True)
    spellings.keep("Déjà vu", "day zha voo")

    def is_read(text: str) -> bool:
        mouth.prepare(("Je t’aime, or déjà vu.",))
        return voice.holds(text)

    mouth.follow(replace(SCRIPT, sounds=(("je t'aime", "zhuh tem"), ("déjà vu", "deja view"))))
    assert is_read("zhuh tem, or day zha voo.")
    assert not voice.holds("Je t’aime, or day zha voo.")
    mouth.follow(SCRIPT)
    assert is_read("Je t’aime, or day zha voo.")


def test_prompts_are_read_with_names_as_they_sound(engines: Engines) -> None:
    """What is prepared is what is said: nothing is rendered twice."""
    spellings.keep("Siobhán", "Shivawn")
    mixer = Mixer(lambda id: None)
    mouth = SessionSpeaker(engines, mixer, Inline(), lambda trouble: None, OwnWords())
    mouth.prepare(("Siobhán, begin.",))
    voice = engines.companion_voice(lambda text: True)
    assert voice.holds("Shivawn, begin.")
    mouth.say(1, "Siobhán, begin.")
    played = mixer.render(PLAYED_RATE_HZ * 4)
    assert played.startswith(b"".join(voice.speak("Shivawn, begin."))[:20_000])


def test_where_there_is_one_voice_that_is_said(engines: Engines) -> None:
    """And how to get more."""
    (engines.store.root / "hibari").unlink()
    troubles: list[str] = []
    mouth = SessionSpeaker(engines, Mixer(lambda id: None), Inline(), troubles.append, OwnWords())
    mouth.change_voice(VoiceChange.ANOTHER)
    assert troubles == ["There is no other voice here; fetch more with: companion voices"]
    assert engines.own_name == "joe"


@pytest.mark.parametrize("folder", ["file/under", "circle", "a" * 300, "file"])
def test_a_folder_that_cannot_be_one_gets_a_sentence(engines: Engines, tmp_path: Path, folder: str) -> None:
    """Before anything is spoken."""
    (tmp_path / "file").touch()
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(SetupError, match=r"circle|file|aaa"):
        record(engines, tmp_path / folder, io.StringIO())
