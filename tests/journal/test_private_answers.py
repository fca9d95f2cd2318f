"""What one partner answered in private shows nowhere: two sessions that differ in it alone are the same."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.state.states import State
from companion.scripts.loading import load_text
from tests.journal.keeping import MemoryStore, kept_play
from tests.scripts.making import codes, script

COUPLE = "people: {min: 2, max: 2, roles: [first, second]}\n"
KINDS = {
    "yes_no": ("", "Yes.", "No."),
    "rating": ("", "Three.", "Seven."),
    "choice": ("  options: [red, blue]\n", "Red.", "Blue."),
    "text": ("", "I am afraid.", "I am glad."),
    "name": ("", "Ada.", "Tom."),
}
TELLING = (
    "- say: It is ${secret}.\n",
    "- say: Well.\n  if: secret\n",
    "- if: secret\n  then:\n  - say: Well.\n",
    "- if: not (secret or no)\n  then:\n  - section: Well\n  else:\n  - silence: 5s\n",
    "- if: secret == 3\n  then:\n  - end: early\n",
    '- if: secret in ["red", "Ada"]\n  then:\n  - silence: 5s\n',
    "- if: all(secret)\n  then:\n  - silence: 5s\n",
    "- if: count(secret, yes) > 1\n  then:\n  - silence: 5s\n",
    "- if: max(secret, 5) > 5\n  then:\n  - silence: 5s\n",
    "- set: flag\n  value: secret\n- remember: flag\n",
    "- set: flag\n  value: secret\n- set: flag\n  value: 1\n- if: flag\n  then:\n  - say: Well.\n",
    "- set: flag\n  words: It is ${secret}.\n- say: ${flag}\n",
    "- set: flag\n  value: min(secret) + 1\n- remember: flag\n",
    "- remember: secret\n",
    "- quote: secret\n",
    '- choose: secret\n  cases: {"yes": [{say: Well.}]}\n  otherwise:\n  - silence: 5s\n',
    "- repeat:\n    until: secret\n    max: 3\n    do:\n    - say: Again.\n",
    '- draw: ["${secret}", other]\n  save: drawn\n',
    "- silence: ${secret}\n",
    "- turn: first\n  time: ${secret}\n",
    "- ask: Is it ${secret}?\n  answer: yes_no\n",
    "- ask: Good?\n  answer: yes_no\n  help: It is ${secret}.\n",
)
"""Steps from which one would learn the answer."""
SILENT = (
    "- say: Hello.\n",
    "- ask: Good?\n  to: everyone\n  answer: yes_no\n  save: good\n- say: Well.\n  if: all(good)\n",
    "- turn: second\n  say: Say something.\n  save: said\n- quote: said\n",
    "- ask: What?\n  to: second\n  answer: text\n  save: what\n- remember: what\n",
    "- checklist: [One., Two.]\n  private: yes\n  to: first\n",
    "- section: A part\n- silence: 5s\n",
)


def ask(kind: str) -> str:
    """A private question for one of them."""
    return (
        f"- ask: How is it?\n  to: first\n  answer: {kind}\n{KINDS[kind][0]}  private: yes\n  save: secret\n"
    )


def played(steps: str, answer: str) -> tuple[Sequence[object], object]:
    """All that came out of a session with this private answer, with its times, and its journal."""
    program = load_text(script(steps, COUPLE))
    store = MemoryStore()
    play = kept_play(program, ("Maya", "Leo"), store).begin()
    while play.session.state is not State.ENDED:
        play.until(lambda: play.session.state in (State.ASKING, State.FLOOR, State.ENDED))
        asked = play.session.asked
        if play.session.state is State.FLOOR:
            play.hears("I'm done.")
        elif asked is not None:
            play.hears(answer if asked.save == "secret" else "Ready." if asked.private else "Yes.")
            play.run(5.0)
    return play.log, store.moments


@settings(max_examples=25)
@given(kind=st.sampled_from(sorted(KINDS)), more=st.lists(st.sampled_from(TELLING + SILENT), max_size=5))
def test_sessions_that_differ_in_a_private_answer_alone_are_the_same(kind: str, more: list[str]) -> None:
    """The same words and tones at the same times, the same things remembered and the same journal, whatever
    an author whose script the checker takes has written."""
    steps = ask(kind)
    for step in more:
        if not any(code.startswith("E") for code in codes(steps + step, COUPLE)):
            steps += step
    _, one, other = KINDS[kind]
    assert played(steps, one) == played(steps, other)


@pytest.mark.parametrize("telling", TELLING)
@pytest.mark.parametrize("kind", ["yes_no", "text"])
def test_a_script_that_would_tell_a_private_answer_is_refused(kind: str, telling: str) -> None:
    """In every way in which a step can depend on a name."""
    assert "E319" in codes(ask(kind) + telling, COUPLE)


@pytest.mark.parametrize(
    "steps",
    [
        "- if: all(secret)\n  then:\n  - say: Well.\n",
        "- if: not any(secret)\n  then:\n  - say: Well.\n",
        "- if: yes in secret\n  then:\n  - say: Well.\n",
        "- set: both\n  value: all(secret)\n- if: both\n  then:\n  - say: Well.\n",
    ],
)
def test_what_all_answered_together_may_decide(steps: str) -> None:
    """Where each answered in private, what they come to tells of nobody alone."""
    asked = ask("yes_no").replace("first", "everyone")
    assert codes(asked + steps, COUPLE) == []
    assert "E319" in codes(ask("yes_no") + steps, COUPLE)


@pytest.mark.parametrize("told", ["save: score", "compare: yes", "bands: {0: Well.}"])
def test_the_score_of_one_partner_alone_is_not_told(told: str) -> None:
    """A checklist that one partner answers in private comes to nothing that is said or saved."""
    steps = f"- checklist: [One., Two.]\n  private: yes\n  to: first\n  {told}\n"
    assert "E319" in codes(steps, COUPLE)
    assert "E319" not in codes(steps.replace("first", "everyone"), COUPLE)
