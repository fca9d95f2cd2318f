"""Small scripts to test with."""

from companion.scripts.loading import check_text
from companion.yamlfile.problems import Problem

HEAD = """\
format: 1
id: test
title: Test
summary: A script to test with.
"""

EXAMPLE = """\
# yaml-language-server: $schema=../schema/session-1.json
format: 1
id: mirror-dialogue
title: Mirror dialogue
summary: One speaks, the other gives back what was heard.
language: en
people: {min: 2, max: 2}
settings:
  topic:
    ask: What is this about?
  turn_time: {default: 3m, min: 1m, max: 10m}
time_out: {break: 20m, return_by: 24h, resume: step}
steps:
  - breathe: {pattern: coherent, cycles: 6}
  - ask: Is now a good time?
    to: everyone
    answer: yes_no
    save: ready
  - if: not all(ready)
    then:
      - end: postponed
        say: Thank you for being honest. Choose a better time together.
  - rounds:
      roles: [sender, receiver]
      swap: each_round
    do:
      - turn: sender
        say: ${sender}, tell ${receiver} one thing about ${topic}.
        time: ${turn_time}
        warn: 30s
        save: message
      - mirror: message
        by: receiver
        opener: If I got it, you said
        check: ${sender}, did you feel heard?
        max_rounds: 3
        otherwise:
          - say: Let us keep what you have, and go on.
      - turn: receiver
        say: "Finish the sentence: you make sense to me because"
        time: 90s
"""
"""The example that the language was designed around."""


def script(steps: str, more: str = "") -> str:
    """A script with these steps (indented like a list) and further top keys."""
    return f"{HEAD}{more}steps:\n{steps.rstrip()}\n"


def problems(steps: str, more: str = "") -> list[Problem]:
    """What is wrong with such a script."""
    return check_text(script(steps, more))


def codes(steps: str, more: str = "") -> list[str]:
    """The codes of what is wrong with such a script."""
    return [problem.code for problem in problems(steps, more)]
