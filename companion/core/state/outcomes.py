"""What became of a turn or a question."""

from enum import Enum


class Outcome(Enum):
    """How a turn or a question ended. The value is its function in conditions: ``passed(story)``."""

    SAID = "said"
    NOTHING = "nothing"
    """Silence, or a "No, not really" where there is nothing to tell."""
    PASSED = "passed"
    REFUSED = "refused"
    """ "I'd rather not say"."""
    WITHDRAWN = "withdrawn"
    """Taken back by who said it: it is neither given back nor kept."""
    CUT_OFF = "cut_off"
    """The time was over in mid-sentence: it isn't answered as if it were whole."""
