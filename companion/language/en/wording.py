"""Wording that is hard to hear or to answer, for ``companion check``."""

import re

from companion.language.en.spoken_forms import all_of, spoken_number
from companion.language.pack import NumberForm, Wording
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
    numbers=(
        NumberForm(
            regex(
                r"\bthe two of you\b|\b(?:you|are|for|of) both\b|\byou two\b|\bboth of you(?:r|rs)?\b"
                r"|^both\b(?! (?:can|hands|feet|arms|sides))|\byour (?:partner|other half)\b"
                r"|\bboth (?:agree|know|like|say|want)\b"
                r"|(?<!side, and then )(?<!after )\bthe other"
                r"(?=[.,?!;]|$| (?:listens|talks|tells|speaks|hears|person|one)\b)",
                re.IGNORECASE,
            ),
            2,
            2,
            "“each of you” to three, “you” to one, or a name like ${listener}",
        ),
        NumberForm(
            regex(
                r"\b(?:all of you|(?<!keep )the others|(?:everybody|everyone) else)\b",
                re.IGNORECASE,
            ),
            3,
            99,
            "“each other”, or a name like ${listener}, to two",
        ),
        NumberForm(
            regex(
                r"\b(?:each of you|each other|one another|either of you|neither of you|one of you|you all|"
                r"everybody|everyone|somebody here|someone here|anyone with|take turns)\b",
                re.IGNORECASE,
            ),
            2,
            99,
            "“you” to one (or `people: {min: 2}` at the top, where it isn't for one alone)",
        ),
    ),
    people=lambda numbers: all_of([spoken_number(number) for number in numbers]),
)
