"""A small script that has every type of step."""

from tests.scripts.making import script

EVERY_STEP = script(
    """\
- section: Arriving
- say: Welcome, both.
  to: everyone
  pause: 3s
- enrol: first
  say: Tell a little, ${first}.
- breathe: box
  cycles: 2
  say: Breathe along. Whoever would rather not hold lets the breath flow slowly instead.
- ask: When shall we do this again?
  answer: day
  save: again
  unanswered:
    - say: Without a day, then.
- remind: again
  at: 19:00
- bell: 2
  say: Two strokes.
- silence: 30s
  say: Be quiet.
  marks: [10s]
- silence: 20s
  bell: no
- pairs: 1m
  say: Talk about the week.
- pairs: 45s
  swap: no
- ask: How calm are you?
  to: everyone
  answer: rating
  save: calm
  silence: [Take your time.]
  help: One is tense, ten is calm.
- ask: Who waited?
  answer: partner
  save: waited
- ask: Is there something you would rather keep?
  to: second
  answer: yes_no
  private: yes
  save: keeps
- ask: Is this a good time?
  to: everyone
  answer: yes_no
  private: yes
  save: good
- if: answered(good)
  then:
    - draw: [The sea., The hills.]
      save: place
  else:
    - say: It stays open.
- set: day
  value: 1 + 1
- recall: wish
  of: second
  save: earlier
  then:
    - say: There was a wish.
  otherwise:
    - say: There was no wish.
- turn: second
  say: ${second}, what do you wish for?
  time: 90s
  save: wish
- remember: wish
  of: second
- mirror: wish
  by: first
  opener: You wish for
  check: Did ${first} get it?
  more: Say what was missing, please.
  time: 75s
  otherwise:
    - say: It stays as it is.
- quote: wish
  say: This was said.
- checklist: [We laugh., We rest.]
  save: score
  bands: {1: Good., 0: Well.}
- rounds: {roles: [one, other]}
  do:
    - turn: other
      say: And you, ${other}?
      time: 40s
    - ask: Was it good, ${one}?
      to: one
      answer: yes_no
- each: person
  do:
    - turn: person
      say: A last word, ${person}.
      time: 30s
- repeat: 2
  do:
    - use: close
      with: {who: "${first}"}
- end: done
  say: Thank you both.
""",
    "people: {min: 2, max: 2, roles: [first, second]}\n"
    "blocks:\n  close:\n    - say: Thank you, ${who}.\n      to: who\n",
)
