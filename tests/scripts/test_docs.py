"""The samples of the facilitators' page work as they stand."""

import re
from pathlib import Path

import pytest
import yaml

from companion.scripts.loading import check
from companion.scripts.model.step import STEPS
from tests.scripts.making import HEAD

PAGE = Path(__file__).parents[2] / "docs" / "script-language.md"
SAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
AROUND = """\
people: {min: 2, max: 2, roles: [sender, receiver]}
blocks:
  settle:
    - silence: ${long}
"""


CHOSEN = """\
- ask: Which breath?
  answer: choice
  options: [long-exhale, coherent]
  save: breath
- ask: How calm are you?
  answer: rating
  save: calm_now
"""


def whole(sample: str) -> str:
    """A script around a sample: a whole script, some steps, or some settings."""
    if sample.startswith("format:"):
        return sample
    if sample.startswith("settings:"):
        uses = "steps:\n  - say: ${turn_time} ${times} ${soft} ${topic}\n"
        return f"{HEAD}{sample}{uses}"
    before = "- turn: sender\n  save: message\n" if re.search("(mirror|quote|from): message", sample) else ""
    if "choose:" in sample:
        before += CHOSEN
    if "set: day" in sample:
        before += "- set: day_before\n  value: 1\n"
    if "remember:" in sample:
        before += "- turn: sender\n  save: proposal\n"
    around = AROUND if "use: settle" in sample else AROUND.partition("blocks:")[0]
    return f"{HEAD}{around}steps:\n{before}{sample}{_uses(before + sample)}"


def _uses(steps: str) -> str:
    """Steps that use what is only saved."""
    saved = re.findall(r"(?:save|set|days): (\w+)", steps)
    return "".join(
        f"- say: Thank you.\n  if: any({name})\n"
        for name in saved
        if len(re.findall(rf"\b{name}\b(?! [a-z])", steps)) == 1
    )


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_sample_is_a_sound_script(sample: str, tmp_path: Path) -> None:
    """What the page shows can be copied: no error, no warning."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "closing.yaml").write_text("format: 1\nsteps:\n  - say: Thank you.\n")
    path = tmp_path / "sample.yaml"
    path.write_text(whole(sample))
    # A single turn is no session: who speaks how long is for whole scripts.
    whole_script = sample.startswith("format:")
    assert [p for p in check([path], [tmp_path]) if whole_script or p.code != "W335"] == []


def test_every_step_has_a_sample() -> None:
    """Nothing that can be written is left out of the page."""
    shown = {next(iter(step)) for sample in SAMPLES for step in _steps(yaml.safe_load(sample))}
    assert shown == set(STEPS)


def test_every_condition_of_the_page_can_be_read() -> None:
    """The table of conditions shows the language as it is."""
    from companion.core.expressions import parse

    table = PAGE.read_text().partition("| condition |")[2].partition("\n\n")[0]
    conditions = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
    assert len(conditions) == 14
    for condition in conditions:
        parse(condition)


def _steps(found: object) -> list[dict[object, object]]:
    """All steps in what a sample holds, and the steps in those."""
    if isinstance(found, list):
        return [step for item in found for step in ([item] if isinstance(item, dict) else []) + _steps(item)]
    if isinstance(found, dict):
        inside = [found[key] for key in ("steps", "do", "then", "else", "otherwise") if key in found]
        return [step for block in inside for step in _steps(block)]
    return []
