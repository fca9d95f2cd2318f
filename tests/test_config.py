"""Where things are kept and found."""

from pathlib import Path

import pytest

from companion import config


def test_the_user_may_name_the_folders(data_home: Path) -> None:
    """COMPANION_DATA and COMPANION_CACHE move all that is written."""
    assert config.data_folder() == data_home
    assert config.models_folder() == data_home / "models"
    assert config.cache_folder() == data_home.parent / "cache"


def test_a_home_folder_may_be_abbreviated(monkeypatch: pytest.MonkeyPatch) -> None:
    """``~`` works where a shell did not expand it."""
    monkeypatch.setenv("COMPANION_DATA", "~/companion")
    assert config.data_folder() == Path.home() / "companion"


def test_without_a_wish_the_system_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Data and cache are two folders, neither in the working folder: one may be deleted at any time."""
    monkeypatch.delenv("COMPANION_DATA", raising=False)
    monkeypatch.delenv("COMPANION_CACHE", raising=False)
    assert config.data_folder() != config.cache_folder()
    assert config.data_folder().is_absolute()


def test_what_ships_is_found_in_checkout_and_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Voices and scripts are found beside the package, or inside it where it was installed."""
    assert config.voices_folder().is_dir()
    monkeypatch.setattr(config, "_PACKAGE", tmp_path / "companion")
    inside = tmp_path / "companion" / "shipped" / "sessions"
    inside.mkdir(parents=True)
    assert config.sessions_folder() == inside
    assert config.voices_folder() == tmp_path / "voices"
