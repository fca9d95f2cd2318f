"""Corrections: another answer in place of the first, or an answer that is taken back."""

import re
from collections.abc import Sequence

from companion.language.en.understanding.phrases import Phrases
from companion.language.en.understanding.words import Sentence
from companion.regex import regex

CORRECTS = Phrases(
    """
    (i|no|sorry|actually|wait|well|oh|and|hm|so)* (i|we) (meant|mean) (to say|to answer)? ... /
    (no|oh|wait|sorry|hold on|hang on)* (actually|sorry|on second thought|on second
    thoughts|correction|scratch that|rather|wait|i changed my mind|i have changed my mind|change (that|it|my
    answer) to|i take (that|it) back|let me correct (that|it|myself)|make (that|it)) ... / (can|could|may)
    (i|we) (answer|change|correct|say|do) (that|it|my answer|mine)? (again|over|anew)? ... / (i|we)
    (want|would like|need) to (change|correct|take back|redo) (my|that|it|the|what) ... / no wait ... / wait
    no ... / sorry i meant ... / change my answer ... / i (misspoke|said (it|that) wrong) ...
    """
)
CORRECTS_OUTRIGHT = Phrases(
    """
    (i|no|sorry|actually|wait|well|oh|and|hm|so)* (i|we) meant (to say|to answer)? ... / (no|oh|wait|sorry)*
    (correction|scratch that|i changed my mind|i have changed my mind|change (that|it|my answer) to|i take
    (that|it) back|make (that|it)|i misspoke|i said (it|that) wrong) ... /
    (oh|sorry)* no (no)* (wait|hold on) ...
    """
)
"""Explicit corrections: no first answer begins like this."""
CORRECTED_TO = Phrases(
    """
    <lead>* (i|we) meant (to (say|answer))? / <lead>* ((i|we) (want|would like) to|can i|let me|please)?
    (change|correct) (that|it|my answer|mine) to / <lead>* make (that|it) / <lead>* (i|we) changed my
    mind (to)? / <lead>* correction
    """,
    {"lead": "no / oh / sorry / actually / wait / well / and / hm / so"},
)
_TAKES_BACK = Phrases(
    """
    <lead>* (wait no|hold on no|correction|scratch that|not that|change my
    answer|on second (thought|thoughts)) / <lead>* (i|we) (have)? changed (my|our) mind (and|so|now|sorry)*
    (i|we) (do|would|will|can) not (really)? (want|like|wish|feel like|do)? ... /
    <lead>* (i|we) take (that|it|my answer) back / <lead>* (let
    me|i (want|would like|need|wish|have) to|can i|could i|may i|might i|am i allowed to|is it okay if i)
    (please|just|quickly)* (change|correct|redo|revise|take back|answer|give) (that|it|my
    (answer|mind|last answer)|mine|this|one|the last (one|answer)|what i said|another
    answer|myself|differently)? (again|over|anew|once more|one more time|please|back|for a (moment|second)|i
    (said|gave) ...)* / <lead>* (i|we) (have)? changed my mind / <lead>* (i|we) (misspoke|said (it|that)
    wrong|got (it|that) wrong|made a mistake|answered wrong|did not mean (that|it|to say
    (that|it))|chose wrong|picked the wrong (one|number)) / <lead>* that (was|is) (wrong|not right|a
    mistake|not what i (meant|said|wanted|wanted to say)|not my answer|the wrong (one|answer|number))
    """,
    {"lead": "no / oh / sorry / actually / wait / well / please / but / okay / and / so / hm / companion"},
)
"""An answer is withdrawn, without another."""
NO_WAIT = Phrases("(oh|sorry|um|well)* no (no)* (wait|hold on|hang on) (please|a (moment|second))?")
NO_WAIT_CUT = regex(
    r"(?:^\W*|(?<=[.,!?]\s))(?:(oh no|oh sorry|no|oh|sorry)|now|know)\b[.,! ]*\b(wait|hold on|hang on|sorry|"
    r"actually|i meant)[.!,]*\s+(\w+)",
    re.IGNORECASE,
)
"""How a transcriber writes "No, wait, three." that is said slowly: "No. Wait. Three.", "Now, wait, three"."""
ASKS_TO_CHANGE = Phrases(
    "... (change|correct|redo|revise|take back) my (last)? answer / ... answer (that)? again"
)


def takes_back(said: Sequence[Sentence]) -> bool:
    """Return whether a sentence or two only withdraw an answer."""
    return len(said) < 3 and _TAKES_BACK.matches(" ".join(one.words for one in said))
