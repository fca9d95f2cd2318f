"""Wording that is hard to hear or to answer, for ``companion check``."""

import re

from companion.language.pack import Wording
from companion.regex import regex

_SUPERLATIVES = (
    "most least best worst hardest biggest deepest darkest greatest strongest saddest heaviest happiest "
    "smallest closest dearest scariest toughest lowest highest"
).split()

WORDING = Wording(
    most_words=18,
    blame=regex(
        r"\byou (?:always|never|should|shouldn't|must|ought|have got to|had better)\b"
        r"|\b(?:your|their|whose) (?:own )?fault\b|\bto blame\b|\bwrong with you\b"
        r"|\b(?:lazy|selfish|childish|crazy|guilty|oversensitive|overreact(?:ing|ed)?)\b",
        re.IGNORECASE,
    ),
    superlative=regex(rf"(?<!\bat )\b(?:{'|'.join(_SUPERLATIVES)})\b", re.IGNORECASE),
    why=regex(
        r"^\W*(?:(?:and|but|so|then) )*why\b|\bwhy (?:did|do|does|are|were|was|is|can't|won't|haven't)\b"
        r"|\bhow come\b",
        re.IGNORECASE,
    ),
)
