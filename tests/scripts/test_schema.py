"""The schema for editors: fresh, sound, and tried with the language server that editors use."""

import io
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from companion.cli.commands import COMMANDS
from companion.scripts.model.step import STEPS
from companion.scripts.views.schema import KINDS, json_schema
from tests.scripts.editor import Editor, missing_node
from tests.scripts.making import EXAMPLE, HEAD

REPOSITORY = Path(__file__).parents[2]
SCHEMAS = REPOSITORY / "schema"
SCRIPTS = sorted(
    path for path in (REPOSITORY / "sessions").rglob("*.yaml") if not path.name.endswith(".test.yaml")
)
STEP = f"{HEAD}steps:\n  - "


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """An editor that knows the schema of whole scripts."""
    if missing := missing_node("yaml-language-server"):
        pytest.skip(missing)
    with closing(Editor(SCHEMAS / "session-1.json")) as editor:
        yield editor


@pytest.mark.parametrize("kind", [*KINDS, "tests"])
def test_the_schema_in_the_repository_is_fresh(kind: str) -> None:
    """Editors know the language as the checker knows it."""
    fresh = io.StringIO()
    assert COMMANDS["schema"].run([kind], fresh) == 0
    kept = (SCHEMAS / f"{kind}-1.json").read_text("utf-8")
    assert kept == fresh.getvalue(), f"python3 run.py schema {kind} > schema/{kind}-1.json"


def test_the_command_prints_the_schema() -> None:
    """``companion schema`` gives what an editor is told to read."""
    out = io.StringIO()
    assert COMMANDS["schema"].run([], out) == 0
    assert json.loads(out.getvalue()) == json_schema()


def test_every_key_of_every_step_is_described() -> None:
    """Whoever rests the mouse on a key reads what it does."""
    definitions = json_schema()["definitions"]
    for leading in STEPS:
        properties = definitions[f"step-{leading}"]["properties"]
        assert leading in properties
        assert all(found["description"] for found in properties.values()), leading


def test_an_editor_has_nothing_against_shipped_scripts(editor: Editor) -> None:
    """What the checker accepts is not underlined."""
    complaints = {
        str(path): found
        for path in SCRIPTS
        if "_shared" not in path.parts and (found := editor.complaints(path.read_text("utf-8"), path.name))
    }
    assert not complaints
    # Without its first line, which names the schema by a path that an editor would look up.
    assert editor.complaints(EXAMPLE.partition("\n")[2]) == []


def test_an_editor_has_nothing_against_shared_pieces() -> None:
    """Files that others use have a schema of their own: no summary is demanded of them."""
    if missing := missing_node("yaml-language-server"):
        pytest.skip(missing)
    pieces = [path for path in SCRIPTS if "_shared" in path.parts]
    assert pieces
    with closing(Editor(SCHEMAS / "piece-1.json")) as editor:
        complaints = {str(path): editor.complaints(path.read_text("utf-8")) for path in pieces}
    assert not {path: found for path, found in complaints.items() if found}


def test_an_editor_helps_with_tests() -> None:
    """Nothing in shipped tests is underlined; keys are offered and explained at each kind of place."""
    if missing := missing_node("yaml-language-server"):
        pytest.skip(missing)
    head = "format: 1\ntests:\n  - name: All is well\n"
    with closing(Editor(SCHEMAS / "tests-1.json")) as editor:
        tests = sorted((REPOSITORY / "sessions").rglob("*.test.yaml"))
        complaints = {path.name: editor.complaints(path.read_text("utf-8")) for path in tests}
        assert tests
        assert not {name: found for name, found in complaints.items() if found}
        assert {"answers", "turns", "expect"} <= set(editor.offers(f"{head}    |\n"))
        assert {"ending", "said", "minutes"} <= set(editor.offers(f"{head}    expect:\n      |\n"))
        assert {"at", "words", "by"} <= set(editor.offers(f"{head}    say:\n      - |\n"))
        assert "Never said" in editor.tells(f"{head}    expect:\n      not_s|aid: Hello\n")
        (found,) = editor.complaints(f"{head}    expekt: {{}}\n    expect: {{ending: done}}\n")
        assert found.startswith("Property expekt is not allowed")


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("say: Hello.\n    saay: again\n", "Property saay is not allowed."),
        ("sy: Hello.\n", "Property sy is not allowed."),
        ("mirror: message\n", 'Missing property "by".'),
        ("breathe: boxx\n", "Value is not accepted."),
        ("turn: sender\n    time: 3 minutes\n", "A time is written like 90s, 3m, 1h or 2m30s."),
        ("ask: How is it?\n    answer: rating\n    high: 40\n", "Value is above the maximum of 10."),
        ("silence: {for: 2m, bells: yes}\n", "Property bells is not allowed."),
    ],
)
def test_one_mistake_is_named_once(editor: Editor, step: str, complaint: str) -> None:
    """A slip gives one sentence, not one for every kind of step."""
    (found,) = editor.complaints(f"{STEP}{step}")
    assert found.startswith(complaint)


@pytest.mark.parametrize(
    "steps",
    [
        "breathe: box",
        "breathe: {pattern: box, cycles: 6}",
        "breathe:\n      phases: [{in: 4}, {out: 6}]\n    cycles: 5",
        "silence: 2m",
        "silence: ${long}",
        "repeat: 3\n    do: [{say: Hello.}]",
        "repeat:\n    until: all(ready)\n    max: 3\n    do: [{say: Hello.}]",
        "rounds: {roles: [a, b], do: [{say: Hello.}]}",
        "say: 1984\n    if: ready\n    skippable: no",
    ],
)
def test_short_and_long_forms_are_both_fine(editor: Editor, steps: str) -> None:
    """Whatever way of writing the language allows, the editor does not object."""
    assert editor.complaints(f"{STEP}{steps}\n") == []


def test_a_new_step_offers_all_steps(editor: Editor) -> None:
    """After ``- `` the editor lists what a step can be."""
    assert set(editor.offers(f"{STEP}|\n")) == set(STEPS)


def test_a_step_offers_its_own_keys_only(editor: Editor) -> None:
    """Inside a turn the editor lists the keys of a turn, each with its meaning."""
    offered = editor.offers(f"{STEP}turn: sender\n    |\n")
    assert {"say", "time", "warn", "patience", "save", "record", "if", "note"} <= set(offered)
    assert not {"answer", "cycles", "turn", "ask", "do"} & set(offered)
    assert offered["time"] == "How long at most. Default: 3m"


def test_values_are_offered(editor: Editor) -> None:
    """Where one of a few words must stand, the editor lists them."""
    assert set(editor.offers(f"{STEP}ask: How?\n    answer: |\n")) == {
        "yes_no", "rating", "choice", "name", "text", "partner", "day",
    }  # fmt: skip
    assert {"coherent", "box", "4-7-8", "long-exhale", "sigh"} <= set(editor.offers(f"{STEP}breathe: |\n"))


def test_the_mouse_tells_what_a_key_does(editor: Editor) -> None:
    """Hover help shows the sentence of the model."""
    assert "Silence allowed before a reminder." in editor.tells(
        f"{STEP}ask: How?\n    answer: yes_no\n    wa|it: 10s\n"
    )
    assert "Breathing together." in editor.tells(f"{STEP}bre|athe: box\n")
