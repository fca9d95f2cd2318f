"""Prompts rendered once."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.speaking.cache import CachedVoice
from tests.speaking.conftest import ScriptedVoice

TEXT = "Take your time. Still your turn."


def always(text: str) -> bool:
    """A predicate that lets every text be kept."""
    return True


def never(text: str) -> bool:
    """A predicate that keeps everything off the disk."""
    return False


def cached(voice: ScriptedVoice, folder: Path, may_keep: Callable[[str], bool] = always) -> CachedVoice:
    """A cache as at the start of the program: nothing in memory."""
    return CachedVoice(voice, folder, may_keep=may_keep)


def entry(folder: Path) -> Path:
    """The only file of a cache."""
    (file,) = folder.iterdir()
    return file


def test_a_text_is_rendered_once(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """The next run of the program gets the very same sound without the voice."""
    first = list(cached(scripted_voice, tmp_path / "c").speak(TEXT))
    again = cached(scripted_voice, tmp_path / "c")
    assert again.holds(TEXT)
    assert list(again.recall(TEXT)) == list(again.speak(TEXT)) == first
    assert len(first) == 2
    assert scripted_voice.asked == [TEXT]


def test_a_new_text_still_comes_sentence_by_sentence(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """Caching delays no sentence: the first is there before the second is made."""
    scripted_voice.fails_after = 1
    assert next(cached(scripted_voice, tmp_path).speak(TEXT))


def test_what_partners_said_stays_off_the_disk(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """A text that may not be kept is remembered while the program runs, and never written."""
    voice = cached(scripted_voice, tmp_path / "c", never)
    list(voice.speak(TEXT))
    assert voice.recall(TEXT)
    assert not (tmp_path / "c").exists()
    assert not cached(scripted_voice, tmp_path / "c", never).holds(TEXT)


def test_only_the_owner_can_read_it_and_names_tell_nothing(
    scripted_voice: ScriptedVoice, tmp_path: Path
) -> None:
    """Other users of the machine learn nothing, not even from file names."""
    list(cached(scripted_voice, tmp_path / "c").speak(TEXT))
    file = entry(tmp_path / "c")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "time" not in file.name.lower()
    assert b"time" not in file.read_bytes().lower()


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "foreign"])
def test_a_damaged_entry_is_rendered_again(
    scripted_voice: ScriptedVoice, tmp_path: Path, damage: str
) -> None:
    """A broken disk never reaches the loudspeaker as noise."""
    first = list(cached(scripted_voice, tmp_path).speak(TEXT))
    file = entry(tmp_path)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    damages = {"cut": bytes(content[:-7]), "flipped": bytes(content), "emptied": b"", "foreign": b"RIFF" * 40}
    file.write_bytes(damages[damage])
    voice = cached(scripted_voice, tmp_path)
    assert voice.recall(TEXT) == ()
    assert list(voice.speak(TEXT)) == first
    assert list(cached(scripted_voice, tmp_path).recall(TEXT)) == first


def test_a_prompt_that_broke_off_is_not_kept(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """Half a prompt is never taken for a whole one."""
    next(cached(scripted_voice, tmp_path / "c").speak(TEXT))
    assert cached(scripted_voice, tmp_path / "c").recall(TEXT) == ()
    scripted_voice.fails_after = 1
    with pytest.raises(OSError, match="while saying"):
        list(cached(scripted_voice, tmp_path / "c").speak(TEXT))
    assert cached(scripted_voice, tmp_path / "c").recall(TEXT) == ()


def test_the_oldest_entries_make_room(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """The folder stays within its limit, and what was used last stays."""
    texts = [f"{'word ' * count}." for count in range(300)]
    voice = CachedVoice(scripted_voice, tmp_path, may_keep=always, limit_mb=1)
    for text in texts:
        list(voice.speak(text))
    sizes = [file.stat().st_size for file in tmp_path.iterdir()]
    assert sum(sizes) <= 1_000_000
    later = cached(scripted_voice, tmp_path)
    assert later.holds(texts[-1])
    assert not later.holds(texts[0])


def test_a_disk_that_refuses_only_costs_time(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """Without a folder to write to, the companion still speaks."""
    (tmp_path / "file").write_text("in the way")
    voice = cached(scripted_voice, tmp_path / "file" / "c")
    assert len(list(voice.speak(TEXT))) == 2


def test_another_voice_has_its_own_entries(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """Nobody ever speaks with another's voice."""
    list(cached(scripted_voice, tmp_path).speak(TEXT))
    other = ScriptedVoice()
    other.key = "scripted-2"
    assert not cached(other, tmp_path).holds(TEXT)


def test_memory_is_bounded(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """A long session doesn't fill the memory with its prompts."""
    voice = cached(scripted_voice, tmp_path, never)
    long_text = "a." * 600
    list(voice.speak(TEXT))
    for number in range(8):
        list(voice.speak(f"{number}.{long_text}"))
    assert not voice.recall(TEXT)
    assert voice.recall(f"7.{long_text}")


def test_a_sound_of_an_older_reading_is_not_played(scripted_voice: ScriptedVoice, tmp_path: Path) -> None:
    """Where the rules of reading aloud have changed, what is kept from before is made anew."""
    list(CachedVoice(scripted_voice, tmp_path, may_keep=always, read=str.upper).speak("One."))
    newer = CachedVoice(scripted_voice, tmp_path, may_keep=always, read=str.lower)
    assert not newer.recall("One.")
    list(newer.speak("One."))
    assert newer.recall("ONE.")
