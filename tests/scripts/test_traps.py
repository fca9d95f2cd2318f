"""The traps of prose in YAML, as a facilitator sees them: word for word."""

import pytest

from companion.scripts.loading import check_text
from companion.yamlfile.problems import has_errors
from tests.scripts.making import script

GOLDEN = [
    ("- say: Tell me: how", """\
talk.yaml:6:15: error E110: a colon with a space after it begins a new key to YAML
    - say: Tell me: how
                  ^
    Put the words in quotes: say: "Tell me: how\""""),
    ("- say: Wait # now", """\
talk.yaml:6:12: warning W116: a # after a space begins a comment, so what follows is not spoken
    - say: Wait # now
               ^
    If it is meant to be spoken: say: "Wait # now\""""),
    ("- say: # Wait", """\
talk.yaml:6:7: error E203: nothing stands here
    - say: # Wait
          ^
    Words that begin with # are a comment to YAML. If they are meant, put them in quotes."""),
    ("- say: [pause] Hi", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `[` for a list
    - say: [pause] Hi
           ^
    Put the words in quotes: say: "[pause] Hi\""""),
    ("- say: [pause]", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `[` for a list
    - say: [pause]
           ^
    Put the words in quotes: say: "[pause]\""""),
    ("- say: *hug*", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `*` for a reference
    - say: *hug*
           ^
    Put the words in quotes: say: "*hug*\""""),
    ("- say: *hug", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `*` for a reference
    - say: *hug
           ^
    Put the words in quotes: say: "*hug\""""),
    ("- say: &now then", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `&` for an anchor
    - say: &now then
           ^
    Put the words in quotes: say: "&now then\""""),
    ("- say: !loud Hi", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `!` for a tag
    - say: !loud Hi
           ^
    Put the words in quotes: say: "!loud Hi\""""),
    ('- say: "Hello" she said', """\
talk.yaml:6:15: error E112: words go on after the closing quote
    - say: "Hello" she said
                  ^
    Put all of the words in other quotes: say: '"Hello" she said'"""),
    ("- say: 'I'm here'", """\
talk.yaml:6:11: error E112: words go on after the closing quote
    - say: 'I'm here'
              ^
    Put all of the words in other quotes: say: "I'm here\""""),
    ("- say: 'tis time", """\
talk.yaml:6:8: error E113: the quote that begins here is never closed
    - say: 'tis time
           ^
    Close it at the end of the words, or, if it belongs to them: say: "'tis time\""""),
    ("- say: 'tis time\n- say: It's late", """\
talk.yaml:6:8: error E113: the quote that begins here is never closed
    - say: 'tis time
           ^
    Close it at the end of the words, or, if it belongs to them: say: "'tis time\""""),
    ("- say: {name}, hello", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `{` for a mapping
    - say: {name}, hello
           ^
    Put the words in quotes: say: "{name}, hello\""""),
    ("- say: %s", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `%` for a directive
    - say: %s
           ^
    Put the words in quotes: say: "%s\""""),
    ("- say: @home", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `@` for something of its own
    - say: @home
           ^
    Put the words in quotes: say: "@home\""""),
    ("- say: `hm`", """\
talk.yaml:6:8: error E111: YAML takes words that begin with a backtick for something of its own
    - say: `hm`
           ^
    Put the words in quotes: say: "`hm`\""""),
    ("- say: > Hello", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `>` for a block of folded lines
    - say: > Hello
           ^
    Put the words in quotes: say: "> Hello\""""),
    ("- say: - Hello", """\
talk.yaml:6:8: error E111: YAML takes words that begin with `-` for an item of a list
    - say: - Hello
           ^
    Put the words in quotes: say: "- Hello\""""),
    ("- say:Hello", """\
talk.yaml:6:6: error E118: a space is missing after `say:`
    - say:Hello
         ^
    Write `- say: ...`."""),
    ("- say:Hello\n  pause: 2s", """\
talk.yaml:6:6: error E118: a space is missing after `say:`
    - say:Hello
         ^
    Write `say: ...`."""),
    ("- say: Hello\n\tpause: 2s", """\
talk.yaml:7:1: error E114: a tab stands at the beginning of the line
     pause: 2s
    ^
    Indent with spaces only, two for each level."""),
    ("- say: Hello\n    pause: 2s", """\
talk.yaml:7:5: error E115: this line is deeper than the one before, so YAML takes it for more of its words
        pause: 2s
        ^
    Indent it like the line that it belongs to; longer words go into quotes."""),
    ("- say: Hello\n pause: 2s", """\
talk.yaml:7:2: error E115: the indentation of this line does not match the lines around it
     pause: 2s
     ^
    If it belongs to line 6, begin it in column 3; it begins in column 2."""),
    ("- say: Hello\n  pause: 2s\n  - say: There", """\
talk.yaml:8:3: error E115: the indentation of this line does not match the lines around it
      - say: There
      ^
    If it belongs to line 6, begin it in column 1; it begins in column 3."""),
    ("- say: Hello\n  pause = 2s", """\
talk.yaml:7:9: error E102: an `=` stands here in place of a colon
      pause = 2s
            ^
    Write `pause: 2s`."""),
    ("- say: 'It's good.'", """\
talk.yaml:6:12: error E112: words go on after the closing quote
    - say: 'It's good.'
               ^
    Put all of the words in other quotes: say: "It's good.\""""),
    ("- if: yes\n  then\n    - say: Hello", """\
talk.yaml:7:7: error E102: a colon is missing after `then`
      then
          ^
    Write `then:`."""),
    ("- turn a\n    time: 1m", """\
talk.yaml:6:7: error E102: a colon is missing after `turn`
    - turn a
          ^
    Write `turn: a`."""),
    ('- say: "You said "yes", and it is good."', """\
talk.yaml:6:19: error E112: words go on after the closing quote
    - say: "You said "yes", and it is good."
                      ^
    Put all of the words in other quotes: say: 'You said "yes", and it is good.'"""),
    ("- say: “Hello”", """\
talk.yaml:6:8: warning W117: curly quotes are part of the words to YAML
    - say: “Hello”
           ^
    Leave them out, or write straight ones."""),
    ("- say: “Hello: you”", """\
talk.yaml:6:14: error E110: a colon with a space after it begins a new key to YAML
    - say: “Hello: you”
                 ^
    Put the words in quotes: say: "“Hello: you”\""""),
    ("- say: Hello ${name and all", """\
talk.yaml:6:14: error E302: this `${` does not become a name
    - say: Hello ${name and all
                 ^
    Write ${name}, with a closing brace and only letters, digits and _ between the braces."""),
    ('- say: "a \\q b"', """\
talk.yaml:6:12: error E102: a backslash in double quotes begins a YAML escape, and this is not one
    - say: "a \\q b"
               ^
    Write the words in single quotes, or without the backslash."""),
    ("- say: Hello\n  vary:\n  - Tell me: how", """\
talk.yaml:8:5: error E110: a colon with a space after it begins a new key to YAML
      - Tell me: how
        ^
    Put the words in quotes: - "Tell me: how\""""),
    ("- ask: Well?\n  answer: choice\n  options: [yes!, no?, {maybe}]", None),
    ("- ask: Well?\n  answer: choice\n  options: [come in?, go out!]", """\
talk.yaml:8:12: error E119: YAML stumbles over the punctuation of words in brackets or braces
      options: [come in?, go out!]
               ^
    Write each item on a line of its own, after `- `."""),
    ("- say: ${name}: hello", None),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "expected"), GOLDEN, ids=[steps for steps, _ in GOLDEN])
def test_each_trap_is_explained_in_these_words(steps: str, expected: str | None) -> None:
    """A facilitator reads what they did, sees where, and reads what to write instead."""
    found = check_text(script(steps), "talk.yaml")
    if expected is None:
        assert has_errors(found)
    else:
        assert str(found[0]) == expected


def test_the_advice_is_right() -> None:
    """Words written as the remedy says are accepted."""
    for steps, _ in GOLDEN:
        for problem in check_text(script(steps), "talk.yaml"):
            if problem.code in ("E110", "E111", "E112", "E113") and "${" not in steps:
                advised = problem.remedy.partition(": ")[2]
                assert advised.startswith(("say: ", "- ", "options: ")), problem.remedy
                if advised.startswith("say: "):
                    assert not has_errors(check_text(script(f"- {advised}")))


def test_one_trap_does_not_hide_the_next() -> None:
    """All traps of a file are shown at once, and what is wrong behind them too."""
    steps = """\
- say: Tell me: how
- say: *hug*
- say: Hi
  paus: 2s
- say: "a" b
- say: Hello ${nobody}
"""
    assert [problem.code for problem in check_text(script(steps))] == ["E110", "E111", "E201", "E112", "E301"]


def test_a_line_that_is_broken_twice_is_told_once() -> None:
    """What was mended and still makes no sense is left alone, and messages show only what was written."""
    steps = '- say: "Finish\n  time: 90s\n- say: "again" and "again'
    found = check_text(script(steps))
    assert has_errors(found)
    assert all(len(str(problem)) < 500 for problem in found)
    assert len({problem.line for problem in found}) == len(found)


@pytest.mark.parametrize(
    ("steps", "code", "line", "column", "remedy"),
    [
        ("- ask: How?\n  answer: choice\n  options: [a thing, b] ]", "E111", 8, 25, "Delete it."),
        ("- if: ready\n  then: &twice\n  - say: Hi.", "E104", 7, 9, "To have steps twice, write them once"),
        (
            "- say: Hi.\n  say: Bye.",
            "E105",
            7,
            3,
            "If another entry begins here, write `- ` before it, in column 1.",
        ),
    ],
)
def test_what_elsewhere_is_silent_or_obscure(
    steps: str, code: str, line: int, column: int, remedy: str
) -> None:
    """A bracket too many, an anchor, a dash that was forgotten: each at its place, with what helps."""
    problem = next(one for one in check_text(script(steps), "talk.yaml") if one.code == code)
    assert (problem.line, problem.column) == (line, column)
    assert remedy in problem.remedy
