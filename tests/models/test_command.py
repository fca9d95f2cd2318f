"""``companion models``, as a person uses it."""

import io
from pathlib import Path

import pytest

from companion.cli.commands import COMMANDS
from companion.errors import ModelError
from companion.models import command
from companion.models.progress import Bar
from companion.models.store import Store
from tests.models.making import WHOLE, make_model, make_voice


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that knows the small model, whose wheels are in ``tmp_path``."""
    model = make_model(tmp_path)
    return Store(tmp_path / "store", {model.name: model})


def said(store: Store, *args: str, status: int = 0) -> str:
    """What ``companion models ARGS`` prints."""
    out = io.StringIO()
    assert command.run(COMMANDS["models"].parser().parse_args(args), out, store=store) == status
    return out.getvalue()


def test_the_list_tells_licence_origin_place_and_state(store: Store, tmp_path: Path) -> None:
    """Before and after fetching, a person sees what is there, under which licence, and where."""
    before = said(store)
    assert "not fetched" in before
    assert "CC0-1.0" in before
    assert "made here" in before
    said(store, "fetch", "small", "--from", str(tmp_path))
    after = said(store)
    assert "ready" in after
    assert str(store.root / "small") in after


def test_the_full_check_fails_for_a_damaged_model(store: Store, tmp_path: Path) -> None:
    """``--verify`` finds a flipped byte, says how to repair it, and the exit status tells scripts."""
    said(store, "fetch", "--from", str(tmp_path))
    (store.root / "small" / "model.bin").write_bytes(WHOLE.upper())
    assert "companion models fetch small" in said(store, "--verify", status=1)


def test_a_voice_of_ones_own_is_listed(store: Store, tmp_path: Path) -> None:
    """What was added is in the list, and stays there with its trouble when the file goes."""
    voice = make_voice(tmp_path / "voice")
    assert str(voice) in said(store, "add", str(voice.parent))
    assert "text to speech" in said(store)
    voice.unlink()
    assert "not usable" in said(store)


def test_a_damaged_list_of_own_models_is_one_sentence(store: Store) -> None:
    """A file broken by hand is named, with the remedy."""
    store.root.mkdir()
    (store.root / "added.json").write_text("[1]", "utf-8")
    with pytest.raises(ModelError, match=r"added\.json is damaged; delete it"):
        said(store)


def test_progress_is_a_bar_on_a_terminal_and_few_lines_elsewhere() -> None:
    """A log is not flooded; a terminal sees one moving line."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    log, terminal = io.StringIO(), Terminal()
    for out in (log, terminal):
        bar = Bar(out)
        for step in range(101):
            bar.bytes("package", step * 10**6, 100 * 10**6)
        bar.finish()
    assert log.getvalue().splitlines()[0] == "  package: 0 of 100 MB"
    assert len(log.getvalue().splitlines()) == 5
    assert terminal.getvalue().count("\n") == 1
    assert "[############............]" in terminal.getvalue()
