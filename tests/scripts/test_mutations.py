"""Broken scripts of every kind: accepted or refused with code and place, and never slowly."""

import random
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.scripts.loading import check_text, load_text
from companion.scripts.source.reading import MOST_BYTES
from companion.yamlfile.problems import has_errors
from tests.scripts.making import EXAMPLE, HEAD, script

WIDE = script(
    """\
- say: Welcome, both.
  vary: [Hello., Good evening.]
  pause: 2s
- ask: Which breath?
  answer: choice
  options: {coherent: [even, coherent], box: box breathing}
  save: breath
- if: answered(breath) and breath == "box"
  then:
    - breathe: {phases: [{in: 4}, {in: 2}, {out: 4}], for: 1m}
  else:
    - use: settle
      with: {long: 1m}
- repeat: {until: all(calm), max: 3}
  do:
    - ask: Are you calmer?
      to: everyone
      answer: yes_no
      save: calm
- each: {person: who, order: volunteer}
  do:
    - turn: who
      ends: [on_words, on_silence]
- end: done
  say: Goodbye.
""",
    "settings:\n  rest: {default: 30s, max: 2m}\ncommands: {off: skip, rename: {repeat: say that again}}\n"
    "blocks:\n  settle:\n    - silence: {for: '${long}', marks: [10s]}\n    - silence: ${rest}\n",
)
FRAGMENTS = (
    ": ", " #", "- ", "[", "]", "{", "}", '"', "'", "\t", "\n", "  ", "*x", "&x ", "!x ", "%", "@", "`", "|",
    ">", "? ", "${", "}", "é", "\x00", "\u2028", "\ufeff", "\ud800", "99999999999", "1e400", "-1", "if: ",
    "do:\n", "then: ", "say: ", "~", "---\n", "...\n", "<<: ", ",", ":", "\\", "use: settle\n", "yes", "not ",
    "(" * 50, "[" * 50, "everyone",
)  # fmt: skip


def mutated(text: str, choose: random.Random) -> str:
    """The text with something inserted, left out, doubled, moved or indented otherwise."""
    at = choose.randrange(len(text) + 1)
    match choose.randrange(5):
        case 0:
            return text[:at] + choose.choice(FRAGMENTS) + text[at:]
        case 1:
            return text[:at] + text[at + choose.choice((1, 2, 10, 60)) :]
        case 2:
            start = choose.randrange(len(text) + 1)
            return text[:at] + text[start : start + choose.choice((5, 50, 300))] + text[at:]
    lines = text.split("\n")
    one, other = choose.randrange(len(lines)), choose.randrange(len(lines))
    if choose.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines[one] = "  " * choose.randrange(5) + lines[one].strip()
    return "\n".join(lines)


def judged(source: str | bytes) -> bool:
    """Whether a source is accepted; a refusal has its code and its place."""
    problems = check_text(source)
    if not has_errors(problems):
        load_text(source)
        return True
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.cause
        assert str(problem).startswith("script.yaml:")
    return False


def test_the_seeds_are_sound() -> None:
    """Mutations of what is refused anyway would show nothing."""
    assert check_text(EXAMPLE) == []
    assert check_text(WIDE) == []


@settings(max_examples=400)
@given(st.sampled_from([EXAMPLE, WIDE]), st.integers(0, 2**32), st.integers(1, 12))
def test_mutated_scripts_are_accepted_or_refused_with_their_place(seed: str, number: int, times: int) -> None:
    """No mutation ends in a traceback, and none takes long."""
    choose = random.Random(number)
    for _ in range(times):
        seed = mutated(seed, choose)
    judged(seed)


@settings(max_examples=150)
@given(st.integers(0, len(EXAMPLE) - 1), st.binary(max_size=8))
def test_mutated_bytes_are_accepted_or_refused_with_their_place(at: int, extra: bytes) -> None:
    """Files that are no text, or half of one, are refused like all others."""
    source = EXAMPLE.encode()
    judged(source[:at] + extra + source[at + len(extra) :])


KEYS = st.sampled_from(
    "say ask turn mirror breathe silence if then else repeat each rounds use end do until max to answer "
    "options with id phases pattern otherwise marks".split()
)
SCALARS = st.sampled_from(["a", "3m", "yes", "3", "''", "all(a)", "everyone", "choice", "box", '"${a}"', "~"])
NESTED = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(KEYS, inner, max_size=4).map(
            lambda entries: "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}"
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300)
@given(st.lists(NESTED, min_size=1, max_size=4), st.none() | st.tuples(KEYS, NESTED))
def test_any_types_anywhere_are_accepted_or_refused_with_their_place(
    steps: Sequence[str], top: tuple[str, str] | None
) -> None:
    """Lists for words, words for lists, mappings for numbers: all are told, none is a crash."""
    more = f"{top[0]}: {top[1]}\n" if top else ""
    judged(script("\n".join(f"- {step}" for step in steps), more))


@settings(max_examples=20)
@given(
    st.sampled_from(
        ["[", "{a: ", "- ", "a: ", "x\n", '"', "- say: x\n", "- say: ${a}\n", "\t", "\n", "? ", "- - x\n"]
    )
)
def test_the_largest_files_are_judged_in_time(piece: str) -> None:
    """Whatever is repeated up to the limit of size, the limits of depth and number hold."""
    judged((HEAD + "steps:\n" + piece * (MOST_BYTES // len(piece)))[:MOST_BYTES])
